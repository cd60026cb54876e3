"""The one table of colour roles, light and dark; knows no Qt and no widget."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """The use of a colour; the value is its name in the style sheet's template."""

    WINDOW = "window"
    SURFACE = "surface"
    SUNKEN = "sunken"
    HOVER = "hover"
    SELECTED = "selected"
    LINE = "line"
    LINE_INPUT = "line.input"
    TEXT = "text"
    TEXT_2 = "text.2"
    TEXT_3 = "text.3"
    ACCENT = "accent"
    ON_ACCENT = "on.accent"
    ACCENT_HOVER = "accent.hover"
    LINK = "link"
    DISABLED_TEXT = "disabled.text"
    DISABLED_GROUND = "disabled.ground"
    ERROR_TEXT = "error.text"
    ERROR_GROUND = "error.ground"
    ERROR_EDGE = "error.edge"
    WARNING_TEXT = "warning.text"
    WARNING_GROUND = "warning.ground"
    WARNING_EDGE = "warning.edge"
    OK_TEXT = "ok.text"
    OK_GROUND = "ok.ground"
    INFO_TEXT = "info.text"
    INFO_GROUND = "info.ground"
    NEUTRAL_TEXT = "neutral.text"
    NEUTRAL_GROUND = "neutral.ground"
    VIOLET_TEXT = "violet.text"
    VIOLET_GROUND = "violet.ground"
    TEAL_TEXT = "teal.text"
    TEAL_GROUND = "teal.ground"
    SANDBOX_TEXT = "sandbox.text"
    SANDBOX_GROUND = "sandbox.ground"
    SANDBOX_EDGE = "sandbox.edge"
    PRODUCTION_TEXT = "production.text"
    PRODUCTION_GROUND = "production.ground"
    DOUBT_TEXT = "doubt.text"
    DOUBT_GROUND = "doubt.ground"
    HELD_TEXT = "held.text"
    HELD_GROUND = "held.ground"
    CODE_NAME = "code.name"
    SCROLL = "scroll"


@dataclass(frozen=True, slots=True)
class ColourPair:
    """One role's colour as #RRGGBB in the light and in the dark scheme."""

    light: str
    dark: str


COLOURS: Final[dict[Role, ColourPair]] = {
    Role.WINDOW: ColourPair("#F2F4F6", "#13161B"),
    Role.SURFACE: ColourPair("#FFFFFF", "#1B1F26"),
    Role.SUNKEN: ColourPair("#F6F7F9", "#161A20"),
    Role.HOVER: ColourPair("#EBEEF2", "#252A33"),
    Role.SELECTED: ColourPair("#E3EBFA", "#21335A"),
    Role.LINE: ColourPair("#DCE0E6", "#2D333D"),
    Role.LINE_INPUT: ColourPair("#8892A0", "#6C7685"),
    Role.TEXT: ColourPair("#17202B", "#E7EAEF"),
    Role.TEXT_2: ColourPair("#475262", "#B6BECA"),
    Role.TEXT_3: ColourPair("#5F6A79", "#99A3B1"),
    Role.ACCENT: ColourPair("#2856C8", "#3B69D8"),
    Role.ON_ACCENT: ColourPair("#FFFFFF", "#FFFFFF"),
    Role.ACCENT_HOVER: ColourPair("#2049AE", "#335DC4"),
    Role.LINK: ColourPair("#2450BC", "#93B4FF"),
    Role.DISABLED_TEXT: ColourPair("#5D6773", "#8C96A4"),
    Role.DISABLED_GROUND: ColourPair("#E6E9EE", "#262B34"),
    Role.ERROR_TEXT: ColourPair("#AE1F18", "#FF9D95"),
    Role.ERROR_GROUND: ColourPair("#FDECEA", "#3C1C1B"),
    Role.ERROR_EDGE: ColourPair("#C5362B", "#E0655B"),
    Role.WARNING_TEXT: ColourPair("#7F4600", "#FFC868"),
    Role.WARNING_GROUND: ColourPair("#FFF0D1", "#37280D"),
    Role.WARNING_EDGE: ColourPair("#B36B00", "#C98A1B"),
    Role.OK_TEXT: ColourPair("#15623A", "#80DBA4"),
    Role.OK_GROUND: ColourPair("#DDF2E4", "#133323"),
    Role.INFO_TEXT: ColourPair("#1E4AAE", "#9DBCFF"),
    Role.INFO_GROUND: ColourPair("#E3EBFA", "#1C2E54"),
    Role.NEUTRAL_TEXT: ColourPair("#414C5B", "#C4CBD6"),
    Role.NEUTRAL_GROUND: ColourPair("#E7EAEF", "#2B313B"),
    Role.VIOLET_TEXT: ColourPair("#54349E", "#CBB9FF"),
    Role.VIOLET_GROUND: ColourPair("#ECE5FA", "#2F264D"),
    Role.TEAL_TEXT: ColourPair("#0A555E", "#92DEE6"),
    Role.TEAL_GROUND: ColourPair("#D6EDEF", "#12393F"),
    Role.SANDBOX_TEXT: ColourPair("#083F47", "#ACE9EF"),
    Role.SANDBOX_GROUND: ColourPair("#D3E9EC", "#11383F"),
    Role.SANDBOX_EDGE: ColourPair("#9CCBD1", "#1F5A63"),
    Role.PRODUCTION_TEXT: ColourPair("#FFFFFF", "#FFFFFF"),
    Role.PRODUCTION_GROUND: ColourPair("#B0141B", "#A5161C"),
    Role.DOUBT_TEXT: ColourPair("#2A1A00", "#2A1A00"),
    Role.DOUBT_GROUND: ColourPair("#F4B400", "#F4B400"),
    Role.HELD_TEXT: ColourPair("#FFFFFF", "#1D1236"),
    Role.HELD_GROUND: ColourPair("#54349E", "#CBB9FF"),
    Role.CODE_NAME: ColourPair("#6A3D00", "#F0C48A"),
    Role.SCROLL: ColourPair("#AEB6C1", "#4B5461"),
}

