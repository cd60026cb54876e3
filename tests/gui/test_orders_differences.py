"""The timeline tells each answer as its difference to the one before, in words, with contradictions in front."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from example_order import example_order
from hypothesis import given
from hypothesis import strategies as st

from console_app.gui.kit.colours import Role
from console_app.gui.kit.timeline import Entry
from console_app.gui.words.answer_changes import differences, line_of
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.records import Dossier, Observation, Order, Purpose
from console_app.services.verdicts import Verdict

START = datetime(2026, 11, 20, 14, 2, 0, tzinfo=UTC).astimezone()
NOW = START + timedelta(hours=1)
CARD = "4276550123477682"
ORDER = example_order(START, OrderState.PROCESSING, 10_000)
BASE = {"status": "processing", "order-stage": "transfer_processing", "amount": "100.00", "initial-amount": "100.00"}


def answer(second: float, told: Mapping[str, str], **other: object) -> Observation:
    """Give an answer that found the order, with a serial number of its own as every answer has."""
    pairs = (Pair("serial-number", f"serial-{second}"), *(Pair(name, value) for name, value in told.items()))
    made = Observation(
        START + timedelta(seconds=second),
        Purpose.POLL,
        by_number_alone=False,
        verdict=Verdict.FOUND,
        status=told.get("status", ""),
        stage=told.get("order-stage", ""),
        http_status=200,
        raw="\n&".join(f"{pair.name}={pair.value}" for pair in pairs).encode(),
        answer=pairs,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names what it changes


def silence(second: float) -> Observation:
    return Observation(
        START + timedelta(seconds=second), Purpose.POLL, by_number_alone=False, verdict=Verdict.NO_ANSWER, flaw="reset"
    )


def told(*observations: Observation, order: Order = ORDER) -> list[Entry]:
    return entries_of(Dossier(order, (), (), (), observations), NOW)


def lines(entry: Entry) -> list[str]:
    return [entry.sentence, *(change.text for change in entry.changes)]


def test_an_amount_that_changes_is_told_as_such_at_its_time() -> None:
    newest = told(answer(0, BASE), answer(7, {**BASE, "amount": "98.50"}))[0]
    assert lines(newest) == ["Actual amount 100.00 \u2192 98.50"]
    assert newest.time == "14:02:07"
    assert "amount=98.50" in newest.code()


def test_a_status_that_changes_brings_its_news_with_it() -> None:
    final = {**BASE, "status": "approved", "order-stage": "transfer_approved", "processor-rrn": "510458047886"}
    final["paynet-processing-date"] = "2026-11-20 14:02:57 MSK"
    newest = told(answer(0, {**BASE, "eci": "02"}), answer(7, final))[0]
    assert lines(newest) == [
        "Approved by the bank",
        "Status processing \u2192 approved",
        "Stage Transfer: at work \u2192 Transfer: approved",
        "No longer told: ECI, it was 02",
        "New: RRN 510458047886",
        "New: Processed by the gateway 2026-11-20 14:02:57 MSK",
    ]
    assert not any(change.loud for change in newest.changes)


def test_the_first_answer_is_compared_with_what_we_asked_for() -> None:
    first = told(answer(0, {**BASE, "amount": "98.50"}))[0]
    assert lines(first) == ["Processing at the bank", "Actual amount 100.00 \u2192 98.50"]
    assert not told(answer(0, {**BASE, "amount": "100"}))[0].changes
    assert not told(answer(0, {**BASE, "amount": "7.00"}), order=replace(ORDER, money=None))[0].changes


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({}, {"initial-amount": "101.00"}, "Requested amount 100.00 \u2192 101.00"),
        ({"status": "approved"}, {"status": "declined"}, "Status approved \u2192 declined"),
        ({"paynet-order-id": "7"}, {"paynet-order-id": "8"}, "Gateway order id 7 \u2192 8"),
        ({"currency": "EUR"}, {"currency": "USD"}, "Currency EUR \u2192 USD"),
    ],
)
def test_what_contradicts_stands_first_and_in_red(
    before: Mapping[str, str], after: Mapping[str, str], line: str
) -> None:
    entry = told(answer(0, {**BASE, **before}), answer(9, {**BASE, **after, "approval-code": "1"}))[0]
    assert (entry.icon, entry.role) == ("alert", Role.ERROR_TEXT)
    loud = [change.text for change in entry.changes if change.loud]
    assert line in (*loud, entry.sentence)
    assert lines(entry).index(line) <= 1


def test_a_requested_amount_other_than_ours_is_red_in_the_very_first_answer() -> None:
    first = told(answer(0, {**BASE, "initial-amount": "1000.00"}))[0]
    assert first.icon == "alert"
    assert [(c.text, c.loud) for c in first.changes] == [("Requested amount 100.00 \u2192 1\u202f000.00", True)]


def test_a_day_of_polling_is_a_few_lines_with_every_answer_inside() -> None:
    polls = [answer(4 * n, BASE) for n in range(15)]
    polls += [answer(100 + n, {**BASE, "order-stage": "transfer_filtering"}) for n in range(80)]
    polls += [silence(200), silence(201), answer(300, {**BASE, "order-stage": "transfer_filtering"})]
    polls += [answer(400, {**BASE, "status": "approved", "order-stage": "transfer_approved"})]
    entries = told(*polls)
    assert [entry.sentence for entry in entries] == [
        "Approved by the bank",
        "Asked 82 times, no change",
        "Stage Transfer: at work \u2192 Transfer: fraud check at work",
        "Asked 14 times, no change",
        "Processing at the bank",
    ]
    assert entries[1].detail == "14:03:41 \u2013 14:07:00, 2 without an answer"
    assert entries[3].detail == "14:02:04 \u2013 14:02:56"
    assert "serial-number=serial-300" in entries[1].code()
    raws = [part.code() for entry in entries for part in entry.parts or (entry,)]
    assert sum(bool(raw) for raw in raws) == len(polls) - 2
    assert len(set(raws)) == len(polls) - 1


def test_a_silent_gateway_before_the_first_answer_is_no_unchanged_order() -> None:
    assert told(silence(0), silence(1))[0].sentence == "Looked up: no answer"


def test_foreign_values_are_masked_capped_and_hide_nothing() -> None:
    after = {**BASE, "purpose": f"card {CARD}\u202e", "odd<b>": "x" * 300, "html": "<p>" * 50}
    entry = told(answer(0, BASE), answer(1, after))[0]
    text = "\n".join(lines(entry))
    assert CARD not in text
    assert "427655******7682<U+202E>" in text
    assert "New: odd<b> " + "x" * 80 + "\u2026 (+220)" in text
    assert "3-D Secure page of 150 characters, not shown" in text
    assert "<p>" not in text


NAMES = st.sampled_from(["status", "amount", "initial-amount", "purpose", "new-thing", "serial-number", "currency"])
ANSWERS = st.dictionaries(NAMES, st.sampled_from(["100", "100.00", "98.5", "", "approved", CARD]))


@given(ANSWERS, ANSWERS)
def test_nothing_is_told_of_what_stayed_and_each_change_once(
    before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    assert differences(before, before, ORDER) == ()
    found = differences(before, after, ORDER)
    assert len({one.wire for one in found}) == len(found)
    for wire in ("status", "purpose", "new-thing", "currency"):
        assert (wire in {one.wire for one in found}) is (before.get(wire) != after.get(wire))
    assert not [one for one in found if one.wire == "serial-number"]
    assert not [line for line in map(line_of, found) if CARD in line]
