"""Names of keys and secrets, public keys, signatures; a key on its way to the keyring prints as ``***``."""

from dataclasses import dataclass, field
from enum import StrEnum

from console_app.protocol.values import Secret


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A public key's name: the SHA-256 of its SubjectPublicKeyInfo, as 32 pairs of hex digits."""

    value: str

    @property
    def short(self) -> str:
        """The first four pairs, enough to tell one's own keys apart."""
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
    """The secrets a profile has; a next key waits until a person switches to it and signs nothing before."""

    PRIVATE_KEY = "private-key"
    NEXT_KEY = "private-key-next"
    MERCHANT_CONTROL = "merchant-control"

    @property
    def is_key(self) -> bool:
        """Whether it is a key pair, which has a public part."""
        return self is not SecretKind.MERCHANT_CONTROL


@dataclass(frozen=True, slots=True)
class StoredSecret:
    """An entry in the keyring, without its content."""

    profile: str
    kind: SecretKind
    fingerprint: Fingerprint | None = None


class KeyForm(StrEnum):
    """How a private key came in."""

    PKCS1 = "pkcs1"
    PKCS8 = "pkcs8"
    ENCRYPTED_PKCS8 = "encrypted-pkcs8"
    MADE_HERE = "made-here"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What may be shown of a key and goes to the gateway's manager; `pem` is SubjectPublicKeyInfo (RFC 5280, 4.1)."""

    bits: int
    fingerprint: Fingerprint
    pem: str


@dataclass(frozen=True, slots=True)
class ImportedKey:
    """A checked private key as the vault keeps it, and what the gateway's manager gets: the public part."""

    entry: Secret
    bits: int
    fingerprint: Fingerprint
    public_pem: str
    form: KeyForm = field(default=KeyForm.MADE_HERE, compare=False)

    @property
    def public(self) -> PublicKey:
        """The part that may be shown."""
        return PublicKey(self.bits, self.fingerprint, self.public_pem)
