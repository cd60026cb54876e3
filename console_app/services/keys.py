"""Names of keys and secrets, and signatures; never a key or a secret itself."""

from dataclasses import dataclass
from enum import StrEnum


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
    """The two secrets a profile has."""

    PRIVATE_KEY = "private-key"
    MERCHANT_CONTROL = "merchant-control"


@dataclass(frozen=True, slots=True)
class StoredSecret:
    """An entry in the keyring, without its content."""

    profile: str
    kind: SecretKind
    fingerprint: Fingerprint | None = None
