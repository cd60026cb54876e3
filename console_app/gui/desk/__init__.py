"""The Order status page: finds, lists and exports orders, and asks the gateway about them."""
