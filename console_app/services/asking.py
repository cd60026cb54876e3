"""Makes status calls and says what each answer means; no order is changed here."""

from dataclasses import dataclass
from datetime import datetime

from console_app.protocol.answers import Found, Refusal, UnusableAnswer
from console_app.protocol.encoding import Answer
from console_app.services.exchange import Exchange
from console_app.services.look_ups import LearntAnswers, LookUpKey
from console_app.services.news import ClockSeen, News
from console_app.services.ports import Clock, Randomness, Signer, Wire
from console_app.services.profile import Profile, Target
from console_app.services.reading import status_verdict
from console_app.services.records import OrderKey
from console_app.services.requests import seal, status_content
from console_app.services.unknown_numbers import NoSuchOrder, OtherRefusal, ProvesNothing, UnknownNumbers
from console_app.services.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """One finished status call: the exchange with the gateway, and `verdict`, the meaning of its answer.

    `look_up` is the scope (host, login, endpoint, control) in which this gateway's refusals have been learnt.
    `gateway_id` is the gateway's order id that the call named, '' if it named our order number alone. If a call by
    number alone finds our order, later calls by number alone can be relied on.
    """

    exchange: Exchange
    verdict: Found | NoSuchOrder | ProvesNothing | OtherRefusal | UnusableAnswer
    look_up: LookUpKey
    gateway_id: str
    at: datetime

    @property
    def by_number_alone(self) -> bool:
        """Tell whether the call named our order number and no gateway id."""
        return not self.gateway_id

    @property
    def refusal(self) -> Refusal | None:
        """The gateway's refusal, whatever it means; None if it did not refuse."""
        return self.verdict.refusal if isinstance(self.verdict, NoSuchOrder | ProvesNothing | OtherRefusal) else None

    @property
    def answer(self) -> Answer | None:
        """The parsed answer, None if no readable one came."""
        if isinstance(self.verdict, Found):
            return self.verdict.answer
        return self.refusal.answer if self.refusal is not None else None

    @property
    def result_word(self) -> Verdict:
        """The result of the call as the journal stores it."""
        if not self.exchange.answered:
            return Verdict.NO_ANSWER
        match self.verdict:
            case Found():
                return Verdict.FOUND
            case NoSuchOrder():
                return Verdict.NO_SUCH_ORDER
            case ProvesNothing():
                return Verdict.PROVES_NOTHING
            case OtherRefusal():
                return Verdict.OTHER_NO
            case UnusableAnswer():
                return Verdict.NO_SENSE


class Asking:
    """Makes status calls.

    What a refusal means (no such order, or something else) is learnt first where it is not known yet.
    """

    def __init__(
        self,
        records: LearntAnswers,
        wire: Wire,
        signer: Signer,
        clock: Clock,
        randomness: Randomness,
        news: News,
    ) -> None:
        """Bind to the ports."""
        self._wire = wire
        self._signer = signer
        self._clock = clock
        self._randomness = randomness
        self._news = news
        self.unknown_numbers = UnknownNumbers(records, wire, signer, clock, randomness)

    async def ask(
        self,
        profile: Profile,
        key: OrderKey,
        *,
        gateway_id: str = "",
        request_serial: str = "",
        target: Target | None = None,
        urgent: bool = False,
    ) -> Asked:
        """Make one status call; return its answer with the meaning. Only what was learnt about refusals is stored.

        Raises:
            VaultError: nothing was asked.
            JournalError: what is known about refusals cannot be read or stored.

        """
        content = status_content(
            profile, key.number, gateway_id=gateway_id, request_serial=request_serial, target=target
        )
        look_up = await self.unknown_numbers.key(profile, content.target)
        sealed = await seal(content, self._signer, self._clock, self._randomness)
        if await self.unknown_numbers.key(profile, content.target) != look_up:
            return await self.ask(
                profile, key, gateway_id=gateway_id, request_serial=request_serial, target=target, urgent=urgent
            )
        exchange = await self._wire.ask(sealed.call, urgent=urgent)
        if exchange.server_time is not None:
            self._news.publish(ClockSeen(key.host, self._clock.now() - exchange.server_time))
        at = self._clock.now()
        verdict = await status_verdict(exchange, key.number, gateway_id)
        if isinstance(verdict, Refusal):
            meaning = await self.unknown_numbers.meaning(content, look_up, verdict, urgent=urgent)
            return Asked(exchange, meaning, look_up, gateway_id, at)
        return Asked(exchange, verdict, look_up, gateway_id, at)
