"""Orders found altered are noted, so that a person is told of them; a time that is no whole number cannot be read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_UNREADABLE = (
    "typeof(id) NOT IN ('integer') OR typeof(host) NOT IN ('text') OR typeof(login) NOT IN ('text') OR "
    "typeof(number) NOT IN ('text') OR typeof(profile) NOT IN ('text') OR typeof(operation) NOT IN ('text') "
    "OR typeof(target_id) NOT IN ('text') OR coalesce(target_group, 2) NOT IN (0, 1) OR coalesce(origin, '') "
    "NOT IN ('ours', 'elsewhere') OR coalesce(state, '') NOT IN ('prepared', 'waiting', 'authorised', "
    "'sending', 'not_sent', 'refused', 'accepted', 'processing', 'approved', 'declined', 'filtered', 'error', "
    "'in_doubt', 'held', 'abandoned', 'withdrawn') OR typeof(currency) NOT IN ('text') OR typeof(minor) NOT "
    "IN ('integer', 'null') OR typeof(actual_minor) NOT IN ('integer', 'null') OR typeof(exponent) NOT IN "
    "('integer', 'null') OR typeof(receiver) NOT IN ('text') OR typeof(destination) NOT IN ('text') OR "
    "typeof(digest) NOT IN ('text') OR typeof(fingerprint) NOT IN ('text') OR typeof(operator) NOT IN "
    "('text') OR typeof(reason) NOT IN ('text') OR coalesce(holds_card_data, 2) NOT IN (0, 1) OR "
    "typeof(branch) NOT IN ('text') OR typeof(created) NOT IN ('integer') OR coalesce(created, 0) NOT BETWEEN "
    "-62135596800000000 AND 253402300799999999 OR typeof(changed) NOT IN ('integer') OR coalesce(changed, 0) "
    "NOT BETWEEN -62135596800000000 AND 253402300799999999 OR typeof(gateway_id) NOT IN ('text') OR "
    "typeof(serial_number) NOT IN ('text') OR typeof(error_code) NOT IN ('text') OR typeof(error_message) NOT "
    "IN ('text') OR typeof(gateway_status) NOT IN ('text') OR typeof(stage) NOT IN ('text') OR "
    "coalesce(refusal, '') NOT IN ('none', 'claimed-validation', 'claimed-error', 'confirmed', "
    "'not-cross-checked') OR typeof(not_sent_because) NOT IN ('text') OR typeof(doubt_because) NOT IN "
    "('text') OR typeof(mismatch) NOT IN ('text') OR typeof(attempts) NOT IN ('integer') OR typeof(as_of) NOT "
    "IN ('integer', 'null') OR coalesce(as_of, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR "
    "typeof(next_check) NOT IN ('integer', 'null') OR coalesce(next_check, 0) NOT BETWEEN -62135596800000000 "
    "AND 253402300799999999 OR typeof(watched_since) NOT IN ('integer', 'null') OR coalesce(watched_since, 0) "
    "NOT BETWEEN -62135596800000000 AND 253402300799999999 OR typeof(checks) NOT IN ('integer') OR "
    "typeof(checks_failed) NOT IN ('integer') OR typeof(failing_since) NOT IN ('integer', 'null') OR "
    "coalesce(failing_since, 0) NOT BETWEEN -62135596800000000 AND 253402300799999999 OR "
    "typeof(failing_because) NOT IN ('text') OR typeof(content_hash) NOT IN ('text') OR typeof(seal) NOT IN "
    "('text') OR (currency <> '' AND (typeof(minor) <> 'integer' OR typeof(exponent) <> 'integer' OR exponent "
    "NOT BETWEEN 0 AND 8))"
)


def upgrade() -> None:
    """Make the table of altered orders, which fills as orders are compared, and the index of unreadable orders anew."""
    op.create_table(
        "altered_orders",
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), primary_key=True, nullable=False),
    )
    op.drop_index("ix_orders_unreadable", "orders")
    op.create_index("ix_orders_unreadable", "orders", ["id"], sqlite_where=sa.text(_UNREADABLE))
