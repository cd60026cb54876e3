"""Whatever a gateway answers: only the answer for a number that nobody has, told from others, means no such order."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moved_clock import START, MovedClock

from console_app.protocol.answers import UnusableAnswer
from console_app.protocol.brands import Environment
from console_app.protocol.values import Secret
from console_app.services.asking import Asked, Asking
from console_app.services.exchange import Call, Exchange, WireFailure
from console_app.services.look_ups import LearntAnswer, LookUpKey
from console_app.services.news import News
from console_app.services.preferences import new_profile
from console_app.services.profile import Target
from console_app.services.records import OrderKey
from console_app.services.unknown_numbers import WRONG_CONTROL, NoSuchOrder, OtherRefusal, ProvesNothing
from console_app.vault.memory import memory_vault
from console_app.workstation import SystemRandomness

PROFILE = new_profile(
    name="Acme",
    brand="custom",
    environment=Environment.SANDBOX,
    login="AcmeLogin",
    currencies=("EUR",),
    target=Target("39915"),
    base_url="http://127.0.0.1:9/paynet/api",
)
ASKED_FOR = "P-ASKED-FOR"


@dataclass(frozen=True, slots=True)
class No:
    """A gateway's no; its message may quote what was asked."""

    type: str
    code: str
    message: str

    def about(self, number: str, control: str) -> Exchange:
        told = {
            "type": self.type,
            "error-code": self.code,
            "error-message": self.message.format(number=number, control=control, serial="s-" + number),
            "serial-number": "s-" + number,
        }
        return Exchange(began=True, failure=WireFailure.NONE, http_status=200, body=urlencode(told).encode())


@dataclass
class Gateway:
    """Answers status calls as a test says: a made-up number, a wrong control, and the number of the order."""

    unknown: Callable[[str, str], Exchange]
    wrong: Callable[[str, str], Exchange]
    order: Callable[[str, str], Exchange]
    asked: list[Mapping[str, str]] = field(default_factory=list)

    async def ask(self, call: Call, *, urgent: bool = False) -> Exchange:
        del urgent
        said = dict(parse_qsl(call.body.decode()))
        self.asked.append(said)
        number, control = said["client_orderid"], said["control"]
        if control == WRONG_CONTROL:
            return self.wrong(number, control)
        return self.order(number, control) if number == ASKED_FOR else self.unknown(number, control)

    async def post_order(self, call: Call, committed_monotonic: float, committed_wall: datetime) -> Exchange:
        raise AssertionError(call.url, committed_monotonic, committed_wall)


@dataclass
class Kept:
    """What was learnt, in memory."""

    by_key: dict[LookUpKey, LearntAnswer] = field(default_factory=dict)
    found: str = ""

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        return self.by_key.get(key)

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        self.by_key[answer.key] = answer

    async def found_there(self, key: LookUpKey) -> str:
        del key
        return self.found


