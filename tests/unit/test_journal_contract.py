"""What the use cases may rely on in the journal, call by call, on real files."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_orders import ATTEMPT, WAYS, brought_to, new_order
from moved_clock import START, MovedClock

from console_app.journal.home import JournalHome
from console_app.protocol.operation import Pair
from console_app.protocol.states import FINAL, MOVES, OrderState
from console_app.protocol.values import Money, currency_of
from console_app.services.actors import GATEWAY, PROGRAM, ActorKind, person
from console_app.services.errors import JournalError, JournalUnavailable, MoveRefused, OrderNumberTaken
from console_app.services.look_ups import LearntAnswer, LookUpKey, RefusalPattern
from console_app.services.ports import Journal
from console_app.services.records import AttemptEnd, Change, Move, Observation, Origin, Purpose, RefusalCheck
from console_app.services.verdicts import AttemptOutcome, Verdict

S = OrderState
T = TypeVar("T")
SEEN = Observation(START, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND)
CARD = "4111111111111111"
LOOK_UPS = LookUpKey("gate.example", "desk", "1234", "mark")
LEARNT = LearntAnswer(
    LOOK_UPS,
    RefusalPattern("error", "5", "Order was not found"),
    RefusalPattern("validation-error", "2", "Invalid control"),
    START,
)


def at_a_journal(home: Path, scene: Callable[[Journal, MovedClock], Awaitable[T]]) -> T:
    """Open a home, play the scene, close the home."""

    async def play() -> T:
        clock = MovedClock(START)
        opened = await JournalHome.open(home, clock)
        try:
            return await scene(opened.journal, clock)
        finally:
            await opened.close()

    return asyncio.run(play())


@pytest.fixture(scope="module")
def at_one_journal(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Callable[[Journal, str], Any]], None]]:
    """Play scenes at one journal, each with an order number of its own: making a journal takes longer than most."""
    numbers = (f"P-{number}" for number in count())
    with asyncio.Runner() as runner:
        opened = runner.run(JournalHome.open(tmp_path_factory.mktemp("home"), MovedClock(START)))
        yield lambda scene: runner.run(scene(opened.journal, next(numbers)))
        runner.run(opened.close())


def test_an_order_enters_as_prepared_with_its_content_and_first_history_row(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        new = new_order(reason="the first one bounced")
        order = await journal.add(new)
        for name in ("key", "profile", "operation", "target", "money", "receiver", "destination", "digest", "branch"):
            assert getattr(order, name) == getattr(new, name)
        assert (order.state, order.origin, order.created, order.changed) == (S.PREPARED, Origin.OURS, START, START)
        dossier = await journal.dossier(order.id)
        assert dossier.order == order == await journal.order(order.id) == await journal.find(new.key)
        assert dossier.content == new.content
        (entry,) = dossier.history
        assert (entry.before, entry.after, entry.actor, entry.text) == (None, S.PREPARED, person("maria"), new.reason)

    at_a_journal(tmp_path, scene)


def test_an_order_seen_elsewhere_enters_as_accepted_and_is_never_sent(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await journal.add(new_order(origin=Origin.ELSEWHERE, minor=None, content=()))
        assert (order.state, order.money) == (S.ACCEPTED, None)
        with pytest.raises(MoveRefused):
            await journal.begin_attempt(order.id, ATTEMPT)

    at_a_journal(tmp_path, scene)


def test_a_number_is_taken_once_per_host_and_login(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        await journal.add(new_order("A1"))
        with pytest.raises(OrderNumberTaken) as caught:
            await journal.add(new_order("A1"))
        assert caught.value.number == "A1"
        await journal.add(new_order("A1", login="other"))
        await journal.add(new_order("a1"))
        assert await journal.find(new_order("A2").key) is None

    at_a_journal(tmp_path, scene)


def test_an_unknown_order_is_a_key_error(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        with pytest.raises(KeyError):
            await journal.order(7)
        with pytest.raises(KeyError):
            await journal.change(7, Change(stage="x"))

    at_a_journal(tmp_path, scene)


def test_each_pair_of_states_moves_only_as_the_table_says(tmp_path: Path) -> None:
    """Every pair, through the store and by hand in the file: neither lets a forbidden move through."""
    tried: list[tuple[OrderState, OrderState]] = []

    async def scene(journal: Journal, _clock: MovedClock) -> dict[tuple[S, S], int]:
        placed: dict[tuple[S, S], int] = {}
        for before in S:
            standing = await brought_to(journal, await journal.add(new_order(f"stands-{before}")), before)
            history = (await journal.dossier(standing.id)).history
            for after in S:
                if after in MOVES[before]:
                    order = await brought_to(journal, await journal.add(new_order(f"{before}-{after}")), before)
                    moved = await journal.move(order.id, Move(before, after, person("maria"), "why", "typed"))
                    assert moved.state is after
                    row = (await journal.dossier(order.id)).history[-1]
                    assert (row.before, row.after, row.actor, row.note, row.text) == (
                        before,
                        after,
                        person("maria"),
                        "why",
                        "typed",
                    )
                else:
                    with pytest.raises(MoveRefused):
                        await journal.move(standing.id, Move(before, after, person("maria"), change=Change(stage="x")))
                    placed[before, after] = standing.id
                tried.append((before, after))
            assert await journal.order(standing.id) == standing
            assert (await journal.dossier(standing.id)).history == history
        return placed

    refused = at_a_journal(tmp_path, scene)
    assert len(tried) == len(S) ** 2
    with sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None) as by_hand:
        for (before, after), order in refused.items():
            if before is after:
                continue
            values = (order, before.value, after.value)
            with pytest.raises(sqlite3.IntegrityError):
                by_hand.execute("UPDATE orders SET state = ? WHERE id = ?", (after.value, order))
            by_hand.execute("BEGIN")
            by_hand.execute("INSERT INTO history VALUES (NULL, ?, 0, ?, ?, '', '', '', 'program')", values)
            with pytest.raises(sqlite3.IntegrityError, match="table of moves"):
                by_hand.execute("UPDATE orders SET state = ? WHERE id = ?", (after.value, order))
            by_hand.execute("ROLLBACK")
    by_hand.close()


def test_the_database_knows_the_same_moves_as_the_program(tmp_path: Path) -> None:
    at_a_journal(tmp_path, lambda journal, _clock: journal.next_due())
    with sqlite3.connect(tmp_path / "journal.sqlite3") as by_hand:
        rows = set(by_hand.execute('SELECT "before", "after" FROM allowed_moves'))
    by_hand.close()
    enters = {("", "prepared"), ("", "accepted")}
    assert rows == enters | {(before.value, after.value) for before, afters in MOVES.items() for after in afters}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET note = 'x'",
        "DELETE FROM history",
        "UPDATE observations SET verdict = 'x'",
        "DELETE FROM observations",
        "UPDATE attempts SET nonce = 'x'",
        "UPDATE attempts SET outcome = 'x'",
        "DELETE FROM attempts",
        "UPDATE order_content SET value = 'x'",
        "DELETE FROM order_content",
        "DELETE FROM orders",
        "UPDATE orders SET minor = 1",
        "UPDATE orders SET number = 'x'",
        "UPDATE orders SET actual_minor = 12.5",
        "UPDATE orders SET state = 'approved'",
        "INSERT INTO order_content VALUES (99, 0, 'name', 'an order that is not there')",
    ],
)
def test_the_past_cannot_be_rewritten_by_hand(tmp_path: Path, statement: str) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.ACCEPTED)
        await journal.observe(order.id, SEEN, Change())

    at_a_journal(tmp_path, scene)
    by_hand = sqlite3.connect(tmp_path / "journal.sqlite3")
    by_hand.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        by_hand.execute(statement)
    by_hand.close()


def test_of_two_moves_from_one_state_one_wins(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.PROCESSING)
        results = await asyncio.gather(
            journal.move(order.id, Move(S.PROCESSING, S.APPROVED, person("a"))),
            journal.move(order.id, Move(S.PROCESSING, S.DECLINED, person("b"))),
            return_exceptions=True,
        )
        won, lost = results
        assert not isinstance(won, BaseException)
        assert won.state is S.APPROVED
        assert isinstance(lost, MoveRefused)
        assert (lost.order, lost.state, lost.wanted) == (order.id, "approved", "declined")
        assert len((await journal.dossier(order.id)).history) == len(WAYS[S.PROCESSING]) + 2

    at_a_journal(tmp_path, scene)


def test_of_many_sends_of_one_order_one_begins(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.AUTHORISED)
        tries = [journal.begin_attempt(order.id, replace(ATTEMPT, nonce=str(n))) for n in range(8)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(isinstance(result, tuple) for result in results) == 1
        assert [attempt.nonce for attempt in (await journal.dossier(order.id)).attempts] == ["0"]

    at_a_journal(tmp_path, scene)


def test_an_attempt_ends_once_and_the_next_has_the_next_number(tmp_path: Path) -> None:
    async def scene(journal: Journal, clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.AUTHORISED)
        with pytest.raises(MoveRefused):
            await journal.end_attempt(order.id, AttemptEnd(AttemptOutcome.ACCEPTED), None)
        order, attempt = await journal.begin_attempt(order.id, ATTEMPT)
        assert (order.state, order.attempts, attempt.number, attempt.started) == (S.SENDING, 1, 1, START)
        assert (await journal.dossier(order.id)).attempts == (attempt,)
        clock.move(seconds=2)
        end = AttemptEnd(
            AttemptOutcome.NOT_SENT, "connect", 502, b"\xff\x00", timedelta(microseconds=1), "error", "104", "no"
        )
        order = await journal.end_attempt(order.id, end, Move(S.SENDING, S.NOT_SENT, person("console")))
        (ended,) = (await journal.dossier(order.id)).attempts
        assert ended.ended == clock.now()
        assert all(getattr(ended, entry.name) == getattr(end, entry.name) for entry in fields(end))
        with pytest.raises(MoveRefused):
            await journal.end_attempt(order.id, AttemptEnd(AttemptOutcome.ACCEPTED), None)
        order = await journal.move(order.id, Move(S.NOT_SENT, S.AUTHORISED, person("maria")))
        _, second = await journal.begin_attempt(order.id, replace(ATTEMPT, nonce="2"))
        assert second.number == 2

    at_a_journal(tmp_path, scene)


def test_a_claim_may_be_noted_while_the_order_stays_sending(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.SENDING)
        order = await journal.end_attempt(order.id, AttemptEnd(AttemptOutcome.SAID_NO, claim_code="104"), None)
        assert order.state is S.SENDING
        assert (await journal.dossier(order.id)).attempts[0].claim_code == "104"

    at_a_journal(tmp_path, scene)


def test_a_refused_move_takes_the_whole_transaction_with_it(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.SENDING)
        before = await journal.dossier(order.id)
        change = Change(gateway_id="77", next_check=START)
        with pytest.raises(MoveRefused):
            await journal.end_attempt(
                order.id, AttemptEnd(AttemptOutcome.ACCEPTED), Move(S.SENDING, S.APPROVED, person("x"), change=change)
            )
        steps = (Move(S.SENDING, S.ACCEPTED, person("x")), Move(S.ACCEPTED, S.HELD, person("x")))
        with pytest.raises(MoveRefused):
            await journal.observe(order.id, SEEN, change, steps)
        assert await journal.dossier(order.id) == before

    at_a_journal(tmp_path, scene)


def test_an_observation_comes_back_as_it_was_with_its_change_and_moves(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.ACCEPTED)
        tokyo = timezone(timedelta(hours=9))
        seen = Observation(
            at=START.astimezone(tokyo),
            purpose=Purpose.CHECK_NOW,
            by_number_alone=True,
            verdict=Verdict.FOUND,
            flaw="doubled-key",
            status="approved",
            stage="transfer_approved",
            serial_number="00000000-0000-0000-0000-00000002A11b",
            http_status=200,
            elapsed=timedelta(seconds=1, microseconds=3),
            raw=b"type=status-response\n&status=approved\xff",
            answer=(Pair("type", "status-response"), Pair("descriptor", "Ж & = «x»")),
            note="noted",
        )
        change = Change(actual_minor=124_999, as_of=START, gateway_status="approved", refusal=RefusalCheck.CONFIRMED)
        moves = (Move(S.ACCEPTED, S.PROCESSING, GATEWAY), Move(S.PROCESSING, S.APPROVED, GATEWAY))
        order = await journal.observe(order.id, seen, change, moves)
        assert (order.state, order.as_of, order.refusal) == (S.APPROVED, START, RefusalCheck.CONFIRMED)
        assert order.actual == Money(124_999, currency_of("EUR"))
        (back,) = (await journal.dossier(order.id)).observations
        assert back == seen
        assert [(pair.name, pair.value) for pair in back.answer] == [(pair.name, pair.value) for pair in seen.answer]
        assert back.at.tzinfo is UTC

    at_a_journal(tmp_path, scene)


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="0123456789"), max_size=40)


@settings(max_examples=60)
@given(
    change=st.builds(
        Change,
        gateway_id=TEXTS,
        serial_number=TEXTS,
        error_code=TEXTS,
        error_message=TEXTS,
        gateway_status=TEXTS,
        stage=TEXTS,
        actual_minor=st.integers(0, 10**12),
        refusal=st.sampled_from(RefusalCheck),
        not_sent_because=TEXTS,
        doubt_because=TEXTS,
        mismatch=TEXTS,
        as_of=MOMENTS,
        next_check=MOMENTS,
        watched_since=MOMENTS,
        checks=st.integers(0, 10**6),
        checks_failed=st.integers(0, 10**6),
        failing_since=MOMENTS,
        failing_because=TEXTS,
    )
)
def test_every_change_is_what_the_order_then_shows(at_one_journal: Callable[..., None], change: Change) -> None:
    async def scene(journal: Journal, number: str) -> None:
        order = await journal.add(new_order(number))
        changed = await journal.change(order.id, change)
        for entry in fields(change):
            if entry.name not in {"actual_minor", "clear_next_check", "clear_failing"}:
                assert getattr(changed, entry.name) == getattr(change, entry.name)
        assert changed.actual is not None
        assert changed.actual.minor == change.actual_minor
        cleared = await journal.change(order.id, Change(clear_next_check=True, clear_failing=True))
        assert (cleared.next_check, cleared.failing_since, cleared.failing_because) == (None, None, "")
        assert cleared.gateway_id == changed.gateway_id

    at_one_journal(scene)


@settings(max_examples=40, deadline=None)
@given(steps=st.lists(st.sampled_from(S), max_size=12))
def test_any_walk_of_states_leaves_history_and_state_in_agreement(
    at_one_journal: Callable[..., None], steps: list[OrderState]
) -> None:
    async def scene(journal: Journal, number: str) -> None:
        order = await journal.add(new_order(number))
        walked = [S.PREPARED]
        for step in steps:
            allowed = step in MOVES[walked[-1]]
            try:
                order = await journal.move(order.id, Move(walked[-1], step, person("walker")))
            except MoveRefused:
                assert not allowed
            else:
                assert allowed
                walked.append(step)
        dossier = await journal.dossier(order.id)
        assert dossier.order.state is walked[-1]
        assert [row.after for row in dossier.history] == walked
        assert [row.before for row in dossier.history] == [None, *walked[:-1]]
        sent = [entry for entry in walked if entry is S.SENDING]
        doubt = walked.index(S.IN_DOUBT) if S.IN_DOUBT in walked else len(walked)
        assert S.SENDING not in walked[doubt:]
        assert len(sent) <= 1 + walked.count(S.NOT_SENT)

    at_one_journal(scene)


def test_a_write_whose_caller_is_cancelled_is_whole(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        orders = [await brought_to(journal, await journal.add(new_order(f"N{n}")), S.AUTHORISED) for n in range(20)]
        sends = [asyncio.create_task(journal.begin_attempt(order.id, ATTEMPT)) for order in orders]
        await asyncio.sleep(0)
        for send in sends:
            send.cancel()
        await asyncio.gather(*sends, return_exceptions=True)
        assert len(await journal.left_sending()) == len(orders)
        for order in orders:
            dossier = await journal.dossier(order.id)
            assert len(dossier.attempts) == 1
            assert dossier.history[-1].after is S.SENDING

    at_a_journal(tmp_path, scene)


def test_closing_waits_for_writes_and_refuses_later_ones(tmp_path: Path) -> None:
    async def scene() -> None:
        home = await JournalHome.open(tmp_path, MovedClock(START))
        writes = [asyncio.create_task(home.journal.add(new_order(f"N{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        await home.close()
        await home.close()
        assert len([await write for write in writes]) == 20
        with pytest.raises(JournalUnavailable):
            await home.journal.add(new_order("late"))

    asyncio.run(scene())


@pytest.mark.parametrize(
    "new",
    [
        new_order(content=(Pair("account_number", CARD),)),
        new_order(content=(Pair("order_desc", f"card 4111 1111-1111 1111, Anna {CARD[:4]}"),)),
        new_order(receiver=f"Anna {CARD}"),
        new_order(destination=CARD, content=()),
    ],
)
def test_a_card_number_is_refused_before_anything_is_sent(tmp_path: Path, new: object) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        with pytest.raises(JournalError) as caught:
            await journal.add(new)  # type: ignore[arg-type]
        assert CARD not in str(caught.value)
        assert await journal.find(new_order().key) is None

    at_a_journal(tmp_path, scene)
    assert CARD.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_long_numbers_that_are_no_cards_are_kept_whole(tmp_path: Path) -> None:
    """A gateway's reference of 16 digits passes Luhn once in ten."""

    async def scene(journal: Journal, _clock: MovedClock) -> None:
        content = (Pair("card_recurring_payment_id", CARD), Pair("receiver_phone", "5500000000004"))
        order = await journal.add(new_order(content=content, destination=CARD))
        assert (await journal.dossier(order.id)).content == content

    at_a_journal(tmp_path, scene)


