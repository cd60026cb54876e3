"""The poller's own loop over hours and days of a moved clock: what it asks, when, how much at once, what follows."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from console_rig import until
from raw_gateway_client import send_payout
from sandbox_process import Sandbox, running_sandbox
from watched_poller import Desk, WorkstationClock, watched_desk

from console_app.gateway.limits import Limits
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable, KeyringLocked, NotSendable
from console_app.services.exchange import Exchange, WireFailure
from console_app.services.news import ChecksHalted, Item, PollingSlowed
from console_app.services.records import Mismatch, Order, Purpose, RefusalCheck

S = OrderState
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LADDER = [0, 3, 5, 10, 20, 30, *range(60, 601, 60), *range(1200, 3601, 600)]
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


def asked_about(gateway: Sandbox, order: Order) -> list[dict[str, Any]]:
    return [
        row for row in gateway.requests() if row["operation"] == "status" and row["client_orderid"] == order.key.number
    ]


async def until_approved(desk: Desk, order: Order) -> Order:
    for _ in range(10):
        await desk.passed(5 * SECOND)
        order = await desk.order(order)
        if order.state is S.APPROVED:
            return order
    raise AssertionError(order)


async def held_order(desk: Desk, gateway: Sandbox, amount: str = "10.00") -> Order:
    """An order that the gateway took, but shows only in ten days; looked up to the ladder's end."""
    gateway.set_scenario("late-landing", "payout", 1, IN_TEN_DAYS)
    order = await desk.send(amount)
    await desk.passed(HOUR + MINUTE)
    order = await desk.order(order)
    assert order.state is S.HELD
    return order


def gateway_id(gateway: Sandbox, order: Order) -> str:
    (taken,) = [row for row in gateway.orders() if row.client_orderid == order.key.number]
    return str(taken.paynet_order_id)


