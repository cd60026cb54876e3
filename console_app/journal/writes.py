"""The journal's write transactions, each a function on a connection that is in a transaction; none commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from console_app.journal import fingerprint_keys, search
from console_app.journal.queries import order_by_id
from console_app.journal.row_counts import written
from console_app.journal.rows import (
    NEWS,
    order_of,
    scrubbed,
    values_of_change,
    values_of_new,
    values_of_observation,
)
from console_app.journal.sorting import unindexed
from console_app.journal.tables import altered_orders, attempts, history, observations, order_content, orders
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.states import OPEN, OrderState, may_move
from console_app.protocol.values import Money
from console_app.services.actors import GATEWAY, Actor, person
from console_app.services.errors import JournalUnavailable, MoveRefused, OrderNumberTaken
from console_app.services.records import AttemptEnd, Change, Move, NewAttempt, NewOrder, Observation, Order, Origin
from console_app.services.verdicts import MoveNote


def add(connection: Connection, new: NewOrder, now: datetime) -> Order:
    """Enter an order with its content, its first history row and its search terms."""
    values = values_of_new(new)
    state = OrderState.PREPARED if new.origin is Origin.OURS else OrderState.ACCEPTED
    row = insert(orders).values(**values, state=state, created=now, changed=now).returning(orders.c.id)
    try:
        order = connection.execute(row).scalar_one_or_none()
    except IntegrityError as error:
        if _is_taken(connection, new):
            raise OrderNumberTaken(new.key.number) from error
        raise
    if order is None:
        raise JournalUnavailable("a row was not written")
    content = [
        {"order_id": order, "position": position, "name": pair.name, "value": pair.value}
        for position, pair in enumerate(new.content)
    ]
    if content:
        written(connection.execute(insert(order_content), content), len(content))
    if new.key_mark:
        fingerprint_keys.note(connection, order, new.key_mark, now)
    _tell(connection, order, None, state, now, _entered_by(new), text=new.reason)
    search.enter(connection, order, search.terms_of_new(new))
    entered = order_by_id(connection, order)
    if entered.unreadable or (entered.key, entered.state, entered.seal) != (new.key, state, new.seal):
        raise JournalUnavailable("a row was not written")
    return entered


def move(connection: Connection, order: int, step: Move, now: datetime) -> Order:
    """Move an order to another state if it is in the expected one, writing the history row first."""
    found = order_by_id(connection, order)
    if found.unreadable or found.state is not step.before or not may_move(step.before, step.after):
        raise MoveRefused(order, found.state.value, step.after.value)
    _tell(connection, order, step.before, step.after, now, step.actor, note=step.note, text=step.text)
    values = {**values_of_change(step.change), "state": step.after, "changed": now}
    changed = connection.execute(
        update(orders).where(orders.c.id == order, orders.c.state == step.before).values(values)
    )
    if changed.rowcount != 1:
        raise MoveRefused(order, found.state.value, step.after.value)
    _note_words(connection, found, step.change)
    moved = order_by_id(connection, order)
    if moved.unreadable or moved.state is not step.after:
        raise MoveRefused(order, found.state.value, step.after.value)
    return moved


def begin_attempt(connection: Connection, order: int, attempt: NewAttempt, now: datetime) -> Order:
    """Write the attempt's row and move `authorised -> sending`."""
    found = order_by_id(connection, order)
    if found.unreadable or found.state is not OrderState.AUTHORISED or found.origin is not Origin.OURS:
        raise MoveRefused(order, found.state.value, OrderState.SENDING.value)
    number = found.attempts + 1
    row = connection.execute(
        insert(attempts).values(
            order_id=order,
            number=number,
            started=now,
            nonce=attempt.nonce,
            timestamp=attempt.timestamp,
            key_fingerprint=attempt.key_fingerprint,
            url=attempt.url,
            body_digest=attempt.body_digest,
            operator=attempt.operator,
        )
    )
    written(row)
    step = Move(OrderState.AUTHORISED, OrderState.SENDING, person(attempt.operator), MoveNote.ATTEMPT)
    _tell(connection, order, step.before, step.after, now, step.actor, note=step.note)
    own = (orders.c.id == order, orders.c.state == step.before)
    connection.execute(update(orders).where(*own).values(state=step.after, attempts=number, changed=now))
    # What leaves after this rests on these rows: they are read again, whatever a trigger or another program did.
    kept = select(attempts.c.nonce).where(attempts.c.order_id == order, attempts.c.number == number)
    sending = order_by_id(connection, order)
    begun = (sending.state, sending.attempts, connection.execute(kept).scalar())
    if sending.unreadable or begun != (OrderState.SENDING, number, attempt.nonce):
        raise MoveRefused(order, found.state.value, OrderState.SENDING.value)
    return sending


