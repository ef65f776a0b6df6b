"""One visit under way: from address to address until something answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.artifacts import FailureKind, FetchFailure
from crawler.memory import conditions
from crawler.site import Site
from crawler.urls import host_key
from crawler.visit import Exchange, Purpose, Visit


@dataclass(slots=True)
class Chase:
    """What was asked for, where it has led, and what came on the way."""

    url: str
    purpose: Purpose
    site: Site
    target: str
    known: Exchange | None = None
    """An earlier answer from `url`, which the server may confirm instead of sending it again."""
    exchanges: list[Exchange] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    """By host key. They live for this visit alone: an answer must not depend on what was fetched before."""

    @property
    def key(self) -> tuple[str, bool]:
        """The target's host, and whether the site may go to private addresses."""
        return host_key(self.target), self.site.allow_private

    def ended(self) -> Visit:
        """The visit, with the last exchange as its answer."""
        return Visit(url=self.url, purpose=self.purpose, exchanges=tuple(self.exchanges), failure=None)

    def confirmed(self, exchange: Exchange) -> Visit:
        """The visit, with the earlier answer behind the one that confirms it (304, RFC 9110 §15.4.5)."""
        if self.known is None or not set(conditions(self.known)) & set(exchange.request_headers):
            return self.failed(FailureKind.PROTOCOL, "HTTP 304, though there was nothing to confirm", exchange.status)
        return Visit(url=self.url, purpose=self.purpose, exchanges=(*self.exchanges, self.known), failure=None)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the request to the target may be conditional."""
        return self.known is not None and self.target == self.url and not self.cookies

    def failed(self, kind: FailureKind, detail: str, status: int | None = None) -> Visit:
        """The visit, with nothing to judge."""
        failure = FetchFailure(url=self.url, final_url=self.target, kind=kind, detail=detail, status=status)
        return Visit(url=self.url, purpose=self.purpose, exchanges=tuple(self.exchanges), failure=failure)

    @property
    def cookie(self) -> str:
        """What is sent to the target as "Cookie"; empty where nothing is."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.get(host_key(self.target), {}).items())

    def keep_cookies(self, exchange: Exchange) -> None:
        """Take the cookies of an answer from the target."""
        for name, value in exchange.headers:
            if name.lower() != "set-cookie":
                continue
            key, mark, content = value.split(";", 1)[0].partition("=")
            if mark and key.strip():
                self.cookies.setdefault(host_key(self.target), {})[key.strip()] = content.strip()
