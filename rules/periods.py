"""Dates in Thai texts: days, months, quarters, fiscal and calendar years, ranges of them (product.md §6).

A text is first put into letters, one for each word or number that a date may be made of (rules.date_words). The forms
below are patterns over these letters, tried from the most telling to the barest. Forms without a reader are decoys:
telephone and document numbers, the year in a law's name. What they cover is read as no date.

Thai fiscal year Y: 1 October of Y−1 to 30 September of Y. Quarters and halves are fiscal ones. Years from 2400 on are
Buddhist; short years 40–80 are Buddhist 25xx, other short years are read only beside English months and in "d/m/yy".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rules import date_readers as readers
from rules.date_readers import Reader, Reading
from rules.date_words import tokens_of
from rules.period import Granularity, Period


def find_periods(text: str, *, year: int | None = None) -> tuple[Period, ...]:
    """The dates of a text in order of appearance; months without a year take the Common Era year given, if any.

    Of a date and its paraphrase side by side ("ไตรมาสที่ 1 (ตุลาคม - ธันวาคม 2562)") the narrower one is given.
    """
    if year is None and not _DIGIT.search(text):
        return ()
    plain = _plain(text)
    if year is None and not _DATING.search(plain):
        return ()
    letters, tokens = tokens_of(plain)
    found: list[tuple[int, int, Period]] = []
    for match in _FORMS.finditer(letters):
        read = _READERS[(match.lastgroup or "")]
        if read is None:
            continue
        words = tuple(token for token in tokens[match.start() : match.end()] if token is not None)
        span = read(Reading(words, year, text))
        if span is not None:
            start, end, granularity = span
            written = text[words[0].start : words[-1].end]
            period = Period(start=start, end=end, granularity=granularity, text=written)
            found.append((match.start(), match.end(), period))
    return _without_paraphrases(letters, found)


def newest(periods: Iterable[Period]) -> Period | None:
    """The period that ends last; of several such, the one that starts last."""
    return max(periods, key=lambda period: (period.end, period.start), default=None)


# --- the text, one character for one character ---

_DIGIT = re.compile(r"\d")
_DATING = re.compile(
    r"[0-9](?<![0-9]{2})(?:"
    r"(?<=2)(?:5[0-9]|6[0-4])[0-9](?![0-9])|(?<=1)9[5-9][0-9](?![0-9])|(?<=2)0[0-9]{2}(?![0-9])"  # a year
    r"|(?<=[4-7])[0-9](?![0-9])|(?<=8)0(?![0-9])"  # a short one
    r"|[0-9]{3}(?<=[-_][0-9]{4})(?![0-9])|[0-9]{5}(?:[0-9]{2}(?:[0-9]{6})?)?(?![0-9])"  # a stamp
    r"|[0-9]? */ *[0-9]{1,2} */|[0-9]?[^0-9a-z]*[a-z]"  # "5/1/20", "5 jan 20"
    r"|[0-9]*(?![0-9])\d)"  # digits of some other script
)
"""What any date holds that is not lent its year: a year, short or long, a stamp, two strokes, or a Latin month."""
_ODD = re.compile("[^\u0e01-\u0e4e\x20-\x40\x5b-\x7e\n]+")
_SAME_LENGTH = {
    **{ord(thai): str(value) for value, thai in enumerate("๐๑๒๓๔๕๖๗๘๙")},
    **{0x0660 + value: str(value) for value in range(10)},
    **{0xFF10 + value: str(value) for value in range(10)},
    **dict.fromkeys(map(ord, "\xbb\u203a\u2192"), ">"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'"),
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


# --- the forms ---

_YEAR = r"p?\(?[bc]?[sy]"
_THEN_YEAR = rf"\)?[-/.,]?{_YEAR}"
_FISCAL_YEAR = r"[fgp]+\(?[bc]?[sy]"
_NO_YEAR = r"(?![-/.,()]?p?[bc]?[syxz])"
_NUMBER = "[nsxyzt]"
_RANGE = "[mM](?:-w?[mM])?"

_IN_LAW = "[~&nsxzktDgKO(),./v-]{0,14}?"
_IN_ORDINANCE = _IN_LAW.replace("g", "")
_NO_RANGE = r"(?!\)?-[bc]?[sy])"

_FORM_TABLE: tuple[tuple[str, str, Reader | None], ...] = (
    ("telephone", rf"T[.,(~]?(?:{_NUMBER}[-,./()]*)+", None),
    ("numbered", rf"D{_NUMBER}(?:[-/._]{_NUMBER})*", None),
    ("law", rf"k(?![fg]){_IN_LAW}[bc]?y{_NO_RANGE}|K{_IN_LAW}by{_NO_RANGE}|O{_IN_ORDINANCE}[bc]?y{_NO_RANGE}", None),
    ("impossible_day", rf"[sz][mM]{_THEN_YEAR}|vx[mM]{_THEN_YEAR}", None),
    ("iso_range", r"y-n-n-v?y-n-n", readers.iso_range),
    ("numeric_day_range", r"n/n/[sy]-v?n/n/[sy]", readers.numeric_day_range),
    (
        "day_range",
        rf"n[mM]{_THEN_YEAR}-v?n[mM]{_THEN_YEAR}|n[mM]?-v?n[mM]{_THEN_YEAR}|(?<=v)n-v?nw[mM]{_THEN_YEAR}",
        readers.day_range,
    ),
    ("day_range_english", r"[mM]n-n,?y", readers.day_range),
    ("day_list", rf"n(?:,n)*&n[mM]{_THEN_YEAR}", readers.day_list),
    ("day", rf"n(?:[-/]?|\.(?=m\.))[mM]{_THEN_YEAR}|(?<=v)nw[mM]{_THEN_YEAR}", readers.day),
    ("day_english", r"n[-/.]?M[-/.,]?n", readers.day),
    ("day_after_month", r"[mM]n,?y", readers.day),
    ("day_slashes", r"n/n/[syn]", readers.numeric_day),
    ("day_hyphens", r"n-n-[sy](?![-/])", readers.numeric_day),
    ("day_stops", rf"n(?<![.].)\.n\.[sy](?![.]{_NUMBER})", readers.numeric_day),
    ("day_underscores", r"n_n_[sy](?!_)", readers.numeric_day),
    ("iso_underscores", r"y_n_n(?!_)", readers.iso_day),
    ("month_of_form", r"o[-/(]?n[-/_][sy](?![-/.])", readers.numeric_month),
    ("form_year_month", r"o[-/(]?y[-/_]n(?![-/._])", readers.numeric_month),
    ("month_before_form", r"[sy][-/_]n(?=[-(]?o)", readers.numeric_month),
    ("padded_month", r"n(?<![-/._].)[-_]y(?![-/._])", readers.padded_month),
    ("year_then_month", r"y(?<![-/._].)_n(?![-/._])", readers.month_or_year),
    ("day_iso", r"y(?:-n-|/n/|\.n\.)n", readers.iso_day),
    ("month_fiscal", rf"w?{_RANGE}[(),]*f[bcp]*\(?[bc]?[sy]", readers.month_of_fiscal_year),
    ("fiscal_month", rf"f[bcp]*\(?[bc]?[sy]\)?[-/,(]?w?{_RANGE}{_NO_YEAR}", readers.month_of_fiscal_year),
    ("month_range", rf"[mM](?:{_THEN_YEAR})?-w?[mM]{_THEN_YEAR}", readers.month_range),
    ("month_list", rf"[mM](?:[,&]+w?[mM])+{_THEN_YEAR}", readers.month_range),
    ("month", rf"[mM]{_THEN_YEAR}", readers.month),
    ("year_months", rf"{_YEAR}[-/,(]?w?[mM]-w?[mM]{_NO_YEAR}", readers.month_range),
    ("year_month", rf"{_YEAR}[-/,(]?w?[mM]{_NO_YEAR}", readers.month),
    ("day_and_month_number", r"nwn[-/]?p?[bc]?[sy]", readers.numeric_day),
    ("month_number", r"wn[-/]?p?[bc]?[sy]", readers.numeric_month),
    ("quarter", rf"q\)?[-/,(]?(?:{_FISCAL_YEAR}|[bc]?[sy])|q\(w?{_RANGE}\){_FISCAL_YEAR}", readers.quarter),
    ("year_quarter", rf"(?:{_FISCAL_YEAR}|[bc]?y)\)?[-/,(]?q", readers.quarter),
    ("half", rf"h\)?[-/,(]?(?:{_FISCAL_YEAR}|[bc]?y)", readers.half),
    ("year_half", rf"(?:{_FISCAL_YEAR}|[bc]?y)\)?[-/,(]?h", readers.half),
    ("fiscal_year", r"f[bcp]*\(?[bc]?[sy](?:-[pf]?[bc]?[sy](?![-/]))?", readers.fiscal_year),
    ("budget_year", r"g\(?[bc]?y(?:-[bc]?y)?", readers.budget_year),
    (
        "year_range",
        r"(?:p-?\(?|(?<![-/._xznst]))[bc]?y[-/_]p?[bc]?y(?![-/_])|[pbc][bc]?\(?s[-_]s|(?<![-/._])p?[bc]?y-s(?![-/.mM])",
        readers.year_range,
    ),
    ("year_month_number", rf"y(?<![-/.].)-n(?![-/.]|{_NUMBER})", readers.month_or_year),
    ("short_years", rf"s(?<![/._xznsyt].)[-_]s(?![-/._]|{_NUMBER})", readers.short_years),
    ("day_without_year", rf"n[mM]{_NO_YEAR}", readers.lent_day),
    ("month_without_year", rf"{_RANGE}{_NO_YEAR}", readers.lent_months),
    ("year", r"p-?[bc]?\(?y|[bc]y|(?<!n)p-?[bc]?s(?![-/.])|bs(?![-/.])", readers.year),
    ("number_and_year", rf"(?!x-t(?![-/])){_NUMBER}(?:[-/]{_NUMBER})+", None),
    ("stamp", r"t", readers.stamp),
    ("bare_year", rf"y(?<![-/.DTnsxzt].)(?<![nsz]_.)(?![-/]{_NUMBER}|_?[xt])", readers.bare_year),
)
_READERS = {name: read for name, _, read in _FORM_TABLE}
_FORMS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _FORM_TABLE))


# --- one date said twice ---

_BESIDE = re.compile(r"[-(),wqhvp]*")


def _without_paraphrases(letters: str, found: list[tuple[int, int, Period]]) -> tuple[Period, ...]:
    if len(found) < 2:
        return tuple(period for _, _, period in found)
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
