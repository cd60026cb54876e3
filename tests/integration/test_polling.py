"""The poller's own loop over hours and days of a moved clock: what it asks, when, how much at once, and what follows."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from console_rig import until
from raw_gateway_client import send_payout
from sandbox_process import Sandbox, running_sandbox
from watched_poller import SHORT, Desk, WorkstationClock, watched_desk

from console_app.gateway.limits import Limits
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable, KeyringLocked, NotSendable
from console_app.services.news import ChecksHalted, PollingSlowed
from console_app.services.records import Exchange, Mismatch, Order, Purpose, RefusalCheck, WireFailure

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
        row
        for row in gateway.requests()
        if row["operation"] == "status" and row["client_orderid"] == order.key.number
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
            gaps = [late - early for early, late in zip(moments, moments[1:], strict=False)]
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
            orders = [await desk.send(f"{200 + index}.92") for index in range(3)]
            desk.line.instead = lambda: BALKING[answer]
            pauses = []
            for wanted in range(1, 8):
                asked = desk.line.asked
                desk.clock.move(5 * SECOND if wanted == 1 else pauses[-1])
                await until(lambda wanted=wanted, asked=asked: desk.line.asked == asked + 3 and slowed(desk, wanted))
                await until(lambda: desk.line.in_flight == 0 and desk.clock.asleep == 1)
                pauses.append(slowed_until(desk) - desk.clock.now())
                desk.clock.move(pauses[-1] - SECOND)
                await until(lambda: desk.clock.asleep == 1)
                assert desk.line.asked == asked + 3
                pauses[-1] = SECOND
                desk.clock.move(-SECOND + SECOND)
            told = [item.until for item in desk.told if isinstance(item, PollingSlowed)]
            assert len(told) == 7
            order = await desk.order(orders[0])
            assert order.failing_because in {"http-status", "html"}
            desk.line.instead = None
            await desk.moved(SECOND)
            gaps = []
            for _ in range(2):
                asked = desk.line.asked
                await desk.passed(10 * MINUTE)
                gaps.append(desk.line.asked - asked)
            assert (await desk.order(orders[0])).failing_since is None

    asyncio.run(scene())


def slowed(desk: Desk, times: int) -> bool:
    return len([item for item in desk.told if isinstance(item, PollingSlowed)]) == times


def slowed_until(desk: Desk) -> Any:
    return [item.until for item in desk.told if isinstance(item, PollingSlowed)][-1]
