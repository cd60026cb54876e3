"""Before an order goes out the gateway is asked for its number; only "no such order", as it was learnt, lets it go."""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from opened_home import PROFILE, OpenedHome, opened_home
from raw_gateway_client import send_payout
from sandbox_process import Sandbox, running_sandbox
from watched_poller import watched_desk

from console_app.gateway.limits import Limits
from console_app.gui.words.outcomes import outcome_of
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.states import OrderState
from console_app.protocol.values import Secret
from console_app.services.actors import person
from console_app.services.look_ups import LookUpReliability
from console_app.services.records import Mismatch, Move, Order, Purpose, RefusalCheck
from console_app.services.requests import Content, digests_of, order_of
from console_app.services.verdicts import NotSentBecause, Unavailable, Verdict

SHORT = Limits(order_total=1.5, ask_total=1.5)
S = OrderState
REASON = "the account manager said on the phone that no such order exists"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def _as_usual(gateway: Sandbox) -> Iterator[None]:
    yield
    gateway.clear_scenarios()


def posts(gateway: Sandbox, number: str) -> int:
    return sum(row["operation"] == "payout" and row["client_orderid"] == number for row in gateway.requests())


async def send(rig: OpenedHome, content: Content, reason: str = "", *, without_proof: bool = False) -> Order:
    return await rig.runtime.use_cases.submitter.submit(content, "A. Ivanova", reason, without_proof=without_proof)


async def said(rig: OpenedHome, order: Order) -> tuple[str, str]:
    """Give what the window says about an order, and its whole timeline."""
    now = rig.runtime.use_cases.clock.now()
    dossier = await rig.runtime.use_cases.desk.dossier(order.id)
    timeline = "\n".join(f"{entry.sentence} {entry.detail}" for entry in entries_of(dossier, now))
    return outcome_of(dossier.order, now).head, timeline


def test_a_copied_home_with_a_mistyped_control_does_not_pay_a_second_time(tmp_path: Path, gateway: Sandbox) -> None:
    """A status call fails, the home is copied, the first copy pays, the second has another control by a slip."""

    async def fails() -> tuple[int, Content]:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            content = await rig.payout(amount="701.00")
            gateway.set_scenario("html-503", "status", 1)
            order = await send(rig, content)
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, NotSentBecause.COULD_NOT_ASK)
            return order.id, content

    async def first_copy(order_id: int, content: Content) -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            order = await rig.runtime.use_cases.submitter.send_again(order_id, content, "A. Ivanova")
            assert order.state is S.ACCEPTED

    async def second_copy(order_id: int, content: Content) -> None:
        async with opened_home(
            tmp_path, gateway, limits=SHORT, home="copy", control="B17F59B4-A7DC", learnt=False
        ) as rig:
            for reason in ("", "the customer is waiting"):
                order = await rig.runtime.use_cases.submitter.send_again(order_id, content, "B. Petrov", reason)
                assert (order.state, order.not_sent_because) == (S.NOT_SENT, NotSentBecause.ANSWER_PROVES_NOTHING)
            head, timeline = await said(rig, order)
            assert head.startswith("Nothing was sent: ")
            assert "No money moved" in head
            assert "no order with this number" not in timeline
            await rig.vault.store_merchant_control(PROFILE, Secret(gateway.control))
            order = await rig.runtime.use_cases.submitter.send_again(order_id, content, "B. Petrov")
            assert order.state in (S.ACCEPTED, S.PROCESSING)
            assert order.mismatch == Mismatch.FOUND_BEFORE_SENDING

    order_id, content = asyncio.run(fails())
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    asyncio.run(first_copy(order_id, content))
    asyncio.run(second_copy(order_id, content))
    number = content.value("client_orderid")
    assert posts(gateway, number) == 1
    assert [order.executed for order in gateway.orders() if order.client_orderid == number] == [1]


