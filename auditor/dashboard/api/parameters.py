"""What a program may ask by: the parameters that several paths share."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from starlette.requests import Request

from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.source import Source
from auditor.errors import UnknownCentre, UsageError
from auditor.nearest import no_such_centre
from rules.findings import Status
from rules.month import Month
from storage.api_views import Wanted
from storage.centre import Centre
from storage.centre_views import known_centre

_MONTH: dict[str, Any] = {
    "description": "As 2020-02 or 2563-02; answers always have 2020-02.",
    "json_schema_extra": {"pattern": "^(19[0-9]{2}|2[0-3][0-9]{2}|24[5-9][0-9]|2[5-8][0-9]{2})-(0[1-9]|1[0-2])$"},
    "examples": ["2020-02", "2563-02"],
}
_CENTRE: dict[str, Any] = {"description": "The centre's code."}

CentreInPath = Annotated[str, Path(**_CENTRE)]
MonthInPath = Annotated[str, Path(**_MONTH)]
OneCentre = Annotated[str | None, Query(**_CENTRE)]
OneMonth = Annotated[str | None, Query(**_MONTH)]
FirstMonth = Annotated[str | None, Query(alias="from", **_MONTH | {"description": "The first month."})]
LastMonth = Annotated[str | None, Query(alias="to", **_MONTH | {"description": "The last month."})]
AsOf = Annotated[
    str | None, Query(**_MONTH | {"description": "The round as it stood in this month; as it stands now by default."})
]
OneItem = Annotated[str | None, Query(description="The item's code.", examples=["7(1)", "9(8)-sk1"])]
OneStatus = Annotated[Status | None, Query(description="The verdict; a person's decision counts.")]


def desk_of(request: Request) -> Desk:
    """What this interface works with."""
    desk: Desk = request.app.state.desk
    return desk


def source_of(request: Request) -> Source:
    """What answers are made from."""
    return desk_of(request).source


def centre_of(request: Request, code: str) -> Centre:
    """The centre of that code, one that has left the registry too. Raises UnknownCentre with the nearest."""
    repository = source_of(request).repository
    known = known_centre(repository, code)
    if known is None:
        raise UnknownCentre(no_such_centre(code, repository.centres()))
    return known.centre


def wanted(
    request: Request, centre: str | None, month: str | None, first: str | None = None, last: str | None = None
) -> Wanted:
    """Which centres and months are asked for. Raises UsageError, UnknownCentre, MonthError."""
    if month is not None and (first is not None or last is not None):
        raise UsageError("`month` is one month: give it, or `from` and `to`")
    begin, end = (None if text is None else Month.parse(text) for text in (month or first, month or last))
    if begin is not None and end is not None and begin > end:
        raise UsageError(f"`from` {begin} lies after `to` {end}")
    code = "" if centre is None else centre_of(request, centre).code
    return Wanted(centre=code, first=begin, last=end)
