"""What the tests of several pages share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from dashboard_server import Served


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[httpx.Client]:
    """A client of the dashboard that a module's `served` is."""
    with httpx.Client(base_url=served.address, timeout=60) as client:
        yield client
