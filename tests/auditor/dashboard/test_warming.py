"""Before the dashboard says where it is, what the first visitor needs has been read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest

from auditor.cli.serve import desk_of
from auditor.cli.session import Session
from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame.page import environment
from auditor.dashboard.warming import warm
from storage.repository import Repository


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    with chdir(folder):
        session = Session(database=str(folder / "prongsai.db"))
        try:
            yield desk_of(session, host="127.0.0.1", round_name=None, rules=None)
        finally:
            session.close()


def test_every_template_is_read_and_pages_can_be_written(kept_city: Path) -> None:
    """A template that cannot be compiled is a fault that ends the start, not the first visit."""
    environment().cache.clear()  # type: ignore[union-attr]
    with desk(kept_city) as opened:
        warm(opened)

    assert len(environment().cache) == len(environment().list_templates())  # type: ignore[arg-type]


def test_a_database_without_audits_is_no_trouble(tmp_path: Path) -> None:
    """An office that begins has nothing to show yet."""
    Repository.open(tmp_path / "prongsai.db").close()
    with desk(tmp_path) as opened:
        warm(opened)
