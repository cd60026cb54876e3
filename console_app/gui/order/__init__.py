"""One order as every page shows it: its card, its facts, its actions, its request."""
