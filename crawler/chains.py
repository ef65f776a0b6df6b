"""TLS certificate chains that lack an intermediate, completed from where the certificates say (RFC 5280 §4.2.2.1).

Nothing that is fetched here is ever trusted by itself. It is handed to OpenSSL as a link that may be used on the way to
a root which this machine trusts already: what its own issuer did not sign is no link, what signs itself would be a root
and is left out, and chains that end before a root (VERIFY_X509_PARTIAL_CHAIN, on by default from Python 3.13) are
refused. Host name, dates and signatures are checked in the handshake, as always.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID

from crawler.coding import decoded_body
from crawler.fetch import MAX_CERTIFICATE_BYTES
from crawler.visit import Visit

MAX_HOPS = 3
MAX_SECONDS = 30.0
"""For all that is fetched for one host."""
_MAX_PLACES = 2
"""Addresses that are tried for one certificate."""
_MAX_TRIES = 2
"""For one host, where nothing could be fetched."""

Fetch = Callable[[str], Awaitable[Visit]]
Key = tuple[str, bool]
"""A host, and whether the site may live on a private address: what was fetched for the one kind is not lent to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What came of completing one host's chain."""

    host: str
    tries: int
    visits: tuple[Visit, ...]
    """In which certificates were asked for."""
    context: ssl.SSLContext | None
    """Checks the host's certificate with the missing links at hand; None where none was found."""
    trouble: str
    """Why none was found; empty where one was."""

    @property
    def settled(self) -> bool:
        """Whether a further try would change nothing, or is one too many."""
        return self.context is not None or self.tries == _MAX_TRIES

    @property
    def remark(self) -> str:
        """What a person should know of a chain that could be completed."""
        places = ", ".join(visit.url for visit in self.visits if visit.failure is None)
        return f"{self.host}: the server's certificate chain was incomplete; completed from {places}"


class Chains:
    """The chains of all hosts of a fetcher; each is completed once."""

    def __init__(self, authorities: Callable[[], ssl.SSLContext]) -> None:
        """`authorities` makes a context that trusts this machine's roots; one is made for each completed chain."""
        self._authorities = authorities
        self._completed: dict[Key, Completion] = {}
        self._locks: dict[Key, asyncio.Lock] = {}
        self._fetched: dict[tuple[str, bool], Visit] = {}

    def of(self, key: Key) -> Completion | None:
        """What came of a host's chain so far."""
        return self._completed.get(key)

    async def complete(self, key: Key, leaf: bytes | None, fetch: Fetch) -> Completion:
        """Fetch what a host's chain lacks; what failed before is tried once more, what was found stands.

        Args:
            key: whose chain it is.
            leaf: the host's own certificate, in DER; None where it could not be read.
            fetch: makes a visit for a certificate.
        """
        async with self._locks.setdefault(key, asyncio.Lock()):
            before = self._completed.get(key)
            if before is not None and before.settled:
                return before
            visits: list[Visit] = []
            context: ssl.SSLContext | None = self._authorities()
            assert context is not None
            try:
                async with asyncio.timeout(MAX_SECONDS):
                    links, trouble = await self._climb(key, leaf, fetch, visits, _names_of_roots(context))
                context = _with_links(context, links) if links else None
            except TimeoutError:
                context, trouble = None, f"the missing certificate did not come within {MAX_SECONDS:g} s"
            except (ValueError, ssl.SSLError):  # names and extensions are read when they are asked for
                context, trouble = None, "a certificate of its chain is malformed"
            made = Completion(
                host=key[0],
                tries=before.tries + 1 if before else 1,
                visits=tuple(visits),
                context=context,
                trouble="" if context is not None else trouble,
            )
            self._completed[key] = made
            return made

    async def _climb(
        self, key: Key, leaf: bytes | None, fetch: Fetch, visits: list[Visit], roots: frozenset[x509.Name]
    ) -> tuple[list[x509.Certificate], str]:
        """The links from the leaf upwards, and why there are no more; `visits` is added to."""
        links: list[x509.Certificate] = []
        child = _read(leaf) if leaf is not None else None
        if child is None:
            return links, "the server's certificate could not be read"
        for _ in range(MAX_HOPS):
            if child.issuer == child.subject or (links and child.issuer in roots):
                break
            issuer, trouble = await self._issuer(child, key, fetch, visits)
            if issuer is None:
                return links, trouble
            if issuer.issuer == issuer.subject:
                return links, f"{visits[-1].url} holds a root, which is trusted from this machine only or not at all"
            links.append(issuer)
            child = issuer
        return links, "its certificate is signed by itself"

    async def _issuer(
        self, child: x509.Certificate, key: Key, fetch: Fetch, visits: list[Visit]
    ) -> tuple[x509.Certificate | None, str]:
        places = [place for place in places_of(child) if place.startswith("http://")][:_MAX_PLACES]
        trouble = "the certificate does not say where its issuer's is"
        for place in places:
            visit = self._fetched.get((place, key[1])) or await fetch(place)
            visits.append(visit)
            if visit.failure is not None:
                trouble = f"the missing certificate could not be fetched from {place}: {visit.failure.detail}"
                continue
            body = decoded_body(visit.exchanges[-1], MAX_CERTIFICATE_BYTES)
            issuer = next((each for each in certificates_in(body) if _issued(each, child)), None)
            if issuer is not None:
                self._fetched[place, key[1]] = visit
                return issuer, ""
            trouble = f"what {place} holds did not sign the certificate"
        return None, trouble


def places_of(certificate: x509.Certificate) -> Iterator[str]:
    """Where a certificate says that its issuer's is (caIssuers), in its order."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return
    for each in access:
        if each.access_method == AuthorityInformationAccessOID.CA_ISSUERS and isinstance(
            each.access_location, x509.UniformResourceIdentifier
        ):
            yield each.access_location.value


def certificates_in(body: bytes) -> list[x509.Certificate]:
    """The certificates of a file: one in DER, some in PEM, or a PKCS #7 bundle; none where it is nothing of the kind."""
    if b"-----BEGIN CERTIFICATE-----" in body:
        readers: tuple[Callable[[bytes], Iterable[x509.Certificate]], ...] = (x509.load_pem_x509_certificates,)
    else:
        readers = (lambda der: [x509.load_der_x509_certificate(der)], pkcs7.load_der_pkcs7_certificates)
    for reader in readers:
        try:
            return list(reader(body))
        except (ValueError, UnsupportedAlgorithm):
            continue
    return []


def _read(der: bytes) -> x509.Certificate | None:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def _issued(issuer: x509.Certificate, child: x509.Certificate) -> bool:
    try:
        child.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _names_of_roots(context: ssl.SSLContext) -> frozenset[x509.Name]:
    """Of those that are loaded at once; a machine that keeps them in a folder shows none, and we climb on to the top."""
    found = set()
    for der in context.get_ca_certs(binary_form=True):
        with suppress(ValueError):
            found.add(x509.load_der_x509_certificate(der).subject)
    return frozenset(found)


def _with_links(context: ssl.SSLContext, links: Iterable[x509.Certificate]) -> ssl.SSLContext:
    """The context, with links that it may use and none that it trusts.

    They go in as plain DER: OpenSSL's own PEM form could carry a word of trust along.
    """
    context.verify_flags &= ~ssl.VERIFY_X509_PARTIAL_CHAIN
    for link in links:
        context.load_verify_locations(cadata=link.public_bytes(Encoding.DER))
    return context
