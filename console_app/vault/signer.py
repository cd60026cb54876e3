"""Turns keyring entries into keys and keys into signatures; the only reader of private keys."""

import base64
import binascii
import hashlib
import re
from typing import Final

from cryptography.exceptions import InternalError, InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged
from console_app.services.keys import Fingerprint, PublicKey, Signature
from console_app.vault.store import Damage

EXPONENT: Final = 65537
"""The one public exponent accepted; a damaged one would make a valid key that is not the merchant's."""

SMALLEST_KEY: Final = 2048
LARGEST_KEY: Final = 6144
"""Bits of the keys accepted: fewer than the smallest are weak, more do not fit into one keyring entry."""

_ENTRY: Final = re.compile(r"rsa1:([0-9]{1,10}):([A-Za-z0-9+/]+={0,2})", re.ASCII)
_SELF_TEST: Final = b"paynet-console self-test"


class SigningKey:
    """A private key that is ready to sign. It shows its fingerprint and nothing else."""

    __slots__ = ("_key", "fingerprint")

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        """Take a key whose numbers are known to be sound."""
        self._key = key
        self.fingerprint = fingerprint_of(key.public_key())

    def sign(self, message: bytes) -> Signature:
        """Sign by RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2.1); 1.5 ms at 4096 bits, so it runs inline."""
        return Signature(self._key.sign(message, PKCS1v15(), SHA256()), self.fingerprint)

    def prove(self) -> bool:
        """Sign a known text and verify it with the public part."""
        try:
            signature = self._key.sign(_SELF_TEST, PKCS1v15(), SHA256())
            self._key.public_key().verify(signature, _SELF_TEST, PKCS1v15(), SHA256())
        except (ValueError, InternalError, InvalidSignature):
            return False
        return True

    def __repr__(self) -> str:
        return f"SigningKey({self.fingerprint})"


def public_key_of(key: rsa.RSAPublicKey) -> PublicKey:
    """Return the public part of a key: its size, its fingerprint, and itself as SubjectPublicKeyInfo PEM."""
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return PublicKey(key.key_size, fingerprint_of(key), pem)


def fingerprint_of(key: rsa.RSAPublicKey) -> Fingerprint:
    """Make the SHA-256 of the key's SubjectPublicKeyInfo in DER (RFC 5280, 4.1)."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Fingerprint(hashlib.sha256(der).digest().hex(":").upper())


def keyring_entry_of(key: rsa.RSAPrivateKey) -> Secret:
    """Encode a key for the keyring, ``rsa1:<e>:<base64(p||q)>``, primes at one width: 695 characters at 4096 bits.

    PEM would take 3,268 characters, more than twice what Windows Credential Manager keeps.

    Raises:
        OverflowError: the primes are too unequal for one width.

    """
    numbers = key.private_numbers()
    width = _prime_width(key.key_size)
    primes = numbers.p.to_bytes(width) + numbers.q.to_bytes(width)
    return Secret(f"rsa1:{numbers.public_numbers.e}:{base64.b64encode(primes).decode()}")


def open_entry(name: str, text: Secret) -> SigningKey:
    """Rebuild the key stored under `name` (0.6 ms) and test it by one signature (3 ms at 4096 bits).

    The full validation happened at import (0.25 s at 4096 bits). The signature replaces it here: it verifies only if
    both factors are prime. One changed character in about 300 makes another prime and so a sound key that is not the
    merchant's: its fingerprint, in the journal with each attempt, differs, and the gateway refuses it.

    Raises:
        EntryDamaged: the text is not what was written.

    """
    opened = _opened(text)
    if isinstance(opened, Damage):
        raise EntryDamaged(name, opened)
    return opened


def public_key_in(name: str, text: Secret) -> PublicKey:
    """Return the public part of the key in the keyring entry called `name`, whose content is `text`.

    No private key is built for it.

    Raises:
        EntryDamaged: the text is not what was written.

    """
    public = _public_key_in(text)
    if isinstance(public, Damage):
        raise EntryDamaged(name, public)
    return public_key_of(public)


def fingerprint_in(name: str, text: Secret) -> Fingerprint:
    """Return the fingerprint of the key in the keyring entry called `name`, whose content is `text`.

    Raises:
        EntryDamaged: the text is not what was written.

    """
    return public_key_in(name, text).fingerprint


# What follows holds the primes in its variables, so nothing is raised from here: a traceback may print variables.


def _opened(text: Secret) -> SigningKey | Damage:
    numbers = _numbers_in(text)
    if isinstance(numbers, Damage):
        return numbers
    try:
        key = _rebuilt(*numbers)
    except (ValueError, ArithmeticError, InternalError):
        return Damage.NUMBERS
    opened = SigningKey(key)
    return opened if opened.prove() else Damage.SELF_TEST


def _public_key_in(text: Secret) -> rsa.RSAPublicKey | Damage:
    numbers = _numbers_in(text)
    if isinstance(numbers, Damage):
        return numbers
    e, p, q = numbers
    try:
        return rsa.RSAPublicNumbers(e, p * q).public_key()
    except ValueError:
        return Damage.NUMBERS


def _numbers_in(text: Secret) -> tuple[int, int, int] | Damage:
    """Read e, p and q, and make the cheap checks: shape, width, size, oddness."""
    match = _ENTRY.fullmatch(text.reveal())
    if match is None:
        return Damage.SHAPE
    try:
        primes = base64.b64decode(match[2], validate=True)
    except binascii.Error:
        return Damage.SHAPE
    if base64.b64encode(primes).decode() != match[2]:
        return Damage.SHAPE
    half = len(primes) // 2
    e, p, q = int(match[1]), int.from_bytes(primes[:half]), int.from_bytes(primes[half:])
    bits = (p * q).bit_length()
    if not SMALLEST_KEY <= bits <= LARGEST_KEY or len(primes) != 2 * _prime_width(bits):
        return Damage.LENGTH
    if e != EXPONENT or p == q or not p & q & 1:
        return Damage.NUMBERS
    return e, p, q


def _rebuilt(e: int, p: int, q: int) -> rsa.RSAPrivateKey:
    d = rsa.rsa_recover_private_exponent(e, p, q)
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e, p * q),
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _prime_width(bits: int) -> int:
    """Bytes of each prime: half the modulus, rounded up."""
    return (bits + 15) // 16
