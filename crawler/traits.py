"""What a tag means to a page's layout, judged from its name, classes, id and role."""

# ruff: noqa: SIM905 - lists of words read best as words
from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from crawler.markup import attribute
from crawler.targets import scripted_target


class Sort(IntEnum):
    """How the walker treats an element."""

    INLINE = 0
    BLOCK = 1
    ANCHOR = 2
    BREAK = 3
    ENTRY = 4
    LIST = 5
    TABLE = 6
    ROW = 7
    CELL = 8
    IMAGE = 9
    FRAME = 10
    AREA = 11
    RAW = 12
    """Its content is no markup: script, style, iframe …"""
    APART = 13
    """Its content is no part of the text: template, svg, math."""
    NOSCRIPT = 14
    TITLE = 15
    BASE = 16
    META = 17
    INPUT = 18
    SELECT = 19
    OPTION = 20
    VOID = 21
    HEAD_ROWS = 22
    """thead"""


class Scope(IntEnum):
    """Whether a heading inside ends with the element."""

    NONE = 0
    WEAK = 1
    """Ends here; a real heading inside still ends those outside of its level (td, section)."""
    STRONG = 2
    """Ends here, and nothing inside ends a heading outside (li, card, details)."""


@dataclass(frozen=True, slots=True)
class Traits:
    """An opening tag, understood."""

    tag: str
    sort: Sort
    void: bool = False
    chrome: bool | None = None
    """True where a menu, header or footer begins, False where the main content does, None elsewhere."""
    level: int = 0
    """1–6 for headings, 7 for implied ones, 0 for all else."""
    scope: Scope = Scope.NONE
    bold: bool = False
    form: bool = False
    toggle: bool = False
    """It folds a panel in and out."""
    panel: bool = False
    """It may be what a tab or a toggle shows."""
    breadcrumb: bool = False
    badge: bool = False
    """Set apart from its neighbours by its looks alone."""
    ids: tuple[str, ...] = ()
    target: str | None = None
    """An address that a click opens, on an element that is no anchor."""
    shows: str | None = None
    """The id of the panel that a tab shows, which is no anchor."""
    plain: bool = False
    """It breaks the line, or does not, and that is all."""
    is_block: bool = False
    """It breaks the line, or has an effect that a mere inline element has not."""
    simple: bool = False
    """A block of no effect but its sort's own."""
    skipped: bool = False
    """What it holds is read by itself or not at all."""
    strong: bool = False
    """Its scope is a strong one."""
    end: str = ""
    """Its end tag, without the brackets."""


_SORTS: dict[str, Sort] = {
    **dict.fromkeys(
        "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer "
        "form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend main nav optgroup p pre search section summary "
        "caption tbody tfoot colgroup marquee textarea listing html head".split(),
        Sort.BLOCK,
    ),
    **dict.fromkeys("ul ol menu".split(), Sort.LIST),
    **dict.fromkeys("td th".split(), Sort.CELL),
    **dict.fromkeys("frame iframe object embed".split(), Sort.FRAME),
    **dict.fromkeys("script style noembed noframes xmp plaintext".split(), Sort.RAW),
    **dict.fromkeys("template svg math".split(), Sort.APART),
    **dict.fromkeys("bgsound basefont col keygen link param source track wbr".split(), Sort.VOID),
    "a": Sort.ANCHOR,
    "br": Sort.BREAK,
    "li": Sort.ENTRY,
    "table": Sort.TABLE,
    "tr": Sort.ROW,
    "thead": Sort.HEAD_ROWS,
    "img": Sort.IMAGE,
    "area": Sort.AREA,
    "noscript": Sort.NOSCRIPT,
    "title": Sort.TITLE,
    "base": Sort.BASE,
    "meta": Sort.META,
    "input": Sort.INPUT,
    "select": Sort.SELECT,
    "option": Sort.OPTION,
}
_PLAIN_SORTS = (Sort.INLINE, Sort.BLOCK, Sort.LIST)
_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7, "dt": 7, "caption": 7, "legend": 7}
_SCOPES = {
    **dict.fromkeys("li details fieldset dl".split(), Scope.STRONG),
    **dict.fromkeys("td th table section article".split(), Scope.WEAK),
}
_BOLD = frozenset("b strong u big".split())
_FORM = frozenset("label button textarea select".split())
_CHROME_TAGS = frozenset("nav header footer aside".split())
_CHROME_ROLES = frozenset("navigation banner contentinfo menubar menu".split())

