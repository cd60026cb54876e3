"""A card number, its code and the merchant's secrets are looked for in everything the window holds, step by step."""

import base64
import re
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from moved_clock import MovedClock
from opened_console import OpenedProgram, OpenProgram
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView
from sandbox_process import Sandbox
from shown_texts import Found, everything
from waiting import until

from console_app.gui.kit.aio import Fault, Source
from console_app.gui.kit.code_block import CodeBlock
from console_app.gui.order.held_card import HeldCard

Run = Callable[[Coroutine[Any, Any, None]], None]
CARD = "4539148803436467"
CVV = "739"
MASKED = "453914******6467"
BY_CARD = {
    "amount": "1250.00",
    "currency": "EUR",
    "order_desc": "Salary November",
    "credit_card_number": CARD,
    "card_printed_name": "MARIA SCHNEIDER",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": CVV,
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}
EDITORS = {
    "payout.credit_card_number": {"text", "displayText", "accessible Value", "accessible text"},
    "payout.cvv2": {"text"},
}
"""By which ways the two editors hold what is typed into them; a code is never shown or said, not even there."""
GAPS = re.compile(r"[\s\u00a0\u202f-]+")
ALONE = re.compile(rf"(?<![0-9A-Za-z]){CVV}(?![0-9A-Za-z]| ms)")


