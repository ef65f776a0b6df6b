"""The order of a visit."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crawler.artifacts import Link, LinkKind, Page, Region
from crawler.frontier import Frontier
from crawler.site import Site
from crawler.visit import Purpose
from tests.crawler.loopback import NOW, starred

H = "http://h.go.th"


def frontier(*neighbours: str, home: str = f"{H}/", depth: int = 8) -> Frontier:
    return Frontier(Site(code="c", home_url=home, neighbours=neighbours), promise=starred, max_depth=depth)


def to(path: str, text: str = "", *, chrome: bool = False, kind: LinkKind = LinkKind.ANCHOR) -> Link:
    url = path if "://" in path else H + path
    return Link(url=url, href=path, text=text, region=Region.CHROME if chrome else Region.MAIN, kind=kind)


def page_at(path: str, *links: Link, final: str = "") -> Page:
    return Page(
        url=H + path,
        final_url=final or H + path,
        status=200,
        fetched_at=NOW,
        sha256="",
        size=0,
        charset="utf-8",
        title="",
        blocks=(),
        links=links,
    )


def visited(frontier: Frontier, *pages: Page) -> list[str]:
    """Runs the frontier dry over a site of these pages; what is not among them is a dead end."""
    known = {page.url: page for page in pages}
    order = []
    while (target := frontier.pop()) is not None:
        order.append(target.url.removeprefix(H))
        if target.url in known:
            frontier.expand(known[target.url])
    return order


def test_the_best_comes_first_and_the_rest_in_order_of_discovery() -> None:
    """Promise, then depth, then order on the page."""
    home = page_at("/", to("/a"), to("/b", "* 0.3"), to("/c"), to("/d", "* 0.8"))
    best = page_at("/d", to("/e"), to("/f", "* 0.9"))

    assert visited(frontier(), home, best) == ["/", "/d", "/f", "/e", "/b", "/a", "/c"]


def test_a_bare_year_inherits_what_its_page_promised() -> None:
    """Documents under a promising heading are opened, nine tenths as eagerly a step; a menu hands nothing down."""
    home = page_at("/", to("/plans", "* 0.8"), to("/news"), to("/logo.png"), to("/old.pdf"))
    plans = page_at("/plans", to("/2563.pdf", "2563"), to("/menu.pdf", chrome=True), to("/archive"))
    archive = page_at("/archive", to("/2562.pdf", "2562"))
    found = frontier()

    assert visited(found, home, plans, archive) == ["/", "/plans", "/2563.pdf", "/archive", "/2562.pdf", "/news"]
    assert found.priority(f"{H}/2562.pdf") == 0.8 * 0.9 * 0.9
    assert found.unvisited() == ()


def test_worth_found_later_reaches_pages_already_seen() -> None:
    """A page first met in a menu, then under a promising label: its documents are opened all the same."""
    home = page_at("/", to("/list", chrome=True), to("/index", chrome=True))
    listed = page_at("/list", to("/2563.pdf"), to("/sub"))
    sub = page_at("/sub", to("/2562.pdf"))
    index = page_at("/index", to("/list", "* 0.5"))

    assert visited(frontier(), home, listed, index, sub) == ["/", "/list", "/index", "/sub", "/2563.pdf", "/2562.pdf"]


def test_frames_and_refreshes_are_worth_what_their_page_is() -> None:
    """A frame's content is part of the page; a refresh sends the visitor on."""
    home = page_at("/", to("/a", "* 0.8"))
    a = page_at("/a", to("/frame.html", kind=LinkKind.FRAME), to("/on", kind=LinkKind.REFRESH))
    found = frontier()

    assert visited(found, home, a) == ["/", "/a", "/frame.html", "/on"]
    assert found.priority(f"{H}/on") == 0.8


def test_links_out_of_scope_are_opened_once_if_worth_it() -> None:
    """By their own promise, or in the content of a page that is worth half; never followed further."""
    out = "http://infocentre.example/x"
    home = page_at("/", to(out, "* 0.1"), to("http://ads.example/"), to("/a", "* 0.8"), to("/b", "* 0.3"))
    a = page_at("/a", to("http://files.example/2563"))
    b = page_at("/b", to("http://far.example/2563"))
    found = frontier()
    targets = []
    known = {page.url: page for page in (home, a, b)}
    known[out] = replace(home, url=out, final_url=out)
    while (target := found.pop()) is not None:
        targets.append((target.url, target.purpose))
        if target.url in known:
            found.expand(known[target.url])

    assert [url for url, purpose in targets if purpose is Purpose.EXTERNAL] == ["http://files.example/2563", out]


def test_assets_and_the_home_page_itself_are_not_targets() -> None:
    """Neither a style sheet nor the way back."""
    home = page_at("/", to("/style.css"), to("/app.js"), to("/film.mp4", "* 0.9"), to("/"))

    assert visited(frontier(), home) == ["/"]


