"""Base strings, headers, bodies and controls against published vectors, oauthlib, cryptography and openssl."""

import base64
import csv
import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oauthlib.common import Request, urldecode
from oauthlib.oauth1.rfc5849 import Client, signature
from oauthlib.oauth1.rfc5849.utils import parse_authorization_header

from console_app.protocol.catalogue import operation_of
from console_app.protocol.encoding import form_body
from console_app.protocol.masking import MASK
from console_app.protocol.operation import Pair
from console_app.protocol.signing import (
    authorization,
    base_string,
    base_url,
    control_text,
    normalised,
    oauth_parameters,
    percent,
)

DATA = Path(__file__).resolve().parents[1] / "data"
VECTORS: dict[str, Any] = json.loads((DATA / "vectors" / "oauth_rsa_sha256.json").read_text(encoding="utf-8"))
KEY_PEM = (DATA / "vectors" / "test_key_pkcs1.pem").read_bytes()
URL = "https://sandbox.connpay.com/paynet/api/v4/payout/39915"
NONCE = "b5E31Tw6SVjauE29uOf2jOLnuUSXmVdE"


@cache
def key() -> rsa.RSAPrivateKey:
    """Read the key once: that it is a sound one is computed each time."""
    loaded = load_pem_private_key(KEY_PEM, None)
    assert isinstance(loaded, rsa.RSAPrivateKey)
    return loaded


def signed(text: str) -> bytes:
    return key().sign(text.encode(), padding.PKCS1v15(), SHA256())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_vectors_base_string_and_signature_are_met(case: dict[str, Any]) -> None:
    oauth = oauth_parameters(case["consumer_key"], case["nonce"], int(case["timestamp"]))
    built = base_string(case["url"], [*(Pair(*item) for item in case["body"].items()), *oauth])
    assert built == case["base_string"]
    assert hashlib.sha256(built.encode()).hexdigest() == case["base_string_sha256"]
    assert base64.b64encode(signed(built)).decode() == case["signature_b64"]


def test_a_published_base_string_is_met() -> None:
    parameters = [Pair("oauth_consumer_key", "merchant"), Pair("amount", "1.00"), Pair("client_orderid", "hf-1")]
    assert base_string("https://gateway.example/paynet/api/v4/sale/123", parameters) == (
        "POST&https%3A%2F%2Fgateway.example%2Fpaynet%2Fapi%2Fv4%2Fsale%2F123"
        "&amount%3D1.00%26client_orderid%3Dhf-1%26oauth_consumer_key%3Dmerchant"
    )


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("!'()*", "%21%27%28%29%2A"),
        ("John Smith", "John%20Smith"),
        ("a+b", "a%2Bb"),
        ("abcXYZ019-._~", "abcXYZ019-._~"),
        ("é", "%C3%A9"),
        ("%26", "%2526"),
        ("/", "%2F"),
    ],
)
def test_all_but_unreserved_characters_are_encoded_in_capitals(text: str, encoded: str) -> None:
    assert percent(text) == encoded


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("HTTPS://Gate.ConnPay.COM:443/paynet/API/v4", "https://gate.connpay.com/paynet/API/v4"),
        ("http://127.0.0.1:80/a", "http://127.0.0.1/a"),
        ("http://127.0.0.1:8443/a", "http://127.0.0.1:8443/a"),
        ("https://h:80/a", "https://h:80/a"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://h", "https://h/"),
    ],
)
def test_the_address_is_signed_in_its_one_form(url: str, written: str) -> None:
    assert base_url(url) == written


@pytest.mark.parametrize("url", ["https://h/a?b=1", "https://h/a?", "https://h/a#b", "https://u:p@h/a", "/paynet/api"])
def test_an_address_with_more_than_host_and_path_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(ValueError, match="scheme, host and path") as refused:
        base_url(url)
    assert url not in str(refused.value)


def test_equal_names_are_sorted_by_value() -> None:
    assert normalised([Pair("a", "2"), Pair("b", "0"), Pair("a", "1")]) == "a=1&a=2&b=0"


def test_without_a_signature_the_header_says_so() -> None:
    header = authorization(oauth_parameters("login", NONCE, 1), None)
    assert 'oauth_signature="(not signed)"' in header


def printed_headers() -> list[dict[str, str]]:
    with (DATA / "authorization_headers.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("row", printed_headers(), ids=lambda row: row["operation"])
def test_the_pages_own_header_is_written_again_to_the_letter(row: dict[str, str]) -> None:
    said = dict(parse_authorization_header(row["value"]))
    oauth = oauth_parameters(said["oauth_consumer_key"], said["oauth_nonce"], int(said["oauth_timestamp"]))
    assert authorization(oauth, base64.b64decode(unquote(said["oauth_signature"]))) == row["value"]


values = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
    st.sampled_from(["a b", "+", "&", "%", "=", "%26", "Иван Петров", "👍🏽", "ünïcödé", "~-._", "!*'()", "/?#[]@"]),
)
forms = st.dictionaries(
    st.text("abcdefghijklmnopqrstuvwxyz_-0123456789", min_size=1, max_size=20).filter(
        lambda name: not name.startswith("oauth_")
    ),
    values,
    max_size=12,
)
urls = st.sampled_from(
    [URL, "https://gate.denumtech.ru/paynet/api/v4/transfer-by-ref/group/77", "http://127.0.0.1:8080/paynet/api/v4/x"]
)


