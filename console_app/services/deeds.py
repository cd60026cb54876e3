"""What may be done with an order, and why not: the window offers by it, and the use cases refuse by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from console_app.protocol.operations.cards import REGISTER_CARD
from console_app.protocol.states import NEVER_AT_GATEWAY, SEND_UNDER_WAY, UNSETTLED, OrderState
from console_app.services.errors import NotSendable, ProfileError
from console_app.services.profile import Profile
from console_app.services.records import Order, Origin
from console_app.services.registrations import SALE, standing_of


class Deed(StrEnum):
    """What people may do with an order beside looking at it.

    `CHECK` asks the gateway about it now. `SEND_AGAIN` sends the very same order, `CORRECT` makes a new one of what a
    refused one said, `NEW_FROM` a new one like any other. `SETTLE` takes a held order out by the gateway's order id,
    `ABANDON` by a reason and its evidence.
    """

    CHECK = "check"
    SEND_AGAIN = "send-again"
    WITHDRAW = "withdraw"
    SETTLE = "settle"
    ABANDON = "abandon"
    CORRECT = "correct"
    NEW_FROM = "new-from"
    REGISTER_CARD = "register-card"


class WhyNot(StrEnum):
    """Why something may not be done with an order; the first that holds, the gravest first.

    `UNSETTLED`: it may have been carried out. `AT_GATEWAY`: the gateway has it against its state here. `CONTENT_GONE`:
    it was sent with card data, which is not kept. `OPERATION`: the profile does not have the call. `STATE`: its state
    has no use for it.
    """

    UNREADABLE = "unreadable"
    ALTERED = "altered"
    UNSETTLED = "unsettled"
    ELSEWHERE = "elsewhere"
    STATE = "state"
    AT_GATEWAY = "at-gateway"
    NOT_A_PAYMENT = "not-a-payment"
    NOT_APPROVED = "not-approved"
    OTHER_PROFILE = "other-profile"
    OPERATION = "operation"
    CONTENT_GONE = "content-gone"


@dataclass(frozen=True, slots=True)
class Deeds:
    """What may not be done with one order, and why; everything else may."""

    refused: tuple[tuple[Deed, WhyNot], ...]

    def allows(self, deed: Deed) -> bool:
        """Tell whether something may be done."""
        return self.why_not(deed) is None

    def why_not(self, deed: Deed) -> WhyNot | None:
        """Say why something may not be done, None if it may."""
        return next((why for refused, why in self.refused if refused is deed), None)


def deeds_of(order: Order, profile: Profile | None = None, *, content_at_hand: bool = False) -> Deeds:
    """Judge everything that may be done with an order.

    `profile` is the one it would be done under, None for the order's own. `content_at_hand`: a form still holds what
    was sent with its card data, as no journal does.
    """
    judged = ((deed, _judged(deed, order, profile, at_hand=content_at_hand)) for deed in Deed)
    return Deeds(tuple((deed, why) for deed, why in judged if why is not None))


def refuse(deed: Deed, order: Order, profile: Profile | None = None, *, content_at_hand: bool = False) -> None:
    """Raise if something may not be done with an order; the arguments are those of `deeds_of`.

    Raises:
        ProfileError: the order belongs to another profile (``other-profile``).
        NotSendable: anything else, `reason` is a `WhyNot`.

    """
    _raise(_judged(deed, order, profile, at_hand=content_at_hand), order, profile)


def refuse_content(order: Order, profile: Profile) -> None:
    """Raise if what the journal keeps of an order is not all that was entered, or may not go out under a profile.

    Raises:
        ProfileError: as `refuse` does.
        NotSendable: as `refuse` does.

    """
    _raise(_not_sound(order) or _why_no_content(order, profile, at_hand=False), order, profile)


def belongs_to(order: Order, profile: Profile) -> bool:
    """Tell whether an order was made under this very profile, and not under another that took its name later."""
    where = (profile.name, profile.host, profile.login)
    return (order.profile, order.key.host, order.key.login) == where


def known_at_gateway(order: Order) -> bool:
    """Tell whether the gateway has an order that stands here as refused, not sent or withdrawn: it may have paid."""
    return order.state in NEVER_AT_GATEWAY and bool(order.mismatch)


def may_still_go_out(order: Order) -> bool:
    """Tell whether an order's content may still be needed: its send is under way, or it may be sent again."""
    return order.state in SEND_UNDER_WAY or deeds_of(order, content_at_hand=True).allows(Deed.SEND_AGAIN)


def _owner(order: Order, profile: Profile | None) -> str:
    """Name whose an order is: its profile, or where it was made if a profile of that name is elsewhere now."""
    same_name = profile is not None and profile.name == order.profile
    return f"{order.key.host}, {order.key.login}" if same_name else order.profile


