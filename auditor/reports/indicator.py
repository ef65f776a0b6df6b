"""The indicator's report, on the form that the administration files: nine sections, in Thai, dates in Buddhist years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from auditor.clock import BANGKOK
from auditor.exports.words import month_in_thai, standing_in_thai
from auditor.reports.narrative import Narrative
from auditor.reports.words import Language, month_in
from auditor.standings import RoundResult
from evaluator.score import Score, shown
from evaluator.standing import StandingStatus
from rules.month import BUDDHIST_OFFSET
from storage.centre import Centre

_TO_FILL = "(ยังไม่ได้กรอก)"


def indicator_report(
    result: RoundResult, centres: Sequence[Centre], narrative: Narrative, *, head: tuple[int, str], made_at: datetime
) -> dict[str, Any]:
    """The form as plain data: `sections`, each with its number, heading, paragraphs and perhaps a table.

    `head` is the journal's last entry, by which the report can be held against the database later.
    """
    round_ = result.round
    names = {centre.code: centre.name_th for centre in centres}
    return {
        "title": f"แบบรายงานผลการดำเนินงานตามตัวชี้วัด {round_.title_th}",
        "period": f"{month_in(round_.first_month, Language.THAI)} ถึง {month_in(round_.last_month, Language.THAI)}",
        "made": _instant(made_at),
        "head": {"number": head[0], "sha256": head[1]},
        "reporter": narrative.reporter or _TO_FILL,
        "sections": [
            _section(1, "ชื่อตัวชี้วัด", [f"ตัวชี้วัดที่ {narrative.number} {narrative.name}"]),
            _section(2, "ระดับตัวชี้วัด", [narrative.level or _TO_FILL]),
            _section(3, "คำนิยาม", [narrative.definition or _definition(result)]),
            _section(4, "วิธีคำนวณ", _method(result)),
            _section(5, "เป้าหมายและผลการดำเนินงาน", _outcome(result), _figures(result)),
            _section(6, "ผลการดำเนินงานรายไตรมาส", _quarters(narrative)),
            _section(7, "ปัจจัยสนับสนุนต่อการดำเนินงาน", narrative.supporting or [_TO_FILL]),
            _section(8, "ปัญหาและอุปสรรค", narrative.obstacles or [_TO_FILL]),
            _section(9, "หลักฐานอ้างอิง", [*narrative.evidence, *_evidence(head)]),
        ],
        "annex": {"heading": "ผลการประเมินรายหน่วยงาน", "table": _centres(result, names)},
    }


def _section(
    number: int, heading: str, paragraphs: Sequence[str], table: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {"number": number, "heading": heading, "paragraphs": list(paragraphs), "table": table}


def _definition(result: RoundResult) -> str:
    round_ = result.round
    return (
        "หน่วยงานที่ผ่านเกณฑ์ หมายถึง หน่วยงานที่เผยแพร่ข้อมูลข่าวสารตามมาตรา 7 และมาตรา 9 แห่งพระราชบัญญัติข้อมูลข่าวสารของราชการ"
        f" พ.ศ. 2540 บนเว็บไซต์ และมีคะแนนประเมินตั้งแต่ {round_.pass_score:f} คะแนนขึ้นไป อย่างน้อย {round_.required_passes} เดือน"
        f" จากรอบการประเมิน {len(round_.months)} เดือน"
    )


def _method(result: RoundResult) -> list[str]:
    return [
        f"จำนวนหน่วยงานที่ผ่านเกณฑ์ × 100 ÷ จำนวนหน่วยงานทั้งหมด ({result.round.denominator} หน่วยงาน)",
        "คะแนนแต่ละเดือน = 100 × ผลรวมของ (น้ำหนัก × สัดส่วนคะแนน) ÷ ผลรวมของน้ำหนัก เฉพาะรายการที่หน่วยงานต้องเผยแพร่",
    ]


def _outcome(result: RoundResult) -> list[str]:
    indicator, round_ = result.indicator, result.round
    low, high = indicator.bounds
    if indicator.value is not None:
        said = f"ผลการดำเนินงาน ร้อยละ {shown(indicator.value)}"
    else:
        said = (
            f"ผลการดำเนินงาน อยู่ระหว่างร้อยละ {shown(low)} ถึง {shown(high)} (ยังมีหน่วยงานที่รอผล {indicator.pending} หน่วยงาน)"
        )
    told = [said, f"เป้าหมาย ร้อยละ {round_.target:f} (อย่างน้อยร้อยละ {round_.minimum:f})"]
    if result.amended:
        told.append(f"หลังปิดเดือนแล้ว มีการแก้ไขผล {len(result.amended)} รายการ")
    return told


def _figures(result: RoundResult) -> dict[str, Any]:
    indicator = result.indicator
    counts = (
        (StandingStatus.PASSED, indicator.passed),
        (StandingStatus.FAILED, indicator.failed),
        (StandingStatus.PENDING, indicator.pending),
    )
    rows = [[standing_in_thai(status), str(count)] for status, count in counts]
    return {"head": ["สถานะ", "จำนวนหน่วยงาน"], "rows": [*rows, ["ทั้งหมดตามรอบการประเมิน", str(indicator.denominator)]]}


def _quarters(narrative: Narrative) -> list[str]:
    told = {one.quarter: one.text for one in narrative.quarters}
    return [f"ไตรมาสที่ {quarter}: {told.get(quarter, _TO_FILL)}" for quarter in (1, 2, 3, 4)]


def _evidence(head: tuple[int, str]) -> list[str]:
    return [
        "แฟ้มหลักฐานรายหน่วยงานรายเดือน (คำสั่ง prongsai export evidence) ซึ่งตรวจสอบได้ด้วยคำสั่ง prongsai verify",
        f"บันทึกประวัติการประเมิน รายการล่าสุดที่ {head[0]} SHA-256 {head[1]}",
    ]


def _centres(result: RoundResult, names: Mapping[str, str]) -> dict[str, Any]:
    months = result.round.months
    head = ["รหัส", "หน่วยงาน", *(month_in_thai(month) for month in months), "ผ่าน (เดือน)", "สถานะ"]
    rows = [
        [
            standing.centre,
            names.get(standing.centre, ""),
            *(
                _cell(standing.months[month].score) + ("*" if (standing.centre, month) in result.amended else "")
                for month in months
            ),
            str(standing.passes),
            standing_in_thai(standing.status),
        ]
        for standing in result.standings
    ]
    return {"head": head, "rows": rows}


def _cell(score: Score | None) -> str:
    if score is None:
        return "–"
    return str(shown(score.final)) if score.final is not None else f"{shown(score.lower)}–{shown(score.upper)}"


def _instant(at: datetime) -> str:
    local = at.astimezone(BANGKOK)
    return f"{local.day}/{local.month}/{local.year + BUDDHIST_OFFSET} {local:%H:%M} น."
