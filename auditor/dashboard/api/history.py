"""What was done and what comes: decisions, the journal, runs, the schedule; and how this server is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from auditor.appointments import appointments
from auditor.dashboard.api.answers import told, told_page
from auditor.dashboard.api.list_shapes import DecisionPage, EntryPage, Health, RunPage, Schedule, Version
from auditor.dashboard.api.paging import Paged
from auditor.dashboard.api.parameters import OneCentre, centre_of, desk_of, source_of
from auditor.list_documents import decision_document, health_document, run_document, schedule_document
from auditor.version import program_version
from storage.api_views import Slice, entry_slice
from storage.health_views import holdings
from storage.journal import entry_document, head_of
from storage.lock import RunLock
from storage.overrides import overrides_of
from storage.run_views import runs_kept

router = APIRouter()
T = TypeVar("T")
_ALL = 2**31


@router.get("/decisions", tags=["history"], responses={200: {"model": DecisionPage}}, summary="People's decisions")
def list_decisions(request: Request, paging: Paged, centre: OneCentre = None) -> Response:
    """Every decision, oldest first, as `prongsai decisions list --json` has them."""
    centres = None if centre is None else [centre_of(request, centre).code]
    after = paging.after(int)
    found = overrides_of(source_of(request).repository, centres)
    further = [one for one in found if after is None or one.id > int(after[0])]
    page = _first(further, [one.id for one in further], len(found), paging.limit)
    return told_page(request, paging, page, map(decision_document, page.rows))


@router.get("/journal", tags=["history"], responses={200: {"model": EntryPage}}, summary="The history")
def list_journal(request: Request, paging: Paged) -> Response:
    """Every entry, oldest first; each names the one before it, so the last one's SHA-256 stands for all."""
    page = entry_slice(source_of(request).repository, paging.after(int), paging.limit)
    return told_page(request, paging, page, map(entry_document, page.rows))


@router.get("/runs", tags=["history"], responses={200: {"model": RunPage}}, summary="Runs")
def list_runs(request: Request, paging: Paged) -> Response:
    """Every run in figures, the newest first."""
    after = paging.after(int)
    found = runs_kept(source_of(request).repository, _ALL)
    further = [one for one in found if after is None or one.id < int(after[0])]
    page = _first(further, [one.id for one in further], len(found), paging.limit)
    return told_page(request, paging, page, map(run_document, page.rows))


@router.get("/schedule", tags=["history"], responses={200: {"model": Schedule}}, summary="The next runs")
def show_schedule(
    request: Request, count: Annotated[int, Query(ge=1, le=120, description="How many to show.")] = 6
) -> Response:
    """When the monthly audit and its second passes are due: the document of `prongsai schedule --json`."""
    desk = desk_of(request)
    return told(request, schedule_document(appointments(desk.settings.schedule, now=desk.source.clock(), count=count)))


@router.get("/health", tags=["system"], responses={200: {"model": Health}}, summary="Whether all is well")
def show_health(request: Request) -> Response:
    """What the database holds, how long the history is, and whether somebody runs an audit on it now."""
    desk = desk_of(request)
    with desk.source.repository.reading() as connection:
        head = head_of(connection)
    held = RunLock(desk.settings.database).holder()
    return told(request, health_document(holdings(desk.source.repository), head, held))


@router.get("/version", tags=["system"], responses={200: {"model": Version}}, summary="The program's version")
def show_version(request: Request) -> Response:
    """Which version of the program answers; every audit names the one that made it."""
    return told(request, {"product": "prongsai", "version": program_version(), "api": "v1"})


def _first(found: Sequence[T], numbers: Sequence[int], total: int, limit: int) -> Slice[T]:
    last = (numbers[limit - 1],) if len(found) > limit else None
    return Slice(rows=tuple(found[:limit]), total=total, last=last)
