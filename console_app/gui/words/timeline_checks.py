"""The checks of an order for the timeline, each answer as its difference to the one before."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.chip import state_look, state_word
from console_app.gui.kit.colours import Role
from console_app.gui.kit.text import clock_text, fill
from console_app.gui.kit.timeline import ValueChange
from console_app.gui.words.answer_changes import STAGE, differences, fields_in, line_of, stage_in_words
from console_app.gui.words.damage_words import damage_note
from console_app.gui.words.outcomes import reason_text
from console_app.gui.words.timeline_items import TimelineItem, clean, elapsed, raw_and_note, tr
from console_app.protocol.customer_step import customer_step
from console_app.protocol.fields import QT_TRANSLATE_NOOP
from console_app.protocol.states import BANK_FINAL, OrderState, state_of
from console_app.services.records import Dossier, Observation, Purpose
from console_app.services.verdicts import Verdict

_BEFORE_SENDING: Final = 2
UNCHANGED: Final = ("unchanged",)
"""Marks checks after the first answer that changed nothing; two or more in a row become one line."""


def checks_of(dossier: Dossier) -> Iterator[TimelineItem]:
    """Make a timeline item of each status call, showing how its answer differs from the one before."""
    before: dict[str, str] | None = None
    numbered = sorted(enumerate(dossier.observations), key=lambda one: one[1].at)
    for number, seen in numbered:
        found = seen.verdict == Verdict.FOUND
        told = fields_in(seen) if found else {}
        changed = differences(before, told, dossier.order) if found else ()
        quiet = before is not None and not changed and seen.verdict != Verdict.NO_SUCH_ORDER
        icon, role, sentence, detail = _said(seen, number + 1)
        lines = [ValueChange(line_of(one), loud=one.contradicts) for one in changed]
        if found and before is not None and before.get("status") == told.get("status"):
            sentence = lines.pop(0).text if lines else QCoreApplication.translate("Timeline", "Asked again, no change")
            icon, role = "search", Role.TEXT_2
        if any(one.contradicts for one in changed):
            icon, role = "alert", Role.ERROR_TEXT
        if found:
            stage_told = before is not None and before.get(STAGE) != told.get(STAGE)
            detail = _found_detail(seen, dossier, stage="" if stage_told or quiet else seen.stage)
            before = told
        raw, note = raw_and_note(seen.raw, seen.http_status, damage_note(seen.answer))
        words = (seen.verdict, seen.status, seen.flaw, seen.stage, str(seen.purpose is Purpose.BEFORE_SENDING))
        yield TimelineItem(
            at=seen.at,
            rank=_BEFORE_SENDING if seen.purpose is Purpose.BEFORE_SENDING else 5,
            key=f"o{number}",
            icon=icon,
            role=role,
            sentence=sentence,
            detail=detail,
            raw=raw,
            raw_words=QCoreApplication.translate("Timeline", "raw answer") if raw else "",
            raw_note=note,
            same=UNCHANGED if quiet else () if found else words,
            changes=tuple(lines),
            unanswered=not found,
        )


_STATUSES: Final = {
    OrderState.APPROVED: QT_TRANSLATE_NOOP("Timeline", "Approved by the bank"),
    OrderState.DECLINED: QT_TRANSLATE_NOOP("Timeline", "Declined by the bank"),
    OrderState.FILTERED: QT_TRANSLATE_NOOP("Timeline", "Stopped by the gateway's fraud rules"),
    OrderState.ERROR: QT_TRANSLATE_NOOP("Timeline", "Failed at the gateway"),
}


def _said(seen: Observation, tries: int) -> tuple[str, Role, str, str]:
    if seen.verdict == Verdict.FOUND:
        return *_found(seen), ""
    return "search", Role.TEXT_2, *_not_found(seen, tries)


def _not_found(seen: Observation, tries: int) -> tuple[str, str]:
    match seen.verdict:
        case Verdict.NO_SUCH_ORDER:
            return _unknown_there(seen, tries)
        case Verdict.PROVES_NOTHING:
            sentence = QCoreApplication.translate("Timeline", "Looked up: the gateway's no proves nothing")
            return sentence, QCoreApplication.translate("Timeline", "it says the same to a wrong merchant control")
        case Verdict.OTHER_NO:
            return QCoreApplication.translate("Timeline", "Looked up: the gateway refused the question"), _told(seen)
        case Verdict.NOT_ASKED:
            return QCoreApplication.translate("Timeline", "Could not look it up"), reason_text(seen.flaw)
        case Verdict.NO_ANSWER:
            return QCoreApplication.translate("Timeline", "Looked up: no answer"), reason_text(seen.flaw or "other")
        case _:
            return QCoreApplication.translate("Timeline", "Looked up: no answer that counts"), reason_text(seen.flaw)


def _told(seen: Observation) -> str:
    """Quote the gateway's message with its refusal."""
    said = {pair.name: pair.value for pair in seen.answer}
    words = QCoreApplication.translate("Timeline", "it said: {message} (code {code}); nothing is known of the order")
    return fill(words, message=clean(said.get("error-message", ""), 120), code=clean(said.get("error-code", "-"), 20))


