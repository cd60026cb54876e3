"""Judges one request and answers it as the gateway would; knows no sockets or faults."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console_app.protocol.card_numbers import mask_cards_in
from console_app.sandbox import answers
from console_app.sandbox.answers import Fields, SandboxAnswer
from console_app.sandbox.clock import SandboxClock
from console_app.sandbox.errors import Code, Denial, Denied, RequestRefused
from console_app.sandbox.forms import MalformedForm, decode_form
from console_app.sandbox.judge import Judge, SignedRequest
from console_app.sandbox.money import minor_units
from console_app.sandbox.orders import GatewayOrder, OrderBook
from console_app.sandbox.outcomes import PROCESSOR_ERROR, outcome_of
from console_app.sandbox.scenarios import NO_ORDER, Pick, Scenario
from console_app.sandbox.tables import SandboxOperation
from console_app.sandbox.validation import check, read_parameters, unknown_names

_ROUTE: Final = re.compile(r"/paynet/api/(v[24])/([a-z-]+)/(group/)?([0-9]{1,19})")
_FORM_TYPE: Final = re.compile(r"application/x-www-form-urlencoded\s*(;\s*charset=\"?utf-8\"?\s*)?", re.IGNORECASE)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Route:
    """The operation that an address names, and its endpoint or group (`number` as written)."""

    operation: SandboxOperation
    number: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came; absent headers are empty."""

    method: str
    scheme: str
    host: str
    path: str
    content_type: str
    authorization: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Handled:
    """The answer, and for the log: the verdict, the order, and parameter names that the documentation does not have."""

    answer: SandboxAnswer
    verdict: str
    client_orderid: str = ""
    paynet_order_id: int | None = None
    unknown: Sequence[str] = ()
    base_string: str = ""
    expected: str = ""


def find_route(path: str) -> Route | None:
    """Read an address below /paynet/api; None for one that the gateway does not have."""
    match = _ROUTE.fullmatch(path)
    if match is None or match[2] not in set(SandboxOperation):
        return None
    operation = SandboxOperation(match[2])
    return Route(operation, match[4], bool(match[3])) if match[1] == operation.version else None


