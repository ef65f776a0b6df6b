"""The page of a centre: what its webmaster learns, and where each of it leads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from html import escape
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_desk, served_folder
from followed_city import APRIL, FEBRUARY, REASON
from selectolax.lexbor import LexborHTMLParser

from auditor.clock import Clock
from auditor.dashboard.centre.drawings import in_order, waterfall_drawing
from auditor.dashboard.centre.page import contents
from auditor.dashboard.centre.points import moved_text, points_text
from auditor.dashboard.centre.tasks import tasks_of
from auditor.dashboard.frame.links import CopiedLinks
from auditor.dashboard.frame.page import Page
from auditor.difference import waterfall
from auditor.reports.words import Language
from evaluator.score import score_of
from rules.findings import Finding, Status
from storage import views
from storage.records import StoredAudit


@pytest.fixture(scope="module")
def served(followed_city: Path) -> Iterator[Served]:
    with served_folder(followed_city) as running:
        yield running


@pytest.fixture
def february(served: Served) -> StoredAudit:
    audit = views.official_audit(served.desk.source.repository, "aa", FEBRUARY)
    assert audit is not None
    return audit


def _page(client: httpx.Client, path: str) -> LexborHTMLParser:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return LexborHTMLParser(answer.content)


def _text(client: httpx.Client, path: str) -> str:
    body = _page(client, path).body
    assert body is not None
    return " ".join(body.text().split())


def test_a_centres_page_shows_its_newest_audited_month(browser: httpx.Client) -> None:
    """With links to the others, those of the round that were not audited among them."""
    page = _page(browser, "/en/centres/aa")

    current = page.css_first("ul.months [aria-current]")
    assert current is not None
    assert current.attributes["href"] == "/en/centres/aa/2020-04"
    told = {link.attributes["href"]: link.text() for link in page.css("ul.months a")}
    assert "100.00 passed" in told["/en/centres/aa/2020-01"]
    assert "not audited" in told["/en/centres/aa/2020-03"]


def test_what_to_do_comes_before_the_facts_of_the_audit(browser: httpx.Client) -> None:
    """A webmaster reads it on a telephone: the score, then what to mend first."""
    heads = [head.text() for head in _page(browser, "/en/centres/aa/2020-02").css("h2")]

    assert heads.index("Score of February 2020") < heads.index("What to do") < heads.index("About the centre")


@pytest.mark.parametrize("month", ["2563-02", "2020-02"])
def test_a_month_may_be_named_in_either_calendar(browser: httpx.Client, month: str) -> None:
    """Thai readers write 2563-02."""
    assert "Score of February 2020" in _text(browser, f"/en/centres/aa/{month}")


def test_a_month_that_was_not_audited_is_told_so_and_can_be_audited(browser: httpx.Client) -> None:
    """Its page is there, without findings; a late audit is confirmed, and needs a reason."""
    page = _page(browser, "/en/centres/aa/2020-03")

    assert page.body is not None
    assert "was not audited for March 2020" in page.body.text()
    assert page.css_first("#findings") is None
    form = page.css_first('form.late input[name="late"][value="yes"]')
    assert form is not None
    assert page.css_first('form.late input[name="month"][value="2020-03"]') is not None
    assert "required" in (page.css_first('form.late input[name="reason"]') or form).attributes


def test_an_unknown_code_is_not_there_and_the_nearest_are_named(browser: httpx.Client) -> None:
    """What was typed is shown as text."""
    answer = browser.get("/en/centres/aab")
    hostile = browser.get("/centres/%3Cimg%20src=x%3E")

    assert answer.status_code == hostile.status_code == 404
    assert 'href="/en/centres/aa"' in answer.text
    assert "<img src=x>" not in hostile.text


def test_what_costs_points_comes_first_with_what_each_would_bring(browser: httpx.Client, february: StoredAudit) -> None:
    """The webmaster's list: most points first, each with its advice and a link to the finding."""
    tasks = tasks_of(february, Fraction(80))
    page = _page(browser, "/en/centres/aa/2020-02")

    brought = [task.points for task in tasks.to_do]
    assert brought == sorted(brought, reverse=True)
    assert february.score.lower + sum(brought) == 100
    shown = [link.attributes["href"] for link in page.css("#to-do a")]
    assert shown == [f"/en/centres/aa/2020-02/items/{task.finding.item}" for task in tasks.to_do]
    first = page.css_first("#to-do .task")
    assert first is not None
    assert f"would bring {points_text(tasks.to_do[0].points)} points" in first.text()
    assert tasks.to_do[0].advice.en in first.text()


