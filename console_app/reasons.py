"""Short technical reasons for the command line's standard error, made from errors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from console_app.protocol.answers import Refusal, UnusableAnswer
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.errors import Flaw
from console_app.services.errors import (
    BackendRefused,
    ConsoleError,
    EntryDamaged,
    HomeBusy,
    HomeOnNetwork,
    HomeUnsafe,
    JournalNewer,
    JournalUnavailable,
    KeyRefusal,
    KeyRefused,
    KeyringLocked,
    NoKeyring,
    NumberRefused,
    ProfileError,
    SecretMissing,
    Unsafe,
)
from console_app.services.exchange import WireFailure
from console_app.services.findings import CheckFailed, Finding, Trouble
from console_app.services.profile_concerns import Concern, ProfileConcern
from console_app.services.verdicts import Verdict

_PROFILE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unknown": "no such profile: {}",
        "name-taken": "a profile of this name is there already (upper and lower case do not tell names apart): {}",
        "name": "a profile's name has no spaces around it and none of / \\ : * ? \" < > |: {}",
        "name-long": "a profile's name has at most 64 characters; this one has {}",
        "name-card": "a profile's name stands in files: no card number may be in it",
        "login": "a login has 1 to 20 characters and no spaces: {}",
        "endpoint": "an endpoint or group id is digits: {}",
        "brand": "no such brand: {}",
        "operation": "no such operation: {}",
        "currency": "no currency of ISO 4217: {}",
        "currency-missing": "a profile needs a currency",
        "base-url-missing": "a custom brand needs --base-url",
        "base-url-shape": "the base URL is no plain address",
        "base-url-scheme": "the base URL must be https (http only to this machine itself)",
        "base-url-extras": "the base URL must have no user, query or fragment",
        "proxy": "a proxy is an http or https address, or none",
        "proxy-user": "a proxy's address must hold no user and no password",
        "environment": "{} is not of the environment that was said; a custom host counts as a sandbox only with "
        "--confirm-sandbox and its name",
        "sandbox-unconfirmed": "the file says that {} is a sandbox: if so, type its name with --confirm-sandbox",
        "look-up-waiver-missing": "look-up first is off only with a typed reason",
        "open-orders": "orders of the profile are still open: {}",
        "minor-units": "a way of counting amounts in a control that this version does not know: {}",
        "field-unknown": "a field this version does not know: {}",
        "field-missing": "a field is missing: {}",
        "field-shape": "a field is not what it should be: {}",
        "file-unreadable": "cannot be read: {}",
        "file-unwritable": "cannot be written: {}",
        "file-large": "larger than a file of profiles can be: {}",
        "file-link": "a link stands in the place of {} and is not followed",
        "file-odd": "{} is no plain file",
        "file-foreign": "{} belongs to another user",
        "file-damaged": "not a file of profiles, or a damaged one: {}",
        "schema-newer": "written by a newer version of this program: {}",
    }
)

_KEY: Final[Mapping[KeyRefusal, str]] = MappingProxyType(
    {
        KeyRefusal.TOO_LARGE: "the file is larger than any key",
        KeyRefusal.NOT_PEM: "not a private key in PEM (PKCS#1, PKCS#8 or encrypted PKCS#8)",
        KeyRefusal.PUBLIC_KEY: "this is the public part; the private key is needed",
        KeyRefusal.CERTIFICATE: "this is a certificate; the private key is needed",
        KeyRefusal.SEVERAL_KEYS: "more than one key in the file",
        KeyRefusal.NOT_RSA: "not an RSA key",
        KeyRefusal.PSS: "an RSA-PSS key signs in another way than the gateway checks: make a plain RSA key",
        KeyRefusal.NOT_TWO_PRIMES: "an RSA key of more than two primes",
        KeyRefusal.TOO_SHORT: "shorter than 2048 bits",
        KeyRefusal.TOO_LONG: "longer than 6144 bits",
        KeyRefusal.EXPONENT: "its public exponent is not 65537",
        KeyRefusal.PASSPHRASE_MISSING: "the key is encrypted: give its passphrase with --passphrase-stdin",
        KeyRefusal.PASSPHRASE_WRONG: "the passphrase does not open it",
        KeyRefusal.INCONSISTENT: "its numbers do not belong together",
        KeyRefusal.TOO_SLOW: "reading it took too long",
    }
)

_NOT_PEM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "openssh": "a key in the form of SSH programs: ssh-keygen -p -m PKCS8 -f FILE turns it into PEM",
        "encrypted-pkcs1": "encrypted in an old, weak way: openssl pkcs8 -topk8 -in FILE turns it into PKCS#8",
        "pkcs12": "a PKCS#12 file (PFX): openssl pkcs12 -in FILE -nocerts -out KEY.pem takes the key out of it",
        "der": "a private key in binary form (DER): openssl pkey -in FILE -out KEY.pem turns it into PEM",
        "putty": "a key of PuTTY: puttygen FILE -O private-openssh -o KEY.pem turns it into PEM",
        "keystore": "a keystore of Java: keytool -importkeystore turns it into PKCS#12, then take the key out of it",
        "xml": "a key in the XML form of .NET: have it written as PEM (ExportPkcs8PrivateKeyPem)",
        "jwk": "a key in JSON form (JWK): have it written as PKCS#8 PEM",
        "no-label": "the lines BEGIN and END are missing around the key: have it written as PEM",
        "algorithm": "a way of encryption or a kind of key that is not known",
        "damaged": "the key is damaged: take another copy of it",
    }
)

_PLAIN: Final[Mapping[type[ConsoleError], str]] = MappingProxyType(
    {
        NoKeyring: "no keyring on this workstation: start its service (on Linux a Secret Service) and try again",
        KeyringLocked: "keyring locked: unlock it and try again",
        NumberRefused: "this is a card's number, not an order's: nothing was asked",
        HomeBusy: "another console works in this home: close it and try again",
        JournalNewer: "a newer version of this program wrote the journal: use that version",
    }
)

_UNSAFE: Final[Mapping[Unsafe, str]] = MappingProxyType(
    {
        Unsafe.WRITABLE: "others may write in the home {}: take that right from them (chmod go-w), or choose another "
        "folder with --home",
        Unsafe.FOREIGN: "{} belongs to another user: start the program as that user, or choose a folder of your own "
        "with --home",
        Unsafe.LINK: "a link stands in the place of {} and is not followed: find out who put it there, and put the "
        "file itself in its place",
        Unsafe.ODD: "{} is no plain file or folder: find out who put it there, and take it away",
    }
)

_TROUBLE: Final[Mapping[Trouble, str]] = MappingProxyType(
    {
        Trouble.NO_PLATFORM: "Qt cannot start here ({}): log in to a desktop and install the libraries of its window "
        "system; without a screen set QT_QPA_PLATFORM=offscreen",
        Trouble.MEMORY_OPEN: "not protected, for the system did not forbid {}: a crash or another program of this user "
        "could bring keys out; see what limits this system sets on prctl and core dumps",
        Trouble.KEYRING_SILENT: "the keyring did not answer in {}: answer its question for a password and try again",
        Trouble.NO_AUTHORITIES: "no certificate authorities ({}), so no gateway can be trusted: install the system's "
        "own, on Linux the package ca-certificates",
        Trouble.NO_SANDBOX: "the sandbox gateway did not start: see what 'sandbox --help' says, and install anew",
        Trouble.NOT_ACCEPTED: "the sandbox gateway did not accept a signed payout ({}): look at the lines that failed "
        "too; if there are none, this installation is damaged",
        Trouble.NOT_FOUND: "the sandbox gateway did not find the payout that it accepted ({}): install anew",
        Trouble.CLOCK_OFF: "{} from the gateway's time, and signatures count for minutes only: set the clock of this "
        "workstation by a time server",
        Trouble.CLOCK_UNKNOWN: "not compared, for no answer of the sandbox gateway came: see its line",
        Trouble.FILES: "a file could not be used ({}): look at rights and space of the disk",
        Trouble.HOME_UNWRITABLE: "nothing can be kept there ({}), and what cannot be written down is not sent: "
        "have the folder's rights changed, or choose another with --home or PAYNET_CONSOLE_HOME",
        Trouble.HOME_FULL: "the disk is full, or no more may be written to it ({}), and what cannot be written down is "
        "not sent: free some space, or have the limit raised",
        Trouble.TEMPORARY: "the folder for temporary files could not be used ({}): free some space there, or name "
        "another folder with TMPDIR (on Windows TEMP)",
        Trouble.UNEXPECTED: "it ended in a way nobody expected ({}): send this line to whoever supports the console",
    }
)


_CONCERNS: Final[Mapping[Concern, str]] = MappingProxyType(
    {
        Concern.LOOK_UP_OFF: "payments are not looked up before they are sent, so one may go twice; the reason: {}",
        Concern.OTHER_ADDRESS: "bears a brand, but goes to {}",
        Concern.BRAND_IN_NAME: "its name speaks of a brand, but not its host, {}",
        Concern.SAID_SANDBOX: "name or file speak of a sandbox, but {} moves real money",
        Concern.OTHER_CALLS: "allows calls that its brand does not have: {}",
        Concern.OTHER_FIELD: "sets something unusual: {}",
        Concern.PROXY: "everything goes through the proxy {}",
        Concern.PLACES: "some calls go elsewhere: {}",
    }
)

_SILENCE: Final[Mapping[WireFailure, str]] = MappingProxyType(
    {
        WireFailure.CONNECT: "the gateway could not be reached",
        WireFailure.NAME: "the gateway's name could not be resolved",
        WireFailure.TLS: "the gateway's certificate is not right",
        WireFailure.CONNECT_TIMEOUT: "the gateway did not answer the connection",
        WireFailure.PROXY: "the proxy refused the connection",
        WireFailure.POOL: "too many requests were under way",
        WireFailure.TOO_LATE: "more than 10 s passed before anything could leave",
        WireFailure.BAD_URL: "the profile's address cannot be used",
        WireFailure.TIMEOUT: "no answer in time",
        WireFailure.RESET: "the connection was cut",
        WireFailure.BROKEN: "the answer broke off",
        WireFailure.TOO_LARGE: "the answer was too large",
        WireFailure.CODING: "the answer came in a coding we do not read",
    }
)

_UNUSABLE: Final[Mapping[Flaw, str]] = MappingProxyType(
    {
        Flaw.EMPTY: "it was empty",
        Flaw.TOO_LARGE: "it was too large",
        Flaw.HTML: "a web page came instead of an answer",
        Flaw.JSON: "it came in another form",
        Flaw.BAD_ESCAPE: "it is damaged",
        Flaw.NOT_TEXT: "it is damaged",
        Flaw.DOUBLED_KEY: "it says something twice",
        Flaw.TOO_MANY_KEYS: "it is too long",
        Flaw.UNKNOWN_TYPE: "it is of a kind we do not know",
        Flaw.FOREIGN_ORDER: "it is about another order",
        Flaw.NO_GATEWAY_ID: "it has no order id",
        Flaw.GATEWAY_ID_ON_ERROR: "the gateway said no and gave an order id all the same",
        Flaw.GATEWAY_ID_CHANGED: "it has another order id",
        Flaw.NO_CODE: "the gateway said no without a code",
        Flaw.NOT_PLAIN: "it is damaged",
        Flaw.ENDPOINT_UNKNOWN: "the gateway does not know the profile's endpoint",
    }
)
_NOT_THERE: Final = "404"
_OTHER_FORM: Final = "it is not in the gateway's form"


def silence_words(failure: WireFailure, detail: str) -> str:
    """Explain why no answer came; `detail` is the wire's word, used for certificates and proxies alone."""
    words = _SILENCE.get(failure, "the exchange failed")
    return f"{words} ({detail})" if detail and failure in (WireFailure.TLS, WireFailure.PROXY) else words


