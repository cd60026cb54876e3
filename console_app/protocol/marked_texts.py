"""Marks texts for translation where they are declared; the window translates them when it shows them."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 -- lupdate looks for this very name
    """Mark a text for translation where it is declared; the window translates it when it shows it."""
    return text
