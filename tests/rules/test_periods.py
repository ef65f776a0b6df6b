"""Dates in Thai texts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.date_words import _MONTHS_ENGLISH, _MONTHS_FULL, _MONTHS_SHORT
from rules.period import Granularity, Period
from rules.periods import find_periods, newest

FULL = [names[0] for names in _MONTHS_FULL]
SHORT = [f"{first}.{second}." for first, second in _MONTHS_SHORT]
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
FRAGMENTS = st.sampled_from(
    [
        *"0123456789๒๕๖๓-/.,() _\n",
        *FULL[:4],
        *SHORT,
        *("พ.ศ.", "ปี", "ปีงบประมาณ", "งบประมาณ", "ไตรมาสที่ ", "รอบ 6 เดือน", "เดือน", "วันที่", "ถึง", "พ.ร.บ.", "ระเบียบ"),
        *("โทร", "เลขที่", "2563", "63", "31", "12", "25630227", "สขร.1", "January", "Q1", "FY"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join))


def _spans(text: str, year: int | None = None) -> list[tuple[str, str]]:
    return [(period.start.isoformat(), period.end.isoformat()) for period in find_periods(text, year=year)]


def _day_forms(day: date) -> tuple[str, ...]:
    buddhist, short = day.year + 543, (day.year + 543) % 100
    forms: tuple[str, ...] = (
        f"{day.day} {FULL[day.month - 1]} {buddhist}",
        f"วันที่ {day.day} {FULL[day.month - 1]} พ.ศ. {buddhist}".translate(THAI_DIGITS),
        f"{day.day}{SHORT[day.month - 1]}{buddhist}",
        f"{day.day:02d} {SHORT[day.month - 1]} {day.year}",
        f"{day.day}/{day.month}/{buddhist}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day:02d}.{day.month:02d}.{buddhist}",
        f"{day.day:02d}-{day.month:02d}-{buddhist}",
        f"{day.day} / {FULL[day.month - 1]} / {buddhist}",
        f"{FULL[day.month - 1]} {day.day}, {day.year}",
        f"{_MONTHS_ENGLISH[day.month - 1].title()} {day.day}, {day.year}",
        f"{day.day} {_MONTHS_ENGLISH[day.month - 1][:3].title()} {day.year}",
        f"{day.isoformat()}T08:30:00",
        f"{buddhist}-{day.month:02d}-{day.day:02d}",
        f"report_{day:%Y%m%d}.pdf",
        f"procure-{buddhist}{day:%m%d}",
    )
    return (*forms, f"{day.day} {SHORT[day.month - 1]} {short}") if 40 <= short <= 80 else forms


@given(DAYS, st.data())
def test_a_day_is_read_back_from_every_form(day: date, data: st.DataObject) -> None:
    """Rendered in any form, a date comes back as itself and alone."""
    text = data.draw(st.sampled_from(_day_forms(day)))

    assert _spans(text) == [(day.isoformat(), day.isoformat())]


@given(DAYS, st.sampled_from(["{} {}", "เดือน{} พ.ศ. {}", "ประจำเดือน {}{}", "{}-{}"]), st.sampled_from([FULL, SHORT]))
def test_a_month_is_read_back_from_every_form(day: date, form: str, names: list[str]) -> None:
    """Full and short names, glued or spaced."""
    last = monthrange(day.year, day.month)[1]

    assert _spans(form.format(names[day.month - 1], day.year + 543)) == [
        (day.replace(day=1).isoformat(), day.replace(day=last).isoformat())
    ]


@given(
    st.integers(1990, 2040),
    st.sampled_from(["ปีงบประมาณ {}", "ประจำปีงบประมาณ พ.ศ. {}", "FY{}", "งบประมาณรายจ่ายประจำปี {}"]),
)
def test_a_fiscal_year_is_read_back_from_every_form(year: int, form: str) -> None:
    """It runs from October of the year before to September."""
    assert _spans(form.format(year + 543)) == [(f"{year - 1}-10-01", f"{year}-09-30")]


@given(st.integers(1990, 2040), st.integers(1, 4))
def test_fiscal_quarters_follow_one_another_from_october(year: int, quarter: int) -> None:
    """However the year is joined to the quarter."""
    forms = ("ไตรมาส {}/{}", "ไตรมาสที่ {} ปีงบประมาณ พ.ศ. {}", "Q{}/{}")
    first = (9 + 3 * (quarter - 1)) % 12 + 1
    expected = date(year - (quarter == 1), first, 1)

    for form in forms:
        (period,) = find_periods(form.format(quarter, year + 543))
        assert period.start == expected


@given(TEXTS, st.one_of(st.none(), st.integers(1990, 2040)))
def test_any_text_is_read_without_an_error(text: str, year: int | None) -> None:
    """Periods come in order, each with its words as they stand in the text."""
    position = 0
    for period in find_periods(text, year=year):
        assert period.start <= period.end
        position = text.index(period.text, position)


@pytest.mark.parametrize(
    "unit", ["1", "1-", "1/", "25", "2563-", "พ.ร.บ. 1 ", "โทร 1 ", "(ปี", "ม.ค.", "พ.ศ. ", "ไตรมาส"]
)
def test_long_repetitions_are_read_in_linear_time(unit: str) -> None:
    """No form backtracks beyond its own words: this would not end otherwise."""
    assert len(find_periods(unit * 4000, year=2020)) <= 4000


@pytest.mark.parametrize(
    ("text", "start", "end", "granularity"),
    [
        ("ณ วันที่ ๕ เดือน มีนาคม พ.ศ. ๒๕๖๓", "2020-03-05", "2020-03-05", Granularity.DAY),
        ("เผยแพร่ 3/14/2021", "2021-03-14", "2021-03-14", Granularity.DAY),
        ("7/8/62", "2019-08-07", "2019-08-07", Granularity.DAY),
        ("8 Feb 21", "2021-02-08", "2021-02-08", Granularity.DAY),
        ("12 กรกฏาคม 2561", "2018-07-12", "2018-07-12", Granularity.DAY),
        ("9 มิ.ย 62", "2019-06-09", "2019-06-09", Granularity.DAY),
        ("1-14 มกราคม 2563", "2020-01-01", "2020-01-14", Granularity.DAY_RANGE),
        ("ระหว่างวันที่ 28 ธ.ค. 2562 ถึงวันที่ 3 ม.ค. 2563", "2019-12-28", "2020-01-03", Granularity.DAY_RANGE),
        ("28 ธ.ค. - 3 ม.ค. 2563", "2019-12-28", "2020-01-03", Granularity.DAY_RANGE),
        ("วันที่ ๑-๑๕ เดือน เมษายน พ.ศ.๒๕๖๓", "2020-04-01", "2020-04-15", Granularity.DAY_RANGE),
        ("10/02/2563 - 14/02/2563", "2020-02-10", "2020-02-14", Granularity.DAY_RANGE),
        ("1 ต.ค. 62 - 31 มี.ค. 63", "2019-10-01", "2020-03-31", Granularity.FISCAL_HALF),
        ("พ.ค. 62", "2019-05-01", "2019-05-31", Granularity.MONTH),
        ("มค 63", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("5. กุมภาพันธ์ 2563", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("2563 มกราคม", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("ประจำเดือน 02/2563", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("พฤศจิกายน ปีงบประมาณ พ.ศ. 2563", "2019-11-01", "2019-11-30", Granularity.MONTH),
        ("ปีงบประมาณ 2563 เดือนธันวาคม", "2019-12-01", "2019-12-31", Granularity.MONTH),
        ("sk1_0363.pdf", "2020-03-01", "2020-03-31", Granularity.MONTH),
        ("ตุลาคม 2562 - กุมภาพันธ์ 2563", "2019-10-01", "2020-02-29", Granularity.MONTH_RANGE),
        ("พ.ย.-ม.ค. 2563", "2019-11-01", "2020-01-31", Granularity.MONTH_RANGE),
        ("เดือนเมษายน - มิถุนายน 2563", "2020-04-01", "2020-06-30", Granularity.FISCAL_QUARTER),
        ("ไตรมาสที่ 2 เดือนมกราคม 2563 - เดือนมีนาคม 2563", "2020-01-01", "2020-03-31", Granularity.FISCAL_QUARTER),
        ("ไตรมาสที่ 4 (กรกฎาคม - กันยายน) ปีงบประมาณ 2563", "2020-07-01", "2020-09-30", Granularity.FISCAL_QUARTER),
        ("(รอบ 6 เดือนหลัง) ปีงบประมาณ 2563", "2020-04-01", "2020-09-30", Granularity.FISCAL_HALF),
        ("ประจำปี 2563 (6 เดือน)", "2019-10-01", "2020-03-31", Granularity.FISCAL_HALF),
        ("ปีงบประมาณ 2563 (1 ตุลาคม 2562 - 31 มีนาคม 2563)", "2019-10-01", "2020-03-31", Granularity.FISCAL_HALF),
        ("(ร่าง)งบประมาณ 2565", "2021-10-01", "2022-09-30", Granularity.FISCAL_YEAR),
        ("ข้อบัญญัติงบประมาณรายจ่ายประจำปี พ.ศ. 2563", "2019-10-01", "2020-09-30", Granularity.FISCAL_YEAR),
        ("คำของบประมาณรายจ่ายปี 2563", "2019-10-01", "2020-09-30", Granularity.FISCAL_YEAR),
        ("สขร.1 มกราคม 2563 ประจำปีงบประมาณ 2563", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("พุทธศักราช 2560", "2017-01-01", "2017-12-31", Granularity.YEAR),
        ("ค.ศ. 2019", "2019-01-01", "2019-12-31", Granularity.YEAR),
        ("2562", "2019-01-01", "2019-12-31", Granularity.YEAR),
        ("ปีที่ 55 ฉบับที่ 1 ตุลาคม 2552", "2009-10-01", "2009-10-31", Granularity.MONTH),
        ("สขร1_2563_2.pdf", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("loan2544-1", "2001-01-01", "2001-12-31", Granularity.YEAR),
        ("sk1_jan63.xlsx", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("purchase_nov2019.zip", "2019-11-01", "2019-11-30", Granularity.MONTH),
        ("สขร1_กพ_63.pdf", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("สรุปจัดซื้อเดือนมค63.pdf", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("sk1_2563_01.pdf", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("สขร.1/2-2563", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("2562-12_สขร.1", "2019-12-01", "2019-12-31", Granularity.MONTH),
        ("แผน_02-2563.pdf", "2020-02-01", "2020-02-29", Granularity.MONTH),
        ("ปี 2563 » มกราคม", "2020-01-01", "2020-01-31", Granularity.MONTH),
        ("ตค62-กพ63.pdf", "2019-10-01", "2020-02-29", Granularity.MONTH_RANGE),
        ("15jan63.pdf", "2020-01-15", "2020-01-15", Granularity.DAY),
        ("วันที่ 15 เดือน 1 พ.ศ. 2563", "2020-01-15", "2020-01-15", Granularity.DAY),
        ("ประกาศ_2563_01_15.pdf", "2020-01-15", "2020-01-15", Granularity.DAY),
        ("43_18154_08082560.pdf", "2017-08-08", "2017-08-08", Granularity.DAY),
        ("13, 14 และ 15 มกราคม 2563", "2020-01-13", "2020-01-15", Granularity.DAY_RANGE),
        ("15 และ 14 มกราคม 2563", "2020-01-14", "2020-01-14", Granularity.DAY),
        ("January 15 – 17, 2020", "2020-01-15", "2020-01-17", Granularity.DAY_RANGE),
        ("ไตรมาส_2_63.pdf", "2020-01-01", "2020-03-31", Granularity.FISCAL_QUARTER),
        ("2563Q1", "2019-10-01", "2019-12-31", Granularity.FISCAL_QUARTER),
        ("ไตรมาส 1 (ต.ค.-ธ.ค.) ปี 2563", "2019-10-01", "2019-12-31", Granularity.FISCAL_QUARTER),
        ("รอบการประเมินที่ 2/2563", "2020-04-01", "2020-09-30", Granularity.FISCAL_HALF),
        ("งปม. 63", "2019-10-01", "2020-09-30", Granularity.FISCAL_YEAR),
        ("ปีงบประมาณ ’63", "2019-10-01", "2020-09-30", Granularity.FISCAL_YEAR),
        ("plan_fy63.pdf", "2019-10-01", "2020-09-30", Granularity.FISCAL_YEAR),
        ("Annual report 2019", "2019-01-01", "2019-12-31", Granularity.YEAR),
        ("sk1_2563.pdf", "2020-01-01", "2020-12-31", Granularity.YEAR),
        ("แผน_2563_15.pdf", "2020-01-01", "2020-12-31", Granularity.YEAR),
        ("plan2561_2565.pdf", "2018-01-01", "2022-12-31", Granularity.YEAR_RANGE),
        ("plan-2560-2563.pdf", "2017-01-01", "2020-12-31", Granularity.YEAR_RANGE),
        ("แผน 4 ปี (2561-2564)", "2018-01-01", "2021-12-31", Granularity.YEAR_RANGE),
        ("แผนอัตรากำลัง-64-66.pdf", "2021-01-01", "2023-12-31", Granularity.YEAR_RANGE),
        ("พ.ศ. 2561 ถึง พ.ศ. 2580", "2018-01-01", "2037-12-31", Granularity.YEAR_RANGE),
    ],
)
def test_each_form_gives_its_one_period(text: str, start: str, end: str, granularity: Granularity) -> None:
    """A text with one date, said once or twice, gives exactly one period."""
    (period,) = find_periods(text)

    assert (period.start.isoformat(), period.end.isoformat(), period.granularity) == (start, end, granularity)


@pytest.mark.parametrize(
    "text",
    [
        "โทร. 2561-2565",
        "2579-8123",
        "0-2561-2562",
        "02 224 9999",
        "1555",
        "คำสั่งที่ 15/2562",
        "8/2563",
        "ที่ กท 0301/2563",
        "ว 119",
        "พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540",
        "พระราชบัญญัติวิธีการงบประมาณ พ.ศ. 2561",
        "ระเบียบว่าด้วยการรักษาความลับ (ฉบับที่ 2) พ.ศ. 2561",
        "ข้อบัญญัติ เรื่อง ตลาด พ.ศ. 2562",
        "วงเงิน 2,563 บาท",
        "ราคากลาง 1,234.50",
        "ผู้เข้าชม 2563 คน",
        "O23",
        "เล่ม 136 ตอนพิเศษ 12 ง",
        "มีนาคม พ.ศ. 25643.สรุป",
        "อายุ 60 ปี",
        "10.20.30.40",
        "31/2/2563",
        "31 กุมภาพันธ์ 2563",
        "32 มกราคม 2563",
        "มกราคม 2665",
        "พ.ศ.22560",
        "ม.ย. 63",
        "8.30-16.30 น.",
        "ISO 9001:2015",
        "3 วันที่แล้ว",
        "มกราคม",
        "ที่ มท 0808.2/ว 2563",
        "คำสั่ง_5_2563.pdf",
        "version 1.2.63",
        "ปีที่ 55",
        "e13(ก)/2560 จ้างปรับปรุงห้องเย็น",
        "id=2563",
        "ทะเบียน กก 2563",
        "งบประมาณ 2563 บาท",
        "งปม. 2563 บาท",
        "ผู้เข้าชม : 2563",
        "สงวนลิขสิทธิ์ พ.ศ. 2563",
        "© 2560-2563 เทศบาล",
        "ขนาด 2563 KB",
        "saraban2563@bangkok.go.th",
        "Official Information Act B.E. 2540",
        "",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    """Telephone and document numbers, laws' years, prices, impossible dates."""
    assert find_periods(text) == ()


