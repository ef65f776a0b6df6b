"""Workbooks and reports that the running dashboard makes for whoever asks for them."""

from __future__ import annotations

from pathlib import Path

from auditor.errors import NothingToDo
from auditor.exports.gathering import Gathering
from auditor.exports.workbook import as_xlsx
from auditor.reports.formats import indicator_writer
from auditor.reports.indicator import indicator_report
from auditor.reports.letters import letter_of
from auditor.reports.narrative import read_narrative
from auditor.reports.render import pdf_of
from storage import views


def made(gathered: Gathering, name: str) -> bytes:
    """The file of that name. Raises NothingToDo for letters where nothing was audited."""
    match name:
        case "scores.xlsx":
            return gathered.workbook()
        case "findings.xlsx":
            return as_xlsx(gathered.findings())
        case "letters.pdf":
            return _letters(gathered)
        case _:
            report = indicator_report(
                gathered.result, gathered.centres, read_narrative(None), head=gathered.head, made_at=gathered.now
            )
            return indicator_writer(Path(name))(report, gathered.now)


def _letters(gathered: Gathering) -> bytes:
    """One for each centre, of the round's newest audited month."""
    audited = [month for month in views.audited_months(gathered.repository) if month in gathered.round.months]
    centres = {centre.code: centre for centre in gathered.centres}
    audits = [one for one in gathered.audits_of(audited[-1]) if one.centre in centres] if audited else []
    if not audits:
        raise NothingToDo("nothing was audited in this round yet: there is no letter")
    rules = {pack.sha256: {rule.code: rule for rule in pack.items} for pack in gathered.packs}
    today = {rule.code: rule for rule in gathered.pack.items}
    letters = [
        letter_of(
            centres[one.centre],
            one,
            rules.get(one.pack.sha256, today),
            head=gathered.head,
            made_at=gathered.now,
        )
        for one in audits
    ]
    return pdf_of({"letters": letters}, made_at=gathered.now, template="letters.typ")
