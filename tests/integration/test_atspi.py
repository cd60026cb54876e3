"""The program on a screen, read and worked with as a screen reader does it: over AT-SPI, from another process."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from assistive_tool import AssistiveTool, Heard, Node, reading
from waiting import block_until

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "console_app", "--demo")
AMOUNT = "Amount, required"
ACCOUNT = "Account number or IBAN, required"
REVIEW = "Review payout"
CARD = "4276553819467686"
TEXT, BUTTON, TAB = "text", "push button", "radio button"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="AT-SPI is how Linux desktops are read")


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AssistiveTool]:
    folder = tmp_path_factory.mktemp("atspi")
    with reading(PROGRAM, folder, folder, {"PYTHONPATH": str(ROOT)}) as tool:
        yield tool


@pytest.fixture(scope="module")
def console(tool: AssistiveTool) -> Node:
    """The program, once its payout form can be filled in."""
    found: list[Node] = []

    def there() -> bool:
        with suppress(LookupError):  # what is read while it comes and goes
            found.extend(one for one in tool.programs() if any(part.name == AMOUNT for part in tool.in_sight(one)))
        return bool(found)

    block_until(there)
    return found[0]


def found(tool: AssistiveTool, console: Node, name: str, role: str) -> Heard:
    """Find the one thing in sight that has a name and a role."""
    (heard,) = (one for one in tool.in_sight(console) if (one.name, one.role) == (name, role))
    return heard


def test_everything_that_takes_the_focus_has_a_role_and_a_name(tool: AssistiveTool, console: Node) -> None:
    stops = [heard for heard in tool.in_sight(console) if heard.focusable]
    assert len(stops) > 30
    assert [heard for heard in stops if not (heard.name or heard.label)] == []
    assert [heard for heard in stops if heard.role in ("", "unknown", "filler", "invalid")] == []
    assert [heard for heard in stops if "<" in heard.name + heard.description] == []
    assert {"text", "combo box", "push button", "radio button"} <= {heard.role for heard in stops}


def test_the_band_says_first_of_all_that_this_is_no_real_money(tool: AssistiveTool, console: Node) -> None:
    said = next(heard.name for heard in tool.in_sight(console) if heard.role == "panel" and heard.name)
    assert said.startswith("SANDBOX - test money only")


def test_a_choice_is_named_by_its_label_and_told_to_be_required(tool: AssistiveTool, console: Node) -> None:
    choices = {heard.label: heard for heard in tool.in_sight(console) if heard.role == "combo box"}
    assert {"Currency, required", "Profile"} <= set(choices)


def test_an_amount_is_written_and_what_is_wrong_with_it_is_heard_once(tool: AssistiveTool, console: Node) -> None:
    amount = found(tool, console, AMOUNT, TEXT)
    tool.write(amount.node, "12,5x")
    assert tool.text(amount.node) == "12,5x"
    (wrong,) = tool.hear_more(0)
    assert wrong.startswith("Amount: ")
    assert wrong == f"Amount: {tool.hear(amount.node).description}"
    tool.press(found(tool, console, REVIEW, BUTTON).node)
    *before, missing = tool.hear_more(1)
    assert before == [wrong]
    assert missing == "2 fields need correction: Currency, Account number or IBAN"
    tool.write(amount.node, "12.50")
    block_until(lambda: tool.hear(amount.node).description == "In major units with a point, for instance 10.50.")
    assert tool.said == [wrong, missing]


def test_an_outcome_is_heard_once(tool: AssistiveTool, console: Node) -> None:
    """The whole way over AT-SPI alone; what is checked again and again meanwhile is not said again and again."""
    for name, text in ((AMOUNT, "12.50"), ("Currency, required", "EUR"), (ACCOUNT, "1234567890")):
        tool.write(found(tool, console, name, TEXT).node, text)
    tool.press(found(tool, console, REVIEW, BUTTON).node)
    before = len(tool.said)
    for pressed, outcome in (("Send 12.50", "Accepted by the gateway, order "), ("Check now", "Approved by the bank")):
        while not any(text.startswith(outcome) for text in tool.said):
            with suppress(LookupError):  # the review goes away as soon as it was pressed
                for button in [heard for heard in tool.in_sight(console) if heard.name.startswith(pressed)]:
                    tool.press(button.node)  # as long as it sleeps nothing happens
    said = tool.said[before:]
    assert said[0].startswith("Authorised")
    assert len(said) == len(set(said))


def test_a_tab_pressed_brings_its_page_and_a_card_number_written_there_is_masked(
    tool: AssistiveTool, console: Node
) -> None:
    tool.press(found(tool, console, "Initial payment", TAB).node)
    card = until_found(tool, console, "Card number, required")
    tool.write(card.node, CARD)
    assert tool.text(card.node) == "427655******7686"
    tool.press(found(tool, console, "Payout", TAB).node)
    until_found(tool, console, AMOUNT)
    assert not any(heard.name == card.name for heard in tool.in_sight(console))


def until_found(tool: AssistiveTool, console: Node, name: str) -> Heard:
    """Wait for the input of a name to come into sight."""
    found: list[Heard] = []

    def there() -> bool:
        with suppress(LookupError):
            found.extend(heard for heard in tool.in_sight(console) if (heard.name, heard.role) == (name, TEXT))
        return bool(found)

    block_until(there)
    return found[0]
