"""The round's page: the indicator, what is at risk, what changed, and a row a centre that can be filtered and sorted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from dashboard_server import Served, served_folder

from auditor.clock import Clock, end_of
from auditor.dashboard.frame.links import CopiedLinks
from auditor.dashboard.frame.page import Page
from auditor.dashboard.round.page import contents
from auditor.dashboard.round.risk import NEAR
from auditor.reports.words import Language
from evaluator.score import score_of
from evaluator.standing import Round
from rules.findings import Finding, Status
from rules.month import Month
from storage import views
from storage.centre import Centre
from storage.months import close_month
from storage.records import AuditKind, AuditRecord, CrawlRecord
from storage.repository import Repository

JANUARY, FEBRUARY, MARCH = Month(2020, 1), Month(2020, 2), Month(2020, 3)
ROUND = Round(
    name="small",
    title_th="รอบเล็ก",
    title_en="A small round",
    first_month=JANUARY,
    last_month=MARCH,
    pass_score=Decimal(80),
    required_passes=2,
    denominator=8,
    target=Decimal(100),
    minimum=Decimal(10),
)
HOSTILE = "<script>alert(1)</script>"
SCORES: dict[str, tuple[str | None, str | None]] = {
    "aa": ("90", "95"),
    "bb": ("90", "79.995"),
    "cc": ("70", "80"),
    "dd": ("20", "10"),
    "ee": ("90", "60?"),
    "ff": (None, None),
}
"""Of January and February; with "?" only the lower bound is known."""
NAMES = {"aa": "ศูนย์ ก", "bb": "ศูนย์ ข", "cc": HOSTILE, "dd": "ศูนย์ ง", "ee": "ศูนย์ จ", "ff": "ศูนย์ ฉ"}


def _keep(repository: Repository, code: str, month: Month, told: str) -> None:
    final, score = not told.endswith("?"), Decimal(told.rstrip("?"))
    findings = [
        _finding("7(1)", Status.SATISFIED, score, Decimal(1)),
        _finding("7(2)", Status.MISSING, 100 - score, Decimal(0)),
    ]
    if not final:
        findings[1] = _finding("7(2)", Status.UNDETERMINED, 100 - score, None)
    at = end_of(month)
    figures = {"pages": 1, "requests": 1, "bytes": 1, "archive": "", "archive_sha256": "", "archive_bytes": 0}
    crawl = CrawlRecord(
        centre=code,
        month=month,
        started_at=at,
        finished_at=at + timedelta(seconds=len(told)),
        complete=True,
        stopped_because="all is seen",
        **figures,
    )
    repository.keep_audit(
        AuditRecord(
            run_id=None,
            centre=code,
            month=month,
            kind=AuditKind.RESCORE,
            pack_sha256="a" * 64,
            program_version="1",
            at=at,
            by="test",
            reason="",
            crawl=crawl,
            findings=tuple(findings),
            score=score_of(findings),
        )
    )


def _finding(item: str, status: Status, weight: Decimal, credit: Decimal | None) -> Finding:
    return Finding(item=item, status=status, weight=weight, credit=credit, explanation="")


@pytest.fixture(scope="module")
def small_round(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with six centres and two audited months, of which the first is closed and amended."""
    folder = tmp_path_factory.mktemp("round")
    with Repository.open(folder / "prongsai.db") as repository:
        kinds = {"aa": "district", "bb": "office"}
        repository.replace_centres(
            [
                Centre(code=code, name_th=name, name_en=f"Centre {code}", kind=kinds.get(code, ""))
                for code, name in NAMES.items()
            ]
        )
        repository.keep_pack("oia-2540", "1", "a" * 64, "items: []\n")
        for place, month in enumerate((JANUARY, FEBRUARY)):
            for code, scores in SCORES.items():
                if (told := scores[place]) is not None:
                    _keep(repository, code, month, told)
        close_month(
            repository, JANUARY, views.official_audits(repository, JANUARY), at=end_of(JANUARY), by="x", reason=""
        )
        _keep(repository, "dd", JANUARY, "25")
    return folder


@pytest.fixture(scope="module")
def served(small_round: Path) -> Iterator[Served]:
    """The dashboard over it, on the last day of March."""
    with served_folder(small_round) as first:
        source = first.desk.source
    with served_folder(small_round, source=replace(source, round=ROUND, clock=Clock.set_to(end_of(MARCH)))) as served:
        yield served


