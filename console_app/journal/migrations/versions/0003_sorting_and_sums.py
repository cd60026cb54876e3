"""Indexes for every sort of the table of orders, sums kept beside the orders, beginnings of words in their index."""

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
_ADD = """
    INSERT INTO order_sums (profile, currency, state, count, minor)
    VALUES (NEW.profile, NEW.currency, NEW.state, 1, coalesce(NEW.minor, 0))
    ON CONFLICT (profile, currency, state) DO UPDATE SET count = count + 1, minor = minor + excluded.minor;
"""
_TAKE = """
    UPDATE order_sums SET count = count - 1, minor = minor - coalesce(OLD.minor, 0)
    WHERE profile = OLD.profile AND currency = OLD.currency AND state = OLD.state;
"""
_KEEPERS = (
    f"CREATE TRIGGER orders_add_up AFTER INSERT ON orders BEGIN {_ADD} END",
    f"""
    CREATE TRIGGER orders_move_sums AFTER UPDATE OF state, profile ON orders
    WHEN OLD.state <> NEW.state OR OLD.profile <> NEW.profile BEGIN {_TAKE} {_ADD} END
    """,
)


def upgrade() -> None:
    """Add the indexes and sums; each index begins with the profile and ends with the order's id."""
    for name, keys in _SORTS.items():
        op.create_index(f"ix_orders_by_{name}", "orders", ["profile", *(sa.text(key) for key in keys)])
    op.create_index("ix_orders_watched", "orders", ["watched_since"], sqlite_where=sa.text("next_check IS NOT NULL"))
    _keep_sums()
    _index_beginnings()


def _keep_sums() -> None:
    op.create_table(
        "order_sums",
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("profile", "currency", "state", name="pk_order_sums"),
    )
    op.execute(
        "INSERT INTO order_sums SELECT profile, currency, state, count(*), coalesce(sum(minor), 0) FROM orders "
        "GROUP BY profile, currency, state"
    )
    for keeper in _KEEPERS:
        op.execute(keeper)
    op.drop_index("ix_orders_sums", "orders")
    op.drop_index("ix_orders_profile_sums", "orders")


def _index_beginnings() -> None:
    """Write the full-text table anew: with beginnings of words, identifiers marked as such, and orders' profiles."""
    op.execute("ALTER TABLE order_words RENAME TO order_words_before")
    op.execute(
        "CREATE VIRTUAL TABLE order_words USING fts5"
        "(ids, words, prefix = '2 3 4 5', tokenize = \"unicode61 remove_diacritics 2 tokenchars '~='\")"
    )
    op.execute(
        "INSERT INTO order_words (rowid, ids, words) "
        "SELECT old.rowid, trim(old.ids || replace(rtrim(' ' || old.ids), ' ', ' =i=')), "
        "old.words || ' =p=' || lower(hex(orders.profile)) "
        "FROM order_words_before AS old JOIN orders ON orders.id = old.rowid ORDER BY old.rowid"
    )
    op.execute("DROP TABLE order_words_before")
