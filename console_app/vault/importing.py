"""Private keys on their way in: read from a PEM file or made here, checked once; knows no keyring.

No private part is ever written to a file.
"""

import base64
import binascii
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged, KeyRefusal, KeyRefused
from console_app.services.keys import ImportedKey, KeyForm
from console_app.vault.signer import (
    EXPONENT,
    LARGEST_KEY,
    SMALLEST_KEY,
    entry_of,
    open_entry,
    public_key_of,
)

LARGEST_FILE: Final = 64 * 1024

_BLOCK: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_FORMS: Final[Mapping[str, KeyForm]] = MappingProxyType(
    {
        "RSA PRIVATE KEY": KeyForm.PKCS1,
        "PRIVATE KEY": KeyForm.PKCS8,
        "ENCRYPTED PRIVATE KEY": KeyForm.ENCRYPTED_PKCS8,
    }
)
_REFUSED_LABELS: Final[Mapping[str, tuple[KeyRefusal, str]]] = MappingProxyType(
    {
        "PUBLIC KEY": (KeyRefusal.PUBLIC_KEY, ""),
        "RSA PUBLIC KEY": (KeyRefusal.PUBLIC_KEY, ""),
        "CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "X509 CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "TRUSTED CERTIFICATE": (KeyRefusal.CERTIFICATE, ""),
        "CERTIFICATE REQUEST": (KeyRefusal.CERTIFICATE, "request"),
        "NEW CERTIFICATE REQUEST": (KeyRefusal.CERTIFICATE, "request"),
        "EC PRIVATE KEY": (KeyRefusal.NOT_RSA, "EC"),
        "DSA PRIVATE KEY": (KeyRefusal.NOT_RSA, "DSA"),
        "OPENSSH PRIVATE KEY": (KeyRefusal.NOT_PEM, "openssh"),
    }
)
_PARAMETERS: Final = frozenset({"EC PARAMETERS", "DSA PARAMETERS"})


_MORE_PRIMES: Final = re.compile(
    rb"(?:\x30\x82..\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x82..)?"
    rb"\x30\x82..\x02\x01\x01",
    re.DOTALL,
)
"""The start of an RSAPrivateKey of version 1 in DER, in PKCS#8's wrapping or bare."""


def read_key_file(path: Path, passphrase: Secret | None = None) -> ImportedKey:
    """Read a private key from a file, as `read_private_key` does.

    Raises:
        KeyRefused: as there; a device, pipe or folder is no PEM.
        OSError: the file cannot be read.

    """
    return read_private_key(key_file_content(path), passphrase)


def read_private_key(pem: bytes, passphrase: Secret | None = None) -> ImportedKey:
    r"""Read PKCS#1, PKCS#8 or encrypted PKCS#8 PEM and validate the key (0.25 s at 4096 bits, once in its life).

    CRLF line ends, a byte order mark and a single line with ``\n`` written out (as in environment files) are taken;
    a passphrase for a key that needs none is left aside.

    Raises:
        KeyRefused: anything else, by name.

    """
    try:
        return _read(pem, passphrase)
    except KeyRefused as refused:
        reason, detail = refused.reason, refused.detail
    # Raised anew, without the frames that hold the key; of this one's variables the file's text goes, too.
    del pem
    raise KeyRefused(reason, detail)


def _read(pem: bytes, passphrase: Secret | None) -> ImportedKey:
    label, block = _only_block(pem)
    return _imported(_validated(label, block, passphrase), _FORMS[label])


def generate_key(bits: Literal[2048, 3072, 4096] = 4096) -> ImportedKey:
    """Make a new key; takes up to some seconds at 4096 bits, so never on the window's thread."""
    return _imported(rsa.generate_private_key(EXPONENT, bits), KeyForm.MADE_HERE)


