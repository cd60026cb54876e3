"""Each fault that signatures and controls are refused for: made by raw means, refused by the sandbox, named here."""

import base64
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from raw_gateway_client import PAYOUT, SALE, RawAnswer, ask, control_of, path_of, percent_body, post
from sandbox_process import Sandbox, running_sandbox

from console_app.protocol.catalogue import operation_of
from console_app.protocol.doctor import diagnose
from console_app.protocol.doctor_records import Cause, Form, OwnRequest
from console_app.protocol.operation import Pair
from console_app.protocol.signing import base_string, oauth_parameters

Pairs = Sequence[tuple[str, str]]
SENT = {**PAYOUT, "order_desc": "Salary for Jane (J.) & co", "receiver_email": "jane+1@example.com"}
API = "/paynet/api"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a merchant's program does otherwise than the gateway, when it writes its string to sign."""

    cause: Cause
    where: str = ""
    url: Callable[[str], str] = lambda url: url
    pairs: Callable[[Pairs], Pairs] = lambda pairs: pairs
    inner: Callable[[str], str] = lambda text: quote(text, safe="-._~")
    outer: Callable[[str], str] = lambda text: quote(text, safe="-._~")
    sort: bool = True
    method: str = "POST"

    def written(self, url: str, pairs: Pairs) -> str:
        encoded = [(self.inner(name), self.inner(value)) for name, value in self.pairs(pairs)]
        whole = "&".join(f"{name}={value}" for name, value in (sorted(encoded) if self.sort else encoded))
        return "&".join((self.method, self.outer(self.url(url)), self.outer(whole)))


def lower(text: str) -> str:
    out = quote(text, safe="-._~")
    return "".join(c.lower() if i and "%" in out[max(0, i - 2) : i] else c for i, c in enumerate(out))


def changed(name: str, value: str) -> Callable[[Pairs], Pairs]:
    return lambda pairs: [(n, value if n == name else v) for n, v in pairs]


def without(*names: str) -> Callable[[Pairs], Pairs]:
    return lambda pairs: [(n, v) for n, v in pairs if n not in names]


HERE_THE_FAULT = {
    "host": Fault(Cause.ENVIRONMENT, "address", url=lambda _: f"https://gate.connpay.com{API}/v4/payout/39915"),
    "scheme": Fault(Cause.ENVIRONMENT, "address", url=lambda url: url.replace("http://", "https://")),
    "endpoint": Fault(Cause.ENDPOINT, "address", url=lambda url: url.replace("/39915", "/39916")),
    "group": Fault(Cause.GROUP, "address", url=lambda url: url.replace("/39915", "/group/39915")),
    "other path": Fault(Cause.ADDRESS, "address", url=lambda url: url.replace("/v4/", "/v2/")),
}
THEIR_FAULTS = {
    **HERE_THE_FAULT,
    "plus for space": Fault(Cause.PLUS, "order_desc", inner=lambda text: quote_plus(text, safe="-._~")),
    "minor units": Fault(Cause.MINOR_UNITS, "amount", pairs=changed("amount", "1042")),
    "order of fields": Fault(Cause.ORDER, sort=False, pairs=lambda pairs: list(reversed(pairs))),
    "login in the string": Fault(Cause.LOGIN, "oauth_consumer_key", pairs=changed("oauth_consumer_key", "Somebody")),
    "small escapes": Fault(Cause.ESCAPE_CASE, "receiver_email", inner=lower),
    "small escapes outside": Fault(Cause.ESCAPE_CASE, "address", outer=lower),
    "unescaped": Fault(Cause.UNESCAPED, "order_desc", inner=lambda text: quote(text, safe="-._~()")),
    "unescaped ampersand": Fault(Cause.UNESCAPED, "order_desc", inner=lambda text: quote(text, safe="-._~&")),
    "escaped once": Fault(Cause.UNESCAPED, "parameters", outer=lambda text: text if "=" in text else quote(text, "")),
    "escaped twice": Fault(Cause.ESCAPED_TWICE, "order_desc", inner=lambda text: quote(quote(text, safe="-._~"))),
    "empty ones": Fault(Cause.EMPTY, "purpose", pairs=lambda pairs: [*pairs, ("purpose", "")]),
    "no oauth parameters": Fault(
        Cause.OAUTH_MISSING, "oauth_consumer_key", pairs=lambda p: [(n, v) for n, v in p if not n.startswith("oauth_")]
    ),
    "no version": Fault(Cause.OAUTH_MISSING, "oauth_version", pairs=without("oauth_version")),
    "forgotten": Fault(Cause.MISSING, "currency", pairs=without("currency")),
    "one too many": Fault(Cause.EXTRA, "login", pairs=lambda pairs: [*pairs, ("login", "TestMerchant")]),
    "another value": Fault(Cause.VALUE, "currency", pairs=changed("currency", "EUR")),
    "another method": Fault(Cause.METHOD, "method", method="GET"),
    "another way of signing": Fault(
        Cause.SIGNATURE_METHOD, "oauth_signature_method", pairs=changed("oauth_signature_method", "HMAC-SHA1")
    ),
}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("doctor")) as running:
        yield running


