"""A plain money operation is its declaration and a line in the listing: tab, form, review and outcome follow."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHILD = ROOT / "tests" / "support" / "added_operation.py"
PACKAGE = '''
"""A call that no page of the gateway describes: money to a wallet of the merchant's own."""

from dataclasses import dataclass

from console_app.protocol.fields import Group, required
from console_app.protocol.kinds import TEXT
from console_app.protocol.listing import Listed
from console_app.protocol.operation import Authentication, Effect, Operation
from console_app.protocol.operations.money import MoneyRequest
from console_app.protocol.order_terms import OrderTerms


@dataclass(frozen=True, slots=True, repr=False)
class RefillRequest(MoneyRequest):
    wallet: str = required(TEXT, 64, Group.DESTINATION, "Wallet")
    owner: str = required(TEXT, 64, Group.RECEIVER, "Owner of the wallet")


REFILL = Operation(
    key="refill",
    version="v4",
    title="Refill",
    effect=Effect.MOVES_MONEY,
    authentication=Authentication.OAUTH,
    request=RefillRequest,
    order_prefix="R",
    terms=OrderTerms(
        review="Review refill",
        new="New refill",
        transaction_type="refill",
        pays_to=(("wallet",),),
        named_by=(("owner",),),
    ),
)
LISTED_ONE = Listed("refill", "Refill", frozenset(), lambda: REFILL)
'''


def test_a_declaration_and_a_line_in_the_listing_make_a_tab_a_form_a_review_and_an_outcome(tmp_path: Path) -> None:
    package = tmp_path / "refills"
    package.mkdir()
    (package / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(CHILD), str(tmp_path), package.name]
    done = subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["faults"] == []
    assert (seen["tab"], seen["front"], seen["shortcut"]) == ("Refill", True, "Ctrl+7")
    assert seen["number"].startswith("R-")
    assert (seen["button"], seen["review"]) == ("Review refill", "Review refill")
    assert any("W-1001" in text for text in seen["summary"])
    assert any("Jane Doe" in text for text in seen["summary"])
    assert seen["confirm"].replace("\u00a0", " ").replace("\u202f", " ") == "Send 12.50 EUR"
    assert seen["outcome"].startswith("Accepted by the gateway, order 4711")
    assert (seen["state"], seen["receiver"], seen["destination"]) == ("accepted", "Jane Doe", "W-1001")
    assert seen["paths"] == ["/paynet/api/v4/refill/39915"]
