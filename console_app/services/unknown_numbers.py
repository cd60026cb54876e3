"""Finds out, by two calls, how a gateway refuses an order number that does not exist; nothing is guessed."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from weakref import WeakValueDictionary

from console_app.protocol.answers import Found, Refusal, UnusableAnswer
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.encoding import form_body
from console_app.protocol.errors import Flaw
from console_app.services.exchange import Call, Exchange
from console_app.services.look_ups import LearntAnswer, LearntAnswers, LookUpKey, RefusalPattern
from console_app.services.ports import Clock, Randomness, Signer, Wire
from console_app.services.profile import Profile, Target
from console_app.services.reading import status_verdict
from console_app.services.requests import Content, controlled_pairs, status_content, with_control

PREFIX: Final = "TEST"
WRONG_CONTROL: Final = "0" * 40
LEARN_AGAIN_AFTER: Final = timedelta(minutes=1)
"""Answers that stopped fitting are learnt again at most this often, unless an order waits to be sent."""
_MOST_NUMBERS: Final = 3
"""How many made-up numbers are tried with a gateway that claims to have them."""
_LONGEST_MESSAGE: Final = 300
_FAILS: Final = re.compile(
    r"internal|temporar|unavailable|try again|later|time.?out|timed out|overload|busy|maintenance|too many|rate.?limit",
    re.IGNORECASE,
)
"""Words of a failing gateway, which says the same about every order, even one it has."""
_TURNED_AWAY: Final = frozenset({"401", "403"})

Judged = Found | Refusal | UnusableAnswer


@dataclass(frozen=True, slots=True)
class NoSuchOrder:
    """The gateway does not have the order: it refused as it does an unknown number, not as it does a wrong control."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class ProvesNothing:
    """The refusal proves nothing: this gateway refuses an unknown number and a wrong merchant control alike."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class OtherRefusal:
    """The gateway refused the call itself: not as it refuses an unknown order number."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the two calls taught: `learnt`, or None if they taught nothing, and the answer to the last call."""

    exchange: Exchange
    judged: Judged
    learnt: LearntAnswer | None = None


