"""The text about an order for gateway support: numbers, targets and times; no secret, no card number."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from console_app.gui.kit.text import visible
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.encoding import undamaged
from console_app.services.records import Dossier, Mismatch, Observation
from console_app.services.verdicts import AttemptOutcome, Verdict

CAP: Final = 300
_TIME: Final = "%Y-%m-%d %H:%M:%S UTC"
_SHORT: Final = {
    Verdict.FOUND: "found",
    Verdict.NO_SUCH_ORDER: "no such order",
    Verdict.PROVES_NOTHING: "a no that proves nothing",
    Verdict.OTHER_NO: "question refused",
    Verdict.NO_ANSWER: "no answer",
}
_TOLD: Final = (
    ("processor-rrn", "RRN"),
    ("approval-code", "Approval code"),
    ("processor-tx-id", "Processor's transaction id"),
    ("terminal-id", "Terminal"),
    ("receipt-id", "Receipt"),
    ("paynet-processing-date", "Processed (as told)"),
    ("transaction-date", "Final status since (as told)"),
)
"""What the bank's people search by, by wire name, with the names that the gateway's manager knows."""
_CONTRADICTIONS: Final = {
    Mismatch.INITIAL_AMOUNT: "initial-amount is not the amount that was asked for",
    Mismatch.FINAL_CHANGED: "a final status changed later",
    Mismatch.GATEWAY_ID: "another gateway order id was answered",
    Mismatch.FOUND_BEFORE_SENDING: "the order number existed before this order was sent",
    Mismatch.FOUND_AFTER_REFUSAL: "the order was refused and turned up afterwards",
    Mismatch.FOUND_AFTER_STOP: "the order turned up though the journal had no sending of it",
}


def support_text(dossier: Dossier) -> str:
    """Write what support needs to find an order: one "name: value" a line, times in UTC.

    The text is in English whatever the window's language, because the gateway's people read it.
    """
    return "\n".join(f"{name}: {_clean(value)}" for name, value in _lines(dossier) if value) + "\n"


def _clean(value: str) -> str:
    return visible(mask_cards_in(value), CAP)


def _lines(dossier: Dossier) -> Iterator[tuple[str, str]]:
    order = dossier.order
    yield "Serial number", order.serial_number
    yield "Order number (client_orderid)", order.key.number
    yield "Gateway order (orderid)", order.gateway_id or "not known"
    yield "Host", order.key.host
    yield "Endpoint group" if order.target.group else "Endpoint", order.target.id
    yield "Login", order.key.login
    yield "Operation", order.operation
    if order.money is not None:
        yield "Amount", str(order.money)
    if order.actual is not None and order.actual != order.money:
        yield "Amount told by the gateway", str(order.actual)
    if order.mismatch in _CONTRADICTIONS:
        yield "Contradiction", _CONTRADICTIONS[Mismatch(order.mismatch)]
    yield "State here", order.shown_state
    yield "Entered", _utc(order.created)
    for attempt in dossier.attempts:
        end = f", ended {_utc(attempt.ended)}, HTTP {attempt.http_status or '-'}" if attempt.ended else ""
        because = f", {attempt.failure}" if attempt.failure else ""
        what = "Not sent" if attempt.outcome == AttemptOutcome.NOT_SENT else "Sent"
        yield f"{what} (attempt {attempt.number})", f"{_utc(attempt.started)}{end}{because}"
        yield f"Address (attempt {attempt.number})", attempt.url
    yield from _last_answer(dossier)
    yield from _told_by_the_bank(dossier)


def _last_answer(dossier: Dossier) -> Iterator[tuple[str, str]]:
    order = dossier.order
    if dossier.observations:
        first, last = dossier.observations[0], dossier.observations[-1]
        count = len(dossier.observations)
        yield "Status calls", f"{count}, the first {_utc(first.at)}" if count > 1 else ""
        yield "Last status call", f"{_utc(last.at)}, {_verdict(last)}"
        yield "Serial number of that answer", last.serial_number if last.serial_number != order.serial_number else ""
    yield "Status", order.gateway_status
    yield "Stage", order.stage
    yield "Error code", order.error_code
    yield "Error message", order.error_message


def _told_by_the_bank(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """Return the numbers in the latest answer that found the order; none of them names a person or a card."""
    answer = undamaged(dossier.last_answer)
    for wire, name in _TOLD:
        yield name, answer.get(wire, "")


def _verdict(seen: Observation) -> str:
    words = _SHORT.get(seen.verdict, "answer that does not count")
    status = f", status {seen.status}" if seen.status else ""
    http = f", HTTP {seen.http_status}" if seen.http_status else ""
    return f"{words}{status}{http}{f', {seen.flaw}' if seen.flaw else ''}"


def _utc(when: datetime) -> str:
    return when.astimezone(UTC).strftime(_TIME)
