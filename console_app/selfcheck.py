"""Checks a workstation before anybody works on it by really using each part; makes no sentences."""

import asyncio
import errno
import os
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from console_app.config_file import HomeFiles
from console_app.demo import Demo, DemoFailed, started_demo
from console_app.gateway.client import HttpWire
from console_app.gateway.tls import trust
from console_app.journal.engine import FILE
from console_app.journal.home import JournalHome
from console_app.process_memory import exposures
from console_app.protocol.answers import Found, judge_status_answer
from console_app.protocol.catalogue import operation_of
from console_app.protocol.operation import check
from console_app.protocol.states import OrderState
from console_app.runtime import open_runtime
from console_app.services.errors import ConsoleError, HomeBusy, JournalUnavailable, ProfileError
from console_app.services.exchange import Exchange
from console_app.services.findings import Check, CheckFailed, Finding, Trouble
from console_app.services.ports import Clock, Randomness
from console_app.services.records import Order
from console_app.services.requests import content_of, seal, status_content
from console_app.services.situation import situation_of
from console_app.vault.key_vault import KeyVault
from console_app.vault.keyring_vault import keyring_vault

CLOCK_TOLERANCE: Final = timedelta(seconds=30)
"""A tenth of the difference that a gateway allows a signature's time; an answer's Date is in whole seconds."""
ROOM: Final = 8 * 1024 * 1024
"""Free bytes that a home needs: its log alone takes five million, and a full disk stops every order."""
QT_WITHIN: Final = 30
KEYRING_WITHIN: Final = 120
"""In seconds; a keyring may ask its owner for a password meanwhile."""

_ENTRIES: Final = "selfcheck"
_PROBE: Final = "paynet-selfcheck-"
_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR})
_QT_PROBE: Final = (
    "from PySide6.QtCore import qVersion; from PySide6.QtGui import QGuiApplication; "
    "app = QGuiApplication([]); print(app.platformName(), qVersion())"
)
_TESTED: Final = {
    "amount": "10.42",
    "currency": "EUR",
    "account_number": "1234567890",
    "receiver_first_name": "Self",
    "receiver_last_name": "Check",
}
_LEFT_WELL: Final = frozenset({OrderState.ACCEPTED, OrderState.PROCESSING, OrderState.APPROVED})


@dataclass(frozen=True, slots=True)
class Workstation:
    """What is checked: the home whose journal is opened, the vault over the keyring, clock and randomness."""

    home: Path
    vault: KeyVault
    clock: Clock
    randomness: Randomness


def this_workstation(home: Path, clock: Clock, randomness: Randomness) -> Workstation:
    """Describe this workstation, with the platform's own keyring, under an entry that belongs to no home."""
    return Workstation(home, keyring_vault(_ENTRIES, lambda: ()), clock, randomness)


async def self_check(workstation: Workstation) -> AsyncIterator[Finding]:
    """Make every check, whatever the earlier ones found, and yield each finding at once.

    Nothing leaves this machine. The only traces are in the home's journal, which is opened and closed as by a window
    (so it is upgraded), and the folder of a new home; a home without a journal stays without.
    """
    yield await _found(Check.QT, _qt_platform)
    yield await _found(Check.KEYRING, lambda: _keyring(workstation.vault))
    yield await _found(Check.DATABASE, lambda: _database(workstation.clock))
    yield await _found(Check.HOME, lambda: _journal_of_home(workstation))
    yield await _found(Check.TLS, _tls_store)
    trip = _RoundTrip(workstation.clock, workstation.randomness)
    yield await _found(Check.SANDBOX, trip.make)
    yield await _found(Check.CLOCK, trip.compare_clocks)
    yield await _found(Check.MEMORY, _process_memory)


async def _found(what: Check, look: Callable[[], Awaitable[str]]) -> Finding:
    """Run a check, and turn any failure into a finding, so that one broken part does not hide the others."""
    try:
        return Finding(what, await look())
    except ConsoleError as error:
        return Finding(what, error=error)
    except OSError as error:
        return Finding(what, error=CheckFailed(Trouble.FILES, error.strerror or type(error).__name__))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the check found
        return Finding(what, error=CheckFailed(Trouble.UNEXPECTED, type(error).__name__))


