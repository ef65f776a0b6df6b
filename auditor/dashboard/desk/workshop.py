"""What is tried on the kept crawls for the rules' sake: one thing at a time, in the background; kept in memory only.

UsageError
└── AtWork   something is being tried already
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from auditor.clock import Clock
from auditor.dashboard.desk.aside import Tell
from auditor.dashboard.desk.aside_work import Compared, Suggested
from auditor.errors import AuditorError, UsageError

log = logging.getLogger("prongsai.dashboard")
Work = Callable[[Tell, threading.Event], Suggested | Compared]
"""Tells (done, total), and ends when the event is set."""


class AtWork(UsageError):
    """Something is being tried already."""


class TaskKind(StrEnum):
    """What can be tried."""

    SUGGEST = "suggest"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is being tried, and how far it is."""

    kind: TaskKind
    by: str
    began: datetime
    pack_sha256: str
    """The pack that it is about."""
    done: int = 0
    total: int = 0
    """0 while that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of it last."""

    task: Task
    ended: datetime
    result: Suggested | Compared | None
    trouble: str = ""
    """Why nothing came of it, in a sentence."""
    fits: frozenset[str] = frozenset()
    """The digests of the packs that it still speaks of: the task's own, and those made of it by accepting."""


class Workshop:
    """The one task in hand, and what came of those before, by kind."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._task: Task | None = None
        self._tried: dict[TaskKind, Tried] = {}
        self._unwanted = threading.Event()

    @property
    def task(self) -> Task | None:
        return self._task

    @property
    def tried(self) -> Mapping[TaskKind, Tried]:
        return MappingProxyType(self._tried)

    def begin(self, task: Task, work: Work, clock: Clock) -> None:
        """Try it in a thread. Raises AtWork."""
        with self._turn:
            if self._task is not None:
                raise AtWork("the kept crawls are being read already: wait for that to end, or end it")
            self._task = task
            unwanted = self._unwanted = threading.Event()
        threading.Thread(target=self._try, args=(task, work, clock, unwanted), daemon=True).start()

    def follows(self, first: str, later: str) -> None:
        """Let what was tried under one pack speak of another that was made of it."""
        with self._turn:
            for kind, tried in self._tried.items():
                if kind is TaskKind.SUGGEST and first in tried.fits:
                    self._tried[kind] = replace(tried, fits=tried.fits | {later})

    def end(self) -> None:
        """Leave what is in hand; nothing of it is kept."""
        self._unwanted.set()

    def _try(self, task: Task, work: Work, clock: Clock, unwanted: threading.Event) -> None:
        result, trouble = None, ""
        try:
            result = work(self._heard, unwanted)
        except AuditorError as error:
            trouble = str(error)
        except Exception:
            log.exception("%s", task.kind)
            trouble = "a fault of this program: the server's log has the details"
        with self._turn:
            self._tried[task.kind] = Tried(
                task=task, ended=clock(), result=result, trouble=trouble, fits=frozenset({task.pack_sha256})
            )
            self._task = None

    def _heard(self, progress: tuple[int, int]) -> None:
        done, total = progress
        with self._turn:
            if self._task is not None:
                self._task = replace(self._task, done=done, total=total)
