"""Order status over a real journal: what table, look-up box and detail card show, and that they keep still."""

from collections.abc import Awaitable, Callable, Coroutine
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import pytest
from journal_orders import brought_to
from moved_clock import START, MovedClock
from orders_desk import (
    NOW,
    ROWS,
    OrdersDesk,
    OrdersPage,
    answer_of,
    entered,
    filled,
    orders_desk,
    orders_page,
    profile_at,
    seen,
)
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from waiting import until

from console_app.gui.desk.orders_model import FRESH_ROLE, Column
from console_app.gui.kit.aio import Fault
from console_app.gui.kit.text import NARROW_SPACE
from console_app.gui.kit.theme import Size, Theme, Weight
from console_app.gui.order.wanted import SendAgain
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderPage, OrderQuery
from console_app.services.records import Change, Mismatch, Order
from console_app.services.verdicts import Verdict

S = OrderState
CARD = "4276550123477682"
CUT = "427655******7682"
Run = Callable[[Coroutine[Any, Any, None]], None]
Shown = Callable[[OrdersPage, dict[OrderState, Order], MovedClock], Awaitable[None]]
Show = Callable[..., None]


@pytest.fixture
def show(run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]) -> Show:
    """Show the page over a journal with an order in every state, and do something with it."""

    def go(
        work: Shown,
        *,
        size: tuple[int, int] = (1440, 780),
        before: Callable[[OrdersDesk, MovedClock], Awaitable[None]] | None = None,
        empty: bool = False,
    ) -> None:
        async def main() -> None:
            clock = MovedClock(NOW)
            async with orders_desk(tmp_path / "home", clock) as desk:
                made = {} if empty else await filled(desk, clock)
                if before is not None:
                    await before(desk, clock)
                async with orders_page(console_theme, desk, faults, size) as page:
                    await work(page, made, clock)

        run(main())

    return go


def choose(page: OrdersPage, number: str) -> None:
    """Choose the row of an order as a click or an arrow would."""
    row = next(row for row, text in enumerate(page.column(Column.NUMBER)) if number in text)
    flags = QItemSelectionModel.SelectionFlag
    where = page.table.model().index(row, 0)
    page.table.selectionModel().setCurrentIndex(where, flags.ClearAndSelect | flags.Rows)


async def chosen(page: OrdersPage, made: dict[OrderState, Order], state: OrderState) -> None:
    """Choose the order of a state and wait for its card."""
    page.tab.show_order(made[state].id)
    await until(lambda: page.find(QLabel, "orders.result").isVisible())
    await page.settled()


def facts(page: OrdersPage) -> AbstractSet[tuple[str, str]]:
    """Give the facts of the card: the values are read out by the name of their labels."""
    labels = page.find(QWidget, "orders.detail").findChildren(QLabel)
    heard = {label.accessibleName(): label.text() for label in labels if label.isVisible()}
    return {name.removesuffix(f": {text}"): text for name, text in heard.items()}.items()


def type_into_box(page: OrdersPage, text: str) -> QLineEdit:
    box = page.find(QLineEdit, "orders.lookup")
    box.clear()
    QTest.keyClicks(box, text)
    return box


def test_the_views_count_and_the_table_shows_the_newest_change_first(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        views = [button.text() for button in page.find(QWidget, "orders.views").findChildren(QPushButton)]
        assert views == ["Today 17", "Needs me 2", "Open 5", "All 18"]
        assert page.column(Column.STATE)[:3] == ["In doubt", "Processing", "Accepted"]
        assert page.find(QLabel, "orders.shown").text() == "17 of 17 orders, live"
        assert f"11{NARROW_SPACE}395.50\u00a0EUR\u00a0(11)" in page.find(QLabel, "orders.sums").text()
        assert f"9{NARROW_SPACE}000\u00a0JPY\u00a0(1)" in page.find(QLabel, "orders.sums").text()
        page.find(QWidget, "orders.views").setProperty("wire", "needs-me")
        await until(lambda: page.column(Column.STATE) == ["In doubt", "Held"])
        assert page.column(Column.CHANGED)[1] == "19 Nov"

    show(work)


def test_a_page_left_open_over_midnight_shows_the_new_day(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], clock: MovedClock) -> None:
        assert page.find(QLabel, "orders.shown").text() == "17 of 17 orders, live"
        clock.move(days=1)
        page.tab.hide()
        page.tab.show()
        await until(lambda: page.column(Column.STATE) == [])
        views = [button.text() for button in page.find(QWidget, "orders.views").findChildren(QPushButton)]
        assert views[0] == "Today 0"
        await page.settled()

    show(work)