def test_card_numbers_in_what_comes_back_are_cut_to_6_and_4(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order(reason=f"r {CARD}")), S.SENDING)
        said = f"no {CARD}"
        move = Move(S.SENDING, S.ACCEPTED, GATEWAY, text=said, change=Change(error_message=said))
        await journal.end_attempt(
            order.id, AttemptEnd(AttemptOutcome.ACCEPTED, raw=f"a={CARD}\n".encode(), claim_message=said), move
        )
        seen = replace(
            SEEN, raw=said.encode(), note=said, answer=(Pair("error-message", said), Pair("first-name", CARD))
        )
        await journal.observe(order.id, seen, Change())
        dossier = await journal.dossier(order.id)
        assert dossier.attempts[0].raw == b"a=411111******1111\n"
        assert dossier.order.error_message == "no 411111******1111"

    at_a_journal(tmp_path, scene)
    assert CARD.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_unsettled_orders_are_found_as_the_same_payment_for_ever_and_others_for_a_time(tmp_path: Path) -> None:
    async def scene(journal: Journal, clock: MovedClock) -> None:
        doubt = await brought_to(journal, await journal.add(new_order("D")), S.IN_DOUBT)
        paid = await brought_to(journal, await journal.add(new_order("P")), S.APPROVED)
        await journal.add(new_order("E", origin=Origin.ELSEWHERE))
        await journal.add(new_order("O", fingerprint="f2"))
        found = await journal.same_payment("f1", clock.now())
        assert [order.id for order in found] == [paid.id, doubt.id]
        later = await journal.same_payment("f1", clock.now() + timedelta(seconds=1))
        assert [order.id for order in later] == [doubt.id]

    at_a_journal(tmp_path, scene)


