"""One request at a time to a host and to an address, with a pause between."""

from __future__ import annotations

import asyncio
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.gate import Gates


class Time:
    """A clock that moves only when someone sleeps or works."""

    def __init__(self) -> None:
        self.now = 100.0
        self._wakings: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Ends when all who are to wake earlier have woken, and had a few turns of the loop to go to sleep again."""
        waking = self.now + seconds
        self._wakings.append(waking)
        alone = 0
        while alone < 8:
            alone = alone + 1 if min(self._wakings) >= waking else 0
            await asyncio.sleep(0)
        self._wakings.remove(waking)
        self.now = max(self.now, waking)


def timed(delay: float) -> tuple[Gates, Time]:
    time = Time()
    return Gates(delay, clock=time, sleep=time.sleep), time


Span = tuple[float, float]


async def _spans(gates: Gates, time: Time, turns: list[tuple[str, set[str], float]]) -> list[tuple[str, Span]]:
    spans: list[tuple[str, Span]] = []

    async def work(host: str, addresses: set[str], duration: float) -> None:
        async with gates.turn(host, addresses) as turn:
            assert turn.concurrency == 1
            began = time()
            await time.sleep(duration)
            spans.append((host, (began, time())))

    await asyncio.gather(*(work(*turn) for turn in turns))
    return spans


def at_one_host(gates: Gates, time: Time, durations: list[float]) -> list[Span]:
    """When turns of these lengths began and ended that were asked for at the same moment."""
    return [span for _, span in asyncio.run(_spans(gates, time, [("h", {"1"}, each) for each in durations]))]


def test_turns_are_fair_and_never_overlap() -> None:
    """Centres that share a host are served first come, first served, one at a time."""
    gates, time = timed(0.1)

    spans = at_one_host(gates, time, [0.01, 0.02, 0.03])

    assert [round(end - began, 3) for began, end in spans] == [0.01, 0.02, 0.03]
    assert all(later[0] >= earlier[1] + 0.1 - 1e-9 for earlier, later in pairwise(spans))
    assert gates.of("h").requests == 3


def test_names_of_one_address_take_fair_turns() -> None:
    """Two names on one machine: however many wait at the one, the other has every second turn."""
    gates, time = timed(0.1)
    turns = [*[("a", {"1", "2"}, 0.01)] * 4, *[("b", {"2", "3"}, 0.01)] * 2]

    spans = asyncio.run(_spans(gates, time, turns))

    assert [host for host, _ in spans] == ["a", "b", "a", "b", "a", "a"]
    assert all(later[0] >= earlier[1] + 0.1 - 1e-9 for (_, earlier), (_, later) in pairwise(spans))


def test_machines_do_not_wait_for_each_other() -> None:
    """A host with an address of its own goes on while another is busy."""
    gates, _ = timed(0.1)

    async def both() -> None:
        async with gates.turn("a", {"1"}), gates.turn("b", {"2"}) as turn:
            assert turn.concurrency == 1

    asyncio.run(both())


def test_the_crawl_delay_of_a_host_is_its_own() -> None:
    """robots.txt speaks for its name: other names on the machine wait for the usual pause only."""
    gates, time = timed(0.1)
    gates.of("a").crawl_delay = 7.0

    spans = asyncio.run(_spans(gates, time, [("a", {"1"}, 0.01), ("b", {"1"}, 0.01), ("a", {"1"}, 0.01)]))

    (a1, b, a2) = (span for _, span in spans)
    assert round(b[0] - a1[1], 6) == 0.1
    assert round(a2[0] - a1[1], 6) == 7.0


def test_a_machine_that_is_too_busy_is_left_alone_under_all_its_names() -> None:
    """Retry-After is the machine's word."""
    gates, time = timed(0.0)

    async def busy() -> float:
        async with gates.turn("a", {"1"}) as turn:
            turn.hold(5.0)
        async with gates.turn("b", {"1"}):
            return time()

    assert asyncio.run(busy()) == 105.0


