"""URL identity: two addresses that name one thing are written alike (RFC 3986 §6, read as browsers read hrefs).

Kept to the standard library and to a hand-made splitter, since every link of every page passes through here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import NamedTuple
from urllib.parse import unquote

_MAX_HREF = 16_384
_DEFAULT_PORTS = {"http": 80, "https": 443}

_WHOLE = ("http://", "https://")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_STRIPPED = "".join(map(chr, range(33)))
"""C0 controls and the space: browsers cut them off both ends of an href."""
_INNER = re.compile(r"[\t\n\r]")
_PLAIN_TAIL = (
    r"(?:/(?!\.)[A-Za-z0-9\-._~]*+)++"
    r"(?:\?(?!.*(?i:sess|sid=|cfid=|cftoken=|zenid=))[A-Za-z0-9\-._~!$&'*+,=:@/?]++)?+\Z"
)
_PLAIN = re.compile(_PLAIN_TAIL)
"""Path and query in which nothing can need a change, as most are: none of the names below may stand there."""
_PLAIN_URL = re.compile(r"https?://[a-z0-9\-]{1,50}(?:\.[a-z0-9\-]{1,50}){0,3}(?::[1-9][0-9]{3})?" + _PLAIN_TAIL)
"""A whole address in normal form; of its port only what surely is one, and not the scheme's own."""

_PATH_ODD = re.compile(r"%(?:[0-9A-Fa-f]{2})?|[^%A-Za-z0-9\-._~!$&'()*+,;=:@/]+")
_QUERY_ODD = re.compile(r"%(?:[0-9A-Fa-f]{2})?|[^%A-Za-z0-9\-._~!$&'()*+,;=:@/?]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\U0010ffff#%/:<>?@\[\\\]^`{|}\"]")

_PATH_SESSION = re.compile(
    r";(?:jsessionid|phpsessid)=[^/;]*"
    r"|;s(?:ess(?:ion)?_?)?id=(?=[A-Za-z,\-]*[0-9])[A-Za-z0-9,\-]{16,}(?=[/;]|\Z)"
    r"|/\((?:[A-Z]\([^()/]*\))+\)(?=/|\Z)",
    re.IGNORECASE,
)
"""Servlets and PHP write it behind a semicolon, ASP.NET as a folder: "/(S(lit3py55t21z5v55vlm25s55))/a.aspx"."""
_QUERY_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^&;]*", re.IGNORECASE)
_SESSION_NAMES = re.compile(r"(?:phpsessid|jsessionid|aspsessionid[a-z]*|cfid|cftoken|oscsid|zenid)\Z", re.IGNORECASE)
_DOUBTFUL_SESSION_NAMES = re.compile(r"(?:sid|sessid|sessionid|session_id)\Z", re.IGNORECASE)
_TOKEN = re.compile(r"(?=[A-Za-z,\-]*[0-9])[A-Za-z0-9,\-]{16,}\Z")
"""What a session's value looks like; "sid=12" names a section and stays."""


class _Base(NamedTuple):
    scheme: str
    origin: str
    path: str
    query: str


def normal_url(base: str, href: str) -> str | None:
    """The absolute http(s) address that `href` means on the page at `base`, in normal form.

    Args:
        base: absolute address of the page (or of its base element); "" where `href` is absolute itself.
        href: the attribute as written.

    Returns:
        Lower-case scheme and host, no default port, no user name, no fragment, no session id, dot segments
        resolved, unreserved escapes decoded, all else escaped as UTF-8; escapes of other encodings (TIS-620)
        stay. None for what is no web address: "", "#", mailto:, javascript:, data:, or what cannot be read.
        A second pass changes nothing.
    """
    if len(href) > _MAX_HREF:
        return None
    if href.startswith(_WHOLE):
        return _whole(href)
    if href[:1] == "/" and href[1:2] not in ("/", "\\"):
        known = _base(base)
        return _rooted(known.origin, href) if known else None
    return _any(base, href)


@lru_cache(maxsize=32_768)
def host_key(url: str) -> str:
    """The host of a normal address, with the port where it is not the scheme's own: "host" or "host:8080"."""
    authority = url.split("://", 1)[-1]
    for mark in "/?#":
        authority = authority.split(mark, 1)[0]
    return authority


@lru_cache(maxsize=4_096)
def name_and_port(url: str) -> tuple[str, int]:
    """Where a normal address is connected to: the name or address of its host ("[::1]" for IPv6), and the port."""
    key = host_key(url)
    name, colon, port = key.rpartition(":")
    if not colon or key.endswith("]"):
        return key, _DEFAULT_PORTS[url.partition(":")[0]]
    return name, int(port)


def path_of(url: str) -> str:
    """The path of a normal address, without its query."""
    rest = url.split("://", 1)[-1].split("?", 1)[0]
    slash = rest.find("/")
    return rest[slash:] if slash >= 0 else "/"


def query_of(url: str) -> str:
    """The query of a normal address without its question mark; "" where it has none."""
    return url.partition("?")[2]


