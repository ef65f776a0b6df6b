"""The sample city: 72 fictional centres, what each publishes month by month, and what a careful auditor would find.

Every name, street and number in it is invented. The city is a pure function of its seed and ports: the same question
gets the same answer, so that audits of it can be repeated.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from demo.documents import TYPES, document_bytes
from demo.families.build import build, styles
from demo.families.render import Shell, page_bytes, shell_of
from demo.families.site import Menu, Site
from demo.plans import Plan, State, read_plans, segment_of
from demo.sections import Section, section_of
from demo.truth import ITEMS, Truth, truth_of
from demo.voice import Voice, load
from rules.month import Month

PORTAL, DEAD = "portal", "dead"
"""The host that many centres share, and the one that nobody answers at."""
COLUMNS = (
    "code", "name_th", "name_en", "kind", "home_url", "extra_hosts", "exempt_items", "contact_email", "allow_private",
)  # fmt: skip
UNREACHABLE = ("refuse", "hang", "maintenance", "challenge", "robots")
_HTML = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCentre:
    """One fictional centre."""

    code: str
    name_th: str
    name_en: str
    kind: str
    slug: str
    family: str
    profile: str
    plans: Mapping[str, Plan]
    number: int
    outages: Mapping[Month, str] = field(default_factory=dict)
    """Months in which it cannot be judged, and why: one of UNREACHABLE."""
    exempt_items: tuple[str, ...] = ()
    swapped: tuple[str, ...] = ()
    """Two items each of whose links leads to the other's page; a visitor finds both all the same."""

    @property
    def host(self) -> str:
        """The key of its home's host."""
        return PORTAL if self.family.startswith("portal") else self.code

    @property
    def extra(self) -> str | None:
        """The key of the host that its information centre lives on, where that is another."""
        return f"{self.code}-info" if self.family == "platform" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a sample site answers. A status of 0 means that nobody answers (see `City.outage`)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class City:
    """The whole sample city."""

    seed: int
    centres: tuple[SampleCentre, ...]
    ports: Mapping[str, int]

    @classmethod
    def build(cls, seed: int = 2563) -> City:
        """Read the city's data. The seed moves wordings, forms and dates, never what is published."""
        centres = tuple(_read_centres())
        hosts = _hosts(centres)
        return cls(seed=seed, centres=centres, ports={host: 8800 + place for place, host in enumerate(hosts)})

    def on(self, ports: Mapping[str, int]) -> City:
        """The same city at other ports (they stand in the links between hosts)."""
        return replace(self, ports=dict(ports))

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The keys of all hosts, in the order of their default ports."""
        return tuple(_hosts(self.centres))

    @cached_property
    def _by_host(self) -> Mapping[str, tuple[SampleCentre, ...]]:
        found: dict[str, list[SampleCentre]] = {}
        for centre in self.centres:
            for host in (centre.host, centre.extra):
                if host:
                    found.setdefault(host, []).append(centre)
        return {host: tuple(members) for host, members in found.items()}

    def centre(self, code: str) -> SampleCentre:
        """A centre by its code; raises KeyError."""
        return next(centre for centre in self.centres if centre.code == code)

    def home_url(self, centre: SampleCentre) -> str:
        path = styles()[centre.family].home_path.format(slug=centre.slug)
        return f"http://127.0.0.1:{self.ports[centre.host]}{path}"

    def registry(self) -> list[dict[str, str]]:
        """The registry's rows, in product.md's columns."""
        return [
            {
                "code": centre.code, "name_th": centre.name_th, "name_en": centre.name_en, "kind": centre.kind,
                "home_url": self.home_url(centre),
                "extra_hosts": f"127.0.0.1:{self.ports[centre.extra]}" if centre.extra else "",
                "exempt_items": ";".join(centre.exempt_items), "contact_email": f"info@{centre.slug}.example",
                "allow_private": "yes",
            }
            for centre in self.centres
        ]  # fmt: skip

    def write_registry(self, path: Path, ports: Mapping[str, int] | None = None) -> None:
        """Write the registry as CSV; `ports` stands for the city's own."""
        city = self if ports is None else self.on(ports)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(city.registry())

    def truth(self, month: Month) -> Mapping[str, Mapping[str, Truth]]:
        """The verdict on every item of every centre: centre code, item code, truth."""
        return {centre.code: _truths(centre, month) for centre in self.centres}

    def outage(self, host: str, month: Month) -> str | None:
        """Why a whole host cannot be judged in a month; "refuse" and "hang" are for the server to play."""
        members = self._by_host.get(host, ())
        return members[0].outages.get(month) if len(members) == 1 else None

    def sections(self, centre: SampleCentre, month: Month) -> Mapping[str, Section]:
        """What a centre shows of each item in a month."""
        voice = _voice(self.seed, centre)
        return {code: section_of(voice, code, segment_of(centre.plans[code], month), month) for code in ITEMS}

    def site(self, centre: SampleCentre, month: Month) -> Site:
        """A centre's site as laid out in a month."""
        return _sites(self)(centre.code, month)[0]

    def addresses(self, centre: SampleCentre, month: Month) -> tuple[tuple[str, str], ...]:
        """Where a centre's pages and files lie in a month: host key and decoded path, failing pages included."""
        site = self.site(centre, month)
        return (*site.pages, *site.files)

    def respond(self, host: str, path_and_query: str, month: Month) -> Response:
        """What a host answers to a GET of a path, fragment left out."""
        return _answers(self)(host, path_and_query, month)

    def _respond(self, host: str, path_and_query: str, month: Month) -> Response:
        path = _decoded(path_and_query)
        centre = self._centre_at(host, path)
        outage = centre.outages.get(month) if centre else None
        if outage == "maintenance":
            return _plain(503, _MAINTENANCE, ("Retry-After", "86400"))
        if outage == "challenge" and path != "/robots.txt":
            return _plain(
                403, _CHALLENGE, ("Server", "cloudflare"), ("CF-RAY", "5a1sample-BKK"), ("cf-mitigated", "challenge")
            )
        if path == "/robots.txt":
            return _robots(outage)
        if centre is None:
            return _plain(404, _NOT_FOUND) if host != PORTAL or path != "/" else self._portal_front()
        site, shells = _sites(self)(centre.code, month)
        if path == "/sitemap.xml" and site.style.sitemap_xml:
            return self._sitemap(site, host)
        return _found(site, shells[host], host, path)

    def _centre_at(self, host: str, path: str) -> SampleCentre | None:
        members = self._by_host.get(host, ())
        if len(members) == 1:
            return members[0]
        parts = path.split("/")
        slug = next((centre for centre in members if centre.slug == parts[1]), None)
        if slug:
            return slug
        number = 0
        if parts[1:3] == ["upload", "user"] or parts[1:2] == ["public"]:
            number = int(parts[3]) if len(parts) > 3 and parts[3].isdigit() else 0
        elif parts[1:3] == ["page", "sub"] and len(parts) > 3 and parts[3].isdigit():
            number = int(parts[3]) // 10000
        return next((centre for centre in members if centre.number == number), None)

    def _portal_front(self) -> Response:
        links = "".join(f'<li><a href="/{c.slug}">{c.name_th}</a></li>' for c in self._by_host[PORTAL])
        return _html(
            200,
            f'<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>เว็บไซต์ท่า (ตัวอย่าง)</title></head><body><h1>เว็บไซต์ท่าของเมืองตัวอย่าง</h1><ul>{links}</ul></body></html>'.encode(),
            "utf-8",
            "nginx",
        )

    def _sitemap(self, site: Site, host: str) -> Response:
        base = f"http://127.0.0.1:{self.ports[host]}"
        rows = "".join(
            f"<url><loc>{base}{path}</loc></url>"
            for (place, path), page in site.pages.items()
            if place == host and page.status == 200
        )
        body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        return Response(status=200, headers=(("Content-Type", "application/xml"),), body=body.encode())

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


