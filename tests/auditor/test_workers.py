"""Worker processes: nothing is lost, whatever becomes of one of them."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from acting_workers import crew, die, groups

from auditor.errors import CannotContinue, WorkerFailed
from auditor.stop import Haste, Stop
from auditor.tasks import Done, Failed


def sorted_out(outcomes: Iterable[Done | Failed]) -> tuple[list[str], dict[str, str]]:
    listed = list(outcomes)
    done = sorted(outcome.key for outcome in listed if isinstance(outcome, Done))
    return done, {outcome.key: outcome.reason for outcome in listed if isinstance(outcome, Failed)}


@pytest.fixture
def stop() -> Any:
    stop = Stop()
    yield stop
    stop.close()


def test_every_order_is_carried_out_once_and_a_group_by_one_process(tmp_path: Path, stop: Stop) -> None:
    """Centres that share a host are visited by one process, since the gate to a host lives in one."""
    done, failed = sorted_out(crew(tmp_path, stop).carry_out(groups(("a", "b", "c"), "d", "e")))

    assert (done, failed) == (["a", "b", "c", "d", "e"], {})
    begun = dict(line.split() for line in (tmp_path / "begun").read_text().splitlines())
    assert begun["a"] == begun["b"] == begun["c"]
    assert len(set(begun.values())) == 2


def test_a_crash_costs_only_the_order_that_crashes(tmp_path: Path, stop: Stop) -> None:
    """All that was in hand is tried once more; what crashes again is given up by name, and nothing else with it."""
    work = groups("crash-1", "a", "b", "c", "d", ("e", "crash-2", "f"))
    done, failed = sorted_out(crew(tmp_path, stop, processes=1).carry_out(work))

    assert done == ["a", "b", "c", "d", "e", "f"]
    assert sorted(failed) == ["crash-1", "crash-2"]
    assert all("SIGSEGV" in reason and "twice" in reason for reason in failed.values())


def test_what_crashes_once_is_tried_again(tmp_path: Path, stop: Stop) -> None:
    """One crash may have been another's doing."""
    done, failed = sorted_out(crew(tmp_path, stop).carry_out(groups("crashonce-1", "a", "b")))

    assert (done, failed) == (["a", "b", "crashonce-1"], {})


def test_what_crashes_is_tried_again_with_every_page_read_apart(tmp_path: Path, stop: Stop) -> None:
    """A page that ends the process which reads it costs the page then, and the centre gets its verdicts."""
    work = groups("crashopen-1", "a", ("crashopen-2", "b"))
    done, failed = sorted_out(crew(tmp_path, stop).carry_out(work))

    assert (done, failed) == (["a", "b", "crashopen-1", "crashopen-2"], {})


def test_a_fault_of_ours_on_one_centre_leaves_the_others_alone(tmp_path: Path, stop: Stop) -> None:
    """It is told as what it is, and the run goes on."""
    done, failed = sorted_out(crew(tmp_path, stop).carry_out(groups("fault", "gone", "a")))

    assert done == ["a"]
    assert "ZeroDivisionError" in failed["fault"]
    assert failed["gone"] == "its archive is gone"


def test_what_no_order_can_survive_ends_the_run_with_its_reason(tmp_path: Path, stop: Stop) -> None:
    """A full disk is told once, not once a centre."""
    (tmp_path / "refuse").touch()

    with pytest.raises(CannotContinue, match="no room left"):
        list(crew(tmp_path, stop).carry_out(groups("a", "b")))


def test_a_worker_that_cannot_begin_is_not_started_for_ever(tmp_path: Path, stop: Stop) -> None:
    """A broken installation fails instead of looping."""
    with pytest.raises(WorkerFailed, match="code 7"):
        list(crew(tmp_path, stop, entry=die).carry_out(groups("a")))


def test_a_gentle_stop_finishes_what_is_in_hand(tmp_path: Path, stop: Stop) -> None:
    """SIGTERM loses nothing that was begun, and begins nothing more."""
    outcomes = crew(tmp_path, stop, processes=1, at_once=1).carry_out(groups("a", "slow-1", "z"))
    first = next(outcomes)
    wait_for(lambda: "slow-1" in (tmp_path / "begun").read_text())
    stop.ask(Haste.GENTLE)
    rest = list(outcomes)

    assert [first.key, *(outcome.key for outcome in rest)] == ["a", "slow-1"]


def test_a_second_signal_ends_at_once(tmp_path: Path, stop: Stop) -> None:
    """Nobody has to wait for a slow site."""
    outcomes = crew(tmp_path, stop, processes=1, at_once=1).carry_out(groups("a", "forever"))
    next(outcomes)
    stop.ask(Haste.GENTLE)
    threading.Timer(0.3, stop.ask, [Haste.GENTLE]).start()

    assert list(outcomes) == []


def test_workers_end_when_the_caller_gives_up(tmp_path: Path, stop: Stop) -> None:
    """An error in the parent leaves no process behind."""
    outcomes = crew(tmp_path, stop, processes=1, at_once=2).carry_out(groups("a", "forever"))
    next(outcomes)
    pid = int((tmp_path / "begun").read_text().split()[1])
    outcomes.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_workers_end_when_the_parent_is_killed(tmp_path: Path) -> None:
    """Kill -9 leaves no worker behind that goes on asking sites."""
    program = tmp_path / "parent.py"
    program.write_text(
        textwrap.dedent(f"""
        import sys
        from pathlib import Path
        sys.path[:0] = {sys.path!r}
        import acting_workers
        from auditor.stop import Stop
        if __name__ == "__main__":
            list(acting_workers.crew(Path({str(tmp_path)!r}), Stop()).carry_out(acting_workers.groups("forever", "forever-2")))
        """)
    )
    parent = subprocess.Popen([sys.executable, str(program)])
    begun = tmp_path / "begun"
    wait_for(lambda: begun.exists() and begun.read_text().count("\n") == 2)
    parent.kill()
    parent.wait()

    for line in begun.read_text().splitlines():
        wait_for(lambda pid=int(line.split()[1]): not Path(f"/proc/{pid}").exists())


def test_workers_carry_no_database() -> None:
    """Every worker pays for its imports in memory: no SQLAlchemy, no command line of ours or of others."""
    program = """
        import asyncio, sys
        from pathlib import Path
        from auditor.clock import Clock
        from auditor.tasks import Batch, Terms
        from auditor.worker import auditing
        from crawler.nursery import Nursery
        from crawler.site import Limits
        from rules.month import Month
        from rules.pack import load_pack

        async def main():
            terms = Terms(pack="oia-2540", pack_sha256=load_pack("oia-2540").sha256, month=Month(2020, 2),
                          limits=Limits(), archive_root=Path(), clock=Clock())
            async with auditing(Batch(terms=terms, orders=(), at_once=1), nursery=Nursery()):
                heavy = ("sqlalchemy", "alembic", "typer", "click", "rich", "warcio", "apscheduler", "lxml.html")
                print(*[name for name in heavy if name in sys.modules])

        asyncio.run(main())
    """
    found = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == ""


def wait_for(condition: Any, seconds: float = 30.0) -> None:
    """A bound against hanging, not a promise about time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
