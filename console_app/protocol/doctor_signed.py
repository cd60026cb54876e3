"""Compares base string, normalised string and Authorization header part by part; a part of the signature doctor."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from console_app.protocol.doctor_records import Cause, Diagnosis, Form, OwnRequest, Sign, first_difference, is_group
from console_app.protocol.masking import MASK
from console_app.protocol.operation import Authentication, Pair
from console_app.protocol.signing import base_url, oauth_parameters, percent
from console_app.protocol.values import Money, currency_of

_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_HEADER_ITEM: Final = re.compile(r'([A-Za-z0-9_%.~-]+)\s*=\s*"([^"]*)"')
_SIGNATURE: Final = "oauth_signature"
_OTHERS: Final = {
    "oauth_consumer_key": Cause.LOGIN,
    "oauth_timestamp": Cause.CLOCK,
    "oauth_signature_method": Cause.SIGNATURE_METHOD,
    "oauth_version": Cause.SIGNATURE_METHOD,
}


@dataclass(frozen=True, slots=True)
class Token:
    """A parameter of a normalised string: name and value, each escaped once."""

    name: str
    value: str


def examine_base_string(request: OwnRequest, text: str) -> Diagnosis:
    """Compare a whole pasted base string: method, address and parameters (RFC 5849 section 3.4.1.1)."""
    method, address, parameters = (*text.split("&", 2), "", "")[:3]
    signs: list[Sign] = []
    if method != "POST":
        signs.append(Sign(Cause.METHOD, "method", "POST", method))
    signs += _address_signs(request.url, address)
    raw = "&" in parameters or "=" in parameters
    once = parameters if raw else unquote(parameters)
    aligned, tokens, other = _aligned(request, tokens_of(once))
    own = _own_tokens(aligned)
    found = _token_signs(aligned, own, tokens)
    whole = parameters if raw else percent(once)
    if raw or (whole != parameters and not found):
        signs.append(Sign(_escaping(parameters, whole) if not raw else Cause.UNESCAPED, "parameters"))
    signs += found
    mine = f"POST&{percent(base_url(request.url))}&{percent(_written(own))}"
    theirs = f"{method}&{address}&{percent(_written(tokens))}" if request.hidden and not raw else text
    return _diagnosis(Form.BASE_STRING, request, signs, mine, theirs, other=other)


def examine_normalised(request: OwnRequest, text: str) -> Diagnosis:
    """Compare a pasted normalised string, the parameters alone; for a call with a control, the parameters of a body."""
    signed = request.operation.authentication is Authentication.OAUTH
    aligned, tokens, other = _aligned(
        request, [token for token in tokens_of(text) if signed or token.name != "control"]
    )
    own = _own_tokens(aligned, signed=signed)
    signs = _token_signs(aligned, own, tokens)
    return _diagnosis(Form.NORMALISED, request, signs, _written(own), _written(tokens), other=other)


def examine_header(request: OwnRequest, text: str) -> Diagnosis:
    """Compare the protocol parameters of an Authorization header (RFC 5849 section 3.5.1), in whatever order."""
    items = [Token(unquote(found[1]), found[2]) for found in _HEADER_ITEM.finditer(text)]
    tokens = [token for token in items if token.name not in {_SIGNATURE, "realm"}]
    aligned, tokens, other = _aligned(request, tokens)
    own = _own_tokens(replace(aligned, pairs=()))
    signs = [sign for sign in _token_signs(aligned, own, tokens) if sign.cause is not Cause.ORDER]
    signature = next((token.value for token in items if token.name == _SIGNATURE), "")
    if not signature:
        signs.append(Sign(Cause.OAUTH_MISSING, _SIGNATURE))
    elif signature not in {"(not signed)", MASK} and percent(unquote(signature)) != signature:
        signs.append(Sign(_escaping(signature, percent(unquote(signature))), _SIGNATURE))
    values = {token.name: token.value for token in own}
    arranged = [Token(token.name, values.get(token.name, token.value)) for token in tokens]
    arranged += [token for token in own if token.name not in {item.name for item in tokens}]
    mine, theirs = (", ".join(f'{item.name}="{item.value}"' for item in some) for some in (arranged, tokens))
    return _diagnosis(Form.HEADER, request, signs, f"OAuth {mine}", f"OAuth {theirs}", other=other)


def tokens_of(text: str) -> list[Token]:
    """Split a normalised string; a piece without ``=`` belongs to the value before it, whose ``&`` was not escaped."""
    tokens: list[Token] = []
    for piece in text.split("&"):
        name, equals, value = piece.partition("=")
        if equals or not tokens:
            tokens.append(Token(name, value))
        else:
            tokens[-1] = Token(tokens[-1].name, f"{tokens[-1].value}&{piece}")
    return tokens


def _diagnosis(form: Form, request: OwnRequest, signs: list[Sign], mine: str, theirs: str, *, other: bool) -> Diagnosis:
    difference = first_difference(mine, theirs)
    if difference is not None and not signs and form is not Form.HEADER:
        signs.append(Sign(Cause.VALUE))
    return Diagnosis(form, tuple(signs), difference if signs else None, other, request.hidden)


def _aligned(request: OwnRequest, tokens: Sequence[Token]) -> tuple[OwnRequest, list[Token], bool]:
    """Replace nonce and time by those of the pasted text if it is another request's; mask what may not be compared."""
    values = {token.name: unquote(token.value) for token in tokens}
    nonce, timestamp = values.get("oauth_nonce", ""), values.get("oauth_timestamp", "")
    other = nonce not in ("", request.nonce)
    if nonce != request.nonce and timestamp.isascii() and timestamp.isdigit():
        request = replace(request, nonce=nonce or request.nonce, timestamp=int(timestamp))
    elif other:
        request = replace(request, nonce=nonce)
    hidden = [Token(token.name, MASK) if unquote(token.name) in request.hidden else token for token in tokens]
    return request, hidden, other


