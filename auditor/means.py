"""What a run works with, and what it tells on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditor.clock import Clock
from auditor.errors import NothingToDo, UnknownCentre
from auditor.home_addresses import Lookup, system_lookup
from auditor.nearest import no_such_centre
from auditor.stop import Stop
from auditor.tasks import Judged, Terms
from auditor.worker import work
from auditor.workers import Crew, Entry
from crawler.browser import Browsing
from crawler.site import Limits
from crawler.window import Window
from rules.month import Month
from rules.pack import Pack
from storage.centre import Centre
from storage.repository import Repository

AT_ONCE = 72
"""How many centres a worker has in hand at the same time: politeness makes it wait on each far longer than it works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the work is done with, whichever month it is for."""

    database: str
    """What `repository` was opened from; the run lock lies beside it."""
    repository: Repository
    archive_root: Path
    pack: Pack
    pack_name: str
    """The path or name that the pack was loaded from, for the workers to load it again."""
    limits: Limits
    workers: int
    clock: Clock
    by: str
    """Who asked for it."""
    window: Window | None = None
    """The hours in which centres without hours of their own may be visited; None for all."""
    patience: float = 0.0
    """Seconds that a run waits for a window to open."""
    browsing: Browsing = field(default_factory=Browsing)
    """Whether and how pages that only a script draws are read."""
    lookup: Lookup = field(default=system_lookup)
    """Names to addresses, to see which centres share one."""
    remember_days: float = 0.0
    """For how long a site is looked at only where something had been found, as long as all that stands; 0 for never."""
    at_once: int = AT_ONCE
    entry: Entry = field(default=work)
    """What a worker process runs; a seam for tests."""

    def crew(self, month: Month, stop: Stop) -> Crew:
        """Processes for this work."""
        terms = Terms(
            pack=self.pack_name,
            pack_sha256=self.pack.sha256,
            month=month,
            limits=self.limits,
            archive_root=self.archive_root,
            clock=self.clock,
            browsing=self.browsing,
        )
        return Crew(terms=terms, processes=self.workers, at_once=self.at_once, stop=stop, entry=self.entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One centre has come to its end."""

    centre: str
    month: Month
    done: int
    total: int
    judged: Judged | None
    """None where it could not be audited."""


def chosen_centres(registry: Sequence[Centre], codes: Sequence[str]) -> tuple[Centre, ...]:
    """The centres of these codes in the registry's order, or all. Raises NothingToDo, UnknownCentre."""
    if not registry:
        raise NothingToDo("the registry has no centres yet: run `prongsai centres import FILE` first")
    known = {centre.code for centre in registry}
    for code in codes:
        if code not in known:
            raise UnknownCentre(no_such_centre(code, registry))
    chosen = frozenset(codes or known)
    return tuple(centre for centre in registry if centre.code in chosen)


def keep_pack(means: Means) -> None:
    """Keep the rule pack's text, so that an audit can be understood years later; the same pack again changes nothing."""
    pack = means.pack
    means.repository.keep_pack(pack.name, pack.version, pack.sha256, pack.source)
