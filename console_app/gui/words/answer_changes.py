"""The differences between an order's answers, as records and as lines in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import figures, fill, visible
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.customer_step import PAGE, page_length
from console_app.protocol.errors import Unacceptable
from console_app.protocol.response_fields import in_display_order
from console_app.protocol.states import BANK_FINAL, stage_words, state_of
from console_app.protocol.values import read_amount
from console_app.services.records import Observation, Order

STATUS: Final = "status"
STAGE: Final = "order-stage"
_AMOUNTS: Final = ("initial-amount", "amount")
_PER_REQUEST: Final = frozenset(("serial-number", "by-request-sn"))
"""Fields that identify a single request, so that they differ in every answer (status page)."""
_STEADY: Final = frozenset(("initial-amount", "merchant-order-id", "paynet-order-id", "currency"))
"""Fields of an order that never change; another value contradicts (initial-amount: "can't change during the flow")."""
LONGEST_VALUE: Final = 80


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """One field that differs between two answers; a value is None if the field is absent.

    `contradicts`: it may not change.
    """

    wire: str
    before: str | None
    after: str | None
    contradicts: bool = False


def fields_in(seen: Observation) -> dict[str, str]:
    """Return the fields of an answer that found the order, by wire name; both values of a field sent twice."""
    told: dict[str, str] = {}
    for pair in seen.answer:
        if pair.name:
            told[pair.name] = f"{told[pair.name]} | {pair.value}" if pair.name in told else pair.value
    for wire, value in ((STATUS, seen.status), (STAGE, seen.stage)):
        if value:
            told.setdefault(wire, value)
    return told


def differences(before: Mapping[str, str] | None, now: Mapping[str, str], order: Order) -> tuple[AnswerDifference, ...]:
    """Return what changed from one answer to the next: contradictions, changes, then new fields, in display order.

    The first answer (`before` is None) is compared with our order: another amount or currency is a difference,
    and everything else is new. Fields of the single request and other spellings of the same amount are
    no differences.
    """
    if before is None:
        before = _asked_for(order, now)
        wires = list(before)
    else:
        wires = [field.wire for field in in_display_order({*before, *now} - _PER_REQUEST)]
    found = [
        AnswerDifference(wire, before.get(wire), now.get(wire), _contradicts(wire, before.get(wire), now.get(wire)))
        for wire in wires
        if not _same(wire, before.get(wire), now.get(wire))
    ]
    return tuple(sorted(found, key=lambda one: (not one.contradicts, one.before is None)))


def line_of(difference: AnswerDifference) -> str:
    """Put one difference into words: ``Actual amount 100.00 → 98.50``."""
    wire = difference.wire
    declared = in_display_order([wire])[0]
    label = QCoreApplication.translate("response", declared.label) if declared.label else visible(wire, 60)
    before, after = difference.before, difference.after
    if wire == PAGE:
        template = (
            QCoreApplication.translate("Timeline", "{label} has gone")
            if after is None
            else QCoreApplication.translate("Timeline", "{label} of {count} characters, not shown")
        )
        return fill(template, label=label, count=page_length(after or ""))
    if before is None:
        return fill(
            QCoreApplication.translate("Timeline", "New: {label} {value}"),
            label=label,
            value=value_text(wire, after or ""),
        )
    if after is None:
        return fill(
            QCoreApplication.translate("Timeline", "No longer told: {label}, it was {value}"),
            label=label,
            value=value_text(wire, before),
        )
    return fill(
        QCoreApplication.translate("Timeline", "{label} {before} \u2192 {after}", "a field that changed"),
        label=label,
        before=value_text(wire, before),
        after=value_text(wire, after),
    )


def value_text(wire: str, value: str) -> str:
    """Format a field's value for people: amounts grouped, stages in words, all else as received, masked and capped."""
    amount = _amount(value) if wire in _AMOUNTS else None
    if amount is not None:
        exponent = amount.as_tuple().exponent
        return figures(amount, -exponent if isinstance(exponent, int) else 0)
    if wire == STAGE and (words := stage_in_words(value)):
        return words
    return visible(mask_cards_in(value), LONGEST_VALUE) or QCoreApplication.translate("Timeline", "empty")


def stage_in_words(stage: str) -> str:
    """Put an order stage into words, '' if it is unknown."""
    words = stage_words(stage)
    if not (words.family and words.step):
        return ""
    family = QCoreApplication.translate("stages", words.family)
    step = QCoreApplication.translate("stages", words.step)
    if words.part:
        part = QCoreApplication.translate("stages", words.part)
        template = QCoreApplication.translate("Timeline", "{family}, {part}: {step}", "an order stage")
        return fill(template, family=family, part=part, step=step)
    return fill(QCoreApplication.translate("Timeline", "{family}: {step}", "an order stage"), family=family, step=step)


def _asked_for(order: Order, now: Mapping[str, str]) -> dict[str, str]:
    """Return the values of our order for fields that an answer has."""
    if order.money is None:
        return {}
    money = order.money
    asked = {"initial-amount": f"{money.amount:f}", "amount": f"{money.amount:f}", "currency": money.currency.code}
    return {wire: value for wire, value in asked.items() if wire in now}


def _same(wire: str, before: str | None, after: str | None) -> bool:
    if before == after:
        return True
    if wire not in _AMOUNTS or before is None or after is None:
        return False
    amount = _amount(before)
    return amount is not None and amount == _amount(after)


def _contradicts(wire: str, before: str | None, after: str | None) -> bool:
    if before is None or after is None:
        return False
    return wire in _STEADY or (wire == STATUS and state_of(before) in BANK_FINAL)


def _amount(text: str) -> Decimal | None:
    try:
        return read_amount(text)
    except Unacceptable:
        return None
