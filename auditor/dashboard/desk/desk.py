"""What the served dashboard works with: what it reads, and how a run is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from auditor.dashboard.desk.door import Door
from auditor.dashboard.desk.running import Runner
from auditor.dashboard.desk.source import Source
from auditor.dashboard.desk.workshop import Workshop
from auditor.means import Means
from auditor.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One server's."""

    source: Source
    settings: Settings
    means: Callable[[str], Means]
    """What a run works with that this person asks for; the pack is read anew."""
    hosts: frozenset[str]
    """The names under which the server may be asked for, without ports; others are another site's trick."""
    door: Door = field(default_factory=Door)
    """Who is let in."""
    runner: Runner = field(default_factory=Runner)
    """What this server runs for people."""
    workshop: Workshop = field(default_factory=Workshop)
    """What it tries on the kept crawls for the rules' sake."""
