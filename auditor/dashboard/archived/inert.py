"""An archived page that can do nothing: no script, no address but ours, no form, nothing from elsewhere.

The tree is read as browsers read it and written anew: only elements and attributes that are named here, every text and
value escaped, no foreign content and no element whose content is read raw. What a browser makes of that can hold
nothing else. The page's policy (`policy`) forbids the same once more.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from auditor.dashboard.archived.highlight import spans
from auditor.dashboard.archived.parts import Part, Tag, Text, parts_of
from crawler.charset import decode
from crawler.markup import MAX_BYTES, tree

MARK = "prongsai-mark"
"""The id of the first place that is marked."""
_LAYERS = "@layer ours, site, attributes;"
# Nothing of a page may hide the banner, push it away or lie over it: so neither may what is around both.
_OURS = (
    "@layer ours{"
    "html,body{display:block!important;position:static!important;float:none!important;margin:0!important;"
    "padding:0!important;border:0!important;width:auto!important;min-width:0!important;max-width:none!important;"
    "height:auto!important;min-height:0!important;max-height:none!important;overflow:visible!important;"
    "clip:auto!important;clip-path:none!important;mask:none!important;filter:none!important;opacity:1!important;"
    "mix-blend-mode:normal!important;visibility:visible!important;content-visibility:visible!important;"
    "transform:none!important;translate:none!important;rotate:none!important;scale:none!important;zoom:1!important;"
    "perspective:none!important;offset:none!important;contain:none!important;container:none!important;"
    "columns:auto!important;writing-mode:horizontal-tb!important;animation:none!important;transition:none!important;"
    "scroll-snap-type:none!important}"
    "html::before,html::after,body::before,body::after,.prongsai-banner::before,.prongsai-banner::after,"
    ".prongsai-page::before,.prongsai-page::after{content:none!important}"
    ".prongsai-banner{all:initial!important;display:block!important;position:relative!important;"
    "z-index:2147483647!important;box-sizing:border-box!important;"
    "padding:6px 12px!important;background:#083a50!important;color:#fff!important;font:13px/1.5 sans-serif!important;"
    "overflow-wrap:anywhere!important;direction:ltr!important;unicode-bidi:isolate!important}"
    ".prongsai-banner::first-line,.prongsai-banner::first-letter{font:13px/1.5 sans-serif!important;color:#fff!important;"
    "background:none!important;float:none!important;letter-spacing:normal!important;text-transform:none!important}"
    ".prongsai-page{position:relative!important;z-index:0!important;outline:0!important;box-shadow:none!important;"
    "inset:auto!important;margin:0!important;transform:none!important;"
    "translate:none!important;rotate:none!important;scale:none!important;contain:layout paint!important;"
    "isolation:isolate!important;min-height:60vh!important}"
    ".prongsai-word{background:#ffe58a!important;color:#000!important;outline:2px solid #b3541e!important;visibility:visible!important}"
    ".prongsai-link{outline:3px solid #b3541e!important;outline-offset:2px!important}"
    ".prongsai-seen{visibility:visible!important;opacity:1!important}"
    ".prongsai-unhidden{display:revert!important}"
    ".prongsai-left{border:1px dashed #6b7a89;color:#4a5968;padding:0 4px}"
    "}"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What to mark on a page."""

    texts: tuple[str, ...] = ()
    target: str | None = None
    """The address, in normal form, whose link is framed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds an archived page."""

    url: str
    """The address that answered: links are joined to it."""
    banner: tuple[str, ...]
    """Lines of ours above the page."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Where links lead, by address in normal form; others lead nowhere."""
    nonce: str | None = None
    """Of the style, where the policy comes as a header; None for a file that says its policy itself."""


def policy(*, style: str) -> str:
    """The policy of an archived page; `style` is the source of its one style element."""
    return f"default-src 'none'; img-src data:; style-src {style}; base-uri 'none'; form-action 'none'"


def served_policy(nonce: str) -> str:
    """As a header, which can do more than a file can say of itself."""
    return f"sandbox; {policy(style=_source(nonce))}; frame-ancestors 'self'"


def inert_page(body: bytes, content_type: str, frame: Frame, marks: Marks = Marks()) -> str:
    """The page as a document in UTF-8 that does nothing. Pure; its time is bounded as `crawler.markup` has it.

    Args:
        body: the markup, its content coding undone; what is beyond `MAX_BYTES` is left out, and said to be.
        content_type: the header, for its charset.
        frame: what surrounds it.
        marks: the words to mark; the first place has the id `MARK`.

    Raises MemoryError where the markup makes no tree.
    """
    text, _ = decode(body, content_type)
    page = parts_of(tree(text), frame.url, frame.links)
    _mark(page.parts, marks)
    cut = ("แสดงเพียงส่วนต้นของหน้า · only the beginning is shown",) if len(body) > MAX_BYTES else ()
    css = f"{_LAYERS}{_OURS}@layer site{{{page.sheet}}}@layer attributes{{{page.rules}}}"
    banner = "<br>".join(escape(_plain(line)) for line in (*frame.banner, *cut))
    return (
        f'<!DOCTYPE html>\n<html lang="{page.language}"><head><meta charset="utf-8">'
        f"{_own_policy(css) if frame.nonce is None else ''}"
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<title>สำเนา · {escape(page.title or frame.url)}</title>{_style(css, frame.nonce)}</head><body>"
        f'<div class="prongsai-banner" role="note">{banner}</div><div class="prongsai-page">'
        f"{''.join(part.written() for part in page.parts)}</div></body></html>\n"
    )


def _style(css: str, nonce: str | None) -> str:
    return f"<style>{css}</style>" if nonce is None else f'<style nonce="{escape(nonce)}">{css}</style>'


def _own_policy(css: str) -> str:
    digest = b64encode(hashlib.sha256(css.encode()).digest()).decode()
    told = policy(style=f"'sha256-{digest}'")
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(told)}">'


def _source(nonce: str) -> str:
    return f"'nonce-{nonce}'"


def _plain(line: str) -> str:
    return " ".join(line.split())


def _mark(parts: list[Part], marks: Marks) -> None:
    links = [part for part in parts if isinstance(part, Tag) and part.link and part.link == marks.target]
    texts = [part for part in parts if isinstance(part, Text)]
    followed = {id(link) for link in links}
    preferred = frozenset(
        number for number, text in enumerate(texts) if followed and any(id(tag) in followed for tag in text.above())
    )
    found = spans([text.text for text in texts], marks.texts, preferred)
    for span in found:
        texts[span.text].marks.append((span.start, span.end))
    for link in links:
        link.classes.append("prongsai-link")
    shown = [texts[number] for number in dict.fromkeys(span.text for span in found)]
    for tag in [tag for text in shown for tag in text.above()] + [tag for link in links for tag in link.above()]:
        tag.show()
    at_link = [text for number, text in enumerate(texts) if number in preferred and text.marks]
    if first := next(iter(at_link or shown), None):
        first.anchor = MARK
    elif links:
        links[0].anchor = MARK
