"""Sites without an end that their addresses tell: visited within bounds, and the ending says so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.artifacts import FailureKind, FetchFailure
from tests.crawler.loopback import QUICK, Asked, Reply, Route, Web, crawl, crawled, link, page, redirect, site

TEXT = "<p>" + "เนื้อหาของหน้านี้ยาวพอที่จะรู้ได้ว่าเป็นหน้าเดียวกันกับที่เคยเห็นมาแล้ว " * 3 + "</p>"
NOT_FOUND = "<p>" + "ขออภัย ไม่พบหน้าที่ท่านต้องการ กรุณาเลือกจากเมนูด้านล่างหรือกลับไปยังหน้าหลักของเว็บไซต์ " * 2 + "</p>"
PATIENT = replace(QUICK, max_requests=400)


class Maze(dict[str, Route]):
    """Answers every address that is not written down."""

    def __init__(self, routes: Mapping[str, Route], rest: Route) -> None:
        super().__init__(routes)
        self._rest = rest

    def get(self, path: str, default: object = None) -> Route:  # type: ignore[override]
        return super().get(path, self._rest)


def walked(routes: dict[str, Route], rest: Route | None = None, **changes: object) -> tuple[list[str], str, bool]:
    """The paths asked for, how the visit ended, and whether the site was looked at whole."""

    async def walk() -> tuple[list[str], str, bool]:
        async with Web({}) as web:
            web.routes = Maze({"/robots.txt": Reply(status=404)} | routes, rest or Reply(status=404))
            found = await crawl(site(web), limits=replace(PATIENT, **changes))  # type: ignore[arg-type]
            return web.paths, found.ending.stopped_because, found.ending.complete

    return asyncio.run(walk())


def letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def test_a_mirror_under_ever_new_paths_hands_down_nothing() -> None:
    """A wrong relative link in the menu makes the site appear below each of its own pages."""

    def anywhere(asked: Asked) -> Reply:
        name = asked.path.rstrip("/").rpartition("/")[2]
        links = "".join(link(f"{other}/", f"* 0.5 {other}") for other in ("plan", "laws", "news"))
        return page(f"<h1>{name}</h1>{TEXT}{links}")

    paths, because, complete = walked(
        {"/": page("".join(link(f"{n}/", n) for n in ("plan", "laws", "news")))}, anywhere
    )

    assert len(paths) < 40
    assert complete
    assert "pages that only repeat others, such as http" in because


def test_twins_for_print_are_seen_once_and_lead_nowhere_new() -> None:
    """Each page has one, with the same words and links; sixteen of a kind are enough to know the rest."""
    routes: dict[str, Route] = {"/": page("".join(link(f"/news/{letters(n)}", f"n{n}") for n in range(60)))}
    for n in range(60):
        body = f"<p>ข่าวที่ {n}</p>{TEXT}{link('more', 'further')}"
        routes[f"/news/{letters(n)}"] = page(
            body + link(f"/print/{n}", "print").replace("<p>", "<nav>").replace("</p>", "</nav>")
        )
        routes[f"/print/{n}"] = page(body)

    paths, because, complete = walked(routes)

    assert complete
    assert sum(path.startswith("/print/") for path in paths) <= 12
    assert "/print/more" not in paths
    assert "pages that only repeat others" in because
    assert "pages passed over whose like had led to nothing" in because


def test_folders_that_differ_in_the_year_only_are_no_mirrors() -> None:
    """Alike to the letter, and their links lead to each year's own documents."""
    months = "".join(link(f"{month}.html", f"* 0.5 {month}") for month in ("jan", "feb"))
    routes: dict[str, Route] = {"/": page("".join(link(f"/{year}/", str(year)) for year in range(2555, 2564)))}
    for year in range(2555, 2564):
        routes |= {f"/{year}/": page(TEXT + months)}
        routes |= {f"/{year}/{month}.html": page(f"<p>{year} {month}</p>{TEXT}") for month in ("jan", "feb")}

    paths, because, complete = walked(routes)

    assert complete
    assert {f"/{year}/{month}.html" for year in range(2555, 2564) for month in ("jan", "feb")} <= set(paths)
    assert "repeat" not in because


