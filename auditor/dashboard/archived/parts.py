"""The parts of which an archived page is written anew: the elements that may stay, and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from auditor.dashboard.archived.styles import declarations, fenced
from crawler.urls import normal_url

_KEPT = frozenset(
    "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details "  # noqa: SIM905
    "dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i ins kbd label legend "
    "li main mark menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td "
    "tfoot th thead time tr tt u ul var wbr".split()
)
_INSTEAD = {
    "form": "div", "body": "div", "frameset": "div", "marquee": "div", "dialog": "div", "search": "div", "noscript": "div",
    "plaintext": "pre", "xmp": "pre", "listing": "pre", "button": "span", "picture": "span", "nobr": "span", "blink": "span",
}  # fmt: skip
_GONE = frozenset(
    "script style template svg math head meta link base title applet param video audio canvas source track select datalist "  # noqa: SIM905
    "input textarea noembed noframes portal fencedframe keygen isindex command".split()
)
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_VOID = frozenset(("br", "hr", "col", "wbr"))
_ATTRIBUTES = frozenset(
    "class id title lang dir align valign width height colspan rowspan border cellpadding cellspacing bgcolor color face "  # noqa: SIM905
    "size start value datetime name scope headers abbr nowrap open reversed clear noshade aria-label".split()
)
_PICTURES = ("data:image/png;base64,", "data:image/gif;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,")
_SIZES: tuple[str, ...] = ("width", "height", "class")
_OURS = "prongsai"
_LONGEST = 4_000
_MOST_STYLES = 5_000
_SHEETS = 400_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")
_HIDES = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BRACE = re.compile(r"([{}])")
_CLASS = re.compile(r"\.([\w-]{1,100})")
_UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65534, 65535))


@dataclass(slots=True, eq=False)
class Tag:
    """An element's beginning."""

    name: str
    parent: Tag | None
    attributes: dict[str, str] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    link: str | None = None
    """The address in normal form that it leads to."""
    href: str | None = None
    """Where it leads here."""
    anchor: str | None = None
    hidden: bool = False

    def above(self) -> Iterator[Tag]:
        tag = self.parent
        while tag is not None:
            yield tag
            tag = tag.parent

    def show(self) -> None:
        """Let what stands within be seen, also where the page hides it until a script shows it."""
        if self.name == "details":
            self.attributes["open"] = ""
        more = ("prongsai-seen", "prongsai-unhidden") if self.hidden else ("prongsai-seen",)
        self.classes += [each for each in more if each not in self.classes]

    def written(self) -> str:
        told = dict(self.attributes)
        if self.classes:
            told["class"] = " ".join((*filter(None, [told.get("class", "")]), *self.classes))
        if self.href is not None:
            told |= {"href": self.href, "rel": "nofollow noreferrer"}
        if self.anchor is not None:
            told["id"] = self.anchor
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in told.items())
        return f"<{self.name}{attributes}>"


@dataclass(slots=True, eq=False)
class Text:
    """A text, and what of it is marked."""

    text: str
    parent: Tag | None
    marks: list[tuple[int, int]] = field(default_factory=list)
    anchor: str | None = None
    """The id of its first mark."""

    def above(self) -> Iterator[Tag]:
        if self.parent is not None:
            yield self.parent
            yield from self.parent.above()

    def written(self) -> str:
        told, at = [], 0
        for number, (start, end) in enumerate(self.marks):
            named = f' id="{self.anchor}"' if self.anchor and not number else ""
            told += [escape(self.text[at:start]), f'<mark class="prongsai-word"{named}>', escape(self.text[start:end])]
            told.append("</mark>")
            at = end
        return "".join((*told, escape(self.text[at:])))


@dataclass(slots=True, eq=False)
class End:
    """An element's end."""

    name: str

    def written(self) -> str:
        return f"</{self.name}>"


Part = Tag | Text | End


@dataclass(slots=True, kw_only=True)
class PageParts:
    """A page in parts."""

    title: str
    language: str
    sheet: str
    """Its style elements."""
    rules: str
    """Its style attributes."""
    parts: list[Part]


def parts_of(page: LexborHTMLParser, url: str, links: Mapping[str, str]) -> PageParts:
    """What of a page may be shown; `links` tells where those that lead somewhere lead here."""
    return _Taken(page, url, links).taken()


