"""Forms made from the gateway's declarations."""
