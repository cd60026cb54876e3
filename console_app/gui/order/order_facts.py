"""The facts and rows of the detail card, made from an order's dossier; knows no widget of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.fact_grid import Fact
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.words.answer_changes import stage_in_words
from console_app.gui.words.band_words import captioned_target
from console_app.gui.words.damage_words import label_of, left_out, mark_of
from console_app.gui.words.notices import Words
from console_app.gui.words.order_texts import destination_text, operation_text
from console_app.gui.words.outcomes import gateway_message, money_text
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.catalogue import charges
from console_app.protocol.customer_step import PAGE, page_length
from console_app.protocol.encoding import Answer, undamaged
from console_app.protocol.operation import Pair
from console_app.protocol.response_fields import GROUP_LABELS, ResponseGroup, in_display_order
from console_app.protocol.states import BANK_FINAL, OUTCOME_UNKNOWN, STAGE_STEPS, OrderState, stage_words
from console_app.services.records import Dossier, Order, Origin

VALUE_CAP: Final = 2000
NAME_CAP: Final = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One value with its label in a list of rows; `mono` for ids, `wire` the field's own name.

    `head` is the name of a group, `note` a sentence; both span the columns.
    """

    label: str
    value: str = ""
    mono: bool = False
    head: bool = False
    note: bool = False
    wire: str = ""


def lines_of(order: Order, *, with_destination: bool = True) -> list[str]:
    """Return the lines under an order's head: amount, receiver and, unless a fact shows it, destination."""
    money, receiver = money_text(order.money), visible(mask_cards_in(order.receiver), NAME_CAP)
    where = destination_text(order) if with_destination else ""
    if "*" in where:
        where = fill(QCoreApplication.translate("Order", "card {number}"), number=where)
    charged = charges(order.operation)
    templates = {
        (True, True): QCoreApplication.translate("Order", "{money} from {where}, {receiver}")
        if charged
        else QCoreApplication.translate("Order", "{money} to {where}, {receiver}"),
        (True, False): QCoreApplication.translate("Order", "{money} from {where}")
        if charged
        else QCoreApplication.translate("Order", "{money} to {where}"),
        (False, True): QCoreApplication.translate("Order", "{money} from {receiver}")
        if charged
        else QCoreApplication.translate("Order", "{money} to {receiver}"),
        (False, False): "{money}",
    }
    payment = fill(templates[bool(where), bool(receiver)], money=money, where=where, receiver=receiver)
    if not order.sound:
        return []
    if order.state in OUTCOME_UNKNOWN:
        return [QCoreApplication.translate("Order", "The payment may have been carried out:"), payment]
    return [payment] if payment.strip() else []


def facts_beside_form(order: Order) -> list[Fact]:
    """Return the few facts shown beside the form an order was sent from."""
    known = visible(order.gateway_id, 40)
    facts = [
        Fact(QCoreApplication.translate("Order", "Order number"), _clean(order.key.number, 140), mono=True),
        Fact(
            QCoreApplication.translate("Order", "Gateway order"),
            known or QCoreApplication.translate("Order", "not known yet"),
            mono=bool(known),
        ),
        Fact(QCoreApplication.translate("Order", "Requested"), money_text(order.money)),
    ]
    if order.actual is not None and order.actual != order.money:
        facts.append(Fact(QCoreApplication.translate("Order", "Actual"), money_text(order.actual)))
    if order.destination:
        label = (
            QCoreApplication.translate("Order", "Paid by")
            if charges(order.operation)
            else QCoreApplication.translate("Order", "Destination")
        )
        facts.append(Fact(label, destination_text(order), mono=True))
    return facts


def facts_of(dossier: Dossier, now: datetime) -> list[Fact]:
    """Return the facts that the detail shows first about an order, in three columns."""
    order = dossier.order
    answer = undamaged(dossier.last_answer)
    known = visible(order.gateway_id, 24)
    facts = [
        Fact(
            QCoreApplication.translate("Order", "Requested"),
            money_text(order.money) or QCoreApplication.translate("Order", "not told"),
        )
    ]
    if answer.get("amount"):
        actual = money_text(order.actual) if order.actual is not None else visible(answer["amount"], 24)
        facts.append(Fact(QCoreApplication.translate("Order", "Actual"), actual))
    facts += [
        Fact(
            QCoreApplication.translate("Order", "As of"),
            clock_text(order.as_of, now) if order.as_of else QCoreApplication.translate("Order", "not confirmed yet"),
        ),
        Fact(QCoreApplication.translate("Order", "Operation"), operation_text(order)),
        Fact(
            QCoreApplication.translate("Order", "Gateway order"),
            known or QCoreApplication.translate("Order", "not known yet"),
            mono=bool(known),
        ),
    ]
    for wire, label in (
        ("processor-rrn", QCoreApplication.translate("Order", "RRN")),
        ("approval-code", QCoreApplication.translate("Order", "Approval code")),
    ):
        if answer.get(wire):
            facts.append(Fact(label, _clean(answer[wire], 40), mono=True))
    facts += [
        Fact(QCoreApplication.translate("Order", "Order number"), _clean(order.key.number, 140), mono=True),
        Fact(QCoreApplication.translate("Order", "Next check"), _next_check(order, now)),
    ]
    return facts


