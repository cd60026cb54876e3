"""Keys and merchant controls, and whether they are available."""