def claims(sandbox: Sandbox, **changes: str) -> dict[str, str]:
    usual = {
        "oauth_consumer_key": sandbox.login,
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": "RSA-SHA256",
        "oauth_timestamp": str(int(time.time())),
        "oauth_version": "1.0",
    }
    return {**usual, **changes}


def send_signed(sandbox: Sandbox, string: str, oauth: Mapping[str, str], key: RSAPrivateKey | None = None) -> RawAnswer:
    own = key or serialization.load_pem_private_key(sandbox.private_key_pem, None)
    assert isinstance(own, RSAPrivateKey)
    signature = own.sign(string.encode(), padding.PKCS1v15(), hashes.SHA256())
    items = {**oauth, "oauth_signature": base64.b64encode(signature).decode()}
    header = "OAuth " + ", ".join(f'{name}="{quote(value, safe="-._~")}"' for name, value in items.items())
    return ask(sandbox, post(sandbox.address, path_of("payout"), percent_body(SENT), {"Authorization": header}))


def expected(sandbox: Sandbox) -> str:
    return str(last(sandbox)["expected"])


def last(sandbox: Sandbox) -> dict[str, Any]:
    return sandbox.requests()[-1]


def payout(sandbox: Sandbox, oauth: Mapping[str, str], *, url: str = "", **more: Any) -> OwnRequest:  # noqa: ANN401
    return OwnRequest(
        operation=operation_of("payout"),
        pairs=tuple(Pair(name, value) for name, value in sorted(SENT.items())),
        url=url or f"{sandbox.address}{path_of('payout')}",
        login=oauth["oauth_consumer_key"],
        target="39915",
        nonce=oauth["oauth_nonce"],
        timestamp=int(oauth["oauth_timestamp"]),
        **more,
    )


@pytest.mark.parametrize("fault", THEIR_FAULTS.values(), ids=THEIR_FAULTS)
def test_a_fault_in_the_signed_string_is_refused_and_named(sandbox: Sandbox, fault: Fault) -> None:
    oauth = claims(sandbox)
    url = f"{sandbox.address}{path_of('payout')}"
    faulty = fault.written(url, [*SENT.items(), *oauth.items()])
    assert send_signed(sandbox, faulty, oauth).status == 403
    ours = payout(sandbox, oauth)
    found = diagnose(ours, faulty)
    assert found.form is Form.BASE_STRING
    assert fault.cause in found.causes
    assert found.causes == (fault.cause,)
    assert found.signs[0].where == fault.where
    assert not found.other_request
    assert found.difference is not None
    right = expected(sandbox)
    place = found.difference.position - 1
    assert faulty[:place] == right[:place]
    assert faulty[place : place + 1] == found.difference.theirs != right[place : place + 1] == found.difference.ours
    assert diagnose(ours, right).same


