"""The real program under kill -9: `python -m bench kills` in small; the full figures stand in docs/benchmarks.md."""

from __future__ import annotations

import pytest

from bench.kills import kill_often

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_nothing_is_lost_doubled_unreadable_or_fetched_again(workers: int) -> None:
    """From outside and at its most delicate steps, the whole program or one process: the same command goes on."""
    toll = kill_often(13, 10 + workers, workers=workers)

    assert toll.faults == []
    assert toll.total >= 13
    assert toll.runs >= 1
