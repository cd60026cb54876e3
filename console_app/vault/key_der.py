"""Recognises by its bytes what a DER structure is, whatever its label; reads no key itself (X.690, 8 and 10)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_SEQUENCE: Final = 0x30
_INTEGER: Final = 0x02
_BIT_STRING: Final = 0x03
_OCTETS: Final = 0x04
_OBJECT: Final = 0x06
_LONG_FORM: Final = 0x80
_MOST_ROUNDS: Final = 10_000_000
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "2a864886f70d010101": "RSA",  # rsaEncryption (RFC 8017, A.1)
        "2a864886f70d01010a": "RSA-PSS",  # id-RSASSA-PSS (RFC 8017, A.2.3)
        "2a864886f70d010107": "RSA-OAEP",
        "2a8648ce3d0201": "EC",  # RFC 5480, 2.1.1
        "2a8648ce380401": "DSA",
        "2a864886f70d010301": "DH",
        "2a8648ce3e0201": "DH",
        "2b656e": "X25519",  # RFC 8410, 3
        "2b656f": "X448",
        "2b6570": "Ed25519",
        "2b6571": "Ed448",
    }
)
_PBES2: Final = "2a864886f70d01050d"
_PBKDF2: Final = "2a864886f70d01050c"
_DIGESTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "2a864886f70d0207": "sha1",
        "2a864886f70d0208": "sha224",
        "2a864886f70d0209": "sha256",
        "2a864886f70d020a": "sha384",
        "2a864886f70d020b": "sha512",
    }
)
_AES_CBC: Final[Mapping[str, int]] = MappingProxyType(
    {"60864801650304012a": 32, "608648016503040116": 24, "608648016503040102": 16}
)


class DerForm(StrEnum):
    """The kind of a structure."""

    PKCS1 = "pkcs1"
    PKCS8 = "pkcs8"
    ENCRYPTED_PKCS8 = "encrypted-pkcs8"
    PUBLIC = "public"
    CERTIFICATE = "certificate"
    EC = "ec"
    DSA = "dsa"
    PFX = "pfx"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DerFacts:
    """A structure's form and the kind of a private key in it: ``RSA``, ``RSA-PSS``, ``EC``, or its number."""

    form: DerForm
    kind: str = ""


Part = tuple[int, bytes]


_SHAPES: Final[Mapping[tuple[int, ...], DerForm]] = MappingProxyType(
    {
        (_INTEGER, _INTEGER): DerForm.PUBLIC,  # RSAPublicKey (RFC 8017, A.1.1)
        (_SEQUENCE, _BIT_STRING): DerForm.PUBLIC,  # SubjectPublicKeyInfo (RFC 5280, 4.1)
        (_SEQUENCE, _SEQUENCE, _BIT_STRING): DerForm.CERTIFICATE,  # or a request for one (RFC 2986, 4.2)
        (_SEQUENCE, _OCTETS): DerForm.ENCRYPTED_PKCS8,  # RFC 5958, 3
        (_INTEGER, _SEQUENCE): DerForm.PFX,  # RFC 7292, 4
        (_INTEGER, _SEQUENCE, _SEQUENCE): DerForm.PFX,
        (_INTEGER,) * 6: DerForm.DSA,
    }
)
_BEGINNINGS: Final[Mapping[tuple[int, ...], DerForm]] = MappingProxyType(
    {
        (_INTEGER,) * 9: DerForm.PKCS1,  # RFC 8017, A.1.2
        (_INTEGER, _SEQUENCE, _OCTETS): DerForm.PKCS8,  # RFC 5958, 2
        (_INTEGER, _OCTETS): DerForm.EC,  # RFC 5915, 3
    }
)
_ONE_KIND: Final[Mapping[DerForm, str]] = MappingProxyType({DerForm.PKCS1: "RSA", DerForm.EC: "EC", DerForm.DSA: "DSA"})


def facts_of(der: bytes) -> DerFacts:
    """Return what a structure is; OTHER is unrelated to keys, or incomplete."""
    try:
        parts = _sequence(der)
        return _facts(parts)
    except (ValueError, IndexError):
        return DerFacts(DerForm.OTHER)


def kind_in_encrypted(der: bytes, passphrase: bytes) -> str:
    """Return the kind of key in an encrypted PKCS#8, '' if unknown (another scheme, another passphrase).

    The library that reads the key does not say whether it was RSA or RSA-PSS. Only its first blocks are decrypted here,
    for the scheme that OpenSSL and .NET write: PBES2 with PBKDF2 and AES in CBC (RFC 8018, A).
    """
    try:
        start = _opened_start(der, passphrase)
        head = _parts(start, whole=False)
        (_, content) = head[0]
        algorithm = _parts(content, whole=False)[1]
        return _kind(algorithm)
    except (ValueError, IndexError, KeyError):
        return ""


def _facts(parts: list[Part]) -> DerFacts:
    tags = tuple(tag for tag, _ in parts)
    begun = (form for start, form in _BEGINNINGS.items() if tags[: len(start)] == start)
    form = _SHAPES.get(tags) or next(begun, DerForm.OTHER)
    if form is DerForm.PKCS8:
        return DerFacts(form, _kind(parts[1]))
    return DerFacts(form, _ONE_KIND.get(form, ""))


def _opened_start(der: bytes, passphrase: bytes) -> bytes:
    (_, algorithm), (_, sealed) = _sequence(der)[:2]
    (_, scheme), (_, settings) = _parts(algorithm)[:2]
    if scheme.hex() != _PBES2:
        raise ValueError
    (_, derivation), (_, encryption) = _parts(settings)[:2]
    (_, name), (_, figures) = _parts(derivation)[:2]
    if name.hex() != _PBKDF2:
        raise ValueError
    (_, cipher), (_, vector) = _parts(encryption)[:2]
    (_, salt), (_, rounds), *rest = _parts(figures)
    digest = next((_DIGESTS[_parts(value)[0][1].hex()] for tag, value in rest if tag == _SEQUENCE), "sha1")
    count, size = int.from_bytes(rounds, "big"), _AES_CBC[cipher.hex()]
    if not 0 < count <= _MOST_ROUNDS:
        raise ValueError
    key = hashlib.pbkdf2_hmac(digest, passphrase, salt, count, size)
    opener = Cipher(AES(key), CBC(vector)).decryptor()
    return opener.update(sealed[:64])


def _kind(algorithm: Part) -> str:
    number = _parts(algorithm[1], whole=False)[0]
    if number[0] != _OBJECT:
        raise ValueError
    return _KINDS.get(number[1].hex(), f"OID {number[1].hex()[:40]}")


def _sequence(der: bytes) -> list[Part]:
    """Return the parts of the one SEQUENCE that the bytes are."""
    (tag, content), *more = _parts(der)
    if tag != _SEQUENCE or more:
        raise ValueError
    return _parts(content)


def _parts(content: bytes, *, whole: bool = True) -> list[Part]:
    """Split content into its parts; if not `whole`, the last one may be incomplete."""
    found: list[Part] = []
    at = 0
    while at < len(content):
        tag, length, start = content[at], content[at + 1], at + 2
        if length >= _LONG_FORM:
            size = length - _LONG_FORM
            if not 1 <= size <= 4:  # noqa: PLR2004 - four bytes of length are more than any file has
                raise ValueError
            length, start = int.from_bytes(content[start : start + size], "big"), start + size
        at = start + length
        if at > len(content) and whole:
            raise ValueError
        found.append((tag, content[start:at]))
    return found
