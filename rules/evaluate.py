"""From a snapshot to findings: one verdict per item, with its reason (product.md §3, §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.artifacts import FetchFailure, Page, Resource, SiteSnapshot
from rules import wording, wording_th
from rules.clause import SILENT, Clause
from rules.dating import newest
from rules.drawn import why_undrawn
from rules.findings import Finding, ItemCode, NearMiss, Status
from rules.index import index_of
from rules.leads import Lead, leads_of
from rules.month import Month
from rules.near_misses import near_misses
from rules.owner import Owners
from rules.pack import Pack, Rule
from rules.period import Period
from rules.reach import DEAD_HOST, Outcome, Reach, says_nothing_there
from rules.reader import SiteReader
from rules.recency import Ageless, is_recent
from rules.substance import Judge
from rules.troubles import cut_short_clause, failure_clause
from rules.view import PageState, joined

_CANDIDATES = 400
"""Leads of one item that are followed; the surest come first."""

_EXEMPT = Clause("the registry exempts this centre from the item", "ทะเบียนยกเว้นรายการนี้ให้แก่ศูนย์ข้อมูลข่าวสารแห่งนี้")
_FRONT_NOT_REACHED = Clause("the centre's front page was not reached", "เข้าไม่ถึงหน้าแรกของศูนย์")
_FRONT_NO_PAGE = Clause("the centre's front page is no page", "ที่อยู่หน้าแรกของศูนย์ไม่ใช่หน้าเว็บ")
_NOT_OPENED = Clause("it was not opened", "ยังไม่ได้เปิดดู")
_NONE_NOT_ACCEPTED = Clause("the item accepts no statement that there is none", "รายการนี้ไม่รับการแจ้งว่าไม่มี")
_MAY_BE_NEWER = Clause("what could not be opened may be newer than what was reached", "ส่วนที่เปิดไม่ได้อาจใหม่กว่าข้อมูลที่พบแล้ว")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lead and what it came to."""

    lead: Lead
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A status with what it rests on, before it is put into words."""

    status: Status
    candidate: Candidate | None = None
    period: Period | None = None
    reason: Clause = SILENT


def evaluate(
    pack: Pack,
    snapshot: SiteSnapshot,
    month: Month,
    exempt: frozenset[ItemCode] = frozenset(),
    names: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """Judge every item of the pack for one month, in the pack's order. Pure: the same input gives the same findings.

    `names` are the centre's by the registry, by which another agency's document is told; the front page's are added.
    """
    blocked = _blocked(snapshot)
    if blocked is not None:
        verdicts: Mapping[ItemCode, Verdict] = {}
        misses: Mapping[ItemCode, tuple[NearMiss, ...]] = {}
    else:
        site = SiteReader(pack, snapshot)
        owners = Owners(site, names)
        verdicts = _verdicts(site, month, owners)
        unnamed = [item for item, verdict in verdicts.items() if item not in exempt and _found_nothing(verdict)]
        misses = near_misses(site, frozenset(unnamed), owners) if unnamed else {}
    findings = []
    for rule in pack.items:
        if rule.code in exempt:
            verdict = Verdict(status=Status.NOT_APPLICABLE, reason=_EXEMPT)
        elif blocked is not None:
            verdict = Verdict(status=Status.UNDETERMINED, reason=blocked)
        else:
            verdict = verdicts[rule.code]
        findings.append(_finding(pack, rule, verdict, month, snapshot, misses.get(rule.code, ())))
    return tuple(findings)


def _blocked(snapshot: SiteSnapshot) -> Clause | None:
    """Why nothing of the site can be judged; None where its front page was read."""
    home = next((resource for resource in snapshot.resources if resource.url == snapshot.home_url), None)
    match home:
        case Page():
            return None
        case FetchFailure() as failure:
            return _front_unread(failure_clause(failure))
        case _:
            return _FRONT_NOT_REACHED if home is None else _FRONT_NO_PAGE


def _verdicts(site: SiteReader, month: Month, owners: Owners) -> dict[ItemCode, Verdict]:
    leads = leads_of(site, owners)
    return {rule.code: _verdict(site, rule, leads.get(rule.code, ()), month, owners) for rule in site.pack.items}


def _verdict(site: SiteReader, rule: Rule, leads: Sequence[Lead], month: Month, owners: Owners) -> Verdict:
    candidates = _followed(Judge(site, rule, owners), leads[:_CANDIDATES])
    if rule.spec.layout == "clause_index" and (index := index_of(site)) is not None:
        return Verdict(
            status=Status.SATISFIED,
            candidate=Candidate(
                lead=Lead(item=rule.code, score=0, label=index.label, phrase="", page=index.on),
                outcome=Outcome(
                    reach=Reach.SUBSTANCE,
                    why=index.why,
                    url=index.page.final_url,
                    sha256=index.page.sha256,
                    excerpt=joined((f"{text};" for _, text in index.entries), 240),
                ),
            ),
        )
    if isinstance(rule.recency, Ageless):
        return _ageless(site, rule, candidates)
    return _dated(site, rule, candidates, month)


def _followed(judge: Judge, leads: Sequence[Lead]) -> list[Candidate]:
    found = []
    for lead in leads:
        outcome: Outcome | None
        if lead.by_content:
            outcome = judge.held(lead.page)
        elif lead.link is not None:
            outcome = judge.link(lead.link, lead.page)
            if outcome is None:
                assert lead.link.url is not None
                outcome = Outcome(reach=Reach.UNKNOWN, why=_NOT_OPENED, url=lead.link.url)
        elif lead.segment is not None:
            outcome = judge.content(lead.segment.content, 0, (("heading", lead.label),))
            if outcome.reach is Reach.EMPTY and not lead.segment.content.links:
                outcome = Outcome(
                    reach=Reach.NO_TARGET,
                    why=outcome.why,
                    url=outcome.url,
                    sha256=outcome.sha256,
                    excerpt=outcome.excerpt,
                )
        else:
            outcome = judge.target(lead.page.url, 0)
            if outcome is None or outcome.reach is not Reach.SUBSTANCE:
                continue
        found.append(Candidate(lead=lead, outcome=outcome))
    named = [one for one in found if not one.lead.by_content]
    return named or found


def _best(candidates: Sequence[Candidate], reach: Reach) -> Candidate | None:
    """The surest candidate that came so far."""
    return min((one for one in candidates if one.outcome.reach is reach), key=_certainty, default=None)


def _certainty(candidate: Candidate) -> tuple[bool, float, str, str, str, str]:
    """Of leads that came equally far, the one that a visitor can follow by clicking, then the surest."""
    return (candidate.lead.link is None, *candidate.lead.order, candidate.outcome.url or "")


def _ageless(site: SiteReader, rule: Rule, candidates: Sequence[Candidate]) -> Verdict:
    if best := _best(candidates, Reach.SUBSTANCE):
        return Verdict(status=Status.SATISFIED, candidate=best)
    return _without_substance(site, rule, candidates)


def _without_substance(site: SiteReader, rule: Rule, candidates: Sequence[Candidate]) -> Verdict:
    none = _best(candidates, Reach.NONE_SAID)
    if none is not None and rule.none_accepted is True:
        return Verdict(status=Status.NONE_DECLARED, candidate=none)
    if unknown := _best(candidates, Reach.UNKNOWN):
        return Verdict(status=Status.UNDETERMINED, candidate=unknown)
    if none is not None and rule.none_accepted == "month" and none.outcome.periods:
        return Verdict(status=Status.STALE, candidate=none, period=max(none.outcome.periods, key=lambda one: one.end))
    if none is not None:
        return Verdict(status=Status.EMPTY, candidate=none, reason=_NONE_NOT_ACCEPTED)
    if open_question := _open_question(site):
        return Verdict(
            status=Status.UNDETERMINED,
            reason=open_question,
            candidate=_best(candidates, Reach.BROKEN) or _best(candidates, Reach.EMPTY),
        )
    if empty := _best(candidates, Reach.EMPTY):
        return Verdict(status=Status.EMPTY, candidate=empty)
    if broken := _best(candidates, Reach.BROKEN):
        return Verdict(status=Status.BROKEN, candidate=broken)
    if heading := _best(candidates, Reach.NO_TARGET):
        return Verdict(status=Status.EMPTY, candidate=heading)
    return Verdict(status=Status.MISSING)


def _dated(site: SiteReader, rule: Rule, candidates: Sequence[Candidate], month: Month) -> Verdict:
    reached = [one for one in candidates if one.outcome.reach is Reach.SUBSTANCE]
    declared = [one for one in candidates if one.outcome.reach is Reach.NONE_SAID and _holds(rule, one.outcome, month)]
    deciding = newest((p for one in (*reached, *declared) for p in one.outcome.periods), rule.recency, month)
    if deciding is not None and is_recent(deciding, rule.recency, month):
        by = [one for one in reached if deciding in one.outcome.periods]
        if by:
            return Verdict(status=Status.SATISFIED, candidate=min(by, key=_certainty), period=deciding)
    if declared:
        best = min(declared, key=_certainty)
        return Verdict(
            status=Status.NONE_DECLARED, candidate=best, period=newest(best.outcome.periods, rule.recency, month)
        )
    if not reached:
        return _without_substance(site, rule, candidates)
    if unknown := _may_be_newer(candidates, rule, month):
        return Verdict(
            status=Status.UNDETERMINED,
            candidate=unknown,
            reason=_MAY_BE_NEWER,
        )
    if deciding is not None:
        by = [one for one in reached if deciding in one.outcome.periods]
        return Verdict(status=Status.STALE, candidate=min(by or reached, key=_certainty), period=deciding)
    return Verdict(status=Status.UNDATED, candidate=min(reached, key=_certainty))


def _holds(rule: Rule, outcome: Outcome, month: Month) -> bool:
    """Whether a statement "none" counts in this month."""
    if rule.none_accepted is False:
        return False
    if not outcome.periods:
        return rule.none_accepted is True
    return any(is_recent(period, rule.recency, month) for period in outcome.periods)


def _may_be_newer(candidates: Sequence[Candidate], rule: Rule, month: Month) -> Candidate | None:
    open_ones = [
        one
        for one in candidates
        if one.outcome.reach is Reach.UNKNOWN
        and (not one.outcome.periods or any(is_recent(p, rule.recency, month) for p in one.outcome.periods))
    ]
    return min(open_ones, key=_certainty, default=None)


def _open_question(site: SiteReader) -> Clause | None:
    """Why the whole site was not looked at; None where it was."""
    snapshot = site.view.snapshot
    front = site.view.resource(snapshot.home_url)
    if isinstance(front, Page) and (why := _unread(site, site.view.page_at_end(front))) is not None:
        return _front_unread(why)
    if not snapshot.complete:
        return cut_short_clause(snapshot)
    unread = {one.url: why for one in snapshot.resources if (why := _unread(site, one)) is not None}
    for page in site.view.pages if unread else ():
        for link in page.links:
            if link.url is not None and (why := unread.get(link.url)) is not None and site.is_gateway(link):
                return Clause(
                    f"a page behind which it may stand ({link.url}) could not be read: {why.en}",
                    f"อ่านหน้าที่อาจมีข้อมูลนี้ ({wording.readable(link.url)}) ไม่ได้: {why.th}",
                )
    return None


def _front_unread(why: Clause) -> Clause:
    return Clause(f"the centre's front page could not be read: {why.en}", f"อ่านหน้าแรกของศูนย์ไม่ได้: {why.th}")


def _unread(site: SiteReader, resource: Resource) -> Clause | None:
    """Why pages of the centre's own may stand unseen behind something that was visited; None where none can."""
    match resource:
        case FetchFailure() if _hides(site, resource):
            return failure_clause(resource)
        case Page() if not resource.external and site.view.state(resource) is PageState.NEEDS_BROWSER:
            return why_undrawn(resource)
        case _:
            return None


