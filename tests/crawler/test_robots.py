"""robots.txt by RFC 9309."""

from __future__ import annotations

import pytest

from crawler.artifacts import FailureKind, FetchFailure
from crawler.robots import robots_of
from crawler.visit import Exchange, Purpose, Visit
from tests.crawler.loopback import NOW

H = "http://h.go.th"


def answered(body: bytes, failure: FetchFailure | None = None) -> Visit:
    exchange = Exchange(
        url=f"{H}/robots.txt",
        request_headers=(),
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        headers=(("Content-Type", "text/plain"),),
        body=body,
        started_at=NOW,
        seconds=0.0,
    )
    return Visit(url=f"{H}/robots.txt", purpose=Purpose.ROBOTS, exchanges=(exchange,), failure=failure)


def failed(kind: FailureKind, status: int | None = None) -> Visit:
    url = f"{H}/robots.txt"
    return answered(b"", FetchFailure(url=url, final_url=url, kind=kind, detail="what happened", status=status))


def test_our_own_group_outweighs_everyone_s() -> None:
    """The product token is Prongsai, in any case; the most specific rule wins."""
    robots = robots_of(
        answered(
            b"User-agent: *\nDisallow: /\n\nUser-agent: prongsai\nDisallow: /private\nAllow: /private/open\nDisallow: /*.bak$"
        )
    )

    assert robots.refusal(f"{H}/") is None
    assert robots.refusal(f"{H}/private/open/x") is None
    assert robots.refusal(f"{H}/private/x") == (FailureKind.ROBOTS, "robots.txt forbids it")
    assert robots.refusal(f"{H}/a.bak") is not None
    assert robots.refusal(f"{H}/a.bak?x") is None


def test_a_byte_order_mark_hides_nothing() -> None:
    """Windows editors put one before the first group."""
    robots = robots_of(answered(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /private\r\n"))

    assert robots.refusal(f"{H}/private/x") is not None


def test_a_thai_path_is_forbidden_in_either_spelling() -> None:
    """Raw in the file, escaped in the address."""
    robots = robots_of(answered("User-agent: *\nDisallow: /ลับ/".encode()))

    assert robots.refusal(f"{H}/%E0%B8%A5%E0%B8%B1%E0%B8%9A/x") is not None


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<html>not found</html>", b"Disallow: /\n"])
def test_what_says_nothing_forbids_nothing(body: bytes) -> None:
    """An empty file, an error page sent as 200, rules without a group."""
    assert robots_of(answered(body)).refusal(f"{H}/x") is None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_missing_file_allows_all(status: int) -> None:
    """§2.3.1.3: unavailable."""
    assert robots_of(failed(FailureKind.HTTP_STATUS, status)).refusal(f"{H}/x") is None


def test_an_endless_redirect_allows_all() -> None:
    """§2.3.1.2: after five hops the file counts as unavailable."""
    assert robots_of(failed(FailureKind.REDIRECT_LOOP)).refusal(f"{H}/x") is None


def test_a_server_error_forbids_all_for_now() -> None:
    """§2.3.1.4: unreachable, assume complete disallow."""
    robots = robots_of(failed(FailureKind.HTTP_STATUS, 503))

    kind, detail = robots.refusal(f"{H}/x") or (None, "")
    assert kind is FailureKind.ROBOTS
    assert "what happened" in detail
    assert robots.unreachable is not None


@pytest.mark.parametrize(
    "kind", [FailureKind.DNS, FailureKind.CONNECT, FailureKind.TLS, FailureKind.TIMEOUT, FailureKind.GUARD]
)
def test_a_host_that_cannot_be_reached_is_told_as_that(kind: FailureKind) -> None:
    """Nothing of it may be fetched, and the reason is the network's."""
    assert robots_of(failed(kind)).refusal(f"{H}/x") == (kind, "what happened")


@pytest.mark.parametrize(("text", "delay"), [("2.5", 2.5), ("900", 30.0), ("-1", 0.0), ("soon", 0.0)])
def test_a_crawl_delay_is_kept_within_reason(text: str, delay: float) -> None:
    """Nobody makes us wait more than half a minute."""
    assert robots_of(answered(f"User-agent: *\nCrawl-delay: {text}".encode())).crawl_delay == delay


def test_sitemaps_are_named() -> None:
    """They belong to no group."""
    assert robots_of(answered(b"Sitemap: http://h.go.th/s.xml\nUser-agent: x\n")).sitemaps == ("http://h.go.th/s.xml",)
    assert robots_of(failed(FailureKind.DNS)).sitemaps == ()
    assert robots_of(failed(FailureKind.DNS)).crawl_delay == 0.0
