"""What a snapshot holds for each item of a pack, before it is weighed: where each lead leads, and what stands there.

A visit asks several times what it has found by now. What hangs on one page alone is then worked out once (see
`rules.notes`), and what hangs on how the visit ended is left to `rules.evaluate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.artifacts import SiteSnapshot
from rules.clause import Clause
from rules.findings import ItemCode
from rules.index import Index, index_of
from rules.leads import Lead, leads_of
from rules.notes import Notes
from rules.owner import Owners
from rules.pack import Pack, Rule
from rules.reach import Outcome, Reach
from rules.reader import SiteReader
from rules.substance import Judge

_CANDIDATES = 400
"""Leads of one item that are followed; the surest come first."""
_NOT_OPENED = Clause("it was not opened", "ยังไม่ได้เปิดดู")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lead and what it came to."""

    lead: Lead
    outcome: Outcome


class Evidence:
    """All that speaks for the items of one snapshot.

    Args:
        pack: names the items.
        snapshot: one whose front page was read.
        names: the centre's by the registry, by which another agency's document is told; the front page's are added.
        notes: what was worked out of the pages when less of the same visit was seen.
    """

    def __init__(
        self, pack: Pack, snapshot: SiteSnapshot, names: tuple[str, ...] = (), notes: Notes | None = None
    ) -> None:
        self.site = SiteReader(pack, snapshot, notes)
        self.owners = Owners(self.site, names)
        self._leads = leads_of(self.site, self.owners)
        self._candidates: dict[ItemCode, Sequence[Candidate]] = {}

    def candidates(self, rule: Rule) -> Sequence[Candidate]:
        """What the leads of an item came to, surest first; they are followed when this is asked for first."""
        found = self._candidates.get(rule.code)
        if found is None:
            leads = self._leads.get(rule.code, ())[:_CANDIDATES]
            found = _followed(Judge(self.site, rule, self.owners), leads) if leads else ()
            self._candidates[rule.code] = found
        return found

    @cached_property
    def index(self) -> Index | None:
        """The page that serves as the index of the centre's information."""
        return index_of(self.site)

    def holds_for(self, snapshot: SiteSnapshot) -> bool:
        """Whether another snapshot differs in nothing but in how its visit ended."""
        mine = self.site.view.snapshot
        return (
            len(mine.resources) == len(snapshot.resources)
            and all(one is other for one, other in zip(mine.resources, snapshot.resources, strict=True))
            and mine.unvisited == snapshot.unvisited
            and mine.not_found == snapshot.not_found
        )


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
