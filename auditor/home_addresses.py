"""The addresses of many hosts at once, asked for before the work is dealt out to processes.

Nothing depends on an answer: a name that is not answered in time counts as a host by itself.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping

from crawler.addresses import machine
from crawler.guard import literal_address

AT_ONCE = 64
STALLED_AFTER = 5.0
"""Seconds without any answer after which no more are waited for: this machine has no name server that works."""
MAX_SECONDS = 60.0

Lookup = Callable[[str], Iterable[str]]
"""A name to its textual addresses; raises OSError where there is none."""


def system_lookup(name: str) -> list[str]:
    """The system's resolver."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "this cannot be a host's name") from error
    return [str(entry[4][0]) for entry in found]


def addresses_of(
    hosts: Iterable[str],
    *,
    lookup: Lookup = system_lookup,
    stalled_after: float = STALLED_AFTER,
    max_seconds: float = MAX_SECONDS,
) -> Mapping[str, frozenset[str]]:
    """The machines behind host keys (`auditor.groups.host_key`), each host with at least one; others are left out.

    Hosts on loopback are named with their port and need no look-up: there, each is a machine of its own.
    """
    found = {host: frozenset({machine(host, 0)}) for host in set(hosts) if literal_address(host) is not None}
    names = [host for host in dict.fromkeys(hosts) if host not in found and ":" not in host]
    todo: queue.SimpleQueue[str] = queue.SimpleQueue()
    answers: queue.SimpleQueue[tuple[str, frozenset[str]]] = queue.SimpleQueue()
    for name in names:
        todo.put(name)

    def ask() -> None:
        while True:
            try:
                name = todo.get_nowait()
            except queue.Empty:
                return
            try:
                answers.put((name, frozenset(machine(address, 0) for address in lookup(name))))
            except (OSError, ValueError):
                answers.put((name, frozenset()))

    # Daemons: a look-up that hangs in the system's resolver must not hold up the program's end.
    for _ in range(min(AT_ONCE, len(names))):
        threading.Thread(target=ask, daemon=True, name="home addresses").start()
    last = time.monotonic() + max_seconds
    for _ in names:
        try:
            name, machines = answers.get(timeout=max(0.0, min(stalled_after, last - time.monotonic())))
        except queue.Empty:
            break
        if machines:
            found[name] = machines
    _drain(todo)
    return found


def _drain(todo: queue.SimpleQueue[str]) -> None:
    """Leave nothing to threads that may yet come back."""
    while not todo.empty():
        try:
            todo.get_nowait()
        except queue.Empty:
            return
