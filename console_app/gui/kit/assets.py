"""Finds the shipped files and draws icons in any colour and scale; knows no widget."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PACKAGE: Final = Path(__file__).resolve().parents[2]
EDGE_OF_CACHE: Final = 512
"""Pixmaps kept before the cache is cleared; a window uses about a hundred."""


def resource(name: str) -> Path:
    """Return the path of a shipped file, such as ``icons/lock.svg``.

    An installed program carries the files inside the package, a source tree beside it.
    Raises FileNotFoundError when neither has it.
    """
    for root in (PACKAGE / "_resources", PACKAGE.parent / "resources"):
        path = root / name
        if path.is_file():
            return path
    raise FileNotFoundError(name)


class Icons:
    """The product's icons, rendered when first painted and kept per colour and device size."""

    def __init__(self) -> None:
        self._drawings: dict[str, QSvgRenderer] = {}
        self._pixmaps: dict[tuple[str, int, int], QPixmap] = {}

    def paint(self, painter: QPainter, box: QRectF, name: str, colour: QColor, turn: float = 0.0) -> None:
        """Paint an icon into a square box, turned by degrees; sharp at the painter's own scale."""
        scale = painter.device().devicePixelRatioF()
        pixmap = self.pixmap(name, colour, box.width(), scale)
        painter.save()
        if turn:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(box.center())
            painter.rotate(turn)
            painter.translate(-box.center())
        painter.drawPixmap(QPointF(round(box.x()), round(box.y())), pixmap)
        painter.restore()

    def pixmap(self, name: str, colour: QColor, size: float, scale: float) -> QPixmap:
        """Return an icon of ``size`` logical pixels for a screen of that device pixel ratio."""
        device = max(1, round(size * scale))
        key = (name, colour.rgba(), device)
        if (kept := self._pixmaps.get(key)) is not None:
            kept.setDevicePixelRatio(scale)
            return kept
        if len(self._pixmaps) >= EDGE_OF_CACHE:
            self._pixmaps.clear()
        pixmap = self._render(name, colour, device)
        pixmap.setDevicePixelRatio(scale)
        self._pixmaps[key] = pixmap
        return pixmap

    def icon(self, name: str, colours: Mapping[QIcon.Mode, QColor], size: float) -> QIcon:
        """Return a QIcon for places that take nothing else (menus, item views, window)."""
        icon = QIcon()
        for mode, colour in colours.items():
            for scale in (1.0, 2.0):
                icon.addPixmap(self.pixmap(name, colour, size, scale), mode)
        return icon

    def _render(self, name: str, colour: QColor, device: int) -> QPixmap:
        pixmap = QPixmap(device, device)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self._drawing(name).render(painter, QRectF(0, 0, device, device))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
        painter.end()
        return pixmap

    def _drawing(self, name: str) -> QSvgRenderer:
        drawing = self._drawings.get(name)
        if drawing is None:
            drawing = QSvgRenderer(QByteArray(resource(f"icons/{name}.svg").read_bytes()))
            self._drawings[name] = drawing
        return drawing
