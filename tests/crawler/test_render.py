"""A real Chromium on loopback sites: what it draws, what it may ask for, and that nothing keeps it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.artifacts import LinkKind, Obstacle
from crawler.browser import UNDRAWN, Browser, Browsing
from crawler.fetch import Fetcher
from crawler.render import Renderer
from crawler.visit import Exchange, Purpose, Visit
from tests.crawler.browsing import BRIEF, allowed, drawn, needs_chromium, one_browser, script, shell, stage, undrawn
from tests.crawler.loopback import NOW, QUICK, Notes, Reply, Route, Web, page, redirect, site

pytestmark = [needs_chromium, one_browser]

MENU = "document.getElementById('app').innerHTML = '<ul><li><a href=\"/plan\">แผนงาน</a></li></ul>';"


def test_a_menu_that_a_script_draws_is_read() -> None:
    """The links stand in the drawn page, and its digest is of what was drawn."""
    result = drawn({"/": shell(MENU)})

    assert undrawn(result).page.needs_browser
    assert result.labels == ["แผนงาน"]
    assert result.page.links[0].url == result.web.url("/plan")
    assert result.page.drawn
    assert not result.page.needs_browser
    assert result.page.obstacle is None
    assert result.page.sha256 != undrawn(result).page.sha256
    assert result.web.paths == ["/"]


def test_a_list_that_a_script_fetches_is_read_and_recorded() -> None:
    """The script and what it asks for come through the fetcher, each once, and are kept as evidence."""
    code = """fetch('/list.json').then(r => r.json()).then(names => {
      for (const name of names) document.body.insertAdjacentHTML('beforeend', `<p><a href="/${name}">${name}</a></p>`);
    }); fetch('/list.json');"""
    result = drawn(
        {
            "/": shell(head='<script src="/app.js" defer></script><link rel="stylesheet" href="/a.css">'),
            "/app.js": script(code),
            "/list.json": script('["budget", "plan"]', kind="application/json"),
        }
    )

    assert result.labels == ["budget", "plan"]
    assert result.paths == ["app.js", "list.json"]
    assert result.web.paths == ["/", "/app.js", "/list.json"]
    assert all(part.purpose is Purpose.PART for part in result.parts)
    assert result.web.most_inside == 1


def test_the_same_bytes_are_drawn_alike() -> None:
    """Chance, screen, language and zone are the same each time."""
    code = """const said = [Math.random(), innerWidth, innerHeight, navigator.language, devicePixelRatio,
      Intl.DateTimeFormat().resolvedOptions().timeZone, matchMedia('(prefers-reduced-motion)').matches];
      document.getElementById('app').innerHTML = '<a href="/x">' + said.join(' ') + '</a>';"""
    first, second = (drawn({"/": shell(code)}) for _ in range(2))

    assert first.visit.drawing is not None
    assert second.visit.drawing is not None
    assert first.visit.drawing.html == second.visit.drawing.html
    assert "th-TH" in first.labels[0]
    assert "Asia/Bangkok true" in first.labels[0]


@pytest.mark.parametrize(
    "way",
    [
        "location = '/new'",
        "location.replace('/new')",
        "history.back(); location.href='/new'",
        "history.go(-1); location.href='/new'",
    ],
)
def test_a_page_whose_script_sends_its_visitor_on_says_where(way: str) -> None:
    """Like a meta refresh: the crawl visits that address as it visits all others, and the browser does not."""
    result = drawn({"/": shell(way), "/new": page("here")})

    assert [(link.kind, link.url) for link in result.page.links] == [(LinkKind.REFRESH, result.web.url("/new"))]
    assert result.web.paths == ["/"]


def test_a_page_may_go_back_to_what_it_added_itself() -> None:
    """A visitor who has just come has nothing behind them; a script that moves within its page finds its own steps."""
    code = """history.pushState({}, '', '/inner');
      onpopstate = () => { document.getElementById('app').innerHTML = '<a href="/plan">แผนงาน</a>'; };
      history.back(); history.back();"""
    result = drawn({"/": shell(code)})

    assert result.labels == ["แผนงาน"]


def test_a_page_on_which_only_a_script_sends_on_needs_a_browser() -> None:
    """No root element names it, and there is nothing else there."""
    bare = Reply(body=b"<html><body><script>window.location='/new'</script></body></html>")
    result = drawn({"/": bare})

    assert undrawn(result).page.needs_browser
    assert not result.page.needs_browser


def test_another_port_of_this_machine_is_never_asked() -> None:
    """On loopback a port is a host, and so a site of its own."""

    async def run() -> None:
        async with Web({"/secret": script("[]")}) as other:
            code = f"""for (const u of ['{other.url("/secret")}', 'http://localhost:{other.port}/secret',
              'http://2130706433:{other.port}/secret', '//[::1]:{other.port}/']) {{
                fetch(u).catch(() => 0); new Image().src = u; navigator.sendBeacon(u, 'x');
                document.write('<script src="' + u + '"><\\/script><iframe src="' + u + '"></iframe>');
              }}
              new WebSocket('ws://127.0.0.1:{other.port}/');"""
            result = await asyncio.to_thread(drawn, {"/": shell(code)})
            assert other.asked == []
            assert other.connections == 0
            assert result.page.obstacle is Obstacle.ELSEWHERE

    asyncio.run(run())


def test_the_guard_holds_for_what_a_page_asks() -> None:
    """A name of the page's own site that leads to this machine is refused where the socket would be opened."""

    async def resolve(_: str, __: int) -> list[str]:
        return ["127.0.0.1"]

    async def run() -> None:
        async with Web({"/inner": script("[]")}) as inner:
            name = f"http://api.agency.go.th:{inner.port}/inner"
            body = shell(f"fetch('{name}')").body
            answer = Exchange(
                url="http://www.agency.go.th/", request_headers=(), status=200, reason="OK", http_version="HTTP/1.1",
                headers=(("Content-Type", "text/html"),), body=body, started_at=NOW, seconds=0.1,
            )  # fmt: skip
            visit = Visit(url=answer.url, purpose=Purpose.PAGE, exchanges=(answer,), failure=None)
            centre, notes = site(inner), Notes()
            centre = replace(centre, allow_private=False)
            async with Fetcher(QUICK, resolver=resolve) as fetcher, Renderer(BRIEF, fetcher) as renderer:
                made = await renderer.for_visit(centre, permit=allowed, recorder=notes).drawn(visit)
            assert inner.connections == 0
            assert made.drawing is not None
            assert (made.drawing.obstacle, made.drawing.obstacle_at) == (Obstacle.GUARD, name)

    asyncio.run(run())