def test_documents_and_known_pages_are_reached_from_a_twin_too() -> None:
    """It hands down no new page; what it says of those known counts."""
    body = TEXT + link("plan.pdf", "* 0.9 plan") + link("deeper.html", "deeper")
    routes: dict[str, Route] = {
        "/": page(link("/th/", "th") + link("/copy/", "copy")),
        "/th/": page(body),
        "/copy/": page(body),
        "/th/plan.pdf": Reply(body=b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
        "/copy/plan.pdf": Reply(body=b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
    }

    paths, _, _ = walked(routes)

    assert {"/th/plan.pdf", "/copy/plan.pdf", "/th/deeper.html"} <= set(paths)
    assert "/copy/deeper.html" not in paths


def test_a_maze_that_answers_everything_with_further_links_ends() -> None:
    """What it says there is what it says where there cannot be anything; new names each time make no difference."""
    served = 0

    def anything(_: Asked) -> Reply:
        nonlocal served
        served += 1
        return page(NOT_FOUND + "".join(link(f"/{letters(served * 7 + n)}/", f"see {served} {n}") for n in range(5)))

    routes: dict[str, Route] = {"/": page(link("/real", "* 0.5 real") + link("/start", "more")), "/real": page(TEXT)}
    paths, because, complete = walked(routes, anything)

    assert complete
    assert "/real" in paths
    assert len(paths) < 30
    assert "pages that only repeat others" in because


def test_endless_pages_of_a_list_end() -> None:
    """Each has something new to say and a link to the next."""

    def following(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("=")[2])
        return page(f"<p>ข่าวที่ {number}</p>{link(f'/list?page={number + 1}', 'next')}")

    numbered: dict[str, Route] = {f"/list?page={n}": following for n in range(1, 500)}
    paths, because, complete = walked({"/": page(link("/list?page=1", "news"))} | numbered, max_depth=600)

    assert complete
    assert len(paths) <= 64
    assert "passed over" in because or "endless lists cut short" in because


def test_a_calendar_ends() -> None:
    """A month for ever after the last."""

    def month(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("=")[2])
        return page(f"<p>{number}</p>{link(f'/calendar?month={number + 1}', 'next month')}")

    numbered: dict[str, Route] = {f"/calendar?month={n}": month for n in range(1, 300)}
    paths, because, complete = walked({"/": page(link("/calendar?month=1", "calendar"))} | numbered, max_depth=600)

    assert complete
    assert len(paths) <= 16
    assert "cut short" in because or "passed over" in because


def test_facets_of_a_list_end() -> None:
    """Every choice leads to further choices."""

    def chosen(asked: Asked) -> Reply:
        query = asked.path.partition("?")[2]
        more = "".join(link(f"/list?{query}&{name}={len(query)}", f"{query} {name}") for name in "abcdefgh")
        return page(f"<p>{query}</p>{more}")

    paths, _, complete = walked({"/": page(link("/list?x=1", "list"))}, chosen, max_depth=600, max_requests=600)

    assert complete
    assert len(paths) <= 260


@pytest.mark.parametrize(
    "session",
    ["?PHPSESSID={}", ";jsessionid={}", "?sid={}", "?ASPSESSIONIDQABC={}", "?s=list&SESSID={}", ";sid={}"],
)
def test_session_ids_make_no_new_addresses(session: str) -> None:
    """A new one in every link: the same page all the same."""
    served = 0

    def home(_: Asked) -> Reply:
        nonlocal served
        served += 1
        token = f"{served:04d}abcdef0123456789abcdef01"
        return page("".join(link(f"/{name}{session.format(token)}", name) for name in ("a", "b")) + TEXT)

    paths, _, complete = walked({"/": home}, home)

    assert complete
    assert len(paths) <= 8


@pytest.mark.parametrize(
    "routes",
    [
        {"/r": redirect("/r2"), "/r2": redirect("/r")},
        {"/r": page('<meta http-equiv="refresh" content="0;url=/r">')},
        {
            "/r": page('<meta http-equiv="refresh" content="0;url=/r2">'),
            "/r2": page('<meta http-equiv="refresh" content="0;url=/r">'),
        },
    ],
)
def test_loops_of_redirects_and_refreshes_end(routes: dict[str, Route]) -> None:
    """Each address is asked for once, a loop of redirects twice."""
    found, web = crawled({"/": page(link("/r", "* 0.5 r"))} | routes, limits=PATIENT)

    assert found.ending.complete
    assert len(web.paths) <= 10
    failures = [one for one in found.snapshot.resources if isinstance(one, FetchFailure)]
    assert all(one.kind is FailureKind.REDIRECT_LOOP and one.attempts == 2 for one in failures)
