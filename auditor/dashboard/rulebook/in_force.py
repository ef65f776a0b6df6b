"""The rules that the next run will use: read anew each time, since their file may have changed since the server began."""

from __future__ import annotations

from dataclasses import replace

from auditor.dashboard.desk.source import Source
from auditor.dashboard.frame.routing import Asked
from auditor.means import Means
from rules.pack import Pack

_last: list[Pack] = []
"""The pack that was read last: while its text is the same it stays the same object, with all that is kept for it."""


def means_now(asked: Asked) -> Means:
    """What the next run works with. Raises PackError where its pack cannot be used."""
    means = asked.desk.means(asked.viewer.name)
    return replace(means, pack=_same(means.pack))


def source_now(asked: Asked) -> Source:
    """What pages read, under the rules that the next run will use."""
    return replace(asked.desk.source, pack=means_now(asked).pack)


def _same(pack: Pack) -> Pack:
    for known in _last:
        if known.sha256 == pack.sha256 and known.file == pack.file:
            return known
    _last[:] = [pack]
    return pack