def _own_tokens(request: OwnRequest, *, signed: bool = True) -> list[Token]:
    added = oauth_parameters(request.login, request.nonce, request.timestamp)
    if not signed:
        added = (Pair("login", request.login),) if request.operation.sends_login else ()
    tokens = [
        Token(percent(pair.name), MASK if pair.name in request.hidden else percent(pair.value))
        for pair in (*request.pairs, *added)
    ]
    return sorted(tokens, key=lambda token: (token.name, token.value))


def _written(tokens: Sequence[Token]) -> str:
    return "&".join(f"{token.name}={token.value}" for token in tokens)


def _address_signs(url: str, address: str) -> list[Sign]:
    mine, theirs = base_url(url), unquote(address)
    if theirs == mine:
        return [] if address == percent(mine) else [Sign(_escaping(address, percent(mine)), "address", mine, address)]
    wanted, got = urlsplit(mine), urlsplit(theirs)
    causes = []
    if (got.scheme.lower(), _host(got.scheme, got.netloc)) != (wanted.scheme, wanted.netloc):
        causes.append(Cause.ENVIRONMENT)
    if got.path != wanted.path:
        shorter, their_path = wanted.path.rpartition("/")[0], got.path.rpartition("/")[0]
        if is_group(mine) is not is_group(theirs):
            causes.append(Cause.GROUP)
        else:
            causes.append(Cause.ENDPOINT if shorter == their_path and got.path[-1:] != "/" else Cause.ADDRESS)
    return [Sign(cause, "address", mine, theirs) for cause in causes or [Cause.ADDRESS]]


def _host(scheme: str, netloc: str) -> str:
    return netloc.lower().removesuffix({"https": ":443", "http": ":80"}.get(scheme.lower(), " "))


def _token_signs(request: OwnRequest, own: Sequence[Token], tokens: Sequence[Token]) -> list[Sign]:
    """Compare parameter by parameter, in the order of the pasted text; missing ones come last."""
    signs: list[Sign] = []
    values, seen = {token.name: token.value for token in own}, list[str]()
    for token in tokens:
        name = percent(unquote(token.name))
        where = unquote(token.name)
        if name not in values or name in seen:
            signs.append(Sign(Cause.EXTRA if token.value else Cause.EMPTY, where, "", unquote(token.value)))
            continue
        seen.append(name)
        if token.name != name:
            signs.append(Sign(_escaping(token.name, name), where, where, token.name))
        if token.value != values[name]:
            cause = _value_cause(request, where, values[name], token.value)
            shown = unquote(token.value) if cause not in _ABOUT_ESCAPES else token.value
            mine = unquote(values[name]) if cause not in _ABOUT_ESCAPES else values[name]
            signs.append(Sign(cause, where, mine, shown))
    if seen != [token.name for token in own if token.name in seen]:
        signs.append(Sign(Cause.ORDER))
    for token in own:
        if token.name not in seen:
            missing = Cause.OAUTH_MISSING if token.name.startswith("oauth_") else Cause.MISSING
            signs.append(Sign(missing, unquote(token.name), unquote(token.value)))
    return signs


_ABOUT_ESCAPES: Final = frozenset({Cause.ESCAPE_CASE, Cause.UNESCAPED, Cause.ESCAPED_TWICE, Cause.PLUS})


def _value_cause(request: OwnRequest, name: str, mine: str, theirs: str) -> Cause:
    if upper_escapes(theirs) == mine:
        return Cause.ESCAPE_CASE
    if "+" in theirs and unquote(theirs.replace("+", " ")) == unquote(mine):
        return Cause.PLUS
    if unquote(theirs) == unquote(mine):
        return Cause.UNESCAPED
    if unquote(theirs) == mine:
        return Cause.ESCAPED_TWICE
    if name == "amount" and _is_other_unit(request, unquote(mine), unquote(theirs)):
        return Cause.MINOR_UNITS
    return _OTHERS.get(name, Cause.VALUE)


def _is_other_unit(request: OwnRequest, mine: str, theirs: str) -> bool:
    currency = next((pair.value for pair in request.pairs if pair.name == "currency"), "")
    for major, minor in ((mine, theirs), (theirs, mine)):
        with suppress(ValueError):
            if str(Money.read(major, currency_of(currency)).minor) == minor:
                return True
    return False


def upper_escapes(text: str) -> str:
    """Write the letters of every escape in capitals, as RFC 5849 section 3.6 requires."""
    return _ESCAPE.sub(lambda escape: escape[0].upper(), text)


def _escaping(theirs: str, mine: str) -> Cause:
    if upper_escapes(theirs) == mine:
        return Cause.ESCAPE_CASE
    return Cause.ESCAPED_TWICE if unquote(theirs) == mine else Cause.UNESCAPED
