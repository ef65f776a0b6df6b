"""Dates in Thai texts: days, months, quarters, fiscal and calendar years, ranges of them (product.md §6).

A text is first put into letters, one for each word or number that a date may be made of (rules.date_words); the forms
below are patterns over these letters, tried from the most telling to the barest. Forms without a reader are decoys: telephone and
document numbers, prices, the year in a law's name. What they cover is read as no date.

Thai fiscal year Y: 1 October of Y−1 to 30 September of Y. Quarters and halves are fiscal ones. Years from 2400 on are
Buddhist; short years 40–80 are Buddhist 25xx, other short years are read only beside English months and in "d/m/yy".
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from rules.date_words import Token, tokens_of
from rules.month import BUDDHIST_OFFSET
from rules.period import Granularity, Period

_FIRST_YEAR, _LAST_YEAR = 1957, 2099
_LONGEST_RANGE = 40
"""Years. A strategy spans twenty; longer "ranges" are telephone numbers."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a form's reader gets: its words and numbers, and the year that a heading lends."""

    tokens: tuple[Token, ...]
    lent: int | None
    text: str

    def of(self, codes: str) -> list[Token]:
        return [token for token in self.tokens if token.code in codes]


_Span = tuple[date, date, Granularity]
_Reader = Callable[[_Reading], _Span | None]


def find_periods(text: str, *, year: int | None = None) -> tuple[Period, ...]:
    """The dates of a text in order of appearance; months without a year take the Common Era year given, if any.

    Of a date and its paraphrase side by side ("ไตรมาสที่ 1 (ตุลาคม - ธันวาคม 2562)") the narrower one is given.
    """
    if year is None and not _DIGIT.search(text):
        return ()
    letters, tokens = tokens_of(_plain(text))
    found: list[tuple[int, int, Period]] = []
    for match in _FORMS.finditer(letters):
        read = _READERS[(match.lastgroup or "")]
        if read is None:
            continue
        words = tuple(token for token in tokens[match.start() : match.end()] if token is not None)
        span = read(_Reading(words, year, text))
        if span is not None:
            start, end, granularity = span
            written = text[words[0].start : words[-1].end]
            period = Period(start=start, end=end, granularity=granularity, text=written)
            found.append((match.start(), match.end(), period))
    return _without_paraphrases(letters, found)


def newest(periods: Iterable[Period]) -> Period | None:
    """The period that ends last; of several such, the one that starts last."""
    return max(periods, key=lambda period: (period.end, period.start), default=None)


# --- the text, one character for one character ---------------------------------------------------------------------

