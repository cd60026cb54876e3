"""The line under the table of orders, where a looked-up text has more orders than are counted while a person waits."""

from PySide6.QtWidgets import QLabel

from console_app.gui.desk.orders_footer import OrdersFooter
from console_app.gui.kit.theme import Theme
from console_app.services.order_queries import Total


def test_too_many_to_be_counted_are_said_to_be_more_and_no_sum_stands_there(console_theme: Theme) -> None:
    footer = OrdersFooter(console_theme)
    shown, sums = (footer.findChild(QLabel, f"orders.{name}") for name in ("shown", "sums"))
    assert shown is not None
    assert sums is not None
    footer.show_sums((Total("", 2_000, 0, more=True),))
    footer.show_count(200, 2_000)
    assert (shown.text(), sums.text()) == ("200 of more than 2000 orders, live; not summed", "")
    footer.show_sums((Total("EUR", 3, 500),))
    footer.show_count(3, 3)
    assert shown.text() == "3 of 3 orders, live"
    assert "5.00" in sums.text()
