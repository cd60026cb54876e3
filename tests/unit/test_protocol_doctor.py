"""The doctor raises no alarm over a good request, however it was wrapped, and keeps no secret that is pasted."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console_app.protocol.catalogue import operation_of
from console_app.protocol.doctor import diagnose
from console_app.protocol.doctor_paste import Scrub, scrubbed
from console_app.protocol.doctor_records import Cause, Diagnosis, Form, OwnRequest
from console_app.protocol.encoding import form_body
from console_app.protocol.operation import Pair
from console_app.protocol.signing import authorization, base_string, control_text, normalised, oauth_parameters

URL = "https://sandbox.connpay.com/paynet/api/v4/payout/39915"
CARD = "4444333322221111"
CONTROL = "B17F59B4-A7DC-41B4-8FF9-37D986B43D20"
NAMES = [declared.wire for declared in operation_of("payout").fields if declared.wire != "cvv2"]
PAIRS = (Pair("amount", "10.42"), Pair("client_orderid", "order-1"), Pair("currency", "USD"), Pair("order_desc", "a b"))

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).map(str.strip).filter(bool)
bodies = st.dictionaries(st.sampled_from(NAMES), texts, max_size=8)
nonces = st.text("abcXYZ0189", min_size=8, max_size=32)
breaks = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["\n", "\r\n", "\r", "\n  ", " \n"])), max_size=8)


def payout(pairs: tuple[Pair, ...] = PAIRS, nonce: str = "nonceABC", timestamp: int = 1_700_000_000) -> OwnRequest:
    return OwnRequest(operation_of("payout"), pairs, URL, "TestMerchant", "39915", nonce, timestamp)


def status(number: str = "order-1", gateway_id: str = "", control: str = "") -> OwnRequest:
    asked = (Pair("client_orderid", number), Pair("orderid", gateway_id))
    pairs = tuple(pair for pair in asked if pair.value)
    url = "https://sandbox.connpay.com/paynet/api/v2/status/39915"
    return OwnRequest(operation_of("status"), pairs, url, "TestMerchant", "39915", control=control)


def strings(ours: OwnRequest) -> tuple[str, str, str]:
    oauth = oauth_parameters(ours.login, ours.nonce, ours.timestamp)
    whole = (*ours.pairs, *oauth)
    return base_string(ours.url, whole), normalised(whole), authorization(oauth, b"\x01\x02\xfe" * 80)


def wrapped(text: str, places: list[tuple[int, str]]) -> str:
    for place, line_end in sorted(places, reverse=True):
        text = text[: place % (len(text) + 1)] + line_end + text[place % (len(text) + 1) :]
    return text


@given(bodies, nonces, st.integers(1, 4_000_000_000), breaks)
@example({"order_desc": "oauth_nonce=1&type=error POST&https"}, "nonceABC", 1, [(7, "\n")])
@example({}, "nonceABC", 1, [(5, "\n")])
@example({"account_number": "89370400440532013000"}, "nonceABC", 1, [])
def test_own_strings_pasted_back_are_the_same(
    body: dict[str, str], nonce: str, timestamp: int, places: list[tuple[int, str]]
) -> None:
    ours = payout(tuple(Pair(name, value) for name, value in sorted(body.items())), nonce, timestamp)
    for string, form in zip(strings(ours), (Form.BASE_STRING, Form.NORMALISED, Form.HEADER), strict=True):
        for pasted in (string, wrapped(string, places), string.replace("&", "&\n").replace(", ", ",\n  ")):
            found = diagnose(ours, pasted)
            assert found == Diagnosis(form)
            assert found.same
            assert scrubbed(ours, pasted).scrub is Scrub.NOTHING


@given(bodies, nonces, st.integers(1, 4_000_000_000))
def test_another_nonce_and_time_of_the_same_content_are_no_fault(body: dict[str, str], nonce: str, when: int) -> None:
    ours = payout(tuple(Pair(name, value) for name, value in sorted(body.items())), "nonceABCD")
    earlier = replace(ours, nonce=f"{nonce}z", timestamp=when)
    for string in strings(earlier):
        found = diagnose(ours, string)
        assert found.same
        assert found.other_request
        assert diagnose(replace(ours, nonce="", timestamp=0), string).same


@given(st.text("abcXYZ019._-", min_size=1, max_size=40), st.text("0123456789", max_size=12), breaks)
def test_an_own_control_string_pasted_back_is_the_same(
    number: str, gateway: str, places: list[tuple[int, str]]
) -> None:
    ours = status(number, gateway)
    text = control_text(ours.operation, ours.pairs, login=ours.login, endpoint=ours.target).text
    for pasted in (text, f"{text}***", wrapped(text, places)):
        assert diagnose(ours, pasted).same
        assert scrubbed(ours, pasted).scrub is Scrub.NOTHING
    readable = f"login = TestMerchant\nclient_orderid = {number}\norderid = {gateway}\nmerchant_control = ***"
    assert diagnose(ours, f"POST\n{ours.url}\n{readable}").same


@given(bodies, st.integers(0, 10_000), st.sampled_from("aZ5"))
def test_any_other_character_is_a_difference_at_its_place(body: dict[str, str], place: int, character: str) -> None:
    ours = payout(tuple(Pair(name, value) for name, value in sorted(body.items())))
    string = strings(ours)[0]
    start = string.index("&", 6) + 1
    place = start + place % (len(string) - start)
    if string[place - 2 : place].count("%") or "%" in (string[place], string[place - 1]):
        return
    other = string[:place] + character + string[place + 1 :]
    found = diagnose(ours, other)
    if other == string:
        assert found.same
    elif not found.other_request:
        assert not found.same
        assert found.difference is not None
        assert found.difference.position <= place + 1


def test_the_body_of_a_call_with_a_control_is_compared_without_it() -> None:
    ours = status("order-1", "77")
    body = form_body((*ours.pairs, Pair("login", "TestMerchant"), Pair("control", "0" * 40))).decode()
    assert diagnose(ours, "&".join(sorted(body.split("&")))).same
    assert diagnose(ours, "client_orderid=order-2&login=TestMerchant&orderid=77").causes == (Cause.VALUE,)


@pytest.mark.parametrize(
    ("header", "causes"),
    [
        (lambda text: text.replace("TestMerchant", "Somebody"), (Cause.LOGIN,)),
        (lambda text: text.replace("1700000000", "1700000999"), (Cause.CLOCK,)),
        (lambda text: text.replace('oauth_version="1.0"', 'realm=""'), (Cause.OAUTH_MISSING,)),
        (lambda text: text.replace("RSA-SHA256", "HMAC-SHA1"), (Cause.SIGNATURE_METHOD,)),
        (lambda text: text.replace("%2F", "/").replace("%2B", "+"), (Cause.UNESCAPED,)),
        (lambda text: f"Authorization: {text}", ()),
    ],
)
def test_a_header_is_read_in_whatever_order(header: object, causes: tuple[Cause, ...]) -> None:
    assert callable(header)
    ours = payout()
    scheme, _, items = strings(ours)[2].partition(" ")
    pasted = header(f"{scheme} {', '.join(reversed(items.split(', ')))}")
    assert diagnose(ours, pasted).causes == causes


def test_two_faults_are_both_named() -> None:
    ours = payout()
    string = strings(ours)[0].replace("39915", "39916").replace("10.42", "1042")
    assert diagnose(ours, string).causes == (Cause.ENDPOINT, Cause.MINOR_UNITS)


def test_a_hidden_parameter_is_left_aside_whatever_stands_there() -> None:
    masked = (Pair("amount", "10.42"), Pair("credit_card_number", "444433******1111"), Pair("currency", "USD"))
    ours = replace(payout(masked), hidden=("credit_card_number",))
    theirs = strings(payout((masked[0], Pair("credit_card_number", "***"), masked[2])))[0]
    found = diagnose(ours, theirs)
    assert found.same
    assert found.aside == ("credit_card_number",)
    assert diagnose(ours, theirs.replace("USD", "EUR")).causes == (Cause.VALUE,)


@pytest.mark.parametrize(
    "text", ["", "  \n", "Hello, is this the support desk?", "<html>", "HTTP/1.1 403", "{}", "a=b"]
)
def test_what_is_no_string_is_not_compared(text: str) -> None:
    found = diagnose(payout(), text)
    assert not found.same
    assert found.difference is None


def test_an_answer_that_refuses_nothing_is_told_apart() -> None:
    assert diagnose(payout(), "type=async-response\n&paynet-order-id=1").causes == (Cause.NO_REFUSAL,)


@pytest.mark.parametrize(
    "secret",
    [
        f"TestMerchantorder-1{CONTROL}",
        f"login = TestMerchant\nclient_orderid = order-1\nmerchant_control = {CONTROL}",
        CONTROL,
        f"POST&x&control {CONTROL}",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "rsa1:65537:AAAA",
    ],
)
def test_a_pasted_secret_is_let_go_at_once(secret: str) -> None:
    assert scrubbed(status(), secret).text == ""
    assert scrubbed(status(), secret).scrub is Scrub.SECRET


def test_a_control_of_any_shape_is_known_by_the_control_it_makes() -> None:
    text = "TestMerchantorder-1"
    made = hashlib.sha1(f"{text}open sesame".encode(), usedforsecurity=False).hexdigest()
    for pasted in ("open sesame", "key: open sesame", f"x{text}open sesame"):
        assert scrubbed(status(control=made), pasted).scrub is Scrub.SECRET
    assert scrubbed(status(control=made), "open sesam").scrub is Scrub.NOTHING


def test_a_long_word_that_is_no_string_to_sign_may_be_a_secret() -> None:
    assert scrubbed(payout(), "c3VwZXJzZWNyZXQ").scrub is Scrub.SECRET


@pytest.mark.parametrize(
    "text",
    [
        f"credit_card_number={CARD}&amount=1",
        f"credit_card_number%3D{CARD}%26amount",
        f"order_desc%3DCard%2520{CARD}%26",
        f"Card%20{CARD}",
        "4444 3333 2222 1111",
    ],
)
def test_a_pasted_card_number_is_cut(text: str) -> None:
    kept = scrubbed(payout(), text)
    assert kept.scrub is Scrub.CARD
    assert CARD[6:12] not in kept.text.replace(" ", "")


def test_a_pasted_card_code_is_cut_and_a_serial_number_is_not() -> None:
    kept = scrubbed(payout(), "credit_card_number=1&cvv2=987&expire_month=01").text
    assert kept == "credit_card_number=1&cvv2=***&expire_month=01"
    answer = "type=error\n&serial-number=00000000-0000-0000-0000-000002bc18b8\n&error-code=3"
    assert scrubbed(payout(), answer).scrub is Scrub.NOTHING
