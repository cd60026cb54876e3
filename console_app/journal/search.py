"""What an order can be looked up by, and what a typed or pasted text may mean; full text, no knowledge of views."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, insert, select, update

from console_app.journal.tables import order_words
from console_app.protocol.operation import Pair
from console_app.protocol.values import Money, mask_cards_in
from console_app.services.records import NewOrder

LONGEST: Final = 256
"""Longer texts are no identifiers, neither in an order nor in the look-up box."""
_SUFFIX_FROM: Final = 4
_JOINED_FROM: Final = 5
_MASKED_CARD: Final = re.compile(r"([0-9]{6})[*•·.…xX]+([0-9]{4})", re.ASCII)
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,3})?", re.ASCII)
_SOUGHT: Final = re.compile(r"account|wallet|phone|email|name|card|bic|inn|document|recurring")
_ANSWER_IDS: Final = frozenset(
    ("processor-rrn", "approval-code", "receipt-id", "processor-tx-id", "paynet-order-id", "serial-number")
)
_ANSWER_WORDS: Final = frozenset(
    ("first-name", "last-name", "name", "cardholder-name", "card-holder-name", "phone", "email", "dest-bank-name")
)
_ANSWER_CARDS: Final = (("bin", "last-four-digits"), ("dest-bin", "dest-last-four-digits"))


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order is found by: `ids` name it, `words` describe it. Each is one word of the full-text index.

    ``=1250.5`` stands for an amount, ``~`` and a number backwards for its end.
    """

    ids: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def __or__(self, other: "Terms") -> "Terms":
        """Join two."""
        return Terms(self.ids | other.ids, self.words | other.words)


def terms_of_new(new: NewOrder) -> Terms:
    """Give what an order can be found by from its content."""
    words = {*_words(new.receiver), *_words(new.destination)}
    for pair in new.content:
        if _SOUGHT.search(pair.name):
            words.update(_words(pair.value))
    parts = re.split(r"[-._]+", new.key.number)
    if len(parts) > 1:
        words.update(part for part in parts if len(part) >= _SUFFIX_FROM)
    return Terms(words=frozenset(words)) | terms_of_money(new.money)


def terms_of_money(money: Money | None) -> Terms:
    """Give the word an amount is found by."""
    return Terms() if money is None else Terms(words=frozenset((_amount_word(money.amount),)))


def terms_of_ids(*ids: str | None) -> Terms:
    """Give the words of identifiers."""
    return Terms(ids=frozenset(compact(text) for text in ids if text and len(text) <= LONGEST and compact(text)))


def terms_of_answer(answer: Sequence[Pair]) -> Terms:
    """Give what a status answer adds."""
    found = {pair.name: mask_cards_in(pair.value) for pair in answer}
    words = {word for name in _ANSWER_WORDS & found.keys() for word in _words(found[name])}
    for first, last in _ANSWER_CARDS:
        words.update(word for word in (found.get(first, ""), f"~{found.get(last, '')[::-1]}") if len(word) > 1)
    return terms_of_ids(*(found[name] for name in _ANSWER_IDS & found.keys())) | Terms(words=frozenset(words))


def enter(connection: Connection, order: int, terms: Terms) -> None:
    """Add the row of a new order."""
    row = {"rowid": order, "ids": _line(terms.ids), "words": _line(terms.words)}
    connection.execute(insert(order_words).values(row))


def extend(connection: Connection, order: int, terms: Terms) -> None:
    """Add to an order's words what is not there yet; most answers bring nothing new, and then nothing is written."""
    if not (terms.ids or terms.words):
        return
    own = order_words.c.rowid == order
    ids, words = connection.execute(select(order_words.c.ids, order_words.c.words).where(own)).one()
    known = Terms(frozenset(ids.split()), frozenset(words.split()))
    if terms.ids <= known.ids and terms.words <= known.words:
        return
    joined = known | terms
    connection.execute(update(order_words).where(own).values(ids=_line(joined.ids), words=_line(joined.words)))


def readable(text: str) -> str:
    """Cut a pasted card number to 6+4 and drop what no identifier has."""
    printable = "".join(character if character.isprintable() else " " for character in text[:LONGEST])
    return " ".join(mask_cards_in(printable).split())


def compact(text: str) -> str:
    """Keep letters and digits alone, in lower case: how identifiers are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def identifier(text: str) -> str:
    """Write the full-text question for exactly this identifier; '' if the text is none."""
    word = compact(text)
    return f'ids : "{word}"' if word else ""


def question(text: str) -> str:
    """Write the full-text question for a readable text: all of its words, or the whole as one number; '' for none."""
    card = _MASKED_CARD.fullmatch(text.replace(" ", ""))
    if card is not None:
        return f'"{card[1]}" AND "~{card[2][::-1]}"*'
    words = [word for word in text.split() if compact(word)]
    if not words:
        return ""
    all_words = " AND ".join(f"({_meanings(word)})" for word in words)
    joined = "".join(words)
    if len(words) > 1 and len(compact(joined)) >= _JOINED_FROM and any(map(str.isdigit, joined)):
        return f"({all_words}) OR ({_meanings(joined)})"
    return all_words


def _meanings(word: str) -> str:
    quoted = word.replace('"', "")
    plain = compact(word)
    found = [f'"{quoted}"' if plain.isdigit() or len(plain) == 1 else f'"{quoted}"*']
    if plain != word:
        found.append(f'"{plain}"')
    if len(plain) >= _SUFFIX_FROM and any(map(str.isdigit, plain)):
        found.append(f'"~{plain[::-1]}"*')
    if _AMOUNT.fullmatch(word):
        found.append(f'"{_amount_word(Decimal(word.replace(",", ".")))}"')
    return " OR ".join(found)


def _amount_word(amount: Decimal) -> str:
    text = f"{amount:f}"
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return f"={int(whole)}" + (f"={part}" if part else "")


def _words(value: str) -> Iterable[str]:
    """Give a value's words: a masked card's ends, a number's whole and its end backwards, the words of a name."""
    if not value or len(value) > LONGEST:
        return
    card = _MASKED_CARD.fullmatch(value)
    if card is not None:
        yield card[1]
        yield f"~{card[2][::-1]}"
        return
    yield from value.split()
    plain = compact(value)
    if len(plain) >= _SUFFIX_FROM and any(map(str.isdigit, plain)):
        yield plain
        yield f"~{plain[::-1]}"


def _line(words: Iterable[str]) -> str:
    return " ".join(sorted(words))