def why_of(dossier: Dossier) -> Words | None:
    """Return why an order failed, in words; None for an order that did not.

    The words are our own if the code is known, else the gateway's; `motivational-message` of a status answer is the
    gateway's longer explanation, meant for the customer.
    """
    order = dossier.order
    if order.state not in BANK_FINAL - {OrderState.APPROVED}:
        return None
    answer = Answer(dossier.last_answer)
    message = gateway_message(order).strip()
    head = (
        fill(QCoreApplication.translate("Order", "Reason: {reason}"), reason=message)
        if message
        else QCoreApplication.translate("Order", "The gateway gave no reason.")
    )
    parts = (
        [fill(QCoreApplication.translate("Order", "Code {code}."), code=_clean(order.error_code, 20))]
        if order.error_code
        else []
    )
    words = stage_in_words(order.stage)
    if words and stage_words(order.stage).step != STAGE_STEPS[order.state.name]:
        parts.append(fill(QCoreApplication.translate("Order", "Last stage: {stage}."), stage=words))
    if more := _clean(answer.as_came("motivational-message"), 300).strip():
        parts.append(fill(QCoreApplication.translate("Order", "For the customer: \u201c{message}\u201d"), message=more))
    if not message and not more:
        parts.append(QCoreApplication.translate("Order", "Ask gateway support with the copied text."))
    return Words(head, " ".join(parts))


def _next_check(order: Order, now: datetime) -> str:
    if order.next_check is not None:
        stuck = order.failing_because and order.failing_since is not None  # as in `check_text`: no promise
        return QCoreApplication.translate("Order", "once checks work") if stuck else clock_text(order.next_check, now)
    return (
        QCoreApplication.translate("Order", "none, final")
        if order.state in BANK_FINAL | {OrderState.REFUSED}
        else QCoreApplication.translate("Order", "none")
    )


def rows_about(dossier: Dossier) -> list[Row]:
    """Return rows that say which profile, endpoint and operation the order belongs to, and who did what."""
    order = dossier.order
    charged = charges(order.operation)
    rows = [
        Row(QCoreApplication.translate("Order", "Serial number"), _clean(order.serial_number, 80), mono=True),
        Row(
            QCoreApplication.translate("Order", "Payer")
            if charged
            else QCoreApplication.translate("Order", "Receiver"),
            visible(mask_cards_in(order.receiver), NAME_CAP),
        ),
        Row(
            QCoreApplication.translate("Order", "Paid by")
            if charged
            else QCoreApplication.translate("Order", "Destination"),
            destination_text(order),
            mono=True,
        ),
        Row(
            QCoreApplication.translate("Order", "Entered by"),
            QCoreApplication.translate("Order", "seen elsewhere")
            if order.origin is Origin.ELSEWHERE
            else _clean(order.operator, 80),
        ),
        Row(QCoreApplication.translate("Order", "Reason typed"), _clean(order.reason, VALUE_CAP)),
        Row(QCoreApplication.translate("Order", "Profile"), visible(order.profile, 80)),
        Row(QCoreApplication.translate("Order", "Endpoint"), captioned_target(order.target), mono=True),
        Row(QCoreApplication.translate("Order", "Host, login"), visible(f"{order.key.host}, {order.key.login}", 120)),
    ]
    return [row for row in rows if row.value]


def rows_told(answer: Iterable[Pair]) -> list[Row]:
    """Return every parameter of an answer under the headings of the gateway's documentation; unknown ones under Other.

    A damaged parameter is shown as it came, and marked.
    """
    came: dict[str, list[Pair]] = {}
    for pair in answer:
        came.setdefault(pair.name, []).append(pair)
    fields = in_display_order(came)
    by_group = sorted(fields, key=lambda field: list(ResponseGroup).index(field.group))
    rows: list[Row] = []
    for group, members in groupby(by_group, key=lambda field: field.group):
        rows.append(Row(QCoreApplication.translate("response", GROUP_LABELS[group]), head=True))
        rows += [_row_told(pair, mono=group is ResponseGroup.IDS) for field in members for pair in came[field.wire]]
    return rows


def _row_told(pair: Pair, *, mono: bool) -> Row:
    if count := left_out(pair):
        more = QCoreApplication.translate("Order", "{count} more fields are not listed; the raw answer has them all.")
        return Row(fill(more, count=count), note=True)
    value, mark = _value(pair.name, pair.value), mark_of(pair)
    if mark:
        value = fill(QCoreApplication.translate("Order", "{value} ({mark})"), value=value, mark=mark)
    return Row(label_of(pair), value, mono=mono, wire=visible(pair.name, 60))


def _value(wire: str, value: str) -> str:
    """Format a value; a page for the customer's browser is named, never shown."""
    if wire == PAGE:
        return fill(
            QCoreApplication.translate("Order", "a page of {count} characters, not shown"), count=page_length(value)
        )
    return _clean(value, VALUE_CAP) or QCoreApplication.translate("Order", "empty")


def _clean(value: str, cap: int) -> str:
    return visible(mask_cards_in(value), cap)
