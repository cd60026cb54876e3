"""The sandbox gateway: an independent judge of what a console sends; it imports nothing of the console."""
