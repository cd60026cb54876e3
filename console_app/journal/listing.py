"""Queries for the list of orders: pages, sums and counts of views and looked-up texts, each on one connection.

Each query is written to stay fast in a journal of a million orders: a view by its own index, a text along the
full-text index from the newest order back. Where the planner would read all orders of a profile instead, a unary plus
keeps it from that index.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, collate, func, literal_column, or_, select, union

from console_app.journal import exponents, registrations, search, sorting
from console_app.journal.readable import unreadable
from console_app.journal.rows import order_of
from console_app.journal.sorting import unindexed
from console_app.journal.tables import altered_orders, observations, order_sums, order_words, orders
from console_app.protocol.states import OPEN, OUTCOME_UNKNOWN
from console_app.services.order_queries import OrderPage, OrderQuery, PageKey, Sort, Total, View
from console_app.services.records import Order

MOST_SUMMED: Final = 2_000
"""If more orders than this match a looked-up text, neither count nor sum is made, which would take too long."""
_PINNED: Final = 20
_DENSE: Final = 5_000
_AFTER_ALL: Final = 2**63 - 1
_HIGHEST: Final = "\U0010ffff"
_FULL_TEXT: Final[ColumnElement[str]] = literal_column("order_words")
_COMMON: Final = 1_000
"""A word that more orders than this have is not taken for the beginning of longer words as well."""
Condition = ColumnElement[bool]


def page(connection: Connection, query: OrderQuery) -> OrderPage:
    """Return one page of the list in the sequence asked for.

    For a looked-up text, unless another sort is asked for: orders of exactly this identifier first (a few at most),
    then the newest orders first; `PageKey.id` alone says where the next page begins.
    """
    if not query.text.strip():
        by_index = query.view is View.ALL or (query.view is View.TODAY and query.sort is Sort.CHANGED)
        wanted = select(orders).where(*_in_view(query.view, query))
        if by_index:
            own = wanted.where(orders.c.profile == query.profile) if query.profile else wanted
            return _page(connection, sorting.walked(connection, own, query), query)
        return _page(connection, sorting.gathered(wanted.where(*_of_profile(query)), query), query)
    text = search.readable(query.text)
    if not text:
        return OrderPage((), None)
    if query.ranked:
        return _ranked(connection, query, text)
    wanted = select(orders).where(orders.c.id.in_(_all(_found(connection, query, text))), *_shown(query))
    return _page(connection, sorting.gathered(wanted, query), query)


def totals(connection: Connection, query: OrderQuery, *, exact: bool = False) -> tuple[Total, ...]:
    """Return count and sum per currency of the orders that a query matches.

    If very many orders match a looked-up text, only that fact is returned, unless `exact`.
    """
    if query.text.strip():
        text = search.readable(query.text)
        if not text:
            return ()
        found = _found(connection, query, text)
        if not exact and any(_more_than(connection, way, MOST_SUMMED) for way in found):
            return (Total("", MOST_SUMMED, 0, more=True),)
        return _summed(connection, orders.c.id.in_(_all(found)), *_shown(query))
    if query.view in (View.ALL, View.OPEN) and not _any_unsound(connection):
        return _kept(connection, query)
    return _summed(connection, *_shown(query))


def counts(connection: Connection, query: OrderQuery) -> tuple[tuple[str, int], ...]:
    """Return the number of orders in each view, ignoring the looked-up text."""
    kept = {view: _kept_count(connection, view, query) for view in (View.ALL, View.OPEN)}
    return tuple((view.value, kept[view] if view in kept else _count(connection, view, query)) for view in View)


def _kept_of(view: View, query: OrderQuery) -> tuple[Condition, ...]:
    of_view = (order_sums.c.state.in_(OPEN),) if view is View.OPEN else ()
    return (*of_view, order_sums.c.profile == query.profile) if query.profile else of_view


def _kept(connection: Connection, query: OrderQuery) -> tuple[Total, ...]:
    """Read the sums that the database updates with every order that enters or moves."""
    count = func.sum(order_sums.c.count)
    wanted = select(order_sums.c.currency, count, func.sum(order_sums.c.minor))
    own = wanted.where(*_kept_of(query.view, query))
    rows = connection.execute(
        own.group_by(order_sums.c.currency).having(count > 0).order_by(order_sums.c.currency)
    ).all()
    if not all(isinstance(code, str) and isinstance(n, int) and isinstance(minor, int) for code, n, minor in rows):
        return _summed(connection, *_shown(query))  # the sums kept were damaged: they are counted anew
    return tuple(
        Total(code, number, minor, exponent=exponents.of_currency(connection, code)) for code, number, minor in rows
    )


def _kept_count(connection: Connection, view: View, query: OrderQuery) -> int:
    count = select(func.coalesce(func.sum(order_sums.c.count), 0))
    kept = connection.execute(count.where(*_kept_of(view, query))).scalar_one()
    return kept if isinstance(kept, int) else _count(connection, view, query)


def _any_unsound(connection: Connection) -> bool:
    """Tell whether any order is unreadable or altered: the stored sums include its amount, which cannot be trusted."""
    odd = union(select(orders.c.id).where(unreadable()), select(altered_orders.c.order_id)).limit(1)
    return connection.execute(odd).first() is not None


def _summed(connection: Connection, *conditions: Condition) -> tuple[Total, ...]:
    # Grouping by the bare column would tempt the planner to walk all orders by it, whatever the conditions leave.
    # What cannot be read, or was altered, counts and adds nothing to any sum.
    unsound = or_(unreadable(), orders.c.id.in_(select(altered_orders.c.order_id)))
    currency = case((unsound, ""), else_=orders.c.currency.concat(""))
    minor = case((unsound, 0), else_=func.coalesce(orders.c.minor, 0))
    wanted = select(currency, func.count(), func.coalesce(func.sum(minor), 0)).where(*conditions)
    rows = connection.execute(wanted.group_by(currency).order_by(currency))
    return tuple(
        Total(code, count, minor, exponent=exponents.of_currency(connection, code)) for code, count, minor in rows
    )


def _count(connection: Connection, view: View, query: OrderQuery) -> int:
    shown = (*_in_view(view, query), *_of_profile(query, indexed=view is View.TODAY))
    return connection.execute(select(func.count()).select_from(orders).where(*shown)).scalar_one()


def _ranked(connection: Connection, query: OrderQuery, text: str) -> OrderPage:
    exact = _ids(connection, _exact(text), query, _PINNED)
    pinned = exact[: query.limit] if query.after is None else []
    after = query.after.id if query.after else _AFTER_ALL
    room = query.limit - len(pinned)
    likes = _likes(connection, query, text, after, room + 1 + _PINNED)
    others = [order for order in likes if order not in set(exact)]
    end = None
    if len(others) > room:
        end = PageKey((), others[room - 1] if room else _AFTER_ALL)
    return OrderPage(_by_ids(connection, [*pinned, *others[:room]]), end)


def _likes(connection: Connection, query: OrderQuery, text: str, before: int, limit: int) -> list[int]:
    """Return the newest orders, below an id, that match the words or whose number begins with the text."""
    found: set[int] = set()
    words = _words(connection, text)
    if words:
        found.update(_newest_with(connection, query, words, before, limit))
    if _may_be_number(text):
        found.update(_numbered(connection, query, text, before, limit))
    return sorted(found, reverse=True)[:limit]


def _newest_with(connection: Connection, query: OrderQuery, words: str, before: int, limit: int) -> list[int]:
    """Choose the cheaper plan: walk all orders along the index of words, or read a narrow view whole."""
    hits = _hits(words, query.profile)
    if query.view is View.ALL:
        newest = hits.where(order_words.c.rowid < before).order_by(order_words.c.rowid.desc())
        return list(connection.execute(newest.limit(limit)).scalars())
    return _ids(connection, hits, query, limit, before)


def _hits(words: str, profile: str) -> Select[Any]:
    own = f"({words}) AND {search.of_profile(profile)}" if profile else words
    return select(order_words.c.rowid).where(_matches(own))


def _ids(
    connection: Connection, among: Select[Any], query: OrderQuery, limit: int, before: int = _AFTER_ALL
) -> list[int]:
    """Return the newest of some orders that the query shows; with a bare id all orders would be walked by it."""
    own = unindexed(orders.c.id)
    chosen = orders.c.id if query.view is View.ALL else own
    wanted = select(orders.c.id).where(chosen.in_(among), own < before, *_shown(query))
    return list(connection.execute(wanted.order_by(own.desc()).limit(limit)).scalars())


def _numbered(connection: Connection, query: OrderQuery, text: str, before: int, limit: int) -> list[int]:
    """Choose the cheaper plan: read few such numbers from their index and sort, or walk back in time over many."""
    begins = _begins(text)
    few = select(orders.c.id).where(begins).limit(_DENSE).subquery()
    if connection.execute(select(func.count()).select_from(few)).scalar_one() < _DENSE:
        return _ids(connection, select(orders.c.id).where(begins), query, limit, before)
    number = unindexed(collate(orders.c.number, "NOCASE"))
    walked = select(orders.c.id).where(number >= text, number < text + _HIGHEST, orders.c.id < before)
    newest = walked.where(*_shown(query)).order_by(orders.c.id.desc())
    return list(connection.execute(newest.limit(limit)).scalars())


def _begins(text: str) -> Condition:
    number = collate(orders.c.number, "NOCASE")
    return and_(number >= text, number < text + _HIGHEST)


def _may_be_number(text: str) -> bool:
    return bool(text) and " " not in text


def _words(connection: Connection, text: str) -> str:
    """Write the full-text query; a long word that many orders have is searched only as a whole word.

    Long beginnings have no index of their own: the database would first gather every order with a word that begins so.
    For a word with a point or an at, such as an e-mail address, one order is enough.
    """
    whole = set()
    for word in search.long_words(text):
        itself = select(order_words.c.rowid).where(_matches(search.word_itself(word)))
        if search.compact(word) and _more_than(connection, itself, _COMMON if word.isalnum() else 0):
            whole.add(word)
    return search.match_expression(text, whole)


def _exact(text: str) -> Select[Any]:
    """Return the condition of orders that this text identifies: by number, or by any id in an answer about them."""
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


def _found(connection: Connection, query: OrderQuery, text: str) -> tuple[Select[Any], ...]:
    """Return the ids of all orders that a text finds; by words only those of the query's profile."""
    ways = [_exact(text)]
    if _may_be_number(text):
        own = (orders.c.profile == query.profile,) if query.profile else ()
        ways.append(select(orders.c.id).where(_begins(text), *own))
    words = _words(connection, text)
    if words:
        ways.append(_hits(words, query.profile))
    return tuple(ways)


