"""The customer's step in a status answer: which addresses may be offered, and what of a page may be kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.protocol.customer_step import CustomerStep, customer_step, kept_body, kept_value, page_length
from console_app.protocol.encoding import read_answer
from console_app.protocol.operation import Pair

LINK = "https://acs.bank.example/3ds/6982864?pareq=a%20b"
PAGE = "%3Cform+action%3D%22https%3A%2F%2Facs.bank.example%22%3E%3Cinput+name%3DPaReq+value%3DeJxV"


def step_to(address: str) -> CustomerStep | None:
    return customer_step((Pair("status", "processing"), Pair("redirect-to", address)))


def test_an_https_address_is_offered_with_its_host() -> None:
    assert step_to(LINK) == CustomerStep(LINK, "acs.bank.example")
    assert step_to("https://ACS.bank.example:8443/x") == CustomerStep(
        "https://ACS.bank.example:8443/x", "acs.bank.example:8443"
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://acs.bank.example/3ds",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://gate.connpay.com@evil.example/",
        "https://user:secret@acs.bank.example/",
        "https:///no-host",
        "https://localhost/3ds",
        "https://acs.bank.example:port/",
        "https://acs.bаnk.example/",
        "https://acs.bank.example/\u202egnp.exe",
        "https://acs.bank.example/a b",
        'https://acs.bank.example/"><script>',
        "https://acs.bank.example\\@evil.example/",
        "https://[::1]/3ds",
        f"https://acs.bank.example/{'a' * 2048}",
    ],
)
def test_any_other_address_is_named_and_never_offered(address: str) -> None:
    assert step_to(address) == CustomerStep(refused=True)


def test_a_page_is_named_and_an_answer_without_either_asks_nothing() -> None:
    assert customer_step((Pair("html", "<form>"),)) == CustomerStep(page=True)
    assert customer_step((Pair("status", "processing"), Pair("redirect-to", ""))) is None


def test_of_a_page_only_its_length_is_kept() -> None:
    raw = f"type=status-response\n&html={PAGE}\n&status=processing\n".encode()
    kept = kept_body(raw)
    assert b"acs.bank" not in kept
    assert b"PaReq" not in kept
    assert kept.endswith(b"&status=processing\n")
    assert {pair.name: pair.value for pair in read_answer(kept).pairs}["status"] == "processing"
    assert page_length(kept_value(Pair("html", "<form>"))) == page_length("<form>") == 6
    assert kept_value(Pair("status", "<form>")) == "<form>"


def test_a_page_that_is_not_encoded_is_cut_to_the_end_of_the_answer() -> None:
    raw = b"type=status-response\n&html=<form><input name=x value='a&b=secret&status=y'></form>\n&status=processing\n"
    kept = kept_body(raw)
    assert kept.startswith(b"type=status-response\n&html=(")
    assert b"secret" not in kept
    assert b"form" not in kept


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="&<"), min_size=30))
def test_no_page_gets_past_by_looking_like_what_is_kept(page: str) -> None:
    kept = kept_body(b"status=processing&html=(" + page.encode())
    assert page.encode() not in kept
    assert kept_body(kept) == kept


def test_an_answer_without_a_page_stays_as_it_is() -> None:
    raw = b"type=status-response\n&redirect-to=https%3A%2F%2Facs.bank.example\n&xhtml=1\n&status=processing\n"
    assert kept_body(raw) == raw
