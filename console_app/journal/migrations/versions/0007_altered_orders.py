"""Orders that were found altered are noted, so that they are counted where a person is needed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it fills as orders are compared with their seals."""
    op.create_table(
        "altered_orders",
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), primary_key=True, nullable=False),
    )