@settings(max_examples=60, deadline=None)
@given(form=forms, url=urls, login=values, timestamp=st.integers(1, 2**33))
@example(form={"order_desc": "Описание & 100% = ☕ + " * 2000}, url=URL, login="TestMerchant", timestamp=1677831012)
@example(form={"merchant_data": "x" * 65536}, url=URL, login="Test Merchant+&%=", timestamp=1)
def test_oauthlib_rebuilds_the_same_base_string_from_our_bytes_and_verifies_the_signature(
    form: dict[str, str], url: str, login: str, timestamp: int
) -> None:
    pairs = [Pair(name, value) for name, value in sorted(form.items())]
    oauth = oauth_parameters(login, NONCE, timestamp)
    ours = base_string(url, [*pairs, *oauth])
    header = authorization(oauth, signed(ours))
    body = form_body(pairs)

    assert urldecode(body.decode()) == sorted(form.items())
    collected = signature.collect_parameters(body=body.decode(), headers={"Authorization": header})
    theirs = signature.signature_base_string(
        "POST", signature.base_string_uri(url), signature.normalize_parameters(collected)
    )
    assert ours == theirs

    request = Request(url, "POST", body.decode(), {"Authorization": header})
    request.params = collected
    request.signature = unquote(dict(parse_authorization_header(header))["oauth_signature"])
    assert signature.verify_rsa_sha256(request, public_pem())
    request.params = [*collected, ("amount", "1")]
    assert not signature.verify_rsa_sha256(request, public_pem())


def public_pem() -> str:
    return key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_oauthlibs_own_client_writes_the_same_signature() -> None:
    client = Client(
        "TestMerchant",
        signature_method="RSA-SHA256",
        rsa_key=KEY_PEM.decode(),
        nonce=NONCE,
        timestamp="1677831012",
    )
    pairs = [Pair("amount", "10.42"), Pair("order_desc", "Иван & Co + 1")]
    _, headers, _ = client.sign(
        URL, "POST", form_body(pairs).decode(), {"Content-Type": "application/x-www-form-urlencoded"}
    )
    oauth = oauth_parameters("TestMerchant", NONCE, 1677831012)
    ours = authorization(oauth, signed(base_string(URL, [*pairs, *oauth])))
    theirs = dict(parse_authorization_header(headers["Authorization"]))
    assert dict(parse_authorization_header(ours)) == theirs


def openssl_sha1(text: str) -> str:
    run = subprocess.run(["openssl", "dgst", "-sha1", "-r"], input=text.encode(), capture_output=True, check=True)
    return run.stdout.decode().split()[0]


def control_vectors() -> list[dict[str, str]]:
    with (DATA / "control_vectors.csv").open(encoding="utf-8", newline="") as opened:
        return [row for row in csv.DictReader(opened) if "context" not in row["verdict"]]


def _content(name: str, parts: list[str]) -> tuple[str, list[Pair], str, str]:
    """Turn a vector's parts into what a call is made of: operation, parameters, login, endpoint."""
    if name.startswith("sale"):
        endpoint, number, minor, email = parts
        amount = f"{int(minor) // 100}.{int(minor) % 100:02}"
        sale = {"client_orderid": number, "amount": amount, "currency": "USD", "email": email}
        return "sale", [Pair(*item) for item in sale.items()], "", endpoint
    login, number, gateway_id = parts
    operation = "create-card-ref" if name.startswith("create-card-ref") else "status"
    return operation, [Pair("client_orderid", number), Pair("orderid", gateway_id)], login, ""


@pytest.mark.parametrize("row", control_vectors(), ids=lambda row: row["name"])
def test_controls_agree_with_the_vectors_by_openssl(row: dict[str, str]) -> None:
    *parts, merchant_control = row["parts"].split("|")
    operation, pairs, login, endpoint = _content(row["name"], parts)
    text = control_text(operation_of(operation), pairs, login=login, endpoint=endpoint)
    assert text.shown == text.text + MASK
    assert openssl_sha1(text.text + merchant_control) == row["sha1"]


@pytest.mark.parametrize(
    ("operation", "pairs", "expected"),
    [
        ("status", {"client_orderid": "A1"}, "merchantA1"),
        ("status", {"client_orderid": "A1", "orderid": "9", "by-request-sn": "s"}, "merchantA19"),
        ("create-card-ref", {"client_orderid": "A1", "orderid": "9"}, "merchantA19"),
        ("sale", {"client_orderid": "A1", "amount": "777", "currency": "USD"}, "39915A177700"),
        ("sale", {"client_orderid": "A1", "amount": "0.94", "currency": "USD", "email": "a@b.cd"}, "39915A194a@b.cd"),
        ("sale", {"client_orderid": "A1", "amount": "100", "currency": "JPY", "email": "a@b.cd"}, "39915A1100a@b.cd"),
        ("sale", {"client_orderid": "A1", "amount": "1.5", "currency": "KWD"}, "39915A11500"),
        ("sale", {"client_orderid": "A1", "amount": "1,5", "currency": "KWD"}, "39915A1"),
    ],
)
def test_a_part_that_is_not_sent_is_empty_in_the_control(operation: str, pairs: dict[str, str], expected: str) -> None:
    given_pairs = [Pair(*item) for item in pairs.items()]
    assert control_text(operation_of(operation), given_pairs, login="merchant", endpoint="39915").text == expected


@settings(max_examples=15, deadline=None)
@given(number=values, gateway_id=st.integers(1, 2**63 - 1), login=values, control=values)
def test_openssl_agrees_on_any_control(number: str, gateway_id: int, login: str, control: str) -> None:
    pairs = [Pair("client_orderid", number), Pair("orderid", str(gateway_id))]
    text = control_text(operation_of("status"), pairs, login=login, endpoint="1").text
    assert openssl_sha1(text + control) == hashlib.sha1(f"{login}{number}{gateway_id}{control}".encode()).hexdigest()  # noqa: S324 -- the gateway's recipe
