"""How one sample centre writes: its names, its habits of wording and of dating."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from demo.dates import DAY_FORMS, day_text

_DATED_FORMS = tuple(form for form in DAY_FORMS if form != "slash2")


@lru_cache(maxsize=4)
def load(name: str) -> Any:
    """A data file of the city, read once."""
    return yaml.load(files("demo").joinpath(f"data/{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How one centre writes: its names, its habits of wording and dating. The same in every month."""

    seed: str
    unit: str
    kind: str
    """What it calls itself: "สำนักงานเขต", "สำนัก", "สำนักงาน"."""
    district: bool
    address: str
    telephone: str
    email: str
    document_kinds: Sequence[str] = ("pdf",)
    labels: Mapping[str, int] = field(default_factory=dict)
    """Wordings fixed by hand: item code to the index of its label."""

    def rng(self, purpose: str) -> random.Random:
        """A generator for one purpose, the same whenever asked."""
        return random.Random(f"{self.seed}|{self.unit}|{purpose}")

    def pick(self, purpose: str, choices: Sequence[str]) -> str:
        """One of the choices, the same whenever asked."""
        return self.rng(purpose).choice(choices)

    def day(self, when: date, habit: str) -> str:
        """A day as this centre writes it in one place."""
        return day_text(when, self.pick(f"day form {habit}", _DATED_FORMS))

    def division(self, purpose: str) -> str:
        names: list[str] = load("texts")["divisions"]["district" if self.district else "other"]
        return self.pick(purpose, names)