@pytest.mark.parametrize("fault", HERE_THE_FAULT.values(), ids=HERE_THE_FAULT)
def test_a_fault_of_the_profile_is_named_from_what_the_gateway_expected(sandbox: Sandbox, fault: Fault) -> None:
    oauth = claims(sandbox)
    wrong = fault.url(f"{sandbox.address}{path_of('payout')}")
    ours = payout(sandbox, oauth, url=wrong)
    signed = base_string(wrong, (*ours.pairs, *oauth_parameters(ours.login, ours.nonce, ours.timestamp)))
    assert send_signed(sandbox, signed, oauth).status == 403
    assert diagnose(ours, expected(sandbox)).causes == (fault.cause,)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"oauth_consumer_key": "Somebody"}, Cause.LOGIN),
        ({"oauth_timestamp": str(int(time.time()) - 900)}, Cause.CLOCK),
    ],
)
def test_another_login_and_a_wrong_clock_are_named(sandbox: Sandbox, changes: dict[str, str], cause: Cause) -> None:
    oauth = claims(sandbox, **changes)
    ours = payout(sandbox, oauth)
    signed = base_string(ours.url, (*ours.pairs, *oauth_parameters(ours.login, ours.nonce, ours.timestamp)))
    refused = send_signed(sandbox, signed, oauth)
    assert refused.status == 403
    assert diagnose(ours, expected(sandbox)).causes == (cause,)


def test_a_wrong_clock_is_named_from_the_refusal_itself(sandbox: Sandbox) -> None:
    oauth = claims(sandbox, oauth_timestamp=str(int(time.time()) - 900))
    sent = payout(sandbox, oauth, sent=True)
    signed = base_string(sent.url, (*sent.pairs, *oauth_parameters(sent.login, sent.nonce, sent.timestamp)))
    refusal = send_signed(sandbox, signed, oauth).raw.decode()
    found = diagnose(sent, refusal)
    assert (found.form, found.causes) == (Form.REFUSAL, (Cause.CLOCK,))
    on_time = payout(sandbox, claims(sandbox), sent=True)
    assert diagnose(on_time, refusal).causes == (Cause.NOT_TOLD,)


def test_with_another_key_the_strings_agree(sandbox: Sandbox) -> None:
    oauth = claims(sandbox)
    ours = payout(sandbox, oauth)
    signed = base_string(ours.url, (*ours.pairs, *oauth_parameters(ours.login, ours.nonce, ours.timestamp)))
    assert send_signed(sandbox, signed, oauth, generate_private_key(65537, 2048)).status == 403
    assert diagnose(ours, expected(sandbox)).same


def test_an_unknown_endpoint_is_named_from_the_refusal(sandbox: Sandbox) -> None:
    refusal = ask(sandbox, post(sandbox.address, path_of("payout", "4711"), percent_body(SENT))).body.decode()
    ours = payout(sandbox, claims(sandbox), url=f"{sandbox.address}{path_of('payout', '4711')}")
    assert diagnose(ours, refusal).causes == (Cause.ENDPOINT,)
    group = payout(sandbox, claims(sandbox), url=f"{sandbox.address}{path_of('payout', 'group/39915')}")
    refused = ask(sandbox, post(sandbox.address, path_of("payout", "group/39915"), percent_body(SENT))).body.decode()
    assert diagnose(group, refused).causes == (Cause.GROUP,)


