"""Explains the gateway's codes and status words, and lists the usual causes of a refused control or signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from console_app.protocol.fields import QT_TRANSLATE_NOOP as T

ERROR_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "3": T("gateway-errors", "The gateway knows no endpoint with this id. Check the profile's endpoint."),
        "104": T("gateway-errors", "The gateway does not know this card reference."),
    }
)
"""Codes seen in the documentation (ConnPay /api/v2/sale, Denumtech api/v4/transfer-by-ref, fail examples)."""

STATUS_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "approved": T("statuses", "The bank approved it. Final."),
        "declined": T("statuses", "The bank declined it. Final."),
        "filtered": T("statuses", "Stopped by fraud rules. Final."),
        "error": T("statuses", "Declined, and something went wrong: tell your account manager. Final."),
        "processing": T("statuses", "Still at work. Not final."),
        "unknown": T("statuses", "The gateway itself is not sure; tell your account manager. Not final."),
    }
)
"""What the gateway's status words mean (statuses in the platform's documentation); any other word is not final."""

PROCESSOR_ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PROCESSOR_INTERNAL_ERROR": T("gateway-errors", "The bank's processor failed. Tell your account manager."),
    }
)


@dataclass(frozen=True, slots=True)
class KnownCause:
    """A usual cause of a refused control or signature, and what to check."""

    key: str
    words: str
    advice: str


CONTROL_CAUSES: Final = (
    KnownCause(
        "credentials",
        T("control-causes", "The merchant control or the login is another one."),
        T("control-causes", "Compare both with what your account manager gave you."),
    ),
    KnownCause(
        "environment",
        T("control-causes", "Sandbox and production are mixed: host, account or key."),
        T("control-causes", "Look at the band: host and login must be of the same environment."),
    ),
    KnownCause(
        "endpoint",
        T("control-causes", "The endpoint id is wrong or missing."),
        T("control-causes", "Compare the number in the address with your endpoint."),
    ),
    KnownCause(
        "group",
        T("control-causes", "An endpoint id stands in a group address, or a group id in an endpoint's."),
        T("control-causes", "Ask your account manager which of the two your number is."),
    ),
    KnownCause(
        "order",
        T("control-causes", "The parts of the control stand in another order."),
        T("control-causes", "The inspector shows the parts in the order they are joined in."),
    ),
    KnownCause(
        "minor-units",
        T("control-causes", "The amount inside the control is not in minor units."),
        T(
            "control-causes",
            "For 10.15 the control holds 1015. Of a currency without two decimals the profile says how it is counted.",
        ),
    ),
)
"""Causes listed in the platform's own questions and answers."""

SIGNATURE_CAUSES: Final = (
    KnownCause(
        "key",
        T("signature-causes", "The gateway has another public key for this login, or none."),
        T("signature-causes", "Compare the key's fingerprint with the public key your account manager has."),
    ),
    KnownCause(
        "login",
        T("signature-causes", "The login is another one."),
        T("signature-causes", "The login is signed as oauth_consumer_key: compare it with the one you were given."),
    ),
    KnownCause(
        "environment",
        T("signature-causes", "Sandbox and production are mixed: host, login or key."),
        T("signature-causes", "Look at the band: host and login must be of the same environment."),
    ),
    KnownCause(
        "clock",
        T("signature-causes", "This computer's clock is wrong."),
        T("signature-causes", "Compare it with the time in the gateway's answer."),
    ),
    KnownCause(
        "address",
        T("signature-causes", "The address signed is not the address asked, or the endpoint is not this login's."),
        T("signature-causes", "The string to sign holds the address; compare host, path and endpoint."),
    ),
)
"""What an HTTP 403 to a signed call usually means; it comes without a code (ConnPay /api/v4/payout, Fail Response)."""