def test_what_an_earlier_run_left_is_found_at_start(tmp_path: Path) -> None:
    async def leave(journal: Journal, _clock: MovedClock) -> None:
        for state in S:
            await brought_to(journal, await journal.add(new_order(state.value)), state)
        await journal.prove(LOOK_UPS, "A1", START)
        await journal.prove(LOOK_UPS, "A2", START + timedelta(hours=23))
        await journal.prove(replace(LOOK_UPS, control="earlier"), "A0", START - timedelta(hours=1))
        await journal.keep_learnt(LEARNT)
        await journal.keep_learnt(replace(LEARNT, unknown_number=RefusalPattern("error", "9", "gone")))

    async def find(journal: Journal, _clock: MovedClock) -> None:
        assert [order.state for order in await journal.left_sending()] == [S.SENDING]
        assert [order.state for order in await journal.left_unsent()] == [S.PREPARED, S.AUTHORISED]
        assert await journal.unfinished("demo") == len(S) - len(FINAL) - 1, "all that may still move money"
        assert await journal.unfinished("other") == 0
        numbers = await journal.unfinished_numbers("demo", 100)
        assert set(numbers) == {state.value for state in S} - FINAL - {S.REFUSED}
        assert await journal.unfinished_numbers("demo", 2) == numbers[:2]
        assert await journal.proven(LOOK_UPS)
        assert await journal.found_there(replace(LOOK_UPS, control="new")) == "A1"
        await journal.prove(LOOK_UPS, "A3", START + timedelta(days=1))
        assert await journal.found_there(LOOK_UPS) == "A3"
        assert await journal.found_there(replace(LOOK_UPS, target="9")) == ""
        known = await journal.learnt(LOOK_UPS)
        assert known is not None
        assert (known.unknown_number.code, known.wrong_control.code, known.at) == ("9", "2", START)
        for other in ({"host": "other"}, {"login": "other"}, {"target": "9"}, {"control": "another"}):
            assert not await journal.proven(replace(LOOK_UPS, **other))
            assert await journal.learnt(replace(LOOK_UPS, **other)) is None

    at_a_journal(tmp_path, leave)
    at_a_journal(tmp_path, find)


