"""Records of a finished call to the gateway and of its result."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_SERVER_ERRORS: Final = 500


class WireFailure(StrEnum):
    """How an exchange with the gateway failed.

    It only chooses the words for people; it does not decide what was sent.
    """

    NONE = ""
    CONNECT = "connect"
    NAME = "name"
    TLS = "tls"
    CONNECT_TIMEOUT = "connect-timeout"
    PROXY = "proxy"
    POOL = "pool"
    TOO_LATE = "too-late"
    BAD_URL = "bad-url"
    TIMEOUT = "timeout"
    RESET = "reset"
    BROKEN = "broken"
    TOO_LARGE = "too-large"
    CODING = "coding"
    CANCELLED = "cancelled"
    OTHER = "other"


class WireDetail(StrEnum):
    """What the system or the other side did when an exchange failed, as a code.

    The status of a proxy and the fault of a certificate are separate texts. `UNEXPECTED` is any error not listed here.
    """

    NOT_LISTENING = "not-listening"
    CUT = "cut"
    BROKE_OFF = "broke-off"
    TOOK_TOO_LONG = "took-too-long"
    NO_SUCH_HOST = "no-such-host"
    NETWORK_UNUSABLE = "network-unusable"
    PROXY_REFUSED = "proxy-refused"
    PLAIN_HTTP_BY_PROXY = "plain-http-by-proxy"
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class Call:
    """A request ready to be sent: address, the body's exact bytes, the Authorization header if there is one."""

    url: str
    body: bytes
    authorization: str = ""
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The result of one request. `began`: sending of the request's head had begun, so that bytes may have left.

    `body` is the whole answer, decoded from gzip, None unless it came whole. `server_time` is the answer's Date.
    `detail` is technical and holds no secret: a `WireDetail`, a proxy's status, or why a certificate failed.
    """

    began: bool
    failure: WireFailure
    http_status: int | None = None
    body: bytes | None = None
    server_time: datetime | None = None
    elapsed: timedelta = timedelta(0)
    detail: str = ""

    @property
    def answered(self) -> bool:
        """Tell whether an answer came, and came whole."""
        return self.body is not None and self.http_status is not None

    @property
    def server_failed(self) -> bool:
        """Tell whether the server reported a failure: status 500 or more (RFC 9110 section 15.6), and no web page."""
        return (self.http_status or 0) >= _SERVER_ERRORS and not (self.body or b"").lstrip().startswith(b"<")
