"""Makes the timeline of an order, newest first: its moves, sends and answers as entries in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.chip import state_look
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import clock_text, fill
from console_app.gui.kit.timeline import Entry
from console_app.gui.words.outcomes import reason_text
from console_app.gui.words.timeline_checks import UNCHANGED, checks_of, no_change, span
from console_app.gui.words.timeline_items import TimelineItem, clean, elapsed, raw_and_note, tr
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.protocol.states import OrderState
from console_app.services.records import Attempt, Dossier, HistoryRow, Origin
from console_app.services.verdicts import AttemptOutcome, MoveNote

FOLD_FROM: Final = 3
"""So many checks in a row with the same words become one line."""


def entries_of(dossier: Dossier, now: datetime) -> list[Entry]:
    """Return the timeline of an order, newest first, in strict time order.

    Each answer is shown as its difference to the one before. Checks that changed nothing, and the same words at least
    three times in a row, are one line with their count, at the time of the newest; each can be opened inside it.
    """
    happened = [*_moves(dossier), *_sends(dossier), *checks_of(dossier)]
    happened.sort(key=lambda one: (one.at, one.rank))
    lines: list[Entry] = []
    for same, run in groupby(happened, key=lambda one: one.same or (one.key,)):
        members = list(run)
        if same == UNCHANGED and len(members) > 1:
            lines.append(_folded(members, no_change(members), span(members, now), now))
        elif len(members) >= FOLD_FROM and same:
            newest = members[-1]
            sentence = fill(
                QCoreApplication.translate("Timeline", "{sentence}, {count} checks"),
                sentence=newest.sentence,
                count=len(members),
            )
            since = fill(
                QCoreApplication.translate("Timeline", "the first at {time}"), time=clock_text(members[0].at, now)
            )
            lines.append(_folded(members, sentence, f"{newest.detail}; {since}" if newest.detail else since, now))
        else:
            lines.extend(_entry(one, now) for one in members)
    lines += [_unread(row, dossier.order.changed, now) for row in dossier.unreadable]
    return lines[::-1]


def _unread(row: str, at: datetime, now: datetime) -> Entry:
    """Make an entry for an unreadable row beside the order's own; it comes first, as its time is unknown."""
    sentence = QCoreApplication.translate("Timeline", "An entry of the journal cannot be read by this version")
    return Entry(f"u{row}", clock_text(at, now), "alert", Role.ERROR_TEXT, sentence, clean(row, 40))


def _entry(one: TimelineItem, now: datetime) -> Entry:
    return Entry(
        key=one.key,
        time=clock_text(one.at, now),
        icon=one.icon,
        role=one.role,
        sentence=one.sentence,
        detail=one.detail,
        raw=one.raw,
        raw_words=one.raw_words,
        raw_note=one.raw_note,
        changes=one.changes,
    )


def _folded(members: Sequence[TimelineItem], sentence: str, detail: str, now: datetime) -> Entry:
    """Make one line of several; its raw answer is the newest there is, the others are inside."""
    newest = members[-1]
    told = next((one for one in reversed(members) if one.raw), newest)
    return Entry(
        key=members[0].key,
        time=clock_text(newest.at, now),
        icon=newest.icon,
        role=newest.role,
        sentence=sentence,
        detail=detail,
        raw=told.raw,
        raw_words=told.raw_words,
        raw_note=told.raw_note,
        parts=tuple(_entry(one, now) for one in reversed(members)),
    )


_ENTERED: Final = QT_TRANSLATE_NOOP("Timeline", "Entered by {person}")
_SEEN: Final = QT_TRANSLATE_NOOP("Timeline", "Seen at the gateway; not sent from here")
_BY_PEOPLE: Final = {
    OrderState.WAITING: QT_TRANSLATE_NOOP("Timeline", "Submitted by {person}, waits for a yes"),
    OrderState.AUTHORISED: QT_TRANSLATE_NOOP("Timeline", "Authorised by {person}"),
    OrderState.ABANDONED: QT_TRANSLATE_NOOP("Timeline", "Abandoned by {person}"),
    OrderState.WITHDRAWN: QT_TRANSLATE_NOOP("Timeline", "Withdrawn by {person}"),
}
_AGAIN: Final = QT_TRANSLATE_NOOP("Timeline", "Authorised once more by {person}")
_BY_ITSELF: Final = {
    OrderState.HELD: QT_TRANSLATE_NOOP("Timeline", "Held: looked up for an hour without an end; a person decides"),
    OrderState.REFUSED: QT_TRANSLATE_NOOP("Timeline", "Refused: a look-up made sure that no order exists"),
    OrderState.WITHDRAWN: QT_TRANSLATE_NOOP("Timeline", "Withdrawn: it was entered, but never authorised"),
}
_NOT_CHECKED: Final = QT_TRANSLATE_NOOP("Timeline", "Refused: not cross-checked by a look-up")
_NOT_SENT: Final = QT_TRANSLATE_NOOP("Timeline", "Not sent: {reason}")


