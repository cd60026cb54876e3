"""The outcome of an order, chosen by test numbers; knows no caller and no wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from console_app.sandbox.masking import passes_luhn
from console_app.sandbox.tables import SandboxOperation

_SETTLED: Final = frozenset({"approved", "declined", "error", "filtered"})
_IBAN_SHORTEST: Final = 15


@dataclass(frozen=True, slots=True)
class SandboxOutcome:
    """The statuses after `processing`, the last of which stays, and the reason of a failure."""

    statuses: tuple[str, ...]
    means: str
    message: str = ""
    code: str = ""
    redirects: bool = False

    @property
    def settles(self) -> bool:
        return self.statuses[-1] in _SETTLED


APPROVED: Final = SandboxOutcome(("approved",), "approved")

PROCESSOR_ERROR: Final = SandboxOutcome(
    ("error",), "status error, PROCESSOR_INTERNAL_ERROR", "PROCESSOR_INTERNAL_ERROR", "20"
)

ACCOUNTS: Final = {
    "1234567890": APPROVED,
    "0987654321": SandboxOutcome(("declined",), "declined", "Declined by the receiving bank", "100"),
    "1987654321": PROCESSOR_ERROR,
}

CVV2: Final = {
    "123": APPROVED,
    "1234": APPROVED,
    "111": APPROVED,
    "321": SandboxOutcome(("processing",), "stays processing with redirect-to (a 3-D Secure form)", redirects=True),
    "217": SandboxOutcome(("unknown",), "unknown, for ever", "Unknown result", "217"),
    "101": SandboxOutcome(("declined",), "declined, expired card", "Expired card", "101"),
    "116": SandboxOutcome(("declined",), "declined, insufficient funds", "Insufficient funds", "116"),
    "119": SandboxOutcome(("declined",), "declined, not permitted", "Transaction not permitted to cardholder", "119"),
    "209": SandboxOutcome(("declined",), "declined, stolen card", "Stolen card, pick up", "209"),
}

OTHER_CVV2: Final = SandboxOutcome(("declined",), "declined", "Declined by the issuing bank", "100")

AMOUNTS: Final = {
    ".91": SandboxOutcome(("filtered",), "filtered (fraud control)", "Filtered by fraud control", "91"),
    ".92": SandboxOutcome(("processing",), "processing, for ever"),
    ".93": SandboxOutcome(("unknown",), "unknown, for ever", "Unknown result", "93"),
    ".94": SandboxOutcome(("on-hold",), "the unlisted status word on-hold, for ever"),
    ".95": SandboxOutcome(("declined",), "declined", "Declined by the receiving bank", "100"),
    ".96": PROCESSOR_ERROR,
    ".97": SandboxOutcome(("unknown", "unknown", "approved"), "unknown twice, then approved"),
}

_BAD_CARD: Final = SandboxOutcome(("declined",), "declined", "Card number is not valid", "14")
_BAD_IBAN: Final = SandboxOutcome(("declined",), "declined", "Account number is not valid", "15")


def outcome_of(operation: SandboxOperation, parameters: Mapping[str, str]) -> SandboxOutcome:
    """Choose by account number, then by the amount's ending, then by card and CVV2."""
    account = parameters.get("account_number", "").replace(" ", "")
    card = parameters.get("credit_card_number") or parameters.get("destination-card-no", "")
    ending = f".{parameters['amount'].partition('.')[2]}"
    if account in ACCOUNTS:
        return ACCOUNTS[account]
    if ending in AMOUNTS:
        return AMOUNTS[ending]
    if card and not passes_luhn(card):
        return _BAD_CARD
    if operation is not SandboxOperation.TRANSFER and "cvv2" in parameters:
        return CVV2.get(parameters["cvv2"], OTHER_CVV2)
    return _BAD_IBAN if _looks_like_iban(account) and not _passes_mod97(account) else APPROVED


def describe() -> Sequence[str]:
    """Return the test numbers, one line each."""
    return (
        *(f"account_number {number}: {ending.means}" for number, ending in ACCOUNTS.items()),
        *(f"amount ending in {digits}: {ending.means}" for digits, ending in AMOUNTS.items()),
        "a card number that fails the Luhn check: declined",
        *(f"cvv2 {digits} (sale, payout): {ending.means}" for digits, ending in CVV2.items()),
        f"any other cvv2: {OTHER_CVV2.means}",
        "an account_number like an IBAN with wrong check digits: declined",
        "anything else: approved",
    )


def _looks_like_iban(account: str) -> bool:
    country, check = account[:2], account[2:4]
    long_enough = len(account) >= _IBAN_SHORTEST and account.isascii() and account.isalnum()
    return long_enough and country.isalpha() and check.isdigit()


def _passes_mod97(iban: str) -> bool:
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1