_DIGIT = re.compile(r"\d")
_ODD = re.compile("[^\u0e01-\u0e4e\x20-\x40\x5b-\x7e\n]+")
_SAME_LENGTH = {
    **{ord(thai): str(value) for value, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")},
    **{0x0660 + value: str(value) for value in range(10)},
    **{0xFF10 + value: str(value) for value in range(10)},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\uff0d"), "-"),
    **dict.fromkeys(
        map(ord, "\t\xa0\u2000\u2001\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u202f\u3000\ufeff\u2060"), " "
    ),
    **dict.fromkeys(map(ord, "\r\x0b\x0c\u2028\u2029"), "\n"),
    **{code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
    0xFF0F: "/",
    0x2215: "/",
}


def _plain(text: str) -> str:
    return _ODD.sub(lambda run: run[0].translate(_SAME_LENGTH), text)


# --- years and months ----------------------------------------------------------------------------------------------


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
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _one_day(day: date | None) -> _Span | None:
    return None if day is None else (day, day, Granularity.DAY)


def _days(start: date | None, end: date | None) -> _Span | None:
    return (
        None if start is None or end is None or end < start else (start, end, _named(start, end, Granularity.DAY_RANGE))
    )


def _months(first_year: int, first: int, last_year: int, last: int) -> _Span | None:
    start, end = date(first_year, first, 1), _last_day(last_year, last)
    return None if end < start else (start, end, _named(start, end, Granularity.MONTH_RANGE))


def _fiscal(year: int, first: int, months: int, granularity: Granularity) -> _Span | None:
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


# --- readers -------------------------------------------------------------------------------------------------------


def _read_day(reading: _Reading) -> _Span | None:
    """ "2 ก.ค. 63", "ธันวาคม 19, 2025", "2 / พฤศจิกายน / 2563"; without a year only where one is lent."""
    month = reading.of("mM")[0]
    day, *rest = reading.of("nsy")
    year = _year_of(rest[0], common=month.code == "M") if rest else reading.lent
    return _one_day(_day(year, month.value, day.value))


def _read_numeric_day(reading: _Reading) -> _Span | None:
    """ "28/2/2565", "28.09.2018"; month first only where nothing else is possible ("1/31/2021")."""
    return _one_day(_numeric_day(reading.of("nsy")))


def _numeric_day(numbers: list[Token]) -> date | None:
    first, second, last = numbers
    year = _year_of(last, common=True)
    return _day(year, second.value, first.value) or _day(year, first.value, second.value)


def _read_iso_day(reading: _Reading) -> _Span | None:
    year, month, day = reading.of("yn")
    return _one_day(_day(_year_of(year), month.value, day.value))


def _read_underscored_day(reading: _Reading) -> _Span | None:
    """ "20_02_2563": only underscores may be left out between three numbers."""
    first, second, last = reading.tokens
    joins = reading.text[first.end : second.start], reading.text[second.end : last.start]
    return _read_numeric_day(reading) if joins == ("_", "_") else None


def _read_iso_range(reading: _Reading) -> _Span | None:
    first, last = reading.tokens[:3], [token for token in reading.tokens[3:] if token.code != "v"]
    start, end = (_day(_year_of(year), month.value, day.value) for year, month, day in (first, last))
    return _days(start, end)


def _read_day_range(reading: _Reading) -> _Span | None:
    """ "30 ต.ค. - 5 ธ.ค. 2563", "1-15 มกราคม 2563", "1 เมษายน 2567-30 กันยายน 2567"."""
    (day, until), months, years = reading.of("n"), reading.of("mM"), reading.of("sy")
    last_year = _year_of(years[-1])
    if last_year is None:
        return None
    first_year = _year_of(years[0]) if len(years) == 2 else last_year - (months[0].value > months[-1].value)
    return _days(_day(first_year, months[0].value, day.value), _day(last_year, months[-1].value, until.value))


def _read_numeric_day_range(reading: _Reading) -> _Span | None:
    numbers = reading.of("nsy")
    return _days(_numeric_day(numbers[:3]), _numeric_day(numbers[3:]))


def _read_month(reading: _Reading) -> _Span | None:
    month = reading.of("mM")[0]
    years = reading.of("sy")
    year = _year_of(years[0]) if years else reading.lent
    return None if year is None else _months(year, month.value, year, month.value)


def _read_numeric_month(reading: _Reading) -> _Span | None:
    """ "ประจำเดือน 2/2563", "2563-02"."""
    month, year = reading.of("n")[0], _year_of(reading.of("sy")[0])
    return None if year is None or month.value > 12 else _months(year, month.value, year, month.value)


def _read_month_range(reading: _Reading) -> _Span | None:
    first, *_, last = reading.of("mM")
    years = [_year_of(token) for token in reading.of("sy")] or [reading.lent]
    if years[-1] is None or years[0] is None:
        return None
    first_year = years[0] if len(years) == 2 else years[-1] - (first.value > last.value)
    return _months(first_year, first.value, years[-1], last.value)


def _read_month_of_fiscal_year(reading: _Reading) -> _Span | None:
    """ "ตุลาคม ปีงบประมาณ พ.ศ. 2564" is October 2020."""
    year, months = _year_of(reading.of("sy")[0]), [token.value for token in reading.of("mM")]
    if year is None:
        return None
    first, last = (year - (month >= 10) for month in (months[0], months[-1]))
    return _months(first, months[0], last, months[-1])


def _read_quarter(reading: _Reading) -> _Span | None:
    year = _year_of(reading.of("sy")[0])
    return None if year is None else _fiscal(year, 3 * reading.of("q")[0].value - 3, 3, Granularity.FISCAL_QUARTER)


def _read_half(reading: _Reading) -> _Span | None:
    year, half = _year_of(reading.of("sy")[0]), reading.of("h")[0].value
    if year is None:
        return None
    if half == 12:
        return _fiscal(year, 0, 12, Granularity.FISCAL_YEAR)
    return _fiscal(year, 6 * half - 6, 6, Granularity.FISCAL_HALF)


def _read_fiscal_year(reading: _Reading) -> _Span | None:
    years = [_year_of(token) for token in reading.of("sy")]
    if None in years:
        return None
    first, last = years[0] or 0, years[-1] or 0
    if first == last:
        return _fiscal(first, 0, 12, Granularity.FISCAL_YEAR)
    ordered = first < last <= first + _LONGEST_RANGE
    return (date(first - 1, 10, 1), date(last, 9, 30), Granularity.YEAR_RANGE) if ordered else None


def _read_year(reading: _Reading) -> _Span | None:
    year = _year_of(reading.of("sy")[0])
    return None if year is None else (date(year, 1, 1), date(year, 12, 31), Granularity.YEAR)


def _read_year_range(reading: _Reading) -> _Span | None:
    """ "พ.ศ. 2561 - 2565", "2560-64", "ปี 47 - 51"."""
    first, last = (_year_of(token) for token in reading.of("sy"))
    if first is None or last is None or not first < last <= first + _LONGEST_RANGE:
        return None
    return date(first, 1, 1), date(last, 12, 31), Granularity.YEAR_RANGE


_COUNTED = re.compile(
    r"\s*(?:บาท|คน|ชุด|เครื่อง|รายการ|แห่ง|ครัวเรือน|ไร่|เมตร|กิโล|ตัว|ราย(?!งาน)|หน่วย|ครั้ง|คัน|หลัง|ต้น|น\.|%|\.\d)"
)


def _read_bare_year(reading: _Reading) -> _Span | None:
    """A Buddhist year that nothing counts; a year of the Common Era only where it is all that the text says."""
    token = reading.tokens[0]
    alone = reading.text.strip(" \t\r\n[]().-") == reading.text[token.start : token.end]
    if _COUNTED.match(reading.text, token.end) or not (alone or token.value >= 2400):
        return None
    return _read_year(reading)


_NAME_END = re.compile(r"[\s)\]]*(?:\.[A-Za-z0-9]{2,5})?\s*$")
_PLAN = re.compile("แผน|ปี|พ\\.ศ|ยุทธศาสตร์")


def _read_short_years(reading: _Reading) -> _Span | None:
    """ "แผนอัตรากำลัง 3 ปี 61-63.html": two short years that end the name of a plan."""
    first, last = reading.tokens[0], reading.tokens[-1]
    if not _NAME_END.match(reading.text, last.end) or not _PLAN.search(reading.text, 0, first.start):
        return None
    return _read_year_range(reading) if last.value - first.value <= 10 else None


def _read_stamp(reading: _Reading) -> _Span | None:
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


def _stamped_month(year: str, month: str) -> _Span | None:
    first = _stamped(year, month, "01")
    return None if first is None else (first, _last_day(first.year, first.month), Granularity.MONTH)


def _read_lent_day(reading: _Reading) -> _Span | None:
    return _read_day(reading) if reading.lent is not None else None


def _read_lent_months(reading: _Reading) -> _Span | None:
    return _read_month_range(reading) if len(reading.of("mM")) == 2 else _read_month(reading)


# --- the forms -----------------------------------------------------------------------------------------------------

_YEAR = r"p?\(?[bc]?[sy]"
_THEN_YEAR = rf"\)?[-/.,]?{_YEAR}"
_FISCAL_YEAR = r"[fgp]+\(?[bc]?[sy]"
_NO_YEAR = r"(?![-/.,()]?p?[bc]?[syxz])"
_NUMBER = "[nsxyzt]"
_RANGE = "[mM](?:-w?[mM])?"

_IN_A_LAW_S_NAME = "[~&nsxzktDgKO(),./v-]{0,14}?"
_IN_AN_ORDINANCE_S_NAME = _IN_A_LAW_S_NAME.replace("g", "")
_NO_RANGE = r"(?!\)?-[bc]?[sy])"

_FORM_TABLE: tuple[tuple[str, str, _Reader | None], ...] = (
    ("telephone", rf"T[.,(~]?(?:{_NUMBER}[-,./()]*)+", None),
    ("numbered", rf"D{_NUMBER}(?:[-/.]{_NUMBER})*", None),
    ("law", rf"(?:k(?![fg]){_IN_A_LAW_S_NAME}[bc]?|K{_IN_A_LAW_S_NAME}b|O{_IN_AN_ORDINANCE_S_NAME}[bc]?)y{_NO_RANGE}", None),
    ("impossible_day", rf"[sz][mM]{_THEN_YEAR}|vx[mM]{_THEN_YEAR}", None),
    ("iso_range", r"y-n-n-v?y-n-n", _read_iso_range),
    ("numeric_day_range", r"n/n/[sy]-v?n/n/[sy]", _read_numeric_day_range),
    ("day_range", rf"n[mM]{_THEN_YEAR}-v?n[mM]{_THEN_YEAR}|n[mM]?-v?n[mM]{_THEN_YEAR}", _read_day_range),
    ("day", rf"n(?:[-/]?|\.(?=m\.))[mM]{_THEN_YEAR}|(?<=v)nw[mM]{_THEN_YEAR}", _read_day),
    ("day_english", r"n[-/.]?M[-/.,]?n", _read_day),
    ("day_after_month", r"[mM]n,?y", _read_day),
    ("day_slashes", r"n/n/[syn]", _read_numeric_day),
    ("day_hyphens", r"n-n-[sy](?![-/])", _read_numeric_day),
    ("day_stops", rf"(?<![.])n\.n\.[sy](?![.]{_NUMBER})", _read_numeric_day),
    ("day_underscores", r"nny", _read_underscored_day),
    ("day_iso", r"y(?:-n-|/n/|\.n\.)n", _read_iso_day),
    ("month_fiscal", rf"w?{_RANGE}[(),]*f[bcp]*\(?[bc]?[sy]", _read_month_of_fiscal_year),
    ("fiscal_month", rf"f[bcp]*\(?[bc]?[sy]\)?[-/,(]?w?{_RANGE}{_NO_YEAR}", _read_month_of_fiscal_year),
    ("month_range", rf"[mM](?:{_THEN_YEAR})?-w?[mM]{_THEN_YEAR}", _read_month_range),
    ("month_list", rf"[mM](?:[,&]+w?[mM])+{_THEN_YEAR}", _read_month_range),
    ("month", rf"[mM]{_THEN_YEAR}", _read_month),
    ("year_months", rf"{_YEAR}[-/,(]?w?[mM]-w?[mM]{_NO_YEAR}", _read_month_range),
    ("year_month", rf"{_YEAR}[-/,(]?w?[mM]{_NO_YEAR}", _read_month),
    ("month_number", r"wn[-/]?p?[bc]?[sy]", _read_numeric_month),
    ("quarter", rf"q\)?[-/,(]?(?:{_FISCAL_YEAR}|[bc]?[sy])", _read_quarter),
    ("year_quarter", rf"(?:{_FISCAL_YEAR}|[bc]?y)\)?[-/,(]?q", _read_quarter),
    ("half", rf"h\)?[-/,(]?(?:{_FISCAL_YEAR}|[bc]?y)", _read_half),
    ("year_half", rf"(?:{_FISCAL_YEAR}|[bc]?y)\)?[-/,(]?h", _read_half),
    ("fiscal_year", r"f[bcp]*\(?[bc]?[sy](?:-[pf]?[bc]?[sy](?![-/]))?", _read_fiscal_year),
    ("budget_year", r"g\(?[bc]?y(?:-[bc]?y)?", _read_fiscal_year),
    (
        "year_range",
        r"(?:p\(?|(?<![-/.xznst]))[bc]?y[-/]p?[bc]?y(?![-/])|[pbc][bc]?\(?s-s|(?<![-/.])p?[bc]?y-s(?![-/.mM])",
        _read_year_range,
    ),
    ("year_month_number", rf"(?<![-/.])y-n(?![-/.]|{_NUMBER})", _read_numeric_month),
    ("short_years", rf"(?<![/.xznsyt])s-s(?![-/.]|{_NUMBER})", _read_short_years),
    ("day_without_year", rf"n[mM]{_NO_YEAR}", _read_lent_day),
    ("month_without_year", rf"{_RANGE}{_NO_YEAR}", _read_lent_months),
    ("year", r"p[bc]?\(?y|[bc]y|(?<!n)p[bc]?s(?![-/.])|bs(?![-/.])", _read_year),
    ("number_and_year", rf"{_NUMBER}(?:[-/]{_NUMBER})+", None),
    ("stamp", r"t", _read_stamp),
    ("bare_year", rf"(?<![-/.DTnsxzt])y(?![-/]{_NUMBER}|[xt])", _read_bare_year),
)
_READERS = {name: read for name, _, read in _FORM_TABLE}
_FORMS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _FORM_TABLE))


# --- one date said twice -------------------------------------------------------------------------------------------

_BESIDE = re.compile(r"[-(),wqhvp]*")


def _without_paraphrases(letters: str, found: list[tuple[int, int, Period]]) -> tuple[Period, ...]:
    kept: list[tuple[int, int, Period]] = []
    for start, end, period in found:
        if kept:
            between = letters[kept[-1][1] : start]
            narrower = _narrower(kept[-1][2], period, "(" in between) if _BESIDE.fullmatch(between) else None
            if narrower is not None:
                kept[-1] = (kept[-1][0], end, narrower)
                continue
        kept.append((start, end, period))
    return tuple(period for _, _, period in kept)


def _narrower(first: Period, second: Period, bracketed: bool) -> Period | None:
    """The one that says more, where one lies in the other or a bracket explains what stands before it."""
    inside = first.start <= second.start and second.end <= first.end
    around = second.start <= first.start and first.end <= second.end
    overlap = first.start <= second.end and second.start <= first.end
    if inside:
        return first if around else second
    if around:
        return first
    return second if bracketed and overlap and first.granularity is Granularity.YEAR else None
