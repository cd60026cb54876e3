"""Every misbehaviour of the gateway on the wire: the right outcome, reason and number of orders taken."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from moved_clock import MovedClock
from opened_home import PATIENT, OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox
from skipped_time import given_up, run_skipping
from waiting import until

from console_app.gateway.limits import Limits
from console_app.protocol.states import OrderState
from console_app.services.errors import NotSendable, OrderNumberTaken, SamePayment
from console_app.services.profile import Target
from console_app.services.records import Mismatch, Order, Purpose, RefusalCheck
from console_app.services.requests import Content


class RealMoney(Content):
    """A content on loopback that counts as real money, so that the guard's hard side can be tried here."""

    @property
    def production(self) -> bool:
        return True


S = OrderState


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@asynccontextmanager
async def proven_rig(tmp_path: Path, gateway: Sandbox, limits: Limits = PATIENT) -> AsyncIterator[OpenedHome]:
    """A runtime whose look-up by order number has found an own order before."""
    async with opened_home(tmp_path, gateway, limits=limits) as opened:
        await opened.prove()
        yield opened


async def send(opened: OpenedHome, amount: str = "10.00", **more: str) -> Order:
    content = await opened.payout({"amount": amount, **more})
    return await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova", "told by the test")


MATRIX = [
    ("answer-lost", S.IN_DOUBT, {"broken", "reset"}, 1),
    ("answer-reset", S.IN_DOUBT, {"reset", "broken"}, 1),
    ("closed-before-reading", S.IN_DOUBT, {"reset", "broken"}, 0),
    ("half-answer", S.IN_DOUBT, {"broken", "not-pairs", "no-gateway-id"}, 1),
    ("half-head", S.IN_DOUBT, {"broken"}, 1),
    ("cut-short", S.IN_DOUBT, {"broken", "no-gateway-id", "foreign-order", "no-type", "not-pairs", "unknown-type"}, 1),
    ("hang", S.IN_DOUBT, {"timeout"}, 1),
    ("drip", S.IN_DOUBT, {"timeout"}, 1),
    ("endless-103", S.IN_DOUBT, {"timeout", "broken"}, 1),
    ("huge-header", S.IN_DOUBT, {"broken"}, 1),
    ("garbage", S.IN_DOUBT, {"broken"}, 1),
    ("html-502", S.IN_DOUBT, {"http-status"}, 1),
    ("html-503", S.IN_DOUBT, {"http-status"}, 0),
    ("html-403", S.IN_DOUBT, {"http-status"}, 0),
    ("early-413", S.IN_DOUBT, {"http-status", "reset", "broken"}, 0),
    ("redirect", S.IN_DOUBT, {"http-status"}, 0),
    ("gzip-bomb", S.IN_DOUBT, {"too-large"}, 1),
    ("bad-gzip", S.IN_DOUBT, {"coding", "broken"}, 1),
    ("doubled-keys", S.IN_DOUBT, {"doubled-key"}, 1),
    ("foreign-order-number", S.IN_DOUBT, {"foreign-order"}, 1),
    ("json", S.IN_DOUBT, {"json"}, 1),
    ("error-with-id", S.IN_DOUBT, {"gateway-id-on-error"}, 1),
    ("gzip-always", S.ACCEPTED, {""}, 1),
    ("slow", S.ACCEPTED, {""}, 1),
    ("duplicate-accepted", S.ACCEPTED, {""}, 1),
]


UNANSWERED = {"hang", "drip", "endless-103"}


@pytest.mark.parametrize(("scenario", "state", "because", "taken"), MATRIX, ids=[row[0] for row in MATRIX])
def test_each_misbehaviour_has_its_outcome_and_is_settled_by_a_look_up(
    tmp_path: Path, gateway: Sandbox, scenario: str, state: OrderState, because: set[str], taken: int
) -> None:
    async def scene() -> None:
        async with proven_rig(tmp_path, gateway) as opened:
            seconds = 0.2 if scenario == "slow" else None
            gateway.set_scenario(scenario, "payout", 1, seconds)
            before = payouts(gateway)
            sending = send(opened)
            order = await (given_up(sending, lambda: payouts(gateway) > before) if scenario in UNANSWERED else sending)
            assert order.state is state
            assert order.doubt_because in because
            assert opened.taken(order.key.number) == taken
            if state is not S.IN_DOUBT:
                return
            checked = await opened.runtime.use_cases.poller.check_now(order.id)
            assert (checked.state is S.IN_DOUBT) == (taken == 0)
            assert opened.taken(order.key.number) == taken

    run_skipping(scene())


def payouts(gateway: Sandbox) -> int:
    return [row["operation"] for row in gateway.requests()].count("payout")


