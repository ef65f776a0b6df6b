"""A failure on one day is tried again on another: the second pass settles what the first could not."""

from __future__ import annotations

from pathlib import Path

from small_sites import served

from auditor.clock import Clock, end_of
from auditor.means import Means
from auditor.pipeline import run_month
from auditor.registry import read_registry
from auditor.stop import Stop
from crawler.site import Limits
from rules.findings import Status
from rules.month import Month
from rules.pack import load_pack
from scheduler import unsettled
from storage import views
from storage.repository import Repository

FEBRUARY = Month(2020, 2)


def test_a_site_that_was_down_is_judged_once_it_is_up_again(tmp_path: Path) -> None:
    """Nothing is held against it meanwhile; the centre that was settled is left in peace; both audits stay."""
    database = str(tmp_path / "city.db")
    with served("aa", "bb") as sites, Repository.open(database) as repository:
        repository.replace_centres(read_registry(sites.registry(tmp_path / "registry.csv")).centres)
        means = Means(
            database=database,
            repository=repository,
            archive_root=tmp_path / "archive",
            pack=load_pack("oia-2540"),
            pack_name="oia-2540",
            limits=Limits(delay=0, retries=0, timeout=1.5),
            workers=1,
            clock=Clock.set_to(end_of(FEBRUARY)),
            by="tester",
        )
        sites.pause["aa"] = 3.0
        run_month(means, month=FEBRUARY, stop=Stop())
        down = views.official_audit(repository, "aa", FEBRUARY)
        assert down is not None
        assert {finding.status for finding in down.findings} == {Status.UNDETERMINED}
        assert down.score.final is None
        assert unsettled(means, FEBRUARY) == ("aa",)

        sites.pause.clear()
        sites.asked.clear()
        run_month(means, month=FEBRUARY, centres=unsettled(means, FEBRUARY), stop=Stop())

        assert {code for code, _ in sites.asked} == {"aa"}
        up = views.official_audit(repository, "aa", FEBRUARY)
        assert up is not None
        assert up.score.final is not None
        assert unsettled(means, FEBRUARY) == ()
        assert [audit.id for audit in views.history(repository, "aa", FEBRUARY)] == [down.id, up.id]
