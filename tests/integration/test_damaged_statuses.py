"""Statuses that came damaged, from the real sandbox over the wire into the journal: what settles, what is shown."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened_home import opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.gateway.limits import Limits
from console_app.gui.order.order_facts import rows_told
from console_app.gui.words.damage_words import damage_note
from console_app.gui.words.outcomes import reason_text
from console_app.protocol.encoding import DamagedPair
from console_app.protocol.errors import Flaw
from console_app.protocol.states import OrderState

SHORT = Limits(order_total=5, ask_total=5)
S = OrderState
BESIDE = {
    "other-encoding": ("dest-bank-name", "%D1%E1%E5%F0%E1%E0%ED%EA", Flaw.NOT_TEXT),
    "cut-letter": ("original-gate-descriptor", "Caf%C3", Flaw.NOT_TEXT),
    "raw-percent": ("purpose", "100% of it", Flaw.BAD_ESCAPE),
    "raw-ampersand": ("", "Sons = Co", Flaw.NOT_PAIRS),
    "doubled-field": ("serial-number", "another", Flaw.DOUBLED_KEY),
    "lone-flag": ("test-mode", "", Flaw.NOT_PAIRS),
}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway"), "--polls", "0") as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def calm(gateway: Sandbox) -> Iterator[None]:
    yield
    gateway.clear_scenarios()


@pytest.mark.parametrize("scenario", BESIDE)
def test_damage_beside_the_status_keeps_no_order_open_and_is_shown_as_it_came(
    tmp_path: Path, gateway: Sandbox, scenario: str
) -> None:
    name, value, flaw = BESIDE[scenario]

    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="12.50"), "A. Ivanova")
            assert order.state is S.ACCEPTED
            gateway.set_scenario(scenario)
            order = await use_cases.poller.check_now(order.id)
            assert (order.state, order.mismatch, order.failing_because) == (S.APPROVED, "", "")
            answer = (await use_cases.desk.dossier(order.id)).last_answer
            assert DamagedPair(name, value, flaw) in answer
            assert {pair.name for pair in answer if isinstance(pair, DamagedPair)} == {name}
            assert any(row.value.startswith(value or "empty") and "(" in row.value for row in rows_told(answer))
            assert damage_note(answer).startswith("came damaged: ")

    asyncio.run(scene())


def test_spaces_around_the_ampersands_are_no_damage_at_all(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="12.60"), "A. Ivanova")
            gateway.set_scenario("spaced-pairs")
            order = await use_cases.poller.check_now(order.id)
            assert order.state is S.APPROVED
            assert damage_note((await use_cases.desk.dossier(order.id)).last_answer) == ""

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("doubled-status", "the answer says \u201cStatus\u201d twice"),
        ("damaged-status", "\u201cStatus\u201d in the answer is damaged"),
        ("damaged-amount", "\u201cRequested amount\u201d in the answer is damaged"),
    ],
)
def test_damage_in_what_decides_settles_nothing_says_where_and_heals(
    tmp_path: Path, gateway: Sandbox, scenario: str, words: str
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="12.70"), "A. Ivanova")
            gateway.set_scenario(scenario)
            order = await use_cases.poller.check_now(order.id)
            assert order.state is S.ACCEPTED
            assert order.next_check is not None
            assert reason_text(order.failing_because) == words
            seen = (await use_cases.desk.dossier(order.id)).observations[-1]
            assert (seen.verdict, reason_text(seen.flaw), seen.answer) == ("no-sense", words, ())
            gateway.clear_scenarios()
            order = await use_cases.poller.check_now(order.id)
            assert (order.state, order.failing_because) == (S.APPROVED, "")

    asyncio.run(scene())


@pytest.mark.parametrize("scenario", [*BESIDE, "spaced-pairs"])
def test_an_answer_to_the_money_post_is_read_strictly_and_the_order_is_found_by_look_up(
    tmp_path: Path, gateway: Sandbox, scenario: str
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            use_cases = rig.runtime.use_cases
            gateway.set_scenario(scenario, "payout", 1)
            order = await use_cases.submitter.submit(await rig.payout(amount="12.80"), "A. Ivanova")
            assert order.state is S.IN_DOUBT
            order = await use_cases.poller.check_now(order.id)
            assert order.state is S.APPROVED
            assert len([row for row in gateway.orders() if row.client_orderid == order.key.number]) == 1

    asyncio.run(scene())


@pytest.mark.parametrize("scenario", BESIDE)
def test_a_no_such_order_that_came_damaged_lets_nothing_be_sent(
    tmp_path: Path, gateway: Sandbox, scenario: str
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway, limits=SHORT) as rig:
            gateway.set_scenario(scenario)
            order = await rig.runtime.use_cases.submitter.submit(await rig.payout(amount="12.90"), "A. Ivanova")
            assert (order.state, order.not_sent_because) == (S.NOT_SENT, "could-not-ask-first")
            assert [row for row in gateway.orders() if row.client_orderid == order.key.number] == []

    asyncio.run(scene())