@pytest.mark.parametrize("learnt", [False, True])
@pytest.mark.parametrize("scenario", ["control-refused", "error-type", "html-403", "json", "doubled-keys"])
def test_every_other_no_is_could_not_be_asked_first(
    tmp_path: Path, gateway: Sandbox, scenario: str, *, learnt: bool
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=learnt) as rig:
            content = await rig.payout(amount="702.00")
            gateway.set_scenario(scenario, "status")
            order = await send(rig, content, REASON)
            assert order.state is S.NOT_SENT
            assert order.attempts == 0
            head, timeline = await said(rig, order)
            assert "no order with this number" not in timeline
            assert "No money moved" in head
            assert posts(gateway, order.key.number) == 0
            gateway.clear_scenarios()
            order = await rig.runtime.use_cases.submitter.send_again(order.id, content, "A. Ivanova", REASON)
            assert order.state is S.ACCEPTED

    asyncio.run(scene())


def test_what_the_gateway_said_is_told(tmp_path: Path, gateway: Sandbox) -> None:
    """Learnt before; then the gateway refuses one question for its control, and the lesson anew gets no answer."""

    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            gateway.set_scenario("html-503", "status")
            gateway.set_scenario("slow", "status", 1, 0.0)
            gateway.set_scenario("control-refused", "status", 1)
            order = await send(rig, await rig.payout(amount="703.00"))
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, NotSentBecause.COULD_NOT_ASK)
            head, timeline = await said(rig, order)
            assert "could not be asked first. It said: Invalid control (code 2)." in head
            assert "refused the question it said: Invalid control (code 2)" in timeline

    asyncio.run(scene())


def test_a_gateway_whose_no_proves_nothing_takes_an_order_only_with_a_typed_reason(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            use_cases = rig.runtime.use_cases
            gateway.set_scenario("same-no", "status")
            await rig.vault.control_mark(PROFILE)
            assert await use_cases.desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.UNKNOWN
            content = await rig.payout(amount="704.00")
            order = await send(rig, content)
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, NotSentBecause.ANSWER_PROVES_NOTHING)
            assert await use_cases.desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.PROVES_NOTHING
            for reason, without_proof in (("", True), ("  ", True), (REASON, False)):
                order = await use_cases.submitter.send_again(
                    order.id, content, "A. Ivanova", reason, without_proof=without_proof
                )
                assert order.state is S.NOT_SENT
            assert posts(gateway, order.key.number) == 0
            order = await use_cases.submitter.send_again(order.id, content, "A. Ivanova", REASON, without_proof=True)
            assert order.state is S.ACCEPTED
            assert not order.failing_because
            dossier = await use_cases.desk.dossier(order.id)
            assert REASON in [row.text for row in dossier.history]
            assert posts(gateway, order.key.number) == 1

    asyncio.run(scene())


def test_where_a_no_proves_nothing_it_ends_no_doubt(tmp_path: Path, gateway: Sandbox) -> None:
    """Only what the gateway itself refused for its content may be called refused, and not cross-checked."""

    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            gateway.set_scenario("same-no", "status")
            gateway.set_scenario("error-type", "payout", 1)
            gateway.set_scenario("refuse", "payout", 1)
            await rig.runtime.use_cases.connection.run(rig.profile)
            claimed = await send(rig, await rig.payout(amount="705.00"), REASON, without_proof=True)
            assert (claimed.state, claimed.refusal) == (S.IN_DOUBT, RefusalCheck.CLAIMED_ERROR)
            refused = await send(rig, await rig.payout(amount="706.00"), REASON, without_proof=True)
            assert (refused.state, refused.refusal) == (S.REFUSED, RefusalCheck.NOT_CROSS_CHECKED)

    asyncio.run(scene())


