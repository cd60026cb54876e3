"""Checks one order of the journal: asks the gateway for its status and records what follows."""

from typing import Final

from console_app.services.asking import Asking
from console_app.services.concluding import Concluding
from console_app.services.conclusions import not_asked
from console_app.services.errors import ProfileError, VaultError
from console_app.services.journal_roles import OrderLog
from console_app.services.look_ups import LookUpRecords
from console_app.services.news import ChecksHalted, News, OrderChanged
from console_app.services.order_actions import belongs_to
from console_app.services.ports import Clock, Profiles
from console_app.services.preferences import Polling
from console_app.services.profile import Profile
from console_app.services.records import Mismatch, Order, Purpose
from console_app.services.seals import Seals
from console_app.services.verdicts import Unavailable, unavailable

_URGENT: Final = frozenset((Purpose.BEFORE_SENDING, Purpose.AFTER_REFUSAL, Purpose.CHECK_NOW, Purpose.PERSON))


class Checking:
    """Asks the gateway for an order's status and records what follows from it.

    Checks of one order run one after another; those of different orders run side by side.
    """

    def __init__(
        self,
        orders: OrderLog,
        seals: Seals,
        look_ups: LookUpRecords,
        asking: Asking,
        concluding: Concluding,
        profiles: Profiles,
        clock: Clock,
        news: News,
    ) -> None:
        """Bind to the ports and use cases."""
        self._orders = orders
        self._seals = seals
        self._look_ups = look_ups
        self._asking = asking
        self._concluding = concluding
        self._profiles = profiles
        self._clock = clock
        self._news = news

    def keep_pace(self, polling: Polling) -> None:
        """Set how often orders that the gateway accepted are checked, from the next check of each on.

        Orders in doubt keep their own fixed intervals.
        """
        self._concluding.polling = polling

    async def check(self, order_id: int, purpose: Purpose) -> Order:
        """Ask the gateway for the status of an order of the journal, and record what follows from the answer.

        Nothing is done with an unreadable or altered order: its number may be another order's. Never raises for a
        missing secret or profile: the order then records since when it could not be checked.
        """
        async with self._concluding.lock_of(order_id):
            order = await self._seals.order(order_id)
            if not order.sound:
                return order
            try:
                profile = self._profile_of(order)
                target = profile.status_target or order.target
                proven = await self._look_ups.proven(await self._asking.unknown_numbers.key(profile, target))
                by_both = proven or order.mismatch == Mismatch.GATEWAY_ID
                asked = await self._asking.ask(
                    profile,
                    order.key,
                    gateway_id=order.gateway_id if by_both else "",
                    target=target,
                    urgent=purpose in _URGENT,
                )
            except (VaultError, ProfileError) as error:
                return await self._halted(order, unavailable(error))
            return await self._concluding.write_down(order, asked, purpose)

    def _profile_of(self, order: Order) -> Profile:
        """Return the order's profile, unless that name now has another host or login, which does not know the order."""
        profile = self._profiles.named(order.profile)
        if not belongs_to(order, profile):
            raise ProfileError("other-profile", order.profile)
        return profile

    async def _halted(self, order: Order, because: Unavailable) -> Order:
        now = self._clock.now()
        follows = not_asked(order, because, now)
        changed = await self._orders.change(order.id, follows.change, order)
        for move in follows.moves:
            changed = await self._orders.move(order.id, move)
        self._news.publish(ChecksHalted(order.profile, because, order.failing_since or now))
        self._news.publish(OrderChanged(changed))
        return changed