def test_a_copied_row_pastes_no_formula(show: Show) -> None:
    async def before(desk: OrdersDesk, _clock: MovedClock) -> None:
        await desk.journal.add(entered(desk, "P-hostile", receiver="=HYPERLINK(1); @SUM(A1)"))

    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        page.find(QWidget, "orders.views").setProperty("wire", "all")
        await until(lambda: "P-hostile" in page.column(Column.NUMBER))
        choose(page, "P-hostile")
        QTest.keySequence(page.table, QKeySequence(QKeySequence.StandardKey.Copy))
        cells = QGuiApplication.clipboard().text().split("\t")
        assert "'=HYPERLINK(1);' @SUM(A1)" in cells
        await page.settled()

    show(work, before=before)


def test_nothing_is_asked_before_the_page_is_shown(
    run: Run, console_theme: Theme, tmp_path: Path, faults: list[Fault]
) -> None:
    async def main() -> None:
        async with (
            orders_desk(tmp_path / "home", MovedClock(START)) as desk,
            orders_page(console_theme, desk, faults, show=False) as page,
        ):
            desk.publish(await desk.journal.add(entered(desk, "P-1")))
            assert page.tasks.names() == ()
            assert page.column(Column.NUMBER) == []
            page.tab.show()
            await until(lambda: page.column(Column.NUMBER) == ["P-1"])
            await page.settled()

    run(main())


def test_an_empty_journal_says_what_to_do_next(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        shown = [label.text() for label in page.tab.findChildren(QLabel) if label.isVisible()]
        assert "No orders yet under this profile" in shown
        assert any("ask the gateway" in text for text in shown)
        assert "Choose an order to see everything about it." in shown

    show(work, empty=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("schneider", "In doubt"),
        ("P-261120-7KQ4M2XD9F", "In doubt"),
        ("7kq4m2xd9f", "In doubt"),
        ("6982893", "Processing"),
        ("510044 1190", "Processing"),
    ],
)
def test_whatever_is_typed_finds_the_order(show: Show, text: str, found: str) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        type_into_box(page, text)
        await until(lambda: 0 < len(page.column(Column.STATE)) < 5 and set(page.column(Column.STATE)) == {found})
        await page.settled()

    show(work)


