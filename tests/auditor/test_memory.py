"""Two months through the real pipeline: the second begins where the first one found something."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from small_sites import LONG, page

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import rescore, run_month
from auditor.recall import memory_of
from auditor.remembered import remembered_visits
from auditor.stop import Stop
from auditor.tasks import Remembered, VisitOrder
from crawler.again import STANDS
from crawler.memory import Memory
from crawler.reader import InProcess
from crawler.scope import IMPOSSIBLE
from crawler.site import Limits, Site
from crawler.visit import Purpose
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.archive import read_archive
from storage.centre import Centre
from storage.records import StoredAudit
from storage.repository import Repository

pytestmark = pytest.mark.xdist_group("memory")

JANUARY, FEBRUARY, MARCH = Month(2020, 1), Month(2020, 2), Month(2020, 3)
NEWS = 25
LABELS = {
    "structure": "โครงสร้างและการจัดองค์กร",
    "duties": "อำนาจหน้าที่",
    "contact": "สถานที่ติดต่อ",
    "manual": "คู่มือการปฏิบัติงาน",
}


def listed(links: dict[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{path}">{label}</a></li>' for path, label in links.items()) + "</ul>"


def centre_pages() -> dict[str, str]:
    """A site of four disclosures behind one gateway, and of news."""
    news = {f"news/{number}": f"กิจกรรมวันที่ {number}" for number in range(NEWS)}
    return {
        "/": page("สำนักงานตัวอย่าง", listed({"info": "ศูนย์ข้อมูลข่าวสาร", **news})),
        "/info": page("ศูนย์ข้อมูลข่าวสาร", listed(LABELS)),
        **{f"/{path}": page(label, f"<p>{LONG}</p>") for path, label in LABELS.items()},
        **{f"/{path}": page(label, f"<p>ภาพกิจกรรม {path}</p>") for path, label in news.items()},
    }


@dataclass
class City:
    """Sites on loopback, each on a port of its own, whose pages have tags and may change."""

    pages: dict[str, dict[str, str]]
    """By centre and path."""
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    """(centre, path, whether it was asked only to confirm), in order."""
    homes: dict[str, str] = field(default_factory=dict)

    def paths(self, code: str) -> list[str]:
        """What a centre was asked for since the notes were last cleared, save what cannot be."""
        return [path for centre, path, _ in self.asked if centre == code and IMPOSSIBLE not in path]


@contextmanager
def city(*codes: str) -> Iterator[City]:
    """Serves a site a code until the block ends."""
    town = City(pages={code: centre_pages() for code in codes})
    servers = []
    for code in codes:
        server = _Server(("127.0.0.1", 0), _handler(town, code))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        town.homes[code] = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield town
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A visitor that went away is no news."""