def end_attempt(connection: Connection, order: int, end: AttemptEnd, step: Move | None, now: datetime) -> Order:
    """Write how the latest attempt ended, once, and make the move that follows."""
    found = order_by_id(connection, order)
    own = (attempts.c.order_id == order, attempts.c.number == found.attempts, attempts.c.ended.is_(None))
    changed = connection.execute(
        update(attempts)
        .where(*own)
        .values(
            ended=now,
            outcome=end.outcome,
            failure=end.failure,
            http_status=end.http_status,
            raw=scrubbed(end.raw),
            elapsed=end.elapsed,
            claim_type=end.claim_type,
            claim_code=end.claim_code,
            claim_message=mask_cards_in(end.claim_message),
        )
    )
    if changed.rowcount != 1:
        raise MoveRefused(order, found.state.value, step.after.value if step else end.outcome)
    return move(connection, order, step, now) if step else found


def observe(
    connection: Connection,
    order: int,
    observation: Observation,
    changed: Change,
    moves: Sequence[Move],
    now: datetime,
    seen: Order | None = None,
) -> Order:
    """Store a status call, the change and the moves, all or nothing; if the order has moved on, the call alone."""
    values: dict[str, Any] = {**values_of_observation(observation), "order_id": order}
    found = order_by_id(connection, order)
    moved_on = _moved_on(found, seen)
    if not moved_on:
        found = change(connection, order, changed, now)
    written(connection.execute(insert(observations).values(values)))
    search.extend(connection, order, search.terms_of_answer(observation.answer))
    for step in moves if not moved_on else ():
        found = move(connection, order, step, now)
    return found


def _moved_on(found: Order, seen: Order | None) -> bool:
    """Tell whether an order has moved on since conclusions were drawn about it."""
    if seen is None:
        return False
    before = (seen.state, seen.attempts, seen.watched_since)
    return (found.state, found.attempts, found.watched_since) != before


def make_unscheduled_due(connection: Connection, now: datetime) -> int:
    """Set the next check of every open order that has none to `now`; return how many orders these were."""
    # Nearly all orders have no next check: by that index the start would walk them all.
    unplanned = unindexed(orders.c.next_check).is_(None)
    forgotten = update(orders).where(orders.c.state.in_(OPEN - {OrderState.SENDING}), unplanned)
    return connection.execute(forgotten.values(next_check=now)).rowcount


def postpone(connection: Connection, profile: str, until: datetime) -> tuple[Order, ...]:
    """Move to `until` every earlier next check of a profile's orders; this does not count as a change of an order."""
    sooner = (orders.c.next_check < until, unindexed(orders.c.profile) == profile)
    put_off = update(orders).where(*sooner).values(next_check=until).returning(*orders.c)
    return tuple(order_of(row) for row in connection.execute(put_off))


def bring_forward(
    connection: Connection, profile: str, earliest: datetime, latest: datetime, now: datetime
) -> tuple[Order, ...]:
    """Make a profile's orders due whose next check lies between two times; that does not count as a change of them."""
    put_off = (orders.c.next_check.between(earliest, latest), unindexed(orders.c.profile) == profile)
    brought = update(orders).where(*put_off).values(next_check=now).returning(*orders.c)
    return tuple(order_of(row) for row in connection.execute(brought))


def change(connection: Connection, order: int, changed: Change, now: datetime, seen: Order | None = None) -> Order:
    """Change an order's summary; the order counts as lately changed only if a column in `NEWS` changes."""
    found = order_by_id(connection, order)
    values = values_of_change(changed)
    if not values or _moved_on(found, seen):
        return found
    row = connection.execute(select(*(orders.c[name] for name in NEWS)).where(orders.c.id == order)).one()
    if any(values.get(name, old) != old for name, old in zip(NEWS, row, strict=True)):
        values["changed"] = now
    written(connection.execute(update(orders).where(orders.c.id == order).values(values)))
    _note_words(connection, found, changed)
    return order_by_id(connection, order)


def note_altered(connection: Connection, order: int, *, altered: bool) -> None:
    """Note that an order was altered in the file, or that its values fit their keyed digest again."""
    connection.execute(delete(altered_orders).filter_by(order_id=order))
    if altered:
        written(connection.execute(insert(altered_orders).values(order_id=order)))


def _entered_by(new: NewOrder) -> Actor:
    """Return who entered an order; one that is not ours came by an answer of the gateway."""
    return person(new.operator) if new.origin is Origin.OURS else GATEWAY


def _tell(
    connection: Connection,
    order: int,
    before: OrderState | None,
    after: OrderState,
    now: datetime,
    actor: Actor,
    *,
    note: str = "",
    text: str = "",
) -> None:
    row = {"before": before, "after": after, "actor": actor.kind, "operator": actor.name}
    row |= {"note": note, "text": mask_cards_in(text)}
    written(connection.execute(insert(history).values(order_id=order, at=now, **row)))


def _note_words(connection: Connection, order: Order, changed: Change) -> None:
    terms = search.terms_of_ids(changed.gateway_id, changed.serial_number)
    if changed.actual_minor is not None and order.money is not None:
        terms |= search.terms_of_money(Money(changed.actual_minor, order.money.currency))
    search.extend(connection, order.id, terms)


def _is_taken(connection: Connection, new: NewOrder) -> bool:
    key = {"host": new.key.host, "login": new.key.login, "number": new.key.number}
    return connection.execute(select(orders.c.id).filter_by(**key)).first() is not None
