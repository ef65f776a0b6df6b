"""The labelled data as it lies in its folder: where each file is, and what its item codes mean to a pack.

NoData
└─ a file of the labelled data is missing or is not what it should be
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from rules.findings import ItemCode

OTHER_NAMES = {"9(8)-announcements": "9(8)-tender"}
"""Codes of the labelled sites that a pack writes otherwise."""


class NoData(Exception):
    """What is missing, and where it was looked for."""


def rows_of(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV file that has these columns; raises NoData."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise NoData(f"{path} has no column {', '.join(missing)}; it needs {','.join(columns)}")
            return [{name: row[name] or "" for name in columns} for row in reader]
    except FileNotFoundError:
        raise NoData(f"{path} is missing") from None
    except UnicodeDecodeError:
        raise NoData(f"{path} is not UTF-8") from None


def items_meant(code: str, items: Sequence[ItemCode]) -> tuple[ItemCode, ...]:
    """The items of a pack that a labelled code accepts, in the pack's order; () where it is no item.

    "multi:A,B" accepts each of A and B; a bare clause ("9(3)", "9(8)") each item under it ("9(3)-plan").
    """
    code = OTHER_NAMES.get(code, code)
    if code.startswith("multi:"):
        meant = {item for part in code.removeprefix("multi:").split(",") for item in items_meant(part.strip(), items)}
        return tuple(item for item in items if item in meant)
    if code in items:
        return (code,)
    return tuple(item for item in items if item.startswith(f"{code}-"))