def test_a_neighbour_is_never_entered_and_shared_places_only_where_led_to() -> None:
    """On a shared host: own path wholly, other paths by worth, two steps far, and never the neighbour's."""
    found = frontier(f"{H}/sathon", home=f"{H}/dusit")
    home = page_at(
        "/dusit",
        to("/dusit/news"),
        to("/sathon", "* 0.9"),
        to("/sathon/plan.pdf", "* 0.9"),
        to("/"),
        to("/upload/9.jpg"),
        to("/upload/1.pdf", "* 0.5"),
        to("/page/12", "* 0.6"),
        to("/page/13"),
    )
    outside = page_at("/page/12", to("/page/14"), to("/page/15", "* 0.4"), to("/upload/2.pdf"), to("/dusit/x"))
    further = page_at("/page/15", to("/page/16", "* 0.9"), to("/upload/3.pdf"))

    assert visited(found, home, outside, further) == [
        "/dusit",
        "/page/12",
        "/page/15",
        "/upload/2.pdf",
        "/dusit/x",
        "/upload/1.pdf",
        "/upload/3.pdf",
        "/dusit/news",
    ]


def test_a_portal_s_front_page_is_not_expanded() -> None:
    """Nor a neighbour's page that an own address redirects to."""
    found = frontier(f"{H}/sathon", home=f"{H}/dusit")
    home = page_at("/dusit", to("/", "* 0.5"), to("/dusit/gone"), to("/dusit/away"))
    portal = page_at("/", to("/page/1", "* 0.9"))
    gone = page_at("/dusit/gone", to("/dusit/a"), final=f"{H}/sathon/")
    away = page_at("/dusit/away", to("/dusit/b"), final="http://elsewhere.example/")

    assert visited(found, home, portal, gone, away) == ["/dusit", "/", "/dusit/gone", "/dusit/away"]


def test_a_page_that_turns_out_to_lie_outside_is_followed_like_one() -> None:
    """An own address that redirects to a shared place: only what promises something is followed from there."""
    found = frontier(f"{H}/sathon", home=f"{H}/dusit")
    home = page_at("/dusit", to("/dusit/old"))
    moved = page_at("/dusit/old", to("/page/1"), to("/page/2", "* 0.5"), to("/dusit/b"), final=f"{H}/page/9")

    assert visited(found, home, moved) == ["/dusit", "/dusit/old", "/page/2", "/dusit/b"]


def test_where_the_home_page_sends_its_visitors_is_the_centre() -> None:
    """By redirect or by meta refresh, to another host."""
    new = "https://new.example/"
    redirected = page_at("/", to("https://new.example/a"), final=new)
    refreshed = page_at("/", to(new, kind=LinkKind.REFRESH), to("https://new.example/a"))

    assert visited(frontier(), redirected) == ["/", "https://new.example/a"]
    assert visited(frontier(), refreshed) == ["/", new, "https://new.example/a"]


def test_depth_is_bounded() -> None:
    """What promises much beyond it is told as not visited; what promises nothing is a remark."""
    chain = [page_at("/", to("/1"))] + [page_at(f"/{n}", to(f"/{n + 1}")) for n in range(1, 9)]
    found = frontier(depth=3)
    assert visited(found, *chain) == ["/", "/1", "/2", "/3"]
    assert found.unvisited() == ()
    assert found.remarks() == ("nothing deeper than 3 links was looked at",)

    found = frontier(depth=1)
    assert visited(found, page_at("/", to("/1")), page_at("/1", to("/2", "* 0.5"))) == ["/", "/1"]
    assert found.unvisited() == (f"{H}/2",)


def test_traps_are_remarks_and_not_unvisited() -> None:
    """An endless list does not make the visit incomplete."""
    home = page_at("/", *[to(f"/news/{n}") for n in range(100)])
    found = frontier()

    assert len(visited(found, home)) == 61
    assert found.unvisited() == ()
    assert found.remarks() == (f"1 endless lists cut short, such as {H}/news/#",)


def test_pages_whose_like_led_to_nothing_are_passed_over() -> None:
    """Eight news that lead nowhere are enough to know the rest; the front page's own links are all opened."""
    home = page_at("/", to("/list"), *[to(f"/unit/{n}") for n in range(20)])
    listing = page_at("/list", *[to(f"/news/{n}") for n in range(40)])
    found = frontier()
    seen = visited(found, home, listing, *[page_at(f"/news/{n}", to("/list")) for n in range(40)])

    assert sum(path.startswith("/unit/") for path in seen) == 20
    assert sum(path.startswith("/news/") for path in seen) == 8
    assert found.unvisited() == ()
    assert found.remarks() == (f"32 pages passed over whose like had led to nothing, such as {H}/news/8",)


def test_a_kind_of_page_that_leads_to_something_is_looked_at_further() -> None:
    """A find among the news starts the count afresh."""
    home = page_at("/", to("/list"))
    listing = page_at("/list", *[to(f"/news/{n}") for n in range(40)])
    news = [page_at(f"/news/{n}", *([to("/find", "* 0.9")] if n == 6 else [])) for n in range(40)]
    seen = visited(frontier(), home, listing, *news)

    assert sum(path.startswith("/news/") for path in seen) == 15


