"""What may be concluded from the gateway's answers: never more than the bytes say, whatever the bytes are (R)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.protocol.answers import (
    Accepted,
    ErrorType,
    Found,
    Refusal,
    Registered,
    RegistrationRefused,
    UnusableAnswer,
    judge_order_answer,
    judge_registration_answer,
    judge_status_answer,
)
from console_app.protocol.encoding import MOST_ANSWER_BYTES, MOST_KEYS, form_body, read_answer
from console_app.protocol.errors import BadAnswer, Flaw
from console_app.protocol.operation import Pair
from console_app.protocol.states import OrderState, state_of

NUMBER = "P-1"
ACCEPTED = (
    b"type=async-response\n&serial-number=s-1\n&merchant-order-id=P-1\n&paynet-order-id=6982864\n&end-point-id=1\n"
)
REFUSED = b"type=validation-error\n&serial-number=s-2\n&merchant-order-id=P-1\n&error-message=No+way\n&error-code=104\n"
STATUS = b"type=status-response\n&status=approved\n&merchant-order-id=P-1\n&paynet-order-id=6982864\n&amount=10.42\n"
REGISTERED = b"type=create-card-ref-response\n&status=approved\n&card-ref-id=1461819\n&serial-number=s-3\n"


def judged(body: bytes, status: int = 200) -> object:
    return judge_order_answer(status, body, NUMBER)


def flaw(answer: object) -> Flaw:
    assert isinstance(answer, UnusableAnswer), answer
    return answer.flaw


def test_the_good_answers_are_good() -> None:
    accepted = judged(ACCEPTED)
    assert isinstance(accepted, Accepted)
    assert (accepted.gateway_id, accepted.serial_number) == ("6982864", "s-1")
    refused = judged(REFUSED)
    assert isinstance(refused, Refusal)
    assert (refused.type, refused.code, refused.message) == (ErrorType.VALIDATION, "104", "No way")
    found = judge_status_answer(200, STATUS, NUMBER, "6982864")
    assert isinstance(found, Found)
    registered = judge_registration_answer(200, REGISTERED)
    assert isinstance(registered, Registered)
    assert registered.card_ref_id == "1461819"


CONCLUDES_NOTHING = [
    ("R04", b"", 200, Flaw.EMPTY),
    ("R04", b"\r\n\n", 200, Flaw.EMPTY),
    ("R04", b"", 204, Flaw.HTTP_STATUS),
    ("R05", b"type=async-resp", 200, Flaw.UNKNOWN_TYPE),
    ("R05", b"type=async-response\n&serial-number=s-1\n&merchant-ord", 200, Flaw.NOT_PAIRS),
    ("R05", b"type=async-response\n&serial-number=s-1\n&merchant-order-id=P-1\n", 200, Flaw.NO_GATEWAY_ID),
    ("R06", b"\n  <!DOCTYPE html><html>Log in</html>", 200, Flaw.HTML),
    ("R06", b"<html>502</html>", 502, Flaw.HTTP_STATUS),
    ("R06", ACCEPTED, 403, Flaw.HTTP_STATUS),
    ("R06", ACCEPTED, 429, Flaw.HTTP_STATUS),
    ("R07", ACCEPTED, 302, Flaw.HTTP_STATUS),
    ("R08", b"type=error\n&paynet-order-id=6982864\n&error-code=2\n", 200, Flaw.GATEWAY_ID_ON_ERROR),
    ("R08", b"type=error\n&paynet-order-id=0\n&error-code=2\n", 200, Flaw.GATEWAY_ID_ON_ERROR),
    ("R09", b"type=validation-error\n&error-message=No\n", 200, Flaw.NO_CODE),
    *(
        ("R10", ACCEPTED.replace(b"async-response", odd), 200, Flaw.UNKNOWN_TYPE)
        for odd in (b"whatever", b"ASYNC-RESPONSE", b"async-response ", b"+async-response", b"async-response%20", b"x")
    ),
    ("R10", ACCEPTED.replace(b"type=", b"Type="), 200, Flaw.NO_TYPE),
    ("R11", ACCEPTED + b"&type=error", 200, Flaw.DOUBLED_KEY),
    ("R11", ACCEPTED + b"&t%79pe=async-response", 200, Flaw.DOUBLED_KEY),
    ("R11", ACCEPTED + b"&paynet-order-id=6982864", 200, Flaw.DOUBLED_KEY),
    ("R12", ACCEPTED.replace(b"P-1", b"P-2"), 200, Flaw.FOREIGN_ORDER),
    ("R12", ACCEPTED.replace(b"P-1", b"p-1"), 200, Flaw.FOREIGN_ORDER),
    ("R12", ACCEPTED.replace(b"P-1", b""), 200, Flaw.FOREIGN_ORDER),
    ("R12", REFUSED.replace(b"P-1", b"P-2"), 200, Flaw.FOREIGN_ORDER),
    *(
        ("R13", ACCEPTED.replace(b"6982864", odd), 200, Flaw.NO_GATEWAY_ID)
        for odd in (b"", b"0", b"12a", b"-5", b"9" * 200, "٣٤".encode(), b"1+2", b"6982864%0Ax")
    ),
    ("R18", ACCEPTED.replace(b"s-1", b"%zz"), 200, Flaw.BAD_ESCAPE),
    ("R18", ACCEPTED.replace(b"s-1", b"%"), 200, Flaw.BAD_ESCAPE),
    ("R18", ACCEPTED.replace(b"s-1", b"%ff"), 200, Flaw.NOT_TEXT),
    ("R18", ACCEPTED.replace(b"s-1", b"\xff"), 200, Flaw.NOT_TEXT),
    ("R18", ACCEPTED.replace(b"s-1", b"%C0%AF"), 200, Flaw.NOT_TEXT),
    ("R18", ACCEPTED.replace(b"s-1", b"%00"), 200, Flaw.NOT_TEXT),
    ("R18", ACCEPTED.replace(b"s-1", b"\x00"), 200, Flaw.NOT_TEXT),
    ("R18", ACCEPTED.replace(b"s-1", b"x" * 1_000_000), 200, Flaw.TOO_LARGE),
    ("R18", ACCEPTED + b"".join(b"&k%d=1" % place for place in range(10_000)), 200, Flaw.TOO_MANY_KEYS),
    ("form", ACCEPTED + b"&lonely", 200, Flaw.NOT_PAIRS),
    ("form", ACCEPTED + b"&=1", 200, Flaw.NOT_PAIRS),
    ("form", b"\xef\xbb\xbf" + ACCEPTED, 200, Flaw.NOT_PAIRS),
    ("form", b'{"type":"async-response","merchant-order-id":"P-1","paynet-order-id":1}', 200, Flaw.JSON),
    ("form", ACCEPTED.replace(b"&", b""), 200, Flaw.UNKNOWN_TYPE),
    ("form", STATUS, 200, Flaw.UNKNOWN_TYPE),
]


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [case[1:] for case in CONCLUDES_NOTHING],
    ids=[f"{case[0]}-{case[3]}-{place}" for place, case in enumerate(CONCLUDES_NOTHING)],
)
def test_nothing_is_concluded_from(body: bytes, status: int, expected: Flaw) -> None:
    assert flaw(judged(body, status)) is expected


@pytest.mark.parametrize("code", [*range(100, 200, 50), 201, 202, 206, 301, 400, 401, 403, 500, 503])
def test_no_status_but_200_concludes_anything(code: int) -> None:
    for body in (ACCEPTED, REFUSED):
        assert flaw(judge_order_answer(code, body, NUMBER)) is Flaw.HTTP_STATUS
    assert flaw(judge_status_answer(code, STATUS, NUMBER)) is Flaw.HTTP_STATUS
    assert flaw(judge_status_answer(code, REFUSED, NUMBER)) is Flaw.HTTP_STATUS
    assert flaw(judge_registration_answer(code, REGISTERED)) is Flaw.HTTP_STATUS


@pytest.mark.parametrize("type_", [b"validation-error", b"error"])
def test_r09_an_error_without_an_id_says_no(type_: bytes) -> None:
    body = b"type=" + type_ + b"\n&error-message=No+way\n&error-code=104"
    answer = judged(body)
    assert isinstance(answer, Refusal)
    assert answer.type == type_.decode()
    assert isinstance(judge_status_answer(200, body, NUMBER), Refusal)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_r10_line_ends_are_all_that_is_trimmed(end: bytes) -> None:
    assert isinstance(judged(ACCEPTED.replace(b"\n", end)), Accepted)


@pytest.mark.parametrize("body", [b"&" + ACCEPTED, ACCEPTED.replace(b"&", b"&&"), ACCEPTED + b"&\n&"])
def test_empty_pairs_are_passed_over(body: bytes) -> None:
    assert isinstance(judged(body), Accepted)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (STATUS.replace(b"P-1", b"P-2"), Flaw.FOREIGN_ORDER),
        (STATUS.replace(b"P-1", b""), Flaw.FOREIGN_ORDER),
        (STATUS.replace(b"6982864", b"6982865"), Flaw.GATEWAY_ID_CHANGED),
        (STATUS.replace(b"6982864", b"9" * 200), Flaw.NO_GATEWAY_ID),
        (STATUS.replace(b"&paynet-order-id=6982864\n", b""), Flaw.NO_GATEWAY_ID),
        (STATUS + b"&status=declined", Flaw.DOUBLED_KEY),
        (ACCEPTED, Flaw.UNKNOWN_TYPE),
        (b"type=error\n&paynet-order-id=6982864\n&error-code=1\n", Flaw.GATEWAY_ID_ON_ERROR),
        (b"type=error\n&merchant-order-id=P-9\n&error-code=1\n", Flaw.FOREIGN_ORDER),
    ],
)
def test_a_status_answer_about_anything_else_does_not_count(body: bytes, expected: Flaw) -> None:
    assert flaw(judge_status_answer(200, body, NUMBER, "6982864")) is expected


@pytest.mark.parametrize("word", ["unknown", "Approved", "APPROVED", "approved ", "", "declined%0Ax", "paid"])
def test_r15_a_word_outside_the_list_is_not_final(word: str) -> None:
    answer = judge_status_answer(200, STATUS.replace(b"approved", word.encode().replace(b" ", b"+")), NUMBER)
    assert isinstance(answer, Found)
    assert state_of(answer.status) is OrderState.PROCESSING


def test_r15_a_missing_status_is_not_final() -> None:
    answer = judge_status_answer(200, STATUS.replace(b"&status=approved\n", b""), NUMBER)
    assert isinstance(answer, Found)
    assert answer.status == ""
    assert state_of(answer.status) is OrderState.PROCESSING


def test_r14_amounts_are_handed_on_as_received() -> None:
    answer = judge_status_answer(200, STATUS.replace(b"10.42", b"99999.00") + b"&initial-amount=1.00", NUMBER)
    assert isinstance(answer, Found)
    assert (answer.answer.get("amount"), answer.answer.get("initial-amount")) == ("99999.00", "1.00")


def test_r21_a_card_number_in_a_message_is_cut() -> None:
    answer = judged(REFUSED.replace(b"No+way", b"card+4538977399606732+refused"))
    assert isinstance(answer, Refusal)
    assert answer.message == "card 453897******6732 refused"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (REGISTERED.replace(b"approved", b"declined").replace(b"1461819", b""), RegistrationRefused),
        (REGISTERED.replace(b"approved", b"filtered").replace(b"&card-ref-id=1461819\n", b""), RegistrationRefused),
        (REGISTERED.replace(b"approved", b"error").replace(b"1461819", b""), RegistrationRefused),
        (REFUSED, RegistrationRefused),
        (REGISTERED.replace(b"approved", b"declined"), UnusableAnswer),
        (REGISTERED.replace(b"approved", b"processing"), UnusableAnswer),
        (REGISTERED.replace(b"approved", b"Approved"), UnusableAnswer),
        (REGISTERED.replace(b"1461819", b"1461819x"), UnusableAnswer),
        (REGISTERED.replace(b"create-card-ref-response", b"async-response"), UnusableAnswer),
        (STATUS.replace(b"approved", b"declined"), UnusableAnswer),
        (b"type=error\n&card-ref-id=1\n&error-code=1\n", UnusableAnswer),
    ],
)
def test_registration_answers(body: bytes, kind: type[object]) -> None:
    assert isinstance(judge_registration_answer(200, body), kind)


GOOD = (ACCEPTED, REFUSED, STATUS, REGISTERED)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Take a good answer and cut, double, swap, overwrite or insert some bytes."""
    body = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 4))):
        at, to = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        change = draw(st.sampled_from(["cut", "double", "insert", "swap", "end"]))
        if change == "cut":
            del body[at:to]
        elif change == "double":
            body[to:to] = body[at:to]
        elif change == "insert":
            body[at:at] = draw(st.one_of(st.binary(max_size=6), st.sampled_from(GOOD), st.sampled_from([b"&", b"="])))
        elif change == "swap" and at < len(body):
            body[at] = draw(st.integers(0, 255))
        elif change == "end":
            del body[to:]
    return bytes(body)


