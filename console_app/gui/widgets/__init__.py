"""The window's own building blocks; they build, show and emit, and know no order or profile."""