async def asked(gateway: Gateway, kept: Kept, control: str = "B17F59B4") -> Asked:
    vault = memory_vault("home", lambda: (PROFILE.name,))
    await vault._store.write(  # noqa: SLF001 - the home's key is the same each time
        "home/journal-key", Secret("hmac1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    )
    await vault.store_merchant_control(PROFILE.name, Secret(control))
    asking = Asking(kept, gateway, vault, MovedClock(START), SystemRandomness(), News())
    key = OrderKey(PROFILE.host, PROFILE.login, ASKED_FOR)
    return await asking.ask(PROFILE, key, target=PROFILE.target, urgent=True)


def ask(gateway: Gateway, kept: Kept | None = None, control: str = "B17F59B4") -> Asked:
    return asyncio.run(asked(gateway, kept or Kept(), control))


MESSAGES = st.sampled_from(
    [
        "Order was not found",
        "Order {number} was not found",
        "Invalid control",
        "Invalid control {control}",
        "Request {serial} failed",
        "Merchant with this login was not found",
        "",
    ]
)


def bare(no: No) -> str:
    """Give a message without what it quotes of the question."""
    return " ".join(re.sub(r"\{\w+\}", "", no.message).split())


NOES = st.builds(No, st.sampled_from(["error", "validation-error"]), st.sampled_from(["2", "5", "77", ""]), MESSAGES)


@given(unknown=NOES, wrong=NOES, order=NOES)
def test_only_the_answer_for_a_number_that_nobody_has_means_no_such_order(unknown: No, wrong: No, order: No) -> None:
    came = ask(Gateway(unknown.about, wrong.about, order.about))
    differ_by_code = (unknown.type, unknown.code) != (wrong.type, wrong.code)
    alike = (order.type, order.code) == (unknown.type, unknown.code)
    if not differ_by_code:
        alike = alike and bare(order) == bare(unknown)
    match came.verdict:
        case NoSuchOrder():
            assert alike
            assert differ_by_code or bare(unknown) != bare(wrong)
        case ProvesNothing():
            assert alike
            assert not differ_by_code
        case OtherRefusal():
            assert not alike
        case verdict:
            raise AssertionError(verdict)


@given(unknown=NOES, wrong=NOES)
def test_what_a_wrong_control_gets_never_means_no_such_order(unknown: No, wrong: No) -> None:
    """As with a mistyped control, which the gateway refuses whatever is asked."""
    came = ask(Gateway(wrong.about, wrong.about, wrong.about))
    assert isinstance(came.verdict, ProvesNothing)
    came = ask(Gateway(unknown.about, wrong.about, wrong.about))
    assert not isinstance(came.verdict, NoSuchOrder)


@pytest.mark.parametrize("words", ["End point with id 39915 not found", "No such merchant: acmelogin"])
def test_a_no_that_names_the_endpoint_or_the_login_is_not_about_the_number(words: str) -> None:
    account, kept = No("validation-error", "44", words), Kept()
    came = ask(Gateway(account.about, No("validation-error", "2", "Invalid control").about, account.about), kept)
    assert isinstance(came.verdict, OtherRefusal)
    assert not kept.by_key


@pytest.mark.parametrize("words", ["Order {number} not found at end point 39915", "No order found for AcmeLogin"])
def test_a_no_about_an_order_may_name_the_endpoint_or_the_login_too(words: str) -> None:
    none = No("error", "5", words)
    came = ask(Gateway(none.about, No("validation-error", "2", "Invalid control").about, none.about))
    assert isinstance(came.verdict, NoSuchOrder)


def page(status: int) -> Callable[[str, str], Exchange]:
    def answer(_number: str, _control: str) -> Exchange:
        return Exchange(began=True, failure=WireFailure.NONE, http_status=status, body=b"<html>no</html>")

    return answer


def silence(_number: str, _control: str) -> Exchange:
    return Exchange(began=True, failure=WireFailure.TIMEOUT)


NONE = No("error", "5", "Order was not found")
REFUSED = No("validation-error", "2", "Invalid control")


@pytest.mark.parametrize("unanswered", [page(403), page(503), page(200), silence])
def test_nothing_is_learnt_while_a_made_up_number_gets_no_answer(unanswered: Callable[[str, str], Exchange]) -> None:
    kept = Kept()
    came = ask(Gateway(unanswered, REFUSED.about, NONE.about), kept)
    assert isinstance(came.verdict, OtherRefusal)
    assert not kept.by_key


@pytest.mark.parametrize("unanswered", [page(503), page(429), page(200), silence])
def test_nothing_is_learnt_while_a_wrong_control_gets_no_answer(unanswered: Callable[[str, str], Exchange]) -> None:
    kept = Kept()
    came = ask(Gateway(NONE.about, unanswered, NONE.about), kept)
    assert isinstance(came.verdict, OtherRefusal)
    assert not kept.by_key


def test_a_wrong_control_that_is_turned_away_is_told_apart_once_both_are_confirmed() -> None:
    gateway = Gateway(NONE.about, page(403), NONE.about)
    assert isinstance(ask(gateway).verdict, NoSuchOrder)
    assert len(gateway.asked) == 5


def test_being_turned_away_for_asking_too_often_is_no_sign_of_a_right_control() -> None:
    """The control is wrong: the first question is refused for it, the next ones for their number."""
    came_already: list[str] = []

    def balking(number: str, control: str) -> Exchange:
        came_already.append(number)
        return REFUSED.about(number, control) if len(came_already) == 1 else page(403)(number, control)

    kept = Kept()
    assert isinstance(ask(Gateway(balking, balking, REFUSED.about), kept).verdict, OtherRefusal)
    assert not kept.by_key


def test_a_made_up_number_that_exists_is_passed_over() -> None:
    def found(number: str, _control: str) -> Exchange:
        told = {"type": "status-response", "merchant-order-id": number, "paynet-order-id": "7", "status": "approved"}
        return Exchange(began=True, failure=WireFailure.NONE, http_status=200, body=urlencode(told).encode())

    numbers: list[str] = []

    def first_exists(number: str, control: str) -> Exchange:
        numbers.append(number)
        return found(number, control) if len(numbers) == 1 else NONE.about(number, control)

    assert isinstance(ask(Gateway(first_exists, REFUSED.about, NONE.about)).verdict, NoSuchOrder)
    assert len(set(numbers)) == len(numbers) == 2
    kept = Kept()
    assert isinstance(ask(Gateway(found, REFUSED.about, NONE.about), kept).verdict, OtherRefusal)
    assert not kept.by_key


def test_what_is_learnt_is_asked_once_and_anew_for_another_control() -> None:
    kept, gateway = Kept(), Gateway(NONE.about, REFUSED.about, NONE.about)
    for _ in range(3):
        assert isinstance(ask(gateway, kept).verdict, NoSuchOrder)
    assert len(gateway.asked) == 3 + 2
    ask(gateway, kept, control="another")
    assert len(gateway.asked) == 3 + 2 + 3
    assert len({key.control for key in kept.by_key}) == 2


def test_an_answer_that_stopped_fitting_is_learnt_anew() -> None:
    kept = Kept()
    ask(Gateway(NONE.about, REFUSED.about, NONE.about), kept)
    recoded = No("error", "8", "Order was not found")
    assert isinstance(ask(Gateway(recoded.about, REFUSED.about, recoded.about), kept).verdict, NoSuchOrder)
    rotated = Gateway(REFUSED.about, REFUSED.about, REFUSED.about)  # another control counts there from now on
    assert isinstance(ask(rotated, kept).verdict, ProvesNothing)


FAILURES = [
    "Internal error",
    "Service temporarily unavailable",
    "Please try again later",
    "Timed out",
    "Too many requests",
]


@pytest.mark.parametrize("words", FAILURES)
def test_a_gateway_that_says_that_it_fails_is_not_learnt_to_mean_no_such_order(words: str) -> None:
    """It would say so of an order that it has as well."""
    fails, kept = No("error", "20", words), Kept()
    assert isinstance(ask(Gateway(fails.about, REFUSED.about, fails.about), kept).verdict, OtherRefusal)
    assert not kept.by_key


def test_what_stopped_fitting_is_learnt_only_while_an_own_order_is_found() -> None:
    """A gateway without its database says no to everything; the wrong control it still tells apart."""
    kept = Kept()
    assert isinstance(ask(Gateway(NONE.about, REFUSED.about, NONE.about), kept).verdict, NoSuchOrder)
    kept.found = "P-OWN"
    odd = No("error", "99", "Nothing to report")
    assert isinstance(ask(Gateway(odd.about, REFUSED.about, odd.about), kept).verdict, OtherRefusal)
    assert [learnt.unknown_number.code for learnt in kept.by_key.values()] == ["5"]

    def finds_own(number: str, control: str) -> Exchange:
        if number != "P-OWN":
            return odd.about(number, control)
        told = {"type": "status-response", "merchant-order-id": number, "paynet-order-id": "7", "status": "approved"}
        return Exchange(began=True, failure=WireFailure.NONE, http_status=200, body=urlencode(told).encode())

    assert isinstance(ask(Gateway(finds_own, REFUSED.about, odd.about), kept).verdict, NoSuchOrder)


def test_a_find_and_nonsense_need_no_lesson() -> None:
    for answer, verdict in ((page(200), UnusableAnswer), (silence, UnusableAnswer)):
        gateway = Gateway(NONE.about, REFUSED.about, answer)
        assert isinstance(ask(gateway).verdict, verdict)
        assert len(gateway.asked) == 1
