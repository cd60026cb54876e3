"""The sandbox as a process on loopback: listens, logs, ends when told; judges and decides nothing."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from console_app.sandbox.certificates import make_identity
from console_app.sandbox.clock import SandboxClock
from console_app.sandbox.config import SandboxConfig, add_arguments, read_config
from console_app.sandbox.connection import Connection, SandboxContext
from console_app.sandbox.control_channel import ControlChannel, RequestRow
from console_app.sandbox.engine import Gateway, Handled
from console_app.sandbox.judge import Judge, load_public_key
from console_app.sandbox.masking import masked
from console_app.sandbox.orders import OrderBook
from console_app.sandbox.scenarios import ScenarioRule, Script

__all__ = ["SandboxConfig", "add_arguments", "run", "serve"]

_HOST: Final = "127.0.0.1"


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM, SIGINT or, if asked, the end of standard input; return the exit status."""
    try:
        config = read_config(args)
        asyncio.run(_serve_until_told(config, until_stdin_closes=args.until_stdin_closes))
    except (OSError, ValueError) as error:
        _to_stderr(f"sandbox: {error}")
        return 1
    return 0


async def serve(
    config: SandboxConfig,
    on_ready: Callable[[str], None],
    log: Callable[[str], None] | None = None,
) -> None:
    """Run the sandbox gateway until cancelled; `on_ready` gets its address, `log` each masked line.

    Raises OSError if the port is taken and ValueError for an unusable public key.
    """
    write = log or _to_stderr
    clock = SandboxClock(_utc_now, manual=config.manual_clock)
    script = Script(config.rules)
    book = OrderBook(clock.now, config.polls, config.card_refs)
    judge = Judge(config.login, config.control, load_public_key(config.public_key_pem), clock.now)
    requests: list[RequestRow] = []

    def note(row: RequestRow, handled: Handled) -> None:
        if config.test_control:
            requests.append(row)
        write(_line(row, handled))

    context = SandboxContext(
        Gateway(judge, book, clock, config.endpoints, config.groups, hundredths=config.hundredths),
        script,
        ControlChannel(script, clock, book, requests) if config.test_control else None,
        clock.now,
        note,
    )
    for rule in config.rules:
        write(_rule_line(rule))
    await _listen(config, context, on_ready)


async def _listen(config: SandboxConfig, context: SandboxContext, on_ready: Callable[[str], None]) -> None:
    visitors: set[asyncio.Task[None]] = set()

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            visitors.add(task)
            task.add_done_callback(visitors.discard)
        # A stream's own callback reports a task that ends as cancelled: end plainly instead.
        with contextlib.suppress(asyncio.CancelledError):
            await Connection(context, reader, writer).serve()

    identity = make_identity(config.tls, _utc_now()) if config.tls else None
    if identity and config.tls_ca_out:
        config.tls_ca_out.write_bytes(identity.authority_pem)
    tls = identity.context if identity else None
    server = await asyncio.start_server(on_connection, _HOST, config.port, ssl=tls)
    try:
        port = server.sockets[0].getsockname()[1]
        on_ready(f"{'https' if tls else 'http'}://{_HOST}:{port}")
        await asyncio.get_running_loop().create_future()
    finally:
        server.close()
        leaving = list(visitors)
        for task in leaving:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)


async def _serve_until_told(config: SandboxConfig, *, until_stdin_closes: bool) -> None:
    loop = asyncio.get_running_loop()
    serving = loop.create_task(serve(config, _announce))
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, serving.cancel)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(serving.cancel))
    if until_stdin_closes:
        threading.Thread(target=_wait_for_stdin, args=(loop, serving.cancel), daemon=True).start()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


def _wait_for_stdin(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> None:
    # Bare reads: a buffered one would hold a lock that the interpreter's end waits for.
    with contextlib.suppress(OSError, ValueError):
        while os.read(sys.stdin.fileno(), 4096):
            pass
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(stop)


def _line(row: RequestRow, handled: Handled) -> str:
    order = f" order {row.client_orderid}" if row.client_orderid else ""
    number = f" as {handled.paynet_order_id}" if handled.paynet_order_id is not None else ""
    struck = f" [{', '.join(row.scenarios)}]" if row.scenarios else ""
    strange = f" unknown: {', '.join(masked(name) for name in handled.unknown)}"
    signed = f"\n  base string: {masked(row.base_string, 8000)}" if row.base_string else ""
    return (
        f"{row.time} {row.method} {row.path} {row.bytes} B{order} -> {masked(row.verdict)}{number}"
        f"{struck}{strange if handled.unknown else ''}{signed}"
    )


def _rule_line(rule: ScenarioRule) -> str:
    operations = ", ".join(sorted(rule.strikes))
    limit = f" {rule.count} times" if rule.count is not None else ""
    seed = f" seed {rule.seed}" if rule.seed else ""
    return f"scenario {rule.scenario.value}{seed}{limit} for {operations}"


def _announce(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - here the sandbox's own clock is made
