"""Worker processes: who is in hand where, what a crash costs, how a run ends early.

Orders are always carried out in child processes, also where there is only one: there is one way to do it, and a
native parser that crashes never takes the database's owner with it. The processes are spawned, not forked, and
each gets one pipe: orders to stop go down, outcomes come up. When the parent dies its end closes and the child
ends itself.

A crash costs at most the orders in hand, and each of those is tried once more: the groups they belong to
are put apart, each in a process of its own with one order at a time and every page read confined, so that what ended
the worker costs that page only. Should the worker end again, the order is known for certain and no other is given up
with it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, TypeAlias, assert_never

from auditor.errors import CannotContinue, WorkerFailed
from auditor.groups import balanced
from auditor.stop import Haste, Stop
from auditor.tasks import Batch, Begun, Done, Failed, Finished, Message, Order, Refused, Terms
from auditor.worker import HELD_SIGNALS, STOP, work

Entry: TypeAlias = "Callable[[Connection[Any, Any], Batch], None]"
Group = tuple[Order, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """What one worker process is to carry out."""

    groups: tuple[Group, ...]
    at_once: int
    confined: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class _Cell:
    """One worker process and what it still owes."""

    process: SpawnProcess
    connection: Connection[Any, Any]
    groups: tuple[Group, ...]
    owed: dict[str, Order]
    in_hand: set[str] = field(default_factory=set)
    progressed: bool = False


class Crew:
    """Carries out orders over several processes and hands back each outcome as it comes."""

    def __init__(self, *, terms: Terms, processes: int, at_once: int, stop: Stop, entry: Entry = work) -> None:
        """`at_once` orders are in hand in each of at most `processes` processes; `entry` is what a process runs."""
        self._terms, self._processes, self._at_once, self._stop, self._entry = terms, processes, at_once, stop, entry
        self._cells: list[_Cell] = []
        self._waiting: deque[_Share] = deque()
        self._crashed_once: set[str] = set()

    def carry_out(self, groups: Sequence[Group]) -> Iterator[Done | Failed]:
        """Yield an outcome for each order, in the order in which they come; fewer where the run was stopped.

        Raises CannotContinue where no order can be carried out, WorkerFailed where no process can begin. Ends its processes whenever the iteration ends.
        """
        by_keys = {tuple(order.key for order in group): group for group in groups}
        for share in balanced(by_keys, self._processes):
            self._waiting.append(_Share(groups=tuple(by_keys[keys] for keys in share), at_once=self._at_once))
        try:
            while self._fill_cells():
                yield from self._listen()
        finally:
            self._end_all()

    def _fill_cells(self) -> bool:
        if self._stop.haste:
            self._waiting.clear()
        while self._waiting and len(self._cells) < self._processes:
            self._cells.append(self._started(self._waiting.popleft()))
        return bool(self._cells)

    def _started(self, share: _Share) -> _Cell:
        orders = tuple(_in_turns(share.groups))
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        batch = Batch(terms=self._terms, orders=orders, at_once=share.at_once, confined=share.confined)
        process = context.Process(target=self._entry, args=(theirs, batch), daemon=True)
        with _signals_held():
            process.start()
        theirs.close()
        return _Cell(process=process, connection=ours, groups=share.groups, owed={order.key: order for order in orders})

    def _listen(self) -> Iterator[Done | Failed]:
        ready = wait([self._stop.fileno(), *(cell.connection for cell in self._cells)])
        if self._stop.fileno() in ready:
            self._hurry()
        for cell in [cell for cell in self._cells if cell.connection in ready]:
            try:
                message: Message = cell.connection.recv()
            except (EOFError, OSError):
                yield from self._ended(cell)
            else:
                yield from self._heard(cell, message)

    def _heard(self, cell: _Cell, message: Message) -> Iterator[Done | Failed]:
        match message:
            case Begun(key=key):
                cell.in_hand.add(key)
            case Done(key=key) | Failed(key=key):
                cell.in_hand.discard(key)
                cell.owed.pop(key)
                cell.progressed = True
                yield message
            case Refused(reason=reason):
                raise CannotContinue(reason)
            case Finished():
                cell.owed.clear()
            case _:
                assert_never(message)

    def _ended(self, cell: _Cell) -> Iterator[Done | Failed]:
        """A process is gone: at its end, or by a crash, with orders left."""
        self._cells.remove(cell)
        cell.connection.close()
        cell.process.join()
        if not cell.owed or self._stop.haste:
            return
        how = _exit_in_words(cell.process.exitcode)
        if not cell.in_hand and not cell.progressed:
            raise WorkerFailed(f"a worker process {how} before it began; its own message stands above, if it left one")
        for key in sorted(cell.in_hand & self._crashed_once):
            cell.owed.pop(key)
            cell.in_hand.discard(key)
            yield Failed(key=key, reason=f"the worker process {how}, twice, while it was in hand")
        self._crashed_once |= cell.in_hand
        self._put_apart(cell)

    def _put_apart(self, cell: _Cell) -> None:
        """The groups that a crash touched, each alone and one order at a time; the others as they were."""
        left = [tuple(order for order in group if order.key in cell.owed) for group in cell.groups]
        touched = [group for group in left if any(order.key in self._crashed_once for order in group)]
        untouched = tuple(group for group in left if group and group not in touched)
        if untouched:
            self._waiting.append(_Share(groups=untouched, at_once=self._at_once))
        self._waiting.extend(_Share(groups=(group,), at_once=1, confined=True) for group in touched)

    def _hurry(self) -> None:
        self._stop.heard()
        match self._stop.haste:
            case Haste.NONE:
                pass
            case Haste.GENTLE:
                for cell in self._cells:
                    _tell(cell, STOP)
            case Haste.NOW:
                self._end_all()
            case _:
                assert_never(self._stop.haste)

    def _end_all(self) -> None:
        for cell in self._cells:
            cell.process.kill()
        for cell in self._cells:
            cell.process.join()
            cell.connection.close()
        self._cells.clear()


def _tell(cell: _Cell, word: str) -> None:
    with suppress(OSError):  # it is ending already; the wait that follows hears so
        cell.connection.send(word)


def _exit_in_words(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


@contextmanager
def _signals_held() -> Iterator[None]:
    """A process started in here is born with these signals held back, until it has its own handlers."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_turns(groups: Iterable[Group]) -> Iterator[Order]:
    """The first order of each group, then the second of each that has one, and so on."""
    left = list(map(iter, groups))
    while left:
        following = []
        for orders in left:
            if (order := next(orders, None)) is not None:
                yield order
                following.append(orders)
        left = following


def in_groups(orders: Iterable[Order], codes: Iterable[Iterable[str]]) -> tuple[Group, ...]:
    """The orders of each group of centres; groups without orders are left out."""
    by_centre = {order.centre: order for order in orders}
    groups = (tuple(by_centre[code] for code in group if code in by_centre) for group in codes)
    return tuple(group for group in groups if group)
