"""How a run goes, sent to the page as it happens (server-sent events, https://html.spec.whatwg.org/#server-sent-events)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from auditor.dashboard.frame.routing import Asked
from auditor.dashboard.run.under_way import UnderWay, under_way

LOOK = 1.0
"""Seconds between two looks."""
HEARTBEAT = 15.0
"""Seconds of silence after which a comment shows that the stream is alive, to proxies too."""
LONGEST = 600.0
"""Seconds that one stream lasts; the browser asks again by itself, and is let in again only if it still may."""
STAYING = 5.0
"""Seconds between two looks at whether whoever watches still may."""
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the page has got."""

    fragment: str = ""
    told: str = ""
    active: bool = False
    """Whether something was under way."""


def stream(asked: Asked) -> StreamingResponse:
    """The events of one page; ends when the page goes, when its viewer signs out, when the server ends, and after a while."""
    return StreamingResponse(_events(asked), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _events(asked: Asked) -> AsyncIterator[str]:
    sent, began, spoke, let_in = _Sent(), time.monotonic(), time.monotonic(), time.monotonic()
    yield "retry: 2000\n\n"
    while not asked.desk.runner.ending and time.monotonic() - began < LONGEST:
        if time.monotonic() - let_in > STAYING:
            if not await run_in_threadpool(asked.still_in):
                return
            let_in = time.monotonic()
        now = await run_in_threadpool(_look, asked)
        events = _news(sent, now)
        if events:
            sent, spoke = now, time.monotonic()
            yield events
        elif time.monotonic() - spoke > HEARTBEAT:
            spoke = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(LOOK)


def _look(asked: Asked) -> _Sent:
    state = under_way(asked.desk)
    view = {"state": state, "job": asked.desk.runner.job}
    return _Sent(
        fragment=asked.page.render("run_progress.html.jinja", **view),
        told=asked.page.render("run_told.html.jinja", **view, quarter=_quarter(state)).strip(),
        active=state.active,
    )


def _quarter(state: UnderWay) -> int | None:
    """How many quarters are done: what is read aloud changes no more often."""
    if state.counts is None or not state.counts[1]:
        return None
    return state.counts[0] * _QUARTERS // state.counts[1]


def _news(sent: _Sent, now: _Sent) -> str:
    """The events of what is new; the last of a job is that it is over: then the page has forms and results to show."""
    news = "".join(
        _event(name, text)
        for name, text, before in (("progress", now.fragment, sent.fragment), ("told", now.told, sent.told))
        if text != before
    )
    return news + _event("over", "over") if sent.active and not now.active else news


def _event(name: str, text: str) -> str:
    return "".join([f"event: {name}\n", *(f"data: {line}\n" for line in text.splitlines()), "\n"])
