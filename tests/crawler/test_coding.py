"""Undoing content codings within bounds."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.coding import decoded_body, header, inflated
from crawler.visit import Exchange
from tests.crawler.loopback import NOW

TEXT = "".join(f"<p>ประกาศประกวดราคา ครั้งที่ {n}</p>" for n in range(900)).encode()


def exchange(body: bytes, coding: str = "", **headers: str) -> Exchange:
    named = (("Content-Encoding", coding),) if coding else ()
    return Exchange(
        url="http://h/",
        request_headers=(),
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        headers=(*named, *headers.items()),
        body=body,
        started_at=NOW,
        seconds=0.0,
    )


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0\0trailing"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw_deflate(TEXT)),
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip", TEXT),
        ("deflate", TEXT),
        ("br", TEXT),
    ],
)
def test_the_content_is_what_a_reader_sees(coding: str, body: bytes) -> None:
    """Every coding that servers use, rightly or wrongly declared, yields the text."""
    assert decoded_body(exchange(body, coding), 10_000_000) == TEXT


def test_a_bomb_stops_at_the_bound() -> None:
    """A hundred megabytes out of a hundred kilobytes never come to be."""
    bomb = gzip.compress(bytes(100_000_000))

    assert len(decoded_body(exchange(bomb, "gzip"), 4_000_001)) == 4_000_001
    assert len(decoded_body(exchange(gzip.compress(bomb), "gzip, gzip"), 1_000_000)) <= 1_000_000
    assert len(decoded_body(exchange(zlib.compress(bytes(9_000_000)), "deflate"), 1_000)) == 1_000


def test_a_cut_stream_yields_its_beginning() -> None:
    """What came before the line broke is still there to read."""
    packed = gzip.compress(TEXT)
    half = decoded_body(exchange(packed[: len(packed) // 2], "gzip"), 10_000_000)

    assert len(half) > len(TEXT) // 4
    assert TEXT.startswith(half)


def test_a_damaged_stream_yields_what_stands_before_the_damage() -> None:
    """One wrong byte in the middle does not lose the beginning."""
    packed = bytearray(gzip.compress(TEXT, 1))
    packed[len(packed) // 2 :] = b"\xff" * (len(packed) - len(packed) // 2)
    half = decoded_body(exchange(bytes(packed), "gzip"), 10_000_000)

    assert half[:10_000] == TEXT[:10_000]


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br"]), st.integers(0, 100))
def test_no_bytes_break_it(body: bytes, coding: str, limit: int) -> None:
    """Whatever comes, something within the bound comes out."""
    assert len(decoded_body(exchange(body, coding), limit)) <= limit
    assert len(decoded_body(exchange(b"\x1f\x8b" + body, coding), limit)) <= limit


@given(st.binary(max_size=5_000), st.integers(1, 6_000))
def test_a_bound_cuts_and_changes_nothing(data: bytes, limit: int) -> None:
    """Within the bound the content is exact."""
    assert inflated(gzip.compress(data), limit) == data[:limit]


def test_headers_are_found_whatever_their_case() -> None:
    """HTTP header names have no case."""
    assert header(exchange(b"", ETAG="x"), "etag") == "x"
    assert header(exchange(b""), "etag") == ""
