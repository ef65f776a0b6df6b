"""A firewall's answer is not the site's."""

from __future__ import annotations

import pytest

from crawler.challenge import challenger

HTML = "text/html"


@pytest.mark.parametrize(
    ("status", "headers", "body", "who"),
    [
        (403, {"CF-Mitigated": "challenge"}, b"", "Cloudflare"),
        (403, {"Server": "cloudflare"}, b"<title>Just a moment...</title>", "Cloudflare"),
        (503, {"Server": "cloudflare"}, b"Checking your browser before accessing", "Cloudflare"),
        (403, {"Server": "cloudflare"}, b'<div id="cf-error-details">blocked</div>', "Cloudflare"),
        (200, {}, b'<iframe src="/_Incapsula_Resource?SWUDNSAI=31"></iframe>', "Incapsula"),
        (403, {}, b"Request unsuccessful. Incapsula incident ID: 1", "Incapsula"),
        (200, {}, b"<script>sucuri_cloudproxy_js='';</script>", "Sucuri"),
        (403, {"Server": "Sucuri/Cloudproxy"}, b"Sucuri WebSite Firewall - Access Denied", "Sucuri"),
        (200, {}, b"The requested URL was rejected. Please consult with your administrator.", "a firewall"),
        (503, {}, b"Please enable JavaScript and cookies to continue", "a firewall"),
    ],
)
def test_firewalls_are_known_by_their_marks(status: int, headers: dict[str, str], body: bytes, who: str) -> None:
    """Each of these stands between the visitor and the site."""
    assert challenger(status, headers.items(), body) == who


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"Server": "cloudflare"}, b"<p>an ordinary page</p>"),
        (403, {}, b"<h1>Forbidden</h1>"),
        (401, {"WWW-Authenticate": "Basic"}, b""),
        (404, {"Server": "cloudflare"}, b"<h1>Not found</h1>"),
        (503, {}, b"Service unavailable"),
        (200, {}, b"<p>news: Checking your browser before you vote</p>"),
        (200, {}, b'<script src="/_Incapsula_Resource?SWJIYLWA=71"></script><p>an ordinary page</p>'),
        (200, {}, b'<p>an ordinary page</p><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'),
        (200, {}, b"x" * 20_000 + b"Incapsula incident ID"),
        (200, {}, b"Incapsula incident ID" + b"x" * 20_000),
    ],
)
def test_a_site_s_own_answer_stays_its_own(status: int, headers: dict[str, str], body: bytes) -> None:
    """A plain refusal, an outage or a page that speaks of such things is no challenge."""
    assert challenger(status, headers.items(), body) is None
