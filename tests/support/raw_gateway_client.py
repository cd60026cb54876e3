"""Talks to a gateway over a bare socket; signs with oauthlib and openssl, never with our code."""

import socket
import ssl
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from oauthlib import oauth1
from sandbox_process import ENDPOINT, Sandbox

FORM = "application/x-www-form-urlencoded"
PAYOUT = {
    "client_orderid": "order-1",
    "amount": "10.42",
    "currency": "USD",
    "account_number": "1234567890",
}
TRANSFER = {
    "client_orderid": "transfer-1",
    "amount": "100",
    "currency": "USD",
    "order_desc": "Test Order Description",
    "destination-card-no": "4444333322221111",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
}
SALE = {
    "client_orderid": "sale-1",
    "order_desc": "Test Order Description",
    "amount": "156",
    "currency": "RUB",
    "address1": "100 Main st",
    "city": "Seattle",
    "state": "WA",
    "zip_code": "98102",
    "country": "US",
    "phone": "+12063582043",
    "email": "john.smith@gmail.com",
    "ipaddress": "65.153.12.232",
    "first_name": "John",
    "last_name": "Smith",
    "credit_card_number": "4538977399606732",
    "card_printed_name": "John",
    "expire_month": "01",
    "expire_year": "2042",
    "cvv2": "123",
}


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """All bytes that came and how the connection ended: "closed" or "reset"."""

    raw: bytes
    ended: str

    @property
    def head(self) -> str:
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        pairs = parse_qsl(self.body.decode(), strict_parsing=True)
        return [(name, value.strip()) for name, value in pairs]

    @property
    def fields(self) -> dict[str, str]:
        return dict(self.pairs)

    def header(self, name: str) -> list[str]:
        lines = [line.partition(": ") for line in self.head.split("\r\n")[1:]]
        return [value for key, _, value in lines if key == name]


def exchange(address: str, request: bytes, ca_file: Path | None = None) -> RawAnswer:
    """Send the bytes, then read until the other side ends."""
    where = urlsplit(address)
    raw, ended = b"", "closed"
    with socket.create_connection((where.hostname, where.port)) as plain:
        connection: socket.socket = plain
        if where.scheme == "https":
            context = ssl.create_default_context(cafile=ca_file)
            connection = context.wrap_socket(plain, server_hostname=where.hostname)
        try:
            connection.sendall(request)
            while chunk := connection.recv(65536):
                raw += chunk
        except (ConnectionResetError, BrokenPipeError):
            ended = "reset"
        finally:
            connection.close()
    return RawAnswer(raw, ended)


def path_of(operation: str, number: str = str(ENDPOINT)) -> str:
    version = "v4" if operation in {"payout", "transfer-by-ref"} else "v2"
    return f"/paynet/api/{version}/{operation}/{number}"


def percent_body(parameters: Mapping[str, str]) -> str:
    return urlencode(parameters, quote_via=quote, safe="")


def post(address: str, path: str, body: str | bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """A POST's bytes; a header given as "" is left out."""
    raw = body.encode() if isinstance(body, str) else body
    usual = {
        "Host": urlsplit(address).netloc,
        "Content-Type": FORM,
        "Content-Length": str(len(raw)),
        "Connection": "close",
    }
    lines = [f"{k}: {v}" for k, v in {**usual, **(headers or {})}.items() if v]
    return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""]).encode() + raw


def signed(
    sandbox: Sandbox,
    operation: str,
    parameters: Mapping[str, str],
    number: str = str(ENDPOINT),
    **oauth: str,
) -> bytes:
    """A v4 request signed by oauthlib; `oauth` may give client_key, nonce, timestamp."""
    path, body = path_of(operation, number), percent_body(parameters)
    return post(
        sandbox.address,
        path,
        body,
        {"Authorization": authorization(sandbox, path, body, **oauth)},
    )


def authorization(sandbox: Sandbox, path: str, body: str, **oauth: str) -> str:
    given = {
        "client_key": sandbox.login,
        "rsa_key": sandbox.private_key_pem.decode(),
        "signature_method": "RSA-SHA256",
        **oauth,
    }
    _, headers, _ = oauth1.Client(**given).sign(f"{sandbox.address}{path}", "POST", body, {"Content-Type": FORM})
    return str(headers["Authorization"])


def control_of(*parts: str) -> str:
    """SHA-1 by openssl."""
    told = subprocess.run(
        ["openssl", "dgst", "-sha1", "-r"],
        input="".join(parts).encode(),
        capture_output=True,
        check=True,
    )
    return told.stdout.decode().split()[0]


def ask(sandbox: Sandbox, request: bytes) -> RawAnswer:
    return exchange(sandbox.address, request)


def send_payout(sandbox: Sandbox, **changes: str) -> RawAnswer:
    return ask(sandbox, signed(sandbox, "payout", {**PAYOUT, **changes}))


def send_sale(sandbox: Sandbox, number: str = str(ENDPOINT), counted: str = "", **changes: str) -> RawAnswer:
    """A sale in whole units; `counted` is the number in its control where not the address's."""
    fields = {**SALE, **changes}
    parts = (
        counted or number.removeprefix("group/"),
        fields["client_orderid"],
        f"{fields['amount']}00",
        fields["email"],
        sandbox.control,
    )
    body = percent_body({**fields, "control": control_of(*parts)})
    return ask(sandbox, post(sandbox.address, path_of("sale", number), body))


def look_up(
    sandbox: Sandbox, client_orderid: str, orderid: str = "", operation: str = "status", **more: str
) -> RawAnswer:
    """A status or create-card-ref request."""
    control = control_of(sandbox.login, client_orderid, orderid, sandbox.control)
    fields = {"login": sandbox.login, "client_orderid": client_orderid, "orderid": orderid}
    kept = {k: v for k, v in {**fields, **more, "control": control}.items() if v}
    return ask(sandbox, post(sandbox.address, path_of(operation), percent_body(kept)))


def settle(sandbox: Sandbox, client_orderid: str) -> RawAnswer:
    """Ask until the order is no longer processing, at most five times."""
    for _ in range(5):
        answer = look_up(sandbox, client_orderid)
        if answer.fields.get("status") != "processing":
            break
    return answer
