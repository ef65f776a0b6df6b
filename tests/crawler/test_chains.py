"""Servers that leave out a certificate of their chain."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.artifacts import FailureKind, FetchFailure
from crawler.chains import Chains, certificates_in
from crawler.fetch import MAX_CERTIFICATE_BYTES, Fetcher
from crawler.site import Site
from crawler.snapshot import snapshot_of
from crawler.traffic import Tally, WithAsides
from crawler.visit import Purpose, Visit
from storage.archive import ArchiveWriter, read_archive
from tests.crawler.authority import HOST, Signed, showing, signed
from tests.crawler.loopback import NOW, QUICK, Crawled, Notes, Reply, Web, crawl, page, redirect
from tests.storage.storage_samples import ending, exchange

BLAMED = "unable to get local issuer certificate"


@dataclass(frozen=True)
class Asked:
    """What came of asking a server that shows its own certificate only."""

    visits: list[Visit]
    tallies: list[Tally]
    authority: Web
    """The server that keeps certificates."""

    @property
    def visit(self) -> Visit:
        return self.visits[0]

    @property
    def blame(self) -> str:
        assert self.visit.failure is not None
        assert self.visit.failure.kind is FailureKind.TLS
        return self.visit.failure.detail


Chain = Callable[[str], tuple[Signed, dict[str, Reply], Signed | None]]
"""From the base URL of the server that keeps certificates: the leaf, what is kept, and the root that is trusted."""


def der(certificate: Signed) -> Reply:
    return Reply(body=certificate.der, headers={"Content-Type": "application/pkix-cert"})


def asked(
    folder: Path, chain: Chain, *, host: str = HOST, sites: int = 1, private: bool = True, times: int = 1
) -> Asked:
    """Serves such a chain and asks for a page once for each site."""

    async def names(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def ask() -> Asked:
        async with Web({}) as authority:
            leaf, routes, root = chain(authority.url("").rstrip("/"))
            authority.routes.update(routes)

            def authorities() -> ssl.SSLContext:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                if root is not None:
                    context.load_verify_locations(cadata=root.der)
                # What Python sets by itself from 3.13 on.
                context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
                return context

            async with (
                Web({"/": page("secure")}, tls=showing(folder, leaf)) as web,
                Fetcher(QUICK, resolver=names, authorities=authorities, backoff=0.001, now=lambda: NOW) as fetcher,
            ):
                url = f"https://{host}:{web.port}/"
                centres = [Site(code=f"c{n}", home_url=url, allow_private=private) for n in range(sites)]
                visits = [
                    await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre)
                    for centre in centres
                    for _ in range(times)
                ]
                return Asked(visits, [fetcher.tally(centre) for centre in centres], authority)

    return asyncio.run(ask())


ROOT = signed("Root")
KEPT = "/intermediate.crt"


def usual(base: str, *, days: int = 2, name: str = HOST) -> tuple[Signed, dict[str, Reply], Signed | None]:
    """A leaf by an intermediate by a trusted root."""
    between = signed("Intermediate", ROOT)
    leaf = signed(name, between, issuers_at=base + KEPT, authority=False, days=days)
    return leaf, {KEPT: der(between)}, ROOT


def test_a_chain_is_completed_and_the_page_comes(tmp_path: Path) -> None:
    """The missing certificate is fetched from where the leaf says; a person is told."""
    got = asked(tmp_path, usual, times=3)

    assert [visit.failure for visit in got.visits] == [None] * 3
    assert b"secure" in got.visit.exchanges[0].body
    assert got.authority.paths == [KEPT]
    (remark,) = got.tallies[0].remarks
    assert remark.startswith(f"{HOST}:")
    assert remark.endswith(f"the server's certificate chain was incomplete; completed from {got.authority.url(KEPT)}")


def test_what_was_fetched_is_evidence(tmp_path: Path) -> None:
    """The exchange stands in the archive before the page that it was needed for, and counts as traffic."""
    got = asked(tmp_path, usual)
    writer = ArchiveWriter(tmp_path / "crawl.warc.gz")

    WithAsides(writer, got.tallies[0]).record(got.visit)
    archive = writer.finish(ending())

    visits, _ = read_archive(archive.path, sha256=archive.sha256)
    assert [(visit.purpose, visit.url) for visit in visits] == [
        (Purpose.CERTIFICATE, got.authority.url(KEPT)),
        (Purpose.PAGE, got.visit.url),
    ]
    assert {host.host: host.requests for host in got.tallies[0].hosts()}[got.authority.host] == 1


def test_every_centre_of_the_host_has_it_in_its_record(tmp_path: Path) -> None:
    """It is fetched once for all; each archive can be understood by itself."""
    got = asked(tmp_path, usual, sites=2)

    assert got.authority.paths == [KEPT]
    for tally in got.tallies:
        assert len(tally.remarks) == 1
        notes = Notes()
        WithAsides(notes, tally).record(got.visit)
        assert [visit.purpose for visit in notes.visits] == [Purpose.CERTIFICATE, Purpose.PAGE]


def test_a_server_that_shows_all_is_asked_for_nothing_more(tmp_path: Path) -> None:
    """A leaf by the root itself needs no help, whatever it says."""
    got = asked(tmp_path, lambda base: (signed(HOST, ROOT, issuers_at=base + KEPT, authority=False), {}, ROOT))

    assert got.visit.failure is None
    assert got.authority.paths == []
    assert got.tallies[0].remarks == []


@pytest.mark.parametrize("missing", [2, 3, 4])
def test_three_hops_at_most(tmp_path: Path, missing: int) -> None:
    """Two or three missing links are fetched; a longer chain is given up."""

    def long(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        issuer, routes, place = ROOT, {}, ""
        for number in range(missing):
            issuer = signed(f"Intermediate {number}", issuer, issuers_at=place)
            routes[f"/{number}"] = der(issuer)
            place = f"{base}/{number}"
        return signed(HOST, issuer, issuers_at=place, authority=False), routes, ROOT

    got = asked(tmp_path, long)

    assert len(got.authority.paths) == min(missing, 3)
    if missing <= 3:
        assert got.visit.failure is None
    else:
        assert "issuer certificate" in got.blame


def test_a_made_up_intermediate_without_a_root_is_refused(tmp_path: Path) -> None:
    """What was fetched is never trusted by itself, even where chains may end before a root."""

    def made_up(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        leaf, routes, _ = usual(base)
        return leaf, routes, None

    got = asked(tmp_path, made_up)

    assert got.visit.exchanges == ()
    assert "issuer certificate" in got.blame
    assert got.tallies[0].remarks == []


def test_trust_that_was_taken_away_stays_away(tmp_path: Path) -> None:
    """A root that this machine no longer trusts cannot come back over the network, signed by itself as it is."""
    other = signed("Other root")

    def withdrawn(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        between = signed("Intermediate", ROOT, issuers_at=f"{base}/root.crt")
        leaf = signed(HOST, between, issuers_at=base + KEPT, authority=False)
        return leaf, {KEPT: der(between), "/root.crt": der(ROOT)}, other

    got = asked(tmp_path, withdrawn)

    assert got.authority.paths == [KEPT, "/root.crt"]
    assert "issuer certificate" in got.blame


def test_a_root_that_the_leaf_names_is_no_link(tmp_path: Path) -> None:
    """A certificate that signs itself is told as what it is."""
    own = signed("Own root")

    got = asked(tmp_path, lambda b: (signed(HOST, own, issuers_at=b + KEPT, authority=False), {KEPT: der(own)}, ROOT))

    assert BLAMED in got.blame
    assert "holds a root" in got.blame


def test_who_is_no_authority_signs_nothing(tmp_path: Path) -> None:
    """A site's own certificate, though signed by a trusted root, is no intermediate."""

    def borrowed(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        site = signed("evil.go.th", ROOT, authority=False)
        return signed(HOST, site, issuers_at=base + KEPT, authority=False), {KEPT: der(site)}, ROOT

    assert "CA certificate" in asked(tmp_path, borrowed).blame


def test_an_intermediate_of_the_right_name_and_another_key_is_not_taken(tmp_path: Path) -> None:
    """The signature decides, not the name."""

    def other_key(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        leaf, _, root = usual(base)
        return leaf, {KEPT: der(signed("Intermediate", ROOT))}, root

    got = asked(tmp_path, other_key)

    assert "did not sign" in got.blame


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        (lambda base: usual(base, name="other.go.th"), "mismatch"),
        (lambda base: usual(base, days=-1), "expired"),
    ],
)
def test_names_and_dates_are_checked_as_ever(tmp_path: Path, chain: Chain, words: str) -> None:
    """A completed chain buys nothing for a certificate of another host, or an old one."""
    got = asked(tmp_path, chain)

    assert words in got.blame.lower()
    assert got.visit.exchanges == ()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(status=404), "HTTP 404"),
        (Reply(body=b"x" * (MAX_CERTIFICATE_BYTES + 1)), "more than 65,536 bytes"),
        (Reply(body=b"<html>moved</html>"), "did not sign"),
        (redirect("https://127.0.0.1/x"), "plain http only"),
        (redirect("http://169.254.169.254/x"), "metadata"),
    ],
)
def test_what_cannot_be_fetched_is_told(tmp_path: Path, reply: Reply, words: str) -> None:
    """Bounded in bytes and kind, through the guard; the certificate is not accepted and the reason stands with it."""
    got = asked(tmp_path, lambda base: (usual(base)[0], {KEPT: reply}, ROOT), times=4)

    assert words in got.blame
    assert BLAMED in got.blame
    assert len(got.authority.paths) == 2, "tried twice for a host, not for every page"


