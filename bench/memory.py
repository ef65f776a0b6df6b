"""How much memory a process and its children hold, sampled while they work (Linux)."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_EVERY = 0.25


class Peak:
    """The most that was held at once, in MB: shared pages counted once (PSS, proc(5))."""

    def __init__(self) -> None:
        self.megabytes = 0.0


@contextmanager
def watched(*leave_out: int, root: int | None = None) -> Iterator[Peak]:
    """Sample a process (this one) and all its descendants, except those named and theirs."""
    peak, done, first = Peak(), threading.Event(), root or os.getpid()

    def sample() -> None:
        while not done.wait(_EVERY):
            held = sum(_pss(pid) for pid in _family(first, frozenset(leave_out)))
            peak.megabytes = max(peak.megabytes, held / 1024)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def children(pid: int) -> list[int]:
    """The direct children of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def _family(pid: int, leave_out: frozenset[int]) -> Iterator[int]:
    yield pid
    for child in children(pid):
        if child not in leave_out:
            yield from _family(child, leave_out)


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