def _raise(why: WhyNot | None, order: Order, profile: Profile | None) -> None:
    if why is WhyNot.OTHER_PROFILE:
        raise ProfileError(why.value, _owner(order, profile))
    if why is not None:
        raise NotSendable(why.value)


def _judged(deed: Deed, order: Order, profile: Profile | None, *, at_hand: bool) -> WhyNot | None:
    unsound = _not_sound(order)
    if unsound is not None:
        return unsound
    if deed in _OURS_ALONE and order.origin is Origin.ELSEWHERE:
        return WhyNot.ELSEWHERE
    if deed is Deed.SEND_AGAIN:
        return _why_not_again(order, profile, at_hand=at_hand)
    return _RULES[deed](order, profile)


def _not_sound(order: Order) -> WhyNot | None:
    if order.sound:
        return None
    return WhyNot.UNREADABLE if order.unreadable else WhyNot.ALTERED


def _why_not_check(order: Order, _profile: Profile | None) -> WhyNot | None:
    """Not offered while an order is being sent: its own answer is on the way. Asked all the same, it does no harm."""
    return WhyNot.STATE if order.state is OrderState.SENDING else None


def _why_not_again(order: Order, profile: Profile | None, *, at_hand: bool) -> WhyNot | None:
    """Only what is proved not to have left may leave again, whole, and from where it was made."""
    if order.state is not OrderState.NOT_SENT:
        return WhyNot.STATE
    if order.gateway_id or order.mismatch:
        return WhyNot.AT_GATEWAY
    return _why_no_content(order, profile, at_hand=at_hand)


def _why_no_content(order: Order, profile: Profile | None, *, at_hand: bool) -> WhyNot | None:
    if order.origin is Origin.ELSEWHERE:
        return WhyNot.ELSEWHERE
    foreign = _why_not_here(order, profile, order.operation)
    if foreign is not None:
        return foreign
    return WhyNot.CONTENT_GONE if order.holds_card_data and not at_hand else None


def _why_not_withdraw(order: Order, _profile: Profile | None) -> WhyNot | None:
    """Withdrawing says that nothing was sent: not of one whose send is under way, nor of one the gateway has."""
    if order.state not in (OrderState.PREPARED, OrderState.NOT_SENT):
        return WhyNot.STATE
    return WhyNot.AT_GATEWAY if order.gateway_id or order.mismatch else None


def _why_not_settle(order: Order, profile: Profile | None) -> WhyNot | None:
    if order.state not in (OrderState.HELD, OrderState.ABANDONED):
        return WhyNot.STATE
    return WhyNot.OTHER_PROFILE if profile is not None and not belongs_to(order, profile) else None


def _why_not_abandon(order: Order, _profile: Profile | None) -> WhyNot | None:
    return None if order.state is OrderState.HELD else WhyNot.STATE


def _why_not_correct(order: Order, _profile: Profile | None) -> WhyNot | None:
    if order.state is not OrderState.REFUSED:
        return WhyNot.STATE
    return WhyNot.AT_GATEWAY if order.mismatch else None


def _why_not_new(order: Order, profile: Profile | None) -> WhyNot | None:
    """An order that may have been carried out comes first: whoever makes it again pays twice."""
    if order.state in UNSETTLED or known_at_gateway(order):
        return WhyNot.UNSETTLED
    if order.origin is Origin.ELSEWHERE:
        return WhyNot.ELSEWHERE
    if profile is not None and order.profile != profile.name:
        return WhyNot.OTHER_PROFILE
    return None if profile is None or profile.allows(order.operation) else WhyNot.OPERATION


def _why_not_register(order: Order, profile: Profile | None) -> WhyNot | None:
    if order.operation != SALE:
        return WhyNot.NOT_A_PAYMENT
    if standing_of(order, order.gateway_id).blocks:
        return WhyNot.NOT_APPROVED
    return _why_not_here(order, profile, REGISTER_CARD.key)


def _why_not_here(order: Order, profile: Profile | None, operation: str) -> WhyNot | None:
    if profile is None:
        return None
    if not belongs_to(order, profile):
        return WhyNot.OTHER_PROFILE
    return None if profile.allows(operation) else WhyNot.OPERATION


_OURS_ALONE: Final = frozenset((Deed.SEND_AGAIN, Deed.WITHDRAW, Deed.SETTLE, Deed.ABANDON, Deed.CORRECT))
"""What is done with an order that was only seen at the gateway by whoever sent it, and by nobody here."""
_RULES: Final[Mapping[Deed, Callable[[Order, Profile | None], WhyNot | None]]] = MappingProxyType(
    {
        Deed.CHECK: _why_not_check,
        Deed.WITHDRAW: _why_not_withdraw,
        Deed.SETTLE: _why_not_settle,
        Deed.ABANDON: _why_not_abandon,
        Deed.CORRECT: _why_not_correct,
        Deed.NEW_FROM: _why_not_new,
        Deed.REGISTER_CARD: _why_not_register,
    }
)