def test_due_orders_come_most_urgent_first_and_only_when_their_time_has_come(tmp_path: Path) -> None:
    async def scene(journal: Journal, _clock: MovedClock) -> None:
        assert await journal.next_due() is None
        for minutes, state in enumerate((S.APPROVED, S.HELD, S.PROCESSING, S.IN_DOUBT, S.ACCEPTED)):
            change = Change(next_check=START + timedelta(minutes=minutes))
            await brought_to(journal, await journal.add(new_order(state.value)), state, change)
        assert await journal.next_due() == START
        assert await journal.due(START - timedelta(seconds=1), 9) == ()
        due = await journal.due(START + timedelta(minutes=4), 9)
        assert [order.state for order in due] == [S.IN_DOUBT, S.PROCESSING, S.ACCEPTED, S.HELD, S.APPROVED]
        assert len(await journal.due(START + timedelta(minutes=4), 2)) == 2

    at_a_journal(tmp_path, scene)


def test_being_asked_about_again_does_not_make_an_order_newer(tmp_path: Path) -> None:
    async def scene(journal: Journal, clock: MovedClock) -> None:
        order = await brought_to(journal, await journal.add(new_order()), S.ACCEPTED)
        await journal.change(order.id, Change(stage="s"))
        clock.move(hours=1)
        quiet = Change(stage="s", as_of=clock.now(), next_check=clock.now(), checks=4, failing_since=clock.now())
        assert (await journal.observe(order.id, SEEN, quiet)).changed == START
        assert (await journal.change(order.id, Change(stage="t"))).changed == clock.now()

    at_a_journal(tmp_path, scene)


@settings(max_examples=25, deadline=None)
@given(name=st.one_of(st.sampled_from([*ActorKind]).map(str), TEXTS))
def test_a_person_of_any_name_stays_a_person(at_one_journal: Callable[..., None], name: str) -> None:
    async def scene(journal: Journal, number: str) -> None:
        order = await journal.add(replace(new_order(number), operator=name))
        order = await journal.move(order.id, Move(S.PREPARED, S.AUTHORISED, person(name)))
        await journal.begin_attempt(order.id, replace(ATTEMPT, operator=name))
        end = AttemptEnd(AttemptOutcome.IN_DOUBT)
        await journal.end_attempt(order.id, end, Move(S.SENDING, S.IN_DOUBT, PROGRAM))
        seen = Observation(START, Purpose.POLL, by_number_alone=True, verdict=Verdict.FOUND)
        await journal.observe(order.id, seen, Change(), (Move(S.IN_DOUBT, S.APPROVED, GATEWAY),))
        actors = [row.actor for row in (await journal.dossier(order.id)).history]
        assert actors == [person(name), person(name), person(name), PROGRAM, GATEWAY]

    at_one_journal(scene)
