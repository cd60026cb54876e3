"""Words for damaged fields of an answer: a mark beside the value, and a note that names the fields."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.text import fill, visible
from console_app.protocol.encoding import DamagedPair
from console_app.protocol.errors import Flaw
from console_app.protocol.operation import Pair
from console_app.protocol.response_fields import response_field

MOST_NAMED: Final = 3


def label_of(pair: Pair) -> str:
    """Name a field of an answer for people: by its label, else as the gateway names it."""
    if not pair.name:
        return QCoreApplication.translate("Damage", "No name")
    label = response_field(pair.name).label
    return QCoreApplication.translate("response", label) if label else visible(pair.name, 60)


def mark_of(pair: Pair) -> str:
    """Describe the damage of a field, '' if it is undamaged."""
    if not isinstance(pair, DamagedPair):
        return ""
    match pair.flaw:
        case Flaw.DOUBLED_KEY:
            return QCoreApplication.translate("Damage", "came more than once")
        case Flaw.NOT_PAIRS:
            return QCoreApplication.translate("Damage", "not in the gateway's form")
        case _:
            return QCoreApplication.translate("Damage", "came damaged")


def left_out(pair: Pair) -> int:
    """Return how many fields of a far too long answer were left out, where this field says so; 0 for a real one."""
    return int(pair.value) if isinstance(pair, DamagedPair) and pair.flaw is Flaw.TOO_MANY_KEYS else 0


def damage_note(answer: Iterable[Pair]) -> str:
    """Name the damaged fields of an answer, '' if there are none; nothing was decided by them."""
    labels = dict.fromkeys(label_of(pair) for pair in answer if mark_of(pair))
    if not labels:
        return ""
    names = [f"\u201c{label}\u201d" for label in labels][:MOST_NAMED]
    more = [QCoreApplication.translate("Damage", "others")] if len(labels) > MOST_NAMED else []
    return fill(QCoreApplication.translate("Damage", "came damaged: {fields}"), fields=", ".join([*names, *more]))