def _unknown_there(seen: Observation, tries: int) -> tuple[str, str]:
    if seen.purpose is Purpose.BEFORE_SENDING:
        return QCoreApplication.translate(
            "Timeline", "Asked first: the gateway has no order with this number"
        ), QCoreApplication.translate("Timeline", "so it could be sent")
    if seen.purpose is Purpose.AFTER_REFUSAL:
        return QCoreApplication.translate("Timeline", "Looked up after the no: the gateway has no such order"), ""
    detail = fill(
        QCoreApplication.translate("Timeline", "not a proof that it was not created; look-up {number}"), number=tries
    )
    return QCoreApplication.translate("Timeline", "Looked up: the gateway does not know this order yet"), detail


def _found(seen: Observation) -> tuple[str, Role, str]:
    state = state_of(seen.status)
    look = state_look(state.value)
    if state in BANK_FINAL:
        sentence = tr(_STATUSES[state])
    elif seen.status == "unknown":
        sentence = QCoreApplication.translate("Timeline", "The gateway itself is not sure")
    elif seen.status in ("", "processing"):
        sentence = (
            QCoreApplication.translate("Timeline", "Processing at the bank")
            if seen.status
            else QCoreApplication.translate("Timeline", "Looked up: the gateway has the order")
        )
    else:
        sentence = fill(
            QCoreApplication.translate("Timeline", "The gateway says \u201c{word}\u201d"), word=clean(seen.status, 40)
        )
    return look.icon, look.ink, sentence


def _found_detail(seen: Observation, dossier: Dossier, *, stage: str) -> str:
    """Describe what is beside an answer: its stage if no change shows it, and why it was asked."""
    state = state_of(seen.status)
    parts = [stage_text(stage)] if stage else []
    if state not in BANK_FINAL and customer_step(seen.answer) is not None:
        parts.append(QCoreApplication.translate("Timeline", "the customer has to confirm (3-D Secure)"))
    if seen.purpose is Purpose.LATE_CHECK:
        parts.append(QCoreApplication.translate("Timeline", "asked once more after the end"))
    if seen.purpose is Purpose.BEFORE_SENDING:
        parts.append(QCoreApplication.translate("Timeline", "asked before sending, so nothing was sent"))
    if state in BANK_FINAL and dossier.order.state in BANK_FINAL and state is not dossier.order.state:
        parts.append(
            fill(
                QCoreApplication.translate("Timeline", "contradicts {word}; nothing was overwritten"),
                word=state_word(dossier.order.state.value),
            )
        )
    parts.append(damage_note(seen.answer))
    if seen.elapsed is not None:
        parts.append(elapsed(seen.elapsed.total_seconds()))
    return ", ".join(part for part in parts if part)


def stage_text(stage: str) -> str:
    """Return an order stage in words, or as the gateway writes it if the stage is unknown."""
    return fill(
        QCoreApplication.translate("Timeline", "stage {stage}"), stage=stage_in_words(stage) or clean(stage, 60)
    )


def no_change(members: Sequence[TimelineItem]) -> str:
    """Say how many checks changed nothing."""
    return fill(QCoreApplication.translate("Timeline", "Asked {count} times, no change"), count=len(members))


def span(members: Sequence[TimelineItem], now: datetime) -> str:
    """Say from when to when a series of checks was made, and how many of them had no answer."""
    start, end = members[0].at, members[-1].at
    first = clock_text(start, now)
    last = clock_text(end, start if start.astimezone().date() == end.astimezone().date() else now)
    silent = sum(one.unanswered for one in members)
    if silent:
        return fill(
            QCoreApplication.translate("Timeline", "{first} \u2013 {last}, {count} without an answer"),
            first=first,
            last=last,
            count=silent,
        )
    return fill(
        QCoreApplication.translate("Timeline", "{first} \u2013 {last}", "two times of day"), first=first, last=last
    )
