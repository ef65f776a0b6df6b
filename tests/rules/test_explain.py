"""Why a page or file was read as it was."""

from __future__ import annotations

import re

import pytest
from paper_sites import HOME, PARAGRAPH, File, Gone, page, snapshot

from rules.clause import Clause
from rules.explain import explain
from rules.explain_words import outcome_clause, state_clause
from rules.month import Month
from rules.pack import load_pack
from rules.reach import Outcome, Reach
from rules.statements import Statement
from rules.view import PageState

PACK = load_pack("oia-2540")
MONTH = Month(2020, 2)


def explained(resources, path=""):
    """One resource of a paper site, explained as part of it."""
    site = snapshot(resources)
    return explain(PACK, next(each for each in site.resources if each.url == HOME + path), MONTH, site)


def alone(html):
    """A page by itself."""
    (resource,) = snapshot({"page": page(html)}).resources
    return explain(PACK, resource, MONTH)


def test_a_lead_is_told_with_its_phrase_its_place_and_what_it_came_to():
    """Label, phrase, score, where it stands, where it leads, what was there."""
    found = explained(
        {
            "": page('<ul><li><a href="duty">อำนาจหน้าที่ของสำนักงานเขต</a></li></ul>'),
            "duty": page(f"<p>{PARAGRAPH}</p>"),
        }
    )

    lead = next(lead for lead in found.leads if lead.stands == "link")
    assert (lead.item, lead.label, lead.page, lead.target) == ("7(2)", "อำนาจหน้าที่ของสำนักงานเขต", HOME, HOME + "duty")
    assert lead.phrase.replace(" ", "") in lead.label
    assert lead.score >= 0.9
    assert lead.came_to == "substance: a page with a text of its own"
    assert lead.came_to_th.startswith("มีข้อมูล: ")


def test_what_leads_to_a_page_and_what_rests_on_it_are_told():
    """The page itself may not say a word of the item that it was counted for."""
    found = explained(
        {"": page('<a href="duty">อำนาจหน้าที่</a>'), "duty": page(f"<p>{PARAGRAPH}</p>", title="หน้า")}, "duty"
    )

    assert [(lead.item, lead.page) for lead in found.led_here] == [("7(2)", HOME)]
    assert {finding.item: finding.status.value for finding in found.findings} == {"7(2)": "satisfied"}


def test_a_label_that_was_rejected_is_told_with_the_reason():
    """The words are there, and the author sees why they do not count."""
    found = alone('<p><a href="x">แผนที่เดินทาง</a></p>')

    (rejected,) = [each for each in found.rejected if each.item == "9(3)-plan"]
    assert (rejected.label, rejected.stands, rejected.phrase) == ("แผนที่เดินทาง", "link", "แผน")
    assert "แผนที่" in rejected.why
    assert "แผนที่" in rejected.why_th
    assert found.leads == ()


def test_clauses_are_told_with_their_text():
    """In the form of the Act, whatever the digits."""
    found = alone("<h2>มาตรา ๗ (๑) โครงสร้าง</h2><p>มาตรา 9(4)</p>")

    assert [(each.clause, each.stands) for each in found.citations] == [("7(1)", "heading"), ("9(4)", "text")]


def test_the_state_of_a_page_is_told():
    """Not found, login, placeholder, "none": with the words that say so."""
    gone = explained({"": page("x"), "gone": page("<h1>ไม่พบหน้าที่ต้องการ</h1>")}, "gone")
    wall = explained({"": page("x"), "wall": page("<p>กรุณาเข้าสู่ระบบ</p>")}, "wall")
    said = alone("<h1>สัญญาสัมปทาน</h1><p>หน่วยงานไม่มีสัญญาสัมปทาน</p><p>อยู่ระหว่างดำเนินการ</p>")

    assert (gone.state, wall.state, said.state) == ("not_found", "login", "content")
    assert {each.kind for each in said.declared} == {Statement.NONE, Statement.PLACEHOLDER}
    assert next(each for each in said.declared if each.kind is Statement.NONE).line == "หน่วยงานไม่มีสัญญาสัมปทาน"


