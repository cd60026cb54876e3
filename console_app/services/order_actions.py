"""Which actions an order allows, and why not the others.

The window offers them accordingly; the use cases check again.
"""

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


class OrderAction(StrEnum):
    """An action that a person may take with an order.

    `CHECK` asks the gateway for its status now. `SEND_AGAIN` sends the very same order. `CORRECT` fills a new form
    from a refused order, `NEW_FROM` from any other. `SETTLE` ends the state held by the gateway's order id, `ABANDON`
    by a reason and its evidence. `REGISTER_CARD` registers the card of an approved sale.
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
    """Why an action is not allowed; where several reasons hold, the gravest is given.

    `UNSETTLED`: the order may have been carried out. `AT_GATEWAY`: the gateway has the order, though its state here
    says otherwise. `CONTENT_GONE`: it was sent with card data, which is not kept. `OPERATION`: the profile does not
    have the call. `STATE`: the order's state does not allow the action.
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
class AllowedActions:
    """The actions that one order does not allow, each with its reason; all others are allowed."""

    refused: tuple[tuple[OrderAction, WhyNot], ...]

    def allows(self, action: OrderAction) -> bool:
        """Tell whether an action is allowed."""
        return self.why_not(action) is None

    def why_not(self, action: OrderAction) -> WhyNot | None:
        """Return why an action is not allowed, None if it is."""
        return next((why for refused, why in self.refused if refused is action), None)


def allowed_actions(order: Order, profile: Profile | None = None, *, content_at_hand: bool = False) -> AllowedActions:
    """Return for every action whether an order allows it, and if not, why.

    `profile` is the profile that the action would use, None for the order's own. `content_at_hand`: a form still holds
    the content with its card data, which the journal never keeps.
    """
    judged = ((action, _judged(action, order, profile, at_hand=content_at_hand)) for action in OrderAction)
    return AllowedActions(tuple((action, why) for action, why in judged if why is not None))


def require_allowed(
    action: OrderAction, order: Order, profile: Profile | None = None, *, content_at_hand: bool = False
) -> None:
    """Raise if an order does not allow an action.

    `profile` is the profile that the action would use, None for the order's own. `content_at_hand`: a form still holds
    the content with its card data.

    Raises:
        ProfileError: the order belongs to another profile (``other-profile``).
        NotSendable: anything else, `reason` is a `WhyNot`.

    """
    _raise(_judged(action, order, profile, at_hand=content_at_hand), order, profile)


def require_complete_content(order: Order, profile: Profile) -> None:
    """Raise unless the journal holds an order's whole content (no card data is missing) and the profile may send it.

    Raises:
        ProfileError: the order belongs to another profile (``other-profile``).
        NotSendable: the content is not complete, or the profile may not send it; `reason` is a `WhyNot`.

    """
    _raise(_not_sound(order) or _why_no_content(order, profile, at_hand=False), order, profile)


def belongs_to(order: Order, profile: Profile) -> bool:
    """Tell whether an order was made under this very profile, and not under another that took its name later."""
    where = (profile.name, profile.host, profile.login)
    return (order.profile, order.key.host, order.key.login) == where


def known_at_gateway(order: Order) -> bool:
    """Tell whether the gateway has an order that is refused, not sent or withdrawn here, so that it may have paid."""
    return order.state in NEVER_AT_GATEWAY and bool(order.mismatch)


def may_still_be_sent(order: Order) -> bool:
    """Tell whether an order is being sent or may be sent again, so that its content is still needed."""
    return order.state in SEND_UNDER_WAY or allowed_actions(order, content_at_hand=True).allows(OrderAction.SEND_AGAIN)


def _owner(order: Order, profile: Profile | None) -> str:
    """Return the owner for an error: its profile, or host and login if that profile name moved elsewhere."""
    same_name = profile is not None and profile.name == order.profile
    return f"{order.key.host}, {order.key.login}" if same_name else order.profile


def _raise(why: WhyNot | None, order: Order, profile: Profile | None) -> None:
    if why is WhyNot.OTHER_PROFILE:
        raise ProfileError(why.value, _owner(order, profile))
    if why is not None:
        raise NotSendable(why.value)


def _judged(action: OrderAction, order: Order, profile: Profile | None, *, at_hand: bool) -> WhyNot | None:
    unsound = _not_sound(order)
    if unsound is not None:
        return unsound
    if action in _OWN_ORDERS_ONLY and order.origin is Origin.ELSEWHERE:
        return WhyNot.ELSEWHERE
    if action is OrderAction.SEND_AGAIN:
        return _why_not_again(order, profile, at_hand=at_hand)
    return _RULES[action](order, profile)


def _not_sound(order: Order) -> WhyNot | None:
    if order.sound:
        return None
    return WhyNot.UNREADABLE if order.unreadable else WhyNot.ALTERED


def _why_not_check(order: Order, _profile: Profile | None) -> WhyNot | None:
    """Refuse a check during the send, whose own answer is on the way; a check would do no harm."""
    return WhyNot.STATE if order.state is OrderState.SENDING else None


def _why_not_again(order: Order, profile: Profile | None, *, at_hand: bool) -> WhyNot | None:
    """Allow only an order that is proved not to have left, whole, under the profile it was made with."""
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
    """Refuse unless nothing was sent: no send is under way, and the gateway does not have the order."""
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
    """Refuse while the order may have been carried out: making it again would pay twice."""
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


_OWN_ORDERS_ONLY: Final = frozenset(
    (OrderAction.SEND_AGAIN, OrderAction.WITHDRAW, OrderAction.SETTLE, OrderAction.ABANDON, OrderAction.CORRECT)
)
"""Actions for our own orders alone: an order only seen at the gateway belongs to whoever sent it."""
_RULES: Final[Mapping[OrderAction, Callable[[Order, Profile | None], WhyNot | None]]] = MappingProxyType(
    {
        OrderAction.CHECK: _why_not_check,
        OrderAction.WITHDRAW: _why_not_withdraw,
        OrderAction.SETTLE: _why_not_settle,
        OrderAction.ABANDON: _why_not_abandon,
        OrderAction.CORRECT: _why_not_correct,
        OrderAction.NEW_FROM: _why_not_new,
        OrderAction.REGISTER_CARD: _why_not_register,
    }
)
