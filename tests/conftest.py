"""Settings of all tests."""

from __future__ import annotations

import pytest
from dashboard_city import shown_city
from followed_city import followed_city
from hypothesis import settings
from proof_city import kept_city, proof_city

__all__ = ["followed_city", "kept_city", "proof_city", "shown_city"]

# How long an example takes depends on what else the machine does: timings are benchmarks, never assertions.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no processor waits for them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)
