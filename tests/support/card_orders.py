"""Initial payments, registrations and transfers on an open runtime, sent as the window would send them."""

from collections.abc import Mapping

from opened_home import OpenedHome

from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import check
from console_app.protocol.states import OPEN
from console_app.services.records import Order
from console_app.services.requests import Content, content_of

SALE = {
    "amount": "10.00",
    "currency": "EUR",
    "order_desc": "Verification",
    "credit_card_number": "4276553819467686",
    "card_printed_name": "JANE DOE",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": "123",
    "first_name": "Jane",
    "last_name": "Doe",
    "address1": "Main Street 1",
    "city": "Berlin",
    "zip_code": "10115",
    "country": "DE",
    "phone": "+4912345678",
    "email": "jane.doe@shop.example",
    "ipaddress": "8.8.8.8",
    "redirect_url": "https://shop.example/back",
}
TRANSFER = {
    "amount": "300.00",
    "currency": "EUR",
    "order_desc": "Refund of a deposit",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
}
CHECKS = 8
"""Status calls after which a sandbox order is settled for certain."""


def _content(home: OpenedHome, operation: str, number: str, texts: Mapping[str, str], branch: str) -> Content:
    declared, situation = operation_of(operation), Situation(home.runtime.use_cases.clock.now().date())
    checked = check(declared, {"client_orderid": number, **texts}, situation, branch=branch)
    assert checked.request is not None, checked.problems
    return content_of(home.profile, checked, branch)


async def _sent(home: OpenedHome, operation: str, texts: Mapping[str, str], branch: str) -> Order:
    submitter = home.runtime.use_cases.submitter
    number = await submitter.fresh_number(operation_of(operation), home.profile)
    return await submitter.submit(_content(home, operation, number, texts, branch), "A. Ivanova", "told by the test")


async def sale(home: OpenedHome, **changes: str) -> Order:
    """Send an initial payment by card; it is accepted, not yet settled."""
    return await _sent(home, "sale", {**SALE, **changes}, "card")


async def transfer(home: OpenedHome, texts: Mapping[str, str]) -> Order:
    """Send a transfer to a card reference."""
    return await _sent(home, "transfer-by-ref", {**TRANSFER, **texts}, "card-reference")


def transfer_content(home: OpenedHome, number: str, texts: Mapping[str, str]) -> Content:
    """Give the content of a transfer to a card reference under an order number."""
    return _content(home, "transfer-by-ref", number, {**TRANSFER, **texts}, "card-reference")


async def finished(home: OpenedHome, order: Order) -> Order:
    """Ask about an order until the gateway has settled it."""
    for _ in range(CHECKS):
        if order.state not in OPEN:
            break
        order = await home.runtime.use_cases.poller.check_now(order.id)
    return order


def registering(home: OpenedHome, payment: Order, **changes: str) -> Content:
    """Give the content that asks for the card of a payment."""
    texts = {"client_orderid": payment.key.number, "orderid": payment.gateway_id, **changes}
    checked = check(operation_of("create-card-ref"), texts, Situation(home.runtime.use_cases.clock.now().date()))
    assert checked.request is not None, checked.problems
    return content_of(home.profile, checked)
