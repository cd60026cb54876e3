"""Masks the parameters of a call for people and files: card numbers as 6+4, card codes never."""

from collections.abc import Sequence
from typing import Final

from console_app.protocol.card_numbers import looks_like_card, mask_card, mask_cards_in
from console_app.protocol.fields import Privacy, privacies_of
from console_app.protocol.operation import Operation, Pair

MASK: Final = "***"
"""Shown in place of a secret wherever a person or a file could see it."""


def masked(operation: Operation, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the parameters as people and files may have them: card numbers as 6+4, card codes as ``***``."""
    return tuple(Pair(pair.name, masked_value(operation, pair)) for pair in pairs)


def masked_value(operation: Operation, pair: Pair) -> str:
    """Return one value as people and files may have it: card numbers as 6+4, card codes as ``***``.

    A number in an account that looks like a card number counts as one.
    """
    privacy = privacies_of(operation.request).get(pair.name, Privacy.PLAIN)
    if privacy is Privacy.CARD_CODE:
        return MASK
    if privacy is Privacy.CARD_NUMBER or (privacy is Privacy.ACCOUNT and looks_like_card(pair.value)):
        return mask_card(pair.value)
    return mask_cards_in(pair.value) if privacy is Privacy.ACCOUNT else pair.value


def holds_card_data(operation: Operation, pairs: Sequence[Pair]) -> bool:
    """Tell whether the parameters hold a card number or code: then no plain hash or signature may be kept or shown."""
    private = privacies_of(operation.request)
    return any(masked_value(operation, pair) != pair.value for pair in pairs if pair.name in private)


def stored(operation: Operation, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the parameters as the journal stores them: card numbers as 6+4, card codes left out."""
    codes = {declared.wire for declared in operation.fields if declared.kind.privacy is Privacy.CARD_CODE}
    return masked(operation, tuple(pair for pair in pairs if pair.name not in codes))
