"""From the form to the outcome: reviewed, sent once, followed to the end, against a real gateway process."""

import asyncio
from datetime import timedelta

import pytest
from console import is_waking
from example_forms import BY_CARD, CARD, FILLED
from moved_clock import MovedClock
from opened_console import OpenedTab, PlayInTab
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from waiting import until

from console_app.gui.order.wanted import OpenOrder, UnsentOrder
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable, KeyringLocked
from console_app.services.repeats import Repeats


def test_a_payout_is_filled_in_reviewed_sent_and_approved_by_polls(desk: PlayInTab) -> None:
    clock = MovedClock()

    async def scene(desk: OpenedTab) -> None:
        polling = asyncio.create_task(desk.home.runtime.use_cases.poller.run())
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        assert desk.text("payout.result").startswith("Accepted by the gateway, order ")
        for _ in range(12):
            await desk.polled(clock, timedelta(seconds=5))
        assert desk.text("payout.result") == "Approved by the bank"
        await desk.home.runtime.use_cases.poller.stop()
        await polling
        assert desk.home.taken(desk.wire("payout.client_orderid")) == 1

    desk(scene, clock=clock)


def test_an_unwritten_outcome_is_taken_back_once_the_journal_has_one(
    desk: PlayInTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: OpenedTab) -> None:
        async def full(*_given: object) -> None:
            raise JournalUnavailable("database or disk is full")

        await desk.fill("payout", FILLED)
        with monkeypatch.context() as disk:
            disk.setattr(type(desk.home.runtime.journal_home.journal), "end_attempt", full)
            await desk.send("payout")
            assert "We do not know yet. Do not create it again." in desk.told()
        runtime = desk.home.runtime
        await runtime.recovery.recover_leftovers()
        await runtime.use_cases.poller.check_now((await desk.orders())[0].id)
        await until(lambda: desk.text("payout.result").startswith(("Processing", "Approved")))
        assert "We do not know yet. Do not create it again." not in desk.told()

    desk(scene)


