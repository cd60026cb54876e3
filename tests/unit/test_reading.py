"""Answers are read beside the loop if they are long, and never left unread."""

import asyncio
import threading

import pytest

from console_app.protocol.answers import Found
from console_app.services.exchange import Exchange, WireFailure
from console_app.services.reading import SHORT, read_off_loop, status_verdict

STATUS = b"type=status-response&status=approved&merchant-order-id=P-1&paynet-order-id=6982864&descriptor="


def answered(length: int) -> Exchange:
    return Exchange(True, WireFailure.NONE, 200, STATUS + b"1" * (length - len(STATUS)))


@pytest.mark.parametrize(("length", "here"), [(SHORT, True), (SHORT + 1, False), (256 * 1024, False)])
def test_a_long_answer_is_read_on_another_thread(length: int, here: bool) -> None:
    read_on = asyncio.run(read_off_loop(answered(length), threading.get_ident))
    assert (read_on == threading.get_ident()) is here


def test_the_loop_goes_on_while_a_long_answer_is_read() -> None:
    async def scene() -> str:
        goes_on = threading.Event()
        asyncio.get_running_loop().call_soon(goes_on.set)
        return await read_off_loop(answered(65_536), lambda: "read" if goes_on.wait() else "stood still")

    assert asyncio.run(scene()) == "read"


def test_a_status_call_is_judged_alike_however_long_its_answer() -> None:
    for length in (200, SHORT, SHORT + 1, 65_536):
        verdict = asyncio.run(status_verdict(answered(length), "P-1", "6982864"))
        assert isinstance(verdict, Found)
        assert verdict.status == "approved"


def test_an_answer_that_comes_when_the_loop_ends_is_read_all_the_same() -> None:
    async def scene() -> str:
        await asyncio.get_running_loop().shutdown_default_executor()
        return await read_off_loop(answered(65_536), lambda: "read")

    assert asyncio.run(scene()) == "read"


def test_what_goes_wrong_while_reading_is_told() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    for length in (200, 65_536):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(read_off_loop(answered(length), broken))
