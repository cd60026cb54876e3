"""Enters, authorises and sends an order in one call, for a person who needs no second approval."""

from console_app.protocol.operation import Operation
from console_app.services.authorising import Authorising
from console_app.services.entering import Entering
from console_app.services.profile import Profile
from console_app.services.records import Order
from console_app.services.repeats import RepeatGuard, Repeats
from console_app.services.requests import Content
from console_app.services.sending import Sending


class Submitter:
    """Enters, authorises and sends orders for a person who needs no second approval."""

    def __init__(self, entering: Entering, authorising: Authorising, sending: Sending, guard: RepeatGuard) -> None:
        """Bind to the steps; the guard is shared with them."""
        self._entering = entering
        self._authorising = authorising
        self._sending = sending
        self._guard = guard

    @property
    def unwritten(self) -> frozenset[int]:
        """The journal's ids of orders whose outcome this run could not store, for recovery to put right."""
        return self._sending.half_way.orders

    @property
    def sending(self) -> int:
        """The number of orders being sent now."""
        return self._sending.under_way

    async def settle(self) -> None:
        """Wait until every order being sent has its outcome."""
        await self._sending.settle()

    async def fresh_number(self, operation: Operation, profile: Profile) -> str:
        """Return an order number that the journal does not have yet."""
        return await self._entering.fresh_number(operation, profile)

    async def repeats(self, content: Content) -> Repeats:
        """Find earlier orders that make the same payment (host, login, destination, currency, amount).

        Raises:
            VaultError: the home's key cannot be had, so nothing can be compared.

        """
        return await self._guard.repeats(content)

    async def submit(self, content: Content, operator: str, reason: str = "", *, without_proof: bool = False) -> Order:
        """Enter an order, authorise it in the person's name and send it; return it in the state of its outcome.

        `reason` is what the person typed, where the same payment was made before or a value wanted a confirmation.
        `without_proof`: this gateway answers an unknown number and a wrong control alike, the person was told that, and
        typed a reason for sending all the same.

        Raises:
            SamePayment: the same payment is unsettled, or was made in the last 7 days and no reason was typed.
            NotComparable: earlier orders were made with another home's key, and no reason was typed.
            NotSendable: it moves no money, its card reference was registered for another login or environment, or a
                value of it is not written the way in which it was checked.
            OrderNumberTaken: the number exists for this host and login.
            JournalError: the journal could not be written; nothing was sent.
            VaultError: nothing was entered or sent.

        """
        order = await self._entering.enter(content, operator, reason)
        order = await self._authorising.authorise(order, operator, reason)
        waived = without_proof and bool(reason.strip())
        look_first = content.profile.look_up_first
        return await self._sending.send(order, content, operator, look_first=look_first, waived=waived)

    async def send_again(
        self, order_id: int, content: Content, operator: str, reason: str = "", *, without_proof: bool = False
    ) -> Order:
        """Send an order that was proved not to have been sent: same number, next attempt, after a status call.

        `reason` is what the person typed, where another order made the same payment meanwhile. `without_proof`: this
        gateway answers an unknown number and a wrong control alike, and the person typed a reason for sending all the
        same.

        Raises:
            NotSendable: `OrderAction.SEND_AGAIN` is not allowed, or the content is not proved to be the very same.
            ProfileError: the order belongs to another profile than the content's.
            SamePayment: the same payment was made by another order meanwhile.
            NotComparable: earlier orders were made with another home's key, and no reason was typed.

        """
        order = await self._authorising.authorise_again(order_id, content, operator, reason)
        waived = without_proof and bool(reason.strip())
        return await self._sending.send(order, content, operator, look_first=True, waived=waived)

    async def withdraw(self, order_id: int, operator: str, reason: str = "") -> Order:
        """Withdraw an order that was never sent."""
        return await self._authorising.withdraw(order_id, operator, reason)
