"""What tables show, as Qt models over records."""
