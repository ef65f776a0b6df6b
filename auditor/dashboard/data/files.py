"""The data files by name: the same bytes from the running dashboard and in its copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.dashboard.data.dictionary import table_schema
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.words import Words
from auditor.documents import round_document
from auditor.exports.comma_separated import as_csv
from auditor.exports.gathering import Gathering
from auditor.exports.table import Table
from auditor.reports.words import Language
from auditor.version import program_version

CSV, JSON, YAML = "text/csv; charset=utf-8", "application/json", "application/yaml"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BOM = "\N{BYTE ORDER MARK}".encode()

TABLES: Mapping[str, Callable[[Gathering], Table]] = {
    "scores.csv": Gathering.scores,
    "findings.csv": Gathering.findings,
    "coverage.csv": Gathering.coverage,
    "centres.csv": Gathering.centre_table,
    "items.csv": Gathering.items,
}
COPIED = (*TABLES, "round.json", "pack.yaml", "datapackage.json")
"""What a copy of the dashboard has too; the data package is made from the rest and comes last."""
MADE = ("scores.xlsx", "findings.xlsx", "indicator.pdf", "indicator.docx", "letters.pdf")
"""What the running dashboard makes for whoever asks."""
TYPES: Mapping[str, str] = {
    ".csv": CSV,
    ".json": JSON,
    ".yaml": YAML,
    ".xlsx": _XLSX,
    ".docx": _DOCX,
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file and what it holds."""

    name: str
    parts: Iterator[bytes]

    @property
    def media_type(self) -> str:
        return TYPES[Path(self.name).suffix]


def gathering_of(source: Source) -> Gathering:
    """What the files are made from, as it stands now."""
    return Gathering(repository=source.repository, round=source.round, rules=lambda: source.pack, now=source.clock())


def data_file(source: Source, name: str) -> DataFile | None:
    """The file of that name; None where there is none. Raises NothingToDo for letters where nothing was audited."""
    if name not in (*COPIED, *MADE):
        return None
    if name == "findings.csv":
        return DataFile(name=name, parts=_in_parts(gathering_of(source)))
    return DataFile(name=name, parts=iter([_content(gathering_of(source), name)]))


def copied_files(source: Source) -> dict[str, bytes]:
    """All files of a copy."""
    gathered = gathering_of(source)
    files = {name: _content(gathered, name) for name in COPIED[:-1]}
    return files | {COPIED[-1]: data_package(gathered, files)}


def _in_parts(gathered: Gathering) -> Iterator[bytes]:
    """The findings month by month, so that one month's are in memory."""
    for number, table in enumerate(gathered.findings_by_month()):
        whole = as_csv(table)
        yield whole if number == 0 else whole.removeprefix(_BOM).partition(b"\r\n")[2]


def _content(gathered: Gathering, name: str) -> bytes:
    if name in TABLES:
        return as_csv(TABLES[name](gathered))
    match name:
        case "round.json":
            return _as_json(round_document(gathered.result))
        case "pack.yaml":
            return gathered.pack.source.encode()
        case "datapackage.json":
            return data_package(gathered, {other: _content(gathered, other) for other in COPIED[:-1]})
        case _:
            from auditor.dashboard.data.documents import made  # noqa: PLC0415 - heavy, and for these formats only

            return made(gathered, name)


def data_package(gathered: Gathering, files: Mapping[str, bytes]) -> bytes:
    """The data dictionary for programs: https://specs.frictionlessdata.io/data-package/."""
    round_ = gathered.round
    thai, english = Words(Language.THAI), Words(Language.ENGLISH)
    number, sha256 = gathered.head
    package = {
        "profile": "data-package",
        "name": f"prongsai-{round_.name}",
        "title": thai("data.package_title", round=round_.title_th),
        "title_en": english("data.package_title", round=round_.title_en),
        "description": thai("data.lead", round=round_.title_th),
        "description_en": english("data.lead", round=round_.title_en),
        "prongsai": {"version": program_version(), "history_head": {"number": number, "sha256": sha256}},
        "resources": [_resource(gathered, name, content) for name, content in files.items()],
    }
    return _as_json(package)


def _resource(gathered: Gathering, name: str, content: bytes) -> dict[str, object]:
    told: dict[str, object] = {
        "name": Path(name).stem,
        "path": name,
        "title": Words(Language.THAI)(f"data.{word_of(name)}"),
        "title_en": Words(Language.ENGLISH)(f"data.{word_of(name)}"),
        "format": Path(name).suffix.removeprefix("."),
        "mediatype": TYPES[Path(name).suffix].partition(";")[0],
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if name in TABLES:
        dialect = {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True}
        told |= {"profile": "tabular-data-resource", "dialect": dialect}
        told |= {"schema": table_schema(TABLES[name](gathered))}
    return told


def word_of(name: str) -> str:
    """Under which name words/data.toml tells what a file holds."""
    return f"file_{name.replace('.', '_')}"


def _as_json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"
