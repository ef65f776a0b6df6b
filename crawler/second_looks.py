"""What is fetched twice before it counts, and whether the two fetches agree."""

from __future__ import annotations

from crawler.artifacts import Document, FailureKind, FetchFailure, Resource
from crawler.coding import header
from crawler.visit import Visit


def perhaps_cut(visit: Visit, resource: Resource) -> FetchFailure | None:
    """That a file does not open whose answer had no end but the connection's: it may have broken off on its way."""
    if not isinstance(resource, Document) or resource.opens:
        return None
    answer = visit.exchanges[-1]
    if header(answer, "content-length") or header(answer, "transfer-encoding"):
        return None
    kind, detail = FailureKind.UNREADABLE, resource.detail
    return FetchFailure(url=resource.url, final_url=resource.final_url, kind=kind, detail=detail)


def alike(first: FetchFailure, second: FetchFailure) -> bool:
    """Whether two failures of one address are the same one, seen twice."""
    return first.kind is second.kind and first.status == second.status
