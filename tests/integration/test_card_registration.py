"""A card over the real journal, wire and sandbox: approved payment, its registration, a transfer to it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from card_orders import SALE, finished, registering, sale, transfer, transfer_content
from opened_home import OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox
from skipped_time import given_up, run_skipping
from waiting import until

from console_app.protocol.states import OrderState
from console_app.services.errors import NotRegistrable, NotSendable
from console_app.services.news import CardRegistered, Event
from console_app.services.order_queries import OrderQuery, View
from console_app.services.profile import Target
from console_app.services.records import OrderKey
from console_app.services.registrations import (
    CardReferenceState,
    NewRegistration,
    PaymentStanding,
    RegistrationOutcome,
)

O = RegistrationOutcome  # noqa: E741 - the outcomes, named as shortly as the states elsewhere
S = OrderState
SOMETIME = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def no_scenario_stays(gateway: Sandbox) -> Iterator[None]:
    yield
    gateway.clear_scenarios()


def asked_for_cards(gateway: Sandbox) -> int:
    return sum(row["operation"] == "create-card-ref" for row in gateway.requests())


def test_a_card_goes_from_an_approved_payment_to_an_approved_transfer(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            cases = opened.runtime.use_cases
            told: list[Event] = []
            cases.news.listen(told.append)
            payment = await finished(opened, await sale(opened))
            assert payment.state is S.APPROVED
            registration = await cases.registrar.register(registering(opened, payment), "A. Ivanova")
            assert (registration.outcome, registration.order) == (O.REGISTERED, payment.id)
            assert registration.card_ref_id.isdigit()
            assert registration.unq_card_ref_id
            assert registration.serial_number
            assert CardRegistered(registration) in told
            texts = await cases.registrar.transfer_texts(registration)
            assert texts == {
                "destination-card-ref-id": registration.card_ref_id,
                "receiver_first_name": SALE["first_name"],
                "receiver_last_name": SALE["last_name"],
            }
            moved = await finished(opened, await transfer(opened, texts))
            assert moved.state is S.APPROVED
            for order in (payment, moved):
                links = await cases.registrar.card_links(order)
                assert (links.payment and links.payment.id) == payment.id
                assert links.registrations == (registration,)
                assert [one.id for one in links.transfers] == [moved.id]
            found = await cases.desk.page(OrderQuery(View.ALL, text=registration.card_ref_id))
            assert {order.id for order in found.orders} == {payment.id, moved.id}
            by_serial = await cases.desk.page(OrderQuery(View.ALL, text=registration.serial_number.upper()))
            assert [order.id for order in by_serial.orders] == [payment.id]

    asyncio.run(work())


def test_nothing_but_an_approved_payment_lends_its_card(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            registrar = opened.runtime.use_cases.registrar
            asked = asked_for_cards(gateway)
            payment = await sale(opened)
            assert payment.state is S.ACCEPTED
            with pytest.raises(NotRegistrable) as early:
                await registrar.register(registering(opened, payment), "A. Ivanova")
            assert (early.value.reason, early.value.state) == ("not-approved", "accepted")
            payment = await finished(opened, payment)
            with pytest.raises(NotRegistrable) as mixed:
                await registrar.register(registering(opened, payment, orderid="1"), "A. Ivanova")
            assert mixed.value.reason == "other-gateway-id"
            paid = await finished(
                opened, await opened.runtime.use_cases.submitter.submit(await opened.payout(), "A. Ivanova")
            )
            with pytest.raises(NotRegistrable) as no_sale:
                await registrar.register(registering(opened, paid), "A. Ivanova")
            assert no_sale.value.reason == "not-a-payment"
            assert asked_for_cards(gateway) == asked
            assert await registrar.answers(payment.key) == ()

    asyncio.run(work())


def test_only_a_registration_is_asked_this_way_and_it_is_never_sent_as_an_order(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            cases = opened.runtime.use_cases
            with pytest.raises(NotRegistrable):
                await cases.registrar.register(await opened.payout(), "A. Ivanova")
            payment = await finished(opened, await sale(opened))
            with pytest.raises(NotSendable):
                await cases.submitter.submit(registering(opened, payment), "A. Ivanova")

    asyncio.run(work())


def test_ids_typed_for_a_foreign_payment_are_asked_about_and_kept(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway, home="first") as opened:
            payment = await finished(opened, await sale(opened))
        async with opened_home(tmp_path, gateway, home="second") as opened:
            registrar = opened.runtime.use_cases.registrar
            standing, order = await registrar.payment_standing(opened.profile, payment.key.number, payment.gateway_id)
            assert (standing, order) == (PaymentStanding.FOREIGN, None)
            assert not standing.blocks
            registered = await registrar.register(registering(opened, payment), "A. Ivanova")
            assert (registered.outcome, registered.order) == (O.REGISTERED, None)
            assert [card.payment for card in await registrar.recent_cards(opened.profile)] == [None]
            assert (await registrar.transfer_texts(registered)) == {"destination-card-ref-id": registered.card_ref_id}

    asyncio.run(work())


def test_the_gateways_refusal_is_kept_with_its_code(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway, home="first") as opened:
            unsettled = await sale(opened)
        async with opened_home(tmp_path, gateway, home="second") as opened:
            registrar = opened.runtime.use_cases.registrar
            unknown = replace(unsettled, key=replace(unsettled.key, number="nobody-knows"), gateway_id="1")
            for order in (unsettled, unknown):
                refused = await registrar.register(registering(opened, order), "A. Ivanova")
                assert refused.outcome is O.REFUSED
                assert refused.error_code
                assert refused.error_message
                assert refused.card_ref_id == ""
                assert refused.raw is not None
            assert await registrar.recent_cards(opened.profile) == ()

    asyncio.run(work())


@pytest.mark.parametrize(
    ("scenario", "note"),
    [("hang", "timeout"), ("html-502", "http-status"), ("json", "json"), ("doubled-keys", "doubled-key")],
)
def test_without_an_answer_that_counts_it_is_asked_again_and_all_is_kept(
    tmp_path: Path, gateway: Sandbox, scenario: str, note: str
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            registrar = opened.runtime.use_cases.registrar
            payment = await finished(opened, await sale(opened))
            gateway.set_scenario(scenario, "create-card-ref", 1)
            before, asking = asked_for_cards(gateway), registrar.register(registering(opened, payment), "A. Ivanova")
            nothing = await (
                given_up(asking, lambda: asked_for_cards(gateway) > before) if scenario == "hang" else asking
            )
            assert (nothing.outcome, nothing.note) == (O.NO_ANSWER, note)
            again = await registrar.register(registering(opened, payment), "M. Lind")
            assert again.outcome is O.REGISTERED
            assert await registrar.answers(payment.key) == (again, nothing)
            assert [one.operator for one in (again, nothing)] == ["M. Lind", "A. Ivanova"]

    run_skipping(work())


def test_a_gateway_that_cannot_be_reached_is_no_answer(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            payment = await finished(opened, await sale(opened))
            gone = replace(opened.profile, base_url="http://127.0.0.1:9/paynet/api")
            content = replace(registering(opened, payment), profile=gone)
            nothing = await opened.runtime.use_cases.registrar.register(content, "A. Ivanova")
            assert (nothing.outcome, nothing.note, nothing.http_status) == (O.NO_ANSWER, "connect", None)

    asyncio.run(work())


def test_an_answer_that_comes_while_the_house_closes_is_kept(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> OrderKey:
        async with opened_home(tmp_path, gateway) as opened:
            payment = await finished(opened, await sale(opened))
            gateway.set_scenario("slow", "create-card-ref", 1, seconds=0.5)
            asked = asked_for_cards(gateway)
            asking = asyncio.create_task(
                opened.runtime.use_cases.registrar.register(registering(opened, payment), "A. Ivanova")
            )
            await until(lambda: asked_for_cards(gateway) > asked)
            asking.cancel()
        async with opened_home(tmp_path, gateway) as opened:
            kept = await opened.runtime.use_cases.registrar.answers(payment.key)
            assert [one.outcome for one in kept] == [O.REGISTERED]
            return payment.key

    asyncio.run(work())


def test_a_reference_is_worth_something_at_its_own_host_and_login_alone(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            cases = opened.runtime.use_cases
            payment = await finished(opened, await sale(opened))
            card = (await cases.registrar.register(registering(opened, payment), "A. Ivanova")).card_ref_id
            host, login = opened.profile.host, opened.profile.login
            worth = cases.registrar.card_reference
            assert await worth(card, host, login) is CardReferenceState.KNOWN
            assert await worth("1", host, login) is CardReferenceState.UNKNOWN
            assert await worth(card, host, "SomebodyElse") is CardReferenceState.OTHER_LOGIN
            assert await worth(card, "gate.connpay.com", login) is CardReferenceState.OTHER_ENVIRONMENT
            assert [state for state in CardReferenceState if state.blocks] == [
                CardReferenceState.OTHER_LOGIN,
                CardReferenceState.OTHER_ENVIRONMENT,
            ]

    asyncio.run(work())


@pytest.mark.parametrize(
    ("brand", "target", "path"),
    [
        ("connpay", Target("39915"), "v2/create-card-ref/39915"),
        ("apropay", Target("77", group=True), "v2/create-card-ref/group/77"),
    ],
)
def test_a_card_is_registered_at_the_endpoint_or_group_its_profile_names(
    tmp_path: Path, gateway: Sandbox, brand: str, target: Target, path: str
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            payment = await finished(opened, await sale(opened))
            own = replace(opened.profile, brand=brand, targets=(("create-card-ref", target),))
            assert own.allows("create-card-ref")
            content = registering(opened, payment)
            content = replace(content, profile=own, target=own.target_of("create-card-ref"))
            registration = await opened.runtime.use_cases.registrar.register(content, "A. Ivanova")
            assert (registration.outcome, registration.target) == (O.REGISTERED, target)
            assert str(gateway.requests()[-1]["path"]).endswith(path)

    asyncio.run(work())


def test_no_card_number_of_an_answer_is_written(tmp_path: Path, gateway: Sandbox) -> None:
    async def work(opened: OpenedHome) -> None:
        payment = await finished(opened, await sale(opened))
        await opened.runtime.use_cases.registrar.register(registering(opened, payment), "A. Ivanova")

    async def whole() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            await work(opened)

    asyncio.run(whole())
    card = SALE["credit_card_number"].encode()
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if card in path.read_bytes()]


def test_what_was_answered_about_a_card_only_grows(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            payment = await finished(opened, await sale(opened))
            await opened.runtime.use_cases.registrar.register(registering(opened, payment), "A. Ivanova")

    asyncio.run(work())
    with sqlite3.connect(tmp_path / "home" / "journal.sqlite3") as by_hand:
        for attempt in ("UPDATE registrations SET card_ref_id = '1'", "DELETE FROM registrations"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                by_hand.execute(attempt)
    by_hand.close()


@pytest.mark.parametrize(
    ("elsewhere", "reason"),
    [
        ({"login": "another-desk"}, "other-login"),
        ({"host": "gate.apropay.example"}, "other-environment"),
        ({"host": "gate.apropay.example", "login": "another-desk"}, "other-environment"),
    ],
)
def test_a_transfer_to_a_card_of_another_login_or_host_is_refused_before_anything_is_entered(
    tmp_path: Path, gateway: Sandbox, elsewhere: dict[str, str], reason: str
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            journal, before = opened.runtime.journal_home.journal, len(gateway.requests())
            key = replace(OrderKey(opened.profile.host, opened.profile.login, "S-1"), **elsewhere)
            await journal.add_registration(foreign(key, "1473207"))
            with pytest.raises(NotSendable, match=reason):
                await transfer(opened, {"destination-card-ref-id": "1473207"})
            assert (await journal.page(OrderQuery(View.ALL))).orders == ()
            assert len(gateway.requests()) == before

    asyncio.run(work())


def test_a_transfer_left_unsent_is_not_sent_again_once_its_card_turns_out_to_be_another_s(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            cases, journal = opened.runtime.use_cases, opened.runtime.journal_home.journal
            content = transfer_content(opened, "T-1", {"destination-card-ref-id": "1473208"})
            gateway.set_scenario("html-403", "status", 1)
            order = await cases.submitter.submit(content, "A. Ivanova")
            assert order.state is S.NOT_SENT
            await journal.add_registration(foreign(OrderKey(opened.profile.host, "another-desk", "S-1"), "1473208"))
            with pytest.raises(NotSendable, match="other-login"):
                await cases.submitter.send_again(order.id, content, "A. Ivanova", "again")
            assert (await journal.order(order.id)).state is S.NOT_SENT
            assert opened.taken("T-1") == 0

    asyncio.run(work())


def foreign(payment: OrderKey, reference: str) -> NewRegistration:
    return NewRegistration(
        payment, "1", None, "elsewhere", Target("1"), "maria", SOMETIME, O.REGISTERED, card_ref_id=reference
    )
