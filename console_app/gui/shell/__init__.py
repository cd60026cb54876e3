"""The window and its tabs, the status line, what needs a person, what is remembered."""
