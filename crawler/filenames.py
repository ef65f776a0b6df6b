"""A file's name, from the header that gives one or from its address."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes, urlsplit

from crawler.charset import decode

_EXTENDED = re.compile(r"filename\*\s*=\s*([\w\-]+)'[^']*'([^;]+)", re.IGNORECASE)
_QUOTED = re.compile(r'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_BARE = re.compile(r"filename\s*=\s*([^;]+)", re.IGNORECASE)


def file_name(disposition: str, url: str) -> str:
    """The name of `Content-Disposition` (RFC 6266, RFC 5987, or raw bytes as servers send them), else the address's.

    Args:
        disposition: the header's value; bytes beyond ASCII as the Latin-1 characters that HTTP libraries give.
        url: the address that answered.
    """
    return _disposed(disposition) or _addressed(url)


def _disposed(disposition: str) -> str:
    extended = _EXTENDED.search(disposition)
    if extended:
        try:
            return _last(unquote_to_bytes(extended[2].strip().strip('"')).decode(extended[1], errors="replace"))
        except LookupError:
            pass
    found = _QUOTED.search(disposition) or _BARE.search(disposition)
    if not found:
        return ""
    return _last(_read(re.sub(r"\\([\"\\])", r"\1", found[1]).strip()))


def _addressed(url: str) -> str:
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return _read(path.rstrip("/").rpartition("/")[2])


def _read(name: str) -> str:
    try:
        raw = name.encode("latin-1")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", errors="replace")
    raw = unquote_to_bytes(raw) if b"%" in raw else raw
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw).text


def _last(name: str) -> str:
    return re.split(r"[/\\]", name)[-1].strip()
