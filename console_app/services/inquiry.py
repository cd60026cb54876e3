"""Asks the gateway about one order and writes down what follows; nowhere else does a status answer change anything."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakValueDictionary

from console_app.protocol.answers import Found, NoSense, SaysNo
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.errors import Flaw, Unacceptable
from console_app.protocol.states import AT_GATEWAY, BANK_FINAL, FINAL, OPEN, OrderState, may_move, state_of
from console_app.protocol.values import Money
from console_app.services import schedule
from console_app.services.asking import Asked, Asking
from console_app.services.errors import KeyringLocked, ProfileError, VaultError
from console_app.services.news import ChecksHalted, JournalSaved, News, OrderChanged
from console_app.services.ports import Clock, Journal, Profiles, Randomness
from console_app.services.preferences import Polling
from console_app.services.profile import Profile
from console_app.services.reading import beside
from console_app.services.records import Change, Mismatch, Move, Observation, Order, Purpose, RefusalCheck
from console_app.services.seals import Seals
from console_app.services.unknown_numbers import NoSuchOrder, OtherNo, ProvesNothing
from console_app.services.verdicts import UNCHECKED

GATEWAY: Final = "gateway"
"""Who moved an order when it was the gateway's word, in the place of a person's name."""
RETRY_WITHOUT_SECRET: Final = timedelta(minutes=1)
SERVER_FAILED: Final = "server-failed"
"""Why a check came to nothing, of all that an HTTP status may mean: the server failed and did not turn us away."""
QUESTION_REFUSED: Final = "question-refused"
"""Why a check came to nothing: the gateway said no, but not as it does for an order that it does not have."""
ANSWER_PROVES_NOTHING: Final = "answer-proves-nothing"
"""Why a check came to nothing: the gateway says the same to a wrong merchant control."""
_URGENT: Final = frozenset((Purpose.BEFORE_SENDING, Purpose.AFTER_REFUSAL, Purpose.CHECK_NOW, Purpose.PERSON))


@dataclass(frozen=True, slots=True)
class TypedBy:
    """Who typed an id that an answer then confirmed: the move is theirs, on the gateway's word."""

    operator: str
    text: str


