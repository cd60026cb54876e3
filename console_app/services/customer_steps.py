"""Which step of the customer, such as 3-D Secure, an order still waits for."""

from console_app.protocol.customer_step import CustomerStep, customer_step
from console_app.protocol.states import AT_GATEWAY
from console_app.services.records import Dossier


def awaited_customer_step(dossier: Dossier) -> CustomerStep | None:
    """Give the step an open order waits for, as its latest answer names it; None if it waits for no customer."""
    return customer_step(dossier.last_answer) if dossier.order.state in AT_GATEWAY else None