def _moves(dossier: Dossier) -> Iterator[TimelineItem]:
    """Make items of the moves that no send and no answer shows already."""
    for number, row in enumerate(dossier.history):
        sentence = _move_sentence(row, dossier)
        if not sentence:
            continue
        look = state_look(row.after.value)
        person = clean(row.actor.name, 60)
        words = fill(tr(sentence), person=person, reason=reason_text(row.note))
        entered = row.before is None
        raw = _content(dossier) if entered and not dossier.attempts else ""
        yield TimelineItem(
            at=row.at,
            rank=0 if entered else 1 if row.after is OrderState.AUTHORISED else 6,
            key=f"m{number}",
            icon="pencil" if entered and dossier.order.origin is Origin.OURS else look.icon,
            role=look.ink if not look.solid else Role.TEXT_2,
            sentence=words,
            detail=clean(row.text.replace("\n", "; "), 400) if _typed(row) else "",
            raw=raw,
            raw_words=QCoreApplication.translate("Timeline", "what was entered") if raw else "",
        )


def _typed(row: HistoryRow) -> bool:
    """Tell whether a move's text was typed by a person."""
    return bool(row.text) and row.actor.is_person


def _move_sentence(row: HistoryRow, dossier: Dossier) -> str:
    if row.before is None:
        return _ENTERED if dossier.order.origin is Origin.OURS else _SEEN
    if row.before is OrderState.SENDING or row.after is OrderState.SENDING:
        return ""
    if row.after is OrderState.NOT_SENT:
        return _NOT_SENT
    if row.actor.is_person:
        return _AGAIN if row.note == MoveNote.SENT_AGAIN else _BY_PEOPLE.get(row.after, "")
    if row.note == MoveNote.REFUSAL_NOT_CROSS_CHECKED:
        return _NOT_CHECKED
    return _BY_ITSELF.get(row.after, "")


def _sends(dossier: Dossier) -> Iterator[TimelineItem]:
    """Make items of each POST and its outcome."""
    for attempt in dossier.attempts:
        content = _content(dossier)
        yield TimelineItem(
            at=attempt.started,
            rank=3,
            key=f"s{attempt.number}",
            icon="up",
            role=Role.INFO_TEXT,
            sentence=fill(tr(_sending_words(attempt)), person=clean(attempt.operator, 60)),
            detail=_sent_detail(attempt, many=len(dossier.attempts) > 1),
            raw=content,
            raw_words=QCoreApplication.translate("Timeline", "what was sent") if content else "",
            raw_note=clean(attempt.url, 200),
        )
        if attempt.ended is not None:
            yield _ended(attempt, attempt.ended, dossier)


def _sending_words(attempt: Attempt) -> str:
    """Say that it was sent only if bytes may have left."""
    never_left = attempt.outcome == AttemptOutcome.NOT_SENT
    return (
        QT_TRANSLATE_NOOP("Timeline", "Sending begun by {person}")
        if never_left
        else QT_TRANSLATE_NOOP("Timeline", "Sent by {person}")
    )


def _sent_detail(attempt: Attempt, *, many: bool) -> str:
    parts = [fill(QCoreApplication.translate("Timeline", "attempt {number}"), number=attempt.number)] if many else []
    if attempt.key_fingerprint:
        short = ":".join(attempt.key_fingerprint.split(":")[:4])
        parts.append(fill(QCoreApplication.translate("Timeline", "signed with key {key}"), key=clean(short, 24)))
    return ", ".join(parts)


def _ended(attempt: Attempt, ended: datetime, dossier: Dossier) -> TimelineItem:
    icon, role, sentence, detail = _outcome(attempt, dossier)
    raw, note = raw_and_note(attempt.raw, attempt.http_status)
    return TimelineItem(
        at=ended,
        rank=4,
        key=f"e{attempt.number}",
        icon=icon,
        role=role,
        sentence=sentence,
        detail=detail or elapsed(attempt.elapsed.total_seconds() if attempt.elapsed else None),
        raw=raw,
        raw_words=QCoreApplication.translate("Timeline", "raw answer") if raw else "",
        raw_note=note,
    )


def _outcome(attempt: Attempt, dossier: Dossier) -> tuple[str, Role, str, str]:
    order = dossier.order
    match attempt.outcome:
        case AttemptOutcome.ACCEPTED:
            accepted = fill(
                QCoreApplication.translate("Timeline", "Accepted by the gateway, order {id}"),
                id=clean(order.gateway_id, 24),
            )
            return "tray", Role.INFO_TEXT, accepted, ""
        case AttemptOutcome.NOT_SENT:
            why = fill(tr(_NOT_SENT), reason=reason_text(attempt.failure or order.not_sent_because))
            return (
                "slash",
                Role.NEUTRAL_TEXT,
                why,
                QCoreApplication.translate("Timeline", "no byte left this workstation"),
            )
        case AttemptOutcome.SAID_NO:
            no = fill(
                QCoreApplication.translate("Timeline", "The gateway said no (code {code})"),
                code=clean(attempt.claim_code, 20) or "-",
            )
            return "octagon", Role.WARNING_TEXT, no, clean(attempt.claim_message, 300)
        case _:
            cause = reason_text(attempt.failure or order.doubt_because)
            doubt = fill(QCoreApplication.translate("Timeline", "In doubt: {reason}"), reason=cause)
            return (
                "question",
                Role.WARNING_TEXT,
                doubt,
                QCoreApplication.translate("Timeline", "the request may have arrived"),
            )


def _content(dossier: Dossier) -> str:
    """Write what was sent, one parameter a line; the journal stores cards as 6+4 and no card codes."""
    pairs = (f"{clean(pair.name, 60)}={clean(pair.value, 2000)}" for pair in dossier.content)
    return "\n".join(pairs)