@pytest.mark.parametrize("asleep", [False, True])
def test_who_gives_up_waiting_bars_nobody(*, asleep: bool) -> None:
    """A cancelled wait, in the queue or in the pause, leaves the gates open."""
    gates = Gates(0.0)

    async def give_up() -> None:
        if asleep:
            gates.of("a").hold(3600)
        async with gates.turn("b", {"1"}):
            waiter = asyncio.create_task(gates.turn("a", {"1"}).__aenter__())
            await asyncio.sleep(0.001)
            waiter.cancel()
            await asyncio.gather(waiter, return_exceptions=True)
        async with gates.turn("c", {"1"}):
            pass
        assert not gates.of("a")._lock.locked()

    asyncio.run(asyncio.wait_for(give_up(), 5))


def test_a_slow_server_is_given_as_long_to_recover() -> None:
    """The pause adapts to the last answer's time, up to five seconds."""
    gates, time = timed(0.1)

    spans = at_one_host(gates, time, [2.0, 60.0, 0.1, 0.1])

    assert [round(later[0] - earlier[1], 6) for earlier, later in pairwise(spans)] == [2.0, 5.0, 0.1]


def test_waiting_for_an_address_is_no_sign_of_a_slow_host() -> None:
    """What adapts is the answer's time, not the time in the queue."""
    gates, time = timed(0.1)

    spans = asyncio.run(_spans(gates, time, [("a", {"1"}, 4.0), ("b", {"1", "2"}, 0.1), ("b", {"2"}, 0.1)]))

    assert round(spans[2][1][0] - spans[1][1][1], 6) == 0.1


def test_without_a_delay_nobody_waits() -> None:
    """Delay 0 means as fast as one at a time can be, but a host that asks for a pause gets it."""
    gates, time = timed(0.0)
    gates.of("h").crawl_delay = 7.0

    spans = at_one_host(gates, time, [3.0, 3.0])
    assert spans[1][0] == spans[0][1]

    gates.of("h").hold(5.0)
    (span,) = at_one_host(gates, time, [1.0])
    assert span[0] == spans[1][1] + 5.0


@settings(deadline=None)
@given(st.lists(st.floats(0, 8), min_size=2, max_size=6), st.floats(0.01, 3), st.floats(0, 4))
def test_the_pause_is_the_largest_that_anyone_asks_for(
    durations: list[float], delay: float, crawl_delay: float
) -> None:
    """Never before max(delay, Crawl-delay, the last answer's time up to 5 s) has passed."""
    gates, time = timed(delay)
    gates.of("h").crawl_delay = crawl_delay

    spans = at_one_host(gates, time, durations)

    for earlier, later in pairwise(spans):
        least = max(delay, crawl_delay, min(earlier[1] - earlier[0], 5.0))
        assert later[0] - earlier[1] >= least - 1e-6


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sets(st.sampled_from("123")), st.floats(0.01, 1)), min_size=1, max_size=12
    )
)
def test_no_address_ever_sees_two(turns: list[tuple[str, set[str], float]]) -> None:
    """However names and addresses overlap: nobody waits for ever, and spans at a host or an address never overlap."""
    gates, time = timed(0.0)
    spans: list[tuple[set[str], float, float]] = []

    async def work(host: str, addresses: set[str], duration: float) -> None:
        async with gates.turn(host, addresses):
            began = time()
            await time.sleep(duration)
            spans.append(({f"host {host}", *addresses}, began, time()))

    async def all_of_them() -> None:
        async with asyncio.timeout(30):
            await asyncio.gather(*(work(*turn) for turn in turns))

    asyncio.run(all_of_them())

    assert len(spans) == len(turns)
    for one, two in combinations(spans, 2):
        assert not one[0] & two[0] or one[2] <= two[1] or two[2] <= one[1]
