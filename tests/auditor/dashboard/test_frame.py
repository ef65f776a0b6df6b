"""What all pages share: their headers, their languages, what is said in trouble, whose forms are taken."""

from __future__ import annotations

import asyncio
import re
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
from auditor.dashboard.frame.links import CopiedLinks
from auditor.dashboard.frame.page import Page
from auditor.reports.words import Language


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


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_the_head_of_each_page_leads_to_every_page_of_the_month(browser: httpx.Client, home: str) -> None:
    """Centres and months among them; each says which of them it is."""
    menu = re.search(r"<nav aria-label=.*?</nav>", browser.get(home).text, re.DOTALL)
    assert menu is not None
    addresses = re.findall(r'href="([^"]+)"', menu[0])

    assert {f"{home}centres", f"{home}months", f"{home}review", f"{home}run", f"{home}data"} <= set(addresses)
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert f'href="{address}" aria-current="page"' in answer.text


@pytest.mark.parametrize("path", ["/en//evil.example", "/en//evil.example/", "/en/%09/evil.example", "//evil.example"])
def test_no_address_of_ours_leads_elsewhere(browser: httpx.Client, path: str) -> None:
    """Whatever slashes it has: neither by its other language nor by being sent on."""
    told = browser.get(f"{browser.base_url}".rstrip("/") + path)

    assert not told.is_redirect
    assert 'href="//' not in told.text


@pytest.mark.parametrize(
    ("mode", "dest", "status"),
    [
        ("no-cors", "image", 403),
        ("no-cors", "script", 403),
        ("cors", "empty", 403),
        ("navigate", "object", 403),
        ("navigate", "document", 200),
        ("navigate", "iframe", 200),
    ],
)
def test_another_site_may_lead_here_but_not_have_us_work_for_it(
    browser: httpx.Client, mode: str, dest: str, status: int
) -> None:
    """A link of theirs is followed; a picture or script of theirs that names a page of ours gets nothing."""
    told = {"Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}

    assert browser.get("/data/scores.csv", headers=told | {"Sec-Fetch-Site": "cross-site"}).status_code == status
    assert browser.get("/data/scores.csv", headers=told | {"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_form_is_no_way_to_fill_the_memory_or_the_disk(browser: httpx.Client) -> None:
    """One of unknown or unseemly length is not read."""
    pieces = browser.post("/run", content=iter([b"month=2020-02"]))
    file = browser.post("/run", files={"centre": b"x" * 2_000_000})

    assert (pieces.status_code, file.status_code) == (411, 413)


def test_a_slash_at_the_end_makes_no_difference(browser: httpx.Client) -> None:
    """And none is answered by an address made of the Host field."""
    assert browser.get("/en/journal/").text == browser.get("/en/journal").text


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


def test_a_copys_links_are_the_shortest_and_lead_where_they_say() -> None:
    """Millions of them make up much of a copy."""
    here = ("centres", "W01", "2020-02")
    links = CopiedLinks(language=Language.ENGLISH, here=here)
    told = [links.to(*here), links.to(*here, "items", "7(1)"), links.to("centres", "W02"), links.to(), links.translated]

    assert told[:3] == ["index.html", "items/7(1)/index.html", "../../W02/index.html"]
    assert told[3:] == ["../../../index.html", "../../../../centres/W01/2020-02/index.html"]
    assert [links.file("data", "a b.csv"), links.asset("app.css")] == [
        "../../../../data/a%20b.csv",
        "../../../../static/app.css",
    ]


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://a.go.th/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7?q=%20%2F", "https://a.go.th/ข่าว?q=%20%2F"),
        ("https://a.go.th/%E0%B8/%e0%b8%82", "https://a.go.th/%E0%B8/%e0%b8%82"),
        ("https://a.go.th/%E2%80%AE", "https://a.go.th/%E2%80%AE"),
        ("javascript:%E0%B8%82", ""),
    ],
)
def test_a_link_outwards_has_thai_as_such_and_nothing_else_decoded(url: str, href: str) -> None:
    """Browsers send just what was written: a half letter, another spelling, a sign that turns text around stay encoded."""
    assert Page.href(url) == href


async def _asked(app: ASGIApp, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path)
