"""What changed from one month to the next, across all centres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_folder
from followed_city import APRIL, FEBRUARY, JANUARY
from selectolax.lexbor import LexborHTMLParser

from auditor.pipeline import verdicts_that_differ
from storage import views
from storage.changes_views import item_changes


@pytest.fixture(scope="module")
def served(followed_city: Path) -> Iterator[Served]:
    with served_folder(followed_city) as running:
        yield running


@pytest.mark.parametrize("centre", ["aa", "bb"])
def test_the_items_that_moved_are_those_that_the_audits_judge_otherwise(served: Served, centre: str) -> None:
    """People's decisions counted: one query tells what comparing both audits tells."""
    repository = served.desk.source.repository
    before, after = (views.official_audit(repository, centre, month) for month in (JANUARY, FEBRUARY))
    assert before is not None
    assert after is not None

    changes = [one for one in item_changes(repository, JANUARY, FEBRUARY) if one.centre == centre]
    told = {(one.item, one.before, one.after) for one in changes}
    assert told == set(verdicts_that_differ(before.findings, after.findings))
    assert told
    credit = {one.item: one.credit for one in after.findings}
    assert all(one.credit_after == credit[one.item] for one in changes)


def test_a_centre_of_one_month_only_has_not_changed(served: Served) -> None:
    """Each of its items would seem new."""
    changes = item_changes(served.desk.source.repository, JANUARY, FEBRUARY)

    assert "cc" not in {one.centre for one in changes}
    assert {one.centre for one in item_changes(served.desk.source.repository, FEBRUARY, APRIL)} == {"aa"}


def test_the_page_names_who_crossed_the_mark_and_what_moved(browser: httpx.Client) -> None:
    """Each linked: centres to their month, items to their finding; decisions are no change."""
    page = LexborHTMLParser(browser.get("/en/changes/2563-02").content)
    links = {link.attributes["href"] for link in page.css("main a")}
    assert page.body is not None
    text = page.body.text()

    assert "Compared with January 2020." in text
    assert "Passed before, fails now or is still open" in text
    assert {"/en/centres/aa/2020-02", "/en/centres/bb/2020-02", "/en/centres/bb/2020-02/items/9(4)"} <= links
    assert "/en/centres/aa/2020-02/items/9(4)" not in links
    assert "/en/centres/cc" in links


def test_the_newest_month_is_shown_and_a_gap_is_said(browser: httpx.Client) -> None:
    """March was not audited."""
    text = browser.get("/en/changes").text

    assert "What changed in April 2020" in text
    assert "The month before was not audited; compared with February 2020" in text
    assert "not final" in text


def test_a_month_without_audits_is_not_there_and_the_first_has_none_before_it(browser: httpx.Client) -> None:
    """Both say so."""
    missing, first = browser.get("/en/changes/2020-03"), browser.get("/en/changes/2020-01")

    assert (missing.status_code, first.status_code) == (404, 200)
    assert "March 2020 was not audited." in missing.text
    assert "is the first audited month" in first.text


def test_many_centres_come_a_page_at_a_time(browser: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary above them stays that of all."""
    monkeypatch.setattr("auditor.dashboard.round.changes._CENTRES", 1)
    pages = [browser.get("/en/changes/2563-02", params={"p": number}) for number in (1, 2)]
    rows = [LexborHTMLParser(page.content).css("table.moves")[-1].css("tbody > tr") for page in pages]

    assert [row.css_first("a").text().split()[0] for shown in rows for row in shown] == ["aa", "bb"]
    assert "/en/changes/2020-02?p=2" in pages[0].text
    assert "2 of the 2 centres" in pages[1].text
    assert browser.get("/en/changes/2563-02", params={"p": "x"}).status_code == 404
