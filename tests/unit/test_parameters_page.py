"""The reference of all parameters is what the declarations say, and the page beside the code is up to date."""

import csv
from pathlib import Path

import pytest

from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.fields import Group, Need, Privacy
from console_app.protocol.response_fields import RESPONSE_FIELDS
from console_app.services.parameters import ONLY_WITH, answer_fields, page, parameters_of, remarks

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "resources" / "parameters.md"
REMAKE = "python -m console_app.services.parameters > resources/parameters.md"


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == page(), f"declarations have changed: {REMAKE}"


def test_every_parameter_of_the_gateways_tables_stands_in_the_reference() -> None:
    with (ROOT / "tests" / "data" / "gateway_tables.csv").open(encoding="utf-8", newline="") as file:
        typed = {(row["operation"], row["name"]) for row in csv.DictReader(file)}
    told = {(parameter.operation, parameter.wire) for each in OPERATIONS for parameter in parameters_of(each)}
    by_the_program = {"login", "control", "end-point-id", "nonce"}
    assert {pair for pair in typed - told if pair[1] not in by_the_program} == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_a_parameter_tells_what_its_declaration_says(operation: object) -> None:
    declared = next(each for each in OPERATIONS if each is operation)
    parameters = parameters_of(declared)
    assert {parameter.wire for parameter in parameters} == {field.wire for field in declared.fields}
    places = [list(Group).index(parameter.group) for parameter in parameters]
    assert places == sorted(places)
    for parameter in parameters:
        field = declared.field(parameter.wire)
        assert (parameter.label, parameter.need, parameter.length) == (field.label, field.need, str(field.length))
        assert (parameter.help in [text for text, _ in remarks(parameter)]) is bool(parameter.help)


def test_kinds_of_destination_secrets_and_choices_are_told() -> None:
    payout = {parameter.wire: parameter for parameter in parameters_of(operation_of("payout"))}
    assert payout["amount"].need is Need.REQUIRED
    assert payout["amount"].branches == ()
    assert "Bank account" in payout["bank_name"].branches
    assert ONLY_WITH in [text for text, _ in remarks(payout["bank_name"])]
    cards = [each for each in payout.values() if each.privacy is Privacy.CARD_NUMBER]
    assert cards
    assert all("never stored" in " ".join(text for text, _ in remarks(card)) for card in cards)


def test_fields_of_answers_are_all_there() -> None:
    assert [field.wire for field in answer_fields()] == [field.wire for field in RESPONSE_FIELDS]
