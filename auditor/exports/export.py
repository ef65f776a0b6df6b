"""Writes a table to the file that was asked for, in the format that its name says, whole or not at all.

AuditorError
├── UsageError
│   └── UnwritableExport    the name says no format that is known, or no file can be there
└── ExportFailed            the file could not be written to its end; what was there before is untouched
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from auditor.errors import AuditorError, UsageError
from auditor.exports.comma_separated import as_csv
from auditor.exports.json_document import as_json
from auditor.exports.table import Table


class UnwritableExport(UsageError):
    """No export can be written there."""


class ExportFailed(AuditorError):
    """An export could not be written to its end."""


def _as_xlsx(table: Table) -> bytes:
    from auditor.exports.workbook import as_xlsx  # noqa: PLC0415 - a slow import that only this format needs

    return as_xlsx(table)


FORMATS: Mapping[str, Callable[[Table], bytes]] = {".csv": as_csv, ".json": as_json, ".xlsx": _as_xlsx}


def format_of(path: Path) -> Callable[[Table], bytes]:
    """What writes a file of this name; raises UnwritableExport, so ask before the work is done."""
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        *most, last = FORMATS
        raise UnwritableExport(f"{path}: no known format: the name must end in {', '.join(most)} or {last}")
    if path.is_dir():
        raise UnwritableExport(f"{path}: is a folder: name a file in it")
    if not path.parent.is_dir():
        raise UnwritableExport(f"{path}: the folder {path.parent} does not exist")
    return known


def write_table(table: Table, path: Path) -> None:
    """Write the whole file beside its place, then move it there; raises UnwritableExport or ExportFailed."""
    write_file(path, format_of(path)(table))


def write_file(path: Path, content: bytes) -> None:
    """The same with what a file shall hold; folders that are missing are made. Raises ExportFailed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path.resolve(), content)
    except OSError as error:
        raise ExportFailed(f"{path}: could not be written: {error.strerror}") from error


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
