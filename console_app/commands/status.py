"""A single question to the gateway about an order."""

import json
from datetime import UTC, datetime
from typing import cast

from console_app.commands.keyring import vault_of
from console_app.commands.terminal import DONE, FAILED, complain, say
from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.protocol.answers import NoSense
from console_app.protocol.card_numbers import mask_cards_in
from console_app.reasons import nonsense_words, silence_words
from console_app.services.errors import NumberRefused
from console_app.services.inquiry import Asked, Inquiry
from console_app.services.lookup import names_a_card, verdict_name
from console_app.services.news import News
from console_app.services.ports import Journal
from console_app.services.profile import Profile
from console_app.services.records import OrderKey
from console_app.workstation import SystemClock, SystemRandomness


async def ask_status(files: HomeFiles, name: str, number: str, gateway_id: str, request_serial: str) -> int:
    """Ask the gateway once about an order and write JSON; failed if no answer came in the gateway's own form.

    Raises:
        NumberRefused: a card's number stands where a number to ask for belongs; nothing was asked.

    """
    if any(names_a_card(given) for given in (number, gateway_id, request_serial)):
        raise NumberRefused
    profile = files.named(name)
    clock = SystemClock()
    wire = HttpWire(clock)
    inquiry = Inquiry(cast("Journal", _NoJournal()), wire, vault_of(files), files, clock, SystemRandomness(), News())
    key = OrderKey(profile.host, profile.login, number)
    try:
        asked = await inquiry.ask(profile, key, gateway_id=gateway_id, request_serial=request_serial, urgent=True)
    finally:
        await wire.close()
    say(json.dumps(_report(profile, number, asked), indent=2))
    if isinstance(asked.verdict, NoSense):
        complain(_why_no_sense(profile, asked, asked.verdict))
        return FAILED
    return DONE


class _NoJournal:
    """Stands where `Inquiry` keeps its journal: a single question reads and writes nothing there."""


def _report(profile: Profile, number: str, asked: Asked) -> dict[str, object]:
    verdict, exchange = asked.verdict, asked.exchange
    pairs = () if isinstance(verdict, NoSense) else verdict.answer.pairs
    return {
        "profile": profile.name,
        "environment": profile.environment.value,
        "host": profile.host,
        "client_orderid": mask_cards_in(number),
        "verdict": verdict_name(asked),
        "flaw": (exchange.failure.value or verdict.flaw.value) if isinstance(verdict, NoSense) else "",
        "http_status": exchange.http_status,
        "asked_at": _stamp(asked.at - exchange.elapsed),
        "answered_at": _stamp(asked.at) if exchange.answered else None,
        "gateway_time": _stamp(exchange.server_time),
        "elapsed_ms": round(exchange.elapsed.total_seconds() * 1000),
        "fields": {pair.name: mask_cards_in(pair.value) for pair in pairs},
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _why_no_sense(profile: Profile, asked: Asked, nonsense: NoSense) -> str:
    exchange = asked.exchange
    if not exchange.answered:
        return f"no answer from {profile.host}: {silence_words(exchange.failure, exchange.detail)}"
    return f"nothing can be concluded from the answer of {profile.host}: {nonsense_words(nonsense)}"
