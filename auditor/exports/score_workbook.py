"""`export scores` as an Excel workbook: the scores with formulas that recompute the indicator, the findings, the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from auditor.exports.harmless import harmless
from auditor.exports.scores import ScoreRow
from auditor.exports.table import Table
from auditor.exports.words import month_in_thai, standing_in_thai
from auditor.exports.workbook import CREATED, OPTIONS, Looks, add_table
from evaluator.indicator import Indicator
from evaluator.score import shown
from evaluator.standing import Round, StandingStatus
from rules.pack import Pack

_SCORES, _RULES = "scores", "rules"
_FIRST_MONTH = 3
"""The column of the round's first month, after code and names."""
_NAMES = ("pass_score", "required_passes", "denominator", "target", "minimum", "closed")
"""The round's numbers, under the names by which the formulas take them."""
_RULE_HEADINGS = (("รายการ", 20), ("ชื่อรายการ", 60), ("Title", 50), ("น้ำหนัก", 10), ("มาตรา", 24))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBook:
    """What the workbook tells."""

    round: Round
    closed: bool
    rows: Sequence[ScoreRow]
    indicator: Indicator
    findings: Table
    packs: Sequence[Pack]
    """Those that judged."""
    head: tuple[int, str]
    """The journal's last entry: its number and digest."""


def score_workbook(book: ScoreBook) -> bytes:
    """Sheets: scores (with totals and the indicator), findings, rules."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as workbook:
        workbook.set_properties({"title": book.round.name, "comments": _head(book), "created": CREATED})
        looks = Looks.of(workbook)
        _add_scores(workbook.add_worksheet(_SCORES), book, looks)
        add_table(workbook.add_worksheet(book.findings.name), book.findings, looks)
        _add_rules(workbook.add_worksheet(_RULES), book, looks)
        for line, name in enumerate(_NAMES):
            workbook.define_name(name, f"={_RULES}!$B${line + 1}")
    return content.getvalue()


def _head(book: ScoreBook) -> str:
    return f"journal entry {book.head[0]}: {book.head[1]}"


def _add_scores(sheet: Worksheet, book: ScoreBook, looks: Looks) -> None:
    months, rows = book.round.months, book.rows
    first, last = _FIRST_MONTH, _FIRST_MONTH + len(months) - 1
    headings = [("รหัส", 14), ("ศูนย์ข้อมูลข่าวสาร", 44), ("ชื่อภาษาอังกฤษ", 36), *((month_in_thai(one), 11) for one in months)]
    for place, (heading, width) in enumerate([*headings, ("เดือนที่ผ่าน", 12), ("สถานะ", 12)]):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, looks.head)
    for line, row in enumerate(rows, start=1):
        for place, text in enumerate((row.centre.code, row.centre.name_th, row.centre.name_en)):
            sheet.write_string(line, place, harmless(text))
        for place, month in enumerate(months, start=first):
            score = row.standing.months[month].score
            if score is not None and score.final is not None:
                sheet.write_number(line, place, float(shown(score.final)), looks.two_decimals)
        span = f"{xl_rowcol_to_cell(line, first)}:{xl_rowcol_to_cell(line, last)}"
        passes = xl_rowcol_to_cell(line, last + 1)
        sheet.write_formula(line, last + 1, f'=COUNTIF({span},">="&pass_score)', None, row.standing.passes)
        failed = f"IF(OR(closed,{passes}+COUNTBLANK({span})<required_passes),{_quoted(StandingStatus.FAILED)},{_quoted(StandingStatus.PENDING)})"
        sheet.write_formula(
            line,
            last + 2,
            f"=IF({passes}>=required_passes,{_quoted(StandingStatus.PASSED)},{failed})",
            None,
            standing_in_thai(row.standing.status),
        )
    looks.colour_by_mark(sheet, (1, first, max(len(rows), 1), last), book.round.pass_score)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(rows), last + 2)
    _add_totals(sheet, book, looks, len(rows) + 2)


def _add_totals(sheet: Worksheet, book: ScoreBook, looks: Looks, line: int) -> None:
    """How many centres passed each month, and the indicator, as formulas over the rows above."""
    count, months = len(book.rows), book.round.months
    sheet.write_string(line, 1, "จำนวนศูนย์ที่ผ่านในเดือน", looks.head)
    for place, month in enumerate(months, start=_FIRST_MONTH):
        column = xl_col_to_name(place)
        passed = sum(row.standing.months[month].passed is True for row in book.rows)
        sheet.write_formula(line, place, f'=COUNTIF({column}2:{column}{count + 1},">="&pass_score)', None, passed)
    status = xl_col_to_name(_FIRST_MONTH + len(months) + 1)
    counted = f"COUNTIF({status}2:{status}{count + 1},{_quoted(StandingStatus.PASSED)})"
    waiting = f"COUNTIF({status}2:{status}{count + 1},{_quoted(StandingStatus.PENDING)})"
    low, high = book.indicator.bounds
    figures = (
        ("จำนวนศูนย์ที่ผ่านเกณฑ์", f"={counted}", book.indicator.passed),
        ("ตัวชี้วัด (ร้อยละ) อย่างน้อย", f"={counted}*100/denominator", float(shown(low))),
        ("ตัวชี้วัด (ร้อยละ) อย่างมาก", f"=({counted}+{waiting})*100/denominator", float(shown(high))),
    )
    for below, (name, formula, value) in enumerate(figures, start=1):
        sheet.write_string(line + below, 1, name, looks.head)
        sheet.write_formula(line + below, _FIRST_MONTH, formula, looks.two_decimals, value)
    sheet.write_string(line + 5, 1, _head(book))


def _add_rules(sheet: Worksheet, book: ScoreBook, looks: Looks) -> None:
    """The round's numbers, which the formulas name, and the items with their weights."""
    round_ = book.round
    values = (
        float(round_.pass_score),
        round_.required_passes,
        round_.denominator,
        float(round_.target),
        float(round_.minimum),
        book.closed,
    )
    for line, (name, value) in enumerate(zip(_NAMES, values, strict=True)):
        sheet.write_string(line, 0, name, looks.head)
        sheet.write(line, 1, value)
    start = len(_NAMES) + 1
    for pack in book.packs:
        _add_pack(sheet, pack, looks, start)
        start += len(pack.items) + 3


def _add_pack(sheet: Worksheet, pack: Pack, looks: Looks, start: int) -> None:
    sheet.write_string(start, 0, harmless(f"{pack.name} {pack.version}"))
    sheet.write_string(start, 1, f"SHA-256 {pack.sha256}")
    for place, (heading, width) in enumerate(_RULE_HEADINGS):
        sheet.set_column(place, place, width)
        sheet.write_string(start + 1, place, heading, looks.head)
    for line, rule in enumerate(pack.items, start=start + 2):
        sheet.write_string(line, 0, rule.code)
        sheet.write_string(line, 1, harmless(rule.title_th))
        sheet.write_string(line, 2, harmless(rule.title_en))
        sheet.write_number(line, 3, float(rule.weight))
        sheet.write_string(line, 4, harmless(rule.clause))


def _quoted(status: StandingStatus) -> str:
    return f'"{standing_in_thai(status)}"'
