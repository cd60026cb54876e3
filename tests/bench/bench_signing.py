"""What a signed request costs: against one bare RSA signature, and against oauthlib's own client.

    .venv/bin/python tests/bench/bench_signing.py [rounds]

A request is built and signed as for the wire, by `seal`: nonce, body, base string, signature, header, digest. All are
done in turns, one of each, so that the machine's mood is the same for all.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from bench_rows import Row, show
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from oauthlib.oauth1 import Client

from console_app.protocol.brands import Environment
from console_app.protocol.catalogue import operation_of
from console_app.protocol.encoding import form_body
from console_app.protocol.operation import Pair
from console_app.services.preferences import new_profile
from console_app.services.profile import Target
from console_app.services.requests import Content, seal
from console_app.vault.importing import read_private_key
from console_app.vault.memory import memory_vault
from console_app.workstation import SystemClock, SystemRandomness

PARAMETERS = 40
MOST_TIMES_BARE = 1.3
LEAST_TIMES_OAUTHLIB = 50
ROUNDS = 3000
LARGE_CALLS = 300
OAUTHLIB_CALLS = 5
TEXTS = (
    "DE89370400440532013000",
    "Zoë Müller",
    "EUR",
    "Karl-Marx-Straße 12",
    "1250.00",
    "maria.schneider@example.com",
    "39915",
    "Salary November & bonus",
)
PROFILE = "Bench"
LOGIN = "TestMerchant"


@dataclass(frozen=True, slots=True)
class Keyring:
    """One key in the three forms it is signed with."""

    key: RSAPrivateKey
    pem: bytes
    sealed: Callable[[], Awaitable[object]]


def content() -> Content:
    """Make a payout with forty parameters as the desk sends them, some of them not in ASCII."""
    profile = new_profile(
        name=PROFILE,
        brand="custom",
        environment=Environment.SANDBOX,
        login=LOGIN,
        currencies=("EUR",),
        target=Target("39915"),
        base_url="http://127.0.0.1:8080/paynet/api",
    )
    payout = operation_of("payout")
    names = [known.wire for known in payout.fields if not known.kind.privacy.value.startswith("card")][:PARAMETERS]
    pairs = tuple(Pair(name, TEXTS[number % len(TEXTS)]) for number, name in enumerate(names))
    if len(pairs) != PARAMETERS:
        raise ValueError(len(pairs))
    return Content(profile, payout, profile.target_of("payout"), pairs)


async def keyring(bits: Literal[2048, 4096], asked: Content) -> Keyring:
    """Make a key and put it into a vault in memory."""
    key = generate_private_key(65537, bits)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    vault = memory_vault("bench", lambda: (PROFILE,))
    await vault.store_private_key(PROFILE, read_private_key(pem))
    clock, randomness = SystemClock(), SystemRandomness()

    async def sealed() -> object:
        return await seal(asked, vault, clock, randomness)

    await sealed()
    return Keyring(key, pem, sealed)


async def measure(rounds: int) -> dict[str, float]:
    """Give seconds for one of each, the median."""
    asked = content()
    small, large = await keyring(2048, asked), await keyring(4096, asked)
    message, padding, digest = b"x" * 2500, PKCS1v15(), SHA256()
    body = form_body(asked.pairs).decode()
    taken: dict[str, list[float]] = {name: [] for name in ("bare 2048", "sealed 2048", "sealed 4096", "oauthlib 4096")}
    for number in range(rounds):
        begun = time.perf_counter()
        small.key.sign(message, padding, digest)
        between = time.perf_counter()
        await small.sealed()
        taken["bare 2048"].append(between - begun)
        taken["sealed 2048"].append(time.perf_counter() - between)
        if number % (rounds // LARGE_CALLS) == 0:
            begun = time.perf_counter()
            await large.sealed()
            taken["sealed 4096"].append(time.perf_counter() - begun)
        if number % (rounds // OAUTHLIB_CALLS) == 0:
            begun = time.perf_counter()
            by_oauthlib(large.pem, asked.url, body)
            taken["oauthlib 4096"].append(time.perf_counter() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}


def by_oauthlib(pem: bytes, url: str, body: str) -> None:
    """Sign one request as a program would that uses oauthlib."""
    stamp = str(int(datetime.now(UTC).timestamp()))
    client = Client(LOGIN, signature_method="RSA-SHA256", rsa_key=pem.decode(), timestamp=stamp)
    client.sign(url, "POST", body, {"Content-Type": "application/x-www-form-urlencoded"})


def main() -> None:
    """Print the two ratios, then the times."""
    rounds = max(int(sys.argv[1]), LARGE_CALLS) if len(sys.argv) > 1 else ROUNDS
    median = asyncio.run(measure(rounds))
    show(
        [
            Row(
                f"{PARAMETERS} parameters built and signed, against one bare RSA-2048 signature",
                MOST_TIMES_BARE,
                median["sealed 2048"] / median["bare 2048"],
            ),
            Row(
                f"{PARAMETERS} parameters built and signed, rate against oauthlib at 4096 bits",
                LEAST_TIMES_OAUTHLIB,
                median["oauthlib 4096"] / median["sealed 4096"],
                at_least=True,
            ),
        ],
        [(f"{name}, median", f"{seconds * 1000:.3f} ms") for name, seconds in median.items()],
    )


if __name__ == "__main__":
    main()
