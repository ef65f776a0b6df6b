"""Processes to read in, and the process that bears them.

A process that runs an event loop, threads and open connections is none to fork from. So one is forked off early,
before all that: the nurse, who stays small and forks each child from herself. A child loads the parsers that its
errands want. The nurse ends the children and herself as soon as the other end of her pipe closes, however its owner
died.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import struct
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from crawler.apart import HEAD, LENGTH, Bounds, Errand, Outcome, leave_everything, serve

_NUMBER = struct.Struct("!cq")
_BEAR, _END = b"b", b"e"
_BITE = 65_536
_PATIENCE = 30.0
"""Seconds for the nurse to answer."""


class Child:
    """A process to read in, as its user sees it."""

    def __init__(self, pid: int, channel: socket.socket) -> None:
        self.pid = pid
        self._channel = channel

    async def ask(self, request: bytes, seconds: float) -> tuple[Outcome, Any]:
        """Give an errand and wait for its answer. Raises OSError, EOFError among them, where the process dies over it."""
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self._channel, HEAD.pack(len(request), seconds) + request)
        data = await loop.sock_recv(self._channel, _BITE)
        if len(data) < LENGTH.size:
            raise ConnectionResetError
        (length,) = LENGTH.unpack_from(data)
        rest = await _received(loop, self._channel, LENGTH.size + length - len(data))
        answer: tuple[Outcome, Any] = pickle.loads(data[LENGTH.size :] + rest)  # noqa: S301 - own child
        return answer

    def give_up(self) -> None:
        """Let whoever waits for an answer know that none will come."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)

    def leave(self) -> None:
        """Close the channel; a child that waits for an errand ends then."""
        self._channel.close()


def errand(function: Errand, argument: object) -> bytes:
    """What `Child.ask` sends."""
    return pickle.dumps((function, argument), pickle.HIGHEST_PROTOCOL)


class Nursery:
    """The nurse, as her owner sees her.

    A context manager; nothing is left running after it, and nothing to be reaped.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._nurse = 0
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Fork the nurse now, while this process is still small and has no threads; else it is done when she is needed."""
        if self._control is not None:
            return
        ours, theirs = socket.socketpair()
        self._nurse = os.fork()
        if not self._nurse:
            _nurse(theirs, self.bounds)
        theirs.close()
        ours.setblocking(False)
        self._control = ours

    def close(self) -> None:
        """End the nurse and all children."""
        if self._control is None:
            return
        self._control.close()
        self._control = None
        with suppress(ChildProcessError, ProcessLookupError):
            os.waitpid(self._nurse, 0)

    async def child(self) -> Child:
        """A new process, which has read nothing yet. Raises OSError where the system has none left to give."""
        async with self._turn:
            try:
                return await self._borne()
            except OSError:
                self.close()  # somebody ended her
                return await self._borne()

    async def _borne(self) -> Child:
        self.start()
        assert self._control is not None
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            socket.send_fds(self._control, [_NUMBER.pack(_BEAR, 0)], [theirs.fileno()])
            return Child(await self._answer(), ours)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()

    async def end(self, child: Child) -> int:
        """End a child that may have ended already; its exit code, negative for a signal; 0 where nobody knows."""
        child.leave()
        async with self._turn:
            if self._control is None:
                return 0
            try:
                self._control.send(_NUMBER.pack(_END, child.pid))
                return await self._answer()
            except OSError:
                self.close()
                return 0

    async def _answer(self) -> int:
        assert self._control is not None
        try:
            async with asyncio.timeout(_PATIENCE):
                data = await _received(asyncio.get_running_loop(), self._control, _NUMBER.size)
        except BaseException:
            os.kill(self._nurse, signal.SIGKILL)  # what she might still answer would be taken for the next one's
            raise
        return int(_NUMBER.unpack(data)[1])


async def _received(loop: asyncio.AbstractEventLoop, channel: socket.socket, length: int) -> bytearray:
    data = bytearray(length)
    view, place = memoryview(data), 0
    while place < length:
        count = await loop.sock_recv_into(channel, view[place:])
        if not count:
            raise ConnectionResetError
        place += count
    return data


# the nurse's own life


def _nurse(control: socket.socket, bounds: Bounds) -> None:
    """Bear and end children until nobody asks any more; never returns."""
    children: set[int] = set()
    try:
        control = leave_everything(control)
        while True:
            message, channels, _, _ = socket.recv_fds(control, _NUMBER.size, 1)
            if len(message) < _NUMBER.size:
                break
            word, pid = _NUMBER.unpack(message)
            if word == _BEAR:
                pid = answer = _bear(control, channels[0], bounds)
                children.add(pid)
            else:
                answer = _ended(pid)
                children.discard(pid)
            control.sendall(_NUMBER.pack(word, answer))
    finally:
        for pid in children:
            _ended(pid)
        os._exit(0)


def _bear(control: socket.socket, channel: int, bounds: Bounds) -> int:
    pid = os.fork()
    if pid:
        os.close(channel)
        return pid
    try:
        control.close()
        serve(socket.socket(fileno=channel), bounds)
    finally:
        os._exit(0)


def _ended(pid: int) -> int:
    with suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 0
