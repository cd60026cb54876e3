"""A receipt's address is ours from end to end: nothing in an answer can make it lead elsewhere."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console_app.protocol.brands import BRANDS
from console_app.protocol.receipts import receipt_address

RECEIPT = "18042926-d652-331c-b5a0-3e1dbacf69b2"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("gate.connpay.com", f"https://gate.connpay.com/paynet/view-receipt/39915/{RECEIPT}/"),
        ("sandbox.connpay.com", f"https://sandbox.connpay.com/paynet/view-receipt/39915/{RECEIPT}/"),
        ("gate.apropay.com", f"https://gate.apropay.com/paynet/view-receipt/39915/{RECEIPT}/"),
    ],
)
def test_the_pages_that_name_receipts_give_the_address(host: str, address: str) -> None:
    assert receipt_address(host, "39915", RECEIPT) == address


@pytest.mark.parametrize(
    "host", ["gate.denumtech.ru", "sandbox.denumtech.ru", "127.0.0.1:8080", "gate.connpay.com:8443", "evil.example", ""]
)
def test_no_other_host_has_receipts_that_we_know_of(host: str) -> None:
    assert receipt_address(host, "39915", RECEIPT) == ""


@pytest.mark.parametrize(
    "receipt",
    [
        "",
        "..",
        f"{RECEIPT}/../../evil",
        f"{RECEIPT}\n",
        f"//evil.example/{RECEIPT}",
        f"https://evil.example/{RECEIPT}",
        f"{RECEIPT}?next=https://evil.example",
        RECEIPT.replace("1", "\u0661"),
        "2050-3c93-a061-8a19b6c0068f",
    ],
)
def test_an_id_of_another_shape_makes_no_link(receipt: str) -> None:
    assert receipt_address("gate.connpay.com", "39915", receipt) == ""


@pytest.mark.parametrize("endpoint", ["", "0", "39915/../1", "group/77", "x", "3 9", "1" * 21])
def test_an_endpoint_that_is_no_number_makes_no_link(endpoint: str) -> None:
    assert receipt_address("gate.connpay.com", endpoint, RECEIPT) == ""


@given(
    st.text(max_size=30) | st.sampled_from([brand.production_host for brand in BRANDS]),
    st.text(max_size=12) | st.just("39915"),
    st.text(max_size=60) | st.from_regex(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
)
def test_whatever_is_answered_a_link_stays_on_the_brands_host(host: str, endpoint: str, receipt: str) -> None:
    address = receipt_address(host, endpoint, receipt)
    if address:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("https", host)
        assert host in {known for brand in BRANDS for known in (brand.sandbox_host, brand.production_host)}
        assert parts.path == f"/paynet/view-receipt/{endpoint}/{receipt}/"
        assert parts.query == parts.fragment == ""
