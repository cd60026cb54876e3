"""The window: widgets, tabs and dialogs over the services; it may not know the wire or the disk."""
