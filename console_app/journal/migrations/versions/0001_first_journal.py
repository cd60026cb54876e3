"""The first journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOVES = {
    "": "prepared accepted",
    "prepared": "waiting authorised withdrawn",
    "waiting": "authorised withdrawn",
    "authorised": "sending not_sent withdrawn accepted processing approved declined filtered error",
    "sending": "not_sent refused accepted in_doubt",
    "not_sent": "authorised withdrawn accepted processing approved declined filtered error",
    "accepted": "processing approved declined filtered error",
    "processing": "approved declined filtered error",
    "in_doubt": "held refused accepted processing approved declined filtered error",
    "held": "abandoned accepted processing approved declined filtered error",
    "abandoned": "accepted processing approved declined filtered error",
}
"""The moves an order may make; '' is where orders enter."""

_GUARDS = (
    """
    CREATE TRIGGER orders_enter BEFORE INSERT ON orders
    WHEN NOT EXISTS (SELECT 1 FROM allowed_moves WHERE "before" = '' AND "after" = NEW.state)
    BEGIN SELECT RAISE(ABORT, 'orders do not enter in this state'); END
    """,
    """
    CREATE TRIGGER orders_move BEFORE UPDATE OF state ON orders
    WHEN OLD.state <> NEW.state
    AND NOT EXISTS (SELECT 1 FROM allowed_moves WHERE "before" = OLD.state AND "after" = NEW.state)
    BEGIN SELECT RAISE(ABORT, 'the table of moves does not allow this'); END
    """,
    """
    CREATE TRIGGER orders_move_is_told BEFORE UPDATE OF state ON orders
    WHEN OLD.state <> NEW.state
    AND NOT EXISTS (
        SELECT 1 FROM history WHERE id = (SELECT max(id) FROM history WHERE order_id = NEW.id)
        AND "before" = OLD.state AND "after" = NEW.state
    )
    BEGIN SELECT RAISE(ABORT, 'a move needs its history row first'); END
    """,
    """
    CREATE TRIGGER orders_intent BEFORE UPDATE OF
    id, host, login, number, operation, origin, currency, minor, digest, fingerprint, created ON orders
    BEGIN SELECT RAISE(ABORT, 'what was ordered never changes'); END
    """,
    """
    CREATE TRIGGER attempts_start BEFORE UPDATE OF
    id, order_id, number, started, nonce, timestamp, key_fingerprint, url, body_digest, operator ON attempts
    BEGIN SELECT RAISE(ABORT, 'how an attempt began never changes'); END
    """,
    """
    CREATE TRIGGER attempts_end BEFORE UPDATE ON attempts WHEN OLD.ended IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'an attempt ends once'); END
    """,
)
_NEVER_UPDATED = ("history", "observations", "order_content")
_NEVER_DELETED = ("orders", "order_content", "history", "attempts", "observations")


def upgrade() -> None:
    """Make an empty journal."""
    _orders()
    _what_happened()
    _proofs_and_moves()
    op.execute(
        "CREATE VIRTUAL TABLE order_words USING fts5"
        "(ids, words, prefix = '2 3', tokenize = \"unicode61 remove_diacritics 2 tokenchars '~='\")"
    )
    for guard in _GUARDS:
        op.execute(guard)
    for table in _NEVER_UPDATED:
        op.execute(_refusal(table, "UPDATE"))
    for table in _NEVER_DELETED:
        op.execute(_refusal(table, "DELETE"))


def _refusal(table: str, verb: str) -> str:
    return f"""
    CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} only grows'); END
    """


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("target_group", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), server_default="", nullable=False),
        sa.Column("minor", sa.BigInteger(), nullable=True),
        sa.Column("actual_minor", sa.BigInteger(), nullable=True),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("holds_card_data", sa.Boolean(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("gateway_id", sa.Text(), server_default="", nullable=False),
        sa.Column("serial_number", sa.Text(), server_default="", nullable=False),
        sa.Column("error_code", sa.Text(), server_default="", nullable=False),
        sa.Column("error_message", sa.Text(), server_default="", nullable=False),
        sa.Column("gateway_status", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("refusal", sa.Text(), server_default="none", nullable=False),
        sa.Column("not_sent_because", sa.Text(), server_default="", nullable=False),
        sa.Column("doubt_because", sa.Text(), server_default="", nullable=False),
        sa.Column("mismatch", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=True),
        sa.Column("next_check", sa.BigInteger(), nullable=True),
        sa.Column("watched_since", sa.BigInteger(), nullable=True),
        sa.Column("checks", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checks_failed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("failing_because", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(currency = '') = (minor IS NULL)", name="ck_orders_money_has_currency"),
        sa.CheckConstraint("origin IN ('ours', 'elsewhere')", name="ck_orders_origin"),
        sa.CheckConstraint(
            "typeof(minor) IN ('integer', 'null') AND typeof(actual_minor) IN ('integer', 'null')",
            name="ck_orders_whole_money",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("host", "login", "number", name="uq_orders_host_login_number"),
    )
    op.create_index("ix_orders_changed", "orders", ["changed"])
    op.create_index(
        "ix_orders_failing_since",
        "orders",
        ["failing_since"],
        sqlite_where=sa.text("failing_since IS NOT NULL"),
    )
    op.create_index("ix_orders_fingerprint", "orders", ["fingerprint"])
    op.create_index("ix_orders_mismatch", "orders", ["mismatch"], sqlite_where=sa.text("mismatch != ''"))
    op.create_index("ix_orders_next_check", "orders", ["next_check"])
    op.create_index("ix_orders_number", "orders", [sa.text("number COLLATE NOCASE")])
    op.create_index("ix_orders_profile_changed", "orders", ["profile", "changed"])
    op.create_index("ix_orders_state_profile", "orders", ["state", "profile"])
    op.create_index("ix_orders_sums", "orders", ["currency", "minor"])
    op.create_index("ix_orders_profile_sums", "orders", ["profile", "currency", "minor"])
    op.create_table(
        "order_content",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_content_order_id"),
        sa.PrimaryKeyConstraint("order_id", "position", name="pk_order_content"),
    )


def _what_happened() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_history_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_order_id", "history", ["order_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.Column("key_fingerprint", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("body_digest", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("failure", sa.Text(), server_default="", nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("elapsed", sa.BigInteger(), nullable=True),
        sa.Column("claim_type", sa.Text(), server_default="", nullable=False),
        sa.Column("claim_code", sa.Text(), server_default="", nullable=False),
        sa.Column("claim_message", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_attempts_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("order_id", "number", name="uq_attempts_order_id_number"),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("by_number_alone", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("flaw", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("serial_number", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("elapsed", sa.BigInteger(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_observations_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_observations"),
    )
    op.create_index("ix_observations_order_id", "observations", ["order_id"])
    op.create_index(
        "ix_observations_serial_number",
        "observations",
        [sa.text("serial_number COLLATE NOCASE")],
        sqlite_where=sa.text("serial_number != ''"),
    )


def _proofs_and_moves() -> None:
    op.create_table(
        "lookup_proofs",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", "login", "target", name="pk_lookup_proofs"),
    )
    moves = op.create_table(
        "allowed_moves",
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("before", "after", name="pk_allowed_moves"),
    )
    rows = [{"before": before, "after": after} for before, afters in _MOVES.items() for after in afters.split()]
    op.bulk_insert(moves, rows)