def write_public_key(path: Path, public_pem: str) -> None:
    """Write the public part as SubjectPublicKeyInfo PEM, whole or not at all, readable for all.

    Raises:
        FileExistsError: there is a file already; it is left alone.
        OSError: the file cannot be written.

    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("x", encoding="ascii", newline="\n") as file:
            file.write(public_pem)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644)
        _put_in_place(draft, path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _put_in_place(draft: Path, path: Path) -> None:
    """Give the draft its name in one step that fails if the name is taken."""
    if os.name == "nt":
        draft.rename(path)
    else:
        path.hardlink_to(draft)


def key_file_content(path: Path) -> bytes:
    """Read what may be a key file, at most one character more than may stand in one.

    Raises:
        KeyRefused: a device, pipe or folder is no PEM.
        OSError: the file cannot be read.

    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise KeyRefused(KeyRefusal.NOT_PEM)
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _only_block(pem: bytes) -> tuple[str, str]:
    """Give label and text of the one private key in the file."""
    if len(pem) > LARGEST_FILE:
        raise KeyRefused(KeyRefusal.TOO_LARGE, str(LARGEST_FILE))
    text = _plain_text(pem)
    blocks = [block for block in _BLOCK.finditer(text) if block[1] not in _PARAMETERS]
    if len(blocks) > 1:
        raise KeyRefused(KeyRefusal.SEVERAL_KEYS, str(len(blocks)))
    if not blocks:
        raise KeyRefused(KeyRefusal.NOT_PEM)
    label, body = blocks[0].groups()
    if label not in _FORMS:
        raise KeyRefused(*_REFUSED_LABELS.get(label, (KeyRefusal.NOT_PEM, "")))
    if "Proc-Type:" in body:
        # OpenSSL's own encryption of PKCS#1: one round of MD5 between the passphrase and the key.
        raise KeyRefused(KeyRefusal.NOT_PEM, "encrypted-pkcs1")
    if _BLOCK.sub("", text).strip():
        raise KeyRefused(KeyRefusal.NOT_PEM, "extra-text")
    return label, blocks[0][0]


def _plain_text(pem: bytes) -> str:
    try:
        text = pem.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = ""
    if "\n" not in text:
        text = text.strip("\"'").replace("\\r", "").replace("\\n", "\n")
    return text


def _validated(label: str, block: str, passphrase: Secret | None) -> rsa.RSAPrivateKey:
    if _FORMS[label] is not KeyForm.ENCRYPTED_PKCS8:
        passphrase = None
    elif not passphrase:
        raise KeyRefused(KeyRefusal.PASSPHRASE_MISSING)
    # Size first: validating a key of 60,000 bits would take hours.
    key = _loaded(block, passphrase, validate=False)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyRefused(KeyRefusal.NOT_RSA, type(key).__name__.removesuffix("PrivateKey"))
    if key.key_size < SMALLEST_KEY:
        raise KeyRefused(KeyRefusal.TOO_SHORT, str(key.key_size))
    if key.key_size > LARGEST_KEY:
        raise KeyRefused(KeyRefusal.TOO_LONG, str(key.key_size))
    exponent = key.public_key().public_numbers().e
    if exponent != EXPONENT:
        raise KeyRefused(KeyRefusal.EXPONENT, str(exponent))
    _loaded(block, passphrase, validate=True)
    return key


def _loaded(block: str, passphrase: Secret | None, *, validate: bool) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(
            block.encode(),
            passphrase.reveal().encode() if passphrase else None,
            unsafe_skip_rsa_key_validation=not validate,
        )
    except UnsupportedAlgorithm:
        raise KeyRefused(KeyRefusal.NOT_PEM, "algorithm") from None
    except ValueError:
        if validate:
            raise KeyRefused(KeyRefusal.INCONSISTENT) from None
        if passphrase:
            raise KeyRefused(KeyRefusal.PASSPHRASE_WRONG) from None
        if _has_more_primes(block):
            raise KeyRefused(KeyRefusal.NOT_TWO_PRIMES) from None
        raise KeyRefused(KeyRefusal.NOT_PEM, "damaged") from None


def _has_more_primes(block: str) -> bool:
    """Tell whether the key's version says so: 1 in place of 0 (RFC 8017, A.1.2)."""
    try:
        der = base64.b64decode("".join(block.split("\n")[1:-1]))
    except binascii.Error:
        return False
    return _MORE_PRIMES.match(der) is not None


def _imported(key: rsa.RSAPrivateKey, form: KeyForm) -> ImportedKey:
    """Turn a key into its entry, and prove that what the entry gives back signs."""
    try:
        entry = entry_of(key)
        open_entry("", entry)
    except (OverflowError, EntryDamaged):
        raise KeyRefused(KeyRefusal.INCONSISTENT, "primes") from None
    public = public_key_of(key.public_key())
    return ImportedKey(entry, public.bits, public.fingerprint, public.pem, form)
