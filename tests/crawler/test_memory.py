"""A second visit begins where the first one found something, and has nothing sent again that is known to be the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.aim import Standing
from crawler.artifacts import FailureKind, FetchFailure, Link, Page, SiteSnapshot
from crawler.crawl import crawl_site
from crawler.fetch import Fetcher
from crawler.memory import Memory
from crawler.snapshot import snapshot_of, standing
from crawler.visit import Purpose, Visit
from storage.archive import ArchiveWriter, read_archive
from tests.crawler.loopback import (
    IMPOSSIBLE,
    QUICK,
    Asked,
    Crawled,
    Notes,
    Reply,
    Route,
    Web,
    link,
    nothing,
    page,
    redirect,
    site,
    starred,
)

JANUARY = datetime(2020, 1, 31, 5, tzinfo=UTC)
FEBRUARY = datetime(2020, 2, 29, 5, tzinfo=UTC)
SENT = "wed, 01 jan 2020 00:00:00 gmt"
"""A Last-Modified; the server of these tests hears all headers in lower case."""
T = TypeVar("T")


@dataclass
class Paths:
    """An aim that is never reached by a first visit, and stands while these paths can be clicked to and answer."""

    paths: tuple[str, ...]
    promise: Callable[[Link], float] = starred
    sought: Callable[[Link], float] = nothing
    """What is worth a request where one of them does not stand."""
    asked: list[SiteSnapshot] = field(default_factory=list)

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Callable[[Link], float]:
        """All of it, always."""
        return self.promise

    def stands(self, seen: SiteSnapshot) -> Standing:
        """Well where each is linked from a page that was seen, and is one that was."""
        self.asked.append(seen)
        pages = [one for one in seen.resources if isinstance(one, Page)]
        linked = {each.url for one in pages for each in one.links}
        seen_too = {one.url for one in pages} & linked
        stand = all(any(url.endswith(path) for url in seen_too) for path in self.paths)
        return Standing() if stand else Standing(seek=self.sought, whole=True)


class Lenient(dict[str, Route]):
    """Routes of a site that says that all is well where it has nothing."""

    def get(self, path: str, default: Route | None = None) -> Route | None:  # type: ignore[override]
        """The route, or a page for whatever cannot be."""
        return page("no such page here") if IMPOSSIBLE in path else super().get(path, default)


def kept(text: str, *, etag: str = "", modified: str = "") -> Route:
    """A page that is not sent again to those who say that they have it."""

    def answer(asked: Asked) -> Reply:
        had = etag and asked.headers.get("if-none-match") == etag
        if had or (modified and asked.headers.get("if-modified-since") == modified):
            return Reply(status=304)
        named = {"ETag": etag, "Last_Modified": modified}
        return page(text, **{name: value for name, value in named.items() if value})

    return answer


def remembered(web: Web, before: Crawled, *starts: str) -> Memory:
    """What a visit left behind, and where to look first."""
    pages, probes = standing(before.visits)
    visits = {visit.url: visit for visit in (*pages, *probes)}
    return Memory(seen=before.snapshot, visits=visits, starts=tuple(map(web.url, starts)))


async def visited(
    web: Web, aim: Paths, *, memory: Memory | None = None, at: datetime = JANUARY, archive: Path | None = None
) -> Crawled:
    """One visit, recorded in memory or in an archive that is read back."""
    notes = Notes()
    writer = ArchiveWriter(archive) if archive is not None else None
    async with Fetcher(QUICK, backoff=0.001, now=lambda: at) as fetcher:
        snapshot, ending = await crawl_site(
            site(web),
            fetcher,
            limits=QUICK,
            aim=aim,
            recorder=writer or notes,
            now=lambda: at,
            memory=memory,
        )
    if writer is None or archive is None:
        return Crawled(snapshot, ending, notes.visits)
    writer.finish(ending)
    visits, ending = read_archive(archive)
    return Crawled(snapshot, ending, list(visits))


Change = Callable[[Web], None]


def two_months(
    routes: Mapping[str, Route],
    *starts: str,
    found: tuple[str, ...] = (),
    change: Change = lambda _: None,
    archive: Path | None = None,
    lenient: bool = False,
) -> tuple[Crawled, Crawled, Web]:
    """Visits `routes`, then once more after `change`; the server's notes are of the second visit alone."""

    async def both() -> tuple[Crawled, Crawled, Web]:
        async with Web({}) as web:
            web.routes = Lenient(routes) if lenient else dict(routes)
            first = await visited(web, Paths(found))
            web.asked.clear()
            change(web)
            memory = remembered(web, first, *starts)
            return first, await visited(web, Paths(found), memory=memory, at=FEBRUARY, archive=archive), web

    return limited(both())


