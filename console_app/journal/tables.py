"""The tables as they are now, with the types of their times, intervals and words; `migrations` makes them."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    and_,
    column,
    literal_column,
    table,
)

from console_app.journal.column_types import Flag, Interval, Raw, Timestamp, Word
from console_app.protocol.states import OrderState
from console_app.services.actors import ActorKind
from console_app.services.records import Origin, Purpose, RefusalCheck
from console_app.services.registrations import RegistrationOutcome

REVISION: Final = "0008"
"""The newest revision in `migrations/versions`."""


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _empty(name: str) -> Column[str]:
    return _text(name, "")


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _order_id(**options: Any) -> Column[int]:  # noqa: ANN401 - options of Column
    return Column("order_id", Integer, ForeignKey("orders.id"), nullable=False, **options)


metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

APPROVED_PAYMENT: Final = and_(
    literal_column("operation") == literal_column("'sale'"), literal_column("state") == literal_column("'approved'")
)
"""The condition of finally approved initial payments, whose cards can be registered; the text their index has."""

GATEWAY_LENGTH: Final[ColumnElement[int]] = literal_column("length(gateway_id)", Integer)
MINOR_OR_NONE: Final[ColumnElement[int]] = literal_column("coalesce(minor, 0)", BigInteger)
"""Parts of sort keys, in the very text that their indexes have."""

orders: Final = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("host"),
    _text("login"),
    _text("number"),
    _text("profile"),
    _text("operation"),
    _text("target_id"),
    Column("target_group", Flag, nullable=False),
    Column("origin", Word(Origin), nullable=False),
    Column("state", Word(OrderState), nullable=False),
    _empty("currency"),
    Column("minor", BigInteger),
    Column("actual_minor", BigInteger),
    Column("exponent", Integer),
    _text("receiver"),
    _text("destination"),
    _text("digest"),
    _text("fingerprint"),
    _text("operator"),
    _text("reason"),
    Column("holds_card_data", Flag, nullable=False),
    _text("branch"),
    Column("created", Timestamp, nullable=False),
    Column("changed", Timestamp, nullable=False),
    _empty("gateway_id"),
    _empty("serial_number"),
    _empty("error_code"),
    _empty("error_message"),
    _empty("gateway_status"),
    _empty("stage"),
    Column("refusal", Word(RefusalCheck), nullable=False, server_default=RefusalCheck.NONE.value),
    _empty("not_sent_because"),
    _empty("doubt_because"),
    _empty("mismatch"),
    _count("attempts"),
    Column("as_of", Timestamp),
    Column("next_check", Timestamp),
    Column("watched_since", Timestamp),
    _count("checks"),
    _count("checks_failed"),
    Column("failing_since", Timestamp),
    _empty("failing_because"),
    _empty("content_hash"),
    _empty("seal"),
    UniqueConstraint("host", "login", "number"),
    CheckConstraint("origin IN ('ours', 'elsewhere')", name="origin"),
    CheckConstraint(
        "typeof(minor) IN ('integer', 'null') AND typeof(actual_minor) IN ('integer', 'null')", name="whole_money"
    ),
    CheckConstraint("(currency = '') = (minor IS NULL)", name="money_has_currency"),
    Index("ix_orders_number", "number"),  # made with COLLATE NOCASE, which reflection does not show
    Index("ix_orders_changed", "changed"),
    Index("ix_orders_profile_changed", "profile", "changed"),
    Index("ix_orders_state_profile", "state", "profile"),
    Index("ix_orders_next_check", "next_check"),
    Index("ix_orders_fingerprint", "fingerprint"),
    Index("ix_orders_mismatch", "mismatch", sqlite_where=literal_column("mismatch") != ""),
    Index("ix_orders_payments", "host", "login", "changed", sqlite_where=APPROVED_PAYMENT),
    # One for each sort of the table. Those on expressions and with COLLATE NOCASE are not seen by reflection.
    Index("ix_orders_by_state", "profile", "state"),
    Index("ix_orders_by_number", "profile", "number"),
    Index("ix_orders_by_gateway", "profile", GATEWAY_LENGTH, "gateway_id"),
    Index("ix_orders_by_operation", "profile", "operation"),
    Index("ix_orders_by_receiver", "profile", "receiver"),
    Index("ix_orders_by_destination", "profile", "destination"),
    Index("ix_orders_by_amount", "profile", "currency", MINOR_OR_NONE),
    Index("ix_orders_watched", "watched_since", sqlite_where=literal_column("next_check").is_not(None)),
    Index("ix_orders_failing_since", "failing_since", sqlite_where=literal_column("failing_since").is_not(None)),
)

order_sums: Final = Table(
    "order_sums",
    metadata,
    _text("profile"),
    _text("currency"),
    _text("state"),
    Column("count", Integer, nullable=False),
    Column("minor", BigInteger, nullable=False),
    PrimaryKeyConstraint("profile", "currency", "state"),
)
"""Count and sum of orders by state; triggers update it with every order that enters or moves."""

order_content: Final = Table(
    "order_content",
    metadata,
    _order_id(),
    Column("position", Integer, nullable=False),
    _text("name"),
    _text("value"),
    PrimaryKeyConstraint("order_id", "position"),
)

history: Final = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    _order_id(index=True),
    Column("at", Timestamp, nullable=False),
    Column("before", Word(OrderState)),
    Column("after", Word(OrderState), nullable=False),
    Column("actor", Word(ActorKind), nullable=False, server_default=ActorKind.PERSON.value),
    _text("operator"),
    _text("note"),
    _text("text"),
)

attempts: Final = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    _order_id(),
    Column("number", Integer, nullable=False),
    Column("started", Timestamp, nullable=False),
    _text("nonce"),
    Column("timestamp", BigInteger, nullable=False),
    _text("key_fingerprint"),
    _text("url"),
    _text("body_digest"),
    _text("operator"),
    Column("ended", Timestamp),
    _empty("outcome"),
    _empty("failure"),
    Column("http_status", Integer),
    Column("raw", Raw),
    Column("elapsed", Interval),
    _empty("claim_type"),
    _empty("claim_code"),
    _empty("claim_message"),
    UniqueConstraint("order_id", "number"),
)

observations: Final = Table(
    "observations",
    metadata,
    Column("id", Integer, primary_key=True),
    _order_id(index=True),
    Column("at", Timestamp, nullable=False),
    Column("purpose", Word(Purpose), nullable=False),
    Column("by_number_alone", Flag, nullable=False),
    _text("verdict"),
    _text("flaw"),
    _text("status"),
    _text("stage"),
    _text("serial_number"),
    Column("http_status", Integer),
    Column("elapsed", Interval),
    Column("raw", Raw),
    _text("answer"),
    _text("note"),
    # As with order numbers, made with COLLATE NOCASE.
    Index("ix_observations_serial_number", "serial_number", sqlite_where=literal_column("serial_number") != ""),
)

registrations: Final = Table(
    "registrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("orders.id")),
    _text("host"),
    _text("login"),
    _text("number"),
    _text("gateway_id"),
    _text("profile"),
    _text("target_id"),
    Column("target_group", Flag, nullable=False),
    _text("operator"),
    Column("at", Timestamp, nullable=False),
    Column("outcome", Word(RegistrationOutcome), nullable=False),
    _empty("card_ref_id"),
    _empty("unq_card_ref_id"),
    _empty("serial_number"),
    _empty("status"),
    _empty("error_code"),
    _empty("error_message"),
    Column("http_status", Integer),
    Column("elapsed", Interval),
    Column("raw", Raw),
    _empty("note"),
    CheckConstraint("(outcome = 'registered') = (card_ref_id != '')", name="reference"),
    Index("ix_registrations_payment", "host", "login", "number"),
    Index("ix_registrations_card_ref_id", "card_ref_id", sqlite_where=literal_column("card_ref_id") != ""),
    # As with order numbers, made with COLLATE NOCASE.
    Index("ix_registrations_serial_number", "serial_number", sqlite_where=literal_column("serial_number") != ""),
)
"""Answers about card registrations; `number` is the initial payment's, `order_id` its row if it is in the journal."""

