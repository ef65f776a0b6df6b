"""What a site is full of beside its duties: there when asked for, linked, steady, and telling nothing of an item."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.answers import decoded
from demo.bulk.addresses import addresses_of
from demo.bulk.archive import Shelf
from demo.bulk.traps import with_session
from demo.city import City
from demo.families.build import styles
from demo.families.site import Validators
from rules.month import Month

MARCH, APRIL = Month(2020, 3), Month(2020, 4)


@cache
def city() -> City:
    return City.build()


def one_of_each_family():
    found = {}
    for centre in city().centres:
        if not centre.outages.get(MARCH) and not centre.outages.get(APRIL):
            found.setdefault(centre.family, centre)
    return list(found.values())


def get(centre, path, month=MARCH, town=None):
    return (town or city()).respond(centre.host, quote(path, safe="/?=&%:"), month)


@pytest.mark.parametrize("centre", one_of_each_family(), ids=lambda centre: centre.family)
def test_every_address_of_the_bulk_is_there_and_no_item_lies_at_one(centre):
    """Each opens, in the site's look and encoding, and none stands where a page of the centre's duties does."""
    charset = styles()[centre.family].charset
    laid = {path for _, path in city().addresses(centre, MARCH)}
    paths = city().bulk_addresses(centre, MARCH)

    assert len(paths) == len(set(paths)) > 80
    assert not laid & set(paths)
    for path in paths[::7]:
        answer = get(centre, path)
        assert answer.status == 200
        assert 'http-equiv="refresh"' not in answer.body.decode(charset)


@pytest.mark.parametrize("centre", one_of_each_family(), ids=lambda centre: centre.family)
def test_a_visitor_finds_the_whole_bulk_by_links(centre):
    """From the front page on; what has no end is left aside."""
    charset, reader = styles()[centre.family].charset, addresses_of(centre.family, centre.slug)
    seen, waiting = set(), [city().site(centre, MARCH).front, *(["/menu.htm"] if centre.family == "frames" else [])]
    while waiting:
        path = waiting.pop()
        text = get(centre, path).body.decode(charset, "replace")
        for href in map(unescape, re.findall(r'<a href="([^"#]+)"', text)):
            place = reader.read(href) or reader.read(re.sub(r"[?&](?:PHPSESSID|sid)=\w+", "", href))
            if place is not None and place.kind not in ("calendar", "finder"):
                bare = decoded(re.sub(r"[?&](?:PHPSESSID|sid)=\w+", "", href))
                if bare not in seen:
                    seen.add(bare)
                    waiting.append(bare)

    assert set(city().bulk_addresses(centre, MARCH)) <= seen


def test_sites_are_as_full_as_real_ones():
    """40 to 160 articles, 10 to 40 albums, lists of ten a page."""
    for centre in city().centres:
        bulk = city().site(centre, Month(2020, 6)).bulk
        assert 40 <= len(bulk.leaves("article")) <= 160
        assert 10 <= len(bulk.leaves("album")) <= 40
        page = bulk.answer(bulk.addresses.of("news"))
        assert page.content.count("<li>") == 10


@pytest.mark.parametrize("centre", one_of_each_family(), ids=lambda centre: centre.family)
def test_what_no_month_touched_keeps_its_bytes_and_validators(centre):
    """Equal validators mean equal bytes; on sites that have them nothing moves but what the month brought."""
    moved = 0
    places = [path for host, path in city().addresses(centre, MARCH) if host == centre.host]
    paths = [*places, *city().bulk_addresses(centre, MARCH)[::3]]
    for path in paths:
        before, after = get(centre, path), get(centre, path, APRIL)
        said = [name for name, _ in before.headers if name in ("ETag", "Last-Modified")]
        if before.status != 200 or after.status != 200:
            continue
        assert bool(said) == (centre.validators is not Validators.NONE)
        if said:
            assert (dict(before.headers)[said[0]] == dict(after.headers)[said[0]]) == (before.body == after.body), path
            moved += before.body != after.body
    assert moved < len(paths) / 2


def test_two_thirds_of_the_sites_say_when_they_change():
    """By ETag, by Last-Modified, and not at all: a third each."""
    kinds = [centre.validators for centre in city().centres]

    assert {kind: kinds.count(kind) for kind in Validators} == dict.fromkeys(Validators, 24)


def test_the_front_page_shows_the_newest_and_moves_with_the_month():
    """The latest five articles and albums, other ones a month later."""
    centre = city().centre("S0126")
    front = city().site(centre, MARCH).front
    march, april = (city().site(centre, month).bulk for month in (MARCH, APRIL))

    text = get(centre, front).body.decode()
    assert all(title in text for kind in ("article", "album") for title, _ in march.latest(kind))
    assert list(march.latest("article")) != list(april.latest("article"))


def test_a_city_without_bulk_has_the_same_truth_and_fewer_pages():
    """The switch for tests that need speed."""
    bare = City.build(bulk=False)
    centre = bare.centres[0]

    assert bare.truth(MARCH) == city().truth(MARCH)
    assert bare.bulk_addresses(centre, MARCH) == ()
    assert get(centre, city().bulk_addresses(centre, MARCH)[0], town=bare).status in (200, 404)
    assert b"/news" not in get(centre, f"/{centre.slug}", town=bare).body


def test_a_frozen_city_shows_one_month_and_its_truth_is_judged_in_another():
    """What stood still grows stale: the site is February's, the eye that looks is May's."""
    frozen = City.build(bulk=False, frozen_at=Month(2020, 2))
    centre = frozen.centre("S0126")

    assert get(centre, "/", Month(2020, 5), frozen) == get(centre, "/", Month(2020, 2), frozen)
    assert frozen.truth(Month(2020, 2)) == city().truth(Month(2020, 2))
    assert frozen.truth(Month(2020, 5))[centre.code]["9(8)-sk1"].status == "stale"


@given(
    family=st.sampled_from(sorted(styles())),
    number=st.integers(1, 99_999),
    page=st.integers(1, 30),
    kind=st.sampled_from(
        ["news", "article", "category", "month", "tag", "albums", "album", "notice", "board", "print"]
    ),
)
def test_an_address_is_read_back_as_what_it_is_of(family, number, page, kind):
    """Each family's patterns lead there and back, the later pages of a list included."""
    addresses = addresses_of(family, "bangsommut")
    listed = "{more}" in addresses.patterns[kind]
    path = addresses.of(kind, number=number, part="2020-02", thai="ปลูกต้นไม้", page=page if listed else 1)
    place = addresses.read(path)

    assert place is not None
    assert (place.kind, place.page) == (kind, page if listed else 1)
    if "{id}" in addresses.patterns[kind]:
        assert place.number == number


def test_an_archive_only_grows():
    """An article keeps its number, day and words in every later month."""
    voice = city().site(city().centres[0], MARCH).voice
    march, june = Shelf(voice, "titles", MARCH), Shelf(voice, "titles", Month(2020, 6))

    assert len(march) < len(june)
    assert list(june[: len(march)]) == list(march)
    assert [leaf.day for leaf in june] == sorted(leaf.day for leaf in june)


def test_traps_lead_on():
    """A calendar's sheets, a search by links, and links that carry another session on every page."""
    town = city()
    calendar = next(centre for centre in town.centres if town.site(centre, MARCH).bulk.calendar)
    bulk = town.site(calendar, MARCH).bulk
    assert bulk.answer(bulk.addresses.of("calendar", part="2031-07")) is not None
    assert bulk.answer(bulk.addresses.of("calendar", part="2031-13")) is None
    finder = next(centre for centre in town.centres if town.site(centre, MARCH).bulk.finder)
    bulk = town.site(finder, MARCH).bulk
    assert bulk.answer(bulk.addresses.of("finder", facets="cat=1&sort=old")).content.count("cat=1") > 5
    assert with_session('<a href="/a?b=1">', "sid", "/x") != with_session('<a href="/a?b=1">', "sid", "/y")
