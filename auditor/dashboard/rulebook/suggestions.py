"""Phrases that the rules could be given: looked for, weighed, and accepted into a pack of the office's own."""

from __future__ import annotations

import threading
from typing import Any

from starlette.responses import HTMLResponse, Response

from auditor.accepting import Acceptance, NotAccepted, Overlay, accept, overlay_of
from auditor.dashboard.desk.aside import Tell, run_aside_telling
from auditor.dashboard.desk.aside_work import Compared, MeansTold, Suggested, compare_aside, suggest_aside
from auditor.dashboard.desk.workshop import Task, TaskKind, Tried
from auditor.dashboard.frame.routing import Asked, does, shows
from auditor.dashboard.frame.viewer import Role
from auditor.dashboard.rulebook.in_force import means_now
from auditor.means import Means
from auditor.suggestions import Suggestion
from storage.lock import RunLock

LIMITS = (10, 20, 50)
"""How many phrases can be asked for at most."""
MOST_CHANGES = 100
"""Changes of a preview that a person is shown."""
_SECONDS = 3 * 3600.0
"""For one task: thousands of centres take long."""
_writing = threading.Lock()
"""One acceptance at a time: each is laid over the one before."""


def show_suggestions(asked: Asked) -> Response:
    """What was found last, what was accepted, and what that comes to."""
    return asked.answer("suggestions.html.jinja", **contents(asked))


def contents(asked: Asked) -> dict[str, Any]:
    """The page's view; it is for operators only, and no part of a copy."""
    means, workshop = means_now(asked), asked.desk.workshop
    overlay = overlay_of(means.pack, means.pack_name, means.database)
    suggested, previewed = workshop.tried.get(TaskKind.SUGGEST), workshop.tried.get(TaskKind.PREVIEW)
    centres = {centre.code: asked.page.name(centre) for centre in means.repository.centres()}
    return {
        "pack": means.pack,
        "overlay": overlay,
        "rules": {rule.code: rule for rule in overlay.working.items},
        "task": workshop.task,
        "suggested": suggested,
        "fits": suggested is not None and _fits(suggested, overlay),
        "previewed": previewed,
        "preview_fits": previewed is not None and previewed.task.pack_sha256 == overlay.working.sha256,
        "phrases": _phrases(suggested),
        "taken": {(each.item, each.phrase) for each in overlay.accepted},
        "just_accepted": next((each.phrase for each in overlay.accepted if each.phrase == asked.query("accepted")), ""),
        "changes": _changes(previewed),
        "centres": centres,
        "limits": LIMITS,
        "most": MOST_CHANGES,
    }


def show_progress(asked: Asked) -> Response:
    """The part of the page that tells how far it is; asked for every other second while something is under way."""
    task = asked.desk.workshop.task
    if task is None:
        return HTMLResponse("", headers={"hx-refresh": "true"})
    return asked.answer("suggestions_progress.html.jinja", task=task)


def begin_looking(asked: Asked) -> Response:
    """Look for phrases in the background. Raises AtWork."""
    means = means_now(asked)
    overlay = overlay_of(means.pack, means.pack_name, means.database)
    told, round_ = MeansTold.of(means, overlay.working_name), asked.desk.source.round
    limit = next((each for each in LIMITS if str(each) == asked.field("limit")), LIMITS[0])

    def look(tell: Tell, unwanted: threading.Event) -> Suggested:
        found: Suggested = run_aside_telling(
            suggest_aside, told, round_, limit, tell=tell, seconds=_SECONDS, unwanted=unwanted
        )
        return found

    asked.desk.workshop.begin(_task(asked, TaskKind.SUGGEST, overlay), look, means.clock)
    return asked.then("rules", "suggestions")


def begin_preview(asked: Asked) -> Response:
    """Judge every kept crawl with and without what was accepted, in the background. Raises AtWork, NotAccepted."""
    means = means_now(asked)
    overlay = overlay_of(means.pack, means.pack_name, means.database)
    if overlay.pack is None:
        raise NotAccepted("no phrase was accepted yet: there is nothing to compare")
    told, round_ = MeansTold.of(means, overlay.base_name), asked.desk.source.round

    def compare(tell: Tell, unwanted: threading.Event) -> Compared:
        found: Compared = run_aside_telling(
            compare_aside, told, str(overlay.file), round_, tell=tell, seconds=_SECONDS, unwanted=unwanted
        )
        return found

    asked.desk.workshop.begin(_task(asked, TaskKind.PREVIEW, overlay), compare, means.clock)
    return asked.then("rules", "suggestions")


