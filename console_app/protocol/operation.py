"""The declaration of a gateway call, and what is derived from it: form fields, checks, the parameters to send."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute_field
from enum import StrEnum
from typing import Final

from console_app.protocol.card_numbers import holds_card
from console_app.protocol.errors import Problem, Severity, Unacceptable, Why
from console_app.protocol.fields import (
    QT_TRANSLATE_NOOP,
    Field,
    Group,
    Need,
    Privacy,
    Reading,
    Request,
    Situation,
    attributes_of,
    fields_of,
    problem,
    too_long,
)
from console_app.protocol.kinds import warn_amount
from console_app.protocol.minor_units import amount_in_control
from console_app.protocol.order_terms import NO_TERMS, OrderTerms
from console_app.protocol.spelling import trimmed
from console_app.protocol.texts import read_text
from console_app.protocol.values import Money, currency_of, read_amount, wire_amount


class Effect(StrEnum):
    """What a call does: moves money (one POST, ever), registers a card, or only reads."""

    MOVES_MONEY = "moves-money"
    REGISTERS = "registers"
    READS = "reads"


class Authentication(StrEnum):
    """How a call proves who sends it: a SHA-1 control in the body, or an OAuth 1.0a RSA-SHA256 header."""

    CONTROL = "control"
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class Pair:
    """One parameter as it is sent: its name and its exact text, not yet percent-encoded.

    Its repr shows the name alone: the value may be a card number or a card code.
    """

    name: str
    value: str = attribute_field(repr=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """One of several alternatives in a form that exclude each other, such as a kind of destination.

    `main` names the parameters of which at least one says where the money goes; `fields` are all parameters that exist
    under this alternative.
    """

    key: str
    label: str
    icon: str
    main: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ControlPart:
    """One part of the string that a control is the hash of: the name of the value it is taken from."""

    name: str


ENDPOINT_PART: Final = ControlPart("ENDPOINTID")
LOGIN_PART: Final = ControlPart("login")
MINOR_AMOUNT_PART: Final = ControlPart(QT_TRANSLATE_NOOP("control", "amount in minor units"))


def always_needed(declared: Field, values: Mapping[str, str]) -> Severity | None:  # noqa: ARG001 - as every rule
    """Return the severity of an empty field: an error if the gateway's documentation says Required, else None."""
    return Severity.ERROR if declared.need is Need.REQUIRED else None


