"""Records of keys, secrets and signatures; a key on its way to the keyring prints as ``***``."""

from dataclasses import dataclass, field
from enum import StrEnum

from console_app.protocol.values import Secret


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A public key's fingerprint: the SHA-256 of its SubjectPublicKeyInfo, as 32 pairs of hex digits."""

    value: str

    @property
    def short(self) -> str:
        """The first four pairs of the fingerprint, enough to distinguish one's own keys."""
        return ":".join(self.value.split(":")[:4])

    def __str__(self) -> str:
        """Write all pairs."""
        return self.value


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature's bytes and the key it was made with."""

    value: bytes
    key: Fingerprint


class SecretKind(StrEnum):
    """The secrets of a profile; a next key signs nothing until a person switches to it."""

    PRIVATE_KEY = "private-key"
    NEXT_KEY = "private-key-next"
    MERCHANT_CONTROL = "merchant-control"

    @property
    def is_key(self) -> bool:
        """Whether this kind of secret is a key pair, which has a public part."""
        return self is not SecretKind.MERCHANT_CONTROL


@dataclass(frozen=True, slots=True)
class StoredSecret:
    """An entry in the keyring, without its content."""

    profile: str
    kind: SecretKind
    fingerprint: Fingerprint | None = None


class KeyForm(StrEnum):
    """The file format of an imported private key."""

    PKCS1 = "pkcs1"
    PKCS8 = "pkcs8"
    ENCRYPTED_PKCS8 = "encrypted-pkcs8"
    MADE_HERE = "made-here"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public part of a key, for people and the gateway's manager; `pem` is SubjectPublicKeyInfo (RFC 5280, 4.1)."""

    bits: int
    fingerprint: Fingerprint
    pem: str


@dataclass(frozen=True, slots=True)
class ImportedKey:
    """A checked private key as the vault stores it, with its public part."""

    entry: Secret
    bits: int
    fingerprint: Fingerprint
    public_pem: str
    form: KeyForm = field(default=KeyForm.MADE_HERE, compare=False)

    @property
    def public(self) -> PublicKey:
        """The public part of the key, which may be shown."""
        return PublicKey(self.bits, self.fingerprint, self.public_pem)
