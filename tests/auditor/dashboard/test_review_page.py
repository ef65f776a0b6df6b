"""What waits for a person, and the months that may be closed."""

from __future__ import annotations

import getpass
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_folder

from auditor.dashboard.finding.review import contents
from auditor.deciding import decide_on
from rules.month import Month
from storage.months import closed_months
from storage.review_views import open_centres, open_items

JANUARY, FEBRUARY = Month(2020, 1), Month(2020, 2)


@pytest.fixture(scope="module")
def served(shown_city: Path) -> Iterator[Served]:
    """The dashboard over two months of four centres, of which one could not be reached; nothing is changed."""
    with served_folder(shown_city) as running:
        yield running


@pytest.fixture
def folder(shown_city: Path, tmp_path: Path) -> Path:
    """A copy, to write to."""
    shutil.copytree(shown_city, tmp_path / "city")
    return tmp_path / "city"


def _token(client: httpx.Client) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', client.get("/journal").text)
    assert found is not None
    return found[1]


def test_the_queue_says_what_waits_why_and_what_it_could_come_to(served: Served, browser: httpx.Client) -> None:
    """Each item leads to its finding, and its centre to another visit."""
    told = browser.get("/en/review").text
    waiting = open_centres(served.desk.source.repository, FEBRUARY)

    assert "gg" in {one.centre for one in waiting}
    assert f"Centres that wait: {len(waiting)}" in told
    assert 'href="/en/centres/gg/2020-02/items/7(1)"' in told
    assert "Could not be judged" in told
    assert "could come to 0.00–100.00; the pass mark is 80" in told
    assert 'href="/en/run?centre=gg&amp;month=2020-02"' in told


def test_centres_whose_pass_depends_on_it_come_first(served: Served) -> None:
    """A decision that changes nothing can wait."""
    view = contents(served.desk.source, FEBRUARY, 1, 1)
    marks = [case.decides for case in view["cases"]]

    assert marks == sorted(marks, reverse=True)
    assert all(
        case.decides == (case.centre.score.lower < Fraction(80) <= case.centre.score.upper) for case in view["cases"]
    )


def test_what_was_decided_no_longer_waits(folder: Path) -> None:
    """The rule's finding stays undetermined in the history; the queue is for what nobody has decided."""
    with served_folder(folder) as running:
        source = running.desk.source
        centre = next(one for one in open_centres(source.repository, FEBRUARY) if one.centre == "gg")
        item = open_items(source.repository, FEBRUARY, [centre.audit_id])[centre.audit_id][0]
        decide_on(
            source.repository,
            centre="gg",
            item=item.item,
            month=FEBRUARY,
            status="missing",
            by="สมชาย",
            reason="looked at it by hand",
            archive_root=source.archive_root,
        )
        after = next(one for one in open_centres(source.repository, FEBRUARY) if one.centre == "gg")
        left = open_items(source.repository, FEBRUARY, [after.audit_id])[after.audit_id]

    assert after.items == centre.items - 1
    assert item.item not in {one.item for one in left}


def test_a_decision_that_needs_a_second_person_is_not_offered_to_its_own_author(folder: Path) -> None:
    """Others may agree to it; it is shown as counting for nothing yet."""
    with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        source = running.desk.source
        made = [
            decide_on(
                source.repository,
                centre="aa",
                item=item,
                month=FEBRUARY,
                status="satisfied",
                by=by,
                reason=f"<b>{item}</b>",
                archive_root=source.archive_root,
                second_person=True,
            ).override.id
            for item, by in (("7(1)", "somebody else"), ("7(2)", getpass.getuser()))
        ]
        told = client.get("/en/review").text

    assert "Waiting for a second person (2)" in told
    assert f'action="/en/decisions/{made[0]}/agree"' in told
    assert f'action="/en/decisions/{made[1]}/agree"' not in told
    assert "<b>7(1)</b>" not in told


def test_decisions_in_force_can_be_withdrawn_where_they_are_listed(browser: httpx.Client) -> None:
    """With who, why and until when."""
    told = browser.get("/en/review").text

    assert "Decisions in force (2)" in told
    assert "สมชาย" in told
    assert "until the evidence changes" in told
    assert len(re.findall(r'action="/en/decisions/\d+/withdraw"', told)) == 2


def test_months_show_what_was_closed_and_amended_since(browser: httpx.Client) -> None:
    """Beside the figure that was closed."""
    told = browser.get("/en/months").text

    assert "by สมหญิง" in told
    assert "Amendments since January 2020 was closed" in told


def test_a_month_is_closed_only_once_it_was_seen_who_has_no_score(folder: Path) -> None:
    """A tick under another number than it has become is none; what was typed is shown again."""
    with served_folder(folder) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        fields = {"form_token": _token(client), "reason": "the month is over"}
        count = re.search(r'name="seen" value="(\d+)"', client.get("/months").text)
        assert count is not None
        refused = client.post("/en/months/2020-02/close", data=fields | {"seen": "0"})
        before = [closing.month for closing in closed_months(running.desk.source.repository)]
        closed = client.post("/en/months/2020-02/close", data=fields | {"seen": count[1]})
        after = closed_months(running.desk.source.repository)[-1]
        again = client.post("/en/months/2020-02/close", data=fields | {"seen": count[1]})

    assert refused.status_code == 400
    assert "the month is over" in refused.text
    assert before == [JANUARY]
    assert (closed.status_code, closed.headers["location"]) == (303, "/en/months")
    assert (after.month, after.reason) == (FEBRUARY, "the month is over")
    assert again.status_code == 409


def test_a_page_that_there_is_not_is_no_fault(browser: httpx.Client) -> None:
    """Whatever stands in the address."""
    assert browser.get("/review", params={"page": "x"}).status_code == 404
    assert browser.get("/review", params={"page": "0"}).status_code == 404
    assert browser.get("/review", params={"page": "99"}).status_code == 200
    assert browser.get("/review", params={"month": "soon"}).status_code == 400