def test_an_accepted_order_is_polled_each_few_seconds_until_the_bank_has_spoken(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await desk.send()
            start = desk.clock.now()
            order = await until_approved(desk, order)
            polls = [seen for seen in await desk.seen(order) if seen.purpose is Purpose.POLL]
            assert [seen.status for seen in polls] == ["processing", "processing", "approved"]
            moments = [start, *(seen.at for seen in polls)]
            gaps = [late - early for early, late in pairwise(moments)]
            assert all(3 * SECOND <= gap <= 5 * SECOND for gap in gaps), gaps
            assert order.next_check == polls[-1].at + DAY

    asyncio.run(scene())


def test_until_the_look_up_is_proven_polls_go_by_number_alone_and_the_first_find_proves_it(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway, proven=False) as desk:
            order = await until_approved(desk, await desk.send())
            seen = await desk.seen(order)
            assert [one.by_number_alone for one in seen] == [True, True, False, False]
            target = desk.rig.profile.target_of("status").id
            assert await desk.journal.proven(order.key.host, order.key.login, target)
            sizes = [row["bytes"] for row in asked_about(gateway, order)]
            both = len(f"&orderid={order.gateway_id}")
            assert [size - sizes[0] for size in sizes] == [0, 0, both, both]

    asyncio.run(scene())


def test_check_now_asks_at_any_time_and_in_any_state(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            poller = desk.rig.house.use_cases.poller
            order = await desk.send()
            for expected in (S.PROCESSING, S.PROCESSING, S.APPROVED, S.APPROVED):
                order = await poller.check_now(order.id)
                assert order.state is expected
            assert len(asked_about(gateway, order)) == 5
            desk.clock.move(HOUR)
            again = await poller.check_now(order.id)
            assert again.as_of == desk.clock.now()
            assert again.next_check == order.next_check

    asyncio.run(scene())


def test_polling_goes_on_after_a_restart(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        clock = WorkstationClock()
        async with watched_desk(tmp_path, gateway, clock=clock) as desk:
            order = await desk.send()
        async with watched_desk(tmp_path, gateway, clock=clock) as desk:
            order = await until_approved(desk, order)

    asyncio.run(scene())


def test_a_laptop_that_slept_asks_once_about_each_order_and_few_at_a_time(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway, limits=Limits()) as desk:
            orders = [await desk.send(f"{100 + index}.92") for index in range(20)]
            await desk.settled()
            before, desk.line.most_in_flight = len(gateway.requests()), 0
            gateway.set_scenario("slow", "status", seconds=0.1)
            await desk.moved(9 * HOUR)
            assert len(gateway.requests()) - before == 20
            assert [len(asked_about(gateway, order)) for order in orders] == [2] * 20
            assert desk.line.most_in_flight == 8

    asyncio.run(scene())


BALKING = {
    "403": Exchange(True, WireFailure.NONE, 403, b"Access is denied"),
    "429": Exchange(True, WireFailure.NONE, 429, b""),
    "a web page": Exchange(True, WireFailure.NONE, 200, b"<!DOCTYPE html><html><body>Please wait</body></html>"),
}


@pytest.mark.parametrize("answer", BALKING)
def test_a_balking_gateway_is_asked_less_and_less_until_one_good_answer(
    tmp_path: Path, gateway: Sandbox, answer: str
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            pauses = pauses_of(desk)
            orders = [await desk.send(f"{200 + index}.92") for index in range(3)]
            await desk.settled()
            desk.line.instead, desk.line.asked = lambda: BALKING[answer], 0
            desk.clock.move(5 * SECOND)
            for round_ in range(1, 8):
                await desk.looked()
                assert (len(pauses), desk.line.asked) == (round_, 3 * round_)
                desk.clock.move(pauses[-1] - SECOND)
                await desk.looked()
                assert desk.line.asked == 3 * round_
                if round_ < 7:
                    desk.clock.move(SECOND if round_ < 6 else 10 * MINUTE)  # polled less often anyhow by then
            assert [pause.total_seconds() for pause in pauses] == [15, 30, 60, 120, 240, 300, 300]
            order = await desk.order(orders[0])
            assert order.failing_because in {"http-status", "html"}
            assert (order.state, order.checks_failed) == (S.ACCEPTED, 7)
            desk.line.instead = None
            await desk.moved(10 * MINUTE)
            order = await desk.order(orders[0])
            assert (order.state, order.failing_since, order.failing_because) == (S.PROCESSING, None, "")
            desk.line.instead = lambda: BALKING[answer]
            desk.clock.move(10 * MINUTE)
            await until(lambda: len(pauses) == 8)
            assert pauses[-1] == 15 * SECOND

    asyncio.run(scene())


def pauses_of(desk: Desk) -> list[timedelta]:
    pauses: list[timedelta] = []

    def hear(item: Item) -> None:
        if isinstance(item, PollingSlowed):
            pauses.append(item.until - desk.clock.now())

    desk.rig.house.use_cases.news.listen(hear)
    return pauses


def locked_keyring(desk: Desk) -> list[int]:
    """Lock the keyring; count how often it is asked all the same."""
    calls = [0]

    async def locked(*_arguments: str) -> str:
        calls[0] += 1
        raise KeyringLocked

    vault: Any = desk.rig.vault
    vault.control = locked
    return calls


def unlock_keyring(desk: Desk) -> None:
    vault: Any = desk.rig.vault
    del vault.control


def test_a_locked_keyring_is_said_and_tried_again_each_minute_and_nothing_is_lost(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await desk.send()
            calls = locked_keyring(desk)
            await desk.moved(5 * SECOND)
            since = desk.clock.now()
            order = await desk.order(order)
            assert (order.state, order.failing_since, order.failing_because) == (S.ACCEPTED, since, "keyring-locked")
            assert order.next_check == since + MINUTE
            await desk.passed(3 * MINUTE)
            order = await desk.order(order)
            assert (calls[0], order.checks_failed, order.failing_since) == (4, 4, since)
            assert desk.told.count(ChecksHalted(order.profile, "keyring-locked", since)) == 4
            unlock_keyring(desk)
            await desk.moved(MINUTE)
            order = await until_approved(desk, order)
            assert (order.failing_since, order.checks_failed) == (None, 0)

    asyncio.run(scene())


def test_a_person_who_asks_while_the_keyring_is_locked_changes_no_plan(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await until_approved(desk, await desk.send())
            locked_keyring(desk)
            asked = await desk.rig.house.use_cases.poller.check_now(order.id)
            assert (asked.state, asked.failing_because) == (S.APPROVED, "keyring-locked")
            assert asked.next_check == order.next_check

    asyncio.run(scene())


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


def test_an_order_the_gateway_never_had_climbs_the_ladder_and_is_held_for_a_week(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            gateway.set_scenario("closed-before-reading", "payout", 1)
            order, start = await desk.send(), desk.clock.now()
            await desk.passed(HOUR)
            order = await desk.order(order)
            ladder = [seen for seen in await desk.seen(order) if seen.purpose is Purpose.LADDER]
            assert [(seen.at - start).total_seconds() for seen in ladder] == LADDER
            assert (order.state, order.next_check) == (S.HELD, start + 2 * HOUR)
            await desk.passed(3 * HOUR)
            assert len(await desk.seen(order)) == 1 + len(LADDER) + 3
            await desk.moved(8 * DAY)
            order = await desk.order(order)
            assert (order.state, order.next_check) == (S.HELD, None)
            assert gateway.orders() == [row for row in gateway.orders() if row.client_orderid != order.key.number]

    asyncio.run(scene())


def test_a_held_order_leaves_by_the_gateway_id_only_when_both_ids_confirm_it(
    tmp_path: Path, slow_days: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, slow_days) as desk:
            order = await held_order(desk, slow_days)
            use_cases, known = desk.rig.house.use_cases, gateway_id(slow_days, order)
            for typed in (known, ""):
                with pytest.raises(NotSendable, match="not-confirmed"):
                    await use_cases.desk.settle_as_accepted(desk.rig.profile, order.id, typed)
            slow_days.advance(IN_TEN_DAYS)
            with pytest.raises(NotSendable, match="not-confirmed"):
                await use_cases.desk.settle_as_accepted(desk.rig.profile, order.id, f"{known}1")
            assert (await desk.order(order)).state is S.HELD
            settled = await use_cases.desk.settle_as_accepted(desk.rig.profile, order.id, known)
            assert (settled.state, settled.gateway_id) == (S.PROCESSING, known)
            assert (await until_approved(desk, settled)).state is S.APPROVED
            assert desk.rig.taken(order.key.number) == 1

    asyncio.run(scene())


def test_an_abandoned_order_needs_reason_and_evidence_and_is_taken_over_when_it_turns_up(
    tmp_path: Path, slow_days: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, slow_days) as desk:
            order, desks = await held_order(desk, slow_days), desk.rig.house.use_cases.desk
            for reason, evidence in (("", "mail of the 20th"), ("they say it is not there", "  ")):
                with pytest.raises(NotSendable, match="reason-missing"):
                    await desks.abandon(order.id, "A. Ivanova", reason, evidence)
            order = await desks.abandon(order.id, "A. Ivanova", "they say it is not there", "mail of the 20th")
            assert order.state is S.ABANDONED
            last = (await desks.dossier(order.id)).history[-1]
            assert (last.operator, last.text) == ("A. Ivanova", "they say it is not there\nmail of the 20th")
            await desk.passed(2 * HOUR)
            assert (await desk.order(order)).state is S.ABANDONED
            slow_days.advance(IN_TEN_DAYS)
            await desk.passed(HOUR)
            assert (await desk.order(order)).state is S.PROCESSING
            assert desk.rig.taken(order.key.number) == 1

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
            assert desk.rig.taken(order.key.number) == 1

    asyncio.run(scene())


def test_stopping_starts_nothing_new_and_waits_for_what_is_under_way(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway, limits=Limits()) as desk:
            first = await desk.send("300.92")
            desk.clock.move(2 * SECOND)
            second = await desk.send("301.92")
            await desk.settled()
            gateway.set_scenario("slow", "status", 1, 0.5)
            first = await desk.order(first)
            assert first.next_check is not None
            desk.clock.move(first.next_check - desk.clock.now())
            await until(lambda: desk.line.in_flight == 1)
            desk.clock.move(MINUTE)
            await desk.rig.house.use_cases.poller.stop()
            await desk.running
            assert (await desk.order(first)).state is S.PROCESSING
            assert len(await desk.seen(second)) == 1

    asyncio.run(scene())


@pytest.mark.parametrize("locked", [False, True])
def test_a_wall_clock_set_back_a_day_stops_no_ladder(tmp_path: Path, gateway: Sandbox, locked: bool) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            gateway.set_scenario("closed-before-reading", "payout", 1)
            order = await desk.send()
            await desk.passed(30 * SECOND)
            checks = (await desk.order(order)).checks
            calls = locked_keyring(desk) if locked else [0]
            desk.clock.set_wall(-DAY)
            await desk.moved(30 * SECOND)
            order = await desk.order(order)
            assert order.watched_since == desk.clock.now()
            if locked:
                assert (calls[0], order.next_check) == (1, desk.clock.now() + MINUTE)
                unlock_keyring(desk)
            else:
                assert order.checks == checks + 1
            await desk.passed(HOUR + MINUTE)
            assert (await desk.order(order)).state is S.HELD

    asyncio.run(scene())


def test_an_answer_that_cannot_be_written_down_is_not_asked_for_again_at_once(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order, observe = await desk.send(), desk.journal.observe
            await desk.settled()

            async def full(*_arguments: object) -> Order:
                raise JournalUnavailable("database or disk is full")

            desk.journal.observe, desk.line.asked = full, 0
            for second in range(50):
                desk.clock.move(5 * SECOND if second == 0 else SECOND)
                await desk.looked()
            assert desk.line.asked == 1
            desk.journal.observe = observe
            await desk.moved(30 * SECOND)
            assert (desk.line.asked, (await desk.order(order)).state) == (2, S.PROCESSING)

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
            use_cases, content = desk.rig.house.use_cases, await desk.rig.payout(amount="500.00")
            calls = locked_keyring(desk)
            order = await use_cases.submitter.submit(content, "A. Ivanova")
            assert (order.state, calls[0]) == (S.NOT_SENT, 1)
            unlock_keyring(desk)
            inquiry: Any = use_cases.poller._inquiry  # noqa: SLF001 - where the answer is held back
            ask, answered, go_on = inquiry.ask, asyncio.Event(), asyncio.Event()

            async def held_back(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
                inquiry.ask = ask
                asked = await ask(*arguments, **named)
                answered.set()
                await go_on.wait()
                return asked

            inquiry.ask = held_back
            person = asyncio.ensure_future(use_cases.desk.ask_gateway(desk.rig.profile, order.key.number))
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
            found = await desk.rig.house.use_cases.poller.check_now(order.id)
            assert (found.state, found.mismatch) == (S.NOT_SENT, Mismatch.FOUND_BEFORE_SENDING)

    asyncio.run(scene())


def test_a_profile_that_names_another_gateway_now_is_not_asked_about_old_orders(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await until_approved(desk, await desk.send("700.00"))
            files, asked = desk.rig.files, desk.line.asked
            moved = replace(desk.rig.profile, base_url="http://127.0.0.1:1/paynet/api")
            files.named = lambda _name: moved  # type: ignore[method-assign]
            await desk.passed(DAY + 3 * HOUR)
            order = await desk.order(order)
            assert desk.line.asked == asked
            assert (order.state, order.failing_because, order.checks_failed) == (S.APPROVED, "ProfileError", 4)

    asyncio.run(scene())