def secrets_of(sandbox: Sandbox) -> dict[str, str]:
    """The merchant's control and every form of the private key that could show up."""
    key = load_pem_private_key(sandbox.private_key_pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = key.private_numbers()
    size = key.key_size // 16
    primes = base64.b64encode(numbers.p.to_bytes(size, "big") + numbers.q.to_bytes(size, "big")).decode()
    lines = [line.decode() for line in sandbox.private_key_pem.split() if len(line) > 40]
    found = {f"key, line {number}": line for number, line in enumerate(lines)}
    found |= {"control": sandbox.control, "primes": primes, "prime": str(numbers.p), "exponent": str(numbers.d)}
    return found | {"exponent in hex": f"{numbers.d:x}"}


def leaks(found: Iterable[Found], secrets: dict[str, str]) -> list[tuple[str, str, str]]:
    """Name who holds what: the card in any grouping, more than 6+4 of it, the code by itself, a secret."""
    told = []
    for one in found:
        bare = GAPS.sub("", one.text)
        if CARD in bare or CARD[4:14] in bare:
            told.append((one.widget, one.way, "card"))
        if ALONE.search(one.text):
            told.append((one.widget, one.way, "code"))
        told += [(one.widget, one.way, name) for name, secret in secrets.items() if secret in one.text]
    return told


def at(stage: str, opened: OpenedProgram, *, typing: bool = False) -> list[tuple[str, str, str]]:
    """Walk everything; while the form is filled in, the editors may hold what was typed into them, not say it."""
    found = list(everything())
    assert len(found) > 300, stage
    told = leaks(found, secrets_of(opened.sandbox))
    return [leak for leak in told if not (typing and leak[1] in EDITORS.get(leak[0], ()))]


def test_nothing_but_their_editors_ever_holds_a_card_number_or_its_code(
    run: Run, console: OpenProgram, tmp_path: Path
) -> None:
    clock, expected = MovedClock(), list[Fault]()

    async def scene() -> None:
        async with console(clock=clock, faults=expected) as opened:
            await opened.fill("payout", BY_CARD, "card")
            await until(lambda: "card_printed_name" in opened.text("payout.inspector.string"))
            assert at("filled in", opened, typing=True) == []
            for name in EDITORS:
                opened.part(name).setFocus()
                assert at(f"the focus in {name}", opened, typing=True) == []
            opened.part("payout.amount").setFocus()
            copied_from_the_inspector(opened)
            assert MASKED in " ".join(found.text for found in everything()).replace(" ", "")
            assert at("inspector copied", opened, typing=True) == []

            dialog = await opened.open_review("payout")
            assert at("review", opened, typing=True) == []
            QTest.keyPress(dialog, Qt.Key.Key_F2)
            (held,) = dialog.findChildren(HeldCard)
            assert [held.showing] == [True]
            assert at("review, card held", opened, typing=True) == []
            QTest.keyRelease(dialog, Qt.Key.Key_F2)
            assert [held.showing] == [False]
            assert at("review, card let go", opened, typing=True) == []

            await opened.confirm()
            number = opened.wire("payout.client_orderid")
            assert opened.text("payout.result").startswith("Accepted by the gateway")
            assert [opened.part(name).property("wire") for name in EDITORS] == ["", ""]
            assert [text_in(opened, name) for name in EDITORS] == ["", ""]
            assert at("sent", opened) == []
            await until(opened.part("payout.copy").isVisible)
            opened.press("payout.copy")
            assert number in QGuiApplication.clipboard().text()
            assert at("copied for gateway support", opened) == []

            await looked_at_afterwards(opened, number)
            assert in_files(tmp_path / "home", opened.sandbox) == []

    run(scene())
    QGuiApplication.clipboard().clear()
    assert [type(fault.error) for fault in expected] == [LookupError]


async def looked_at_afterwards(opened: OpenedProgram, number: str) -> None:
    """Order status, its copies, the raw answers, a pasted card and a fault."""
    opened.press("payout.open")
    await until(lambda: number in " ".join(opened.told("orders.detail")))
    await checked_to_the_end(opened)
    assert at("order status", opened) == []
    opened.press("orders.copy")
    assert number in QGuiApplication.clipboard().text()
    assert at("order copied", opened) == []
    table = opened.part("orders.table")
    assert isinstance(table, QTableView)
    table.setFocus()
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert MASKED in QGuiApplication.clipboard().text().replace(" ", "")
    assert at("rows copied", opened) == []
    for button in opened.buttons("orders.timeline"):
        if button.text() in ("raw answer", "what was sent"):
            button.click()
    await opened.quiet()
    raw = " ".join(opened.told("orders.timeline"))
    assert "merchant-order-id" in raw
    assert at("raw answers opened", opened) == []

    opened.key(Qt.Key.Key_K, ctrl=True)
    QGuiApplication.clipboard().setText(f" {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]} ")
    QTest.keyClick(opened.part("orders.lookup"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    await opened.quiet()
    assert text_in(opened, "orders.lookup") != ""
    assert at("card pasted into the look-up box", opened) == []
    opened.program.fault(Fault(Source.SLOT, "LookupError", fault_about(opened)))
    await until(lambda: opened.shows("window.error"))
    assert at("an unexpected fault", opened) == []


def copied_from_the_inspector(opened: OpenedProgram) -> None:
    """Press every button to copy by that the inspector has, and look at each copy."""
    for block in opened.part("tab.payout").findChildren(CodeBlock):
        block.copy()
        assert at(f"copied {block.view.objectName()}", opened, typing=True) == []


async def checked_to_the_end(opened: OpenedProgram) -> None:
    """Ask the gateway until it has its final word."""
    for _ in range(10):
        if "Declined" in opened.text("orders.result"):
            return
        opened.press("orders.check")
        await opened.quiet()
    raise AssertionError(opened.text("orders.result"))


def text_in(opened: OpenedProgram, name: str) -> str:
    editor = opened.part(name)
    assert isinstance(editor, QLineEdit)
    return editor.text()


def fault_about(opened: OpenedProgram) -> LookupError:
    """An error whose words and traceback hold what must not be seen."""
    try:
        raise LookupError(f"credit_card_number={CARD}&cvv2={CVV}&control={opened.sandbox.control}")
    except LookupError as error:
        return error


def in_files(home: Path, sandbox: Sandbox) -> list[tuple[str, str]]:
    """Name the files of the home that hold any of it."""
    wanted = {name: secret.encode() for name, secret in secrets_of(sandbox).items()} | {"card": CARD.encode()}
    files = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert {"journal.sqlite3", "console.log", "profiles.json"} <= set(files)
    told = [(name, what) for name, content in files.items() for what, secret in wanted.items() if secret in content]
    return told + [(name, "code") for name, content in files.items() if re.search(rb"cvv2.{1,6}739", content)]


def test_the_walk_finds_what_is_planted_in_any_place(run: Run, console: OpenProgram) -> None:
    async def scene() -> None:
        async with console() as opened:
            label, line, secrets = QLabel(opened.window), QLineEdit(opened.window), secrets_of(opened.sandbox)
            label.setObjectName("planted")
            line.setObjectName("planted")
            plants: list[Callable[[str], object]] = [
                label.setText,
                label.setToolTip,
                label.setWhatsThis,
                label.setAccessibleName,
                label.setAccessibleDescription,
                line.setText,
                line.setPlaceholderText,
                opened.part("payout.amount").setToolTip,
                opened.window.setWindowTitle,
                QGuiApplication.clipboard().setText,
            ]
            assert leaks(everything(), secrets) == []
            for plant in plants:
                for text, what in (("to 4539 1488 0343 6467", "card"), (f"cvv2={CVV}", "code"), (CARD[4:14], "card")):
                    plant(text)
                    assert what in {leak[2] for leak in leaks(everything(), secrets)}, plant
                plant(secrets["control"])
                assert "control" in {leak[2] for leak in leaks(everything(), secrets)}, plant
                plant("")
                assert leaks(everything(), secrets) == []
            opened.part("payout.destination").setProperty("wire", "card")
            opened.put("payout.cvv2", CVV)
            assert "code" in {leak[2] for leak in leaks(everything(), secrets)}
            heard = {found.widget for found in everything() if found.way.startswith("accessible")}
            opened.press("window.find")
            heard |= {found.widget for found in everything() if found.way.startswith("accessible")}
            assert {"payout.amount", "orders.lookup", "profile.select"} <= heard

    run(scene())