async def _qt_platform() -> str:
    """Start Qt in a process of its own: without a usable screen it ends its process at once."""
    command = (sys.executable, "-P", "-c", _QT_PROBE)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=QT_WITHIN, check=False)

    try:
        done = await asyncio.to_thread(run)
    except subprocess.TimeoutExpired as error:
        raise CheckFailed(Trouble.NO_PLATFORM, f"no answer in {QT_WITHIN} s") from error
    if done.returncode != 0:
        complaint = next((line.strip() for line in done.stderr.splitlines() if line.strip()), "")
        raise CheckFailed(Trouble.NO_PLATFORM, complaint or f"exit status {done.returncode}")
    platform, version = done.stdout.split()
    return f"{platform}, Qt {version}"


async def _keyring(vault: KeyVault) -> str:
    """Write, read and delete a probe."""
    try:
        async with asyncio.timeout(KEYRING_WITHIN):
            backend = await vault.probe()
    except TimeoutError as error:
        raise CheckFailed(Trouble.KEYRING_SILENT, f"{KEYRING_WITHIN} s") from error
    return f"{backend}: a probe was written, read and deleted"


async def _database(clock: Clock) -> str:
    """Make, open and close a journal that nobody needs."""
    with _in_temporary_files(), tempfile.TemporaryDirectory(prefix=_PROBE, ignore_cleanup_errors=True) as folder:
        began = time.perf_counter()
        await (await JournalHome.open(Path(folder), clock)).close()
        took = time.perf_counter() - began
        return f"a throw-away journal was made, opened and closed in {round(took * 1000)} ms"


@contextmanager
def _in_temporary_files() -> Iterator[None]:
    """Replace the error by one that names the folder for temporary files, if that is the unusable one."""
    try:
        yield
    except (OSError, JournalUnavailable, ProfileError) as error:
        if isinstance(error, OSError) and error.errno not in _FULL | _FORBIDDEN:
            raise
        said = _system_said(error)
        with suppress(OSError):  # where there is no such folder, that is what was said
            said = f"{tempfile.gettempdir()}: {said}"
        raise CheckFailed(Trouble.TEMPORARY, said) from error


def _system_error(error: Exception) -> OSError | None:
    """Return the system's error that is or lies behind one of ours."""
    return next((found for found in (error, error.__cause__) if isinstance(found, OSError)), None)


def _system_said(error: Exception) -> str:
    system = _system_error(error)
    return (system.strerror if system is not None else "") or getattr(error, "detail", "") or type(error).__name__


async def _journal_of_home(workstation: Workstation) -> str:
    """Write into the home; then open and close its journal, or a temporary one if it has none."""
    home = workstation.home
    file = home / FILE
    with _told_of_home(home):
        await asyncio.to_thread(_write_into, home)
        if not file.exists():
            with tempfile.TemporaryDirectory(prefix=f".{_PROBE}", dir=home, ignore_cleanup_errors=True) as folder:
                await (await JournalHome.open(Path(folder), workstation.clock)).close()
            return f"none yet in {home}"
    try:
        await (await JournalHome.open(workstation.home, workstation.clock)).close()
    except HomeBusy:
        return f"in use by an open console: {workstation.home}"
    return f"opened and closed, {file.stat().st_size // 1024} KB in {workstation.home}"


def _write_into(home: Path) -> None:
    """Create the home as a window would, and write as many bytes as it needs at least."""
    HomeFiles(home)
    with tempfile.TemporaryFile(prefix=f".{_PROBE}", dir=home) as probe:
        probe.write(os.urandom(ROOM))  # zeros would take no room on a disk that compresses
        probe.flush()
        os.fsync(probe.fileno())


@contextmanager
def _told_of_home(home: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ProfileError, JournalUnavailable) as error:
        system = _system_error(error)
        if system is None and isinstance(error, ProfileError):
            raise
        full = system is not None and system.errno in _FULL
        trouble = Trouble.HOME_FULL if full else Trouble.HOME_UNWRITABLE
        raise CheckFailed(trouble, f"{home}: {_system_said(error)}") from error


