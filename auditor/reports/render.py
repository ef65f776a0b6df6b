"""Reports as HTML pages and PDF files; what is quoted from a site can do nothing in either."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

_FONT = "Sarabun-Regular.ttf"


def html_of(report: Mapping[str, Any], template: str = "proof.html.jinja") -> bytes:
    """One page that needs nothing else: its font and styles are within it, and it has no script."""
    text = _environment().from_string(_file("templates", template).decode()).render(**report, font=_font_text())
    return text.encode()


def pdf_of(report: Mapping[str, Any], *, made_at: datetime, template: str = "proof.typ") -> bytes:
    """A PDF with embedded font, Thai shaping and line breaks, by Typst; no address is opened."""
    import typst  # noqa: PLC0415 - 40 MB, and for reports only

    with tempfile.TemporaryDirectory(prefix="prongsai-") as folder:
        place = Path(folder)
        (place / _FONT).write_bytes(_file("fonts", _FONT))
        (place / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        (place / template).write_bytes(_file("templates", template))
        made = typst.compile(
            str(place / template),
            font_paths=[folder],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=int(made_at.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)


@cache
def _font_text() -> str:
    return base64.b64encode(_file("fonts", _FONT)).decode()


@cache
def _file(folder: str, name: str) -> bytes:
    return resources.files("auditor.reports").joinpath(folder, name).read_bytes()
