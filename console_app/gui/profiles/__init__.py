"""Profiles: made, changed, handed over; the first start."""
