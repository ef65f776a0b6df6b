"""Whether everything works, at a glance; and one word of it for programs that watch."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auditor.dashboard.desk.desk import Desk
from auditor.dashboard.frame.page import Page
from auditor.dashboard.frame.routing import Asked, shows
from auditor.dashboard.upkeep.health_checks import Level, checks, free_disk
from auditor.settings import Settings
from storage.engine import database_file, database_url
from storage.errors import StorageError
from storage.health_views import holdings

_LEAST = 50_000_000
"""Bytes of free disk without which nothing can be kept."""


def contents(desk: Desk, page: Page) -> dict[str, Any]:
    """What the page shows; Level is named, so that the template need not know its values."""
    found = checks(desk, page)
    worst = next((level for level in (Level.BAD, Level.WARN) if any(each.level is level for each in found)), Level.GOOD)
    return {
        "checks": found,
        "worst": worst,
        "troubled": sum(each.level is not Level.GOOD for each in found),
        "settings": list(in_force(desk.settings)),
        "python": platform.python_version(),
    }


def show_health(asked: Asked) -> Response:
    """The page."""
    return asked.answer("health.html.jinja", **contents(asked.desk, asked.page))


async def say_ok(request: Request) -> Response:
    """Answer a monitor, whoever it is: "ok" (200), or what fails (503); nothing else is told."""
    trouble = await run_in_threadpool(trouble_of, request.app.state.desk)
    return PlainTextResponse("ok\n" if not trouble else f"{trouble}\n", status_code=503 if trouble else 200)


def trouble_of(desk: Desk) -> str:
    """What keeps the program from its work, in a word or two; "" where nothing does."""
    try:
        holdings(desk.source.repository)
    except StorageError:
        return "database"
    file = database_file(desk.settings.database)
    for place in (file.parent if file is not None else None, desk.source.archive_root):
        free = free_disk(place) if place is not None else None
        if free is not None and free < _LEAST:
            return "disk full"
    return ""


def in_force(settings: Settings) -> Iterator[tuple[str, str]]:
    """The settings by name, as they hold; of secrets only whether they are there."""
    limits, browsing = settings.limits, settings.browsing
    yield "database", database_url(settings.database).render_as_string(hide_password=True)
    yield "archive", str(settings.archive)
    yield "rules", settings.rules
    yield "round", settings.round
    yield "contact", settings.contact
    yield "workers", str(settings.workers)
    yield "remember_days", f"{settings.remember_days:g}"
    yield "limits.max_requests", str(limits.max_requests)
    yield "limits.max_seconds", f"{limits.max_seconds:g}"
    yield "limits.delay", f"{limits.delay:g}"
    yield "limits.timeout", f"{limits.timeout:g}"
    yield "limits.retries", str(limits.retries)
    yield "limits.user_agent", limits.user_agent
    yield "schedule.day", str(settings.schedule.day)
    yield "schedule.hour", str(settings.schedule.hour)
    yield "schedule.second_pass_days", ", ".join(map(str, settings.schedule.second_pass_days))
    yield "window", str(settings.window) if settings.window else ""
    yield "browser.mode", browsing.mode.value
    yield "browser.max_pages", str(browsing.max_pages)
    yield "journal.key", "✓" if settings.signing_key else ""
    yield "journal.second_person", "✓" if settings.second_person else ""
    yield "journal.authority", _without_password(settings.authority)


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path.partition('?')[0]}"


ROUTES = [shows("/health", show_health), Route("/healthz", say_ok, methods=["GET"])]
