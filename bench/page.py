"""docs/benchmarks.md: one section a command, so that a new run replaces its own figures and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def with_section(page: str, title: str, body: str) -> str:
    """The page with `body` as the section of that title; at its end where it has none yet."""
    section = f"## {title}\n{body.strip()}\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    if found is None:
        return f"{page.rstrip()}\n\n{section}"
    rest = page[found.end() :]
    return page[: found.start()] + section + (f"\n{rest}" if rest else "")