@lru_cache(maxsize=4_096)
def _base(base: str) -> _Base | None:
    normal = _absolute(base, None)
    if normal is None:
        return None
    scheme, _, rest = normal.partition("://")
    authority, slash, tail = rest.partition("/")
    path, _, query = tail.partition("?")
    return _Base(scheme, f"{scheme}://{authority}", slash + path, query)


@lru_cache(maxsize=32_768)
def _whole(href: str) -> str | None:
    return href if _PLAIN_URL.match(href) else _absolute(href, None)


@lru_cache(maxsize=32_768)
def _rooted(origin: str, href: str) -> str | None:
    if _PLAIN.match(href):
        return origin + href
    cleaned = _cleaned(href)
    return _any(origin, href) if cleaned[1:2] in ("/", "\\") else origin + _tail(cleaned)


@lru_cache(maxsize=32_768)
def _any(base: str, href: str) -> str | None:
    cleaned = _cleaned(href)
    if cleaned in ("", "#"):
        return None
    known = _base(base)
    if _SCHEME.match(cleaned) or (cleaned[0] in "/\\" and cleaned[1:2] in ("/", "\\")):
        return _absolute(cleaned, known)
    return _relative(known, cleaned) if known else None


def _cleaned(href: str) -> str:
    return _INNER.sub("", href).strip(_STRIPPED)


def _absolute(text: str, base: _Base | None) -> str | None:
    r"""Reads "scheme://authority/tail", and what browsers take for it: "http:\host", "https:/host", "//host"."""
    text = _cleaned(text)
    match = _SCHEME.match(text)
    scheme = match[1].lower() if match else base.scheme if base else ""
    if scheme not in _DEFAULT_PORTS:
        return None
    rest = text[match.end() :] if match else text
    if match and base and scheme == base.scheme and rest[:1] not in ("/", "\\"):
        return _relative(base, rest)
    rest = rest.lstrip("/\\")
    end = min((i for i in map(rest.find, "/\\?#") if i >= 0), default=len(rest))
    authority = _authority(scheme, rest[:end])
    return f"{scheme}://{authority}{_tail(rest[end:])}" if authority else None


def _relative(base: _Base, href: str) -> str | None:
    href = href.split("#", 1)[0]
    if not href:
        tail = base.path + (f"?{base.query}" if base.query else "")
    elif href[0] == "?":
        tail = base.path + href
    elif href[0] in "/\\":
        tail = href
    else:
        tail = base.path[: base.path.rfind("/") + 1] + href
    return base.origin + _tail(tail)


def _authority(scheme: str, text: str) -> str | None:
    text = text.rpartition("@")[2]
    if text.startswith("["):
        inner, bracket, port = text[1:].partition("]")
        host = _ipv6(inner) if bracket and port[:1] in ("", ":") else None
        port = port[1:]
    else:
        name, _, port = text.partition(":")
        host = _host(name)
    if host is None or (port and not (port.isascii() and port.isdigit() and int(port) <= 0xFFFF)):
        return None
    if not port or int(port) == _DEFAULT_PORTS[scheme]:
        return host
    return f"{host}:{int(port)}"


def _ipv6(text: str) -> str | None:
    try:
        address = IPv6Address(text)
    except ValueError:
        return None
    return f"[{address}]" if address.scope_id is None else None


@lru_cache(maxsize=4_096)
def _host(text: str) -> str | None:
    host = unquote(text).lower().removesuffix(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower().removesuffix(".")
        except UnicodeError:
            return None
    if not host or len(host) > 253 or _HOST_FORBIDDEN.search(host) or ".." in host or host[0] == "." or host[-1] == ".":
        return None
    return host


def _tail(text: str) -> str:
    r"""Path and query in normal form; `text` is "", or starts with "/", "\", "?" or "#"."""
    if _PLAIN.match(text):
        return text
    text = text.split("#", 1)[0]
    path, mark, query = text.partition("?")
    path = _PATH_ODD.sub(_escaped, path.replace("\\", "/"))
    path = _without_dots(_PATH_SESSION.sub("", path)) or "/"
    if not mark:
        return path
    query = _without_session(_QUERY_ODD.sub(_escaped, query))
    return f"{path}?{query}" if query else path


def _escaped(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] == "%" and len(text) == 3:
        char = chr(int(text[1:], 16))
        return char if char in _UNRESERVED else text.upper()
    return "%" + text.encode("utf-8", "surrogatepass").hex("%").upper()


def _without_dots(path: str) -> str:
    """RFC 3986 §5.2.4."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if segment in (".", ".."):
            if segment == ".." and kept:
                kept.pop()
            if last:
                kept.append("")
        else:
            kept.append(segment)
    return "/" + "/".join(kept)


def _without_session(query: str) -> str:
    if "=" not in query:
        return query
    if ";" in query:
        query = _QUERY_SESSION.sub("", query)
    return "&".join(part for part in query.split("&") if not _is_session(part))


def _is_session(parameter: str) -> bool:
    name, mark, value = parameter.partition("=")
    if not mark:
        return False
    if _SESSION_NAMES.match(name):
        return True
    return bool(_DOUBTFUL_SESSION_NAMES.match(name) and _TOKEN.match(value))
