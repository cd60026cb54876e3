"""The program's colours, sizes and fonts; follows the system's colour scheme at once."""

import re
from enum import Enum, StrEnum
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import QApplication

from console_app.gui.kit.assets import Icons, resource
from console_app.gui.kit.colours import COLOURS, TINTED_GROUNDS, Role
from console_app.gui.kit.pyside_workarounds import style_hints

MONOSPACE: Final = (
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Menlo",
    "Consolas",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
)
SANS: Final = ("Inter", "Noto Sans", "Cantarell", "DejaVu Sans")
ALIASES: Final = frozenset({"", "sans", "sans serif", "sans-serif", "helvetica"})
"""Names that a platform without a UI font of its own returns."""

BODY: Final = 13
"""Body text in px at 96 dpi; all sizes are stated for it and grow with the platform's font."""

WINDOWS_BODY: Final = 12
"""Segoe UI's 9 pt in px at 96 dpi and 100 % text scale."""

PLACE: Final = re.compile(r"@\{([a-z.0-9]+?)(?:/(\d+)|\|(\d+)px)?\}")


class Preference(StrEnum):
    """The colour scheme that the person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Size(Enum):
    """The six text sizes, in px at 96 dpi."""

    SMALL = 11
    LABEL = 12
    BODY = 13
    HEAD = 16
    FACT = 20
    AMOUNT = 28


class Weight(Enum):
    """The three weights; heads and figures share the heaviest by size."""

    NORMAL = 400
    MEDIUM = 500
    STRONG = 600


class Theme(QObject):
    """The application's look: one palette and one style sheet made from the table of roles."""

    changed = Signal()
    """Scheme or density changed; painted widgets repaint by themselves, cached pictures must be dropped."""

    def __init__(self, app: QApplication, preference: Preference = Preference.SYSTEM, *, compact: bool = False) -> None:
        """Style the application; sizes are taken from its font as the platform set it."""
        super().__init__(app)
        self._app = app
        self._hints = style_hints(app)
        self._preference = preference
        self._compact = compact
        self.icons = Icons()
        platform = app.font()
        self._scale = _scale_of(platform)
        self._family = _family_of(platform)
        self._mono = _monospace()
        self._tell_platform()
        self._dark = self._wants_dark()
        self._colours: dict[Role, QColor] = {}
        app.setStyle("Fusion")
        app.setFont(self.font(Size.BODY))
        self._apply_style()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._apply_style)

    @property
    def dark(self) -> bool:
        """Whether the dark scheme is shown."""
        return self._dark

    @property
    def preference(self) -> Preference:
        """The scheme the person asked for."""
        return self._preference

    def choose(self, preference: Preference) -> None:
        """Change to another scheme at once, in open dialogs as well."""
        self._preference = preference
        self._tell_platform()
        self._follow()

    @property
    def compact(self) -> bool:
        """Whether rows and inputs are closer together."""
        return self._compact

    def set_compact(self, compact: bool) -> None:
        """Change the density at once; widgets with heights of their own update them on `changed`."""
        if compact is not self._compact:
            self._compact = compact
            self._apply_style()

    def colour(self, role: Role) -> QColor:
        """Return a role's colour in the scheme that is shown."""
        return QColor(self._colours[role])

    def px(self, size: float) -> int:
        """Return a size stated in px at 96 dpi, scaled with the platform's text."""
        return round(size * self._scale)

    def dense(self, comfortable: float, compact: float) -> int:
        """Return one of two sizes stated in px at 96 dpi, by the density."""
        return self.px(compact if self._compact else comfortable)

    def font(self, size: Size, weight: Weight = Weight.NORMAL, *, mono: bool = False) -> QFont:
        """Return a font of the scale, with tabular digits."""
        font = QFont()
        font.setFamilies([self._mono] if mono else [self._family])
        font.setPixelSize(self.px(size.value))
        font.setWeight(QFont.Weight(_weight(size, weight)))
        font.setFeature(QFont.Tag("tnum"), 1)
        if mono:
            font.setStyleHint(QFont.StyleHint.Monospace)
            font.setFixedPitch(True)
        return font

    def width(self, text: str, size: Size, weight: Weight = Weight.NORMAL) -> float:
        """Return the width of a text in a font of the scale, in logical px."""
        return QFontMetricsF(self.font(size, weight)).horizontalAdvance(text)

    def paint_icon(self, painter: QPainter, box: QRectF, name: str, role: Role, turn: float = 0.0) -> None:
        """Paint an icon in a role's colour, turned by degrees."""
        self.icons.paint(painter, box, name, self.colour(role), turn)

    def _tell_platform(self) -> None:
        """Set the scheme of window frames and the platform's own dialogs."""
        if self._preference is Preference.SYSTEM:
            self._hints.unsetColorScheme()
        else:
            dark = self._preference is Preference.DARK
            self._hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)

    def _follow(self) -> None:
        dark = self._wants_dark()
        if dark != self._dark:
            self._dark = dark
            self._apply_style()

    def _wants_dark(self) -> bool:
        if self._preference is Preference.SYSTEM:
            return self._hints.colorScheme() is Qt.ColorScheme.Dark
        return self._preference is Preference.DARK

    def _apply_style(self) -> None:
        """Dress everything in the style sheet of the scheme and density that hold now.

        The one before is taken off first: where one sheet takes the place of another, Qt dresses each widget again for
        every widget it stands in (seen with Qt 6.11): two seconds for a window whose pages are all open, not 0.3.
        """
        self._colours = {role: QColor(self._hex(role)) for role in Role}
        self._app.setStyleSheet("")
        self._app.setPalette(_palette(self._colours))
        self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    def _hex(self, role: Role) -> str:
        wish = self._hints.accessibility().contrastPreference()
        if wish is Qt.ContrastPreference.HighContrast:
            role = _plainer(role)
        pair = COLOURS[role]
        return pair.dark if self._dark else pair.light

    def style_sheet(self) -> str:
        """Return the application's style sheet: the template with its placeholders filled.

        Placeholders: ``@{surface}`` a role, ``@{ok.text/25}`` a role at 25 %, ``@{12px}`` a measure at
        96 dpi, ``@{30px|26px}`` one for each density, ``@{mono}`` the fixed-width family. Raises ValueError
        for any other.
        """
        template = resource("style/console.qss").read_text("utf-8")
        return PLACE.sub(self._place, template)

    def _place(self, match: re.Match[str]) -> str:
        name, share, compact = match.groups()
        if name == "mono":
            return f'"{self._mono}"'
        if name.endswith("px"):
            usual = float(name[:-2])
            return f"{self.dense(usual, usual if compact is None else float(compact))}px"
        colour = self.colour(Role(name))
        if share is None:
            return colour.name()
        red, green, blue = colour.red(), colour.green(), colour.blue()
        return f"rgba({red}, {green}, {blue}, {int(share)}%)"


