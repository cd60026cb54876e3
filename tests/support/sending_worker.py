"""Sends a list of orders through the real runtime and waits for their ends; a supervisor kills it at any step.

Every journal and wire step is told on standard output and waits for a line on standard input, so that the supervisor
can kill the process exactly there. With ``--resend`` it is the forbidden program: at start it sends again whatever was
left in ``sending``.
"""

import argparse
import asyncio
import faulthandler
import socket
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

from example_forms import PAYOUT
from opened_home import PROFILE
from waiting import until

from console_app.config_file import HomeFiles
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import Pair, check
from console_app.protocol.states import BANK_FINAL, OrderState
from console_app.protocol.values import Secret
from console_app.runtime import Runtime, open_runtime
from console_app.services import schedule
from console_app.services.ports import Journal
from console_app.services.profile import Profile
from console_app.services.records import Order
from console_app.services.requests import Content, content_of, seal
from console_app.vault.importing import read_private_key
from console_app.vault.memory import memory_vault
from console_app.workstation import SystemClock, SystemRandomness

P = ParamSpec("P")
T = TypeVar("T")
SPEED = 240
LONGEST = 600
"""Seconds after which a forked process is taken to hang; its supervisor has the same guard."""
STEPS = ("add", "move", "begin_attempt", "post_order", "end_attempt", "observe")
ENDED = BANK_FINAL | {OrderState.REFUSED, OrderState.HELD}
"""An order that never reached the gateway ends held: only a person may say that it will not come."""


def shorten_the_ladder() -> None:
    """Let an hour of the schedule pass in fifteen seconds; the clock stays right, for signatures carry it."""
    schedule.LADDER = tuple(offset / SPEED for offset in schedule.LADDER)  # type: ignore[misc]
    for name in ("POLL_FAST_FOR", "POLL_HOURLY_AFTER", "POLL_UNTIL"):
        setattr(schedule, name, getattr(schedule, name) / SPEED)
    for name in ("POLL_EVERY", "POLL_THEN_EVERY"):
        paces = getattr(schedule, name)
        setattr(schedule, name, {pace: interval / SPEED for pace, interval in paces.items()})


def told(name: str, call: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Tell the supervisor before and after a step."""

    async def step(*arguments: P.args, **named: P.kwargs) -> T:
        tell(f"before {name}")
        result = await call(*arguments, **named)
        tell(f"after {name}")
        return result

    return step


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    if not sys.stdin.readline():
        sys.exit(3)


def content(profile: Profile, number: str, amount: str) -> Content:
    texts = {**PAYOUT, "client_orderid": number, "amount": amount}
    checked = check(operation_of("payout"), texts, Situation(datetime.now(UTC).date()), branch="bank-account")
    return content_of(profile, checked, "bank-account")


async def main(arguments: argparse.Namespace) -> int:
    files = HomeFiles(arguments.home)
    vault = memory_vault("home", lambda: (PROFILE,))
    await vault.store_private_key(PROFILE, read_private_key(arguments.key.read_bytes()))
    await vault.store_merchant_control(PROFILE, Secret(arguments.control.read_text(encoding="ascii").strip()))
    store = vault._store  # noqa: SLF001 - the journal's key is the same in every run
    await store.write("home/journal-key", Secret("hmac1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
    shorten_the_ladder()
    runtime = await open_runtime(files, vault, SystemClock(), SystemRandomness())
    journal, submitter = runtime.journal_home.journal, runtime.use_cases.submitter
    for name in STEPS:
        place = submitter._sending._wire if name == "post_order" else journal  # noqa: SLF001 - killed just there
        setattr(place, name, told(name, getattr(place, name)))
    profile = files.named(PROFILE)
    wanted = [content(profile, f"K-{index:04}", f"{100 + index}.00") for index in range(arguments.orders)]
    if arguments.resend:
        await send_again_what_was_sending(runtime, wanted)
    await runtime.recovery.run()
    poll = asyncio.ensure_future(runtime.use_cases.poller.run())
    try:
        await asyncio.gather(*(worker(runtime, wanted[start::4]) for start in range(4)))
        await until(partial(all_ended, runtime, wanted[:]))
    finally:
        await runtime.close()
        await poll
    tell("done")
    return 0


async def all_ended(runtime: Runtime, left: list[Content]) -> bool:
    """Tell whether every order has come to its end; else let the poller look around, for whom time goes faster.

    What has ended is taken from those that are left: hundreds are not asked for again at every look.
    """
    while left:
        _, order = await latest(runtime.journal_home.journal, left[0])
        if order is None or order.state not in ENDED:
            runtime.use_cases.poller.wake()
            return False
        left.pop(0)
    return True


async def worker(runtime: Runtime, wanted: list[Content]) -> None:
    """Enter what is not entered yet; click "send again" on what was proved not to be sent.

    An order killed before it was authorised was withdrawn at start; the same payment gets a number of its own then.
    """
    journal, submitter = runtime.journal_home.journal, runtime.use_cases.submitter
    for first in wanted:
        one, order = await latest(journal, first)
        if order is None:
            order = await submitter.submit(one, "worker", "told by the supervisor")
        while order.state is OrderState.NOT_SENT:
            order = await submitter.send_again(order.id, one, "worker")
        runtime.use_cases.poller.wake()


async def latest(journal: Journal, one: Content) -> tuple[Content, Order | None]:
    """Give the payment under its own number, or under the next one where that order was withdrawn."""
    found = await journal.find(one.key)
    while found is not None and found.state is OrderState.WITHDRAWN:
        pairs = tuple(Pair(p.name, f"{p.value}.n") if p.name == "client_orderid" else p for p in one.pairs)
        one = replace(one, pairs=pairs)
        found = await journal.find(one.key)
    return one, found


async def send_again_what_was_sending(runtime: Runtime, wanted: list[Content]) -> None:
    """Do what must never be done."""
    clock, submitter = runtime.use_cases.clock, runtime.use_cases.submitter
    by_number = {one.key.number: one for one in wanted}
    for order in await runtime.journal_home.journal.left_sending():
        sealed = await seal(by_number[order.key.number], runtime.use_cases.signer, clock, SystemRandomness())
        await submitter._sending._wire.post_order(sealed.call, clock.monotonic(), clock.now())  # noqa: SLF001 - past every guard


def work_for(supervisor: socket.socket, arguments: argparse.Namespace) -> NoReturn:
    """Do the whole work in a forked process, with a socket for standard input and output."""
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    sys.stdin, sys.stdout = supervisor.makefile("r"), supervisor.makefile("w")
    sys.exit(asyncio.run(main(arguments)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--control", type=Path, required=True)
    parser.add_argument("--orders", type=int, required=True)
    parser.add_argument("--resend", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