def _hides(site: SiteReader, failure: FetchFailure) -> bool:
    """Whether pages of the centre's own may stand behind what failed."""
    if failure.external or says_nothing_there(failure):
        return False
    return site.is_at_home(failure.final_url) or failure.kind not in DEAD_HOST


def _found_nothing(verdict: Verdict) -> bool:
    """Whether a reader will ask what came closest: nothing names the item, or words that lead nowhere."""
    heading_only = verdict.candidate is not None and verdict.candidate.outcome.reach is Reach.NO_TARGET
    return verdict.status is Status.MISSING or (verdict.status is Status.EMPTY and heading_only)


def _finding(
    pack: Pack, rule: Rule, verdict: Verdict, month: Month, snapshot: SiteSnapshot, misses: tuple[NearMiss, ...]
) -> Finding:
    candidate = verdict.candidate
    lead, outcome = (candidate.lead, candidate.outcome) if candidate is not None else (None, None)
    grounds = wording.Grounds(
        status=verdict.status,
        label=lead.label if lead is not None else None,
        found_on=lead.page.final_url if lead is not None else None,
        url=outcome.url if outcome is not None else None,
        why=outcome.why if outcome is not None else SILENT,
        reason=verdict.reason,
        period=verdict.period,
        recency=rule.recency,
        month=month,
        addresses=len(snapshot.resources),
    )
    return Finding(
        item=rule.code,
        status=verdict.status,
        weight=rule.weight,
        credit=pack.credit(verdict.status),
        explanation=wording.explanation(grounds),
        explanation_th=wording_th.explanation(grounds),
        url=outcome.url if outcome is not None else None,
        found_on=lead.page.final_url if lead is not None else None,
        label=lead.label if lead is not None else None,
        period=verdict.period,
        excerpt=outcome.excerpt if outcome is not None else None,
        evidence_sha256=outcome.sha256 if outcome is not None else None,
        near_misses=misses if _found_nothing(verdict) else (),
    )
