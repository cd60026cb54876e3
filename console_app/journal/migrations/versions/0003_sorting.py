"""Indexes for every sort of the table of orders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SORTS = {
    "state": ("state",),
    "number": ("number COLLATE NOCASE",),
    "gateway": ("length(gateway_id)", "gateway_id"),
    "operation": ("operation",),
    "receiver": ("receiver COLLATE NOCASE",),
    "destination": ("destination COLLATE NOCASE",),
    "amount": ("currency", "coalesce(minor, 0)"),
}


def upgrade() -> None:
    """Add them; each begins with the profile, and every index ends with the order's id."""
    for name, keys in _SORTS.items():
        op.create_index(f"ix_orders_by_{name}", "orders", ["profile", *(sa.text(key) for key in keys)])
