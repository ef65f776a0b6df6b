"""`prongsai rules explain`: why a page or file was read as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.failures import ExitCode
from auditor.cli.options import MonthOption, RulesOption, month_of
from auditor.cli.output import JsonOption, print_json, screen
from auditor.cli.session import Session, command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.artifacts import Resource
    from rules.explanation import Explanation, LeadFound, RejectedLabel
    from rules.findings import Finding
    from rules.period import Period

_MARKUP = (".html", ".htm", ".xhtml", ".mht", ".php", ".asp", ".aspx")
_SHOWN = 40
"""How many of a kind a person is shown; `--json` has them all."""


@command
def explain_command(
    session: Session,
    target: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address in a kept crawl, or a file here.")],
    rules: RulesOption = None,
    month: MonthOption = None,
    centre: Annotated[
        str | None, typer.Option("--centre", metavar="CODE", help="Whose crawl to look in [default: any].")
    ] = None,
    json: JsonOption = False,
) -> ExitCode:
    """Why a URL (in the newest kept crawl that holds it; no network) or a local file was matched, or was not."""
    from auditor.clock import month_at
    from auditor.documents import rules_document
    from auditor.explaining import explain_kept
    from rules.explain import explain

    pack, asked = session.pack(rules), month_of(month)
    if Path(target).is_file():
        found = explain(pack, _local(Path(target)), asked or month_at(session.clock()))
        place: dict[str, Any] = {"file": target, "centre": None, "month": None}
    else:
        kept = explain_kept(session.means(rules=rules), target, month=asked, centres=(centre,) if centre else ())
        found = kept.found
        place = {"file": None, "centre": kept.centre, "month": str(kept.month)}
    if json:
        print_json({"rules": rules_document(pack), **place, **_document(found)})
    else:
        _print(found, place)
    return ExitCode.DONE


def _local(path: Path) -> Resource:
    """Read a file as if a server had sent it."""
    from urllib.parse import quote

    from crawler.documents import read_document
    from crawler.parse import parse_page
    from crawler.snapshot import is_page
    from rules.explain import ALONE

    body, url = path.read_bytes(), ALONE + quote(path.name)
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    kind = "text/html" if path.suffix.lower() in _MARKUP else ""
    if is_page(body, kind):
        return parse_page(url, url, 200, body, kind, modified)
    return read_document(url, url, 200, body, f"attachment; filename*=UTF-8''{quote(path.name)}", modified)


def _document(found: Explanation) -> dict[str, Any]:
    from auditor.documents import finding_document

    return {
        "url": found.url,
        "final_url": found.final_url,
        "kind": found.kind,
        "state": found.state,
        "detail": found.detail,
        "detail_th": found.detail_th,
        "title": found.title,
        "leads": [_lead(lead) for lead in found.leads],
        "led_here": [_lead(lead) for lead in found.led_here],
        "rejected": [
            {name: getattr(each, name) for name in ("item", "label", "stands", "phrase", "why", "why_th")}
            for each in found.rejected
        ],
        "citations": [{"clause": each.clause, "stands": each.stands, "text": each.text} for each in found.citations],
        "declared": [{"kind": each.kind.value, "words": each.words, "line": each.line} for each in found.declared],
        "periods": [{**_period(each.period), "line": each.text} for each in found.periods],
        "first_lines": list(found.first_lines),
        "findings": {finding.item: finding_document(finding) for finding in found.findings},
    }


def _lead(lead: LeadFound) -> dict[str, Any]:
    names = ("item", "score", "label", "phrase", "stands", "page", "target", "came_to", "came_to_th")
    return {name: getattr(lead, name) for name in names}


def _period(period: Period) -> dict[str, str]:
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "granularity": period.granularity.value,
        "text": period.text,
        "where": period.where,
    }


def _print(found: Explanation, place: dict[str, Any]) -> None:
    from rules.wording import readable

    out = screen()
    out.print(place["file"] or readable(found.url), style="bold", markup=False)
    if found.final_url != found.url:
        out.print(f"answered by {readable(found.final_url)}", markup=False)
    if place["centre"]:
        out.print(f"as the crawl of {place['centre']} for {place['month']} saw it", markup=False)
    out.print(f"{found.kind}: {found.state}" + (f" ({found.detail})" if found.detail else ""), markup=False)
    if found.detail_th:
        out.print(found.detail_th, markup=False)
    if found.title:
        out.print(f"title: {found.title}", markup=False)
    _list("Leads on it", (_lead_line(lead) for lead in found.leads))
    _list("Leads to it", (_lead_line(lead, readable(lead.page)) for lead in found.led_here))
    _list("Rejected", (_rejected_line(each) for each in found.rejected))
    _list("Clauses cited", (f"{each.clause}: {each.stands} “{each.text}”" for each in found.citations))
    _list("It says of itself", (f"{each.kind}: “{each.words}” in “{each.line}”" for each in found.declared))
    _list("Periods read", (_dated_line(each.period, each.text) for each in found.periods))
    _list("Its first lines", found.first_lines)
    _list("Verdicts that rest on it", (_verdict_line(each) for each in found.findings))
    if not (found.leads or found.led_here):
        out.print("\nNo words on it, and none that lead to it, name an item.")


def _lead_line(lead: LeadFound, page: str = "") -> str:
    words = f" by “{lead.phrase}”" if lead.phrase else ""
    came_to = f" → {lead.came_to}" if lead.came_to else ""
    stands = f" on {page}" if page else ""
    said = f"{lead.item} {lead.score:.2f}: {lead.stands} “{lead.label}”{words}{stands}{came_to}"
    return _with_thai(said, lead.came_to_th and f"→ {lead.came_to_th}")


def _rejected_line(rejected: RejectedLabel) -> str:
    said = f"{rejected.item}: {rejected.stands} “{rejected.label}”: {rejected.why}"
    return _with_thai(said, rejected.why_th and f"ไม่นับ เนื่องจาก{rejected.why_th}")


def _verdict_line(finding: Finding) -> str:
    return _with_thai(f"{finding.item} {finding.status}: {finding.explanation}", finding.explanation_th)


def _with_thai(english: str, thai: str) -> str:
    return f"{english}\n      {thai}" if thai else english


def _dated_line(period: Period, text: str) -> str:
    span = str(period.start) if period.start == period.end else f"{period.start} – {period.end}"
    return f"{span} ({period.granularity}): “{period.text}” in the {period.where} “{text}”"


def _list(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if not shown:
        return
    out = screen()
    out.print(f"\n{title}", style="bold")
    for line in shown[:_SHOWN]:
        out.print(f"  {line}", markup=False)
    if len(shown) > _SHOWN:
        out.print(f"  and {len(shown) - _SHOWN} more; --json has them all")
