"""How long an audit takes that leaves 0.1 s between two requests to one host, against the shortest time possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.audited import FIRST, SECOND, Cost, audit
from bench.corpus_pages import SITES
from bench.farm import CORPUS, farm

DELAY = 0.1
SHARING = 50
ASKED = 1.15
"""Times the shortest possible."""
CASES = (("60 pages a centre", 60, 0), ("12 pages a centre", 12, 0), ("12 pages a centre", 12, SHARING))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One audit, and how many of its centres shared a host."""

    name: str
    sharing: int
    cost: Cost

    @property
    def shortest(self) -> float:
        """Seconds that the requests to the busiest host take if nothing but the delay takes any time."""
        return (self.cost.largest_host - 1) * DELAY


def measure() -> Iterator[Case]:
    """Each case once: the time is made of waiting, and hardly varies."""
    for name, pages, sharing in CASES:
        with farm([CORPUS, str(SITES), str(pages), str(sharing)]) as served:
            cost = audit(served.urls, cpus=[FIRST, SECOND], workers=2, delay=DELAY, timeout=20)
            yield Case(name=name, sharing=sharing, cost=cost)


def lines(cases: Iterator[Case]) -> Iterator[str]:
    """The figures as Markdown."""
    yield f"| 72 centres, {DELAY} s between two requests to a host | pages | requests of the busiest host | at least, s | took, s | ratio |"
    yield "|---|---|---|---|---|---|"
    for case in cases:
        where = f"{case.sharing} of them on one host" if case.sharing else "each on a host of its own"
        ratio = case.cost.seconds / case.shortest
        yield (
            f"| {case.name}, {where} | {case.cost.pages:,} | {case.cost.largest_host:,} | {case.shortest:.1f} "
            f"| {case.cost.seconds:.1f} | {ratio:.2f} ×{'' if ratio <= ASKED else ' (**not met**)'} |"
        )
    yield ""
    yield f"Asked: at most {ASKED} × in every row."
