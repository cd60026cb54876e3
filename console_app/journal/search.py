"""What an order can be looked up by, and how a typed or pasted text is read as a full-text query; knows no views."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, insert, select, update

from console_app.journal.tables import order_words
from console_app.protocol.card_numbers import holds_card, mask_cards_in
from console_app.protocol.encoding import undamaged
from console_app.protocol.operation import Pair
from console_app.protocol.spelling import plain_spaces, plain_width, trimmed
from console_app.protocol.values import Money
from console_app.services.records import NewOrder

LONGEST: Final = 256
"""Texts longer than this are no identifiers, neither in an order nor in the look-up box."""
INDEXED_BEGINNING: Final = 5
"""The longest beginnings of words that are in the full-text index (`prefix` of its table)."""
_SUFFIX_FROM: Final = 4
_ID: Final = "=i="
_TOKENS: Final = re.compile(r"[^\w~=]+")
_ONE_LETTER: Final = str.maketrans("\u0451\u0401", "\u0435\u0415")
_JOINED_FROM: Final = 5
_MASKED_CARD: Final = re.compile(r"([0-9]{6})[*•·.…xX]+([0-9]{4})", re.ASCII)
_PLAIN_AMOUNT: Final = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,3}))?", re.ASCII)
_GROUPED_AMOUNT: Final = re.compile(
    r"([0-9]{1,3}(?:([.,'\u2019])[0-9]{3})(?:\2[0-9]{3})*)(?:[.,]([0-9]{1,2}))?", re.ASCII
)
_WITH_CURRENCY: Final = re.compile(
    r"(?P<before>[A-Za-z]{3})? ?(?P<amount>[0-9][0-9 .,'\u2019]*?) ?(?P<after>[A-Za-z]{3})?"
)
_LINK: Final = re.compile(r"https?://[^ ]+$", re.IGNORECASE)
_NATIONAL: Final = re.compile(r"0[1-9][0-9]{5,13}", re.ASCII)
"""A phone number as dialled within a country: its zero is not part of the international number."""
_SOUGHT: Final = re.compile(
    r"account|wallet|phone|email|name|card|bic|inn|document|recurring|routing|bank_code"
    r"|merchant_data|customer_id"
)
"""Parameters whose values people look orders up by."""
_ANSWER_IDS: Final = frozenset(
    (
        *("processor-rrn", "approval-code", "receipt-id", "processor-tx-id", "paynet-order-id", "serial-number"),
        "by-request-sn",
    )
)
_ANSWER_WORDS: Final = frozenset(
    (
        *("first-name", "last-name", "name", "cardholder-name", "card-holder-name", "phone", "email"),
        *("dest-bank-name", "bank-name", "terminal-id", "merchantdata", "merchant-data", "merchant_data"),
        *("card-ref-id", "unq-card-ref-id", "card-hash-id", "destination-card-hash-id", "destination-hash-id"),
    )
)
"""Values of an answer that many orders may share: orders are found by them, but none is identified."""
_ANSWER_CARDS: Final = (("bin", "last-four-digits"), ("dest-bin", "dest-last-four-digits"))


@dataclass(frozen=True, slots=True)
class Terms:
    """The search terms of an order: `ids` identify it, `words` describe it. Each is one word of the full-text index.

    ``=1250=5`` is an amount, ``=1250=5=eur`` an amount with its currency, ``~`` and a number backwards its
    end; in the index ``=i=`` marks an identifier and ``=p=`` the order's profile. A long number that may be a card's
    is there as 6+4 as well, because the look-up box masks it.
    """

    ids: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def __or__(self, other: "Terms") -> "Terms":
        """Combine two."""
        return Terms(self.ids | other.ids, self.words | other.words)


def terms_of_new(new: NewOrder) -> Terms:
    """Return the search terms of a new order."""
    words = {*_words(new.receiver), *_words(new.destination)}
    for pair in new.content:
        if _SOUGHT.search(pair.name):
            words.update(_words(pair.value))
    parts = re.split(r"[-._]+", new.key.number)
    if len(parts) > 1:
        words.update(part for part in parts if len(part) >= _SUFFIX_FROM)
    numbers = terms_of_ids(new.key.number) if holds_card(new.key.number) else Terms()
    words.add(_profile_word(new.profile))
    return Terms(words=frozenset(words)) | numbers | terms_of_money(new.money)


def terms_of_money(money: Money | None) -> Terms:
    """Return the words of an amount: alone, and with its currency."""
    if money is None:
        return Terms()
    word = _amount_word(money.amount)
    return Terms(words=frozenset((word, f"{word}={money.currency.code.casefold()}")))


def terms_of_ids(*ids: str | None) -> Terms:
    """Return the words of identifiers."""
    told = [text for text in ids if text and len(text) <= LONGEST and compact(text)]
    return Terms(ids=frozenset(compact(way) for text in told for way in (text, mask_cards_in(text))))


def terms_of_answer(answer: Sequence[Pair]) -> Terms:
    """Return the search terms that a status answer adds."""
    found = {name: mask_cards_in(value) for name, value in undamaged(answer).items()}
    words = {word for name in _ANSWER_WORDS & found.keys() for word in _words(found[name])}
    for first, last in _ANSWER_CARDS:
        words.update(word for word in (found.get(first, ""), f"~{found.get(last, '')[::-1]}") if len(word) > 1)
    return terms_of_ids(*(found[name] for name in _ANSWER_IDS & found.keys())) | Terms(words=frozenset(words))


def enter(connection: Connection, order: int, terms: Terms) -> None:
    """Add a new order's row to the full-text index."""
    row = {"rowid": order, "ids": _id_line(terms.ids), "words": _line(terms.words)}
    connection.execute(insert(order_words).values(row))