def test_the_points_that_lack_are_those_that_the_first_tasks_bring(february: StoredAudit) -> None:
    """Doing so many, and not one fewer, reaches the mark."""
    tasks = tasks_of(february, Fraction(80))

    assert tasks.enough is not None
    done = {task.finding.item for task in tasks.to_do[: tasks.enough]}
    last = tasks.to_do[tasks.enough - 1].finding.item
    assert _scored(february, done) >= 80
    assert _scored(february, done - {last}) < 80


def _scored(audit: StoredAudit, done: set[str]) -> Fraction:
    return score_of(_mended(one) if one.item in done else one for one in audit.findings).lower


def _mended(finding: Finding) -> Finding:
    return replace(finding, status=Status.SATISFIED, credit=finding.weight / finding.weight)


def test_what_could_not_be_judged_waits_for_a_person_and_is_no_fault(browser: httpx.Client) -> None:
    """An undetermined item is not among what costs points; the score has bounds, and what they mean is said."""
    page, text = _page(browser, "/en/centres/aa"), _text(browser, "/en/centres/aa")

    assert "Nothing costs points." in (page.css_first("#to-do") or page.body).text()  # type: ignore[union-attr]
    assert "Waits for a person" in text
    assert "Whatever is decided, it will not be below the mark of 80" in text


def test_the_grid_shows_every_item_by_month_and_where_a_person_decided(browser: httpx.Client) -> None:
    """Sign and word, each linked to its finding."""
    page = _page(browser, "/en/centres/aa/2020-02")
    cells = {link.attributes["href"]: link.text() for link in page.css("#grid td a")}

    assert "broken" not in cells
    assert "✓" in cells["/en/centres/aa/2020-02/items/9(4)"]
    assert "decided by a person" in cells["/en/centres/aa/2020-02/items/9(4)"]
    assert "decided by a person" not in cells["/en/centres/aa/2020-01/items/9(4)"]
    assert "?" in cells["/en/centres/aa/2020-04/items/7(1)"]


def test_the_change_since_the_month_before_adds_up(browser: httpx.Client) -> None:
    """The table's effects are the difference of the scores; items that did not change are not in it."""
    served = _page(browser, "/en/centres/aa/2020-02")
    table = served.css_first("#change table")
    assert table is not None
    items = [link.text() for link in table.css("tbody a")]
    assert "9(4)" not in items  # satisfied in January, decided so in February
    assert items
    assert served.css_first("#change svg[aria-label]") is not None


def test_a_month_after_a_gap_is_compared_with_the_newest_before_it(browser: httpx.Client) -> None:
    """And says so."""
    assert "The month before was not audited; compared with February 2020" in _text(browser, "/en/centres/aa/2020-04")
    assert "There is no earlier month to compare with" in _text(browser, "/en/centres/aa/2020-01")


def test_where_nothing_changed_the_page_says_so(browser: httpx.Client) -> None:
    """No empty drawing, no empty table."""
    change = _page(browser, "/en/centres/bb/2020-04").css_first("#change")

    assert change is not None
    assert "Nothing changed: every item was judged as in February 2020." in change.text()
    assert change.css_first("svg, table") is None


def test_the_waterfall_stays_within_the_scale(served: Served, february: StoredAudit) -> None:
    """From one score to the other without leaving 0 to 100, whatever rises and falls."""
    april = views.official_audit(served.desk.source.repository, "aa", APRIL)
    assert april is not None
    steps = [step for step in in_order(waterfall(february.findings, april.findings)) if step.moved]
    ends = february.score.lower, april.score.lower
    drawing = waterfall_drawing(("a", ends[0]), steps, ("b", ends[1]), Fraction(80))

    assert ends[0] + sum(step.moved for step in steps) == ends[1]
    assert [step.moved > 0 for step in steps] == sorted(step.moved > 0 for step in steps)
    assert all(drawing.left <= float(bar.x) <= float(bar.x) + float(bar.width) <= drawing.right for bar in drawing.bars)