def _weight(size: Size, weight: Weight) -> int:
    if weight is Weight.STRONG:
        return {Size.HEAD: 650, Size.AMOUNT: 700}.get(size, 600)
    return 500 if weight is Weight.MEDIUM else 400


def _plainer(role: Role) -> Role:
    if role in TINTED_GROUNDS or role is Role.SUNKEN:
        return Role.SURFACE
    return {Role.TEXT_2: Role.TEXT, Role.TEXT_3: Role.TEXT, Role.LINE: Role.LINE_INPUT}.get(role, role)


def _scale_of(platform: QFont) -> float:
    body = WINDOWS_BODY if QApplication.platformName() == "windows" else BODY
    pixels: int = QFontInfo(platform).pixelSize()
    return max(1.0, pixels / body)


def _family_of(platform: QFont) -> str:
    if platform.family().lower() not in ALIASES:
        return platform.family()
    return next((name for name in SANS if QFontDatabase.hasFamily(name)), platform.family())


def _monospace() -> str:
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return next((name for name in MONOSPACE if QFontDatabase.hasFamily(name)), fixed)


def _palette(colours: dict[Role, QColor]) -> QPalette:
    palette = QPalette()
    parts = QPalette.ColorRole
    for part, role in {
        parts.Window: Role.WINDOW,
        parts.WindowText: Role.TEXT,
        parts.Base: Role.SURFACE,
        parts.AlternateBase: Role.SUNKEN,
        parts.Text: Role.TEXT,
        parts.Button: Role.SURFACE,
        parts.ButtonText: Role.TEXT,
        parts.BrightText: Role.ERROR_TEXT,
        parts.ToolTipBase: Role.SURFACE,
        parts.ToolTipText: Role.TEXT,
        parts.PlaceholderText: Role.TEXT_3,
        parts.Highlight: Role.ACCENT,
        parts.HighlightedText: Role.ON_ACCENT,
        parts.Accent: Role.ACCENT,
        parts.Link: Role.LINK,
        parts.LinkVisited: Role.LINK,
    }.items():
        palette.setColor(part, colours[role])
    for part in (parts.WindowText, parts.Text, parts.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, colours[Role.DISABLED_TEXT])
    return palette
