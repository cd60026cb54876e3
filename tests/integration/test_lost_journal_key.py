"""The key behind the fingerprints is lost: whether a payment was made before is then asked of a person, for a week."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock
from opened_home import OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.gui.words.notices import error_words
from console_app.journal.home import JournalHome
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, Secret, currency_of
from console_app.services.errors import NotComparable, NotSendable, SamePayment
from console_app.services.records import Order, Origin

ENTRY = "home/journal-key"
OTHER_ACCOUNT = "GB82WEST12345698765432"
WEEK = timedelta(days=7)
S = OrderState


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture
def gateway(shared: Sandbox) -> Sandbox:
    shared.clear_scenarios()
    return shared


async def lose_the_key(home: OpenedHome) -> Secret:
    """Delete the entry, as whoever resets a keyring does; give what it held."""
    kept = await home.vault._store.read(ENTRY)  # noqa: SLF001 - the keyring is not the program's alone
    assert kept is not None
    await home.vault._store.remove(ENTRY)  # noqa: SLF001
    home.vault.lock()
    return kept


def test_the_same_payment_wants_a_reason_when_the_key_was_lost_and_keeps_it(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            submitter = home.runtime.use_cases.submitter
            first = await submitter.submit(await home.payout(amount="51.00"), "A. Ivanova")
            await lose_the_key(home)
            again = await home.payout(amount="51.00")
            repeats = await submitter.repeats(again)
            assert (repeats.blocking, repeats.others, repeats.not_comparable) == ((), (), (first,))
            with pytest.raises(NotComparable) as caught:
                await submitter.submit(again, "A. Ivanova", "  ")
            assert (caught.value.earlier, caught.value.count) == ((first.id,), 1)
            words = error_words(caught.value)
            assert words.head == "Earlier orders of this amount cannot be compared: 1"
            assert "No money moved" in words.text
            assert home.taken(again.key.number) == 0
            second = await submitter.submit(again, "A. Ivanova", "the first was to another account")
            assert (second.state, second.reason) == (S.ACCEPTED, "the first was to another account")
            history = (await home.runtime.use_cases.desk.dossier(second.id)).history
            assert {row.text for row in history if row.after is S.AUTHORISED} == {"the first was to another account"}
            third = await submitter.repeats(await home.payout(amount="51.00"))
            assert (third.others, third.not_comparable) == ((second,), (first,))

    asyncio.run(scene())


def test_a_payment_of_another_amount_cannot_be_the_same_and_needs_no_reason(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            submitter = home.runtime.use_cases.submitter
            await submitter.submit(await home.payout(amount="52.00"), "A. Ivanova")
            await lose_the_key(home)
            for other in ({"amount": "52.01"}, {"amount": "52.00", "currency": "USD"}):
                order = await submitter.submit(await home.payout(other), "A. Ivanova")
                assert order.state is S.ACCEPTED

    asyncio.run(scene())


def test_a_key_that_comes_back_compares_again(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            submitter, store = home.runtime.use_cases.submitter, home.vault._store  # noqa: SLF001
            first = await submitter.submit(await home.payout(amount="53.00"), "A. Ivanova")
            kept = await lose_the_key(home)
            elsewhere = await home.payout(amount="53.00", account_number=OTHER_ACCOUNT)
            between = await submitter.submit(elsewhere, "A. Ivanova", "another account")
            await store.write(ENTRY, kept)
            home.vault.lock()
            repeats = await submitter.repeats(await home.payout(amount="53.00"))
            assert (repeats.others, repeats.not_comparable) == ((first,), (between,))

    asyncio.run(scene())


def test_a_copy_of_the_home_is_not_blind_under_the_same_keyring(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            submitter = home.runtime.use_cases.submitter
            nothing = await submitter.repeats(await home.payout(amount="54.00"))
            assert nothing.not_comparable == ()
            first = await submitter.submit(await home.payout(amount="54.00"), "A. Ivanova")
        shutil.copytree(tmp_path / "home", tmp_path / "restored")
        async with opened_home(tmp_path, gateway, home="restored") as home:
            submitter = home.runtime.use_cases.submitter
            with pytest.raises(SamePayment) as caught:
                await submitter.submit(await home.payout(amount="54.00"), "A. Ivanova")
            assert caught.value.earlier == (first.id,)
            other = await home.payout(amount="54.00", account_number=OTHER_ACCOUNT)
            assert (await submitter.submit(other, "A. Ivanova")).state is S.ACCEPTED

    asyncio.run(scene())


def test_sending_again_says_that_the_key_was_lost_and_not_that_the_content_changed(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as home:
            submitter = home.runtime.use_cases.submitter
            content = await home.payout(amount="55.00")
            gateway.set_scenario("answer-lost", "status", 1)
            order = await submitter.submit(content, "A. Ivanova")
            assert order.state is S.NOT_SENT
            changed = await home.payout(amount="55.01", client_orderid=order.key.number)
            with pytest.raises(NotSendable, match="content-changed"):
                await submitter.send_again(order.id, changed, "A. Ivanova")
            await lose_the_key(home)
            with pytest.raises(NotSendable, match="key-changed") as caught:
                await submitter.send_again(order.id, content, "A. Ivanova")
            assert "was lost or changed" in error_words(caught.value).head
            assert (await submitter.repeats(await home.payout(amount="55.00"))).not_comparable == ()  # never sent

    asyncio.run(scene())


def test_a_journal_asks_for_a_week_about_settled_orders_and_as_long_as_one_is_unsettled(tmp_path: Path) -> None:
    async def scene() -> None:
        clock = MovedClock(START)
        opened = await JournalHome.open(tmp_path, clock)
        journal = opened.journal

        async def enter(number: str, state: OrderState, **other: object) -> Order:
            new = replace(new_order(number), key_mark="first")
            changed = replace(new, **other)  # type: ignore[arg-type]  # the test names what it changes
            return await brought_to(journal, await journal.add(changed), state)

        old = await brought_to(journal, await journal.add(new_order("from-before-the-marks")), S.APPROVED)
        settled, doubtful = await enter("settled", S.APPROVED), await enter("doubtful", S.IN_DOUBT)
        money = Money(125_001, currency_of("EUR"))
        await enter("dearer", S.APPROVED, money=money)
        await enter("of-another-login", S.APPROVED, key=replace(old.key, login="other"))
        await journal.add(replace(new_order("not-ours", origin=Origin.ELSEWHERE), key_mark=""))
        clock.move(seconds=1)
        key = replace(old.key, number="the next")

        async def asked(mark: str, number: str = "the next") -> list[Order]:
            wanted = replace(key, number=number)
            return list(await journal.not_comparable(wanted, old.money, mark, clock.now() - WEEK))

        assert await asked("first") == []
        assert await asked("second") == [doubtful, settled, old]
        assert await asked("second", doubtful.key.number) == [settled, old]
        newer = await enter("newer", S.APPROVED, key_mark="second")
        assert await asked("second") == [doubtful, settled, old]
        assert await asked("first") == [newer]
        assert [await journal.mark_of(order.id) for order in (old, settled, newer)] == ["first", "first", "second"]
        clock.move(days=7)
        assert await asked("second") == [doubtful]
        await opened.close()

    asyncio.run(scene())