def test_the_browser_itself_has_no_network() -> None:
    """Were a request to slip past us, it would lead nowhere."""

    async def run() -> None:
        async with Web({"/": page("here")}) as web:
            browser = Browser(BRIEF)
            try:
                tab = await (await browser.scene()).new_page()
                for url in (web.url(), f"http://localhost:{web.port}/", f"http://[::1]:{web.port}/"):
                    with pytest.raises(Error, match="net::ERR"):
                        await tab.goto(url)
            finally:
                await browser.aclose()
            assert web.connections == 0

    from playwright.async_api import Error

    asyncio.run(run())


def test_a_redirect_to_another_site_is_not_followed() -> None:
    """Nor does the script get what lies there."""

    async def run() -> None:
        async with Web({"/x": script("1")}) as other:
            routes: Mapping[str, Route] = {"/": shell("fetch('/go')"), "/go": redirect(other.url("/x"))}
            result = await asyncio.to_thread(drawn, routes)
            assert other.asked == []
            assert result.page.obstacle is Obstacle.ELSEWHERE

    asyncio.run(run())


def test_nothing_is_sent() -> None:
    """A page that would post gets no answer, and a page left empty by that is not held against the centre."""
    code = "fetch('/api', {method: 'POST', body: '{}'}).then(r => r.text()).then(t => document.body.append(t));"
    result = drawn({"/": shell(code), "/api": script("text")})

    assert result.web.paths == ["/"]
    assert (result.page.obstacle, result.page.obstacle_at) == (Obstacle.SENDING, result.web.url("/api"))
    assert result.page.needs_browser


