"""What a verification found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it should be."""

    where: str
    """ "journal entry 12", "2020-02/dusit/….warc.gz", "audit 7 of dusit for 2020-02"."""
    what: str
    """What is wrong with it, in one clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What one check looked at."""

    what: str
    """ "journal entries", "archives", "audits judged again"."""
    count: int
    faults: tuple[Fault, ...] = ()
    """In the order in which they stand there: the first is the first bad one."""
    notes: tuple[str, ...] = ()
    """What a reader should know and is no fault."""
