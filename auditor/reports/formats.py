"""The formats of the indicator's report, by a file's ending."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.exports.export import UnwritableExport

Writer = Callable[[Mapping[str, Any], datetime], bytes]


def indicator_writer(path: Path) -> Writer:
    """What makes a file of this name; raises UnwritableExport, so ask before the work is done."""
    writers: Mapping[str, Writer] = {".pdf": _as_pdf, ".docx": _as_docx, ".json": _as_json}
    found = writers.get(path.suffix.lower())
    if found is None:
        raise UnwritableExport(f"{path}: no known format: the name must end in .pdf, .docx or .json")
    return found


def _as_pdf(report: Mapping[str, Any], made_at: datetime) -> bytes:
    from auditor.reports.render import pdf_of  # noqa: PLC0415 - heavy, and for this format only

    return pdf_of(report, made_at=made_at, template="indicator.typ")


def _as_docx(report: Mapping[str, Any], made_at: datetime) -> bytes:
    from auditor.reports.word import docx_of  # noqa: PLC0415 - as above

    return docx_of(report, made_at=made_at)


def _as_json(report: Mapping[str, Any], made_at: datetime) -> bytes:  # noqa: ARG001 - writers are called alike
    return (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()
