"""Reads what the window needs before its first paint, from a home's preferences alone and in a millisecond.

A broken file, or none, gives the defaults: the window then opens as for the first time. Everything else about
preferences, their checks too, is read after the paint by `preference_rows`.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console_app.config_file.folder import PREFERENCES

_MOST_BYTES: Final = 1024 * 1024
_WORD: Final = re.compile(r'"(theme|language|density|last_tab)":\s*"([^"\\]*)"')
_WINDOW: Final = re.compile(r'"window":\s*\[([-\d,\s]*)\]')


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Values as they are in the file, '' if missing, and the numbers of the window's geometry."""

    theme: str = ""
    language: str = ""
    density: str = ""
    last_tab: str = ""
    window: tuple[int, ...] = ()


def _no_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def first_look(home: Path) -> FirstLook:
    """Read the preferences that the window was closed with.

    Without the `json` module, whose import alone would take longer than everything here: an escaped quote in a name
    never looks like the end of a key, so the patterns find keys and nothing else.
    """
    try:
        with open(home / PREFERENCES, "rb", opener=_no_link) as file:
            text = file.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return FirstLook()
    words = dict(_WORD.findall(text))
    place = _WINDOW.search(text)
    figures = tuple(int(figure) for figure in re.findall(r"-?\d{1,6}", place[1])) if place else ()
    return FirstLook(**words, window=figures)
