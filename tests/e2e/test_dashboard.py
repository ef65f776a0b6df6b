"""The dashboard in a real browser: every page, in both languages, at a desk's and a phone's width; and nobody's script."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from dashboard_server import Served, served_folder
from hostile_site import MARKERS
from selectolax.lexbor import LexborHTMLParser
from starlette.routing import Match, Route

from auditor.dashboard.app import dashboard
from auditor.dashboard.desk.passwords import Passwords
from storage.accounts import AccountRole, add_account
from storage.deeds import Doer
from tests.crawler.browsing import needs_chromium, one_browser

pytestmark = [pytest.mark.e2e, one_browser]
SCREENSHOTS = Path(os.environ.get("PRONGSAI_SCREENSHOTS", "screenshots")).absolute()
WIDTHS = {"desk": 1280, "phone": 360}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAME, PASSWORD = "anna", "correct horse battery"
_WIDE = """[...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 40).map(each => each.outerHTML.slice(0, 120))"""
NO_PAGES = ("/run/events", "/healthz", "/sign-in", "/rules/packs/{sha256}.yaml")
"""Routes for programs, for who has not signed in, and for what a small city has not: rules of another year."""
WITH_A_JOB = "/rules/suggestions/"
"""What is there only once phrases were looked for."""


@pytest.fixture(scope="module")
def served(shown_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The dashboard over it, for an account that may see every page."""
    folder = Path(shutil.copytree(shown_city, tmp_path_factory.mktemp("desk") / "city"))
    with served_folder(folder) as running:
        by = Doer(account="root", address="terminal", at=datetime.now(UTC))
        add_account(running.desk.source.repository, NAME, AccountRole.ADMIN, Passwords().hashed(PASSWORD, NAME), by)
        yield running


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    """Who has signed in."""
    with httpx.Client(base_url=served.address, timeout=60) as signed_in:
        form = LexborHTMLParser(signed_in.get("/sign-in").content)
        token = form.css_first("main input[name=form_token]").attributes["value"]
        told = signed_in.post("/sign-in", data={"form_token": token, "name": NAME, "password": PASSWORD})
        assert told.status_code == 303, told.text
        yield signed_in


@pytest.fixture(scope="module")
def pages(served: Served, client: httpx.Client) -> dict[str, list[str]]:
    """By route, the paths of pages that links lead to from the first one; the attacking site's first."""
    routes = [each for each in dashboard(served.desk).routes if isinstance(each, Route) and "GET" in each.methods]
    found: dict[str, list[str]] = {each.path: [] for each in routes if _is_a_page(each.path)}
    seen, waiting = {"/"}, ["/"]
    while waiting:
        path = waiting.pop(0)
        route = _route(routes, path)
        if route is None or route not in found or len(found[route]) >= (40 if "/xx/" in path else 4):
            continue
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if not answer.headers["content-type"].startswith("text/html") or path.startswith("/archived/"):
            found[route].append(path)
            continue
        found[route].append(path)
        links = [node.attributes.get("href") or "" for node in LexborHTMLParser(answer.content).css("a, iframe")]
        links += [node.attributes.get("src") or "" for node in LexborHTMLParser(answer.content).css("iframe")]
        fresh = [each.partition("#")[0] for each in links if each.startswith("/") and not each.startswith("/en")]
        fresh = [each for each in dict.fromkeys(fresh) if each not in seen]
        seen.update(fresh)
        waiting += sorted(fresh, key=lambda each: "/xx" not in each)
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*quiet, "--disable-sync"])
        yield browser
        browser.close()


def test_links_lead_to_every_page(pages: dict[str, list[str]]) -> None:
    """There is no page that nobody comes to."""
    unseen = [route for route, found in pages.items() if not found]
    assert unseen == [], unseen


def test_what_a_site_writes_is_shown_and_stays_text(client: httpx.Client, pages: dict[str, list[str]]) -> None:
    """Titles, labels, addresses, file names and people's reasons are told as they are, and are markup nowhere."""
    told = []
    for path in (path for found in pages.values() for path in found):
        answer = client.get(path)
        if answer.headers["content-type"].startswith("text/html"):
            assert "<img src=x" not in answer.text, path
            assert "<script>" not in answer.text, path
            assert 'href="javascript:' not in answer.text.lower(), path
            told.append(answer.text)
        else:
            assert answer.headers["x-content-type-options"] == "nosniff"

    shown = "".join(told)
    assert [marker for marker in MARKERS if marker not in shown] == []
    assert "{{7*7}}" in shown  # told, and not reckoned


@needs_chromium
@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize("language", ["", "/en"], ids=["thai", "english"])
def test_every_page_is_for_everybody_and_nobodys_script_runs(
    served: Served, client: httpx.Client, pages: dict[str, list[str]], chromium: Any, width: str, language: str
) -> None:
    """No violation of WCAG 2.2 AA, nothing wider than the screen, nothing asked of others, no script but ours."""
    from axe_playwright_python.sync_playwright import Axe

    folder = SCREENSHOTS / f"{language.strip('/') or 'th'}-{width}"
    folder.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": WIDTHS[width], "height": 900})
    cookies = [{"name": each.name, "value": each.value, "url": served.address} for each in client.cookies.jar]
    context.add_cookies(cookies)
    troubles: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: troubles.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (troubles.append("dialog"), dialog.dismiss()))
    page.on("request", lambda asked: troubles.append(asked.url) if _is_elsewhere(asked.url, served) else None)
    checker = Axe()
    for path in _shown(client, pages, 2 if (width, language) == ("desk", "") else 1):
        page.goto(f"{served.address}{language}{path}")
        page.wait_for_timeout(150)  # for what comes after the page itself
        page.screenshot(path=folder / f"{_file_name(path)}.png", full_page=True)
        found = checker.run(page, options={"runOnly": RULES}).response["violations"]
        troubles += [f"{each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in found]
        if page.evaluate("document.documentElement.scrollWidth") > WIDTHS[width]:
            troubles.append(f"wider than the screen: {page.evaluate(_WIDE)}")
        if any(frame.evaluate("window.hurt") for frame in page.frames if frame.url.startswith(served.address)):
            troubles.append("a script of the site ran")
        assert troubles == [], f"{language}{path} at {WIDTHS[width]}"
    context.close()


def _shown(client: httpx.Client, pages: dict[str, list[str]], count: int) -> list[str]:
    """So many a route, of those that are pages."""
    some = [path for found in pages.values() for path in found[:count] if not path.startswith("/archived/")]
    kinds = {path: client.get(path).headers["content-type"] for path in some}
    return [path for path, kind in kinds.items() if kind.startswith("text/html")]


def _is_a_page(path: str) -> bool:
    return path not in NO_PAGES and not path.startswith(WITH_A_JOB)


def _route(routes: list[Route], path: str) -> str | None:
    scope = {"type": "http", "method": "GET", "path": httpx.URL(path).path, "headers": [], "root_path": ""}
    return next((each.path for each in routes if each.matches(scope)[0] is Match.FULL), None)


def _is_elsewhere(url: str, served: Served) -> bool:
    return not url.startswith((served.address, "data:", "about:"))


def _file_name(path: str) -> str:
    return re.sub(r"[^\w().-]+", "_", path.strip("/"))[:80] or "round"
