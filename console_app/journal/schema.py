"""Brings a journal's schema up to date, with a copy of the file first; refuses one that a newer program wrote."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from console_app.journal.engine import copy_to, engine_of, reading, writing
from console_app.journal.tables import REVISION
from console_app.services.errors import JournalNewer, JournalUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

STEPS: Final = Path(__file__).parent / "migrations"
_VERSION_TABLE: Final = "alembic_version"


def bring_up_to_date(engine: Engine, home: Path) -> None:
    """Make the tables, or upgrade those of an older program in one transaction, after copying the file.

    The copy is ``journal-before-<revision>.sqlite3`` beside the journal.

    Raises:
        JournalNewer: the journal has revisions that this program does not know.
        JournalUnavailable: the journal could not be read, copied or changed, and is as it was before.

    """
    with reading(engine) as connection:
        found = revision_of(connection)
    if found == REVISION:
        return
    if found is not None:
        if found not in known_revisions():
            raise JournalNewer
        with reading(engine) as connection:
            copy_to(connection, home / f"journal-before-{REVISION}.sqlite3")
    with writing(engine) as connection:
        upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables; None for an empty file.

    Raises:
        JournalUnavailable: the file holds tables that are not a journal's.

    """
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if _VERSION_TABLE not in names:
        raise JournalUnavailable("not a journal")
    return connection.execute(text(f"SELECT version_num FROM {_VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608 - a constant


def known_revisions() -> tuple[str, ...]:
    """Return all revisions this program knows, newest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - Alembic is needed once in a journal's life

    return tuple(step.revision for step in ScriptDirectory(str(STEPS)).walk_revisions())


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the missing revisions inside the connection's transaction."""
    from alembic import command  # noqa: PLC0415 - as above

    command.upgrade(configuration(connection), revision)


def configuration(connection: Connection) -> "Config":
    """Return the configuration that Alembic would read from an alembic.ini, with the connection to work on."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _write_step(message: str) -> None:
    """Compare a scratch journal with the tables and write the difference as a new revision, for maintainers."""
    from alembic import command  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder:
        engine = engine_of(Path(folder) / "scratch.sqlite3")
        with writing(engine) as connection:
            if any((STEPS / "versions").glob("*.py")):
                upgrade(connection)
            number = f"{len(known_revisions()) + 1:04}"
            command.revision(configuration(connection), message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "revision":  # noqa: PLR2004 - name, verb, message
        raise SystemExit('usage: python -m console_app.journal.schema revision "what changes"')
    _write_step(sys.argv[2])
