"""Answers, clerks and times that contradict each other: nothing is called settled that is not, watching goes on."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from held_answers import held_answers
from moved_clock import MovedClock
from opened_home import opened_home
from sandbox_process import Sandbox, running_sandbox
from waiting import until

from console_app.protocol.states import OrderState
from console_app.services.errors import SamePayment
from console_app.services.news import Event
from console_app.services.profile import Target
from console_app.services.records import Mismatch, Purpose

S = OrderState


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway"), "--endpoint", "39915", "--endpoint", "40000") as sandbox:
        yield sandbox


@pytest.mark.parametrize(("gateway_id", "endpoint"), [("999", "39915"), ("", "40000")], ids=["wrong id", "elsewhere"])
def test_a_question_with_a_wrong_id_or_at_another_endpoint_ends_no_doubt(
    tmp_path: Path, gateway: Sandbox, gateway_id: str, endpoint: str
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            await opened.learn("39915", "40000")
            await opened.prove("39915", "40000")
            gateway.set_scenario("refuse", "payout", 1)
            gateway.set_scenario("slow", "status", 1, 0.0)
            gateway.set_scenario("answer-lost", "status", 1)
            content = await opened.payout(amount=f"{31 + len(gateway_id)}.00")
            doubtful = await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            assert doubtful.state is S.IN_DOUBT
            told = await opened.runtime.use_cases.desk.ask_gateway(
                opened.profile, content.key.number, gateway_id=gateway_id, target=Target(endpoint)
            )
            assert told.order is not None
            assert told.order.state is S.IN_DOUBT
            assert told.order.next_check is not None

    asyncio.run(scene())


def test_a_declined_payment_that_the_gateway_approves_later_counts_as_made(tmp_path: Path) -> None:
    async def scene(sandbox: Sandbox) -> None:
        clock = MovedClock()
        async with opened_home(tmp_path, sandbox, clock=clock) as opened:
            use_cases = opened.runtime.use_cases
            sandbox.set_scenario("final-flips")
            first = await opened.payout(amount="41.00", account_number="0987654321")
            order = await use_cases.submitter.submit(first, "A. Ivanova")
            order = await use_cases.poller.check_now(order.id)
            assert order.state is S.DECLINED
            second = await opened.payout(amount="41.00", account_number="0987654321")
            assert (await use_cases.submitter.repeats(second)).others == ()
            sandbox.advance(2 * 86_400)
            order = await use_cases.poller.check_now(order.id)
            assert (order.state, order.mismatch) == (S.DECLINED, Mismatch.FINAL_CHANGED)
            with pytest.raises(SamePayment):
                await use_cases.submitter.submit(second, "A. Ivanova")

    with running_sandbox(tmp_path, "--polls", "0") as sandbox:
        asyncio.run(scene(sandbox))


def test_a_check_during_the_send_does_not_end_the_watching(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            use_cases, journal = opened.runtime.use_cases, opened.runtime.journal_home.journal
            content = await opened.payout(amount="42.00")
            with held_answers("ask") as statuses:
                with held_answers("post_order") as answers:
                    sending = asyncio.ensure_future(use_cases.submitter.submit(content, "A. Ivanova"))
                    await until(lambda: statuses.waiting)  # the look-up before it
                    statuses.let_go()
                    await until(lambda: answers.waiting)
                    statuses.hold()
                    found = await journal.find(content.key)
                    assert found is not None
                    assert found.state is S.SENDING
                    checking = asyncio.ensure_future(use_cases.poller.check_now(found.id))
                    await until(lambda: statuses.waiting)
                order = await sending
            await checking
            order = await journal.order(order.id)
            assert order.state in (S.ACCEPTED, S.PROCESSING, S.APPROVED)
            assert order.next_check is not None

    asyncio.run(scene())


def test_one_bad_hour_after_a_weekend_is_no_reason_to_ask_no_more(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        clock = MovedClock()
        async with opened_home(tmp_path, gateway, clock=clock) as opened:
            use_cases = opened.runtime.use_cases
            order = await use_cases.submitter.submit(await opened.payout(amount="43.00"), "A. Ivanova")
            assert order.state is S.ACCEPTED
            clock.move(timedelta(days=2))
            gateway.set_scenario("answer-lost", "status", 1)
            order = await use_cases.poller.check_now(order.id)
            assert order.failing_because
            assert order.next_check == clock.now() + timedelta(hours=1)

    asyncio.run(scene())


def test_a_window_that_fails_at_the_news_does_not_stop_a_send(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:

            def broken(event: Event) -> None:
                raise RuntimeError(type(event).__name__)

            opened.runtime.use_cases.news.listen(broken)
            order = await opened.runtime.use_cases.submitter.submit(await opened.payout(amount="44.00"), "A. Ivanova")
            assert order.state is S.ACCEPTED
            assert opened.taken(order.key.number) == 1

    asyncio.run(scene())


def test_an_order_the_gateway_denies_later_keeps_its_state_and_says_so(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            order = await opened.runtime.use_cases.submitter.submit(await opened.payout(amount="45.00"), "A. Ivanova")
            with running_sandbox(tmp_path) as forgetful:
                moved = opened.profile.base_url.replace(gateway.address, forgetful.address)
                object.__setattr__(opened.profile, "base_url", moved)  # the same merchant, a gateway without memory
                asked = await opened.runtime.use_cases.desk._asking.ask(  # noqa: SLF001 - one answer by hand
                    opened.profile, order.key, gateway_id=order.gateway_id, target=Target("39915")
                )
            changed = await opened.runtime.use_cases.desk._concluding.apply(  # noqa: SLF001 - as above
                order, asked, Purpose.POLL
            )
            assert changed.state is S.ACCEPTED
            assert changed.failing_because == "denied"
            assert changed.next_check is not None

    asyncio.run(scene())
