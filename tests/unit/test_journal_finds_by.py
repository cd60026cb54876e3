"""Whatever a customer reads out finds the order: each sort of identifier, sent or answered, and how it ranks."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal import search
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderQuery, Sort, View
from console_app.services.ports import Journal
from console_app.services.profile import Target
from console_app.services.records import Change, NewOrder, Observation, OrderKey, Purpose
from console_app.services.registrations import NewRegistration, RegistrationOutcome
from console_app.services.verdicts import Verdict

FIRST_SERIAL = "00000000-0000-0000-0000-0000029af19c"
LATER_SERIAL = "00000000-0000-0000-0000-0000029b0a11"
ASKED_SERIAL = "00000000-0000-0000-0000-0000029b0a12"
REGISTRATION_SERIAL = "00000000-0000-0000-0000-0000029b0a13"
RECEIPT = "2050-3c93-a061-8a19b6c0068f"
CARD = "4111111111111111"
TRANSFER_CARD = "5455031234530008"
LONG_DOCUMENT = "4929722653797141"
"""A document number that a look-up box takes for a card's."""
CARD_LIKE_NUMBER = "6011000990139424"
"""An order number of the merchant's own that passes for a card's, as one in ten of 16 digits does."""

SENT = {
    "payout": (
        Pair("account_number", "DE89370400440532013000"),
        Pair("account_name", "Grünwald Möbel GmbH"),
        Pair("bank_name", "Hanseatic Savings"),
        Pair("bank_bic", "COBADEFFXXX"),
        Pair("routing_number", "102100099996"),
        Pair("bank_code", "37040044"),
        Pair("receiver_first_name", "Zoë"),
        Pair("receiver_last_name", "Müller-Lüdenscheidt"),
        Pair("receiver_phone", "+49 170 5558123"),
        Pair("receiver_email", "zoe.m+pay@mail.example"),
        Pair("receiver_identity_document_number", LONG_DOCUMENT),
        Pair("receiver_inn", "500100732259"),
        Pair("merchant_data", "case/77-QX, shop Ålborg"),
        Pair("customer_id", "CMS-004417"),
    ),
    "sale": (
        Pair("credit_card_number", "411111******1111"),
        Pair("card_printed_name", "ANNA O'BRIEN"),
        Pair("email", "anna@shop.example"),
        Pair("phone", "12063582043"),
        Pair("merchant_data", "basket-9921"),
    ),
    "transfer": (
        Pair("destination-card-ref-id", "1473207"),
        Pair("receiver_first_name", "Пётр"),
        Pair("receiver_last_name", "Иванов"),
        Pair("receiver_identity_document_number", "4510123456"),
    ),
    "recurring": (Pair("card_recurring_payment_id", "889911"), Pair("recurring-payment-id", "667788")),
    "crypto": (Pair("crypto_wallet_address", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),),
    "wallet": (Pair("ewallet_wallet", "w-55120034"),),
    "card-like": (),
}
ANSWERED = (
    Pair("paynet-order-id", "6982864"),
    Pair("serial-number", LATER_SERIAL),
    Pair("by-request-sn", ASKED_SERIAL),
    Pair("processor-rrn", "510458047886"),
    Pair("processor-tx-id", "PNTEST-159884"),
    Pair("approval-code", "242805"),
    Pair("receipt-id", RECEIPT),
    Pair("terminal-id", "10000771"),
    Pair("dest-bin", "545503"),
    Pair("dest-last-four-digits", "0008"),
    Pair("destination-card-hash-id", "1664990"),
    Pair("card-ref-id", "1473999"),
    Pair("cardholder-name", "IOANNES DOE"),
    Pair("phone", "+60 12-345 6789"),
    Pair("email", "from.answer@mail.example"),
    Pair("first-name", "Answerina"),
    Pair("last-name", "Backtold"),
    Pair("dest-bank-name", "NORTHBANK"),
    Pair("merchantdata", "echo-31337"),
)

