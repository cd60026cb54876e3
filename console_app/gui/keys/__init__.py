"""Keys and merchant controls, and whether they are at hand."""
