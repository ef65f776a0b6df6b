"""The page of one finding: all that a verdict rests on, and what a person may decide about it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from cli_program import Program
from dashboard_server import Served, served_folder

from auditor.dashboard.frame.viewer import TOKEN, Role, Viewer
from rules.findings import Finding, Status
from rules.month import Month
from storage import views

MONTH = Month(2020, 2)
ITEM = "/centres/aa/2020-02/items/7(1)"


@pytest.fixture(scope="module")
def served(kept_city: Path) -> Iterator[Served]:
    with served_folder(kept_city) as running:
        yield running


@pytest.fixture
def changing(kept_city: Path, tmp_path: Path) -> Iterator[Served]:
    """A copy, in which people decide."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    with served_folder(folder) as running:
        yield running


def finding(served: Served, item: str, code: str = "aa") -> Finding:
    audit = views.official_audit(served.desk.source.repository, code, MONTH)
    assert audit is not None
    return next(one for one in audit.findings if one.item == item)


def get(served: Served, path: str, **more: Any) -> str:
    answer = httpx.get(f"{served.address}{path}", timeout=60, **more)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def post(served: Served, path: str, page: str = f"/en{ITEM}", **fields: str) -> httpx.Response:
    """Send a form of a page, with the token that the page has."""
    token = re.search(rf'name="{TOKEN}" value="([^"]+)"', httpx.get(f"{served.address}{page}").text)
    assert token is not None
    return httpx.post(f"{served.address}{path}", data={TOKEN: token[1], **fields}, follow_redirects=True, timeout=60)


def test_it_says_all_that_the_verdict_rests_on(served: Served) -> None:
    """The sentence, the words, where, the digest, the rule and its pack, the program, in either language."""
    told = finding(served, "7(1)")
    audit = views.official_audit(served.desk.source.repository, "aa", MONTH)
    assert audit is not None and told.url

    thai, english = get(served, ITEM), get(served, f"/en{ITEM}")

    for page in (thai, english):
        for fact in (
            told.label,
            told.url,
            told.evidence_sha256,
            audit.pack.sha256,
            audit.program_version,
            audit.crawl.archive_sha256,
        ):
            assert str(fact) in page
    assert told.explanation_th in thai
    assert told.explanation in english
    assert "กุมภาพันธ์ 2563" in thai
    assert "February 2020" in english
    assert 'rel="next"' in english


def test_the_evidence_comes_as_a_part_and_as_a_page(served: Served) -> None:
    """For those who run scripts and for those who do not; with the way there, each step's words, and its page."""
    path = f"/en{ITEM}/evidence"
    part, page = get(served, path, headers={"HX-Request": "true"}), get(served, path)

    assert not part.lstrip().startswith("<!DOCTYPE")
    assert page.startswith("<!DOCTYPE")
    assert f'href="/en{ITEM}/evidence"' in get(served, f"/en{ITEM}")
    for told in (part, page):
        assert told.count('<iframe class="archived" sandbox=""') == 2
        assert told.count("the archived page</a>") == 2
        assert "โครงสร้างและการจัดองค์กร" in told
        assert "as the finding says" in told


def test_a_link_that_fails_shows_what_was_answered(served: Served) -> None:
    """The status, in both forms, and when."""
    broken = next(
        one
        for one in views.official_audit(served.desk.source.repository, "aa", MONTH).findings
        if one.status is Status.BROKEN
    )  # type: ignore[union-attr]

    page = get(served, f"/en/centres/aa/2020-02/items/{broken.item}/evidence")

    assert "HTTP 404" in page
    assert "http_status" in page
    assert "Mend the link" in page


def test_for_what_is_missing_every_address_that_was_looked_at_is_there(served: Served) -> None:
    """So that anyone can look too."""
    missing = next(
        one
        for one in views.official_audit(served.desk.source.repository, "aa", MONTH).findings
        if one.status is Status.MISSING
    )  # type: ignore[union-attr]

    page = get(served, f"/en/centres/aa/2020-02/items/{missing.item}/evidence")

    assert "All addresses that were looked at (5)" in page
    assert page.count("/en/archived/") >= 4