WAYS = [
    ("client_orderid", "TR-2026/77".replace("/", "-"), "transfer"),
    ("client_orderid, part of it", "tr-2026", "transfer"),
    ("client_orderid that looks like a card's number", CARD_LIKE_NUMBER, "card-like"),
    ("order id, from the acceptance", "6982864", "transfer"),
    ("serial number, from the acceptance (a by-request serial)", FIRST_SERIAL.upper(), "transfer"),
    ("serial number, from a status answer", LATER_SERIAL, "transfer"),
    ("serial number without its dashes", LATER_SERIAL.replace("-", ""), "transfer"),
    ("by-request serial, from a status answer", ASKED_SERIAL, "transfer"),
    ("serial number of a registration", REGISTRATION_SERIAL, "sale"),
    ("RRN", "510458047886", "transfer"),
    ("RRN in groups", "5104 5804 7886", "transfer"),
    ("processor's transaction id", "pntest-159884", "transfer"),
    ("approval code", "242805", "transfer"),
    ("receipt id", RECEIPT, "transfer"),
    ("receipt link", f"https://gate.connpay.example/paynet/view-receipt/1/{RECEIPT}/", "transfer"),
    ("terminal id", "10000771", "transfer"),
    ("card 6+4, sent", "411111 1111", "sale"),
    ("card 6+4 as the table shows it", "411111******1111", "sale"),
    ("card number whole", "4111 1111 1111 1111", "sale"),
    ("card, last four, sent", "1111", "sale"),
    ("card 6+4, answered", "545503 0008", "transfer"),
    ("card number whole, answered", TRANSFER_CARD, "transfer"),
    ("card, last four, answered", "0008", "transfer"),
    ("card-ref of a registration", "1473207", ["sale", "transfer"]),
    ("card-ref, answered", "1473999", "transfer"),
    ("destination card hash id", "1664990", "transfer"),
    ("recurring card id", "889911", "recurring"),
    ("recurring payment id", "667788", "recurring"),
    ("account", "DE89370400440532013000", "payout"),
    ("account in groups", "de89 3704 0044 0532 0130 00", "payout"),
    ("account, its end", "013000", "payout"),
    ("crypto address", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "crypto"),
    ("e-wallet", "W-55120034", "wallet"),
    ("account holder", "möbel gmbh", "payout"),
    ("bank", "hanseatic", "payout"),
    ("BIC", "cobadeffxxx", "payout"),
    ("routing number", "102100099996", "payout"),
    ("bank code", "37040044", "payout"),
    ("phone, sent, international", "+491705558123", "payout"),
    ("phone, sent, as dialled at home", "0170 555 8123", "payout"),
    ("phone, sent, its end", "8123", "payout"),
    ("phone, answered", "+60123456789", "transfer"),
    ("phone of a payer", "12063582043", "sale"),
    ("e-mail, sent", "zoe.m+pay@mail.example", "payout"),
    ("e-mail, answered", "FROM.answer@mail.example", "transfer"),
    ("e-mail of a payer", "anna@shop.example", "sale"),
    ("names, without the marks", "zoe muller", "payout"),
    ("name, its second half", "lüdenscheidt", "payout"),
    ("names in another script", "иванов петр", "transfer"),
    ("name with an apostrophe", "o'brien", "sale"),
    ("names, answered", "Backtold Answerina", "transfer"),
    ("name on the card, answered", "ioannes", "transfer"),
    ("receiving bank, answered", "northbank", "transfer"),
    ("identity document", "4510123456", "transfer"),
    ("identity document that looks like a card's number", LONG_DOCUMENT, "payout"),
    ("INN", "500100732259", "payout"),
    ("amount as shown", "1 250.00", "payout"),
    ("amount with its currency", "1\u202f250.00\u00a0EUR", "payout"),
    ("currency first", "EUR 1250", "payout"),
    ("amount with a comma", "1250,00", "payout"),
    ("amount without cents", "1250", "payout"),
    ("amount, English", "1,250.00", "payout"),
    ("amount, German", "1.250,00", "payout"),
    ("amount, Swiss", "1'250.00", "payout"),
    ("amount, short thousands", "1,250", "payout"),
    ("amount of another currency", "99.95 USD", "sale"),
    ("actual amount where it differs", "777.70", "transfer"),
    ("merchant data, sent", "case/77-QX", "payout"),
    ("merchant data, one of its words", "ålborg", "payout"),
    ("merchant data of a sale", "BASKET-9921", "sale"),
    ("merchant data, answered", "echo-31337", "transfer"),
    ("customer of the merchant", "cms-004417", "payout"),
]


def orders_sent() -> dict[str, NewOrder]:
    """Give one order of each kind; each has what no other has."""
    payout = new_order("P-261120-7KQ4M2XD9F", receiver="Zoë Müller-Lüdenscheidt", content=SENT["payout"])
    plain = replace(payout, receiver="", destination="", content=())
    return {
        "payout": payout,
        "sale": of(plain, "S-1", 9_995, "USD", destination="411111******1111", content=SENT["sale"]),
        "transfer": of(plain, "TR-2026-77", 80_000, receiver="Пётр Иванов", content=SENT["transfer"]),
        "recurring": of(plain, "R-1", 4_600, destination="889911", content=SENT["recurring"]),
        "crypto": of(plain, "C-1", 4_700, content=SENT["crypto"]),
        "wallet": of(plain, "W-1", 4_800, destination="w-55120034", content=SENT["wallet"]),
        "card-like": of(plain, CARD_LIKE_NUMBER, 4_900),
    }


