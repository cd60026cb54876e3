"""What happened to an order in plain words, newest first: a dossier's moves, sends and answers as timeline entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.colours import Role
from console_app.gui.outcomes import reason_text
from console_app.gui.text import clock_text, fill, visible
from console_app.gui.widgets.chip import state_look, state_word
from console_app.gui.widgets.timeline import Entry
from console_app.protocol.customer_step import customer_step
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.protocol.states import BANK_FINAL, OrderState, stage_words, state_of
from console_app.protocol.values import mask_cards_in
from console_app.services.inquiry import GATEWAY
from console_app.services.records import Attempt, Dossier, HistoryRow, Observation, Origin, Purpose

RAW_CAP: Final = 20_000
"""Characters of a raw answer shown; longer ones are cut and say by how much."""
FOLD_FROM: Final = 3
"""So many checks in a row that say the same become one line."""
_BEFORE_SENDING: Final = 2


@dataclass(frozen=True, slots=True)
class _Happening:
    """One thing with its moment; `rank` orders what a clock cannot tell apart: causes before what follows them."""

    at: datetime
    rank: int
    key: str
    icon: str
    role: Role
    sentence: str
    detail: str = ""
    raw: str = ""
    raw_words: str = ""
    raw_note: str = ""
    same: tuple[str, ...] = ()


def tr(text: str, comment: str = "") -> str:
    """Translate a text of this file."""
    return QCoreApplication.translate("Timeline", text, comment)


def clean(text: str, cap: int) -> str:
    """Write text from outside for people: card numbers 6+4, hidden characters shown, capped."""
    return visible(mask_cards_in(text), cap)


def entries_of(dossier: Dossier, now: datetime) -> list[Entry]:
    """Give the timeline of an order, newest first, in strict time order.

    Checks that say the same at least three times in a row are one line with their count, at the time of the newest.
    """
    happened = [*_moves(dossier), *_sends(dossier), *_checks(dossier)]
    happened.sort(key=lambda one: (one.at, one.rank))
    lines: list[Entry] = []
    for same, run in groupby(happened, key=lambda one: one.same or (one.key,)):
        members = list(run)
        if len(members) >= FOLD_FROM and same:
            lines.append(_folded(members, now))
        else:
            lines.extend(_entry(one, now) for one in members)
    return lines[::-1]


def _entry(one: _Happening, now: datetime) -> Entry:
    time = clock_text(one.at, now)
    return Entry(one.key, time, one.icon, one.role, one.sentence, one.detail, one.raw, one.raw_words, one.raw_note)


def _folded(members: Sequence[_Happening], now: datetime) -> Entry:
    first, newest = members[0], members[-1]
    sentence = fill(tr("{sentence}, {count} checks"), sentence=newest.sentence, count=len(members))
    since = fill(tr("the first at {time}"), time=clock_text(first.at, now))
    detail = f"{newest.detail}; {since}" if newest.detail else since
    return Entry(
        f"{first.key}+",
        clock_text(newest.at, now),
        newest.icon,
        newest.role,
        sentence,
        detail,
        newest.raw,
        newest.raw_words,
        newest.raw_note,
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


def _moves(dossier: Dossier) -> Iterator[_Happening]:
    """Tell the moves that no send and no answer tells already."""
    for number, row in enumerate(dossier.history):
        sentence = _move_sentence(row, dossier)
        if not sentence:
            continue
        look = state_look(row.after.value)
        person = clean(row.operator, 60)
        words = fill(tr(sentence), person=person, reason=reason_text(row.note))
        entered = row.before is None
        raw = _content(dossier) if entered and not dossier.attempts else ""
        yield _Happening(
            at=row.at,
            rank=0 if entered else 1 if row.after is OrderState.AUTHORISED else 6,
            key=f"m{number}",
            icon="pencil" if entered and dossier.order.origin is Origin.OURS else look.icon,
            role=look.ink if not look.solid else Role.TEXT_2,
            sentence=words,
            detail=clean(row.text.replace("\n", "; "), 400) if _typed(row) else "",
            raw=raw,
            raw_words=tr("what was entered") if raw else "",
        )


def _typed(row: HistoryRow) -> bool:
    """Tell whether a move's text was typed by a person."""
    return bool(row.text) and row.operator != GATEWAY


