"""Fill in, review, send."""
