"""A request handed out: the shell reads back exactly what was written, and nothing in it can be sent or betrays."""

import json
import subprocess
from urllib.parse import parse_qsl, unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.protocol.catalogue import OPERATIONS, operation_of
from console_app.protocol.doctor_records import OwnRequest
from console_app.protocol.masking import masked
from console_app.protocol.operation import Effect, Pair
from console_app.services.handing_out import POSTMAN_SCHEMA, curl_command, postman_collection

CARD = "4444333322221111"
CONTROL = "5eba1db5a2a6f5b8d2b3d0a6b7c8d9e0f1a2b3c4"
FORM = "Content-Type: application/x-www-form-urlencoded"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)


def request(key: str, texts: dict[str, str], host: str = "https://sandbox.connpay.com") -> OwnRequest:
    operation = operation_of(key)
    pairs = tuple(Pair(name, value) for name, value in sorted(texts.items()))
    shown = masked(operation, pairs)
    hidden = tuple(sent.name for sent, seen in zip(pairs, shown, strict=True) if sent.value != seen.value)
    url = f"{host}/paynet/api/{operation.path('39915', group=False)}"
    return OwnRequest(operation, shown, url, "TestMerchant", "39915", "nonceXYZ", 1, hidden=hidden, control=CONTROL)


def arguments(command: str) -> list[str]:
    """What a shell hands over to curl."""
    script = f'curl() {{ printf "%s\\0" "$@"; }}\n{command}\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, text=True, env={"LC_ALL": "C.UTF-8"})
    assert done.stderr == ""
    return done.stdout.removesuffix("\0").split("\0")


@settings(max_examples=25, deadline=None)
@given(texts, texts)
def test_a_shell_reads_back_exactly_the_parameters(description: str, number: str) -> None:
    given_texts = {"order_desc": description, "client_orderid": number, "amount": "10.42", "currency": "USD"}
    asked = request("payout", given_texts)
    said = arguments(curl_command(asked))
    assert said[:3] == ["--request", "POST", asked.url]
    assert said[3:7] == ["--header", FORM, "--header", "Authorization: OAuth ***"]
    assert said[7] == "--data-raw"
    assert len(said) == 9
    assert dict(parse_qsl(said[8], strict_parsing=True, keep_blank_values=True)) == given_texts
    assert "+" not in said[8]


def test_a_name_that_wants_to_be_a_command_stays_a_name() -> None:
    hostile = "'; touch /tmp/x; $(id) `id` \\ \" !! @/etc/passwd\n#"
    said = arguments(curl_command(request("payout", {"client_orderid": "o-1", "order_desc": hostile})))
    assert unquote(said[-1]) == f"client_orderid=o-1&order_desc={hostile}"


def test_no_call_is_handed_out_with_what_proves_it() -> None:
    for operation in OPERATIONS:
        texts = {declared.wire: f"v-{declared.wire}" for declared in operation.fields}
        asked = request(operation.key, texts)
        for handed in (curl_command(asked), postman_collection(asked)):
            assert CONTROL not in handed
            assert "oauth_" not in handed
            assert "nonceXYZ" not in handed
            assert "***" in handed, operation.key
        assert operation.effect is not Effect.MOVES_MONEY or "***" in curl_command(asked)


def test_a_status_call_has_its_control_masked_and_its_login_shown() -> None:
    body = arguments(curl_command(request("status", {"client_orderid": "o-1"})))[-1]
    assert body == "client_orderid=o-1&control=***&login=TestMerchant"


def test_card_data_is_three_stars_and_nothing_of_it_is_left() -> None:
    asked = request(
        "sale", {"credit_card_number": CARD, "cvv2": "987", "client_orderid": "o-1", "email": "a@b.example"}
    )
    for handed in (curl_command(asked), postman_collection(asked)):
        assert CARD[:6] not in handed
        assert CARD[-4:] not in handed
        assert "987" not in handed
    assert "credit_card_number=***&cvv2=***" in curl_command(asked)
    account = request("payout", {"account_number": CARD, "client_orderid": "o-1"})
    assert "account_number=***" in curl_command(account)


def test_the_collection_has_the_shape_of_format_2_1() -> None:
    asked = request("payout", {"client_orderid": "o-1", "order_desc": "Größe & \u202e{{x}}"}, "http://127.0.0.1:4711")
    whole = json.loads(postman_collection(asked))
    assert whole["info"] == {"name": "payout o-1", "schema": POSTMAN_SCHEMA}
    (entry,) = whole["item"]
    assert set(entry) == {"name", "request", "response"}
    assert entry["response"] == []
    sent = entry["request"]
    assert set(sent) == {"auth", "method", "header", "url", "body"}
    assert sent["auth"] == {"type": "noauth"}
    assert sent["method"] == "POST"
    assert {head["key"]: head["value"] for head in sent["header"]} == {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": "OAuth ***",
    }
    assert sent["url"] == {
        "raw": "http://127.0.0.1:4711/paynet/api/v4/payout/39915",
        "protocol": "http",
        "host": ["127", "0", "0", "1"],
        "port": "4711",
        "path": ["paynet", "api", "v4", "payout", "39915"],
    }
    assert sent["body"]["mode"] == "urlencoded"
    assert sent["body"]["urlencoded"] == [
        {"key": "client_orderid", "value": "o-1", "type": "text"},
        {"key": "order_desc", "value": "Größe & \u202e{{x}}", "type": "text"},
    ]
