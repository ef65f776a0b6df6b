"""A centre as the registry knows it."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """One agency's electronic information centre (ศูนย์ข้อมูลข่าวสารอิเล็กทรอนิกส์)."""

    code: str
    name_th: str
    name_en: str = ""
    kind: str = ""
    home_url: str = ""
    """Empty while the office has not filled it in."""
    extra_hosts: tuple[str, ...] = ()
    exempt_items: tuple[str, ...] = ()
    contact_email: str = ""
    allow_private: bool = False
    window: Window | None = None
    """The hours in which it may be visited, where the office asks for some."""
