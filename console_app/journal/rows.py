"""From rows to records and back; no row leaves the journal, and no card number enters it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Row

from console_app.protocol.card_numbers import holds_card, mask_cards_in, mask_cards_in_bytes
from console_app.protocol.customer_step import kept_body, kept_value
from console_app.protocol.operation import Pair, names_other_numbers
from console_app.protocol.values import Money, currency_of
from console_app.services.errors import JournalError
from console_app.services.profile import Target
from console_app.services.records import Attempt, Change, HistoryRow, NewOrder, Observation, Order, OrderKey

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
"""What makes an order count as changed besides a move; that it was asked about again is no news."""

_TOLD: Final = ("error_code", "error_message", "gateway_status", "serial_number", "stage", "status", "note")
"""Columns with words of the gateway that are no checked numbers: any of them may quote a card number."""

_CLEARS: Final = frozenset(("clear_next_check", "clear_failing"))
_PLAIN: Final = tuple(
    name for name in (entry.name for entry in fields(Order)) if name not in {"key", "target", "money", "actual"}
)


def order_of(row: Row[Any]) -> Order:
    """Make the record of an order."""
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    currency = currency_of(values["currency"]) if values["currency"] else None
    actual = values["actual_minor"]
    return Order(
        key=OrderKey(values["host"], values["login"], values["number"]),
        target=Target(values["target_id"], group=values["target_group"]),
        money=Money(values["minor"], currency) if currency else None,
        actual=Money(actual, currency) if currency and actual is not None else None,
        **{name: values[name] for name in _PLAIN},
    )


def values_of_new(new: NewOrder) -> dict[str, Any]:
    """Give the columns of an order that enters.

    Raises:
        JournalError: a card number stands where none may; it has no business here, so nothing is kept.

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
        "receiver": new.receiver,
        "destination": new.destination,
        "digest": new.digest,
        "fingerprint": new.fingerprint,
        "operator": new.operator,
        "reason": mask_cards_in(new.reason),
        "holds_card_data": new.holds_card_data,
        "branch": new.branch,
    }


def values_of_change(change: Change) -> dict[str, Any]:
    """Give the columns that a change sets."""
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


def attempt_of(row: Row[Any]) -> Attempt:
    """Make the record of an attempt."""
    return Attempt(**_only(row, Attempt))


def history_row_of(row: Row[Any]) -> HistoryRow:
    """Make the record of a move."""
    return HistoryRow(**_only(row, HistoryRow))


def observation_of(row: Row[Any]) -> Observation:
    """Make the record of a status call."""
    values = _only(row, Observation)
    answer = tuple(Pair(name, value) for name, value in json.loads(values.pop("answer")))
    return Observation(answer=answer, **values)


def values_of_observation(observation: Observation) -> dict[str, Any]:
    """Give the columns of a status call, card numbers cut out of all that came from outside."""
    values = {entry.name: getattr(observation, entry.name) for entry in fields(observation)}
    values["answer"] = json.dumps(
        [[pair.name, _uncarded(pair)] for pair in observation.answer], ensure_ascii=False, separators=(",", ":")
    )
    values["raw"] = scrubbed(observation.raw)
    return values | told_without_cards(values)


def told_without_cards(values: Mapping[str, Any]) -> dict[str, str]:
    """Give those of a row's columns that hold words of the gateway, card numbers cut."""
    return {name: mask_cards_in(values[name]) for name in _TOLD if name in values}


def scrubbed(raw: bytes | None) -> bytes | None:
    """Cut card numbers and the page for a customer's browser out of an answer's bytes; all other bytes stay."""
    return None if raw is None else mask_cards_in_bytes(kept_body(raw))


def _uncarded(pair: Pair) -> str:
    return pair.value if names_other_numbers(pair.name) else mask_cards_in(kept_value(pair))


def _only(row: Row[Any], record: type) -> dict[str, Any]:
    values = row._mapping  # noqa: SLF001 - as above
    return {entry.name: values[entry.name] for entry in fields(record)}
