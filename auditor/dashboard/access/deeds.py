"""Notes who did what through a page. Each form that is sent and done is noted by `routing`, so pages need not."""

from __future__ import annotations

import logging
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from auditor.dashboard.access.signing_in import doer_of
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame.viewer import TOKEN, Viewer
from storage.deeds import note_deed
from storage.errors import StorageError

log = logging.getLogger("prongsai.dashboard")
_LONGEST = 300
_MOST = 20
_NAMES = {
    "/run": "run_started",
    "/run/stop": "run_stopped",
    "/run/rescore": "rescore_started",
    "/centres/{code}/{month}/items/{item}/override": "override",
    "/decisions/{number}/agree": "agree",
    "/decisions/{number}/withdraw": "withdraw",
    "/months/{month}/close": "month_closed",
    "/journal/verify": "verify",
    "/rules/suggestions": "phrases_sought",
    "/rules/suggestions/preview": "phrase_previewed",
    "/rules/suggestions/end": "task_ended",
    "/rules/suggestions/accept": "phrase_accepted",
}
"""What was done, by the path of its form; other forms go by their path."""
_DOWNLOADS = {"/centres/{code}/{month}/evidence.wacz": "evidence_downloaded"}
_NOTED_ALREADY = ("/account/", "/accounts", "/sign-out")
"""`storage.accounts` notes these itself, in the transaction that does them."""


def note_done(desk: Desk, viewer: Viewer, request: Request, path: str, form: FormData, status: int) -> None:
    """Add a line to the register for what was done through that route; nothing for a page that was looked at.

    What was done stays done where the line cannot be written: the log says so then.
    """
    deed = _NAMES.get(path, path) if request.method == "POST" else _DOWNLOADS.get(path)
    if deed is None or status >= 400 or path.startswith(_NOTED_ALREADY):
        return
    about: dict[str, Any] = {"path": request.url.path[:_LONGEST], "status": status}
    if told := _told(form):
        about["form"] = told
    try:
        note_deed(desk.source.repository, doer_of(desk, request, viewer.name), deed, about)
    except StorageError:
        log.exception("not noted: %s did %s, %s", viewer.name, deed, about)


def _told(form: FormData) -> dict[str, Any]:
    """The fields, cut; without tokens and passwords, of files the name only."""
    told: dict[str, Any] = {}
    for name in form:
        if name == TOKEN or "password" in name or len(told) >= _MOST:
            continue
        values = [
            (value if isinstance(value, str) else value.filename or "")[:_LONGEST] for value in form.getlist(name)
        ]
        given = [value for value in values if value][:_MOST]
        if given:
            told[name[:_LONGEST]] = given[0] if len(given) == 1 else given
    return told