async def _tls_store() -> str:
    """Load the authorities that gateways' certificates are checked with."""
    return await asyncio.to_thread(_authorities)


def _authorities() -> str:
    context = trust()
    if sys.platform in {"win32", "darwin"}:
        return f"the platform's own store, {ssl.OPENSSL_VERSION}"
    count = context.cert_store_stats()["x509_ca"]
    if count:
        return f"{count} certificate authorities, {ssl.OPENSSL_VERSION}"
    folder = Path(ssl.get_default_verify_paths().openssl_capath)
    with suppress(OSError):
        if any(folder.iterdir()):
            return f"certificate authorities in {folder}, {ssl.OPENSSL_VERSION}"
    raise CheckFailed(Trouble.NO_AUTHORITIES, str(folder))


async def _process_memory() -> str:
    """Ask the system whether this process's memory could be read or dumped."""
    left = exposures()
    if left:
        raise CheckFailed(Trouble.MEMORY_OPEN, ", ".join(left))
    return "protected: no core dump, not readable by other programs of this user"


class _RoundTrip:
    """One signed payout to the sandbox gateway and one status call about it, with the Date of that answer."""

    def __init__(self, clock: Clock, randomness: Randomness) -> None:
        self._clock = clock
        self._randomness = randomness
        self._offset: timedelta | None = None

    async def make(self) -> str:
        """Start the sandbox, send, ask, and end it again."""
        try:
            with _in_temporary_files():
                async with started_demo() as demo:
                    return await self._made(demo)
        except DemoFailed as error:
            raise CheckFailed(Trouble.NO_SANDBOX) from error

    async def compare_clocks(self) -> str:
        """Compare this program's clock with the Date of the sandbox's answer."""
        if self._offset is None:
            raise CheckFailed(Trouble.CLOCK_UNKNOWN)
        seconds = self._offset.total_seconds()
        if abs(self._offset) > CLOCK_TOLERANCE:
            raise CheckFailed(Trouble.CLOCK_OFF, f"{seconds:+.1f} s")
        return f"{seconds:+.1f} s against the sandbox's answer"

    async def _made(self, demo: Demo) -> str:
        began = time.perf_counter()
        wire = HttpWire(self._clock)
        runtime = await open_runtime(demo.files, demo.signer, self._clock, self._randomness, wire)
        try:
            profile, payout = demo.files.named(demo.profile), operation_of("payout")
            number = await runtime.use_cases.submitter.fresh_number(payout, profile)
            texts = {**_TESTED, "client_orderid": number}
            checked = check(payout, texts, situation_of(profile, self._clock), branch="bank-account")
            content = content_of(profile, checked, "bank-account")
            order = await runtime.use_cases.submitter.submit(content, runtime.use_cases.operator)
            # Asked in any case: where the clock is why the payout was refused, this answer's Date says so.
            asked = await seal(status_content(profile, number), demo.signer, self._clock, self._randomness)
            exchange = await wire.ask(asked.call, urgent=True)
            self._offset = _offset_of(exchange, self._clock.now())
            if order.state not in _LEFT_WELL:
                raise CheckFailed(Trouble.NOT_ACCEPTED, _outcome(order))
            status = _status_in(exchange, number)
        finally:
            await runtime.close()
        took = round((time.perf_counter() - began) * 1000)
        return f"payout {order.gateway_id} accepted, its status {status}, {took} ms"


def _outcome(order: Order) -> str:
    return " ".join(
        part for part in (order.state.value, order.not_sent_because, order.doubt_because, order.error_code) if part
    )


def _status_in(exchange: Exchange, number: str) -> str:
    if exchange.body is None or exchange.http_status is None:
        raise CheckFailed(Trouble.NOT_FOUND, exchange.failure.value)
    verdict = judge_status_answer(exchange.http_status, exchange.body, number)
    if not isinstance(verdict, Found):
        raise CheckFailed(Trouble.NOT_FOUND, type(verdict).__name__)
    return verdict.status


def _offset_of(exchange: Exchange, now: datetime) -> timedelta | None:
    return None if exchange.server_time is None else now - exchange.server_time
