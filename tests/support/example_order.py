"""One payout as the journal knows it; a test changes what it is about."""

from datetime import datetime
from typing import Any

from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.profile import Target
from console_app.services.records import Order, OrderKey, Origin


def example_order(entered: datetime, state: OrderState, minor: int, **changes: Any) -> Order:  # noqa: ANN401 - any field
    """Give a payout of so many cents, entered at a time and in a state."""
    known: dict[str, Any] = {
        "id": 1,
        "key": OrderKey("gate.example", "desk", "P-1"),
        "profile": "demo",
        "operation": "payout",
        "target": Target("39915"),
        "origin": Origin.OURS,
        "state": state,
        "money": Money(minor, currency_of("EUR")),
        "actual": None,
        "receiver": "Maria Schneider",
        "destination": "DE89370400440532013000",
        "digest": "keyed-digest",
        "fingerprint": "keyed-fingerprint",
        "operator": "A. Ivanova",
        "reason": "",
        "holds_card_data": False,
        "branch": "",
        "created": entered,
        "changed": entered,
        "gateway_id": "6982864",
    }
    return Order(**known | changes)
