"""The doctor for calls with a control: compares the hashed string, and tries the usual faults of other programs."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP
from itertools import permutations
from typing import Final
from urllib.parse import quote_plus

from console_app.protocol.doctor_records import Cause, Diagnosis, Form, Ours, Sign, first_difference
from console_app.protocol.masking import MASK
from console_app.protocol.minor_units import MinorUnits, counts_differ
from console_app.protocol.operation import ENDPOINT_PART, LOGIN_PART, MINOR_AMOUNT_PART, Pair
from console_app.protocol.signing import percent
from console_app.protocol.values import Money, currency_of

_ROUNDED: Final = (ROUND_DOWN, ROUND_HALF_UP)
_SEPARATORS: Final = ("&", "|", ",", ";", ":", "-", "_", "+", ".", " ", "/")


def examine_control(ours: Ours, text: str) -> Diagnosis:
    """Compare the string a control is made of; a ``***`` in the merchant control's place is left out."""
    parts = ours.control_text.parts
    own, theirs = "".join(part.value for part in parts), text.removesuffix(MASK)
    difference = first_difference(own, theirs)
    if difference is None:
        return Diagnosis(Form.CONTROL)
    sign = next((sign for sign, made in _faults(ours, parts) if made == theirs), None)
    return Diagnosis(Form.CONTROL, (sign or _by_place(ours, parts, theirs),), difference)


def examine_hash(ours: Ours, text: str) -> Diagnosis:
    """Compare a finished control with ours; a hash that differs reveals one cause only, an amount counted otherwise."""
    if ours.control and text == ours.control:
        return Diagnosis(Form.CONTROL_HASH)
    if ours.control_otherwise and text == ours.control_otherwise:
        mine, other = (_amount_part(ours, counted) for counted in (ours.minor_units, ours.minor_units.other))
        return Diagnosis(Form.CONTROL_HASH, (Sign(Cause.COUNTED, MINOR_AMOUNT_PART.name, mine, other),))
    return Diagnosis(Form.CONTROL_HASH, (Sign(Cause.NOT_TOLD), *may_be_counted_otherwise(ours)))


def may_be_counted_otherwise(ours: Ours) -> tuple[Sign, ...]:
    """Return the sign that the gateway may count the amount otherwise, where that changes the control."""
    money = _money(ours)
    counts = MINOR_AMOUNT_PART in ours.operation.control_parts and money is not None and counts_differ(money)
    return (Sign(Cause.COUNTED_MAYBE),) if counts else ()


def _amount_part(ours: Ours, counted: MinorUnits) -> str:
    parts = ours.control_counted(counted).parts
    return next((part.value for part in parts if part.name == MINOR_AMOUNT_PART.name), "")


def _money(ours: Ours) -> Money | None:
    values = {pair.name: pair.value for pair in ours.pairs}
    try:
        return Money.read(values.get("amount", ""), currency_of(values.get("currency", "")))
    except ValueError:
        return None


def _counted_otherwise(ours: Ours) -> Iterator[str]:
    """Write the amount as other programs count it; they differ in what they do with tenths of a hundredth."""
    money = _money(ours)
    if money is None or not counts_differ(money):
        return
    if whole := _amount_part(ours, ours.minor_units.other):
        yield whole
    if ours.minor_units is MinorUnits.ISO_4217:
        hundredths = money.amount.scaleb(2)
        yield from (f"{hundredths.normalize():f}", *(f"{hundredths.quantize(1, way):f}" for way in _ROUNDED))


def _faults(ours: Ours, parts: Sequence[Pair]) -> Iterator[tuple[Sign, str]]:
    """Yield the string as it would be with each usual fault."""
    values = [part.value for part in parts]
    for place, part in enumerate(parts):
        for sign, value in _part_faults(ours, part):
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


def _part_faults(ours: Ours, part: Pair) -> Iterator[tuple[Sign, str]]:
    if part.name == MINOR_AMOUNT_PART.name:
        for written in _counted_otherwise(ours):
            yield Sign(Cause.COUNTED, part.name, part.value, written), written
        amount = next((pair.value for pair in ours.pairs if pair.name == "amount"), "")
        whole, _, decimals = amount.partition(".")
        for written in (amount, f"{whole}.{decimals or '00'}", f"{whole}.{decimals.rstrip('0')}", whole):
            yield Sign(Cause.MINOR_UNITS, part.name, part.value, written), written
    for escaped in {percent(part.value), quote_plus(part.value)} - {part.value}:
        yield Sign(Cause.ESCAPED_CONTROL, part.name, part.value, escaped), escaped


def _by_place(ours: Ours, parts: Sequence[Pair], theirs: str) -> Sign:
    """Name the one part between whose neighbours the text differs, else the part with the first difference."""
    for place, part in enumerate(parts):
        before = "".join(other.value for other in parts[:place])
        after = "".join(other.value for other in parts[place + 1 :])
        if len(theirs) >= len(before + after) and theirs.startswith(before) and theirs.endswith(after):
            value = theirs[len(before) : len(theirs) - len(after)]
            if _could_be(ours, part, value):
                return Sign(_cause_of(ours, part), part.name, part.value, value)
    place = 0
    common = next(
        (i for i, (a, b) in enumerate(zip("".join(part.value for part in parts), theirs, strict=False)) if a != b),
        min(sum(len(part.value) for part in parts), len(theirs)),
    )
    for part in parts:
        place += len(part.value)
        if common < place:
            return Sign(_cause_of(ours, part), part.name, part.value)
    return Sign(Cause.EXTRA, "", "", theirs[place:])


def _could_be(ours: Ours, part: Pair, value: str) -> bool:
    if part.name == MINOR_AMOUNT_PART.name:
        return value.replace(".", "", 1).isdigit()
    return not (part.name == ENDPOINT_PART.name and not value.isdigit() and ours.target != value)


def _cause_of(ours: Ours, part: Pair) -> Cause:
    if part.name == ENDPOINT_PART.name:
        return Cause.GROUP if ours.group else Cause.ENDPOINT
    if part.name == LOGIN_PART.name:
        return Cause.LOGIN
    return Cause.VALUE
