"""Words about keys: why a file or a control is refused, where secrets are stored, the condition of a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from console_app.gui.kit.colours import Role
from console_app.gui.kit.label import Tone
from console_app.gui.kit.text import fill, visible
from console_app.gui.words.notices import Words, tr
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.services.errors import ControlRefused, KeyRefusal, KeyRefused
from console_app.services.key_keeping import LONGEST_CONTROL, KeptSecret, ProfileSecrets, SecretCondition
from console_app.services.keys import Fingerprint, KeyForm, PublicKey, SecretKind

KEYS: Final = "Keys"

_REFUSALS: Final[Mapping[KeyRefusal, str]] = {
    KeyRefusal.TOO_LARGE: QT_TRANSLATE_NOOP("Keys", "This file is larger than any key. Choose the key file itself."),
    KeyRefusal.NOT_PEM: QT_TRANSLATE_NOOP(
        "Keys",
        "No whole private key in PEM form is in this file. Such a key begins with a line BEGIN PRIVATE KEY or similar "
        "and ends with a line END.",
    ),
    KeyRefusal.PUBLIC_KEY: QT_TRANSLATE_NOOP(
        "Keys", "This is a public key. The private key that belongs to it is needed here."
    ),
    KeyRefusal.CERTIFICATE: QT_TRANSLATE_NOOP(
        "Keys", "This is a certificate or a request for one. The private key that belongs to it is needed here."
    ),
    KeyRefusal.SEVERAL_KEYS: QT_TRANSLATE_NOOP(
        "Keys", "{detail} keys are in this file. Choose a file with one private key."
    ),
    KeyRefusal.NOT_RSA: QT_TRANSLATE_NOOP("Keys", "This is a key of another kind ({detail}). The gateway takes RSA."),
    KeyRefusal.PSS: QT_TRANSLATE_NOOP(
        "Keys",
        "This is an RSA-PSS key, which signs in another way than the gateway checks (PKCS#1 v1.5). Make a plain RSA "
        "key.",
    ),
    KeyRefusal.NOT_TWO_PRIMES: QT_TRANSLATE_NOOP(
        "Keys", "This RSA key has three or more primes. Make one with two primes, the usual kind."
    ),
    KeyRefusal.TOO_SHORT: QT_TRANSLATE_NOOP("Keys", "At least 2048 bits are needed; this key has {detail}."),
    KeyRefusal.TOO_LONG: QT_TRANSLATE_NOOP("Keys", "At most 6144 bits fit into the keyring; this key has {detail}."),
    KeyRefusal.EXPONENT: QT_TRANSLATE_NOOP(
        "Keys", "The public exponent must be 65537; this key has {detail}. Make a new key."
    ),
    KeyRefusal.PASSPHRASE_MISSING: QT_TRANSLATE_NOOP("Keys", "This file is encrypted. Type its passphrase."),
    KeyRefusal.PASSPHRASE_WRONG: QT_TRANSLATE_NOOP("Keys", "This passphrase does not open the file."),
    KeyRefusal.INCONSISTENT: QT_TRANSLATE_NOOP(
        "Keys", "The numbers of this key do not belong together: the file is damaged. Take another copy of it."
    ),
    KeyRefusal.TOO_SLOW: QT_TRANSLATE_NOOP("Keys", "Opening this file takes more than {detail} seconds. Make it anew."),
}
_NOT_PEM: Final[Mapping[str, str]] = {
    "openssh": QT_TRANSLATE_NOOP(
        "Keys", "This is a key in the form of SSH programs. Turn it into PEM: ssh-keygen -p -m PKCS8 -f FILE."
    ),
    "encrypted-pkcs1": QT_TRANSLATE_NOOP(
        "Keys", "This file is encrypted in an old, weak way. Turn it into PKCS#8: openssl pkcs8 -topk8 -in FILE."
    ),
    "pkcs12": QT_TRANSLATE_NOOP(
        "Keys",
        "This is a PKCS#12 file (PFX). Take the key out of it: openssl pkcs12 -in FILE -nocerts -out KEY.pem.",
    ),
    "der": QT_TRANSLATE_NOOP(
        "Keys", "This is a private key in binary form (DER). Turn it into PEM: openssl pkey -in FILE -out KEY.pem."
    ),
    "putty": QT_TRANSLATE_NOOP(
        "Keys", "This is a key of PuTTY. Turn it into PEM: puttygen FILE -O private-openssh -o KEY.pem."
    ),
    "keystore": QT_TRANSLATE_NOOP(
        "Keys",
        "This is a keystore of Java. Turn it into PKCS#12 with keytool -importkeystore, then take the key out of it.",
    ),
    "xml": QT_TRANSLATE_NOOP(
        "Keys", "This is a key in the XML form of .NET. Have it written as PEM: ExportPkcs8PrivateKeyPem."
    ),
    "jwk": QT_TRANSLATE_NOOP("Keys", "This is a key in JSON form (JWK). Have it written as PKCS#8 PEM."),
    "no-label": QT_TRANSLATE_NOOP(
        "Keys", "The lines BEGIN and END are missing around this key. Have it written as PEM, with both lines."
    ),
    "algorithm": QT_TRANSLATE_NOOP("Keys", "This file uses a way of encryption or a kind of key that is not known."),
    "damaged": QT_TRANSLATE_NOOP("Keys", "This key file is damaged. Take another copy of it."),
}
_CONTROLS: Final[Mapping[str, str]] = {
    "empty": QT_TRANSLATE_NOOP("Keys", "Type or paste the merchant control."),
    "spaces": QT_TRANSLATE_NOOP("Keys", "There are spaces or several lines in it. Copy the control alone."),
    "characters": QT_TRANSLATE_NOOP(
        "Keys", "It has hidden characters or more than {limit} characters. Copy the control alone."
    ),
}
_FORMS: Final[Mapping[KeyForm, str]] = {
    KeyForm.PKCS1: QT_TRANSLATE_NOOP("Keys", "RSA key, {bits} bits, PKCS#1. Opened and checked."),
    KeyForm.PKCS8: QT_TRANSLATE_NOOP("Keys", "RSA key, {bits} bits, PKCS#8. Opened and checked."),
    KeyForm.ENCRYPTED_PKCS8: QT_TRANSLATE_NOOP("Keys", "RSA key, {bits} bits, PKCS#8, encrypted. Opened and checked."),
    KeyForm.MADE_HERE: QT_TRANSLATE_NOOP("Keys", "RSA key, {bits} bits, made here."),
}
_KEYRINGS: Final[Mapping[str, str]] = {
    "keyring.backends.SecretService.Keyring": QT_TRANSLATE_NOOP("Keys", "Secret Service, the keyring of this system"),
    "keyring.backends.Windows.WinVaultKeyring": QT_TRANSLATE_NOOP("Keys", "Windows Credential Manager"),
    "keyring.backends.macOS.Keyring": QT_TRANSLATE_NOOP("Keys", "macOS Keychain"),
    "memory": QT_TRANSLATE_NOOP("Keys", "the memory of this program, for the demo"),
}


def refusal_text(refused: KeyRefused) -> str:
    """Explain why a key file cannot be used, and what to do about it."""
    template = _REFUSALS[refused.reason]
    if refused.reason is KeyRefusal.NOT_PEM:
        template = _NOT_PEM.get(refused.detail, template)
    return fill(tr(KEYS, template), detail=visible(refused.detail, 40))


def file_text(error: OSError) -> str:
    """Explain why a file cannot be read or written; the system's own reason is in the system's language."""
    if isinstance(error, FileNotFoundError):
        return tr(KEYS, QT_TRANSLATE_NOOP("Keys", "There is no such file or folder."))
    if isinstance(error, FileExistsError):
        return tr(KEYS, QT_TRANSLATE_NOOP("Keys", "There is a file of this name already; it was left alone."))
    if isinstance(error, PermissionError):
        return tr(KEYS, QT_TRANSLATE_NOOP("Keys", "You are not allowed to read or write there."))
    template = QT_TRANSLATE_NOOP("Keys", "The file cannot be read or written: {reason}.")
    return fill(tr(KEYS, template), reason=visible(error.strerror or type(error).__name__, 120))


def control_text(refused: ControlRefused) -> str:
    """Explain why a text is no merchant control."""
    return fill(tr(KEYS, _CONTROLS[refused.reason]), limit=LONGEST_CONTROL)


def pause_text(seconds: int) -> str:
    """Say for how long passphrases are refused after too many wrong ones."""
    template = (
        QT_TRANSLATE_NOOP("Keys", "Five wrong passphrases. Wait {seconds} seconds, then try again.")
        if seconds != 1
        else QT_TRANSLATE_NOOP("Keys", "Five wrong passphrases. Wait 1 second, then try again.")
    )
    return fill(tr(KEYS, template), seconds=seconds)


def checked_text(form: KeyForm, key: PublicKey) -> str:
    """Describe the kind of key in a file."""
    return fill(tr(KEYS, _FORMS[form]), bits=key.bits)


def keyring_text(name: str) -> str:
    """Name a keyring for people."""
    return tr(KEYS, _KEYRINGS[name]) if name in _KEYRINGS else visible(name, 80)


def fingerprint_lines(fingerprint: Fingerprint) -> str:
    """Write a fingerprint in two lines of 16 pairs, to be read aloud."""
    pairs = fingerprint.value.split(":")
    return "\n".join(":".join(pairs[start : start + 16]) for start in range(0, len(pairs), 16))


@dataclass(frozen=True, slots=True)
class SecretLine:
    """The condition of a secret in one line: its name, an icon and its colours, the words."""

    name: str
    icon: str
    role: Role
    tone: Tone
    text: str


_NAMES: Final[Mapping[SecretKind, str]] = {
    SecretKind.PRIVATE_KEY: QT_TRANSLATE_NOOP("Keys", "Private key"),
    SecretKind.NEXT_KEY: QT_TRANSLATE_NOOP("Keys", "New key, waiting"),
    SecretKind.MERCHANT_CONTROL: QT_TRANSLATE_NOOP("Keys", "Merchant control"),
}
_MISSING: Final[Mapping[SecretKind, str]] = {
    SecretKind.PRIVATE_KEY: QT_TRANSLATE_NOOP("Keys", "None: payouts and deposits to cards cannot be signed"),
    SecretKind.NEXT_KEY: QT_TRANSLATE_NOOP("Keys", "None"),
    SecretKind.MERCHANT_CONTROL: QT_TRANSLATE_NOOP(
        "Keys", "None: no initial payment, no card registration, and no order can be checked"
    ),
}
_LOADED: Final = QT_TRANSLATE_NOOP("Keys", "{short}, RSA {bits} bits, loaded: it signs now")
_NOT_LOADED: Final = QT_TRANSLATE_NOOP("Keys", "{short}, RSA {bits} bits, in the keyring, not loaded")
_WAITS: Final = QT_TRANSLATE_NOOP("Keys", "{short}, RSA {bits} bits, signs nothing until you switch to it")
_DAMAGED: Final = QT_TRANSLATE_NOOP("Keys", "Damaged in the keyring: import it anew, or delete it")
_STORED: Final = QT_TRANSLATE_NOOP("Keys", "Stored, never shown: ***")


def secret_line(secret: KeptSecret, loaded: Fingerprint | None) -> SecretLine:
    """Describe the condition of a secret."""
    name = tr(KEYS, _NAMES[secret.kind])
    if secret.kept is SecretCondition.MISSING:
        return SecretLine(name, "slash", Role.TEXT_3, Tone.SECOND, tr(KEYS, _MISSING[secret.kind]))
    if secret.kept is SecretCondition.DAMAGED:
        return SecretLine(name, "alert", Role.ERROR_TEXT, Tone.ERROR, tr(KEYS, _DAMAGED))
    if secret.key is None:
        return SecretLine(name, "check-circle", Role.OK_TEXT, Tone.TEXT, tr(KEYS, _STORED))
    if secret.kind is SecretKind.NEXT_KEY:
        text, icon, role = _WAITS, "clock", Role.WARNING_TEXT
    else:
        text, icon, role = _LOADED if loaded == secret.key.fingerprint else _NOT_LOADED, "key", Role.OK_TEXT
    words = fill(tr(KEYS, text), short=secret.key.fingerprint.short, bits=secret.key.bits)
    return SecretLine(name, icon, role, Tone.TEXT, words)


def standing_lines(secrets: ProfileSecrets) -> tuple[SecretLine, ...]:
    """Return the condition of a profile's secrets, a line each; a next key only if there is one."""
    shown = [secrets.private_key, secrets.next_key, secrets.control]
    return tuple(
        secret_line(secret, secrets.loaded)
        for secret in shown
        if secret.kind is not SecretKind.NEXT_KEY or secret.kept is not SecretCondition.MISSING
    )