def end_task(asked: Asked) -> Response:
    """Leave what is under way."""
    asked.desk.workshop.end()
    return asked.then("rules", "suggestions")


def accept_phrase(asked: Asked) -> Response:
    """Take a phrase that was found, and weighed, into the overlay. Raises NotAccepted, PackError, LockHeldError."""
    with _writing:
        means = means_now(asked)
        overlay = overlay_of(means.pack, means.pack_name, means.database)
        found = _found(asked, overlay)
        said = Acceptance(
            at=means.clock().isoformat(timespec="seconds"),
            by=asked.viewer.name,
            item=found.item,
            phrase=found.phrase,
            reason=asked.field("reason").strip(),
        )
        made = _accepted(means, overlay, found, said)
        suggested = asked.desk.workshop.tried[TaskKind.SUGGEST]
        asked.desk.workshop.follows(suggested.task.pack_sha256, made.working.sha256)
    return asked.then("rules", "suggestions", accepted=found.phrase)


def give_overlay(asked: Asked) -> Response:
    """The overlay as it stands, with what it extends. Raises NotAccepted where there is none."""
    means = means_now(asked)
    overlay = overlay_of(means.pack, means.pack_name, means.database)
    if overlay.pack is None:
        raise NotAccepted("no phrase was accepted yet: there is no file")
    headers = {"content-disposition": f'attachment; filename="{overlay.pack.name}.yaml"'}
    return Response(overlay.file.read_bytes(), media_type="text/yaml; charset=utf-8", headers=headers)


def _accepted(means: Means, overlay: Overlay, found: Suggestion, said: Acceptance) -> Overlay:
    if not overlay.in_force:
        return accept(overlay, found.label, said)
    # A run whose pack changes underneath it cannot go on.
    with RunLock(means.database):
        return accept(overlay, found.label, said)


def _found(asked: Asked, overlay: Overlay) -> Suggestion:
    """The suggestion that the form is about: nothing else can be accepted."""
    suggested = asked.desk.workshop.tried.get(TaskKind.SUGGEST)
    wanted = asked.field("item"), asked.field("phrase")
    if suggested is not None and not _fits(suggested, overlay):
        raise NotAccepted("the rules have changed since the phrases were looked for: look again")
    found = next((one for one, _ in _phrases(suggested) if (one.item, one.phrase) == wanted), None)
    if found is None:
        raise NotAccepted("this phrase is none of those that were found last: look again")
    return found


def _fits(suggested: Tried, overlay: Overlay) -> bool:
    """Whether they were looked for under these rules, or under these but for what was accepted of them since."""
    return overlay.working.sha256 in suggested.fits


def _phrases(suggested: Tried | None) -> list[tuple[Suggestion, Any]]:
    result = suggested.result if suggested is not None else None
    return list(result.phrases) if isinstance(result, Suggested) else []


def _changes(previewed: Tried | None) -> list[Any]:
    result = previewed.result if previewed is not None else None
    return list(result.changes[:MOST_CHANGES]) if isinstance(result, Compared) else []


def _task(asked: Asked, kind: TaskKind, overlay: Overlay) -> Task:
    began = asked.desk.source.clock()
    return Task(kind=kind, by=asked.viewer.name, began=began, pack_sha256=overlay.working.sha256)


ROUTES = [
    shows("/rules/suggestions", show_suggestions, role=Role.OPERATOR),
    shows("/rules/suggestions/progress", show_progress, role=Role.OPERATOR),
    shows("/rules/suggestions/pack.yaml", give_overlay, role=Role.OPERATOR),
    does("/rules/suggestions", begin_looking),
    does("/rules/suggestions/preview", begin_preview),
    does("/rules/suggestions/end", end_task),
    does("/rules/suggestions/accept", accept_phrase),
]
