"""The sample city is whole, plainly fictional, the same each time, and bears its truth out."""

from __future__ import annotations

import csv
import re
from collections import Counter
from functools import cache
from html import unescape
from importlib.resources import files
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import pytest

from auditor.registry import read_registry
from demo.city import COLUMNS, DEAD, PORTAL, City, SampleCentre
from demo.truth import ITEMS
from rules.month import Month, months_between

MONTHS = months_between(Month(2020, 1), Month(2020, 6))
WEIGHTS = {
    "index": 4, "7(1)": 8, "7(2)": 8, "7(3)": 8, "7(4)": 8, "9(1)": 5, "9(2)": 5, "9(3)-plan": 8, "9(3)-budget": 8,
    "9(4)": 8, "9(5)": 3, "9(6)": 3, "9(7)": 6, "9(8)-tender": 8, "9(8)-sk1": 10,
}  # fmt: skip
CREDIT = {"satisfied": 2, "none_declared": 2, "stale": 1, "undated": 1, "empty": 0, "broken": 0, "missing": 0}


@cache
def city() -> City:
    return City.build()


def test_there_are_72_centres_of_many_makes():
    """The city of the issue: 72 centres, 50 districts, at least 12 families, at least 20 on one host."""
    centres = city().centres

    assert len({centre.code for centre in centres}) == 72
    assert Counter(centre.kind for centre in centres) == {"district": 50, "department": 16, "office": 6}
    assert len({centre.family for centre in centres}) >= 12
    assert sum(centre.host == PORTAL for centre in centres) >= 20
    assert sum(centre.extra is not None for centre in centres) >= 6


def test_every_centre_says_that_it_is_fictional():
    """A demo must not show a real agency failing."""
    for centre in city().centres:
        assert "ตัวอย่าง" in centre.name_th
        assert "fictional" in centre.name_en
        home = city().respond(centre.host, urlsplit(city().home_url(centre)).path, Month(2020, 6))
        if home.status == 200 and b"frameset" not in home.body:
            assert "สมมุติ" in home.body.decode(encoding_of(centre), "replace")


def test_the_registry_has_the_contracts_columns(tmp_path):
    """product.md §7: the columns, private addresses allowed, one row a centre."""
    path = tmp_path / "registry.csv"
    city().write_registry(path, {key: 9000 + place for place, key in enumerate(city().hosts)})

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 72
    assert all(row["allow_private"] == "yes" and row["home_url"].startswith("http://127.0.0.1:9") for row in rows)
    assert len({row["home_url"] for row in rows}) == 72


def test_equal_seeds_give_equal_cities():
    """An audit can be repeated: the city answers alike to the byte."""
    other = City.build()
    for centre in other.centres[::9]:
        for host, path in other.addresses(centre, Month(2020, 3)):
            asked = quoted(path)
            assert other.respond(host, asked, Month(2020, 3)) == city().respond(host, asked, Month(2020, 3))


def test_the_seed_moves_words_and_never_the_truth():
    """Another seed is another hand writing the same facts."""
    other = City.build(seed=1)

    assert other.truth(Month(2020, 4)) == city().truth(Month(2020, 4))
    centre = other.centres[0]
    sections, words = other.sections(centre, Month(2020, 4)), city().sections(centre, Month(2020, 4))
    assert [section.label for section in sections.values()] != [section.label for section in words.values()]


def test_truth_covers_every_item_of_every_centre():
    """Nothing is left to guess."""
    for month in MONTHS:
        truth = city().truth(month)
        assert len(truth) == 72
        assert all(tuple(items) == ITEMS for items in truth.values())


def test_all_statuses_occur():
    """Each verdict of product.md §3 is to be found somewhere in the city."""
    seen = {found.status for month in MONTHS for items in city().truth(month).values() for found in items.values()}

    assert seen == {*CREDIT, "undetermined", "not_applicable"}


def test_at_least_a_third_of_the_centres_fail_for_different_reasons():
    """The round has something to tell."""
    passes: Counter[str] = Counter()
    for month in MONTHS:
        for code, items in city().truth(month).items():
            score = points(items)
            passes[code] += score is not None and score >= 80
    failed = [centre for centre in city().centres if passes[centre.code] < 4]

    assert 24 <= len(failed) <= 36
    assert len({centre.profile for centre in failed}) >= 8


def points(items) -> float | None:
    """The month's score by product.md §4, in plain arithmetic; None where it is not final."""
    counted = {code: items[code].status for code in WEIGHTS if items[code].status != "not_applicable"}
    if "undetermined" in counted.values():
        return None
    return 50 * sum(WEIGHTS[code] * CREDIT[status] for code, status in counted.items()) / sum(map(WEIGHTS.get, counted))


@pytest.mark.parametrize(("month", "seed"), [(Month(2020, 1), 2563), (Month(2020, 3), 2563), (Month(2020, 5), 7)])
def test_every_page_and_file_is_linked_and_only_meant_links_fail(month, seed):
    """A visitor who follows ordinary links finds all that a site holds, and dead ends only where the truth has them."""
    town = City.build(seed, bulk=False)
    for centre in town.centres:
        if centre.outages.get(month):
            continue
        seen, failing = walk(town, centre, month)
        laid = {place for place in town.addresses(centre, month) if "robots" not in place[1]}
        assert laid <= seen, (centre.code, laid - seen)
        broken = any(found.status == "broken" for found in town.truth(month)[centre.code].values())
        assert bool(failing) == broken, (centre.code, failing)


