"""The window and its tabs, the status line, orders that need a person, what is remembered."""
