"""The band says of every account the same, wherever it stands: an endpoint group is never an endpoint."""

import ast
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from console import told_by
from example_order import example_order
from example_profiles import FULL, PLAIN
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import console_app
from console_app.gui.kit.aio import Fault, Tasks
from console_app.gui.kit.band import BandKind, EnvironmentBand
from console_app.gui.kit.theme import Theme
from console_app.gui.order.held import AbandonDialog, HeldOrder, SettleDialog
from console_app.gui.words.band_words import band_of, captioned_target, target_text
from console_app.protocol.brands import Environment
from console_app.protocol.states import OrderState
from console_app.services.preferences import base_url_for
from console_app.services.profile import Profile, Target
from console_app.workstation import SystemClock

GUI = Path(console_app.__file__).parent / "gui"
ENDPOINT, GROUP = Target("77"), Target("77", group=True)
LIVE = replace(PLAIN, base_url=base_url_for("connpay", Environment.PRODUCTION, ""))


@pytest.mark.parametrize(
    ("target", "captioned", "running"), [(ENDPOINT, "77", "endpoint 77"), (GROUP, "group 77", "group 77")]
)
def test_endpoint_and_group_are_told_apart(target: Target, captioned: str, running: str) -> None:
    assert (captioned_target(target), target_text(target)) == (captioned, running)


@pytest.mark.parametrize("target", [ENDPOINT, GROUP])
@pytest.mark.parametrize("profile", [PLAIN, FULL, LIVE])
def test_the_band_names_money_host_login_and_where_it_goes(
    console_theme: Theme, qtbot: QtBot, profile: Profile, target: Target
) -> None:
    facts = band_of(profile, target)
    assert facts.kind is (BandKind.PRODUCTION if profile is LIVE else BandKind.SANDBOX)
    band = EnvironmentBand(console_theme, facts)
    qtbot.addWidget(band)
    said = band.accessibleName()
    assert {profile.host, profile.login, captioned_target(target)} <= {
        word.partition(" ")[2] for word in said.split(", ")
    }


@pytest.mark.parametrize("target", [ENDPOINT, GROUP])
@pytest.mark.parametrize("dialog", [SettleDialog, AbandonDialog])
def test_the_band_over_a_held_order_says_group(
    console_theme: Theme,
    qtbot: QtBot,
    faults: list[Fault],
    dialog: type[SettleDialog | AbandonDialog],
    target: Target,
) -> None:
    async def nothing(*_texts: str) -> None:
        raise AssertionError("nobody pressed")

    parent = QWidget()
    qtbot.addWidget(parent)
    order = example_order(SystemClock().now(), OrderState.HELD, 125_000, target=target)
    decide: Callable[..., Awaitable[None]] = nothing
    shown = dialog(console_theme, parent, Tasks(faults.append), HeldOrder(order, PLAIN), decide)
    shown.show()
    texts = list(told_by(shown))
    assert captioned_target(target) in texts
    assert ("group 77" in texts) is target.group
    assert order.key.host in texts


def test_one_module_makes_what_bands_say_and_names_endpoints() -> None:
    """A second maker forgets something sooner or later: one forgot the word group."""
    makers, namers = set(), set()
    for path in GUI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "BandFacts":
                makers.add(path.name)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("group {"):
                namers.add(path.name)
    assert makers == {"band.py", "band_words.py"}
    assert namers == {"band_words.py"}