def facts(body: bytes) -> bool:
    """Say by other means whether all five facts of an acceptance hold (HTTP 200 is given)."""
    keys = [part.partition(b"=")[0].strip(b"\r\n") for part in body.split(b"&") if part.strip(b"\r\n")]
    parts = {
        part.partition(b"=")[0].strip(b"\r\n"): part.partition(b"=")[2].strip(b"\r\n") for part in body.split(b"&")
    }
    identity = parts.get(b"paynet-order-id", b"").decode("latin-1")
    return (
        len(keys) == len(set(keys))
        and parts.get(b"type") == b"async-response"
        and parts.get(b"merchant-order-id") == b"P-1"
        and identity.isascii()
        and identity.isdecimal()
    )


@settings(max_examples=600, deadline=None)
@given(body=st.one_of(mutated(), mutated(), st.binary(max_size=200)), status=st.sampled_from([200, 200, 200, 404]))
def test_no_bytes_crash_the_judges_or_conclude_too_much(body: bytes, status: int) -> None:
    answer = judge_order_answer(status, body, NUMBER)
    if isinstance(answer, Accepted):
        assert status == 200
        assert facts(body)
    if isinstance(answer, Refusal):
        assert status == 200
        assert b"async-response" not in body.split(b"&")[0]
        assert answer.code
        assert not answer.answer.get("paynet-order-id")
    found = judge_status_answer(status, body, NUMBER, "6982864")
    if isinstance(found, Found):
        assert (status, found.gateway_id, found.answer.get("merchant-order-id")) == (200, "6982864", NUMBER)
    judge_registration_answer(status, body)


