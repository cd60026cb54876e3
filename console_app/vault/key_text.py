"""Finds the one private key in the text of a file, whatever is around it and however the text is encoded.

RFC 7468 names the labels and allows text outside of them: `openssl pkcs12` writes attributes and certificates there.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from console_app.services.errors import KeyRefusal, KeyRefused
from console_app.vault.key_der import DerForm, facts_of

_PRIVATE: Final = frozenset({"RSA PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
_REFUSED: Final[Mapping[str, tuple[KeyRefusal, str]]] = MappingProxyType(
    {
        "PUBLIC KEY": (KeyRefusal.PUBLIC_KEY, ""),
        "RSA PUBLIC KEY": (KeyRefusal.PUBLIC_KEY, ""),
        "SSH2 PUBLIC KEY": (KeyRefusal.PUBLIC_KEY, ""),
        "CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "X509 CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "TRUSTED CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "CERTIFICATE REQUEST": (KeyRefusal.CERTIFICATE, "request"),
        "NEW CERTIFICATE REQUEST": (KeyRefusal.CERTIFICATE, "request"),
        "EC PRIVATE KEY": (KeyRefusal.NOT_RSA, "EC"),
        "DSA PRIVATE KEY": (KeyRefusal.NOT_RSA, "DSA"),
        "OPENSSH PRIVATE KEY": (KeyRefusal.NOT_PEM, "openssh"),
        "SSH2 ENCRYPTED PRIVATE KEY": (KeyRefusal.NOT_PEM, "openssh"),
        "PKCS7": (KeyRefusal.CERTIFICATE, ""),
        "CMS": (KeyRefusal.CERTIFICATE, ""),
    }
)
_BESIDE: Final = frozenset(
    {
        *("EC PARAMETERS", "DSA PARAMETERS", "DH PARAMETERS", "X9.42 DH PARAMETERS"),
        *("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CRL", "PKCS7", "CMS"),
        *("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
    }
)
"""Blocks that may be in a file with a private key without any doubt which key is meant."""

_EDGE: Final = re.compile(r"-{4,5} ?(BEGIN|END) ([A-Z0-9.]+(?: [A-Z0-9.]+)*) ?-{4,5}")
_OLD_ENCRYPTION: Final = re.compile(r"Proc-Type\s*:\s*4\s*,\s*ENCRYPTED|DEK-Info\s*:")
_HEADER: Final = re.compile(r"^[A-Za-z0-9-]+:.*$", re.MULTILINE)
_NOT_BASE64: Final = re.compile(r"""\\+[nrt]|[\s"',]""")
"""White space, and remains of line breaks and quotation marks of a key in a settings file."""
_BARE: Final = re.compile(r"MI[A-Za-z0-9+/\s]{200,}={0,2}\s*")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KEYS: Final = frozenset({DerForm.PKCS1, DerForm.PKCS8, DerForm.ENCRYPTED_PKCS8})
_KEYSTORES: Final = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
"""Java's own keystores, JKS and JCEKS."""
_OPEN_ENDED_PFX: Final = b"\x30\x80\x02\x01\x03"
"""PKCS#12 may be written without lengths (BER, RFC 7292, 4), which no key is; the number is its version."""
_BINARY: Final[Mapping[DerForm, tuple[KeyRefusal, str]]] = MappingProxyType(
    {
        DerForm.PKCS1: (KeyRefusal.NOT_PEM, "der"),
        DerForm.PKCS8: (KeyRefusal.NOT_PEM, "der"),
        DerForm.ENCRYPTED_PKCS8: (KeyRefusal.NOT_PEM, "der"),
        DerForm.EC: (KeyRefusal.NOT_RSA, "EC"),
        DerForm.DSA: (KeyRefusal.NOT_RSA, "DSA"),
        DerForm.PUBLIC: (KeyRefusal.PUBLIC_KEY, ""),
        DerForm.CERTIFICATE: (KeyRefusal.CERTIFICATE, ""),
        DerForm.PFX: (KeyRefusal.NOT_PEM, "pkcs12"),
    }
)


