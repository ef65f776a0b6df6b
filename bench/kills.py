"""`prongsai audit` killed with SIGKILL again and again, at moments that a seed chooses, and what is there in the end.

Half of the kills come from outside, at a random moment, to the whole program, to its first process or to one of its
children; half at a random step of its work, which chance seldom meets: around the fsync and the renaming of an archive,
inside the database's transactions and around their commits, around a worker's report (`bench.fragile`). The same
command then goes on, until the run ends; what it leaves is compared with what an undisturbed run leaves.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.fragile import STEPS
from bench.hamlet import Hamlet, served
from bench.memory import children
from storage.archive import read_archive
from storage.errors import StorageError

HOSTS = (("a1", "a2"), ("b1",), ("c1",), ("d1",))
LATENCY = 0.03
_ROOT = Path(__file__).parent.parent
_PROGRAM = "from auditor.cli.entry import main; main()"
_FRAGILE = "from bench.fragile import main; main()"
_LIVES = 14
"""Of one run at the most before it is left to end undisturbed."""
_ENDED_WELL = (0, 1)

Audited = dict[str, tuple[object, ...]]


@dataclass(slots=True, kw_only=True)
class Toll:
    """What came of all kills."""

    workers: int
    kills: Counter[str] = field(default_factory=Counter)
    """By what was killed, and where."""
    runs: int = 0
    """Runs that were carried to their end over them."""
    findings: int = 0
    """Compared with the undisturbed run's."""
    taken_up: int = 0
    """Visits that had been finished and were judged from their archives."""
    faults: list[str] = field(default_factory=list)
    """What should not have been; empty where nothing was lost, doubled, unreadable or fetched again."""

    @property
    def total(self) -> int:
        return self.kills.total()


def kill_often(kills: int, seed: int = 1, *, workers: int = 2) -> Toll:
    """Kill the program, with so many worker processes, so many times, over as many runs as that takes."""
    toll, die = Toll(workers=workers), random.Random(seed)
    with served(HOSTS) as hamlet, tempfile.TemporaryDirectory() as name:
        hamlet.latency = LATENCY
        began = time.monotonic()
        undisturbed = _Run(Path(name) / "undisturbed", hamlet, toll)
        undisturbed.live()
        usual = time.monotonic() - began
        expected = undisturbed.audited()
        if set(expected) != set(hamlet.homes):
            toll.faults.append(f"the undisturbed run kept only {sorted(expected)}")
        while toll.total < kills and not toll.faults:
            run = _Run(Path(name) / f"run{toll.runs}", hamlet, toll)
            run.carry_through(die, usual, kills - toll.total)
            run.check(expected)
            toll.runs += 1
    return toll