TINTED_GROUNDS: Final[frozenset[Role]] = frozenset(
    {
        Role.ERROR_GROUND,
        Role.WARNING_GROUND,
        Role.OK_GROUND,
        Role.INFO_GROUND,
        Role.NEUTRAL_GROUND,
        Role.VIOLET_GROUND,
        Role.TEAL_GROUND,
    }
)
"""Grounds replaced by the plain surface in a high-contrast scheme."""

ROLE_TEXT: Final[tuple[tuple[Role, Role], ...]] = (
    *((Role.TEXT, g) for g in (Role.SURFACE, Role.WINDOW, Role.SUNKEN, Role.HOVER, Role.SELECTED)),
    *(
        (text, ground)
        for text in (Role.TEXT_2, Role.TEXT_3)
        for ground in (Role.SURFACE, Role.WINDOW, Role.SUNKEN, Role.SELECTED)
    ),
    (Role.ON_ACCENT, Role.ACCENT),
    (Role.ON_ACCENT, Role.ACCENT_HOVER),
    (Role.LINK, Role.SURFACE),
    (Role.LINK, Role.WINDOW),
    (Role.DISABLED_TEXT, Role.DISABLED_GROUND),
    (Role.ERROR_TEXT, Role.ERROR_GROUND),
    (Role.ERROR_TEXT, Role.SURFACE),
    (Role.WARNING_TEXT, Role.WARNING_GROUND),
    (Role.WARNING_TEXT, Role.SURFACE),
    (Role.OK_TEXT, Role.OK_GROUND),
    (Role.OK_TEXT, Role.SURFACE),
    (Role.INFO_TEXT, Role.INFO_GROUND),
    (Role.INFO_TEXT, Role.SURFACE),
    (Role.NEUTRAL_TEXT, Role.NEUTRAL_GROUND),
    (Role.VIOLET_TEXT, Role.VIOLET_GROUND),
    (Role.VIOLET_TEXT, Role.SURFACE),
    (Role.TEAL_TEXT, Role.TEAL_GROUND),
    (Role.TEAL_TEXT, Role.SURFACE),
    (Role.SANDBOX_TEXT, Role.SANDBOX_GROUND),
    (Role.PRODUCTION_TEXT, Role.PRODUCTION_GROUND),
    (Role.DOUBT_TEXT, Role.DOUBT_GROUND),
    (Role.HELD_TEXT, Role.HELD_GROUND),
    (Role.CODE_NAME, Role.SUNKEN),
)
"""Every text role with every ground it may be on."""

ROLE_EDGES: Final[tuple[tuple[Role, Role], ...]] = (
    (Role.LINE_INPUT, Role.SURFACE),
    (Role.ACCENT, Role.SURFACE),
    (Role.ERROR_EDGE, Role.SURFACE),
    (Role.WARNING_EDGE, Role.SURFACE),
)
"""Every edge that alone shows where an input is, or that it has the focus or an error."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #RRGGBB colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
