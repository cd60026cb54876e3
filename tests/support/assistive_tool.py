"""Reads a program as a screen reader does: AT-SPI on a bus of its own, with the registry that desktops run."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from secret_service import BUS
from unix_sockets import listens
from waiting import block_until

LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
SCREEN: Final = "1440x900x24"
ROOT_PATH: Final = "/org/a11y/atspi/accessible/root"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
ATSPI: Final = "org.a11y.atspi"
FOCUSABLE: Final = 1 << 11
SHOWING: Final = 1 << 25
"""Bits of AtspiStateType, see atspi-constants.h."""
DEEPEST: Final = 60


@dataclass(frozen=True, slots=True)
class Node:
    """One accessible thing of a program, by the bus name of its owner and its path."""

    owner: str
    path: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a screen reader tells of a thing: role, name, description, the label that belongs to it, and its state."""

    node: Node
    role: str
    name: str
    description: str
    label: str
    focusable: bool


class AssistiveTool:
    """A plain client of the accessibility bus, as Orca is one; it knows nothing of Qt or of the program.

    A LookupError says that what was asked about is gone meanwhile, or cannot do it.
    """

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - jeepney has no types
        """Take the connection to the accessibility bus, and ask to be told of what is said aloud."""
        self._connection = connection
        self._call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", "s", _SAID)
        registry = (f"{ATSPI}.Registry", "/org/a11y/atspi/registry", f"{ATSPI}.Registry")
        self._register(*registry)
        self._said: list[str] = []
        self._program: subprocess.Popen[bytes] | None = None

    def watch(self, program: "subprocess.Popen[bytes]") -> None:
        """Take the program that is read: nobody waits for what one shows that has ended."""
        self._program = program

    def _register(self, owner: str, path: str, face: str) -> None:
        """Ask the registry, which the bus starts for this; of two started at once one leaves again without a word."""

        def asked() -> bool:
            try:
                self._call(owner, path, face, "RegisterEvent", "sass", "object:announcement", [], "")
            except LookupError:
                return False
            return True

        block_until(asked)

    def programs(self) -> list[Node]:
        """Give the programs that can be read."""
        self._still_runs()
        (children,) = self._call(f"{ATSPI}.Registry", ROOT_PATH, f"{ATSPI}.Accessible", "GetChildren")
        return [Node(*child) for child in children]

    def in_sight(self, node: Node, depth: int = 0) -> Iterator[Heard]:
        """Give everything of a program that is shown, from the outside in."""
        self._still_runs()
        state = self._of(node, "Accessible", "GetState")[0]
        if depth > 1 and not state[0] & SHOWING:
            return
        yield self.hear(node)
        if depth < DEEPEST:
            for child in self._of(node, "Accessible", "GetChildren")[0]:
                yield from self.in_sight(Node(*child), depth + 1)

    def hear(self, node: Node) -> Heard:
        """Give what is told of one thing."""
        labels = [
            self._property(Node(*target), "Name")
            for kind, targets in self._of(node, "Accessible", "GetRelationSet")[0]
            for target in targets
            if kind == _LABELLED_BY
        ]
        (role,) = self._of(node, "Accessible", "GetRoleName")
        (state,) = self._of(node, "Accessible", "GetState")
        name, description = self._property(node, "Name"), self._property(node, "Description")
        return Heard(node, role, name, description, " ".join(labels), bool(state[0] & FOCUSABLE))

    def text(self, node: Node) -> str:
        """Read what stands in an input."""
        return str(self._of(node, "Text", "GetText", "ii", 0, -1)[0])

    def write(self, node: Node, text: str) -> None:
        """Put a text into an input, as a tool for dictation does."""
        assert self._of(node, "EditableText", "SetTextContents", "s", text) == (True,)

    def press(self, node: Node) -> None:
        """Do the first thing that can be done with something."""
        assert self._of(node, "Action", "DoAction", "i", 0) == (True,)

    @property
    def said(self) -> list[str]:
        """All that was said aloud up to now."""
        return list(self._said)

    def hear_more(self, known: int) -> list[str]:
        """Wait until more is said aloud than is known, and give all that was said up to now."""
        while len(self._said) <= known:
            self._keep(self._connection.receive())
        return self.said

    def _still_runs(self) -> None:
        assert self._program is None or self._program.poll() is None, "the program has ended"

    def _keep(self, message: Any) -> None:  # noqa: ANN401 - jeepney has no types
        from jeepney import HeaderFields  # type: ignore[import-untyped]

        if message.header.fields.get(HeaderFields.member) == "Announcement":
            self._said.append(str(message.body[3][1]))

    def _property(self, node: Node, name: str) -> str:
        return str(self._call(node.owner, node.path, PROPERTIES, "Get", "ss", f"{ATSPI}.Accessible", name)[0][1])

    def _of(self, node: Node, face: str, method: str, signature: str = "", *body: object) -> tuple[Any, ...]:
        return self._call(node.owner, node.path, f"{ATSPI}.{face}", method, signature, *body)

    def _call(
        self, owner: str, path: str, face: str, method: str, signature: str = "", *body: object
    ) -> tuple[Any, ...]:
        from jeepney import DBusAddress, MessageType, new_method_call

        message = new_method_call(DBusAddress(path, owner, face), method, signature or None, body)
        serial = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        while True:
            answer = self._connection.receive()
            if answer.header.fields.get(_REPLY_SERIAL) == serial:
                if answer.header.message_type is not MessageType.method_return:
                    raise LookupError(method, *answer.body)
                return tuple(answer.body)
            self._keep(answer)


