"""The benches of visits: what they count, and how their figures are written down."""

from __future__ import annotations

from bench import again, focus
from bench.page import with_section
from rules.month import Month

FEBRUARY = Month(2020, 2)


def test_best_first_and_breadth_first_come_to_the_same_verdicts():
    """The same site, other orders: the statuses agree, and the last verdict is final before the visit ends or with it."""
    ((focused, broad),) = focus.compare(FEBRUARY, ["S0140"])

    assert focused.statuses == broad.statuses
    assert len(focused.statuses) == 18
    assert 1 < focused.until_final <= focused.total
    assert 1 < broad.until_final <= broad.total
    assert broad.total > 100
    text = "\n".join(focus.lines([(focused, broad)]))
    assert f"| requests in all, sum | {focused.total:,} | {broad.total:,} |" in text
    assert "18 of 18 verdicts are the same" in text


def test_a_city_that_stood_still_is_audited_thrice():
    """Requests, bytes and 304s of the audits; little is asked again where nothing changed."""
    outcome = again.audit_thrice(FEBRUARY, ["S0140"], workers=1)

    (centre,) = outcome.centres
    assert centre.first.places > centre.first.named > 0 == centre.first.not_modified
    assert 0 < centre.again.requests <= 1.2 * centre.first.places
    assert centre.again.requests < centre.later.requests <= 0.25 * centre.first.requests
    assert sum(line.startswith("| all | 1 |") for line in again.lines(outcome)) == 2


def test_a_section_replaces_its_own_figures_and_nothing_else():
    """A new section stands at the end; a new run changes the section of its title alone."""
    page = "# Benchmarks\n\n## One\nold\n\n## Two\nkept\n"

    added = with_section(page, "Three", "new")
    assert added == page + "\n## Three\nnew\n"
    assert with_section(added, "One", "fresh") == "# Benchmarks\n\n## One\nfresh\n\n## Two\nkept\n\n## Three\nnew\n"
    assert with_section(added, "Three", "newer").endswith("## Two\nkept\n\n## Three\nnewer\n")
