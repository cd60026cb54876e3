"""Reads private keys from PEM files, makes new ones, and validates each once; knows no keyring.

No private part is ever written to a file.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_private_key

from console_app.private_files import NotPlain, TooLarge, read_chosen
from console_app.protocol.values import Secret
from console_app.services.errors import EntryDamaged, KeyRefusal, KeyRefused
from console_app.services.keys import ImportedKey, KeyForm
from console_app.vault.key_der import DerForm, facts_of, kind_in_encrypted
from console_app.vault.key_text import private_key_in
from console_app.vault.signer import (
    EXPONENT,
    LARGEST_KEY,
    SMALLEST_KEY,
    keyring_entry_of,
    open_entry,
    public_key_of,
)

LARGEST_FILE: Final = 64 * 1024
PSS: Final = "RSA-PSS"
_READ: Final = frozenset({"RSA", PSS})

_FORMS: Final[Mapping[DerForm, KeyForm]] = MappingProxyType(
    {
        DerForm.PKCS1: KeyForm.PKCS1,
        DerForm.PKCS8: KeyForm.PKCS8,
        DerForm.ENCRYPTED_PKCS8: KeyForm.ENCRYPTED_PKCS8,
    }
)
_MORE_PRIMES: Final = re.compile(
    rb"(?:\x30\x82..\x02\x01\x00\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00\x04\x82..)?"
    rb"\x30\x82..\x02\x01\x01",
    re.DOTALL,
)
"""The start of an RSAPrivateKey of version 1 in DER, in PKCS#8's wrapping or bare (RFC 8017, A.1.2)."""


def read_key_file(path: Path, passphrase: Secret | None = None) -> ImportedKey:
    """Read a private key from a PEM file and validate it.

    Raises:
        KeyRefused: the file holds no usable key, or is a device, pipe or folder; `reason` says which.
        OSError: the file cannot be read.

    """
    return read_private_key(key_file_content(path), passphrase)


def read_private_key(pem: bytes, passphrase: Secret | None = None) -> ImportedKey:
    r"""Read PKCS#1, PKCS#8 or encrypted PKCS#8 PEM and validate the key (0.25 s at 4096 bits, once in its life).

    Text and certificates around the one key, any line ends, UTF-16, a byte order mark, a wrong one of the three labels
    and a single line with ``\n`` written out (as in environment files) are accepted; a passphrase for a key that needs
    none is ignored.

    Raises:
        KeyRefused: anything else; `reason` says what.

    """
    try:
        return _read(pem, passphrase)
    except KeyRefused as refused:
        reason, detail = refused.reason, refused.detail
    # Raised anew, without the frames that hold the key; of this one's variables the file's text goes, too.
    del pem
    raise KeyRefused(reason, detail)


def _read(pem: bytes, passphrase: Secret | None) -> ImportedKey:
    if len(pem) > LARGEST_FILE:
        raise KeyRefused(KeyRefusal.TOO_LARGE, str(LARGEST_FILE))
    der = private_key_in(pem)
    form = _form_of(der)
    return _imported(_validated(form, der, passphrase), _FORMS[form])


def generate_key(bits: Literal[2048, 3072, 4096] = 4096) -> ImportedKey:
    """Make a new key; takes up to some seconds at 4096 bits, so never on the window's thread."""
    return _imported(rsa.generate_private_key(EXPONENT, bits), KeyForm.MADE_HERE)


def write_public_key(path: Path, public_pem: str) -> None:
    """Write the public part as SubjectPublicKeyInfo PEM, whole or not at all, readable for all.

    Raises:
        FileExistsError: the file exists already; it is left alone.
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
    """Rename the draft in one step that fails if the name is taken."""
    if os.name == "nt":
        draft.rename(path)
    else:
        path.hardlink_to(draft)


def key_file_content(path: Path) -> bytes:
    """Read what may be a key file, or nothing of it if it is larger than any key.

    Raises:
        KeyRefused: the file is larger than any key, or is a device, pipe or folder.
        OSError: the file cannot be read.

    """
    try:
        return read_chosen(path, LARGEST_FILE)
    except TooLarge:
        raise KeyRefused(KeyRefusal.TOO_LARGE, str(LARGEST_FILE)) from None
    except NotPlain:
        raise KeyRefused(KeyRefusal.NOT_PEM) from None


def _form_of(der: bytes) -> DerForm:
    """Return which of the three forms a key has, by its content: .NET programs often use another form's label."""
    facts = facts_of(der)
    if facts.form in (DerForm.EC, DerForm.DSA) or (facts.form is DerForm.PKCS8 and facts.kind not in _READ):
        raise KeyRefused(KeyRefusal.NOT_RSA, facts.kind)
    if facts.form is DerForm.PKCS8 and facts.kind == PSS:
        raise KeyRefused(KeyRefusal.PSS)
    if facts.form is DerForm.PUBLIC:
        raise KeyRefused(KeyRefusal.PUBLIC_KEY)
    if facts.form is DerForm.CERTIFICATE:
        raise KeyRefused(KeyRefusal.CERTIFICATE)
    if facts.form is DerForm.PFX:
        raise KeyRefused(KeyRefusal.NOT_PEM, "pkcs12")
    if facts.form not in _FORMS:
        raise KeyRefused(KeyRefusal.NOT_PEM, "damaged")
    return facts.form


def _validated(form: DerForm, der: bytes, passphrase: Secret | None) -> rsa.RSAPrivateKey:
    if form is not DerForm.ENCRYPTED_PKCS8:
        passphrase = None
    elif not passphrase:
        raise KeyRefused(KeyRefusal.PASSPHRASE_MISSING)
    # Size first: validating a key of 60,000 bits would take hours.
    key = _loaded(der, passphrase, validate=False)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyRefused(KeyRefusal.NOT_RSA, type(key).__name__.removesuffix("PrivateKey"))
    if passphrase and kind_in_encrypted(der, passphrase.reveal().encode()) == PSS:
        raise KeyRefused(KeyRefusal.PSS)
    if key.key_size < SMALLEST_KEY:
        raise KeyRefused(KeyRefusal.TOO_SHORT, str(key.key_size))
    if key.key_size > LARGEST_KEY:
        raise KeyRefused(KeyRefusal.TOO_LONG, str(key.key_size))
    exponent = key.public_key().public_numbers().e
    if exponent != EXPONENT:
        raise KeyRefused(KeyRefusal.EXPONENT, str(exponent))
    _loaded(der, passphrase, validate=True)
    return key


def _loaded(der: bytes, passphrase: Secret | None, *, validate: bool) -> PrivateKeyTypes:
    try:
        return load_der_private_key(
            der,
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
        if _MORE_PRIMES.match(der):
            raise KeyRefused(KeyRefusal.NOT_TWO_PRIMES) from None
        raise KeyRefused(KeyRefusal.NOT_PEM, "damaged") from None


def _imported(key: rsa.RSAPrivateKey, form: KeyForm) -> ImportedKey:
    """Encode a key as its keyring entry, and prove that the key decoded from that entry signs."""
    try:
        entry = keyring_entry_of(key)
        open_entry("", entry)
    except (OverflowError, EntryDamaged):
        raise KeyRefused(KeyRefusal.INCONSISTENT, "primes") from None
    public = public_key_of(key.public_key())
    return ImportedKey(entry, public.bits, public.fingerprint, public.pem, form)