def test_a_law_s_year_does_not_hide_the_document_s_date() -> None:
    """The law is skipped, the date beside it is read."""
    text = "ประกาศตาม พ.ร.บ.ข้อมูลข่าวสารของราชการ พ.ศ. 2540 ลงวันที่ 4 มีนาคม 2563"

    assert _spans(text) == [("2020-03-04", "2020-03-04")]


def test_several_dates_keep_their_order() -> None:
    """Two dates of different meaning are two periods."""
    assert _spans("ครั้งที่ 2/2563 ประชุม 9 ม.ค. 63 เผยแพร่ 15/01/2563") == [
        ("2020-01-09", "2020-01-09"),
        ("2020-01-15", "2020-01-15"),
    ]


def test_a_month_without_a_year_takes_the_one_lent() -> None:
    """From a heading, a column or a file name; without one it is left out."""
    assert _spans("เดือนมีนาคม", 2020) == [("2020-03-01", "2020-03-31")]
    assert _spans("เดือนมกราคม - มีนาคม", 2020) == [("2020-01-01", "2020-03-31")]
    assert _spans("สำนักงาน ก.พ.", 2020) == []
    assert _spans("ตุลาคม 2663", 2020) == []
    assert _spans("เดือนมีนาคม 2562", 2020) == [("2019-03-01", "2019-03-31")]


def test_the_words_are_those_of_the_text() -> None:
    """Thai digits, wide spaces and dashes stay as written."""
    (period,) = find_periods("เผยแพร่ ๑–๕\xa0มกราคม\xa0๒๕๖๓ แล้ว")

    assert period.text == "๑–๕\xa0มกราคม\xa0๒๕๖๓"


def test_the_newest_period_is_the_one_that_ends_last() -> None:
    """Of two that end together, the one that starts later says more."""
    periods = find_periods("ปี 2562 และ ธันวาคม 2562 และ มกราคม 2561")

    assert newest(periods) == Period(
        start=date(2019, 12, 1), end=date(2019, 12, 31), granularity=Granularity.MONTH, text="ธันวาคม 2562"
    )
    assert newest(()) is None
