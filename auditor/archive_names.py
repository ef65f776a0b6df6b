"""What archives are called: `<month>/<centre>/<when the crawl began>.warc.gz`, below the archive root."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from rules.month import Month

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(\d{8}T\d{6}Z)(?:-\d+)?\.warc\.gz\Z")


def archive_path(root: Path, month: Month, centre: str, started_at: datetime) -> str:
    """The path of a new archive, relative to the root; a number follows where the name is taken."""
    folder = f"{month}/{centre}"
    stamp = started_at.astimezone(UTC).strftime(_STAMP)
    name, number = f"{folder}/{stamp}.warc.gz", 2
    while (root / name).exists():
        name, number = f"{folder}/{stamp}-{number}.warc.gz", number + 1
    return name


def begun_at(archive: Path) -> datetime | None:
    """When an archive's crawl began; None for a file that is called otherwise."""
    named = _NAME.match(archive.name)
    try:
        return datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC) if named else None
    except ValueError:
        return None