def limited(work: Awaitable[T]) -> T:
    """Runs it; a test that hangs costs everybody."""

    async def within() -> T:
        return await asyncio.wait_for(work, 20)

    return asyncio.run(within())


def replayed(crawled: Crawled) -> SiteSnapshot:
    """What the record of a visit gives by itself."""
    return snapshot_of("c1", crawled.snapshot.home_url, crawled.visits, crawled.ending)


def to(web: Web, path: str) -> list[Asked]:
    """The requests for a path."""
    return [asked for asked in web.asked if asked.path == path]


def test_what_did_not_change_is_not_sent_again() -> None:
    """Each address is asked for with the validators that it was sent with; one that had none is sent whole."""
    routes = {
        "/": kept(link("/tagged") + link("/dated") + link("/plain"), etag='"home"', modified=SENT),
        "/tagged": kept("tagged " * 50, etag='w/"t"'),
        "/dated": kept("dated " * 50, modified=SENT),
        "/plain": page("plain " * 50),
    }
    first, second, web = two_months(routes)

    assert [to(web, "/")[0].headers.get(name) for name in ("if-none-match", "if-modified-since")] == ['"home"', SENT]
    assert to(web, "/tagged")[0].headers.get("if-none-match") == 'w/"t"'
    assert "if-modified-since" not in to(web, "/tagged")[0].headers
    assert to(web, "/dated")[0].headers.get("if-modified-since") == SENT
    assert not {"if-none-match", "if-modified-since"} & set(to(web, "/plain")[0].headers)
    confirmed = [web.url(path) for path in ("/", "/dated", "/tagged")]
    assert [one for one in second.snapshot.resources if one.url in confirmed] == [
        one for one in first.snapshot.resources if one.url in confirmed
    ]
    assert second.ending.bytes < first.ending.bytes / 2
    assert len(to(web, "/robots.txt")) == 1


def test_a_confirmed_page_keeps_the_confirmation_and_the_earlier_answer() -> None:
    """The 304 is on record, and behind it what was confirmed, with the date on which it was sent."""
    _, second, web = two_months({"/": kept("<h1>home</h1>", etag='"1"')})

    (home,) = [visit for visit in second.visits if visit.purpose is Purpose.PAGE]
    assert [(each.status, each.started_at) for each in home.exchanges] == [(304, FEBRUARY), (200, JANUARY)]
    assert home.exchanges[0].body == b""
    (seen,) = second.snapshot.resources
    assert isinstance(seen, Page)
    assert (seen.url, seen.fetched_at) == (web.url("/"), JANUARY)
    assert replayed(second) == second.snapshot


def test_a_third_visit_rests_on_the_second() -> None:
    """What was confirmed once can be confirmed again."""

    async def thrice() -> list[str | None]:
        async with Web({"/": kept("home", etag='"1"')}) as web:
            before = await visited(web, Paths(()))
            for _ in range(2):
                before = await visited(web, Paths(()), memory=remembered(web, before))
            return [asked.headers.get("if-none-match") for asked in to(web, "/")]

    assert limited(thrice()) == [None, '"1"', '"1"']


def test_what_changed_is_sent_and_stands_for_what_was() -> None:
    """A page whose validator is another one now comes whole."""

    def change(web: Web) -> None:
        web.routes["/a"] = kept("<h1>after</h1>", etag='"2"')

    routes = {"/": page(link("/a")), "/a": kept("<h1>before</h1>", etag='"1"')}
    _, second, web = two_months(routes, change=change)

    (seen,) = [one for one in second.snapshot.resources if one.url == web.url("/a")]
    assert isinstance(seen, Page)
    assert [block.text for block in seen.blocks] == ["after"]
    assert seen.fetched_at == FEBRUARY


