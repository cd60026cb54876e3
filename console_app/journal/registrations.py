"""Card registrations in the journal: stored once, read by payment and by reference; functions on a connection."""

from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, collate, insert, literal_column, select

from console_app.journal import search
from console_app.journal.readable import unreadable_columns
from console_app.journal.rows import order_of, scrubbed
from console_app.journal.tables import APPROVED_PAYMENT, order_content, order_words, orders, registrations
from console_app.protocol.card_numbers import mask_cards_in
from console_app.services.profile import Target
from console_app.services.records import Order, OrderKey, Origin
from console_app.services.registrations import NewRegistration, RegisteredCard, Registration

_NONE: Final[ColumnElement[str]] = literal_column("''")
_REFERENCE: Final = "destination-card-ref-id"
_FULL_TEXT: Final[ColumnElement[str]] = literal_column("order_words")
_PLAIN: Final = tuple(
    name for name in (entry.name for entry in fields(Registration)) if name not in {"payment", "target", "order"}
)


def add(connection: Connection, new: NewRegistration) -> Registration:
    """Store an answer about a card registration; card numbers in texts from outside are masked."""
    row = insert(registrations).values(
        order_id=new.order,
        host=new.payment.host,
        login=new.payment.login,
        number=new.payment.number,
        gateway_id=new.gateway_id,
        profile=new.profile,
        target_id=new.target.id,
        target_group=new.target.group,
        operator=new.operator,
        at=new.at,
        outcome=new.outcome,
        card_ref_id=new.card_ref_id,
        unq_card_ref_id=new.unq_card_ref_id,
        serial_number=mask_cards_in(new.serial_number),
        status=mask_cards_in(new.status),
        error_code=mask_cards_in(new.error_code),
        error_message=mask_cards_in(new.error_message),
        http_status=new.http_status,
        elapsed=new.elapsed,
        raw=scrubbed(new.raw),
        note=new.note,
    )
    kept = connection.execute(row.returning(*registrations.c)).one()
    return _registration_of(kept)


def of_payment(connection: Connection, payment: OrderKey) -> tuple[Registration, ...]:
    """Return all answers about one initial payment, newest first."""
    own = select(registrations).filter_by(host=payment.host, login=payment.login, number=payment.number)
    return _read(connection, own.order_by(registrations.c.id.desc()))


def by_reference(connection: Connection, card_ref_id: str) -> tuple[Registration, ...]:
    """Return the registrations that gave this card reference, newest first."""
    wanted = select(registrations).where(_gave(card_ref_id))
    return _read(connection, wanted.order_by(registrations.c.id.desc()))


def cards(connection: Connection, host: str, login: str, limit: int) -> tuple[RegisteredCard, ...]:
    """Return the newest card references of a host and login, each with its payment if that is in the journal."""
    given = registrations.c.card_ref_id != _NONE
    newest = select(registrations).filter_by(host=host, login=login).where(given).order_by(registrations.c.id.desc())
    return tuple(RegisteredCard(one, _payment(connection, one)) for one in _read(connection, newest.limit(limit)))


def approved_payments(connection: Connection, host: str, login: str, limit: int) -> tuple[Order, ...]:
    """Return our finally approved initial payments, the latest changed first."""
    own = select(orders).filter_by(host=host, login=login, origin=Origin.OURS).where(APPROVED_PAYMENT)
    newest = own.order_by(orders.c.changed.desc()).limit(limit)
    return tuple(order for order in map(order_of, connection.execute(newest)) if not order.unreadable)


def transfers_to(connection: Connection, host: str, login: str, card_ref_id: str, limit: int) -> tuple[Order, ...]:
    """Return the transfers whose content names this card reference, newest first."""
    word = search.compact(card_ref_id)
    if not word:
        return ()
    has_word = _FULL_TEXT.op("MATCH", is_comparison=True)(f'words : "{word}"')
    named = select(order_content.c.order_id).where(
        order_content.c.order_id == orders.c.id,
        order_content.c.name == _REFERENCE,
        order_content.c.value == card_ref_id,
    )
    hits = select(order_words.c.rowid).where(has_word)
    # Expressions in place of bare columns: by their index the planner would walk all orders of this login.
    here = (orders.c.host.concat("") == host, orders.c.login.concat("") == login)
    wanted = select(orders).where(orders.c.id.in_(hits), *here, named.exists())
    newest = wanted.order_by((orders.c.id + 0).desc()).limit(limit)
    return tuple(order_of(row) for row in connection.execute(newest))


def payments_told_by(text: str) -> tuple[Select[Any], ...]:
    """Return the ids of initial payments whose registration gave this card reference or has this serial number."""
    same = (
        orders.c.host == registrations.c.host,
        orders.c.login == registrations.c.login,
        orders.c.number == registrations.c.number,
    )
    serial = (collate(registrations.c.serial_number, "NOCASE") == text, registrations.c.serial_number != _NONE)
    return (
        select(orders.c.id).join(registrations, and_(*same)).where(_gave(text)),
        select(orders.c.id).join(registrations, and_(*same)).where(*serial),
    )


def _gave(card_ref_id: str) -> ColumnElement[bool]:
    return and_(registrations.c.card_ref_id == card_ref_id, registrations.c.card_ref_id != _NONE)


def _payment(connection: Connection, registration: Registration) -> Order | None:
    key = registration.payment
    row = connection.execute(select(orders).filter_by(host=key.host, login=key.login, number=key.number)).first()
    return None if row is None or order_of(row).unreadable else order_of(row)


def _read(connection: Connection, wanted: Select[Any]) -> tuple[Registration, ...]:
    """Return the readable answers; an unreadable one gives no card and fails nothing."""
    rows = connection.execute(wanted)
    return tuple(
        _registration_of(row)
        for row in rows
        if not unreadable_columns(row._mapping, tuple(registrations.c))  # noqa: SLF001 - SQLAlchemy's public name
    )


def _registration_of(row: Row[Any]) -> Registration:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    return Registration(
        payment=OrderKey(values["host"], values["login"], values["number"]),
        target=Target(values["target_id"], group=values["target_group"]),
        order=values["order_id"],
        **{name: values[name] for name in _PLAIN},
    )
