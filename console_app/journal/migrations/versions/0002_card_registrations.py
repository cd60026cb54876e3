"""Card registrations, and an index of the initial payments they can be made from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of registrations; its rows are never changed or deleted."""
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("gateway_id", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("target_group", sa.Boolean(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("card_ref_id", sa.Text(), server_default="", nullable=False),
        sa.Column("unq_card_ref_id", sa.Text(), server_default="", nullable=False),
        sa.Column("serial_number", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("error_code", sa.Text(), server_default="", nullable=False),
        sa.Column("error_message", sa.Text(), server_default="", nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("elapsed", sa.BigInteger(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(outcome = 'registered') = (card_ref_id != '')", name="ck_registrations_reference"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_registrations_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
    )
    op.create_index("ix_registrations_payment", "registrations", ["host", "login", "number"])
    op.create_index(
        "ix_registrations_card_ref_id",
        "registrations",
        ["card_ref_id"],
        sqlite_where=sa.text("card_ref_id != ''"),
    )
    op.create_index(
        "ix_registrations_serial_number",
        "registrations",
        [sa.text("serial_number COLLATE NOCASE")],
        sqlite_where=sa.text("serial_number != ''"),
    )
    op.create_index(
        "ix_orders_payments",
        "orders",
        ["host", "login", "changed"],
        sqlite_where=sa.text("operation = 'sale' AND state = 'approved'"),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""
            CREATE TRIGGER registrations_no_{verb.lower()} BEFORE {verb} ON registrations
            BEGIN SELECT RAISE(ABORT, 'registrations only grows'); END
            """
        )
