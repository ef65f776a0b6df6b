"""Which centres go to one process: those that share a host or an address."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace

import pytest

from auditor.clock import Clock
from auditor.groups import balanced, host_groups, sites_of
from auditor.home_addresses import addresses_of
from auditor.pipeline import _orders
from crawler.site import Limits, Site
from crawler.window import Window
from rules.month import Month
from storage.centre import Centre

NIGHT, EVENING = Window.parse("22:00-05:00"), Window.parse("18:00-22:00")


def site(code: str, host: str, *extra: str) -> Site:
    return Site(code=code, home_url=f"http://{host}/", extra_hosts=extra)


SITES = (site("a", "a.go.th"), site("b", "b.go.th"), site("c", "c.go.th"), site("d", "d.go.th", "a.go.th:8080"))


def test_centres_that_share_a_name_are_one_group() -> None:
    """A further host counts as much as the home host; ports make no difference."""
    assert host_groups(SITES) == (("a", "d"), ("b",), ("c",))


def test_centres_that_share_an_address_are_one_group() -> None:
    """Through a third too: b with c at one address, c with d's neighbour at another."""
    addresses = {"b.go.th": ["203.0.113.1"], "c.go.th": ["203.0.113.1", "203.0.113.2"], "d.go.th": ["203.0.113.2"]}

    assert host_groups(SITES, addresses) == (("a", "b", "c", "d"),)
    assert host_groups(SITES, {"b.go.th": ["203.0.113.1"], "c.go.th": ["203.0.113.2"]}) == host_groups(SITES)


def test_a_port_on_loopback_is_a_host() -> None:
    """A sample city's centres differ by port."""
    city = (site("a", "127.0.0.1:8001"), site("b", "127.0.0.1:8002"), site("c", "127.0.0.1:8001"))

    assert host_groups(city, addresses_of({"127.0.0.1:8001", "127.0.0.1:8002"})) == (("a", "c"), ("b",))


def test_addresses_are_asked_for_once_and_failures_left_out() -> None:
    """Numbers need no look-up; a name that nobody knows has no address."""
    asked: list[str] = []

    def lookup(name: str) -> list[str]:
        asked.append(name)
        if name == "gone.go.th":
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return ["203.0.113.1", "::ffff:203.0.113.1"]

    hosts = ["a.go.th", "gone.go.th", "a.go.th", "203.0.113.9", "127.0.0.1:8001"]
    found = addresses_of(hosts, lookup=lookup)

    assert found == {"a.go.th": {"203.0.113.1"}, "203.0.113.9": {"203.0.113.9"}}
    assert sorted(asked) == ["a.go.th", "gone.go.th"]


def test_many_names_are_asked_for_side_by_side() -> None:
    """All of these answer only once all of them were asked."""
    together = threading.Barrier(20)

    def lookup(name: str) -> list[str]:
        together.wait(10)
        return [f"203.0.113.{name.partition('.')[0]}"]

    assert len(addresses_of([f"{n}.go.th" for n in range(20)], lookup=lookup)) == 20


@pytest.mark.parametrize("limits", [{"stalled_after": 0.05}, {"max_seconds": 0.05}])
def test_a_machine_without_dns_waits_for_nothing(limits: dict[str, float]) -> None:
    """Look-ups that hang are left; what was answered before is used, and the run begins."""
    released = threading.Event()

    def lookup(name: str) -> list[str]:
        if name != "a.go.th":
            released.wait(10)
        return ["203.0.113.1"]

    try:
        assert set(addresses_of(["a.go.th", *(f"{n}.go.th" for n in range(200))], lookup=lookup, **limits)) <= {
            "a.go.th"
        }
    finally:
        released.set()


def test_the_hours_of_a_host_are_its_centres() -> None:
    """A centre's own hours, else those asked for by another on its host, else everyone's."""
    centres = [
        Centre(code="a", name_th="a", home_url="http://portal.go.th/a", window=NIGHT),
        Centre(code="b", name_th="b", home_url="http://portal.go.th/b"),
        Centre(code="c", name_th="c", home_url="http://c.go.th/"),
    ]

    sites = sites_of(centres, window=EVENING, patience=60)

    assert [sites[code].window for code in "abc"] == [NIGHT, NIGHT, EVENING]
    assert sites_of(centres)["c"].window is None
    assert sites["a"].patience == 60


@pytest.mark.parametrize(("workers", "groups"), [(2, (("a", "b"), ("c",))), (1, (("a",), ("b",), ("c",)))])
def test_a_run_deals_out_what_shares_an_address_together(workers: int, groups: object) -> None:
    """Where there is one process, no name is asked for: all go to it anyway."""
    registry = [Centre(code=code, name_th=code, home_url=f"https://{code}.go.th/") for code in "abc"]
    addresses = {"a.go.th": ["203.0.113.1"], "b.go.th": ["203.0.113.1"], "c.go.th": ["203.0.113.2"]}
    nothing_kept = SimpleNamespace(archives=lambda _, __: {})
    means = SimpleNamespace(
        repository=nothing_kept,
        window=None,
        patience=0,
        limits=Limits(),
        clock=Clock(),
        workers=workers,
        lookup=addresses.__getitem__,
    )

    orders, dealt, left = _orders(
        means, registry, SimpleNamespace(remaining=("a", "b", "c"), month=Month(2020, 2), started_at=None), {}
    )  # type: ignore[arg-type]

    assert [order.centre for order in orders] == ["a", "b", "c"]
    assert (dealt, left) == (groups, [])


def test_centres_of_one_host_share_one_list_of_neighbours() -> None:
    """A list each would take memory by the square of their number."""
    registry = [Centre(code=f"c{n}", name_th="", name_en="", home_url=f"https://portal.go.th/c{n}/") for n in range(50)]
    alone = Centre(code="alone", name_th="", name_en="", home_url="https://alone.go.th/")
    sites = sites_of([*registry, alone])

    assert len({id(sites[centre.code].neighbours) for centre in registry}) == 1
    assert len(sites["c0"].neighbours) == 50
    assert sites["alone"].neighbours == ()
    assert list(sites) == [*(centre.code for centre in registry), "alone"]


def test_groups_are_dealt_out_evenly() -> None:
    """Each to the share with the fewest centres so far; none is lost, and no share is empty."""
    groups = [("a", "b", "c"), ("d", "e"), ("f",), ("g",)]

    assert balanced(groups, 2) == ((("a", "b", "c"), ("g",)), (("d", "e"), ("f",)))
    assert balanced(groups[:1], 4) == ((("a", "b", "c"),),)
