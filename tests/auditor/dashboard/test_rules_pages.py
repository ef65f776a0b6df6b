"""The pages about the rules: what they show, what they count, what is tried, and what is accepted."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from dashboard_server import served_folder

from auditor.clock import Clock
from auditor.dashboard.desk.aside import AsideFailed, AsideRefused, _untold, run_aside, run_aside_telling
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.links import CopiedLinks
from auditor.dashboard.frame.page import Page
from auditor.dashboard.rulebook import coverage as coverage_page
from auditor.dashboard.rulebook import page as rules_page
from auditor.reports.words import Language
from auditor.rounds import load_round
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack
from storage import views
from storage.coverage_views import centres_of_item, item_counts
from storage.overrides import Said, decide
from storage.repository import Repository

FEBRUARY = Month.parse("2563-02")
POOR = """
extends: oia-2540
name: poor
version: "1.0.0"
items:
  - code: "7(2)"
    phrases: {strong: [อำนาจหน้าที่ของหน่วยงาน], plain: [], weak: [], only: []}
    clauses: []
    patterns: []
    examples: {match: [], no_match: [], pages: []}
"""


@pytest.fixture(scope="module")
def browser(kept_city: Path) -> Iterator[httpx.Client]:
    """A client of the dashboard over the three sites."""
    with served_folder(kept_city) as served, httpx.Client(base_url=served.address, timeout=60) as client:
        yield client


@pytest.fixture
def city(kept_city: Path, tmp_path: Path) -> Path:
    """A copy of it, to be written to."""
    return Path(shutil.copytree(kept_city, tmp_path / "city"))


def form_token(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def source_of(repository: Repository, folder: Path) -> Source:
    return Source(
        repository=repository,
        archive_root=folder / "prongsai-archive",
        round=load_round("bma-2563"),
        pack=load_pack("oia-2540"),
        clock=Clock(),
    )


def test_the_pack_in_force_is_told_whole_in_both_languages(browser: httpx.Client) -> None:
    """Each item with its clause, what it counts, and by which words it is found; and which pack it is."""
    pack = load_pack("oia-2540")
    thai, english = browser.get("/rules").text, browser.get("/en/rules").text

    assert pack.sha256 in thai
    for rule in pack.items:
        assert f'id="item-{rule.code}"' in thai
        assert rule.title_th in thai
        assert rule.title_en in english.replace("&#39;", "'")
    assert "โครงสร้างและการจัดองค์กร" in thai
    assert "which is 8.00 points of 100" in english


def test_packs_can_be_downloaded_as_they_were_loaded(browser: httpx.Client) -> None:
    """The one in force, and by its digest each that judged; another digest is no page."""
    pack = load_pack("oia-2540")
    now, kept = browser.get("/rules/pack.yaml"), browser.get(f"/rules/packs/{pack.sha256}.yaml")

    assert now.headers["content-type"].startswith("text/yaml")
    assert now.headers["content-disposition"] == f'attachment; filename="oia-2540-{pack.version}.yaml"'
    assert now.text == kept.text == pack.source
    assert browser.get(f"/rules/packs/{'0' * 64}.yaml").status_code == 404


def test_coverage_counts_the_official_findings_under_peoples_decisions(city: Path) -> None:
    """What a person decided counts in place of what the rule concluded, and is marked."""
    with Repository.open(city / "prongsai.db") as repository:
        audit = views.official_audit(repository, "aa", FEBRUARY)
        said = Said(by="somchai", at=audit.at, reason="seen on paper", program_version="test")
        decide(repository, audit, "9(5)", Status.SATISFIED, said, credit=load_pack("oia-2540").credit)
        audits = views.official_audits(repository, FEBRUARY)
        expected = {
            rule.code: Counter(
                finding.status for one in audits for finding in one.findings if finding.item == rule.code
            )
            for rule in load_pack("oia-2540").items
        }

        counted = item_counts(repository, FEBRUARY)
        decided = [each.centre for each in centres_of_item(repository, FEBRUARY, "9(5)") if each.decided]

    assert {each.item: Counter(each.statuses) for each in counted} == expected
    assert [each.item for each in counted] == list(expected)
    assert expected["9(5)"][Status.SATISFIED] == 1
    assert decided == ["aa"]


def test_coverage_shows_each_item_and_leads_to_its_centres(browser: httpx.Client) -> None:
    """Months are taken in either era; those that most centres lack come first where that is asked for."""
    plain = browser.get("/en/rules/coverage?month=2563-02").text
    lacking = browser.get("/en/rules/coverage?month=2020-02&order=lacking").text
    item = browser.get("/en/rules/coverage/7(1)?month=2563-02").text

    assert 'aria-label="disclosed 3"' in plain
    assert 'href="/en/rules/coverage/7(1)?month=2020-02"' in plain
    assert plain.index("coverage/7(1)?") < plain.index("coverage/9(5)?")
    assert lacking.index("coverage/9(5)?") < lacking.index("coverage/7(1)?")
    assert item.count('/items/7(1)"') == 3
    assert browser.get("/rules/coverage/7(99)").status_code == 404
    assert "Nothing has been audited" in browser.get("/en/rules/coverage?month=2550-01").text


def test_a_label_is_read_with_its_reason_and_shown_as_text(browser: httpx.Client) -> None:
    """What it names and by which words; why not, where it names nothing. Nothing of it is markup."""
    labels = "โครงสร้างหน่วยงาน\nโครงสร้างพื้นฐาน\n<script>alert(1)</script>"
    told = browser.get("/en/rules/try", params={"labels": labels, "dates": "ไตรมาส 2 ปีงบประมาณ 2563"}).text

    assert "by “โครงสร้างหน่วยงาน”" in told
    assert told.count("names no item") == 2
    assert "<script>alert" not in told
    assert "2020-01-01 – 2020-03-31" in told


def test_an_address_of_a_kept_crawl_is_explained(browser: httpx.Client, kept_city: Path) -> None:
    """With the verdicts that rest on it; for one that no crawl holds, why nothing can be told."""
    with Repository.open(kept_city / "prongsai.db") as repository:
        home = repository.centre("aa").home_url
    told = browser.get("/en/rules/try", params={"url": f"{home}structure"})
    unknown = browser.get("/en/rules/try", params={"url": "http://elsewhere.example/<b>"})

    assert told.status_code == unknown.status_code == 200
    assert "/centres/aa/2020-02/items/7(1)" in told.text
    assert "no kept crawl holds" in unknown.text
    assert "<b>" not in unknown.text


def test_a_phrase_is_found_weighed_and_accepted_and_no_past_score_moves(city: Path) -> None:
    """Only what was found can be accepted, with a reason; it goes into a pack beside the database that can be used."""
    (city / "poor.yaml").write_text(POOR, encoding="utf-8")
    with (city / "prongsai.toml").open("a") as settings:
        settings.write("\n")
    text = (city / "prongsai.toml").read_text()
    (city / "prongsai.toml").write_text(f'rules = "poor.yaml"\nworkers = 1\n{text}')
    with Repository.open(city / "prongsai.db") as repository:
        before = views.official_scores(repository, FEBRUARY)
    with served_folder(city) as served, httpx.Client(base_url=served.address, timeout=60) as client:
        token = form_token(client.get("/rules/suggestions").text)
        wanted = {"form_token": token, "item": "7(2)", "phrase": "อำนาจหน้าที่"}

        assert client.post("/rules/suggestions/accept", data=wanted | {"reason": "?"}).status_code == 400
        assert client.post("/rules/suggestions", data={"form_token": token, "limit": "10"}).status_code == 303
        found = ended(client)
        assert 'name="phrase" value="อำนาจหน้าที่"' in found
        assert client.post("/rules/suggestions/accept", data=wanted | {"reason": " "}).status_code == 400
        assert client.post("/rules/suggestions/accept", data={**wanted, "form_token": "x"}).status_code == 403
        done = client.post("/rules/suggestions/accept", data=wanted | {"reason": "<i>ทุกเขต</i>"})
        after = client.get(done.headers["location"]).text
        assert client.post("/rules/suggestions/preview", data={"form_token": token}).status_code == 303
        compared = ended(client, "/en")

    made = load_pack(city / "rules" / "poor-local.yaml")
    assert (made.name, made.version) == ("poor-local", "1.0.1")
    assert "&lt;i&gt;ทุกเขต" in after
    assert "prongsai serve --rules" in after
    assert "3 kept crawls judged, 3 of them come out differently" in compared
    with Repository.open(city / "prongsai.db") as repository:
        assert views.official_scores(repository, FEBRUARY) == before


def ended(client: httpx.Client, language: str = "") -> str:
    """The page once what is under way has come to its end."""
    end = time.monotonic() + 60
    while not client.get("/rules/suggestions/progress").headers.get("hx-refresh"):
        assert time.monotonic() < end
        time.sleep(0.1)
    return client.get(f"{language}/rules/suggestions").text


def test_the_copy_has_the_rules_and_the_newest_month_and_nothing_to_press(kept_city: Path) -> None:
    """It tells no path of the machine, and links nowhere that needs a server."""
    with Repository.open(kept_city / "prongsai.db") as repository:
        source = source_of(repository, kept_city)
        for here, template, contents in (
            (("rules",), "rules.html.jinja", rules_page.contents),
            (("rules", "coverage"), "coverage.html.jinja", coverage_page.contents),
        ):
            page = Page(language=Language.THAI, links=CopiedLinks(language=Language.THAI, here=here))
            text = page.render(template, **contents(source, page))

            assert not re.search(r"<(form|button|script|select)\b", text)
            assert str(Path(source.pack.file).parent) not in text
            assert not re.search(r'href="/', text)
    assert "กุมภาพันธ์ 2563" in text


def test_work_aside_that_dies_or_takes_too_long_is_told_and_harms_nobody() -> None:
    """The server goes on; whoever asked gets a sentence."""
    assert run_aside(abs, -2) == 2
    with pytest.raises(AsideFailed):
        run_aside(os._exit, 3)
    with pytest.raises(AsideFailed, match="fault"):
        run_aside(int, "x")
    with pytest.raises(AsideRefused, match="took more than"):
        run_aside_telling(_untold, time.sleep, (60,), {}, tell=lambda _: None, seconds=0.2)
