"""Which hosts belong to one site: by the name that somebody registered, told by its form alone."""

from __future__ import annotations

from crawler.guard import literal_address
from crawler.urls import host_key, name_and_port

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "go", "gov", "in", "mi", "mil", "ne", "net", "or", "org"})
"""Under a country's domain, names are registered below these: "agency.go.th"."""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses (in normal form) lie on one site: "www.agency.go.th" and "api.agency.go.th" do.

    An address in numbers, or a name of one label, is a site by itself, and so is each port of it.
    """
    name, other_name = name_and_port(one)[0], name_and_port(other)[0]
    if not (_is_registered(name) and _is_registered(other_name)):
        return host_key(one) == host_key(other)
    return _registered(name) == _registered(other_name)


def _is_registered(name: str) -> bool:
    return "." in name and literal_address(name.strip("[]")) is None


def _registered(name: str) -> str:
    labels = name.split(".")
    country = len(labels[-1]) == 2
    return ".".join(labels[-3:] if country and labels[-2] in _SECOND_LEVEL else labels[-2:])
