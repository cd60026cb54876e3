"""The poller's own loop over hours and days of a moved clock: what it asks, when, how much at once, what follows."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from moved_clock import MovedClock
from sandbox_process import Sandbox, running_sandbox
from waiting import turns, until
from watched_poller import Desk, locked_keyring, unlock_keyring, until_approved, watched_desk

from console_app.gui.words.outcomes import check_text
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable
from console_app.services.exchange import Exchange, WireFailure
from console_app.services.news import ChecksHalted, Event, OrderChanged, PollingSlowed
from console_app.services.records import Change, Order, Purpose
from console_app.services.verdicts import Unavailable

S = OrderState
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LADDER = [0, 3, 5, 10, 20, 30, *range(60, 601, 60), *range(1200, 3601, 600)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture
def gateway(shared: Sandbox) -> Sandbox:
    shared.clear_scenarios()
    return shared


def asked_about(gateway: Sandbox, order: Order) -> list[dict[str, Any]]:
    return [
        row for row in gateway.requests() if row["operation"] == "status" and row["client_orderid"] == order.key.number
    ]


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
            assert await desk.journal.proven(await desk.home.look_up_key())
            sizes = [row["bytes"] for row in asked_about(gateway, order)]
            both = len(f"&orderid={order.gateway_id}")
            assert [size - sizes[0] for size in sizes] == [0, 0, both, both]

    asyncio.run(scene())


def test_check_now_asks_at_any_time_and_in_any_state(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            poller = desk.home.runtime.use_cases.poller
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
        clock = MovedClock()
        async with watched_desk(tmp_path, gateway, clock=clock) as desk:
            order = await desk.send()
        async with watched_desk(tmp_path, gateway, clock=clock) as desk:
            order = await until_approved(desk, order)

    asyncio.run(scene())


def test_a_laptop_that_slept_asks_once_about_each_order_and_few_at_a_time(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            orders = [await desk.send(f"{100 + index}.92") for index in range(20)]
            await desk.settled()
            before, desk.line.most_in_flight = len(gateway.requests()), 0
            desk.line.open.clear()
            desk.clock.move(9 * HOUR)
            await until(lambda: desk.line.in_flight == 8)
            desk.line.open.set()
            await desk.settled()
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


def test_orders_of_a_slowed_profile_promise_no_check_before_the_pause_is_over(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            pauses = pauses_of(desk)
            balking, waiting = await desk.send("300.92"), await desk.send("301.92")
            await desk.settled()
            desk.line.instead = lambda: BALKING["429"]
            checked = await desk.home.runtime.use_cases.poller.check_now(balking.id)
            assert checked.failing_because == "http-status"
            over = desk.clock.now() + pauses[-1]
            promised = await desk.order(waiting)
            assert (promised.next_check, promised.failing_because) == (over, "")
            assert OrderChanged(promised) in desk.told
            late = await desk.home.runtime.journal_home.journal.change(waiting.id, Change(next_check=desk.clock.now()))
            desk.home.runtime.use_cases.poller.wake()
            await desk.looked()
            assert (await desk.order(late)).next_check == over

    asyncio.run(scene())


def test_a_good_answer_within_the_pause_lets_what_was_put_off_be_asked_at_once(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            poller, journal = desk.home.runtime.use_cases.poller, desk.home.runtime.journal_home.journal
            balking, waiting, later = [await desk.send(f"{303 + index}.92") for index in range(3)]
            await desk.settled()
            desk.line.instead = lambda: BALKING["429"]
            await poller.check_now(balking.id)
            await journal.change(later.id, Change(next_check=desk.clock.now() + HOUR))
            before = len(asked_about(gateway, waiting))
            desk.clock.move(SECOND)
            await desk.looked()
            assert len(asked_about(gateway, waiting)) == before
            desk.line.instead = None
            assert (await poller.check_now(balking.id)).failing_since is None
            await desk.settled()
            assert len(asked_about(gateway, waiting)) == before + 1
            promised = await desk.order(later)
            assert promised.next_check is not None
            assert promised.next_check > desk.clock.now() + 30 * MINUTE

    asyncio.run(scene())


def test_an_answer_asked_for_before_the_pause_began_does_not_end_it(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            pauses = pauses_of(desk)
            for index in range(3):
                await desk.send(f"{306 + index}.92")
            await desk.settled()

            def turned_away_once() -> Exchange:
                desk.line.instead = None
                return BALKING["429"]

            desk.line.instead, desk.line.asked = turned_away_once, 0
            desk.clock.move(5 * SECOND)
            await desk.looked()
            assert (pauses, desk.line.asked) == ([15 * SECOND], 3)
            desk.clock.move(14 * SECOND)
            await desk.looked()
            assert desk.line.asked == 3
            desk.clock.move(SECOND)
            await desk.settled()
            assert desk.line.asked == 6

    asyncio.run(scene())


def test_a_gateway_that_fails_in_plain_words_is_asked_on_at_the_usual_pace(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            pauses = pauses_of(desk)
            order = await desk.send("302.92")
            await desk.settled()
            failing = Exchange(True, WireFailure.NONE, 503, b"upstream timed out")
            desk.line.instead, desk.line.asked = lambda: failing, 0
            for _ in range(3):
                await desk.moved(5 * SECOND)
            assert desk.line.asked >= 3
            order = await desk.order(order)
            assert (order.failing_because, order.checks_failed) == ("server-failed", desk.line.asked)
            assert pauses == []
            assert check_text(order, desk.clock.now()).endswith("the gateway failed (web error)")
            page = Exchange(True, WireFailure.NONE, 503, b"\n<html>maintenance</html>")
            desk.line.instead = lambda: page
            await desk.moved(5 * SECOND)
            assert len(pauses) == 1

    asyncio.run(scene())


def pauses_of(desk: Desk) -> list[timedelta]:
    pauses: list[timedelta] = []

    def hear(event: Event) -> None:
        if isinstance(event, PollingSlowed):
            pauses.append(event.until - desk.clock.now())

    desk.home.runtime.use_cases.news.listen(hear)
    return pauses


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
            assert desk.told.count(ChecksHalted(order.profile, Unavailable.KEYRING_LOCKED, since)) == 4
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
            asked = await desk.home.runtime.use_cases.poller.check_now(order.id)
            assert (asked.state, asked.failing_because) == (S.APPROVED, "keyring-locked")
            assert asked.next_check == order.next_check

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


def test_stopping_starts_nothing_new_and_waits_for_what_is_under_way(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            first = await desk.send("300.92")
            desk.clock.move(2 * SECOND)
            second = await desk.send("301.92")
            await desk.settled()
            desk.line.open.clear()
            first = await desk.order(first)
            assert first.next_check is not None
            desk.clock.move(first.next_check - desk.clock.now())
            await until(lambda: desk.line.in_flight == 1)
            desk.clock.move(MINUTE)
            stopping = asyncio.ensure_future(desk.home.runtime.use_cases.poller.stop())
            await turns()
            desk.line.open.set()
            await stopping
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
            desk.clock.wall -= DAY
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