class _Taken:
    """Goes through a tree once."""

    def __init__(self, page: LexborHTMLParser, url: str, links: Mapping[str, str]) -> None:
        self._page, self._links = page, links
        self._base = _base_of(page, url)
        self._styles: dict[str, int] = {}
        self._sheets: list[str] = []
        self._sheets_size = 0
        self._parts: list[Part] = []

    def taken(self) -> PageParts:
        title = self._page.css_first("title")
        if self._page.root is not None:
            self._walk(self._page.root)
        sheet = "".join(self._sheets)
        self._note_hidden(sheet)
        rules = "".join(f'[data-prongsai-style="{number}"]{{{css}}}' for css, number in self._styles.items())
        name = " ".join((title.text() if title is not None else "").translate(_UNWRITABLE).split())[:300]
        root = self._page.root
        told = (root.attributes.get("lang") or "") if root is not None else ""
        language = told if _LANGUAGE.fullmatch(told) else "th"
        return PageParts(title=name, language=language, sheet=sheet, rules=rules, parts=self._parts)

    def _note_hidden(self, sheet: str) -> None:
        """Which elements the page's own sheets may hide until a script shows them, such as all tabs but one."""
        classes = {name for selector in _hiding(sheet) for name in _CLASS.findall(selector)}
        for part in self._parts if classes else ():
            if isinstance(part, Tag) and not classes.isdisjoint(part.attributes.get("class", "").split()):
                part.hidden = True

    def _walk(self, root: LexborNode) -> None:
        """Without recursion: trees may be deep."""
        pending: list[tuple[LexborNode, Tag | None] | End] = [(root, None)]
        while pending:
            this = pending.pop()
            if isinstance(this, End):
                self._parts.append(this)
                continue
            node, parent = this
            if node.next is not None and node is not root:
                pending.append((node.next, parent))
            if node.is_text_node:
                self._text(node, parent)
            elif node.is_element_node:
                tag, inside = self._element(node, parent)
                if tag is not None and inside:
                    pending.append(End(tag.name))
                if inside and node.first_child is not None:
                    pending.append((node.first_child, tag or parent))

    def _text(self, node: LexborNode, parent: Tag | None) -> None:
        text = (node.text_content or "").translate(_UNWRITABLE)
        if text:
            self._parts.append(Text(text, parent))

    def _element(self, node: LexborNode, parent: Tag | None) -> tuple[Tag | None, bool]:
        """What it becomes, and whether its content is looked at."""
        name = (node.tag or "").lower()
        match name:
            case "html":
                return None, True
            case "head":
                return None, True
            case "style":
                self._sheet(node)
                return None, False
            case "img":
                self._picture(node, parent)
                return None, False
            case "area":
                self._reference(node.attributes.get("href"), node.attributes.get("alt") or "", parent)
                return None, False
            case "iframe" | "frame" | "embed" | "object":
                self._reference(node.attributes.get(_FRAMES[name]), "", parent)
                return None, name == "object"
            case _ if name in _GONE:
                return None, False
        known = name if name in _KEPT else _INSTEAD.get(name, "span")
        tag = self._tag(known, node, parent)
        self._parts.append(tag)
        return tag, known not in _VOID

    def _tag(self, name: str, node: LexborNode, parent: Tag | None) -> Tag:
        told = {key.lower(): value or "" for key, value in node.attributes.items()}
        tag = Tag(name, parent, {key: _value(key, value) for key, value in told.items() if key in _ATTRIBUTES})
        for named in ("id", "name"):  # neither may be taken for what is ours
            if _OURS in tag.attributes.get(named, "").lower():
                del tag.attributes[named]
        if told.get("style"):
            self._styled(tag, told["style"])
        if name == "a":
            self._leads(tag, told.get("href"))
        return tag

    def _styled(self, tag: Tag, style: str) -> None:
        css = declarations(style.translate(_UNWRITABLE))
        if len(self._styles) < _MOST_STYLES:
            tag.attributes["data-prongsai-style"] = str(self._styles.setdefault(css, len(self._styles)))
        tag.hidden = _HIDES.search(css) is not None

    def _leads(self, tag: Tag, href: str | None) -> None:
        if href is None:
            return
        plain = href.strip()
        if plain.startswith("#"):
            tag.href = f"#{plain[1:_LONGEST].translate(_UNWRITABLE)}"
            return
        tag.link = normal_url(self._base, href)
        tag.href = self._links.get(tag.link or "")
        if tag.link is not None:
            tag.attributes["title"] = tag.link[:_LONGEST]
        if tag.href is None:
            tag.name = "span"

    def _reference(self, href: str | None, words: str, parent: Tag | None) -> None:
        """What stood in a frame, or behind a part of a picture: a link to it."""
        tag = Tag("a", parent, classes=["prongsai-left"])
        self._leads(tag, href or "")
        shown = (words or tag.link or "").translate(_UNWRITABLE)[:_LONGEST]
        if shown:
            self._parts += [tag, Text(shown, tag), End(tag.name)]

    def _picture(self, node: LexborNode, parent: Tag | None) -> None:
        told = {key.lower(): value or "" for key, value in node.attributes.items()}
        source = "".join(told.get("src", "").split())
        if (
            source.lower().startswith(_PICTURES)
            and source.partition(",")[2].replace("+", "").replace("/", "").rstrip("=").isalnum()
        ):
            sizes: dict[str, str] = {key: _value(key, told[key]) for key in _SIZES if key in told}
            self._parts.append(Tag("img", parent, sizes | {"src": source, "alt": _value("alt", told.get("alt", ""))}))
        elif words := _value("alt", told.get("alt", "") or told.get("title", "")).strip():
            tag = Tag("span", parent, classes=["prongsai-left"])
            self._parts += [tag, Text(words, tag), End("span")]

    def _sheet(self, node: LexborNode) -> None:
        if self._sheets_size < _SHEETS:
            self._sheets.append(fenced(node.text(deep=True).translate(_UNWRITABLE)))
            self._sheets_size += len(self._sheets[-1])


def _hiding(sheet: str) -> Iterator[str]:
    """The selectors of the rules that hide what they are about; in one pass, however the sheet is written."""
    told = _BRACE.split(sheet)
    for at in range(0, len(told) - 3, 2):
        selector, begins, rules, ends = told[at : at + 4]
        if (begins, ends) == ("{", "}") and _HIDES.search(rules):
            yield selector


def _value(name: str, value: str) -> str:
    told = value.translate(_UNWRITABLE)[:_LONGEST]
    return " ".join(word for word in told.split() if _OURS not in word.lower()) if name == "class" else told


def _base_of(page: LexborHTMLParser, url: str) -> str:
    base = page.css_first("base[href]")
    return (normal_url(url, base.attributes.get("href") or "") if base is not None else None) or url
