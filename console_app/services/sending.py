"""Sends an authorised order once: a status call first, the attempt stored before anything is sent, then the one POST.

No other module begins an attempt or posts an order.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from console_app.protocol.answers import Accepted, ErrorType, Found, Refusal, UnusableAnswer, judge_order_answer
from console_app.protocol.states import OrderState
from console_app.services import schedule
from console_app.services.actors import GATEWAY, PROGRAM
from console_app.services.asking import Asking
from console_app.services.concluding import Concluding
from console_app.services.conclusions import doubt_begins
from console_app.services.errors import JournalError, OutcomeUnwritten, VaultError
from console_app.services.exchange import Exchange
from console_app.services.half_way import HalfWay
from console_app.services.journal_roles import OrderLog
from console_app.services.news import News, SendPhase, SendStep
from console_app.services.ports import Clock, Randomness, Signer, Wire
from console_app.services.profile import Target
from console_app.services.reading import read_off_loop
from console_app.services.records import AttemptEnd, Change, Mismatch, Move, NewAttempt, Order, Purpose, RefusalCheck
from console_app.services.requests import Content, Sealed, seal
from console_app.services.unknown_numbers import NoSuchOrder, ProvesNothing
from console_app.services.verdicts import AttemptOutcome, DoubtBecause, MoveNote, NotSentBecause, unavailable


class Sending:
    """Sends orders. The sending of an order runs to its end whatever happens to the window; `settle` waits for it."""

    def __init__(
        self,
        orders: OrderLog,
        wire: Wire,
        signer: Signer,
        asking: Asking,
        concluding: Concluding,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._orders = orders
        self._wire = wire
        self._signer = signer
        self._asking = asking
        self._concluding = concluding
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self._sends: set[asyncio.Task[Order]] = set()
        self.half_way = HalfWay()

    @property
    def under_way(self) -> int:
        """The number of orders being sent now."""
        return len(self._sends)

    async def settle(self) -> None:
        """Wait until every order being sent has its outcome."""
        while self._sends:
            await asyncio.wait(self._sends)

    async def send(self, order: Order, content: Content, operator: str, *, look_first: bool, waived: bool) -> Order:
        """Send an authorised order in a person's name; return it in the state of its outcome.

        `look_first`: ask first whether the gateway has the number already. `waived`: the person typed a reason for
        sending although the gateway's answer to that cannot show that the number is unknown there.

        Raises:
            JournalError: the attempt could not be written, and nothing was sent (`MoveRefused`: the order is not
                authorised).
            OutcomeUnwritten: the order was sent, but its outcome could not be written.

        """
        return await self._to_the_end(self._send(order, content, operator, look_first=look_first, waived=waived))

    async def _to_the_end(self, send: Coroutine[Any, Any, Order]) -> Order:
        """Run a send as a task of its own, which a closing window or a cancelled click does not stop."""
        task = asyncio.get_running_loop().create_task(send, name="send")
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)
        return await asyncio.shield(task)

    async def _send(self, order: Order, content: Content, operator: str, *, look_first: bool, waived: bool) -> Order:
        with self.half_way.unless_done(order):
            return await self._send_once(order, content, operator, look_first=look_first, waived=waived)

    async def _send_once(
        self, order: Order, content: Content, operator: str, *, look_first: bool, waived: bool
    ) -> Order:
        try:
            if look_first:
                self._step(order, SendPhase.ASKING_FIRST)
                stopped = await self._stopped_by_look_up(order, content, waived=waived)
                if stopped is not None:
                    return stopped
            self._step(order, SendPhase.SIGNING)
            sealed = await seal(content, self._signer, self._clock, self._randomness)
        except VaultError as error:
            return await self._not_sent(order, unavailable(error))
        return await self._post(order, content, sealed, operator)

    async def _stopped_by_look_up(self, order: Order, content: Content, *, waived: bool) -> Order | None:
        """Look the number up before sending; return the order as it is then if it must not be sent, else None.

        Only "no such order", as this gateway is known to say it, allows the send; a refusal that proves nothing allows
        it by a person's typed reason.
        """
        target = _status_target(content)
        asked = await self._asking.ask(content.profile, order.key, target=target, urgent=True)
        changed = await self._concluding.apply(order, asked, Purpose.BEFORE_SENDING)
        match asked.verdict:
            case NoSuchOrder():
                return None
            case ProvesNothing() if waived:
                return None
            case ProvesNothing(refusal):
                return await self._not_sent(order, NotSentBecause.ANSWER_PROVES_NOTHING, refusal)
            case Found() if changed.state is not OrderState.AUTHORISED:
                if changed.mismatch:
                    return changed
                found = Change(mismatch=Mismatch.FOUND_BEFORE_SENDING)
                return self._saved(await self._orders.change(order.id, found))
        return await self._not_sent(order, NotSentBecause.COULD_NOT_ASK, asked.refusal)

    async def _not_sent(self, order: Order, because: str, refusal: Refusal | None = None) -> Order:
        change = Change(not_sent_because=because, clear_next_check=True)
        if refusal is not None:
            change = replace(change, error_code=refusal.code, error_message=refusal.message)
        move = Move(order.state, OrderState.NOT_SENT, PROGRAM, because, change=change)
        return self._saved(await self._orders.move(order.id, move))

    async def _post(self, order: Order, content: Content, sealed: Sealed, operator: str) -> Order:
        """Write the attempt, make the one POST, write the outcome. If the attempt cannot be written nothing is sent."""
        attempt = NewAttempt(
            nonce=sealed.nonce,
            timestamp=sealed.timestamp,
            key_fingerprint=str(sealed.key or ""),
            url=content.url,
            body_digest=sealed.body_digest,
            operator=operator,
        )
        committed_monotonic, committed_wall = self._clock.monotonic(), self._clock.now()
        sent, _ = await self._orders.begin_attempt(order.id, attempt)
        self._saved(sent)
        self._step(sent, SendPhase.SENDING)
        exchange = await self._wire.post_order(sealed.call, committed_monotonic, committed_wall)
        try:
            return await self._outcome(sent, content, exchange)
        except JournalError as error:
            raise OutcomeUnwritten(order.id) from error

    async def _outcome(self, order: Order, content: Content, exchange: Exchange) -> Order:
        """Turn the exchange into one of four outcomes; anything uncertain is in doubt."""
        if not exchange.began:
            change = Change(not_sent_because=exchange.failure, clear_next_check=True)
            return await self._ended(order, exchange, AttemptOutcome.NOT_SENT, OrderState.NOT_SENT, change)
        if exchange.body is None or exchange.http_status is None:
            return await self._in_doubt(order, exchange, exchange.failure)
        status, body, number = exchange.http_status, exchange.body, order.key.number
        judged = await read_off_loop(exchange, lambda: judge_order_answer(status, body, number))
        match judged:
            case Accepted():
                return await self._accepted(order, exchange, judged)
            case Refusal():
                return await self._refused_order(order, content, exchange, judged)
            case UnusableAnswer():
                return await self._in_doubt(order, exchange, judged.flaw)

    async def _accepted(self, order: Order, exchange: Exchange, accepted: Accepted) -> Order:
        now = self._clock.now()
        change = Change(
            gateway_id=accepted.gateway_id,
            serial_number=accepted.serial_number,
            as_of=now,
            watched_since=now,
            next_check=schedule.next_check(OrderState.ACCEPTED, now, now, self._randomness.jitter()),
        )
        return await self._ended(order, exchange, AttemptOutcome.ACCEPTED, OrderState.ACCEPTED, change)

    async def _in_doubt(self, order: Order, exchange: Exchange, because: str) -> Order:
        doubt = doubt_begins(self._clock.now(), because)
        return await self._ended(order, exchange, AttemptOutcome.IN_DOUBT, OrderState.IN_DOUBT, doubt)

    async def _ended(
        self, order: Order, exchange: Exchange, outcome: AttemptOutcome, state: OrderState, change: Change
    ) -> Order:
        actor = GATEWAY if outcome is AttemptOutcome.ACCEPTED else PROGRAM
        move = Move(OrderState.SENDING, state, actor, outcome, change=change)
        return self._saved(await self._orders.end_attempt(order.id, _attempt_end(exchange, outcome), move))

    async def _refused_order(self, order: Order, content: Content, exchange: Exchange, refusal: Refusal) -> Order:
        """Confirm a refusal by a look-up that finds no order, before the order counts as refused."""
        claim = RefusalCheck.CLAIMED_VALIDATION if refusal.type is ErrorType.VALIDATION else RefusalCheck.CLAIMED_ERROR
        change = replace(
            doubt_begins(self._clock.now(), DoubtBecause.REFUSAL_UNCONFIRMED),
            refusal=claim,
            error_code=refusal.code,
            error_message=refusal.message,
            serial_number=refusal.serial_number,
        )
        move = Move(OrderState.SENDING, OrderState.IN_DOUBT, GATEWAY, MoveNote.SAID_NO, change=change)
        end = _attempt_end(exchange, AttemptOutcome.SAID_NO, refusal)
        order = await self._orders.end_attempt(order.id, end, move)
        self._step(order, SendPhase.MAKING_SURE)
        target = _status_target(content)
        try:
            asked = await self._asking.ask(content.profile, order.key, target=target, urgent=True)
        except VaultError:
            return self._saved(order)
        return await self._concluding.apply(order, asked, Purpose.AFTER_REFUSAL)

    def _step(self, order: Order, step: SendPhase) -> None:
        self._news.publish(SendStep(order.id, step))

    def _saved(self, order: Order) -> Order:
        return self._news.order_saved(order, self._clock.now())


def _status_target(content: Content) -> Target:
    return content.profile.status_target or content.target


def _attempt_end(exchange: Exchange, outcome: AttemptOutcome, refusal: Refusal | None = None) -> AttemptEnd:
    return AttemptEnd(
        outcome=outcome,
        failure=exchange.failure,
        http_status=exchange.http_status,
        raw=exchange.body,
        elapsed=exchange.elapsed,
        claim_type=refusal.type if refusal else "",
        claim_code=refusal.code if refusal else "",
        claim_message=refusal.message if refusal else "",
    )
