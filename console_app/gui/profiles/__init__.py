"""Profiles: set up, changed, exported; the first start."""
