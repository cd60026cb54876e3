"""A card's number typed where an order's belongs never leaves the workstation; an own order's number always may."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from journal_orders import new_order
from opened_home import opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.gui.words.notices import error_words
from console_app.services.errors import NumberRefused
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import OrderKey

CARD = "4111111111111111"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


@pytest.mark.parametrize(("number", "gateway_id"), [(CARD, ""), ("A-1", CARD)])
def test_a_card_number_is_refused_in_words_before_anything_leaves(
    tmp_path: Path, gateway: Sandbox, number: str, gateway_id: str
) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            before = len(gateway.requests())
            with pytest.raises(NumberRefused) as refused:
                await opened.runtime.use_cases.desk.ask_gateway(opened.profile, number, gateway_id=gateway_id)
            assert len(gateway.requests()) == before
            assert (await opened.runtime.use_cases.desk.page(OrderQuery(View.ALL))).orders == ()
            words = error_words(refused.value)
            assert words.head == "This is a card's number, not an order's."
            assert "Nothing was asked" in words.text
            assert CARD not in f"{refused.value!r} {words}"

    asyncio.run(work())


def test_an_own_order_whose_number_passes_for_a_card_s_may_be_asked_about(tmp_path: Path, gateway: Sandbox) -> None:
    async def work() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            key = OrderKey(opened.profile.host, opened.profile.login, CARD)
            await opened.runtime.journal_home.journal.add(replace(new_order(), key=key, profile=opened.profile.name))
            before = len(gateway.requests())
            answer = await opened.runtime.use_cases.desk.ask_gateway(opened.profile, CARD)
            assert answer.order is not None
            assert len(gateway.requests()) == before + 1

    asyncio.run(work())
