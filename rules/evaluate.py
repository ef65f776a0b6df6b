"""From a snapshot to findings: one verdict per item, with its reason (product.md §3, §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.artifacts import FetchFailure, Page, Resource, SiteSnapshot
from rules import wording, wording_th
from rules.clause import SILENT, Clause
from rules.dating import newest
from rules.drawn import why_undrawn
from rules.evidence import Candidate, Evidence
from rules.findings import Finding, ItemCode, NearMiss, Status
from rules.index import Index
from rules.leads import Lead
from rules.month import Month
from rules.near_misses import near_misses
from rules.notes import Notes
from rules.pack import Pack, Rule
from rules.period import Period
from rules.reach import DEAD_HOST, Outcome, Reach, says_nothing_there
from rules.reader import SiteReader
from rules.recency import Ageless, is_recent
from rules.troubles import cut_short_clause, failure_clause
from rules.view import PageState, joined

_EXEMPT = Clause("the registry exempts this centre from the item", "ทะเบียนยกเว้นรายการนี้ให้แก่ศูนย์ข้อมูลข่าวสารแห่งนี้")
_FRONT_NOT_REACHED = Clause("the centre's front page was not reached", "เข้าไม่ถึงหน้าแรกของศูนย์")
_FRONT_NO_PAGE = Clause("the centre's front page is no page", "ที่อยู่หน้าแรกของศูนย์ไม่ใช่หน้าเว็บ")
_NONE_NOT_ACCEPTED = Clause("the item accepts no statement that there is none", "รายการนี้ไม่รับการแจ้งว่าไม่มี")
_MAY_BE_NEWER = Clause("what could not be opened may be newer than what was reached", "ส่วนที่เปิดไม่ได้อาจใหม่กว่าข้อมูลที่พบแล้ว")

Unseen = Callable[[], Clause | None]
"""Tells why the whole site was not looked at; None where it was."""


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
    return Hearing(pack, month, exempt, names).findings(snapshot)


class Hearing:
    """The judging of one visit: asked on its way, with ever more seen, and at its end.

    What it says of a snapshot does not depend on what it was asked before; only how long that takes does.
    """

    def __init__(
        self, pack: Pack, month: Month, exempt: frozenset[ItemCode] = frozenset(), names: tuple[str, ...] = ()
    ) -> None:
        """As `evaluate` takes them."""
        self._pack, self._month, self._exempt, self._names = pack, month, exempt, names
        self._notes: Notes | None = None
        self._last: Evidence | None = None

    def findings(self, snapshot: SiteSnapshot) -> tuple[Finding, ...]:
        """One for each item, in the pack's order."""
        verdicts = self.verdicts(snapshot)
        unnamed = frozenset(item for item, verdict in verdicts.items() if _found_nothing(verdict))
        misses: Mapping[ItemCode, tuple[NearMiss, ...]] = {}
        if unnamed:
            evidence = self._evidence(snapshot)
            misses = near_misses(evidence.site, unnamed, evidence.owners)
        return tuple(
            _finding(self._pack, rule, verdicts[rule.code], self._month, snapshot, misses.get(rule.code, ()))
            for rule in self._pack.items
        )

    def verdicts(self, snapshot: SiteSnapshot) -> Mapping[ItemCode, Verdict]:
        """One for each item, not put into words."""
        blocked = _blocked(snapshot)
        if blocked is not None:
            unknown = Verdict(status=Status.UNDETERMINED, reason=blocked)
            return {rule.code: self._exempted(rule) or unknown for rule in self._pack.items}
        evidence = self._evidence(snapshot)
        # Asked for every item without substance, and told by all that was visited.
        unseen = cache(lambda: _open_question(evidence.site, snapshot))
        return {
            rule.code: self._exempted(rule) or _verdict(evidence, rule, self._month, unseen)
            for rule in self._pack.items
        }

    def _exempted(self, rule: Rule) -> Verdict | None:
        return Verdict(status=Status.NOT_APPLICABLE, reason=_EXEMPT) if rule.code in self._exempt else None

    def _evidence(self, snapshot: SiteSnapshot) -> Evidence:
        if self._last is None or not self._last.holds_for(snapshot):
            self._last = None  # so that two are never held at once
            self._last = Evidence(self._pack, snapshot, self._names, self._notes)
            self._notes = self._last.site.notes
        return self._last

    def rest(self) -> None:
        """Let go of what no larger snapshot could use."""
        self._last = None


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


