"""The inspector: the very string, body and signature, live and masked, and never a question to the keyring."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from example_forms import BY_CARD, CARD, FILLED
from opened_console import OpenedTab, PlayInTab, on_production
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from waiting import until

from console_app.gui.kit.code_block import CodeBlock


def test_the_signature_shown_fits_the_exact_string_shown(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await until(lambda: desk.text("payout.inspector.base64") != "")
        for button in desk.tab.findChildren(QAbstractButton):
            if button.text() == "Exact":
                button.click()
        exact = desk.text("payout.inspector.string")
        assert exact.startswith("POST&http%3A%2F%2F127.0.0.1")
        key = serialization.load_pem_private_key(desk.home.sandbox.private_key_pem, None)
        assert isinstance(key, RSAPrivateKey)
        signature = base64.b64decode(desk.text("payout.inspector.base64"))
        key.public_key().verify(signature, exact.encode(), padding.PKCS1v15(), hashes.SHA256())
        assert desk.text("payout.inspector.hex") == signature.hex()
        assert any(text.startswith("Signed with key ") for text in desk.told())

    desk(scene)


def test_every_change_of_content_gets_a_nonce_of_its_own(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await until(lambda: "amount = 1250.00" in desk.text("payout.inspector.string"))
        before = desk.text("payout.inspector.hex")
        desk.put("payout.amount", "1251.00")
        await until(lambda: "amount = 1251.00" in desk.text("payout.inspector.string"))
        assert desk.text("payout.inspector.hex") not in ("", before)

    desk(scene)


def test_nothing_is_signed_while_a_field_is_wrong(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", {**FILLED, "order_desc": "x" * 71, "account_number": "DE89370400440532013001"})
        await until(lambda: "Not signed while 2 fields need correction" in desk.told())
        assert (desk.text("payout.inspector.hex"), desk.text("payout.inspector.base64")) == ("", "")
        assert "(not signed)" in desk.text("payout.inspector.headers")

    desk(scene)


def test_real_money_is_not_signed_before_it_is_sent(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await until(lambda: "Real money: not signed before it is sent" in desk.told())
        assert "oauth_nonce = ***" in desk.text("payout.inspector.string")
        assert "Authorization: OAuth" in desk.text("payout.inspector.headers")
        assert desk.text("payout.inspector.hex") == ""

    desk(scene, profile=on_production)


def test_a_locked_key_is_said_and_the_keyring_is_left_alone(desk: PlayInTab, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(desk: OpenedTab) -> None:
        asked: list[str] = []

        async def counted(entry: str) -> None:
            asked.append(entry)

        monkeypatch.setattr(desk.home.vault._store, "read", counted)  # noqa: SLF001 -- the keyring's one door
        await desk.fill("payout", FILLED)
        await until(lambda: "The key is locked, so nothing is signed here" in desk.told())
        assert desk.text("payout.inspector.hex") == ""
        assert asked == []

    desk(scene, unlocked=False)


def test_what_is_copied_is_masked_as_it_is_shown(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", BY_CARD, "card")
        await until(lambda: "Signature hidden: it would give the card number away" in desk.told())
        for block in desk.tab.findChildren(CodeBlock):
            block.copy()
            copied = QGuiApplication.clipboard().text()
            assert CARD not in copied
            assert CARD[6:12] not in copied
            assert BY_CARD["cvv2"] not in copied
        assert desk.text("payout.inspector.hex") == ""

    desk(scene)
