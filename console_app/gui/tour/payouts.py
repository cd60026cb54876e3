"""The tour's payouts: wrong fields, the doctor, the review, and every outcome of a payout."""

from typing import Final

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from console_app.gui.kit.code_block import CodeView
from console_app.gui.kit.segment import Segment
from console_app.gui.order.inspector import EXACT
from console_app.gui.tour.person import Person, StepFailed
from console_app.protocol import listing
from console_app.protocol.states import OrderState

PAYOUT: Final = listing.PAYOUT.key

RECEIVER: Final = {
    "currency": "EUR",
    "order_desc": "Salary November, contract 4471",
    "account_name": "Maria Schneider",
    "bank_name": "Commerzbank",
    "bank_bic": "COBADEFFXXX",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
    "receiver_country_code": "DEU",
}
IBAN: Final = "DE89370400440532013000"


class Payouts:
    """Steps on the Payout tab."""

    def __init__(self, person: Person) -> None:
        """`person` does the steps."""
        self._person = person

    async def form(self) -> str:
        """Look at the empty form."""
        await self._person.go(PAYOUT)
        return "empty form on the sandbox"

    async def errors(self) -> str:
        """Fill in an amount with too many decimals and an account whose check digits are wrong."""
        person = self._person
        person.fill(PAYOUT, {**RECEIVER, "amount": "1250.555", "account_number": "DE89370400440532013001"})
        person.press("payout.send")
        wrong = ("payout.amount.error", "payout.account_number.error")
        await person.until(lambda: all(person.text(name) for name in wrong), "messages at both fields")
        if person.open_review() is not None:
            raise StepFailed("the review opened in spite of errors")
        return "2 errors at their fields, nothing sent"

    async def doctor(self) -> str:
        """Compare the string to sign with one in which a space was written as +."""
        person = self._person
        person.fill(PAYOUT, {"amount": "1250.00", "account_number": IBAN})
        person.named(person.window, Segment, "payout.inspector.form").choose(EXACT)
        shown = person.named(person.window, CodeView, "payout.inspector.string")
        await person.until(lambda: "1250.00" in shown.code(), "the string to sign")
        fold = person.named(person.window, QAbstractButton, "payout.doctor.fold")
        fold.click()
        paste = person.named(person.window, QPlainTextEdit, "payout.doctor.paste")
        paste.setPlainText(shown.code().replace("Salary%2520November", "Salary%2BNovember"))
        await person.until(lambda: person.shows("payout.doctor.result"), "what the doctor found")
        found = person.named(person.window, QWidget, "payout.doctor.result").accessibleDescription()
        await person.settle()
        person.take_picture("signature-doctor-found")
        paste.clear()
        fold.click()
        if "written as + where it must be %20" not in found:
            raise StepFailed(found)
        return "a space written as + is named"

    async def review(self) -> str:
        """Open the review, whose button is not armed at first."""
        person = self._person
        person.press("payout.send")
        review = await person.reviewed()
        if person.named(review, QAbstractButton, "review.confirm").isEnabled():
            raise StepFailed("the send button did not sleep")
        return "review open, send button asleep"

    async def approved(self) -> str:
        """Confirm, and wait while the console polls by itself."""
        await self._person.confirm()
        return await self._person.state_of(await self._person.sent_as("first", PAYOUT), OrderState.APPROVED)

    async def declined(self) -> str:
        """Pay to an account that the test bank declines."""
        number = await self._new(name="declined", amount="75.00", account_number="0987654321")
        return await self._person.checked_until(number, OrderState.DECLINED, PAYOUT)

    async def in_doubt(self) -> str:
        """Send an order that the gateway takes without answering, and does not find for some seconds."""
        await self._person.gateway.set_scenario("late-landing", PAYOUT, 1)
        number = await self._new(name="doubt", amount="640.00", account_number="FR1420041010050500013M02606")
        return await self._person.state_of(number, OrderState.IN_DOUBT)

    async def doubt_ended(self) -> str:
        """Wait for the look-up that finds it."""
        return await self._person.checked_until(self._person.sent["doubt"], OrderState.APPROVED, PAYOUT)

    async def not_sent(self) -> str:
        """Send while the gateway cannot be asked first, so that nothing is sent."""
        await self._person.gateway.set_scenario("html-502", "status", 1)
        number = await self._new(name="not sent", amount="2300.00", account_number="1234567890")
        return await self._person.state_of(number, OrderState.NOT_SENT)

    async def sent_again(self) -> str:
        """Send it again under its own number."""
        self._person.press("payout.again")
        await self._person.reviewed()
        await self._person.confirm()
        return await self._person.checked_until(self._person.sent["not sent"], OrderState.APPROVED, PAYOUT)

    async def same_payment(self) -> str:
        """Make the first payment once more: the review asks for a reason."""
        person = self._person
        await self._begin(amount="1250.00", account_number=IBAN)
        person.press("payout.send")
        review = await person.reviewed()
        reason = person.named(review, QWidget, "review.reason")
        await person.settle()
        person.take_picture("same-payment-review")
        reason.setProperty("wire", "Second salary of the month")
        if isinstance(reason, QLineEdit):
            reason.setText("Second salary of the month")
        await person.confirm()
        number = await person.sent_as("second", PAYOUT)
        await person.until_order(number, lambda order: order.state is not OrderState.SENDING and bool(order.gateway_id))
        return "reason wanted, then accepted"

    async def _new(self, name: str, **texts: str) -> str:
        await self._begin(**texts)
        return await self._person.send(PAYOUT, name)

    async def _begin(self, **texts: str) -> None:
        """Start a new form and fill it in."""
        person = self._person
        before = person.wire("payout.client_orderid")
        person.press("payout.new")
        await person.until(lambda: person.wire("payout.client_orderid") not in ("", before), "a fresh order number")
        person.fill(PAYOUT, {**RECEIVER, **texts})
