"""What one port of a served farm answers, and how it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Answers:
    """What one port answers; a port without `answers` is bound, and refuses."""

    pages: dict[bytes, bytes]
    """Whole answers by path; anything else is 404."""
    latency: Callable[[], float] = field(default=lambda: 0.0)
    """Seconds before an answer."""
    homes: tuple[str, ...] = ("/",)
    """The home pages of the sites that live here."""
    fate: str = ""
    """How it fails: "refuse", "hang", "reset", "503", "first" (the first answers are resets); empty for not at all."""


def answer(body: bytes, status: str = "200 OK") -> bytes:
    """A whole HTTP answer with an HTML body."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
