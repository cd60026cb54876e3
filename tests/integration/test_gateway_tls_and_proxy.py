"""Certificates, proxies and the desktop's environment: nothing of an order leaves before the right host is proven."""

import asyncio
import datetime as dt
import ipaddress
import ssl
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from opened_home import PATIENT
from skipped_time import given_up, run_skipping

from console_app.gateway.client import HttpWire
from console_app.gateway.limits import Limits
from console_app.services.exchange import Call, Exchange, WireDetail, WireFailure
from console_app.workstation import SystemClock

BODY = b"client_orderid=P-1&amount=12.50"
PATH = "/paynet/api/v4/payout/7"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

each_kind = pytest.mark.parametrize("kind", ["order", "poll", "urgent"])


@pytest.fixture(autouse=True)
def authorities_are_read_once() -> None:
    """They are not: here each client reads for itself what it trusts."""


class Authority:
    """A throw-away certificate authority and the server contexts made with it."""

    def __init__(self, folder: Path, name: str = "throw-away authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._made = 0
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        certificate = (
            self._builder(self._name, self._key, days=30)
            .issuer_name(self._name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM).decode()

    def server(
        self, *, host: str = "127.0.0.1", days: int = 30, self_signed: bool = False, named: bool = True
    ) -> ssl.SSLContext:
        """Give the context of a server that shows a certificate for `host`, valid until so many days from now.

        One that is not `named` has the host as its common name only.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        try:
            name: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        builder = self._builder(subject, key, days=days)
        if named:
            builder = builder.add_extension(x509.SubjectAlternativeName([name]), False)
        issuer_key = key if self_signed else self._key
        signed = builder.issuer_name(subject if self_signed else self._name).sign(issuer_key, hashes.SHA256())
        self._made += 1
        file = self._folder / f"server{self._made}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        start = dt.datetime.now(dt.UTC) - dt.timedelta(days=60)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + dt.timedelta(days=60 + days))
        )


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@dataclass
class Far:
    """What reached a server or a proxy."""

    port: int = 0
    connections: int = 0
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def seen(self) -> bytes:
        return b"".join(self.heads + self.bodies)


@asynccontextmanager
async def listening(far: Far, serve: Serve, context: ssl.SSLContext | None = None) -> AsyncIterator[Far]:
    tasks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far.connections += 1
        try:
            await serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(guarded(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    far.port = server.sockets[0].getsockname()[1]
    try:
        yield far
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


@asynccontextmanager
async def gateway(context: ssl.SSLContext | None) -> AsyncIterator[Far]:
    far = Far()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far.heads.append(await reader.readuntil(b"\r\n\r\n"))
        far.bodies.append(await reader.readexactly(len(BODY)))
        writer.write(ANSWER)
        await writer.drain()

    async with listening(far, serve, context):
        yield far


@asynccontextmanager
async def proxy(
    answer: bytes = b"HTTP/1.1 200 Connection established\r\n\r\n", then: str = "tunnel"
) -> AsyncIterator[Far]:
    """A proxy that answers CONNECT like this and then tunnels, closes, or waits."""
    far = Far()

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                far.bodies.append(data)
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        far.heads.append(head)
        writer.write(answer)
        await writer.drain()
        if then == "wait":
            await reader.read()
        elif then == "tunnel":
            host, _, port = head.split()[1].decode().partition(":")
            back, forth = await asyncio.open_connection(host, int(port))
            await asyncio.gather(pump(reader, forth), pump(back, writer))

    async with listening(far, serve):
        yield far


async def post(wire: HttpWire, kind: str, call: Call) -> Exchange:
    if kind == "order":
        return await wire.post_order(call, time.monotonic(), dt.datetime.now(dt.UTC))
    return await wire.ask(call, urgent=kind == "urgent")


def call_to(far: Far, host: str = "127.0.0.1", by: str = "") -> Call:
    return Call(f"https://{host}:{far.port}{PATH}", BODY, "OAuth secret-signature", by)


@each_kind
def test_certificate_of_a_trusted_authority_lets_the_call_through(authority: Authority, kind: str) -> None:
    async def scene() -> None:
        async with gateway(authority.server()) as far:
            wire = HttpWire(SystemClock(), replace(PATIENT, extra_ca=authority.pem))
            exchange = await post(wire, kind, call_to(far))
            await wire.close()
            assert (exchange.began, exchange.failure, exchange.body) == (True, WireFailure.NONE, b"ok")
            assert far.bodies == [BODY]

    asyncio.run(scene())


@each_kind
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("expired", "expired"),
        ("other host", "127.0.0.1"),
        ("self-signed", "self-signed"),
        ("common name alone", "localhost"),
        ("unknown authority", "issuer"),
        ("TLS 1.1", ""),
        ("no TLS", ""),
    ],
)
def test_unproven_host_gets_not_one_byte_of_the_request(
    authority: Authority, tmp_path: Path, case: str, words: str, kind: str
) -> None:
    contexts = {
        "expired": lambda: authority.server(days=-1),
        "other host": lambda: authority.server(host="gate.example"),
        "self-signed": lambda: authority.server(self_signed=True),
        "common name alone": lambda: authority.server(host="localhost", named=False),
        "unknown authority": Authority(tmp_path, "stranger").server,
        "TLS 1.1": lambda: only_old(authority.server()),
        "no TLS": lambda: None,
    }

    async def scene() -> None:
        async with gateway(contexts[case]()) as far:
            limits = replace(PATIENT, extra_ca=authority.pem, connect=0.3 if case == "no TLS" else PATIENT.connect)
            host = "localhost" if case == "common name alone" else "127.0.0.1"
            exchange = await post(HttpWire(SystemClock(), limits), kind, call_to(far, host))
            expected = WireFailure.CONNECT_TIMEOUT if case == "no TLS" else WireFailure.TLS
            assert (exchange.began, exchange.failure, exchange.http_status) == (False, expected, None)
            assert words in exchange.detail
            assert far.seen == b""

    asyncio.run(scene())


def only_old(context: ssl.SSLContext) -> ssl.SSLContext:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def test_handshake_that_hangs_means_not_begun() -> None:
    async def scene() -> None:
        async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            await reader.read()

        async with listening(Far(), silent) as far:
            exchange = await post(HttpWire(SystemClock(), replace(PATIENT, connect=0.2)), "order", call_to(far))
            assert (exchange.began, exchange.failure) == (False, WireFailure.CONNECT_TIMEOUT)

    asyncio.run(scene())


def test_host_that_hangs_up_in_the_handshake_means_not_begun() -> None:
    async def scene() -> None:
        async def rude(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            await reader.read(1)

        async with listening(Far(), rude) as far:
            exchange = await post(HttpWire(SystemClock()), "order", call_to(far))
            assert not exchange.began
            assert exchange.failure in {WireFailure.CONNECT, WireFailure.TLS}

    asyncio.run(scene())


def test_trust_of_the_environment_counts_for_nothing(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "planted.pem"
    bundle.write_text(authority.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    async def scene() -> None:
        async with gateway(authority.server()) as far:
            exchange = await post(HttpWire(SystemClock()), "order", call_to(far))
            assert (exchange.began, exchange.failure) == (False, WireFailure.TLS)
            assert far.seen == b""

    asyncio.run(scene())


@each_kind
def test_proxies_of_the_environment_see_nothing(
    authority: Authority, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with gateway(authority.server()) as far, proxy() as trap:
            for name in VARIABLES:
                monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
            monkeypatch.setenv("NO_PROXY", "")
            wire = HttpWire(SystemClock(), replace(PATIENT, extra_ca=authority.pem))
            assert (await post(wire, kind, call_to(far))).answered
            await wire.close()
            assert (far.connections, trap.connections) == (1, 0)

    asyncio.run(scene())


@each_kind
def test_proxy_named_is_used_and_sees_no_header_of_the_call(authority: Authority, kind: str) -> None:
    async def scene() -> None:
        async with gateway(authority.server()) as far, proxy() as middle:
            wire = HttpWire(SystemClock(), replace(PATIENT, extra_ca=authority.pem))
            address = f"http://clerk:pass@127.0.0.1:{middle.port}"
            exchange = await post(wire, kind, call_to(far, by=address))
            await wire.close()
            assert (exchange.began, exchange.body) == (True, b"ok")
            assert (far.connections, middle.connections) == (1, 1)
            assert middle.heads[0].startswith(f"CONNECT 127.0.0.1:{far.port} HTTP/1.1".encode())
            assert b"Proxy-Authorization: Basic " in middle.heads[0]
            assert b"OAuth" not in middle.seen
            assert b"client_orderid" not in middle.seen
            assert b"proxy-authorization" not in far.heads[0].lower()

    asyncio.run(scene())


@each_kind
@pytest.mark.parametrize(
    ("answer", "then", "detail"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", "close", "407"),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "close", "502"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", "close", "302"),
        (b"", "close", WireDetail.BROKE_OFF),
        (b"SSH-2.0-no-proxy\r\n\r\n", "close", WireDetail.BROKE_OFF),
        (b"", "wait", WireDetail.TOOK_TOO_LONG),
    ],
)
def test_connect_that_fails_is_not_the_order_and_means_not_begun(
    answer: bytes, then: str, detail: str, kind: str
) -> None:
    async def scene() -> None:
        async with gateway(None) as far, proxy(answer, then) as middle:
            call = post(HttpWire(SystemClock(), PATIENT), kind, call_to(far, by=f"http://127.0.0.1:{middle.port}"))
            exchange = await (given_up(call, lambda: middle.heads) if then == "wait" else call)
            assert (exchange.began, exchange.failure, exchange.detail) == (False, WireFailure.PROXY, detail)
            assert exchange.http_status is None
            assert (far.connections, middle.connections) == (0, 1)
            assert b"OAuth" not in middle.seen

    run_skipping(scene())


def test_wrong_certificate_behind_a_proxy_means_not_begun_however_often(authority: Authority) -> None:
    async def scene() -> None:
        wrong = authority.server(host="gate.example")
        async with gateway(wrong) as far, gateway(authority.server()) as good, proxy() as middle:
            wire = HttpWire(SystemClock(), replace(PATIENT, extra_ca=authority.pem))
            address = f"http://127.0.0.1:{middle.port}"
            for kind in ["order", *["poll"] * 12]:
                exchange = await post(wire, kind, call_to(far, by=address))
                assert (exchange.began, exchange.failure) == (False, WireFailure.TLS)
            assert far.seen == b""
            assert (await post(wire, "poll", call_to(good, by=address))).answered
            await wire.close()

    asyncio.run(scene())


def test_order_too_late_behind_a_proxy_sends_nothing_into_the_tunnel(authority: Authority) -> None:
    async def scene() -> None:
        async with gateway(authority.server()) as far, proxy() as middle:
            wire = HttpWire(SystemClock(), Limits(extra_ca=authority.pem))
            call = call_to(far, by=f"http://127.0.0.1:{middle.port}")
            exchange = await wire.post_order(call, time.monotonic() - 11, dt.datetime.now(dt.UTC))
            assert (exchange.began, exchange.failure) == (False, WireFailure.TOO_LATE)
            assert (middle.connections, far.seen) == (1, b"")

    asyncio.run(scene())


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:9", "127.0.0.1:9", "http://", "ftp://127.0.0.1", "http://[x"])
def test_proxy_address_that_is_none_is_never_taken_for_no_proxy(address: str) -> None:
    async def scene() -> None:
        async with gateway(None) as far:
            exchange = await post(HttpWire(SystemClock()), "order", call_to(far, by=address))
            assert (exchange.began, exchange.failure) == (False, WireFailure.PROXY)
            assert far.connections == 0

    asyncio.run(scene())


def test_proxy_that_is_away_is_named_as_the_reason() -> None:
    async def scene() -> None:
        async with gateway(None) as far:
            async with proxy() as gone:
                pass
            exchange = await post(HttpWire(SystemClock()), "order", call_to(far, by=f"http://127.0.0.1:{gone.port}"))
            assert (exchange.began, exchange.failure) == (False, WireFailure.PROXY)
            assert (exchange.detail, far.connections) == (WireDetail.NOT_LISTENING, 0)

    asyncio.run(scene())


def test_unencrypted_call_does_not_pass_through_a_proxy() -> None:
    async def scene() -> None:
        async with proxy() as middle:
            call = Call(f"http://127.0.0.1:9{PATH}", BODY, proxy=f"http://127.0.0.1:{middle.port}")
            exchange = await post(HttpWire(SystemClock()), "order", call)
            assert (exchange.began, exchange.failure) == (False, WireFailure.BAD_URL)
            assert middle.connections == 0

    asyncio.run(scene())
