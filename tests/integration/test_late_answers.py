"""What an answer to a look-up changes, hours and days later: found, held, settled, abandoned, contradicted."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from raw_gateway_client import send_payout
from sandbox_process import Sandbox, running_sandbox
from watched_poller import Desk, locked_keyring, unlock_keyring, until_approved, watched_desk

from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.errors import NotSendable
from console_app.services.records import Mismatch, Order, Purpose, RefusalCheck
from console_app.services.verdicts import Unavailable

S = OrderState
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
IN_TEN_DAYS = 10 * DAY.total_seconds()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture
def gateway(shared: Sandbox) -> Sandbox:
    shared.clear_scenarios()
    return shared


@pytest.fixture
def slow_days(tmp_path: Path) -> Iterator[Sandbox]:
    """A gateway of its own whose clock stands still until the test moves it."""
    with running_sandbox(tmp_path, "--clock", "manual", "--polls", "1") as sandbox:
        yield sandbox


def gateway_id(gateway: Sandbox, order: Order) -> str:
    (taken,) = [row for row in gateway.orders() if row.client_orderid == order.key.number]
    return str(taken.paynet_order_id)


async def held_order(desk: Desk, gateway: Sandbox, amount: str = "10.00") -> Order:
    """An order that the gateway took, but shows only in ten days; looked up to the ladder's end."""
    gateway.set_scenario("late-landing", "payout", 1, IN_TEN_DAYS)
    order = await desk.send(amount)
    await desk.passed(HOUR + MINUTE)
    order = await desk.order(order)
    assert order.state is S.HELD
    return order


