"""The sandbox's own reading of signatures, controls and forms, held against independent oracles."""

import ast
import base64
import csv
import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1.rfc5849 import signature as oauthlib_signature
from sandbox_process import ROOT, VECTORS

from console_app.sandbox.errors import Denial, Denied
from console_app.sandbox.forms import (
    MalformedForm,
    decode_form,
    encode_answer,
    percent_decode,
    percent_encode,
)
from console_app.sandbox.judge import Judge, SignedRequest, base_string, control_of, load_public_key

CASES: list[dict[str, Any]] = json.loads((VECTORS / "oauth_rsa_sha256.json").read_text())["cases"]
DATA = ROOT / "tests" / "data"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture(scope="module")
def public_key_pem() -> bytes:
    key = VECTORS / "test_key_pkcs1.pem"
    told = subprocess.run(["openssl", "rsa", "-in", str(key), "-pubout"], check=True, capture_output=True)
    return told.stdout


def vector_request(case: dict[str, Any], **changes: str) -> SignedRequest:
    scheme, _, rest = case["url"].partition("://")
    host, slash, path = rest.partition("/")
    claims = {
        "oauth_consumer_key": case["consumer_key"],
        "oauth_nonce": case["nonce"],
        "oauth_signature": case["signature_b64"],
        "oauth_signature_method": "RSA-SHA256",
        "oauth_timestamp": case["timestamp"],
        "oauth_version": "1.0",
    } | changes
    items = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in claims.items())
    body = urlencode(case["body"], quote_via=quote, safe="")
    return SignedRequest("POST", scheme, host, slash + path, f"OAuth {items}", body.encode())


