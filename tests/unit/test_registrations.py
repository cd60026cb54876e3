"""Card registrations in the real journal, the rules about who may lend a card, and a journal from before them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal import schema
from console_app.journal.engine import engine_of, writing
from console_app.journal.home import JournalHome
from console_app.journal.tables import REVISION
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalError
from console_app.services.order_queries import OrderQuery, View
from console_app.services.ports import Journal
from console_app.services.profile import Target
from console_app.services.records import Change, NewOrder, Order, OrderKey, Origin
from console_app.services.register import state_of_reference
from console_app.services.registrations import (
    CardReferenceState,
    NewRegistration,
    PaymentStanding,
    Registration,
    RegistrationOutcome,
    standing_of,
)

S = OrderState
KEY = OrderKey("gate.example", "desk", "S-1")
CARD = "4276553819467686"
ANSWER = NewRegistration(
    payment=KEY,
    gateway_id="6982839",
    order=None,
    profile="demo",
    target=Target("77", group=True),
    operator="maria",
    at=START,
    outcome=RegistrationOutcome.REGISTERED,
    card_ref_id="1461819",
    unq_card_ref_id="990127",
    serial_number="AbC-1",
    status="approved",
    http_status=200,
    elapsed=timedelta(milliseconds=12),
    raw=b"type=create-card-ref-response\n&card-ref-id=1461819",
)
REFUSED = replace(
    ANSWER,
    outcome=RegistrationOutcome.REFUSED,
    card_ref_id="",
    unq_card_ref_id="",
    status="",
    serial_number="def-2",
    error_code="7",
    error_message=f"not approved: {CARD}",
    raw=f"type=error\n&error-message=not approved: {CARD}".encode(),
)


@asynccontextmanager
async def journal_in(home: Path) -> AsyncIterator[Journal]:
    opened = await JournalHome.open(home, MovedClock(START))
    try:
        yield opened.journal
    finally:
        await opened.close()


def a_sale(number: str = "S-1", **other: object) -> NewOrder:
    made = replace(new_order(number, destination="427655******7686"), operation="sale")
    return replace(made, **other)  # type: ignore[arg-type]  # a test names what it changes


def a_transfer(number: str, reference: str, login: str = "desk") -> NewOrder:
    content = (Pair("client_orderid", number), Pair("destination-card-ref-id", reference))
    made = new_order(number, destination=reference, login=login, content=content, fingerprint=f"f-{number}")
    return replace(made, operation="transfer-by-ref")


async def approved(journal: Journal, new: NewOrder, gateway_id: str = "6982839") -> Order:
    return await brought_to(journal, await journal.add(new), S.APPROVED, Change(gateway_id=gateway_id))


def test_an_answer_comes_back_as_it_was_kept_newest_first(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            order = await journal.add(a_sale())
            first = await journal.add_registration(REFUSED)
            second = await journal.add_registration(replace(ANSWER, order=order.id))
            assert await journal.registrations_of(KEY) == (second, first)
            assert await journal.registrations_of(replace(KEY, login="other")) == ()
            told = {entry.name: getattr(second, entry.name) for entry in fields(NewRegistration)}
            assert NewRegistration(**told) == replace(ANSWER, order=order.id)

    asyncio.run(work())


def test_a_card_number_in_an_answer_is_cut_before_it_is_kept(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            kept = await journal.add_registration(REFUSED)
            assert kept.error_message == "not approved: 427655******7686"
            assert kept.raw is not None
            assert CARD.encode() not in kept.raw
            assert b"427655******7686" in kept.raw

    asyncio.run(work())


def test_a_registered_card_has_its_reference_and_no_other_answer_has_one(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            for wrong in (replace(ANSWER, card_ref_id=""), replace(REFUSED, card_ref_id="1461819")):
                with pytest.raises(JournalError):
                    await journal.add_registration(wrong)
            assert await journal.registrations_of(KEY) == ()

    asyncio.run(work())


def test_references_are_listed_with_their_payments_refusals_are_not(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            order = await journal.add(a_sale())
            await journal.add_registration(ANSWER)
            await journal.add_registration(REFUSED)
            await journal.add_registration(replace(ANSWER, payment=replace(KEY, number="foreign"), card_ref_id="2"))
            await journal.add_registration(replace(ANSWER, payment=replace(KEY, login="other"), card_ref_id="3"))
            cards = await journal.registered_cards("gate.example", "desk", 10)
            told = [(card.registration.card_ref_id, card.payment) for card in cards]
            assert told == [("2", None), ("1461819", order)]
            assert len(await journal.registered_cards("gate.example", "desk", 1)) == 1

    asyncio.run(work())


def test_only_our_own_approved_payments_are_offered(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            first = await approved(journal, a_sale("S-1"))
            second = await approved(journal, a_sale("S-2"), "6982840")
            await brought_to(journal, await journal.add(a_sale("S-3")), S.PROCESSING)
            await brought_to(journal, await journal.add(a_sale("S-4")), S.DECLINED)
            await approved(journal, replace(new_order("P-1"), operation="payout"))
            other = a_sale("S-5")
            await approved(journal, replace(other, key=replace(other.key, login="other")))
            found = await journal.approved_payments("gate.example", "desk", 10)
            assert {order.id for order in found} == {first.id, second.id}

    asyncio.run(work())


def test_transfers_are_found_by_the_very_reference_they_were_sent_to(tmp_path: Path) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            first = await journal.add(a_transfer("D-1", "1461819"))
            second = await journal.add(a_transfer("D-2", "1461819"))
            await journal.add(a_transfer("D-3", "14618190"))
            await journal.add(a_transfer("D-4", "1461819", login="other"))
            other = a_transfer("D-5", "555")
            await journal.add(replace(other, content=(*other.content, Pair("receiver_last_name", "1461819"))))
            named_so = replace(new_order("P-9", receiver="1461819"), operation="payout")
            await journal.add(named_so)
            found = await journal.transfers_to("gate.example", "desk", "1461819", 10)
            assert [order.id for order in found] == [second.id, first.id]
            assert await journal.transfers_to("gate.example", "desk", " ", 10) == ()

    asyncio.run(work())


@pytest.mark.parametrize("text", ["1461819", "AbC-1", "abc-1"])
def test_a_payment_is_looked_up_by_what_its_registration_told(tmp_path: Path, text: str) -> None:
    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            await journal.add_registration(ANSWER)  # before the payment itself was known here
            payment = await journal.add(a_sale())
            await journal.add(a_sale("S-2"))
            page = await journal.page(OrderQuery(View.ALL, text=text))
            assert [order.id for order in page.orders] == [payment.id]
            assert [total.count for total in await journal.totals(OrderQuery(View.ALL, text=text))] == [1]

    asyncio.run(work())


def _order(**other: object) -> Order:
    values = {
        "id": 1,
        "key": KEY,
        "profile": "demo",
        "operation": "sale",
        "target": Target("1"),
        "origin": Origin.OURS,
        "state": S.APPROVED,
        "money": None,
        "actual": None,
        "receiver": "",
        "destination": "",
        "digest": "",
        "fingerprint": "",
        "operator": "",
        "reason": "",
        "holds_card_data": True,
        "branch": "card",
        "created": START,
        "changed": START,
        "gateway_id": "6982839",
    }
    return Order(**{**values, **other})  # type: ignore[arg-type]  # a test names what it changes


@pytest.mark.parametrize("state", list(OrderState))
def test_a_payment_of_ours_lends_its_card_in_one_state_alone(state: OrderState) -> None:
    standing = standing_of(_order(state=state), "6982839")
    assert standing.blocks is (state is not S.APPROVED)


@pytest.mark.parametrize(
    ("order", "gateway_id", "expected"),
    [
        (None, "1", PaymentStanding.FOREIGN),
        (_order(origin=Origin.ELSEWHERE, state=S.PROCESSING), "6982839", PaymentStanding.FOREIGN),
        (_order(operation="payout"), "6982839", PaymentStanding.NOT_A_PAYMENT),
        (_order(operation="transfer-by-ref"), "6982839", PaymentStanding.NOT_A_PAYMENT),
        (_order(), "6982840", PaymentStanding.OTHER_GATEWAY_ID),
        (_order(), "", PaymentStanding.APPROVED),
        (_order(), "6982839", PaymentStanding.APPROVED),
    ],
)
def test_who_may_lend_a_card(order: Order | None, gateway_id: str, expected: PaymentStanding) -> None:
    assert standing_of(order, gateway_id) is expected


def registered_at(host: str, login: str) -> Registration:
    values = {entry.name: getattr(ANSWER, entry.name) for entry in fields(NewRegistration)}
    return Registration(id=1, **{**values, "payment": OrderKey(host, login, "S-1")})


PLACES = st.tuples(st.sampled_from(("a", "b")), st.sampled_from(("x", "y")))


@given(st.lists(PLACES, max_size=4))
def test_a_reference_is_known_where_it_was_given_and_nowhere_else(places: list[tuple[str, str]]) -> None:
    state = state_of_reference(tuple(registered_at(*place) for place in places), "a", "x")
    if ("a", "x") in places:
        assert state is CardReferenceState.KNOWN
    elif ("a", "y") in places:
        assert state is CardReferenceState.OTHER_LOGIN
    else:
        assert state is (CardReferenceState.OTHER_ENVIRONMENT if places else CardReferenceState.UNKNOWN)


def test_a_journal_from_before_registrations_is_copied_and_taken_on(tmp_path: Path) -> None:
    engine = engine_of(tmp_path / "journal.sqlite3")
    with writing(engine) as connection:
        schema.upgrade(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO orders (host, login, number, profile, operation, target_id, target_group, origin, state, "
            "currency, minor, receiver, destination, digest, fingerprint, operator, reason, holds_card_data, branch, "
            "created, changed) VALUES (?, ?, ?, 'demo', 'sale', '1', 0, 'ours', 'prepared', 'EUR', 100, '', '', '', "
            "'', '', '', 0, '', 1, 1)",
            (KEY.host, KEY.login, KEY.number),
        )
    engine.dispose()

    async def work() -> None:
        async with journal_in(tmp_path) as journal:
            order = await journal.find(KEY)
            assert order is not None
            kept = await journal.add_registration(replace(ANSWER, order=order.id))
            assert await journal.registrations_of(KEY) == (kept,)

    asyncio.run(work())
    copy = tmp_path / f"journal-before-{REVISION}.sqlite3"
    with sqlite3.connect(copy) as before:
        assert before.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert before.execute("SELECT number FROM orders").fetchall() == [("S-1",)]
        assert not before.execute("SELECT name FROM sqlite_master WHERE name = 'registrations'").fetchall()
    before.close()
