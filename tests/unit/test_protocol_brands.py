"""Brands, hosts and environments, and the address of every call as the pages print it."""

import pytest

from console_app.protocol.brands import (
    BRANDS,
    CUSTOM,
    Brand,
    Environment,
    base_url_problem,
    brand_of,
    environment_of,
    host_of,
    is_loopback,
)
from console_app.protocol.catalogue import OPERATIONS, operation_of

SANDBOX, PRODUCTION = Environment.SANDBOX, Environment.PRODUCTION

PRINTED = """
https://sandbox.connpay.com/paynet/api/v2/sale/ENDPOINTID
https://gate.connpay.com/paynet/api/v2/sale/ENDPOINTID
https://sandbox.connpay.com/paynet/api/v2/sale/group/ENDPOINTGROUPID
https://gate.connpay.com/paynet/api/v2/sale/group/ENDPOINTGROUPID
https://sandbox.connpay.com/paynet/api/v4/payout/ENDPOINTID
https://gate.connpay.com/paynet/api/v4/payout/ENDPOINTID
https://sandbox.connpay.com/paynet/api/v4/payout/group/ENDPOINTGROUPID
https://gate.connpay.com/paynet/api/v4/payout/group/ENDPOINTGROUPID
https://gate.connpay.com/paynet/api/v2/create-card-ref/ENDPOINTID
https://gate.connpay.com/paynet/api/v2/create-card-ref/group/ENDPOINTGROUPID
https://gate.connpay.com/paynet/api/v4/transfer-by-ref/ENDPOINTID
https://gate.connpay.com/paynet/api/v4/transfer-by-ref/group/ENDPOINTGROUPID
https://gate.connpay.com/paynet/api/v2/status/ENDPOINTID
https://gate.apropay.com/paynet/api/v2/create-card-ref/ENDPOINTID
https://gate.apropay.com/paynet/api/v4/transfer-by-ref/ENDPOINTID
https://gate.apropay.com/paynet/api/v2/status/ENDPOINTID
https://sandbox.denumtech.ru/paynet/api/v4/transfer-by-ref/ENDPOINTID
https://gate.denumtech.ru/paynet/api/v4/transfer-by-ref/ENDPOINTID
https://sandbox.denumtech.ru/paynet/api/v4/transfer-by-ref/group/ENDPOINTGROUPID
https://gate.denumtech.ru/paynet/api/v4/transfer-by-ref/group/ENDPOINTGROUPID
"""


def built() -> set[str]:
    addresses = set()
    for brand in BRANDS:
        for environment in Environment:
            for key in brand.operations if brand.base(environment) else ():
                operation = operation_of(key)
                base = brand.base(environment)
                addresses.add(f"{base}/{operation.path('ENDPOINTID', group=False)}")
                addresses.add(f"{base}/{operation.path('ENDPOINTGROUPID', group=True)}")
    return addresses


def test_every_printed_address_is_built() -> None:
    assert set(PRINTED.split()) - built() == set()


def test_no_address_is_built_on_another_host_or_path() -> None:
    assert {address.split("/paynet/api/")[0] for address in built()} == {
        "https://sandbox.connpay.com",
        "https://gate.connpay.com",
        "https://sandbox.apropay.com",
        "https://gate.apropay.com",
        "https://sandbox.denumtech.ru",
        "https://gate.denumtech.ru",
    }
    assert {operation.key for operation in OPERATIONS} == set(CUSTOM.operations)


@pytest.mark.parametrize("brand", [brand for brand in BRANDS if brand is not CUSTOM], ids=lambda brand: brand.key)
def test_the_environment_follows_the_brands_hosts(brand: Brand) -> None:
    for environment in Environment:
        base = brand.base(environment)
        assert environment_of(base) is environment
        assert base_url_problem(base) == ""
    assert brand_of(brand.key) is brand


@pytest.mark.parametrize(
    ("url", "typed", "environment"),
    [
        ("https://gate.connpay.com/paynet/api", "gate.connpay.com", PRODUCTION),
        ("https://GATE.ConnPay.com:8443/other", "gate.connpay.com", PRODUCTION),
        ("https://gate.connpay.com./paynet/api", "gate.connpay.com.", PRODUCTION),
        ("https://sandbox.apropay.com/paynet/api", "", SANDBOX),
        ("https://sandbox.apropay.com./paynet/api", "", SANDBOX),
        ("https://sandbox.apropay.com.evil.example/paynet/api", "", PRODUCTION),
        ("https://pay.example/api", "", PRODUCTION),
        ("https://pay.example/api", "other.example", PRODUCTION),
        ("https://pay.example/api", "pay.example", SANDBOX),
        ("https://Pay.Example/api", " PAY.example ", SANDBOX),
        ("http://127.0.0.1:8080/paynet/api", "", SANDBOX),
        ("http://localhost:8080/paynet/api", "", SANDBOX),
        ("http://[::1]:8080/paynet/api", "", SANDBOX),
        ("https://localhost.example/api", "", PRODUCTION),
        ("https://127.0.0.1.example/api", "", PRODUCTION),
        ("https://10.0.0.1/api", "", PRODUCTION),
        ("", "", PRODUCTION),
        ("https://[", "", PRODUCTION),
    ],
)
def test_a_host_is_real_money_unless_it_is_surely_not(url: str, typed: str, environment: Environment) -> None:
    assert environment_of(url, typed) is environment


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://pay.example/paynet/api", ""),
        ("https://pay.example:8443/api/", ""),
        ("https://pay.example", ""),
        ("http://127.0.0.1:8080/paynet/api", ""),
        ("http://pay.example/api", "scheme"),
        ("ftp://pay.example/api", "scheme"),
        ("https://user@pay.example/api", "extras"),
        ("https://user:secret@pay.example/api", "extras"),
        ("https://pay.example/api?x=1", "extras"),
        ("https://pay.example/api?", "extras"),
        ("https://pay.example/api#x", "extras"),
        ("https://pay.example/a b", "shape"),
        ("https://pay.example/a/../b", "shape"),
        ("https://pay.example/a//b", "shape"),
        ("https://pay.example/%61", "shape"),
        ("https://pаy.example/api", "shape"),
        ("https://pay.example:99999/api", "shape"),
        ("https://[", "shape"),
        ("pay.example/api", "shape"),
        ("", "shape"),
    ],
)
def test_a_custom_address_is_https_host_and_path(url: str, problem: str) -> None:
    assert base_url_problem(url) == problem


def test_hosts_are_shown_with_their_port() -> None:
    assert host_of("https://Pay.Example:8443/x") == "pay.example:8443"
    assert host_of("http://[::1]:81/") == "[::1]:81"


def test_a_host_has_one_way_of_writing() -> None:
    """Else two ways of writing one host would be two merchants, and a payment made twice would not be caught."""
    ways = ("https://gate.connpay.com/a", "https://GATE.connpay.com:443/a", "https://gate.connpay.com./a")
    assert {host_of(way) for way in ways} == {"gate.connpay.com"}
    assert host_of("http://[::1]:80/") == "[::1]"
    assert is_loopback("http://127.3.2.1/")
    assert not is_loopback("http://128.0.0.1/")


def test_a_custom_brand_has_no_hosts_and_an_unknown_one_is_none() -> None:
    assert CUSTOM.base(PRODUCTION) == ""
    with pytest.raises(KeyError):
        brand_of("visa")
