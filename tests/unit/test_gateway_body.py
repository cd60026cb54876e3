"""Unpacking an answer: what comes out is whole and within bounds, or nothing comes out."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console_app.gateway.body import server_time, ungzip
from console_app.gateway.failures import CallRefused
from console_app.services.exchange import WireFailure

LIMIT = 1000


@given(st.binary(max_size=2 * LIMIT))
@example(b"")
@example(bytes(LIMIT))
@example(bytes(LIMIT + 1))
def test_gzip_gives_back_what_was_packed_or_says_too_large(data: bytes) -> None:
    if len(data) <= LIMIT:
        assert ungzip(gzip.compress(data), LIMIT) == data
    else:
        with pytest.raises(CallRefused) as refused:
            ungzip(gzip.compress(data), LIMIT)
        assert refused.value.failure is WireFailure.TOO_LARGE


@given(st.binary(max_size=200), st.data())
def test_gzip_cut_anywhere_gives_nothing(data: bytes, draw: st.DataObject) -> None:
    packed = gzip.compress(data)
    with pytest.raises(CallRefused) as refused:
        ungzip(packed[: draw.draw(st.integers(0, len(packed) - 1))], LIMIT)
    assert refused.value.failure is WireFailure.CODING


@given(st.binary(max_size=200), st.data())
def test_gzip_with_a_byte_changed_never_gives_other_content(data: bytes, draw: st.DataObject) -> None:
    """The head's time, flags and name may change unseen; the content is under CRC-32."""
    packed = bytearray(gzip.compress(data))
    packed[draw.draw(st.integers(0, len(packed) - 1))] ^= draw.draw(st.integers(1, 255))
    with suppress(CallRefused):
        assert ungzip(bytes(packed), LIMIT) == data


@given(st.binary(min_size=1, max_size=50))
def test_anything_after_the_end_spoils_it(more: bytes) -> None:
    with pytest.raises(CallRefused) as refused:
        ungzip(gzip.compress(b"type=status-response") + more, LIMIT)
    assert refused.value.failure is WireFailure.CODING


@given(st.text(max_size=80))
@example("Tue, 15 Nov 1994 08:12:31 GMT")
@example("Tue, 99 Nov 1994 08:12:31 GMT")
@example("Fri, 31 Dec 9999 23:59:59 -9959")
def test_any_date_header_is_a_time_in_utc_or_none(header: str) -> None:
    read = server_time(header)
    assert read is None or read.utcoffset() is not None
