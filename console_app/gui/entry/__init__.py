"""Entering payments: fill in, review, send."""