def test_robots_txt_holds_for_what_a_page_asks() -> None:
    """A forbidden part is recorded as forbidden and never asked for."""

    def forbidding(url: str) -> asyncio.Future[str | None]:
        answer = allowed(url)
        if "/api/" not in url:
            return answer
        refused: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        refused.set_result("robots.txt forbids it")
        return refused

    result = drawn({"/": shell("fetch('/api/x')"), "/api/x": script("1")}, permit=forbidding)

    assert result.web.paths == ["/"]
    assert result.page.obstacle is Obstacle.ROBOTS
    assert [part.failure is not None for part in result.parts] == [True]


def test_a_page_that_polls_for_ever_ends() -> None:
    """The same address is fetched once; different ones up to the limit."""
    code = MENU + "let n = 0; setInterval(() => fetch('/same'), 5); setInterval(() => fetch('/poll?' + n++), 5);"
    routes: dict[str, Route] = {"/": shell(code), "/same": script("1")}
    result = drawn(routes, browsing=Browsing(max_requests=7))

    assert result.labels == ["แผนงาน"]
    assert len(result.web.paths) == 8
    assert result.web.paths.count("/same") == 1
    assert result.page.obstacle is Obstacle.REQUESTS


def test_a_page_that_never_stops_growing_is_taken_as_it_is() -> None:
    """When its time is over, what was drawn counts."""
    code = MENU + "setInterval(() => document.body.append(document.createElement('i')), 50);"
    result = drawn({"/": shell(code)}, browsing=Browsing(seconds=2.5))

    assert result.labels == ["แผนงาน"]
    assert result.page.obstacle is Obstacle.TIME


@pytest.mark.parametrize(
    "code", ["while (true);", "Promise.resolve().then(function again() { Promise.resolve().then(again); });"]
)
def test_a_page_that_hangs_the_tab_costs_its_time_and_no_more(code: str) -> None:
    """It stays undetermined, and the next page gets a browser that works."""

    async def run() -> None:
        async with stage({"/": shell(code), "/next": shell(MENU)}, Browsing(seconds=3.0)) as at:
            hung, following = [(await at.drawn(path)).drawing for path in ("/", "/next")]
        assert hung is not None
        assert (hung.html, hung.obstacle) == (None, Obstacle.HUNG)
        assert following is not None
        assert following.html is not None
        assert following.obstacle is None

    asyncio.run(run())


def test_a_page_that_crashes_the_tab_is_survived() -> None:
    """A script that eats memory ends its tab, and nobody else."""
    result = drawn(
        {"/": shell("const all = []; while (true) all.push(new Array(1e6).fill(all.length));")},
        browsing=Browsing(seconds=8.0),
    )

    assert result.page.obstacle is Obstacle.HUNG
    assert result.page.needs_browser


def test_dialogs_popups_and_downloads_are_waved_off() -> None:
    """None of them keeps the page from being drawn, and none asks the site for anything."""
    code = """alert('1'); confirm('2'); prompt('3'); window.open('/popup'); onbeforeunload = () => 'stay';
      const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'x'; document.body.append(a); a.click(); a.remove();
      const b = document.createElement('a'); b.href = '/tab'; b.target = '_blank'; document.body.append(b); b.click(); b.remove();
      print(); navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0);"""
    result = drawn({"/": shell(code + MENU)})

    assert "แผนงาน" in result.labels
    assert result.web.paths == ["/"]


