"""A visit that begins where last month's findings stood comes to the same verdicts as one that begins afresh."""

from __future__ import annotations

import pytest

from auditor.pipeline import run_month
from auditor.stop import Stop
from demo.city import City
from demo.server import serve_city
from rules.findings import Status
from rules.month import Month, months_between
from storage import views
from tests.e2e.city_runs import means_for

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("memory-city")]
CODES = ("S0101", "S0118", "S0128", "S0140", "S0145", "S0203")
"""Sites of many looks: on the portal and alone, of tables, frames, old encodings, another host's information centre."""
JANUARY = Month(2020, 1)


def audited(folder, server, months, *, remember_days):
    """By month and centre, what was found where and what it cost; of the chosen centres alone."""
    folder.mkdir()
    found = {}
    with means_for(folder, server.city, server) as means_of:
        repository = means_of(months[0]).repository
        repository.replace_centres([each for each in repository.centres() if each.code in CODES])
        for month in months:
            server.set_month(month)
            means = means_of(month, remember_days=remember_days)
            assert run_month(means, month=month, stop=Stop()).unaudited == ()
            for audit in views.official_audits(repository, month):
                found[month, audit.centre] = ([told(each) for each in audit.findings], audit.crawl.requests)
    return found


def told(finding):
    """What is concluded; of several places that bear it out, a visit that stops early may have opened another one."""
    return finding.item, finding.status, finding.period


@pytest.fixture(scope="module", params=[3, None], ids=["time passes", "the sites stand still"])
def both(request, tmp_path_factory):
    """The same months of the same sites, each visit afresh and each but the first from memory."""
    months = months_between(JANUARY, Month(2020, request.param or 2))
    city = City.build(frozen_at=None if request.param else JANUARY)
    folder = tmp_path_factory.mktemp("memory")
    with serve_city(city, month=JANUARY) as server:
        afresh = audited(folder / "afresh", server, months, remember_days=0)
        again = audited(folder / "again", server, months, remember_days=365)
    return afresh, again


def test_memory_changes_no_verdict(both):
    """Status and period of every item, in every month."""
    afresh, again = both

    assert {key: found for key, (found, _) in again.items()} == {key: found for key, (found, _) in afresh.items()}
    assert len({status for found, _ in again.values() for _, status, *_ in found} - {Status.UNDETERMINED}) >= 6


def test_memory_spares_many_requests(both):
    """In the later months; a site of which a part was never seen is looked at whole before anything is too old."""
    afresh, again = both
    later = [key for key in afresh if key[0] > JANUARY]

    assert sum(again[key][1] for key in later) <= 0.6 * sum(afresh[key][1] for key in later)
