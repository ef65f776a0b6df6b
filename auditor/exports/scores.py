"""`export scores`: a row a centre, a column a month, and where the centre stands in the round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.exports.table import Cell, Column, Table
from auditor.exports.words import month_in_thai, standing_in_thai
from evaluator.score import Score, shown
from evaluator.standing import Round, Standing
from rules.month import Month
from storage.centre import Centre


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One centre's line."""

    centre: Centre
    standing: Standing


def score_rows(centres: Sequence[Centre], standings: Mapping[str, Standing]) -> tuple[ScoreRow, ...]:
    """A row for each centre that has a standing, in the order of `centres`; `standings` are by code."""
    return tuple(
        ScoreRow(centre=centre, standing=standings[centre.code]) for centre in centres if centre.code in standings
    )


def score_table(rows: Sequence[ScoreRow], round_: Round) -> Table:
    """The round's scores, cut to two decimals.

    A month without a final score is an empty cell, never a zero; the column `undecided` gives its bounds.
    """
    columns = (
        Column(key="centre", heading="รหัส", width=14),
        Column(key="name_th", heading="ศูนย์ข้อมูลข่าวสาร", width=44),
        Column(key="name_en", heading="ชื่อภาษาอังกฤษ", width=36),
        *(
            Column(key=str(month), heading=month_in_thai(month), width=11, decimals=2, mark=round_.pass_score)
            for month in round_.months
        ),
        Column(key="passes", heading="เดือนที่ผ่าน"),
        Column(key="status", heading="สถานะ (รหัส)"),
        Column(key="status_th", heading="สถานะ"),
        Column(key="needs", heading="ต้องผ่านอีก (เดือน)", width=18),
        Column(key="months_left", heading="เดือนที่เหลือ", width=14),
        Column(key="undecided", heading="เดือนที่ยังไม่มีคะแนนสุดท้าย", width=40),
    )
    return Table(name="scores", columns=columns, rows=tuple(_cells(row, round_) for row in rows), frozen_columns=2)


def _cells(row: ScoreRow, round_: Round) -> tuple[Cell, ...]:
    standing = row.standing
    results = [standing.months[month] for month in round_.months]
    return (
        row.centre.code,
        row.centre.name_th,
        row.centre.name_en,
        *(shown(result.score.final) if result.score and result.score.final is not None else None for result in results),
        standing.passes,
        standing.status.value,
        standing_in_thai(standing.status),
        standing.needs,
        standing.months_left,
        "; ".join(_bounds(result.month, result.score) for result in results if result.score and not result.final),
    )


def _bounds(month: Month, score: Score) -> str:
    return f"{month}: {shown(score.lower)}–{shown(score.upper)}"
