"""Find orders, list and export them, ask the gateway."""
