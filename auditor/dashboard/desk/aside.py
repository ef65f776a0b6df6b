"""Work that is done in a process of its own: what forks, or reads what may be hostile, is none for a server's thread.

The process is spawned and not forked, so it has none of the server's threads, locks and connections. It ends itself by
a timer of the kernel, and as soon as nobody listens to what it tells of its progress.

AuditorError
├── AsideFailed       the process died, or this program is at fault there
└── UsageError
    └── AsideRefused  what was asked for cannot be done; or not in time, or not now
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import signal
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, ParamSpec, TypeVar

from auditor.errors import AuditorError, UsageError
from rules.month import MonthError
from rules.pack import PackError
from storage.errors import StorageError

P = ParamSpec("P")
T = TypeVar("T")
Tell = Callable[[Any], None]

log = logging.getLogger("prongsai.dashboard")
_EXPECTED = (AuditorError, StorageError, PackError, MonthError)
_AT_ONCE = 2
"""Processes; each takes a processor and the memory of a crawl."""
_PATIENCE = 15.0
"""Seconds to wait for one of them to be free."""
_WAITING = threading.BoundedSemaphore(_AT_ONCE + 4)
"""With those that wait for one; more are turned away, so that there are free threads for all else."""
_GLANCE = 0.25
"""Seconds between looks at whether it is still wanted."""
_GRACE = 5.0
"""Seconds that the process has beyond its measure to say what happened."""
_free = threading.BoundedSemaphore(_AT_ONCE)
_alive: set[SpawnProcess] = set()


class AsideFailed(AuditorError):
    """The process died, or a fault of this program ended it; the log has the details."""


class AsideRefused(UsageError):
    """What was asked for cannot be done, with the reason."""


class _Word(Enum):
    """What the process says."""

    TOLD = auto()
    DONE = auto()
    REFUSED = auto()
    FAULT = auto()


def run_aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function of a module returns, carried out in a process of its own within a minute.

    Its arguments and its result travel by pickle. Raises AsideRefused with the sentence of an error of ours, AsideFailed.
    """
    result: T = run_aside_telling(_untold, function, args, kwargs, tell=lambda _: None, seconds=60.0)
    return result


def run_aside_telling(
    function: Callable[..., Any],
    *args: object,
    tell: Tell,
    seconds: float,
    unwanted: threading.Event | None = None,
) -> Any:
    """As `run_aside`, for a function whose first argument tells of progress; `tell` hears what it says there.

    It has `seconds`, and is ended at once where it is no longer wanted.
    """
    if not _WAITING.acquire(blocking=False):
        raise _busy()
    try:
        if not _free.acquire(timeout=_PATIENCE):
            raise _busy()
        try:
            return _heard(*_begun(function, args, seconds), tell, seconds, unwanted or threading.Event())
        finally:
            _free.release()
    finally:
        _WAITING.release()


def _begun(
    function: Callable[..., Any], args: tuple[object, ...], seconds: float
) -> tuple[SpawnProcess, Connection[Any, Any]]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    # No daemon: those may have no children, and judging kept crawls wants some.
    process = context.Process(target=_carry_out, args=(theirs, seconds, function, args), daemon=False)
    if not _alive:
        atexit.unregister(_end_all)
        atexit.register(_end_all)  # after multiprocessing's own, so that it runs before that waits for them
    process.start()
    _alive.add(process)
    theirs.close()
    return process, ours


def _heard(
    process: SpawnProcess, connection: Connection[Any, Any], tell: Tell, seconds: float, unwanted: threading.Event
) -> Any:
    """Listen to the process until its last word."""
    end = time.monotonic() + seconds + _GRACE
    try:
        while time.monotonic() < end and not unwanted.is_set():
            if not connection.poll(_GLANCE):
                continue
            word, value = connection.recv()
            if word is not _Word.TOLD:
                return _concluded(word, value)
            tell(value)
    except (EOFError, OSError):
        process.join()
        if process.exitcode == -signal.SIGALRM:
            raise _too_long(seconds) from None
        raise AsideFailed("the process that was to do it ended before its end: see the server's log") from None
    finally:
        _end(process)
        connection.close()
    if unwanted.is_set():
        raise AsideRefused("it was ended before its end; nothing was kept")
    raise _too_long(seconds)


def _concluded(word: _Word, value: Any) -> Any:
    if word is _Word.REFUSED:
        raise AsideRefused(value)
    if word is _Word.FAULT:
        log.error("aside: %s", value)
        raise AsideFailed("a fault of this program: the server's log has the details")
    return value


def _busy() -> AsideRefused:
    return AsideRefused("the server is busy with other work of this kind: try again in a minute")


def _too_long(seconds: float) -> AsideRefused:
    return AsideRefused(f"it took more than {seconds:.0f} seconds and was ended; nothing was kept")


def _end(process: SpawnProcess) -> None:
    process.kill()
    process.join()
    _alive.discard(process)


def _end_all() -> None:
    for process in list(_alive):
        process.kill()


# in the process


def _carry_out(
    connection: Connection[Any, Any], seconds: float, function: Callable[..., Any], args: tuple[object, ...]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        said = _Word.DONE, function(lambda value: connection.send((_Word.TOLD, value)), *args)
    except BrokenPipeError:
        return  # nobody listens any more
    except _EXPECTED as error:
        said = _Word.REFUSED, str(error)
    except Exception:  # noqa: BLE001 - told where the work was asked for
        said = _Word.FAULT, traceback.format_exc()
    with suppress(OSError):
        connection.send(said)


def _untold(_tell: Tell, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    return function(*args, **kwargs)