def judge_for(case: dict[str, Any], public_key_pem: bytes, late: float = 0) -> Judge:
    moment = datetime.fromtimestamp(int(case["timestamp"]) + late, UTC)
    return Judge("TestMerchant", "control", load_public_key(public_key_pem), lambda: moment)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_base_strings_of_the_vectors_are_rebuilt_from_bytes(case: dict[str, Any]) -> None:
    request = vector_request(case)
    oauth = {
        "oauth_consumer_key": case["consumer_key"],
        "oauth_nonce": case["nonce"],
        "oauth_signature_method": "RSA-SHA256",
        "oauth_timestamp": case["timestamp"],
        "oauth_version": "1.0",
    }
    assert base_string(request, oauth, decode_form(request.body)) == case["base_string"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_signatures_of_the_vectors_are_accepted_once(case: dict[str, Any], public_key_pem: bytes) -> None:
    judge = judge_for(case, public_key_pem)
    judge.check_signature(vector_request(case))
    with pytest.raises(Denied) as caught:
        judge.check_signature(vector_request(case))
    assert caught.value.denial is Denial.NONCE


@pytest.mark.parametrize(
    ("changes", "denial"),
    [
        ({"oauth_consumer_key": "SomebodyElse"}, Denial.UNKNOWN_CONSUMER),
        ({"oauth_signature_method": "HMAC-SHA1"}, Denial.METHOD),
        ({"oauth_version": "2.0"}, Denial.VERSION),
        ({"oauth_nonce": "another"}, Denial.SIGNATURE),
        ({"oauth_nonce": ""}, Denial.MALFORMED),
        ({"oauth_timestamp": "soon"}, Denial.TIMESTAMP),
        ({"oauth_signature": "not base64!"}, Denial.SIGNATURE),
        ({"oauth_token": "unsigned"}, Denial.SIGNATURE),
    ],
)
def test_each_false_claim_is_denied(changes: dict[str, str], denial: Denial, public_key_pem: bytes) -> None:
    with pytest.raises(Denied) as caught:
        judge_for(CASES[0], public_key_pem).check_signature(vector_request(CASES[0], **changes))
    assert caught.value.denial is denial


@pytest.mark.parametrize("late", [-301, 301])
def test_a_timestamp_is_good_for_300_seconds_either_way(late: int, public_key_pem: bytes) -> None:
    judge_for(CASES[0], public_key_pem, late - 1 if late > 0 else late + 1).check_signature(vector_request(CASES[0]))
    with pytest.raises(Denied) as caught:
        judge_for(CASES[0], public_key_pem, late).check_signature(vector_request(CASES[0]))
    assert caught.value.denial is Denial.TIMESTAMP


def test_oauth_parameters_in_the_body_are_denied(public_key_pem: bytes) -> None:
    case = CASES[0] | {"body": CASES[0]["body"] | {"oauth_version": "1.0"}}
    with pytest.raises(Denied) as caught:
        judge_for(case, public_key_pem).check_signature(vector_request(case))
    assert caught.value.denial is Denial.OAUTH_IN_BODY


@pytest.mark.parametrize("header", ["", "Basic x", "OAuth", 'OAuth oauth_nonce="%zz"'])
def test_what_is_no_oauth_header_is_denied(header: str, public_key_pem: bytes) -> None:
    request = replace(vector_request(CASES[0]), authorization=header)
    with pytest.raises(Denied) as caught:
        judge_for(CASES[0], public_key_pem).check_signature(request)
    assert caught.value.denial in {Denial.NO_AUTHORIZATION, Denial.MALFORMED}


def test_a_claim_made_twice_is_denied(public_key_pem: bytes) -> None:
    good = vector_request(CASES[0])
    twice = replace(good, authorization=f'{good.authorization}, oauth_version="1.0"')
    with pytest.raises(Denied) as caught:
        judge_for(CASES[0], public_key_pem).check_signature(twice)
    assert caught.value.denial is Denial.MALFORMED


def test_a_realm_is_no_part_of_what_is_signed(public_key_pem: bytes) -> None:
    good = vector_request(CASES[0])
    items = good.authorization.removeprefix("OAuth ")
    with_realm = replace(good, authorization=f'OAuth realm="", {items}')
    judge_for(CASES[0], public_key_pem).check_signature(with_realm)


def test_a_hex_signature_is_denied(public_key_pem: bytes) -> None:
    in_hex = base64.b64decode(CASES[0]["signature_b64"]).hex()
    with pytest.raises(Denied):
        judge_for(CASES[0], public_key_pem).check_signature(vector_request(CASES[0], oauth_signature=in_hex))


def test_a_denied_request_shows_its_base_string_without_card_data(public_key_pem: bytes) -> None:
    case = CASES[0] | {"body": {"account_number": "4444333322221111", "cvv2": "917", "city": "Perth"}}
    with pytest.raises(Denied) as caught:
        judge_for(case, public_key_pem).check_signature(vector_request(case))
    shown = caught.value.base_string
    assert "city%3DPerth" in shown
    assert "4444333322221111" not in shown
    assert "4538977399606732" not in shown
    assert "cvv2%3D9" not in shown


@given(st.lists(st.tuples(texts, texts), max_size=8), texts)
def test_base_strings_agree_with_oauthlib(pairs: list[tuple[str, str]], nonce: str) -> None:
    claims = {"oauth_nonce": nonce, "oauth_version": "1.0"}
    body = urlencode(pairs).encode()
    request = SignedRequest("post", "https", "Gate.Example:443", "/paynet/x", "", body)
    normalised = oauthlib_signature.normalize_parameters([*pairs, *claims.items()])
    expected = oauthlib_signature.signature_base_string("POST", "https://gate.example/paynet/x", normalised)
    assert base_string(request, claims, decode_form(body)) == expected


@given(st.binary(max_size=60))
def test_percent_encoding_agrees_with_rfc_3986(raw: bytes) -> None:
    assert percent_encode(raw) == quote(raw, safe="")
    assert percent_decode(percent_encode(raw).encode()) == raw


@given(st.lists(st.tuples(texts, texts), max_size=8))
def test_forms_are_read_as_the_standard_library_reads_them(pairs: list[tuple[str, str]]) -> None:
    body = urlencode(pairs)
    read = [(name.decode(), value.decode()) for name, value in decode_form(body.encode())]
    assert read == parse_qsl(body, keep_blank_values=True)


@pytest.mark.parametrize("body", [b"a=%", b"a=%4", b"a=%zz", b"a=\xc3\xa9", b"a=b\n&c=d", b"a=b c"])
def test_what_is_no_form_is_not_read(body: bytes) -> None:
    with pytest.raises(MalformedForm):
        decode_form(body)


def test_empty_pairs_are_skipped_as_the_page_shows_them() -> None:
    assert decode_form(b"&client_orderid=1&&amount=2") == (
        (b"client_orderid", b"1"),
        (b"amount", b"2"),
    )


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{1,9}", fullmatch=True), texts), min_size=1))
def test_answers_are_joined_by_newline_and_ampersand_and_read_back(
    fields: list[tuple[str, str]],
) -> None:
    body = encode_answer(fields)
    assert not body.endswith(b"\n") or not fields[-1][1]
    assert body.count(b"\n&") == len(fields) - 1
    assert b" " not in body
    read = parse_qsl(body.decode().replace("\n&", "&"), keep_blank_values=True)
    assert read == fields


@pytest.mark.parametrize(
    "name",
    [
        "connpay-payout-success-response.body",
        "denumtech-transfer-by-ref-success-response.body",
        "denumtech-transfer-by-ref-fail-response.body",
        "connpay-sale-fail-response.body",
    ],
)
def test_documented_answers_are_written_byte_for_byte(name: str) -> None:
    documented = (DATA / "examples" / name).read_bytes()
    fields = parse_qsl(documented.decode().replace("\n&", "&"))
    assert encode_answer(fields) == documented.rstrip(b"\n")


def test_controls_of_the_vectors() -> None:
    with Path(DATA / "control_vectors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert control_of(row["parts"].split("|")) == row["sha1"], row["name"]


NOT_JUDGING = {"console_app.protocol.card_numbers", "console_app.private_files"}
"""What keeps its log clean of card numbers, and reads no more of a given file than a cap."""


def test_the_judge_shares_no_code_with_what_it_judges() -> None:
    for path in (ROOT / "console_app" / "sandbox").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            named += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in named if name.startswith("console_app")]
            judging = [name for name in ours if name not in NOT_JUDGING]
            assert all(name.startswith("console_app.sandbox") for name in judging), path.name
