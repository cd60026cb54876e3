"""The signature doctor: compares a request as signed here with a text from another program, and names likely causes."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote_plus

from console_app.protocol.doctor_control import examine_control, examine_hash, may_be_counted_otherwise
from console_app.protocol.doctor_paste import told_form
from console_app.protocol.doctor_records import Cause, Diagnosis, Form, OwnRequest, Sign
from console_app.protocol.doctor_signed import examine_base_string, examine_header, examine_normalised
from console_app.protocol.operation import Authentication

SKEW_SECONDS: Final = 300
"""How far a signature's time may be from the gateway's: the sandbox's limit; the gateway's documentation names none."""

_DATE: Final = re.compile(r"^Date:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_PAIR: Final = re.compile(r"(?:^|[&\s])([a-z-]+)=([^&\r\n]*)", re.IGNORECASE)


def diagnose(request: OwnRequest, pasted: str) -> Diagnosis:
    """Compare our own request with a pasted text, whatever form that has.

    Accepted are: the base string, the normalised string or the body, one parameter a line, an Authorization header, the
    string a control is made of, a finished control, and a refusal, with or without its HTTP headers. Line breaks do not
    count. A text of another request, known by its nonce, is compared without nonce and time.
    """
    form, text = told_form(request, pasted)
    examine = _EXAMINES.get(form)
    if form in _SIGNED_ONLY and request.operation.authentication is not Authentication.OAUTH:
        examine = None
    if examine is not None:
        return examine(request, text)
    return Diagnosis(Form.NOTHING if form is Form.NOTHING else Form.UNREADABLE)


def _examine_refusal(request: OwnRequest, text: str) -> Diagnosis:
    """Read what a refusal reveals: its time, code and message; most reveal nothing more."""
    answer = {found[1].lower(): unquote_plus(found[2]).strip() for found in _PAIR.finditer(text)}
    if answer.get("type", "").lower() in {"async-response", "status-response", "create-card-ref-response"}:
        return Diagnosis(Form.REFUSAL, (Sign(Cause.NO_REFUSAL),))
    signs = []
    date = _date_in(text)
    if request.sent and request.timestamp and date is not None:
        off = request.timestamp - int(date.timestamp())
        if abs(off) > SKEW_SECONDS:
            signs.append(Sign(Cause.CLOCK, "Date", _shown(request.timestamp), _shown(int(date.timestamp()))))
    words = answer.get("error-message", "").lower()
    if answer.get("error-code") == "3" or ("end point" in words and "not found" in words):
        signs.append(Sign(Cause.GROUP if request.is_group_endpoint else Cause.ENDPOINT, "address", request.target))
    elif "login" in words and "not found" in words:
        signs.append(Sign(Cause.LOGIN, "login", request.login))
    return Diagnosis(Form.REFUSAL, tuple(signs) or (Sign(Cause.NOT_TOLD), *may_be_counted_otherwise(request)))


def _date_in(text: str) -> datetime | None:
    found = _DATE.search(text)
    if found is None:
        return None
    try:
        date = parsedate_to_datetime(found[1])
    except ValueError:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


def _shown(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


_SIGNED_ONLY: Final = frozenset({Form.BASE_STRING, Form.HEADER})
_EXAMINES: Final[Mapping[Form, Callable[[OwnRequest, str], Diagnosis]]] = MappingProxyType(
    {
        Form.BASE_STRING: examine_base_string,
        Form.NORMALISED: examine_normalised,
        Form.HEADER: examine_header,
        Form.CONTROL: examine_control,
        Form.CONTROL_HASH: examine_hash,
        Form.REFUSAL: _examine_refusal,
    }
)
