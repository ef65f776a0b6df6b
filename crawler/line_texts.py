"""What stands on the lines of a block: the text of each, and what it says beside each link."""

from __future__ import annotations

from collections import Counter

from crawler.pieces import Piece, Reference

BREAK = "\v"
"""Stands for <br> in the buffer; white space to `str.split`."""
MAX_LINE = 300
"""Characters of the rest of a line that a link takes along."""
_MAX_LINKS_TO_A_LINE = 40
"""With more it is no line, and nothing beside a link says what it is."""
_MAX_ICONS_TO_A_LINE = 4
"""A title has a file of each format beside it; more icons are a pager or a bar of tools."""


def place_links(block: Piece, links: list[Reference], buffer: list[str], owners: list[Reference | None]) -> None:
    """Tell each link its block and the rest of its line, and the block how much of it is linked."""
    link = links[0]
    if len(buffer) == 1:
        block.linked = len(block.text) if owners[0] is not None else 0
    else:
        linked: list[str] = []
        beside: list[str] = []
        for part, owner in zip(buffer, owners, strict=True):
            (beside if owner is None else linked).append(part)
        # a link that has ended and stands here whole has its text folded
        block.linked = len(link.text if linked == link.parts else folded("".join(linked)))
        if len(links) > 1:
            _tell_lines(buffer, owners)
        elif link.block is None:
            link.line = clipped(" ".join(beside))
    if len(links) > 1 or (owners and owners[0] is None and not link.line):
        _tell_icons(links, buffer, owners)
    for link in links:
        if link.block is None:
            link.block = block


def _tell_lines(buffer: list[str], owners: list[Reference | None]) -> None:
    for line in _lines(buffer, owners):
        inside = {id(owner): owner for _, owner in line if owner is not None}
        if len(inside) > _MAX_LINKS_TO_A_LINE:
            continue
        for link in inside.values():
            if not link.line and _has_words(link):
                link.line = clipped("".join(" " if owner is link else part for part, owner in line))


def _tell_icons(links: list[Reference], buffer: list[str], owners: list[Reference | None]) -> None:
    """Give a link that is an icon the words of its line; where there are none, those above it, else the first below."""
    icons = [link for link in links if not link.line and link.block is None and _is_icon(link)]
    if not icons:
        return
    lines = _lines(buffer, owners)
    told = [""]
    for line in lines:
        told.append(clipped("".join(part for part, _ in line)) or told[-1])
    places = {id(owner): place for place, line in enumerate(lines, 1) for _, owner in line}
    first = next(filter(None, told), "")
    beside = Counter(places.get(id(link), 0) for link in icons)
    for link in icons:
        place = places.get(id(link), 0)
        if beside[place] <= _MAX_ICONS_TO_A_LINE:
            link.line = told[place] or first


def _has_words(link: Reference) -> bool:
    return any(map(str.strip, link.parts))


def _is_icon(link: Reference) -> bool:
    leads = link.url is not None or link.fragment is not None
    return leads and not link.hollow and not _has_words(link)


def _lines(buffer: list[str], owners: list[Reference | None]) -> list[list[tuple[str, Reference | None]]]:
    lines: list[list[tuple[str, Reference | None]]] = [[]]
    for part, owner in zip(buffer, owners, strict=True):
        if part is BREAK:
            lines.append([])
        else:
            lines[-1].append((part, owner))
    return lines


def clipped(text: str) -> str:
    """`text` folded, and no longer than a link takes along."""
    return " ".join(text.split())[:MAX_LINE].rstrip()


def folded(text: str) -> str:
    """`text` with each run of white space made one space, and none at the ends."""
    return " ".join(text.split())
