"""Which version of the program is at work; every audit names it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """The installed version; "source" where the program runs from a folder that was not installed."""
    try:
        return version("prongsai")
    except PackageNotFoundError:
        return "source"
