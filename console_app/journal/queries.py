"""The journal's questions, each a function on a connection that sees one moment; nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    collate,
    func,
    literal_column,
    or_,
    select,
    union,
)

from console_app.journal import registrations, search, sorting
from console_app.journal.rows import attempt_of, history_row_of, observation_of, order_of
from console_app.journal.tables import (
    attempts,
    history,
    lookup_proofs,
    observations,
    order_content,
    order_words,
    orders,
)
from console_app.protocol.operation import Pair
from console_app.protocol.states import OPEN, UNSETTLED, OrderState
from console_app.services.records import Dossier, Order, OrderKey, Origin, Page, PageKey, Question, Sort, Total, View

_PINNED: Final = 20
_DENSE: Final = 5_000
_AFTER_ALL: Final = 2**63 - 1
_HIGHEST: Final = "\U0010ffff"
_FULL_TEXT: Final[ColumnElement[str]] = literal_column("order_words")
Condition = ColumnElement[bool]


def order_by_id(connection: Connection, order: int) -> Order:
    """Give an order.

    Raises:
        KeyError: there is none.

    """
    row = connection.execute(select(orders).where(orders.c.id == order)).first()
    if row is None:
        raise KeyError(order)
    return order_of(row)


def find(connection: Connection, key: OrderKey) -> Order | None:
    """Give the order with this number."""
    wanted = select(orders).filter_by(host=key.host, login=key.login, number=key.number)
    row = connection.execute(wanted).first()
    return None if row is None else order_of(row)


def dossier(connection: Connection, order: int) -> Dossier:
    """Give everything about an order."""
    content = select(order_content).filter_by(order_id=order).order_by(order_content.c.position)
    moves = select(history).filter_by(order_id=order).order_by(history.c.id)
    posts = select(attempts).filter_by(order_id=order).order_by(attempts.c.number)
    calls = select(observations).filter_by(order_id=order).order_by(observations.c.id)
    return Dossier(
        order=order_by_id(connection, order),
        content=tuple(Pair(row.name, row.value) for row in connection.execute(content)),
        history=tuple(history_row_of(row) for row in connection.execute(moves)),
        attempts=tuple(attempt_of(row) for row in connection.execute(posts)),
        observations=tuple(observation_of(row) for row in connection.execute(calls)),
    )


def same_payment(connection: Connection, fingerprint: str, since: datetime) -> tuple[Order, ...]:
    """Give our orders with this fingerprint that are unsettled or changed since then, newest first."""
    alike = and_(orders.c.fingerprint == fingerprint, orders.c.origin == Origin.OURS)
    recent = or_(orders.c.state.in_(UNSETTLED), orders.c.changed >= since)
    return _orders(connection, select(orders).where(alike, recent).order_by(orders.c.id.desc()))


def in_states(connection: Connection, *states: OrderState) -> tuple[Order, ...]:
    """Give our orders in these states, oldest first."""
    ours = orders.c.origin == Origin.OURS
    return _orders(connection, select(orders).where(ours, orders.c.state.in_(states)).order_by(orders.c.id))


def due(connection: Connection, now: datetime, limit: int) -> tuple[Order, ...]:
    """Give orders whose next check has come: in doubt first, then those at the gateway, held, and late checks.

    One watched since a moment that is still to come is due as well: the workstation's clock was set back, and waiting
    for it to catch up could take a day.
    """
    urgency = case(
        (orders.c.state == OrderState.IN_DOUBT, 0),
        (orders.c.state.in_((OrderState.ACCEPTED, OrderState.PROCESSING)), 1),
        (orders.c.state == OrderState.HELD, 2),
        else_=3,
    )
    set_back = and_(orders.c.next_check.is_not(None), orders.c.watched_since > now)
    come = select(orders).where(or_(orders.c.next_check <= now, set_back))
    return _orders(connection, come.order_by(urgency, orders.c.next_check, orders.c.id).limit(limit))


def next_due(connection: Connection) -> datetime | None:
    """Give the earliest next check."""
    earliest = select(orders.c.next_check).where(orders.c.next_check.is_not(None))
    return connection.execute(earliest.order_by(orders.c.next_check).limit(1)).scalar()


def unfinished(connection: Connection, profile: str) -> int:
    """Count a profile's open orders."""
    return _count(connection, and_(orders.c.profile == profile, orders.c.state.in_(OPEN)))