_DELETIONS: Final[Mapping[SecretKind, tuple[str, str]]] = {
    SecretKind.PRIVATE_KEY: (
        QT_TRANSLATE_NOOP("Keys", "Delete the private key?"),
        QT_TRANSLATE_NOOP(
            "Keys",
            "Payouts and deposits to cards of this profile can no longer be signed, so none can be sent. Orders sent "
            "before are checked as ever. The key is nowhere else: unless you have its file, nobody can bring it back, "
            "and the gateway has to register a new one.",
        ),
    ),
    SecretKind.NEXT_KEY: (
        QT_TRANSLATE_NOOP("Keys", "Delete the new key that waits?"),
        QT_TRANSLATE_NOOP(
            "Keys",
            "The key in use goes on signing. If your account manager has already registered the new key in its "
            "place, do not delete it but switch to it: nothing signed by the old one would be taken.",
        ),
    ),
    SecretKind.MERCHANT_CONTROL: (
        QT_TRANSLATE_NOOP("Keys", "Delete the merchant control?"),
        QT_TRANSLATE_NOOP(
            "Keys",
            "Orders of this profile that are still open can then no longer be checked, and no outcome arrives: they "
            "are asked about with the control only. No initial payment and no card registration can be made, and no "
            "payment can be looked up before it is sent. Checks go on once a control is stored again.",
        ),
    ),
}


def deletion_words(kind: SecretKind) -> Words:
    """Explain what no longer works once a secret is deleted."""
    head, text = _DELETIONS[kind]
    return Words(tr(KEYS, head), tr(KEYS, text))