def test_an_order_whose_answer_was_lost_is_found_at_once(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            gateway.set_scenario("answer-lost", "payout", 1)
            order = await desk.send()
            assert order.state is S.IN_DOUBT
            await desk.settled()
            order = await desk.order(order)
            assert order.state is S.PROCESSING
            assert order.gateway_id == gateway_id(gateway, order)
            assert [seen.purpose for seen in await desk.seen(order)] == [Purpose.BEFORE_SENDING, Purpose.LADDER]

    asyncio.run(scene())


def test_a_held_order_leaves_by_the_gateway_id_only_when_both_ids_confirm_it(
    tmp_path: Path, slow_days: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, slow_days) as desk:
            order = await held_order(desk, slow_days)
            use_cases, known = desk.home.runtime.use_cases, gateway_id(slow_days, order)
            for typed in (known, ""):
                with pytest.raises(NotSendable, match="not-confirmed"):
                    await use_cases.desk.settle_as_accepted(desk.home.profile, order.id, typed, "B. Keller")
            slow_days.advance(IN_TEN_DAYS)
            with pytest.raises(NotSendable, match="not-confirmed"):
                await use_cases.desk.settle_as_accepted(desk.home.profile, order.id, f"{known}1", "B. Keller")
            assert (await desk.order(order)).state is S.HELD
            settled = await use_cases.desk.settle_as_accepted(desk.home.profile, order.id, known, "B. Keller")
            assert (settled.state, settled.gateway_id) == (S.PROCESSING, known)
            *_, move = (await use_cases.desk.dossier(order.id)).history
            assert (move.before, move.actor, move.text) == (S.HELD, person("B. Keller"), known)
            assert (await until_approved(desk, settled)).state is S.APPROVED
            assert desk.home.taken(order.key.number) == 1

    asyncio.run(scene())


def test_an_abandoned_order_needs_reason_and_evidence_and_is_taken_over_when_it_turns_up(
    tmp_path: Path, slow_days: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, slow_days) as desk:
            order, desks = await held_order(desk, slow_days), desk.home.runtime.use_cases.desk
            for reason, evidence in (("", "mail of the 20th"), ("they say it is not there", "  ")):
                with pytest.raises(NotSendable, match="reason-missing"):
                    await desks.abandon(order.id, "A. Ivanova", reason, evidence)
            order = await desks.abandon(order.id, "A. Ivanova", "they say it is not there", "mail of the 20th")
            assert order.state is S.ABANDONED
            last = (await desks.dossier(order.id)).history[-1]
            assert (last.actor, last.text) == (person("A. Ivanova"), "they say it is not there\nmail of the 20th")
            await desk.passed(2 * HOUR)
            assert (await desk.order(order)).state is S.ABANDONED
            slow_days.advance(IN_TEN_DAYS)
            await desk.passed(HOUR)
            assert (await desk.order(order)).state is S.PROCESSING
            assert desk.home.taken(order.key.number) == 1

    asyncio.run(scene())


def test_a_final_word_that_changed_a_day_later_is_shown_and_overwrites_nothing(
    tmp_path: Path, slow_days: Sandbox
) -> None:
    async def scene() -> None:
        slow_days.set_scenario("final-flips")
        async with watched_desk(tmp_path, slow_days) as desk:
            order = await until_approved(desk, await desk.send())
            for passed, checks in ((timedelta(hours=23), 0), (2 * HOUR, 1), (5 * DAY, 1), (DAY, 2), (30 * DAY, 2)):
                slow_days.advance(passed.total_seconds())
                await desk.passed(passed)
                late = [seen for seen in await desk.seen(order) if seen.purpose is Purpose.LATE_CHECK]
                assert [seen.status for seen in late] == ["declined"] * checks
                order = await desk.order(order)
                assert (order.state, order.gateway_status) == (S.APPROVED, "approved")
                assert order.mismatch == (Mismatch.FINAL_CHANGED if checks else "")
            assert order.next_check is None

    asyncio.run(scene())


def test_a_late_check_that_got_no_answer_is_made_up(tmp_path: Path, slow_days: Sandbox) -> None:
    async def scene() -> None:
        slow_days.set_scenario("final-flips")
        async with watched_desk(tmp_path, slow_days) as desk:
            order = await until_approved(desk, await desk.send())
            slow_days.advance(2 * DAY.total_seconds())
            slow_days.set_scenario("answer-lost", "status", 2)
            await desk.passed(DAY + 3 * HOUR)
            late = [seen for seen in await desk.seen(order) if seen.purpose is Purpose.LATE_CHECK]
            assert [seen.verdict for seen in late] == ["no-answer", "no-answer", "found"]
            assert (await desk.order(order)).mismatch == Mismatch.FINAL_CHANGED

    asyncio.run(scene())


def test_an_order_that_lands_late_is_found_and_never_posted_again(tmp_path: Path, slow_days: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, slow_days) as desk:
            slow_days.set_scenario("late-landing", "payout", 1, 240.0)
            order = await desk.send()
            await desk.passed(4 * MINUTE)
            assert (await desk.order(order)).state is S.IN_DOUBT
            slow_days.advance(241)
            await desk.passed(MINUTE)
            seen = [one.verdict for one in await desk.seen(order) if one.purpose is Purpose.LADDER]
            assert seen == ["no-such-order"] * 10 + ["found"]
            assert (await desk.order(order)).state is S.PROCESSING
            assert [row["operation"] for row in slow_days.requests()].count("payout") == 1
            assert desk.home.taken(order.key.number) == 1

    asyncio.run(scene())


def test_an_order_under_our_number_with_another_id_is_a_mismatch_and_not_ours(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway, proven=False) as desk:
            order = await desk.send("400.92")
            await asyncio.to_thread(send_payout, gateway, client_orderid=order.key.number, amount="7.00")
            await desk.moved(5 * SECOND)
            seen = await desk.order(order)
            assert (seen.state, seen.mismatch) == (S.ACCEPTED, Mismatch.GATEWAY_ID)
            assert (seen.failing_because, seen.gateway_id) == ("gateway-id-changed", order.gateway_id)
            await desk.passed(5 * SECOND)
            seen = await desk.order(order)
            assert (seen.state, seen.mismatch, seen.failing_since) == (S.PROCESSING, Mismatch.GATEWAY_ID, None)
            assert not (await desk.seen(order))[-1].by_number_alone

    asyncio.run(scene())


def test_a_not_found_from_before_a_refusal_does_not_confirm_it(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            use_cases, content = desk.home.runtime.use_cases, await desk.home.payout(amount="500.00")
            calls = locked_keyring(desk)
            order = await use_cases.submitter.submit(content, "A. Ivanova")
            assert (order.state, calls[0]) == (S.NOT_SENT, 1)
            unlock_keyring(desk)
            asking: Any = use_cases.desk._asking  # noqa: SLF001 - where the answer is held back
            ask, answered, go_on = asking.ask, asyncio.Event(), asyncio.Event()

            async def held_back(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
                asking.ask = ask
                asked = await ask(*arguments, **named)
                answered.set()
                await go_on.wait()
                return asked

            asking.ask = held_back
            person = asyncio.ensure_future(use_cases.desk.ask_gateway(desk.home.profile, order.key.number))
            await answered.wait()
            await use_cases.poller.stop()
            gateway.set_scenario("slow", "status", 1, 0.0)
            gateway.set_scenario("answer-lost", "status", 1)
            gateway.set_scenario("refuse", "payout", 1)
            order = await use_cases.submitter.send_again(order.id, content, "A. Ivanova")
            assert (order.state, order.refusal) == (S.IN_DOUBT, RefusalCheck.CLAIMED_VALIDATION)
            go_on.set()
            await person
            assert (await desk.order(order)).state is S.IN_DOUBT
            confirmed = await use_cases.poller.check_now(order.id)
            assert (confirmed.state, confirmed.refusal) == (S.REFUSED, RefusalCheck.CONFIRMED)

    asyncio.run(scene())


def test_an_order_said_not_to_be_sent_that_is_found_all_the_same_is_a_mismatch(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            locked_keyring(desk)
            order = await desk.send("600.00")
            unlock_keyring(desk)
            await asyncio.to_thread(send_payout, gateway, client_orderid=order.key.number, amount="600.00")
            found = await desk.home.runtime.use_cases.poller.check_now(order.id)
            assert (found.state, found.mismatch) == (S.PROCESSING, Mismatch.FOUND_BEFORE_SENDING)

    asyncio.run(scene())


def test_a_profile_that_names_another_gateway_now_is_not_asked_about_old_orders(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await until_approved(desk, await desk.send("700.00"))
            files, asked = desk.home.files, desk.line.asked
            moved = replace(desk.home.profile, base_url="http://127.0.0.1:1/paynet/api")
            files.named = lambda _name: moved  # type: ignore[method-assign, assignment]
            await desk.passed(DAY + 3 * HOUR)
            order = await desk.order(order)
            assert desk.line.asked == asked
            assert (order.state, order.failing_because, order.checks_failed) == (
                S.APPROVED,
                Unavailable.PROFILE_GONE,
                4,
            )

    asyncio.run(scene())
