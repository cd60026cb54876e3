"""Through the real journal and the real log: no card number stands whole in a file, however it came."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_orders import brought_to, new_order
from moved_clock import START, MovedClock
from written_cards import SEPARATORS, form_decoded, form_encoded, written_cards

from console_app.journal.home import JournalHome
from console_app.logs import NAME, start_log
from console_app.protocol.digit_classes import digits_in
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.actors import GATEWAY
from console_app.services.records import AttemptEnd, Change, Dossier, Move, Observation, Purpose
from console_app.services.verdicts import AttemptOutcome, Verdict

beside = st.text("abc ,:()%&=+xÄ", max_size=6)
WRITTEN_BY_PEOPLE = tuple(separator for separator in SEPARATORS if separator != "\n")


@contextlib.contextmanager
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        for handler in root.handlers[:]:
            root.removeHandler(handler)
            if handler not in handlers:
                handler.close()
        for handler in handlers:
            root.addHandler(handler)
        root.setLevel(level)


async def kept(home: Path, said: str, raw: bytes) -> Dossier:
    """Let an attempt and a status call bring a text back; give what the journal kept of them."""
    opened = await JournalHome.open(home, MovedClock(START))
    journal = opened.journal
    order = await brought_to(journal, await journal.add(new_order(reason=said)), OrderState.SENDING)
    change = Change(error_message=said, gateway_status=said, stage=said, error_code=said)
    move = Move(OrderState.SENDING, OrderState.ACCEPTED, GATEWAY, text=said, change=change)
    await journal.end_attempt(order.id, AttemptEnd(AttemptOutcome.ACCEPTED, raw=raw, claim_message=said), move)
    answer = (Pair("error-message", said), Pair("first-name", said))
    seen = Observation(
        START, Purpose.POLL, by_number_alone=False, verdict=Verdict.FOUND, status=said, stage=said, note=said
    )
    await journal.observe(order.id, replace(seen, raw=raw, answer=answer), Change())
    dossier = await journal.dossier(order.id)
    await opened.close()
    return dossier


def texts_of(dossier: Dossier) -> list[str]:
    order, attempt, seen = dossier.order, dossier.attempts[0], dossier.observations[0]
    texts = [order.reason, order.error_message, order.gateway_status, order.stage, order.error_code]
    texts += [attempt.claim_message, seen.status, seen.stage, seen.note, *(row.text for row in dossier.history)]
    texts += [pair.value for pair in seen.answer]
    for raw in (attempt.raw, seen.raw):
        texts += [form_decoded(raw or b""), (raw or b"").decode("utf-8", "surrogateescape")]
    return texts


@settings(deadline=None, max_examples=20)
@given(written=written_cards(WRITTEN_BY_PEOPLE), before=beside, after=beside, data=st.data())
def test_what_an_answer_brings_back_is_never_kept_whole(
    written: tuple[str, str], before: str, after: str, data: st.DataObject
) -> None:
    card, text = written
    said = f"{before}{text}{after}"
    raw = b"type=error&error-message=" + data.draw(form_encoded(said)) + b"\n&error-code=104"
    with TemporaryDirectory() as folder:
        dossier = asyncio.run(kept(Path(folder), said, raw))
        assert [kept_text for kept_text in texts_of(dossier) if card in digits_in(kept_text)] == []
        assert (dossier.attempts[0].raw or b"").startswith(b"type=error&error-message=")
        assert (dossier.attempts[0].raw or b"").endswith(b"\n&error-code=104")
        for file in Path(folder).iterdir():
            assert card.encode() not in file.read_bytes()


@settings(deadline=None, max_examples=60)
@given(written=written_cards(WRITTEN_BY_PEOPLE), before=beside, after=beside, data=st.data())
def test_no_card_number_reaches_the_log(written: tuple[str, str], before: str, after: str, data: st.DataObject) -> None:
    card, text = written
    raw = data.draw(form_encoded(f"{before}{text}{after}")).decode()
    with TemporaryDirectory() as folder, root_as_it_was():
        start_log(Path(folder))
        log = logging.getLogger("paynet.test")
        log.info("answered %s%s%s", before, text, after)
        log.info("answered %s", raw)
        lines = (Path(folder) / "log" / NAME).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if card in digits_in(line[24:])] == []
    assert [line for line in lines if card in digits_in(form_decoded(line[24:].encode()))] == []


@pytest.mark.parametrize("raw", [b"error-message=Card+5105+1051+0510+5100", b"m=%35%31%30%35105105105100"])
def test_the_told_examples_are_cut_in_attempts_and_observations(tmp_path: Path, raw: bytes) -> None:
    dossier = asyncio.run(kept(tmp_path, "no", raw))
    for found in (dossier.attempts[0].raw, dossier.observations[0].raw):
        assert re.fullmatch(rb".*=(Card\+)?510510\*{6}5100", found or b"")
