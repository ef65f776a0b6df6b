"""Tables for people: a month's audits, one centre's findings, a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.advice import advice
from auditor.cli.output import screen
from auditor.numbers import month_text, score_text
from evaluator.standing import MonthResult, StandingStatus
from rules.findings import Status
from rules.troubles import ending_clause
from rules.wording import readable

if TYPE_CHECKING:
    from auditor.standings import RoundResult
    from rules.findings import Decision, Finding
    from rules.month import Month
    from rules.pack import Pack
    from storage.centre import Centre
    from storage.records import StoredAudit

_NAMED = 4
"""So many items are named; more are counted."""
SHORT = {
    Status.SATISFIED: "ok",
    Status.NONE_DECLARED: "none",
    Status.STALE: "stale",
    Status.UNDATED: "undated",
    Status.EMPTY: "empty",
    Status.BROKEN: "broken",
    Status.MISSING: "missing",
    Status.UNDETERMINED: "?",
    Status.NOT_APPLICABLE: "n/a",
}


def colour(status: Status) -> str:
    """How a verdict looks."""
    match status:
        case Status.SATISFIED | Status.NONE_DECLARED:
            return "green"
        case Status.STALE | Status.UNDATED:
            return "yellow"
        case Status.EMPTY | Status.BROKEN | Status.MISSING:
            return "red"
        case Status.UNDETERMINED:
            return "bold magenta"
        case Status.NOT_APPLICABLE:
            return "dim"
        case _:
            assert_never(status)


def print_audits(month: Month, pack: Pack, audits: Sequence[StoredAudit], centres: Mapping[str, Centre]) -> None:
    """A row a centre: score or bounds, how many verdicts of each kind, what the crawl cost."""
    title = f"{month_text(month)} · {pack.name} {pack.version} · {len(audits)} centres"
    table = Table(title=title, title_justify="left")
    table.add_column("code", no_wrap=True)
    table.add_column("centre", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    for status in Status:
        table.add_column(SHORT[status], justify="right", style=colour(status))
    table.add_column("pages", justify="right")
    table.add_column("requests", justify="right")
    for audit in audits:
        counts = Counter(finding.status for finding in audit.findings)
        table.add_row(
            Text(audit.centre),
            Text(name_of(centres, audit.centre)),
            Text(score_text(audit.score), style="" if audit.score.final is not None else "bold magenta"),
            *(str(counts[status] or "") for status in Status),
            str(audit.crawl.pages),
            str(audit.crawl.requests),
        )
    screen().print(table)


def print_undecided(audits: Sequence[StoredAudit], centres: Mapping[str, Centre]) -> None:
    """What a person has to decide, and why."""
    open_ones = [audit for audit in audits if audit.score.final is None]
    if not open_ones:
        return
    screen().print(f"\nNeeds a person: {len(open_ones)} without a final score", style="bold magenta")
    for audit in open_ones:
        name = name_of(centres, audit.centre)
        screen().print(f"  {audit.centre} {name}: {score_text(audit.score)} ({_ended(audit)})", markup=False)
        undecided = [finding for finding in audit.findings if finding.status is Status.UNDETERMINED]
        reasons = Counter((finding.explanation_th, finding.explanation) for finding in undecided)
        for reason, count in reasons.most_common(3):
            items = [finding.item for finding in undecided if (finding.explanation_th, finding.explanation) == reason]
            screen().print(f"    {', '.join(items) if count <= _NAMED else f'{count} items'}:", markup=False)
            for sentence in filter(None, reason):
                _print_indented(Text(sentence), by=6)
    screen().print(
        "Look closer with `prongsai show CENTRE`; audit again another day with `prongsai audit --centre CENTRE`."
    )


def _ended(audit: StoredAudit) -> str:
    """What ended the crawl, in Thai and in English."""
    said = ending_clause(audit.crawl.stopped_because)
    return f"{said.th} · {said.en}" if said.th else said.en


def print_findings(centre: Centre, audit: StoredAudit, pack: Pack) -> None:
    """Every finding of one audit: the verdict, why, where, and what to do."""
    out = screen()
    out.print(
        f"{centre.code} {centre.name_th}" + (f" · {centre.name_en}" if centre.name_en else ""),
        style="bold",
        markup=False,
    )
    out.print(f"{month_text(audit.month)} · score {score_text(audit.score)}", style="bold", markup=False)
    out.print(f"{audit.pack.name} {audit.pack.version} (SHA-256 {audit.pack.sha256[:12]}…)", markup=False)
    crawl = audit.crawl
    seen = f"{crawl.pages} pages, {crawl.requests} requests, {crawl.started_at:%Y-%m-%d %H:%M} UTC, {_ended(audit)}"
    out.print(f"{centre.home_url} · {seen}", markup=False)
    for host in crawl.hosts:
        out.print(
            f"  {host.host}: {host.requests} requests, {host.bytes:,} bytes, {host.max_concurrency} at a time",
            markup=False,
        )
    for remark in crawl.remarks:
        out.print(remark, style="yellow", markup=False)
    out.print()
    titles = {rule.code: rule.title_th for rule in pack.items}
    for finding in audit.findings:
        credit = "–" if finding.credit is None else f"{finding.credit * finding.weight:f}"
        head = Text.assemble(
            (f"{finding.item} ", "bold"), titles.get(finding.item, ""), "  ",
            (finding.status.value, colour(finding.status)), f"  {credit} of {finding.weight:f}",
        )  # fmt: skip
        out.print(head)
        _print_sentences(finding)
        if finding.decision is not None:
            _print_machine(finding.decision)
        next_step = advice(finding.status)
        facts = {
            "at": finding.url and readable(finding.url),
            "linked from": finding.found_on and finding.found_on != finding.url and readable(finding.found_on),
            "in the words": finding.label,
            "dated": f"{finding.period.start} – {finding.period.end} (“{finding.period.text}”)"
            if finding.period
            else None,
            "reads": finding.excerpt,
            "evidence": finding.evidence_sha256 and f"SHA-256 {finding.evidence_sha256}",
            "ควรดำเนินการ": next_step and next_step.th,
            "to do": next_step and next_step.en,
        }
        for name, fact in facts.items():
            if fact:
                _print_indented(Text.assemble((f"{name}: ", "dim"), fact))
    out.print()


def _print_sentences(finding: Finding) -> None:
    """Why, in Thai and in English, and for what nothing names the closest places that were rejected."""
    for sentence in (finding.explanation_th, finding.explanation):
        if sentence:
            _print_indented(Text(sentence))
    for place, miss in enumerate(finding.near_misses):
        rank = "closest" if place == 0 else "next closest"
        told = f"“{miss.label}” on {readable(miss.found_on)}, because {miss.why}"
        _print_indented(Text.assemble((f"{rank} that was rejected: ", "dim"), told))
        if miss.why_th:
            _print_indented(Text.assemble(("ไม่นับ เนื่องจาก", "dim"), miss.why_th), by=6)


def _print_machine(decision: Decision) -> None:
    """What the rules had found, beside a person's decision."""
    _print_indented(Text.assemble(("the rules found: ", "dim"), decision.found.value))
    for sentence in (decision.found_explanation_th, decision.found_explanation):
        if sentence:
            _print_indented(Text(sentence), by=6)


