"""Builds a home whose journal holds very many orders, as a few years at a busy desk would have left it.

The journal is the program's own: its steps make the tables, its search makes the words, and its triggers hold while
the rows go in. Only the order of work differs, so that a million orders take minutes instead of hours: many rows in one
transaction, and the indexes (made anew from their own statements) once the rows are there. The last orders go in one by
one through the journal itself, so that the full-text index is as uneven as one in use.
"""

import asyncio
import json
import random
import sqlite3
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final

from console_app.journal import search
from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.actors import GATEWAY, person
from console_app.services.ports import Clock
from console_app.services.profile import Target
from console_app.services.records import AttemptEnd, Change, Move, NewAttempt, NewOrder, Observation, OrderKey, Purpose
from console_app.services.verdicts import AttemptOutcome, Verdict

S = OrderState
CHUNK: Final = 4_000
AHEAD: Final = 6
"""Runs of rows made while others are written, so that memory stays small."""
PROFILES: Final = ("ConnPay payouts EUR", "Apropay cards", "Denumtech desk")
HOSTS: Final = ("127.0.0.1:9", "gate.apropay.example", "gate.denumtech.example")
LOGIN: Final = "desk"
OPERATORS: Final = ("A. Ivanova", "B. Keller", "C. Rossi", "D. Haddad")
CURRENCIES: Final = ("EUR", "EUR", "EUR", "USD", "USD", "RUB", "JPY", "GBP", "SEK", "UAH")
NAMES: Final = (
    "Anna Maria Ivan Elena John Olga Pierre Zoë Kenji Ahmet Sofia Lars Paulo Nina Tomás Irina Peter Amélie Omar Jana "
    "Пётр Мария Иван Ольга Сергей Анна Clara Hugo Mia Noah Lucía Mateo Chloé Giulia Marco Ingrid Björn Katarzyna Paweł "
    "Andrei Daria Viktor Yulia Max Leo Emma Sara Adam Eva Karl"
)
PARTS: Final = (
    "ba be bo da de di do fa fe ga ge go ha he ho ja jo ka ke ki ko la le li lo ma me mi mo mül na ne ni no pa pe pi "
    "po ra re ri ro sa schnei se si so ta te ti to va ve vi vo wa we wi zi zo ов ин ко ет ан"
)
FIRST_NAMES: Final = tuple(NAMES.split())
SYLLABLES: Final = tuple(PARTS.split())
ENDINGS: Final = ("ler", "mann", "son", "ova", "enko", "ini", "ez", "ski", "er", "ts")
STATES: Final = (
    (S.APPROVED, 9_260),
    (S.DECLINED, 450),
    (S.FILTERED, 60),
    (S.ERROR, 60),
    (S.REFUSED, 80),
    (S.WITHDRAWN, 40),
    (S.NOT_SENT, 20),
    (S.PROCESSING, 20),
    (S.ABANDONED, 7),
    (S.HELD, 2),
    (S.IN_DOUBT, 1),
)
"""How many of ten thousand orders stand where."""
ACCEPTED: Final = frozenset((S.APPROVED, S.DECLINED, S.FILTERED, S.ERROR, S.PROCESSING))
DAYS: Final = 500
LIVE: Final = 400
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """What one order can be looked up by; `name` is its receiver's last name."""

    number: str
    gateway_id: str
    serial: str
    rrn: str
    approval: str
    receipt: str
    terminal: str
    card: str
    card_ref: str
    account: str
    phone: str
    email: str
    first: str
    name: str
    minor: int
    currency: str
    merchant_data: str
    operation: str
    state: OrderState