def nothing_more(values: Mapping[str, str], situation: Situation) -> Sequence[Problem]:  # noqa: ARG001 - as above
    """Report no problem: the check of a call whose values need no rule beyond those of each field."""
    return ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A gateway call: its path, its request, how it is authenticated and what it does.

    `rules` are the checks that need more than one value, `needed` says how much an empty field weighs, `branches` are
    the kinds of destination or source. `sends_login`: the login is a body parameter (ConnPay documentation "Deposit to
    Card Transfer", status) and not only the OAuth consumer key. `terms` describes its orders, if it moves money.
    """

    key: str
    version: str
    title: str
    effect: Effect
    authentication: Authentication
    request: type[Request]
    rules: Callable[[Mapping[str, str], Situation], Sequence[Problem]] = nothing_more
    needed: Callable[[Field, Mapping[str, str]], Severity | None] = always_needed
    control_parts: tuple[ControlPart, ...] = ()
    sends_login: bool = False
    branches: tuple[Branch, ...] = ()
    branch_group: Group = Group.DESTINATION
    order_prefix: str = ""
    terms: OrderTerms = NO_TERMS

    @property
    def fields(self) -> tuple[Field, ...]:
        """The parameters a person fills in, in the order they are declared."""
        return fields_of(self.request)

    def field(self, wire: str) -> Field:
        """Find a parameter by its wire name."""
        return next(declared for declared in self.fields if declared.wire == wire)

    def branch(self, key: str) -> Branch | None:
        """Find a branch (such as a kind of destination) by its key, None for an operation without branches."""
        return next((branch for branch in self.branches if branch.key == key), None)

    def fields_of(self, branch: str) -> tuple[Field, ...]:
        """Return the parameters that exist under a branch, in the order they are declared; every parameter for ''."""
        chosen = self.branch(branch)
        if chosen is None:
            return self.fields
        elsewhere = {wire for other in self.branches for wire in other.fields} - set(chosen.fields)
        return tuple(declared for declared in self.fields if declared.wire not in elsewhere)

    def shows_all(self, branch: str) -> bool:
        """Tell whether every parameter exists under a branch, as under a payout's "Other", so that it names no kind."""
        return self.branch(branch) is not None and len(self.fields_of(branch)) == len(self.fields)

    def main_of(self, branch: str) -> tuple[str, ...]:
        """Return the parameters of a branch of which one must say where the money goes; none for a branch with all."""
        chosen = self.branch(branch)
        return () if chosen is None or self.shows_all(branch) else chosen.main

    def required_in(self, branch: str, texts: Mapping[str, str]) -> frozenset[str]:
        """Return the parameters that must be filled in under a branch, given the texts filled in so far.

        The branch's own parameter counts as filled in: with a card number comes its expiry, whether it is typed yet or
        not. Of several parameters that may say where the money goes, none is required by itself.
        """
        main = self.main_of(branch)
        filled = {wire: text for wire, text in texts.items() if trimmed(text)} | dict.fromkeys(main, "")
        alone = set(main) if len(main) == 1 else set()
        return frozenset(
            declared.wire
            for declared in self.fields_of(branch)
            if declared.wire in alone or self.needed(declared, filled) is Severity.ERROR
        )

    def path(self, target: str, *, group: bool) -> str:
        """Return the path below the API's base URL: ``v4/payout/39915`` or ``v4/payout/group/77``."""
        return f"{self.version}/{self.key}/{'group/' if group else ''}{target}"


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking a form: the parameters that would be sent, all problems, and the request.

    `request` is None while there is an error. Wrong card numbers and codes are not in `pairs`.
    """

    operation: Operation
    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]
    request: Request | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that prevent sending."""
        return tuple(entry for entry in self.problems if entry.severity is Severity.ERROR)

    @property
    def confirmations(self) -> tuple[Problem, ...]:
        """The problems that need a person's typed reason before anything is sent."""
        return tuple(entry for entry in self.problems if entry.severity is Severity.CONFIRM)

    def value(self, wire: str) -> str:
        """The exact text that would be sent for a parameter, '' if it is not sent."""
        return next((pair.value for pair in self.pairs if pair.name == wire), "")

    @property
    def money(self) -> Money | None:
        """The amount with its currency; None if the call carries none or one of the two is wrong."""
        try:
            return Money.read(self.value("amount"), currency_of(self.value("currency")))
        except Unacceptable:
            return None


def read_field(declared: Field, text: str) -> Reading:
    """Check one field's text on its own: its kind and length, nothing that depends on other fields."""
    try:
        value = declared.kind.read(text) if trimmed(text) else ""
    except Unacceptable as refused:
        if declared.kind_warns and refused.why in _KINDS_REFUSALS:
            return _read_against_kind(declared, text)
        shown = trimmed(text) if declared.kind.privacy is Privacy.PLAIN else ""
        return Reading(shown, (_at(declared, refused),))
    if not value:
        return Reading("")
    odd = tuple(Problem(declared.wire, entry.why, entry.severity, entry.data) for entry in declared.kind.warn(value))
    return _without_card(declared, _with_length(declared, value, odd))


def _without_card(declared: Field, reading: Reading) -> Reading:
    """Refuse a card number in a value that is stored as it is: a web address can hold one, too."""
    plain = declared.kind.privacy is Privacy.PLAIN and not names_other_numbers(declared.wire)
    if not plain or not holds_card(reading.text):
        return reading
    return Reading("", (problem(declared, Why.CARD_IN_TEXT),))


_OTHER_NUMBERS: Final = re.compile(r"(?:id|phone|document_number|inn|imei|-sn)$")


def names_other_numbers(wire: str) -> bool:
    """Tell whether a parameter holds long numbers that are no cards, though one in ten passes Luhn by chance."""
    return _OTHER_NUMBERS.search(wire) is not None


def sent_as(declared: Field, text: str) -> str:
    """Return a value in the one spelling that would be sent; the trimmed text while the value cannot be sent."""
    reading = read_field(declared, text)
    wrong = any(entry.severity is Severity.ERROR for entry in reading.problems)
    return trimmed(text) if wrong else reading.text


def sent_otherwise(operation: Operation, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Return the names of parameters whose text differs from the one checked spelling of their values."""
    return tuple(pair.name for pair in pairs if sent_as(operation.field(pair.name), pair.value) != pair.value)


_KINDS_REFUSALS: Final = (Why.DIGITS_ONLY, Why.STATE_UNKNOWN)


def _read_against_kind(declared: Field, text: str) -> Reading:
    """Let a value pass with a warning if the documentation contradicts itself on its kind and it is clean text."""
    try:
        value = read_text(text)
    except Unacceptable as unclean:
        return Reading("", (_at(declared, unclean),))
    try:
        return _with_length(declared, declared.kind.read(value), ())
    except Unacceptable as refused:
        return _with_length(declared, value, (_at(declared, refused, Severity.WARNING),))


def _at(declared: Field, refused: Unacceptable, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(declared.wire, refused.why, severity, refused.data)


def _with_length(declared: Field, value: str, problems: tuple[Problem, ...]) -> Reading:
    length = too_long(declared, value)
    return Reading(value, (*problems, length) if length is not None else problems)


def check(operation: Operation, texts: Mapping[str, str], situation: Situation, *, branch: str = "") -> Checked:
    """Check a whole form: every field, then the rules over several; never stops at the first problem.

    Under a branch only that branch's fields are read; texts of the others are ignored. A wrong value counts as filled
    in, so that one mistake is reported once, at its own field.
    """
    declared_here = operation.fields_of(branch)
    here = {declared.wire for declared in declared_here}
    readings = {declared.wire: read_field(declared, texts.get(declared.wire, "")) for declared in declared_here}
    values = {wire: reading.text for wire, reading in readings.items() if reading.text}
    problems = [entry for reading in readings.values() for entry in reading.problems]
    wrong = {entry.wire for entry in problems if entry.severity is Severity.ERROR}
    filled = {**dict.fromkeys(wrong, ""), **values}
    for declared in declared_here:
        if declared.wire not in filled:
            problems.extend(_missing(operation, declared, filled))
    problems.extend(_money_problems(values, wrong, situation))
    problems.extend(_control_problems(operation, values, wrong, situation))
    problems.extend(_branch_problems(operation, branch, filled))
    problems.extend(
        entry for entry in operation.rules(filled, situation) if entry.wire not in wrong and entry.wire in here
    )
    unique = _each_once(problems)
    pairs = tuple(Pair(name, value) for name, value in sorted(values.items()))
    blocked = any(entry.severity is Severity.ERROR for entry in unique)
    return Checked(operation, pairs, unique, None if blocked else request_of(operation, pairs))


def _each_once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Keep the first of several problems that say the same at the same field."""
    found: dict[tuple[str, Why, Severity], Problem] = {}
    for entry in problems:
        found.setdefault((entry.wire, entry.why, entry.severity), entry)
    return tuple(found.values())


def _missing(operation: Operation, declared: Field, filled: Mapping[str, str]) -> Sequence[Problem]:
    weight = operation.needed(declared, filled)
    if weight is None:
        return ()
    return (problem(declared, Why.REQUIRED if weight is Severity.ERROR else Why.USUALLY_NEEDED, weight),)


def request_of(operation: Operation, pairs: Sequence[Pair]) -> Request:
    """Build the operation's request from its parameters; a parameter that is not sent becomes an empty text."""
    attributes = attributes_of(operation.request)
    return operation.request(**{attributes[pair.name]: pair.value for pair in pairs})


def pairs_of(request: Request) -> tuple[Pair, ...]:
    """Return a request's filled parameters, sorted by name."""
    sent = (Pair(wire, getattr(request, attribute)) for wire, attribute in attributes_of(type(request)).items())
    return tuple(sorted((pair for pair in sent if pair.value), key=lambda pair: pair.name))


_AMOUNTS: Final = ("amount", "minimum_transaction_amount", "maximum_transaction_amount")


def _money_problems(values: dict[str, str], wrong: set[str], situation: Situation) -> Sequence[Problem]:
    """Check amount against currency, currency against profile; write the amount in its one spelling.

    ``999999999.5`` has ten digits, but with both decimals of its currency it has eleven: the spelling sent counts.
    """
    if "currency" not in values or "currency" in wrong:
        return ()
    currency = currency_of(values["currency"])
    found: list[Problem] = []
    if situation.currencies and currency.code not in situation.currencies:
        data = (("allowed", ", ".join(situation.currencies)), ("value", currency.code))
        found.append(Problem("currency", Why.CURRENCY_NOT_ALLOWED, data=data))
    for wire in _AMOUNTS:
        if wire in values and wire not in wrong:
            try:
                written = wire_amount(read_amount(values[wire]), currency)
                read_amount(written)
            except Unacceptable as refused:
                found.append(Problem(wire, refused.why, data=refused.data))
                continue
            odd = () if warn_amount(values[wire]) else warn_amount(written)
            found.extend(Problem(wire, entry.why, entry.severity, entry.data) for entry in odd)
            values[wire] = written
    return found


def _control_problems(
    operation: Operation, values: Mapping[str, str], wrong: set[str], situation: Situation
) -> Sequence[Problem]:
    """Refuse an amount that the control cannot express in the way this profile's gateway counts."""
    if MINOR_AMOUNT_PART not in operation.control_parts or wrong & {"amount", "currency"}:
        return ()
    try:
        money = Money.read(values.get("amount", ""), currency_of(values.get("currency", "")))
    except Unacceptable:
        return ()  # said already
    try:
        amount_in_control(money, situation.minor_units)
    except Unacceptable as refused:
        return (Problem("amount", refused.why, data=refused.data),)
    return ()


def _branch_problems(operation: Operation, key: str, values: Mapping[str, str]) -> Sequence[Problem]:
    """Require the value that names the chosen kind of destination; under the branch that shows all, expect one."""
    chosen = operation.branch(key)
    if chosen is None:
        return ()
    if operation.shows_all(key):
        filled = [
            branch
            for branch in operation.branches
            if branch is not chosen and any(wire in values for wire in branch.main)
        ]
        if not filled:
            return (Problem(chosen.main[0], Why.NO_DESTINATION, Severity.WARNING),)
        if len(filled) > 1:
            return (Problem(filled[1].main[0], Why.MANY_DESTINATIONS, Severity.WARNING),)
        return ()
    main = operation.main_of(key)
    if main and not any(wire in values for wire in main):
        return (Problem(main[0], Why.REQUIRED),)
    return ()
