"""Tests a connection by asking about a made-up order number: whether address, endpoint, login and control fit."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from console_app.protocol.answers import Found, Refusal, UnusableAnswer
from console_app.protocol.errors import Flaw
from console_app.services.exchange import Exchange, WireFailure
from console_app.services.ports import Clock
from console_app.services.profile import Profile, Target
from console_app.services.unknown_numbers import Lesson, UnknownNumbers, about_the_account

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""Signed calls carry the time. The documents give no limit for its error; more than this is reported."""
_DENIED: Final = frozenset({"401", "403"})


class Standing(StrEnum):
    """The result of testing one endpoint or group."""

    PROVED = "proved"
    REACHED = "reached"
    HALF_ASKED = "half-asked"
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


GOOD: Final = frozenset({Standing.PROVED, Standing.REACHED, Standing.HALF_ASKED})


@dataclass(frozen=True, slots=True)
class ConnectionResult:
    """How one endpoint or group answered the test.

    `code` and `message` are the gateway's own, `detail` is technical and holds no secret. `ahead` is by how much this
    workstation's clock is ahead of the gateway's, None if the answer had no date.
    """

    target: Target
    standing: Standing
    code: str = ""
    message: str = ""
    detail: str = ""
    ahead: timedelta | None = None

    @property
    def good(self) -> bool:
        """Tell whether the test found nothing wrong with this endpoint or group."""
        return self.standing in GOOD

    @property
    def clock_is_off(self) -> bool:
        """Tell whether the clocks differ so much that signed calls may be refused."""
        return self.ahead is not None and abs(self.ahead) > CLOCK_TOLERANCE


class ConnectionTest:
    """Tests endpoints by asking about order numbers that do not exist; such calls cannot move money.

    What the gateway answers is stored: it is how "no such order" is recognised later.
    """

    def __init__(self, unknown_numbers: UnknownNumbers, clock: Clock) -> None:
        """Bind to the ports."""
        self._unknown_numbers = unknown_numbers
        self._clock = clock

    async def run(self, profile: Profile) -> tuple[ConnectionResult, ...]:
        """Test the endpoint of the status calls, then every other endpoint and group.

        Stop if the gateway is not reached.

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

    async def _test(self, profile: Profile, target: Target) -> ConnectionResult:
        """Learn the answers as before a first send, and report what they say about the connection."""
        lesson = await self._unknown_numbers.learn(profile, target)
        exchange = lesson.exchange
        ahead = None if exchange.server_time is None else self._clock.now() - exchange.server_time
        match lesson.judged:
            case Found():
                return ConnectionResult(target, Standing.FOREIGN, ahead=ahead)
            case UnusableAnswer() as unusable:
                detail = exchange.detail or unusable.detail
                return ConnectionResult(target, _standing_of(exchange, unusable), detail=detail, ahead=ahead)
            case Refusal() as refusal:
                return ConnectionResult(
                    target, _told_apart(lesson, refusal, profile, target), refusal.code, refusal.message, ahead=ahead
                )


def _targets(profile: Profile) -> tuple[Target, ...]:
    keys = ("status", *(operation for operation, _ in profile.targets))
    return tuple(dict.fromkeys([*(profile.target_of(key) for key in keys), profile.target]))


def _told_apart(lesson: Lesson, refusal: Refusal, profile: Profile, target: Target) -> Standing:
    """Judge the refusal of a made-up number: only if a wrong control is answered otherwise is our control proved.

    If both answers are alike, the message may name what is unknown; that is a hint for a person and decides nothing.
    """
    said = refusal.message.casefold()
    if about_the_account(refusal, profile, target):
        return Standing.LOGIN if profile.login.casefold() in said else Standing.ENDPOINT
    if lesson.learnt is not None and lesson.learnt.tells_apart:
        return Standing.PROVED
    if "control" in said or "signature" in said:
        return Standing.CONTROL
    about_login = "login" in said or ("merchant" in said and "order" not in said)
    if about_login:
        return Standing.LOGIN
    return Standing.HALF_ASKED if lesson.learnt is None else Standing.REACHED


_FAILURES: Final = {
    WireFailure.NAME: Standing.NO_NAME,
    WireFailure.TLS: Standing.NO_CERTIFICATE,
    WireFailure.PROXY: Standing.NO_PROXY,
    WireFailure.CONNECT: Standing.NO_NETWORK,
    WireFailure.CONNECT_TIMEOUT: Standing.NO_NETWORK,
    WireFailure.BAD_URL: Standing.UNUSABLE,
}
_SERVER_FAILS: Final = 500


def _standing_of(exchange: Exchange, unusable: UnusableAnswer) -> Standing:
    if not exchange.answered:
        return _FAILURES.get(exchange.failure, Standing.SILENT)
    if unusable.flaw is Flaw.ENDPOINT_UNKNOWN:
        return Standing.ENDPOINT
    if unusable.flaw is not Flaw.HTTP_STATUS:
        return Standing.FOREIGN
    if unusable.detail in _DENIED:
        return Standing.DENIED
    return Standing.DOWN if int(unusable.detail) >= _SERVER_FAILS else Standing.ADDRESS