@pytest.mark.parametrize("place", ["", "https://127.0.0.1/x", "ldap://127.0.0.1/x", "file:///etc/passwd"])
def test_only_http_is_asked(tmp_path: Path, place: str) -> None:
    """RFC 5280 §8: https would need a chain of its own; the rest is nobody's business."""

    def elsewhere(base: str) -> tuple[Signed, dict[str, Reply], Signed | None]:
        return signed(HOST, signed("Intermediate", ROOT), issuers_at=place, authority=False), {}, ROOT

    got = asked(tmp_path, elsewhere)

    assert "does not say where" in got.blame
    assert got.authority.connections == 0


def test_a_private_server_is_not_asked_on_behalf_of_a_public_site(tmp_path: Path) -> None:
    """The guard stands before the first handshake already."""
    got = asked(tmp_path, usual, private=False)

    assert got.visit.failure is not None
    assert got.visit.failure.kind is FailureKind.GUARD
    assert got.authority.connections == 0


def test_the_forms_that_authorities_serve() -> None:
    """DER, PEM and bundles are read."""
    one, two = signed("One"), signed("Two")
    bundle = pkcs7.serialize_certificates([one.certificate, two.certificate], Encoding.DER)

    assert certificates_in(one.der) == [one.certificate]
    assert certificates_in(one.pem + two.pem) == [one.certificate, two.certificate]
    assert set(certificates_in(bundle)) == {one.certificate, two.certificate}


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(ROOT.der) - 1))
def test_anything_else_holds_no_certificate(noise: bytes, cut: int) -> None:
    """Whatever is served, nothing is raised."""
    assert certificates_in(noise) == []
    assert certificates_in(ROOT.der[:cut]) == []
    certificates_in(ROOT.der[:cut] + noise)
    assert certificates_in(b"-----BEGIN CERTIFICATE-----" + noise) == []