_MENU_WORDS = frozenset(
    "menu mainmenu topmenu leftmenu rightmenu submenu megamenu navmenu menubar menutop menuleft nav navbar navigation "
    "topnav sidenav mainnav subnav sidebar leftbar rightbar topbar breadcrumb breadcrumbs slider slideshow "
    "carousel".split()
)
_EDGE_WORDS = frozenset("footer header masthead".split())
_NO_MENU = frozenset("with has no without body content col tab tabs pills".split())
"""A class such as "has-sidebar" says what the page has, not what the element is."""
_NO_EDGE = _NO_MENU | frozenset(
    "card panel accordion modal page section entry post article widget block box table list title item row th".split()
)
"""A "card-header" is the head of a piece of content."""
_BADGE_CLASSES = frozenset("badge label tag number no".split())
_TABS = frozenset("nav-tabs nav-pills tabs".split())
_HEADING_CLASSES = frozenset(
    "accordion-header accordion-button accordion-title accordion-toggle panel-heading panel-title card-header "
    "card-title ui-accordion-header collapsible-header elementor-tab-title elementor-toggle-title toggle-title".split()
)
_CARD_CLASSES = frozenset(
    "card panel accordion-item accordion-group accordion-section accordion tab-pane tabpanel widget modal-content "
    "elementor-toggle-item elementor-accordion-item".split()
)
_PANEL_CLASSES = frozenset(
    "tab-pane tabpanel tab-content tabcontent tab_content tab-panel collapse panel-collapse accordion-collapse "
    "accordion-content accordion-body ui-tabs-panel panel".split()
)
_COLUMNS = frozenset(
    "left right leftcol rightcol left-col right-col leftcolumn rightcolumn left-column right-column".split()
)
_SPLIT = re.compile(r"[\s\-_]+")
_NEVER_CHROME = frozenset("html body main form a img input button label option select h1 h2 h3 h4 h5 h6".split())
_CELLS = frozenset("tr th td thead tbody tfoot caption".split())
_MIN_FONT = 4


KNOWN: dict[str, Traits] = {}
"""Opening tags understood before; `traits` fills it, and the walker looks here first."""
_MAX_KNOWN = 16_384
_MAX_HEAD = 500
_ALONE = (Sort.IMAGE, Sort.AREA, Sort.FRAME, Sort.BASE, Sort.META, Sort.INPUT, Sort.OPTION, Sort.VOID, Sort.RAW)
_STANDALONE = frozenset(tag for tag, sort in _SORTS.items() if sort in _ALONE)
_TAB = re.compile(r' role="tab"|-toggle="(?:tab|pill)"')
_TELLING_ALONE = re.compile(r" (?:onclick|id|data-href|data-url)=")
_TELLING = re.compile(r' (?:class|id|name|role|onclick|size|aria-label|data-[\w\-]+)="|bold')


def traits(head: str) -> Traits:
    """What the opening tag `head` ("div class=…", as written out) means."""
    known = KNOWN.get(head)
    if known is not None:
        return known
    tag, _, attributes = head.partition(" ")
    if attributes and not _tells(tag, head):
        return KNOWN.get(tag) or traits(tag)
    known = _read(tag, head)
    if len(head) <= _MAX_HEAD:
        if len(KNOWN) >= _MAX_KNOWN:
            KNOWN.clear()
        KNOWN[head] = known
    return known


def _tells(tag: str, head: str) -> bool:
    """Whether the attributes can change what the tag means; an image's address, say, cannot."""
    telling = _TELLING_ALONE if tag in _STANDALONE else _TELLING
    return telling.search(head) is not None


def _read(tag: str, head: str) -> Traits:
    sort = _SORTS.get(tag, Sort.INLINE)
    classes = tuple((attribute(head, "class") or "").lower().split()) if ' class="' in head else ()
    level = _level(tag, sort, classes)
    toggle = '-toggle="collapse"' in head and not any(name.startswith("navbar-tog") for name in classes)
    scope = _scope(tag, sort, head, classes)
    chrome = _chrome(tag, head, classes)
    bold = tag in _BOLD or _looks_bold(tag, head)
    shows = None if tag == "a" else _panel_of_tab(head)
    form = tag in _FORM and not toggle and not level and shows is None
    panel = not _PANEL_CLASSES.isdisjoint(classes) or ' role="tabpanel"' in head
    breadcrumb = _is_breadcrumb(head, classes)
    badge = not _BADGE_CLASSES.isdisjoint(classes)
    target = None if tag == "a" else _click_target(head)
    marked = bool(level or chrome is not None or breadcrumb or panel)
    simple = not (marked or bold or form or toggle or badge or target is not None or shows is not None)
    void = tag in _VOID
    return Traits(
        tag=tag,
        sort=sort,
        void=void,
        chrome=chrome,
        level=level,
        scope=scope,
        bold=bold,
        form=form,
        toggle=toggle,
        panel=panel,
        breadcrumb=breadcrumb,
        badge=badge,
        ids=_ids(tag, head),
        target=target,
        shows=shows,
        plain=sort in _PLAIN_SORTS and simple and not scope and not void and tag != "pre",
        is_block=sort is not Sort.INLINE or marked or bool(scope),
        simple=simple,
        skipped=sort in (Sort.RAW, Sort.APART, Sort.TITLE) or tag == "iframe",
        strong=scope is Scope.STRONG,
        end=f"/{tag}",
    )


