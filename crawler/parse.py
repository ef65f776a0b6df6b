"""From a page's bytes to a `Page`: decoded, read in one pass, numbered."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote

from crawler.artifacts import BlockKind, Image, Page, Region
from crawler.charset import decode
from crawler.gather import MAX_BLOCKS, MAX_LINKS
from crawler.layout import Reader
from crawler.markup import attribute, serialised
from crawler.pieces import Item, Mark, Picture, Piece
from crawler.shared import blocks_of, links_of

OWN_TEXT = 40
"""Characters below which a page that has scripts and a root element says nothing by itself."""
_ROOT = re.compile(
    r' id="(?:app|root|__next|__nuxt|___gatsby|q-app|main-app|svelte|flutter\w*)"|<app-root|<flutter-view| ng-app[=>" ]| data-ng-app'
)
_EMPTY = re.compile(r"<((?:div|ul|ol|nav|main|section|article|span|table|tbody) [^<>]{1,300})>\s{0,20}</")
_PLACE = re.compile(r"menu|nav|main|content|container|wrapper|list|items?|table|data|result|body|page|app|root")
"""How an empty element is named for what it is to hold."""
_LITTLE = 400
"""Characters up to which a page without a link, with an empty place for one and a script to fill it, is a shell."""
_SENDS_ON = re.compile(r"\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:replace|assign)\s*\(")
_FRAGMENT = re.compile(r'="#([^"]+)"')
_CONTROLLED = re.compile(r' aria-controls="([^"]+)"')


def parse_page(
    url: str,
    final_url: str,
    status: int,
    body: bytes,
    content_type: str,
    fetched_at: datetime,
    last_modified: datetime | None = None,
    *,
    external: bool = False,
) -> Page:
    """Read an HTML page.

    Args:
        url: the address as asked for, in normal form.
        final_url: the address that answered; relative links are joined to it, or to the page's base element.
        status: HTTP status of the answer.
        body: with its content coding undone.
        content_type: the header, for its charset.
        fetched_at: when the answer came.
        last_modified: from the header, where it says so.
        external: whether it lies outside the centre's scope.

    Returns:
        A page whatever the bytes are: what cannot be read as markup is text.
    """
    text, charset = decode(body, content_type)
    html = serialised(text)
    reader = Reader(final_url, _wanted(html, final_url))
    reader.read(html)
    pictures, marks, blocks = _numbered(reader.items)
    return Page(
        url=url,
        final_url=final_url,
        status=status,
        fetched_at=fetched_at,
        sha256=hashlib.sha256(body).hexdigest(),
        size=len(body),
        charset=charset,
        title=reader.title,
        blocks=blocks_of(blocks),
        links=links_of(reader.links[:MAX_LINKS]),
        images=tuple(_image(picture, place) for picture, place in pictures),
        anchors=_anchors(marks, blocks),
        password_field=reader.password_field,
        password_fields=reader.password_fields,
        script_only=reader.scripted and _is_shell(text, html, _own_text(blocks), linked=bool(reader.links)),
        last_modified=last_modified,
        breadcrumb=reader.breadcrumb,
        external=external,
    )


def _wanted(html: str, final_url: str) -> frozenset[str]:
    """The ids that a reference of the page points to."""
    found: list[str] = []
    if "#" in html:
        found += _FRAGMENT.findall(html)
        own = final_url.rpartition("/")[2]
        if own and f"{own}#" in html:
            found += re.findall(re.escape(own) + r'#([^"<>\s]+)"', html)
    if ' aria-controls="' in html:
        found += _CONTROLLED.findall(html)
    return frozenset(name for target in found for name in (target, unquote(target)))


def _numbered(items: list[Item]) -> tuple[list[tuple[Picture, int]], list[tuple[Mark, int]], list[Piece]]:
    pictures: list[tuple[Picture, int]] = []
    marks: list[tuple[Mark, int]] = []
    blocks: list[Piece] = []
    for item in items:
        match item:
            case Piece():
                if len(blocks) < MAX_BLOCKS:
                    item.place = len(blocks)
                    blocks.append(item)
            case Picture():
                pictures.append((item, len(blocks) - 1))
            case Mark():
                marks.append((item, len(blocks)))
    return pictures, marks, blocks


def _image(picture: Picture, place: int) -> Image:
    return Image(
        url=picture.url,
        alt=picture.alt,
        title=picture.title,
        block=place,
        region=Region.CHROME if picture.chrome else Region.MAIN,
        width=picture.width,
        height=picture.height,
        opens=picture.opens,
    )


def _anchors(marks: list[tuple[Mark, int]], blocks: list[Piece]) -> Mapping[str, tuple[int, int]]:
    """The blocks of each element pointed to.

    A bare name (`<a name>`) or a heading stands for what comes after it, up to the next such place; an empty panel
    stands for nothing.
    """
    starts = sorted({place for mark, place in marks if mark.opens} | {len(blocks)})
    begun: dict[str, int] = {}
    ranges: dict[str, tuple[int, int]] = {}
    for mark, place in marks:
        if mark.opens:
            begun.setdefault(mark.name, place)
        elif mark.name in begun and mark.name not in ranges:
            start, end = begun[mark.name], place
            if mark.point and all(block.kind is BlockKind.HEADING for block in blocks[start:place]):
                end = starts[min(bisect_right(starts, start), len(starts) - 1)]
            ranges[mark.name] = (start, end)
    return ranges


def _is_shell(text: str, html: str, own: int, *, linked: bool) -> bool:
    """Whether a page with scripts leaves what it has to say, or to lead to, to them."""
    if own < OWN_TEXT and _ROOT.search(html) is not None:
        return True
    if linked or own >= _LITTLE:
        return False
    if own < OWN_TEXT and _SENDS_ON.search(text) is not None:
        return True
    heads = (match[1] for match in _EMPTY.finditer(html))
    return any(_PLACE.search(attribute(head, name) or "") for head in heads for name in ("id", "class"))


def _own_text(blocks: list[Piece]) -> int:
    return sum(len(block.text) for block in blocks)