def proven(connection: Connection, host: str, login: str, target: str) -> bool:
    """Tell whether a look-up by order number alone has found an own order there."""
    known = select(lookup_proofs.c.at).filter_by(host=host, login=login, target=target)
    return connection.execute(known).first() is not None


def page(connection: Connection, question: Question) -> Page:
    """Give one page in the order asked for.

    For a looked-up text, unless another order is asked for: orders of exactly this identifier first (a few at most),
    then the newest orders first; `PageKey.id` alone says where the next page begins.
    """
    shown = _shown(question)
    if not question.text.strip():
        wanted = select(orders).where(*shown)
        by_index = question.view is View.ALL or (question.view is View.TODAY and question.sort is Sort.CHANGED)
        ordered = sorting.walked(connection, wanted, question) if by_index else sorting.gathered(wanted, question)
        return _page(_orders(connection, ordered), question)
    if sorting.is_ranked(question):
        return _found_page(connection, question)
    text = search.readable(question.text)
    if not text:
        return Page((), None)
    hits = union(select(_exact(text).subquery()), select(_like(text).subquery()))
    wanted = select(orders).where(orders.c.id.in_(select(hits.subquery())), *shown)
    return _page(_orders(connection, sorting.gathered(wanted, question)), question)


def totals(connection: Connection, question: Question) -> tuple[Total, ...]:
    """Give count and sum per currency."""
    conditions = [*_shown(question)]
    if question.text.strip():
        text = search.readable(question.text)
        if not text:
            return ()
        conditions.append(or_(orders.c.id.in_(_exact(text)), orders.c.id.in_(_like(text))))
    # Grouping by the bare column would tempt the planner to walk all orders by it, whatever the conditions leave.
    currency = orders.c.currency.concat("") if conditions else orders.c.currency
    wanted = select(currency, func.count(), func.coalesce(func.sum(orders.c.minor), 0)).where(*conditions)
    rows = connection.execute(wanted.group_by(currency).order_by(currency))
    return tuple(Total(code, count, minor) for code, count, minor in rows)


def counts(connection: Connection, question: Question) -> tuple[tuple[str, int], ...]:
    """Give the number of orders in each view, whatever text is looked up."""
    profile = _of_profile(question)
    return tuple((view.value, _count(connection, *_in_view(view, question), *profile)) for view in View)


def _found_page(connection: Connection, question: Question) -> Page:
    text = search.readable(question.text)
    shown = _shown(question)
    exact = _orders(
        connection,
        select(orders).where(orders.c.id.in_(_exact(text)), *shown).order_by(orders.c.id.desc()).limit(_PINNED),
    )
    pinned = exact[: question.limit] if question.after is None else ()
    known = {order.id for order in exact}
    after = question.after.id if question.after else _AFTER_ALL
    room = question.limit - len(pinned)
    others = [order for order in _likes(connection, question, text, after, room + 1 + _PINNED) if order.id not in known]
    if len(others) <= room:
        return Page((*pinned, *others), None)
    return Page((*pinned, *others[:room]), PageKey((), others[room - 1].id if room else _AFTER_ALL))


def _likes(connection: Connection, question: Question, text: str, before: int, limit: int) -> list[Order]:
    """Give the newest orders that match the words or begin with the text as their number, below an id."""
    found: dict[int, Order] = {}
    shown, narrow = _shown(question), question.view in (View.OPEN, View.NEEDS_ME)
    words = search.question(text)
    if words:
        newest = _newest_with(words, before, shown, narrow=narrow).limit(limit)
        found = {order.id: order for order in _orders(connection, newest)}
    if _may_be_number(text):
        numbered = _number_begins(connection, text).where(orders.c.id < before, *shown)
        for order in _orders(connection, numbered.order_by(orders.c.id.desc()).limit(limit)):
            found[order.id] = order
    return [found[key] for key in sorted(found, reverse=True)[:limit]]


