"""A worker process that notes, in one file for all processes, what it makes safe from a power cut, and when."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.tasks import Batch
from auditor.worker import work

LOG = "NOTING_LOG"


def note(line: str) -> None:
    log = os.open(os.environ[LOG], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(log, f"{line}\n".encode())
    os.close(log)


def noting(really: Callable[..., None], name: str) -> Callable[..., None]:
    def noted(*arguments: Any) -> None:
        really(*arguments)
        place = Path(f"/proc/self/fd/{arguments[0]}").readlink() if name == "fsync" else arguments[-1]
        note(f"{name} {place}")

    return noted


def note_work(connection: Any, batch: Batch) -> None:
    os.fsync = noting(os.fsync, "fsync")
    os.rename = noting(os.rename, "rename")
    work(connection, batch)
