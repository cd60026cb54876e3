"""A console whose listing has one call more: a process of its own, for the listing is read when it is imported.

    python added_operation.py FOLDER PACKAGE

FOLDER holds the package, whose `LISTED_ONE` is the entry. Its form is filled in, reviewed and sent to a gateway on
loopback that takes any order; what a person saw is printed as JSON.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from amended_listing import NEW
from opened_console import OpenedWindow, opened_window
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication
from sandbox_process import running_sandbox
from waiting import until

from console_app.gui.kit.aio import Fault, run
from console_app.gui.kit.theme import Preference, Theme

if TYPE_CHECKING:
    from console_app.services.profile import Profile

TEXTS = {"amount": "12.50", "currency": "EUR", "wallet": "W-1001", "owner": "Jane Doe"}
GATEWAY_ID = "4711"
HARMLESS = "This plugin does not support"


class Handler(BaseHTTPRequestHandler):
    """Takes any order, and remembers where it was sent."""

    paths: list[str] = []  # noqa: RUF012 - one gateway in the process

    def do_POST(self) -> None:
        """Accept it."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number = parse_qs(body)["client_orderid"][0]
        self.paths.append(self.path)
        answer = f"type=async-response&serial-number=0&merchant-order-id={number}&paynet-order-id={GATEWAY_ID}\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""


@contextmanager
def taking_gateway() -> Iterator[str]:
    """Run the gateway; give its base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/paynet/api"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def play(desk: OpenedWindow) -> dict[str, object]:
    """Do what an operator does at the new tab, and give what was to be seen."""
    key = NEW.key
    seen: dict[str, object] = {}
    shortcut = desk.window.findChild(QShortcut, f"shortcut.{key}")
    seen["shortcut"] = shortcut.key().toString() if isinstance(shortcut, QShortcut) else ""
    desk.window.tabs.choose(key)
    await until(lambda: desk.wire(f"{key}.client_orderid") != "")
    seen["tab"], seen["front"] = desk.window.tab.text, desk.shows(f"tab.{key}")
    seen["number"] = desk.wire(f"{key}.client_orderid")
    for wire, text in TEXTS.items():
        desk.put(f"{key}.{wire}", text)
    seen["button"] = desk.text(f"{key}.send")
    dialog = await desk.open_review(key)
    seen["review"], seen["summary"] = dialog.windowTitle(), desk.told("review.summary")
    seen["confirm"] = desk.text("review.confirm")
    await desk.confirm()
    await until(lambda: desk.text(f"{key}.result") != "")
    seen["outcome"] = desk.text(f"{key}.result")
    order = await desk.order(str(seen["number"]))
    seen["state"], seen["receiver"], seen["destination"] = order.state.value, order.receiver, order.destination
    await desk.settled()
    return seen


def main(folder: Path) -> int:
    """Play it and print what was seen."""
    app = QApplication(sys.argv[:1])
    theme, faults = Theme(app, Preference.LIGHT), list[Fault]()
    seen: dict[str, object] = {}
    with running_sandbox(folder) as sandbox, taking_gateway() as base_url:

        def at_the_gateway(profile: "Profile") -> "Profile":
            return replace(profile, base_url=base_url, look_up_first=False, look_up_waiver="takes anything")

        async def whole() -> int:
            async with opened_window(theme, sandbox, folder, faults, changed=at_the_gateway) as desk:
                seen.update(await play(desk))
            return 0

        run(app, whole, faults.append)
    seen["paths"], seen["faults"] = Handler.paths, [str(fault) for fault in faults if HARMLESS not in fault.doing]
    print(json.dumps(seen))  # noqa: T201 - the test reads it
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
