"""What to do about a finding, in one sentence for whoever looks after the centre's site."""

from __future__ import annotations

from typing import assert_never

from rules.findings import Status


def advice(status: Status) -> str | None:
    """The next step that would raise or settle the verdict; None where there is nothing to do."""
    match status:
        case Status.SATISFIED | Status.NONE_DECLARED | Status.NOT_APPLICABLE:
            return None
        case Status.STALE:
            return "Publish the newest period under the same heading and say in the link's words which period it is."
        case Status.UNDATED:
            return "Write the month and year (or the fiscal year) beside the information, in the link's words or the heading."
        case Status.EMPTY:
            return "Put the information itself, or a document that opens, behind the heading that is already there."
        case Status.BROKEN:
            return "Mend the link or put the file back; then have the centre audited again."
        case Status.MISSING:
            return "Publish the information, or link to where it stands, in words that name it; see the clause's title."
        case Status.UNDETERMINED:
            return "Open the page by hand and decide, or audit the centre again on another day."
        case _:
            assert_never(status)
