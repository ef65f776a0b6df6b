"""What this server runs for people: one job at a time, in a thread of its own, that can be ended gently.

UsageError
└── Busy   this server has a job in hand already
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from auditor.errors import AuditorError, UsageError
from auditor.flips import Rescored
from auditor.means import Step
from auditor.pipeline import RunOutcome
from auditor.stop import Haste, Stop
from rules.month import Month
from rules.pack import PackError
from storage.errors import LockHeldError, StorageError

log = logging.getLogger("prongsai.dashboard")

PATIENCE = 20.0
"""Seconds that the server's end waits for the centres in hand; then they are left for the next run."""
_EXPECTED = (AuditorError, StorageError, PackError)


class Busy(UsageError):
    """This server has a job in hand already."""


class JobKind(StrEnum):
    """What was asked for."""

    AUDIT = "audit"
    RESCORE = "rescore"
    TRIAL = "trial"
    """Judging again without keeping anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person asked for."""

    kind: JobKind
    months: tuple[Month, ...]
    centres: tuple[str, ...]
    """None for all."""
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a job came to nothing, in a sentence."""

    sentence: str
    held_by: LockHeldError | None = None
    """Where another process is at work."""
    fault: bool = False
    """Whether it is this program's; the log has the rest."""


Result = RunOutcome | Rescored | Trouble
Work = Callable[[Stop, Callable[[Step], None]], RunOutcome | Rescored]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as it stands."""

    order: Order
    began: datetime
    done: int = 0
    total: int | None = None
    """None until the first centre is done."""
    failed: tuple[str, ...] = ()
    """Centres that could not be audited so far."""
    haste: Haste = Haste.NONE
    """How it was asked to end."""
    ended: datetime | None = None
    result: Result | None = None
    """None while it is under way."""


@dataclass(slots=True, eq=False)
class _InHand:
    stop: Stop = field(default_factory=Stop)
    thread: threading.Thread | None = None


class Runner:
    """Carries out what people ask for, one thing at a time, and remembers what the last came to."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._job: Job | None = None
        self._in_hand: _InHand | None = None
        self._ending = False

    @property
    def job(self) -> Job | None:
        """The job under way, or the last one."""
        return self._job

    @property
    def busy(self) -> bool:
        return self._in_hand is not None

    @property
    def ending(self) -> bool:
        """Whether the server ends: nothing is begun any more, and streams close."""
        return self._ending

    def start(self, order: Order, work: Work) -> None:
        """Begin the job. Raises Busy."""
        with self._guard:
            if self._in_hand is not None or self._ending:
                raise Busy("this server has a run in hand already: wait until it ends, or end it")
            held = self._in_hand = _InHand()
            self._job = Job(order=order, began=datetime.now(UTC))
            # A daemon, so that a server that is ended by force does not wait for it.
            held.thread = threading.Thread(target=self._carry_out, args=(held, work), name="run", daemon=True)
            held.thread.start()

    def stop(self) -> Haste:
        """End the job under way: gently, and at once where it was asked before. How it is ending now."""
        with self._guard:
            if self._in_hand is None:
                return Haste.NONE
            self._in_hand.stop.ask(Haste.GENTLE)
            self._change(haste=self._in_hand.stop.haste)
            return self._in_hand.stop.haste

    def end(self) -> None:
        """Let nothing begin any more, and end the job under way gently; returns at once."""
        with self._guard:
            self._ending = True
            if self._in_hand is not None and not self._in_hand.stop.haste:
                self._in_hand.stop.ask(Haste.GENTLE)
                self._change(haste=Haste.GENTLE)

    def close(self, patience: float = PATIENCE, *, hurried: Callable[[], bool] = lambda: False) -> None:
        """End, and wait for the job under way: at most so many seconds for the centres in hand, which then are left.

        `hurried` says whether somebody does not want to wait.
        """
        self.end()
        held = self._in_hand
        if held is None or held.thread is None:
            return
        log.warning("a run is under way: its centres in hand have %.0f s to end; Ctrl-C leaves them at once", patience)
        deadline = time.monotonic() + patience
        while held.thread.is_alive() and time.monotonic() < deadline and not hurried():
            held.thread.join(timeout=0.1)
        with self._guard:
            if self._in_hand is held:  # its pipe is closed once it is not
                held.stop.ask(Haste.NOW)
        held.thread.join(timeout=5)

    def _carry_out(self, held: _InHand, work: Work) -> None:
        with closing(held.stop):
            result = _result_of(lambda: work(held.stop, self._step))
            with self._guard:
                self._change(result=result, ended=datetime.now(UTC))
                self._in_hand = None

    def _step(self, step: Step) -> None:
        with self._guard:
            assert self._job is not None
            failed = (*self._job.failed, step.centre) if step.judged is None else self._job.failed
            self._change(done=step.done, total=step.total, failed=failed)

    def _change(self, **changes: object) -> None:
        assert self._job is not None
        self._job = replace(self._job, **changes)  # type: ignore[arg-type]


def _result_of(work: Callable[[], RunOutcome | Rescored]) -> Result:
    try:
        return work()
    except LockHeldError as error:
        return Trouble(sentence=str(error), held_by=error)
    except _EXPECTED as error:
        return Trouble(sentence=str(error))
    except Exception:
        log.exception("a run failed")
        return Trouble(sentence="", fault=True)