def extend(connection: Connection, order: int, terms: Terms) -> None:
    """Add missing words to an order's row in the full-text index; nothing is written if there are none."""
    if not (terms.ids or terms.words):
        return
    own = order_words.c.rowid == order
    row = connection.execute(select(order_words.c.ids, order_words.c.words).where(own)).first()
    if row is None:
        enter(connection, order, terms)  # its own row was lost: it is found by what is told from now on
        return
    ids, words = row.ids or "", row.words or ""
    known = Terms(frozenset(word for word in ids.split() if not word.startswith(_ID)), frozenset(words.split()))
    terms = Terms(frozenset(_line(terms.ids).split()), frozenset(_line(terms.words).split()))
    if terms.ids <= known.ids and terms.words <= known.words:
        return
    joined = known | terms
    connection.execute(update(order_words).where(own).values(ids=_id_line(joined.ids), words=_line(joined.words)))


def readable(text: str) -> str:
    """Mask a pasted card number as 6+4 and drop characters no identifier has; keep only a receipt link's last part."""
    plainly = plain_spaces(plain_width(trimmed(text)[:LONGEST]))
    printable = "".join(character if character.isprintable() else " " for character in plainly)
    plain = " ".join(mask_cards_in(printable).split())
    return _folded(plain.rstrip("/").rpartition("/")[2] if _LINK.match(plain) else plain)