class _Run:
    """One registry, one month, in a folder of its own."""

    def __init__(self, folder: Path, hamlet: Hamlet, toll: Toll) -> None:
        self._folder, self._hamlet, self._toll = folder, hamlet, toll
        self._log = folder / "fragile.log"
        folder.mkdir()
        hamlet.registry(folder / "registry.csv")
        self._start(_PROGRAM, "centres", "import", "registry.csv").wait()

    def carry_through(self, die: random.Random, usual: float, most: int) -> None:
        """Kill, go on, kill again; then let it end."""
        before = self._toll.total
        for _ in range(_LIVES):
            self._disturb(die, usual)
            if self._is_over() or self._toll.total - before >= most:
                break
        for _ in range(2):  # the second finds nothing left to do where the first ended the run
            if not self._is_over():
                self.live()
        if not self._is_over():
            self._toll.faults.append(f"{self._folder.name}: the run does not come to its end")

    def live(self) -> None:
        """The command, undisturbed."""
        finished = self._finished()
        asked = len(self._hamlet.asked)
        process = self._start(_PROGRAM, "audit", "--json", stderr=subprocess.PIPE)
        _, said = process.communicate()
        if process.returncode not in _ENDED_WELL:
            self._toll.faults.append(
                f"{self._folder.name}: left in peace, the command ended with code {process.returncode}: {said.decode()}"
            )
        self._look_for_repeats(finished, asked)

    def _disturb(self, die: random.Random, usual: float) -> None:
        """One life of the command that a kill ends, or one of its processes."""
        finished, asked = self._finished(), len(self._hamlet.asked)
        if die.random() < 0.5:
            self._life_with_a_fuse(die)
        else:
            self._life_cut_off(die, usual)
        self._look_for_repeats(finished, asked)

    def _life_with_a_fuse(self, die: random.Random) -> None:
        role = die.choice(tuple(STEPS))
        step = die.choice(STEPS[role])
        most = 25 if step in ("statement", "record") else 4 if role == "parent" else 2
        fuse = f"{role}:{step}:{die.randint(1, most)}"
        before = self._burnt()
        process = self._start(_FRAGILE, "audit", "--json", FRAGILE=fuse, FRAGILE_LOG=str(self._log))
        family = _Family(process.pid)
        while process.poll() is None:
            family.look()
            time.sleep(0.05)
        family.bury()
        if burnt := self._burnt() - before:
            self._toll.kills[f"{role}, {step}"] += burnt

    def _life_cut_off(self, die: random.Random, usual: float) -> None:
        """A kill from outside; one of a child leaves the command to mend what it can."""
        whom = die.choice(("the whole program", "its first process", "one of its children"))
        process = self._start(_PROGRAM, "audit", "--json")
        family, until = _Family(process.pid), time.monotonic() + die.random() * usual
        while process.poll() is None and time.monotonic() < until:
            family.look()
            time.sleep(0.01)
        family.look()
        if process.poll() is None:
            alive = family.alive()
            match whom:
                case "the whole program":
                    killed = [process.pid, *alive]
                case "its first process":
                    killed = [process.pid]
                case _:
                    killed = [die.choice(alive)] if alive else [process.pid]
            for pid in killed:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._toll.kills[f"{whom}, at a random moment"] += 1
        process.wait()
        family.bury()

    def _start(
        self, program: str, *arguments: str, stderr: int = subprocess.DEVNULL, **environment: str
    ) -> subprocess.Popen[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PRONGSAI_", "PYTHONDONT"))}
        more = {
            "PYTHONPATH": str(_ROOT),
            "PRONGSAI_LIMITS_DELAY": "0",
            "PRONGSAI_WORKERS": str(self._toll.workers),
        } | environment
        return subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=self._folder,
            env=clean | more | {"PRONGSAI_BROWSER_MODE": "off", "PRONGSAI_LIMITS_RETRIES": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )

    def _burnt(self) -> int:
        return len(self._log.read_text().splitlines()) if self._log.exists() else 0

    def _is_over(self) -> bool:
        return bool(self._rows("select 1 from run_ends"))

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        file = self._folder / "prongsai.db"
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query).fetchall()

    def _archives(self) -> dict[str, Path]:
        root = self._folder / "prongsai-archive"
        return {path.relative_to(root).as_posix(): path for path in root.rglob("*.warc.gz")}

    def _finished(self) -> set[str]:
        """The centres whose visit is finished: a whole archive has its name, whether its audit is kept or not."""
        return {name.split("/")[1] for name in self._archives()}

    def _look_for_repeats(self, finished: set[str], asked: int) -> None:
        again = sorted({code for code, _ in self._hamlet.asked[asked:]} & finished)
        if again:
            self._toll.faults.append(f"{self._folder.name}: {', '.join(again)} fetched again though finished")

    def audited(self) -> Audited:
        """The score and all findings by centre, as kept; without what differs from one run to the next."""
        root = str(self._folder)
        columns = [str(row[1]) for row in self._rows("pragma table_info(findings)") if row[1] not in ("id", "audit_id")]
        found: Audited = {}
        for audit_id, centre, *score in self._rows(
            "select id, centre, score_lower, score_upper, score_final from audits order by id"
        ):
            rows = self._rows(f"select {', '.join(columns)} from findings where audit_id = {audit_id} order by id")
            assert root not in str(rows)
            found[str(centre)] = (*score, *rows)
        return found

    def check(self, expected: Audited) -> None:
        """Compare what is kept with what an undisturbed run keeps."""
        self._toll.faults.extend(f"{self._folder.name}: {fault}" for fault in self._faults(expected))
        self._toll.findings += sum(len(rows) for rows in expected.values())
        self._toll.taken_up += len(self._rows("select 1 from crawls where remarks like '%judged from its archive%'"))

    def _faults(self, expected: Audited) -> Iterator[str]:
        if self._rows("pragma integrity_check") != [("ok",)] or self._rows("pragma foreign_key_check"):
            yield "the database is damaged"
        for centre, count in self._rows("select centre, count(*) from audits group by centre having count(*) > 1"):
            yield f"{centre} was kept {count} times"
        found = self.audited()
        for centre in sorted(expected.keys() | found.keys()):
            if expected.get(centre) != found.get(centre):
                yield f"{centre} is judged otherwise than undisturbed"
        archives = self._archives()
        kept = {str(name): str(digest) for name, digest in self._rows("select archive, archive_sha256 from crawls")}
        yield from (f"{name} is kept by no crawl" for name in sorted(archives.keys() - kept.keys()))
        for name, digest in kept.items():
            try:
                read_archive(self._folder / "prongsai-archive" / name, sha256=digest)
            except StorageError as error:
                yield str(error)
        yield from (f"{path.name} was left over" for path in self._folder.rglob("*.part"))


class _Family:
    """The descendants of a process, as seen so far; they outlive it for a moment."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seen: set[int] = set()

    def look(self) -> None:
        waiting = [self._pid]
        while waiting:
            found = children(waiting.pop())
            self._seen.update(found)
            waiting += found

    def alive(self) -> list[int]:
        return sorted(pid for pid in self._seen if Path(f"/proc/{pid}").exists())

    def bury(self) -> None:
        """Wait until all have noticed; each ends by itself when its parent is gone."""
        until = time.monotonic() + 30
        while any(_lives(pid) for pid in self._seen) and time.monotonic() < until:
            time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def lines(toll: Toll) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| killed | times |"
    yield "|---|---|"
    for what, times in sorted(toll.kills.items()):
        yield f"| {what} | {times} |"
    yield f"| **all** | **{toll.total}** |"
    yield ""
    yield (
        f"{toll.runs} runs were carried to their end over these kills. {toll.findings:,} findings and scores were compared with an "
        f"undisturbed run's; {toll.taken_up} finished visits, whose audit a kill had lost, were judged from their archives."
    )
    yield "**Nothing was lost, doubled, unreadable or fetched again.**" if not toll.faults else _faulty(toll.faults)


def _faulty(faults: Sequence[str]) -> str:
    return "Faults: " + "; ".join(faults)
