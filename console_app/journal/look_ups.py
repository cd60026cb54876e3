"""What was learnt about status calls and their refusals, for each host, login, endpoint and merchant control."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from console_app.journal.row_counts import written
from console_app.journal.tables import learnt_answers, lookup_proofs
from console_app.services.look_ups import LearntAnswer, LookUpKey, RefusalPattern

_RENEWED_AFTER: Final = timedelta(days=1)


def learnt(connection: Connection, key: LookUpKey) -> LearntAnswer | None:
    """Return what was learnt about the refusals in a scope, None if nothing was."""
    row = connection.execute(select(learnt_answers).filter_by(**asdict(key))).first()
    if row is None:
        return None
    unknown = RefusalPattern(row.unknown_type, row.unknown_code, row.unknown_message)
    return LearntAnswer(key, unknown, RefusalPattern(row.wrong_type, row.wrong_code, row.wrong_message), row.at)


def keep_learnt(connection: Connection, answer: LearntAnswer) -> None:
    """Store what was learnt about refusals; it replaces what was known for the same scope."""
    key, unknown, wrong = asdict(answer.key), answer.unknown_number, answer.wrong_control
    connection.execute(delete(learnt_answers).filter_by(**key))
    patterns = {
        "unknown_type": unknown.type,
        "unknown_code": unknown.code,
        "unknown_message": unknown.message,
        "wrong_type": wrong.type,
        "wrong_code": wrong.code,
        "wrong_message": wrong.message,
    }
    written(connection.execute(insert(learnt_answers).values(**key, **patterns, at=answer.at)))


def proven(connection: Connection, key: LookUpKey) -> bool:
    """Tell whether a status call by order number alone has found one of our orders in this scope."""
    return connection.execute(select(lookup_proofs.c.at).filter_by(**asdict(key))).first() is not None


def is_fresh(connection: Connection, key: LookUpKey, at: datetime) -> bool:
    """Tell whether the last order found by a status call in this scope was found at most a day ago."""
    since = connection.execute(select(lookup_proofs.c.at).filter_by(**asdict(key))).scalar()
    return since is not None and at - since < _RENEWED_AFTER


def prove(connection: Connection, key: LookUpKey, number: str, at: datetime) -> None:
    """Note that a status call in this scope has found the order with this number; replaces an earlier note."""
    connection.execute(delete(lookup_proofs).filter_by(**asdict(key)))
    written(connection.execute(insert(lookup_proofs).values(**asdict(key), number=number, at=at)))


def found_there(connection: Connection, key: LookUpKey) -> str:
    """Return the number of our order that a status call found last at this endpoint, with any merchant control."""
    where = {"host": key.host, "login": key.login, "target": key.target}
    newest = select(lookup_proofs.c.number).filter_by(**where).order_by(lookup_proofs.c.at.desc())
    return connection.execute(newest.limit(1)).scalar() or ""
