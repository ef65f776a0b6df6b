"""Addresses that stand somewhere else than in an href: in scripts' literals, viewers' queries, and bare text."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_SCRIPTED = re.compile(
    r"(?:window\s*\.\s*open|openBrWindow|openWindow|popup\w*|location\s*\.\s*(?:replace|assign))\s*\(\s*['\"]([^'\"]+)['\"]"
    r"|location(?:\s*\.\s*href)?\s*=\s*['\"]([^'\"]+)['\"]",
    re.IGNORECASE,
)
_BARE = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:[/?][^\s<>\"'|{}\\^`]*)?", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'\"*“”’ฯๆ"
_ADDRESS = re.compile(
    r"https?://|/(?!\s)\S|\.{1,2}/|\?[\w.]+=|[\w\-./%]+\.(?:html?|php\d?|aspx?|jsp|cgi|pdf|docx?|xlsx?|pptx?|zip)(?:[?#]|\Z)",
    re.IGNORECASE,
)
_VIEWER = re.compile(
    r"viewer|gview|pdfjs|embed\.aspx|view\.aspx|op/view|flipbook|pdf|(?:\A|/)view(?:[_-]?(?:file|pdf|docs?))?\.\w+\Z",
    re.IGNORECASE,
)
_PLAIN_VIEWER = re.compile(
    r"viewer|gview|pdfjs|/op/(?:embed|view)\.aspx|flipbook|(?:\A|/)view\w*\.\w+\Z", re.IGNORECASE
)
_SCRIPT = re.compile(r"(?<!/embed)(?<!/op/view)\.(?:php\d?|aspx?|jsp|cgi|pl)\Z", re.IGNORECASE)
_WHOLE = re.compile(r"https?://|/", re.IGNORECASE)
_INNER = frozenset(("file", "url", "src", "pdf", "document", "doc"))
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*(.*)", re.IGNORECASE | re.DOTALL)


def scripted_target(script: str) -> str | None:
    """The literal address that an event handler or a javascript: address opens; None where it is computed."""
    found = _SCRIPTED.search(script)
    return (found[1] or found[2]).strip() if found else None


def bare_targets(text: str) -> list[str]:
    """Addresses printed as plain text, without the punctuation that ends the sentence."""
    return [found.rstrip(_TRAILING) for found in _BARE.findall(text)]


def reads_as_address(value: str) -> bool:
    """Whether an option's value is an address rather than a code."""
    return _ADDRESS.match(value.strip()) is not None


def viewed_file(href: str) -> str | None:
    """The file that a viewer shows: the inner address of "…/viewer.html?file=a.pdf", "…/gview?url=…"."""
    address, _, query = href.partition("?")
    if not query or not _VIEWER.search(address):
        return None
    try:
        pairs = parse_qsl(urlsplit("?" + query).query)
    except ValueError:
        return None
    return next((value for name, value in pairs if name.lower() in _INNER and _worthwhile(value)), None)


def stands_for_file(href: str, inner: str, *, foreign: bool) -> bool:
    """Whether a viewer shows nothing but the file of which it is told by address.

    A script of the site ("pdf.php?file=3.pdf") may look for a bare name wherever it likes, and a viewer of another
    host for no name at all: they stand for themselves.
    """
    address = href.partition("?")[0]
    if not _PLAIN_VIEWER.search(address):
        return False
    if foreign:
        return "://" in inner
    return bool(_WHOLE.match(inner)) or not _SCRIPT.search(address)


def _worthwhile(value: str) -> bool:
    return "." in value or "/" in value


def refresh_target(content: str) -> str | None:
    """Where a meta refresh leads; None for one that only loads the page anew."""
    if "=" not in content and ";" not in content:
        return None
    found = _REFRESH.match(content)
    target = found[1].strip().strip("'\"") if found else ""
    return target or None