def _all(ways: tuple[Select[Any], ...]) -> Select[Any]:
    return select(union(*ways).subquery())


def _more_than(connection: Connection, among: Select[Any], most: int) -> bool:
    some = among.limit(most + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() > most


def _matches(words: str) -> Condition:
    return _FULL_TEXT.op("MATCH", is_comparison=True)(words)


def _shown(query: OrderQuery) -> tuple[Condition, ...]:
    return (*_in_view(query.view, query), *_of_profile(query, indexed=query.view is View.TODAY))


def _of_profile(query: OrderQuery, *, indexed: bool = False) -> tuple[Condition, ...]:
    if not query.profile:
        return ()
    return ((orders.c.profile if indexed else unindexed(orders.c.profile)) == query.profile,)


def _in_view(view: View, query: OrderQuery) -> tuple[Condition, ...]:
    if view is View.TODAY and query.today_from is not None:
        return (orders.c.changed >= query.today_from,)
    if view is View.NEEDS_ME:
        return (orders.c.id.in_(_needing_a_person(query)),)
    if view is View.OPEN:
        return (orders.c.state.in_(OPEN),)
    return ()


def _needing_a_person(query: OrderQuery) -> Select[Any]:
    """Return the orders in doubt, held, contradicted, altered or unreadable, and those open or unanswered too long.

    The journal's copy of `attention.cause_of`; a test compares both. Each condition has its index.
    """
    ways = [
        select(orders.c.id).where(orders.c.state.in_(OUTCOME_UNKNOWN)),
        select(orders.c.id).where(orders.c.mismatch != literal_column("''")),
        select(orders.c.id).where(unreadable()),
        select(altered_orders.c.order_id),
    ]
    if query.needs_me_before is not None:
        before = query.needs_me_before
        ways.append(select(orders.c.id).where(orders.c.state.in_(OPEN), orders.c.created < before))
        ways.append(
            select(orders.c.id).where(
                orders.c.failing_since.is_not(None), orders.c.failing_since < before, orders.c.checks_failed > 0
            )
        )
    return select(union(*ways).subquery())


def _by_ids(connection: Connection, ids: Sequence[int]) -> tuple[Order, ...]:
    rows = connection.execute(select(orders).where(orders.c.id.in_(ids)))
    found = {order.id: order for order in map(order_of, rows)}
    return tuple(found[order] for order in ids)


def _page(connection: Connection, wanted: Select[Any], query: OrderQuery) -> OrderPage:
    rows = connection.execute(wanted).all()
    found = tuple(order_of(row) for row in rows[: query.limit])
    if len(rows) <= query.limit:
        return OrderPage(found, None)
    return OrderPage(found, sorting.key_of(connection, rows[query.limit - 1], query.sort))
