"""Months: what was audited, what is open, what is closed, what was amended since; and closing one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from auditor.clock import month_at
from auditor.closing import MonthState, close, month_states
from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.routing import Asked, does, shows
from auditor.dashboard.frame.viewer import Role
from auditor.errors import NothingToDo
from rules.month import Month

SHOWN = 50
"""Amended centres and open ones that are told of each month; the rest is in the exports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unclosed:
    """A form that was sent without what it needs, to be shown again."""

    month: Month
    reason: str


def contents(source: Source, unclosed: _Unclosed | None = None) -> dict[str, Any]:
    """What the page shows, newest month first."""
    registry = source.repository.centres()
    states = month_states(source.repository)[::-1]
    return {
        "states": states,
        "left": {state.month: without_score(state, len(registry)) for state in states},
        "names": {centre.code: centre for centre in registry},
        "current": month_at(source.clock()),
        "unclosed": unclosed,
        "shown": SHOWN,
    }


def without_score(state: MonthState, registry_size: int) -> int:
    """Centres that a closing would leave without a final score: open, or never audited."""
    return len(state.undetermined) + max(0, registry_size - state.audited)


def show_months(asked: Asked) -> Response:
    """The page."""
    return asked.answer("months.html.jinja", **contents(asked.desk.source))


def close_month(asked: Asked) -> Response:
    """Close a month as it stands, once it was seen what that leaves out."""
    repository = asked.desk.source.repository
    month = Month.parse(asked.part("month"))
    state = next((each for each in month_states(repository) if each.month == month), None)
    if state is None:
        raise NothingToDo(f"nothing was audited for {month.buddhist} ({month}): there is nothing to close")
    left = without_score(state, len(repository.centres()))
    if state.closing is None and left and asked.field("seen") != str(left):
        unclosed = _Unclosed(month=month, reason=asked.field("reason"))
        return asked.answer("months.html.jinja", 400, **contents(asked.desk.source, unclosed))
    close(repository, month, by=asked.viewer.name, reason=asked.field("reason"))
    return asked.then("months")


ROUTES = [shows("/months", show_months), does("/months/{month}/close", close_month, role=Role.ADMIN)]
