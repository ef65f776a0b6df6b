"""The index duty: a page that lays the centre's information out clause by clause, or a register of it.

Source: the Information Board's rules on making information available for inspection (24 February B.E. 2541). What
counts, and why a menu does not: docs/decisions/index.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.artifacts import Link, Page
from rules.citations import citations, clause_number, section_cited
from rules.clause import Clause
from rules.index_names import Name, Naming, is_about_law, is_filing_row
from rules.kinds import HEADING, ROW
from rules.labels import contexts, label_of
from rules.reader import SiteReader
from rules.view import PageState
from rules.wording import readable

_CLAUSES = 4
"""So many clauses cited, with something to open under most of them, make an index."""
_FAMILIES = 7
"""So many duties named side by side make one without any number, where its name says that it is one."""
_OPENABLE = 3
_HALF = 3
"""So many clauses of one section make half an index, where the other section has a page of its own."""
_ENTRY = 300
"""Characters; what is longer is text."""
_BARE = 20
"""Characters; no more than this stand beside a link that bears the words itself: "มาตรา 7(1)"."""
_TOLD = 6
"""Entries that the explanation quotes."""
_QUOTED = 60
_ENGLISH, _THAI = '""', "“”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A page that lays the information out."""

    page: Page
    clauses: frozenset[str]
    """The clauses cited, as "7(1)"."""
    entries: tuple[tuple[str, str], ...]
    """A clause and the first entry under it, in the page's order."""
    openable: frozenset[str]
    """The clauses whose entries lead somewhere."""
    name: Name | None = None
    """By which the site calls the page an index; None where only its layout does."""
    register: bool = False
    """True where it tells in which file each entry stands."""
    other: Page | None = None
    """The page with the other section, where each has its own."""

    @property
    def label(self) -> str:
        """The words by which it is found: its name, or else its first heading that is no entry, or its title."""
        if self.name is not None:
            return self.name.text
        headings = (block.text for block in self.page.blocks if block.kind is HEADING)
        return next((text for text in headings if not citations(text)), self.page.title)

    @property
    def on(self) -> Page:
        """The page where those words stand."""
        return self.name.on if self.name is not None else self.page

    @property
    def sections(self) -> frozenset[str]:
        """The sections of the Act that its entries stand under."""
        return frozenset(clause[0] for clause, _ in self.entries)

    @property
    def rank(self) -> tuple[int, int, int, bool]:
        return (len(self.clauses), len(self.entries), len(self.openable), self.name is not None)

    @property
    def why(self) -> Clause:
        """Which clauses and entries make it the index, for an official who checks it."""
        entries = sorted(self.entries)
        clauses = ", ".join(clause for clause, _ in entries)
        told, more = entries[:_TOLD], len(entries) - _TOLD
        en = f"it lists the information under {clauses}: {_quoted(told, _ENGLISH)}"
        th = f"จัดรายการข้อมูลข่าวสารตามอนุมาตรา {clauses} ได้แก่ {_quoted(told, _THAI)}"
        if more > 0:
            en += f", and {more} more"
            th += f" และอีก {more} อนุมาตรา"
        if self.register:
            en += "; a column tells in which file each stands"
            th += " โดยมีช่องระบุแฟ้มหรือที่เก็บของแต่ละรายการ"
        else:
            en += f"; {len(self.openable)} of these {len(entries)} lead on"
            th += f" มีลิงก์ให้เปิดดูต่อ {len(self.openable)} จาก {len(entries)} อนุมาตรา"
        if self.other is not None:
            en += f"; the other section stands on {readable(self.other.final_url)}"
            th += f" ส่วนอีกมาตราหนึ่งอยู่ที่ {readable(self.other.final_url)}"
        return Clause(en, th)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a page that stands under a clause."""

    clauses: frozenset[str]
    """The clauses it stands under, by number or by name."""
    cited: bool
    text: str
    place: int
    """The block it stands in."""
    opens: bool = False
    row: bool = False


def index_of(site: SiteReader) -> Index | None:
    """The page that serves best as the index; None where no page lays the information out."""
    naming = Naming(site)
    found: list[Index] = []
    halves: list[Index] = []
    for page in site.view.pages:
        if site.view.state(page) is not PageState.CONTENT:
            continue
        name, notes = naming.of(page), site.notes_on(page)
        if name is None:  # then numbers alone can make it one, and most pages have none
            if notes.cites is None:
                notes.cites = _cites(site, page)
            if not notes.cites:
                continue
        if notes.entries is None:
            notes.entries = tuple(sorted(_entries(site, page), key=lambda entry: entry.place))
        entries = notes.entries
        if len(entries) < _HALF:
            continue
        if (index := _whole(site, page, entries, name)) is not None:
            found.append(index)
        if name is not None and (half := _half(page, entries, name)) is not None:
            halves.append(half)
    found.extend(_joined(halves))
    return max(found, key=lambda index: (*index.rank, index.page.url), default=None)


def _whole(site: SiteReader, page: Page, entries: Sequence[Entry], name: Name | None) -> Index | None:
    """The index that one page is."""
    cited = [entry for entry in entries if entry.cited]
    strong = name is not None and name.strong
    by_number = _made(page, cited, name)
    if len(by_number.clauses) >= _CLAUSES:
        if len(by_number.openable) >= _OPENABLE and (len(by_number.sections) == 2 or strong):
            return by_number
        rows = [entry for entry in cited if entry.row]
        register = replace(_made(page, rows, name), register=True)
        if strong and len(register.clauses) >= _CLAUSES and any(map(is_filing_row, site.view.own(page).blocks)):
            return register
    if name is None or (page.url in site.view.home_urls and not strong):
        return None
    by_name = _made(page, [entry for entry in entries if entry.place >= name.start], name)
    if len(by_name.entries) >= _FAMILIES and len(by_name.sections) == 2 and len(by_name.openable) >= _CLAUSES:
        return by_name
    return None


def _half(page: Page, entries: Sequence[Entry], name: Name) -> Index | None:
    """The part of an index that one section's page is."""
    index = _made(page, [entry for entry in entries if entry.cited], name)
    enough = len(index.clauses) >= _HALF and len(index.openable) >= _HALF and len(index.sections) == 1
    return index if enough else None