class UnknownNumbers:
    """Finds out how each gateway says "no such order", and distinguishes that from every other refusal."""

    def __init__(
        self, records: LearntAnswers, wire: Wire, signer: Signer, clock: Clock, randomness: Randomness
    ) -> None:
        """Bind to the ports."""
        self._records = records
        self._wire = wire
        self._signer = signer
        self._clock = clock
        self._randomness = randomness
        self._locks: WeakValueDictionary[LookUpKey, asyncio.Lock] = WeakValueDictionary()

    async def key(self, profile: Profile, target: Target) -> LookUpKey:
        """Return the scope in which this profile's gateway is learnt: host, login, endpoint, merchant control.

        Raises:
            VaultError: the merchant control or the home's key cannot be had.

        """
        return LookUpKey(profile.host, profile.login, target.name, await self._signer.control_mark(profile.name))

    def key_at_hand(self, profile: Profile, target: Target) -> LookUpKey | None:
        """Return the scope in which this profile's gateway is learnt; None if the keyring would have to be opened."""
        mark = self._signer.control_mark_at_hand(profile.name)
        return None if mark is None else LookUpKey(profile.host, profile.login, target.name, mark)

    async def meaning(
        self, content: Content, key: LookUpKey, refusal: Refusal, *, urgent: bool
    ) -> NoSuchOrder | ProvesNothing | OtherRefusal:
        """Tell what a refusal of a status call means.

        The two calls that find it out are made first if nothing is known yet, or if the refusal of a call by order
        number alone is not the known one. (A call that names more may be refused in other words: that is no reason to
        make them again.)

        Raises:
            VaultError: the merchant control cannot be had.
            JournalError: what is known cannot be read, or what was learnt cannot be kept.

        """
        pattern = pattern_of(refusal, await self._quotable(content, refusal))
        known = await self._records.learnt(key)
        by_number_alone = [pair.name for pair in content.pairs] == ["client_orderid"]
        if known is None or (by_number_alone and not known.fits(pattern)):
            known = await self._learn_once(content.profile, content.target, key, known, urgent=urgent)
        if known is None or not known.fits(pattern):
            return OtherRefusal(refusal)
        return NoSuchOrder(refusal) if known.tells_apart else ProvesNothing(refusal)

    async def _learn_once(
        self, profile: Profile, target: Target, key: LookUpKey, seen: LearntAnswer | None, *, urgent: bool
    ) -> LearntAnswer | None:
        """Learn anew, unless that was done meanwhile, or recently and the call is not urgent."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            known = await self._records.learnt(key)
            if known is not None and known != seen:
                return known
            now = self._clock.now()
            if known is not None and not urgent and timedelta(0) <= now - known.at < LEARN_AGAIN_AFTER:
                return known
            return (await self._learn(profile, target, key, urgent=urgent)).learnt

    async def learn(self, profile: Profile, target: Target) -> Lesson:
        """Make the two calls now, for a person who tests the connection, and store what they teach.

        Raises:
            VaultError: the merchant control cannot be had, so nothing was asked.

        """
        key = await self.key(profile, target)
        async with self._locks.setdefault(key, asyncio.Lock()):
            return await self._learn(profile, target, key, urgent=True)

    async def _learn(self, profile: Profile, target: Target, key: LookUpKey, *, urgent: bool) -> Lesson:
        """Ask for a made-up number, then again with a wrong control; no money can move by either.

        If look-ups have found an order of ours before, one must find it now as well: a failing gateway refuses
        everything, and that would be learnt as "no such order".
        """
        content, asked = await self._unknown_number(profile, target, urgent=urgent)
        if not isinstance(asked.judged, Refusal) or not about_the_number(asked.judged, profile, target):
            return asked
        if await self.key(profile, target) != key or not await self._finds_own(profile, target, key, urgent=urgent):
            return asked
        wrong = await self._ask(content, form_body(with_control(content, WRONG_CONTROL)), urgent=urgent)
        if _turned_away(wrong.judged):
            return await self._confirmed(profile, target, key, asked, urgent=urgent)
        if not isinstance(wrong.judged, Refusal):
            return Lesson(wrong.exchange, asked.judged)
        unknown = pattern_of(asked.judged, await self._quotable(content, asked.judged))
        refused = pattern_of(wrong.judged, (_number(content), WRONG_CONTROL, wrong.judged.serial_number))
        return await self._kept(asked, LearntAnswer(key, unknown, refused, self._clock.now()))

    async def _confirmed(
        self, profile: Profile, target: Target, key: LookUpKey, asked: Lesson, *, urgent: bool
    ) -> Lesson:
        """Make both calls once more if a wrong control was refused as a web error.

        Too many calls may be refused like that as well: only if the right control is answered as before and
        the wrong one is refused again do the two answers differ.
        """
        content, again = await self._unknown_number(profile, target, urgent=urgent)
        wrong = await self._ask(content, form_body(with_control(content, WRONG_CONTROL)), urgent=urgent)
        first, second = asked.judged, again.judged
        if not (isinstance(first, Refusal) and isinstance(second, Refusal) and _turned_away(wrong.judged)):
            return Lesson(wrong.exchange, asked.judged)
        unknown = pattern_of(second, await self._quotable(content, second))
        if (first.type, first.code) != (second.type, second.code):
            return Lesson(wrong.exchange, asked.judged)
        return await self._kept(again, LearntAnswer(key, unknown, RefusalPattern("", "", ""), self._clock.now()))

    async def _finds_own(self, profile: Profile, target: Target, key: LookUpKey, *, urgent: bool) -> bool:
        """Tell whether an order of ours that was found before is still found; True if there is none."""
        number = await self._records.found_there(key)
        if not number:
            return True
        content = status_content(profile, number, target=target)
        asked = await self._ask(content, form_body(await controlled_pairs(content, self._signer)), urgent=urgent)
        return isinstance(asked.judged, Found)

    async def _kept(self, asked: Lesson, learnt: LearntAnswer) -> Lesson:
        await self._records.keep_learnt(learnt)
        return Lesson(asked.exchange, asked.judged, learnt)

    async def _unknown_number(self, profile: Profile, target: Target, *, urgent: bool) -> tuple[Content, Lesson]:
        """Ask for a made-up number; if the gateway happens to have it, try another."""
        for _ in range(_MOST_NUMBERS):
            number = self._randomness.order_number(PREFIX, self._clock.now())
            content = status_content(profile, number, target=target)
            asked = await self._ask(content, form_body(await controlled_pairs(content, self._signer)), urgent=urgent)
            if not isinstance(asked.judged, Found):
                break
        return content, asked

    async def _ask(self, content: Content, body: bytes, *, urgent: bool) -> Lesson:
        exchange = await self._wire.ask(Call(content.url, body, proxy=content.profile.proxy), urgent=urgent)
        return Lesson(exchange, await status_verdict(exchange, _number(content)))

    async def _quotable(self, content: Content, refusal: Refusal) -> tuple[str, ...]:
        """Return what an answer may quote and the next one will not: the number, the control, its own serial number."""
        pairs = await controlled_pairs(content, self._signer)
        control = next(pair.value for pair in pairs if pair.name == "control")
        return (_number(content), control, refusal.serial_number)


def pattern_of(refusal: Refusal, sent: Iterable[str]) -> RefusalPattern:
    """Return what a refusal is compared by: type, code, and the message without the values of `sent` that it quotes."""
    message = refusal.answer.get("error-message")
    for quoted in filter(None, sent):
        message = re.sub(re.escape(quoted), "", message, flags=re.IGNORECASE)
    return RefusalPattern(refusal.type.value, refusal.code, mask_cards_in(" ".join(message.split()))[:_LONGEST_MESSAGE])


def about_the_account(refusal: Refusal, profile: Profile, target: Target) -> bool:
    """Tell whether a refusal names the endpoint or the login and no order: then it says nothing about an order number.

    A gateway that checks the control first and the endpoint afterwards refuses an unknown endpoint in this way. It
    would otherwise be taken for "no such order".
    """
    message = refusal.answer.get("error-message").casefold()
    if "order" in message:
        return False
    named = (re.escape(name.casefold()) for name in (target.id, profile.login) if name)
    return any(re.search(rf"(?<!\w){name}(?!\w)", message) for name in named)


def about_the_number(refusal: Refusal, profile: Profile, target: Target) -> bool:
    """Tell whether a refusal may mean "no such order": it names neither the account nor a failure of the gateway."""
    return (
        not about_the_account(refusal, profile, target) and _FAILS.search(refusal.answer.get("error-message")) is None
    )


def _turned_away(answer: Judged) -> bool:
    return isinstance(answer, UnusableAnswer) and answer.flaw is Flaw.HTTP_STATUS and answer.detail in _TURNED_AWAY


def _number(content: Content) -> str:
    return content.value("client_orderid")
