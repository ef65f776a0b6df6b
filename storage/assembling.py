"""From the records of an archive back to the visits that they were written of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.artifacts import FailureKind, FetchFailure, Obstacle
from crawler.visit import Drawing, Ending, Exchange, Purpose, Visit
from storage.bodies import Bodies, held_by
from storage.http_block import exchange_of, restored
from storage.warc import Record, RecordError


class Assembler:
    """Puts records together to visits."""

    def __init__(self, archive: Path) -> None:
        self.ending: Ending | None = None
        self.begun_at = 0
        """Where in the file the records of what was told last begin."""
        self._archive, self._bodies = archive, Bodies(archive)
        self._waiting: dict[str, Record] = {}

    def take(self, record: Record) -> Visit | None:
        """The visit that this record completes; raises RecordError, or what a record that tells something else raises."""
        if self.ending is not None:
            raise RecordError("it follows the record that ends the crawl")
        match record.type:
            case "request" | "response" | "revisit" | "conversion":
                self._waiting[record.id] = record
            case "metadata":
                waiting, self._waiting = self._waiting, {}
                self.begun_at = min((each.at for each in waiting.values()), default=record.at)
                return self._told(json.loads(record.block), waiting)
            case "warcinfo":
                pass
            case other:
                raise RecordError(f"a record of type {other} has no place here")
        return None

    def _told(self, told: dict[str, Any], waiting: dict[str, Record]) -> Visit | None:
        match told["kind"]:
            case "visit":
                return self._visit(told, waiting)
            case "ending":
                self.ending = _ending(told)
            case "verdict":
                pass  # what was concluded is no part of what was seen
            case other:
                raise RecordError(f"it tells of {other!r}, which this version knows nothing of")
        return None

    def _visit(self, told: dict[str, Any], records: dict[str, Record]) -> Visit:
        failure = told["failure"]
        return Visit(
            url=told["url"],
            purpose=Purpose(told["purpose"]),
            exchanges=tuple(
                self._exchange(one, records[one["request"]], records[one["response"]]) for one in told["exchanges"]
            ),
            failure=None if failure is None else FetchFailure(**failure | {"kind": FailureKind(failure["kind"])}),
            drawing=_drawing(told["drawing"], records) if "drawing" in told else None,
        )

    def _exchange(self, told: dict[str, Any], request: Record, answer: Record) -> Exchange:
        message = answer.block
        if answer.type == "revisit":
            message += self._bodies.of(held_by(self._archive, told, answer))
        uri, at = answer.fields["warc-target-uri"], datetime.fromisoformat(answer.fields["warc-date"])
        read = exchange_of(uri, at, told["seconds"], request.block, message)
        more = restored(told["as_received"]) if "as_received" in told else {}
        return replace(read, peer=answer.fields.get("warc-ip-address", ""), **more)


def _drawing(told: dict[str, Any], records: dict[str, Record]) -> Drawing:
    return Drawing(
        url=told["url"],
        html=records[told["record"]].block if "record" in told else None,
        onward=told["onward"],
        obstacle=None if told["obstacle"] is None else Obstacle(told["obstacle"]),
        obstacle_at=told["obstacle_at"],
    )


def _ending(told: dict[str, Any]) -> Ending:
    return Ending(
        started_at=datetime.fromisoformat(told["started_at"]),
        finished_at=datetime.fromisoformat(told["finished_at"]),
        complete=told["complete"],
        stopped_because=told["stopped_because"],
        requests=told["requests"],
        bytes=told["bytes"],
        unvisited=tuple(told["unvisited"]),
    )