def test_a_refusal_is_final_only_after_a_look_up_found_nothing(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with proven_rig(tmp_path, gateway) as opened:
            for scenario in ("refuse", "error-type"):
                gateway.set_scenario(scenario, "payout", 1)
                order = await send(opened, "11.00" if scenario == "refuse" else "12.00")
                assert order.state is S.REFUSED
                assert order.refusal is RefusalCheck.CONFIRMED
                dossier = await opened.runtime.use_cases.desk.dossier(order.id)
                assert [seen.purpose for seen in dossier.observations] == [
                    Purpose.BEFORE_SENDING,
                    Purpose.AFTER_REFUSAL,
                ]

    asyncio.run(scene())


def test_without_a_proven_look_up_only_a_validation_error_counts_as_refused(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            gateway.set_scenario("refuse", "payout", 1)
            refused = await send(opened, "13.00")
            assert (refused.state, refused.refusal) == (S.REFUSED, RefusalCheck.NOT_CROSS_CHECKED)
            gateway.set_scenario("error-type", "payout", 1)
            doubtful = await send(opened, "14.00")
            assert doubtful.state is S.IN_DOUBT

    asyncio.run(scene())


def test_a_refusal_that_could_not_be_checked_is_refused_by_the_next_look_up(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with proven_rig(tmp_path, gateway) as opened:
            content = await opened.payout(amount="15.00")
            gateway.set_scenario("refuse", "payout", 1)
            gateway.set_scenario("slow", "status", 1, 0.0)
            gateway.set_scenario("answer-lost", "status", 1)
            order = await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            assert order.state is S.IN_DOUBT
            checked = await opened.runtime.use_cases.poller.check_now(order.id)
            assert (checked.state, checked.refusal) == (S.REFUSED, RefusalCheck.CONFIRMED)

    asyncio.run(scene())


def test_a_gateway_that_cannot_be_reached_gets_nothing_and_the_order_may_be_sent_again(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            dead = f"http://127.0.0.1:{closed.getsockname()[1]}/paynet/api"
        async with opened_home(tmp_path, gateway) as opened:
            use_cases = opened.runtime.use_cases
            content = replace(await opened.payout(amount="16.00"), profile=replace(opened.profile, base_url=dead))
            order = await use_cases.submitter.submit(content, "A. Ivanova")
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, "could-not-ask-first")
            without_look_up = replace(content.profile, look_up_first=False, look_up_waiver="the test")
            blind = replace(content, profile=without_look_up)
            again = await use_cases.submitter.send_again(order.id, blind, "B. Petrov")
            assert (again.state, again.not_sent_because) == (S.NOT_SENT, "could-not-ask-first"), "it is always asked"
            other = replace(await opened.payout(amount="16.01"), profile=without_look_up)
            unreached = await use_cases.submitter.submit(other, "B. Petrov")
            assert (unreached.state, unreached.not_sent_because) == (S.NOT_SENT, "connect")
            assert unreached.attempts == 1
            assert opened.taken(order.key.number) == opened.taken(unreached.key.number) == 0

    asyncio.run(scene())


def test_sending_again_after_not_sent_keeps_the_number_and_takes_one_order(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            use_cases = opened.runtime.use_cases
            content = await opened.payout(amount="17.00")
            gateway.set_scenario("answer-lost", "status", 1)
            order = await use_cases.submitter.submit(content, "A. Ivanova")
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, "could-not-ask-first")
            other = await opened.payout(amount="18.00")
            with pytest.raises(NotSendable):
                await use_cases.submitter.send_again(order.id, other, "A. Ivanova")
            sent = await use_cases.submitter.send_again(order.id, content, "A. Ivanova")
            assert (sent.state, sent.key.number, opened.taken(sent.key.number)) == (S.ACCEPTED, order.key.number, 1)
            with pytest.raises(NotSendable):
                await use_cases.submitter.send_again(order.id, content, "A. Ivanova")

    asyncio.run(scene())


def test_an_order_number_is_taken_once(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            content = await opened.payout(amount="19.00")
            await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            with pytest.raises(OrderNumberTaken):
                await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova", "again")
            assert opened.taken(content.key.number) == 1

    asyncio.run(scene())


def test_of_two_same_payments_at_the_same_moment_one_is_made(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            contents = [await opened.payout(amount="19.50") for _ in range(4)]
            submit = opened.runtime.use_cases.submitter.submit
            ends = await asyncio.gather(
                *(submit(content, "A. Ivanova") for content in contents), return_exceptions=True
            )
            assert [type(end) for end in ends if isinstance(end, BaseException)] == [SamePayment] * 3
            assert sum(opened.taken(content.key.number) for content in contents) == 1

    asyncio.run(scene())


def test_an_order_the_gateway_knows_already_is_adopted_and_not_sent(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, home="first") as opened:
            content = await opened.payout(amount="20.00")
            await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
        async with opened_home(tmp_path, gateway, home="copy") as opened:
            order = await opened.runtime.use_cases.submitter.submit(
                replace(content, profile=opened.profile), "A. Ivanova"
            )
            assert order.state in (S.ACCEPTED, S.PROCESSING, S.APPROVED)
            assert order.mismatch == Mismatch.FOUND_BEFORE_SENDING
            assert order.attempts == 0
            assert opened.taken(order.key.number) == 1

    asyncio.run(scene())


def test_the_gateways_order_of_another_amount_under_our_number_is_a_mismatch(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, home="first") as opened:
            content = await opened.payout(amount="21.00")
            await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
        async with opened_home(tmp_path, gateway, home="copy") as opened:
            changed = await opened.payout(amount="22.00", client_orderid=content.key.number)
            order = await opened.runtime.use_cases.submitter.submit(changed, "A. Ivanova")
            assert order.mismatch == Mismatch.INITIAL_AMOUNT
            assert order.money is not None
            assert order.money.minor == 2200
            assert (order.attempts, opened.taken(order.key.number)) == (0, 1)

    asyncio.run(scene())


def test_the_same_payment_wants_a_reason_on_a_sandbox_and_is_written_down(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            submitter = opened.runtime.use_cases.submitter
            first = await submitter.submit(await opened.payout(amount="23.00"), "A. Ivanova")
            second = await opened.payout(amount="23.0", account_number="de89 3704 0044 0532 0130 00")
            with pytest.raises(SamePayment) as caught:
                await submitter.submit(second, "A. Ivanova", "  ")
            assert (caught.value.earlier, caught.value.blocks) == ((first.id,), False)
            assert opened.taken(second.key.number) == 0
            order = await submitter.submit(second, "A. Ivanova", "two salaries in November")
            assert (order.state, order.reason) == (S.ACCEPTED, "two salaries in November")

    asyncio.run(scene())


def test_the_same_payment_in_doubt_blocks_on_production(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            submitter = opened.runtime.use_cases.submitter
            gateway.set_scenario("html-403", "payout", 1)
            doubtful = await submitter.submit(await opened.payout(amount="24.00"), "A. Ivanova")
            assert doubtful.state is S.IN_DOUBT
            content = await opened.payout(amount="24.00")
            real = replace(content, profile=replace(opened.profile, base_url="https://gate.connpay.com/paynet/api"))
            assert (await submitter.repeats(real)).blocking == ()  # another host is another payment
            parts = (content.profile, content.operation, content.target, content.pairs, content.branch)
            with pytest.raises(SamePayment) as caught:
                await submitter.submit(RealMoney(*parts), "A. Ivanova", "a reason does not help")
            assert (caught.value.earlier, caught.value.blocks) == ((doubtful.id,), True)

    asyncio.run(scene())


def test_an_amount_the_gateway_changed_stands_beside_ours(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            order = await send(opened, "25.00")
            gateway.set_scenario("amount-changed", "status", 3)
            for _ in range(3):
                order = await opened.runtime.use_cases.poller.check_now(order.id)
            assert order.state is S.APPROVED
            assert order.money is not None
            assert order.actual is not None
            assert order.actual != order.money
            assert order.mismatch == ""

    asyncio.run(scene())


def test_an_initial_amount_the_gateway_changed_is_a_mismatch_that_overwrites_nothing(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            order = await send(opened, "26.00")
            gateway.set_scenario("initial-amount-changed", "status", 1)
            order = await opened.runtime.use_cases.poller.check_now(order.id)
            assert order.mismatch == Mismatch.INITIAL_AMOUNT
            assert order.money is not None
            assert order.money.minor == 2600

    asyncio.run(scene())


def test_a_send_goes_on_when_the_click_that_began_it_is_cancelled(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            submitter = opened.runtime.use_cases.submitter
            content = await opened.payout(amount="27.00")
            gateway.set_scenario("slow", "payout", 1, 0.5)
            click = asyncio.ensure_future(submitter.submit(content, "A. Ivanova"))
            await until(lambda: opened.taken(content.key.number) == 1 or submitter.sending == 1)
            click.cancel()
            await submitter.settle()
            order = await opened.runtime.journal_home.journal.find(content.key)
            assert order is not None
            assert order.state is S.ACCEPTED

    asyncio.run(scene())


def test_an_order_seen_elsewhere_is_kept_and_polled_but_never_sendable(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, home="other") as opened:
            content = await opened.payout(amount="28.00")
            await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
        async with opened_home(tmp_path, gateway) as opened:
            use_cases = opened.runtime.use_cases
            told = await use_cases.desk.ask_gateway(opened.profile, content.key.number, target=Target("39915"))
            assert told.order is not None
            assert told.order.next_check is not None
            with pytest.raises(NotSendable):
                await use_cases.submitter.send_again(told.order.id, content, "A. Ivanova")
            nothing = await use_cases.desk.ask_gateway(opened.profile, "P-0-NOBODY")
            assert nothing.order is None

    asyncio.run(scene())


def test_a_machine_that_slept_between_commit_and_wire_sends_nothing(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        clock = MovedClock()
        async with opened_home(tmp_path, gateway, clock=clock, limits=Limits()) as opened:
            content = await opened.payout(amount="29.00")
            journal = opened.runtime.journal_home.journal
            begin = journal.begin_attempt

            async def slept(order: int, attempt: object) -> object:
                row = await begin(order, attempt)  # type: ignore[arg-type]
                clock.move(timedelta(seconds=11))
                return row

            journal.begin_attempt = slept  # type: ignore[method-assign, assignment]
            order = await opened.runtime.use_cases.submitter.submit(content, "A. Ivanova")
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, "too-late")
            assert opened.taken(order.key.number) == 0

    asyncio.run(scene())
