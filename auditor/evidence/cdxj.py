"""The index by which a player finds an archived page: CDXJ, sorted by SURT key.

Sources: https://specs.webrecorder.net/cdxj/0.1.0/, https://specs.webrecorder.net/wacz/1.1.1/ (indexes/). Only what can
be shown is in it: responses and revisits.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from urllib.parse import urlsplit

from storage.warc import Readable, Record, placed_records

_WWW = re.compile(r"^www\d*\.")
_SHOWN = ("response", "revisit")


def surt(url: str) -> str:
    """The Sort-friendly URI Reordering Transform, as players compute it: "th,go,bangkok)/path?a=1"."""
    parts = urlsplit(url.lower())
    try:
        port = parts.port
    except ValueError:
        port = None
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    default = {"http": 80, "https": 443}.get(parts.scheme)
    place = f"{host}:{port}" if port is not None and port != default else host
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.removesuffix("/") or "/"
    return f"{place}){path}{f'?{query}' if query else ''}"


def index_lines(archive: Readable, name: str) -> list[str]:
    """The lines of one archive, sorted; `name` is what the archive is called in the package.

    Raises OSError, and RecordError for an archive that is torn or altered.
    """
    return sorted(_line(record, length, name) for length, record in placed_records(archive) if record.type in _SHOWN)


def _line(record: Record, length: int, name: str) -> str:
    url = record.fields["warc-target-uri"]
    status, mime = _head(record)
    told = {
        "url": url,
        "mime": mime,
        "status": status,
        "digest": record.fields.get("warc-payload-digest", ""),
        "length": str(length),
        "offset": str(record.at),
        "filename": name,
    }
    return f"{surt(url)} {stamp(datetime.fromisoformat(record.fields['warc-date']))} {json.dumps(told)}\n"


def stamp(at: datetime) -> str:
    """Fourteen digits, UTC."""
    return f"{at:%Y%m%d%H%M%S}"


def _head(record: Record) -> tuple[str, str]:
    """The HTTP status and media type of a response; "-" and "" where there is none."""
    head = record.block.partition(b"\r\n\r\n")[0].decode("latin-1")
    first, *lines = head.split("\r\n")
    words = first.split(" ")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    mime = "warc/revisit" if record.type == "revisit" else fields.get("content-type", "").partition(";")[0].strip()
    return (words[1] if len(words) > 1 else "-"), mime
