"""The dashboard, served for tests as it is for people: on loopback, from a real database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from auditor.cli.serve import desk_of
from auditor.cli.session import Session
from auditor.dashboard.app import dashboard
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.serving import Server, listening


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running dashboard."""

    address: str
    """Without a slash at its end."""
    desk: Desk


@contextmanager
def served_desk(desk: Desk) -> Iterator[Served]:
    """Serve it in a thread until the block ends."""
    with listening("127.0.0.1", 0) as waiting:
        server = Server(dashboard(desk))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [waiting]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Served(address=f"http://127.0.0.1:{waiting.getsockname()[1]}", desk=desk)
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@contextmanager
def served_folder(folder: Path, **changes: object) -> Iterator[Served]:
    """Serve the database `prongsai.db` of a folder, with that folder's settings."""
    with chdir(folder):
        session = Session(database=str(folder / "prongsai.db"))
        try:
            desk = desk_of(session, host="127.0.0.1", round_name=None, rules=None)
            with served_desk(replace(desk, **changes)) as served:  # type: ignore[arg-type]
                yield served
        finally:
            session.close()