_NOT_FOUND = (
    "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr></body></html>"
)
_MAINTENANCE = (
    '<html><head><meta charset="utf-8"><title>503</title></head><body><h1>ปิดปรับปรุงระบบชั่วคราว</h1></body></html>'
)
_CHALLENGE = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">'
    "</head><body><h1>Checking your browser before accessing</h1><noscript>Enable JavaScript and cookies to continue"
    '</noscript><form id="challenge-form" action="/?__cf_chl_f_tk=sample" method="POST"></form></body></html>'
)


def _plain(status: int, text: str, *more: tuple[str, str]) -> Response:
    return Response(status=status, headers=(("Content-Type", "text/html; charset=utf-8"), *more), body=text.encode())


def _html(status: int, body: bytes, charset: str, server: str) -> Response:
    kind = f"{_HTML}; charset={charset}" if charset else _HTML
    return Response(status=status, headers=(("Content-Type", kind), ("Server", server)), body=body)


def _robots(outage: str | None) -> Response:
    text = "User-agent: *\nDisallow: /\n" if outage == "robots" else "User-agent: *\nDisallow: /admin/\n"
    return Response(status=200, headers=(("Content-Type", "text/plain"),), body=text.encode())


def _found(site: Site, shell: Shell, host: str, path: str) -> Response:
    page = site.pages.get((host, path))
    if page is not None and page.location:
        return _plain(page.status, "", ("Location", page.location), ("Server", site.style.server))
    if page is not None:
        return _html(page.status, page_bytes(shell, site, page), site.style.header_charset, site.style.server)
    plan = site.files.get((host, path))
    if plan is not None:
        stamp = zlib.crc32(plan.title.encode()) % 27 + 1
        headers = (
            ("Content-Type", TYPES[plan.kind]),
            ("Last-Modified", f"{_WEEKDAYS[(stamp + 6) % 7]}, {stamp:02d} Jul 2019 03:00:00 GMT"),
            ("Server", site.style.server),
        )
        return Response(status=200, headers=headers, body=document_bytes(plan))
    if site.style.soft_404 and path.startswith(f"/{site.slug}/"):
        away = f'<html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={site.home}"></head><body></body></html>'
        return _html(200, away.encode(), "utf-8", site.style.server)
    return _plain(404, _NOT_FOUND, ("Server", site.style.server))


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _decoded(path_and_query: str) -> str:
    raw = unquote_to_bytes(path_and_query)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp874", "replace")