def unusable_answer_words(unusable: UnusableAnswer) -> str:
    """Explain why nothing can be concluded from an answer."""
    if unusable.flaw is not Flaw.HTTP_STATUS:
        return _UNUSABLE.get(unusable.flaw, _OTHER_FORM)
    if unusable.detail == _NOT_THERE:
        return (
            "something answers there, but not the gateway's API (HTTP 404): compare host and path of the base URL; "
            "it usually ends in /paynet/api"
        )
    return f"the gateway refused or failed (HTTP {unusable.detail})"


def refusal_words(host: str, came_to: Verdict, refusal: Refusal) -> str:
    """Explain why a gateway's refusal does not mean that there is no such order."""
    said = f"{refusal.message or 'no'} (code {refusal.code or '-'})"
    if came_to is Verdict.PROVES_NOTHING:
        return f"{host} said: {said}; it says the same to a wrong merchant control, so this proves nothing"
    return f"{host} refused the question: {said}; whether it has the order is not known: compare control and login"


def finding_line(finding: Finding) -> str:
    """Write a check's result as a line: ``ok`` and what was seen, or ``FAIL``, why and what to do."""
    if finding.error is None:
        return f"ok   {finding.check.value}: {finding.detail}"
    return f"FAIL {finding.check.value}: {reason_of(finding.error)}"


