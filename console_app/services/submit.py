"""Sends an order once: guards against paying the same again, looks up first, writes the row before the wire."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from console_app.protocol.answers import Accepted, ErrorType, Found, NoSense, SaysNo, judge_order_answer
from console_app.protocol.operation import Effect, Operation, sent_otherwise
from console_app.protocol.states import OrderState
from console_app.protocol.values import is_currency
from console_app.services import schedule
from console_app.services.asking import Asking
from console_app.services.errors import JournalError, KeyringLocked, NotSendable, OutcomeUnwritten, VaultError
from console_app.services.exchange import Exchange
from console_app.services.inquiry import GATEWAY, Inquiry
from console_app.services.news import JournalSaved, News, OrderChanged, SendStep
from console_app.services.ports import Clock, Journal, Randomness, Signer, Wire
from console_app.services.profile import Profile, Target
from console_app.services.reading import beside
from console_app.services.records import (
    AttemptEnd,
    Change,
    Mismatch,
    Move,
    NewAttempt,
    Order,
    OrderKey,
    Purpose,
    RefusalCheck,
)
from console_app.services.register import REFERENCE, state_of_reference
from console_app.services.repeats import RepeatGuard, Repeats
from console_app.services.requests import (
    Content,
    Sealed,
    content_digest,
    key_mark,
    order_of,
    prints_of,
    seal,
)
from console_app.services.unknown_numbers import NoSuchOrder, ProvesNothing
from console_app.services.verdicts import NotSentBecause


class Submitter:
    """Sends orders. Sends go on to their end whatever happens to the window; `settle` waits for them."""

    def __init__(
        self,
        journal: Journal,
        wire: Wire,
        signer: Signer,
        asking: Asking,
        inquiry: Inquiry,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._journal = journal
        self._wire = wire
        self._signer = signer
        self._asking = asking
        self._inquiry = inquiry
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self._guard = RepeatGuard(journal, signer, clock)
        self._entering = asyncio.Lock()
        self._sends: set[asyncio.Task[Order]] = set()
        self._unwritten: set[int] = set()

    @property
    def unwritten(self) -> frozenset[int]:
        """Orders that a failure left half-way, so that the journal does not say how far they came.

        One still in `sending` must be looked up, whatever came back; one before it was never sent.
        """
        return frozenset(self._unwritten)

    def taken_over(self, order: int) -> None:
        """Note that an order of `unwritten` has been put right."""
        self._unwritten.discard(order)

    @property
    def sending(self) -> int:
        """How many sends are under way."""
        return len(self._sends)

    async def settle(self) -> None:
        """Wait until every send under way has come to its outcome."""
        while self._sends:
            await asyncio.wait(self._sends)

    async def fresh_number(self, operation: Operation, profile: Profile) -> str:
        """Give an order number that the journal does not have yet."""
        while True:
            number = self._randomness.order_number(operation.order_prefix, self._clock.now())
            if await self._journal.find(OrderKey(profile.host, profile.login, number)) is None:
                return number

    async def repeats(self, content: Content) -> Repeats:
        """Find earlier orders that make the same payment (host, login, destination, currency, amount).

        Raises:
            VaultError: the home's key cannot be had, so nothing can be compared.

        """
        return await self._guard.repeats(content)

    async def submit(self, content: Content, operator: str, reason: str = "", *, without_proof: bool = False) -> Order:
        """Enter an order, authorise it in the person's name and send it.

        `reason` is what the person typed, where the same payment was made before or a value wanted a confirmation.
        `without_proof`: the person was told that the gateway's no proves nothing and typed the reason for that as well.
        The order that comes back is in the state its outcome gave it.

        Raises:
            SamePayment: the same payment is unsettled, or was made in the last 7 days and no reason was typed.
            NotComparable: the home's key is another one than that of earlier orders, and no reason was typed.
            NotSendable: it moves no money, its card reference was registered for another login or environment, or a
                value of it is not written the way in which it was checked.
            OrderNumberTaken: the number exists for this host and login.
            JournalError: the journal could not be written; nothing was sent.
            VaultError: nothing was entered or sent.

        """
        if content.operation.effect is not Effect.MOVES_MONEY:
            raise NotSendable("state")
        _refuse_unchecked(content)
        await self._refuse_foreign_reference(content)
        prints = await prints_of(content, self._signer)
        async with self._entering:
            await self._guard.refuse(content, reason)
            order = await self._journal.add(order_of(content, prints, operator, reason))
            with self._left_half_way(order):
                order = await self._authorise(order, operator, "reviewed", reason)
        waived = without_proof and bool(reason.strip())
        look_first = content.profile.look_up_first
        return await self._to_the_end(self._send(order, content, operator, look_first=look_first, waived=waived))

    async def send_again(
        self, order_id: int, content: Content, operator: str, reason: str = "", *, without_proof: bool = False
    ) -> Order:
        """Send an order that was proved not to have been sent: same number, next attempt, look-up first.

        `reason` is what the person typed, where another order made the same payment meanwhile; `without_proof` as for
        `submit`.

        Raises:
            NotSendable: it is in another state, or the content is not the very same, or nobody can tell whether it is.
            SamePayment: the same payment was made by another order meanwhile.
            NotComparable: as for `submit`.

        """
        order = await self._inquiry.order(order_id)
        if order.state is not OrderState.NOT_SENT or order.unreadable or order_id in self._unwritten:
            raise NotSendable("state")
        if order.altered:
            raise NotSendable("altered")
        if order.gateway_id:
            raise NotSendable("at-gateway")
        await self._refuse_foreign_reference(content)
        if await content_digest(content, self._signer) != order.digest:
            raise NotSendable("content-changed" if await self._same_key(order) else "key-changed")
        _refuse_unchecked(content)
        async with self._entering:
            await self._guard.refuse(content, reason)
            with self._left_half_way(order):
                order = await self._authorise(order, operator, "sent-again", reason)
        waived = without_proof and bool(reason.strip())
        return await self._to_the_end(self._send(order, content, operator, look_first=True, waived=waived))

    async def withdraw(self, order_id: int, operator: str, reason: str = "") -> Order:
        """Take back an order that was never sent.

        Raises:
            NotSendable: it is not what was entered, so nobody knows what would be taken back.
            MoveRefused: it may have been sent.

        """
        order = await self._inquiry.order(order_id)
        if order.altered:
            raise NotSendable("altered")
        return self._told(
            await self._journal.move(order_id, Move(order.state, OrderState.WITHDRAWN, operator, "withdrawn", reason))
        )

    async def _refuse_foreign_reference(self, content: Content) -> None:
        """Refuse a card reference registered for another login or host; one that is not known here passes."""
        reference = content.value(REFERENCE)
        if reference:
            known = await self._journal.registrations_by_reference(reference)
            state = state_of_reference(known, content.profile.host, content.profile.login)
            if state.blocks:
                raise NotSendable(state.value)

    async def _same_key(self, order: Order) -> bool:
        """Tell whether the home's key is the one that an order's digest was made with."""
        return await self._journal.mark_of(order.id) in ("", await key_mark(self._signer))

    async def _authorise(self, order: Order, operator: str, note: str, text: str) -> Order:
        change = Change(not_sent_because="", error_code="", error_message="", clear_next_check=True)
        move = Move(order.state, OrderState.AUTHORISED, operator, note, text, change)
        return self._told(await self._journal.move(order.id, move))

    async def _to_the_end(self, send: Coroutine[Any, Any, Order]) -> Order:
        """Run a send as a task of its own: a window that closes or a cancelled click does not cut it off."""
        task = asyncio.get_running_loop().create_task(send, name="send")
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)
        return await asyncio.shield(task)

    @contextmanager
    def _left_half_way(self, order: Order) -> Iterator[None]:
        """Keep an order in mind that any failure stops before its outcome is written."""
        try:
            yield
        except BaseException:
            self._unwritten.add(order.id)
            raise

    async def _send(self, order: Order, content: Content, operator: str, *, look_first: bool, waived: bool) -> Order:
        with self._left_half_way(order):
            return await self._send_once(order, content, operator, look_first=look_first, waived=waived)

    async def _send_once(
        self, order: Order, content: Content, operator: str, *, look_first: bool, waived: bool
    ) -> Order:
        try:
            if look_first:
                self._step(order, "asking-first")
                stopped = await self._stopped_by_look_up(order, content, waived=waived)
                if stopped is not None:
                    return stopped
            self._step(order, "signing")
            sealed = await seal(content, self._signer, self._clock, self._randomness)
        except VaultError as error:
            because = "keyring-locked" if isinstance(error, KeyringLocked) else type(error).__name__
            return await self._not_sent(order, because)
        return await self._post(order, content, sealed, operator)

    async def _stopped_by_look_up(self, order: Order, content: Content, *, waived: bool) -> Order | None:
        """Ask for the number before sending; give the order as it then stands if nothing may be sent.

        Only "no such order", as this gateway was learnt to say it, lets an order go; one whose no proves nothing lets
        it go by a person's typed reason.
        """
        target = self._status_target(content)
        asked = await self._asking.ask(content.profile, order.key, target=target, urgent=True)
        changed = await self._inquiry.apply(order, asked, Purpose.BEFORE_SENDING)
        match asked.verdict:
            case NoSuchOrder():
                return None
            case ProvesNothing() if waived:
                return None
            case ProvesNothing(no):
                return await self._not_sent(order, NotSentBecause.ANSWER_PROVES_NOTHING, no)
            case Found() if changed.state is not OrderState.AUTHORISED:
                if changed.mismatch:
                    return changed
                found = Change(mismatch=Mismatch.FOUND_BEFORE_SENDING.value)
                return self._told(await self._journal.change(order.id, found))
        return await self._not_sent(order, NotSentBecause.COULD_NOT_ASK, asked.no)

    def _status_target(self, content: Content) -> Target:
        return content.profile.status_target or content.target

    async def _not_sent(self, order: Order, because: str, no: SaysNo | None = None) -> Order:
        change = Change(not_sent_because=because, clear_next_check=True)
        if no is not None:
            change = replace(change, error_code=no.code, error_message=no.message)
        move = Move(order.state, OrderState.NOT_SENT, GATEWAY, because, change=change)
        return self._told(await self._journal.move(order.id, move))

    async def _post(self, order: Order, content: Content, sealed: Sealed, operator: str) -> Order:
        """Write the row, make the one POST, write the outcome. If the row cannot be written nothing is sent."""
        attempt = NewAttempt(
            nonce=sealed.nonce,
            timestamp=sealed.timestamp,
            key_fingerprint=str(sealed.key or ""),
            url=content.url,
            body_digest=sealed.body_digest,
            operator=operator,
        )
        committed_monotonic, committed_wall = self._clock.monotonic(), self._clock.now()
        sent, _ = await self._journal.begin_attempt(order.id, attempt)
        self._told(sent)
        self._step(sent, "sending")
        exchange = await self._wire.post_order(sealed.call, committed_monotonic, committed_wall)
        try:
            return await self._outcome(sent, content, exchange)
        except JournalError as error:
            raise OutcomeUnwritten(order.id) from error

    async def _outcome(self, order: Order, content: Content, exchange: Exchange) -> Order:
        """Turn what came over the wire into one of four outcomes; whatever is not sure is in doubt."""
        if not exchange.began:
            because = exchange.failure.value
            change = Change(not_sent_because=because, clear_next_check=True)
            return await self._ended(order, exchange, "not_sent", OrderState.NOT_SENT, change)
        if exchange.body is None or exchange.http_status is None:
            return await self._in_doubt(order, exchange, exchange.failure.value)
        status, body, number = exchange.http_status, exchange.body, order.key.number
        judged = await beside(exchange, lambda: judge_order_answer(status, body, number))
        match judged:
            case Accepted():
                return await self._accepted(order, exchange, judged)
            case SaysNo():
                return await self._said_no(order, content, exchange, judged)
            case NoSense():
                return await self._in_doubt(order, exchange, judged.flaw.value)

    async def _accepted(self, order: Order, exchange: Exchange, accepted: Accepted) -> Order:
        now = self._clock.now()
        change = Change(
            gateway_id=accepted.gateway_id,
            serial_number=accepted.serial_number,
            as_of=now,
            watched_since=now,
            next_check=schedule.next_check(OrderState.ACCEPTED, now, now, self._randomness.jitter()),
        )
        return await self._ended(order, exchange, "accepted", OrderState.ACCEPTED, change)

    async def _in_doubt(self, order: Order, exchange: Exchange, because: str) -> Order:
        doubt = doubt_begins(self._clock.now(), because)
        return await self._ended(order, exchange, "in_doubt", OrderState.IN_DOUBT, doubt)

    async def _ended(self, order: Order, exchange: Exchange, outcome: str, state: OrderState, change: Change) -> Order:
        end = _attempt_end(exchange, outcome)
        move = Move(OrderState.SENDING, state, GATEWAY, outcome, change=change)
        return self._told(await self._journal.end_attempt(order.id, end, move))

    async def _said_no(self, order: Order, content: Content, exchange: Exchange, no: SaysNo) -> Order:
        """The gateway said no: make sure by a look-up that no order exists, before it is called refused."""
        claim = RefusalCheck.CLAIMED_VALIDATION if no.type is ErrorType.VALIDATION else RefusalCheck.CLAIMED_ERROR
        change = replace(
            doubt_begins(self._clock.now(), "refusal-unconfirmed"),
            refusal=claim,
            error_code=no.code,
            error_message=no.message,
            serial_number=no.serial_number,
        )
        move = Move(OrderState.SENDING, OrderState.IN_DOUBT, GATEWAY, "said-no", change=change)
        order = await self._journal.end_attempt(order.id, _attempt_end(exchange, "said_no", no), move)
        self._step(order, "making-sure")
        target = self._status_target(content)
        try:
            asked = await self._asking.ask(content.profile, order.key, target=target, urgent=True)
        except VaultError:
            return self._told(order)
        return await self._inquiry.apply(order, asked, Purpose.AFTER_REFUSAL)

    def _step(self, order: Order, step: str) -> None:
        self._news.tell(SendStep(order.id, step))

    def _told(self, order: Order) -> Order:
        self._news.tell(JournalSaved(self._clock.now()))
        self._news.tell(OrderChanged(order))
        return order


def _refuse_unchecked(content: Content) -> None:
    """Refuse values that look like what was checked and are not, and a currency that ISO 4217 has dropped since."""
    if sent_otherwise(content.operation, content.pairs):
        raise NotSendable("content-unchecked")
    code = content.value("currency")
    if code and not is_currency(code):
        raise NotSendable("currency-dropped")


def doubt_begins(now: datetime, because: str) -> Change:
    """Give the change with which a doubt begins: looked up at once, then by the ladder."""
    return Change(doubt_because=because, watched_since=now, next_check=now)


def _attempt_end(exchange: Exchange, outcome: str, no: SaysNo | None = None) -> AttemptEnd:
    return AttemptEnd(
        outcome=outcome,
        failure=exchange.failure.value,
        http_status=exchange.http_status,
        raw=exchange.body,
        elapsed=exchange.elapsed,
        claim_type=no.type.value if no else "",
        claim_code=no.code if no else "",
        claim_message=no.message if no else "",
    )