def test_validators_go_only_to_the_address_that_gave_them() -> None:
    """Where a redirect led to an answer, neither of the two addresses is sent its validators."""
    routes = {"/": page(link("/old")), "/old": redirect("/new"), "/new": kept("new", etag='"n"')}
    first, second, web = two_months(routes)

    assert [asked.path for asked in web.asked if asked.path in ("/old", "/new")] == ["/old", "/new"]
    assert not any("if-none-match" in asked.headers for asked in web.asked)
    assert [one.final_url for one in second.snapshot.resources] == [one.final_url for one in first.snapshot.resources]


def test_no_validators_along_with_cookies() -> None:
    """An answer to a visitor with a cookie may be another one than that to a visitor without."""

    def gate(asked: Asked) -> Reply:
        if "cookie" not in asked.headers:
            return redirect("/a", Set_Cookie="seen=1")
        return page("inside", ETag='"in"')

    first, second, web = two_months({"/": page(link("/a")), "/a": gate})

    assert ["cookie" in asked.headers for asked in to(web, "/a")] == [False, True]
    assert not any({"cookie", "if-none-match"} <= set(asked.headers) for asked in web.asked)
    assert [one.sha256 for one in first.snapshot.resources if isinstance(one, Page)] == [
        one.sha256 for one in second.snapshot.resources if isinstance(one, Page)
    ]


def test_not_modified_to_one_who_asked_for_all_is_a_failure() -> None:
    """There is nothing that it could confirm: no empty page is judged."""
    first, _, web = two_months({"/": page(link("/odd")), "/odd": Reply(status=304)})

    (odd,) = [one for one in first.snapshot.resources if one.url == web.url("/odd")]
    assert isinstance(odd, FetchFailure)
    assert (odd.kind, odd.status) == (FailureKind.PROTOCOL, 304)


NEWS = [f"/news/{name}" for name in ("school", "market", "flood", "park", "road")]
CENTRE: Mapping[str, Route] = {
    "/": kept(link("/info", "* 0.8 info") + "".join(map(link, NEWS)), etag='"home"'),
    "/info": kept(link("/plan", "* 0.9 plan") + link("/more", "more"), etag='"info"'),
    "/plan": kept("the plan", etag='"plan"'),
    "/more": page("more"),
    **{path: page(path) for path in NEWS},
}
WAY = ("/info", "/plan")


def test_an_unchanged_site_is_asked_only_where_something_was_found(tmp_path: Path) -> None:
    """robots.txt, the home page, the way to the evidence and that: no body, and no other address."""
    first, second, web = two_months(CENTRE, *WAY, found=("/plan",), archive=tmp_path / "second.warc.gz")

    assert [asked.path for asked in web.asked] == ["/robots.txt", "/", "/info", "/plan"]
    assert second.ending.requests == 4
    assert second.ending.bytes == 0
    assert second.ending.stopped_because == "all that had been found stands as it did on 2020-01-31"
    assert second.ending.complete
    assert second.ending.unvisited == ()
    assert second.snapshot.resources == first.snapshot.resources


def test_the_second_archive_can_be_judged_by_itself(tmp_path: Path) -> None:
    """It holds the pages that were not asked for again too, and gives what the visit saw."""
    archive = tmp_path / "second.warc.gz"
    first, second, web = two_months(CENTRE, *WAY, found=("/plan",), archive=archive, lenient=True)

    assert replayed(second) == second.snapshot
    carried = {visit.url: visit for visit in second.visits if visit.url == web.url(NEWS[0])}
    assert carried[web.url(NEWS[0])] == next(visit for visit in first.visits if visit.url == web.url(NEWS[0]))


def test_each_page_bears_the_date_on_which_it_was_sent() -> None:
    """Those that were sent anew that of the second visit, all others that of the first."""

    def change(web: Web) -> None:
        web.routes["/info"] = page(link("/plan", "* 0.9 plan") + "anew")

    _, second, web = two_months(CENTRE, *WAY, found=("/plan",), change=change)

    dates = {one.url: one.fetched_at for one in second.snapshot.resources if isinstance(one, Page)}
    assert dates[web.url("/info")] == FEBRUARY
    assert {dates[web.url(path)] for path in ("/", "/plan", "/more", *NEWS)} == {JANUARY}


