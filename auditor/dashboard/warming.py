"""What the first visitor would else wait for, done before the dashboard says where it is: half a second with years of audits."""

from __future__ import annotations

import gc
from contextlib import suppress

from auditor.dashboard.api.interface import description
from auditor.dashboard.centre import page as centre_page
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.desk.source import Source
from auditor.dashboard.finding import page as finding_page
from auditor.dashboard.frame.links import ServedLinks
from auditor.dashboard.frame.page import Page, environment
from auditor.dashboard.frame.troubles import EXPECTED
from auditor.dashboard.frame.viewer import Role, Viewer
from auditor.dashboard.round import page as round_page
from auditor.reports.words import Language
from storage import views

_NOBODY = Viewer(name="", role=Role.VIEWER, token="", signed_in=False)


def warm(desk: Desk) -> None:
    """Read every template, the scores and the rules, and write a page of each kind that people begin with.

    What is wrong with the database is not said here: whoever asks for a page is told.
    """
    templates = environment()
    for name in templates.list_templates(extensions=["jinja"]):
        templates.get_template(name)
    description()
    with suppress(*EXPECTED):
        _write_pages(desk.source)
    # What is there by now stays; looking through it for what has gone would make a page wait every now and then.
    gc.collect()
    gc.freeze()


def _write_pages(source: Source) -> None:
    page = Page(language=Language.THAI, links=ServedLinks(language=Language.THAI), viewer=_NOBODY)
    page.render("round.html.jinja", **round_page.contents(source, page))
    months = views.audited_months(source.repository)
    scored = views.official_scores(source.repository, months[-1]) if months else ()
    if not scored:
        return
    code, audit_id, _ = scored[0]
    page.render("centre.html.jinja", **centre_page.contents(source, page, code))
    audit = views.audit(source.repository, audit_id)
    if audit is not None and audit.findings:
        place = finding_page.Place(code=code, month=audit.month, item=audit.findings[0].item)
        page.render("finding.html.jinja", **finding_page.contents(source, page, place, evidence=False))
