"""Values that an earlier version let through unchecked: compared by what they are, and never sent as they stand."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opened_home import OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.gui.words.notices import error_words
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState
from console_app.services.actors import person
from console_app.services.errors import NotSendable, SamePayment
from console_app.services.records import Move
from console_app.services.requests import Content, digests_of, order_of, payment_fingerprint

IBAN = "DE89370400440532013000"
UNCHECKED = (
    f"{IBAN}\n",
    "DE89.3704.0044.0532.0130.00",
    f"{IBAN}.",
    "DE89\u20093704\u20090044\u20090532\u20090130\u200900",
)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


def written(content: Content, wire: str, text: str) -> Content:
    """The same content with one value written otherwise, as nothing that checks a form would give it."""
    pairs = tuple(Pair(pair.name, text if pair.name == wire else pair.value) for pair in content.pairs)
    return replace(content, pairs=pairs)


def posts(rig: OpenedHome) -> int:
    return sum(1 for row in rig.sandbox.requests() if row["operation"] == "payout")


@pytest.mark.parametrize("text", UNCHECKED)
def test_what_was_not_checked_as_it_stands_is_not_sent(tmp_path: Path, gateway: Sandbox, text: str) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            before, content = posts(rig), await rig.payout(account_number=IBAN)
            with pytest.raises(NotSendable, match="content-unchecked") as caught:
                await rig.runtime.use_cases.submitter.submit(written(content, "account_number", text), "A. Ivanova")
            assert "No money moved" in error_words(caught.value).text
            assert posts(rig) == before

    asyncio.run(scene())


def test_an_earlier_versions_order_is_the_same_payment_and_is_not_sent_again(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            submitter, journal = rig.runtime.use_cases.submitter, rig.runtime.journal_home.journal
            clean = await rig.payout(account_number=IBAN)
            old = written(clean, "account_number", UNCHECKED[0])
            assert await payment_fingerprint(old, rig.vault) == await payment_fingerprint(clean, rig.vault)
            order = await journal.add(order_of(old, await digests_of(old, rig.vault), "A. Ivanova", ""))
            for state in (OrderState.AUTHORISED, OrderState.NOT_SENT):
                order = await journal.move(order.id, Move(order.state, state, person("A. Ivanova"), "entered before"))
            before = posts(rig)
            with pytest.raises(NotSendable, match="content-unchecked"):
                await submitter.send_again(order.id, old, "A. Ivanova")
            assert posts(rig) == before

    asyncio.run(scene())


@pytest.mark.parametrize("reason", ["", " ", "\u200b", "\u00a0\r\n", "\u3164"])
def test_a_reason_that_nobody_can_read_is_none(tmp_path: Path, gateway: Sandbox, reason: str) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            submitter = rig.runtime.use_cases.submitter
            await submitter.submit(await rig.payout(amount="61.00"), "A. Ivanova")
            with pytest.raises(SamePayment):
                await submitter.submit(await rig.payout(amount="61.00"), "A. Ivanova", reason)

    asyncio.run(scene())
