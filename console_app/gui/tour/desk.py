"""The tour's steps at the desk: orders looked at and looked up, the gateway asked, the lock, the other palette."""

from typing import Final

from console_app.gui.kit.theme import Preference
from console_app.gui.shell.registry import ORDERS
from console_app.gui.tour.person import Person, StepFailed
from console_app.protocol import listing

PAYOUT: Final = listing.PAYOUT.key

LOOKED_UP: Final = (
    ("jane.doe@shop.example", ("payment",)),
    ("427655******7686", ("payment",)),
    ("FR1420041010050500013M02606", ("doubt",)),
    ("640", ("doubt",)),
    ("Doe", ("payment", "transfer")),
)
"""What customers say on the phone, and the orders it must find."""


class DeskWork:
    """Steps on the Order status tab."""

    def __init__(self, person: Person) -> None:
        """`person` does the steps."""
        self._person = person

    async def orders(self) -> str:
        """Look at all orders, the first one chosen."""
        person = self._person
        person.window.tabs.choose(ORDERS)
        person.pages.show_order((await person.order(person.sent["first"])).id)
        await person.until(lambda: person.sent["first"] in person.words_in("orders.detail"), "the first order's card")
        return "all orders of the tour"

    async def found(self) -> str:
        """Paste a gateway's order id into the look-up box."""
        person = self._person
        order = await person.order(person.sent["doubt"])
        person.type_into("orders.lookup", order.gateway_id)
        await person.until(lambda: len(person.numbers()) == 1, "one order in the table")
        return "one order found by its gateway id"

    async def looked_up(self) -> str:
        """Look up what a customer says on the phone: a name, a card's digits, an e-mail, an account, an amount."""
        person = self._person
        for text, names in LOOKED_UP:
            await self._find(text, {person.sent[name] for name in names})
        return "found by name, card, e-mail, account and amount"

    async def _find(self, text: str, wanted: set[str]) -> None:
        self._person.type_into("orders.lookup", text)
        await self._person.until(lambda: self._person.numbers() == wanted, f"the orders of {text}")

    async def asked(self) -> str:
        """Ask the gateway by order number."""
        person = self._person
        person.type_into("orders.lookup", "")
        person.press("orders.ask")
        await person.until(lambda: person.shows("status.client_orderid"), "the panel")
        person.part("status.client_orderid").setProperty("wire", person.sent["first"])
        person.press("status.send")
        await person.until(lambda: bool(person.words_in("status.result")), "an answer")
        return "the gateway knows the order"

    async def locked(self) -> str:
        """Lock the console and unlock it again."""
        person = self._person
        person.press("window.lock")
        await person.until(lambda: person.shows("lock.unlock"), "the cover")
        await person.settle()
        if person.shows("orders.table"):
            raise StepFailed("the table can be seen behind the lock")
        person.take_picture("locked")
        person.press("lock.unlock")
        await person.until(lambda: not person.shows("lock"), "the cover gone")
        return "covered, then unlocked"

    async def dark(self) -> str:
        """Look at two pages in the other palette."""
        person = self._person
        before = person.window.theme.preference
        person.window.theme.choose(Preference.LIGHT if person.window.theme.dark else Preference.DARK)
        await person.settle()
        person.take_picture("orders-other-theme")
        person.window.tabs.choose(PAYOUT)
        await person.settle()
        person.take_picture("payout-other-theme")
        person.window.theme.choose(before)
        return "the same page in the dark"

    async def nothing_twice(self) -> str:
        """Check at the gateway that no order was carried out twice."""
        person = self._person
        counts: dict[str, int] = {}
        for row in await person.gateway.orders():
            counts[str(row["client_orderid"])] = counts.get(str(row["client_orderid"]), 0) + 1
        if set(counts) != set(person.sent.values()) or any(count != 1 for count in counts.values()):
            raise StepFailed(f"{counts}")
        return "every order taken at most once"