def test_what_is_new_and_promising_is_opened_and_nothing_else() -> None:
    """A new link on the way is followed, and what it leads to; new news are not, nor is the rest of the site."""

    def change(web: Web) -> None:
        web.routes["/"] = page(link("/info", "* 0.8 info") + link("/news/new", "new"))
        web.routes["/info"] = page(link("/plan", "* 0.9 plan") + link("/budget", "* 0.9 budget"))
        web.routes["/budget"] = page(link("/budget/2563", "* 0.5 2563"))
        web.routes["/budget/2563"] = page("figures")
        web.routes["/news/new"] = page("new")

    _, second, web = two_months(CENTRE, *WAY, found=("/plan",), change=change)

    assert web.paths == ["/robots.txt", "/", "/info", "/plan", "/budget", "/budget/2563"]
    assert web.url("/budget/2563") in {one.url for one in second.snapshot.resources}
    assert web.url("/news/new") not in second.ending.unvisited
    assert replayed(second) == second.snapshot


def gone(web: Web) -> None:
    """The evidence vanishes."""
    del web.routes["/plan"]


def test_where_evidence_vanished_the_whole_site_is_looked_at() -> None:
    """Every page is asked for, none twice but what failed, and nothing is carried over."""
    first, second, web = two_months(CENTRE, *WAY, found=("/plan",), change=gone)

    assert {"/more", *NEWS} <= set(web.paths)
    assert web.paths.count("/plan") == 2
    assert all(web.paths.count(path) == 1 for path in ("/", "/info", "/more", *NEWS))
    assert second.ending.stopped_because.startswith("everything in scope was visited")
    assert {one.url for one in second.snapshot.resources} == {one.url for one in first.snapshot.resources}
    assert replayed(second) == second.snapshot


def test_what_moved_is_found_again() -> None:
    """Evidence that stands elsewhere now, where nothing speaks for it, is found by the look at the whole."""

    def change(web: Web) -> None:
        gone(web)
        web.routes["/more"] = page(link("/moved", "here"))
        web.routes["/moved"] = page("the plan")

    _, second, web = two_months(CENTRE, *WAY, found=("/plan",), change=change)

    assert "/moved" in web.paths
    assert web.url("/moved") in {one.url for one in second.snapshot.resources}


def test_evidence_that_no_way_leads_to_any_more_is_not_taken_for_standing() -> None:
    """A page that was not asked for again, and links it too, is no witness: the evidence itself must answer."""

    def change(web: Web) -> None:
        gone(web)
        web.routes["/info"] = page("nothing here any more")

    routes = {**CENTRE, NEWS[0]: page(link("/plan", "the plan too"))}
    _, second, web = two_months(routes, *WAY, found=("/plan",), change=change)

    assert set(NEWS) <= set(web.paths)
    assert web.paths.count("/plan") == 1
    assert second.ending.stopped_because.startswith("everything in scope was visited")


@dataclass
class Reached(Paths):
    """An aim whose paths, where they do not stand, are only too old: no look at the whole site is owed to that."""

    def stands(self, seen: SiteSnapshot) -> Standing:
        """As `Paths` has it."""
        return replace(super().stands(seen), whole=False)


@dataclass
class Resting(Paths):
    """An aim that is reached by pages of which nothing is asked unless it says so."""

    def stands(self, seen: SiteSnapshot) -> Standing:
        """It rests on those of these paths that are seen."""
        urls = [one.url for one in seen.resources]
        return Standing(rests_on=tuple(url for path in self.paths for url in urls if url.endswith(path)))


def once_more(
    routes: Mapping[str, Route], first: Paths, second: Paths, *starts: str, change: Change = lambda _: None
) -> tuple[Crawled, Web]:
    """The second of two visits, each with an aim of its own; the server's notes are of it alone."""

    async def both() -> tuple[Crawled, Web]:
        async with Web(dict(routes)) as web:
            before = await visited(web, first)
            web.asked.clear()
            change(web)
            return await visited(web, second, memory=remembered(web, before, *starts), at=FEBRUARY), web

    return limited(both())


