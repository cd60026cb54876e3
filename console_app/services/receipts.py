"""The customer's receipt of an order: its id, and its address if the brand's documentation describes one."""

from dataclasses import dataclass

from console_app.protocol.answers import Accepted, judge_order_answer
from console_app.protocol.encoding import undamaged
from console_app.protocol.receipts import receipt_address
from console_app.services.records import Dossier


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt's id from the gateway's answer, and the receipt's address, '' if none is known."""

    id: str
    address: str


def receipt_of(dossier: Dossier) -> Receipt | None:
    """Return the receipt in an order's latest answer; None if there is none, or the order is unreadable or altered.

    An order sent to a group belongs to the endpoint that the gateway chose and named when it accepted the order
    (end-point-id, examples of the async-response).
    """
    order, answer = dossier.order, undamaged(dossier.last_answer)
    receipt = answer.get("receipt-id", "").strip()
    if not receipt or not order.sound:
        return None
    endpoint = order.target.id if not order.target.group else answer.get("end-point-id", "") or _chosen(dossier)
    return Receipt(receipt, receipt_address(order.key.host, endpoint, receipt))


def _chosen(dossier: Dossier) -> str:
    """Return the endpoint named when a group's order was accepted, '' if unknown."""
    number = dossier.order.key.number
    judged = (
        judge_order_answer(attempt.http_status, attempt.raw, number)
        for attempt in reversed(dossier.attempts)
        if attempt.raw is not None and attempt.http_status is not None
    )
    return next((verdict.answer.get("end-point-id") for verdict in judged if isinstance(verdict, Accepted)), "")
