"""The facts of a review in words and rows, made from the very content that will be sent; no widget."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.entry.choices import country_name
from console_app.gui.kit.text import fill, grouped, visible
from console_app.gui.words.declared_texts import branch_label, field_label, in_running_text
from console_app.gui.words.notices import problem_text
from console_app.protocol.errors import Problem, Severity
from console_app.protocol.fields import Editor, Privacy
from console_app.protocol.minor_units import MinorUnits, counts_differ
from console_app.protocol.operation import MINOR_AMOUNT_PART, Checked
from console_app.protocol.values import Money, Secret
from console_app.services.look_ups import LookUpReliability
from console_app.services.requests import Content, destination_of, shown_receiver

LONGEST: Final = 400
FACTS_BESIDE: Final = 3
"""How many other parameters of the destination are shown under it; the list has all."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One parameter as it will be sent: label, wire name, value (masked), and its warning."""

    label: str
    wire: str
    value: str
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the money goes: its kind, its value in groups, further parameters, and a typed card in full."""

    kind: str
    value: str
    beside: str
    typed: Secret


def amount_in_words(money: Money) -> str:
    """Write an amount in English words: ``one thousand two hundred and fifty Euro``, cents as a fraction."""
    from num2words import num2words  # noqa: PLC0415 -- first needed when a review opens

    whole = int(money.amount)
    words = str(num2words(whole, lang="en")).replace(",", "")
    rest = money.amount - Decimal(whole)
    if rest:
        minor = int(rest.scaleb(money.currency.exponent))
        words = f"{words} and {minor:0{money.currency.exponent}d}/{10**money.currency.exponent}"
    return f"{words} {money.currency.name}"


def hashed_amount(content: Content) -> str:
    """Explain how the amount enters the control, where gateways differ in that; '' if it makes no difference."""
    money = content.money
    if money is None or MINOR_AMOUNT_PART not in content.operation.control_parts or not counts_differ(money):
        return ""
    hashed = next(part.value for part in content.control_text.parts if part.name == MINOR_AMOUNT_PART.name)
    text = (
        QCoreApplication.translate("Review", "in the control: {amount}, counted by ISO 4217")
        if content.profile.minor_units is MinorUnits.ISO_4217
        else QCoreApplication.translate("Review", "in the control: {amount}, counted in hundredths")
    )
    return fill(text, amount=hashed)


def receiver_of(content: Content) -> tuple[str, str]:
    """Return the receiver's name and country, each '' if it is not sent."""
    countries = (
        content.value(declared.wire)
        for declared in content.operation.fields
        if declared.kind.editor is Editor.COUNTRY and content.value(declared.wire)
    )
    return visible(shown_receiver(content), 120), country_name(next(countries, ""))


def destination_facts(content: Content) -> Destination:
    """Return where the money of a call goes, for the review."""
    branch = content.operation.branch(content.branch)
    found = destination_of(content)[:1]
    wire = found[0].name if found else ""
    shown = visible(content.shown(wire), LONGEST) if wire else ""
    whole = content.value(wire)
    held_back = bool(wire) and shown != whole and _is_number(content, wire)
    beside = [
        f"{field_label(declared)} {visible(content.shown(declared.wire), 60)}"
        for declared in content.operation.fields
        if declared.group is content.operation.branch_group
        and declared.wire != wire
        and content.value(declared.wire)
        and declared.kind.privacy is not Privacy.CARD_CODE
    ]
    return Destination(
        in_running_text(branch_label(branch)) if branch is not None else "",
        grouped(shown) if shown.replace("*", "0").isalnum() and shown.isascii() else shown,
        ", ".join(beside[:FACTS_BESIDE]),
        Secret(whole if held_back else ""),
    )


def _is_number(content: Content, wire: str) -> bool:
    return content.operation.field(wire).kind.privacy is not Privacy.CARD_CODE


def rows_of(content: Content, checked: Checked | None) -> tuple[ReviewRow, ...]:
    """Return a row for each parameter that will be sent, in the order of the body."""
    odd = {problem.wire: problem_text(problem) for problem in checked.problems} if checked is not None else {}
    return tuple(
        ReviewRow(
            field_label(content.operation.field(pair.name)),
            pair.name,
            visible(content.shown(pair.name), LONGEST),
            odd.get(pair.name, ""),
        )
        for pair in content.pairs
    )


def problems_unsent(content: Content, checked: Checked | None) -> tuple[Problem, ...]:
    """Return the warnings about parameters that are not sent, which have no row in the list."""
    if checked is None:
        return ()
    sent = {pair.name for pair in content.pairs}
    return tuple(
        problem for problem in checked.problems if problem.severity is Severity.WARNING and problem.wire not in sent
    )


def not_sent_of(content: Content) -> tuple[str, ...]:
    """Return the names of parameters that stay empty."""
    sent = {pair.name for pair in content.pairs}
    return tuple(field_label(declared) for declared in content.operation.fields if declared.wire not in sent)


def number_note(content: Content, trust: LookUpReliability) -> str:
    """Explain whether the gateway is first asked about the order number, and how far its answer can be relied on."""
    if not content.profile.look_up_first:
        text = QCoreApplication.translate("Review", "not looked up before sending: {reason}")
        return fill(text, reason=visible(content.profile.look_up_waiver, 120))
    if trust is LookUpReliability.PROVEN:
        return QCoreApplication.translate("Review", "looked up at the gateway before sending")
    if trust is LookUpReliability.PROVES_NOTHING:
        return QCoreApplication.translate("Review", "looked up before sending, which proves nothing here")
    return QCoreApplication.translate("Review", "looked up before sending; no look-up here has found an order yet")


def short_digest(digest: str) -> str:
    """Shorten a digest to its first and last eight characters, for comparing by eye."""
    return f"{digest[:8]} ... {digest[-8:]}"
