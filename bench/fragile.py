"""`prongsai`, which kills itself with SIGKILL at one step of its work: the moments that a stranger's kill seldom meets.

The environment names the step: FRAGILE="role:step:number" and FRAGILE_LOG, a file that gets a line before each end.
Roles and steps are in `STEPS`; the step's number counts from 1 in each process.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from functools import partial, wraps
from multiprocessing.connection import Connection
from typing import Any

STEPS: Mapping[str, tuple[str, ...]] = {
    "parent": ("statement", "before commit", "after commit", "before audit", "after audit"),
    "worker": (
        "before fsync",
        "after fsync",
        "before rename",
        "after rename",
        "record",
        "before done",
        "after done",
    ),
}


def main() -> None:
    """The command line, with the step armed in this process or in its workers."""
    from auditor import means  # noqa: PLC0415 - as late as the command line itself imports it
    from auditor.cli.entry import main as prongsai  # noqa: PLC0415
    from auditor.workers import Crew  # noqa: PLC0415

    role, step, _ = os.environ["FRAGILE"].split(":")
    if role == "worker":
        vars(means)["Crew"] = lambda **given: Crew(**given | {"entry": work})
    else:
        _arm_parent(step)
    prongsai()


def work(connection: Connection[Any, Any], batch: Any) -> None:
    """The entry of a worker process whose step is armed."""
    from auditor.worker import work as really  # noqa: PLC0415
    from storage import archive  # noqa: PLC0415

    _, step, _ = os.environ["FRAGILE"].split(":")
    fuse = _Fuse()
    match step.split(" ", 1):
        case [_, "fsync"]:
            os.fsync = _around(os.fsync, step, fuse)
        case [_, "rename"]:
            os.rename = _around(os.rename, step, fuse)
        case ["record"]:
            archive.ArchiveWriter.record = _around(archive.ArchiveWriter.record, "after", fuse)  # type: ignore[method-assign]
        case _:
            connection = _Tapped(connection, step, fuse)  # type: ignore[assignment]
    really(connection, batch)


class _Fuse:
    """Burns down by one a step; at its end so does the process."""

    def __init__(self) -> None:
        self._left = int(os.environ["FRAGILE"].rpartition(":")[2])

    def burn(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            log = os.open(os.environ["FRAGILE_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(log, f"{os.environ['FRAGILE']}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)


class _Tapped:
    """A worker's connection that counts the orders reported done."""

    def __init__(self, connection: Connection[Any, Any], step: str, fuse: _Fuse) -> None:
        self._connection, self._step, self._fuse = connection, step, fuse

    def send(self, message: object) -> None:
        done = type(message).__name__ == "Done"
        if done and self._step.startswith("before"):
            self._fuse.burn()
        self._connection.send(message)
        if done and self._step.startswith("after"):
            self._fuse.burn()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _arm_parent(step: str) -> None:
    from sqlalchemy import Engine, event  # noqa: PLC0415

    from storage.repository import Repository  # noqa: PLC0415

    fuse = _Fuse()
    match step:
        case "statement":
            event.listen(Engine, "after_cursor_execute", fuse.burn)
        case "before commit":
            event.listen(Engine, "commit", fuse.burn)
        case "after commit":
            event.listen(Engine, "commit", partial(_commit_then, fuse))
        case _:
            Repository.keep_audit = _around(Repository.keep_audit, step, fuse)  # type: ignore[method-assign]


def _commit_then(fuse: _Fuse, connection: Any) -> None:
    connection.connection.dbapi_connection.commit()
    fuse.burn()


def _around(function: Callable[..., Any], step: str, fuse: _Fuse) -> Callable[..., Any]:
    @wraps(function)
    def tapped(*arguments: Any, **named: Any) -> Any:
        if step.startswith("before"):
            fuse.burn()
        found = function(*arguments, **named)
        if not step.startswith("before"):
            fuse.burn()
        return found

    return tapped
