"""Compares the string that a control hashes and tries the usual faults of other programs, for the signature doctor."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP
from itertools import permutations
from typing import Final
from urllib.parse import quote_plus

from console_app.protocol.doctor_records import Cause, Diagnosis, Form, OwnRequest, Sign, first_difference
from console_app.protocol.masking import MASK
from console_app.protocol.minor_units import MinorUnits, counts_differ
from console_app.protocol.operation import ENDPOINT_PART, LOGIN_PART, MINOR_AMOUNT_PART, Pair
from console_app.protocol.signing import percent
from console_app.protocol.values import Money, currency_of

_ROUNDED: Final = (ROUND_DOWN, ROUND_HALF_UP)
_SEPARATORS: Final = ("&", "|", ",", ";", ":", "-", "_", "+", ".", " ", "/")


def examine_control(request: OwnRequest, text: str) -> Diagnosis:
    """Compare the string that a control is the hash of; a ``***`` in the merchant control's place is left out."""
    parts = request.control_text.parts
    own, theirs = "".join(part.value for part in parts), text.removesuffix(MASK)
    difference = first_difference(own, theirs)
    if difference is None:
        return Diagnosis(Form.CONTROL)
    sign = next((sign for sign, made in _faults(request, parts) if made == theirs), None)
    return Diagnosis(Form.CONTROL, (sign or _by_place(request, parts, theirs),), difference)


def examine_hash(request: OwnRequest, text: str) -> Diagnosis:
    """Compare a finished control with that of our request.

    A hash that differs reveals one cause only: an amount counted in other minor units.
    """
    if request.control and text == request.control:
        return Diagnosis(Form.CONTROL_HASH)
    if request.control_otherwise and text == request.control_otherwise:
        mine, other = (_amount_part(request, counted) for counted in (request.minor_units, request.minor_units.other))
        return Diagnosis(Form.CONTROL_HASH, (Sign(Cause.COUNTED, MINOR_AMOUNT_PART.name, mine, other),))
    return Diagnosis(Form.CONTROL_HASH, (Sign(Cause.NOT_TOLD), *may_be_counted_otherwise(request)))


def may_be_counted_otherwise(request: OwnRequest) -> tuple[Sign, ...]:
    """Return the hint that the gateway may count the amount in other minor units; empty if that changes no control."""
    money = _money(request)
    counts = MINOR_AMOUNT_PART in request.operation.control_parts and money is not None and counts_differ(money)
    return (Sign(Cause.COUNTED_MAYBE),) if counts else ()


def _amount_part(request: OwnRequest, counted: MinorUnits) -> str:
    parts = request.control_counted(counted).parts
    return next((part.value for part in parts if part.name == MINOR_AMOUNT_PART.name), "")


def _money(request: OwnRequest) -> Money | None:
    values = {pair.name: pair.value for pair in request.pairs}
    try:
        return Money.read(values.get("amount", ""), currency_of(values.get("currency", "")))
    except ValueError:
        return None


def _counted_otherwise(request: OwnRequest) -> Iterator[str]:
    """Write the amount as other programs count it; they differ in what they do with tenths of a hundredth."""
    money = _money(request)
    if money is None or not counts_differ(money):
        return
    if whole := _amount_part(request, request.minor_units.other):
        yield whole
    if request.minor_units is MinorUnits.ISO_4217:
        hundredths = money.amount.scaleb(2)
        yield from (f"{hundredths.normalize():f}", *(f"{hundredths.quantize(1, way):f}" for way in _ROUNDED))


def _faults(request: OwnRequest, parts: Sequence[Pair]) -> Iterator[tuple[Sign, str]]:
    """Yield the string as it would be with each usual fault."""
    values = [part.value for part in parts]
    for place, part in enumerate(parts):
        for sign, value in _part_faults(request, part):
            yield sign, "".join((*values[:place], value, *values[place + 1 :]))
    filled = [value for value in values if value]
    for order in permutations(filled):
        yield Sign(Cause.ORDER), "".join(order)
    for separator in _SEPARATORS:
        for some in (values, filled):
            for end in ("", separator):
                yield Sign(Cause.SEPARATED, theirs=separator), separator.join(some) + end
    for place, part in enumerate(parts):
        if part.value:
            missing = "".join((*values[:place], *values[place + 1 :]))
            yield Sign(Cause.MISSING, part.name, part.value), missing


def _part_faults(request: OwnRequest, part: Pair) -> Iterator[tuple[Sign, str]]:
    if part.name == MINOR_AMOUNT_PART.name:
        for written in _counted_otherwise(request):
            yield Sign(Cause.COUNTED, part.name, part.value, written), written
        amount = next((pair.value for pair in request.pairs if pair.name == "amount"), "")
        whole, _, decimals = amount.partition(".")
        for written in (amount, f"{whole}.{decimals or '00'}", f"{whole}.{decimals.rstrip('0')}", whole):
            yield Sign(Cause.MINOR_UNITS, part.name, part.value, written), written
    for escaped in {percent(part.value), quote_plus(part.value)} - {part.value}:
        yield Sign(Cause.ESCAPED_CONTROL, part.name, part.value, escaped), escaped


def _by_place(request: OwnRequest, parts: Sequence[Pair], theirs: str) -> Sign:
    """Name the one part between whose neighbours the text differs, else the part with the first difference."""
    for place, part in enumerate(parts):
        before = "".join(other.value for other in parts[:place])
        after = "".join(other.value for other in parts[place + 1 :])
        if len(theirs) >= len(before + after) and theirs.startswith(before) and theirs.endswith(after):
            value = theirs[len(before) : len(theirs) - len(after)]
            if _could_be(request, part, value):
                return Sign(_cause_of(request, part), part.name, part.value, value)
    place = 0
    common = next(
        (i for i, (a, b) in enumerate(zip("".join(part.value for part in parts), theirs, strict=False)) if a != b),
        min(sum(len(part.value) for part in parts), len(theirs)),
    )
    for part in parts:
        place += len(part.value)
        if common < place:
            return Sign(_cause_of(request, part), part.name, part.value)
    return Sign(Cause.EXTRA, "", "", theirs[place:])


def _could_be(request: OwnRequest, part: Pair, value: str) -> bool:
    if part.name == MINOR_AMOUNT_PART.name:
        return value.replace(".", "", 1).isdigit()
    return not (part.name == ENDPOINT_PART.name and not value.isdigit() and request.target != value)


def _cause_of(request: OwnRequest, part: Pair) -> Cause:
    if part.name == ENDPOINT_PART.name:
        return Cause.GROUP if request.is_group_endpoint else Cause.ENDPOINT
    if part.name == LOGIN_PART.name:
        return Cause.LOGIN
    return Cause.VALUE