def test_the_only_order_found_is_opened_at_once(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        type_into_box(page, "6982893")
        await until(lambda: page.outcome() == "Processing at the bank, order 6982893")
        await page.settled()

    show(work)


def test_nothing_found_offers_to_ask_the_gateway_or_to_clear_the_box(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        box = type_into_box(page, "P-NOWHERE-1")
        button = page.find(QPushButton, "orders.nothing.ask")
        await until(button.isVisible)
        shown = [label.text() for label in page.tab.findChildren(QLabel) if label.isVisible()]
        assert "No order with “P-NOWHERE-1” here" in shown
        assert any("by order number only" in text for text in shown)
        page.press("orders.nothing.clear")
        await until(lambda: len(page.column(Column.STATE)) == 17)
        assert box.text() == ""
        type_into_box(page, "P-NOWHERE-1")
        await until(button.isVisible)
        page.press("orders.nothing.ask")
        asked = page.find(QLineEdit, "status.client_orderid")
        assert asked.isVisible()
        assert asked.property("wire") == "P-NOWHERE-1"
        await page.settled()

    show(work)


def test_a_pasted_card_number_is_six_and_four_for_everybody(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    heard: list[str] = []

    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        box = page.find(QLineEdit, "orders.lookup")
        box.textChanged.connect(heard.append)
        true_page = type(page.desk.journal).page

        async def noted(journal: Any, query: OrderQuery) -> OrderPage:  # noqa: ANN401 - the real one's own class
            asked.append(query.text)
            return await true_page(journal, query)

        monkeypatch.setattr(type(page.desk.journal), "page", noted)
        QGuiApplication.clipboard().setText(f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}")
        box.setFocus()
        QTest.keySequence(box, QKeySequence(QKeySequence.StandardKey.Paste))
        await until(lambda: bool(asked))
        await page.settled()
        assert box.text() == CUT
        box.undo()
        box.clear()
        box.insert(CARD)
        assert box.text() == CUT
        box.clear()
        QTest.keyClicks(box, CARD)
        assert box.text() == CUT
        await until(lambda: CUT in page.column(Column.DESTINATION) and len(page.column(Column.STATE)) < 9)
        await page.settled()
        interface = QAccessible.queryAccessibleInterface(box)
        told = [*asked, *heard, box.accessibleName(), interface.text(QAccessible.Text.Value)]
        assert not [text for text in told if CARD in text.replace(" ", "")]

    show(work)


def test_an_order_of_another_profile_is_found_and_named_as_such(show: Show) -> None:
    async def before(desk: OrdersDesk, _clock: MovedClock) -> None:
        other = profile_at("http://127.0.0.1:8", "Apropay cards")
        await desk.journal.add(entered(desk, "X-OTHER-1", profile=other.name))

    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        assert "X-OTHER-1" not in page.column(Column.NUMBER)
        type_into_box(page, "X-OTHER-1")
        await until(lambda: page.column(Column.NUMBER) == ["X-OTHER-1"])
        shown = [label.text() for label in page.tab.findChildren(QLabel) if label.isVisible()]
        assert "Nothing under this profile; found under Apropay cards" in shown
        await until(lambda: "This order belongs to the profile Apropay cards" in page.texts("orders.detail"))
        await page.settled()

    show(work, before=before)


async def _many(desk: OrdersDesk, clock: MovedClock) -> None:
    for number in range(450):
        clock.move(seconds=1)
        await desk.journal.add(entered(desk, f"B-{number:04}"))


def test_a_change_repaints_its_row_only_and_moves_nothing(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], clock: MovedClock) -> None:
        table, bar = page.table, page.table.verticalScrollBar()
        choose(page, "B-0400")
        bar.setValue(20 * 34)
        at, row, top = bar.value(), table.currentIndex().row(), table.rowAt(1)
        painted: list[tuple[int, int]] = []
        resets: list[str] = []

        def note(first: QModelIndex, last: QModelIndex) -> None:
            painted.append((first.row(), last.row()))

        table.model().dataChanged.connect(note)
        table.model().modelReset.connect(lambda: resets.append("reset"))
        order = await page.desk.journal.order(next(o.id for o in _orders(page) if o.key.number == "B-0390"))
        clock.move(minutes=1)
        page.desk.publish(await brought_to(page.desk.journal, order, S.WITHDRAWN))
        assert page.column(Column.STATE)[row + 10] == "Withdrawn"
        assert set(painted) == {(row + 10, row + 10)}
        assert _is_tinted(page, row + 10)
        assert resets == []
        assert (bar.value(), table.currentIndex().row(), table.rowAt(1)) == (at, row, top)
        await until(lambda: not _is_tinted(page, row + 10))
        await page.settled()

    show(work, before=_many)


def test_a_new_order_comes_on_top_without_moving_what_is_read(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], clock: MovedClock) -> None:
        table, bar = page.table, page.table.verticalScrollBar()
        choose(page, "B-0400")
        bar.setValue(20 * 34)
        reading, y = _number_at(page, 1), table.visualRect(table.currentIndex()).y()
        clock.move(minutes=1)
        page.desk.publish(await page.desk.journal.add(entered(page.desk, "NEW-1")))
        assert page.column(Column.NUMBER)[0] == "NEW-1"
        assert _number_at(page, 1) == reading
        assert table.visualRect(table.currentIndex()).y() == y
        assert "B-0400" in page.column(Column.NUMBER)[table.currentIndex().row()]
        await until(lambda: page.find(QLabel, "orders.shown").text().startswith("201 of 468"))
        await page.settled()

    show(work, before=_many)


def _is_tinted(page: OrdersPage, row: int) -> bool:
    return bool(page.table.model().index(row, 0).data(FRESH_ROLE))


def _orders(page: OrdersPage) -> tuple[Order, ...]:
    model: Any = page.table.model()
    orders: tuple[Order, ...] = model.orders
    return orders


def _number_at(page: OrdersPage, y: int) -> str:
    return page.column(Column.NUMBER)[page.table.rowAt(y)]


def _has_room_below(page: OrdersPage, rows: int) -> bool:
    bar = page.table.verticalScrollBar()
    return len(page.column(Column.NUMBER)) == rows and bar.value() < bar.maximum()


def test_scrolling_down_brings_every_order_once(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        bar = page.table.verticalScrollBar()
        assert len(page.column(Column.NUMBER)) == 200
        for wanted in (400, 467):
            bar.setValue(bar.maximum())
            await until(lambda wanted=wanted: _has_room_below(page, wanted))  # type: ignore[misc]
        numbers = page.column(Column.NUMBER)
        assert len(set(numbers)) == 467
        assert page.find(QLabel, "orders.shown").text() == "467 of 467 orders, live"
        await page.settled()

    show(work, before=_many)


def test_the_card_says_everything_about_an_approved_order(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        await chosen(page, made, S.APPROVED)
        assert page.outcome() == "Approved by the bank"
        card = page.texts("orders.detail")
        assert f"300.00\u00a0EUR to card {CUT}, Jane L Doe" in card
        assert (
            facts(page)
            >= {
                "Requested": "300.00\u00a0EUR",
                "Actual": "300.00\u00a0EUR",
                "RRN": "510458047886",
                "Approval code": "242805",
                "Next check": "none, final",
            }.items()
        )
        told = page.texts("orders.told")
        assert "transfer_approved" in told
        assert told[told.index("Receipt") + 1] == "2050-3c93-a061-8a19b6c0068f"
        assert told.index("Other") < told.index("a-new-field") == told.index("nobody knows it") - 1
        await page.settled()

    show(work)


def test_the_timeline_is_newest_first_and_equal_polls_are_one_line(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        await chosen(page, made, S.APPROVED)
        shown = page.texts("orders.timeline")
        sentences = [
            "Approved by the bank",
            "Asked 3 times, no change",
            "Processing at the bank",
            "Accepted by the gateway, order 6982890",
            "Sent by maria",
            "Entered by A. Ivanova",
        ]
        places = [shown.index(sentence) for sentence in sentences]
        assert places == sorted(places)
        link = page.find(QWidget, "orders.timeline").findChildren(QPushButton)[0]
        assert link.text() == "raw answer"
        link.click()
        views = [view for view in page.find(QWidget, "orders.timeline").findChildren(QWidget) if view.property("code")]
        assert "processor-rrn=510458047886" in views[0].property("plainText")
        assert any("bytes, HTTP 200" in text for text in page.texts("orders.timeline"))
        await page.settled()

    show(work)


def test_an_order_in_doubt_counts_down_and_says_what_not_to_do(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        await chosen(page, made, S.IN_DOUBT)
        assert page.outcome() == "We do not know yet. Do not create it again."
        card = page.texts("orders.detail")
        assert any(text.startswith("Checking; next check ") for text in card)
        assert "Do not enter this payment again, here or elsewhere." in card
        assert "Looked up: the gateway does not know this order yet" in card
        assert "not a proof that it was not created; look-up 2" in card
        for name in ("orders.again", "orders.withdraw", "orders.settle", "orders.abandon"):
            assert page.find(QPushButton, name).isHidden()
        await page.settled()

    show(work)


def test_a_mismatch_stands_in_red_and_a_live_change_reaches_the_card(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], clock: MovedClock) -> None:
        await chosen(page, made, S.PROCESSING)
        notice = page.find(QWidget, "orders.mismatch")
        assert notice.isHidden()
        number = made[S.PROCESSING].key.number
        told = seen(clock, answer_of(number, "6982893", "processing", initial_amount="86.00", amount="80.00"))
        change = Change(mismatch=Mismatch.INITIAL_AMOUNT.value, actual_minor=8000)
        page.desk.publish(await page.desk.journal.observe(made[S.PROCESSING].id, told, change))
        await until(notice.isVisible)
        assert notice.property("notice") == "error"
        assert {("Requested", "85.00\u00a0EUR"), ("Actual", "80.00\u00a0EUR")} <= facts(page)
        await page.settled()

    show(work)


def test_the_row_is_copied_masked_and_enter_goes_to_the_card(show: Show) -> None:
    async def before(desk: OrdersDesk, _clock: MovedClock) -> None:
        await desk.journal.add(entered(desk, "P-CARD-1", receiver="Jane Doe", destination=CUT))

    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        choose(page, "P-CARD-1")
        page.table.setFocus()
        QTest.keySequence(page.table, QKeySequence(QKeySequence.StandardKey.Copy))
        copied = QGuiApplication.clipboard().text().split("\t")
        assert copied[:2] == ["Prepared", "P-CARD-1"]
        assert copied[5:7] == [CUT, f"1{NARROW_SPACE}250.00\u00a0EUR"]
        await until(lambda: page.outcome() == "Prepared. Nothing was sent.")
        QTest.keyClick(page.table, Qt.Key.Key_Return)
        assert page.find(QPushButton, "orders.check").hasFocus()
        await page.settled()

    show(work, before=before)


def test_what_support_gets_names_the_order_and_is_on_the_clipboard(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        await chosen(page, made, S.APPROVED)
        page.press("orders.copy")
        copied = QGuiApplication.clipboard().text()
        assert "Gateway order (orderid): 6982890" in copied
        assert "Serial number: 7f3a1c52-09d4-41e8-9b1e-5d0c61e2a9b7" in copied
        shown = [label.text() for label in page.tab.findChildren(QLabel) if label.isVisible()]
        assert "Copied for gateway support, without secrets" in shown
        await page.settled()

    show(work)


def test_an_order_not_sent_can_be_sent_again_or_withdrawn(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        wishes: list[object] = []
        page.tab.wanted.connect(wishes.append)
        await chosen(page, made, S.NOT_SENT)
        assert page.outcome().startswith("Not sent: the gateway could not be reached. No money moved.")
        page.press("orders.again")
        assert wishes == [SendAgain(made[S.NOT_SENT].id, "payout")]
        page.press("orders.withdraw")
        await until(lambda: page.tab.findChild(QPushButton, "ask.yes") is not None)
        page.press("ask.yes")
        await until(lambda: page.outcome() == "Withdrawn. Nothing was sent.")
        await until(lambda: "Withdrawn by A. Ivanova" in page.texts("orders.timeline"))
        assert page.find(QPushButton, "orders.again").isHidden()
        await page.settled()

    show(work)


def test_an_order_with_a_card_number_cannot_be_sent_again_from_here(show: Show) -> None:
    async def before(desk: OrdersDesk, _clock: MovedClock) -> None:
        order = await desk.journal.add(entered(desk, "P-CARD-2", destination=CUT, holds_card_data=True))
        await brought_to(desk.journal, order, S.NOT_SENT, Change(not_sent_because="tls"))

    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        choose(page, "P-CARD-2")
        await until(lambda: page.outcome().startswith("Not sent: the gateway's certificate"))
        assert page.find(QPushButton, "orders.again").isHidden()
        assert any("Card numbers and codes are not kept" in text for text in page.texts("orders.detail"))
        await page.settled()

    show(work, before=before)


@pytest.mark.parametrize("size", [(1280, 600), (1440, 780)])
def test_no_amount_is_ever_cut_and_the_operation_goes_first(
    show: Show, console_theme: Theme, size: tuple[int, int]
) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        table = page.table
        metrics = QFontMetricsF(console_theme.font(Size.BODY, Weight.STRONG))
        code = QFontMetricsF(console_theme.font(Size.LABEL)).horizontalAdvance("UAH")
        widest = max(metrics.horizontalAdvance(text) for text in page.column(Column.AMOUNT))
        assert widest + code + 16 < table.columnWidth(Column.AMOUNT)
        assert table.horizontalHeader().length() <= table.viewport().width()
        assert table.columnWidth(Column.RECEIVER) > 100
        assert table.isColumnHidden(Column.OPERATION) == (size[0] == 1280)
        detail = page.find(QWidget, "orders.detail")
        assert detail.width() == (376 if size[0] == 1280 else 420)
        await page.settled()

    show(work, size=size)


def test_every_state_of_the_journal_is_shown_by_its_word(show: Show) -> None:
    async def work(page: OrdersPage, _made: dict[OrderState, Order], _clock: MovedClock) -> None:
        page.find(QWidget, "orders.views").setProperty("wire", "all")
        await until(lambda: len(page.column(Column.STATE)) == len(ROWS))
        words = {"In doubt", "Held", "Abandoned", "Not sent", "Refused", "Approved", "Declined", "Filtered", "Error"}
        assert words <= set(page.column(Column.STATE))
        await page.settled()

    show(work)


def test_an_order_outside_the_view_is_shown_among_all_orders(show: Show) -> None:
    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        assert "Held" not in page.column(Column.STATE)
        page.tab.show_order(made[S.HELD].id)
        await until(lambda: page.outcome().startswith("Held: "))
        await until(lambda: page.table.currentIndex().isValid())
        await page.settled()
        assert page.find(QWidget, "orders.views").property("wire") == "all"
        assert page.column(Column.STATE)[page.table.currentIndex().row()] == "Held"

    show(work)


def test_another_profile_starts_with_nothing_chosen(show: Show) -> None:
    other = profile_at("http://127.0.0.1:8", "Apropay cards")

    async def before(desk: OrdersDesk, _clock: MovedClock) -> None:
        await desk.journal.add(entered(desk, "X-OTHER-1", profile=other.name))

    async def work(page: OrdersPage, made: dict[OrderState, Order], _clock: MovedClock) -> None:
        await chosen(page, made, S.APPROVED)
        page.tab.set_profile(other)
        await until(lambda: page.column(Column.NUMBER) == ["X-OTHER-1"])
        await page.settled()
        assert page.outcome() == ""
        assert not page.table.currentIndex().isValid()

    show(work, before=before)


def test_a_403_says_on_the_card_what_it_often_is(show: Show) -> None:
    often = "Often: the key or the login is not known there. See Keys and the signature doctor."

    async def work(page: OrdersPage, made: dict[OrderState, Order], clock: MovedClock) -> None:
        await chosen(page, made, S.IN_DOUBT)
        assert often not in page.texts("orders.detail")
        told = answer_of(made[S.IN_DOUBT].key.number, "", "")
        denied = seen(clock, told, verdict=Verdict.NO_SENSE, flaw="http-status", http_status=403, answer=())
        page.desk.publish(await page.desk.journal.observe(made[S.IN_DOUBT].id, denied, Change()))
        await until(lambda: often in page.texts("orders.detail"))
        assert page.outcome() == "We do not know yet. Do not create it again."
        await page.settled()

    show(work)
