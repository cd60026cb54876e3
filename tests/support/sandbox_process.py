"""Runs the sandbox gateway as a process of its own, for any test that needs a gateway."""

import http.client
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "tests" / "data" / "vectors"
LOGIN = "TestMerchant"
CONTROL = "B17F59B4-A7DC-41B4-8FF9-37D986B43D20"
ENDPOINT = 39915
GROUP = 77
PROGRAM = """
import argparse, sys
from console_app.sandbox import server
parser = argparse.ArgumentParser("sandbox")
server.add_arguments(parser)
sys.exit(server.run(parser.parse_args()))
"""
COMMAND = (sys.executable, "-c", PROGRAM)


@dataclass(frozen=True, slots=True)
class SandboxOrder:
    """One order in the sandbox's book; `executed` counts all orders under its client_orderid."""

    client_orderid: str
    operation: str
    paynet_order_id: int
    executed: int
    status: str
    amount: str
    currency: str
    landed: bool


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox with the merchant's side of its secrets."""

    address: str
    login: str
    control: str
    private_key_pem: bytes
    process: subprocess.Popen[str]
    log_file: Path
    ca_file: Path

    def orders(self) -> list[SandboxOrder]:
        return [SandboxOrder(**row) for row in self._call("GET", "orders")]

    def requests(self) -> list[dict[str, Any]]:
        """Each request: time, operation, method, path, bytes, verdict, client_orderid, scenarios."""
        rows: list[dict[str, Any]] = self._call("GET", "requests")
        return rows

    def advance(self, seconds: float) -> None:
        self._call("POST", "clock", {"advance": seconds})

    def set_scenario(
        self,
        name: str,
        operation: str | None = None,
        count: int | None = None,
        seconds: float | None = None,
        seed: str | None = None,
    ) -> None:
        """Add a rule: counted ones strike first and in their order, then the newest other."""
        wish = {"name": name, "operation": operation, "count": count, "seconds": seconds}
        given = {key: value for key, value in {**wish, "seed": seed}.items() if value is not None}
        self._call("POST", "scenario", given)

    def clear_scenarios(self) -> None:
        self._call("POST", "scenario", {"name": "clear"})

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def _call(self, method: str, path: str, wish: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        where = urlsplit(self.address)
        connection: http.client.HTTPConnection = http.client.HTTPConnection(where.netloc)
        if where.scheme == "https":
            blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            blind.check_hostname = False
            blind.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(where.netloc, context=blind)
        try:
            body = None if wish is None else json.dumps(wish)
            connection.request(method, f"/sandbox/{path}", body, {"Connection": "close"})
            answer = connection.getresponse()
            told = json.loads(answer.read())
        finally:
            connection.close()
        if answer.status != http.client.OK:
            raise AssertionError(told)
        return told


def sandbox_arguments(folder: Path) -> Sequence[str]:
    """Write the merchant's public key and control into the folder; the arguments that name them."""
    public_key, control = folder / "merchant-public.pem", folder / "merchant-control"
    openssl = ["openssl", "rsa", "-in", str(VECTORS / "test_key_pkcs1.pem"), "-pubout"]
    subprocess.run([*openssl, "-out", str(public_key)], check=True, capture_output=True)
    control.write_text(f"{CONTROL}\n", encoding="utf-8")
    files = ["--public-key", str(public_key), "--control-file", str(control)]
    return ["--login", LOGIN, *files]


@contextmanager
def running_sandbox(tmp_path: Path, *extra_args: str) -> Iterator[Sandbox]:
    """Start a sandbox with test control on a free port; it ends with the block or with us."""
    folder = tmp_path / f"sandbox-{len(list(tmp_path.glob('sandbox-*')))}"
    folder.mkdir()
    log_file, ca_file = folder / "log", folder / "ca.pem"
    arguments = [*sandbox_arguments(folder), "--test-control", "--until-stdin-closes"]
    with (
        log_file.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*COMMAND, *arguments, "--tls-ca-out", str(ca_file), *extra_args],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            if not address:
                raise AssertionError(log_file.read_text(encoding="utf-8"))
            key = (VECTORS / "test_key_pkcs1.pem").read_bytes()
            yield Sandbox(address, LOGIN, CONTROL, key, process, log_file, ca_file)
        finally:
            process.terminate()
            process.wait()
