"""A test of the connection asks about a made-up order number: what it says where something does not fit."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from moved_clock import MovedClock
from opened_home import PROFILE, OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.gui.words.notices import Words
from console_app.gui.words.profile_words import tested_words as said_of
from console_app.protocol.values import Secret
from console_app.services.connection_test import ConnectionResult, Standing
from console_app.services.errors import SecretMissing
from console_app.services.keys import SecretKind
from console_app.services.profile import Target

SAFE = "No money can move by this test."
NOT_FOUND = b"type=error\n&serial-number=1\n&error-message=Order+was+not+found\n&error-code=5\n"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


def run_test(
    tmp_path: Path, gateway: Sandbox, changes: Mapping[str, Any], control: str = "", clock: MovedClock | None = None
) -> tuple[tuple[ConnectionResult, ...], Words]:
    """Test a changed profile and give what came of it, and its words; no order may come of it."""

    async def scene() -> tuple[ConnectionResult, ...]:
        async with opened_home(tmp_path, gateway, clock=clock) as opened:
            if control:
                await opened.vault.store_merchant_control(PROFILE, Secret(control))
            return await opened.runtime.use_cases.connection.run(replace(opened.profile, **changes))

    before = len(gateway.orders())
    tested = asyncio.run(scene())
    assert len(gateway.orders()) == before
    words = said_of(tested)
    assert words.text.endswith(SAFE)
    return tested, words


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        ({}, "The connection is good."),
        ({"login": "NobodyAtAll"}, "The gateway does not know this login."),
        ({"target": Target("40000")}, "The gateway does not know endpoint 40000."),
        ({"target": Target("39915", group=True)}, "The gateway does not know group 39915."),
        ({"targets": (("payout", Target("40001")),)}, "The gateway does not know endpoint 40001."),
        ({"base_url": "http://127.0.0.1:1/paynet/api"}, "The host cannot be reached."),
        ({"base_url": "https://gate.connpay.invalid/paynet/api"}, "No host of this name was found."),
        (
            {"base_url": "https://gate.connpay.invalid/paynet/api", "proxy": "http://127.0.0.1:1"},
            "The proxy does not let the connection through.",
        ),
        ({"proxy": "http://127.0.0.1:1"}, "Address and proxy of this profile cannot be used together."),
    ],
)
def test_what_does_not_fit_in_a_profile_is_named(
    tmp_path: Path, gateway: Sandbox, changes: dict[str, Any], head: str
) -> None:
    _, words = run_test(tmp_path, gateway, changes)
    assert words.head == head
    assert not re.search(r"[A-Za-z]+Error|plain-http-by-proxy", words.text), "no program's word in a sentence"


@pytest.mark.parametrize(
    ("scenario", "head"),
    [
        ("html-403", "The gateway is there but does not let us in (access denied)."),
        ("html-503", "The gateway is out of order at the moment."),
        ("redirect", "Something answers there, but not the gateway's API."),
        ("json", "An answer came, but not in the gateway's form."),
        ("answer-reset", "The host was reached, but no whole answer came."),
        ("half-answer", "The host was reached, but no whole answer came."),
    ],
)
def test_what_does_not_fit_in_an_answer_is_named(tmp_path: Path, gateway: Sandbox, scenario: str, head: str) -> None:
    gateway.set_scenario(scenario, "status")
    try:
        _, words = run_test(tmp_path, gateway, {})
    finally:
        gateway.clear_scenarios()
    assert words.head == head


def test_a_wrong_control_is_told_from_a_number_that_nobody_has(tmp_path: Path, gateway: Sandbox) -> None:
    _, words = run_test(tmp_path, gateway, {}, control="another-control")
    assert words.head == "The gateway refuses the merchant control."
    assert "Invalid control" in words.text
    assert "another-control" not in words.text


def test_each_endpoint_of_a_profile_is_tested(tmp_path: Path, gateway: Sandbox) -> None:
    tested, words = run_test(tmp_path, gateway, {"targets": (("sale", Target("77", group=True)),)})
    assert [one.target for one in tested] == [Target("39915"), Target("77", group=True)]
    assert all(one.standing is Standing.PROVED for one in tested)
    assert "Known to the gateway as well: group 77." in words.text


@pytest.mark.parametrize(("minutes", "words"), [(10, "600 s ahead of"), (-10, "600 s behind")])
def test_a_clock_that_is_far_off_is_said(tmp_path: Path, gateway: Sandbox, minutes: int, words: str) -> None:
    clock = MovedClock(datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes))
    tested, said = run_test(tmp_path, gateway, {}, clock=clock)
    assert tested[0].clock_is_off
    assert words in said.text.replace("599", "600").replace("601", "600")


def test_a_certificate_that_nobody_signed_is_named(tmp_path: Path, gateway: Sandbox) -> None:
    with running_sandbox(tmp_path, "--tls", "self-signed") as other:
        _, words = run_test(tmp_path, gateway, {"base_url": f"{other.address}/paynet/api"})
        assert words.head == "The host's certificate is not right, so nothing was sent to it."
        assert "self-signed certificate" in words.text
        assert other.requests() == []


@asynccontextmanager
async def answering(body: bytes) -> AsyncIterator[str]:
    """A gateway that answers everything alike."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/paynet/api"
    finally:
        server.close()
        await server.wait_closed()


def test_a_gateway_that_answers_any_control_alike_proves_nothing_about_it(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene(opened: OpenedHome) -> tuple[ConnectionResult, ...]:
        async with answering(NOT_FOUND) as address:
            return await opened.runtime.use_cases.connection.run(replace(opened.profile, base_url=address))

    async def whole() -> tuple[ConnectionResult, ...]:
        async with opened_home(tmp_path, gateway) as opened:
            return await scene(opened)

    tested = asyncio.run(whole())
    assert [one.standing for one in tested] == [Standing.REACHED]
    words = said_of(tested)
    assert words.head == "The gateway answers and knows endpoint 39915."
    assert "Order was not found (code 5)" in words.text


def test_without_a_control_nothing_is_asked(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            await opened.vault.delete(PROFILE, SecretKind.MERCHANT_CONTROL)
            with pytest.raises(SecretMissing):
                await opened.runtime.use_cases.connection.run(opened.profile)

    before = len(gateway.requests())
    asyncio.run(scene())
    assert len(gateway.requests()) == before
