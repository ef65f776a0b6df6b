"""The centres, their months, and the items that they are audited for."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from auditor.closing import month_states
from auditor.dashboard.api.answers import told, told_page
from auditor.dashboard.api.list_shapes import Centre, CentrePage, Months, Pack
from auditor.dashboard.api.paging import Paged
from auditor.dashboard.api.parameters import CentreInPath, MonthInPath, centre_of, source_of
from auditor.dashboard.api.shapes import AuditPage, CentreMonth
from auditor.deciding import official
from auditor.documents import audit_document, centre_document, rules_document, show_document
from auditor.list_documents import months_document, pack_document
from rules.month import Month
from storage import views
from storage.api_views import Wanted, audit_slice, centre_slice

router = APIRouter()


@router.get("/centres", tags=["centres"], responses={200: {"model": CentrePage}}, summary="The registry")
def list_centres(request: Request, paging: Paged) -> Response:
    """Every centre of the registry, in its order, as `prongsai centres list --json` has them."""
    page = centre_slice(source_of(request).repository, paging.after(int), paging.limit)
    return told_page(request, paging, page, map(centre_document, page.rows))


@router.get("/centres/{code}", tags=["centres"], responses={200: {"model": Centre}}, summary="One centre")
def show_centre(request: Request, code: CentreInPath) -> Response:
    """A centre with the registry's columns; one that has left the registry too."""
    return told(request, centre_document(centre_of(request, code)))


@router.get(
    "/centres/{code}/months/{month}",
    tags=["centres"],
    responses={200: {"model": CentreMonth}},
    summary="One centre's month",
)
def show_centre_month(request: Request, code: CentreInPath, month: MonthInPath) -> Response:
    """Every finding with its why and its evidence, and every revision: the document of `prongsai show --json`."""
    repository, assessed = source_of(request).repository, Month.parse(month)
    centre = centre_of(request, code)
    audit = official(repository, centre.code, assessed)
    return told(request, show_document(centre, audit, views.history(repository, centre.code, assessed)))


@router.get("/months", tags=["months"], responses={200: {"model": Months}}, summary="The audited months")
def list_months(request: Request) -> Response:
    """How each month stands: what is open, whether it is closed, what was amended since."""
    return told(request, months_document(month_states(source_of(request).repository)))


@router.get(
    "/months/{month}/audits", tags=["months"], responses={200: {"model": AuditPage}}, summary="A month's audits"
)
def list_audits(request: Request, paging: Paged, month: MonthInPath) -> Response:
    """The audits that count, each as in `prongsai audit --json`, with the rules that judged it."""
    chosen = Month.parse(month)
    asked = Wanted(first=chosen, last=chosen)
    page = audit_slice(source_of(request).repository, asked, paging.after(str, int, str), paging.limit)
    items = ({"month": str(one.month), "rules": rules_document(one.pack), **audit_document(one)} for one in page.rows)
    return told_page(request, paging, page, items, month=str(chosen))


@router.get("/items", tags=["centres"], responses={200: {"model": Pack}}, summary="The items and their weights")
def list_items(request: Request) -> Response:
    """The rule pack in force: the document of `prongsai rules check --json`."""
    return told(request, pack_document(source_of(request).pack))
