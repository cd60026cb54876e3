"""Locks the console, covers it and unlocks it."""
