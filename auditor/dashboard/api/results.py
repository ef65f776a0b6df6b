"""What the audits came to: the round, scores, findings, what waits for a person, how items stand."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from auditor.clock import month_at
from auditor.dashboard.api.answers import told, told_page
from auditor.dashboard.api.paging import Paged
from auditor.dashboard.api.parameters import (
    AsOf,
    FirstMonth,
    LastMonth,
    OneCentre,
    OneItem,
    OneMonth,
    OneStatus,
    source_of,
    wanted,
)
from auditor.dashboard.api.shapes import Coverage, FindingPage, Round, ScorePage
from auditor.documents import round_document
from auditor.errors import NothingToDo
from auditor.list_documents import coverage_document, placed_finding_document, score_row_document
from auditor.standings import round_result
from rules.findings import Status
from rules.month import Month
from storage import views
from storage.api_views import finding_slice, score_slice
from storage.coverage_views import audited_centres, item_counts

router = APIRouter()
_SCORE_KEY = (str, int, str)
_FINDING_KEY = (str, int, str, float, int)


@router.get("/round", tags=["results"], responses={200: {"model": Round}}, summary="The round and its indicator")
def show_round(request: Request, as_of: AsOf = None) -> Response:
    """Pass status of each centre, the indicator and its bounds: the document of `prongsai evaluate --json`."""
    source = source_of(request)
    now = month_at(source.clock()) if as_of is None else Month.parse(as_of)
    closed = now > source.round.last_month
    return told(request, round_document(round_result(source.repository, source.round, closed=closed)))


@router.get("/scores", tags=["results"], responses={200: {"model": ScorePage}}, summary="Scores of centres' months")
def list_scores(
    request: Request,
    paging: Paged,
    centre: OneCentre = None,
    month: OneMonth = None,
    first: FirstMonth = None,
    last: LastMonth = None,
) -> Response:
    """The official score of each centre and month; by month, then in the registry's order."""
    asked = wanted(request, centre, month, first, last)
    page = score_slice(source_of(request).repository, asked, paging.after(*_SCORE_KEY), paging.limit)
    return told_page(request, paging, page, map(score_row_document, page.rows))


@router.get("/findings", tags=["results"], responses={200: {"model": FindingPage}}, summary="Findings")
def list_findings(
    request: Request,
    paging: Paged,
    centre: OneCentre = None,
    month: OneMonth = None,
    first: FirstMonth = None,
    last: LastMonth = None,
    item: OneItem = None,
    status: OneStatus = None,
) -> Response:
    """The findings of the audits that count, people's decisions over the rules'; by month, centre and item."""
    asked = wanted(request, centre, month, first, last)
    after = paging.after(*_FINDING_KEY)
    page = finding_slice(source_of(request).repository, asked, after, paging.limit, item=item or "", status=status)
    items = (placed_finding_document(one.centre, one.month, one.finding) for one in page.rows)
    return told_page(request, paging, page, items)


@router.get("/review", tags=["results"], responses={200: {"model": FindingPage}}, summary="What waits for a person")
def list_review(request: Request, paging: Paged, centre: OneCentre = None, month: OneMonth = None) -> Response:
    """The undetermined findings, in the order of `prongsai review`: those that weigh most first within each centre."""
    page = finding_slice(
        source_of(request).repository,
        wanted(request, centre, month),
        paging.after(*_FINDING_KEY),
        paging.limit,
        status=Status.UNDETERMINED,
        heaviest_first=True,
    )
    items = (placed_finding_document(one.centre, one.month, one.finding) for one in page.rows)
    return told_page(request, paging, page, items)


@router.get("/coverage", tags=["results"], responses={200: {"model": Coverage}}, summary="How each item stands")
def show_coverage(request: Request, month: OneMonth = None) -> Response:
    """How many centres have each verdict on each item, in a month; the newest audited one by default."""
    repository = source_of(request).repository
    months = views.audited_months(repository)
    if month is None and not months:
        raise NothingToDo("nothing was audited yet: run `prongsai audit` first")
    chosen = months[-1] if month is None else Month.parse(month)
    counts = item_counts(repository, chosen)
    return told(request, coverage_document(chosen, audited_centres(repository, chosen), counts))
