"""What a refusal means is learnt for each control, look-ups are proved for each, and a refused order may turn up."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = ("host", "login", "target", "control")
_PATTERN = ("unknown_type", "unknown_code", "unknown_message", "wrong_type", "wrong_code", "wrong_message")
_AFTER_REFUSAL = ("accepted", "processing", "approved", "declined", "filtered", "error")


def upgrade() -> None:
    """Make the tables of learnt refusals and of found orders, both for each merchant control.

    What was noted before does not say with which control the order was found, so it no longer counts.
    """
    op.drop_table("lookup_proofs")
    op.create_table(
        "lookup_proofs",
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*_KEY, "number")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_lookup_proofs"),
    )
    op.create_table(
        "learnt_answers",
        *(sa.Column(name, sa.Text(), nullable=False) for name in (*_KEY, *_PATTERN)),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_learnt_answers"),
    )
    moves = sa.table("allowed_moves", sa.column("before", sa.Text()), sa.column("after", sa.Text()))
    op.bulk_insert(moves, [{"before": "refused", "after": after} for after in _AFTER_REFUSAL])
