"""The timeline of an order: strict in time, plain in words, with nothing in it that must not be seen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from example_order import example_order
from hypothesis import given
from hypothesis import strategies as st

from console_app.gui.kit.raw_text import RAW_CAP, raw_text
from console_app.gui.words.timeline_entries import entries_of
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY, PROGRAM, Actor, person
from console_app.services.records import Attempt, Dossier, HistoryRow, Observation, Order, Purpose
from console_app.services.verdicts import Verdict

S = OrderState
START = datetime(2026, 11, 20, 14, 2, 45, tzinfo=UTC)
NOW = START + timedelta(hours=1)
CARD = "4276550123477682"
ORDER = example_order(START, S.IN_DOUBT, 125_000, attempts=1)
SENT = Attempt(
    1, START + timedelta(seconds=2), "n", 1, "3F:A9:1C:7E:00:11", "gate.example/payout/39915", "", "A. Ivanova"
)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


MAKER = person("A. Ivanova")


def moved(
    seconds: float,
    before: OrderState | None,
    after: OrderState,
    who: Actor = MAKER,
    note: str = "",
    text: str = "",
) -> HistoryRow:
    return HistoryRow(at(seconds), before, after, who, note, text)


def asked(seconds: float, verdict: str = "found", status: str = "processing", **other: object) -> Observation:
    status = status if verdict == "found" else ""
    made = Observation(
        at(seconds), Purpose.POLL, by_number_alone=False, verdict=Verdict(verdict), status=status, http_status=200
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names what it changes


def dossier(
    history: Sequence[HistoryRow] = (),
    attempts: Sequence[Attempt] = (),
    observations: Sequence[Observation] = (),
    order: Order = ORDER,
) -> Dossier:
    content = (Pair("account_number", "DE89370400440532013000"), Pair("amount", "1250.00"))
    return Dossier(order, content, tuple(history), tuple(attempts), tuple(observations))


def sentences(told: Dossier) -> list[str]:
    return [entry.sentence for entry in entries_of(told, NOW)]


def test_a_whole_life_reads_from_the_end_to_the_beginning() -> None:
    told = dossier(
        [
            moved(0, None, S.PREPARED),
            moved(1, S.PREPARED, S.AUTHORISED),
            moved(2, S.AUTHORISED, S.SENDING),
            moved(3, S.SENDING, S.ACCEPTED, GATEWAY, "accepted"),
            moved(8, S.ACCEPTED, S.APPROVED, GATEWAY, "approved"),
        ],
        [replace(SENT, ended=at(3), outcome="accepted", http_status=200, raw=b"type=async-response\n&status=x")],
        [
            asked(1.5, "no-such-order", purpose=Purpose.BEFORE_SENDING),
            asked(6),
            asked(8, status="approved", stage="transfer_approved", elapsed=timedelta(milliseconds=212)),
        ],
    )
    assert sentences(told) == [
        "Approved by the bank",
        "Processing at the bank",
        "Accepted by the gateway, order 6982864",
        "Sent by A. Ivanova",
        "Asked first: the gateway has no order with this number",
        "Authorised by A. Ivanova",
        "Entered by A. Ivanova",
    ]
    newest, accepted, sent = (entries_of(told, NOW)[place] for place in (0, 2, 3))
    assert [change.text for change in newest.changes] == [
        "Status processing \u2192 approved",
        "New: Stage Transfer: approved",
    ]
    assert newest.detail == "answer in 212 ms"
    assert (accepted.code(), accepted.raw_note) == ("type=async-response\nstatus=x", "29 bytes, HTTP 200")
    assert sent.code() == "account_number=DE89370400440532013000\namount=1250.00"
    assert (sent.raw_words, sent.detail) == ("what was sent", "signed with key 3F:A9:1C:7E")


@pytest.mark.parametrize("name", ["gateway", "program", "person", "Gateway", ""])
def test_a_user_of_any_name_is_shown_as_a_person(name: str) -> None:
    user = person(name)
    told = dossier(
        [
            moved(0, None, S.PREPARED, user),
            moved(1, S.PREPARED, S.AUTHORISED, user),
            moved(2, S.NOT_SENT, S.AUTHORISED, user, "sent-again"),
            moved(3, S.HELD, S.ABANDONED, user, "abandoned", "No such order"),
            moved(4, S.NOT_SENT, S.WITHDRAWN, user, "withdrawn"),
            moved(5, S.PREPARED, S.WITHDRAWN, PROGRAM, "program-stopped"),
        ]
    )
    assert sentences(told) == [
        "Withdrawn: it was entered, but never authorised",
        f"Withdrawn by {name}",
        f"Abandoned by {name}",
        f"Authorised once more by {name}",
        f"Authorised by {name}",
        f"Entered by {name}",
    ]
    assert entries_of(told, NOW)[2].detail == "No such order"


def test_what_one_clock_tick_holds_stands_in_the_order_it_happened() -> None:
    told = dossier(
        [moved(0, None, S.PREPARED), moved(0, S.PREPARED, S.AUTHORISED), moved(0, S.IN_DOUBT, S.HELD, PROGRAM, "x")],
        [replace(SENT, started=START, ended=START, outcome="in_doubt", failure="timeout")],
        [asked(0, "no-such-order", purpose=Purpose.BEFORE_SENDING), asked(0, "no-answer", flaw="reset")],
    )
    assert [sentence.split()[0] for sentence in sentences(told)] == [
        "Held:", "Looked", "In", "Sent", "Asked", "Authorised", "Entered",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["found", "no-such-order", "no-answer"])), max_size=25))
def test_times_never_rise_downwards_and_no_check_is_lost(checks: list[tuple[int, str]]) -> None:
    told = dossier(
        [moved(0, None, S.PREPARED)], [SENT], [asked(2 + second, verdict) for second, verdict in sorted(checks)]
    )
    entries = entries_of(told, NOW)
    times = [entry.time for entry in entries]
    assert times == sorted(times, reverse=True)
    assert len({entry.key for entry in entries}) == len(entries)
    told_once = [part for entry in entries for part in entry.parts or (entry,) if part.key.startswith("o")]
    assert [part.key for part in told_once] == [f"o{number}" for number in reversed(range(len(checks)))]
    for entry in entries:
        assert str(len(entry.parts)) in entry.sentence or not entry.parts


def test_an_opened_line_stays_the_same_one_while_its_checks_grow() -> None:
    lines = [entries_of(dossier(observations=[asked(at) for at in range(polls)]), NOW)[0] for polls in (2, 3, 5)]
    assert len({line.key for line in lines}) == 1
    assert [line.sentence for line in lines] == [
        "Asked again, no change",
        "Asked 2 times, no change",
        "Asked 4 times, no change",
    ]


@pytest.mark.parametrize(
    ("seen", "sentence", "detail"),
    [
        (asked(9, "no-such-order"), "Looked up: the gateway does not know this order yet", "not a proof"),
        (asked(9, "no-answer", flaw="reset"), "Looked up: no answer", "the connection was cut"),
        (asked(9, "no-sense", flaw="html"), "Looked up: no answer that counts", "a web page came"),
        (asked(9, status="unknown"), "The gateway itself is not sure", ""),
        (asked(9, status="sent_to_mars"), "The gateway says “sent_to_mars”", ""),
        (asked(9, status="declined"), "Declined by the bank", ""),
        (asked(9, "no-such-order", purpose=Purpose.AFTER_REFUSAL), "Looked up after the no: the gateway has no", ""),
    ],
)
def test_each_answer_has_its_words(seen: Observation, sentence: str, detail: str) -> None:
    entry = entries_of(dossier(observations=[seen]), NOW)[0]
    assert entry.sentence.startswith(sentence)
    assert entry.detail.startswith(detail)


def test_a_late_answer_that_contradicts_the_end_says_so() -> None:
    late = asked(9, status="declined", purpose=Purpose.LATE_CHECK)
    entry = entries_of(dossier(observations=[late], order=replace(ORDER, state=S.APPROVED)), NOW)[0]
    assert "asked once more after the end" in entry.detail
    assert "contradicts Approved; nothing was overwritten" in entry.detail


def test_a_no_a_failed_send_and_a_stopped_program_are_told_by_their_attempt() -> None:
    said_no = replace(SENT, ended=at(3), outcome="said_no", claim_code="104", claim_message=f"card {CARD} is bad")
    no = entries_of(dossier(attempts=[said_no]), NOW)[0]
    assert (no.sentence, no.detail) == ("The gateway said no (code 104)", "card 427655******7682 is bad")
    unsent = entries_of(dossier(attempts=[replace(SENT, ended=at(3), outcome="not_sent", failure="tls")]), NOW)[0]
    assert unsent.sentence == "Not sent: the gateway's certificate is not right"
    stopped = replace(SENT, ended=at(3), outcome="in_doubt", failure="program-stopped")
    assert entries_of(dossier(attempts=[stopped]), NOW)[0].sentence == "In doubt: the program stopped"


def test_what_people_did_carries_their_names_and_words() -> None:
    told = dossier(
        [
            moved(0, S.AUTHORISED, S.NOT_SENT, PROGRAM, "could-not-ask-first"),
            moved(1, S.NOT_SENT, S.AUTHORISED, person("B. Petrov"), "sent-again"),
            moved(2, S.HELD, S.ABANDONED, person("C. Rossi"), "abandoned", "No such order\nTicket 4711"),
        ]
    )
    assert sentences(told) == [
        "Abandoned by C. Rossi",
        "Authorised once more by B. Petrov",
        "Not sent: the gateway could not be asked first",
    ]
    assert entries_of(told, NOW)[0].detail == "No such order; Ticket 4711"


def test_a_raw_answer_is_masked_capped_and_hides_nothing() -> None:
    text = raw_text(f"type=error\n&error-message=card {CARD}\u202e!".encode())
    assert text == "type=error\nerror-message=card 427655******7682<U+202E>!"
    long = raw_text(b"x" * (RAW_CAP + 120))
    assert long.endswith("… (+120)")
    assert raw_text(b"<html>\n&amp;</html>") == "<html>\n&amp;</html>"
    assert raw_text(b"\xff\xfe=1") == "\ufffd\ufffd=1"


def test_no_line_shows_a_card_number() -> None:
    told = dossier(
        [moved(0, S.HELD, S.ABANDONED, person("C. Rossi"), "abandoned", f"they quoted {CARD}")],
        [SENT],
        [asked(5, raw=f"type=x\n&card={CARD}".encode(), stage=CARD)],
        order=replace(ORDER, destination="427655******7682"),
    )
    told = replace(told, content=(Pair("credit_card_number", CARD),))
    for entry in entries_of(told, NOW):
        for shown in (entry.sentence, entry.detail, entry.code(), entry.raw_note):
            assert CARD not in shown