def _level(tag: str, sort: Sort, classes: tuple[str, ...]) -> int:
    named = sort in (Sort.BLOCK, Sort.INLINE) and not _HEADING_CLASSES.isdisjoint(classes)
    return _LEVELS.get(tag, 7 if named else 0)


def _scope(tag: str, sort: Sort, head: str, classes: tuple[str, ...]) -> Scope:
    if not _CARD_CLASSES.isdisjoint(classes):
        return Scope.STRONG
    if sort is Sort.BLOCK and tag not in _SCOPES and _is_column(head, classes):
        return Scope.WEAK
    return _SCOPES.get(tag, Scope.NONE)


def _chrome(tag: str, head: str, classes: tuple[str, ...]) -> bool | None:
    role = (attribute(head, "role") or "").lower() if ' role="' in head else ""
    if role == "main" or tag == "main":
        return False
    if role in _CHROME_ROLES or tag in _CHROME_TAGS:
        return True
    if tag in _NEVER_CHROME:
        return None
    if not _TABS.isdisjoint(classes):
        return None
    names = (*classes, (attribute(head, "id") or "").lower()) if ' id="' in head else classes
    in_table = tag in _CELLS
    return True if any(_names_chrome(name, in_table=in_table) for name in names) else None


@lru_cache(maxsize=4096)
def _names_chrome(name: str, *, in_table: bool) -> bool:
    parts = [part.rstrip("0123456789") for part in _SPLIT.split(name) if part]
    if not parts:
        return False
    ends = (parts[0], parts[-1])
    if not _MENU_WORDS.isdisjoint(ends):
        return _NO_MENU.isdisjoint(parts)
    return not in_table and not _EDGE_WORDS.isdisjoint(ends) and _NO_EDGE.isdisjoint(parts)


def _looks_bold(tag: str, head: str) -> bool:
    if tag == "font":
        size = (attribute(head, "size") or "").strip()
        return size.startswith("+") or (size.isdecimal() and int(size[:3]) >= _MIN_FONT)
    if ' style="' in head and "bold" in head:
        return re.search(r"font-weight:\s*bold", head) is not None or re.search(r"font:[^;\"]*bold", head) is not None
    return False


def _is_column(head: str, classes: tuple[str, ...]) -> bool:
    """Whether it is a column, or a portal's module: what heads it does not head its neighbour."""
    if any(name in _COLUMNS or name.startswith("module") for name in classes):
        return True
    return ' id="' in head and (attribute(head, "id") or "").lower() in _COLUMNS


def _is_breadcrumb(head: str, classes: tuple[str, ...]) -> bool:
    if any(name in ("breadcrumb", "breadcrumbs") for name in classes):
        return True
    return "readcrumb" in head and "breadcrumb" in (
        (attribute(head, "aria-label") or "").lower(),
        (attribute(head, "id") or "").lower(),
    )


def _ids(tag: str, head: str) -> tuple[str, ...]:
    if ' id="' not in head and ' name="' not in head:
        return ()
    found = (attribute(head, "id"), attribute(head, "name") if tag == "a" else None)
    return tuple(dict.fromkeys(name for name in found if name))


def _panel_of_tab(head: str) -> str | None:
    if _TAB.search(head) is None:
        return None
    selector = attribute(head, "data-target") or attribute(head, "data-bs-target") or ""
    return selector[1:] if selector[:1] == "#" else attribute(head, "aria-controls")


def _click_target(head: str) -> str | None:
    if " onclick=" in head:
        return scripted_target(attribute(head, "onclick") or "")
    for name in ("data-href", "data-url"):
        value = attribute(head, name) if f" {name}=" in head else None
        if value and (value.startswith(("http", "/")) or "." in value):
            return value
    return None
