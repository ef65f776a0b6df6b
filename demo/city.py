"""The sample city: 72 fictional centres, what each publishes month by month, and what a careful auditor would find.

Every name, street and number in it is invented. The city is a pure function of its seed and ports: the same question
gets the same answer, so that audits of it can be repeated.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from demo import answers
from demo.answers import Response
from demo.bulk.pages import bulk_of
from demo.families.build import build, styles
from demo.families.render import Shell, shell_of
from demo.families.site import Menu, Site, Validators
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
_FIRST = Month(2020, 1)
"""What looks in this month as in any later one has looked so since the year before."""
_VALIDATORS = (Validators.ETAG, Validators.MODIFIED, Validators.NONE)


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
    def validators(self) -> Validators:
        """How its site lets a visitor tell that nothing changed."""
        return _VALIDATORS[self.number % len(_VALIDATORS)]

    @property
    def extra(self) -> str | None:
        """The key of the host that its information centre lives on, where that is another."""
        return f"{self.code}-info" if self.family == "platform" else None


@dataclass(frozen=True)
class City:
    """The whole sample city."""

    seed: int
    centres: tuple[SampleCentre, ...]
    ports: Mapping[str, int]
    bulk: bool = True
    """Whether its sites have news, pictures, announcements and people beside what they must disclose."""
    frozen_at: Month | None = None
    """The month that it shows whichever is asked for; None where time passes."""

    @classmethod
    def build(cls, seed: int = 2563, *, bulk: bool = True, frozen_at: Month | None = None) -> City:
        """Read the city's data. The seed moves wordings, forms and dates, never what is published."""
        centres = tuple(_read_centres())
        ports = {host: 8800 + place for place, host in enumerate(_hosts(centres))}
        return cls(seed=seed, centres=centres, ports=ports, bulk=bulk, frozen_at=frozen_at)

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
        return {centre.code: _truths(centre, self._shown(month), month) for centre in self.centres}

    def outage(self, host: str, month: Month) -> str | None:
        """Why a whole host cannot be judged in a month; "refuse" and "hang" are for the server to play."""
        members = self._by_host.get(host, ())
        return members[0].outages.get(self._shown(month)) if len(members) == 1 else None

    def sections(self, centre: SampleCentre, month: Month) -> Mapping[str, Section]:
        """What a centre shows of each item in a month."""
        month = self._shown(month)
        voice = _voice(self.seed, centre)
        return {code: section_of(voice, code, segment_of(centre.plans[code], month), month) for code in ITEMS}

    def site(self, centre: SampleCentre, month: Month) -> Site:
        """A centre's site as laid out in a month."""
        return _sites(self)(centre.code, self._shown(month))[0]

    def addresses(self, centre: SampleCentre, month: Month) -> tuple[tuple[str, str], ...]:
        """Where a centre's pages and files lie in a month: host key and decoded path, failing pages included.

        The bulk is left out, but what of it stands in the menu: see `bulk_addresses`.
        """
        site = self.site(centre, month)
        return (*site.pages, *site.files)

    def bulk_addresses(self, centre: SampleCentre, month: Month) -> tuple[str, ...]:
        """Where the bulk of a centre's site lies on its home host in a month, but for what has no end."""
        site = self.site(centre, month)
        return tuple(site.bulk.everything()) if site.bulk is not None else ()

    def respond(self, host: str, path_and_query: str, month: Month) -> Response:
        """What a host answers to a GET of a path, fragment left out."""
        return _answers(self)(host, path_and_query, self._shown(month))

    def _shown(self, month: Month) -> Month:
        return self.frozen_at or month

    def _respond(self, host: str, path_and_query: str, month: Month) -> Response:
        path = answers.decoded(path_and_query)
        centre = self._centre_at(host, path)
        outage = centre.outages.get(month) if centre else None
        away = answers.lost(outage, path)
        if away is not None:
            return away
        if path == "/robots.txt":
            return answers.robots(outage)
        if centre is None:
            return answers.not_found() if host != PORTAL or path != "/" else self._portal_front()
        site, shells = _sites(self)(centre.code, month)
        if path == "/sitemap.xml" and site.style.sitemap_xml:
            return self._sitemap(site, host)
        return answers.found(site, shells[host], host, path, lambda: self._changed(centre, host, path, month))

    def _changed(self, centre: SampleCentre, host: str, path: str, month: Month) -> date:
        """Since when a page or file has been as it is; of an address that holds neither, its site's header and menu."""
        site_in, place = _sites(self), (host, path)
        since = month
        while since > _FIRST:
            (site, shells), (before, shells_before) = site_in(centre.code, since), site_in(centre.code, since.plus(-1))
            page, framed = site.pages.get(place), place not in site.files
            if page != before.pages.get(place) or site.files.get(place) != before.files.get(place):
                break
            if framed and not (page and page.bare) and shells[host] != shells_before[host]:
                break
            since = since.plus(-1)
        return date(since.year, since.month, 12) if since > _FIRST else date(2019, 7, 1 + len(path) % 27)

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
        return answers.html(
            200,
            f'<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>เว็บไซต์ท่า (ตัวอย่าง)</title></head><body><h1>เว็บไซต์ท่าของเมืองตัวอย่าง</h1><ul>{links}</ul></body></html>'.encode(),
            "utf-8",
            "nginx",
        )

    def _sitemap(self, site: Site, host: str) -> Response:
        base = f"http://127.0.0.1:{self.ports[host]}"
        paths = [path for (place, path), page in site.pages.items() if place == host and page.status == 200]
        if site.bulk is not None:
            paths += site.bulk.everything()
        rows = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
        body = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
        return Response(status=200, headers=(("Content-Type", "application/xml"),), body=body.encode())

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=8)
def _sites(city: City) -> Callable[[str, Month], tuple[Site, Mapping[str, Shell]]]:
    @lru_cache(maxsize=480)
    def build_site(code: str, month: Month) -> tuple[Site, Mapping[str, Shell]]:
        centre = city.centre(code)
        voice = _voice(city.seed, centre)
        site = Site(
            key=centre.host, code=centre.code, number=centre.number, slug=centre.slug, voice=voice,
            validators=centre.validators,
            bulk=bulk_of(voice, centre.family, centre.slug, centre.number, month) if city.bulk else None,
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


def _truths(centre: SampleCentre, shown: Month, month: Month) -> Mapping[str, Truth]:
    """What a careful person finds in `month` on a site that looks as it did in the month `shown`."""
    outage = centre.outages.get(shown)
    found = {}
    for code in ITEMS:
        if code in centre.exempt_items:
            found[code] = Truth(status="not_applicable", reason="the registry exempts the centre from it")
        elif outage:
            found[code] = Truth(status="undetermined", reason=f"the site could not be judged: {outage}")
        else:
            found[code] = truth_of(code, segment_of(centre.plans[code], shown), month, shown=shown)
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
