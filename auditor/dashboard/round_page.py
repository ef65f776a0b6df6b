"""The round: who passes, who is at risk, what is still open."""

from __future__ import annotations

from starlette.responses import Response

from auditor.dashboard.routing import Asked, shows
from auditor.standings import is_over, round_result


def show_round(asked: Asked) -> Response:
    """The heat map and the indicator."""
    source = asked.desk.source
    result = round_result(source.repository, source.round, closed=is_over(source.round, source.clock()))
    centres = {centre.code: centre for centre in source.repository.centres()}
    return asked.answer("round.html.jinja", result=result, centres=centres)


ROUTES = [shows("/", show_round)]