def compact(text: str) -> str:
    """Keep only letters and digits, in lower case: the form in which identifiers are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def identifier(text: str) -> str:
    """Write the full-text query for exactly this identifier; '' if the text is no identifier."""
    word = compact(text)
    return f'"{_ID}{word}"' if word else ""


def of_profile(profile: str) -> str:
    """Write the full-text query for all orders of a profile."""
    return f'"{_profile_word(profile)}"'


def word_itself(word: str) -> str:
    """Write the full-text query for a whole word."""
    return f'"{word.replace(chr(34), "")}"'


def long_words(text: str) -> tuple[str, ...]:
    """Return the words of a text whose last part is longer than the indexed beginnings."""
    return tuple(word for word in text.split() if len(_TOKENS.split(word)[-1]) > INDEXED_BEGINNING)


def match_expression(text: str, whole: Container[str] = ()) -> str:
    """Write the full-text query for a text: all of its words, or the whole text as one number; '' if it has no words.

    A word may be the beginning of a longer one, unless it is in `whole`.
    """
    card = _MASKED_CARD.fullmatch(text.replace(" ", ""))
    if card is not None:
        return f'"{card[1]}" AND "~{card[2][::-1]}"*'
    money = _WITH_CURRENCY.fullmatch(text)
    if money is not None and bool(money["before"]) != bool(money["after"]):
        code = (money["before"] or money["after"]).casefold()
        return " OR ".join(f'"{_amount_word(amount)}={code}"' for amount in _amounts(money["amount"].replace(" ", "")))
    words = [word for word in text.split() if compact(word)]
    if not words:
        return ""
    all_words = " AND ".join(f"({_meanings(word, whole)})" for word in words)
    joined = "".join(words)
    if len(words) > 1 and len(compact(joined)) >= _JOINED_FROM and any(map(str.isdigit, joined)):
        return f"({all_words}) OR ({_meanings(joined, whole)})"
    return all_words


def _meanings(word: str, whole: Container[str]) -> str:
    plain = compact(word)
    itself = word_itself(word)
    found = [itself if plain.isdigit() or len(plain) == 1 or word in whole else f"{itself}*"]
    if plain != word:
        found.append(f'"{plain}"')
    if len(plain) >= _SUFFIX_FROM and any(map(str.isdigit, plain)):
        found.append(f'"~{plain[::-1]}"*')
    if _NATIONAL.fullmatch(plain):
        found.append(f'"~{plain[:0:-1]}"*')
    found += [f'"{_amount_word(amount)}"' for amount in _amounts(word)]
    return " OR ".join(found)


def _amounts(text: str) -> list[Decimal]:
    """Read an amount as people write it; ``1,250`` may be 1.25 or 1250."""
    found = []
    plain, grouped = _PLAIN_AMOUNT.fullmatch(text), _GROUPED_AMOUNT.fullmatch(text)
    if plain is not None:
        found.append(Decimal(f"{plain[1]}.{plain[2] or 0}"))
    if grouped is not None:
        whole = "".join(character for character in grouped[1] if character.isdigit())
        found.append(Decimal(f"{whole}.{grouped[3] or 0}"))
    return found


def _amount_word(amount: Decimal) -> str:
    text = f"{amount:f}"
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return f"={int(whole)}" + (f"={part}" if part else "")


def _profile_word(profile: str) -> str:
    """Write a profile as one word that nobody types."""
    return f"=p={profile.encode().hex()}"


def _words(value: str) -> Iterable[str]:
    """Return a value's words: a masked card's ends, a number's whole and its end backwards, the words of a name."""
    if not value or len(value) > LONGEST:
        return
    card = _MASKED_CARD.fullmatch(value)
    if card is not None:
        yield card[1]
        yield f"~{card[2][::-1]}"
        return
    if holds_card(value):
        yield from _words(mask_cards_in(value))
    yield from value.split()
    plain = compact(value)
    if len(plain) >= _SUFFIX_FROM and any(map(str.isdigit, plain)):
        yield plain
        yield f"~{plain[::-1]}"


def _folded(text: str) -> str:
    """Replace letters that people take for the same by one; SQLite's tokeniser does so for Latin letters only."""
    return text.translate(_ONE_LETTER)


def _id_line(ids: Iterable[str]) -> str:
    """Write each identifier twice: as a word like others, and marked, to be found as an identifier alone.

    A search limited to one column would read all orders that have the word anywhere.
    """
    plain = _line(ids)
    return " ".join((plain, *(f"{_ID}{word}" for word in plain.split()))).strip()


def _line(words: Iterable[str]) -> str:
    return _folded(" ".join(sorted(words)))
