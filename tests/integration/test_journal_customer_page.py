"""A page for the customer's browser reaches no file of the home, whichever way an answer brings it."""

import asyncio
from datetime import timedelta
from pathlib import Path

from orders_desk import answer_of, entered, orders_desk, seen

from console_app.protocol.operation import Pair
from console_app.services.records import Change
from console_app.workstation import SystemClock

PAGE = "<form action='https://acs.bank.example/pay'><input name='PaReq' value='eJxVUtFuwjAM'></form>"
CANARIES = (b"acs.bank.example/pay", b"PaReq", b"eJxVUtFuwjAM")


def test_neither_raw_answer_nor_parameters_bring_a_page_to_disk(tmp_path: Path) -> None:
    async def main() -> None:
        clock = SystemClock()
        async with orders_desk(tmp_path, clock) as desk:
            order = await desk.journal.add(entered(desk, "S-PAGE-1"))
            told = (*answer_of("S-PAGE-1", "77", "processing"), Pair("html", PAGE))
            observation = seen(clock, told, elapsed=timedelta(milliseconds=5))
            await desk.journal.observe(order.id, observation, Change(checks=1))
            kept = (await desk.use_cases.desk.dossier(order.id)).observations[0]
            assert {pair.name: pair.value for pair in kept.answer}["html"] == f"({len(PAGE)} characters, not kept)"
            assert kept.raw is not None
            assert b"html=(" in kept.raw

    asyncio.run(main())
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not [canary for content in written for canary in CANARIES if canary in content]