def test_a_closed_month_shows_what_it_was_closed_with(browser: httpx.Client) -> None:
    """What came later is an amendment, with the closed score beside it; the revisions tell who and why, as text."""
    answer = browser.get("/en/centres/aa/2020-02")
    text = _text(browser, "/en/centres/aa/2020-02")
    page = LexborHTMLParser(answer.content)

    assert "This month was closed on" in text
    assert "Amended after it was closed" in text
    assert [row.css_first("td").text() for row in page.css("#revisions tbody tr")] == [  # type: ignore[union-attr]
        "a person's decision",
        "visit to the site",
    ]
    assert "superseded" in page.css("#revisions tbody tr")[1].text()
    assert escape(REASON) in answer.text
    assert "<b>หลักฐาน</b>" not in answer.text
    assert "Amended" not in _text(browser, "/en/centres/bb/2020-02")


def test_what_is_still_needed_in_the_round_is_said_in_words(served: Served) -> None:
    """While months are left, and when none is."""
    source = served.desk.source
    in_may = replace(source, clock=Clock.set_to(datetime(2020, 5, 10, tzinfo=UTC)))
    with served_desk(replace(served.desk, source=in_may)) as then, httpx.Client(base_url=then.address) as client:
        now = _text(client, "/en/centres/aa")
        assert "Passed 1 of the 4 months needed, 4 months left: at least 3 must pass." in now
        assert "มิ.ย. 2563" not in _text(client, "/centres/aa")
    with httpx.Client(base_url=served.address) as client:
        assert "Passed 1 of the 4 months needed; the round is over." in _text(client, "/en/centres/aa")


def test_the_centre_can_be_audited_again_from_its_page(browser: httpx.Client) -> None:
    """For the current month at once, and never without the form's own token."""
    page = _page(browser, "/centres/aa/2020-02")
    form = page.css_first('form[action="/run"]:not(.late)')

    assert form is not None
    fields = {node.attributes["name"]: node.attributes.get("value") for node in form.css("input")}
    assert fields["centre"] == "aa"
    assert fields["month"] > "2020-02"  # type: ignore[operator]
    assert fields["form_token"]


def test_the_evidence_can_be_downloaded_where_there_is_some(browser: httpx.Client) -> None:
    """A month whose crawl kept no archive has no such link."""
    assert 'href="/centres/aa/2020-02/evidence.wacz"' in browser.get("/centres/aa/2020-02").text
    assert "evidence.wacz" not in browser.get("/centres/aa/2020-01").text


def test_a_copy_of_the_page_has_no_forms_and_leads_to_files(served: Served) -> None:
    """Nobody can press a button of a copy; its links are relative."""
    page = Page(language=Language.THAI, links=CopiedLinks(language=Language.THAI, here=("centres", "aa", "2020-02")))
    html = page.render("centre.html.jinja", **contents(served.desk.source, page, "aa", FEBRUARY))

    assert "<form" not in html
    assert 'href="../2020-01/index.html"' in html
    assert 'href="/' not in html


def test_a_centre_that_left_the_registry_keeps_its_page(followed_city: Path, tmp_path: Path) -> None:
    """Its audits are kept; it counts in no round and is not audited again. The list no longer has it."""
    folder = tmp_path / "city"
    shutil.copytree(followed_city, folder)
    with served_folder(folder) as left, httpx.Client(base_url=left.address) as client:
        repository = left.desk.source.repository
        repository.replace_centres([centre for centre in repository.centres() if centre.code != "bb"])
        page = _page(client, "/en/centres/bb")
        assert page.body is not None
        assert "no longer in the registry" in page.body.text()
        assert page.css_first('form[action="/en/run"]') is None
        assert page.css_first("#findings") is not None
        assert "/en/centres/bb" not in client.get("/en/centres").text


def test_the_list_of_centres_finds_one_by_any_of_its_words(browser: httpx.Client) -> None:
    """By code, name, address; what was asked for stands in the field as text."""
    everything, found = _page(browser, "/en/centres"), _page(browser, "/en/centres?q=ศูนย์ bb")
    nothing = browser.get('/en/centres?q="><img src=x>')

    assert [link.attributes["href"] for link in everything.css("tbody th a")] == [
        f"/en/centres/{code}" for code in ("aa", "bb", "cc")
    ]
    assert [link.attributes["href"] for link in found.css("tbody th a")] == ["/en/centres/bb"]
    assert "No centre matches." in nothing.text
    assert "<img src=x>" not in nothing.text


def test_points_are_cut_and_say_where_more_follow() -> None:
    """What is shown never passes a mark that the value does not."""
    assert points_text(Fraction(5)) == "5.00"
    assert points_text(Fraction(100, 19)) == "5.26…"
    assert moved_text(Fraction(-100, 19)) == "−5.26…"
    assert moved_text(Fraction(0)) == "±0"