def test_periods_are_told_with_their_place():
    """Which words, read as which days, standing where."""
    found = alone("<h2>แผนปฏิบัติราชการ ประจำปีงบประมาณ พ.ศ. 2563</h2><p>ประกาศเมื่อ 6 ก.พ. 2563</p>")

    read = {(str(each.period.start), each.period.where) for each in found.periods}
    assert read == {("2019-10-01", "heading"), ("2020-02-06", "text")}


def test_a_document_shows_its_first_lines_and_what_its_words_would_name():
    """A file is found by the links that lead to it; its own words help to see whether it is the right one."""
    site = snapshot({"": page("x"), "a.pdf": File("คู่มือการปฏิบัติงาน\nปีงบประมาณ พ.ศ. 2563\n\nคำนำ")})
    document = next(each for each in site.resources if each.url.endswith("pdf"))

    found = explain(PACK, document, MONTH)

    assert (found.kind, found.state) == ("pdf", "opens")
    assert found.first_lines == ("คู่มือการปฏิบัติงาน", "ปีงบประมาณ พ.ศ. 2563", "คำนำ")
    assert [(lead.item, lead.stands) for lead in found.leads] == [("9(4)", "line 1")]
    assert [str(each.period.start) for each in found.periods] == ["2019-10-01"]


def test_a_failed_fetch_says_what_it_counts_as():
    """Whether the failure is held against the site."""
    found = explained({"": page("x"), "gone": Gone()}, "gone")

    assert (found.kind, found.state) == ("failure", "http_status")
    assert "HTTP 404" in found.detail
    assert found.detail.endswith("counts as broken")
    assert found.detail_th.endswith("ถือว่าเปิดไม่ได้")


def test_what_was_not_opened_is_told_in_both_languages():
    """A page by itself leads to what no one looked at."""
    (lead,) = [lead for lead in alone('<p><a href="duty">อำนาจหน้าที่</a></p>').leads if lead.stands == "link"]

    assert (lead.came_to, lead.came_to_th) == ("it was not opened", "ยังไม่ได้เปิดดู")


@pytest.mark.parametrize("state", PageState)
def test_each_state_has_its_words_in_both_languages(state):
    """English for the maintainer, Thai for the office."""
    assert re.search("[a-z]", state_clause(state).en)
    assert re.search("[ก-๙]", state_clause(state).th)


@pytest.mark.parametrize("reach", Reach)
def test_each_outcome_has_its_words_in_both_languages(reach):
    """The clause that follows it is told in the same language."""
    said = outcome_clause(Outcome(reach=reach, why=Clause("why", "เหตุ")))

    assert said.en.endswith(": why")
    assert re.fullmatch("[ก-๙]+: เหตุ", said.th)


def test_a_file_that_does_not_open_is_told_in_both_languages():
    """With the cause."""
    site = snapshot({"": page("x"), "a.pdf": File(opens=False)})
    found = explain(PACK, next(each for each in site.resources if each.url.endswith("pdf")), MONTH)

    assert (found.state, "เปิดอ่านไฟล์ไม่ได้" in found.detail_th) == ("does not open", True)


def test_the_same_words_to_one_place_are_told_once():
    """A menu and a list may both lead there."""
    link = '<a href="duty">อำนาจหน้าที่</a>'
    found = alone(f"<nav>{link}</nav><ul><li>{link}</li></ul>")

    assert len([lead for lead in found.leads if lead.stands == "link"]) == 1


def test_a_torn_document_is_told_as_it_reads():
    """Its first lines and periods stand as a reader of the file sees them."""
    site = snapshot({"": page("x"), "a.pdf": File("รายงานประจ าเดือน\nม ก ร า ค ม 2 5 6 3")})
    found = explain(PACK, next(each for each in site.resources if each.url.endswith("pdf")), MONTH)

    assert found.first_lines == ("รายงานประจำเดือน", "มกราคม2563")
    assert [str(each.period.start) for each in found.periods] == ["2020-01-01"]


def test_menus_are_told_on_the_page_that_was_asked_for():
    """A lead that every page repeats is no less a lead of this one."""
    menu = '<nav><a href="duty">อำนาจหน้าที่</a></nav>'
    site = {path: page(f"{menu}<p>{path} {PARAGRAPH}</p>") for path in ("", "a", "b", "c", "duty")}

    found = explained(site, "b")

    assert [(lead.item, lead.page) for lead in found.leads] == [("7(2)", HOME + "b")]
