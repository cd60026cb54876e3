"""What a kind of destination shows and needs is answered by the declaration: form and check never differ."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.protocol.catalogue import operation_of
from console_app.protocol.errors import Severity, Why
from console_app.protocol.fields import Situation
from console_app.protocol.operation import Operation, check

SITUATION = Situation(today=date(2026, 11, 20))
KINDS = [
    (key, branch)
    for key in ("payout", "sale", "transfer-by-ref", "create-card-ref", "status")
    for branch in [known.key for known in operation_of(key).branches] or [""]
]
BLANK = st.sampled_from(["", " ", "\u00a0\t"])


def errors_of_absence(operation: Operation, branch: str, texts: dict[str, str]) -> set[str]:
    checked = check(operation, texts, SITUATION, branch=branch)
    return {entry.wire for entry in checked.problems if entry.why is Why.REQUIRED and entry.severity is Severity.ERROR}


@pytest.mark.parametrize(("key", "branch"), KINDS)
@given(data=st.data())
def test_what_is_required_is_what_its_absence_is_an_error_of(key: str, branch: str, data: st.DataObject) -> None:
    operation = operation_of(key)
    here = [declared.wire for declared in operation.fields_of(branch)]
    filled = data.draw(st.sets(st.sampled_from(here)))
    blank = data.draw(st.dictionaries(st.sampled_from(here), BLANK))
    texts = blank | dict.fromkeys(filled, "x")
    missed = errors_of_absence(operation, branch, texts)
    required, main = operation.required_in(branch, texts), operation.main_of(branch)
    assert required <= set(here)
    if main and not filled & set(main):
        assert main[0] in missed
        missed = errors_of_absence(operation, branch, texts | {main[0]: "x"})
    assert missed == required - filled - set(main)


@pytest.mark.parametrize(("key", "branch"), KINDS)
def test_a_field_of_another_kind_is_neither_read_nor_missed(key: str, branch: str) -> None:
    operation = operation_of(key)
    here = {declared.wire for declared in operation.fields_of(branch)}
    elsewhere = {declared.wire for declared in operation.fields} - here
    texts = dict.fromkeys(elsewhere, "x")
    checked = check(operation, texts, SITUATION, branch=branch)
    assert not {pair.name for pair in checked.pairs} & elsewhere
    assert {entry.wire for entry in checked.problems} <= here
    assert errors_of_absence(operation, branch, texts) == errors_of_absence(operation, branch, {})
    assert operation.shows_all(branch) is (bool(branch) and not elsewhere)


def test_with_a_card_number_comes_its_expiry_before_it_is_typed() -> None:
    sale = operation_of("sale")
    card = {"credit_card_number", "card_printed_name", "expire_month", "expire_year"}
    assert card <= sale.required_in("card", {})
    assert not card & sale.required_in("none", {})
    assert "email" not in sale.required_in("card-recurring-id", {})
    assert operation_of("payout").required_in("recurring-id", {}) == operation_of("payout").required_in("other", {})


@pytest.mark.parametrize("key", ["payout", "sale"])
def test_an_unknown_kind_is_none(key: str) -> None:
    operation = operation_of(key)
    assert operation.fields_of("no such kind") == operation.fields == operation.fields_of("")
    assert operation.main_of("no such kind") == ()