class _Rows(HTMLParser):
    """The heat map as lists of texts, and the addresses that its cells lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._in = given.get("class") == "heat"
        if self._in and tag == "tr":
            self.rows.append([])
        if self._in and tag in ("td", "th"):
            self.rows[-1].append("")
        if self._in and tag == "a":
            self.links.append(given["href"] or "")

    def handle_data(self, data: str) -> None:
        if self._in and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._in = False


def table(page: str) -> _Rows:
    told = _Rows()
    told.feed(page)
    told.rows = [[" ".join(cell.split()) for cell in row] for row in told.rows]
    return told


def names(page: str) -> list[str]:
    return [row[0] for row in table(page).rows[1:]]


def row_of(page: str, name: str) -> list[str]:
    return next(row for row in table(page).rows if row[0] == name)


def test_the_indicator_is_told_with_its_bounds_and_against_its_marks(browser: httpx.Client) -> None:
    """One of eight has passed, four may still: at least 12.50, at most 62.50; the target is out of reach."""
    page = browser.get("/en/").text

    assert "12.50&nbsp;%" in page
    assert "at least · at most 62.50 %" in page
    assert 'Target 100 % <span class="tag bad">' in page
    assert 'Minimum 10 % <span class="tag good">' in page


def test_a_registry_of_another_size_than_the_denominator_is_told_loudly(browser: httpx.Client) -> None:
    """Six centres, a denominator of eight; in both languages."""
    assert "ทะเบียนมี 6 ศูนย์" in browser.get("/").text
    assert "The registry lists 6; this round counts out of 8" in browser.get("/en/").text


def test_each_cell_says_in_a_sign_and_in_words_what_its_colour_says(browser: httpx.Client) -> None:
    """79.995 is cut to 79.99 and does not pass; bounds are open; what was amended shows the closed score."""
    page = browser.get("/en/").text

    assert row_of(page, "Centre bb")[2:5] == ["✓ 90.00 passes", "✗ 79.99 does not pass", "– not audited"]
    assert row_of(page, "Centre ee")[3] == "? 60.00–100.00 undetermined"
    assert (
        row_of(page, "Centre dd")[2] == "✗ 25.00 does not pass ✎ amended since the month was closed; closed with 20.00"
    )
    assert row_of(page, "Centre aa")[1] == "✓ passed"
    assert row_of(page, "Centre aa")[-3:] == ["2", "0", "1"]


def test_each_cell_leads_to_the_centre_in_its_month(browser: httpx.Client) -> None:
    """In the language of the page."""
    assert "/en/centres/bb/2020-02" in table(browser.get("/en/").text).links


def test_who_must_pass_every_month_left_and_who_is_near_the_mark_is_at_risk(browser: httpx.Client) -> None:
    """From 5 below to less than 5 above the mark; the graver reason counts. 95 is not near, dd can pass no more."""
    page = browser.get("/en/?risk=1").text

    assert names(page) == [
        "Centre bb",
        "Centre cc",
    ]
    assert "must pass every month left (1)" in page
    assert NEAR == 5


def test_who_crossed_the_pass_mark_in_the_newest_month_is_told(browser: httpx.Client) -> None:
    """Cc came up to exactly 80, bb fell just below it; ee and ff cannot be compared."""
    page = browser.get("/en/").text

    assert "1 now pass" in page
    assert "1 no longer pass" in page
    assert "90.00 → 79.99" in page
    assert "70.00 → 80.00" in page
    assert "2 cannot be compared" in page


def test_the_months_are_told_in_numbers_beside_the_drawing(browser: httpx.Client) -> None:
    """Of February's finals 95, 79.995, 80 and 10: the median is 79.9975, the mean 66.24875; both are cut."""
    page = browser.get("/en/").text

    assert ">79.99</td>" in page
    assert ">66.24</td>" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=centre+BB", ["bb"]),
        ("q=%E0%B8%81", ["aa"]),
        ("q=EE", ["ee"]),
        ("standing=passed", ["aa"]),
        ("kind=office", ["bb"]),
        ("undetermined=1", ["ee"]),
        ("amended=1", ["dd"]),
        ("sort=name_en&order=down", ["ff", "ee", "dd", "cc", "bb", "aa"]),
        ("sort=score-2020-02&order=down", ["aa", "cc", "bb", "ee", "dd", "ff"]),
        ("sort=score-2563-02", ["dd", "ee", "bb", "cc", "aa", "ff"]),
        ("sort=passes&order=down&q=aa", ["aa"]),
        ("sort=%3Cscript%3E&p=99999999999999999999&standing=&kind=", ["aa", "bb", "cc", "dd", "ee", "ff"]),
    ],
)
def test_rows_are_filtered_and_sorted_as_the_address_says(
    browser: httpx.Client, query: str, found: Sequence[str]
) -> None:
    """On the server, so that it works without scripts; what an address says wrongly is left alone."""
    page = browser.get(f"/en/?{query}").text

    assert names(page) == [f"Centre {code}" for code in found]
    assert f"{len(found)} of 6 centres" in page


