"""Which key the orders' fingerprints were made with, so that a lost one is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of key marks, whose rows are never changed or deleted.

    Orders from before it count as made with the first key that is entered there.
    """
    op.create_table(
        "fingerprint_keys",
        sa.Column("first_order", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["first_order"], ["orders.id"], name="fk_fingerprint_keys_first_order"),
        sa.PrimaryKeyConstraint("first_order", name="pk_fingerprint_keys"),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER fingerprint_keys_no_{verb.lower()} BEFORE {verb} ON fingerprint_keys
            BEGIN SELECT RAISE(ABORT, 'fingerprint_keys only grows'); END
            """
        )
