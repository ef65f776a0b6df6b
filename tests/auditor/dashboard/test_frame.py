"""What all pages share: their headers, their languages, what is said in trouble, whose forms are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dashboard_server import served_folder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from auditor.dashboard.app import dashboard


@pytest.fixture(scope="module")
def browser(kept_city: Path) -> Iterator[httpx.Client]:
    """A client of the dashboard over the three sites."""
    with served_folder(kept_city) as served, httpx.Client(base_url=served.address) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/en/", "/static/app.css", "/nothing-here", "/en/nothing-here"])
def test_every_answer_bears_the_headers_that_keep_scripts_out(browser: httpx.Client, path: str) -> None:
    """No inline script or style, no guessing of types, no frame of another site."""
    headers = browser.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_are_in_thai_and_in_english_below_en(browser: httpx.Client) -> None:
    """Thai first; each page leads to itself in the other language."""
    thai, english = browser.get("/").text, browser.get("/en/").text

    assert '<html lang="th">' in thai
    assert 'href="/en/"' in thai
    assert '<html lang="en">' in english
    assert 'lang="th" hreflang="th">ภาษาไทย' in english


def test_another_name_for_this_machine_is_not_answered(browser: httpx.Client) -> None:
    """A name that a stranger turned to 127.0.0.1 gives them nothing."""
    told = browser.get("/", headers={"Host": "evil.example"})

    assert told.status_code == 421
    assert "heat" not in told.text


def test_a_page_that_there_is_not_says_so_in_the_language_asked_for(browser: httpx.Client) -> None:
    """With a way back."""
    thai, english = browser.get("/nothing-here"), browser.get("/en/nothing-here")

    assert (thai.status_code, english.status_code) == (404, 404)
    assert "ไม่พบหน้านี้" in thai.text
    assert "No such page" in english.text


def test_a_fault_of_the_program_is_told_in_the_language_asked_for_and_within_the_headers(kept_city: Path) -> None:
    """The log has the details, the page no more than that it happened."""

    def fail(_: Request) -> Response:
        raise ValueError("a secret detail")

    with served_folder(kept_city) as served:
        app = dashboard(served.desk)
        app.router.routes.insert(0, Route("/fail", fail))
        told = asyncio.run(_asked(app, "/en/fail"))

    assert told.status_code == 500
    assert "A fault of this program" in told.text
    assert "secret" not in told.text
    assert "default-src 'none'" in told.headers["content-security-policy"]


async def _asked(app: ASGIApp, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path)
