"""Asks the gateway about an order number that nobody has, to learn whether address, endpoint, login and control fit."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from console_app.protocol.answers import Found, NoSense, NoSuchOrder
from console_app.protocol.encoding import form_body
from console_app.protocol.errors import Flaw
from console_app.services.exchange import Call, Exchange, WireFailure
from console_app.services.ports import Clock, Randomness, Signer, Wire
from console_app.services.profile import Profile, Target
from console_app.services.reading import status_verdict
from console_app.services.requests import Content, controlled_pairs, status_content, with_control

PREFIX: Final = "TEST"
WRONG_CONTROL: Final = "0" * 40
CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""Signed calls name their time; the documents give no limit for how far it may be off, a minute is always noticed."""
_DENIED: Final = frozenset({"401", "403"})


class Standing(StrEnum):
    """What a test look-up says about a connection."""

    PROVED = "proved"
    REACHED = "reached"
    CONTROL = "control"
    LOGIN = "login"
    ENDPOINT = "endpoint"
    DENIED = "denied"
    ADDRESS = "address"
    UNUSABLE = "unusable"
    DOWN = "down"
    FOREIGN = "foreign"
    NO_CERTIFICATE = "tls"
    NO_NAME = "name"
    NO_PROXY = "proxy"
    NO_NETWORK = "network"
    SILENT = "silent"


GOOD: Final = frozenset({Standing.PROVED, Standing.REACHED})


@dataclass(frozen=True, slots=True)
class Trial:
    """How one endpoint or group answered.

    `code` and `message` are the gateway's own, `detail` is technical and holds no secret. `ahead` is how far this
    workstation's clock is ahead of the gateway's, None if no answer said its time.
    """

    target: Target
    standing: Standing
    code: str = ""
    message: str = ""
    detail: str = ""
    ahead: timedelta | None = None

    @property
    def good(self) -> bool:
        """Tell whether nothing speaks against this connection."""
        return self.standing in GOOD

    @property
    def clock_is_off(self) -> bool:
        """Tell whether the clocks differ so much that signed calls may be refused."""
        return self.ahead is not None and abs(self.ahead) > CLOCK_TOLERANCE


class ConnectionTest:
    """Makes status calls about made-up order numbers through the real wire; no money can move by them."""

    def __init__(self, wire: Wire, signer: Signer, clock: Clock, randomness: Randomness) -> None:
        """Bind to the ports."""
        self._wire = wire
        self._signer = signer
        self._clock = clock
        self._randomness = randomness

    async def run(self, profile: Profile) -> tuple[Trial, ...]:
        """Test where status calls go, then each other endpoint and group of the profile; stop where none is reached.

        Raises:
            VaultError: the merchant control cannot be had, so nothing was asked.

        """
        first, *others = _targets(profile)
        tested = [await self._test(profile, first)]
        for target in others:
            if tested[-1].standing not in {*GOOD, Standing.ENDPOINT}:
                break
            tested.append(await self._test(profile, target))
        return tuple(tested)

    async def _test(self, profile: Profile, target: Target) -> Trial:
        """Ask with the control and, where the answer is "no such order", once more with a wrong one.

        No list of the gateway's codes is published, so a refused control cannot be told from an unknown order by the
        answer alone; an answer that differs from that to a wrong control says that the right one was taken.
        """
        number = self._randomness.order_number(PREFIX, self._clock.now())
        content = status_content(profile, number, target=target)
        exchange = await self._ask(content, form_body(await controlled_pairs(content, self._signer)))
        ahead = None if exchange.server_time is None else self._clock.now() - exchange.server_time
        verdict = await status_verdict(exchange, number)
        match verdict:
            case Found():
                return Trial(target, Standing.PROVED, ahead=ahead)
            case NoSense():
                standing = _standing_of(exchange, verdict)
                detail = exchange.detail or verdict.detail
                return Trial(target, standing, detail=detail, ahead=ahead)
            case NoSuchOrder(code=code, message=message):
                wrong = await self._ask(content, form_body(with_control(content, WRONG_CONTROL)))
                standing = _told_apart(verdict, await status_verdict(wrong, number))
                return Trial(target, standing, code, message, ahead=ahead)

    async def _ask(self, content: Content, body: bytes) -> Exchange:
        return await self._wire.ask(Call(content.url, body, proxy=content.profile.proxy), urgent=True)


def _targets(profile: Profile) -> tuple[Target, ...]:
    keys = ("status", *(operation for operation, _ in profile.targets))
    return tuple(dict.fromkeys([*(profile.target_of(key) for key in keys), profile.target]))


def _told_apart(right: NoSuchOrder, wrong: Found | NoSuchOrder | NoSense) -> Standing:
    if not isinstance(wrong, NoSuchOrder) or (wrong.code, wrong.message) != (right.code, right.message):
        return Standing.REACHED if isinstance(wrong, NoSense) and wrong.flaw is Flaw.EMPTY else Standing.PROVED
    said = right.message.casefold()
    if "control" in said or "signature" in said:
        return Standing.CONTROL
    about_login = "login" in said or ("merchant" in said and "order" not in said)
    return Standing.LOGIN if about_login else Standing.REACHED


_FAILURES: Final = {
    WireFailure.NAME: Standing.NO_NAME,
    WireFailure.TLS: Standing.NO_CERTIFICATE,
    WireFailure.PROXY: Standing.NO_PROXY,
    WireFailure.CONNECT: Standing.NO_NETWORK,
    WireFailure.CONNECT_TIMEOUT: Standing.NO_NETWORK,
    WireFailure.BAD_URL: Standing.UNUSABLE,
}
_SERVER_FAILS: Final = 500


def _standing_of(exchange: Exchange, nonsense: NoSense) -> Standing:
    if not exchange.answered:
        return _FAILURES.get(exchange.failure, Standing.SILENT)
    if nonsense.flaw is Flaw.ENDPOINT_UNKNOWN:
        return Standing.ENDPOINT
    if nonsense.flaw is not Flaw.HTTP_STATUS:
        return Standing.FOREIGN
    if nonsense.detail in _DENIED:
        return Standing.DENIED
    return Standing.DOWN if int(nonsense.detail) >= _SERVER_FAILS else Standing.ADDRESS