def test_what_a_part_lacks_is_told_apart() -> None:
    """404 is the site's own word; an answer that breaks off may be there tomorrow."""
    gone = drawn({"/": shell("fetch('/gone')")})
    failing = drawn({"/": shell("fetch('/ill')"), "/ill": script("", status=503)})

    assert gone.page.obstacle is None
    assert not gone.page.needs_browser
    assert failing.page.obstacle is Obstacle.FAILED
    assert failing.page.needs_browser


def test_a_thai_page_in_its_own_encoding_is_drawn_in_it() -> None:
    """Scripts without a charset take the page's, as they do for its visitors."""
    markup = '<html><head><meta charset="tis-620"></head><body>ศูนย์<div id="app"></div><script src="/a.js"></script></body></html>'
    menu = MENU.encode("cp874")
    result = drawn(
        {
            "/": Reply(body=markup.encode("cp874")),
            "/a.js": Reply(body=menu, headers={"Content-Type": "text/javascript"}),
        }
    )

    assert result.labels == ["แผนงาน"]
    assert result.page.blocks[0].text == "ศูนย์"
    assert result.page.charset == "utf-8"


def test_a_centre_gets_so_many_pages() -> None:
    """Those beyond stay undetermined, and say so."""
    result = drawn({"/": shell(MENU)}, browsing=Browsing(max_pages=0))

    assert result.page.obstacle is Obstacle.PAGES
    assert result.page.needs_browser
    assert not result.page.drawn


def test_without_a_browser_the_page_stays_as_it_is() -> None:
    """The visit is what it was, and the record of the visit says what is lacking."""

    async def run() -> None:
        async with stage({"/": shell(MENU)}, Browsing(executable="/nowhere/chromium")) as at:
            visit = await at.visit()
            assert await at.sitting.drawn(visit) is visit
            assert await at.sitting.drawn(visit) is visit
            (remark,) = at.fetcher.tally(site(at.web)).remarks
            assert remark.startswith(f"{UNDRAWN}: /nowhere/chromium is no program: install")

    asyncio.run(run())


def test_a_browser_that_does_not_start_is_none() -> None:
    """It is not tried again for every page."""

    async def run() -> None:
        async with stage({"/": shell(MENU)}, Browsing(executable="/bin/false")) as at:
            visit = await at.visit()
            assert await at.sitting.drawn(visit) is visit
            assert "does not start" in at.fetcher.tally(site(at.web)).remarks[0]

    asyncio.run(run())


OWNER = """
import asyncio, sys
from tests.crawler.browsing import BRIEF
from crawler.browser import Browser
async def run():
    browser = Browser(BRIEF)
    await (await browser.scene()).new_page()
    print(browser._group, flush=True)
    if sys.argv[1] == "stay":
        await asyncio.sleep(60)
    await browser.aclose()
asyncio.run(run())
"""


@pytest.mark.parametrize("end", ["leave", "stay"])
def test_the_browser_ends_with_its_owner_and_leaves_nothing(end: str) -> None:
    """By its own word or by kill -9: no process of its group is left, and no profile."""
    # Chromium's socket lies in there, and an address of a socket has 108 bytes: pytest's own folders are too deep.
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        _leaves_nothing(Path(folder), end)


def _leaves_nothing(tmp_path: Path, end: str) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join((".", "tests"))}
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, end], stdout=subprocess.PIPE, env=environment, text=True
    ) as owner:
        assert owner.stdout is not None
        group = int(owner.stdout.readline())
        assert group > 0
        if end == "stay":
            owner.send_signal(signal.SIGKILL)
        owner.wait(60)
    for _ in range(200):
        if not _alive(group) and not any(tmp_path.iterdir()):
            break
        time.sleep(0.1)
    assert not _alive(group)
    assert list(tmp_path.iterdir()) == []


def _alive(group: int) -> bool:
    """Whether a process of that group still runs; those that only wait to be reaped do not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(") ")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            return True
    return False
