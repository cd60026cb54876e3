"""The HTTP clients: a new one for each order and urgent look-up, shared ones for polling."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit

import httpx

from console_app import __version__
from console_app.gateway import address
from console_app.gateway.failures import CallRefused
from console_app.gateway.limits import Limits
from console_app.gateway.tls import trust
from console_app.services.exchange import Call, WireFailure

HEADERS: Final = {
    "User-Agent": f"paynet-console/{__version__}",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Content-Type": "application/x-www-form-urlencoded",
}


class _Shared:
    """A shared client, the number of requests using it, and whether it takes new ones."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.users = 0
        self.retired = False


class HttpClients:
    """The clients in use. Proxy and trust are set here, never by the desktop's environment."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._shared: dict[tuple[str, str, str], _Shared] = {}
        self._tls: ssl.SSLContext | None = None
        self._making_tls = asyncio.Lock()
        self._closed = False

    @asynccontextmanager
    async def fresh(self, call: Call) -> AsyncIterator[httpx.AsyncClient]:
        """Return a client without a connection; it is closed afterwards.

        The other end may have closed a kept connection; to find that out while sending would leave the order in doubt.

        Raises:
            CallRefused: the call's address is not allowed.

        """
        address.check(call)
        async with self._client(call.proxy, await self._context(), kept=0) as client:
            yield client

    @asynccontextmanager
    async def shared(self, call: Call) -> AsyncIterator[httpx.AsyncClient]:
        """Return the client for the call's host and proxy, with its kept connections.

        A client is used as long as its requests are answered: httpcore loses slots of its pool when a request is
        cancelled or a tunnel fails, so after any failure new requests get a new client. Those under way on the old one
        run on; the last of them closes it.

        Raises:
            CallRefused: the call's address is not allowed.

        """
        address.check(call)
        context = await self._context()
        parts = urlsplit(call.url)
        key = (parts.scheme, parts.netloc, call.proxy)
        line = self._shared.get(key)
        if line is None:
            line = _Shared(self._client(call.proxy, context, kept=self._limits.in_flight))
            self._shared[key] = line
        line.users += 1
        try:
            yield line.client
        except BaseException:
            line.retired = True
            if self._shared.get(key) is line:
                del self._shared[key]
            raise
        finally:
            line.users -= 1
            if line.retired and line.users == 0:
                await line.client.aclose()

    async def close(self) -> None:
        """Close every kept connection; later calls are refused."""
        self._closed = True
        lines = list(self._shared.values())
        self._shared.clear()
        for line in lines:
            line.retired = True
            await line.client.aclose()

    async def _context(self) -> ssl.SSLContext:
        async with self._making_tls:
            if self._tls is None:
                self._tls = await asyncio.to_thread(trust, self._limits.extra_ca)
        if self._closed:
            raise CallRefused(WireFailure.OTHER, "closed")
        return self._tls

    def _client(self, proxy: str, context: ssl.SSLContext, *, kept: int) -> httpx.AsyncClient:
        over_tls = proxy.startswith("https:")
        return httpx.AsyncClient(
            verify=context,
            proxy=httpx.Proxy(proxy, ssl_context=context if over_tls else None) if proxy else None,
            trust_env=False,
            follow_redirects=False,
            http1=True,
            http2=False,
            headers={**HEADERS, "Connection": "keep-alive" if kept else "close"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            limits=httpx.Limits(
                max_connections=self._limits.in_flight,
                max_keepalive_connections=kept,
                keepalive_expiry=self._limits.keep_alive,
            ),
        )
