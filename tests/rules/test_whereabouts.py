"""Where findings stand on a site: the clicks that lead to them, and the places behind which more may come to stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_sites import HOME, File, Gone, page, snapshot

from rules.pack import load_pack
from rules.whereabouts import gateways, whereabouts

PACK = load_pack("oia-2540")


def links(*paths, label="ข่าว"):
    return "".join(f'<p><a href="/{path}">{label} {path}</a></p>' for path in paths)


def where(site, *found_at, **more):
    """The paths to look at on such a site."""
    seen = site if hasattr(site, "resources") else snapshot(site, **more)
    places = [path if "://" in path else HOME + path for path in found_at]
    return [url.removeprefix(HOME) for url in whereabouts(seen, places)]


def test_each_comes_after_what_leads_to_it():
    """The whole way from the home page, in the order of clicks; nothing that lies beside it."""
    site = {
        "": page(links("z", "other")),
        "z": page(links("m")),
        "m": page(links("a.pdf", "b.pdf")),
        "a.pdf": File("ก"),
        "b.pdf": File("ข"),
        "other": page(links("beside")),
        "beside": page("ค"),
    }

    assert where(site, "a.pdf") == ["", "z", "m", "a.pdf"]


def test_the_shortest_way_is_taken():
    """Of two ways to a place the one of fewer clicks costs fewer requests."""
    site = {
        "": page(links("a", "c")),
        "a": page(links("b")),
        "b": page(links("x")),
        "c": page(links("x")),
        "x": page("ก"),
    }

    assert where(site, "x") == ["", "c", "x"]


def test_a_way_over_another_place_costs_no_further_page():
    """Where the evidence is linked from the page that names it, no shorter way to it is asked for too."""
    site = {
        "": page(links("a", "b")),
        "a": page(links("named")),
        "b": page(links("x")),
        "named": page(links("x")),
        "x": page("ก"),
    }

    assert where(site, "named", "x") == ["", "a", "named", "x"]


def test_ways_that_meet_are_walked_once():
    """No address is named twice."""
    site = {"": page(links("m")), "m": page(links("x", "y")), "x": page("ก"), "y": page("ข")}

    assert where(site, "x", "y", "m", "x") == ["", "m", "x", "y"]


@pytest.mark.parametrize(
    ("label", "is_looked_at"),
    [("ศูนย์ข้อมูลข่าวสาร", True), ("ข้อมูลข่าวสารตามมาตรา 7", True), ("ข่าวประชาสัมพันธ์", False)],
)
def test_where_more_may_come_to_stand_is_looked_at_too(label, is_looked_at):
    """Behind a gateway a missing item may appear, though nothing was found there yet."""
    site = {"": page(links("g", "g.pdf", label=label)), "g": page("ว่าง"), "g.pdf": File("ว่าง")}

    assert gateways(PACK, snapshot(site)) == ((f"{HOME}g",) if is_looked_at else ())


def test_a_place_behind_a_redirect_is_asked_for_by_its_link():
    """Findings name the address that answered; a visitor clicks on the one that leads there."""
    seen = snapshot({"": page(links("old")), "old": page("ก")})
    moved = tuple(replace(one, final_url=HOME + "new") if one.url == HOME + "old" else one for one in seen.resources)

    assert where(replace(seen, resources=moved), "new") == ["", "old"]


def test_of_several_addresses_of_a_place_the_nearest_is_asked_for():
    """Many links may end at one page; a single one of them is enough."""
    seen = snapshot({"": page(links("z", "m")), "m": page(links("a")), "a": page("ก"), "z": page("ก")})
    same = tuple(replace(one, final_url=HOME + "z") if one.url == HOME + "a" else one for one in seen.resources)

    assert where(replace(seen, resources=same), "z") == ["", "z"]


def test_what_failed_is_looked_at_again():
    """A broken link may have been mended."""
    assert where({"": page(links("gone")), "gone": Gone()}, "gone") == ["", "gone"]


def test_a_place_that_no_click_leads_to_is_not_forgotten():
    """It comes last, so that whoever cannot get there knows that the way is lost."""
    site = {"": page(links("a")), "a": page("ก"), "island": page(links("island.pdf")), "island.pdf": File("ข")}

    assert where(site, "island.pdf", "a") == ["", "a", "island.pdf"]


def test_what_was_never_seen_is_not_looked_at():
    """Evidence that a limit kept the visit from was not seen, and stands nowhere yet."""
    assert where({"": page(links("never"))}, "never", "http://elsewhere.test/x") == []


def test_nothing_found_is_nowhere():
    """Without a place there is none to begin at, and the site is due to be looked at whole."""
    assert where({"": page(links("a")), "a": page("ก")}) == []


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from(["", *"abcdefgh"]), max_size=4), min_size=1),
    st.lists(st.sampled_from("abcdefgh"), max_size=4),
)
def test_every_way_can_be_walked(site, found_at):
    """On any site: each address that can be clicked to is linked from an earlier one, and all that was found is there."""
    seen = {"": page(links(*site)), **{path: page(links(*targets)) for path, targets in site.items()}}
    way = where(seen, *found_at)

    assert len(way) == len(set(way))
    assert set(found_at) & set(seen) <= set(way)
    for position, path in enumerate(way[1:], start=1):
        assert any(path in (site if before == "" else site[before]) for before in way[:position])