OLD: Mapping[str, Route] = {
    "/": page(link("/info", "* 0.8 info") + link("/years", "* 0.3 years") + "".join(map(link, NEWS))),
    "/info": page(link("/plan", "* 0.9 plan")),
    "/plan": page("the plan"),
    "/years": page(link("/years/2563", "2563") + link("/years/2562", "2562") + link("/elsewhere", "something else")),
    "/years/2563": page("nothing yet"),
    "/years/2562": page("the plan of 2562"),
    "/elsewhere": page("something else"),
    **{path: page(path) for path in NEWS},
}


def years(link: Link) -> float:
    """What is worth a request where something newer is looked for."""
    return 0.3 if "years" in link.text else 0.01 if link.text.isdigit() else 0.0


def test_what_fares_worse_is_looked_for_where_something_speaks_for_it() -> None:
    """Remembered pages that are spoken for are asked anew, and numbers below them; the others stay as they were."""
    newer = Reached(("/newer",), sought=years)
    second, web = once_more(OLD, Paths(("/plan",)), newer, *WAY)

    assert web.paths == ["/robots.txt", "/", "/info", "/plan", "/years", "/years/2562", "/years/2563"]
    assert second.ending.stopped_because == (
        "all that had been found was looked at again, and what is too old or gone was looked for; "
        "the rest is as it was on 2020-01-31"
    )
    assert {web.url(path) for path in NEWS} <= {one.url for one in second.snapshot.resources}
    assert second.ending.complete
    assert replayed(second) == second.snapshot


def test_what_is_found_where_it_was_looked_for_stands() -> None:
    """What had vanished stands on a remembered page now: nothing else is asked for."""

    def change(web: Web) -> None:
        web.routes["/info"] = page("moved")
        web.routes["/years/2563"] = page(link("/plan", "the plan"))

    second, web = once_more(OLD, Paths(("/plan",)), Paths(("/plan",), sought=years), *WAY, change=change)

    assert not {*NEWS, "/elsewhere"} & set(web.paths)
    assert web.paths[-1] == "/plan"
    assert web.url(NEWS[0]) in {one.url for one in second.snapshot.resources}
    assert replayed(second) == second.snapshot


def test_that_something_is_gone_is_said_of_a_site_looked_at_whole_only() -> None:
    """Nor is it enough that all of the site had been seen the month before."""
    second, web = once_more(OLD, Paths(("/plan",)), Paths(("/newer",), sought=years), *WAY)

    assert {*NEWS, "/elsewhere"} <= set(web.paths)
    assert all(web.paths.count(path) == 1 for path in OLD)
    assert {each.started_at for visit in second.visits for each in visit.exchanges} == {FEBRUARY}


def test_that_something_is_too_old_is_said_of_a_site_that_was_looked_at_whole_once() -> None:
    """A site of which the last visit left a part unseen, since it had found everything, is looked at whole."""
    news = [f"/news/{number}" for number in range(30)]
    plans = [f"/plan/{number}" for number in range(30)]
    home = page("".join(link(path, "* 0.9 plan") for path in plans) + "".join(map(link, news)))
    routes: dict[str, Route] = {"/": home, **{path: page(path) for path in (*news, *plans)}}
    newer = Reached(("/newer",), sought=years)
    second, web = once_more(routes, Settled(()), newer, plans[0])

    assert {*plans, *news[:5]} <= set(web.paths)
    assert second.ending.stopped_because.startswith("everything in scope was visited")


def test_what_is_found_rests_on_nothing_that_was_not_asked_for() -> None:
    """Evidence that was only remembered is asked for, and the pages that lead there."""
    second, web = once_more(OLD, Paths(("/plan",)), Resting(("/years", "/years/2562")), *WAY)

    assert web.paths == ["/robots.txt", "/", "/info", "/plan", "/years", "/years/2562"]
    assert second.ending.stopped_because == "all that had been found stands as it did on 2020-01-31"


def test_evidence_that_was_only_remembered_and_cannot_be_reached_does_not_stand() -> None:
    """No page of this visit leads there, so it is nowhere, and the whole site is looked at."""

    def change(web: Web) -> None:
        web.routes["/years"] = page("nothing here any more")

    second, web = once_more(OLD, Paths(("/plan",)), Resting(("/years", "/years/2562")), *WAY, change=change)

    assert set(NEWS) <= set(web.paths)
    assert "/years/2562" not in web.paths
    assert web.url("/years/2562") not in {one.url for one in second.snapshot.resources}


