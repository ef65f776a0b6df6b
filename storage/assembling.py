"""From the records of an archive back to the visits that they were written of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from crawler.artifacts import FailureKind, FetchFailure, Obstacle
from crawler.visit import Drawing, Ending, Exchange, Purpose, Visit
from storage.http_block import exchange_of, restored
from storage.warc import Record, RecordError


class Assembler:
    """Puts records together to visits."""

    def __init__(self) -> None:
        self.ending: Ending | None = None
        self.begun_at = 0
        """Where in the file the records of what was told last begin."""
        self._waiting: dict[str, Record] = {}

    def take(self, record: Record) -> Visit | None:
        """The visit that this record completes; raises RecordError, or what a record that tells something else raises."""
        if self.ending is not None:
            raise RecordError("it follows the record that ends the crawl")
        match record.type:
            case "request" | "response" | "conversion":
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
        if told["kind"] == "visit":
            return _visit(told, waiting)
        self.ending = _ending(told)
        return None


def _visit(told: dict[str, Any], records: dict[str, Record]) -> Visit:
    failure = told["failure"]
    return Visit(
        url=told["url"],
        purpose=Purpose(told["purpose"]),
        exchanges=tuple(_exchange(one, records[one["request"]], records[one["response"]]) for one in told["exchanges"]),
        failure=None if failure is None else FetchFailure(**failure | {"kind": FailureKind(failure["kind"])}),
        drawing=_drawing(told["drawing"], records) if "drawing" in told else None,
    )


def _drawing(told: dict[str, Any], records: dict[str, Record]) -> Drawing:
    return Drawing(
        url=told["url"],
        html=records[told["record"]].block if "record" in told else None,
        onward=told["onward"],
        obstacle=None if told["obstacle"] is None else Obstacle(told["obstacle"]),
        obstacle_at=told["obstacle_at"],
    )


def _exchange(told: dict[str, Any], request: Record, response: Record) -> Exchange:
    at = datetime.fromisoformat(response.fields["warc-date"])
    read = exchange_of(response.fields["warc-target-uri"], at, told["seconds"], request.block, response.block)
    return replace(read, **restored(told["as_received"])) if "as_received" in told else read


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