def _move_sentence(row: HistoryRow, dossier: Dossier) -> str:
    if row.before is None:
        return _ENTERED if dossier.order.origin is Origin.OURS else _SEEN
    if row.before is OrderState.SENDING or row.after is OrderState.SENDING:
        return ""
    if row.after is OrderState.NOT_SENT:
        return _NOT_SENT
    if row.operator != GATEWAY:
        return _AGAIN if row.note == "sent-again" else _BY_PEOPLE.get(row.after, "")
    if row.note == "refusal-not-cross-checked":
        return _NOT_CHECKED
    return _BY_ITSELF.get(row.after, "")


def _sends(dossier: Dossier) -> Iterator[_Happening]:
    """Tell each POST and how it ended."""
    for attempt in dossier.attempts:
        content = _content(dossier)
        yield _Happening(
            at=attempt.started,
            rank=3,
            key=f"s{attempt.number}",
            icon="up",
            role=Role.INFO_TEXT,
            sentence=fill(tr(_sending_words(attempt)), person=clean(attempt.operator, 60)),
            detail=_sent_detail(attempt, many=len(dossier.attempts) > 1),
            raw=content,
            raw_words=tr("what was sent") if content else "",
            raw_note=clean(attempt.url, 200),
        )
        if attempt.ended is not None:
            yield _ended(attempt, attempt.ended, dossier)


def _sending_words(attempt: Attempt) -> str:
    """Say that it was sent only where bytes may have left."""
    never_left = attempt.outcome == OrderState.NOT_SENT.value
    return (
        QT_TRANSLATE_NOOP("Timeline", "Sending begun by {person}")
        if never_left
        else QT_TRANSLATE_NOOP("Timeline", "Sent by {person}")
    )


def _sent_detail(attempt: Attempt, *, many: bool) -> str:
    parts = [fill(tr("attempt {number}"), number=attempt.number)] if many else []
    if attempt.key_fingerprint:
        short = ":".join(attempt.key_fingerprint.split(":")[:4])
        parts.append(fill(tr("signed with key {key}"), key=clean(short, 24)))
    return ", ".join(parts)


def _ended(attempt: Attempt, ended: datetime, dossier: Dossier) -> _Happening:
    icon, role, sentence, detail = _outcome(attempt, dossier)
    raw, note = _raw(attempt.raw, attempt.http_status)
    return _Happening(
        at=ended,
        rank=4,
        key=f"e{attempt.number}",
        icon=icon,
        role=role,
        sentence=sentence,
        detail=detail or _elapsed(attempt.elapsed.total_seconds() if attempt.elapsed else None),
        raw=raw,
        raw_words=tr("raw answer") if raw else "",
        raw_note=note,
    )


def _outcome(attempt: Attempt, dossier: Dossier) -> tuple[str, Role, str, str]:
    order = dossier.order
    match attempt.outcome:
        case "accepted":
            accepted = fill(tr("Accepted by the gateway, order {id}"), id=clean(order.gateway_id, 24))
            return "tray", Role.INFO_TEXT, accepted, ""
        case "not_sent":
            why = fill(tr(_NOT_SENT), reason=reason_text(attempt.failure or order.not_sent_because))
            return "slash", Role.NEUTRAL_TEXT, why, tr("no byte left this workstation")
        case "said_no":
            no = fill(tr("The gateway said no (code {code})"), code=clean(attempt.claim_code, 20) or "-")
            return "octagon", Role.WARNING_TEXT, no, clean(attempt.claim_message, 300)
        case _:
            cause = reason_text(attempt.failure or order.doubt_because)
            doubt = fill(tr("In doubt: {reason}"), reason=cause)
            return "question", Role.WARNING_TEXT, doubt, tr("the request may have arrived")


def _checks(dossier: Dossier) -> Iterator[_Happening]:
    """Tell each look-up and what it said."""
    for number, seen in enumerate(dossier.observations):
        icon, role, sentence, detail = _said(seen, number + 1, dossier)
        raw, note = _raw(seen.raw, seen.http_status)
        yield _Happening(
            at=seen.at,
            rank=_BEFORE_SENDING if seen.purpose is Purpose.BEFORE_SENDING else 5,
            key=f"o{number}",
            icon=icon,
            role=role,
            sentence=sentence,
            detail=detail,
            raw=raw,
            raw_words=tr("raw answer") if raw else "",
            raw_note=note,
            same=(seen.verdict, seen.status, seen.flaw, seen.stage, str(seen.purpose is Purpose.BEFORE_SENDING)),
        )