LEAF = signed(HOST, signed("Intermediate", ROOT), issuers_at="http://ca.go.th/i.crt", authority=False)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LEAF.der) - 1), st.integers(0, 255)), max_size=4), st.booleans())
def test_a_torn_certificate_is_told_and_raises_nothing(changes: list[tuple[int, int]], served: bool) -> None:
    """Whatever a server shows and an authority serves: no link comes of it that the leaf was not signed by."""
    torn = bytearray(LEAF.der)
    for place, value in changes:
        torn[place] = value

    async def fetch(url: str) -> Visit:
        exchanges = (exchange(url=url, body=bytes(torn), headers=()),) if served else ()
        failure = None if served else FetchFailure(url=url, final_url=url, kind=FailureKind.DNS, detail="unknown")
        return Visit(url=url, purpose=Purpose.CERTIFICATE, exchanges=exchanges, failure=failure)

    chains = Chains(lambda: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    completion = asyncio.run(chains.complete((HOST, False), bytes(torn), fetch))

    assert completion.context is None
    assert completion.trouble


def test_a_host_has_its_own_context(tmp_path: Path) -> None:
    """What was fetched for one host does not serve another: its link stays with the host that lacked it."""

    async def names(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def roots() -> ssl.SSLContext:
        return ssl.create_default_context(cadata=ROOT.pem.decode())

    async def both() -> tuple[Visit, Visit]:
        async with Web({}) as authority:
            base = authority.url("").rstrip("/")
            between = signed("Intermediate", ROOT)
            authority.routes[KEPT] = der(between)
            one = signed(HOST, between, issuers_at=base + KEPT, authority=False)
            two = signed("b.go.th", between, authority=False)
            async with (
                Web({"/": page("one")}, tls=showing(tmp_path, one)) as first,
                Web({"/": page("two")}, tls=showing(tmp_path, two)) as second,
                Fetcher(replace(QUICK, timeout=10), resolver=names, authorities=roots) as fetcher,
            ):
                urls = (f"https://{HOST}:{first.port}/", f"https://b.go.th:{second.port}/")
                centre = Site(code="c", home_url=urls[0], allow_private=True)
                got = [await fetcher.fetch(url, purpose=Purpose.PAGE, site=centre) for url in urls]
                return got[0], got[1]

    one, two = asyncio.run(both())

    assert one.failure is None
    assert two.failure is not None


def test_a_crawl_records_the_certificate_before_the_first_page(tmp_path: Path) -> None:
    """What the recorder is handed holds all that the crawl rests on, and gives the same snapshot again."""

    async def names(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def roots() -> ssl.SSLContext:
        return ssl.create_default_context(cadata=ROOT.pem.decode())

    async def crawled() -> Crawled:
        async with Web({}) as authority:
            leaf, routes, _ = usual(authority.url("").rstrip("/"))
            authority.routes.update(routes)
            async with (
                Web({"/": page("home")}, tls=showing(tmp_path, leaf)) as web,
                Fetcher(QUICK, resolver=names, authorities=roots) as fetcher,
            ):
                centre = Site(code="c", home_url=f"https://{HOST}:{web.port}/", allow_private=True)
                return await crawl(centre, fetcher=fetcher)

    got = asyncio.run(crawled())

    assert [visit.purpose for visit in got.visits][:3] == [Purpose.CERTIFICATE, Purpose.ROBOTS, Purpose.PAGE]
    assert [resource.url for resource in got.snapshot.resources] == [got.snapshot.home_url]
    assert snapshot_of("c", got.snapshot.home_url, got.visits, got.ending) == got.snapshot