def _newest_with(words: str, before: int, shown: Sequence[Condition], *, narrow: bool) -> Select[Any]:
    """Pick the cheaper way: a wide view is walked along the index of words, a narrow one is gone through whole."""
    if narrow:
        # Nowhere a bare id: the planner would walk all orders by it, or fetch every one that has the words.
        own = orders.c.id + 0
        hits = select(order_words.c.rowid).where(_matches(words))
        return select(orders).where(own.in_(hits), own < before, *shown).order_by(own.desc())
    matching = select(orders).join(order_words, orders.c.id == order_words.c.rowid)
    matching = matching.where(_matches(words), order_words.c.rowid < before, *shown)
    return matching.order_by(order_words.c.rowid.desc())


def _number_begins(connection: Connection, text: str) -> Select[Any]:
    """Pick the cheaper way: few such numbers are read from their index and sorted, many met by walking back in time."""
    begins = _begins(text)
    few = select(orders.c.id).where(begins).limit(_DENSE).subquery()
    if connection.execute(select(func.count()).select_from(few)).scalar_one() < _DENSE:
        return select(orders).where(orders.c.id.in_(select(orders.c.id).where(begins)))
    low, high = text, text + _HIGHEST
    number = collate(orders.c.number.concat(""), "NOCASE")  # an expression, so that its index is out of the question
    return select(orders).where(number >= low, number < high)


def _begins(text: str) -> Condition:
    number = collate(orders.c.number, "NOCASE")
    return and_(number >= text, number < text + _HIGHEST)


def _may_be_number(text: str) -> bool:
    return bool(text) and " " not in text


def _exact(text: str) -> Select[Any]:
    """Choose the orders that this text identifies: by number, or any id that was ever told about them."""
    ways = [
        select(orders.c.id).where(collate(orders.c.number, "NOCASE") == text),
        select(observations.c.order_id).where(
            collate(observations.c.serial_number, "NOCASE") == text,
            observations.c.serial_number != literal_column("''"),
        ),
    ]
    ways += registrations.payments_told_by(text)
    if search.identifier(text):
        ways.append(select(order_words.c.rowid).where(_matches(search.identifier(text))))
    return select(union(*ways).subquery())


def _like(text: str) -> Select[Any]:
    ways = [select(orders.c.id).where(_begins(text))] if _may_be_number(text) else []
    words = search.question(text)
    ways += [select(order_words.c.rowid).where(_matches(words))] if words else []
    return select(union(*ways).subquery())


def _matches(words: str) -> Condition:
    return _FULL_TEXT.op("MATCH", is_comparison=True)(words)


def _shown(question: Question) -> tuple[Condition, ...]:
    return (*_in_view(question.view, question), *_of_profile(question))


def _of_profile(question: Question) -> tuple[Condition, ...]:
    return (orders.c.profile == question.profile,) if question.profile else ()


def _in_view(view: View, question: Question) -> tuple[Condition, ...]:
    if view is View.TODAY and question.today_from is not None:
        return (orders.c.changed >= question.today_from,)
    if view is View.NEEDS_ME:
        return (orders.c.id.in_(_needing_a_person(question)),)
    if view is View.OPEN:
        return (orders.c.state.in_(OPEN),)
    return ()


def _needing_a_person(question: Question) -> Select[Any]:
    """Choose orders in doubt, held, contradicted, and those open or unanswered for too long; each way has its index."""
    uncertain = (OrderState.IN_DOUBT, OrderState.HELD)
    ways = [
        select(orders.c.id).where(orders.c.state.in_(uncertain)),
        select(orders.c.id).where(orders.c.mismatch != literal_column("''")),
    ]
    if question.needs_me_before is not None:
        before = question.needs_me_before
        ways.append(select(orders.c.id).where(orders.c.state.in_(OPEN), orders.c.created < before))
        ways.append(
            select(orders.c.id).where(
                orders.c.failing_since.is_not(None), orders.c.failing_since < before, orders.c.checks_failed > 0
            )
        )
    return select(union(*ways).subquery())


def _count(connection: Connection, *conditions: Condition) -> int:
    return connection.execute(select(func.count()).select_from(orders).where(*conditions)).scalar_one()


def _orders(connection: Connection, wanted: Select[Any]) -> tuple[Order, ...]:
    return tuple(order_of(row) for row in connection.execute(wanted))


def _page(found: tuple[Order, ...], question: Question) -> Page:
    if len(found) <= question.limit:
        return Page(found, None)
    return Page(found[: question.limit], sorting.key_of(found[question.limit - 1], question.sort))
