"""Markup as a bounded, well-formed stream of tags and texts.

lexbor builds the tree as the HTML standard says, and writes it out again: what it writes is well-formed, with every
"<" and ">" of texts and attributes escaped, so that `str.split` reads it in document order. That costs a fifth of
asking the tree for its nodes one by one.

lexbor has no limit of its own, and some inputs cost it time out of all proportion (tried with selectolax 1.0):
unclosed formatting elements with different attributes are opened again in every later block (37 KB become 65 MB, or
take 4.5 s where end tags follow); nested blocks are quadratic (100,000 levels: 14 s), and so are the attributes of
one tag (16,000: 0.5 s). So what may grow is counted first, and cut. The options of a select are quadratic while
lexbor keeps `<selectedcontent>` current (100,000: 80 s): that is switched off.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

MAX_BYTES = 4_000_000
_MAX_FORMATTING = 60
"""Formatting elements open at once; beyond that the page loses its formatting, and nothing else."""
_MAX_DEPTH = 800
_MAX_GROWTH = 12_000_000
_LONG_TAG = 50_000
_MANY_ATTRIBUTES = 2_000
_MANY_TAGS = 1_500
"""So many tags can do no harm, however they are put together."""
_MANY_ROOTS = 50

_KINDS = rb"(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])"
_FORMATTING = re.compile(rb"<(/?)" + _KINDS, re.IGNORECASE)
_FORMATTING_TAG = re.compile(rb"</?" + _KINDS + rb"[^<>]*>?", re.IGNORECASE)
_NESTING = re.compile(rb"<(/?)([a-zA-Z][^\s/>]{0,20})")
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option body html head "
    b"thead tbody tfoot path rect circle use script style".split()
)
_ROOT = re.compile(rb"<(?:body|html)(?=[\s/>])", re.IGNORECASE)
_ROOT_TAG = re.compile(rb"<(?:body|html)(?=[\s/>])[^<>]*>?", re.IGNORECASE)


def tree(text: str) -> LexborHTMLParser:
    """The page's tree; bounded in time and size, whatever `text` is.

    Raises MemoryError: nothing else keeps lexbor from making a tree, since HTML has no syntax errors.
    """
    body = _bounded(text.encode("utf-8", errors="replace"))
    try:
        return LexborHTMLParser(body, options=LexborDocumentOptions.WO_EVENTS)
    except SelectolaxError as error:
        raise MemoryError from error


def serialised(text: str) -> str:
    """The tree, written out as well-formed markup. Raises MemoryError."""
    try:
        html = tree(text).html
    except SelectolaxError as error:
        raise MemoryError from error
    if html is None:
        raise MemoryError
    return html[:_MAX_GROWTH]


def attribute(tag: str, name: str) -> str | None:
    """The value of an attribute in a written-out tag; "" where it has none, None where it is absent."""
    place = tag.find(f' {name}="')
    if place < 0:
        return None
    start = place + len(name) + 3
    value = tag[start : tag.find('"', start)]
    return unescaped(value) if "&" in value else value


def unescaped(text: str) -> str:
    """Text of the stream without its escapes; a serialiser writes only these five."""
    if "&" not in text:
        return text
    for escape, character in _ESCAPES:
        text = text.replace(escape, character)
    return text


_ESCAPES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))


def _bounded(body: bytes) -> bytes:
    body = body[:MAX_BYTES]
    if len(body) > _LONG_TAG:
        body = _with_short_tags(body)
    if body.count(b"<") > _MANY_TAGS:
        if _most_open(_FORMATTING.findall(body)) > _MAX_FORMATTING:
            body = _FORMATTING_TAG.sub(b" ", body)
        body = _shallow(body)
    return body


def _most_open(tags: list[tuple[bytes, bytes]]) -> int:
    """The greatest number of elements open at once, were each end tag to close only its own kind."""
    open_now: dict[bytes, int] = {}
    total = most = 0
    for closing, tag in tags:
        count = open_now.get(tag, 0)
        if not closing:
            open_now[tag] = count + 1
            total += 1
            most = max(most, total)
        elif count:
            open_now[tag] = count - 1
            total -= 1
    return most


def _shallow(body: bytes) -> bytes:
    """`body` without the tags that would open one element too many; browsers flatten such trees and show their texts."""
    open_now: dict[bytes, int] = {}
    total = start = 0
    kept: list[bytes] = []
    for found in _NESTING.finditer(body):
        tag = found[2].lower()
        if tag in _FLAT or found.start() < start:
            continue
        count = open_now.get(tag, 0)
        if not found[1] and total >= _MAX_DEPTH:
            kept.append(body[start : found.start()])
            start = body.find(b">", found.end()) + 1
            if not start:
                return b"".join(kept)
        elif not found[1]:
            open_now[tag] = count + 1
            total += 1
        elif count:
            open_now[tag] = count - 1
            total -= 1
    return b"".join((*kept, body[start:]))


def _with_short_tags(body: bytes) -> bytes:
    if len(_ROOT.findall(body)) > _MANY_ROOTS:
        body = _ROOT_TAG.sub(b" ", body)
    parts = body.split(b">")
    if max(map(len, parts)) > _LONG_TAG:
        body = b">".join(part[:4000] if _overlong(part) else part for part in parts)
    return body


def _overlong(part: bytes) -> bool:
    """Whether a tag that ended here would have thousands of attributes; a picture in base64 has not."""
    return len(part) > _LONG_TAG and len(part.split(maxsplit=_MANY_ATTRIBUTES)) > _MANY_ATTRIBUTES