def of(plain: NewOrder, number: str, minor: int, currency: str = "EUR", **changes: object) -> NewOrder:
    money = new_order(minor=minor, currency=currency).money
    changed = {"key": OrderKey("gate.example", "desk", number), "money": money, **changes}
    return replace(plain, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Filled:
    """A home with one order of each kind, by their names; the journal is open in a loop of its own."""

    home: Path
    journal: Journal
    names: dict[int, str]
    runner: asyncio.Runner

    def found(self, query: OrderQuery) -> list[str]:
        page = self.runner.run(self.journal.page(query))
        return [self.names[order.id] for order in page.orders]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("home")

    async def fill() -> tuple[JournalHome, dict[int, str]]:
        clock = MovedClock(START)
        home = await JournalHome.open(folder, clock)
        journal = home.journal
        names, ids = {}, {}
        for name, new in orders_sent().items():
            clock.move(minutes=1)
            order = await journal.add(new)
            names[order.id], ids[name] = name, order
        accepted = Change(gateway_id="6982864", serial_number=FIRST_SERIAL)
        transfer = await brought_to(journal, ids["transfer"], OrderState.ACCEPTED, accepted)
        seen = Observation(
            START,
            Purpose.POLL,
            by_number_alone=False,
            verdict=Verdict.FOUND,
            serial_number=LATER_SERIAL,
            answer=ANSWERED,
        )
        await journal.observe(transfer.id, seen, Change(actual_minor=77_770))
        await journal.add_registration(registration(ids["sale"].key, ids["sale"].id))
        return home, names

    with asyncio.Runner() as runner:
        home, names = runner.run(fill())
        yield Filled(folder, home.journal, names, runner)
        runner.run(home.close())


def registration(payment: OrderKey, order: int) -> NewRegistration:
    return NewRegistration(
        payment=payment,
        order=order,
        gateway_id="1",
        profile="demo",
        target=Target("1234", group=True),
        operator="maria",
        at=START,
        outcome=RegistrationOutcome.REGISTERED,
        card_ref_id="1473207",
        serial_number=REGISTRATION_SERIAL,
    )


@pytest.mark.parametrize(("text", "names"), [pytest.param(text, names, id=way) for way, text, names in WAYS])
def test_an_order_is_found_by(filled: Filled, text: str, names: str | list[str]) -> None:
    expected = [names] if isinstance(names, str) else names
    assert filled.found(OrderQuery(View.ALL, text)) == expected
    totals = filled.runner.run(filled.journal.totals(OrderQuery(View.ALL, text)))
    assert sum(total.count for total in totals) == len(expected)
    by_state = OrderQuery(View.ALL, text, sort=Sort.STATE)
    assert sorted(filled.found(by_state)) == sorted(expected)


def test_every_look_up_named_in_the_box_s_promise_has_a_case() -> None:
    promised = (
        *("client_orderid", "order id", "serial number", "by-request serial", "RRN", "approval code", "receipt id"),
        *("terminal id", "card 6+4", "card, last four", "card-ref", "account", "phone", "e-mail", "names", "amount"),
        "merchant data",
    )
    for what in promised:
        assert any(way.startswith(what) for way, _, _ in WAYS), what


@pytest.mark.parametrize("whole", [CARD, TRANSFER_CARD])
def test_what_is_stored_masked_stands_nowhere_in_the_home_and_is_no_word_of_the_index(
    filled: Filled, whole: str
) -> None:
    for file in filled.home.iterdir():
        assert whole.encode() not in file.read_bytes(), file.name
    assert whole not in search.match_expression(search.readable(whole))
    assert whole not in search.identifier(search.readable(whole))
    assert filled.found(OrderQuery(View.ALL, whole[:6] + "999999" + whole[12:])) == []
    assert filled.found(OrderQuery(View.ALL, whole[6:])) == []


def test_an_exact_identifier_of_any_sort_ranks_before_newer_orders_that_merely_contain_it(tmp_path: Path) -> None:
    async def scene() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path, clock)
        journal = home.journal
        told = {"510458047886", RECEIPT, "6982864", LATER_SERIAL, "242805"}
        order = await journal.add(new_order("P-1"))
        order = await brought_to(journal, order, OrderState.ACCEPTED, Change(gateway_id="6982864"))
        seen = Observation(
            START,
            Purpose.POLL,
            by_number_alone=False,
            verdict=Verdict.FOUND,
            serial_number=LATER_SERIAL,
            answer=ANSWERED,
        )
        await journal.observe(order.id, seen, Change())
        for number, text in enumerate(sorted(told)):
            clock.move(minutes=1)
            await journal.add(new_order(f"N-{number}", content=(Pair("merchant_data", text),)))
        for text in told:
            page = await journal.page(OrderQuery(View.ALL, text))
            assert page.orders[0].key.number == "P-1", text
            assert len(page.orders) == 2, text
        await home.close()

    asyncio.run(scene())


def test_a_terminal_that_all_orders_share_ranks_none_of_them_first(tmp_path: Path) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        journal = home.journal
        own = await journal.add(new_order("10000771"))
        for number in range(30):
            order = await brought_to(journal, await journal.add(new_order(f"T-{number}")), OrderState.ACCEPTED)
            seen = Observation(START, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND, answer=ANSWERED[7:8])
            await journal.observe(order.id, seen, Change())
        page = await journal.page(OrderQuery(View.ALL, "10000771", limit=5))
        assert page.orders[0].id == own.id
        assert [order.key.number for order in page.orders[1:]] == ["T-29", "T-28", "T-27", "T-26"]
        await home.close()

    asyncio.run(scene())
