"""The registry of centres, read from CSV or YAML as offices keep it: all problems of a file are told at once.

AuditorError
└── UsageError
    └── RegistryError   a registry that cannot be used: the file, and the line and column of its first problem
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from auditor.errors import UsageError
from auditor.registry_file import ALL_COLUMNS, Problem, Row, UnreadableRegistry, read_rows
from auditor.shipped import NotShipped, file_of
from crawler.window import Window, WindowError
from evaluator.indicator import registry_size_warning
from evaluator.standing import Round
from storage.centre import Centre

TOLD = 10
"""How many problems an error names; the rest is counted."""

_CODE = re.compile(r"[^\W_][\w.-]*")
"""A code names files and archives, so it holds nothing that a path could take for its own."""
_HOST = re.compile(r"[^\s/?#@\[\]\\:]+|\[[0-9A-Fa-f:.]+\]")
_YES = frozenset({"yes", "true"})
_NO = frozenset({"", "no", "false"})


class RegistryError(UsageError):
    """A registry that cannot be used; `line`, `column` and `message` are those of its first problem."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        first = self.problems[0]
        self.line, self.column, self.message = first.line, first.column, first.message
        told = [_at(file, problem) for problem in self.problems[:TOLD]]
        left = len(self.problems) - len(told)
        super().__init__("\n".join([*told, *([f"… and {left} more"] if left else [])]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """The centres of a file in its order, and what a person should look at."""

    centres: tuple[Centre, ...]
    warnings: tuple[str, ...]


def read_registry(path_or_name: str | Path, round_: Round | None = None) -> Registry:
    """Read a registry by path, or a shipped template by name ("bma-72"); raises RegistryError with every problem.

    Given a round, a number of centres other than its denominator is a warning.
    """
    try:
        path = file_of(path_or_name, folder="registries", suffix=".csv")
        rows = read_rows(path)
    except NotShipped as error:
        problem = Problem(line=None, column="", message=f"no such registry: {error}")
        raise RegistryError(str(path_or_name), [problem]) from error
    except UnreadableRegistry as error:
        raise RegistryError(str(path), [error.problem]) from error
    problems = [*_row_problems(rows.rows), *_twice(rows.rows)]
    if problems:
        raise RegistryError(str(path), problems)
    centres = tuple(_centre(row.cells) for row in rows.rows)
    return Registry(centres=centres, warnings=(*rows.warnings, *_warnings(centres, round_)))


def _at(file: str, problem: Problem) -> str:
    return f"{file}: {problem}" if problem.line is None else f"{file}:{problem.line}: {problem}"


def _centre(cells: Mapping[str, str]) -> Centre:
    return Centre(
        code=cells["code"],
        name_th=cells["name_th"],
        name_en=cells["name_en"],
        kind=cells["kind"],
        home_url=cells["home_url"],
        extra_hosts=tuple(host.lower() for host in _entries(cells["extra_hosts"])),
        exempt_items=_entries(cells["exempt_items"]),
        contact_email=cells["contact_email"],
        allow_private=cells["allow_private"].lower() in _YES,
        window=Window.parse(cells["window"]) if cells["window"] else None,
    )


def _entries(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.strip() for entry in cell.split(";") if entry.strip()))


def _row_problems(rows: Iterable[Row]) -> Iterable[Problem]:
    for row in rows:
        yield from row.problems
        for column in () if row.problems else ALL_COLUMNS:
            if message := _complaint(column, row.cells[column]):
                yield Problem(line=row.line, column=column, message=message)


def _complaint(column: str, cell: str) -> str | None:
    match column:
        case "code":
            return _code_complaint(cell)
        case "name_th":
            return None if cell else "is empty: every centre needs its Thai name"
        case "home_url":
            return _url_complaint(cell) if cell else None
        case "extra_hosts":
            return next(filter(None, map(_host_complaint, _entries(cell))), None)
        case "allow_private":
            return None if cell.lower() in _YES | _NO else f"'{cell}' is neither yes nor no; leave it empty for no"
        case "window":
            return _window_complaint(cell) if cell else None
        case _:
            return None


def _code_complaint(code: str) -> str | None:
    if not code:
        return "is empty: every centre needs a code of its own"
    if not _CODE.fullmatch(code):
        return f"'{code}' is no code: use letters and digits, and . - _ between them"
    return None


def _url_complaint(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        port_is_none = parts.port is None
    except ValueError as error:
        return f"'{url}' is no web address: {error}"
    if parts.scheme not in ("http", "https"):
        return f"'{url}' is no web address: it begins with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return (
            f"'{parts.scheme}://…@{parts.hostname or ''}' holds a user name or password: a centre is open to everyone"
        )
    if re.search(r"[\s\\]|[\x00-\x1f]", url) or not _is_host(parts, port_is_none):
        return f"'{url}' is no web address: check its host, and that no space stands in it"
    return None


def _is_host(parts: SplitResult, port_is_none: bool) -> bool:
    host = parts.netloc if port_is_none else parts.netloc.rpartition(":")[0]
    return bool(_HOST.fullmatch(host.removesuffix(":"))) and bool((parts.hostname or "").strip("."))


def _window_complaint(cell: str) -> str | None:
    try:
        Window.parse(cell)
    except WindowError as error:
        return str(error)
    return None


def _host_complaint(host: str) -> str | None:
    if "/" in host:
        return f"'{host}' is no host: write the name alone, as {urlsplit(host).hostname or 'data.example.go.th'}"
    if _url_complaint(f"http://{host}"):
        return f"'{host}' is no host: write a name or name:port; several are separated by ;"
    return None


def _twice(rows: Iterable[Row]) -> Iterable[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        code = row.cells["code"]
        # archives are named by code, and some file systems do not tell letters' cases apart
        earlier = first.setdefault(code.casefold(), row)
        if code and earlier is not row:
            message = f"'{code}' stands twice: it is the code of line {earlier.line} too"
            yield Problem(line=row.line, column="code", message=message)


def _warnings(centres: tuple[Centre, ...], round_: Round | None) -> Iterable[str]:
    if round_ is not None and (size := registry_size_warning(len(centres), round_)):
        yield size
    unfilled = [centre.code for centre in centres if not centre.home_url]
    if unfilled:
        have = "centre has" if len(unfilled) == 1 else "centres have"
        yield f"{len(unfilled)} {have} no home_url yet and cannot be audited: {_some(unfilled)}"
    at_home: dict[str, list[str]] = defaultdict(list)
    for centre in centres:
        if centre.home_url:
            at_home[_home(centre.home_url)].append(centre.code)
    for codes in at_home.values():
        if len(codes) > 1:
            yield f"{_some(codes)} have the very same home_url: their pages cannot be told apart"
    if short := _short_codes(centres):
        yield f"shorter than the other codes, as when a spreadsheet drops a leading zero: {_some(short)}"


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"


def _short_codes(centres: Iterable[Centre]) -> list[str]:
    codes = [centre.code for centre in centres]
    longest = max(map(len, codes))
    if longest < 4 or not all(code.isdecimal() for code in codes):
        return []
    return [code for code in codes if len(code) < longest]


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
