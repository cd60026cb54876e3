"""Converts rows to records and back; no row leaves the journal, and no card number enters it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, RowMapping, Text

from console_app.journal.readable import unreadable_columns, unreadable_money_columns
from console_app.journal.tables import attempts, history, observations, orders
from console_app.protocol.card_numbers import holds_card, mask_cards_in, mask_cards_in_bytes
from console_app.protocol.customer_step import kept_body, kept_value
from console_app.protocol.encoding import DamagedPair
from console_app.protocol.errors import Flaw
from console_app.protocol.operation import Pair, names_other_numbers
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, kept_currency
from console_app.services.actors import Actor
from console_app.services.errors import JournalError
from console_app.services.profile import Target
from console_app.services.records import Attempt, Change, HistoryRow, NewOrder, Observation, Order, OrderKey, Origin

NEWS: Final = (
    "gateway_id",
    "serial_number",
    "error_code",
    "error_message",
    "gateway_status",
    "stage",
    "actual_minor",
    "refusal",
    "not_sent_because",
    "doubt_because",
    "mismatch",
)
"""Columns whose change counts as a change of the order, besides a move; another check alone does not."""

_TOLD: Final = ("error_code", "error_message", "gateway_status", "serial_number", "stage", "status", "note")
"""Columns with texts of the gateway that are not checked numbers: any of them may quote a card number."""

_CLEARS: Final = frozenset(("clear_next_check", "clear_failing"))
_MADE: Final = frozenset(("key", "target", "money", "actual", "unreadable", "altered"))
_PLAIN: Final = tuple(name for name in (entry.name for entry in fields(Order)) if name not in _MADE)
_COLUMNS: Final = tuple(orders.c)
_TEXTS: Final = tuple(column.name for column in _COLUMNS if isinstance(column.type, Text))
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def order_of(row: Row[Any]) -> Order:
    """Make the record of an order from its row; the record of an unreadable row says that it is unreadable.

    The money keeps the decimals it was entered with.
    """
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    odd = unreadable_columns(values, _COLUMNS) or unreadable_money_columns(values)
    if odd:
        return _unreadable(values, odd)
    currency = kept_currency(values["currency"], values["exponent"]) if values["currency"] else None
    actual = values["actual_minor"]
    return Order(
        key=OrderKey(values["host"], values["login"], values["number"]),
        target=Target(values["target_id"], group=values["target_group"]),
        money=Money(values["minor"], currency) if currency else None,
        actual=Money(actual, currency) if currency and actual is not None else None,
        **{name: values[name] for name in _PLAIN},
    )


def _unreadable(values: RowMapping, odd: tuple[str, ...]) -> Order:
    """Return what can be shown of an unreadable row: its id, and every readable text."""
    texts = {name: values[name] if isinstance(values[name], str) else "" for name in _TEXTS}
    return Order(
        id=values["id"],
        key=OrderKey(texts["host"], texts["login"], texts["number"]),
        profile=texts["profile"],
        operation=texts["operation"],
        target=Target(texts["target_id"], group=values["target_group"] is True),
        origin=Origin.OURS,
        state=OrderState.HELD,
        money=None,
        actual=None,
        receiver=mask_cards_in(texts["receiver"]),
        destination=mask_cards_in(texts["destination"]),
        digest="",
        fingerprint=texts["fingerprint"],
        operator=texts["operator"],
        reason=texts["reason"],
        holds_card_data=True,
        branch="",
        gateway_id=texts["gateway_id"],
        unreadable=odd,
        created=_timestamp(values["created"]),
        changed=_timestamp(values["changed"]),
    )


def _timestamp(value: object) -> datetime:
    return value if isinstance(value, datetime) else _NEVER


def values_of_new(new: NewOrder) -> dict[str, Any]:
    """Return the columns of a new order.

    Raises:
        JournalError: a value that must have no card number has one; nothing is stored.

    """
    for pair in new.content:
        if holds_card(pair.value) and not names_other_numbers(pair.name):
            raise JournalError(f"card number in {pair.name}")
    if holds_card(new.receiver):
        raise JournalError("card number in receiver")
    if holds_card(new.destination) and new.destination not in {pair.value for pair in new.content}:
        raise JournalError("card number in destination")
    return {
        "host": new.key.host,
        "login": new.key.login,
        "number": new.key.number,
        "profile": new.profile,
        "operation": new.operation,
        "target_id": new.target.id,
        "target_group": new.target.group,
        "origin": new.origin,
        "currency": new.money.currency.code if new.money else "",
        "minor": new.money.minor if new.money else None,
        "exponent": new.money.currency.exponent if new.money else None,
        "receiver": new.receiver,
        "destination": new.destination,
        "digest": new.digest,
        "fingerprint": new.fingerprint,
        "operator": new.operator,
        "reason": mask_cards_in(new.reason),
        "holds_card_data": new.holds_card_data,
        "branch": new.branch,
        "content_hash": new.content_hash,
        "seal": new.seal,
    }


def values_of_change(change: Change) -> dict[str, Any]:
    """Return the columns that a change sets."""
    values: dict[str, Any] = {
        entry.name: getattr(change, entry.name)
        for entry in fields(change)
        if entry.name not in _CLEARS and getattr(change, entry.name) is not None
    }
    values |= told_without_cards(values)
    if change.clear_next_check:
        values["next_check"] = None
    if change.clear_failing:
        values["failing_since"] = None
        values.setdefault("failing_because", "")
    return values


def attempt_of(row: Row[Any]) -> Attempt | None:
    """Make the record of an attempt, None from an unreadable row."""
    return None if unreadable_columns(row._mapping, tuple(attempts.c)) else Attempt(**_only(row, Attempt))  # noqa: SLF001 - as above


def history_row_of(row: Row[Any]) -> HistoryRow | None:
    """Make the record of a move, None from an unreadable row."""
    values = row._mapping  # noqa: SLF001 - as above
    if unreadable_columns(values, tuple(history.c)):
        return None
    return HistoryRow(
        at=values["at"],
        before=values["before"],
        after=values["after"],
        actor=Actor(values["actor"], values["operator"]),
        note=values["note"],
        text=values["text"],
    )


def observation_of(row: Row[Any]) -> Observation | None:
    """Make the record of a status call, None from an unreadable row."""
    if unreadable_columns(row._mapping, tuple(observations.c)):  # noqa: SLF001 - as above
        return None
    values = _only(row, Observation)
    try:
        answer = tuple(_told_of(*kept) for kept in json.loads(values.pop("answer")))
    except (ValueError, TypeError):
        return None
    return Observation(answer=answer, **values)


def _told_of(name: str, value: str, flaw: str = "") -> Pair:
    """Make a parameter of an answer; a flaw that only a newer version knows counts as a flaw, too."""
    if not flaw:
        return Pair(name, value)
    return DamagedPair(name, value, Flaw(flaw) if flaw in set(Flaw) else Flaw.NOT_TEXT)


def values_of_observation(observation: Observation) -> dict[str, Any]:
    """Return the columns of a status call; card numbers in texts from outside are masked."""
    values = {entry.name: getattr(observation, entry.name) for entry in fields(observation)}
    values["answer"] = json.dumps(
        [_kept_of(pair) for pair in observation.answer], ensure_ascii=False, separators=(",", ":")
    )
    values["raw"] = scrubbed(observation.raw)
    return values | told_without_cards(values)


def told_without_cards(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of a row that hold texts of the gateway, with card numbers masked."""
    return {name: mask_cards_in(values[name]) for name in _TOLD if name in values}


def _kept_of(pair: Pair) -> list[str]:
    """Return a parameter of an answer as the journal stores it: name, value and, if damaged, its flaw."""
    kept = [pair.name, _uncarded(pair)]
    return [*kept, pair.flaw.value] if isinstance(pair, DamagedPair) else kept


def scrubbed(raw: bytes | None) -> bytes | None:
    """Mask card numbers and remove the page for a customer's browser in an answer's bytes; all other bytes stay."""
    return None if raw is None else mask_cards_in_bytes(kept_body(raw))


def _uncarded(pair: Pair) -> str:
    return pair.value if names_other_numbers(pair.name) else mask_cards_in(kept_value(pair))


def _only(row: Row[Any], record: type) -> dict[str, Any]:
    values = row._mapping  # noqa: SLF001 - as above
    return {entry.name: values[entry.name] for entry in fields(record)}
