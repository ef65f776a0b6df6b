"""Every fault that a site may have × what happened: `python -m bench faults` without most of those that take time."""

from __future__ import annotations

import pytest

from bench.fault_list import faults
from bench.faults import meet

pytestmark = pytest.mark.e2e
SLOW = {
    "429 with Retry-After: 3600",
    "headers, then silence",
    "a byte now and then",
    "100 Continue without end",
    "robots.txt never answers",
    "100,000 links",
}
FAULTS = [fault for fault in faults() if fault.name not in SLOW]


@pytest.mark.parametrize("part", range(3))
def test_no_fault_costs_more_than_its_own_item_or_a_score_that_was_not_lost(part: int) -> None:
    """Each is told as what it is; a score is lowered only by two fetches alike; the rest of the site is judged as ever."""
    table = meet(tuple(FAULTS[part::3]))

    assert table.wrong == []
    assert len(table.rows) >= 15
    assert max(row.megabytes for row in table.rows) < 100
