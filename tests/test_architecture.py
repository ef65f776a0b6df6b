"""What import-linter cannot see: the top-level module `scheduler`, and package façades."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "rules", "evaluator", "storage", "auditor", "demo")
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_the_command_line_starts_the_clock():
    """The scheduler is an entry beside the command line; nothing else knows it."""
    users = {path.relative_to(ROOT).parts[:2] for path in SOURCES if "scheduler" in set(imported(path))}

    assert users <= {("auditor", "cli")}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_packages_front_holds_a_docstring_only(package):
    """Re-exports would hide an import from the contracts of `make check`."""
    (only,) = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")).body

    assert isinstance(only, ast.Expr)


def test_modules_stay_small_enough_to_have_one_job():
    """About a hundred lines, seldom over three hundred."""
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 360
    }

    assert long == {}
