"""Card numbers written in every way that people, programs and gateways write them, for tests that look for them."""

from urllib.parse import quote, unquote_to_bytes

from hypothesis import strategies as st

from console_app.protocol.card_numbers import luhn_holds

SEPARATORS = (
    *" \t\n./_*-+|\\~",
    "\N{NO-BREAK SPACE}",
    "\N{FIGURE SPACE}",
    "\N{THIN SPACE}",
    "\N{HAIR SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
    "\N{IDEOGRAPHIC SPACE}",
    "\N{LINE SEPARATOR}",
    "\N{ZERO WIDTH SPACE}",
    "\N{ZERO WIDTH JOINER}",
    "\N{WORD JOINER}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{SOFT HYPHEN}",
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{HYPHEN}",
    "\N{NON-BREAKING HYPHEN}",
    "\N{FIGURE DASH}",
    "\N{EN DASH}",
    "\N{EM DASH}",
    "\N{MINUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{MIDDLE DOT}",
    "\N{BULLET}",
    "\N{FRACTION SLASH}",
    "\N{FULLWIDTH FULL STOP}",
    "\N{FULLWIDTH LOW LINE}",
)
ZEROS = (
    "0",
    "\N{ARABIC-INDIC DIGIT ZERO}",
    "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}",
    "\N{DEVANAGARI DIGIT ZERO}",
    "\N{THAI DIGIT ZERO}",
    "\N{FULLWIDTH DIGIT ZERO}",
    "\N{MATHEMATICAL BOLD DIGIT ZERO}",
)


def completed(digits: str) -> str:
    """Add the check digit."""
    return next(digits + last for last in "0123456789" if luhn_holds(digits + last))


cards = st.text("0123456789", min_size=12, max_size=18).map(completed).filter(lambda digits: len(set(digits)) > 1)


@st.composite
def written_cards(draw: st.DrawFn, separators: tuple[str, ...] = SEPARATORS) -> tuple[str, str]:
    """Give a card number, and the same in groups of any length, with up to two separators between two of them."""
    card = draw(cards)
    zero = ord(draw(st.sampled_from(ZEROS)))
    text = ""
    for place, digit in enumerate(card):
        if place and draw(st.integers(0, 2)) == 0:
            text += "".join(draw(st.lists(st.sampled_from(separators), max_size=2)))
        text += chr(zero + int(digit))
    return card, text


@st.composite
def form_encoded(draw: st.DrawFn, text: str) -> bytes:
    """Write a text into a form body, each character in one of the ways it may stand there."""
    written = []
    for character in text:
        escaped = "".join(f"%{byte:02X}" for byte in character.encode())
        ways = [escaped, escaped.lower(), quote(character, safe="*/+" if character != "+" else "")]
        ways += "+" if character == " " else ()
        written.append(draw(st.sampled_from(ways)))
    return "".join(written).encode()


def form_decoded(raw: bytes) -> str:
    """Read a form body's value as the standard library does."""
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "surrogateescape")