_STATUSES: Final = {
    OrderState.APPROVED: QT_TRANSLATE_NOOP("Timeline", "Approved by the bank"),
    OrderState.DECLINED: QT_TRANSLATE_NOOP("Timeline", "Declined by the bank"),
    OrderState.FILTERED: QT_TRANSLATE_NOOP("Timeline", "Stopped by the gateway's fraud rules"),
    OrderState.ERROR: QT_TRANSLATE_NOOP("Timeline", "Failed at the gateway"),
}


def _said(seen: Observation, tries: int, dossier: Dossier) -> tuple[str, Role, str, str]:
    match seen.verdict:
        case "found":
            return _found(seen, dossier)
        case "no-such-order":
            return "search", Role.TEXT_2, *_unknown_there(seen, tries)
        case "not-asked":
            return "search", Role.TEXT_2, tr("Could not look it up"), reason_text(seen.flaw)
        case "no-answer":
            return "search", Role.TEXT_2, tr("Looked up: no answer"), reason_text(seen.flaw or "other")
        case _:
            return "search", Role.TEXT_2, tr("Looked up: no answer that counts"), reason_text(seen.flaw)


def _unknown_there(seen: Observation, tries: int) -> tuple[str, str]:
    if seen.purpose is Purpose.BEFORE_SENDING:
        return tr("Asked first: the gateway has no order with this number"), tr("so it could be sent")
    if seen.purpose is Purpose.AFTER_REFUSAL:
        return tr("Looked up after the no: the gateway has no such order"), ""
    detail = fill(tr("not a proof that it was not created; look-up {number}"), number=tries)
    return tr("Looked up: the gateway does not know this order yet"), detail


def _found(seen: Observation, dossier: Dossier) -> tuple[str, Role, str, str]:
    state = state_of(seen.status)
    look = state_look(state.value)
    if state in BANK_FINAL:
        sentence = tr(_STATUSES[state])
    elif seen.status == "unknown":
        sentence = tr("The gateway itself is not sure")
    elif seen.status in ("", "processing"):
        sentence = tr("Processing at the bank") if seen.status else tr("Looked up: the gateway has the order")
    else:
        sentence = fill(tr("The gateway says \u201c{word}\u201d"), word=clean(seen.status, 40))
    parts = [stage_text(seen.stage)] if seen.stage else []
    if state not in BANK_FINAL and customer_step(seen.answer) is not None:
        parts.append(tr("the customer has to confirm (3-D Secure)"))
    if seen.purpose is Purpose.LATE_CHECK:
        parts.append(tr("asked once more after the end"))
    if seen.purpose is Purpose.BEFORE_SENDING:
        parts.append(tr("asked before sending, so nothing was sent"))
    if state in BANK_FINAL and dossier.order.state in BANK_FINAL and state is not dossier.order.state:
        parts.append(
            fill(tr("contradicts {word}; nothing was overwritten"), word=state_word(dossier.order.state.value))
        )
    if seen.elapsed is not None:
        parts.append(_elapsed(seen.elapsed.total_seconds()))
    return look.icon, look.ink, sentence, ", ".join(part for part in parts if part)


def stage_text(stage: str) -> str:
    """Say an order stage in words, or as the gateway writes it where it is none we know."""
    words = stage_words(stage)
    if not (words.family and words.step):
        return fill(tr("stage {stage}"), stage=clean(stage, 60))
    family = QCoreApplication.translate("stages", words.family)
    step = QCoreApplication.translate("stages", words.step)
    return fill(tr("stage {family}: {step}"), family=family, step=step)


def _elapsed(seconds: float | None) -> str:
    if seconds is None:
        return ""
    milliseconds = round(seconds * 1000)
    return fill(tr("answer in {ms} ms"), ms=milliseconds)


def raw_text(raw: bytes) -> str:
    """Write a raw answer for people: one parameter a line, hidden characters shown, card numbers 6+4, capped."""
    text = mask_cards_in(raw.decode("utf-8", "replace")).replace("\r\n", "\n")
    if "<" not in text[:200]:
        text = text.replace("\n&", "&").replace("&", "\n")
    return visible(text.strip("\n"), RAW_CAP, lines=True)


def _raw(raw: bytes | None, http_status: int | None) -> tuple[str, str]:
    if not raw:
        return "", ""
    note = fill(tr("{count} bytes, HTTP {status}"), count=len(raw), status=http_status or "-")
    return raw_text(raw), note


def _content(dossier: Dossier) -> str:
    """Write what was sent, one parameter a line; the journal keeps cards as 6+4 and no card codes."""
    pairs = (f"{clean(pair.name, 60)}={clean(pair.value, 2000)}" for pair in dossier.content)
    return "\n".join(pairs)
