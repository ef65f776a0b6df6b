"""robots.txt as RFC 9309 has it, network errors included (§2.3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

from crawler.artifacts import FailureKind, FetchFailure
from crawler.coding import decoded_body
from crawler.fetch import MAX_ROBOTS_BYTES
from crawler.visit import Visit

PRODUCT_TOKEN = "Prongsai"  # noqa: S105
MAX_CRAWL_DELAY = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What one host asks of crawlers."""

    rules: Protego | None
    """None where the file does not say anything: all is allowed, or the host could not be asked."""
    unreachable: FetchFailure | None = None
    """Set where robots.txt could not be read, so that everything must be taken as forbidden."""

    @property
    def crawl_delay(self) -> float:
        """Seconds asked for between two requests, bounded; 0 where nothing is asked."""
        asked = self.rules.crawl_delay(PRODUCT_TOKEN) if self.rules is not None else None
        return min(max(asked or 0.0, 0.0), MAX_CRAWL_DELAY)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names, as written."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()

    def refusal(self, url: str) -> tuple[FailureKind, str] | None:
        """Why the address (in normal form) may not be fetched; None where it may."""
        if self.unreachable is not None:
            return _unreachable(self.unreachable)
        if self.rules is not None and not self.rules.can_fetch(url, PRODUCT_TOKEN):
            return FailureKind.ROBOTS, "robots.txt forbids it"
        return None


def robots_of(visit: Visit) -> Robots:
    """Reads the visit to a robots.txt.

    A 4xx or an endless redirect means that there is none (§2.3.1.3); a 5xx or no answer at all means that everything
    is forbidden for now (§2.3.1.4).
    """
    failure = visit.failure
    if failure is None:
        body = decoded_body(visit.exchanges[-1], MAX_ROBOTS_BYTES)
        # Not plain UTF-8: a byte order mark would hide the first group.
        return Robots(rules=Protego.parse(body.decode("utf-8-sig", "replace")))
    if failure.kind is FailureKind.REDIRECT_LOOP or (failure.kind is FailureKind.HTTP_STATUS and _none(failure.status)):
        return Robots(rules=None)
    return Robots(rules=None, unreachable=failure)


def _none(status: int | None) -> bool:
    return status is None or status < 500


def _unreachable(failure: FetchFailure) -> tuple[FailureKind, str]:
    if failure.kind is FailureKind.HTTP_STATUS:
        return FailureKind.ROBOTS, f"robots.txt answered {failure.detail}, so all is taken as forbidden (RFC 9309)"
    return failure.kind, failure.detail
