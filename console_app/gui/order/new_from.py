"""The button that makes a new order from the one shown, or the reason why that is not allowed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console_app.gui.kit.button import Button, Kind
from console_app.gui.kit.label import PlainLabel, Tone, Type
from console_app.gui.kit.pyside_workarounds import add_layout
from console_app.gui.kit.text import fill, tooltip, visible
from console_app.gui.kit.theme import Theme
from console_app.gui.order.wanted import NewFrom
from console_app.services.order_actions import OrderAction, WhyNot, allowed_actions
from console_app.services.profile import Profile
from console_app.services.records import Order

KEYS = "Ctrl+Shift+N"


class NewFromButton(QWidget):
    """A button that offers a new order like the one shown; if that is not allowed, a text with the reason."""

    wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Start without an order."""
        super().__init__()
        self._order: Order | None = None
        self.button = Button(theme, self.tr("New from this order"), Kind.PLAIN, "plus", small=True)
        self.button.setObjectName("orders.new-from")
        self._keys = PlainLabel(KEYS, Type.NOTE, Tone.THIRD)
        self._note = PlainLabel("", Type.NOTE, Tone.SECOND, wrap=True)
        self._note.setObjectName("orders.new-from.note")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self._keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        add_layout(column, row)
        column.addWidget(self._note)
        self.button.clicked.connect(self._ask)
        QShortcut(QKeySequence(KEYS), self).activated.connect(self._ask)

    def show_order(self, order: Order | None, profile: Profile) -> None:
        """Offer a new order like this one under the profile, or show why that is not allowed."""
        self._order = order
        reason = allowed_actions(order, profile).why_not(OrderAction.NEW_FROM) if order is not None else None
        allowed = order is not None and reason is None
        self.button.setEnabled(allowed)
        self._keys.setVisible(allowed)
        words = self._reason(reason, order) if reason is not None and order is not None else ""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        tip = self.tr("Fills in a new form with everything but its number, card number and CVV") if allowed else words
        self.button.setToolTip(tooltip(tip))
        self.button.setAccessibleDescription(tip)

    def _ask(self) -> None:
        if self._order is not None and self.button.isEnabled():
            self.wanted.emit(NewFrom(self._order.id))

    def _reason(self, reason: WhyNot, order: Order) -> str:
        match reason:
            case WhyNot.ALTERED:
                return self.tr("No new order from this one: it was altered in the journal's file.")
            case WhyNot.ELSEWHERE:
                return self.tr("No new order from this one: it was not sent from here, so its content is not known.")
            case WhyNot.OTHER_PROFILE:
                return fill(
                    self.tr("To make a new order like it, choose its profile first: {name}"),
                    name=visible(order.profile, 60),
                )
            case WhyNot.OPERATION:
                return self.tr("No new order from this one: the profile does not have this operation.")
            case _:
                return self.tr("Do not create it again: it may have been carried out.")
