"""Amounts keep their decimals, orders are sealed as people see them, and those that cannot be read have an index."""

from decimal import Decimal, InvalidOperation

import iso4217
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WITHDRAWN = {
    "ANG": 2, "BGN": 2, "BYR": 0, "CUC": 2, "EEK": 2, "HRK": 2, "LTL": 2, "LVL": 2, "MRO": 2, "SLL": 2, "STD": 2,
    "VEF": 2, "ZWL": 2,
}  # fmt: skip
_UNREADABLE = (
    "typeof(id) NOT IN ('integer') OR typeof(host) NOT IN ('text') OR typeof(login) NOT IN ('text') OR "
    "typeof(number) NOT IN ('text') OR typeof(profile) NOT IN ('text') OR typeof(operation) NOT IN ('text') OR "
    "typeof(target_id) NOT IN ('text') OR coalesce(target_group, 2) NOT IN (0, 1) OR coalesce(origin, '') NOT IN "
    "('ours', 'elsewhere') OR coalesce(state, '') NOT IN ('prepared', 'waiting', 'authorised', 'sending', "
    "'not_sent', 'refused', 'accepted', 'processing', 'approved', 'declined', 'filtered', 'error', 'in_doubt', "
    "'held', 'abandoned', 'withdrawn') OR typeof(currency) NOT IN ('text') OR typeof(minor) NOT IN ('integer', "
    "'null') OR typeof(actual_minor) NOT IN ('integer', 'null') OR typeof(exponent) NOT IN ('integer', 'null') "
    "OR typeof(receiver) NOT IN ('text') OR typeof(destination) NOT IN ('text') OR typeof(digest) NOT IN "
    "('text') OR typeof(fingerprint) NOT IN ('text') OR typeof(operator) NOT IN ('text') OR typeof(reason) NOT "
    "IN ('text') OR coalesce(holds_card_data, 2) NOT IN (0, 1) OR typeof(branch) NOT IN ('text') OR "
    "coalesce(created, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR created IS NULL OR "
    "coalesce(changed, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR changed IS NULL OR "
    "typeof(gateway_id) NOT IN ('text') OR typeof(serial_number) NOT IN ('text') OR typeof(error_code) NOT IN "
    "('text') OR typeof(error_message) NOT IN ('text') OR typeof(gateway_status) NOT IN ('text') OR "
    "typeof(stage) NOT IN ('text') OR coalesce(refusal, '') NOT IN ('none', 'claimed-validation', "
    "'claimed-error', 'confirmed', 'not-cross-checked') OR typeof(not_sent_because) NOT IN ('text') OR "
    "typeof(doubt_because) NOT IN ('text') OR typeof(mismatch) NOT IN ('text') OR typeof(attempts) NOT IN "
    "('integer') OR coalesce(as_of, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR "
    "coalesce(next_check, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR coalesce(watched_since, 0) "
    "NOT BETWEEN -62135596800000000 AND 253402300799999999 OR typeof(checks) NOT IN ('integer') OR "
    "typeof(checks_failed) NOT IN ('integer') OR coalesce(failing_since, 0) NOT BETWEEN -62135596800000000 AND "
    "253402300799999999 OR typeof(failing_because) NOT IN ('text') OR typeof(content_hash) NOT IN ('text') OR "
    "typeof(seal) NOT IN ('text') OR (currency <> '' AND (typeof(minor) <> 'integer' OR typeof(exponent) <> "
    "'integer' OR exponent NOT BETWEEN 0 AND 8))"
)


def upgrade() -> None:
    """Fill in the decimals of amounts: by ISO 4217 today, by dropped currencies, else by how the amount was typed."""
    op.add_column("orders", sa.Column("exponent", sa.Integer()))
    for name in ("content_hash", "seal"):
        op.add_column("orders", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    known = {entry.code: entry.exponent for entry in iso4217.Currency if entry.exponent is not None}
    for (code,) in connection.execute(sa.text("SELECT DISTINCT currency FROM orders WHERE currency <> ''")).all():
        exponent = known.get(code, _WITHDRAWN.get(code))
        if exponent is None:
            exponent = _as_typed(connection, code)
        connection.execute(
            sa.text("UPDATE orders SET exponent = :exponent WHERE currency = :code"),
            {"exponent": exponent, "code": code},
        )
    op.execute(
        "CREATE TRIGGER orders_exponent BEFORE UPDATE OF exponent, content_hash, seal ON orders "
        "BEGIN SELECT RAISE(ABORT, 'what was ordered never changes'); END"
    )
    op.create_index("ix_orders_unreadable", "orders", ["id"], sqlite_where=sa.text(_UNREADABLE))


def _as_typed(connection: sa.Connection, code: str) -> int | None:
    """Tell the decimals from an order's amount as it was sent and as it was counted."""
    rows = connection.execute(
        sa.text(
            "SELECT orders.minor, order_content.value FROM orders JOIN order_content ON order_id = orders.id "
            "WHERE currency = :code AND name = 'amount' LIMIT 100"
        ),
        {"code": code},
    )
    for minor, amount in rows:
        for exponent in range(9):
            try:
                if Decimal(amount).scaleb(exponent) == minor:
                    return exponent
            except (InvalidOperation, TypeError, ValueError):
                break
    return None
