"""The window's building blocks: widgets, theme, texts, tasks; knows nothing of payments."""