def test_a_code_that_changes_later_is_learnt_anew(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            gateway.set_scenario("unknown-recoded", "status")
            order = await send(rig, await rig.payout(amount="707.00"))
            assert order.state is S.ACCEPTED
            known = await rig.runtime.journal_home.journal.learnt(await rig.look_up_key())
            assert known is not None
            assert (known.unknown_number.code, known.tells_apart) == ("8", True)

    asyncio.run(scene())


def test_an_order_number_of_the_probe_that_exists_is_passed_over(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            gateway.set_scenario("error-type", "status", 1)
            gateway.set_scenario("unknown-found", "status", 1)
            order = await send(rig, await rig.payout(amount="708.00"))
            assert order.not_sent_because == NotSentBecause.COULD_NOT_ASK, "what the look-up said was something else"
            order = await send(rig, await rig.payout(amount="709.00"))
            assert order.state is S.ACCEPTED
            gateway.set_scenario("unknown-found", "status")
            tested = await rig.runtime.use_cases.connection.run(rig.profile)
            assert not tested[0].good

    asyncio.run(scene())


def test_a_wrong_control_that_is_turned_away_tells_as_well(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            gateway.set_scenario("wrong-control-403", "status")
            assert (await send(rig, await rig.payout(amount="710.00"))).state is S.ACCEPTED
        async with opened_home(tmp_path, gateway, limits=SHORT, control="mistyped", learnt=False) as rig:
            order = await send(rig, await rig.payout(amount="711.00"), REASON)
            assert (order.state, order.attempts) == (S.NOT_SENT, 0)

    asyncio.run(scene())


def test_a_changed_control_is_unproven_and_learnt_anew(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            desk = rig.runtime.use_cases.desk
            order = await send(rig, await rig.payout(amount="712.00"))
            assert await desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.UNPROVEN
            await rig.runtime.use_cases.poller.check_now(order.id)
            assert await desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.PROVEN
            await rig.vault.store_merchant_control(PROFILE, Secret("mistyped"))
            assert await desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.UNKNOWN
            await rig.vault.control_mark(PROFILE)
            assert await desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.UNKNOWN
            stopped = await send(rig, await rig.payout(amount="713.00"), REASON, without_proof=True)
            assert (stopped.state, stopped.not_sent_because) == (S.NOT_SENT, NotSentBecause.COULD_NOT_ASK)
            assert stopped.error_message == "Invalid control", "an own order was found here before, and is not now"
            await rig.vault.store_merchant_control(PROFILE, Secret(gateway.control))
            await rig.vault.control_mark(PROFILE)
            assert await desk.look_up_reliability(rig.profile, "payout") is LookUpReliability.PROVEN, (
                "the first one is back"
            )

    asyncio.run(scene())


def test_the_connection_test_and_the_first_send_share_what_was_learnt(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT, learnt=False) as rig:
            asked_before = len(gateway.requests())
            await rig.runtime.use_cases.connection.run(rig.profile)
            assert len(gateway.requests()) == asked_before + 2
            order = await send(rig, await rig.payout(amount="714.00"))
            assert order.state is S.ACCEPTED
            own = [row for row in gateway.requests()[asked_before + 2 :] if row["operation"] == "status"]
            assert [row["client_orderid"] for row in own] == [order.key.number]

    asyncio.run(scene())


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(days=1)])
def test_a_refused_order_that_turns_up_is_taken_over_and_said(
    tmp_path: Path, gateway: Sandbox, after: timedelta
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            gateway.set_scenario("refuse", "payout", 1)
            order = await desk.send(amount=f"{800 + after.total_seconds() / 100:.2f}")
            assert (order.state, order.refusal) == (S.REFUSED, RefusalCheck.CONFIRMED)
            refused_at = desk.clock.now()
            await desk.passed(after - timedelta(seconds=1))
            assert (await desk.order(order)).state is S.REFUSED
            amount = str(order.money.amount) if order.money else ""
            answer = send_payout(gateway, client_orderid=order.key.number, amount=amount, currency="EUR")
            assert answer.fields["type"] == "async-response", "the gateway has it after all"
            await desk.passed(timedelta(seconds=2))
            found = await desk.order(order)
            assert found.state in (S.PROCESSING, S.APPROVED)
            assert found.mismatch == Mismatch.FOUND_AFTER_REFUSAL
            assert found.gateway_id == answer.fields["paynet-order-id"]
            late = [seen.at for seen in await desk.seen(order) if seen.purpose is Purpose.LATE_CHECK]
            assert late[-1] - refused_at == after
            head, _ = await said(desk.home, found)
            assert "Refused" not in head
            assert outcome_of(found, desk.clock.now()).mismatch.startswith("The gateway had refused this order")

    asyncio.run(scene())


def test_a_refusal_that_no_look_up_had_checked_becomes_sure_once_one_has(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway, proven=False) as desk:
            gateway.set_scenario("refuse", "payout", 1)
            order = await desk.send(amount="715.00")
            assert (order.state, order.refusal) == (S.REFUSED, RefusalCheck.NOT_CROSS_CHECKED)
            await desk.home.prove()
            await desk.passed(timedelta(minutes=2))
            assert (await desk.order(order)).refusal is RefusalCheck.CONFIRMED

    asyncio.run(scene())


async def left_authorised(rig: OpenedHome, amount: str, state: S = S.AUTHORISED) -> Order:
    """Leave an order behind as a program does that is killed before it sends."""
    content = await rig.payout(amount=amount)
    journal = rig.runtime.journal_home.journal
    prints = await digests_of(content, rig.vault)
    order = await journal.add(order_of(content, prints, "A. Ivanova", ""))
    return (
        await journal.move(order.id, Move(S.PREPARED, state, person("A. Ivanova")))
        if state is not S.PREPARED
        else order
    )


@pytest.mark.parametrize("state", [S.AUTHORISED, S.PREPARED])
@pytest.mark.parametrize("sent", [False, True])
def test_what_a_stopped_program_left_unsent_is_looked_up_before_it_is_called_so(
    tmp_path: Path, gateway: Sandbox, state: S, *, sent: bool
) -> None:
    """The tail of the log may be lost: then the order was sent, and the journal does not know."""

    async def scene() -> None:
        amount = f"{720 + 2 * sent + (state is S.PREPARED)}.00"
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            order = await left_authorised(rig, amount, state)
            if sent:
                send_payout(gateway, client_orderid=order.key.number, amount=amount, currency="EUR")
            gateway.set_scenario("html-503", "status", 1)
        async with watched_desk(tmp_path, gateway) as desk:
            await desk.settled()
            unsure = await desk.order(order)
            if state is S.AUTHORISED:
                head, _ = await said(desk.home, unsure)
                assert head.startswith("Not sent as far as this journal knows: the program stopped. Making sure")
                assert "may send it again" not in head
            await desk.passed(timedelta(minutes=1))
            known = await desk.order(order)
            seen = await desk.seen(order)
            assert {one.purpose for one in seen[:2]} == {Purpose.RECOVERY}
            if sent:
                assert known.mismatch == Mismatch.FOUND_AFTER_STOP
                assert known.gateway_id
                assert "not sent" not in (await said(desk.home, known))[0].lower()
            else:
                assert seen[-1].verdict == Verdict.NO_SUCH_ORDER
                assert len(seen) == 2
                assert known.next_check is None
                assert (await said(desk.home, known))[0] == (
                    "Not sent: the program stopped. No money moved. You may send it again."
                    if state is S.AUTHORISED
                    else "Withdrawn. Nothing was sent."
                )
        assert posts(gateway, order.key.number) == int(sent)

    asyncio.run(scene())


def test_an_accepted_order_whose_secret_is_missing_for_hours_stays_accepted(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            order = await desk.send(amount="730.00")
            await desk.settled()
            await desk.home.vault._store.remove(f"home/{PROFILE}/merchant-control")  # noqa: SLF001 - as a person may
            desk.home.vault._controls.clear()  # noqa: SLF001 - as after a start
            await desk.passed(timedelta(hours=2))
            left = await desk.order(order)
            assert left.state in (S.ACCEPTED, S.PROCESSING)
            assert left.failing_because == Unavailable.SECRET_MISSING
            assert left.next_check is not None
            assert left.next_check > desk.clock.now()

    asyncio.run(scene())
