"""The command that asks the gateway once about an order."""

import json
from datetime import UTC, datetime

from console_app.commands.keyring import vault_of
from console_app.commands.terminal import DONE, FAILED, complain, say
from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.protocol.answers import UnusableAnswer
from console_app.protocol.card_numbers import mask_cards_in
from console_app.protocol.encoding import DamagedPair, undamaged
from console_app.reasons import refusal_words, silence_words, unusable_answer_words
from console_app.services.asking import Asked, Asking
from console_app.services.errors import NumberRefused
from console_app.services.look_ups import LearntAnswer, LearntAnswers, LookUpKey
from console_app.services.lookup import names_a_card
from console_app.services.news import News
from console_app.services.profile import Profile
from console_app.services.records import OrderKey
from console_app.services.verdicts import Verdict
from console_app.workstation import SystemClock, SystemRandomness


async def ask_status(files: HomeFiles, name: str, number: str, gateway_id: str, request_serial: str) -> int:
    """Ask the gateway once about an order and print its answer as JSON; fails if the answer is unusable.

    A refusal is followed by the two calls that find out what this gateway means by it; no money can move by them.

    Raises:
        NumberRefused: a card number was given as order number; nothing was asked.

    """
    if any(names_a_card(given) for given in (number, gateway_id, request_serial)):
        raise NumberRefused
    profile = files.named(name)
    clock = SystemClock()
    wire = HttpWire(clock)
    asking = Asking(_Unkept(), wire, vault_of(files), clock, SystemRandomness(), News())
    key = OrderKey(profile.host, profile.login, number)
    try:
        asked = await asking.ask(profile, key, gateway_id=gateway_id, request_serial=request_serial, urgent=True)
    finally:
        await wire.close()
    say(json.dumps(_report(profile, number, asked), indent=2))
    if isinstance(asked.verdict, UnusableAnswer):
        complain(_why_unusable(profile, asked, asked.verdict))
        return FAILED
    if asked.refusal is not None and asked.result_word is not Verdict.NO_SUCH_ORDER:
        complain(refusal_words(profile.host, asked.result_word, asked.refusal))
        return FAILED
    return DONE


class _Unkept(LearntAnswers):
    """Remembers what was learnt about refusals for this one command."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._learnt: LearntAnswer | None = None

    async def learnt(self, key: LookUpKey) -> LearntAnswer | None:
        return self._learnt if self._learnt is not None and self._learnt.key == key else None

    async def keep_learnt(self, answer: LearntAnswer) -> None:
        self._learnt = answer

    async def found_there(self, key: LookUpKey) -> str:
        del key
        return ""


def _report(profile: Profile, number: str, asked: Asked) -> dict[str, object]:
    verdict, exchange = asked.verdict, asked.exchange
    pairs = asked.answer.pairs if asked.answer is not None else ()
    return {
        "profile": profile.name,
        "environment": profile.environment.value,
        "host": profile.host,
        "client_orderid": mask_cards_in(number),
        "verdict": asked.result_word.value,
        "flaw": (exchange.failure.value or verdict.flaw.value) if isinstance(verdict, UnusableAnswer) else "",
        "flawed_field": verdict.field if isinstance(verdict, UnusableAnswer) else "",
        "http_status": exchange.http_status,
        "asked_at": _stamp(asked.at - exchange.elapsed),
        "answered_at": _stamp(asked.at) if exchange.answered else None,
        "gateway_time": _stamp(exchange.server_time),
        "elapsed_ms": round(exchange.elapsed.total_seconds() * 1000),
        "fields": {name: mask_cards_in(value) for name, value in undamaged(pairs).items()},
        "damaged": [
            {"name": pair.name, "as_it_came": mask_cards_in(pair.value), "flaw": pair.flaw.value}
            for pair in pairs
            if isinstance(pair, DamagedPair)
        ],
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _why_unusable(profile: Profile, asked: Asked, unusable: UnusableAnswer) -> str:
    exchange = asked.exchange
    if not exchange.answered:
        return f"no answer from {profile.host}: {silence_words(exchange.failure, exchange.detail)}"
    where = f"the answer of {profile.host}{f', field {unusable.field}' if unusable.field else ''}"
    return f"nothing can be concluded from {where}: {unusable_answer_words(unusable)}"
