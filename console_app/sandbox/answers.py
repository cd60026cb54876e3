"""Writes answers in the gateway's form; why an answer is given is decided elsewhere."""

import email.utils
import gzip
import json
import re
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

from console_app.sandbox.forms import encode_answer
from console_app.sandbox.money import written_out
from console_app.sandbox.orders import GatewayOrder
from console_app.sandbox.scenarios import Scenario
from console_app.sandbox.tables import SandboxOperation

Fields = list[tuple[str, str]]

_FORM_TYPE: Final = "text/html;charset=utf-8"
_MOSCOW: Final = timezone(timedelta(hours=3), "MSK")
_BOMB_PADDING: Final = 48 * 1024 * 1024
_PAGE: Final = """<!DOCTYPE html>
<html>
<head>
    <meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
    <title>{status}</title>
    <style type="text/css">
        body {{
            font-family: Arial, sans-serif;
            font-size: 130%;
            background-color: #eee;
        }}
        p {{
            margin: 10em auto 0;
            width: 500px;
            border: 1px solid gray;
            text-align: center;
            vertical-align: middle;
            padding: 40px 20px;
            background-color: #fff;
            -webkit-border-radius: 20px;
            -moz-border-radius: 20px;
            border-radius: 20px;
        }}
    </style>
</head>
<body>
<p>{text}</p>
</body>
</html>"""
_REASONS: Final = {
    302: "Found",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Payload Too Large",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class SandboxAnswer:
    """An answer without its connection: status, body, and their headers."""

    body: bytes
    status: int = 200
    content_type: str = _FORM_TYPE
    coding: str = ""
    location: str = ""

    def head(self, now: datetime, *, keep_alive: bool, length: int | None) -> bytes:
        """Return status line and headers as the payout documentation shows them; `length` None means chunked.

        A good answer's status line has no reason phrase (ConnPay documentation of /api/v4/payout).
        """
        lines = [
            f"HTTP/1.1 {self.status} {_REASONS.get(self.status, '')}",
            "Server: server",
            f"Date: {email.utils.format_datetime(now, usegmt=True)}",
            f"Content-Type: {self.content_type}",
            f"Connection: {'keep-alive' if keep_alive else 'close'}",
            *(["Keep-Alive: timeout=60"] if keep_alive else []),
            "Vary: Accept-Encoding",
            "X-XSS-Protection: 1",
            "X-Content-Type-Options: nosniff",
            "Strict-Transport-Security: max-age=31536000",
            "Content-Language: en-US",
            "Strict-Transport-Security: max-age=31536000",
            *([f"Location: {self.location}"] if self.location else []),
            *([f"Content-Encoding: {self.coding}"] if self.coding else []),
            "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}",
        ]
        return "\r\n".join([*lines, "", ""]).encode("ascii")

    def written(self, now: datetime, *, keep_alive: bool) -> bytes:
        """Return the whole answer; a gzip one is chunked, as the sale documentation shows it."""
        if not self.coding:
            head = self.head(now, keep_alive=keep_alive, length=len(self.body))
            return head + self.body
        chunk = f"{len(self.body):x}\r\n".encode("ascii") + self.body + b"\r\n0\r\n\r\n"
        return self.head(now, keep_alive=keep_alive, length=None) + chunk

    def gzipped(self) -> "SandboxAnswer":
        return replace(self, body=gzip.compress(self.body, mtime=0), coding="gzip")

    def bomb(self) -> "SandboxAnswer":
        """Return a few kilobytes that begin as this answer and unpack to 48 MB of it."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        packed = packer.compress(self.body + b"\n&padding=")
        megabyte = b"0" * (1024 * 1024)
        for _ in range(_BOMB_PADDING // len(megabyte)):
            packed += packer.compress(megabyte)
        return replace(self, body=packed + packer.flush(), coding="gzip")


def form(fields: Fields) -> SandboxAnswer:
    """Build the usual answer, x-www-form-urlencoded whatever its Content-Type says."""
    return SandboxAnswer(encode_answer(fields))


def as_json(fields: Fields) -> SandboxAnswer:
    """Make an answer with the same keys in JSON, which nobody asked for."""
    body = json.dumps(dict(fields), indent=1).encode()
    return SandboxAnswer(body, content_type="application/json;charset=utf-8")


def page(status: int, text: str) -> SandboxAnswer:
    """Build the gateway's small HTML page (ConnPay documentation of /api/v4/payout)."""
    body = _PAGE.format(status=status, text=text).encode("ascii")
    return SandboxAnswer(body, status, "text/html")


def redirect(location: str) -> SandboxAnswer:
    """Make an HTTP 302, which no client of this family may follow."""
    return SandboxAnswer(b"", 302, "text/html", location=location)


def accepted(order: GatewayOrder, serial: str) -> Fields:
    """Make the `async-response` of an accepted order, its keys in the documented order."""
    return [
        ("type", "async-response"),
        ("serial-number", serial),
        ("merchant-order-id", order.client_orderid),
        ("paynet-order-id", str(order.gateway_id)),
        ("end-point-id", str(order.endpoint)),
    ]


def refusal(kind: str, serial: str, client_orderid: str, message: str, code: int) -> Fields:
    """Make a `validation-error` or `error`, its keys in the documented order."""
    named = [("merchant-order-id", client_orderid)] if client_orderid else []
    return [
        ("type", kind),
        ("serial-number", serial),
        *named,
        ("error-message", message),
        ("error-code", str(code)),
    ]


def registered(order: GatewayOrder, serial: str, card_ref: int) -> Fields:
    """Build the answer of create-card-ref (ConnPay documentation "Deposit to Card Transfer")."""
    unq_id = order.card.unq_id if order.card else 0
    return [
        ("type", "create-card-ref-response"),
        ("serial-number", serial),
        ("status", "approved"),
        ("card-ref-id", str(card_ref)),
        ("unq-card-ref-id", str(unq_id)),
        ("end-point-id", str(order.endpoint)),
    ]


def status_response(order: GatewayOrder, serial: str, status: str, by_serial: str = "") -> Fields:
    """Build the gateway's status response for an order, keys in the order of the example in the deposit documentation.

    `serial` is the serial number of the status request, `by_serial` that of the single request asked about, '' for
    none.
    """
    tail = [("by-request-sn", by_serial)] if by_serial else []
    return [
        ("type", "status-response"),
        ("serial-number", serial),
        ("merchant-order-id", order.client_orderid),
        ("processor-tx-id", str(order.gateway_id)),
        ("paynet-order-id", str(order.gateway_id)),
        ("status", status),
        ("amount", written_out(order.amount, order.currency)),
        ("currency", order.currency),
        ("descriptor", "no"),
        ("gate-partial-reversal", "disabled"),
        ("gate-partial-capture", "disabled"),
        ("transaction-type", _transaction_type(order)),
        ("receipt-id", str(uuid.uuid5(uuid.NAMESPACE_OID, str(order.gateway_id)))),
        *((name.replace("_name", "-name"), value) for name, value in order.echoed.items()),
        *(_bank_words(order) if status == "approved" else []),
        ("order-stage", _stage(order, status)),
        *_card_words(order),
        ("paynet-processing-date", _moscow_time(order.taken_at)),
        ("initial-amount", written_out(order.amount, order.currency)),
        *_end_words(order, status),
        *tail,
    ]


def somebody_elses(client_orderid: str, serial: str) -> Fields:
    """Build a `status-response` about an order of this number that another merchant made."""
    return [
        ("type", "status-response"),
        ("serial-number", serial),
        ("merchant-order-id", client_orderid),
        ("paynet-order-id", "999999999"),
        ("status", "approved"),
        ("amount", "1.00"),
        ("currency", "EUR"),
        ("initial-amount", "1.00"),
    ]


def distorted(fields: Fields, scenario: Scenario | None) -> Fields:
    """Return the same answer with one false value, as the scenario says."""
    values = dict(fields)
    if scenario is Scenario.FOREIGN_ORDER_NUMBER:
        return [(k, "SOMEBODY-ELSES-1" if k == "merchant-order-id" else v) for k, v in fields]
    if scenario is Scenario.AMOUNT_CHANGED and "amount" in values:
        return [(k, _raised(v, values["currency"]) if k == "amount" else v) for k, v in fields]
    if scenario is Scenario.INITIAL_AMOUNT_CHANGED and "initial-amount" in values:
        return [(k, _raised(v, values["currency"]) if k == "initial-amount" else v) for k, v in fields]
    if scenario is Scenario.DOUBLED_KEYS:
        return [*fields, *((k, f"{v}1" if k == "paynet-order-id" else v) for k, v in fields)]
    return fields


def damaged(answer: SandboxAnswer, scenario: Scenario | None) -> SandboxAnswer:
    """Return the same answer as a careless program would write it, or a bad line deliver it."""
    damage = _DAMAGES.get(scenario) if scenario else None
    return replace(answer, body=damage(answer.body)) if damage else answer


def _with(more: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body + b"\n&" + more


def _after(name: bytes, more: bytes) -> Callable[[bytes], bytes]:
    return lambda body: re.sub(rb"(?<=&" + name + rb"=)[^&\n]*", lambda value: value[0] + more, body)


_DAMAGES: Final[Mapping[Scenario, Callable[[bytes], bytes]]] = {
    Scenario.OTHER_ENCODING: _with(b"dest-bank-name=%D1%E1%E5%F0%E1%E0%ED%EA"),
    Scenario.CUT_LETTER: _with(b"original-gate-descriptor=Caf%C3"),
    Scenario.RAW_PERCENT: _with(b"purpose=100% of it"),
    Scenario.RAW_AMPERSAND: _with(b"bank-name=Smith & Sons = Co"),
    Scenario.DOUBLED_FIELD: _with(b"serial-number=another"),
    Scenario.LONE_FLAG: _with(b"test-mode"),
    Scenario.SPACED_PAIRS: lambda body: body.replace(b"\n&", b" & ") + b" ",
    Scenario.DOUBLED_STATUS: _with(b"status=declined"),
    Scenario.DAMAGED_STATUS: _after(b"status", b"%FF"),
    Scenario.DAMAGED_AMOUNT: _after(b"initial-amount", b"%"),
}


def _raised(amount: str, currency: str) -> str:
    return written_out(Decimal(amount) + 1, currency)


def _transaction_type(order: GatewayOrder) -> str:
    return "transfer" if order.operation is SandboxOperation.TRANSFER else order.operation.value


def _stage(order: GatewayOrder, status: str) -> str:
    family = "sale" if order.operation is SandboxOperation.SALE else "transfer"
    if status == "processing" and order.polls == 1:
        return f"{family}_validating"
    return f"{family}_{status}"


def _bank_words(order: GatewayOrder) -> Sequence[tuple[str, str]]:
    number = order.gateway_id
    return [
        ("processor-rrn", f"{number * 7919 % 10**12:012d}"),
        ("approval-code", f"{number * 31 % 10**6:06d}"),
        ("terminal-id", "10000001"),
    ]


def _card_words(order: GatewayOrder) -> Sequence[tuple[str, str]]:
    card = order.card
    if card is None:
        return []
    if order.operation is SandboxOperation.TRANSFER:
        return [
            ("dest-bank-name", "SANDBOX BANK"),
            ("dest-bin", card.first_six),
            ("dest-last-four-digits", card.last_four),
            ("dest-card-type", card.brand),
            ("destination-card-hash-id", str(1_664_888 + card.unq_id)),
            ("destination-card-country-alpha-three-code", "MYS"),
        ]
    return [
        ("bank-name", "SANDBOX BANK"),
        ("bin", card.first_six),
        ("last-four-digits", card.last_four),
        ("card-type", card.brand),
        *([("cardholder-name", card.holder)] if card.holder else []),
        *([("card-exp-month", card.month)] if card.month else []),
        *([("card-exp-year", card.year)] if card.year else []),
        ("card-hash-id", str(1_664_888 + card.unq_id)),
    ]


def _end_words(order: GatewayOrder, status: str) -> Sequence[tuple[str, str]]:
    words: Fields = []
    if status not in {"processing", "approved"} and order.outcome.message:
        words += [("error-message", order.outcome.message), ("error-code", order.outcome.code)]
    if status == "declined":
        words += [("motivational-message", "Sorry, your payment has been declined.")]
    if order.outcome.redirects:
        words += [("redirect-to", f"https://acs.sandbox.invalid/3ds/{order.gateway_id}")]
    if order.settled_at is not None:
        words += [("transaction-date", _moscow_time(order.settled_at))]
    return words


def _moscow_time(moment: datetime) -> str:
    return moment.astimezone(_MOSCOW).strftime("%Y-%m-%d %H:%M:%S MSK")