_SAID: Final = f"type='signal',interface='{ATSPI}.Event.Object',member='Announcement'"
_LABELLED_BY: Final = 2
_REPLY_SERIAL: Final = 5
"""Numbers of AtspiRelationType and of the header field of a D-Bus message."""


@contextmanager
def reading(command: tuple[str, ...], folder: Path, place: Path, added: Mapping[str, str]) -> Iterator[AssistiveTool]:
    """Run a program on a screen of its own with an assistive tool that reads it; files lie in `folder`."""
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

    with ExitStack() as stack:
        socket, config = folder / "bus", folder / "bus.conf"
        config.write_text(BUS.format(socket=socket), encoding="utf-8")
        session = f"unix:path={socket}"
        environment = {
            "PATH": os.environ["PATH"],
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder)),
            "DBUS_SESSION_BUS_ADDRESS": session,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            **added,
        }
        with (folder / "output").open("wb") as output:

            def start(*words: str, passing: int | None = None) -> "subprocess.Popen[bytes]":
                process = subprocess.Popen(
                    words,
                    env=environment,
                    cwd=place,
                    stdout=output,
                    stderr=output,
                    pass_fds=() if passing is None else (passing,),
                )
                stack.callback(_end, process)
                return process

            bus_of_session = start("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile")
            block_until(lambda: listens(socket), bus_of_session)
            coming, going = os.pipe()
            start("Xvfb", "-displayfd", str(going), "-screen", "0", SCREEN, "-nolisten", "tcp", passing=going)
            os.close(going)
            with os.fdopen(coming) as told:
                environment["DISPLAY"] = f":{told.readline().strip()}"
            start(LAUNCHER, "--launch-immediately")
            connection = stack.enter_context(closing(open_dbus_connection(session)))
            address = _accessibility_bus(connection)
            bus = stack.enter_context(closing(open_dbus_connection(address)))
            tool = AssistiveTool(bus)
            tool.watch(start(*command))
            yield tool


def _accessibility_bus(connection: Any) -> str:  # noqa: ANN401 - jeepney has no types
    from jeepney import DBusAddress, MessageType, new_method_call

    where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
    found: list[str] = []

    def asked() -> bool:
        answer = connection.send_and_get_reply(new_method_call(where, "GetAddress"))
        if answer.header.message_type is MessageType.method_return:
            found.append(answer.body[0])
        return bool(found)

    block_until(asked)
    return found[0]


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()  # so that it ends what it has started itself
    process.wait()