def concern_line(concerning: ProfileConcern) -> str:
    """Write one concern about a profile from a file as a line."""
    return f"{concerning.profile}: {_CONCERNS[concerning.concern].replace('{}', concerning.detail)}"


def reason_of(error: ConsoleError) -> str:
    """Explain in a line why a command failed, and what to do about it if that is not obvious."""
    match error:
        case ProfileError():
            reason = _PROFILE.get(error.reason, f"{error.reason} {{}}").replace("{}", error.detail)
        case KeyRefused():
            named = _NOT_PEM.get(error.detail) if error.reason is KeyRefusal.NOT_PEM else None
            detail = f" ({error.detail})" if error.detail else ""
            reason = f"key refused: {named or f'{_KEY[error.reason]}{detail}'}"
        case BackendRefused():
            reason = f"keyring refused ({error.backend}): only the system's own is used; set that up and try again"
        case SecretMissing():
            reason = f"no such secret in the keyring: {_entry(error.entry)}: put it there with 'secret set'"
        case EntryDamaged():
            reason = (
                f"damaged in the keyring ({error.reason}): {_entry(error.entry)}: 'secret delete', then set it again"
            )
        case CheckFailed():
            reason = _TROUBLE[error.trouble].replace("{}", error.detail or "nothing was said")
        case HomeOnNetwork():
            reason = f"the home lies on a network file system ({error.filesystem}): choose a local folder"
        case HomeUnsafe():
            reason = _UNSAFE[error.unsafe].replace("{}", error.place)
        case JournalUnavailable():
            reason = f"the journal cannot be used: {error.detail}"
        case _:
            reason = _PLAIN.get(type(error), f"{type(error).__name__} {error}".strip())
    return reason


def shown(text: str) -> str:
    """Make a text safe for a terminal: control and bidi characters as code points, card numbers masked as 6+4."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):04x}}}" for c in mask_cards_in(text))


def _entry(entry: str) -> str:
    """Name an entry without the home's id in front."""
    return entry.partition("/")[2] or entry
