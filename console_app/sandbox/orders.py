"""The sandbox's orders and registered cards, in memory; knows nothing of the wire."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from console_app.sandbox.outcomes import SandboxOutcome
from console_app.sandbox.tables import SandboxOperation

_FIRST_ORDER: Final = 6_982_864
_FIRST_SERIAL: Final = 0x2E2C322
_FIRST_CARD_REF: Final = 1_491_954
_ECHOED: Final = (
    "email",
    "first_name",
    "last_name",
    "merchant_data",
    "phone",
    "purpose",
)
_VISA_BIN: Final = "4"
_MASTERCARD_BINS: Final = ("2", "5")


@dataclass(frozen=True, slots=True)
class CardMark:
    """What is kept of a card: never its number, never its CVV2."""

    unq_id: int
    first_six: str
    last_four: str
    holder: str
    month: str
    year: str

    @property
    def brand(self) -> str:
        if self.first_six.startswith(_VISA_BIN):
            return "VISA"
        return "MASTERCARD" if self.first_six.startswith(_MASTERCARD_BINS) else "OTHER"


@dataclass(slots=True)
class GatewayOrder:
    """One accepted order; `serial` is that of the request that brought it."""

    gateway_id: int
    serial: str
    operation: SandboxOperation
    endpoint: int
    client_orderid: str
    amount: str
    currency: str
    outcome: SandboxOutcome
    statuses: tuple[str, ...]
    taken_at: datetime
    lands_at: datetime
    card: CardMark | None
    echoed: Mapping[str, str] = field(default_factory=dict)
    polls: int = 0
    settled_at: datetime | None = None

    @property
    def status(self) -> str:
        return self.statuses[min(self.polls, len(self.statuses) - 1)]

    @property
    def is_settled(self) -> bool:
        return self.outcome.settles and self.polls >= len(self.statuses) - 1

    def poll(self, now: datetime) -> str:
        """Return the current status; each call moves the order one step on."""
        status = self.status
        if self.is_settled and self.settled_at is None:
            self.settled_at = now
        self.polls += 1
        return status


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order as the test control shows it; `executed` counts the orders under its number."""

    client_orderid: str
    operation: str
    paynet_order_id: int
    executed: int
    status: str
    amount: str
    currency: str
    landed: bool


class OrderBook:
    """All orders of this merchant; the first `polls` answers say processing."""

    def __init__(self, now: Callable[[], datetime], polls: int, card_refs: Iterable[int]) -> None:
        self._now = now
        self._polls = polls
        self._orders: dict[str, list[GatewayOrder]] = {}
        self._taken = 0
        self._serials = 0
        self._card_refs: dict[int, CardMark | None] = dict.fromkeys(card_refs)
        self._unq_key = secrets.token_bytes(32)
        self._unq_ids: dict[bytes, int] = {}

    def next_serial(self) -> str:
        self._serials += 1
        return f"00000000-0000-0000-0000-{_FIRST_SERIAL + self._serials:012x}"

    def take(
        self,
        operation: SandboxOperation,
        endpoint: int,
        serial: str,
        parameters: Mapping[str, str],
        outcome: SandboxOutcome,
        lands_in: float = 0.0,
    ) -> GatewayOrder:
        """Accept an order whatever its number; look-ups find it after `lands_in` seconds."""
        self._taken += 1
        order = GatewayOrder(
            gateway_id=_FIRST_ORDER + self._taken,
            serial=serial,
            operation=operation,
            endpoint=endpoint,
            client_orderid=parameters["client_orderid"],
            amount=parameters["amount"],
            currency=parameters["currency"],
            outcome=outcome,
            statuses=("processing",) * self._polls + outcome.statuses,
            taken_at=self._now(),
            lands_at=self._now() + timedelta(seconds=lands_in),
            card=self._mark_card(parameters),
            echoed={name: parameters[name] for name in _ECHOED if name in parameters},
        )
        self._orders.setdefault(order.client_orderid, []).append(order)
        return order

    def taken_before(self, client_orderid: str) -> GatewayOrder | None:
        """Return the first order of this number, whether look-ups find it yet or not."""
        orders = self._orders.get(client_orderid)
        return orders[0] if orders else None

    def find(self, client_orderid: str, orderid: str = "", serial: str = "") -> GatewayOrder | None:
        """Return the newest order that look-ups find by now and that fits everything given."""
        now = self._now()
        for order in reversed(self._orders.get(client_orderid, [])):
            fits = orderid in {"", str(order.gateway_id)} and serial in {"", order.serial}
            if fits and order.lands_at <= now:
                return order
        return None

    def register(self, card: CardMark) -> int:
        """Return a new card reference; the same card gets a new one each time."""
        reference = _FIRST_CARD_REF + len(self._card_refs)
        while reference in self._card_refs:
            reference += 1
        self._card_refs[reference] = card
        return reference

    def knows_card_ref(self, reference: int) -> bool:
        return reference in self._card_refs

    def rows(self) -> Sequence[OrderRow]:
        now = self._now()
        return [
            OrderRow(
                order.client_orderid,
                order.operation.value,
                order.gateway_id,
                len(orders),
                order.status,
                order.amount,
                order.currency,
                order.lands_at <= now,
            )
            for orders in self._orders.values()
            for order in orders
        ]

    def _mark_card(self, parameters: Mapping[str, str]) -> CardMark | None:
        number = parameters.get("credit_card_number") or parameters.get("destination-card-no")
        if not number:
            return self._card_refs.get(int(parameters.get("destination-card-ref-id", 0)))
        digest = hmac.digest(self._unq_key, number.encode(), hashlib.sha256)
        return CardMark(
            self._unq_ids.setdefault(digest, len(self._unq_ids) + 1),
            number[:6],
            number[-4:],
            parameters.get("card_printed_name", ""),
            parameters.get("expire_month", ""),
            parameters.get("expire_year", ""),
        )
