"""Orders to enter into journals, and the ways to each of their states."""

from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.actors import GATEWAY, person
from console_app.services.ports import Journal
from console_app.services.profile import Target
from console_app.services.records import AttemptEnd, Change, Move, NewAttempt, NewOrder, Order, OrderKey, Origin
from console_app.services.verdicts import AttemptOutcome

S = OrderState
ATTEMPT = NewAttempt("nonce-1", 1_795_166_112, "aa:bb", "gate.example/paynet/api/v4/payout/1", "5f" * 32, "maria")

ENDS = {
    S.NOT_SENT: AttemptOutcome.NOT_SENT,
    S.REFUSED: AttemptOutcome.SAID_NO,
    S.ACCEPTED: AttemptOutcome.ACCEPTED,
    S.IN_DOUBT: AttemptOutcome.IN_DOUBT,
}
WAYS: dict[OrderState, tuple[OrderState, ...]] = {
    S.PREPARED: (),
    S.WAITING: (S.WAITING,),
    S.AUTHORISED: (S.AUTHORISED,),
    S.SENDING: (S.AUTHORISED, S.SENDING),
    S.NOT_SENT: (S.AUTHORISED, S.SENDING, S.NOT_SENT),
    S.REFUSED: (S.AUTHORISED, S.SENDING, S.REFUSED),
    S.ACCEPTED: (S.AUTHORISED, S.SENDING, S.ACCEPTED),
    S.PROCESSING: (S.AUTHORISED, S.SENDING, S.ACCEPTED, S.PROCESSING),
    S.APPROVED: (S.AUTHORISED, S.SENDING, S.ACCEPTED, S.APPROVED),
    S.DECLINED: (S.AUTHORISED, S.SENDING, S.ACCEPTED, S.DECLINED),
    S.FILTERED: (S.AUTHORISED, S.SENDING, S.ACCEPTED, S.FILTERED),
    S.ERROR: (S.AUTHORISED, S.SENDING, S.ACCEPTED, S.ERROR),
    S.IN_DOUBT: (S.AUTHORISED, S.SENDING, S.IN_DOUBT),
    S.HELD: (S.AUTHORISED, S.SENDING, S.IN_DOUBT, S.HELD),
    S.ABANDONED: (S.AUTHORISED, S.SENDING, S.IN_DOUBT, S.HELD, S.ABANDONED),
    S.WITHDRAWN: (S.WITHDRAWN,),
}
"""A way from prepared to each state."""


def new_order(
    number: str = "P-261120-7KQ4M2XD9F",
    *,
    minor: int | None = 125_000,
    currency: str = "EUR",
    receiver: str = "Zoë Müller-Иванова",
    destination: str = "DE89370400440532013000",
    content: tuple[Pair, ...] | None = None,
    profile: str = "demo",
    login: str = "desk",
    fingerprint: str = "f1",
    reason: str = "",
    origin: Origin = Origin.OURS,
) -> NewOrder:
    return NewOrder(
        key=OrderKey("gate.example", login, number),
        profile=profile,
        operation="payout",
        target=Target("1234", group=True),
        money=None if minor is None else Money(minor, currency_of(currency)),
        receiver=receiver,
        destination=destination,
        digest="d1",
        fingerprint=fingerprint,
        content=(Pair("account_number", destination),) if content is None else content,
        operator="maria",
        reason=reason,
        branch="account",
        origin=origin,
    )


async def brought_to(journal: Journal, order: Order, state: OrderState, change: Change | None = None) -> Order:
    """Lead a prepared order to a state by allowed moves; the change comes with the last of them."""
    for step in WAYS[state]:
        final = change if change is not None and step is state else Change()
        if step is S.SENDING:
            order, _ = await journal.begin_attempt(order.id, ATTEMPT)
            if change is not None and step is state:
                order = await journal.change(order.id, change)
        elif order.state is S.SENDING:
            order = await journal.end_attempt(
                order.id, AttemptEnd(ENDS[step]), Move(order.state, step, GATEWAY, change=final)
            )
        else:
            order = await journal.move(order.id, Move(order.state, step, person("maria"), change=final))
    return order
