"""A crowd of simulated centres: a few pages each, as slow as the web is, and failing as often.

The shares follow what national runs report (8 to 13 of 100 sites cannot be reached, a third of those only now and
then), the waits a lognormal distribution with a median of 150 ms and one answer in twenty above 0.8 s.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.answers import Answers, answer
from bench.corpus_pages import site_pages

MEDIAN, SPREAD, LONGEST = 0.15, 1.0, 4.0
FATES = {"refuse": 0.04, "hang": 0.03, "reset": 0.015, "503": 0.02, "first": 0.02}
"""Shares of sites: nothing listens, no answer ever comes, the connection breaks, 503 for ever, only the first breaks."""
_KINDS = 60
"""So many different sets of pages; what is served need not be told apart by its words."""
_FEWEST, _MOST = 3, 12


def crowd(sites: int, seed: int, plan: str) -> tuple[list[Answers], Mapping[str, Any]]:
    """The sites, and how many have which fate. `plan` is JSON: "fates", and "pages" where all have as many."""
    chance, wanted = random.Random(seed), json.loads(plan)
    fates: Mapping[str, float] = wanted.get("fates", FATES)
    sizes = [wanted.get("pages") or chance.randint(_FEWEST, _MOST) for _ in range(_KINDS)]
    kinds = [_pages(kind, pages, small=wanted.get("small", False)) for kind, pages in enumerate(sizes)]
    drawn = chance.choices(["", *fates], [1 - sum(fates.values()), *fates.values()], k=sites)
    scale = wanted.get("latency", 1.0)
    served = [Answers(kinds[number % _KINDS], _latency(chance, scale), fate=fate) for number, fate in enumerate(drawn)]
    return served, Counter(drawn)


def _pages(kind: int, pages: int, *, small: bool) -> dict[bytes, bytes]:
    if small:
        return {b"/": answer("<title>สำนักงาน</title><h1>สำนักงาน</h1><p>โทรศัพท์ 0 2222 0000</p>".encode())}
    return {path.encode(): answer(body) for path, body in site_pages(kind, pages)}


def _latency(chance: random.Random, scale: float) -> Any:
    """Of one site: some are slow altogether."""
    own = chance.lognormvariate(0, 0.5)

    def seconds() -> float:
        return scale * min(LONGEST, own * chance.lognormvariate(math.log(MEDIAN), SPREAD * 0.8))

    return seconds


def summary(notes: Mapping[str, Any]) -> Sequence[str]:
    """How many sites answer, and how the others fail, in words."""
    names = {
        "": "answer",
        "refuse": "refuse the connection",
        "hang": "never answer",
        "reset": "break every connection",
        "503": "answer 503 always",
        "first": "break the first connection only",
    }
    return [f"{notes.get(fate, 0):,} {name}" for fate, name in names.items() if notes.get(fate, 0)]
