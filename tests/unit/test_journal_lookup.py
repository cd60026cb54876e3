"""The table of orders and the look-up box: what is found, in which order, page by page."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal import search
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.order_queries import OrderQuery, PageKey, Total, View
from console_app.services.ports import Journal
from console_app.services.records import Change, Observation, Purpose
from console_app.services.verdicts import Verdict

S = OrderState
SERIAL = "00000000-0000-0000-0000-0000029AF19C"


async def fill(journal: Journal, clock: MovedClock) -> dict[str, int]:
    """Enter three orders, each a minute after the other, with all that gateway and form know about them."""
    plans = {
        "account": new_order("P-261120-7KQ4M2XD9F"),
        "card": new_order(
            "INV-0042",
            minor=99_950,
            currency="RUB",
            receiver="Anna O'Brien",
            destination="411111******1234",
            content=(Pair("credit_card_number", "411111******1234"), Pair("receiver_email", "anna.b@mail.example")),
            profile="second",
        ),
        "plain": new_order(
            "6982864", minor=100, currency="JPY", receiver="Пётр Иванов", destination="40817810099910004312"
        ),
    }
    ids = {}
    for name, new in plans.items():
        clock.move(minutes=1)
        ids[name] = (await journal.add(new)).id
    order = await brought_to(
        journal, await journal.order(ids["account"]), S.ACCEPTED, Change(gateway_id="6982864", serial_number="acc-77")
    )
    answer = (Pair("processor-rrn", "510458047886"), Pair("approval-code", "242805"), Pair("receipt-id", SERIAL[::-1]))
    seen = Observation(
        START, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND, serial_number=SERIAL, answer=answer
    )
    await journal.observe(order.id, seen, Change(actual_minor=124_901))
    return ids


def found(home: Path, *queries: OrderQuery) -> tuple[dict[str, int], list[list[int]]]:
    async def scene() -> tuple[dict[str, int], list[list[int]]]:
        clock = MovedClock(START)
        opened = await JournalHome.open(home, clock)
        try:
            ids = await fill(opened.journal, clock)
            pages = [await opened.journal.page(query) for query in queries]
            sums = [await opened.journal.totals(query) for query in queries]
        finally:
            await opened.close()
        for page, total in zip(pages, sums, strict=True):
            assert sum(entry.count for entry in total) == len(page.orders)
        return ids, [[order.id for order in page.orders] for page in pages]

    return asyncio.run(scene())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("P-261120-7KQ4M2XD9F", ["account"]),
        ("  p-261120-7kq4m2xd9f\n", ["account"]),
        ("P-2611", ["account"]),
        ("7KQ4M2", ["account"]),
        ("inv-00", ["card"]),
        ("6982864", ["plain", "account"]),
        (SERIAL, ["account"]),
        (SERIAL.lower(), ["account"]),
        (SERIAL[::-1], ["account"]),
        ("acc-77", ["account"]),
        ("510458047886", ["account"]),
        ("242805", ["account"]),
        ("zoe mull", ["account"]),
        ("иванов", ["plain", "account"]),
        ("пётр", ["plain"]),
        ("o'brien", ["card"]),
        ("Brien Anna", ["card"]),
        ("anna.b@mail.example", ["card"]),
        ("40817810099910004312", ["plain"]),
        ("4312", ["plain"]),
        ("DE89 3704 0044 0532 0130 00", ["account"]),
        ("013000", ["account"]),
        ("411111", ["card"]),
        ("1234", ["card"]),
        ("411111******1234", ["card"]),
        ("4111 11** **** 1234", ["card"]),
        ("411111 1234", ["card"]),
        ("1250", ["account"]),
        ("1250.00", ["account"]),
        ("1 250,00", ["account"]),
        ("1249.01", ["account"]),
        ("999.5", ["card"]),
        ("100", ["plain"]),
        ("anna 1250", []),
        ("nobody", []),
        ('"*(AND', []),
        ("' OR 1=1 --", []),
        ("\x00\ud800", []),
        ("-", []),
    ],
)
def test_the_look_up_box_finds_by_whatever_is_pasted(tmp_path: Path, text: str, names: list[str]) -> None:
    ids, (hits,) = found(tmp_path, OrderQuery(View.ALL, text))
    assert hits == [ids[name] for name in names]


def test_a_whole_card_number_finds_by_6_and_4() -> None:
    assert search.readable("4111 1111 1111 1111") == "411111******1111"
    assert search.match_expression("411111******1111") == '"411111" AND "~1111"*'


def test_views_and_profiles_narrow_what_is_found(tmp_path: Path) -> None:
    ids, hits = found(
        tmp_path,
        OrderQuery(View.OPEN, "6982864"),
        OrderQuery(View.ALL, "anna", profile="second"),
        OrderQuery(View.ALL, "anna", profile="demo"),
        OrderQuery(View.ALL, profile="second"),
    )
    assert hits == [[ids["account"]], [ids["card"]], [], [ids["card"]]]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_sound_question(text: str) -> None:
    readable = search.readable(text)
    query = search.match_expression(readable)
    assert query.count('"') % 2 == 0
    assert "\x00" not in query
    query.encode()


def test_views_show_what_their_names_say(tmp_path: Path) -> None:
    async def scene() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path, clock)
        journal = home.journal
        ids = {}
        for name, state, change in (
            ("old", S.PROCESSING, None),
            ("old-paid", S.APPROVED, None),
            ("failing", S.ABANDONED, Change(checks_failed=3, failing_since=START)),
        ):
            ids[name] = (await brought_to(journal, await journal.add(new_order(name)), state, change)).id
        clock.move(days=1)
        for name, state, change in (
            ("fresh", S.PROCESSING, None),
            ("doubt", S.IN_DOUBT, None),
            ("held", S.HELD, None),
            ("contradicted", S.APPROVED, Change(mismatch="initial-amount")),
            ("failing-lately", S.ABANDONED, Change(checks_failed=3, failing_since=clock.now())),
        ):
            ids[name] = (await brought_to(journal, await journal.add(new_order(name)), state, change)).id
        today = clock.now()
        shown: dict[str, set[str]] = {
            "today": {"fresh", "doubt", "held", "contradicted", "failing-lately"},
            "needs-me": {"old", "failing", "doubt", "held", "contradicted"},
            "open": {"old", "fresh", "doubt", "held"},
            "all": set(ids),
        }
        for view in View:
            query = OrderQuery(view, today_from=today, needs_me_before=today)
            page = await journal.page(query)
            assert {order.key.number for order in page.orders} == shown[view.value]
            assert dict(await journal.counts(query))[view.value] == len(page.orders)
            assert await journal.totals(query) == (Total("EUR", len(page.orders), 125_000 * len(page.orders)),)
        await home.close()

    asyncio.run(scene())


def test_totals_are_kept_apart_by_currency(tmp_path: Path) -> None:
    async def scene() -> tuple[Total, ...]:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        for number, (minor, currency) in enumerate([(1, "EUR"), (2, "EUR"), (3, "JPY"), (None, "EUR")]):
            await home.journal.add(new_order(f"N{number}", minor=minor, currency=currency))
        totals = await home.journal.totals(OrderQuery(View.ALL))
        await home.close()
        return totals

    assert asyncio.run(scene()) == (Total("", 1, 0, exponent=0), Total("EUR", 2, 3), Total("JPY", 1, 3, exponent=0))


@pytest.mark.parametrize("text", ["", "müller", "P-"])
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_neither_skip_nor_repeat_while_orders_are_added(tmp_path: Path, text: str, limit: int) -> None:
    async def scene() -> None:
        clock = MovedClock(START)
        home = await JournalHome.open(tmp_path, clock)
        journal = home.journal
        first = [(await journal.add(new_order(f"P-{n:03}"))).id for n in range(10)]  # all at one moment: ids decide
        seen: list[int] = []
        after: PageKey | None = None
        for turn in range(100):
            page = await journal.page(OrderQuery(View.ALL, text, after=after, limit=limit))
            assert len(page.orders) <= limit
            seen += [order.id for order in page.orders]
            if page.next is None:
                break
            after = page.next
            clock.move(seconds=1)
            await journal.add(new_order(f"P-new-{turn}"))
        assert seen == first[::-1]
        await home.close()

    asyncio.run(scene())


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_exact_identifiers_lead_the_first_page_and_are_not_repeated(tmp_path: Path, limit: int) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        journal = home.journal
        exact = (await journal.add(new_order("55501"))).id
        others = [(await journal.add(new_order(f"55501{n}"))).id for n in range(4)]
        seen: list[int] = []
        after: PageKey | None = None
        while True:
            page = await journal.page(OrderQuery(View.ALL, "55501", after=after, limit=limit))
            seen += [order.id for order in page.orders]
            after = page.next
            if after is None:
                break
        assert seen == [exact, *others[::-1]]
        await home.close()

    asyncio.run(scene())
