"""The sandbox gateway: an independent judge of what a console sends; may not know the console."""
