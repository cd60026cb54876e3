"""Lets a test or the tour control the running sandbox; sees none of the merchant's requests itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from console_app.sandbox.answers import SandboxAnswer
from console_app.sandbox.clock import SandboxClock
from console_app.sandbox.orders import OrderBook
from console_app.sandbox.scenarios import Script, make_rule

PREFIX: Final = "/sandbox/"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in the log: of the content only the order number, and the masked strings of a refused signature.

    `expected` is the string that should have been signed, or hashed as the control, with its secret as ``***``.
    """

    time: str
    operation: str
    method: str
    path: str
    bytes: int
    verdict: str
    client_orderid: str
    scenarios: Sequence[str]
    base_string: str
    expected: str = ""


class ControlChannel:
    """What `--test-control` opens below /sandbox/: scenario, clock, orders, requests."""

    def __init__(
        self,
        script: Script,
        clock: SandboxClock,
        book: OrderBook,
        requests: Sequence[RequestRow],
    ) -> None:
        self._script = script
        self._clock = clock
        self._book = book
        self._requests = requests

    def answer(self, method: str, path: str, body: bytes) -> SandboxAnswer:
        try:
            told = self._do(f"{method} {path.removeprefix(PREFIX)}", body)
        except (KeyError, TypeError, ValueError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, 400)
        return _json({"error": "no such control"}, 404) if told is None else _json(told)

    def _do(self, call: str, body: bytes) -> object:
        if call == "GET orders":
            return [asdict(row) for row in self._book.rows()]
        if call == "GET requests":
            return [asdict(row) for row in self._requests]
        if call == "POST clock":
            self._clock.advance(float(json.loads(body)["advance"]))
            return {"now": self._clock.now().isoformat()}
        if call == "POST scenario":
            wish = json.loads(body)
            if wish["name"] == "clear":
                self._script.clear()
            else:
                self._script.add(make_rule(**wish))
            return {"set": wish["name"]}
        return None


def _json(value: object, status: int = 200) -> SandboxAnswer:
    return SandboxAnswer(json.dumps(value).encode(), status, "application/json")
