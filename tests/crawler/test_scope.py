"""Which addresses are a centre's own."""

from __future__ import annotations

import pytest

from crawler.scope import Place, Scope
from crawler.site import Site

PORTAL = "https://portal.go.th"


def scope(home: str, *neighbours: str, extra_hosts: tuple[str, ...] = ()) -> Scope:
    return Scope(Site(code="c", home_url=home, neighbours=neighbours, extra_hosts=extra_hosts))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"{PORTAL}/dusit", Place.OWN),
        (f"{PORTAL}/dusit/", Place.OWN),
        (f"{PORTAL}/Dusit/page/sub/12", Place.OWN),
        ("http://www.portal.go.th/dusit/page", Place.OWN),
        (f"{PORTAL}/dusitlike/page", Place.OUTSIDE),
        (f"{PORTAL}/upload/12.pdf", Place.OUTSIDE),
        (f"{PORTAL}/?p=12", Place.OUTSIDE),
        (f"{PORTAL}/", Place.ANCESTOR),
        (f"{PORTAL}/index.php", Place.ANCESTOR),
        (f"{PORTAL}/sathon", Place.NEIGHBOUR),
        (f"{PORTAL}/sathon/plan.pdf", Place.NEIGHBOUR),
        ("https://elsewhere.go.th/dusit/", Place.EXTERNAL),
        ("https://portal.go.th:8443/dusit/", Place.EXTERNAL),
    ],
)
def test_centres_on_one_host_are_told_apart_by_path(url: str, place: Place) -> None:
    """Most real centres share one host and differ by the first step of their path."""
    assert scope(f"{PORTAL}/dusit", f"{PORTAL}/sathon/index.php").place(url) is place


def test_a_centre_alone_on_its_host_has_all_of_it() -> None:
    """Without neighbours there, the home page's path means nothing."""
    alone = scope("http://h.go.th/main/index.html", "http://other.go.th/", extra_hosts=("Info.go.th:81",))

    assert alone.place("http://h.go.th/elsewhere/a.pdf") is Place.OWN
    assert alone.place("http://h.go.th/") is Place.OWN
    assert alone.place("http://info.go.th:81/x") is Place.OWN
    assert alone.place("http://info.go.th/x") is Place.EXTERNAL
    assert alone.place("http://other.go.th/") is Place.EXTERNAL


def test_a_portal_that_is_a_centre_too_claims_no_one_elses_path() -> None:
    """Its pages are its host less its neighbours'; seen from below it is an ancestor, not a neighbour."""
    portal = scope(f"{PORTAL}/", f"{PORTAL}/dusit/")
    below = scope(f"{PORTAL}/dusit/", f"{PORTAL}/")

    assert portal.place(f"{PORTAL}/news") is Place.OWN
    assert portal.place(f"{PORTAL}/dusit/news") is Place.NEIGHBOUR
    assert below.place(f"{PORTAL}/news") is Place.OUTSIDE
    assert below.place(f"{PORTAL}/") is Place.NEIGHBOUR
    assert below.place(f"{PORTAL}/dusit/news") is Place.OWN


def test_homes_that_differ_by_query_only_share_their_directory() -> None:
    """The path cannot tell them apart; only the other's very home page is known to be the other's."""
    one = scope(f"{PORTAL}/main.php?unit=1", f"{PORTAL}/main.php?unit=2")

    assert one.place(f"{PORTAL}/main.php?unit=1") is Place.OWN
    assert one.place(f"{PORTAL}/main.php?unit=2") is Place.NEIGHBOUR
    assert one.place(f"{PORTAL}/main.php?unit=1&page=3") is Place.OWN


def test_the_home_page_may_move() -> None:
    """To another scheme, name or path: where it sends its visitors is the centre's too."""
    alone = scope("http://old.go.th/")
    alone.adopt("https://new.go.th/th/home")
    assert alone.place("https://new.go.th/en/") is Place.OWN
    assert alone.holds_host("https://www.new.go.th/robots.txt")

    shared = scope(f"{PORTAL}/dusit", f"{PORTAL}/sathon")
    shared.adopt(f"{PORTAL}/content/dusit/index.html")
    assert shared.place(f"{PORTAL}/content/dusit/a") is Place.OWN
    assert shared.place(f"{PORTAL}/content/other/a") is Place.OUTSIDE
    shared.adopt("https://new.go.th/dusit/")
    assert shared.place("https://new.go.th/dusit/a") is Place.OWN
    assert shared.place("https://new.go.th/sathon/a") is Place.OUTSIDE


def test_a_home_page_that_falls_back_to_the_portal_takes_nothing_in() -> None:
    """A portal answers a bad address with its own front page, or a neighbour's: that is not the centre's."""
    shared = scope(f"{PORTAL}/dusit", f"{PORTAL}/sathon")
    shared.adopt(f"{PORTAL}/")
    shared.adopt(f"{PORTAL}/sathon/")

    assert shared.place(f"{PORTAL}/") is Place.ANCESTOR
    assert shared.place(f"{PORTAL}/sathon/") is Place.NEIGHBOUR
    assert shared.place(f"{PORTAL}/news") is Place.OUTSIDE


def test_a_home_that_is_no_address_is_refused() -> None:
    """The registry checks before; a program's mistake is told plainly."""
    with pytest.raises(ValueError, match="c: 'mailto:a@b' is no web address"):
        scope("mailto:a@b")


def test_a_centre_may_stand_among_its_own_neighbours() -> None:
    """All who share a host may be given one list: it means the same to each as the list of the others."""
    homes = (f"{PORTAL}/dusit", f"{PORTAL}/sathon", f"{PORTAL}/")
    urls = [f"{PORTAL}{path}" for path in ("/", "/dusit", "/dusit/1", "/sathon", "/sathon/1", "/x", "/x/y?z=1")]
    for home in homes:
        shared, others = scope(home, *homes), scope(home, *(other for other in homes if other != home))

        assert [shared.place(url) for url in urls] == [others.place(url) for url in urls]


def test_a_centre_that_is_its_only_neighbour_has_its_whole_host() -> None:
    """A list of one is a list of nobody else."""
    assert scope(f"{PORTAL}/dusit", f"{PORTAL}/dusit").place(f"{PORTAL}/elsewhere") is Place.OWN
