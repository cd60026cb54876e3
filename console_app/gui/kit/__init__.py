"""What the window is built of: widgets, theme, texts, tasks; it knows nothing of payments."""
