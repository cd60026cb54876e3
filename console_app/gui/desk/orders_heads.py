"""Invisible buttons over the column heads: Qt shows assistive tools the heads, but not as something to press."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from console_app.gui.desk.orders_header import OrdersHeader
from console_app.gui.desk.orders_model import Column
from console_app.gui.kit.roles import set_group_role

PLACED_BY = {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}


class HeadButtons(QWidget):
    """One invisible button over each column head. The mouse and Tab pass them by: they reach the heads themselves."""

    def __init__(self, heads: OrdersHeader, page: QWidget) -> None:
        """Cover the heads, as children of a page around their table."""
        super().__init__(page)
        self._heads = heads
        self._page = page
        self._buttons = {column: _Head(self) for column in Column}
        for column, button in self._buttons.items():
            button.clicked.connect(lambda _on=False, at=column: heads.press(at))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_group_role(self, QCoreApplication.translate("OrdersHeader", "Column heads"))
        self._soon = QTimer(self)  # the heads find their places after the event that moves them
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._lie)
        heads.installEventFilter(self)
        heads.sectionResized.connect(self._follow)
        heads.model().headerDataChanged.connect(self._name)
        self._name()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in PLACED_BY:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        self._soon.start()

    def _lie(self) -> None:
        heads, page = self._heads, self._page
        self.setGeometry(QRect(heads.mapTo(page, QPoint(0, 0)), heads.size()))
        self.setVisible(heads.isVisible())
        for column, button in self._buttons.items():
            button.setGeometry(heads.sectionViewportPosition(column), 0, heads.sectionSize(column), heads.height())
            button.setVisible(not heads.isSectionHidden(column))

    def _name(self) -> None:
        model, across, said = self._heads.model(), Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
        for column, button in self._buttons.items():
            button.setAccessibleName(str(model.headerData(column, across, said)))


class _Head(QAbstractButton):
    """An invisible button that assistive tools find; the head under it is what is seen."""

    def __init__(self, heads: QWidget) -> None:
        super().__init__(heads)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint nothing."""
