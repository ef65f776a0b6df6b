"""What each form of a date means: from its words and numbers to a span of days (see rules.periods for the forms)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from rules.date_words import Token
from rules.month import BUDDHIST_OFFSET
from rules.period import Granularity

_FIRST_YEAR, _LAST_YEAR = 1957, 2099
_LONGEST_RANGE = 40
"""Years. A strategy spans twenty; longer "ranges" are telephone numbers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form's reader gets: its words and numbers, and the year that a heading lends."""

    tokens: tuple[Token, ...]
    lent: int | None
    text: str

    def of(self, codes: str) -> list[Token]:
        return [token for token in self.tokens if token.code in codes]


Span = tuple[date, date, Granularity]
Reader = Callable[[Reading], Span | None]


# --- years and months ---


def _year_of(token: Token, *, common: bool = False) -> int | None:
    """The year of the Common Era; None where it cannot be one. `common`: short years are of the Common Era too."""
    if token.code == "y":
        year = token.value - BUDDHIST_OFFSET if token.value >= 2400 else token.value
    elif token.code == "s":
        year = 2500 + token.value - BUDDHIST_OFFSET
    elif common and token.digits == 2:
        year = 2000 + token.value
    else:
        return None
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _day(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _one_day(day: date | None) -> Span | None:
    return None if day is None else (day, day, Granularity.DAY)


def _days(start: date | None, end: date | None) -> Span | None:
    return (
        None if start is None or end is None or end < start else (start, end, _named(start, end, Granularity.DAY_RANGE))
    )


def _months(first_year: int, first: int, last_year: int, last: int) -> Span | None:
    start, end = date(first_year, first, 1), _last_day(last_year, last)
    return None if end < start else (start, end, _named(start, end, Granularity.MONTH_RANGE))


def _fiscal(year: int, first: int, months: int, granularity: Granularity) -> Span | None:
    """Months of a fiscal year, counted from its October as 0."""
    start = date(year - 1 + (first + 9) // 12, (first + 9) % 12 + 1, 1)
    count = first + months + 8
    end_year, end_month = year - 1 + count // 12, count % 12 + 1
    return start, _last_day(end_year, end_month), granularity


def _named(start: date, end: date, otherwise: Granularity) -> Granularity:
    """The name of a range that is just a quarter, a half or a year."""
    if start.day != 1 or end != _last_day(end.year, end.month):
        return otherwise
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    match months, start.month:
        case 1, _:
            return Granularity.MONTH
        case 3, (1 | 4 | 7 | 10):
            return Granularity.FISCAL_QUARTER
        case 6, (4 | 10):
            return Granularity.FISCAL_HALF
        case 12, 10:
            return Granularity.FISCAL_YEAR
        case 12, 1:
            return Granularity.YEAR
    return otherwise


# --- readers ---


def day(reading: Reading) -> Span | None:
    """As in "2 ก.ค. 63", "ธันวาคม 19, 2025", "2 / พฤศจิกายน / 2563"; without a year only where one is lent."""
    month = reading.of("mM")[0]
    day, *rest = reading.of("nsy")
    year = _year_of(rest[0], common=month.code == "M") if rest else reading.lent
    return _one_day(_day(year, month.value, day.value))


def numeric_day(reading: Reading) -> Span | None:
    """As in "28/2/2565", "28.09.2018"; month first only where nothing else is possible ("1/31/2021")."""
    return _one_day(_numeric_day(reading.of("nsy")))


def _numeric_day(numbers: list[Token]) -> date | None:
    first, second, last = numbers
    year = _year_of(last, common=True)
    return _day(year, second.value, first.value) or _day(year, first.value, second.value)


def iso_day(reading: Reading) -> Span | None:
    """As in "2563-02-15", "2020/02/15"."""
    year, month, day = reading.of("yn")
    return _one_day(_day(_year_of(year), month.value, day.value))


def iso_range(reading: Reading) -> Span | None:
    """As in "2563-01-15 ถึง 2563-02-20"."""
    first, last = reading.tokens[:3], [token for token in reading.tokens[3:] if token.code != "v"]
    start, end = (_day(_year_of(year), month.value, day.value) for year, month, day in (first, last))
    return _days(start, end)


def day_range(reading: Reading) -> Span | None:
    """As in "30 ต.ค. - 5 ธ.ค. 2563", "1-15 มกราคม 2563", "1 เมษายน 2567-30 กันยายน 2567"."""
    (day, until), months, years = reading.of("n"), reading.of("mM"), reading.of("sy")
    last_year = _year_of(years[-1])
    if last_year is None:
        return None
    first_year = _year_of(years[0]) if len(years) == 2 else last_year - (months[0].value > months[-1].value)
    return _days(_day(first_year, months[0].value, day.value), _day(last_year, months[-1].value, until.value))


def day_list(reading: Reading) -> Span | None:
    """As in "13, 14 และ 15 มกราคม 2563"; numbers that do not ascend are no list of days, and the last one stands alone."""
    numbers, months, years = reading.of("n"), reading.of("mM"), reading.of("sy")
    dates = [_day(_year_of(years[-1]), months[0].value, number.value) for number in numbers]
    ascending = all(first.value < second.value for first, second in pairwise(numbers))
    return _days(dates[0], dates[-1]) if ascending else _one_day(dates[-1])


def numeric_day_range(reading: Reading) -> Span | None:
    """As in "01/10/2562 - 31/03/2563"."""
    numbers = reading.of("nsy")
    return _days(_numeric_day(numbers[:3]), _numeric_day(numbers[3:]))


def month(reading: Reading) -> Span | None:
    """As in "ก.ค. 66", "ปี 2563 เดือนมกราคม"; without a year only where one is lent."""
    month = reading.of("mM")[0]
    years = reading.of("sy")
    year = _year_of(years[0]) if years else reading.lent
    return None if year is None else _months(year, month.value, year, month.value)


def numeric_month(reading: Reading) -> Span | None:
    """As in "ประจำเดือน 2/2563", "2563-02"."""
    month, year = reading.of("n")[0], _year_of(reading.of("sy")[0])
    return None if year is None or month.value > 12 else _months(year, month.value, year, month.value)


def padded_month(reading: Reading) -> Span | None:
    """As in "01-2563", "สขร_02_2563.pdf": numbers of documents have no zero before them."""
    month = reading.of("n")[0]
    return numeric_month(reading) if month.digits == 2 and month.value < 10 else None


def month_or_year(reading: Reading) -> Span | None:
    """As in "2563-02", "sk1_2563_01"; what is no month in two digits is the number of a file of that year ("2563-1")."""
    return (numeric_month(reading) if reading.of("n")[0].digits == 2 else None) or year(reading)


def month_range(reading: Reading) -> Span | None:
    """As in "ต.ค. 62 - มี.ค. 63", "ตุลาคม - มีนาคม 2563" (the October before), "ม.ค., ก.พ. และ มี.ค. 2563"."""
    first, *_, last = reading.of("mM")
    years = [_year_of(token) for token in reading.of("sy")] or [reading.lent]
    if years[-1] is None or years[0] is None:
        return None
    first_year = years[0] if len(years) == 2 else years[-1] - (first.value > last.value)
    return _months(first_year, first.value, years[-1], last.value)


def month_of_fiscal_year(reading: Reading) -> Span | None:
    """As in "ตุลาคม ปีงบประมาณ พ.ศ. 2564" is October 2020."""
    year, months = _year_of(reading.of("sy")[0]), [token.value for token in reading.of("mM")]
    if year is None:
        return None
    first, last = (year - (month >= 10) for month in (months[0], months[-1]))
    return _months(first, months[0], last, months[-1])


def quarter(reading: Reading) -> Span | None:
    """As in "ไตรมาส 3/2557": April to June 2014."""
    year = _year_of(reading.of("sy")[0])
    return None if year is None else _fiscal(year, 3 * reading.of("q")[0].value - 3, 3, Granularity.FISCAL_QUARTER)


def half(reading: Reading) -> Span | None:
    """As in "ปีงบประมาณ 2566 (รอบ 6 เดือนแรก)": October 2022 to March 2023."""
    year, half = _year_of(reading.of("sy")[0]), reading.of("h")[0].value
    if year is None:
        return None
    if half == 12:
        return _fiscal(year, 0, 12, Granularity.FISCAL_YEAR)
    return _fiscal(year, 6 * half - 6, 6, Granularity.FISCAL_HALF)


def fiscal_year(reading: Reading) -> Span | None:
    """As in "ปีงบประมาณ พ.ศ. 2563", "ปีงบประมาณ 2561-2563"."""
    years = [_year_of(token) for token in reading.of("sy")]
    if None in years:
        return None
    first, last = years[0] or 0, years[-1] or 0
    if first == last:
        return _fiscal(first, 0, 12, Granularity.FISCAL_YEAR)
    ordered = first < last <= first + _LONGEST_RANGE
    return (date(first - 1, 10, 1), date(last, 9, 30), Granularity.YEAR_RANGE) if ordered else None


def budget_year(reading: Reading) -> Span | None:
    """As in "งบประมาณ 2564", and not in "งบประมาณ 2564 บาท"."""
    return None if _MONEY.match(reading.text, reading.tokens[-1].end) else fiscal_year(reading)


def year(reading: Reading) -> Span | None:
    """As in "ประจำปี พ.ศ. 2563", "ค.ศ. 2020", "ปี 63"."""
    year = _year_of(reading.of("sy")[0])
    return (
        None if year is None or _is_of_the_site(reading) else (date(year, 1, 1), date(year, 12, 31), Granularity.YEAR)
    )


def year_range(reading: Reading) -> Span | None:
    """As in "พ.ศ. 2561 - 2565", "2560-64", "ปี 47 - 51"."""
    first, last = (_year_of(token) for token in reading.of("sy"))
    if first is None or last is None or not first < last <= first + _LONGEST_RANGE or _is_of_the_site(reading):
        return None
    return date(first, 1, 1), date(last, 12, 31), Granularity.YEAR_RANGE


_MONEY = re.compile(r"\s*(?:[\d,]|\.\d|(?:ล้าน)?บาท|ล้าน)")
_COUNTED = re.compile(
    r"\s*(?:บาท|คน|ชุด|เครื่อง|รายการ|แห่ง|ครัวเรือน|ไร่|เมตร|กิโล|ตัว|ราย(?!งาน)|หน่วย|ครั้ง|คัน|หลัง|ต้น|น\.|%|\.\d|[KMGkmg][Bb]\b)"
)
_RIGHTS_OR_COUNTER = re.compile(
    r"(?:©|copyright|ลิขสิทธิ์|เข้าชม|เยี่ยมชม|อ่าน|hits?|views?|visitors?|ดาวน์โหลด)[\s:©(]*$|(?:@|facebook\.com/)[\w.]*$|\)/$",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[\w.]*@")
_NEAR = 24


def _is_of_the_site(reading: Reading) -> bool:
    """Whether a year or number is a copyright's, a counter's or part of an account's name."""
    first, last = reading.tokens[0], reading.tokens[-1]
    before = reading.text[max(0, first.start - _NEAR) : first.start]
    return bool(_RIGHTS_OR_COUNTER.search(before) or _MAILBOX.match(reading.text, last.end))


def bare_year(reading: Reading) -> Span | None:
    """A Buddhist year that nothing counts; a year of the Common Era only where it is all that the text says."""
    token = reading.tokens[0]
    alone = reading.text.strip(" \t\r\n[]().-") == reading.text[token.start : token.end]
    if _COUNTED.match(reading.text, token.end) or not (alone or token.value >= 2400):
        return None
    return year(reading)


_NAME_END = re.compile(r"[\s)\]]*(?:\.[A-Za-z0-9]{2,5})?\s*$")
_PLAN = re.compile("แผน|ปี|พ\\.ศ|ยุทธศาสตร์")


def short_years(reading: Reading) -> Span | None:
    """As in "แผนอัตรากำลัง 3 ปี 61-63.html": two short years that end the name of a plan."""
    first, last = reading.tokens[0], reading.tokens[-1]
    if not _NAME_END.match(reading.text, last.end) or not _PLAN.search(reading.text, 0, first.start):
        return None
    return year_range(reading) if last.value - first.value <= 10 else None


def stamp(reading: Reading) -> Span | None:
    """Stamps in file names: 25630227, 20200227093000, 27022563, 630227, 270263, 256302, 022563, 0263."""
    token = reading.tokens[0]
    digits = f"{token.value:0{min(token.digits, 15)}d}"
    if token.digits == 14:
        return _one_day(_stamped(digits[:4], digits[4:6], digits[6:8]))
    if token.digits == 8:
        return _one_day(_stamped(digits[:4], digits[4:6], digits[6:]) or _stamped(digits[4:], digits[2:4], digits[:2]))
    before, after = reading.text[: token.start], reading.text[token.end :]
    if not _STAMP_BEFORE.search(before[-5:]) or not _STAMP_AFTER.match(after):
        return None
    if token.digits == 6:
        day = _stamped(digits[:2], digits[2:4], digits[4:]) or _stamped(digits[4:], digits[2:4], digits[:2])
        return _one_day(day) or _stamped_month(digits[:4], digits[4:]) or _stamped_month(digits[2:], digits[:2])
    return _stamped_month(digits[2:], digits[:2]) if before.endswith("_") else None


_STAMP_BEFORE = re.compile(r"(?:^|[_/]|(?<!\d)-|[A-Za-z]\d{1,2}-)$")
_STAMP_AFTER = re.compile(r"(?:[_\-](?!\d{3})|\.[A-Za-z]|\s*$)")


def _stamped(year: str, month: str, day: str) -> date | None:
    value = int(year)
    code = "s" if len(year) == 2 and 40 <= value <= 80 else "y" if len(year) == 4 else "x"
    return _day(_year_of(Token(code, 0, 0, value)), int(month), int(day))


def _stamped_month(year: str, month: str) -> Span | None:
    first = _stamped(year, month, "01")
    return None if first is None else (first, _last_day(first.year, first.month), Granularity.MONTH)


def lent_day(reading: Reading) -> Span | None:
    """As in "5 มกราคม" below a heading that names the year."""
    return day(reading) if reading.lent is not None else None


def lent_months(reading: Reading) -> Span | None:
    """As in "มกราคม - มีนาคม" below a heading that names the year."""
    return month_range(reading) if len(reading.of("mM")) == 2 else month(reading)
