"""What a run says of the browser that it has, or has not."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.errors import CannotContinue
from crawler.browser import UNDRAWN, BrowserMode, Browsing, lacking


def require_browser(browsing: Browsing) -> None:
    """Raises CannotContinue where a run is not to begin without a browser, and none is there."""
    if browsing.mode is BrowserMode.ON and (why := lacking(browsing)) is not None:
        raise CannotContinue(f'[browser] mode is "on", and {why}; with "auto" such pages stay undetermined')


def what_was_lacking(remarks: Iterable[str]) -> str | None:
    """Why pages could not be drawn, and what to do about it: told once, whatever number of centres says so."""
    return next((remark for remark in sorted(remarks) if remark.startswith(UNDRAWN)), None)