def _verdict(evidence: Evidence, rule: Rule, month: Month, unseen: Unseen) -> Verdict:
    if rule.spec.layout == "clause_index" and (index := evidence.index) is not None:
        return Verdict(status=Status.SATISFIED, candidate=_as_candidate(index, rule))
    candidates = evidence.candidates(rule)
    if isinstance(rule.recency, Ageless):
        return _ageless(rule, candidates, unseen)
    return _dated(rule, candidates, month, unseen)


def _as_candidate(index: Index, rule: Rule) -> Candidate:
    return Candidate(
        lead=Lead(item=rule.code, score=0, label=index.label, phrase="", page=index.on),
        outcome=Outcome(
            reach=Reach.SUBSTANCE,
            why=index.why,
            url=index.page.final_url,
            sha256=index.page.sha256,
            excerpt=joined((f"{text};" for _, text in index.entries), 240),
        ),
    )


def _surest(candidates: Iterable[Candidate]) -> Mapping[Reach, Candidate]:
    """The surest candidate of those that came equally far."""
    surest: dict[Reach, Candidate] = {}
    for one in candidates:
        held = surest.setdefault(one.outcome.reach, one)
        if held is not one and _certainty(one) < _certainty(held):
            surest[one.outcome.reach] = one
    return surest


def _certainty(candidate: Candidate) -> tuple[bool, float, str, str, str, str]:
    """Of leads that came equally far, the one that a visitor can follow by clicking, then the surest."""
    return (candidate.lead.link is None, *candidate.lead.order, candidate.outcome.url or "")


def _ageless(rule: Rule, candidates: Sequence[Candidate], unseen: Unseen) -> Verdict:
    if best := _surest(candidates).get(Reach.SUBSTANCE):
        return Verdict(status=Status.SATISFIED, candidate=best)
    return _without_substance(rule, candidates, unseen)


def _without_substance(rule: Rule, candidates: Sequence[Candidate], unseen: Unseen) -> Verdict:
    surest = _surest(candidates)
    none = surest.get(Reach.NONE_SAID)
    if none is not None and rule.none_accepted is True:
        return Verdict(status=Status.NONE_DECLARED, candidate=none)
    if unknown := surest.get(Reach.UNKNOWN):
        return Verdict(status=Status.UNDETERMINED, candidate=unknown)
    if none is not None and rule.none_accepted == "month" and none.outcome.periods:
        return Verdict(status=Status.STALE, candidate=none, period=max(none.outcome.periods, key=lambda one: one.end))
    if none is not None:
        return Verdict(status=Status.EMPTY, candidate=none, reason=_NONE_NOT_ACCEPTED)
    empty, broken = surest.get(Reach.EMPTY), surest.get(Reach.BROKEN)
    if open_question := unseen():
        return Verdict(status=Status.UNDETERMINED, reason=open_question, candidate=broken or empty)
    if empty:
        return Verdict(status=Status.EMPTY, candidate=empty)
    if broken:
        return Verdict(status=Status.BROKEN, candidate=broken)
    if heading := surest.get(Reach.NO_TARGET):
        return Verdict(status=Status.EMPTY, candidate=heading)
    return Verdict(status=Status.MISSING)


def _dated(rule: Rule, candidates: Sequence[Candidate], month: Month, unseen: Unseen) -> Verdict:
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
        return _without_substance(rule, candidates, unseen)
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


def _open_question(site: SiteReader, snapshot: SiteSnapshot) -> Clause | None:
    """Why the whole site was not looked at; None where it was."""
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
