"""Records how far one request has come, as the HTTP library reports it: the only proof of what may have been sent."""

from collections.abc import Callable, Mapping
from typing import Final

CONNECTING: Final = "connection.connect_tcp.started"
TUNNELLED: Final = "proxy.start_tls.started"
HEAD_LEAVES: Final = ".send_request_headers.started"


class RequestTrace:
    """The trace callback of one request.

    `began`: the request's own head was about to leave, so bytes may have left. A proxy's CONNECT is a request of its
    own and does not count. `connecting`: a connection was tried. `by_proxy` and `tunnelled`: a proxy is used,
    and it has opened its tunnel. `before_head` is called at the last moment before the first byte and may raise.
    """

    def __init__(self, *, by_proxy: bool, before_head: Callable[[], None] | None = None) -> None:
        self.by_proxy = by_proxy
        self.began = False
        self.connecting = False
        self.tunnelled = False
        self._before_head = before_head

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        """Record an event of the library; raising here stops the request at this very point.

        Raises:
            SecondHead: the library was about to send the request again.

        """
        if event == CONNECTING:
            self.connecting = True
        elif event == TUNNELLED:
            self.tunnelled = True
        elif event.endswith(HEAD_LEAVES) and getattr(info.get("request"), "method", b"") != b"CONNECT":
            if self.began:
                raise SecondHead
            if self._before_head is not None:
                self._before_head()
            self.began = True


class SecondHead(RuntimeError):
    """The library was about to send a request's head twice, which it never does without retries."""