def test_evidence_that_only_a_site_map_names_is_asked_for() -> None:
    """As it was found: by the file, which is asked for once."""

    def robots(asked: Asked) -> Reply:
        return Reply(body=f"Sitemap: http://{asked.headers['host']}/map.xml".encode())

    def site_map(asked: Asked) -> Reply:
        return Reply(body=f"<urlset><url><loc>http://{asked.headers['host']}/island</loc></url></urlset>".encode())

    routes = {**OLD, "/robots.txt": robots, "/map.xml": site_map, "/island": page("the plan")}
    second, web = once_more(routes, Paths(()), Resting(("/island",)), "/island")

    assert web.paths == ["/robots.txt", "/", "/map.xml", "/island"]
    assert second.ending.stopped_because.startswith("all that had been found stands")


def test_visits_are_fetched_one_by_one() -> None:
    """What gives them need hold none of them: each is asked for when it is needed, and no other."""
    wanted: list[str] = []

    class Shelf(dict[str, Visit]):
        def __getitem__(self, url: str) -> Visit:
            wanted.append(url)
            return super().__getitem__(url)

    async def both() -> Web:
        async with Web(dict(OLD)) as web:
            before = await visited(web, Paths(("/plan",)))
            memory = remembered(web, before, *WAY)
            memory = replace(memory, visits=Shelf(memory.visits))
            await visited(web, Paths(("/plan",)), memory=memory, at=FEBRUARY)
            return web

    web = limited(both())

    assert len(wanted) == len(set(wanted))
    assert {web.url(path) for path in (*NEWS, "/years", "/elsewhere")} < set(wanted)
    assert not {web.url(path) for path in ("/", *WAY)} & set(wanted)


class Settled(Paths):
    """An aim that is reached as soon as it is asked, and stands for ever."""

    def left(self, seen: SiteSnapshot, *, promising: bool) -> Callable[[Link], float] | None:  # type: ignore[override]
        """Nothing."""
        return None

    def stands(self, seen: SiteSnapshot) -> Standing:
        """It does."""
        return Standing()


@pytest.mark.parametrize(
    ("ending", "one"),
    [(".pdf", Reply(body=b"%PDF-1.4", headers={"Content-Type": "application/pdf"})), ("", page("a plan"))],
)
def test_what_could_only_add_stays_unopened_the_next_time(ending: str, one: Reply) -> None:
    """What was known and left, since all was found without it, is nothing new."""
    plans = [f"/plan/{number}{ending}" for number in range(60)]
    routes = {"/": page("".join(link(path, "* 0.9 plan") for path in plans)), **dict.fromkeys(plans, one)}

    async def both() -> tuple[Crawled, Crawled, list[str]]:
        async with Web(routes) as web:
            first = await visited(web, Settled(()))
            web.asked.clear()
            second = await visited(web, Settled(()), memory=remembered(web, first, plans[0]), at=FEBRUARY)
            return first, second, web.paths

    first, second, paths = limited(both())

    assert 0 < len(first.snapshot.resources) < 40
    assert first.ending.stopped_because == "all that was looked for was found"
    assert paths == ["/robots.txt", "/", plans[0]]
    assert second.ending.unvisited == first.ending.unvisited
    assert second.ending.complete == first.ending.complete


def probes(web: Web) -> int:
    """How often it was asked for what cannot be."""
    return sum(IMPOSSIBLE in asked.path for asked in web.asked)


def test_what_a_site_says_of_pages_that_cannot_be_is_carried_over() -> None:
    """It is not asked for again while all stands."""
    first, second, web = two_months(CENTRE, *WAY, found=("/plan",), lenient=True)

    assert probes(web) == 0
    assert len(first.snapshot.not_found) == 1
    assert second.snapshot.not_found == first.snapshot.not_found
    assert replayed(second) == second.snapshot


def test_a_look_at_the_whole_asks_anew_what_cannot_be() -> None:
    """Once, as a first visit does."""
    _, second, web = two_months(CENTRE, *WAY, found=("/plan",), lenient=True, change=gone)

    assert probes(web) == 1
    assert [one.fetched_at for one in second.snapshot.not_found] == [FEBRUARY]
    assert replayed(second) == second.snapshot


