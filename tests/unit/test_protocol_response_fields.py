"""Every field of the gateway's answers has a label and a place; what the gateway says in codes has plain words."""

import csv
from pathlib import Path

import pytest

from console_app.protocol.known import CONTROL_CAUSES, ERROR_CODES, SIGNATURE_CAUSES
from console_app.protocol.response_fields import (
    GROUP_LABELS,
    RESPONSE_FIELDS,
    ResponseGroup,
    in_display_order,
    response_field,
)

DATA = Path(__file__).resolve().parents[1] / "data"
OF_A_SALE = ("bin", "last-four-digits", "card-type", "cardholder-name", "card-exp-month", "card-exp-year", "currency")


def named(file: str) -> list[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return [row["name"] for row in csv.DictReader(opened)]


def printed() -> list[str]:
    return named("status_response_fields.csv")


@pytest.mark.parametrize(
    "wire",
    [*printed(), *named("status_fields_seen.csv"), *OF_A_SALE, "end-point-id", "card-ref-id", "redirect-to", "html"],
)
def test_every_named_field_has_a_label(wire: str) -> None:
    assert response_field(wire).wire == wire
    assert response_field(wire).label


def test_fields_stand_in_the_order_of_their_groups_and_once() -> None:
    assert len(printed()) == 52
    groups = [field.group for field in RESPONSE_FIELDS]
    assert groups == sorted(groups, key=list(ResponseGroup).index)
    assert len({field.wire for field in RESPONSE_FIELDS}) == len(RESPONSE_FIELDS)
    assert len({field.label for field in RESPONSE_FIELDS}) == len(RESPONSE_FIELDS)
    assert set(GROUP_LABELS) == set(ResponseGroup)


def test_an_unknown_field_stands_last_under_other() -> None:
    shown = in_display_order(["new-thing", "error-code", "amount", "another"])
    assert [field.wire for field in shown] == ["amount", "error-code", "new-thing", "another"]
    assert (shown[-1].label, shown[-1].group) == ("", ResponseGroup.OTHER)


def test_codes_and_causes_have_words() -> None:
    assert set(ERROR_CODES) == {"3", "104"}
    keys = [cause.key for cause in CONTROL_CAUSES]
    assert keys == ["credentials", "environment", "endpoint", "group", "order", "minor-units"]
    assert all(cause.words and cause.advice for cause in (*CONTROL_CAUSES, *SIGNATURE_CAUSES))