def _handler(town: City, code: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = town.pages[code].get(self.path, "").encode()
            tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
            had = self.headers.get("If-None-Match")
            town.asked.append((code, self.path, had is not None))
            same = bool(body) and had == tag
            with suppress(ConnectionError):
                self.send_response(304 if same else 200 if body else 404)
                self.send_header("ETag", tag)
                if not same:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(b"" if same else body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def at(means: Means, month: Month, **changes: Any) -> Means:
    """The same means at the end of another month."""
    return replace(means, clock=Clock.set_to(end_of(month)), **changes)


def audit(means: Means, month: Month, code: str) -> StoredAudit:
    found = views.official_audit(means.repository, code, month)
    assert found is not None
    return found


@dataclass
class Story:
    """Two months that have been, and what was asked for in the second."""

    means: Means
    """As of the second month's end."""
    town: City


CODES = ("same", "gone", "fresh", "altered", "missing", "moved", "older", "newer")
MONTHS = {"sk1": "สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน (สขร.1)", "sk1/12": "สขร.1 เดือนธันวาคม 2562"}
"""What must be newer each month: a page, and the month that it lists in January."""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """January at all centres; then one thing changes at each but the first, and February."""
    folder = tmp_path_factory.mktemp("memory")
    database = str(folder / "city.db")
    stop = Stop()
    with city(*CODES, "elsewhere") as town, Repository.open(database) as repository:
        homes = {code: town.homes[code] for code in CODES}
        for code in ("older", "newer"):
            publish(town.pages[code], MONTHS)
        register(repository, homes)
        means = Means(
            database=database,
            repository=repository,
            archive_root=folder / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0),
            workers=1,
            clock=Clock.set_to(end_of(JANUARY)),
            by="tester",
            remember_days=62,
        )
        run_month(means, month=JANUARY, stop=stop)
        town.asked.clear()

        del town.pages["gone"]["/duties"]
        town.pages["fresh"]["/info"] = page("ศูนย์ข้อมูลข่าวสาร", listed({**LABELS, "plan": "แผนปฏิบัติการประจำปี 2563"}))
        town.pages["fresh"]["/plan"] = page("แผนปฏิบัติการประจำปีงบประมาณ 2563", f"<p>{LONG}</p>")
        publish(town.pages["newer"], {**MONTHS, "sk1/01": "สขร.1 เดือนมกราคม 2563"})
        altered = means.archive_root / audit(means, JANUARY, "altered").crawl.archive
        altered.write_bytes(altered.read_bytes()[:-1] + b"?")
        (means.archive_root / audit(means, JANUARY, "missing").crawl.archive).unlink()
        register(repository, homes | {"moved": town.homes["elsewhere"]})

        means = at(means, FEBRUARY)
        outcome = run_month(means, month=FEBRUARY, stop=stop)
        assert outcome.kept == CODES
        assert outcome.unaudited == ()
        yield Story(means=means, town=town)
    stop.close()


def publish(pages: dict[str, str], months: dict[str, str]) -> None:
    """Have a site list months of what must be newer each month, on a page of its own."""
    first, *others = months
    pages["/info"] = page("ศูนย์ข้อมูลข่าวสาร", listed({**LABELS, first: months[first]}))
    pages[f"/{first}"] = page(months[first], listed({path: months[path] for path in others}))
    pages.update({f"/{path}": page(months[path], f"<p>{LONG}</p>") for path in others})


def register(repository: Repository, homes: dict[str, str]) -> None:
    repository.replace_centres(
        [Centre(code=code, name_th=f"ศูนย์ {code}", home_url=home, allow_private=True) for code, home in homes.items()]
    )


def was_whole(story: Story, code: str, served_by: str | None = None) -> bool:
    """Whether the second visit looked at every page."""
    return set(story.town.paths(served_by or code)) >= {f"/news/{number}" for number in range(NEWS)}


def verdicts(story: Story, month: Month, code: str) -> dict[str, Status]:
    """A centre's findings of a month in a word each."""
    return {finding.item: finding.status for finding in audit(story.means, month, code).findings}


def test_an_unchanged_site_costs_little_more_than_its_evidence(story: Story) -> None:
    """At most 1.2 requests a page on the way to evidence and robots.txt, and no body but that of robots.txt."""
    first, second = (audit(story.means, month, "same") for month in (JANUARY, FEBRUARY))
    places = {place for finding in first.findings for place in (finding.url, finding.found_on) if place}
    evidence = {"/robots.txt", "/", *(place.removeprefix(story.town.homes["same"][:-1]) for place in places)}

    assert len(evidence) > 4
    assert len(story.town.paths("same")) <= 1.2 * len(evidence)
    assert second.crawl.requests == len(story.town.paths("same")) <= 0.25 * first.crawl.requests
    assert second.crawl.bytes == 0
    assert second.crawl.stopped_because.startswith(STANDS)
    assert second.crawl.pages == first.crawl.pages
    assert second.findings == first.findings
    assert second.score == first.score


def test_vanished_evidence_makes_the_site_be_looked_at_whole(story: Story) -> None:
    """What is gone may stand elsewhere now; what did not change has no body all the same."""
    found = verdicts(story, FEBRUARY, "gone")

    assert was_whole(story, "gone")
    assert found["7(2)"] is Status.BROKEN
    assert found["7(1)"] is Status.SATISFIED
    assert all(conditional for code, path, conditional in story.town.asked if code == "gone" and "/news/" in path)


def test_what_was_newly_published_is_found(story: Story) -> None:
    """A new link behind the gateway is opened, the news are not."""
    before, after = (verdicts(story, month, "fresh") for month in (JANUARY, FEBRUARY))

    assert "/plan" in story.town.paths("fresh")
    assert not any("/news/" in path for path in story.town.paths("fresh"))
    assert before["9(3)-plan"] is Status.MISSING
    assert after["9(3)-plan"] in (Status.SATISFIED, Status.UNDATED)
    assert before | {"9(3)-plan": after["9(3)-plan"]} == after


def test_what_must_be_newer_and_is_not_is_looked_for_and_no_more(story: Story) -> None:
    """Wherever something speaks for it: the pages that list it and the months they list; not the whole site."""
    first, second = (audit(story.means, month, "older") for month in (JANUARY, FEBRUARY))
    before, after = (verdicts(story, month, "older") for month in (JANUARY, FEBRUARY))

    assert (before["9(8)-sk1"], after["9(8)-sk1"]) == (Status.SATISFIED, Status.STALE)
    assert before | {"9(8)-sk1": Status.STALE} == after
    assert {"/sk1", "/sk1/12"} <= set(story.town.paths("older"))
    assert not any("/news/" in path for path in story.town.paths("older"))
    assert second.crawl.requests <= 0.25 * first.crawl.requests + 2
    assert "too old or gone was looked for" in second.crawl.stopped_because


def test_what_is_newer_is_found_where_the_older_stands(story: Story) -> None:
    """And everything stands."""
    before, after = (verdicts(story, month, "newer") for month in (JANUARY, FEBRUARY))

    assert after == before
    assert after["9(8)-sk1"] is Status.SATISFIED
    assert "/sk1/01" in story.town.paths("newer")
    assert not any("/news/" in path for path in story.town.paths("newer"))


@pytest.mark.parametrize("code", CODES)
def test_all_that_a_finding_names_was_asked_for_this_month(story: Story, code: str) -> None:
    """No evidence is merely remembered, nor is a page that leads to it."""
    served_by = "elsewhere" if code == "moved" else code
    home = story.town.homes[served_by][:-1]
    findings = audit(story.means, FEBRUARY, code).findings
    named = {place.removeprefix(home) for each in findings for place in (each.url, each.found_on) if place}

    assert named
    assert named <= {path for centre, path, _ in story.town.asked if centre == served_by}


@pytest.mark.parametrize("code", ["altered", "missing"])
def test_an_archive_that_cannot_be_trusted_costs_requests_and_no_verdict(story: Story, code: str) -> None:
    """The site is looked at as if for the first time: nothing is asked only to be confirmed."""
    assert was_whole(story, code)
    assert not any(conditional for centre, _, conditional in story.town.asked if centre == code)
    assert verdicts(story, FEBRUARY, code) == verdicts(story, FEBRUARY, "same")


def test_a_changed_home_address_is_another_site(story: Story) -> None:
    """What was seen at the old one says nothing of the new one."""
    assert was_whole(story, "moved", served_by="elsewhere")
    assert story.town.paths("moved") == []
    assert not any(conditional for centre, _, conditional in story.town.asked if centre == "elsewhere")


def test_the_second_archive_holds_what_was_not_asked_for(story: Story) -> None:
    """As it was sent in the first month, so that the second can be judged again."""
    first, second = (
        read_archive(story.means.archive_root / audit(story.means, month, "same").crawl.archive)[0]
        for month in (JANUARY, FEBRUARY)
    )
    news = story.town.homes["same"] + "news/7"

    assert [visit for visit in second if visit.url == news] == [visit for visit in first if visit.url == news]
    assert {visit.url for visit in second} == {visit.url for visit in first}


def test_the_second_month_judged_again_gives_the_same_bit_for_bit(story: Story) -> None:
    """From its own archives and what they refer to; two of the first month's are no more, and are referred to by none."""
    before = views.official_audits(story.means.repository, FEBRUARY)
    stop = Stop()
    outcome = rescore(story.means, months=[FEBRUARY], reason="to see", stop=stop)
    stop.close()
    after = views.official_audits(story.means.repository, FEBRUARY)

    assert (outcome.judged, outcome.changes, outcome.unaudited) == (len(CODES), (), ())
    assert [one.findings for one in after] == [one.findings for one in before]
    assert [one.score for one in after] == [one.score for one in before]


def due(means: Means, *, whole: bool = False) -> dict[str, bool]:
    """By remembered centre, whether its site is to be looked at whole."""
    return {code: one.due for code, one in remembered(means, whole=whole).items()}


def remembered(means: Means, *, whole: bool) -> Mapping[str, Remembered]:
    """Of all centres."""
    return remembered_visits(means, [centre.code for centre in means.repository.centres()], whole=whole)


def test_where_every_month_is_to_be_whole_nothing_is_remembered(story: Story) -> None:
    """With no days of memory each visit is like the first."""
    assert due(replace(story.means, remember_days=0)) == {}


def test_a_visit_of_chosen_centres_is_whole(story: Story) -> None:
    """An operator who names a centre has a reason to look."""
    assert due(story.means, whole=True) == dict.fromkeys(CODES, True)
    assert due(story.means) == dict.fromkeys(CODES, False)


def test_what_was_last_looked_at_whole_too_long_ago_is_due(story: Story) -> None:
    """Visits that only saw all standing do not count; those that looked at the whole in February do."""
    later = at(story.means, MARCH)

    assert due(replace(later, remember_days=45)) == {
        code: code in ("same", "fresh", "older", "newer") for code in CODES
    }
    assert set(due(replace(later, remember_days=62)).values()) == {False}
    assert set(due(replace(later, remember_days=10)).values()) == {True}


def test_a_visit_from_the_future_is_not_remembered(story: Story) -> None:
    """Where the clock was set back, what is yet to come is no memory."""
    means = at(story.means, JANUARY)

    assert due(replace(means, clock=Clock.set_to(end_of(JANUARY) - timedelta(days=1)))) == {}


def remembered_of(story: Story, code: str, *, whole: bool = False) -> Memory:
    """What is remembered of a centre's last visit."""
    last = remembered(story.means, whole=whole)[code]
    site = Site(code=code, home_url=story.town.homes[code])
    order = VisitOrder(site=site, exempt=frozenset(), remembered=last)
    memory = asyncio.run(asyncio.wait_for(memory_of(order, pack=story.means.pack, reader=InProcess()), 20))
    assert memory is not None
    return memory


def test_remembered_visits_stay_in_their_archive(story: Story) -> None:
    """Each comes as it was recorded when it is asked for, and is held by nobody."""
    kept, _ = read_archive(story.means.archive_root / audit(story.means, FEBRUARY, "same").crawl.archive)
    visits = remembered_of(story, "same").visits
    last = {visit.url: visit for visit in kept if visit.purpose is not Purpose.ROBOTS}

    assert dict(visits) == last
    assert len(visits) == len(last)
    assert all(visits[url] is not visits[url] for url in visits)


def test_of_a_due_site_no_page_is_read(story: Story) -> None:
    """It is looked at whole; what it was is needed to have it confirmed alone."""
    assert remembered_of(story, "same", whole=True).seen.resources == ()
    assert len(remembered_of(story, "same").seen.resources) > NEWS


@pytest.mark.parametrize(("whole", "starts"), [(True, False), (False, True)])
def test_a_due_site_is_still_asked_only_for_what_changed(story: Story, whole: bool, starts: bool) -> None:
    """Looking at the whole costs requests; the bodies that did not change are remembered all the same."""
    home = story.town.homes["same"]
    memory = remembered_of(story, "same", whole=whole)

    assert bool(memory.starts) is starts
    assert home not in memory.starts
    assert memory.answer(home + "news/3") is not None


def test_a_centre_that_is_named_is_looked_at_whole(story: Story) -> None:
    """Though all stands; and no body is sent again."""
    stop = Stop()
    means = at(story.means, MARCH)
    story.town.asked.clear()
    run_month(means, month=MARCH, centres=["same"], stop=stop)
    stop.close()

    assert was_whole(story, "same")
    assert audit(means, MARCH, "same").crawl.bytes == 0
    assert not audit(means, MARCH, "same").crawl.stopped_because.startswith(STANDS)
    assert verdicts(story, MARCH, "same") == verdicts(story, FEBRUARY, "same")
