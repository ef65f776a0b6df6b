"""What a person decides about a finding."""

from __future__ import annotations

from starlette.responses import Response

from auditor.dashboard.finding.page import Place, contents, place_of
from auditor.dashboard.frame.routing import Asked, does
from auditor.deciding import Decided, agree_to, decide_on, withdraw_it
from auditor.errors import AuditorError, UsageError
from evaluator.override import Override
from rules.month import Month, MonthError
from storage.errors import StorageError

_LARGEST = 10**12


def override_finding(asked: Asked) -> Response:
    """Keep a decision; what is wrong with the form is said on the page, with what was filled in."""
    place = place_of(asked)
    if not asked.field("reason").strip():
        return _again(asked, place, "reason")
    try:
        until = asked.field("until").strip()
        made = decide_on(
            asked.desk.source.repository,
            centre=place.code,
            item=place.item,
            month=place.month,
            status=asked.field("status"),
            by=asked.viewer.name,
            reason=asked.field("reason"),
            archive_root=asked.desk.source.archive_root,
            last_month=Month.parse(until) if until else None,
            second_person=asked.desk.settings.second_person,
        )
    except MonthError:
        return _again(asked, place, "until")
    except (AuditorError, StorageError) as error:
        return _again(asked, place, "ours", str(error))
    return _then(asked, made.override, "waits" if not made.override.in_force else "decided")


def agree_with(asked: Asked) -> Response:
    """A second person's word."""
    made = agree_to(
        asked.desk.source.repository, _number(asked), by=asked.viewer.name, reason=asked.field("reason").strip()
    )
    return _done(asked, made, "agreed")


def withdraw_decision(asked: Asked) -> Response:
    """End a decision."""
    made = withdraw_it(
        asked.desk.source.repository, _number(asked), by=asked.viewer.name, reason=asked.field("reason").strip()
    )
    return _done(asked, made, "withdrawn")


def _number(asked: Asked) -> int:
    told = asked.part("number")
    if not (told.isascii() and told.isdigit()) or int(told[:20]) > _LARGEST:
        raise UsageError(f"there is no decision {told}")
    return int(told)


def _done(asked: Asked, made: Decided, done: str) -> Response:
    return _then(asked, made.override, done)


def _then(asked: Asked, made: Override, done: str) -> Response:
    return asked.then("centres", made.centre, made.month, "items", made.item, done=done)


def _again(asked: Asked, place: Place, trouble: str, sentence: str = "") -> Response:
    """The same page with what was filled in: nothing was kept."""
    told = contents(asked.desk.source, asked.page, place, evidence=False)
    given = {name: asked.field(name) for name in ("status", "reason", "until")}
    told |= {"trouble": trouble, "sentence": sentence, "given": given}
    return asked.answer("finding.html.jinja", status=400, **told)


ROUTES = [
    does("/centres/{code}/{month}/items/{item}/override", override_finding),
    does("/decisions/{number}/agree", agree_with),
    does("/decisions/{number}/withdraw", withdraw_decision),
]
