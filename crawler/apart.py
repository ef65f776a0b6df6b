"""The life of a process that reads what may be hostile: one errand after the other, each under its bounds.

The kernel keeps the bounds, since a native parser that hangs hears nothing else: timers that end the process
(setitimer(2), their default action), and a limit on the memory it may hold (RLIMIT_DATA). So such a process ends
itself in time, whatever becomes of its parents.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

Errand = Callable[[Any], Any]
"""A function of a module, of one argument; it, its argument and its result travel by pickle."""

HEAD = struct.Struct("!Qd")
"""What comes before a request: its length, and how many seconds it may take."""
LENGTH = struct.Struct("!Q")
"""What comes before an answer."""
_OUTGROWN = 64_000_000
"""A process that an errand left with so many bytes more is replaced: the next errand is to have its full measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one errand may cost."""

    seconds: float = 60.0
    """By the clock, and half of it of the processor: so a busy machine does not decide what can be read."""
    megabytes: int = 200
    """Beyond what the process holds at its birth."""


class Outcome(Enum):
    """How an errand came back."""

    DONE = "done"
    NO_MEMORY = "no memory"
    FAULT = "fault"
    """An exception that says that this program is wrong, with its traceback."""


def serve(channel: socket.socket, bounds: Bounds) -> None:
    """Run errands as they come; returns when nobody is there to send one, or when it has outgrown its measure."""
    memory = _Memory()
    born_with = memory.held()
    if born_with:
        most = born_with + bounds.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    while memory.held() <= born_with + _OUTGROWN:
        head = _received(channel, HEAD.size)
        if not head:
            return
        length, seconds = HEAD.unpack(head)
        answer = _timed(_received(channel, length), seconds)
        channel.sendall(LENGTH.pack(len(answer)) + answer)
        del answer


def _timed(request: bytes | bytearray, seconds: float) -> bytes:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds / 2)
    try:
        return _carried_out(request)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


def _carried_out(request: bytes | bytearray) -> bytes:
    try:
        errand, argument = pickle.loads(request)  # noqa: S301 - from the process that this one serves
        return pickle.dumps((Outcome.DONE, errand(argument)), pickle.HIGHEST_PROTOCOL)
    except (MemoryError, RecursionError):
        return pickle.dumps((Outcome.NO_MEMORY, None))
    except Exception:  # noqa: BLE001 - told where the errand was given
        return pickle.dumps((Outcome.FAULT, traceback.format_exc()))


def _received(channel: socket.socket, length: int) -> bytearray:
    """So many bytes; none where the other side is gone."""
    data = bytearray(length)
    view, place = memoryview(data), 0
    while place < length:
        count = channel.recv_into(view[place:])
        if not count:
            return bytearray()
        place += count
    return data


class _Memory:
    """Private memory of this process, as RLIMIT_DATA counts it (proc(5), statm)."""

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._file = -1

    def held(self) -> int:
        """Bytes; 0 where the system does not tell."""
        if self._file < 0:
            return 0
        return int(os.pread(self._file, 200, 0).split()[5]) * resource.getpagesize()


def leave_everything(keep: socket.socket) -> socket.socket:
    """Let a forked process hold nothing of its parent's: neither files and sockets, nor signal handlers, nor garbage.

    An end of a pipe that stayed open here would keep others from noticing that the parent died.
    """
    # Garbage of the parent's would close, by number, what is opened here; and a look at it would copy its memory.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)  # what is read is many small tuples and hardly a cycle
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the parent decides on these
    for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGALRM, signal.SIGPROF))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    channel = socket.socket(fileno=os.dup(keep.fileno()))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, channel.fileno())
    os.closerange(channel.fileno() + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115, PTH123 - for good
    return channel
