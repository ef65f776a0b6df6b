"""How one request ends, and what the network libraries raise as failure kinds: by type, never by message."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from crawler.artifacts import FailureKind
from crawler.coding import header
from crawler.guard import AddressRefused
from crawler.visit import Exchange

_BUSY = frozenset({429, 503})
_ISSUER_NOT_AT_HAND = frozenset({20, 21})
"""OpenSSL's X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY and …_VERIFY_LEAF_SIGNATURE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why one request got no whole answer."""

    kind: FailureKind
    detail: str
    passing: bool
    """Whether a further try may well go better."""
    chain_incomplete: bool = False
    """Whether a certificate was refused because its issuer's is not at hand."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request's end: an exchange, a fault, or both (an answer that broke off)."""

    exchange: Exchange | None
    fault: Fault | None
    busy_for: float | None = None
    """Seconds that a busy host asks to be left alone; None where it does not ask."""

    @property
    def hollow(self) -> bool:
        """Whether all is said to be well and nothing came: a program that died, as likely as an empty page."""
        return self.exchange is not None and self.exchange.status == 200 and not self.exchange.body


def busy_for(exchange: Exchange, now: datetime) -> float | None:
    """Seconds that a busy host asks to be left alone (Retry-After); None where it does not ask."""
    value = header(exchange, "retry-after") if exchange.status in _BUSY else ""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def fault_of(error: BaseException, *, host: str, timeout: float) -> Fault:
    """The fault that an exception stands for.

    Args:
        error: what the transport raised.
        host: the host key, for the message.
        timeout: seconds that the request was given, for the message.
    """
    causes = tuple(_causes(error))
    for cause in causes:
        match cause:
            case AddressRefused():
                return Fault(kind=FailureKind.GUARD, detail=str(cause), passing=False)
            case socket.gaierror():
                passing = cause.errno == socket.EAI_AGAIN
                return Fault(kind=FailureKind.DNS, detail=f"{host}: {cause.strerror or 'no address'}", passing=passing)
            case ssl.SSLCertVerificationError():
                detail = f"certificate of {host} not accepted: {cause.verify_message}"
                incomplete = cause.verify_code in _ISSUER_NOT_AT_HAND
                return Fault(kind=FailureKind.TLS, detail=detail, passing=False, chain_incomplete=incomplete)
            case ssl.SSLError():
                detail = f"no secure connection to {host}: {cause.reason or 'handshake failed'}"
                return Fault(kind=FailureKind.TLS, detail=detail, passing=True)
    return _plain_fault(causes, host, timeout)


def _plain_fault(causes: tuple[BaseException, ...], host: str, timeout: float) -> Fault:
    for cause in causes:
        match cause:
            case TimeoutError() | httpx.TimeoutException():
                return Fault(kind=FailureKind.TIMEOUT, detail=f"no whole answer within {timeout:g} s", passing=True)
            case httpx.ConnectError() | ConnectionRefusedError():
                return Fault(kind=FailureKind.CONNECT, detail=f"{host}: {_reason(causes)}", passing=True)
            case httpx.LocalProtocolError() | httpx.UnsupportedProtocol() | httpx.InvalidURL():
                return Fault(kind=FailureKind.PROTOCOL, detail=f"cannot be asked for: {cause}", passing=False)
            case httpx.RemoteProtocolError():
                return Fault(kind=FailureKind.PROTOCOL, detail=f"{host} broke HTTP: {cause}", passing=True)
    detail = f"the connection to {host} broke off: {_reason(causes)}"
    return Fault(kind=FailureKind.PROTOCOL, detail=detail, passing=True)


def _reason(causes: tuple[BaseException, ...]) -> str:
    for cause in causes:
        if isinstance(cause, OSError) and cause.errno:
            return os.strerror(cause.errno).lower()
    return str(causes[-1]) or type(causes[-1]).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