lookup_proofs: Final = Table(
    "lookup_proofs",
    metadata,
    _text("host"),
    _text("login"),
    _text("target"),
    _text("control"),
    _text("number"),
    Column("at", Timestamp, nullable=False),
    PrimaryKeyConstraint("host", "login", "target", "control"),
)
"""Which of our orders a look-up by order number alone has found, where, and with which control (its keyed digest)."""

learnt_answers: Final = Table(
    "learnt_answers",
    metadata,
    _text("host"),
    _text("login"),
    _text("target"),
    _text("control"),
    _text("unknown_type"),
    _text("unknown_code"),
    _text("unknown_message"),
    _text("wrong_type"),
    _text("wrong_code"),
    _text("wrong_message"),
    Column("at", Timestamp, nullable=False),
    PrimaryKeyConstraint("host", "login", "target", "control"),
)
"""What a gateway answers to an unknown order number, and to a wrong control; a newer row replaces the older."""

fingerprint_keys: Final = Table(
    "fingerprint_keys",
    metadata,
    Column("first_order", Integer, ForeignKey("orders.id"), primary_key=True),
    _text("mark"),
    Column("since", Timestamp, nullable=False),
)
"""From which order on the fingerprints were made with which key: the key's mark, which reveals nothing of it.

A key is in use until the next row; all orders before the first row were made with the first key. A key that was lost
and found again has two rows.
"""

altered_orders: Final = Table(
    "altered_orders",
    metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
)
"""Orders found altered in the file: only the home's key can show that, so it is noted here."""

allowed_moves: Final = Table(
    "allowed_moves",
    metadata,
    _text("before"),
    _text("after"),
    PrimaryKeyConstraint("before", "after"),
)
"""The table of moves in the database, for the trigger that guards `orders.state`; '' is where orders enter."""

order_words: Final = table("order_words", column("rowid", Integer), column("ids", Text), column("words", Text))
"""The full-text table: one row per order under its id. `ids` holds identifiers, `words` all other search terms."""