@pytest.mark.parametrize(
    "body",
    [
        b"&" * MOST_ANSWER_BYTES,
        b"%41" * (MOST_ANSWER_BYTES // 3),
        b"a=" + b"+" * (MOST_ANSWER_BYTES - 2),
        b"a=1&" * (MOST_ANSWER_BYTES // 4),
        b"type=error&error-code=1&error-message=" + b"1+2+" * 64_000,
        b"\n" * MOST_ANSWER_BYTES,
    ],
)
def test_the_longest_bodies_are_judged_in_no_time(body: bytes) -> None:
    started = time.process_time()  # of this process alone: what else runs here takes none of it
    judged(body)
    assert time.process_time() - started < 5


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60).filter(
    lambda text: not text.endswith(("\r", "\n"))
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text("abcdefghij-_0123456789", min_size=1, max_size=12), texts, max_size=10))
def test_what_is_encoded_is_read_back_the_same(values: dict[str, str]) -> None:
    pairs = (Pair("type", "x"), *(Pair(name, value) for name, value in values.items() if name != "type"))
    assert read_answer(form_body(pairs)).pairs == pairs
    assert read_answer(form_body(pairs).replace(b"&", b"\n&") + b"\n").pairs == pairs


def test_the_number_of_keys_is_bounded_exactly() -> None:
    most = b"type=x" + b"".join(b"&k%d=1" % place for place in range(MOST_KEYS - 1))
    assert len(read_answer(most).pairs) == MOST_KEYS
    with pytest.raises(BadAnswer) as refused:
        read_answer(most + b"&one=more")
    assert refused.value.flaw is Flaw.TOO_MANY_KEYS