class Gateway:
    """One merchant's gateway: `endpoints` and `groups` are what exists, `hundredths` is `SandboxConfig`'s."""

    def __init__(
        self,
        judge: Judge,
        book: OrderBook,
        clock: SandboxClock,
        endpoints: Sequence[int],
        groups: Sequence[int],
        *,
        hundredths: bool = False,
    ) -> None:
        self._judge = judge
        self._book = book
        self._clock = clock
        self._endpoints = endpoints
        self._groups = groups
        self._hundredths = hundredths

    def handle(self, request: Received, route: Route | None, pick: Pick) -> Handled:
        """Answer one request; orders are accepted here and nowhere else."""
        if route is None:
            return Handled(answers.page(404, "Not found"), "no such address")
        if request.method != "POST":
            return Handled(answers.page(405, "Method not allowed"), "not a POST")
        if pick.wire in NO_ORDER:
            return Handled(_page_for(pick.wire), f"{pick.wire}: nothing taken")
        visit = _Visit(self._book.next_serial())
        try:
            fields = self._answer(request, route, pick, visit)
        except Denied as denied:
            denial = f"denied: {denied.denial}"
            return Handled(
                answers.page(403, "Access is denied"),
                denial,
                visit.client_orderid,
                base_string=denied.base_string,
                expected=denied.expected,
            )
        except RequestRefused as refused:
            visit.verdict = f"refused: {refused.kind} {refused.code:d} {refused.message}"
            visit.expected = refused.expected
            fields = answers.refusal(refused.kind, visit.serial, visit.client_orderid, refused.message, refused.code)
        told = answers.distorted(fields, pick.content)
        answer = answers.as_json(told) if pick.content is Scenario.JSON else answers.form(told)
        answer = answers.damaged(answer, pick.content)
        return Handled(
            answer,
            visit.verdict,
            visit.client_orderid,
            visit.paynet_order_id,
            visit.unknown,
            expected=visit.expected,
        )

    def _answer(self, request: Received, route: Route, pick: Pick, visit: "_Visit") -> Fields:
        if not _FORM_TYPE.fullmatch(request.content_type):
            raise RequestRefused(Code.BAD_PARAMETER, "Content-Type must be application/x-www-form-urlencoded")
        try:
            pairs = decode_form(request.body)
        except MalformedForm as error:
            raise RequestRefused(Code.BAD_PARAMETER, f"Malformed request: {error}") from error
        visit.client_orderid = _order_number(pairs)
        endpoint = self._check_endpoint(route)
        if route.operation.is_signed:
            self._judge.check_signature(
                SignedRequest(
                    request.method,
                    request.scheme,
                    request.host,
                    request.path,
                    request.authorization,
                    request.body,
                )
            )
        parameters = read_parameters(pairs)
        visit.unknown = unknown_names(route.operation, parameters)
        check(route.operation, parameters)
        if not route.operation.is_signed:
            self._check_control(route, parameters, pick.content)
        if pick.content is Scenario.ERROR_TYPE:
            raise RequestRefused(Code.PROCESSOR_ERROR, "Internal error", kind="error")
        if route.operation.moves_money:
            return self._take(route.operation, endpoint, parameters, pick, visit)
        if route.operation is SandboxOperation.CREATE_CARD_REF:
            return self._register(parameters, visit)
        return self._report(parameters, pick, visit)

    def _check_endpoint(self, route: Route) -> int:
        known = self._groups if route.is_group else self._endpoints
        if int(route.number) not in known:
            what = "End point group" if route.is_group else "End point"
            raise RequestRefused(Code.ENDPOINT_NOT_FOUND, f"{what} with id {route.number} not found")
        return self._endpoints[0] if route.is_group else int(route.number)

    def _check_control(self, route: Route, parameters: dict[str, str], content: Scenario | None) -> None:
        if route.operation is SandboxOperation.SALE:
            amount = minor_units(parameters["amount"], parameters["currency"], hundredths=self._hundredths)
            email = parameters.get("email", "")
            parts = [route.number, parameters["client_orderid"], amount, email]
        else:
            parts = [
                self._judge.login,
                parameters["client_orderid"],
                parameters.get("orderid", ""),
            ]
        expected = mask_cards_in("".join(parts)) + "***"
        if parameters.get("login", self._judge.login) != self._judge.login:
            raise RequestRefused(Code.BAD_CONTROL, "Merchant with this login was not found", expected=expected)
        if content is Scenario.CONTROL_REFUSED or not self._judge.check_control(parts, parameters["control"]):
            if content is Scenario.WRONG_CONTROL_403:
                raise Denied(Denial.CONTROL)
            if content is Scenario.SAME_NO:
                raise _unknown(content)
            raise RequestRefused(Code.BAD_CONTROL, "Invalid control", expected=expected)

    def _take(
        self,
        operation: SandboxOperation,
        endpoint: int,
        parameters: dict[str, str],
        pick: Pick,
        visit: "_Visit",
    ) -> Fields:
        if pick.content is Scenario.REFUSE:
            raise RequestRefused(Code.REBILL_NOT_FOUND, "Rebill 1461819 was not found")
        reference = parameters.get("destination-card-ref-id")
        if reference and not self._book.knows_card_ref(int(reference)):
            raise RequestRefused(Code.REBILL_NOT_FOUND, f"Rebill {reference} was not found")
        earlier = self._book.taken_before(parameters["client_orderid"])
        if earlier is not None and pick.duplicates is Scenario.DUPLICATE_REFUSED:
            raise RequestRefused(Code.DUPLICATE_ORDER, "Order with this client_orderid already exists")
        if earlier is not None and pick.duplicates is Scenario.DUPLICATE_REPLAYED:
            visit.took("replayed", earlier)
            return answers.accepted(earlier, visit.serial)
        ends_in_error = pick.content is Scenario.ERROR_WITH_ID
        outcome = PROCESSOR_ERROR if ends_in_error else outcome_of(operation, parameters)
        lands_in = pick.seconds if pick.wire is Scenario.LATE_LANDING else 0.0
        order = self._book.take(operation, endpoint, visit.serial, parameters, outcome, lands_in)
        visit.took("accepted" if earlier is None else "accepted AGAIN", order)
        fields = answers.accepted(order, visit.serial)
        if ends_in_error:
            words = [("error-message", outcome.message), ("error-code", outcome.code)]
            return [("type", "error"), *fields[1:], *words]
        return fields

    def _register(self, parameters: dict[str, str], visit: "_Visit") -> Fields:
        order = self._book.find(parameters["client_orderid"], parameters["orderid"], "")
        if order is None:
            raise _unknown(None)
        visit.took("registered", order)
        if order.operation is not SandboxOperation.SALE or order.card is None:
            raise RequestRefused(Code.NOT_APPROVED, "Order is no initial payment by card", kind="error")
        if not order.is_settled or order.status != "approved":
            raise RequestRefused(Code.NOT_APPROVED, "Initial payment is not approved", kind="error")
        return answers.registered(order, visit.serial, self._book.register(order.card))

    def _report(self, parameters: dict[str, str], pick: Pick, visit: "_Visit") -> Fields:
        by_serial = parameters.get("by-request-sn", "")
        order = self._book.find(parameters["client_orderid"], parameters.get("orderid", ""), by_serial)
        if order is None and pick.content is Scenario.UNKNOWN_FOUND:
            return answers.somebody_elses(parameters["client_orderid"], visit.serial)
        if order is None:
            raise _unknown(pick.content)
        status = _flipped(order, order.poll(self._clock.now()), pick, self._clock.now())
        visit.took(status, order)
        return answers.status_response(order, visit.serial, status, by_serial)


@dataclass(slots=True)
class _Visit:
    serial: str
    client_orderid: str = ""
    verdict: str = ""
    paynet_order_id: int | None = None
    unknown: Sequence[str] = ()
    expected: str = ""

    def took(self, verdict: str, order: GatewayOrder) -> None:
        self.verdict = verdict
        self.paynet_order_id = order.gateway_id


def _unknown(content: Scenario | None) -> RequestRefused:
    code = Code.ORDER_NOT_FOUND_RECODED if content is Scenario.UNKNOWN_RECODED else Code.ORDER_NOT_FOUND
    return RequestRefused(code, "Order was not found", kind="error")


def _order_number(pairs: Sequence[tuple[bytes, bytes]]) -> str:
    for name, value in pairs:
        if name == b"client_orderid":
            return value.decode(errors="replace").strip()
    return ""


def _flipped(order: GatewayOrder, status: str, pick: Pick, now: datetime) -> str:
    settled = order.settled_at
    if pick.content is not Scenario.FINAL_FLIPS or settled is None or now - settled < _ONE_DAY:
        return status
    return "declined" if status == "approved" else "approved"


def _page_for(scenario: Scenario) -> SandboxAnswer:
    if scenario is Scenario.REDIRECT:
        return answers.redirect("/paynet/api/elsewhere")
    status = {Scenario.HTML_403: 403, Scenario.EARLY_413: 413}.get(scenario, 503)
    text = {403: "Access is denied", 413: "Request is too large"}.get(status, "Try again later")
    return answers.page(status, text)
