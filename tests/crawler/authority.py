"""A certificate authority of our own, and servers that show less than their whole chain."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

HOST = "centre.go.th"


@dataclass(frozen=True)
class Signed:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def signed(
    name: str,
    by: Signed | None = None,
    *,
    issuers_at: str = "",
    authority: bool = True,
    days: int = 2,
    key: ec.EllipticCurvePrivateKey | None = None,
) -> Signed:
    """A certificate by an issuer, or by itself; `issuers_at` is where it says that its issuer's is."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=10))
        .not_valid_after(today + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    if issuers_at:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(issuers_at)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    return Signed(builder.sign(by.key if by else key, hashes.SHA256()), key)


def showing(folder: Path, leaf: Signed, *others: Signed) -> ssl.SSLContext:
    """A server's side that shows these certificates."""
    file = folder / f"{leaf.certificate.serial_number}.pem"
    key = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key + b"".join(each.pem for each in (leaf, *others)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