@lru_cache(maxsize=8)
def _sites(city: City) -> Callable[[str, Month], tuple[Site, Mapping[str, Shell]]]:
    @lru_cache(maxsize=160)
    def build_site(code: str, month: Month) -> tuple[Site, Mapping[str, Shell]]:
        centre = city.centre(code)
        site = Site(
            key=centre.host, code=centre.code, number=centre.number, slug=centre.slug, voice=_voice(city.seed, centre),
            style=styles()[centre.family], month=month, ports=city.ports, sections=city.sections(centre, month),
            unit_en=centre.name_en, swapped=centre.swapped, centre_host=centre.extra or centre.host,
        )  # fmt: skip
        others = [other for other in city.centres if other.host == PORTAL and other is not centre]
        near = others[centre.number % 7 :: 5] if centre.host == PORTAL else []
        build(site, tuple(Menu(other.name_th, f"/{other.slug}") for other in near))
        return site, {host: shell_of(site, host) for host in (centre.host, centre.extra) if host}

    return build_site


@lru_cache(maxsize=8)
def _answers(city: City) -> Callable[[str, str, Month], Response]:
    return lru_cache(maxsize=4096)(city._respond)  # noqa: SLF001 - its own cache


def _hosts(centres: tuple[SampleCentre, ...]) -> list[str]:
    hosts = [PORTAL]
    for centre in centres:
        hosts += [host for host in (centre.host, centre.extra) if host and host not in hosts]
    return [*hosts, DEAD]


def _truths(centre: SampleCentre, month: Month) -> Mapping[str, Truth]:
    outage = centre.outages.get(month)
    found = {}
    for code in ITEMS:
        if code in centre.exempt_items:
            found[code] = Truth(status="not_applicable", reason="the registry exempts the centre from it")
        elif outage:
            found[code] = Truth(status="undetermined", reason=f"the site could not be judged: {outage}")
        else:
            found[code] = truth_of(code, segment_of(centre.plans[code], month), month)
    return MappingProxyType(found)


@lru_cache(maxsize=512)
def _cached_voice(seed: int, unit: str, kind: str, slug: str, number: int) -> Voice:
    kinds = {"district": "สำนักงานเขต", "department": "สำนัก", "office": "สำนักงาน"}
    return Voice(
        seed=str(seed), unit=unit, kind=kinds[kind], district=kind == "district",
        address=f"เลขที่ {number * 3 + 1} ถนนสมมุติสาย {number % 9 + 1} เมืองตัวอย่าง 10000",
        telephone=f"0 2000 {number:02d}{(number * 37) % 100:02d}", email=f"info@{slug}.example",
        document_kinds=("pdf", "pdf", "docx") if number % 3 == 0 else ("pdf", "scan") if number % 8 == 5 else ("pdf",),
    )  # fmt: skip


def _voice(seed: int, centre: SampleCentre) -> Voice:
    unit = centre.name_th.removesuffix(" (ตัวอย่าง)")
    return _cached_voice(seed, unit, centre.kind, centre.slug, centre.number)


def _read_centres() -> list[SampleCentre]:
    data = load("centres")
    profiles: dict[str, dict[str, str]] = data["profiles"]
    centres = []
    for number, row in enumerate(data["centres"], 1):
        plans = {**profiles["complete"], **profiles[row["profile"]], **row.get("items", {})}
        exempt = tuple(row.get("exempt", ()))
        plans |= dict.fromkeys(exempt, State.ABSENT.value)
        centres.append(
            SampleCentre(
                code=row["code"], name_th=row["th"], name_en=row["en"], kind=row["kind"], slug=row["slug"],
                family=row["family"], profile=row["profile"], plans=read_plans(plans), number=number,
                outages={Month.parse(month): why for month, why in row.get("outages", {}).items()}, exempt_items=exempt,
                swapped=tuple(row.get("swapped", ())),
            )
        )  # fmt: skip
    return centres
