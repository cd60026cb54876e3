"""The tabs are one list, made from the listing of the gateway's calls, and light enough for the first paint."""

import subprocess
import sys
from pathlib import Path

import pytest

from console_app.gui.shell.registry import all_tabs
from console_app.protocol.brands import BRANDS, Brand
from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.listing import LISTED
from console_app.protocol.operation import Authentication, Operation
from console_app.services.profile import Profile, Target, needs_key

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {
    "sale": ("Ctrl+1", "Initial payment"),
    "create-card-ref": ("Ctrl+2", "Card registration"),
    "transfer-by-ref": ("Ctrl+3", "Deposit to card"),
    "payout": ("Ctrl+4", "Payout"),
    "orders": ("Ctrl+6", "Order status"),
}
LOADED = "import console_app.gui.shell.window, sys; print(*sys.modules)"


def test_each_tab_keeps_its_shortcut_and_its_title() -> None:
    tabs = {tab.key: (tab.shortcut, tab.title) for tab in all_tabs()}
    assert {key: tabs[key] for key in KNOWN} == KNOWN
    shortcuts = [tab.shortcut for tab in all_tabs() if tab.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    assert "Ctrl+5" not in shortcuts


def test_the_listing_and_the_declarations_are_of_the_same_calls() -> None:
    assert [(listed.key, listed.title) for listed in LISTED] == [(each.key, each.title) for each in OPERATIONS]
    assert all(listed.brands <= {brand.key for brand in BRANDS} for listed in LISTED)


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.key)
def test_a_profile_sees_the_tabs_of_its_calls_and_order_status_always(brand: Brand) -> None:
    whole, least = _profile(brand.key), _profile(brand.key, "status")
    assert {tab.key for tab in all_tabs() if tab.shown(whole)} == {"orders", *brand.operations} - {"status"}
    assert {tab.key for tab in all_tabs() if tab.shown(least)} == {"orders"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_key_is_needed_for_calls_that_are_signed_with_it(operation: Operation) -> None:
    assert needs_key(_profile("custom", operation.key)) is (operation.authentication is Authentication.OAUTH)


def test_the_first_paint_waits_for_no_declaration() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "console_app.gui.shell.registry" in loaded
    assert {name for name in loaded if name.startswith("console_app.protocol.")} == {
        "console_app.protocol.listing",
        "console_app.protocol.marked_texts",
    }
    assert not {name for name in loaded if name.startswith("console_app.services")}


def _profile(brand: str, *operations: str) -> Profile:
    return Profile("P", brand, "https://localhost/paynet/api", "Login", ("EUR",), Target("1"), operations=operations)
