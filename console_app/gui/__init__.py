"""The window: widgets, tabs and dialogs over the services; knows neither the wire nor the disk."""
