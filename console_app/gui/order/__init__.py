"""One order, shown the same everywhere: its card, its facts, what may be done with it, what would be sent."""
