"""What holds for every test: no screen is needed, nothing but this machine is reached, and no wait is cut short."""

import gc
import ipaddress
import os
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hang_guard import HangGuard
from hypothesis import HealthCheck, settings
from left_children import children_end_with_us

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A machine that is busy makes neither an example nor its making wrong.
settings.register_profile("without a clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without a clock")

NAMES_OF_THIS_MACHINE = {"", "localhost"}
MANY_MODULES = 20
MUCH_GARBAGE = 50_000
"""Things made and not yet looked at by the collector."""
RESERVED_NAMES = (".invalid", ".test", ".example")


def pytest_configure(config: pytest.Config) -> None:
    """Keep watch from the beginning, and look for no garbage among the tests that come together: all of them stay."""
    config.pluginmanager.register(HangGuard(config))
    gc.disable()


class ReachedOutError(OSError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """Tell whether a host, by name or number, is this machine."""
    text = host.decode() if isinstance(host, bytes) else str(host or "")
    if text in NAMES_OF_THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_bound_to_listen(host: object) -> bool:
    """Tell whether a host is an address to listen on, which asks nobody."""
    return str(host) in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


@pytest.fixture(scope="session", autouse=True)
def no_program_is_left_behind() -> Iterator[None]:
    """End what tests have started when the tests have ended by force."""
    with children_end_with_us():
        yield


@pytest.fixture(scope="session", autouse=True)
def core_dumps_stay_possible() -> Iterator[None]:
    """Let what runs in this process give up core dumps as long as it likes, but not the right to have them again.

    A check of the workstation lowers both limits (RLIMIT_CORE), every child inherits them, and only root may raise the
    second: tests that look for a dump would find none, whatever their programs do. Those try the real limits in
    processes of their own.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits
        yield
        return
    set_limit, most = resource.setrlimit, resource.getrlimit(resource.RLIMIT_CORE)[1]

    def keep_most(kind: int, limits: tuple[int, int]) -> None:
        set_limit(kind, (limits[0], most) if kind == resource.RLIMIT_CORE else limits)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resource, "setrlimit", keep_most)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_garbage_is_collected_by_itself() -> Iterator[list[int]]:
    """Leave what one test forgot to the end of a test: Python collects on any thread, and a widget must die on its own.

    What was imported is never looked at again, which makes each collection a matter of milliseconds. It gives how many
    modules there were each time that was seen to.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    yield [len(sys.modules)]
    gc.enable()
    gc.unfreeze()


@pytest.fixture(autouse=True)
def garbage_is_collected_between_tests(no_garbage_is_collected_by_itself: list[int]) -> Iterator[None]:
    """Collect what has come together, on the thread of the tests; never look again at what they imported meanwhile."""
    modules = no_garbage_is_collected_by_itself
    if len(sys.modules) >= modules[-1] + MANY_MODULES:
        gc.collect()
        gc.freeze()
        modules.append(len(sys.modules))
    yield
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()


@pytest.fixture(autouse=True)
def new_journals_are_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make what a new journal holds once in a process; tests of the making itself put a fixture of this name before."""
    from journal_copies import copied_then_brought_up_to_date

    monkeypatch.setattr("console_app.journal.home.bring_up_to_date", copied_then_brought_up_to_date)


@pytest.fixture(scope="session", autouse=True)
def statements_are_put_together_once() -> Iterator[None]:
    """Let all journals of a process share what SQLAlchemy made of the program's questions, as a console's one does."""
    from journal_copies import engine_with_known_statements

    with pytest.MonkeyPatch.context() as patch:
        for user in ("home", "snapshots"):
            patch.setattr(f"console_app.journal.{user}.engine_of", engine_with_known_statements)
        yield


@pytest.fixture(scope="session")
def known_authorities() -> Callable[[str | None], ssl.SSLContext]:
    """Give what the program trusts, read from the system's store once: at each client it is a tenth of a small test."""
    from console_app.gateway.tls import trust

    return cache(trust)


@pytest.fixture(autouse=True)
def authorities_are_read_once(
    monkeypatch: pytest.MonkeyPatch, known_authorities: Callable[[str | None], ssl.SSLContext]
) -> None:
    """Spare each client the reading; tests of what is trusted put a fixture of this name before."""
    monkeypatch.setattr("console_app.gateway.http_clients.trust", known_authorities)


@pytest.fixture(scope="session")
def reached_out() -> Iterator[list[str]]:
    """Refuse other machines for the whole session, and keep a list of the tries."""
    tries: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    sendto, getaddrinfo = socket.socket.sendto, socket.getaddrinfo

    def check(family: int, address: object) -> None:
        if family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            if not is_here(host):
                tries.append(str(host))
                raise ReachedOutError(str(host))

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - as socket has it
        check(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401 - as the one it guards
        check(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, *arguments: Any) -> int:  # noqa: ANN401 - as above
        check(self.family, arguments[-1])
        return sendto(self, *arguments)

    def guarded_getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        if not (is_here(host) or is_bound_to_listen(host)):
            name = host.decode() if isinstance(host, bytes) else str(host)
            if not name.endswith(RESERVED_NAMES):
                tries.append(name)
            raise socket.gaierror(socket.EAI_NONAME, f"not looked up in tests: {host}")
        return getaddrinfo(host, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield tries


@pytest.fixture(autouse=True)
def nothing_but_this_machine(reached_out: list[str]) -> Iterator[None]:
    """Fail a test that tried another machine, even if the code under test swallowed the refusal."""
    reached_out.clear()
    yield
    assert not reached_out, f"reached for another machine: {', '.join(reached_out)}"
