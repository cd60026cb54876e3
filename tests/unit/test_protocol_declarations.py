"""The declarations of the five calls against the tables typed from the gateway's own pages."""

import csv
from pathlib import Path

import pytest

from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.fields import Privacy
from console_app.protocol.operation import Authentication, Operation

DATA = Path(__file__).resolve().parents[1] / "data"

ADDED_WHEN_SENT = {
    ("sale", "control"),
    ("create-card-ref", "control"),
    ("create-card-ref", "login"),
    ("status", "control"),
    ("status", "login"),
    ("transfer-by-ref", "login"),
}
"""Rows that are no fields of the form: the control is computed, the login is the profile's."""

_BROWSER = "required only on channels with 3-D Secure 2; browser_block asks for it as soon as one of the block is given"
_NO_NECESSITY = "the page prints no necessity"
_FIRST_PAYMENT = "the page prints no necessity; without it there is no initial payment to take the card from"
OTHER_NECESSITY = {
    ("sale", "customer_browser_accept_header"): ("Conditional", _BROWSER),
    ("sale", "customer_browser_javascript_enabled"): ("Conditional", _BROWSER),
    ("sale", "customer_browser_accept_language"): ("Conditional", _BROWSER),
    ("sale", "customer_browser_user_agent"): ("Conditional", _BROWSER),
    ("sale", "tds_authentication_result_type"): ("Optional", _NO_NECESSITY),
    ("sale", "tds_authentication_result_authentication_type"): ("Optional", _NO_NECESSITY),
    ("sale", "tds_authentication_result_authentication_value"): ("Optional", _NO_NECESSITY),
    ("sale", "tds_authentication_result_transaction_id"): ("Optional", _NO_NECESSITY),
    ("sale", "tds_authentication_result_transaction_status"): ("Optional", _NO_NECESSITY),
    ("sale", "tds_authentication_result_message_version"): ("Optional", _NO_NECESSITY),
    ("create-card-ref", "client_orderid"): ("Required", _FIRST_PAYMENT),
    ("create-card-ref", "orderid"): ("Required", _FIRST_PAYMENT),
}


def rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


TABLE = {(row["operation"], row["name"]): row for row in rows("gateway_tables.csv")}
DECLARED = {(operation.key, field.wire): field for operation in OPERATIONS for field in operation.fields}


def test_every_parameter_of_the_pages_is_declared_and_no_other() -> None:
    assert set(DECLARED) == set(TABLE) - ADDED_WHEN_SENT
    assert set(TABLE) >= ADDED_WHEN_SENT


def test_no_parameter_is_declared_twice() -> None:
    assert sum(len(operation.fields) for operation in OPERATIONS) == len(DECLARED)


@pytest.mark.parametrize(("operation", "wire"), sorted(DECLARED), ids="/".join)
def test_kind_length_and_necessity_are_the_pages_own(operation: str, wire: str) -> None:
    field, row = DECLARED[operation, wire], TABLE[operation, wire]
    necessity = OTHER_NECESSITY.get((operation, wire), (row["necessity"], ""))[0]
    assert (field.printed_kind, str(field.length), str(field.need)) == (row["kind"], row["length"], necessity)


def test_the_list_of_other_necessities_holds_nothing_that_agrees_with_the_page() -> None:
    assert [key for key, (need, _) in OTHER_NECESSITY.items() if TABLE[key]["necessity"] == need] == []


@pytest.mark.parametrize("row", rows("gateway_aliases.csv"), ids=lambda row: f"{row['operation']}/{row['alias']}")
def test_an_alias_is_never_declared_and_so_never_sent(row: dict[str, str]) -> None:
    assert (row["operation"], row["name"]) in DECLARED
    assert (row["operation"], row["alias"]) not in DECLARED


def test_controls_and_logins_are_added_where_the_pages_put_them() -> None:
    controlled = {key for key, name in ADDED_WHEN_SENT if name == "control"}
    assert {op.key for op in OPERATIONS if op.authentication is Authentication.CONTROL} == controlled
    assert {op.key for op in OPERATIONS if op.sends_login} == {"create-card-ref", "status"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_every_field_has_a_label_and_fits_the_form(operation: Operation) -> None:
    for field in operation.fields:
        assert field.label, field.wire
        assert 1 <= field.columns <= 12, field.wire


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_branches_name_declared_fields_only(operation: Operation) -> None:
    wires = {field.wire for field in operation.fields}
    for branch in operation.branches:
        assert set(branch.fields) <= wires
        if branch.key != "other":
            assert set(branch.main) <= set(branch.fields)


def test_card_numbers_and_codes_are_declared_as_such_wherever_they_stand() -> None:
    private = {key: field.kind.privacy for key, field in DECLARED.items() if field.kind.privacy is not Privacy.PLAIN}
    assert {key for key, privacy in private.items() if privacy is Privacy.CARD_NUMBER} == {
        ("sale", "credit_card_number"),
        ("payout", "credit_card_number"),
        ("transfer-by-ref", "destination-card-no"),
    }
    assert {key for key, privacy in private.items() if privacy is Privacy.CARD_CODE} == {
        ("sale", "cvv2"),
        ("payout", "cvv2"),
    }
    assert private["payout", "account_number"] is Privacy.ACCOUNT


def test_an_unknown_call_is_not_found() -> None:
    with pytest.raises(KeyError):
        operation_of("refund")