BODY = {name: value for name, value in SALE.items() if name not in {"credit_card_number", "cvv2"}}
PARTS = ("39915", "sale-1", "15600", "john.smith@gmail.com")
CONTROL_FAULTS: dict[str, tuple[str, Cause, str]] = {
    "major units": ("".join((*PARTS[:2], "156", PARTS[3])), Cause.MINOR_UNITS, "amount in minor units"),
    "major units with decimals": (
        "".join((*PARTS[:2], "156.00", PARTS[3])),
        Cause.MINOR_UNITS,
        "amount in minor units",
    ),
    "another endpoint": ("".join(("77", *PARTS[1:])), Cause.ENDPOINT, "ENDPOINTID"),
    "order of parts": ("".join(reversed(PARTS)), Cause.ORDER, ""),
    "escaped": ("".join(PARTS).replace("@", "%40"), Cause.ESCAPED_CONTROL, "email"),
    "separated": ("&".join(PARTS), Cause.SEPARATED, ""),
    "forgotten": ("".join(PARTS[:3]), Cause.MISSING, "email"),
    "another number": ("".join(("39915", "sale-2", *PARTS[2:])), Cause.VALUE, "client_orderid"),
}


def sale(sandbox: Sandbox, target: str = "39915", control: str = "") -> OwnRequest:
    pairs = tuple(Pair(name, value) for name, value in sorted(BODY.items()))
    url = f"{sandbox.address}{path_of('sale', target)}"
    return OwnRequest(operation_of("sale"), pairs, url, sandbox.login, target.removeprefix("group/"), control=control)


def send_sale(sandbox: Sandbox, string: str, number: str = "39915") -> dict[str, str]:
    control = control_of(string, sandbox.control)
    return ask(
        sandbox, post(sandbox.address, path_of("sale", number), percent_body({**SALE, "control": control}))
    ).fields


@pytest.mark.parametrize(("faulty", "cause", "where"), CONTROL_FAULTS.values(), ids=CONTROL_FAULTS)
def test_a_fault_in_the_control_string_is_refused_and_named(
    sandbox: Sandbox, faulty: str, cause: Cause, where: str
) -> None:
    assert send_sale(sandbox, faulty)["error-message"] == "Invalid control"
    found = diagnose(sale(sandbox), faulty)
    assert (found.form, found.causes) == (Form.CONTROL, (cause,))
    assert found.signs[0].where == where
    assert found.difference is not None
    assert diagnose(sale(sandbox), f"{faulty}***").causes == (cause,)
    assert expected(sandbox) == "".join(PARTS) + "***"
    assert diagnose(sale(sandbox), expected(sandbox)).same


def test_an_endpoint_hashed_for_a_group_is_named(sandbox: Sandbox) -> None:
    assert send_sale(sandbox, "".join(PARTS), "group/77")["error-message"] == "Invalid control"
    assert diagnose(sale(sandbox, "group/77"), "".join(PARTS)).causes == (Cause.GROUP,)
    assert diagnose(sale(sandbox, "group/77"), expected(sandbox)).same
    assert diagnose(sale(sandbox, "39915"), expected(sandbox)).causes == (Cause.ENDPOINT,)


def test_another_login_in_a_status_call_is_named_from_what_was_expected(sandbox: Sandbox) -> None:
    fields = {"login": "Somebody", "client_orderid": "order-9"}
    control = control_of("Somebody", "order-9", sandbox.control)
    refusal = ask(sandbox, post(sandbox.address, path_of("status"), percent_body({**fields, "control": control})))
    url = f"{sandbox.address}{path_of('status')}"
    ours = OwnRequest(operation_of("status"), (Pair("client_orderid", "order-9"),), url, "Somebody", "39915")
    assert diagnose(ours, expected(sandbox)).causes == (Cause.LOGIN,)
    assert diagnose(ours, refusal.body.decode()).causes == (Cause.LOGIN,)


def test_another_merchant_control_leaves_the_strings_alike(sandbox: Sandbox) -> None:
    control = control_of(*PARTS, "another secret")
    ask(sandbox, post(sandbox.address, path_of("sale"), percent_body({**SALE, "control": control})))
    assert diagnose(sale(sandbox), expected(sandbox)).same
    ours = sale(sandbox, control=control_of(*PARTS, sandbox.control))
    assert diagnose(ours, control).causes == (Cause.NOT_TOLD,)
    assert diagnose(ours, ours.control.upper()).same
