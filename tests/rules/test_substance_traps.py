"""What a link leads to, judged on sites that lay traps which no family of the sample city has."""

from __future__ import annotations

import pytest
from paper_sites import findings

from tests.rules import aside_traps, furniture_traps, label_traps, list_traps, look_traps, section_traps
from tests.rules.substance_traps import TRAPS, Trap


def case(trap: Trap):
    marks = [pytest.mark.xfail(strict=True, reason=trap.differs)] if trap.differs else []
    return pytest.param(trap, id=trap.name.replace(" ", "-"), marks=marks)


SETS = (
    TRAPS, aside_traps.TRAPS, section_traps.TRAPS, look_traps.TRAPS, furniture_traps.TRAPS, label_traps.TRAPS, list_traps.TRAPS,
)  # fmt: skip


@pytest.mark.parametrize("trap", [case(trap) for traps in SETS for trap in traps])
def test_a_careful_person_would_say_the_same(trap: Trap):
    """Each status of product.md §3, by what a visitor finds."""
    finding = findings(trap.site, trap.month)[trap.item]

    assert finding.status.value == trap.due, finding.explanation
