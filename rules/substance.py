"""Whether what a lead leads to is the information itself, and of what time.

Everything that can be reached for one item of one snapshot is judged here: documents that open, pages with a text
of their own, lists with real entries, a plain "we have none"; and what is none of these: placeholders, empty lists,
dead links, sign-in walls, pages that send their visitor home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.artifacts import Document, FetchFailure, Image, Link, Page
from rules.asides import without_asides
from rules.clause import Clause
from rules.dating import Said, read
from rules.drawn import as_drawn, why_undrawn
from rules.kinds import FRAME, MAIN, REFRESH
from rules.labels import file_name, label_of
from rules.match import Reading
from rules.owner import Owners, anothers, why
from rules.pack import Rule
from rules.period import Period
from rules.reach import Outcome, Reach
from rules.reader import SiteReader
from rules.statements import Statement
from rules.thai import untorn
from rules.timing import HEAD, Timing, about
from rules.troubles import unreadable_clause
from rules.view import Content, PageState, joined

_DEEPEST = 3
"""How many pages on from a lead its information may stand: bare years, then bare months, then the files."""
_CHILDREN = 80
_EXCERPT = 240

_BEYOND_LIMITS = Clause("the crawl's limits kept us from opening it", "ยังไม่ได้เปิด เนื่องจากการเก็บข้อมูลถึงขีดจำกัดก่อน")
_SAYS_NOT_FOUND = Clause("the page answers, and says that nothing was found", "หน้าเว็บตอบกลับ แต่แจ้งว่าไม่พบข้อมูลที่ขอ")
_SENDS_HOME = Clause("the page only sends its visitor back to the front page", "หน้าเว็บเพียงส่งผู้เข้าชมกลับไปยังหน้าแรก")
_ASKS_TO_SIGN_IN = Clause("the page asks its visitor to sign in", "หน้าเว็บให้ผู้เข้าชมเข้าสู่ระบบก่อน ประชาชนทั่วไปจึงเปิดดูไม่ได้")
_OPENS_ELSEWHERE = Clause("a page of another host that opens", "เป็นหน้าของเว็บไซต์อื่นซึ่งเปิดได้")
_OWN_TEXT = Clause("a page with a text of its own", "เป็นหน้าที่มีเนื้อหาของตนเอง")
_NO_SUBSTANCE = Clause("nothing of substance stands there", "ไม่มีเนื้อหาสาระ")
_UNNAMED = Clause("no words name it, and the page holds it", "มีข้อมูลอยู่ในหน้า แม้ไม่มีข้อความใดระบุชื่อรายการ")
_LEADS_NOWHERE = Clause("the words stand there, and lead nowhere", "มีแต่ข้อความ ไม่นำไปสู่ข้อมูลใด")


class Judge:
    """Judges everything that may disclose one item."""

    def __init__(self, reader: SiteReader, rule: Rule, owners: Owners) -> None:
        self._site = reader
        self._view = reader.view
        self._rule = rule
        self._owners = owners
        self._timing = Timing(reader, rule)
        self._known: dict[tuple[str, int, tuple[Said, ...]], Outcome | None] = {}

    def link(self, link: Link, page: Page, inherited: Sequence[Said] = (), depth: int = 0) -> Outcome | None:
        """Follow a link; None where it was left unvisited on purpose and so says nothing."""
        label = label_of(link)
        if said := self._says_none(label, link):
            return Outcome(
                reach=Reach.NONE_SAID,
                why=as_drawn(_says(said), page),
                url=page.final_url,
                sha256=page.sha256,
                excerpt=joined([label, link.row], _EXCERPT),
                periods=self._timing.of_link(label, link, inherited),
            )
        if link.url is None:
            return self._fragment(link, page, inherited, depth)
        leads_on = isinstance(self._view.resource(link.url), Page)  # only a page has more to date
        outcome = self.target(link.url, depth, self._timing.handed_on(label, link, inherited) if leads_on else ())
        if outcome is None or outcome.reach < Reach.UNKNOWN:
            return outcome
        return self._with_dates(outcome, label, link, inherited)

    def target(self, url: str, depth: int, inherited: tuple[Said, ...] = ()) -> Outcome | None:
        """Judge what stands at an address; `inherited` dates what says no date itself: "ปี 2563" over bare months."""
        key = (url, depth, inherited)
        if key not in self._known:
            self._known[key] = self._target(url, depth, inherited)
        return self._known[key]

    def held(self, page: Page) -> Outcome:
        """What a page holds of the item though no label on the site names it."""
        return Outcome(
            reach=Reach.SUBSTANCE,
            why=as_drawn(_UNNAMED, page),
            url=page.final_url,
            sha256=page.sha256,
            excerpt=self._site.passage(page, self._rule.code),
        )

    def _target(self, url: str, depth: int, inherited: tuple[Said, ...]) -> Outcome | None:
        match self._view.resource(url):
            case None:
                if url in self._site.unvisited:
                    return Outcome(reach=Reach.UNKNOWN, why=_BEYOND_LIMITS, url=url)
                return None
            case FetchFailure() as failure:
                return self._site.came_of(failure)
            case Document() as document:
                return self._document(document)
            case Page() as page:
                return self._page(page, depth, inherited)

    def _document(self, document: Document) -> Outcome:
        def of(reach: Reach, why: Clause) -> Outcome:
            return Outcome(
                reach=reach,
                why=why,
                url=document.final_url,
                sha256=document.sha256,
                excerpt=joined([document.text], _EXCERPT) or None,
            )

        if not document.opens:
            return of(Reach.BROKEN, unreadable_clause(document))
        head = untorn(document.text[:HEAD])
        if memo := self._site.statements.says(Statement.MEMO, head[:200]):
            stands = Clause(
                f'a memo ("{memo}") stands there, not the document', f"เป็นบันทึกข้อความ (“{memo}”) มิใช่ตัวเอกสาร"
            )
            return of(Reach.EMPTY, stands)
        if owner := self._owners.of_document(self._rule.code, document):
            return replace(of(Reach.EMPTY, anothers(owner)), owner=owner)
        if (
            len(document.text) < HEAD
            and (none := self._site.statements.says(Statement.NONE, head))
            and self._names(head)
        ):
            return replace(
                of(Reach.NONE_SAID, Clause(f'the document says "{none}"', f"เอกสารระบุว่า “{none}”")),
                periods=self._timing.speaking(read(head)),
            )
        if document.scanned:
            return of(Reach.SUBSTANCE, Clause("a scanned document that opens", "เป็นเอกสารสแกนที่เปิดอ่านได้"))
        kind = document.kind.value
        return of(Reach.SUBSTANCE, Clause(f"a document ({kind}) that opens", f"เป็นเอกสาร ({kind}) ที่เปิดอ่านได้"))

    def _page(self, page: Page, depth: int, inherited: tuple[Said, ...]) -> Outcome:
        if self._view.state(page) is not PageState.SENT_HOME:
            page = self._view.page_at_end(page)

        def of(reach: Reach, why: Clause) -> Outcome:
            return Outcome(
                reach=reach,
                why=as_drawn(why, page),
                url=page.final_url,
                sha256=page.sha256,
                excerpt=joined([self._view.own(page).text], _EXCERPT) or None,
            )

        match self._view.state(page):
            case PageState.NOT_FOUND:
                return of(Reach.BROKEN, _SAYS_NOT_FOUND)
            case PageState.SENT_HOME:
                return of(Reach.BROKEN, _SENDS_HOME)
            case PageState.LOGIN:
                return of(Reach.BROKEN, _ASKS_TO_SIGN_IN)
            case PageState.NEEDS_BROWSER:
                return of(Reach.UNKNOWN, why_undrawn(page))
            case PageState.CONTENT:
                pass
        if page.external:
            return of(Reach.SUBSTANCE, _OPENS_ELSEWHERE)
        return self.content(self._site.part_for(page, self._rule.code), depth, inherited)

    def content(self, content: Content, depth: int, inherited: Sequence[Said] = ()) -> Outcome:
        """Judge a page's own part, or one section of a page."""
        statements = self._site.statements
        content = without_asides(content, statements)
        page = content.page
        text, said = statements.spoken(content.text)
        placeholder, empty, none = said.get(Statement.PLACEHOLDER), said.get(Statement.EMPTY), None
        if self._rule.none_accepted:
            none = statements.says(Statement.NONE, "\n".join(content.headings)) or said.get(Statement.NONE)

        def of(reach: Reach, why: Clause, periods: tuple[Period, ...] = ()) -> Outcome:
            return Outcome(
                reach=reach,
                why=as_drawn(why, page),
                url=page.final_url,
                sha256=page.sha256,
                excerpt=joined([text], _EXCERPT) or joined(content.headings, _EXCERPT) or None,
                periods=periods,
            )

        bare = len(text) < 3 * self._rule.spec.min_text
        children = self._children(content, depth, inherited, only_sure=bool(placeholder or empty or none))
        reached = [child for child in children if child.reach is Reach.SUBSTANCE]
        if reached:
            best = max(
                reached, key=lambda child: (max((p.end.toordinal() for p in child.periods), default=0), str(child.url))
            )
            periods = tuple(period for child in reached for period in child.periods) or self._timing.of_content(
                content, inherited
            )
            if none and (fresher := self._timing.none_after(periods, content, inherited)):
                return of(Reach.NONE_SAID, _says(none), fresher)
            return replace(best, periods=periods)
        if none and bare:
            return of(Reach.NONE_SAID, _says(none), self._timing.of_content(content, inherited))
        if (stand_in := said.get(Statement.FILLING)) or (bare and (stand_in := placeholder or empty)):
            return of(Reach.EMPTY, _says(stand_in))
        if denied := [child for child in children if child.reach is Reach.NONE_SAID]:
            return denied[0]
        if self._has_text(content, text):
            return of(Reach.SUBSTANCE, _OWN_TEXT, self._timing.of_content(content, inherited))
        if self._rule.spec.pictures and content.images:
            return of(Reach.SUBSTANCE, _shows(content.images[0]), self._timing.of_content(content, inherited))
        return _failed(children) or self._anothers(content, children) or of(Reach.EMPTY, _NO_SUBSTANCE)

    def _anothers(self, content: Content, children: Sequence[Outcome]) -> Outcome | None:
        """Where all that stands there is another agency's: that."""
        if found := [child for child in children if child.owner is not None]:
            return max(found, key=lambda child: str(child.url))
        for link in content.links:
            label = label_of(link)
            if owner := self._owner(label, self._site.lexicon.read(label)):
                clause = why(owner)
                return Outcome(
                    reach=Reach.EMPTY,
                    why=Clause(f'"{label}": {clause.en}', f"“{label}” {clause.th}"),
                    url=content.page.final_url,
                    sha256=content.page.sha256,
                    owner=owner,
                )
        return None

    def _owner(self, text: str, reading: Reading) -> str | None:
        """Another agency, where words that name the item name it as the owner."""
        found = (self._owners.of_label(item, text, by) for item, _, by in reading.named if item == self._rule.code)
        return next((owner for owner in found if owner is not None), None)

    def _has_text(self, content: Content, text: str) -> bool:
        if not self._site.counts_as_text(content):
            return False
        own, _ = self._site.statements.spoken(content.text_of_its_own)
        return len(own) >= self._rule.spec.min_text or self._site.holds_substance(self._rule, content, text)

    def _children(self, content: Content, depth: int, inherited: Sequence[Said], *, only_sure: bool) -> list[Outcome]:
        if depth >= _DEEPEST:
            return []
        found: list[Outcome] = []
        seen: set[tuple[str, str]] = set()
        for link in content.links:
            if len(found) >= _CHILDREN:
                break
            if (
                link.url is None
                or (link.url, label_of(link)) in seen
                or not self._is_child(link, content.page, only_sure)
            ):
                continue
            seen.add((link.url, label_of(link)))
            outcome = self.link(link, content.page, (*about(content), *inherited), depth + 1)
            if outcome is not None:
                found.append(outcome)
        return found

    def _is_child(self, link: Link, page: Page, only_sure: bool) -> bool:
        """Whether a link of a page reached for the item leads on to the item's own information."""
        assert link.url is not None
        if link.kind is FRAME:
            return True
        if link.kind is REFRESH or link.url in self._view.home_urls or link.url in (page.url, page.final_url):
            return False
        label = label_of(link)
        reading = self._site.lexicon.read(label)
        if self._is_named(reading):
            return self._owner(label, reading) is None
        silent = not reading.named and reading.distracted is None
        if not (silent or self._gives_way(link.url, label, reading) or self._is_unit(label, link)):
            return False
        around = self._site.around(link, page)
        if around is not None and (not self._is_named(around[0]) or self._owner(around[1], around[0])):
            return False
        generic = self._site.labels.is_generic(label)
        if generic:
            return True
        if only_sure:
            return around is not None
        return link.region is MAIN or self._view.is_file(link.url)

    def _gives_way(self, url: str, label: str, reading: Reading) -> bool:
        labels = self._site.labels
        return self._view.is_file(url) and (labels.gives_way(label, reading.distracted) or labels.is_unit(label))

    def _is_unit(self, label: str, link: Link) -> bool:
        """Whether a link tells the item for one division: its label says that division's name and nothing else."""
        return self._rule.spec.units and link.region is MAIN and self._site.labels.is_unit(label)

    def _is_named(self, reading: Reading) -> bool:
        return any(item == self._rule.code for item, _, _ in reading.named)

    def _names(self, text: str) -> bool:
        return self._is_named(self._site.lexicon.read(joined([text], 110))) or self._rule.spec.none_accepted is True

    def _says_none(self, label: str, link: Link) -> str | None:
        if self._rule.none_accepted is False:
            return None
        says = self._site.statements.says
        beside = link.row or link.line
        return says(Statement.NONE, label) or (says(Statement.NONE, beside) if len(beside) < 160 else None)

    def _fragment(self, link: Link, page: Page, inherited: Sequence[Said], depth: int) -> Outcome:
        span = page.anchors.get(link.fragment) if link.fragment else None
        label = label_of(link)
        if span is None and (beneath := tuple(one for one in page.links if one.url and label in one.parents)):
            return self.content(
                Content(page=page, blocks=(), links=beneath, images=()), depth, (("label", label), *inherited)
            )
        if span is None or span[0] >= span[1]:
            return Outcome(
                reach=Reach.NO_TARGET,
                why=as_drawn(_LEADS_NOWHERE, page),
                url=page.final_url,
                sha256=page.sha256,
            )
        return self.content(self._view.section(page, *span, whole=True), depth, (("label", label), *inherited))

    def _with_dates(self, outcome: Outcome, label: str, link: Link, inherited: Sequence[Said]) -> Outcome:
        periods = self._timing.of_link(label, link, inherited, outcome.periods)
        return replace(outcome, periods=periods) if periods else outcome


def _failed(children: Sequence[Outcome]) -> Outcome | None:
    """Of what stands beneath a page, what may be there unseen; else what is dead."""
    for reach in (Reach.UNKNOWN, Reach.BROKEN):
        if failed := [child for child in children if child.reach is reach]:
            return max(failed, key=lambda child: str(child.url))
    return None


def _says(words: str) -> Clause:
    return Clause(f'it says "{words}"', f"ระบุว่า “{words}”")


def _shows(picture: Image) -> Clause:
    name = file_name(picture.url) or picture.alt
    return Clause(f"a picture ({name or 'unnamed'}) shows it", f"แสดงไว้เป็นภาพ ({name or 'ไม่มีชื่อ'})")
