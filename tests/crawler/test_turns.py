"""Turns on the processor: the crawl that began first goes first, and nobody waits for one who left."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from crawler.turns import Turns


def test_of_those_that_wait_the_first_begun_goes_first() -> None:
    """In whatever order they came."""
    done: list[int] = []

    async def crawl(turns: Turns, number: int) -> None:
        await turns.take(number)
        done.append(number)

    async def main() -> None:
        turns = Turns()
        await asyncio.gather(*(crawl(turns, number) for number in (3, 1, 4, 2)))

    asyncio.run(main())
    assert done == [1, 2, 3, 4]


def test_the_first_is_brought_to_its_end_before_the_others_go_on() -> None:
    """It need not wait for them between two turns, as long as it waits for nothing else."""
    done: list[int] = []

    async def crawl(turns: Turns) -> None:
        number = turns.number()
        for _ in range(5):
            await turns.take(number)
            done.append(number)

    async def main() -> None:
        turns = Turns()
        await asyncio.gather(*(crawl(turns) for _ in range(3)))

    asyncio.run(main())
    last = {number: max(place for place, each in enumerate(done) if each == number) for number in set(done)}
    assert sorted(last, key=last.__getitem__) == [1, 2, 3]
    assert done.index(3) > last[1] - 5


def test_while_one_waits_for_its_site_the_next_goes_on() -> None:
    """A turn lasts until the next pause, and is never held against those who could use it."""
    done: list[str] = []

    async def slow(turns: Turns, answered: asyncio.Event) -> None:
        await turns.take(1)
        done.append("asks")
        await answered.wait()
        await turns.take(1)
        done.append("reads")

    async def quick(turns: Turns, answered: asyncio.Event) -> None:
        await turns.take(2)
        done.append("other")
        answered.set()

    async def main() -> None:
        turns, answered = Turns(), asyncio.Event()
        await asyncio.gather(slow(turns, answered), quick(turns, answered))

    asyncio.run(main())
    assert done == ["asks", "other", "reads"]


def test_whoever_is_called_off_holds_nobody_up() -> None:
    """A crawl that is cancelled while it waits leaves its turn to the next."""
    done: list[int] = []

    async def crawl(turns: Turns, number: int) -> None:
        await turns.take(number)
        done.append(number)

    async def main() -> None:
        turns = Turns()
        first, second = (asyncio.create_task(crawl(turns, number)) for number in (1, 2))
        await asyncio.sleep(0)
        first.cancel()
        await second
        with suppress(asyncio.CancelledError):
            await first
        await crawl(turns, 3)

    asyncio.run(main())
    assert done == [2, 3]
