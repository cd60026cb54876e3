"""Reasons are kept in words of their own, where they were names of classes; a move says what kind of actor made it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WORDS = {
    "KeyringLocked": "keyring-locked",
    "NoKeyring": "no-keyring",
    "BackendRefused": "backend-refused",
    "SecretMissing": "secret-missing",
    "EntryDamaged": "entry-damaged",
    "KeyRefused": "key-refused",
    "VaultError": "keyring-failed",
    "PassphrasePause": "keyring-failed",
    "ControlRefused": "keyring-failed",
    "NextKeyWaits": "keyring-failed",
    "ProfileError": "profile-gone",
}
"""The classes of errors that earlier versions named, and the words that stand for them now."""
_ACTORS = """
    UPDATE history SET operator = '', actor = CASE
        WHEN "after" IN ('accepted', 'processing', 'approved', 'declined', 'filtered', 'error', 'refused')
            OR note = 'said-no' THEN 'gateway'
        ELSE 'program' END
    WHERE ("before" IS NULL AND operator = '' AND "after" = 'accepted')
    OR (operator = 'gateway' AND "before" IS NOT NULL AND "after" <> 'sending'
        AND note NOT IN ('reviewed', 'sent-again', 'withdrawn', 'abandoned')
        AND ("after" = 'refused' OR text = ''))
"""
"""Earlier versions named the gateway where they named a person, also for what the program did by itself.

A person of that name entered, authorised, withdrew, abandoned or sent an order, or typed something with the move.
"""
_NO_UPDATE = """
    CREATE TRIGGER history_no_update BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history only grows'); END
"""


def upgrade() -> None:
    """Replace the stored reasons and actors by their new words, this once also in the history; other values stay."""
    _renamed("orders", "not_sent_because")
    _renamed("orders", "failing_because")
    op.execute("DROP TRIGGER history_no_update")
    _renamed("history", "note")
    op.add_column("history", sa.Column("actor", sa.Text(), nullable=False, server_default="person"))
    op.execute(_ACTORS)
    op.execute(_NO_UPDATE)


def _renamed(table: str, column: str) -> None:
    rows = sa.table(table, sa.column(column, sa.Text()))
    kept = rows.c[column]
    op.execute(rows.update().where(kept.in_(_WORDS)).values({column: sa.case(_WORDS, value=kept)}))
