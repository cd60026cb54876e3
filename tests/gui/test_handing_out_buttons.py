"""Handing a request out of the inspector: to the clipboard as curl, to a file for Postman, never fit to be sent."""

import json
import sys
from pathlib import Path

import pytest
from example_forms import BY_CARD, CARD, FILLED
from opened_console import OpenedTab, PlayInTab, on_production
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog
from waiting import until


def press(desk: OpenedTab, name: str) -> None:
    button = desk.part(f"payout.handout.{name}")
    assert isinstance(button, QAbstractButton)
    button.click()


async def filled(desk: OpenedTab) -> None:
    await desk.fill("payout", FILLED)
    await until(lambda: "amount=1250.00" in desk.text("payout.inspector.body"))


def dialog(desk: OpenedTab) -> QFileDialog | None:
    return desk.window.findChild(QFileDialog, "payout.handout.dialog")


async def open_dialog(desk: OpenedTab) -> QFileDialog:
    press(desk, "postman")
    await until(lambda: (opened := dialog(desk)) is not None and opened.isVisible())
    opened = dialog(desk)
    assert opened is not None
    assert opened.isModal()
    return opened


async def save_as(desk: OpenedTab, path: Path) -> None:
    opened = await open_dialog(desk)
    opened.selectFile(str(path))
    opened.accept()
    await until(lambda: dialog(desk) is None)


@pytest.mark.parametrize("profile", [lambda profile: profile, on_production], ids=["sandbox", "production"])
def test_curl_goes_to_the_clipboard_without_signature(desk: PlayInTab, profile: object) -> None:
    assert callable(profile)

    async def scene(desk: OpenedTab) -> None:
        await filled(desk)
        press(desk, "curl")
        copied = QGuiApplication.clipboard().text()
        assert copied.startswith("curl --request POST ")
        assert "amount=1250.00" in copied
        assert "Authorization: OAuth ***" in copied
        assert "oauth_signature" not in copied
        assert "cannot be sent as it is" in desk.text("payout.handout.note")

    desk(scene, profile=profile)


def test_a_collection_is_saved_where_the_person_says(desk: PlayInTab, tmp_path: Path) -> None:
    async def scene(desk: OpenedTab) -> None:
        await filled(desk)
        path = tmp_path / "one.json"
        await save_as(desk, path)
        whole = json.loads(path.read_text(encoding="utf-8"))
        sent = whole["item"][0]["request"]
        assert sent["url"]["raw"].endswith("/v4/payout/39915")
        assert {"key": "amount", "value": "1250.00", "type": "text"} in sent["body"]["urlencoded"]
        assert desk.text("payout.handout.note").startswith(f"Saved: {path}.")
        if sys.platform != "win32":
            assert path.stat().st_mode & 0o077 == 0

    desk(scene)


def test_what_cannot_be_saved_is_said_and_leaves_nothing(desk: PlayInTab, tmp_path: Path) -> None:
    async def scene(desk: OpenedTab) -> None:
        await filled(desk)
        opened = await open_dialog(desk)
        opened.fileSelected.emit(str(tmp_path / "missing" / "x.json"))  # as if the folder went away meanwhile
        opened.reject()
        assert desk.text("payout.handout.note").startswith("Not saved: ")
        assert not (tmp_path / "missing").exists()
        await until(lambda: dialog(desk) is None)

    desk(scene)


def test_a_typed_card_is_in_neither(desk: PlayInTab, tmp_path: Path) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", BY_CARD, "card")
        await until(lambda: "credit_card_number" in desk.text("payout.inspector.body"))
        press(desk, "curl")
        path = tmp_path / "card.json"
        await save_as(desk, path)
        for handed in (QGuiApplication.clipboard().text(), path.read_text(encoding="utf-8")):
            assert CARD not in handed
            assert CARD[:6] not in handed
            assert CARD[-4:] not in handed
            assert "credit_card_number" in handed
            assert BY_CARD["cvv2"] not in handed

    desk(scene)
