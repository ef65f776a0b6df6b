"""Why one page or file was read as it was: what its words name and do not name, its state, its clauses and its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import assert_never
from urllib.parse import urljoin

from crawler.artifacts import BlockKind, Document, FetchFailure, Page, Resource, SiteSnapshot
from rules.citations import clauses_in
from rules.clause import Clause
from rules.dating import read
from rules.evaluate import evaluate
from rules.explain_words import document_clause, failure_outcome_clause, outcome_clause, state_clause
from rules.explanation import CitedClause, DatedText, Declared, Explanation, LeadFound, RejectedLabel
from rules.findings import Finding
from rules.labels import file_name, label_of
from rules.leads import Lead, leads_of, leads_on, surest
from rules.month import Month
from rules.near_misses import by_owner
from rules.owner import Owners
from rules.pack import Pack
from rules.reader import SiteReader
from rules.statements import Statement
from rules.substance import Judge
from rules.thai import normal, untorn
from rules.timing import HEAD
from rules.view import PageState, joined

ALONE = "http://file.invalid/"
"""Where a file that belongs to no crawl is taken to stand; RFC 2606 keeps the name free."""
_LABEL = 260
_LINES = 12
_SHOWN = 200
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

Said = tuple[str, str]
"""(where it stands, the text)"""


def explain(
    pack: Pack,
    resource: Resource,
    month: Month,
    snapshot: SiteSnapshot | None = None,
    names: tuple[str, ...] = (),
) -> Explanation:
    """Read one resource with a pack, as part of a crawl or (`snapshot` is None) by itself.

    `names` are the centre's by the registry.
    """
    site = SiteReader(pack, snapshot if snapshot is not None else _alone(resource))
    owners = Owners(site, names)
    findings = () if snapshot is None else _resting_on(resource, evaluate(pack, snapshot, month, names=names))
    led_here = () if snapshot is None else _led_here(site, resource, owners)
    match resource:
        case Page() as page:
            found = _of_page(site, page, owners)
        case Document() as document:
            found = _of_document(site, document, owners)
        case FetchFailure() as failure:
            found = _of_failure(site, failure)
        case _:
            assert_never(resource)
    return replace(found, led_here=led_here, findings=findings)


def _alone(resource: Resource) -> SiteSnapshot:
    return SiteSnapshot(
        centre="",
        home_url=ALONE,
        started_at=_NEVER,
        finished_at=_NEVER,
        resources=(resource,),
        complete=True,
        stopped_because="it stands alone",
        requests=0,
        bytes=0,
    )


def _of_page(site: SiteReader, page: Page, owners: Owners) -> Explanation:
    texts = tuple(_texts(page))
    labels = tuple(said for said in texts if len(said[1]) <= _LABEL)
    own, said = site.view.own(page), state_clause(site.view.state(page))
    return Explanation(
        url=page.url,
        final_url=page.final_url,
        kind="page",
        state=site.view.state(page).value,
        detail=said.en,
        detail_th=said.th,
        title=page.title,
        leads=_leads_on(site, page, owners),
        rejected=_rejected(site, labels, owners),
        citations=_citations(labels),
        declared=_declared(site, (page.title, *own.headings, *own.text.splitlines())),
        periods=_periods((*texts, ("file name", file_name(page.final_url)))),
        first_lines=_first(block.text for block in own.blocks),
    )


def _of_document(site: SiteReader, document: Document, owners: Owners) -> Explanation:
    text = untorn(document.text)
    lines = _first(text.splitlines())
    labels = (
        ("file name", file_name(urljoin(ALONE, document.name)) or document.name),
        ("document's title", document.title),
        *((f"line {number}", line) for number, line in enumerate(lines, 1) if len(line) <= _LABEL),
    )
    head = (*labels[:2], *(("document's first lines", line) for line in text[:HEAD].splitlines()))
    noticed = document_clause(document)
    return Explanation(
        url=document.url,
        final_url=document.final_url,
        kind=document.kind.value,
        state="opens" if document.opens else "does not open",
        detail=noticed.en,
        detail_th=noticed.th,
        title=document.title,
        leads=tuple(_named_by(site, document.final_url, labels)),
        rejected=_rejected(site, labels, owners),
        citations=_citations(labels),
        declared=_declared(site, lines),
        periods=_periods(head),
        first_lines=lines,
    )


def _of_failure(site: SiteReader, failure: FetchFailure) -> Explanation:
    said = failure_outcome_clause(site.came_of(failure))
    return Explanation(
        url=failure.url,
        final_url=failure.final_url,
        kind="failure",
        state=failure.kind.value,
        detail=said.en,
        detail_th=said.th,
        title="",
    )


def _leads_on(site: SiteReader, page: Page, owners: Owners) -> tuple[LeadFound, ...]:
    if page.external or site.view.state(page) is not PageState.CONTENT:
        return ()
    return tuple(_lead_found(site, lead, owners) for lead in surest(leads_on(site, page, owners)))


def _led_here(site: SiteReader, resource: Resource, owners: Owners) -> tuple[LeadFound, ...]:
    addresses = {resource.url, resource.final_url}
    leads = (lead for found in leads_of(site, owners).values() for lead in found)
    here = [lead for lead in leads if lead.link is not None and lead.link.url in addresses]
    return tuple(_lead_found(site, lead, owners) for lead in sorted(here, key=lambda lead: lead.order))


def _lead_found(site: SiteReader, lead: Lead, owners: Owners) -> LeadFound:
    came_to = _came_to(site, lead, owners)
    return LeadFound(
        item=lead.item,
        score=round(lead.score, 3),
        label=lead.label,
        phrase=lead.phrase,
        stands=_stands(lead),
        page=lead.page.final_url,
        target=lead.link.url if lead.link is not None else None,
        came_to=came_to.en,
        came_to_th=came_to.th,
    )


def _stands(lead: Lead) -> str:
    if lead.link is not None:
        return "link"
    if lead.segment is None:
        return "page title" if lead.phrase else "page text"
    kinds = {block.text: block.kind for block in lead.page.blocks}
    kind = kinds.get(lead.label)
    return _KINDS[kind] if kind is not None else "picture"


def _came_to(site: SiteReader, lead: Lead, owners: Owners) -> Clause:
    judge = Judge(site, site.pack.rule(lead.item), owners)
    if lead.link is not None:
        outcome = judge.link(lead.link, lead.page)
    elif lead.segment is not None:
        outcome = judge.content(lead.segment.content, 0, (("heading", lead.label),))
    else:
        outcome = judge.target(lead.page.url, 0)
    return outcome_clause(outcome)


def _named_by(site: SiteReader, url: str, labels: Sequence[Said]) -> Iterator[LeadFound]:
    for stands, text in labels:
        for item, score, phrase in site.lexicon.read(text).named:
            yield LeadFound(
                item=item, score=round(score, 3), label=text, phrase=phrase, stands=stands, page=url, target=None
            )


_KINDS = {
    BlockKind.HEADING: "heading",
    BlockKind.TEXT: "text",
    BlockKind.ROW: "row",
    BlockKind.HEADER_ROW: "header row",
    BlockKind.ENTRY: "entry",
}


def _texts(page: Page) -> Iterator[Said]:
    """Every text of a page once, each with what carries it."""
    seen: set[str] = set()
    spoken = (
        ("page title", page.title),
        *(("link", label_of(link)) for link in page.links),
        *((_KINDS[block.kind], block.text) for block in page.blocks if not block.form),
        *(("picture", image.alt or image.title) for image in page.images),
    )
    for stands, text in spoken:
        if text and text not in seen:
            seen.add(text)
            yield stands, text


def _rejected(site: SiteReader, labels: Sequence[Said], owners: Owners) -> tuple[RejectedLabel, ...]:
    return tuple(
        RejectedLabel(item=one.item, label=text, stands=stands, phrase=one.phrase, why=one.why, why_th=one.why_th)
        for stands, text in labels
        for one in (*site.lexicon.rejected(text), *by_owner(site, text, owners))
    )[:_SHOWN]


def _citations(labels: Sequence[Said]) -> tuple[CitedClause, ...]:
    return tuple(
        CitedClause(clause=clause, stands=stands, text=text)
        for stands, text in labels
        for clause in dict.fromkeys(clauses_in(normal(text)))
    )[:_SHOWN]


def _declared(site: SiteReader, lines: Sequence[str]) -> tuple[Declared, ...]:
    found = (
        Declared(kind=kind, words=words, line=joined([line], _LABEL))
        for line in dict.fromkeys(lines)
        for kind in Statement
        if (words := site.statements.says(kind, line)) is not None
    )
    return tuple(found)[:_SHOWN]


def _periods(texts: Sequence[Said]) -> tuple[DatedText, ...]:
    return tuple(
        DatedText(period=replace(period, where=stands), text=joined([text], _LABEL))
        for stands, text in texts
        for period in read(text)
    )[:_SHOWN]


def _first(lines: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in lines if line.strip())[:_LINES]


def _resting_on(resource: Resource, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    addresses = {resource.url, resource.final_url}
    return tuple(finding for finding in findings if addresses & {finding.url, finding.found_on})
