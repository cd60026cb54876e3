"""The desk: finds, lists and exports orders, asks the gateway."""
