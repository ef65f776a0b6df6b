"""The wish to end a run, from a signal to the loop that waits on its workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum
from types import FrameType


class Haste(IntEnum):
    """How a run is to end."""

    NONE = 0
    GENTLE = 1
    """Begin no further centre; finish and keep those in hand."""
    NOW = 2
    """Leave the centres in hand; what was finished is kept."""


class Stop:
    """Remembers how a run is to end, and wakes whoever waits on `fileno()`.

    Asking is safe in a signal handler and from any thread: it sets a value and writes one byte to a pipe.
    """

    def __init__(self) -> None:
        self.haste = Haste.NONE
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def ask(self, haste: Haste) -> None:
        """End the run so; a second asking of any kind ends it now."""
        self.haste = Haste.NOW if self.haste else haste
        # Full of earlier askings, and the waiter wakes all the same; or closed, and nobody waits any more.
        with suppress(OSError):
            os.write(self._write, b"!")

    def fileno(self) -> int:
        """Readable once someone has asked."""
        return self._read

    def heard(self) -> None:
        """Take the askings so far out of the pipe, so that a wait sleeps again."""
        with suppress(BlockingIOError):
            while os.read(self._read, 64):
                pass

    def close(self) -> None:
        os.close(self._read)
        os.close(self._write)


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """A Stop that signals ask: SIGTERM gently, Ctrl-C and a terminal's hang-up at once.

    For the main thread only (signal.signal refuses others). The handlers before are put back at the end.
    """
    stop = Stop()
    hastes = {signal.SIGTERM: Haste.GENTLE, signal.SIGINT: Haste.NOW, signal.SIGHUP: Haste.NOW}

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.ask(hastes[signal.Signals(number)])

    before = {number: signal.signal(number, ask) for number in hastes}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        stop.close()
