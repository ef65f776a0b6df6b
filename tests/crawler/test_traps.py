"""Endless addresses, told by looks and by number."""

from __future__ import annotations

import pytest

from crawler.traps import Traps, is_asset, is_document, shape_of


def let_through(urls: list[str], *, promise: float = 0.0, priority: float = 0.0, document: bool = False) -> int:
    traps = Traps()
    return sum(not traps.refuses(url, promise=promise, priority=priority, document=document) for url in urls)


PAGES = [f"http://h/news/{n}" for n in range(1_000)]


def test_many_of_one_shape_are_cut_short_unless_something_speaks_for_them() -> None:
    """Sixty that nothing speaks for, 240 under a promising page, any number that promise by themselves."""
    assert let_through(PAGES) == 60
    assert let_through(PAGES, priority=0.5) == 240
    assert let_through(PAGES, promise=0.5, priority=0.5) == 1_000
    assert let_through([f"{url}.pdf" for url in PAGES], priority=0.5, document=True) == 1_000


def test_calendars_are_cut_shorter() -> None:
    """A year of months is enough of what nothing speaks for."""
    months = [f"http://h/list?year={2000 + n // 12}&month={n % 12}" for n in range(600)]
    days = [f"http://h/2020/{1 + n // 28:02}/{1 + n % 28:02}/" for n in range(300)]

    assert let_through(months) == 12
    assert let_through(days) == 12
    assert let_through(months, priority=0.5) == 60
    assert let_through(months, promise=0.5, priority=0.5) == 600


def test_facets_of_one_list_are_counted_together() -> None:
    """Each combination of query names is a shape of its own; the path they share is not."""
    names = "abcdefghi"
    urls = [
        "http://h/list?" + "&".join(f"{name}={v}" for i, name in enumerate(names) if n >> i & 1)
        for n in range(1, 512)
        for v in range(3)
    ]
    assert let_through(urls) == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://h/a/b/a/b",
        "http://h/a/b/c/a/b",
        "http://h/x/th/about/y/th/about/z",
        "http://h/a/a/a/",
        "http://h/" + "x" * 1_500,
    ],
)
def test_mirrored_and_monstrous_paths_are_refused(url: str) -> None:
    """However promising: a wrong relative link carries the whole menu with it, at every level."""
    assert let_through([url], promise=1.0, priority=1.0) == 0


@pytest.mark.parametrize(
    "url", ["http://h/a/b/c/b", "http://h/2563/2563/1", "http://h/a/ab/a/abc", "http://h/a/b?a/b/a/b"]
)
def test_ordinary_paths_are_not(url: str) -> None:
    """A name may occur twice."""
    assert let_through([url]) == 1


def test_what_was_cut_short_is_told() -> None:
    """The report names the shape, with an example."""
    traps = Traps()
    for url in PAGES:
        traps.refuses(url, promise=0, priority=0, document=False)

    assert traps.sprung == {"http://h/news/#": "http://h/news/60"}


def test_shapes_forget_numbers_and_values() -> None:
    """What varies without end is wildcarded; names of parameters are sorted."""
    assert shape_of("http://h/2563/a12?b=3&a=x") == "http://h/#/a#?a&b"
    assert shape_of("http://h/x/0123456789abcdef01") == "http://h/x/#"


def test_files_are_known_by_their_extension() -> None:
    """Documents lead nowhere further; assets are never fetched."""
    assert is_document("http://h/a/PLAN.PDF?v=1")
    assert is_document("http://h/a.xlsx")
    assert not is_document("http://h/a.php?f=x.pdf")
    assert is_asset("http://h/app.js?v=2")
    assert is_asset("http://h/film.mp4")
    assert not is_asset("http://h/json")
