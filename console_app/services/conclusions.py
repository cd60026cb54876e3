"""Derives from a status answer, or from its absence, what changes in an order and which moves it makes; pure.

No other module derives anything about an order from a status answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from console_app.protocol.answers import Found, Refusal, UnusableAnswer
from console_app.protocol.errors import Flaw, Unacceptable
from console_app.protocol.states import AT_GATEWAY, BANK_FINAL, FINAL, OPEN, OrderState, may_move, state_of
from console_app.protocol.values import Money
from console_app.services import schedule
from console_app.services.actors import GATEWAY, PROGRAM
from console_app.services.asking import Asked
from console_app.services.preferences import Polling
from console_app.services.records import Change, Mismatch, Move, Order, RefusalCheck
from console_app.services.unknown_numbers import NoSuchOrder, OtherRefusal, ProvesNothing
from console_app.services.verdicts import UNCHECKED, MoveNote, NotCheckedBecause, Unavailable

RETRY_UNAVAILABLE: Final = timedelta(minutes=1)
"""How long until an open order is tried again whose secret or profile was not available."""
_REFUSAL_NOTES: Final = {
    RefusalCheck.CONFIRMED: MoveNote.REFUSAL_CONFIRMED,
    RefusalCheck.NOT_CROSS_CHECKED: MoveNote.REFUSAL_NOT_CROSS_CHECKED,
}


@dataclass(frozen=True, slots=True)
class Timing:
    """What the time of an order's next check depends on: time of the answer, a random factor, and the chosen pace."""

    now: datetime
    jitter: float
    polling: Polling

    def next_check(self, state: OrderState, since: datetime) -> datetime | None:
        """Return when to ask again about an order that has been in this state since `since`; None if never."""
        return schedule.next_check(state, since, self.now, self.jitter, self.polling)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows for an order: the changes of its summary, and the moves to other states that go with them."""

    change: Change
    moves: tuple[Move, ...] = ()


def concluded(order: Order, asked: Asked, timing: Timing, *, proven: bool) -> Conclusion:
    """Return what follows from a status call for the order as it was before the call.

    `proven`: a status call by order number alone has found one of our orders there before, so that its "no such order"
    can be relied on.
    """
    match asked.verdict:
        case Found() as found:
            return _found(order, found, timing)
        case NoSuchOrder(refusal):
            return _not_found(order, refusal, timing, proven=proven)
        case ProvesNothing(refusal):
            return _proves_nothing(order, refusal, timing)
        case OtherRefusal():
            return _unanswered(order, NotCheckedBecause.QUESTION_REFUSED, timing)
        case UnusableAnswer() as unusable:
            return _unusable(order, unusable, asked, timing)


def not_asked(order: Order, because: Unavailable, now: datetime) -> Conclusion:
    """Return what follows for an order whose status call could not be made because a secret or the profile was missing.

    The time for which an order in doubt is looked up runs on all the same, and then the order is held for a person.
    """
    watched = min(order.watched_since or now, now)
    due = order.next_check is not None and (order.next_check <= now or order.watched_since != watched)
    wait = RETRY_UNAVAILABLE if order.state in OPEN else schedule.HOUR
    change = Change(
        checks_failed=order.checks_failed + 1,
        failing_since=order.failing_since or now,
        failing_because=because,
        watched_since=watched if due else None,
        next_check=now + wait if due else None,
    )
    doubtful = order.state is OrderState.IN_DOUBT
    if not (doubtful and due and schedule.is_held_now(watched, now) and _tried_long(order, now)):
        return Conclusion(change)
    held = Change(watched_since=now, next_check=now + schedule.HOUR)
    return Conclusion(
        change, (Move(OrderState.IN_DOUBT, OrderState.HELD, PROGRAM, MoveNote.LADDER_ENDED, change=held),)
    )


def doubt_begins(now: datetime, because: str) -> Change:
    """Return the change by which an order falls in doubt: it is looked up at once, then at growing intervals."""
    return Change(doubt_because=because, watched_since=now, next_check=now)


def left_behind(order: Order) -> bool:
    """Tell whether a stopped program left the order unsent and no look-up has confirmed that yet."""
    if order.state is OrderState.WITHDRAWN:
        return order.next_check is not None
    return order.state is OrderState.NOT_SENT and order.not_sent_because in UNCHECKED


def may_be_wrong_id(order: Order, asked: Asked) -> bool:
    """Tell whether a "no such order" says nothing about the order: the id in the call was typed and may be wrong."""
    typed = bool(asked.gateway_id) and asked.gateway_id != order.gateway_id
    return typed and not isinstance(asked.verdict, Found)


def matching_answer(order: Order, asked: Asked) -> Asked:
    """Return the result of a status call; as unusable if the answer's gateway id is not the order's own.

    A call by order number alone is treated alike.
    """
    verdict = asked.verdict
    if isinstance(verdict, Found) and order.gateway_id and verdict.gateway_id != order.gateway_id:
        return replace(asked, verdict=UnusableAnswer(Flaw.GATEWAY_ID_CHANGED, verdict.gateway_id))
    return asked


def _found(order: Order, found: Found, timing: Timing) -> Conclusion:
    """Take over the status of an order found at the gateway, unless that would overwrite a final state."""
    answer, now = found.answer, timing.now
    state = state_of(found.status) if found.status else OrderState.ACCEPTED
    moving = may_move(order.state, state)
    settled = state if moving else order.state
    since = _since(order, settled, now)
    upcoming = timing.next_check(settled, since)
    overwrites_final = order.state in FINAL
    change = Change(
        gateway_id=found.gateway_id if not order.gateway_id else None,
        serial_number=found.serial_number if not order.serial_number else None,
        gateway_status=None if overwrites_final else found.status,
        stage=None if overwrites_final else answer.get("order-stage"),
        error_code=None if overwrites_final else answer.get("error-code"),
        error_message=None if overwrites_final else found.message,
        actual_minor=_told_minor(order, found.answer.get("amount")),
        mismatch=_mismatch(order, found, state),
        as_of=now if not overwrites_final or state is order.state else None,
        next_check=upcoming,
        clear_next_check=upcoming is None,
        watched_since=since,
        checks=order.checks + 1,
        checks_failed=0,
        clear_failing=True,
        failing_because="",
    )
    return Conclusion(change, (Move(order.state, state, GATEWAY, found.status or MoveNote.FOUND),) if moving else ())


def _since(order: Order, settled: OrderState, now: datetime) -> datetime:
    same_part = settled is order.state or (settled in AT_GATEWAY and order.state in AT_GATEWAY)
    return min(order.watched_since, now) if same_part and order.watched_since is not None else now


def _mismatch(order: Order, found: Found, state: OrderState) -> Mismatch | None:
    """Return the code of a contradiction between the order found and the order kept here."""
    if order.state in BANK_FINAL and state is not order.state:
        return Mismatch.FINAL_CHANGED
    if order.state is OrderState.REFUSED:
        return Mismatch.FOUND_AFTER_REFUSAL
    if left_behind(order):
        return Mismatch.FOUND_AFTER_STOP
    if order.state in (OrderState.WITHDRAWN, OrderState.NOT_SENT):
        return Mismatch.FOUND_BEFORE_SENDING
    return Mismatch.INITIAL_AMOUNT if _other_amount(order, found) else None


def _not_found(order: Order, refusal: Refusal, timing: Timing, *, proven: bool) -> Conclusion:
    """Conclude from "no such order". That ends no doubt by itself: a request may still arrive.

    Only an order that the gateway had refused becomes `refused` by it: confirmed, if look-ups by number are proven
    to find our orders; if not, a validation error counts without that proof, any other error does not.
    """
    now = timing.now
    if order.state in AT_GATEWAY | BANK_FINAL:
        return _denied(order, timing)
    change = Change(checks=order.checks + 1, checks_failed=0, clear_failing=True, failing_because="", as_of=now)
    if left_behind(order):
        sure = UNCHECKED.get(order.not_sent_because, order.not_sent_because)
        return Conclusion(replace(change, not_sent_because=sure, clear_next_check=True))
    checked = _refusal_check(order, proven=proven)
    if checked is None:
        return _onwards(order, change, timing)
    change = replace(change, refusal=checked)
    if order.state is OrderState.REFUSED:
        return _onwards(order, change, timing)
    move = Move(order.state, OrderState.REFUSED, GATEWAY, _REFUSAL_NOTES[checked], refusal.code)
    again = timing.next_check(OrderState.REFUSED, now)
    return Conclusion(replace(change, watched_since=now, next_check=again), (move,))


def _proves_nothing(order: Order, refusal: Refusal, timing: Timing) -> Conclusion:
    """Conclude from a refusal that may mean a wrong control as well: it settles only a claim that needs no look-up."""
    if order.state is OrderState.AUTHORISED:
        return _onwards(order, Change(checks=order.checks + 1), timing)
    if _refusal_check(order, proven=False) is not None:
        return _not_found(order, refusal, timing, proven=False)
    return _unanswered(order, NotCheckedBecause.ANSWER_PROVES_NOTHING, timing)


def _denied(order: Order, timing: Timing) -> Conclusion:
    """Conclude from a gateway that denies an order it gave an id to: the state stays, the contradiction is recorded."""
    change = Change(
        checks=order.checks + 1,
        checks_failed=order.checks_failed + 1,
        failing_since=order.failing_since or timing.now,
        failing_because=NotCheckedBecause.DENIED,
    )
    return _not_given_up(order, _onwards(order, change, timing), timing.now)


def _unusable(order: Order, unusable: UnusableAnswer, asked: Asked, timing: Timing) -> Conclusion:
    because = asked.exchange.failure or unusable.because
    if asked.exchange.server_failed and unusable.flaw is Flaw.HTTP_STATUS:
        because = NotCheckedBecause.SERVER_FAILED
    mismatch = Mismatch.GATEWAY_ID if unusable.flaw is Flaw.GATEWAY_ID_CHANGED else None
    return _unanswered(order, because, timing, mismatch)


def _unanswered(order: Order, because: str, timing: Timing, mismatch: Mismatch | None = None) -> Conclusion:
    """Conclude from a check without a result: the state stays, and since when nothing was learnt is recorded."""
    now = timing.now
    change = Change(
        checks=order.checks + 1,
        checks_failed=order.checks_failed + 1,
        failing_since=order.failing_since or now,
        failing_because=because,
        mismatch=mismatch,
    )
    if left_behind(order) or (order.state is OrderState.IN_DOUBT and not _tried_long(order, now)):
        since = min(order.watched_since or now, now)
        upcoming = None if now - since >= schedule.HELD_FOR else schedule.next_try(since, now)
        return Conclusion(replace(change, watched_since=since, next_check=upcoming, clear_next_check=upcoming is None))
    return _not_given_up(order, _onwards(order, change, timing), now)


def _not_given_up(order: Order, conclusion: Conclusion, now: datetime) -> Conclusion:
    """Keep watching the order: a check without a usable answer never ends that."""
    change = conclusion.change
    if order.state in BANK_FINAL | {OrderState.REFUSED} and change.watched_since is not None:
        again = schedule.late_check_again(order.state, change.watched_since, now)
        return replace(conclusion, change=replace(change, next_check=again, clear_next_check=again is None))
    if change.next_check is None and (order.state in OPEN or order.state is OrderState.ABANDONED):
        return replace(conclusion, change=replace(change, next_check=now + schedule.HOUR, clear_next_check=False))
    return conclusion


def _onwards(order: Order, change: Change, timing: Timing) -> Conclusion:
    """Plan the next check of an order that keeps its state; at the end of the ladder it becomes held.

    If the clock was set back, `watched_since` lies in the future: then watching begins anew.
    """
    now = timing.now
    since = min(order.watched_since or now, now)
    change = replace(change, watched_since=since)
    if order.state is OrderState.IN_DOUBT and schedule.is_held_now(since, now):
        held = replace(change, watched_since=now, next_check=now + schedule.HOUR)
        return Conclusion(held, (Move(order.state, OrderState.HELD, PROGRAM, MoveNote.LADDER_ENDED),))
    upcoming = timing.next_check(order.state, since)
    return Conclusion(replace(change, next_check=upcoming, clear_next_check=upcoming is None))


def _tried_long(order: Order, now: datetime) -> bool:
    """Tell whether checks have failed for as long as the ladder lasts, and not only since the machine woke."""
    return order.failing_since is not None and now - order.failing_since >= schedule.LADDER[-1]


def _refusal_check(order: Order, *, proven: bool) -> RefusalCheck | None:
    """Return how well a claimed, or not cross-checked, refusal is confirmed now; None if nothing changes."""
    if order.state is OrderState.REFUSED:
        return RefusalCheck.CONFIRMED if proven and order.refusal is RefusalCheck.NOT_CROSS_CHECKED else None
    if order.state is not OrderState.IN_DOUBT:
        return None
    if order.refusal is RefusalCheck.CLAIMED_VALIDATION:
        return RefusalCheck.CONFIRMED if proven else RefusalCheck.NOT_CROSS_CHECKED
    return RefusalCheck.CONFIRMED if proven and order.refusal is RefusalCheck.CLAIMED_ERROR else None


def _told_minor(order: Order, text: str) -> int | None:
    if order.money is None or not text:
        return None
    exponent = order.money.currency.exponent
    whole, point, decimals = text.partition(".")
    kept = decimals[:exponent] + decimals[exponent:].rstrip("0")  # 100.00 for a currency without decimals is 100
    try:
        return Money.read(f"{whole}{point if kept else ''}{kept}", order.money.currency).minor
    except Unacceptable:
        return None


def _other_amount(order: Order, found: Found) -> bool:
    """Tell whether the gateway's order has another amount than ours.

    `initial-amount` never changes; where it is absent, the first `amount` received counts.
    """
    told = found.answer.get("initial-amount")
    if not told and not order.gateway_status:
        told = found.answer.get("amount")
    if not told or order.money is None:
        return False
    if found.answer.get("currency") not in ("", order.money.currency.code):
        return True
    return _told_minor(order, told) != order.money.minor
