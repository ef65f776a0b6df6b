"""One answer to one site, however the answers arrive: `python -m bench shuffle` in small."""

from __future__ import annotations

import pytest

from bench.shuffle import shuffle

pytestmark = pytest.mark.e2e


def test_the_order_in_which_answers_arrive_changes_nothing() -> None:
    """Eight centres at once, some on one host: every seed another order of arrival, never another verdict or visit."""
    outcome = shuffle(range(1_000, 1_012))

    assert outcome.differences == []
    assert outcome.centres == 8
    assert len(outcome.orders) > 6
