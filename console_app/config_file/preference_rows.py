"""Converts preferences to rows of a document and back, each row on its own; knows no file."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Final, TypeVar

from console_app.config_file.documents import Document
from console_app.services.order_queries import Sort, View
from console_app.services.preferences import LOCK_MINUTES, Density, Polling, Preferences, ThemeChoice
from console_app.services.views import MOST_VIEWS, SavedView, name_problem

_LONGEST_WORD: Final = 200
_LONGEST_SOUGHT: Final = 256
"""The longest text that the look-up box takes."""
_MOST_FIGURES: Final = 64
_MOST_PARTS: Final = 100
_LARGEST_FIGURE: Final = 1_000_000

Word = TypeVar("Word", bound=StrEnum)


def rows_of(preferences: Preferences) -> Document:
    """Write preferences as rows of a document."""
    rows: Document = {field.name: getattr(preferences, field.name) for field in fields(preferences)}
    rows["layout"] = {part: list(figures) for part, figures in preferences.layout}
    rows["views"] = [asdict(view.without_cards()) for view in preferences.views]
    return rows


def preferences_of(document: Mapping[str, object]) -> Preferences:
    """Read preferences; a missing or broken row has its default, whatever the others are."""
    first = Preferences()
    found: dict[str, object] = {}
    for name, reading in _READ.items():
        try:
            found[name] = reading(document[name])
        except (KeyError, ValueError, TypeError):
            found[name] = getattr(first, name)
    return Preferences(**found)  # type: ignore[arg-type]  # each reading gives its field's own kind


def _text(value: object, longest: int = _LONGEST_WORD) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value


def _one_of(words: type[Word]) -> Callable[[object], Word]:
    return lambda value: words(_text(value))


def _minutes(value: object) -> int:
    if type(value) is not int or value not in LOCK_MINUTES:
        raise ValueError
    return value


def _layout(value: object) -> tuple[tuple[str, tuple[int, ...]], ...]:
    if not isinstance(value, dict) or len(value) > _MOST_PARTS:
        raise ValueError
    return tuple(sorted((part, tuple(figures)) for part, figures in value.items() if _are_figures(figures)))


def _are_figures(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= _MOST_FIGURES
        and all(type(figure) is int and abs(figure) <= _LARGEST_FIGURE for figure in value)
    )


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _views(value: object) -> tuple[SavedView, ...]:
    """Read the person's own views; a broken one is left out."""
    found: list[SavedView] = []
    for row in value if isinstance(value, list) else ():
        with suppress(KeyError, ValueError, TypeError):
            view = _view(row)
            if len(found) < MOST_VIEWS and not name_problem(view.name, [other.name for other in found]):
                found.append(view)
    return tuple(found)


def _view(row: Mapping[str, object]) -> SavedView:
    return SavedView(
        _text(row["name"]),
        View(_text(row["view"])),
        _text(row["text"], _LONGEST_SOUGHT),
        Sort(_text(row["sort"])),
        _yes_or_no(row["descending"]),
    ).without_cards()


_READ: Final[Mapping[str, Callable[[object], object]]] = {
    "theme": _one_of(ThemeChoice),
    "last_profile": _text,
    "language": _text,
    "density": _one_of(Density),
    "polling": _one_of(Polling),
    "lock_minutes": _minutes,
    "last_tab": _text,
    "layout": _layout,
    "views": _views,
    "notify": _yes_or_no,
}