def walk(town: City, centre: SampleCentre, month: Month) -> tuple[set[tuple[str, str]], list[str]]:
    """Follow every link from the home page: what was reached, and what failed (logins and bad files count)."""
    by_port = {port: key for key, port in town.ports.items()}
    start = town.home_url(centre)
    queue, asked, seen, failing = [start], {start}, set(), []
    while queue:
        url = queue.pop()
        parts = urlsplit(url)
        host, path = by_port[parts.port], parts.path + (f"?{parts.query}" if parts.query else "")
        if host not in {centre.host, centre.extra, DEAD} or is_neighbours(town, centre, host, parts.path):
            continue
        response = town.respond(host, quoted(path), month)
        seen.add((host, decoded(path)))
        text = response.body.decode(encoding_of(centre), "replace") if "html" in str(response.headers[0]) else ""
        if host == DEAD or fails(response, text):
            failing.append(path)
        links = re.findall(r'(?:href|src)="([^"#]+)"', text) + [
            value for name, value in response.headers if name == "Location"
        ]
        found = {urljoin(url, unescape(href)) for href in links if not href.startswith("data:")} - asked
        asked |= found
        queue += found
    return seen, failing


def fails(response, text) -> bool:
    """Whether a visitor sees no more than a failure."""
    if response.status not in (200, 302) or 'http-equiv="refresh"' in text:
        return True
    if "ไม่พบหน้าที่ต้องการ" in text or 'type="password"' in text:
        return True
    return "application/pdf" in str(response.headers[0]) and b"%%EOF" not in response.body


def is_neighbours(town: City, centre: SampleCentre, host: str, path: str) -> bool:
    """Whether an address on the shared host is another centre's home or below it."""
    return host == PORTAL and path.split("/")[1] in {other.slug for other in town.centres if other is not centre}


def encoding_of(centre: SampleCentre) -> str:
    return "cp874" if centre.family.startswith(("thai874", "frames")) else "utf-8"


def quoted(path: str) -> str:
    return quote(path, safe="/?=&%")


def decoded(path: str) -> str:
    """An address as the city keys it: old uploads escape their names in TIS-620."""
    raw = unquote_to_bytes(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp874")


def test_an_unknown_address_on_the_portal_sends_the_visitor_home():
    """The portal's soft 404: 200, and a meta refresh to the centre's own home."""
    centre = city().centres[0]
    response = city().respond(PORTAL, f"/{centre.slug}/page/sub/999/none", Month(2020, 1))

    assert response.status == 200
    assert f'content="0;url=/{centre.slug}"'.encode() in response.body


def test_one_slug_may_begin_with_another():
    """/bangprong and /bangprongnuea are two centres."""
    first, second = city().centre("S0101"), city().centre("S0102")

    assert second.slug.startswith(first.slug)
    one, two = (city().respond(PORTAL, f"/{centre.slug}", Month(2020, 1)).body.decode() for centre in (first, second))
    assert first.name_en in one
    assert second.name_en in two


@pytest.mark.parametrize(("why", "status"), [("challenge", 403), ("maintenance", 503), ("robots", 200)])
def test_an_unreachable_centre_is_undetermined_throughout(why, status):
    """Our ignorance is not the agency's breach: no item of a centre that cannot be read is judged."""
    found = [(centre, month) for centre in city().centres for month, outage in centre.outages.items() if outage == why]

    assert found
    for centre, month in found:
        truth = city().truth(month)[centre.code]
        assert {item.status for item in truth.values()} <= {"undetermined", "not_applicable"}
        home = urlsplit(city().home_url(centre)).path
        assert city().respond(centre.host, home, month).status == status
        if why == "robots":
            assert b"Disallow: /\n" in city().respond(centre.host, "/robots.txt", month).body


def test_old_sites_declare_their_encoding_rightly_wrongly_or_not_at_all():
    """Three kinds of windows-874."""
    said = {}
    for family in ("thai874", "thai874_silent", "thai874_wrong"):
        centre = next(centre for centre in city().centres if centre.family == family)
        response = city().respond(centre.host, "/", Month(2020, 1))
        assert centre.name_th.removesuffix(" (ตัวอย่าง)") in response.body.decode("cp874")
        said[family] = (dict(response.headers)["Content-Type"], re.findall(rb"charset=([\w-]+)", response.body))
    assert said == {
        "thai874": ("text/html", [b"windows-874"]),
        "thai874_silent": ("text/html", []),
        "thai874_wrong": ("text/html; charset=utf-8", [b"utf-8"]),
    }


def test_the_program_reads_the_citys_registry(tmp_path):
    """What the city writes is what `centres import` takes, without a warning."""
    path = tmp_path / "registry.csv"
    city().write_registry(path)

    registry = read_registry(path)
    assert len(registry.centres) == 72
    assert registry.warnings == ()
    assert sum(bool(centre.exempt_items) for centre in registry.centres) >= 4
    assert all(centre.allow_private for centre in registry.centres)


def test_the_template_has_the_units_and_no_addresses():
    """bma-72.csv: 72 units with names, home pages left to the office, guesses marked as such."""
    with files("auditor").joinpath("registries/bma-72.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len({row["code"] for row in rows}) == 72
    assert Counter(row["kind"] for row in rows)["district"] == 50
    assert not any(row["home_url"] or row["allow_private"] for row in rows)
    assert [row["code"] for row in rows if row["certainty"].startswith("guess")] == ["GUESS-1", "GUESS-2", "GUESS-3"]