def made(n: int, of: int) -> Made:
    """Make the n-th order of so many; the same each time."""
    dice = random.Random(n)
    state = dice.choices([state for state, _ in STATES], [share for _, share in STATES])[0]
    operation = dice.choices(("payout", "sale", "transfer-by-ref"), (6, 2, 2))[0]
    letter = {"payout": "P", "sale": "S"}.get(operation, "D")
    day = created(n, of)
    tail = "".join(dice.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=10))
    currency = dice.choice(CURRENCIES)
    pool = random.Random(dice.randrange(60_000))
    name = "".join(pool.choices(SYLLABLES, k=2)).capitalize() + pool.choice(ENDINGS)
    first = FIRST_NAMES[min(int(dice.expovariate(1 / 9)), len(FIRST_NAMES) - 1)]
    reference = str(1_000_000 + dice.randrange(max(of // 8, 1)))
    return Made(
        number=f"{letter}-{day:%y%m%d}-{tail}",
        gateway_id=str(5_000_000 + n * 3),
        serial=f"00000000-0000-0000-{dice.randrange(1 << 16):04x}-{n:012x}",
        rrn=f"{dice.randrange(10**12):012d}",
        approval=f"{dice.randrange(10**6):06d}",
        receipt=f"{dice.randrange(1 << 16):04x}-{dice.randrange(1 << 16):04x}-{n:012x}",
        terminal=str(10_000_000 + dice.randrange(40)),
        card=f"{dice.choice(('411111', '545503', '427655', '510044', '222100'))}******{dice.randrange(10**4):04d}",
        card_ref=reference if operation == "transfer-by-ref" else "",
        account=f"DE{dice.randrange(100):02d}{dice.randrange(10**18):018d}" if operation == "payout" else "",
        phone=f"+49{dice.randrange(150, 180)}{dice.randrange(10**8):08d}",
        email=f"{_ascii(first)}.{_ascii(name)}{dice.randrange(1000)}@mail{dice.randrange(30)}.example",
        first=first,
        name=name,
        minor=int(dice.paretovariate(1.1) * 2_000) % 10**9,
        currency=currency,
        merchant_data=f"case-{dice.randrange(10**9)}",
        operation=operation,
        state=state,
    )


def created(n: int, of: int) -> datetime:
    """Give when the n-th order was entered: evenly over the days, the last ones a few minutes ago."""
    return NOW - timedelta(days=DAYS) * ((of - n) / of) - timedelta(minutes=3)


NOW: Final = datetime.now(UTC).replace(microsecond=0)


def _ascii(text: str) -> str:
    return "".join(letter if letter.isascii() else "x" for letter in text.lower())


def new_order(order: Made, n: int) -> NewOrder:
    """Give the order as it entered."""
    which = 0 if n % 10 else 1 + n // 10 % 2
    money = Money(order.minor, currency_of(order.currency))
    destination = order.account or order.card_ref or order.card
    by = {"payout": "account_number", "sale": "credit_card_number"}.get(order.operation, "destination-card-ref-id")
    person = "" if order.operation == "sale" else "receiver_"
    content = {
        "client_orderid": order.number,
        "amount": f"{money.amount:f}",
        "currency": order.currency,
        "order_desc": f"Order {n}",
        by: destination,
        f"{person}first_name": order.first,
        f"{person}last_name": order.name,
        f"{person}phone": order.phone,
        f"{person}email": order.email,
        "ipaddress": "203.0.113.7",
        "merchant_data": order.merchant_data,
    }
    return NewOrder(
        key=OrderKey(HOSTS[which], LOGIN, order.number),
        profile=PROFILES[which],
        operation=order.operation,
        target=Target("39915"),
        money=money,
        receiver=f"{order.first} {order.name}",
        destination=destination,
        digest=f"{n:064x}",
        fingerprint=f"{n * 7919:064x}",
        content=tuple(Pair(name, value) for name, value in content.items()),
        operator=OPERATORS[n % 4],
        holds_card_data=order.operation == "sale",
        branch="bank-account" if order.operation == "payout" else "",
    )


def answer(order: Made) -> tuple[Pair, ...]:
    """Give the last status answer about an accepted order."""
    amount = f"{Decimal(order.minor) / 100:.2f}"
    ends = order.card[:6], order.card[-4:]
    card = ("bin", "last-four-digits") if order.operation == "sale" else ("dest-bin", "dest-last-four-digits")
    told = {
        "type": "status-response",
        "serial-number": order.serial[:-1] + "f",
        "merchant-order-id": order.number,
        "paynet-order-id": order.gateway_id,
        "status": order.state.value,
        "amount": amount,
        "initial-amount": amount,
        "currency": order.currency,
        "order-stage": f"transfer_{order.state.value}",
        card[0]: ends[0],
        card[1]: ends[1],
        "processor-rrn": order.rrn,
        "approval-code": order.approval,
        "terminal-id": order.terminal,
        "receipt-id": order.receipt,
        "phone": order.phone,
        "email": order.email,
        "first-name": order.first,
        "last-name": order.name,
        "dest-bank-name": "SANDBOX BANK",
        "paynet-processing-date": "2026-11-20 14:02:57 MSK",
    }
    return tuple(Pair(name, value) for name, value in told.items())


WAYS: Final[dict[OrderState, tuple[OrderState, ...]]] = {
    S.WITHDRAWN: (S.PREPARED, S.WITHDRAWN),
    S.NOT_SENT: (S.PREPARED, S.AUTHORISED, S.SENDING, S.NOT_SENT),
    S.REFUSED: (S.PREPARED, S.AUTHORISED, S.SENDING, S.REFUSED),
    S.IN_DOUBT: (S.PREPARED, S.AUTHORISED, S.SENDING, S.IN_DOUBT),
    S.HELD: (S.PREPARED, S.AUTHORISED, S.SENDING, S.IN_DOUBT, S.HELD),
    S.ABANDONED: (S.PREPARED, S.AUTHORISED, S.SENDING, S.IN_DOUBT, S.HELD, S.ABANDONED),
}
ACCEPTED_WAY: Final = (S.PREPARED, S.AUTHORISED, S.SENDING, S.ACCEPTED)
Rows = dict[str, list[tuple[Any, ...]]]


def rows(first: int, last: int, of: int) -> Rows:
    """Make the rows of a run of orders, table by table."""
    found: Rows = {name: [] for name in COLUMNS}
    for n in range(first, last):
        _add_rows(found, n, of)
    return found


def _add_rows(found: Rows, n: int, of: int) -> None:
    order = made(n, of)
    new = new_order(order, n)
    entered = _moment(created(n, of))
    told = order.state in ACCEPTED
    changed = entered + (40_000_000 if told else 5_000_000)
    recent = NOW - created(n, of) < timedelta(days=7)
    open_now = order.state in (S.PROCESSING, S.HELD, S.IN_DOUBT)
    due = _moment(NOW) + 3_600_000_000 if open_now or (told and recent) else None
    gateway_id, serial = (order.gateway_id, order.serial) if told else ("", "")
    attempts = int(order.state is not S.WITHDRAWN)
    found["orders"].append(
        (
            *(n, new.key.host, new.key.login, new.key.number, new.profile, new.operation, new.target.id, 0, "ours"),
            *(order.state.value, order.currency, order.minor, order.minor if told else None),
            *(new.receiver, new.destination, new.digest, new.fingerprint, new.operator, "", int(new.holds_card_data)),
            *(new.branch, entered, changed, gateway_id, serial, order.state.value if told else ""),
            *("initial-amount" if n % 20_000 == 0 else "", attempts, changed if told else None, due),
            *(entered, 3 if told else 0, 0),
        )
    )
    found["order_content"] += [(n, place, pair.name, pair.value) for place, pair in enumerate(new.content)]
    way = WAYS.get(order.state, (*ACCEPTED_WAY, order.state))
    found["history"] += [
        (n, entered + step * 1_000_000, before.value if before else None, after.value, new.operator, "", "")
        for step, (before, after) in enumerate(zip((None, *way), way, strict=False))
    ]
    terms = search.terms_of_new(new)
    if attempts:
        outcome = "accepted" if told else order.state.value
        raw = f"type=async-response&serial-number={order.serial}&merchant-order-id={order.number}".encode()
        found["attempts"].append(
            (
                *(n, 1, entered, f"nonce-{n}", entered // 1_000_000, "aa:bb", f"{new.key.host}/paynet/api/v4/payout/1"),
                *("5f" * 32, new.operator, entered + 200_000, outcome, 200, raw, 200_000),
            )
        )
    if told:
        pairs = answer(order)
        raw = "\n&".join(f"{pair.name}={pair.value}" for pair in pairs).encode()
        listed = json.dumps([[pair.name, pair.value] for pair in pairs], ensure_ascii=False, separators=(",", ":"))
        found["observations"].append(
            (
                *(n, changed, "poll", 0, "found", "", order.state.value, "", pairs[1].value, 200, 190_000, raw),
                *(listed, ""),
            )
        )
        terms |= search.terms_of_ids(gateway_id, serial) | search.terms_of_answer(pairs)
    found["order_words"].append((n, " ".join(sorted(terms.ids)), " ".join(sorted(terms.words))))


def _moment(when: datetime) -> int:
    return (when - EPOCH) // timedelta(microseconds=1)


COLUMNS: Final = {
    "orders": "id host login number profile operation target_id target_group origin state currency minor actual_minor "
    "receiver destination digest fingerprint operator reason holds_card_data branch created changed gateway_id "
    "serial_number gateway_status mismatch attempts as_of next_check watched_since checks checks_failed",
    "order_content": "order_id position name value",
    "history": "order_id at before after operator note text",
    "attempts": "order_id number started nonce timestamp key_fingerprint url body_digest operator ended outcome "
    "http_status raw elapsed",
    "observations": "order_id at purpose by_number_alone verdict flaw status stage serial_number http_status elapsed "
    "raw answer note",
    "order_words": "rowid ids words",
}


def build(home: Path, orders: int, clock: Clock) -> None:
    """Make a home with so many orders; one that is there already is taken as it is."""
    if (home / FILE).exists():
        return
    asyncio.run(_made_empty(home, clock))
    connection = sqlite3.connect(home / FILE, isolation_level=None)
    for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -600000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    statements = dict(indexes.fetchall())
    words = {state.value for state in OrderState} - {"prepared", "accepted"}
    connection.execute("BEGIN")
    for name in statements:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany("INSERT INTO allowed_moves VALUES ('', ?)", [(word,) for word in words])
    for chunk in _chunks(orders):
        for table, names in COLUMNS.items():
            columns = names.split()
            marks = ", ".join("?" * len(columns))
            quoted = ", ".join(f'"{name}"' for name in columns)
            connection.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", chunk[table])  # noqa: S608 - our own names
    connection.executemany('DELETE FROM allowed_moves WHERE "before" = \'\' AND "after" = ?', [(w,) for w in words])
    for statement in statements.values():
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    asyncio.run(_lived_in(home, orders, clock))


def _chunks(orders: int) -> Iterator[Rows]:
    ends = [*range(1, orders + 1, CHUNK), orders + 1]
    runs = iter(pairwise(ends))
    with ProcessPoolExecutor(2) as pool:
        waiting = deque(pool.submit(rows, *run, orders) for run in islice(runs, AHEAD))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(rows, *run, orders) for run in islice(runs, 1))


async def _made_empty(home: Path, clock: Clock) -> None:
    await (await JournalHome.open(home, clock)).close()


async def _lived_in(home: Path, orders: int, clock: Clock) -> None:
    """Let some orders go the whole way through the journal itself."""
    opened = await JournalHome.open(home, clock)
    journal = opened.journal
    for n in range(orders + 1, orders + 1 + LIVE):
        order = made(n, orders + LIVE)
        entered = await journal.add(new_order(order, n))
        await journal.move(entered.id, Move(S.PREPARED, S.AUTHORISED, person("bench")))
        await journal.begin_attempt(
            entered.id, NewAttempt(f"nonce-{n}", 1, "aa:bb", "127.0.0.1/paynet", "5f" * 32, "bench")
        )
        change = Change(gateway_id=order.gateway_id, serial_number=order.serial)
        accepted = Move(S.SENDING, S.ACCEPTED, GATEWAY, change=change)
        await journal.end_attempt(entered.id, AttemptEnd(AttemptOutcome.ACCEPTED, http_status=200), accepted)
        seen = Observation(
            clock.now(),
            Purpose.POLL,
            by_number_alone=False,
            verdict=Verdict.FOUND,
            status="approved",
            answer=answer(order),
        )
        await journal.observe(entered.id, seen, Change(), (Move(S.ACCEPTED, S.APPROVED, GATEWAY),))
    await opened.close()