def _joined(halves: list[Index]) -> Iterator[Index]:
    """The index that two pages make together, one for each section."""
    sevens, nines = (
        max(
            (half for half in halves if half.sections == {section}),
            key=lambda half: (*half.rank, half.page.url),
            default=None,
        )
        for section in "79"
    )
    if sevens is not None and nines is not None:
        yield replace(
            nines,
            clauses=sevens.clauses | nines.clauses,
            entries=sevens.entries + nines.entries,
            openable=sevens.openable | nines.openable,
            other=sevens.page,
        )


def _made(page: Page, entries: Iterable[Entry], name: Name | None) -> Index:
    first: dict[str, str] = {}
    clauses: set[str] = set()
    openable: set[str] = set()
    for entry in entries:
        for clause in sorted(entry.clauses):
            first.setdefault(clause, entry.text)
        if entry.cited:
            clauses |= entry.clauses
        if entry.opens:
            openable |= entry.clauses
    return Index(
        page=page, clauses=frozenset(clauses), entries=tuple(first.items()), openable=frozenset(openable), name=name
    )


def _cites(site: SiteReader, page: Page) -> bool:
    """Whether any words of the page's own part cite a clause, or a section in whose list bare numbers count."""
    blocks, links = site.view.own(page).blocks, site.view.own_links(page)
    headings = {block.text for block in blocks if block.kind is HEADING}
    headings.update(*{link.headings for link in links})
    texts = headings | {block.text for block in blocks} | set(map(label_of, links))
    texts.update(*{(link.line, link.row, link.column, *link.parents) for link in links})
    return any(citations(text) for text in texts if len(text) < _ENTRY) or any(map(section_cited, headings))


def _entries(site: SiteReader, page: Page) -> Iterator[Entry]:
    """What the page's own part lists, under which clauses: its links, its rows and lines, its headings."""
    for link in site.view.own_links(page):
        opens = link.url is not None or (link.fragment or "") in page.anchors
        if (entry := _of_link(site, page, link, opens=opens)) is not None:
            yield entry
    numbered: set[int] = set()
    section: str | None = None
    ruling: int | None = None
    for place, block in zip(site.view.own_places(page), site.view.own(page).blocks, strict=True):
        cited = _cited(site, block.text, section) if len(block.text) < _ENTRY else frozenset()
        if block.kind is HEADING:
            section = section_cited(block.text) or section
            if cited or (ruling is not None and block.level <= ruling):
                ruling = block.level if cited else None
        if cited:
            yield Entry(cited, cited=True, text=block.text, place=place, row=block.kind is ROW)
        if cited or ruling is not None:
            numbered.add(place)
    for segment in site.segments(page):
        family = _family(segment.named[0][0])
        if family and segment.start not in numbered and not is_about_law(segment.label):
            yield Entry(frozenset({family}), cited=False, text=segment.label, place=segment.start)


def _of_link(site: SiteReader, page: Page, link: Link, *, opens: bool) -> Entry | None:
    """The clause that a link stands under by the nearest number around it, or else by the nearest words."""
    label = label_of(link)
    if is_about_law(label):
        return None
    section = site.section_above(link, page)
    around = [text for text in (label, *(text for _, text in contexts(link))) if text and len(text) < _ENTRY]
    by_number = next(((cited, text) for text in around if (cited := _cited(site, text, section))), None)
    if by_number is not None:
        cited, text = by_number
        bare = text != label and len(text) < _BARE and not site.labels.is_generic(label)
        shown = f"{text} {label}" if bare else text
        return Entry(cited, cited=True, text=shown, place=link.block, opens=opens)
    by_name = next(((named, text) for text in around if (named := _families(site.lexicon.read(text).named))), None)
    return by_name and Entry(by_name[0], cited=False, text=by_name[1], place=link.block, opens=opens)


def _cited(site: SiteReader, text: str, section: str | None) -> frozenset[str]:
    """The clauses by whose numbers an entry stands; its bare number counts where its words say the same."""
    if is_about_law(text):
        return frozenset()
    if cited := citations(text):
        return cited
    if section is None or (number := clause_number(text)) is None:
        return frozenset()
    clause = f"{section}({number})"
    return frozenset({clause}) & _families(site.lexicon.read(text).named)


def _families(named: Iterable[tuple[str, float, str]]) -> frozenset[str]:
    return frozenset(family for item, _, _ in named if (family := _family(item)))


def _family(item: str) -> str:
    """The clause that an item stands under, "9(8)" for "9(8)-sk1"; empty where it stands under none."""
    return item.split("-", 1)[0] if item[:2] in ("7(", "9(") else ""


def _quoted(entries: Iterable[tuple[str, str]], marks: str) -> str:
    """Entries in quotation marks, each with its clause where its own words do not give that."""
    return ", ".join(
        f"{'' if clause in citations(text) else f'{clause} '}{marks[0]}{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}{marks[1]}"
        for clause, text in entries
    )