@dataclass(frozen=True, slots=True)
class _Block:
    label: str
    body: str


def private_key_in(content: bytes) -> bytes:
    """Return the DER of the one private key in a file, even under a wrong label.

    A file with a private key must never be reported as a public key only: a person might send it to somebody.

    Raises:
        KeyRefused: there is none, more than one, or one in a form that is not accepted; `reason` says which.

    """
    binary = _binary_refusal(content)
    if binary is not None:
        raise binary
    text = _text_of(content)
    blocks = list(_blocks(text))
    keys = [block for block in blocks if block.label not in _BESIDE]
    if len(keys) > 1:
        raise KeyRefused(KeyRefusal.SEVERAL_KEYS, str(len(keys)))
    found = next((block for block in (*keys, *blocks) if not block.label.endswith("PARAMETERS")), None)
    if found is None:
        raise KeyRefused(KeyRefusal.NOT_PEM, _known_by_its_beginning(text))
    if found.label in _PRIVATE:
        return _der_of(found)
    if found.label not in _REFUSED:
        raise KeyRefused(KeyRefusal.NOT_PEM)
    refusal = KeyRefused(*_REFUSED[found.label])
    try:
        der = _der_of(found)
    except KeyRefused:
        raise refusal from None
    if facts_of(der).form not in _KEYS:
        raise refusal
    return der


def _der_of(block: _Block) -> bytes:
    """Return the bytes of a block.

    Raises:
        KeyRefused: they are encrypted in the legacy PEM way, or damaged.

    """
    if _OLD_ENCRYPTION.search(block.body):
        # OpenSSL's own encryption of PKCS#1: one round of MD5 between the passphrase and the key.
        raise KeyRefused(KeyRefusal.NOT_PEM, "encrypted-pkcs1")
    try:
        return base64.b64decode(_NOT_BASE64.sub("", _HEADER.sub("", block.body)), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused(KeyRefusal.NOT_PEM, "damaged") from None


def _blocks(text: str) -> Iterator[_Block]:
    """Yield each block that has an end, in one pass."""
    label, start = "", 0
    for edge in _EDGE.finditer(text):
        if edge[1] == "BEGIN":
            label, start = edge[2], edge.end()
        elif label == edge[2]:
            yield _Block(label, text[start : edge.start()])
            label = ""


def _text_of(content: bytes) -> str:
    """Decode a file as text: UTF-8, UTF-16 or UTF-32, by its mark or, without one, by its zero bytes.

    Anything else is decoded byte by byte: labels and keys are ASCII, only the text around them may not be.
    """
    coding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    if not coding:
        empty = [content[at : at + 400 : 2].count(0) for at in (0, 1)]
        coding = "utf-8" if not any(empty) else "utf-16-be" if empty[0] > empty[1] else "utf-16-le"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _binary_refusal(content: bytes) -> KeyRefused | None:
    if content.startswith(_KEYSTORES):
        return KeyRefused(KeyRefusal.NOT_PEM, "keystore")
    if content.startswith(_OPEN_ENDED_PFX):
        return KeyRefused(KeyRefusal.NOT_PEM, "pkcs12")
    refusal = _BINARY.get(facts_of(content).form)
    return None if refusal is None else KeyRefused(*refusal)


def _known_by_its_beginning(text: str) -> str:
    """Name a form without PEM labels by its beginning, '' if it is unknown."""
    start = text.lstrip("\ufeff \t\n")
    if start.startswith("PuTTY-User-Key-File-"):
        return "putty"
    if start.startswith(("<RSAKeyValue", "<RSAKeyPair")) or "<RSAKeyValue>" in start[:500]:
        return "xml"
    if start.startswith("{") and '"kty"' in start[:2000]:
        return "jwk"
    return "no-label" if _BARE.fullmatch(start.replace("\\n", "\n")) else ""
