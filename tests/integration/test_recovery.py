"""What a program that stopped, or a journal that failed, leaves behind: put right, looked up, never sent again."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from opened_home import opened_home
from sandbox_process import Sandbox, running_sandbox
from sqlalchemy import Engine
from waiting import until
from watched_poller import Desk, watched_desk

from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable, OutcomeUnwritten
from console_app.services.records import NewAttempt, Order, Purpose
from console_app.services.verdicts import NotSentBecause

S = OrderState


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture
def gateway(shared: Sandbox) -> Sandbox:
    shared.clear_scenarios()
    return shared


class StoppedError(BaseException):
    """The program stops here."""


async def full(*_arguments: object) -> Order:
    raise JournalUnavailable("database or disk is full")


async def stopped(*_arguments: object) -> Order:
    raise StoppedError


async def left_by_a_stopped_program(tmp_path: Path, gateway: Sandbox, at: str) -> tuple[Order, Any]:
    """Send an order in a program that stops at a step of the journal or the wire; nothing of it is put right."""
    async with opened_home(tmp_path, gateway) as opened:
        submitter: Any = opened.runtime.use_cases.submitter
        sending = submitter._sending  # noqa: SLF001 - as below
        setattr(sending._wire if at == "post_order" else sending._orders, at, stopped)  # noqa: SLF001 - stopped just there
        content = await opened.payout()
        with pytest.raises(StoppedError):
            await submitter.submit(content, "A. Ivanova")
        order = await opened.runtime.journal_home.journal.find(content.key)
        assert order is not None
        return order, content


def posts(gateway: Sandbox, order: Order) -> int:
    """How many payouts under this number came to the gateway."""
    rows = [(row["operation"], row["client_orderid"]) for row in gateway.requests()]
    return rows.count(("payout", order.key.number))


@pytest.mark.parametrize(("at", "found"), [("post_order", S.IN_DOUBT), ("end_attempt", S.PROCESSING)])
def test_what_was_being_sent_is_in_doubt_and_looked_up_at_once(
    tmp_path: Path, gateway: Sandbox, at: str, found: OrderState
) -> None:
    left, _ = run_stopped(tmp_path, gateway, at)
    assert left.state is S.SENDING

    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            recovered = await opened.runtime.recovery.run()
            (order,) = recovered.in_doubt
            assert (order.id, order.state, order.doubt_because) == (left.id, S.IN_DOUBT, "program-stopped")
            assert order.next_check is not None
            assert order.next_check <= opened.runtime.use_cases.clock.now()
            assert (recovered.not_sent, recovered.withdrawn) == ((), ())
        async with watched_desk(tmp_path, gateway) as desk:
            await desk.settled()
            order = await desk.order(order)
            assert order.state is found
            assert [seen.purpose for seen in await desk.seen(order)][-1] is Purpose.LADDER
            assert posts(gateway, order) == (1 if at == "end_attempt" else 0)

    asyncio.run(scene())


def run_stopped(tmp_path: Path, gateway: Sandbox, at: str) -> tuple[Order, Any]:
    """Run the program that stops in a loop of its own, as a process would."""

    async def first() -> tuple[Order, Any]:
        return await left_by_a_stopped_program(tmp_path, gateway, at)

    return asyncio.run(first())


def test_what_was_authorised_only_is_not_sent_and_can_be_sent_again(tmp_path: Path, gateway: Sandbox) -> None:
    left, content = run_stopped(tmp_path, gateway, "begin_attempt")
    assert left.state is S.AUTHORISED

    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            recovered = await opened.runtime.recovery.run()
            (order,) = recovered.not_sent
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, NotSentBecause.STOPPED_UNCHECKED)
            assert order.next_check is not None, "it is looked up before it is called sure"
            assert posts(gateway, order) == 0
            order = await opened.runtime.use_cases.submitter.send_again(order.id, content, "A. Ivanova")
            assert (order.state, order.not_sent_because) == (S.ACCEPTED, "")
            assert opened.taken(order.key.number) == 1

    asyncio.run(scene())


def test_what_was_entered_only_is_withdrawn(tmp_path: Path, gateway: Sandbox) -> None:
    left, _ = run_stopped(tmp_path, gateway, "move")
    assert left.state is S.PREPARED

    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            recovered = await opened.runtime.recovery.run()
            (order,) = recovered.withdrawn
            assert (order.id, order.state) == (left.id, S.WITHDRAWN)
            assert posts(gateway, order) == 0
            assert await opened.runtime.recovery.run() == type(recovered)((), (), ())

    asyncio.run(scene())


def test_an_outcome_that_could_not_be_written_is_taken_over_and_looked_up(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            end_attempt, move = desk.journal.end_attempt, desk.journal.move
            desk.journal.end_attempt = full
            with pytest.raises(OutcomeUnwritten) as caught:
                await desk.send()
            desk.journal.move = full
            order = await desk.journal.order(caught.value.order)
            assert order.state is S.SENDING
            await desk.looked_after_a_rest()
            assert (await desk.order(order)).state is S.SENDING
            desk.journal.end_attempt, desk.journal.move = end_attempt, move
            desk.clock.move(timedelta(seconds=5))
            await until(lambda: is_in(desk, order, S.PROCESSING))
            dossier = await desk.home.runtime.use_cases.desk.dossier(order.id)
            assert dossier.order.doubt_because == "journal-failed"
            assert [seen.purpose for seen in dossier.observations] == [Purpose.BEFORE_SENDING, Purpose.LADDER]
            assert (posts(gateway, order), desk.home.taken(order.key.number)) == (1, 1)
            assert desk.home.runtime.use_cases.submitter.unwritten == frozenset()

    asyncio.run(scene())


async def is_in(desk: Desk, order: Order, state: OrderState) -> bool:
    return (await desk.order(order)).state is state


def test_nothing_is_sent_when_the_row_before_the_wire_cannot_be_written(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            begin_attempt, desk.journal.begin_attempt = desk.journal.begin_attempt, full
            content = await desk.home.payout()
            with pytest.raises(JournalUnavailable):
                await desk.home.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            order = await desk.journal.find(content.key)
            assert posts(gateway, order) == 0
            desk.journal.begin_attempt = begin_attempt
            await desk.looked_after_a_rest()
            await until(lambda: is_in(desk, order, S.NOT_SENT))
            assert (await desk.order(order)).not_sent_because == "journal-failed"
            again = await desk.home.runtime.use_cases.submitter.send_again(order.id, content, "A. Ivanova")
            assert (again.state, posts(gateway, order)) == (S.ACCEPTED, 1)

    asyncio.run(scene())


def test_nothing_is_sent_when_the_disk_is_full(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            journal: Any = opened.runtime.journal_home.journal
            begin_attempt = journal.begin_attempt

            async def with_a_full_disk(order: int, attempt: NewAttempt) -> object:
                await journal._worker.run(lambda: fill(journal._engine))  # noqa: SLF001 - a disk that fills up
                needs_pages = replace(attempt, url=f"{attempt.url}{'x' * 100_000}")
                return await begin_attempt(order, needs_pages)

            journal.begin_attempt = with_a_full_disk
            content = await opened.payout()
            with pytest.raises(JournalUnavailable, match="full"):
                await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            order = await journal.find(content.key)
            assert (order.state, order.attempts, posts(gateway, order)) == (S.AUTHORISED, 0, 0)

    asyncio.run(scene())


def fill(engine: Engine) -> None:
    """Let the database grow by no page more."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_failure_nobody_thought_of_after_the_wire_ends_in_doubt(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            submitter: Any = desk.home.runtime.use_cases.submitter

            async def broken(*_arguments: object) -> Order:
                raise RuntimeError("a fault of ours")

            submitter._sending._outcome = broken  # noqa: SLF001 - any fault there
            content = await desk.home.payout()
            with pytest.raises(RuntimeError, match="a fault of ours"):
                await submitter.submit(content, "A. Ivanova")
            order = await desk.journal.find(content.key)
            await desk.looked_after_a_rest()
            await until(lambda: is_in(desk, order, S.PROCESSING))
            assert posts(gateway, order) == 1

    asyncio.run(scene())
