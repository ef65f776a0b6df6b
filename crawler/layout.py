"""Reads a page's markup in one pass, as a visitor's eye does: blocks of text, what heads them, what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import length_hint
from typing import ClassVar

from crawler.elements import Open
from crawler.line_texts import folded
from crawler.markup import attribute, unescaped
from crawler.pieces import Reference
from crawler.tables import Tables
from crawler.traits import KNOWN, Sort, Traits, traits

_PLAIN = Open(traits("div"))
"""Stands for every block that breaks the line and has no other effect."""
_ENTRY = Open(traits("li"))
"""Stands for every list entry that has no other effect."""


class Reader(Tables):
    """Gathers one page from the stream of `crawler.markup`.

    Args:
        base: the address that relative ones are joined to, until a base element says otherwise.
        wanted: ids whose range of blocks is to be marked.
    """

    __slots__ = ("_ends", "_just_read", "_opens", "_pre", "password_field", "password_fields", "scripted", "title")

    def __init__(self, base: str, wanted: frozenset[str]) -> None:
        super().__init__(base, wanted)
        self.title = ""
        self.password_field = False
        self.password_fields = 0
        self.scripted = False
        self._ends: list[str] = []
        """The end tags that are due, outermost first."""
        self._opens: list[Open | Reference | None] = []
        """For each of them what must be put right; a link for a mere anchor, None where nothing must."""
        self._pre = 0
        self._just_read: Callable[[], str] = str
        """The piece of the markup before the one that is being read."""

    def read(self, html: str) -> None:  # noqa: C901, PLR0915 - the hot loop: a call saved for each tag
        """Take the whole stream."""
        pieces = self._begun(html)
        next(pieces)
        ends, opens, wanted, openers = self._ends, self._opens, self.wanted, self._OPENERS
        for piece in pieces:
            head, _, text = piece.partition(">")
            if ends and ends[-1] == head:
                ends.pop()
                opened = opens.pop()
                if opened is None:
                    pass
                elif opened is _PLAIN:
                    if self.buffer or self.buffer_links:
                        self.flush()
                elif isinstance(opened, Reference):
                    self._leave_link(opened)
                elif opened is _ENTRY:
                    if self.buffer or self.buffer_links:
                        self.flush()
                    self.outline.leave()
                    self.entries.pop()
                else:
                    self._leave(opened)
            elif (mark := head[:1]) == "/":
                self._close(head)
            elif mark == "a" and head[1:2] == " ":
                ends.append("/a")
                if wanted and (" id=" in head or " name=" in head):
                    opens.append(self._open_marked_anchor(head))
                else:
                    opens.append(self.anchor(head))
            elif mark == "!":
                text = _after_comment(piece, pieces)
            else:
                known = KNOWN.get(head) or traits(head)
                if known.skipped:
                    text = self._skip(known, head, text, pieces)
                elif known.plain and not (wanted and known.ids):
                    ends.append(known.end)
                    if known.is_block:
                        opens.append(_PLAIN)
                        if self.buffer or self.buffer_links:
                            self.flush()
                    else:
                        opens.append(None)
                else:
                    if wanted and known.ids:
                        self.mark(known, opens=True)
                    opened = openers[known.sort](self, known, head)
                    if not known.void:
                        ends.append(known.end)
                        opens.append(opened)
            if text:
                if self._pre or "&" in text:
                    self._text(text)
                elif self.buffer or not text.isspace():
                    self.add(text)
            if self.full:
                break
        while ends:
            self._close(ends[-1])
        self.flush()

    def _begun(self, html: str) -> Iterator[str]:
        parts = html.split("<")
        pieces = iter(parts)
        self._just_read = lambda: parts[-length_hint(pieces) - 2]
        return pieces

    def _text(self, text: str) -> None:
        text = unescaped(text)
        if self._pre and "\n" in text:
            *lines, text = text.split("\n")
            for line in lines:
                if line:
                    self.add(line)
                self.add_break()
        if text:
            self.add(text)

    def _skip(self, known: Traits, head: str, text: str, pieces: Iterator[str]) -> str:
        """Pass over an element whose content is no markup of this page; the text that follows it."""
        if known.sort is Sort.TITLE:
            self.title = self.title or folded(unescaped(text))
        elif known.sort is Sort.FRAME:
            self.frame(known.tag, head)
        elif known.tag == "script":
            self.scripted = True
        return _after_element(known, pieces)

    # elements that open

    def _open_marked_anchor(self, head: str) -> Open:
        opened = Open(traits(head))
        self.mark(opened.traits, opens=True)
        opened.link = self.anchor(head)
        return opened

    def _open_inline(self, known: Traits, _head: str) -> Open | None:
        if known.is_block:
            return self.enter(known)
        if known.bold or known.form:
            self.restyle(bold=int(known.bold), form=int(known.form))
        self.toggled = self.toggled or known.toggle
        if known.badge and self.buffer:
            self.add_gap()
        opened = Open(known)
        if self.link is None:
            opened.link = self.clicked(known)
            if opened.link is not None:
                self.begin_link(opened.link)
        return opened

    def _open_option(self, known: Traits, head: str) -> Open:
        if self.buffer:
            self.add_gap(" | ")
        opened = Open(known)
        opened.link = self.option(head)
        return opened

    def _open_block(self, known: Traits, _head: str) -> Open:
        opened = self.enter(known)
        self._pre += known.tag == "pre"
        return opened

    def _open_entry(self, known: Traits, _head: str) -> Open:
        if known.simple and not known.ids:
            if self.buffer or self.buffer_links:
                self.flush()
            self.outline.enter(strong=True)
            opened = _ENTRY
        else:
            opened = self.enter(known)
        self.entries.append("")
        self.checkbox = False
        return opened

    def _open_noscript(self, known: Traits, _head: str) -> Open:
        self.muted += 1
        return self.enter(known)

    # elements that stand alone

    def _open_break(self, _known: Traits, _head: str) -> None:
        self.add_break()

    def _open_image(self, known: Traits, head: str) -> None:
        self.picture(head, known)

    def _open_frame(self, known: Traits, head: str) -> None:
        self.frame(known.tag, head)

    def _open_area(self, _known: Traits, head: str) -> None:
        self.area(head)

    def _open_meta(self, _known: Traits, head: str) -> None:
        self.meta(head)

    def _open_base(self, _known: Traits, head: str) -> None:
        self.rebase(head)

    def _open_void(self, _known: Traits, _head: str) -> None:
        pass

    # elements that close

    def _close(self, end: str) -> None:
        """An end tag; one that ends more than the innermost element ends all within."""
        ends, opens = self._ends, self._opens
        if end not in ends[-50:]:
            return
        while ends:
            due, opened = ends.pop(), opens.pop()
            if opened is not None:
                self._leave(opened)
            if due == end:
                return

    def _leave(self, opened: Open | Reference) -> None:
        if isinstance(opened, Reference):
            self._leave_link(opened)
            return
        known = opened.traits
        if opened.heads:
            self.end_heading()
        self._LEAVERS[known.sort](self, opened)
        if self.wanted and known.ids:
            self.mark(known, opens=False)

    def _leave_link(self, link: Reference) -> None:
        if not link.parts or link.parts[0].isspace():
            link.hollow = self._just_read().startswith("a ")
        self.end_link(link)

    def _leave_anchor(self, opened: Open) -> None:
        if opened.link is not None:
            self._leave_link(opened.link)

    def _leave_inline(self, opened: Open) -> None:
        known = opened.traits
        if known.is_block:
            self._leave_block(opened)
            return
        if opened.link is not None:
            self.end_link(opened.link)
        if known.badge and self.buffer:
            self.add_gap()
        if known.bold or known.form:
            self.restyle(bold=-known.bold, form=-known.form)

    def _leave_block(self, opened: Open) -> None:
        self.exit(opened)
        self._pre -= opened.traits.tag == "pre"
        if not opened.traits.simple:
            self.exit_special(opened)

    def _leave_noscript(self, opened: Open) -> None:
        self._leave_block(opened)
        self.muted -= 1

    def _leave_entry(self, opened: Open) -> None:
        self._leave_block(opened)
        self.entries.pop()

    def _open_input(self, known: Traits, head: str) -> None:
        match (attribute(head, "type") or "").strip().lower():
            case "password":
                self.password_field = True
                self.password_fields += not self.chrome
            case "checkbox" | "radio":
                self.checkbox = True
                self.check_row()
            case _:
                self.pressed(head, known)

    _OPENERS: ClassVar[dict[Sort, Callable[[Reader, Traits, str], Open | None]]] = {
        Sort.INLINE: _open_inline,
        Sort.BLOCK: _open_block,
        Sort.LIST: _open_block,
        Sort.SELECT: _open_block,
        Sort.ANCHOR: _open_inline,
        Sort.ENTRY: _open_entry,
        Sort.TABLE: Tables.open_table,
        Sort.HEAD_ROWS: Tables.open_head_rows,
        Sort.ROW: Tables.open_row,
        Sort.CELL: Tables.open_cell,
        Sort.OPTION: _open_option,
        Sort.NOSCRIPT: _open_noscript,
        Sort.BREAK: _open_break,
        Sort.IMAGE: _open_image,
        Sort.FRAME: _open_frame,
        Sort.AREA: _open_area,
        Sort.META: _open_meta,
        Sort.BASE: _open_base,
        Sort.INPUT: _open_input,
        Sort.VOID: _open_void,
    }
    _LEAVERS: ClassVar[dict[Sort, Callable[[Reader, Open], None]]] = {
        Sort.INLINE: _leave_inline,
        Sort.BLOCK: _leave_block,
        Sort.LIST: _leave_block,
        Sort.SELECT: _leave_block,
        Sort.ANCHOR: _leave_anchor,
        Sort.ENTRY: _leave_entry,
        Sort.TABLE: Tables.leave_table,
        Sort.HEAD_ROWS: Tables.leave_head_rows,
        Sort.ROW: Tables.leave_row,
        Sort.CELL: Tables.leave_cell,
        Sort.OPTION: _leave_anchor,
        Sort.NOSCRIPT: _leave_noscript,
    }


def _after_comment(piece: str, pieces: Iterator[str]) -> str:
    """The text after a comment (or doctype) that begins in `piece`."""
    if not piece.startswith("!--"):
        return piece.partition(">")[2]
    end = piece.find("-->")
    while end < 0:
        following = next(pieces, None)
        if following is None:
            return ""
        piece = following
        end = piece.find("-->")
    return piece[end + 3 :]


def _after_element(known: Traits, pieces: Iterator[str]) -> str:
    """The text after the end tag of an element that is passed over."""
    closing = f"{known.end}>"
    again = (known.tag + ">", known.tag + " ")
    depth = 1
    for piece in pieces:
        if piece.startswith(closing):
            depth -= 1
            if not depth:
                return piece[len(closing) :]
        elif known.sort is Sort.APART and piece.startswith(again):
            depth += 1
    return ""
