"""The data, for those who reckon on with it: each file, each column, each word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from auditor.dashboard.data.dictionary import KEYS, Described, described
from auditor.dashboard.data.files import COPIED, MADE, data_file, word_of
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.exports.coverage import coverage_table
from auditor.exports.findings import finding_table
from auditor.exports.items import item_table
from auditor.exports.registry import centre_table
from auditor.exports.scores import score_table
from auditor.exports.table import Table, with_head
from evaluator.standing import StandingStatus
from rules.findings import Status


def contents(source: Source, page: Page) -> dict[str, Any]:
    """The data dictionary. It tells of the files' columns and reads no row."""
    return {
        "round": source.round,
        "files": [(name, f"data.{word_of(name)}") for name in COPIED],
        "documents": [(name, f"data.{word_of(name)}") for name in MADE],
        "tables": [(f"{table.name}.csv", KEYS[table.name], _columns(table)) for table in _tables(source)],
        "statuses": [(each, source.pack.credit(each)) for each in Status],
        "standings": list(StandingStatus),
        "name": page.either(source.round.title_th, source.round.title_en),
    }


def _tables(source: Source) -> Iterator[Table]:
    """The files' tables without a row."""
    nothing = (0, "")
    yield with_head(score_table((), source.round), nothing)
    yield with_head(finding_table(()), nothing)
    yield coverage_table((), {})
    yield centre_table(())
    yield item_table(())


def _columns(table: Table) -> list[Described]:
    """Each column once: those of a round's months are one kind, and told of as one."""
    columns = described(table)
    by_word: dict[str, list[Described]] = {}
    for one in columns:
        by_word.setdefault(one.en, []).append(one)
    return [
        same[0] if len(same) == 1 else replace(same[0], name=f"{same[0].name} … {same[-1].name}")
        for same in by_word.values()
    ]


def show_data(asked: Asked) -> Response:
    """The page."""
    return asked.answer("data.html.jinja", **contents(asked.desk.source, asked.page))


def send_file(asked: Asked) -> Response:
    """A file, made from what is kept now. Raises HTTPException where there is none of that name."""
    source = asked.desk.source
    file = data_file(source, asked.part("file"))
    if file is None:
        raise HTTPException(404)
    stem, _, ending = file.name.partition(".")
    name = file.name if file.name == "datapackage.json" else f"{stem}-{source.round.name}.{ending}"
    told = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(file.parts, media_type=file.media_type, headers=told)


ROUTES = [shows("/data", show_data), shows("/data/{file}", send_file)]