def _print_indented(text: Text, by: int = 4) -> None:
    screen().print(Padding(text, (0, 0, 0, by)))


def print_round(result: RoundResult, centres: Mapping[str, Centre]) -> None:
    """The centres × months table, the standings and the indicator."""
    round_ = result.round
    table = Table(title=f"{round_.title_th} ({round_.name})", title_justify="left")
    table.add_column("code", no_wrap=True)
    table.add_column("centre", overflow="fold")
    for month in round_.months:
        table.add_column(month.buddhist, justify="right", no_wrap=True)
    table.add_column("passes", justify="right")
    table.add_column("status", no_wrap=True)
    table.add_column("needs", justify="right")
    table.add_column("left", justify="right")
    for standing in result.standings:
        style = {StandingStatus.PASSED: "green", StandingStatus.FAILED: "red", StandingStatus.PENDING: "yellow"}
        table.add_row(
            Text(standing.centre),
            Text(name_of(centres, standing.centre)),
            *(_month_cell(each, result, standing.centre) for each in standing.months.values()),
            f"{standing.passes} of {round_.required_passes}",
            Text(standing.status.value, style=style[standing.status]),
            str(standing.needs or ""),
            str(standing.months_left or ""),
        )
    screen().print(table)
    _print_indicator(result)
    if result.amended:
        screen().print("* changed after the month was closed; in brackets the score that it was closed with.")


def _month_cell(each: MonthResult, result: RoundResult, centre: str) -> Text:
    style = "magenta" if not each.final else "green" if each.passed else "red"
    if (centre, each.month) not in result.amended:
        return Text(score_text(each.score), style=style)
    before = result.amended[centre, each.month]
    return Text(f"{score_text(each.score)}* (was {score_text(before)})", style=style)


def _print_indicator(result: RoundResult) -> None:
    from evaluator.score import shown

    indicator, round_ = result.indicator, result.round
    out = screen()
    state = "closed" if result.closed else "open"
    out.print(
        f"{indicator.passed} passed, {indicator.failed} failed, {indicator.pending} pending "
        f"(pass mark {round_.pass_score}, {round_.required_passes} of {len(round_.months)} months; the round is {state})."
    )
    low, high = (f"{shown(bound)}" for bound in indicator.bounds)
    value = f"{low} per cent" if low == high else f"between {low} and {high} per cent"
    out.print(
        f"Indicator: {value} of {indicator.denominator} centres; target {indicator.target}, at least {indicator.minimum}.",
        style="bold",
    )


def name_of(centres: Mapping[str, Centre], code: str) -> str:
    """A centre's Thai name, or its English one."""
    centre = centres.get(code)
    return (centre.name_th or centre.name_en) if centre else "(no longer in the registry)"