class Inquiry:
    """Asks and applies. One question about one order at a time; different orders side by side."""

    def __init__(
        self,
        journal: Journal,
        asking: Asking,
        seals: Seals,
        profiles: Profiles,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._journal = journal
        self._seals = seals
        self._asking = asking
        self._profiles = profiles
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self.polling = Polling.USUAL

    async def order(self, order_id: int) -> Order:
        """Give an order of the journal, compared with its seal.

        Raises:
            KeyError: there is none.

        """
        return await self._seals.checked(await self._journal.order(order_id))

    async def check(self, order_id: int, purpose: Purpose) -> Order:
        """Ask about an order of the journal and write down what follows.

        One whose row is not sound is left alone: under the number in the file another order may stand. Never raises for
        a missing secret or profile: the order then says since when it has not been checked.
        """
        async with self._lock(order_id):
            order = await self.order(order_id)
            if not order.sound:
                return order
            try:
                profile = self._profile_of(order)
                target = profile.status_target or order.target
                proven = await self._journal.proven(await self._asking.unknown_numbers.key(profile, target))
                by_both = proven or order.mismatch == Mismatch.GATEWAY_ID
                asked = await self._asking.ask(
                    profile,
                    order.key,
                    gateway_id=order.gateway_id if by_both else "",
                    target=target,
                    urgent=purpose in _URGENT,
                )
            except (VaultError, ProfileError) as error:
                return await self._halted(order, error)
            return await self._write_down(order, asked, purpose)

    async def apply(self, order: Order, asked: Asked, purpose: Purpose, typed: TypedBy | None = None) -> Order:
        """Write down one judged status call about an order: the observation, the summary and any move.

        `order` is the order as it stood before the question was put: if it has moved on meanwhile, the answer is kept
        but nothing is concluded from it. (A not-found from before a refusal, for one, does not confirm that refusal.)
        """
        async with self._lock(order.id):
            return await self._write_down(order, asked, purpose, typed)

    def _lock(self, order_id: int) -> asyncio.Lock:
        return self._locks.setdefault(order_id, asyncio.Lock())

    def _profile_of(self, order: Order) -> Profile:
        """Give the order's profile, unless another host or login took its name: that gateway knows nothing of it."""
        profile = self._profiles.named(order.profile)
        if (profile.host, profile.login) != (order.key.host, order.key.login):
            raise ProfileError("other-profile", order.profile)
        return profile

    async def _write_down(
        self, asked_about: Order, asked: Asked, purpose: Purpose, typed: TypedBy | None = None
    ) -> Order:
        order = await self.order(asked_about.id)
        if not order.sound or order.key != asked_about.key:
            return order
        asked = _only_about(asked_about, asked)
        proven = await self._journal.proven(asked.look_up)
        if isinstance(asked.verdict, Found) and (asked.by_number_alone or proven):
            await self._journal.prove(asked.look_up, asked_about.key.number, asked.at)
            proven = True
        observation = await beside(asked.exchange, lambda: _observation(asked, purpose))
        if _says_nothing_of(order, asked):
            changed = await self._journal.observe(order.id, observation, Change())
        else:
            change, moves = self._consequences(asked_about, asked, proven=proven)
            if typed is not None:
                moves = tuple(replace(move, operator=typed.operator, text=typed.text) for move in moves)
            changed = await self._journal.observe(order.id, observation, change, moves, asked_about)
        self._news.tell(JournalSaved(self._clock.now()))
        self._news.tell(OrderChanged(changed))
        return changed

    async def _halted(self, order: Order, error: Exception) -> Order:
        because = "keyring-locked" if isinstance(error, KeyringLocked) else type(error).__name__
        now = self._clock.now()
        since = order.failing_since or now
        watched = min(order.watched_since or now, now)
        due = order.next_check is not None and (order.next_check <= now or order.watched_since != watched)
        wait = RETRY_WITHOUT_SECRET if order.state in OPEN else schedule.HOUR
        change = Change(
            checks_failed=order.checks_failed + 1,
            failing_since=since,
            failing_because=because,
            watched_since=watched if due else None,
            next_check=now + wait if due else None,
        )
        changed = await self._journal.change(order.id, change, order)
        doubtful = order.state is OrderState.IN_DOUBT
        if doubtful and due and schedule.is_held_now(watched, now) and _tried_long(order, now):
            held = Change(watched_since=now, next_check=now + schedule.HOUR)
            move = Move(OrderState.IN_DOUBT, OrderState.HELD, GATEWAY, "ladder-ended", change=held)
            changed = await self._journal.move(order.id, move)
        self._news.tell(ChecksHalted(order.profile, because, since))
        self._news.tell(OrderChanged(changed))
        return changed

    def _consequences(self, order: Order, asked: Asked, *, proven: bool) -> tuple[Change, Sequence[Move]]:
        match asked.verdict:
            case Found() as found:
                return self._found(order, found, asked.at)
            case NoSuchOrder(no):
                return self._not_found(order, no, asked.at, proven=proven)
            case ProvesNothing(no):
                return self._proves_nothing(order, no, asked.at)
            case OtherNo():
                return self._unanswered(order, QUESTION_REFUSED, asked.at)
            case NoSense() as nonsense:
                return self._no_sense(order, nonsense, asked)

    def _found(self, order: Order, found: Found, now: datetime) -> tuple[Change, Sequence[Move]]:
        """Our order is at the gateway: take over its status, unless that would overwrite a final one."""
        answer = found.answer
        state = state_of(found.status) if found.status else OrderState.ACCEPTED
        mismatch = _amount_mismatch(order, found)
        moving = may_move(order.state, state)
        if order.state in BANK_FINAL and state is not order.state:
            mismatch = Mismatch.FINAL_CHANGED.value
        elif order.state is OrderState.REFUSED:
            mismatch = Mismatch.FOUND_AFTER_REFUSAL.value
        elif left_behind(order):
            mismatch = Mismatch.FOUND_AFTER_STOP.value
        elif order.state in (OrderState.WITHDRAWN, OrderState.NOT_SENT):
            mismatch = Mismatch.FOUND_BEFORE_SENDING.value
        settled = state if moving else order.state
        since = self._since(order, settled, now)
        upcoming = schedule.next_check(settled, since, now, self._randomness.jitter(), self.polling)
        overwrites_final = order.state in FINAL
        change = Change(
            gateway_id=found.gateway_id if not order.gateway_id else None,
            serial_number=found.serial_number if not order.serial_number else None,
            gateway_status=None if overwrites_final else found.status,
            stage=None if overwrites_final else answer.get("order-stage"),
            error_code=None if overwrites_final else answer.get("error-code"),
            error_message=None if overwrites_final else found.message,
            actual_minor=_told_minor(order, found.answer.get("amount")),
            mismatch=mismatch or None,
            as_of=now if not overwrites_final or state is order.state else None,
            next_check=upcoming,
            clear_next_check=upcoming is None,
            watched_since=since,
            checks=order.checks + 1,
            checks_failed=0,
            clear_failing=True,
            failing_because="",
        )
        moves = (Move(order.state, state, GATEWAY, note=found.status or "found"),) if moving else ()
        return change, moves

    def _since(self, order: Order, settled: OrderState, now: datetime) -> datetime:
        same_part = settled is order.state or (settled in AT_GATEWAY and order.state in AT_GATEWAY)
        return min(order.watched_since, now) if same_part and order.watched_since is not None else now

    def _not_found(self, order: Order, no: SaysNo, now: datetime, *, proven: bool) -> tuple[Change, Sequence[Move]]:
        """The gateway knows no such order. That ends no doubt by itself: a request may still land.

        Only an order the gateway had said no to becomes refused by it: confirmed, once look-ups by number are proven
        to find own orders; before that a validation error counts without it, any other error does not.
        """
        if order.state in AT_GATEWAY | BANK_FINAL:
            return self._denied(order, now)
        change = Change(checks=order.checks + 1, checks_failed=0, clear_failing=True, failing_because="", as_of=now)
        if left_behind(order):
            sure = UNCHECKED.get(order.not_sent_because, order.not_sent_because)
            return replace(change, not_sent_because=sure, clear_next_check=True), ()
        checked = _refusal_check(order, proven=proven)
        if checked is None:
            return self._onwards(order, change, now)
        change = replace(change, refusal=checked)
        if order.state is OrderState.REFUSED:
            return self._onwards(order, change, now)
        move = Move(order.state, OrderState.REFUSED, GATEWAY, note=f"refusal-{checked.value}", text=no.code)
        again = schedule.next_check(OrderState.REFUSED, now, now, self._randomness.jitter())
        return replace(change, watched_since=now, next_check=again), (move,)

    def _proves_nothing(self, order: Order, no: SaysNo, now: datetime) -> tuple[Change, Sequence[Move]]:
        """The gateway's no may mean a wrong control as well: it ends nothing but a claim that needs no look-up."""
        if order.state is OrderState.AUTHORISED:
            return self._onwards(order, Change(checks=order.checks + 1), now)
        if _refusal_check(order, proven=False) is not None:
            return self._not_found(order, no, now, proven=False)
        return self._unanswered(order, ANSWER_PROVES_NOTHING, now)

    def _denied(self, order: Order, now: datetime) -> tuple[Change, Sequence[Move]]:
        """The gateway says it does not know an order that it gave an id to: the state stands, and it is said so."""
        change = Change(
            checks=order.checks + 1,
            checks_failed=order.checks_failed + 1,
            failing_since=order.failing_since or now,
            failing_because="denied",
        )
        return self._not_given_up(order, *self._onwards(order, change, now), now)

    def _no_sense(self, order: Order, nonsense: NoSense, asked: Asked) -> tuple[Change, Sequence[Move]]:
        because = asked.exchange.failure.value or nonsense.because
        if asked.exchange.server_failed and nonsense.flaw is Flaw.HTTP_STATUS:
            because = SERVER_FAILED
        mismatch = Mismatch.GATEWAY_ID.value if nonsense.flaw is Flaw.GATEWAY_ID_CHANGED else None
        return self._unanswered(order, because, asked.at, mismatch)

    def _unanswered(
        self, order: Order, because: str, now: datetime, mismatch: str | None = None
    ) -> tuple[Change, Sequence[Move]]:
        """A check came to nothing: the state stands, and it is said since when nothing was learnt."""
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
            return replace(change, watched_since=since, next_check=upcoming, clear_next_check=upcoming is None), ()
        return self._not_given_up(order, *self._onwards(order, change, now), now)

    def _not_given_up(
        self, order: Order, change: Change, moves: Sequence[Move], now: datetime
    ) -> tuple[Change, Sequence[Move]]:
        """A check without a usable answer never ends the watching: one bad hour is no reason to ask no more."""
        if order.state in BANK_FINAL | {OrderState.REFUSED} and change.watched_since is not None:
            again = schedule.late_check_again(order.state, change.watched_since, now)
            return replace(change, next_check=again, clear_next_check=again is None), moves
        if change.next_check is not None:
            return change, moves
        if order.state in OPEN or order.state is OrderState.ABANDONED:
            return replace(change, next_check=now + schedule.HOUR, clear_next_check=False), moves
        return change, moves

    def _onwards(self, order: Order, change: Change, now: datetime) -> tuple[Change, Sequence[Move]]:
        """Plan the next check of an order that stays as it is; the ladder's end makes it held.

        A clock that was set back makes `watched_since` a time to come: then watching begins anew.
        """
        since = min(order.watched_since or now, now)
        change = replace(change, watched_since=since)
        if order.state is OrderState.IN_DOUBT and schedule.is_held_now(since, now):
            held = replace(change, watched_since=now, next_check=now + schedule.HOUR)
            return held, (Move(order.state, OrderState.HELD, GATEWAY, note="ladder-ended"),)
        upcoming = schedule.next_check(order.state, since, now, self._randomness.jitter(), self.polling)
        return replace(change, next_check=upcoming, clear_next_check=upcoming is None), ()


def _says_nothing_of(order: Order, asked: Asked) -> bool:
    """A "no such order" to a typed gateway id may only mean that the id is wrong: nothing follows from it."""
    typed = bool(asked.gateway_id) and asked.gateway_id != order.gateway_id
    return typed and not isinstance(asked.verdict, Found)


def _tried_long(order: Order, now: datetime) -> bool:
    """Tell whether checks of an order have failed for as long as the ladder takes, and not only since it woke."""
    return order.failing_since is not None and now - order.failing_since >= schedule.LADDER[-1]


def _only_about(order: Order, asked: Asked) -> Asked:
    """An answer with another gateway id than ours is not about our order, also where only the number was asked for."""
    verdict = asked.verdict
    if isinstance(verdict, Found) and order.gateway_id and verdict.gateway_id != order.gateway_id:
        return replace(asked, verdict=NoSense(Flaw.GATEWAY_ID_CHANGED, verdict.gateway_id))
    return asked


def left_behind(order: Order) -> bool:
    """Tell whether a program that stopped left an order unsent, and no look-up has made sure of it yet."""
    if order.state is OrderState.WITHDRAWN:
        return order.next_check is not None
    return order.state is OrderState.NOT_SENT and order.not_sent_because in UNCHECKED


def _refusal_check(order: Order, *, proven: bool) -> RefusalCheck | None:
    """Say how a refusal that is claimed, or was not cross-checked, is checked now; None if this changes nothing."""
    if order.state is OrderState.REFUSED:
        return RefusalCheck.CONFIRMED if proven and order.refusal is RefusalCheck.NOT_CROSS_CHECKED else None
    if order.state is not OrderState.IN_DOUBT:
        return None
    if order.refusal is RefusalCheck.CLAIMED_VALIDATION:
        return RefusalCheck.CONFIRMED if proven else RefusalCheck.NOT_CROSS_CHECKED
    return RefusalCheck.CONFIRMED if proven and order.refusal is RefusalCheck.CLAIMED_ERROR else None


def _observation(asked: Asked, purpose: Purpose) -> Observation:
    exchange, verdict, answer = asked.exchange, asked.verdict, asked.answer
    found = isinstance(verdict, Found)
    return Observation(
        at=asked.at,
        purpose=purpose,
        by_number_alone=asked.by_number_alone,
        verdict=asked.came_to,
        flaw=exchange.failure.value or (verdict.because if isinstance(verdict, NoSense) else ""),
        status=verdict.status if isinstance(verdict, Found) else "",
        stage=answer.get("order-stage") if answer is not None and found else "",
        serial_number=answer.get("serial-number") if answer is not None else "",
        http_status=exchange.http_status,
        elapsed=exchange.elapsed,
        raw=exchange.body,
        answer=tuple(replace(pair, value=mask_cards_in(pair.value)) for pair in answer or ()),
    )


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


def _amount_mismatch(order: Order, found: Found) -> str:
    """Compare what the gateway says was asked for with what we asked for.

    `initial-amount` never changes; where it is absent, the first `amount` told stands for it.
    """
    told = found.answer.get("initial-amount")
    if not told and not order.gateway_status:
        told = found.answer.get("amount")
    if not told or order.money is None:
        return ""
    if found.answer.get("currency") not in ("", order.money.currency.code):
        return Mismatch.INITIAL_AMOUNT.value
    return "" if _told_minor(order, told) == order.money.minor else Mismatch.INITIAL_AMOUNT.value
