"""The gateway over HTTPS: the adapter of the port `Wire`; knows no order, no key and no rule of money."""