def test_a_site_of_which_nothing_is_left_to_open_is_asked_all_the_same() -> None:
    """Else a page that says there is none would be read as what had been found."""
    routes = {"/": page(link("/plan", "* 0.9 plan")), "/plan": page("the plan")}
    _, second, web = two_months(routes, "/plan", found=("/elsewhere",), lenient=True)

    assert probes(web) == 1
    assert [one.fetched_at for one in second.snapshot.not_found] == [FEBRUARY]
    assert replayed(second) == second.snapshot


def test_an_unreachable_home_page_brings_nothing_back() -> None:
    """What was seen last month is no answer of this month's; the record says the same."""

    def change(web: Web) -> None:
        web.routes["/"] = Reply(status=500)

    _, second, web = two_months(CENTRE, *WAY, found=("/plan",), change=change)

    assert [one.url for one in second.snapshot.resources] == [web.url("/")]
    assert second.ending.stopped_because == "home page unreachable: HTTP 500"
    assert not second.ending.complete
    assert second.ending.unvisited == ()
    assert replayed(second) == second.snapshot
    assert [visit.url for visit in second.visits if visit.purpose is Purpose.PAGE] == [web.url("/")] * 2


def test_a_redirected_way_is_gone_anew() -> None:
    """A page that stands behind a redirect, and the home page too, are asked for whole, and the rest stays as it was."""
    routes: dict[str, Route] = {
        **CENTRE,
        "/": redirect("/home"),
        "/home": CENTRE["/"],
        "/info": redirect("/moved"),
        "/moved": CENTRE["/info"],
    }
    first, second, web = two_months(routes, *WAY, found=("/plan",))

    assert web.paths == ["/robots.txt", "/", "/home", "/info", "/moved", "/plan"]
    assert second.ending.stopped_because.startswith("all that had been found stands")
    assert [one.url for one in second.snapshot.resources] == [one.url for one in first.snapshot.resources]
    assert replayed(second) == second.snapshot


def test_a_limit_that_comes_first_carries_nothing_over() -> None:
    """Out of requests on the way, it is not known that all stands, and the ending says what ended the visit."""

    async def both() -> Crawled:
        async with Web(CENTRE) as web:
            first = await visited(web, Paths(("/plan",)))
            notes = Notes()
            tight = type(QUICK)(delay=0, retries=0, timeout=5.0, max_requests=3)
            async with Fetcher(tight, backoff=0.001) as fetcher:
                snapshot, ending = await crawl_site(
                    site(web),
                    fetcher,
                    limits=tight,
                    aim=Paths(("/plan",)),
                    recorder=notes,
                    now=lambda: FEBRUARY,
                    memory=remembered(web, first, *WAY),
                )
            return Crawled(snapshot, ending, notes.visits)

    second = limited(both())

    assert second.ending.stopped_because == "budget of 3 requests"
    assert not second.ending.complete
    assert {Path(one.url).name for one in second.snapshot.resources} == {Path(second.snapshot.home_url).name, "info"}
    assert any(url.endswith("/plan") for url in second.ending.unvisited)
    assert replayed(second) == second.snapshot


def test_failures_are_never_asked_to_be_confirmed() -> None:
    """Nor is what answered with anything but 200, or without a validator, or from another address."""
    kinds: dict[str, Visit] = {}

    async def first() -> Web:
        routes: dict[str, Route] = {
            "/": page("".join(link(f"/{name}") for name in ("ok", "bare", "gone", "away", "partial"))),
            "/ok": page("ok", ETag='"1"'),
            "/bare": page("bare"),
            "/gone": page("gone", 404, ETag='"1"'),
            "/away": redirect("/ok"),
            "/partial": page("other", 203, ETag='"1"'),
        }
        async with Web(routes) as web:
            crawled = await visited(web, Paths(()))
            kinds.update((visit.url, visit) for visit in crawled.visits if visit.purpose is Purpose.PAGE)
            memory = remembered(web, crawled)
            assert [path for path in routes if memory.answer(web.url(path)) is not None] == ["/ok"]
            assert memory.answer(web.url("/never-seen")) is None
            return web

    limited(first())
    assert len(kinds) == 6