def test_a_folder_that_leads_to_nothing_is_passed_over_whatever_its_shapes() -> None:
    """News, their tags and their months are one kind of thing; pages in the root are not."""
    paths = [f"/news/{kind}-{'x' * n}" for kind in "abc" for n in range(1, 12)]
    flat = [f"/{'y' * n}.html" for n in range(1, 30)]
    home = page_at("/", to("/list"))
    listing = page_at("/list", *[to(path) for path in (*paths, *flat)])
    seen = visited(frontier(), home, listing, *map(page_at, (*paths, *flat)))

    assert sum(path.startswith("/news/") for path in seen) == 16
    assert sum(path.startswith("/y") for path in seen) == 29


def test_what_was_passed_over_is_visited_once_something_speaks_for_it() -> None:
    """A promising label found later brings a page back that its like had left unopened."""
    home = page_at("/", to("/list"), to("/last"))
    listing = page_at("/list", *[to(f"/a/{n}") for n in range(20)])
    found = frontier()
    seen = visited(found, home, listing, *[page_at(f"/a/{n}") for n in range(20)])
    assert "/a/19" not in seen

    found.seed(page_at("/", to("/a/19", "* 0.9")).links)
    target = found.pop()

    assert target is not None
    assert target.url == f"{H}/a/19"


def test_a_target_can_be_put_back() -> None:
    """A limit came first: it is unvisited, and still the next."""
    found = frontier()
    home = found.pop()
    assert home is not None
    found.expand(page_at("/", to("/a"), to("/b")))
    target = found.pop()
    assert target is not None
    found.put_back(target)

    assert found.unvisited() == (f"{H}/a", f"{H}/b")
    assert found.pop() == target


graphs = st.lists(
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["", "* 0.2", "* 0.7"]), st.booleans()), max_size=6),
    min_size=12,
    max_size=12,
)


@given(graphs)
def test_the_order_is_one(links: list[list[tuple[int, str, bool]]]) -> None:
    """Each address once, the same order every time, and all that is reachable."""
    pages = [
        page_at(f"/{n}" if n else "/", *[to(f"/{m}" if m else "/", text, chrome=menu) for m, text, menu in out])
        for n, out in enumerate(links)
    ]
    first = visited(frontier(), *pages)

    assert first == visited(frontier(), *pages)
    assert len(first) == len(set(first))
    reached, waiting = {0}, [0]
    while waiting:
        for m, _, _ in links[waiting.pop()]:
            if m not in reached:
                reached.add(m)
                waiting.append(m)
    assert len(first) == len(reached)


@given(graphs, st.integers(0, 1_000))
def test_what_an_address_is_worth_does_not_depend_on_the_order_of_links(
    links: list[list[tuple[int, str, bool]]], seed: int
) -> None:
    """Shuffling the links of every page changes neither which documents are opened nor their worth."""

    def worth(shuffled: bool) -> dict[str, float]:
        pages = []
        for n, out in enumerate(links):
            made = [to(f"/{m}.pdf" if m > 6 else f"/{m}" if m else "/", text, chrome=menu) for m, text, menu in out]
            if shuffled:
                random.Random(seed).shuffle(made)
            pages.append(page_at(f"/{n}" if n else "/", *made))
        found = frontier()
        return {path: found.priority(H + path) for path in visited(found, *pages)}

    assert worth(shuffled=False) == worth(shuffled=True)


def test_what_is_held_waits_until_it_is_released() -> None:
    """It comes by name only, or when all that was held is let go; the home page is never held."""
    held = frontier()
    held.hold([f"{H}/", f"{H}/a", f"{H}/b"])
    home = page_at("/", to("/a", "* 0.9"), to("/b", "* 0.8"), to("/new", "* 0.1"))

    assert visited(held, home) == ["/", "/new"]
    assert held.unvisited() == ()
    taken = held.take(f"{H}/b")
    assert taken is not None
    assert (taken.url, taken.priority, taken.promising) == (f"{H}/b", 0.8, True)
    held.release()
    assert visited(held) == ["/a"]


def test_only_what_is_led_to_and_not_yet_visited_can_be_taken() -> None:
    """Nobody comes to a page that no page links, nor to one page twice."""
    plain = frontier()
    visited(plain, page_at("/", to("/a")))

    assert plain.take(f"{H}/a") is None
    assert plain.take(f"{H}/nowhere") is None


def test_aiming_anew_weighs_what_is_left() -> None:
    """What was promising may be found by now: then pages come last, and documents not at all."""
    aimed = frontier()
    target = aimed.pop()
    assert target is not None
    aimed.expand(page_at("/", to("/a", "* 0.9"), to("/b.pdf", "* 0.8"), to("/c", "* 0.2")))
    aimed.aim_at(lambda link: 0.5 if link.url == f"{H}/c" else 0.0)

    assert visited(aimed) == ["/c", "/a"]