def test_two_clicks_everywhere_send_one_order(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        review = desk.part("payout.send")
        QTest.mouseDClick(review, Qt.MouseButton.LeftButton)
        desk.press("payout.send")
        await desk.reviewed()
        assert desk.tab.busy()
        await desk.confirm()
        number = desk.wire("payout.client_orderid")
        posts = [row for row in desk.home.sandbox.requests() if row["operation"] == "payout" and number in str(row)]
        assert (len(posts), desk.home.taken(number), len(await desk.orders())) == (1, 1, 1)

    desk(scene)


def test_after_sending_the_form_is_locked_and_only_a_new_one_starts_afresh(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        number = desk.wire("payout.client_orderid")
        QTest.keyClicks(desk.part("payout.amount"), "9")
        QTest.keyClick(desk.tab, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await desk.quiet()
        assert (desk.wire("payout.amount"), desk.review()) == ("1250.00", None)
        assert not desk.part("payout.send").isVisible()
        assert not desk.part("payout.clear").isVisible()
        assert any(text.endswith("This form cannot be sent again.") for text in desk.told())
        assert not desk.part("payout.inspector.string").isVisible()
        desk.press("payout.new")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", number))
        assert (desk.wire("payout.amount"), desk.text("payout.result")) == ("", "")
        assert desk.part("payout.send").isVisible()

    desk(scene)


def test_the_inspector_shows_afterwards_what_was_really_sent(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await until(lambda: "oauth_nonce" in desk.text("payout.inspector.string"))
        await desk.send("payout")
        order = (await desk.orders())[0]
        attempt = (await desk.home.runtime.use_cases.desk.dossier(order.id)).attempts[0]
        assert f"oauth_nonce = {attempt.nonce}" in desk.text("payout.inspector.string")
        assert f"oauth_timestamp = {attempt.timestamp}" in desk.text("payout.inspector.string")
        assert desk.text("payout.inspector.hex")

    desk(scene)


def test_a_lost_answer_is_told_as_it_is(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("answer-lost", "payout")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        assert desk.text("payout.result") == "We do not know yet. Do not create it again."
        assert "Do not enter this payment again, here or elsewhere." in desk.told()
        assert not desk.part("payout.again").isVisible()
        assert not desk.part("payout.correct").isVisible()
        desk.press("payout.check")
        await until(lambda: desk.text("payout.result").startswith(("Accepted", "Processing", "Approved")))
        assert desk.home.taken(desk.wire("payout.client_orderid")) == 1

    desk(scene)


def test_what_was_not_sent_is_sent_again_under_its_own_number_after_another_review(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("html-502", "status")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        number = desk.wire("payout.client_orderid")
        told = "Not sent: the gateway could not be asked first. No money moved. You may send it again."
        assert desk.text("payout.result") == told
        assert desk.home.taken(number) == 0
        desk.home.sandbox.clear_scenarios()
        desk.press("payout.again")
        await desk.reviewed()
        assert number in desk.told("review")
        await desk.confirm()
        assert desk.text("payout.result").startswith("Accepted by the gateway")
        assert (desk.home.taken(number), len(await desk.orders())) == (1, 1)

    desk(scene)


def test_an_order_not_sent_earlier_is_taken_up_from_the_journal(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("html-502", "status")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        desk.home.sandbox.clear_scenarios()
        order = (await desk.orders())[0]
        desk.press("payout.new")
        desk.tab.begin(UnsentOrder(order.id))
        await desk.reviewed()
        await desk.confirm()
        assert desk.wire("payout.client_orderid") == order.key.number
        assert (await desk.orders())[0].state is OrderState.ACCEPTED
        assert desk.home.taken(order.key.number) == 1

    desk(scene)


def test_neither_a_key_nor_another_order_takes_a_begun_form_away(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("html-502", "status")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        order = (await desk.orders())[0]
        desk.press("payout.new")
        desk.put("payout.amount", "7.00")
        QTest.keyClick(desk.tab, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        desk.tab.begin(UnsentOrder(order.id))
        await until(lambda: any(text.startswith("This form is begun.") for text in desk.told()))
        await desk.quiet()
        assert (desk.wire("payout.amount"), desk.review()) == ("7.00", None)

    desk(scene)


def test_a_refused_payout_is_corrected_under_a_new_number(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("refuse", "payout")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        number = desk.wire("payout.client_orderid")
        assert desk.text("payout.result").startswith("Refused: ")
        assert "(code 104)" in desk.text("payout.result")
        desk.home.sandbox.clear_scenarios()
        desk.press("payout.correct")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", number))
        assert desk.wire("payout.account_number") == FILLED["account_number"]
        await desk.send("payout")
        assert desk.text("payout.result").startswith("Accepted by the gateway")

    desk(scene)


def test_the_same_payment_again_wants_a_reason_which_is_kept(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        first = desk.wire("payout.client_orderid")
        desk.press("payout.new")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", first))
        await desk.fill("payout", FILLED)
        await desk.open_review("payout")
        assert any(first in text for text in desk.told("review.repeats"))
        confirm = desk.part("review.confirm")
        assert not confirm.isEnabled()
        assert not is_waking(confirm)
        desk.part("review.reason").setProperty("wire", "Second half of the salary")
        assert not confirm.isEnabled()
        await desk.confirm()
        assert (await desk.orders())[0].reason == "Second half of the salary"

    desk(scene)


def test_the_same_payment_after_the_journal_s_key_was_lost_wants_a_reason_which_is_kept(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        first = desk.wire("payout.client_orderid")
        await desk.home.vault._store.remove("home/journal-key")  # noqa: SLF001 - as whoever resets a keyring does
        desk.home.vault.lock()
        desk.press("payout.new")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", first))
        await desk.fill("payout", FILLED)
        await desk.open_review("payout")
        told = "\n".join(desk.told("review.not_comparable"))
        assert "1 earlier order of this amount cannot be compared" in told
        assert "The key of this home's journal was lost or changed" in told
        assert "Look yourself whether this payment was already made" in told
        assert first in told
        assert FILLED["account_number"] in told
        assert not desk.part("review.confirm").isEnabled()
        desk.part("review.reason").setProperty("wire", "Looked: that one was for October")
        await desk.confirm()
        assert (await desk.orders())[0].reason == "Looked: that one was for October"

    desk(scene)


def test_an_unsettled_same_payment_blocks_and_is_one_click_away(
    desk: PlayInTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("answer-lost", "payout")
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        order = (await desk.orders())[0]
        desk.press("payout.new")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", order.key.number))

        async def blocking(_content: object) -> Repeats:
            return Repeats((order,), ())

        monkeypatch.setattr(type(desk.home.runtime.use_cases.submitter), "repeats", staticmethod(blocking))
        await desk.fill("payout", FILLED)
        desk.press("payout.send")
        await desk.idle()
        opened: list[object] = []
        desk.tab.wanted.connect(opened.append)
        assert desk.review() is None
        assert any(order.key.number in text for text in desk.told("payout.notice"))
        desk.press("payout.earlier")
        assert opened == [OpenOrder(order.id)]

    desk(scene)


def test_no_card_number_and_no_code_is_ever_in_any_text(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        spoken: list[str] = []
        await desk.fill("payout", BY_CARD, "card")
        await until(lambda: "card_printed_name" in desk.text("payout.inspector.string"))
        spoken += desk.told()
        assert "Signature hidden: it would give the card number away" in spoken
        dialog = await desk.open_review("payout")
        QTest.keyPress(dialog, Qt.Key.Key_F2)
        spoken += desk.told()
        QTest.keyRelease(dialog, Qt.Key.Key_F2)
        await desk.confirm()
        spoken += desk.told()
        await until(desk.part("payout.copy").isVisible)
        desk.press("payout.copy")
        spoken.append(QGuiApplication.clipboard().text())
        bare = [text.replace(" ", "") for text in spoken]
        assert not [text for text in bare if CARD in text or CARD[6:12] in text]
        assert not [text for text in spoken if text == BY_CARD["cvv2"] or f"={BY_CARD['cvv2']}" in text]
        assert any("427655******7686" in text for text in bare)
        assert (desk.wire("payout.credit_card_number"), desk.wire("payout.cvv2")) == ("", "")

    desk(scene)


def test_a_locked_keyring_sends_nothing_and_leaves_the_form_as_it_was(
    desk: PlayInTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: OpenedTab) -> None:
        async def locked(_message: bytes) -> str:
            raise KeyringLocked

        monkeypatch.setattr(desk.home.vault, "digest", locked)
        await desk.fill("payout", FILLED)
        desk.press("payout.send")
        await desk.idle()
        assert any(text == "The keyring is locked." for text in desk.told("payout.notice"))
        assert desk.part("payout.send").isEnabled()
        assert not await desk.orders()

    desk(scene)


def test_a_number_that_exists_is_refused_before_anything_is_sent(desk: PlayInTab) -> None:
    async def scene(desk: OpenedTab) -> None:
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        number = desk.wire("payout.client_orderid")
        desk.press("payout.new")
        await until(lambda: desk.wire("payout.client_orderid") not in ("", number))
        await desk.fill("payout", {**FILLED, "amount": "7.00"})
        desk.put("payout.client_orderid", number)
        await desk.send("payout")
        assert any(text == f"Order number {number} exists already." for text in desk.told("payout.notice"))
        assert (desk.wire("payout.amount"), desk.part("payout.send").isVisible()) == ("7.00", True)
        assert len(await desk.orders()) == 1

    desk(scene)


def test_a_403_says_what_it_often_is_and_promises_nothing(desk: PlayInTab) -> None:
    often = "Often: the key or the login is not known there. See Keys and the signature doctor."

    async def scene(desk: OpenedTab) -> None:
        desk.home.sandbox.set_scenario("html-403", "payout", 1)
        await desk.fill("payout", FILLED)
        await desk.send("payout")
        assert desk.text("payout.result") == "We do not know yet. Do not create it again."
        await until(lambda: often in desk.told())
        assert "Do not enter this payment again, here or elsewhere." in desk.told()
        order = await desk.home.runtime.use_cases.poller.check_now((await desk.orders())[0].id)
        await until(lambda: not desk.tasks.names())
        assert order.state is OrderState.IN_DOUBT
        assert often in desk.told()

    desk(scene)
