"""Rows out of a registry file, however the office's spreadsheet saved it."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rules.yaml_source import YamlError, YamlSource, read_yaml

COLUMNS = (
    "code",
    "name_th",
    "name_en",
    "kind",
    "home_url",
    "extra_hosts",
    "exempt_items",
    "contact_email",
    "allow_private",
)
"""Every registry has these."""
FURTHER_COLUMNS = ("window",)
"""These may be left out."""
ALL_COLUMNS = (*COLUMNS, *FURTHER_COLUMNS)

_BLANK = " \t\r\n\u00a0\u200b\ufeff"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a registry."""

    line: int | None
    column: str
    """The column's name; empty where it concerns the whole row or file."""
    message: str

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


class UnreadableRegistry(ValueError):
    """A file that yields no rows."""

    def __init__(self, line: int | None, column: str, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line=line, column=column, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One centre as written."""

    line: int
    cells: Mapping[str, str]
    """A stripped text for each of ALL_COLUMNS."""
    problems: tuple[Problem, ...] = ()
    """Why its cells cannot be relied on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A file's rows in order, and what was odd about the file."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...]


def read_rows(path: Path) -> Rows:
    """Read a .yaml or .yml file as YAML and any other as CSV; raises UnreadableRegistry."""
    read = _yaml_rows if path.suffix.lower() in (".yaml", ".yml") else _csv_rows
    rows = read(path)
    if not rows.rows:
        raise UnreadableRegistry(None, "", "holds no centres")
    return rows


def _csv_rows(path: Path) -> Rows:
    text, warnings = _decoded(path)
    sheet = _sheet(text)
    header_line, header = next(sheet, (1, []))
    columns = _columns(header_line, header)
    rows = [_row(line, cells, columns) for line, cells in sheet if any(cells)]
    return Rows(rows=tuple(rows), warnings=warnings)


def _decoded(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableRegistry(None, "", f"cannot be read: {error.strerror}") from error
    if raw.startswith(_WORKBOOKS):
        raise UnreadableRegistry(None, "", "is a workbook: save it in the spreadsheet as 'CSV UTF-8' and try again")
    try:
        return raw.decode("utf-16" if raw.startswith(_UTF16) else "utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _decoded_as_thai(raw, raw.count(b"\n", 0, error.start) + 1)


def _decoded_as_thai(raw: bytes, line: int) -> tuple[str, tuple[str, ...]]:
    try:
        text = raw.decode("cp874")
    except UnicodeDecodeError as error:
        message = "is neither UTF-8 nor windows-874: save it as 'CSV UTF-8' and try again"
        raise UnreadableRegistry(line, "", message) from error
    return text, (
        "the file is not UTF-8 and was read as Thai windows-874: check the names, better save it as 'CSV UTF-8'",
    )


def _sheet(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line and its stripped cells, the blank lines above the header left out."""
    lines = text.splitlines(keepends=True)
    skipped = next((number for number, line in enumerate(lines) if line.strip(_BLANK)), len(lines))
    delimiter = None
    if skipped < len(lines) and lines[skipped].lower().startswith("sep="):  # Excel's own mark
        delimiter = lines[skipped].rstrip("\r\n")[4:5]
        skipped += 1
    header = lines[skipped] if skipped < len(lines) else ""
    body = StringIO("".join(lines[skipped:]), newline="")
    reader = csv.reader(body, delimiter=delimiter or max(",;\t", key=header.count), strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            yield line, [cell.strip(_BLANK) for cell in cells]
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        message = f"the row that begins here is no CSV: is a quotation mark not closed? ({error})"
        raise UnreadableRegistry(line, "", message) from error


def _columns(line: int, header: list[str]) -> list[str]:
    columns = [name.lower() for name in header]
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        message = f"the column is missing; the columns are {','.join(COLUMNS)}"
        raise UnreadableRegistry(line, ", ".join(missing), message)
    twice = next((name for name in ALL_COLUMNS if columns.count(name) > 1), None)
    if twice:
        raise UnreadableRegistry(line, twice, "the column stands twice")
    return columns


def _row(line: int, cells: list[str], columns: list[str]) -> Row:
    written = dict(zip(columns, cells, strict=False))
    problems: tuple[Problem, ...] = ()
    if len(cells) > len(columns):
        message = f"{len(cells)} cells in a row of {len(columns)} columns: put a text with a comma in quotation marks"
        problems = (Problem(line=line, column="", message=message),)
    return Row(line=line, cells={name: written.get(name, "") for name in ALL_COLUMNS}, problems=problems)


def _yaml_rows(path: Path) -> Rows:
    try:
        source = read_yaml(path)
    except YamlError as error:
        raise UnreadableRegistry(error.line, error.key, error.message) from error
    if not isinstance(source.data, list):
        raise UnreadableRegistry(1, "", "holds no list: each centre begins with '- code:'")
    return Rows(rows=tuple(_entry(source, number) for number in range(len(source.data))), warnings=())


def _entry(source: YamlSource, number: int) -> Row:
    entry, line = source.data[number], source.line_of((number,)) or 1
    if not isinstance(entry, dict):
        problem = Problem(line=line, column="", message="is no centre: write 'code:', 'name_th:' and so on")
        return Row(line=line, cells=dict.fromkeys(ALL_COLUMNS, ""), problems=(problem,))
    texts = {name: _text(name, value) for name, value in entry.items()}
    problems = [
        Problem(line=source.line_of((number, name)), column=str(name), message=_trouble(name, entry[name]))
        for name, text in texts.items()
        if name not in ALL_COLUMNS or text is None
    ]
    return Row(line=line, cells={name: texts.get(name) or "" for name in ALL_COLUMNS}, problems=tuple(problems))


def _trouble(name: str, value: object) -> str:
    if name not in ALL_COLUMNS:
        return f"is no key of a centre; the keys are {', '.join(ALL_COLUMNS)}"
    return f"'{value}' is no text: put it in quotation marks"


def _text(name: str, value: object) -> str | None:
    """The cell that a value stands for; None where it stands for none: YAML reads a bare 010 as the number 8."""
    match value:
        case None:
            return ""
        case str():
            return value.strip(_BLANK)
        case bool() if name == "allow_private":
            return "yes" if value else "no"
        case list() if name in ("extra_hosts", "exempt_items") and all(isinstance(each, str) for each in value):
            return ";".join(value)
        case _:
            return None