@pytest.mark.parametrize(
    "path",
    [
        "/centres/aa/2020-02/items/7(99)",
        "/centres/zz/2020-02/items/7(1)",
        "/centres/aa/2019-02/items/7(1)",
        "/centres/aa/now/items/7(1)",
    ],
)
def test_what_was_not_audited_has_no_page(served: Served, path: str) -> None:
    """Nor is there an error of ours."""
    assert httpx.get(served.address + path).status_code == 404


def test_a_decision_is_kept_and_shown_beside_the_machines_finding(changing: Served) -> None:
    """And withdrawn again, with all of it in the history."""
    was = finding(changing, "7(1)")

    done = post(changing, f"/en{ITEM}/override", status="stale", reason="เก่า <b>แล้ว</b>", until="2563-03")

    assert done.status_code == 200
    assert done.url.path == f"/en{ITEM}"
    page = unescape(done.text)
    assert "The decision is kept" in page
    assert "เก่า &lt;b&gt;แล้ว&lt;/b&gt;" in done.text
    assert was.explanation in page
    assert "March 2020" in page
    now = finding(changing, "7(1)")
    assert now.status is Status.STALE
    assert now.decision is not None

    back = post(changing, f"/en/decisions/{now.decision.override}/withdraw", reason="in error")

    assert "The decision is withdrawn" in back.text
    assert finding(changing, "7(1)") == was
    assert back.text.count("decision · ") == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "stale", "reason": "  "}, "please give a reason"),
        ({"status": "undetermined", "reason": "why"}, "is no status that a person can decide"),
        ({"status": "", "reason": "why"}, "is no status that a person can decide"),
        ({"status": "stale", "reason": "why", "until": "soon"}, "write the month as"),
        ({"status": "stale", "reason": "why", "until": "2020-01"}, "lies before"),
        ({"status": "stale", "reason": "a\u202eb"}, "cannot be shown"),
    ],
)
def test_a_form_that_lacks_something_is_shown_again_as_it_was_filled_in(
    served: Served, fields: dict[str, str], told: str
) -> None:
    """And nothing is kept."""
    before = views.history(served.desk.source.repository, "aa", MONTH)

    answer = post(served, f"/en{ITEM}/override", **fields)

    assert answer.status_code == 400
    assert told in unescape(answer.text)
    if fields["status"] == "stale":
        assert '<option value="stale" selected>' in answer.text
    assert views.history(served.desk.source.repository, "aa", MONTH) == before


def test_a_decision_that_needs_a_second_person_waits_for_another_than_who_made_it(
    kept_city: Path, tmp_path: Path
) -> None:
    """Who made it cannot agree."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    with (folder / "prongsai.toml").open("a") as file:
        file.write("second_person = true\n")
    with served_folder(folder) as served:
        waits = post(served, f"/en{ITEM}/override", status="stale", reason="why")

        assert "waits for a second person" in waits.text
        assert finding(served, "7(1)").decision is None

        own = post(served, "/en/decisions/1/agree", reason="")

        assert own.status_code == 409
        assert finding(served, "7(1)").decision is None


def test_in_a_closed_month_a_decision_is_an_amendment_and_said_to_be(kept_city: Path, tmp_path: Path) -> None:
    """Before it is made and after."""
    folder = tmp_path / "city"
    shutil.copytree(kept_city, folder)
    code, _, err = Program(folder).run("months", "close", "2563-02", "--by", "x", "--reason", "y")
    assert code == 0, err
    with served_folder(folder) as served:
        assert "is an amendment" in get(served, f"/en{ITEM}")

        after = post(served, f"/en{ITEM}/override", status="stale", reason="why")

        assert "</span> amendment</span>" in after.text


def test_who_may_only_look_sees_no_forms_and_cannot_decide(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever they post."""
    viewer = Viewer(name="x", role=Role.VIEWER, token="t", signed_in=True)
    monkeypatch.setattr("auditor.dashboard.frame.routing.Viewer.may", lambda self, role: role <= viewer.role)

    page = get(served, f"/en{ITEM}")
    answer = httpx.post(f"{served.address}{ITEM}/override", data={"status": "stale", "reason": "x"})

    assert f"{ITEM}/override" not in page
    assert answer.status_code == 403
