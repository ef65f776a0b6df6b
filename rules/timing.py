"""Of what time a piece of information is: which of the dates around it are believed, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from crawler.artifacts import Document, Link
from rules.dating import Said, first_speaking, periods_of, read, speaking
from rules.kept import TEXTS
from rules.labels import contexts, file_name
from rules.pack import Rule
from rules.period import Period
from rules.reader import SiteReader
from rules.recency import Ageless
from rules.statements import Statement
from rules.thai import untorn
from rules.view import Content

HEAD = 600
"""Characters at a document's beginning in which its own date is looked for."""
_TEXT = 20_000
_HANDED_ON = 3


class Timing:
    """Dates what is reached for one item."""

    def __init__(self, site: SiteReader, rule: Rule) -> None:
        self._site = site
        self._rule = rule

    def of_link(
        self, label: str, link: Link, inherited: Sequence[Said], own: Sequence[Period] = ()
    ) -> tuple[Period, ...]:
        """What a link's target is of: by its label, its surroundings, the target itself, the headings, the file name."""
        if isinstance(self._rule.recency, Ageless):
            return ()
        return first_speaking(self._sources(label, link, inherited, own), self._rule.recency)

    def _sources(
        self, label: str, link: Link, inherited: Sequence[Said], own: Sequence[Period]
    ) -> Iterator[Sequence[Period]]:
        """What a link, its surroundings and its target say, the first believed first."""
        around = tuple(contexts(link))
        near = tuple(said for said in around if said[0] != "heading")
        far = (*(said for said in around if said[0] == "heading"), *inherited)
        yield periods_of(("label", label), ())
        if _bears_month(label):
            yield periods_of(("label", label), (*near, *far))
        for said in near:  # a table with its months across and its years down
            if _bears_month(said[1]):
                others = tuple(other for other in near if other != said)
                yield periods_of(said, (*others, *far))
        yield periods_of(("label", ""), near)
        yield own
        document = self._site.view.resource(link.url) if link.url else None
        name = file_name(link.url)
        if isinstance(document, Document):
            head = f"{document.title}\n{untorn(document.text[:HEAD])}"
            yield periods_of(("document's first lines", head), ())
            name = document.name
        yield periods_of(("label", ""), far)
        yield periods_of(("file name", name), ())

    def handed_on(self, label: str, link: Link, inherited: Sequence[Said]) -> tuple[Said, ...]:
        """The dated words over a link, for what stands behind it and says no date, or no year, itself."""
        if isinstance(self._rule.recency, Ageless):
            return ()
        over = (("label", label), *contexts(link), *inherited)
        return tuple(said for said in over if read(said[1]) or _bears_month(said[1]))[:_HANDED_ON]

    def of_content(self, content: Content, inherited: Sequence[Said]) -> tuple[Period, ...]:
        """What a page or section is of: by its headings and title; else by the lines of its text."""
        if isinstance(self._rule.recency, Ageless):
            return ()
        heads = (*(("page heading", heading) for heading in content.headings), ("page title", content.page.title))
        over = [period for said in heads for period in periods_of(said, inherited)]
        lines = (line for line in content.text[:_TEXT].splitlines() if read(line) or _bears_month(line))
        within = (period for line in lines for period in periods_of(("page text", line), (*heads, *inherited)))
        return first_speaking([over, within], self._rule.recency)

    def none_after(self, periods: Sequence[Period], content: Content, inherited: Sequence[Said]) -> tuple[Period, ...]:
        """What a line "none in this month" above older entries is of; empty where the entries are the newer."""
        if self._rule.none_accepted != "month":
            return ()
        heads = about(content)
        said = [line for line in content.text.splitlines() if self._site.statements.says(Statement.NONE, line)]
        found = self.speaking([p for line in said for p in periods_of(("page text", line), (*heads, *inherited))])
        newest_entry = max((period.end for period in periods), default=None)
        return tuple(period for period in found if newest_entry is None or period.end > newest_entry)

    def speaking(self, periods: Sequence[Period]) -> tuple[Period, ...]:
        """Of some periods of one piece of information, those that this item's recency listens to."""
        return speaking(periods, self._rule.recency)


@lru_cache(maxsize=TEXTS)
def _bears_month(text: str) -> bool:
    """Whether a text names a month and no year. Cached by itself: the lines of a page are asked for every item."""
    return not read(text) and bool(read(f"{text} 2563"))


def about(content: Content) -> tuple[Said, ...]:
    """What stands over a content: its headings and its page's title."""
    heads = tuple(("page heading", heading) for heading in content.headings[:6])
    return (*heads, ("page title", content.page.title))
