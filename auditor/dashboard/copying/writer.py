"""A process that writes the pages of centres, one centre after the other."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from dataclasses import replace

from auditor.dashboard.archived.apart import one_reader
from auditor.dashboard.copying.asking import Pages
from auditor.dashboard.copying.centres import Terms, pages_of, write_centre
from auditor.dashboard.copying.spreading import Spread
from storage.repository import Repository

_begun: list[tuple[Terms, Pages]] = []
"""What this process works with: one pair, once it has begun."""
_held = ExitStack()
"""What stays open until this process ends."""


def begin(terms: Terms) -> None:
    """Open the database. Ctrl-C reaches every process of the group; the parent alone decides on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    repository = _held.enter_context(Repository.open(terms.database))
    _held.enter_context(one_reader())
    own = replace(terms, source=replace(terms.source, repository=repository))
    _begun.append((own, pages_of(own)))


def write_one(code: str) -> Spread:
    """One centre's pages."""
    terms, pages = _begun[0]
    return write_centre(pages, terms, code)
