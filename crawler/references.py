"""Reads what refers to something: anchors, frames, pictures, areas, options, scripts' literals."""

from __future__ import annotations

import re
from urllib.parse import unquote

from crawler.artifacts import LinkKind
from crawler.gather import Gatherer
from crawler.line_texts import folded
from crawler.markup import attribute, unescaped
from crawler.pieces import Picture, Reference
from crawler.targets import reads_as_address, refresh_target, scripted_target, stands_for_file, viewed_file
from crawler.traits import Traits
from crawler.urls import host_key, normal_url

MAX_IMAGES = 5_000
_ICON = 32
_SPACER = 3
_ANCHOR = LinkKind.ANCHOR
_TELLS_NOTHING = r'(?: (?!(?:title|href)=)[a-z]+="[^"]*+")*+'
_USUAL = re.compile(
    rf'a{_TELLS_NOTHING} href="([/\w.?](?<![jJ])[^"#]*+)"{_TELLS_NOTHING}(?: title="([^"]*+)")?+{_TELLS_NOTHING}\Z'
)
"""Nine anchors of ten: an address that is neither a place on the page nor a script, perhaps with a title, and nothing
else that matters. One look tells its parts, where each other attribute costs one of its own."""
_NUMBER = re.compile(r"\s*(\d{1,5})")


