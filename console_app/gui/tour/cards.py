"""The tour's steps with a card: an initial payment, its card registered, a transfer to that card, the links between."""

from typing import Final

from console_app.gui.shell.registry import ORDERS
from console_app.gui.tour.person import Person, StepFailed
from console_app.protocol import listing
from console_app.protocol.states import OrderState

SALE: Final = listing.SALE.key
REGISTRATION: Final = listing.REGISTER_CARD.key
TRANSFER: Final = listing.TRANSFER.key

TEST_CARD: Final = {
    "credit_card_number": "4276553819467686",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": "123",
}
"""A card of the sandbox with the code that it approves (sandbox page, test codes)."""
PAYER: Final = {
    "amount": "10.00",
    "currency": "EUR",
    "order_desc": "Verification of the card",
    "card_printed_name": "JANE DOE",
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
REFERENCE: Final = "transfer-by-ref.destination-card-ref-id"


class Cards:
    """Steps from one tab to the next; no id is typed in any of them."""

    def __init__(self, person: Person) -> None:
        """`person` does the steps."""
        self._person = person

    async def payment(self) -> str:
        """Make an initial payment by card."""
        person = self._person
        await person.go(SALE)
        person.fill(SALE, {**PAYER, **TEST_CARD})
        number = await person.send(SALE, "payment")
        return await person.checked_until(number, OrderState.APPROVED, SALE)

    async def registration(self) -> str:
        """Register its card from the result."""
        person = self._person
        person.press("sale.register")
        payment = await person.order(person.sent["payment"])
        await person.until(
            lambda: (
                person.shows(f"tab.{REGISTRATION}") and person.wire("create-card-ref.orderid") == payment.gateway_id
            ),
            "the payment's ids carried along",
        )
        await person.settle()
        person.press("create-card-ref.send")
        await person.until(lambda: person.shows("create-card-ref.transfer"), "a card reference")
        return "ids carried along, card registered"

    async def transfer(self) -> str:
        """Transfer to it from the registration."""
        person = self._person
        reference = person.text("create-card-ref.reference")
        person.press("create-card-ref.transfer")
        await person.until(
            lambda: person.shows(f"tab.{TRANSFER}") and person.wire(REFERENCE) == reference,
            "the reference carried along",
        )
        await person.settle()
        person.fill(TRANSFER, {"amount": "300.00", "currency": "EUR", "order_desc": "Winnings, account 90417"})
        number = await person.send(TRANSFER, "transfer")
        return await person.checked_until(number, OrderState.APPROVED, TRANSFER)

    async def chain(self) -> str:
        """Follow the links on the transfer's card back to the payment."""
        person = self._person
        moved, payment = await person.order(person.sent["transfer"]), person.sent["payment"]
        person.window.tabs.choose(ORDERS)
        person.pages.show_order(moved.id)
        await person.until(
            lambda: person.shows("orders.chain") and payment in person.words_in("orders.chain"), "the chain"
        )
        if not person.shows("orders.chain.payment"):
            raise StepFailed("the chain does not lead to the payment")
        return "payment, registration and transfer on one card"
