"""Writes a request as a curl command or a Postman collection, to show to others; secrets are masked."""

import json
import shlex
from typing import Final
from urllib.parse import urlsplit

from console_app.protocol.doctor_records import OwnRequest
from console_app.protocol.encoding import CONTENT_TYPE
from console_app.protocol.masking import MASK
from console_app.protocol.operation import Authentication, Pair
from console_app.protocol.signing import percent

POSTMAN_SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_NO_AUTHORIZATION: Final = f"OAuth {MASK}"


def curl_command(request: OwnRequest) -> str:
    """Write a request as a command for a POSIX shell.

    Signature, control and card data are ``***``: the gateway refuses such a request, so that a call
    that moves money can only be made by the console.
    """
    body = "&".join(f"{percent(pair.name)}={_written(pair.value)}" for pair in handed_pairs(request))
    words = [f"curl --request POST {shlex.quote(request.url)}"]
    words += [f"--header {shlex.quote(f'{header.name}: {header.value}')}" for header in _headers(request)]
    words.append(f"--data-raw {shlex.quote(body)}")
    return " \\\n  ".join(words)


def postman_collection(request: OwnRequest) -> str:
    """Write a request as a Postman collection of format 2.1; signature, control and card data are ``***``.

    The collection says ``noauth``, so that Postman adds no signature of its own.
    """
    parts = urlsplit(request.url)
    url: dict[str, object] = {
        "raw": request.url,
        "protocol": parts.scheme,
        "host": (parts.hostname or "").split("."),
        "path": parts.path.strip("/").split("/"),
    }
    if parts.port is not None:
        url["port"] = str(parts.port)
    entry = {
        "name": f"{request.operation.version}/{request.operation.key}",
        "request": {
            "auth": {"type": "noauth"},
            "method": "POST",
            "header": [{"key": head.name, "value": head.value, "type": "text"} for head in _headers(request)],
            "url": url,
            "body": {
                "mode": "urlencoded",
                "urlencoded": [
                    {"key": pair.name, "value": pair.value, "type": "text"} for pair in handed_pairs(request)
                ],
            },
        },
        "response": [],
    }
    name = " ".join(part for part in (request.operation.key, _value(request, "client_orderid")) if part)
    whole = {"info": {"name": name, "schema": POSTMAN_SCHEMA}, "item": [entry]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def handed_pairs(request: OwnRequest) -> tuple[Pair, ...]:
    """Return the body's parameters; the value of each that holds card data, and that of the control, is ``***``."""
    pairs = [Pair(pair.name, MASK if pair.name in request.hidden else pair.value) for pair in request.pairs]
    if request.operation.authentication is Authentication.CONTROL:
        pairs.append(Pair("control", MASK))
        if request.operation.sends_login:
            pairs.append(Pair("login", request.login))
    return tuple(sorted(pairs, key=lambda pair: pair.name))


def _headers(request: OwnRequest) -> tuple[Pair, ...]:
    kind = Pair("Content-Type", CONTENT_TYPE)
    if request.operation.authentication is Authentication.OAUTH:
        return (kind, Pair("Authorization", _NO_AUTHORIZATION))
    return (kind,)


def _written(value: str) -> str:
    return value if value == MASK else percent(value)


def _value(request: OwnRequest, wire: str) -> str:
    return next((pair.value for pair in request.pairs if pair.name == wire), "")
