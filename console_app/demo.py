"""The demo: a sandbox gateway as a process of its own, throw-away keys in memory, a throw-away home."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console_app.config_file import HomeFiles
from console_app.protocol.brands import API_PATH, CUSTOM, Environment
from console_app.protocol.values import Secret
from console_app.services.errors import ConsoleError
from console_app.services.preferences import new_profile
from console_app.services.profile import Target
from console_app.vault.importing import generate_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import memory_vault

PROFILE: Final = "Demo"
LOGIN: Final = "DemoMerchant"
ENDPOINT: Final = "39915"
KEY_BITS: Final = 2048
"""Short, for a quick start; the key is used for one demo only."""
ANSWER_WITHIN: Final = 20
END_WITHIN: Final = 5


class DemoFailed(ConsoleError):
    """The demo's gateway did not start."""


class DemoGateway:
    """The sandbox gateway's process, and its control channel for the tour."""

    def __init__(self, address: str) -> None:
        """Bind to its address, such as ``http://127.0.0.1:41233``."""
        self.address = address

    async def set_scenario(self, name: str, operation: str, count: int) -> None:
        """Have the gateway misbehave in a given way at the next `count` requests of an operation."""
        wish = {"name": name, "operation": operation, "count": count}
        await asyncio.to_thread(self._post, "scenario", wish)

    async def advance(self, seconds: int) -> None:
        """Move the gateway's clock on."""
        await asyncio.to_thread(self._post, "clock", {"advance": seconds})

    async def orders(self) -> list[dict[str, object]]:
        """Return the orders the gateway has accepted: order number, gateway id, status, how often."""
        found = await asyncio.to_thread(self._get, "orders")
        return [dict(row) for row in found]

    def _post(self, path: str, wish: dict[str, object]) -> None:
        request = urllib.request.Request(  # noqa: S310 -- our own child on loopback
            f"{self.address}/sandbox/{path}",
            data=json.dumps(wish).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with _direct().open(request, timeout=ANSWER_WITHIN):
            pass

    def _get(self, path: str) -> list[dict[str, object]]:
        with _direct().open(f"{self.address}/sandbox/{path}", timeout=ANSWER_WITHIN) as answer:
            return list(json.load(answer))


def _direct() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo: its home, its keys, its profile and its gateway."""

    files: HomeFiles
    signer: KeyVault
    profile: str
    gateway: DemoGateway


@asynccontextmanager
async def started_demo() -> AsyncIterator[Demo]:
    """Start the demo and end it again; nothing of it is left.

    Raises:
        DemoFailed: the gateway's process did not start.

    """
    with tempfile.TemporaryDirectory(prefix="paynet-demo-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        key = await asyncio.to_thread(generate_key, KEY_BITS)
        control = Secret(secrets.token_hex(16))
        child = await asyncio.to_thread(_start_gateway, place, key.public_pem, control)
        try:
            address = await asyncio.to_thread(_address_of, child)
            for used in ("public.pem", "control"):
                (place / used).unlink()
            files = HomeFiles(place / "home")
            vault = memory_vault(files.home_id(), lambda: (PROFILE,))
            files.add(
                new_profile(
                    name=PROFILE,
                    brand=CUSTOM.key,
                    environment=Environment.SANDBOX,
                    login=LOGIN,
                    currencies=("EUR", "USD"),
                    target=Target(ENDPOINT),
                    base_url=f"{address}{API_PATH}",
                )
            )
            await vault.store_private_key(PROFILE, key)
            await vault.store_merchant_control(PROFILE, control)
            yield Demo(files, vault, PROFILE, DemoGateway(address))
        finally:
            await asyncio.to_thread(_end, child)


def _start_gateway(place: Path, public_pem: str, control: Secret) -> subprocess.Popen[bytes]:
    """Start the sandbox and wait for its address.

    It reads key and control from files in the throw-away folder, which are deleted as soon as it runs.
    """
    public, controls = place / "public.pem", place / "control"
    public.write_text(public_pem, encoding="ascii")
    descriptor = os.open(controls, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(control.reveal())
    arguments = ("--login", LOGIN, "--public-key", str(public), "--control-file", str(controls))
    return subprocess.Popen(
        (sys.executable, "-m", "console_app", "sandbox", *arguments, "--test-control", "--until-stdin-closes"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _address_of(child: subprocess.Popen[bytes]) -> str:
    """Read the first line of the sandbox's output: printed once it listens, or ended."""
    line = child.stdout.readline().decode().strip() if child.stdout is not None else ""
    if not line.startswith("http://127.0.0.1:"):
        raise DemoFailed
    return line


def _end(child: subprocess.Popen[bytes]) -> None:
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
    try:
        child.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
