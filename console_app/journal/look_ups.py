"""What the journal knows of look-ups themselves: lessons and proofs, each for a host, login, target and control."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from console_app.journal.tables import learnt_answers, lookup_proofs
from console_app.services.look_ups import LearntAnswer, LookUpKey, NoPattern


def learnt(connection: Connection, key: LookUpKey) -> LearntAnswer | None:
    """Give what was learnt for a key, None if nothing was."""
    row = connection.execute(select(learnt_answers).filter_by(**asdict(key))).first()
    if row is None:
        return None
    unknown = NoPattern(row.unknown_type, row.unknown_code, row.unknown_message)
    return LearntAnswer(key, unknown, NoPattern(row.wrong_type, row.wrong_code, row.wrong_message), row.at)


def keep_learnt(connection: Connection, answer: LearntAnswer) -> None:
    """Keep what was learnt in place of what was known before."""
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
    connection.execute(insert(learnt_answers).values(**key, **patterns, at=answer.at))


def proven(connection: Connection, key: LookUpKey) -> bool:
    """Tell whether a look-up by order number alone has found an own order there with this control."""
    return connection.execute(select(lookup_proofs.c.at).filter_by(**asdict(key))).first() is not None


def prove(connection: Connection, key: LookUpKey, at: datetime) -> None:
    """Note that one has; the first proof stays."""
    if not proven(connection, key):
        connection.execute(insert(lookup_proofs).values(**asdict(key), at=at))
