"""Which hosts a page's scripts may speak to."""

from __future__ import annotations

import pytest

from crawler.domains import same_site


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.agency.go.th/", "https://api.agency.go.th:8443/list", True),
        ("http://agency.go.th/", "http://www.agency.go.th/", True),
        ("http://www.agency.go.th/", "http://www.other.go.th/", False),
        ("http://www.agency.go.th/", "http://go.th/", False),
        ("http://www.agency.com/", "http://cdn.agency.com/", True),
        ("http://www.agency.com/", "http://cdn.library.com/", False),
        ("http://agency.in.th/", "http://other.in.th/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/x", True),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://127.0.0.1/", "http://10.0.0.1/", False),
        ("http://[::1]:8000/", "http://[::1]:8001/", False),
        ("http://localhost/", "http://localhost:8000/", False),
        ("http://localhost/", "http://2130706433/", False),
        ("http://www.agency.go.th/", "http://127.0.0.1/", False),
    ],
)
def test_a_site_is_what_somebody_registered(one: str, other: str, same: bool) -> None:
    """Names below one registered name are one site; an address in numbers is one with its port."""
    assert same_site(one, other) is same
    assert same_site(other, one) is same
