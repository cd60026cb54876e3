"""A card registration in words: its outcome, its facts, its timeline entry; knows no widget."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.chip import state_look
from console_app.gui.kit.colours import Role
from console_app.gui.kit.fact_grid import Fact
from console_app.gui.kit.raw_text import raw_text
from console_app.gui.kit.text import clock_text, fill, visible
from console_app.gui.kit.timeline import Entry
from console_app.gui.words.order_texts import destination_text
from console_app.gui.words.outcomes import error_text, reason_text
from console_app.gui.words.timeline_items import clean
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.records import Order
from console_app.services.registrations import Registration, RegistrationOutcome

LOOKS = {
    RegistrationOutcome.REGISTERED: "approved",
    RegistrationOutcome.REFUSED: "refused",
    RegistrationOutcome.NO_ANSWER: "no-answer",
}
"""The state whose colours and icon each outcome has; one that is no order's state is neutral."""


@dataclass(frozen=True, slots=True)
class RegistrationText:
    """The words about a card registration: its appearance, the head, and what to do ('' for nothing)."""

    state: str
    head: str
    advice: str = ""


def registration_text(registration: Registration) -> RegistrationText:
    """Describe the result of asking for a card reference."""
    look = LOOKS[registration.outcome]
    match registration.outcome:
        case RegistrationOutcome.REGISTERED:
            return RegistrationText(look, QCoreApplication.translate("Registration", "Card registered"))
        case RegistrationOutcome.REFUSED:
            return RegistrationText(
                look,
                _refused(registration),
                QCoreApplication.translate("Registration", "Put right what the gateway names, then register again."),
            )
        case _:
            because = reason_text(registration.note or "other")
            head = fill(QCoreApplication.translate("Registration", "No answer that counts: {reason}"), reason=because)
            return RegistrationText(
                look,
                head,
                QCoreApplication.translate("Registration", "Ask again: no money moves, and every answer is kept."),
            )


def _refused(registration: Registration) -> str:
    message = error_text(registration.error_code, registration.error_message)
    if registration.error_code and message:
        template = QCoreApplication.translate(
            "Registration", "Refused: {message} (code {code}). No card was registered."
        )
    elif registration.error_code:
        template = QCoreApplication.translate("Registration", "Refused (code {code}). No card was registered.")
    elif message:
        template = QCoreApplication.translate("Registration", "Refused: {message}. No card was registered.")
    else:
        template = QCoreApplication.translate(
            "Registration", "Refused: the gateway says \u201c{status}\u201d. No card was registered."
        )
    return fill(
        template,
        message=message.rstrip("."),
        code=clean(registration.error_code, 20),
        status=clean(registration.status, 40),
    )


def card_line(payment: Order | None) -> str:
    """Name the card and its holder by the initial payment, '' if the payment is not in the journal."""
    if payment is None:
        return ""
    parts = (destination_text(payment), visible(mask_cards_in(payment.receiver), 120))
    return ", ".join(part for part in parts if part)


def facts_of(registration: Registration, now: datetime) -> list[Fact]:
    """Return the facts shown below the card reference of a registration."""
    when = (
        QCoreApplication.translate("Registration", "Registered")
        if registration.card_ref_id
        else QCoreApplication.translate("Registration", "Asked")
    )
    labelled = (
        (QCoreApplication.translate("Registration", "Unique card reference"), registration.unq_card_ref_id),
        (QCoreApplication.translate("Registration", "Gateway order"), registration.gateway_id),
    )
    facts = [Fact(label, clean(value, 80), mono=True) for label, value in labelled if value]
    return [*facts, Fact(when, clock_text(registration.at, now))]


def serial_fact(registration: Registration) -> list[Fact]:
    """Return the serial number of the answer as a fact, which is too long to be beside others."""
    serial = clean(registration.serial_number, 80)
    return [Fact(QCoreApplication.translate("Registration", "Serial number"), serial, mono=True)] if serial else []


def registration_entry(registration: Registration, now: datetime) -> Entry:
    """Make the timeline entry of one answer to a registration: outcome, time, who asked, size and HTTP status."""
    said = registration_text(registration)
    look = state_look(said.state)
    sentence = said.head
    if registration.card_ref_id:
        sentence = fill(
            QCoreApplication.translate("Registration", "Card registered, reference {reference}"),
            reference=clean(registration.card_ref_id, 24),
        )
    raw = registration.raw or b""
    note = fill(
        QCoreApplication.translate("Registration", "{count} bytes, HTTP {status}"),
        count=len(raw),
        status=registration.http_status or "-",
    )
    return Entry(
        key=f"r{registration.id}",
        time=clock_text(registration.at, now),
        icon=look.icon,
        role=look.ink if not look.solid else Role.TEXT_2,
        sentence=sentence,
        detail=fill(
            QCoreApplication.translate("Registration", "asked by {person}"), person=clean(registration.operator, 60)
        ),
        raw=raw_text(raw),
        raw_words=QCoreApplication.translate("Registration", "raw answer") if raw else "",
        raw_note=note if raw else "",
    )
