"""One order, shown the same everywhere: its card, its facts, its actions, its request."""
