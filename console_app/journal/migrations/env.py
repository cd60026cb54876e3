"""Where Alembic finds the journal: the connection that `schema` hands it, or a maintainer's scratch file.

A new step is written so, from the top of the repository (no alembic.ini; the scratch file is made if need be)::

    .venv/bin/python -m console_app.journal.schema revision "what changes"

It brings a scratch journal up to date, compares it with `tables.py` and writes the difference to `versions/`. Read
it, add what Alembic does not see (triggers, the full-text table, rows of `allowed_moves`) and set `REVISION` in
`tables.py`. Foreign keys cannot be switched off inside a step: one that rebuilds `orders` begins with
``PRAGMA defer_foreign_keys = ON``.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator
from sqlalchemy.sql.schema import SchemaItem

from console_app.journal import readable  # noqa: F401 - its index belongs to the tables
from console_app.journal.tables import metadata

_FULL_TEXT = "order_words"


def _plain_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what they are in the file, so that old steps do not depend on today's code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def _is_ours(_item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None) -> bool:  # noqa: FBT001 - Alembic passes it so
    """Leave out the full-text table and those it keeps for itself."""
    return kind != "table" or not (name or "").startswith(_FULL_TEXT)


connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=_plain_type,
    include_object=_is_ours,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