def test_a_column_that_sorts_says_so_and_turns_round(browser: httpx.Client) -> None:
    """aria-sort on its head, and a link to the other order that keeps the filter."""
    page = browser.get("/en/?q=centre&sort=passes&order=down").text

    assert 'aria-sort="descending"' in page
    assert 'href="/en/?q=centre&amp;sort=passes#heat"' in page


def test_no_match_is_told(browser: httpx.Client) -> None:
    """Instead of an empty table."""
    page = browser.get("/en/?q=nothing-such").text

    assert "No centre matches." in page
    assert "0 of 6 centres" in page


@pytest.mark.parametrize("path", ["/", "/?q=%3Cscript%3Ealert(1)%3C/script%3E&sort=name"])
def test_names_and_queries_stay_text(browser: httpx.Client, path: str) -> None:
    """Whatever a registry or an address holds."""
    page = browser.get(path).text

    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_copy_has_every_centre_and_nothing_to_ask_for(served: Served) -> None:
    """No form, no sort links: a file answers no questions."""
    page = Page(language=Language.ENGLISH, links=CopiedLinks(language=Language.ENGLISH, here=()))
    text = page.render("round.html.jinja", **contents(served.desk.source, page))

    assert names(text) == [f"Centre {code}" for code in NAMES]
    assert "<form" not in text
    assert "?sort" not in text
    assert 'href="centres/bb/2020-02/index.html"' in text


def test_long_registries_come_in_pages_that_keep_the_filter(tmp_path: Path) -> None:
    """A hundred centres a page; an empty round is no fault."""
    with Repository.open(tmp_path / "prongsai.db") as repository:
        repository.replace_centres([Centre(code=f"c{number:03d}", name_th=f"ศูนย์ {number}") for number in range(250)])
    with served_folder(tmp_path) as many, httpx.Client(base_url=many.address) as client:
        first, last = client.get("/en/").text, client.get("/en/?q=c&p=3").text

    assert len(names(first)) == 100
    assert names(last)[-1] == "ศูนย์ 249"
    assert 'href="/en/?q=c&amp;p=2#heat"' in last


def test_a_round_without_results_says_where_the_results_are(served: Served, small_round: Path) -> None:
    """The months audited may be of another round, which nobody could guess from a page of failed centres."""
    other = replace(ROUND, first_month=Month(2021, 1), last_month=Month(2021, 3))
    with (
        served_folder(small_round, source=replace(served.desk.source, round=other)) as elsewhere,
        httpx.Client(base_url=elsewhere.address) as client,
    ):
        page = client.get("/en/").text

    assert "The newest month audited is February 2020, which is not of this round." in page
    assert '<a href="/en/months">The months audited</a>' in page


def test_an_empty_round_leads_to_where_one_begins(tmp_path: Path) -> None:
    """A registry alone has no results: its first step is a run."""
    with Repository.open(tmp_path / "prongsai.db") as repository:
        repository.replace_centres([Centre(code="aa", name_th="ศูนย์")])
    with served_folder(tmp_path) as new, httpx.Client(base_url=new.address) as client:
        page = client.get("/en/").text

    assert "This round has no results yet." in page
    assert '<a href="/en/run">Start a run</a>' in page


def test_what_changed_leads_to_the_whole_of_it(browser: httpx.Client) -> None:
    """The first page tells of centres that crossed the mark; all else is one click away."""
    assert 'href="/en/changes/2020-02"' in browser.get("/en/").text
