"""How long card numbers take to be cut out of 64 KB, whatever stands in them.

    .venv/bin/python tests/bench/bench_masking.py [rounds]

Answers as they come, and texts made to be slow to read. Each figure is the best of some rounds: the rest of the machine
is not what is measured.
"""

import sys
import time
from pathlib import Path
from urllib.parse import quote, quote_plus

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bench_rows import Row, show

from console_app.protocol.card_numbers import mask_cards_in_bytes

SIZE = 64 * 1024
MOST_MS = 1
ROUNDS = 30
CYRILLIC = "Счёт на оплату № 12 \N{EM DASH} от ноября года " * 2000
TEXTS = {
    "status answer": "&status=approved&processor-rrn=512031231231&serial-number=00000000-0000-0000-0000-000002cd3c0b\n",
    "numbers of one digit": "1 ",
    "a letter between digits": "1a",
    "one number": "1",
    "card numbers": "4111 1111 1111 1111 ",
    "card numbers in words": "card 4111 1111 1111 1111 of ",
    "twelve digits": "123456789012x",
    "list of numbers": "1250.00,6982864,20261120,",
    "escaped digits": "%31",
    "escaped twice": "%2531",
    "escaped spaces": "1%20",
    "per cent signs": "%",
    "escapes of HTML": "&#53;",
    "escapes of JSON": "\\u0035",
    "Cyrillic": CYRILLIC,
    "Cyrillic, escaped": quote_plus(CYRILLIC),
    "Cyrillic, escaped twice": quote(quote_plus(CYRILLIC)),
    "Cyrillic, escaped, with cards": f"{quote_plus(CYRILLIC[:500])}+5105%C2%A01051+0510+5100",
    "full-width digits": "\N{FULLWIDTH DIGIT ONE}\N{THIN SPACE}",
    "another alphabet": "\udcd1\udce1 1",
    "escaped bytes of another alphabet": "%D1%E1+1",
    "no-break spaces": "1\N{NO-BREAK SPACE}",
    "digits of many scripts": "".join(chr(code) for code in range(0x660, 0x2000) if chr(code).isdecimal()),
    "IBANs": "DE89 3704 0044 0532 0130 00 to ",
}


def milliseconds(raw: bytes, rounds: int) -> float:
    """Give the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        mask_cards_in_bytes(raw)
        best = min(best, time.perf_counter() - begun)
    return best * 1000


def main() -> None:
    """Print the slowest, then all of them."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    taken = {}
    for name, text in TEXTS.items():
        encoded = text.encode("utf-8", "surrogateescape")
        raw = (encoded * (SIZE // len(encoded) + 1))[:SIZE]
        taken[name] = milliseconds(raw, rounds)
    slowest = max(taken, key=lambda name: taken[name])
    show(
        [Row(f"masking 64 KB, the slowest: {slowest}", MOST_MS, taken[slowest], "ms")],
        [(f"64 KB of: {name}", f"{figure:.2f} ms") for name, figure in taken.items()],
    )


if __name__ == "__main__":
    main()
