"""Orders written into a journal's file as rows in any state and time, sound or damaged, past the journal's guards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from journal_orders import new_order
from sqlalchemy import Connection, Engine, delete, insert, select

from console_app.journal import schema
from console_app.journal.engine import FILE, engine_of, writing
from console_app.journal.rows import order_of, values_of_new
from console_app.journal.tables import fingerprint_keys, orders
from console_app.protocol.states import OrderState
from console_app.services.records import Order, Origin

DAMAGES: tuple[tuple[str, object], ...] = (
    ("state", "frobnicated"),
    ("origin", "inherited"),
    ("refusal", "perhaps"),
    ("minor", "many"),
    ("exponent", None),
    ("checks_failed", "many"),
    ("failing_since", "yesterday"),
    ("next_check", 2**62),
    ("created", "yesterday"),
    ("receiver", b"\xff"),
)
"""Columns, and a value in each that no version has written."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """What a row says that the rules go by; `damage` is put over it at last, None for a sound row."""

    state: OrderState
    created: datetime
    changed: datetime
    operation: str = "payout"
    origin: Origin = Origin.OURS
    profile: str = "demo"
    login: str = "desk"
    fingerprint: str = "f1"
    gateway_id: str = ""
    mismatch: str = ""
    checks_failed: int = 0
    failing_since: datetime | None = None
    damage: tuple[str, object] | None = None


@contextmanager
def unguarded(folder: Path) -> Iterator[Engine]:
    """Make a journal's file without its triggers, as somebody has it who drops them."""
    engine = engine_of(folder / FILE)
    with writing(engine) as connection:
        schema.upgrade(connection)
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield engine
    engine.dispose()


def written(connection: Connection, rows: Sequence[OrderRow]) -> tuple[Order, ...]:
    """Put these rows in the place of all orders, and give them as the journal reads them."""
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    connection.execute(delete(fingerprint_keys))
    connection.execute(delete(orders))
    for number, row in enumerate(rows, 1):
        new = new_order(
            f"N-{number}", profile=row.profile, login=row.login, fingerprint=row.fingerprint, origin=row.origin
        )
        values = values_of_new(replace(new, operation=row.operation))
        told = ("state", "created", "changed", "gateway_id", "mismatch", "checks_failed", "failing_since")
        values |= {name: getattr(row, name) for name in told}
        connection.execute(insert(orders).values(id=number, **values))
        if row.damage is not None:
            column, value = row.damage
            connection.exec_driver_sql(f"UPDATE orders SET {column} = ? WHERE id = ?", (value, number))  # noqa: S608 - names of the schema
    return tuple(order_of(row) for row in connection.execute(select(orders).order_by(orders.c.id)))
