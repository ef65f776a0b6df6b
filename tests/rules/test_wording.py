"""One sentence a finding, in Thai and in English, that an official can check by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_sites import HOME, PARAGRAPH, File, Gone, findings, page, snapshot

from crawler.artifacts import FailureKind, FetchFailure, Link
from rules import wording, wording_th
from rules.clause import SILENT, Clause
from rules.evaluate import evaluate
from rules.findings import Finding, Status
from rules.labels import contexts
from rules.month import Month
from rules.pack import load_pack
from rules.period import Granularity, Period
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, WithinMonths, demand
from rules.thai_dates import day_in_thai, period_in_thai
from rules.troubles import cut_short_clause, ending_clause, failure_clause
from rules.wording_th import place_in_thai

JANUARY = Period(
    start=date(2020, 1, 1), end=date(2020, 1, 31), granularity=Granularity.MONTH, text="ม.ค. 63", where="label"
)
GROUNDS = wording.Grounds(
    status=Status.SATISFIED,
    label="แบบ สขร.1",
    found_on=HOME,
    url=f"{HOME}%E0%B8%AA%E0%B8%82%E0%B8%A3.pdf",
    why=Clause("a document (pdf) that opens", "เป็นเอกสาร (pdf) ที่เปิดอ่านได้"),
    reason=SILENT,
    period=JANUARY,
    recency=Monthly(1),
    month=Month(2020, 2),
    addresses=12,
)
QUOTED = re.compile(r"“[^”]*”|https?://\S+|\([a-z]+\)|ชนิด [a-z]+|HTTP(?: \d+)?|robots\.txt|centre\.test|[79]\(\d\)")
LATIN = re.compile(r"[A-Za-z]{2,}")


def link(href, text):
    return f'<a href="{href}">{text}</a>'


def sites():
    """Small sites that bring about every status, in many ways."""
    duty = link("duty", "อำนาจหน้าที่")
    targets = [
        page(f"<h1>อำนาจหน้าที่</h1><p>{PARAGRAPH}</p>"),
        page("<p>อยู่ระหว่างดำเนินการ</p>"),
        page("<p>ไม่พบข้อมูล</p>"),
        page(""),
        page("<h1>ไม่พบหน้าที่ต้องการ</h1>"),
        page("<form>กรุณาเข้าสู่ระบบ <input type=password name=p></form>"),
        page('<meta http-equiv="refresh" content="0;url=/">'),
        File("บันทึกข้อความ"),
        File("x"),
        File(opens=False),
        Gone(),
        *(Gone(kind=kind, status=None) for kind in FailureKind),
        *(Gone(status=status) for status in (302, 401, 403, 410, 418, 429, 500)),
        Gone(attempts=1),
    ]
    yield from ({"": page(duty), "duty": target} for target in targets)
    yield {"": page(link("#", "อำนาจหน้าที่"))}
    yield {"": Gone(kind=FailureKind.TIMEOUT, status=None)}
    yield {"": page(link("n", "สัญญาสัมปทาน")), "n": page("<p>ไม่มีสัญญาสัมปทาน</p>")}
    yield {"": page(link("s.pdf", "สขร.1 มกราคม 2563")), "s.pdf": File("x")}
    yield {"": page(link("s.pdf", "สขร.1 มกราคม 2561")), "s.pdf": File("x")}
    yield {"": page(link("plan.pdf", "แผนปฏิบัติราชการ")), "plan.pdf": File("x")}
    yield {"": page(link("i", "ศูนย์ข้อมูลข่าวสาร")), "i": Gone(status=500)}


def judged() -> list[Finding]:
    found = [finding for site in sites() for finding in findings(site).values()]
    found += findings({"": page(PARAGRAPH)}, complete=False).values()
    found += evaluate(load_pack("oia-2540"), snapshot({"": page(PARAGRAPH)}), Month(2020, 2), frozenset({"9(6)"}))
    return found


def test_every_thai_sentence_is_thai():
    """Outside of what the site itself wrote, of addresses and of technical names no English word is left."""
    told = {finding.explanation_th for finding in judged()}

    assert len(told) > 40
    assert {text for text in told if LATIN.search(QUOTED.sub("", text))} == set()


def test_both_sentences_exist_for_every_status():
    """Whatever the verdict, it is told in both languages."""
    found = judged()

    assert {finding.status for finding in found} == set(Status)
    assert all(finding.explanation and finding.explanation_th for finding in found)


def test_a_thai_sentence_names_words_page_target_and_date():
    """All that it takes to check it by hand, the address in Thai letters, the date in Buddhist years."""
    assert wording_th.explanation(GROUNDS) == (
        f"ข้อความ “แบบ สขร.1” ในหน้า {HOME} เชื่อมโยงไปยัง {HOME}สขร.pdf พบว่าเป็นเอกสาร (pdf) ที่เปิดอ่านได้ "
        "ข้อมูลล่าสุดเป็นของเดือนมกราคม 2563 (อ่านจาก “ม.ค. 63” ในข้อความที่เชื่อมโยง) "
        "เกณฑ์กำหนดให้เป็นข้อมูลของเดือนมกราคม 2563 หรือใหม่กว่า จึงเป็นปัจจุบัน"
    )


def test_what_is_not_recent_is_said_so_in_thai():
    """The sentence draws the conclusion that the status stands for."""
    assert wording_th.explanation(replace(GROUNDS, status=Status.STALE)).endswith("จึงไม่เป็นปัจจุบัน")
    undated = replace(GROUNDS, status=Status.UNDATED, period=None)
    assert wording_th.explanation(undated).endswith("จึงตรวจสอบความเป็นปัจจุบันไม่ได้")
    ageless = replace(GROUNDS, recency=Ageless(), period=None)
    assert wording_th.explanation(ageless).endswith("ที่เปิดอ่านได้")


@given(st.builds(Month, st.integers(1950, 2100), st.integers(1, 12)))
def test_each_demand_is_told_in_both_languages(month):
    """What is asked for names the same year in both."""
    for recency in (WithinMonths(6), Monthly(1), FiscalYear(), CalendarYear()):
        clause = demand(recency, month)

        (year,) = re.findall(r"2[45]\d\d|26\d\d", clause.th)
        assert year in clause.en


@pytest.mark.parametrize(
    ("start", "end", "granularity", "text"),
    [
        (date(2020, 1, 31), date(2020, 1, 31), Granularity.DAY, "31 มกราคม 2563"),
        (date(2020, 2, 1), date(2020, 2, 29), Granularity.MONTH, "เดือนกุมภาพันธ์ 2563"),
        (date(2020, 1, 5), date(2020, 1, 9), Granularity.DAY_RANGE, "5–9 มกราคม 2563"),
        (date(2019, 10, 1), date(2020, 9, 30), Granularity.FISCAL_YEAR, "ปีงบประมาณ พ.ศ. 2563"),
        (date(2020, 1, 1), date(2020, 12, 31), Granularity.YEAR, "ปี พ.ศ. 2563"),
        (date(2017, 10, 1), date(2021, 9, 30), Granularity.FISCAL_YEAR, "ปีงบประมาณ พ.ศ. 2561–2564"),
        (date(2019, 12, 1), date(2020, 1, 31), Granularity.MONTH_RANGE, "1 ธันวาคม 2562 ถึง 31 มกราคม 2563"),
    ],
)
def test_periods_read_as_officials_write_them(start, end, granularity, text):
    """Full month names and Buddhist years."""
    assert period_in_thai(Period(start=start, end=end, granularity=granularity, text="…")) == text


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2399, 12, 31)))
def test_a_day_in_thai_bears_its_buddhist_year(day):
    """Day, month name, Buddhist year."""
    number, _, year = day_in_thai(day).split()

    assert (int(number), int(year)) == (day.day, day.year + 543)


def test_every_place_of_a_date_has_a_thai_name():
    """What surrounds a link, and its year's place beside its month's."""
    full = Link(url=HOME, href="", text="", line="ก", row="ข", parents=("ค",), column="ง", headings=("จ",))

    places = [where for where, _ in contexts(full)]
    assert len(places) == 5
    for where in [*places, "label", "file name", "page heading", "page title", "page text", "document's first lines"]:
        assert place_in_thai(where)
        assert place_in_thai(f"label, its year from the {where}") == f"ข้อความที่เชื่อมโยง โดยใช้ปีจาก{place_in_thai(where)}"


@pytest.mark.parametrize(
    ("stopped", "told"),
    [
        ("budget of 400 requests", "400 ครั้ง"),
        ("budget of 900 s", "900 วินาที"),
        ("depth of 12 links", "12 ลิงก์"),
        ("the site stopped answering", "หยุดตอบสนอง"),
        ("its hours of visit ended (22:00-05:00)", "22:00-05:00 น."),
        ("home page unreachable: HTTP 500", "หน้าแรก"),
        ("something new", "ไม่ครบถ้วน"),
    ],
)
def test_what_ended_a_crawl_early_is_told_in_thai(stopped, told):
    """With its figures; an unknown cause leaves the fact alone."""
    site = replace(snapshot({"": page("")}), stopped_because=stopped)

    assert told in cut_short_clause(site).th
    assert stopped in cut_short_clause(site).en


@pytest.mark.parametrize(
    ("said", "thai"),
    [
        ("everything in scope was visited", "สำรวจครบทุกหน้าในขอบเขตแล้ว"),
        (
            "everything in scope was visited; 2 endless lists cut short, such as /p?n=; nothing deeper than 12 links was looked at",
            "สำรวจครบทุกหน้าในขอบเขตแล้ว หยุดอ่านรายการที่ไม่มีที่สิ้นสุด 2 ชุด เช่น /p?n= ไม่ได้ดูหน้าที่ลึกเกินกว่า 12 ลิงก์",
        ),
        ("budget of 400 requests", "ครบจำนวนคำขอที่กำหนดไว้ 400 ครั้ง"),
        (
            "all that had been found was looked at again, and what is too old or gone was looked for; the rest is as it was on 2020-01-31",
            "ดูข้อมูลที่เคยพบอีกครั้ง และค้นหาข้อมูลที่เก่าเกินไปหรือหายไปแล้ว ส่วนที่เหลือเป็นไปตามการสำรวจครั้งก่อน (2020-01-31)",
        ),
        ("something new", ""),
    ],
)
def test_the_end_of_a_crawl_is_told_in_thai(said, thai):
    """With all that was left out; what is not known is left to the English."""
    assert (ending_clause(said).en, ending_clause(said).th) == (said, thai)


@pytest.mark.parametrize("kind", FailureKind)
def test_each_failure_is_told_in_both_languages(kind):
    """The English of the crawler, and Thai by the kind of the failure."""
    failure = FetchFailure(url=HOME, final_url=HOME, kind=kind, detail="as the crawler told it", status=404)

    assert failure_clause(failure).en == "as the crawler told it"
    assert re.search("[ก-๙]", failure_clause(failure).th)
