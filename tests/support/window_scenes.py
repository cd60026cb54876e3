"""Brings the whole window to what people see in it: each tab empty, filled and with errors, outcomes, dialogs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from example_forms import SALE
from opened_console import OpenedProgram
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QMenu, QWidget
from waiting import until

from console_app.gui.kit.empty import EmptyState
from console_app.gui.kit.fold import FoldArrow
from console_app.gui.shell.menu import MenuEntry
from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.records import Move, Order

PAYOUT: Final = {
    "amount": "640.00",
    "currency": "EUR",
    "account_number": "DE89370400440532013000",
    "account_name": "Maria Schneider",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
    "receiver_country_code": "DEU",
}
WRONG: Final = {
    "sale": {"amount": "10.555", "currency": "EUR", "email": "jane", "expire_month": "13", "zip_code": "9" * 12},
    "transfer-by-ref": {"amount": "1,5", "currency": "EUR", "receiver_first_name": "J" * 140},
    "payout": {"amount": "1250.555", "currency": "EUR", "account_number": "DE89370400440532013001", "bank_bic": "X"},
}


@dataclass(slots=True)
class Stage:
    """An open console to play scenes in, one after the other; what is sent is sent once for all of them."""

    console: OpenedProgram
    paid: Order | None = None
    held: Order | None = None

    @property
    def window(self) -> QWidget:
        return self.console.window

    async def tab(self, key: str) -> QWidget:
        """Go to a tab, and give the window."""
        await self.console.go(key)
        return self.window

    async def fresh(self) -> None:
        """Leave every dialog and begin every form anew."""
        if self.console.window.locked:
            self.console.press("lock.unlock")
            await until(lambda: not self.console.window.locked)
        for dialog in reversed(self.open_dialogs()):
            dialog.reject()
        for menu in self.window.findChildren(QMenu):
            menu.close()
        await until(lambda: not self.open_dialogs())
        await self.console.idle()
        for form in self.console.forms():
            form.new_order()
        back = self.window.findChild(QAbstractButton, "status.back")
        if back is not None:
            back.click()

    async def dialog(self, over: int = 0) -> QDialog:
        """Wait for the dialog that opens over so many others, and give it."""
        await until(lambda: len(self.open_dialogs()) > over)
        return self.open_dialogs()[-1]

    def open_dialogs(self) -> list[QDialog]:
        """Give the dialogs in sight, the topmost last."""
        shown = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        return sorted(shown, key=lambda dialog: sum(other.isAncestorOf(dialog) for other in shown))

    async def show(self, order: Order) -> None:
        """Look an order up by its number and wait for its card."""
        self.console.find(QLineEdit, "orders.lookup").setText(order.key.number)
        await until(lambda: order.key.number in " ".join(self.console.told("orders.detail")))


Scene = Callable[[Stage], Awaitable[QWidget]]
"""Brings something to the front, and gives the window it stands in."""


def _tab(key: str) -> Scene:
    return lambda stage: stage.tab(key)


def _wrong(key: str) -> Scene:
    async def scene(stage: Stage) -> QWidget:
        await stage.console.fill(key, WRONG[key])
        stage.console.press(f"{key}.send")
        await until(lambda: "need correction" in " ".join(stage.console.told(f"tab.{key}")))
        return stage.window

    return scene


async def _no_orders(stage: Stage) -> QWidget:
    """Order status where there is nothing to show; as long as nothing was sent it says what to do next."""
    await stage.tab("orders")
    lookup = stage.console.find(QLineEdit, "orders.lookup")
    lookup.setText("nothing like it" if await stage.console.orders() else "")
    await until(lambda: any(empty.isVisible() for empty in stage.window.findChildren(EmptyState)))
    return stage.window


async def _unfolded(stage: Stage) -> QWidget:
    """Everything a form can hold: the kind "other", every card and every rest of a card open, and wrong values."""
    await stage.console.fill("payout", WRONG["payout"], "other")
    for arrow in stage.console.part("tab.payout").findChildren(FoldArrow):
        arrow.set_folded(False)
    stage.console.press("payout.send")
    return stage.window


async def _doctor(stage: Stage) -> QWidget:
    await stage.console.fill("payout", PAYOUT, "bank-account")
    stage.console.find(FoldArrow, "payout.doctor.fold").set_folded(False)
    stage.console.part("payout.doctor.paste").setProperty("wire", "error-message=Invalid signature\nerror-code=1")
    await until(lambda: "Ready for review" in stage.console.told("tab.payout"))
    return stage.window


async def _accepted(stage: Stage) -> QWidget:
    """A payout that was just sent; it stays in its form until that is begun anew."""
    await stage.console.fill("payout", PAYOUT | {"amount": "19.00"}, "bank-account")
    if stage.paid is None:
        stage.paid = await stage.console.send("payout")
    return stage.window


async def _in_doubt(stage: Stage) -> QWidget:
    """The same where no answer came that can be trusted."""
    await stage.console.fill("payout", PAYOUT | {"amount": "23.00", "account_number": "0987654321"}, "bank-account")
    if stage.held is None:
        stage.console.sandbox.set_scenario("late-landing", "payout", 1, seconds=900)
        stage.held = await stage.console.send("payout")
        stage.console.sandbox.clear_scenarios()
    return stage.window


async def _review(stage: Stage) -> QWidget:
    await stage.console.fill("payout", PAYOUT, "bank-account")
    stage.console.press("payout.send")
    return await stage.dialog()


async def _review_of_a_card(stage: Stage) -> QWidget:
    await stage.console.fill("sale", SALE, "card")
    stage.console.press("sale.send")
    return await stage.dialog()


async def _review_of_a_repeat(stage: Stage) -> QWidget:
    await stage.console.fill("payout", PAYOUT | {"amount": "19.00"}, "bank-account")
    stage.console.press("payout.send")
    return await stage.dialog()


async def _order(stage: Stage) -> QWidget:
    assert stage.paid is not None
    await stage.tab("orders")
    await stage.show(stage.paid)
    return stage.window


async def _held(stage: Stage) -> QWidget:
    """An order that was in doubt for too long, as Order status shows it."""
    assert stage.held is not None
    journal = stage.console.home.runtime.journal_home.journal
    now = await journal.order(stage.held.id)
    if now.state is not OrderState.HELD:
        await journal.move(now.id, Move(now.state, OrderState.HELD, person("nobody")))
    await stage.tab("orders")
    await stage.show(stage.held)
    await until(stage.console.part("orders.settle").isVisible)
    return stage.window


async def _settle(stage: Stage) -> QWidget:
    await _held(stage)
    stage.console.press("orders.settle")
    return await stage.dialog()


async def _abandon(stage: Stage) -> QWidget:
    await _held(stage)
    stage.console.press("orders.abandon")
    return await stage.dialog()


async def _ask_panel(stage: Stage) -> QWidget:
    await stage.tab("orders")
    stage.console.press("orders.ask")
    await until(stage.console.part("status.send").isVisible)
    return stage.window


def _menu(entry: str) -> Scene:
    async def scene(stage: Stage) -> QWidget:
        action = stage.window.findChild(QAction, f"menu.{entry}")
        assert action is not None
        entries = {entry.value for entry in MenuEntry}
        await until(lambda: entries.isdisjoint(stage.console.window.tasks.names()))
        action.trigger()
        return await stage.dialog()

    return scene


async def _profile(stage: Stage) -> QWidget:
    await _menu("profiles")(stage)
    stage.console.press("profiles.edit")
    return await stage.dialog(over=1)


async def _profile_setup(stage: Stage) -> QWidget:
    await _menu("profiles")(stage)
    stage.console.press("profiles.setup")
    await until(lambda: stage.console.shows("setup.next"))
    return stage.console.part("setup.next").window()


def _keys(way: str) -> Scene:
    async def scene(stage: Stage) -> QWidget:
        dialog = await _menu("keys")(stage)
        stage.console.part("keys.way").setProperty("wire", way)
        return dialog

    return scene


async def _export(stage: Stage) -> QWidget:
    await stage.tab("orders")
    lookup = stage.console.find(QLineEdit, "orders.lookup")
    lookup.clear()
    await until(stage.console.part("orders.export").isEnabled)
    stage.console.press("orders.export")
    return await stage.dialog()


async def _other_profile(stage: Stage) -> QWidget:
    """The question before a form that is begun is given up."""
    await stage.console.fill("payout", PAYOUT, "bank-account")
    names = [profile.name for profile in stage.console.home.runtime.use_cases.profiles.all()]
    stage.console.pick(next(name for name in names if name != stage.console.picked))
    return await stage.dialog()


async def _locked(stage: Stage) -> QWidget:
    await stage.console.fill("payout", PAYOUT, "bank-account")
    stage.console.press("window.lock")
    await until(lambda: stage.console.shows("lock.unlock"))
    return stage.window


SCENES: Final[Mapping[str, Scene]] = {
    "sale": _tab("sale"),
    "create-card-ref": _tab("create-card-ref"),
    "transfer-by-ref": _tab("transfer-by-ref"),
    "payout": _tab("payout"),
    "orders": _no_orders,
    "sale wrong": _wrong("sale"),
    "transfer-by-ref wrong": _wrong("transfer-by-ref"),
    "payout wrong": _wrong("payout"),
    "payout unfolded": _unfolded,
    "doctor": _doctor,
    "accepted": _accepted,
    "review": _review,
    "review of a card": _review_of_a_card,
    "review of a repeat": _review_of_a_repeat,
    "in doubt": _in_doubt,
    "order": _order,
    "export": _export,
    "held": _held,
    "settle": _settle,
    "abandon": _abandon,
    "ask panel": _ask_panel,
    "settings": _menu("settings"),
    "about": _menu("about"),
    "whats-new": _menu("whats-new"),
    "parameters": _menu("parameters"),
    "workstation": _menu("workstation"),
    "keys": _menu("keys"),
    "keys import": _keys("import"),
    "keys generate": _keys("generate"),
    "keys control": _keys("control"),
    "profiles": _menu("profiles"),
    "profile": _profile,
    "profile setup": _profile_setup,
    "other profile": _other_profile,
    "locked": _locked,
}
