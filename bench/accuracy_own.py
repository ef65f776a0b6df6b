"""Our own labels: the sets that lie beside this file, and what each said when the rules first met it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.accuracy_data import NoData
from bench.accuracy_labels import Labels, read_labels
from rules.pack import Pack

FOLDER = Path(__file__).parent / "labels"
MEETINGS = "first-meetings.toml"
_NEEDED = ("about", "rows", "macro_f1", "false_alarms")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMeeting:
    """What a set said before anybody who writes the rules had read it; figures as they were published."""

    rows: int
    """As met: a text that an earlier set has too was counted then, and is left out of the set now."""
    macro_f1: str
    false_alarms: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSet:
    """One set of labels, as read today and as first met."""

    name: str
    about: str
    labels: Labels
    first: FirstMeeting


def read_own(pack: Pack, folder: Path = FOLDER) -> tuple[OwnSet, ...]:
    """Classify every text of every set, in the order in which they were met; raises NoData."""
    meetings = _meetings(folder / MEETINGS)
    unmet = sorted({path.stem for path in folder.glob("*.csv")} - set(meetings))
    if unmet:
        raise NoData(f"{folder / MEETINGS} has no [{unmet[0]}], but {unmet[0]}.csv lies beside it")
    return tuple(
        OwnSet(name=name, about=told["about"], labels=read_labels(folder / f"{name}.csv", pack), first=_first(told))
        for name, told in meetings.items()
    )


def together(sets: tuple[OwnSet, ...]) -> Labels:
    """All rows as one set."""
    return Labels(answers=tuple(answer for one in sets for answer in one.labels.answers))


def _first(told: Mapping[str, Any]) -> FirstMeeting:
    return FirstMeeting(
        rows=told["rows"], macro_f1=told["macro_f1"], false_alarms=told["false_alarms"], note=told.get("note", "")
    )


def _meetings(path: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        meetings = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NoData(f"{path} is missing: it names the sets and their first meetings") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoData(f"{path} is no TOML: {error}") from error
    for name, told in meetings.items():
        missing = [key for key in _NEEDED if not isinstance(told, dict) or key not in told]
        if missing:
            raise NoData(f"{path}: [{name}] has no {', '.join(missing)}")
    return meetings
