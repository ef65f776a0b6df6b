"""What the pages are made from: the kept audits, the round, the rules in force. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditor.clock import Clock
from evaluator.standing import Round
from rules.pack import Pack
from storage.repository import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a page reads; the same for the served dashboard and for its copy."""

    repository: Repository
    archive_root: Path
    round: Round
    pack: Pack
    """The rules in force; an audit of the past is shown under those that judged it."""
    clock: Clock
