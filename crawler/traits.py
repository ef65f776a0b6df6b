"""What a tag means to a page's layout, judged from its name, classes, id and role."""

# ruff: noqa: SIM905 - lists of words read best as words
from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


@lru_cache(maxsize=8192)
def traits(head: str) -> Traits:
    """What the opening tag `head` ("div class=…", as written out) means."""
    read = _read(head)
    marked = bool(read.level or read.chrome is not None or read.breadcrumb or read.panel)
    styled = read.bold or read.form or read.toggle or read.badge or read.target is not None
    scoped = read.scope is not Scope.NONE
    return replace(
        read,
        plain=read.sort in _PLAIN_SORTS and not (marked or styled or scoped or read.void) and read.tag != "pre",
        is_block=read.sort is not Sort.INLINE or marked or scoped,
        simple=not marked and not styled,
        skipped=read.sort in (Sort.RAW, Sort.APART, Sort.TITLE) or read.tag == "iframe",
        strong=read.scope is Scope.STRONG,
        end=f"/{read.tag}",
    )


def _read(head: str) -> Traits:
    tag, _, attributes = head.partition(" ")
    sort = _SORTS.get(tag, Sort.INLINE)
    bold = tag in _BOLD
    level = _LEVELS.get(tag, 0)
    scope = _SCOPES.get(tag, Scope.NONE)
    void = tag in _VOID
    form = tag in _FORM
    chrome = True if tag in _CHROME_TAGS else False if tag == "main" else None
    if not attributes:
        return Traits(tag, sort, void, chrome, level, scope, bold, form)
    classes = tuple((attribute(head, "class") or "").lower().split()) if ' class="' in head else ()
    named = frozenset(classes)
    toggle = '-toggle="collapse"' in head and not any(name.startswith("navbar-tog") for name in classes)
    if not level and (not named.isdisjoint(_HEADING_CLASSES) and sort in (Sort.BLOCK, Sort.INLINE)):
        level = 7
    if named and not named.isdisjoint(_CARD_CLASSES):
        scope = Scope.STRONG
    elif scope is Scope.NONE and sort is Sort.BLOCK and _is_column(head, classes):
        scope = Scope.WEAK
    return Traits(
        tag=tag,
        sort=sort,
        void=void,
        chrome=_chrome(tag, head, classes, chrome),
        level=level,
        scope=scope,
        bold=bold or _looks_bold(tag, head),
        form=form and not toggle and not level,
        toggle=toggle,
        panel=not named.isdisjoint(_PANEL_CLASSES) or ' role="tabpanel"' in head,
        breadcrumb=_is_breadcrumb(head, classes),
        badge=any(name in ("badge", "label", "tag", "number", "no") for name in classes),
        ids=_ids(head),
        target=None if tag == "a" else _click_target(head),
    )


def _chrome(tag: str, head: str, classes: tuple[str, ...], by_tag: bool | None) -> bool | None:
    role = (attribute(head, "role") or "").lower() if ' role="' in head else ""
    if role == "main" or tag == "main":
        return False
    if role in _CHROME_ROLES or by_tag:
        return True
    if tag in _NEVER_CHROME:
        return None
    if not _TABS.isdisjoint(classes):
        return None
    names = (*classes, (attribute(head, "id") or "").lower()) if ' id="' in head else classes
    return True if any(_names_chrome(name, in_table=tag in _CELLS) for name in names) else None


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


def _ids(head: str) -> tuple[str, ...]:
    if ' id="' not in head and ' name="' not in head:
        return ()
    found = (attribute(head, "id"), attribute(head, "name"))
    return tuple(dict.fromkeys(name for name in found if name))


def _click_target(head: str) -> str | None:
    if " onclick=" in head:
        return scripted_target(attribute(head, "onclick") or "")
    for name in ("data-href", "data-url"):
        value = attribute(head, name) if f" {name}=" in head else None
        if value and (value.startswith(("http", "/")) or "." in value):
            return value
    return None
