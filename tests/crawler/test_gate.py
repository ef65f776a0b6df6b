"""One request at a time to a host, with a pause between."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.gate import Gate, Gates


class Time:
    """A clock that moves only when someone sleeps or works."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def _spans(gate: Gate, time: Time, durations: list[float]) -> list[tuple[float, float]]:
    spans = []

    async def work(duration: float) -> None:
        async with gate.turn():
            began = time()
            await time.sleep(duration)
            spans.append((began, time()))

    await asyncio.gather(*map(work, durations))
    return spans


def test_turns_are_fair_and_never_overlap() -> None:
    """Centres that share a host are served first come, first served, one at a time."""
    time = Time()
    gate = Gates(0.1, clock=time, sleep=time.sleep).of("h")

    spans = asyncio.run(_spans(gate, time, [0.01, 0.02, 0.03]))

    assert [round(end - began, 3) for began, end in spans] == [0.01, 0.02, 0.03]
    assert all(later[0] >= earlier[1] + 0.1 - 1e-9 for earlier, later in pairwise(spans))
    assert (gate.requests, gate.max_concurrency) == (3, 1)


def test_a_slow_server_is_given_as_long_to_recover() -> None:
    """The pause adapts to the last answer's time, up to five seconds."""
    time = Time()
    gate = Gates(0.1, clock=time, sleep=time.sleep).of("h")

    spans = asyncio.run(_spans(gate, time, [2.0, 60.0, 0.1, 0.1]))

    assert [round(later[0] - earlier[1], 6) for earlier, later in pairwise(spans)] == [2.0, 5.0, 0.1]


def test_the_crawl_delay_of_robots_is_kept() -> None:
    """What the host asks for outweighs a shorter delay of ours."""
    time = Time()
    gate = Gates(0.1, clock=time, sleep=time.sleep).of("h")
    gate.crawl_delay = 7.0

    spans = asyncio.run(_spans(gate, time, [0.1, 0.1]))

    assert round(spans[1][0] - spans[0][1], 6) == 7.0


def test_without_a_delay_nobody_waits() -> None:
    """Delay 0 means as fast as one at a time can be, but a host that asks for a pause gets it."""
    time = Time()
    gate = Gates(0.0, clock=time, sleep=time.sleep).of("h")
    gate.crawl_delay = 7.0

    spans = asyncio.run(_spans(gate, time, [3.0, 3.0]))
    assert spans[1][0] == spans[0][1]

    gate.hold(5.0)
    (span,) = asyncio.run(_spans(gate, time, [1.0]))
    assert span[0] == spans[1][1] + 5.0


def test_hosts_do_not_wait_for_each_other() -> None:
    """Each host has a gate of its own."""
    gates = Gates(0.1)
    assert gates.of("a") is gates.of("a")
    assert gates.of("a") is not gates.of("b")


@given(st.lists(st.floats(0, 8), min_size=2, max_size=6), st.floats(0.01, 3), st.floats(0, 4))
def test_the_pause_is_the_largest_that_anyone_asks_for(
    durations: list[float], delay: float, crawl_delay: float
) -> None:
    """Never before max(delay, Crawl-delay, the last answer's time up to 5 s) has passed."""
    time = Time()
    gate = Gates(delay, clock=time, sleep=time.sleep).of("h")
    gate.crawl_delay = crawl_delay

    spans = asyncio.run(_spans(gate, time, durations))

    for earlier, later in pairwise(spans):
        least = max(delay, crawl_delay, min(earlier[1] - earlier[0], 5.0))
        assert later[0] - earlier[1] >= least - 1e-6
