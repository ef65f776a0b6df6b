"""What a sample centre shows of each item, month by month; written as data, read here.

A plan is a line such as "holds year 2562 until 2563-01; holds year 2563": segments in order of time, each a state,
its settings, and the last month it lasts (the last segment has no end).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rules.month import Month


class State(StrEnum):
    """How an item stands on a site in a month."""

    HOLDS = "holds"
    """The information itself is there; how recent it is, the segment says."""
    NONE = "none"
    """The centre says plainly that it has none."""
    PLACEHOLDER = "placeholder"
    EMPTY_LIST = "emptylist"
    """A table with its header row only, or a system's "no data"."""
    HEADING = "heading"
    """The words stand there and lead nowhere."""
    NOT_FOUND = "404"
    DEAD_FILES = "deadfiles"
    """A list as long as ever, each of whose files is gone."""
    SERVER_ERROR = "500"
    SOFT_404 = "soft"
    """A 200 that says "not found", or sends the visitor home."""
    LOGIN = "login"
    DEAD_HOST = "deadhost"
    CORRUPT = "corrupt"
    """A file that does not open."""
    ABSENT = "absent"


class PlanError(ValueError):
    """A plan of the sample city that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of an item's life on a site."""

    state: State
    until: Month | None = None
    last: Month | None = None
    """The newest month published; None where publishing goes on."""
    year: int | None = None
    """The newest Buddhist fiscal year published."""
    undated: bool = False
    none_months: tuple[Month, ...] = ()
    """Months for which the centre states that it bought nothing."""


Plan = tuple[Segment, ...]


def read_plan(text: str) -> Plan:
    """Read a plan's line; raises PlanError with the words that could not be read."""
    plan = tuple(_read_segment(part) for part in text.split(";"))
    if any(segment.until is None for segment in plan[:-1]) or plan[-1].until is not None:
        raise PlanError(f"'{text}': every segment but the last needs 'until', and the last has none")
    return plan


def _read_segment(text: str) -> Segment:
    words = text.split()
    try:
        state = State(words[0])
        settings: dict[str, object] = {}
        rest = words[1:]
        none_months: list[Month] = []
        while rest:
            key, *rest = rest
            if key == "undated":
                settings["undated"] = True
                continue
            value, *rest = rest
            match key:
                case "until" | "last":
                    settings[key] = Month.parse(value)
                case "year":
                    settings[key] = int(value)
                case "quiet":
                    none_months.append(Month.parse(value))
                case _:
                    raise PlanError(f"'{text}': '{key}' is no setting of a plan")
        return Segment(state=state, none_months=tuple(none_months), **settings)  # type: ignore[arg-type]
    except (IndexError, ValueError) as error:
        raise PlanError(f"'{text}' is no segment of a plan: {error}") from error


def segment_of(plan: Plan, month: Month) -> Segment:
    """The segment that a month falls in."""
    return next(segment for segment in plan if segment.until is None or month <= segment.until)


def read_plans(lines: Mapping[str, str]) -> dict[str, Plan]:
    """Read the plans of one centre: item code to plan."""
    return {code: read_plan(str(line)) for code, line in lines.items()}