class Referrer(Gatherer):
    """A gatherer that understands the tags which refer."""

    __slots__ = ("_pictures", "panels", "shown_by")

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.shown_by: dict[str, Reference] = {}
        """For an id: the link (a tab, a toggle) that shows the element."""
        self.panels: set[str] = set()
        """Ids that a tab or a toggle says it shows."""
        self._pictures = 0

    def anchor(self, head: str) -> Reference | None:
        """The link of an `<a>` tag, open from now on; None for a mere name."""
        usual = _USUAL.match(head)
        link = self._unusual(head) if usual is None else self._usual(*usual.groups(""))
        if link is None:
            return None
        if "?" in link.href:
            self._see_through(link)
        self.begin_link(link)
        return link

    def _usual(self, href: str, title: str) -> Reference:
        if "&" in href:
            href = unescaped(href)
        link = Reference(href, _ANCHOR, normal_url(self.base, href), None, self.chrome, self.outline.texts)
        self.note(link)
        if title:
            link.title = folded(unescaped(title))
        return link

    def _unusual(self, head: str) -> Reference | None:
        script = attribute(head, "onclick") if " onclick=" in head else None
        href = attribute(head, "href")
        if href is None:
            target = scripted_target(script) if script else None
            link = self.refer(target, LinkKind.ANCHOR) if target else None
        else:
            link = self._anchored(href, script)
        if link is None:
            return None
        if " title=" in head:
            link.title = folded(attribute(head, "title") or "")
        if " aria-label=" in head:
            link.aria_label = folded(attribute(head, "aria-label") or "")
        if '-toggle="' in head or ' aria-controls="' in head:
            self._note_toggle(link, head)
        return link

    def _anchored(self, href: str, script: str | None) -> Reference:
        fragment: str | None = None
        url: str | None = None
        start = href[:11].lstrip().lower()
        if start.startswith("#") or not start:
            fragment = unquote(href.strip()[1:]) or None
            url = self._scripted(script)
        elif start.startswith("javascript"):
            url = self._scripted(href) or self._scripted(script)
        else:
            url = self.url(href)
            if "#" in href and url == self.page:
                fragment = unquote(href.partition("#")[2]) or None
        link = Reference(href, _ANCHOR, url, fragment, self.chrome, self.outline.texts)
        self.note(link)
        return link

    def _scripted(self, script: str | None) -> str | None:
        target = scripted_target(script) if script else None
        return self.url(target) if target else None

    def clicked(self, known: Traits) -> Reference | None:
        """The link that an element is which is no anchor: one that opens an address, or a tab."""
        if known.target is not None:
            return self.refer(known.target, LinkKind.ANCHOR)
        if known.shows is None:
            return None
        self.panels.add(known.shows)
        link = Reference(f"#{known.shows}", LinkKind.ANCHOR, None, known.shows, self.chrome, self.outline.texts)
        self.note(link)
        return link

    def _note_toggle(self, link: Reference, head: str) -> None:
        if '-toggle="collapse"' in head and "navbar-tog" not in head:
            self.toggled = True
        selector = attribute(head, "data-target") or attribute(head, "data-bs-target") or ""
        target = link.fragment or (selector[1:] if selector[:1] == "#" else "")
        target = target or attribute(head, "aria-controls") or ""
        if target:
            self.panels.add(target)
            self.shown_by.setdefault(target, link)

    def begin_link(self, link: Reference) -> None:
        """Let the texts that follow be the link's."""
        if self.link is None:
            self.link = link
        self.buffer_links.append(link)

    def end_link(self, link: Reference) -> None:
        """End it."""
        parts = link.parts
        if parts:
            link.text = " ".join(("".join(parts) if len(parts) > 1 else parts[0]).split())
        elif self.buffer and self.link is link and not link.hollow:
            self.buffer.append("")  # an icon has no words, and a place on a line nevertheless
            self.owners.append(link)
        if link.alts:
            link.alt = " ".join(link.alts)
        if self.link is link:
            self.link = None
        if link.fragment is not None:
            self.shown_by.setdefault(link.fragment, link)

    def _see_through(self, link: Reference) -> None:
        """In a viewer's place the file that it shows; beside it where the two may differ."""
        inner = viewed_file(link.href)
        if inner is None or link.url is None:
            return
        if stands_for_file(link.href, inner, foreign=host_key(link.url) != host_key(self.page)):
            link.url = normal_url(link.url, inner) or link.url
        else:
            twin = self.refer(inner, link.kind)
            if twin is not None:
                twin.title = link.title

    def option(self, head: str) -> Reference | None:
        """The link of an `<option>` in a jump menu, open from now on."""
        value = attribute(head, "value") or ""
        link = self.refer(value, LinkKind.ANCHOR) if reads_as_address(value) else None
        if link is not None:
            self.begin_link(link)
        return link

    def picture(self, head: str, known: Traits) -> None:
        """An `<img>`: its words go to the link around it; the picture itself is kept unless it is an ornament."""
        self._pictures += 1
        if self._pictures > MAX_IMAGES:
            return
        alt = folded(attribute(head, "alt") or "")
        title = folded(attribute(head, "title") or "")
        clicked = self.link
        if clicked is not None and (alt or title):
            clicked.alts += (alt or title,)
        elif known.target is not None:
            clicked = self.refer(known.target, LinkKind.ANCHOR)
            if clicked is not None:
                clicked.alt, clicked.title = alt, title
        width, height = _pixels(attribute(head, "width")), _pixels(attribute(head, "height"))
        if _is_ornament(width, height):
            return
        source = attribute(head, "src") or ""
        if not source or source[:5].lower() == "data:":
            source = attribute(head, "data-src") or attribute(head, "data-lazy-src") or ""
        url = self.url(source) if source else None
        if url is not None:
            opens = clicked.url if clicked is not None and clicked.fragment is None else None
            self.items.append(Picture(url, alt, title, self.chrome, width, height, opens))

    def frame(self, tag: str, head: str) -> None:
        """A frame, iframe, object or embed."""
        source = attribute(head, "data" if tag == "object" else "src") or attribute(head, "data-src") or ""
        link = self.refer(source, LinkKind.FRAME) if source and not self._framed(source) else None
        if link is not None:
            link.title = folded(attribute(head, "title") or attribute(head, "name") or "")
            link.aria_label = folded(attribute(head, "aria-label") or "")
            self._see_through(link)

    def _framed(self, source: str) -> bool:
        """An embed inside an object repeats its address for old browsers."""
        return any(link.kind is LinkKind.FRAME and link.href == source for link in self.links[-3:])

    def area(self, head: str) -> None:
        """An `<area>` of an image map."""
        href = attribute(head, "href")
        link = self.refer(href, LinkKind.AREA) if href else None
        if link is not None:
            link.alt = folded(attribute(head, "alt") or "")
            link.title = folded(attribute(head, "title") or "")

    def meta(self, head: str) -> None:
        """A meta refresh that leads to another address."""
        if ' http-equiv="' in head and (attribute(head, "http-equiv") or "").strip().lower() == "refresh":
            target = refresh_target(attribute(head, "content") or "")
            if target:
                self.refer(target, LinkKind.REFRESH)

    def rebase(self, head: str) -> None:
        """The first base element decides what relative addresses are joined to."""
        href = attribute(head, "href")
        base = normal_url(self.page, href) if href and self.base == self.page else None
        if base is not None:
            self.base = base

    def pressed(self, head: str, known: Traits) -> None:
        """A button that opens an address."""
        link = self.refer(known.target, LinkKind.ANCHOR) if known.target is not None else None
        if link is not None:
            link.text = folded(attribute(head, "value") or "")
            link.alt = folded(attribute(head, "alt") or "")


def number(value: str | None, default: int, most: int) -> int:
    """A span's attribute as a number from 1 to `most`."""
    found = _NUMBER.match(value) if value else None
    return min(max(int(found[1]), 1), most) if found else default


def _pixels(value: str | None) -> int | None:
    found = _NUMBER.fullmatch(value.strip().removesuffix("px")) if value else None
    return int(found[1]) if found else None


def _is_ornament(width: int | None, height: int | None) -> bool:
    if width is None or height is None:
        known = width if width is not None else height
        return known is not None and known <= _ICON
    return (width <= _ICON and height <= _ICON) or min(width, height) <= _SPACER
