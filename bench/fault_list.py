"""Every fault that a site is known to have or may be made to have: what its server does, and what may be concluded."""

from __future__ import annotations

import asyncio
import gzip
import random
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from rules.findings import Status

LONG = "ข้อความประกอบที่มีความยาวเพียงพอสำหรับการพิจารณาว่าเป็นเนื้อหาของหน่วยงานเอง " * 8
HTML = "text/html; charset=utf-8"
OUR_IGNORANCE = frozenset({Status.UNDETERMINED})
THEIR_BREACH = frozenset({Status.BROKEN, Status.MISSING, Status.EMPTY})
READ = frozenset({Status.SATISFIED})

Send = Callable[[asyncio.StreamWriter], Awaitable[None]]


def page(body: str, title: str = "โครงสร้างและการจัดองค์กร") -> bytes:
    """A page of the centre's own."""
    return f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{title}</title></head><body><main><h1>{title}</h1>{body}</main></body></html>'.encode()


GOOD = page(f"<p>{LONG}</p>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of the page that an item leads to."""

    name: str
    send: Send
    """What the server does once it was asked for that page."""
    allowed: frozenset[Status]
    """What may be concluded of the item."""
    kind: str = ""
    """The failure that it must be told as; empty where it is no failure."""
    robots: Send | None = None
    """What the server does where robots.txt is asked for; None for 404."""
    others_stand: bool = True
    """Whether the other items must be judged as they are without the fault."""
    elsewhere: dict[str, Send] = field(default_factory=dict)
    """What further addresses answer."""


def answer(body: bytes, kind: str = HTML, status: str = "200 OK", **headers: str) -> Send:
    """A whole answer of true length."""
    named = {"Content-Type": kind, "Content-Length": str(len(body))} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return raw(head(status, **named) + body)


def head(status: str = "200 OK", **headers: str) -> bytes:
    """A status line and headers."""
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def raw(*parts: bytes, pause: float = 0.0, endless: bytes = b"", hang: bool = False) -> Send:
    """These bytes, one part after the other; then `endless` again and again, or silence."""

    async def send(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            if pause:
                await asyncio.sleep(pause)
        while endless:
            writer.write(endless)
            await writer.drain()
            await asyncio.sleep(pause)
        if hang:
            await asyncio.Event().wait()

    return send


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def _gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(300)]) + packer.flush()


def _deflate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(300)]) + packer.flush()


def _many_links(count: int) -> bytes:
    return page(f"<p>{LONG}</p>" + "".join(f'<a href="/x/{n}">x{n}</a> ' for n in range(count)))


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


_CHALLENGE = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
_REFRESH = '<meta http-equiv="refresh" content="0;url={}">'
_OK = head(Content_Type=HTML)


def faults() -> tuple[Fault, ...]:
    """All of them, in the order of the table."""
    return (*_hosts(), *_statuses(), *_lines(), *_lengths(), *_codings(), *_contents(), *_loops(), *_robots())


def _ignorance(name: str, kind: str, send: Send, **more: object) -> Fault:
    return Fault(name=name, kind=kind, send=send, allowed=OUR_IGNORANCE, **more)  # type: ignore[arg-type]


def _breach(name: str, kind: str, send: Send) -> Fault:
    return Fault(name=name, kind=kind, send=send, allowed=THEIR_BREACH)


def _read(name: str, send: Send, **more: object) -> Fault:
    return Fault(name=name, send=send, allowed=READ, **more)  # type: ignore[arg-type]


async def _to_tls(writer: asyncio.StreamWriter) -> None:
    port = writer.get_extra_info("sockname")[1]
    await answer(b"", status="302 Found", Location=f"https://127.0.0.1:{port}/structure")(writer)


def _hosts() -> tuple[Fault, ...]:
    away = {
        host: answer(b"", status="302 Found", Location=f"http://{host}/") for host in ("none.example", "busy.example")
    }
    return (
        _ignorance("redirect to a name that does not exist", "dns", away["none.example"]),
        _ignorance("redirect to a name that cannot be looked up now", "dns", away["busy.example"]),
        _ignorance(
            "redirect to an address that may not be reached",
            "guard",
            answer(b"", status="302 Found", Location="http://private.example/"),
        ),
        _breach(
            "redirect to a port where nobody listens",
            "connect",
            answer(b"", status="302 Found", Location="http://127.0.0.1:9/"),
        ),
        _ignorance("redirect to a server without TLS", "tls", _to_tls),
    )


def _statuses() -> tuple[Fault, ...]:
    return (
        _breach("404, twice", "http_status", answer(b"gone", status="404 Not Found")),
        _breach("410, twice", "http_status", answer(b"gone", status="410 Gone")),
        _breach("500, twice", "http_status", answer(b"oops", status="500 Internal Server Error")),
        _read("500 once, then well", _once(answer(b"oops", status="500 Internal Server Error"), answer(GOOD))),
        _read("404 once, then well", _once(answer(b"gone", status="404 Not Found"), answer(GOOD))),
        _ignorance(
            "404 once, then 500",
            "http_status",
            _once(answer(b"gone", status="404 Not Found"), answer(b"oops", status="500 Internal Server Error")),
        ),
        _read(
            "503 with Retry-After: 0, then well", _once(answer(b"", status="503 Busy", Retry_After="0"), answer(GOOD))
        ),
        _ignorance("429 with Retry-After: 3600", "http_status", answer(b"", status="429 Too Many", Retry_After="3600")),
        _ignorance("403", "http_status", answer(b"no", status="403 Forbidden")),
        _ignorance(
            "a firewall's challenge at 403",
            "challenge",
            answer(_CHALLENGE, status="403 Forbidden", Server="cloudflare"),
        ),
        _ignorance(
            "a firewall's challenge at 200",
            "challenge",
            answer(_CHALLENGE, Server="cloudflare", cf_mitigated="challenge"),
        ),
    )


def _once(first: Send, then: Send) -> Send:
    asked = 0

    async def send(writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await (first if asked == 1 else then)(writer)

    return send


def _lines() -> tuple[Fault, ...]:
    drip = [bytes([byte]) for byte in _OK + GOOD[:200]]
    return (
        _ignorance("silence", "timeout", raw(hang=True)),
        _ignorance("headers, then silence", "timeout", raw(_OK, hang=True)),
        _ignorance("a byte now and then", "timeout", raw(*drip, pause=0.05)),
        _ignorance("the line breaks at once", "protocol", _reset),
        _ignorance(
            "the line breaks half-way", "protocol", raw(head(Content_Type=HTML, Content_Length="9000") + GOOD[:300])
        ),
        _ignorance("another protocol", "protocol", raw(b"SSH-2.0-OpenSSH_9\r\n\r\n")),
        _ignorance("HTTP/0.9", "protocol", raw(GOOD)),
        _ignorance(
            "endless headers", "protocol", raw(b"HTTP/1.1 200 OK\r\n", endless=b"X-A: " + b"y" * 4000 + b"\r\n")
        ),
        _ignorance("an endless header", "protocol", raw(b"HTTP/1.1 200 OK\r\nX: ", endless=b"y" * 4096)),
        _ignorance("100 Continue without end", "timeout", raw(endless=b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.001)),
        _ignorance("a NUL in a header", "protocol", raw(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n")),
    )


def _lengths() -> tuple[Fault, ...]:
    chunk = b"10000\r\n" + b"<p>x</p>" * 8192 + b"\r\n"
    return (
        _ignorance("an endless body", "too_large", raw(_OK, endless=b"<p>x</p>" * 8192)),
        _ignorance(
            "an endless chunked body",
            "too_large",
            raw(head(Content_Type=HTML, Transfer_Encoding="chunked"), endless=chunk),
        ),
        _ignorance(
            "a length of 90 GB", "too_large", raw(head(Content_Type=HTML, Content_Length="90000000000"), hang=True)
        ),
        _ignorance("a length that is no number", "protocol", raw(head(Content_Type=HTML, Content_Length="x") + GOOD)),
        _ignorance("a negative length", "protocol", raw(head(Content_Type=HTML, Content_Length="-5") + GOOD)),
        _ignorance("two lengths", "protocol", raw(_OK[:-2] + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + GOOD)),
        _ignorance(
            "broken chunks", "protocol", raw(head(Content_Type=HTML, Transfer_Encoding="chunked") + b"ZZ\r\nxx")
        ),
        _read(
            "a length shorter than the page", raw(head(Content_Type=HTML, Content_Length=str(len(GOOD) - 20)) + GOOD)
        ),
        _read("no length at all", raw(_OK + GOOD)),
    )


def _codings() -> tuple[Fault, ...]:
    packed = gzip.compress(GOOD)
    bomb, other = _gzip_bomb(), _deflate_bomb()
    return (
        _ignorance("gzip bomb, 300 MB out of 300 KB", "too_large", answer(bomb, Content_Encoding="gzip")),
        _ignorance("gzip bomb in gzip", "too_large", answer(gzip.compress(bomb), Content_Encoding="gzip, gzip")),
        _ignorance("deflate bomb", "too_large", answer(other, Content_Encoding="deflate")),
        _ignorance("br, which was not asked for", "unreadable", answer(_noise(4000), Content_Encoding="br")),
        _ignorance(
            "zstd, which was not asked for",
            "unreadable",
            answer(b"\x28\xb5\x2f\xfd" + _noise(4000), Content_Encoding="zstd"),
        ),
        _read("said to be gzip, and plain", answer(GOOD, Content_Encoding="gzip")),
        _read(
            "gzip in two members",
            answer(gzip.compress(GOOD[:400]) + gzip.compress(GOOD[400:]), Content_Encoding="gzip"),
        ),
        _read("gzip with rubbish behind it", answer(packed + _noise(50), Content_Encoding="gzip")),
    )


def _contents() -> tuple[Fault, ...]:
    return (
        _read("NULs throughout", answer(GOOD.replace(b"<p>", b"\x00<p>\x00").replace(b" ", b" \x00"))),
        _read("invalid UTF-8", answer(GOOD.replace(b"<p>", b"<p>\xff\xfe\xc3\x28 "))),
        _read("Thai in TIS-620, said to be UTF-8", answer(GOOD.decode().encode("cp874", "ignore"))),
        _read("100,000 links", answer(_many_links(100_000)), others_stand=False),
        Fault(
            name="300,000 nested tags",
            send=answer(page("<div>" * 300_000 + LONG)),
            allowed=OUR_IGNORANCE | READ,
        ),
        Fault(
            name="attributes without end",
            send=answer(page("<p " + "a=1 " * 200_000 + ">" + LONG)),
            allowed=OUR_IGNORANCE | READ,
        ),
        _breach("an empty answer, twice", "", answer(b"")),
        _read("an empty answer once, then well", _once(answer(b""), answer(GOOD))),
        _ignorance("a page of 5 MB", "too_large", answer(page(LONG * 4_000))),
    )


def _loops() -> tuple[Fault, ...]:
    def away(path: str) -> Send:
        return answer(b"", status="302 Found", Location=path)

    chain = {f"/r{n}": away(f"/r{n + 1}") for n in range(30)}
    return (
        _breach("a redirect to itself", "redirect_loop", away("/structure")),
        Fault(
            name="redirects without end", kind="redirect_loop", send=away("/r0"), allowed=THEIR_BREACH, elsewhere=chain
        ),
        _breach("a redirect to no web address", "http_status", away("file:///etc/passwd")),
        Fault(
            name="meta refreshes in a circle",
            send=answer(page(_REFRESH.format("/m1"))),
            allowed=THEIR_BREACH | OUR_IGNORANCE,
            elsewhere={"/m1": answer(page(_REFRESH.format("/structure")))},
        ),
    )


def _robots() -> tuple[Fault, ...]:
    good = answer(GOOD)
    return (
        _ignorance(
            "forbidden by robots.txt",
            "robots",
            good,
            robots=answer(b"User-agent: *\nDisallow: /structure", "text/plain"),
        ),
        _ignorance("robots.txt answers 500", "robots", good, robots=answer(b"", status="500 Oops"), others_stand=False),
        _ignorance("robots.txt never answers", "timeout", good, robots=raw(hang=True), others_stand=False),
        _read("robots.txt without end", good, robots=raw(head(Content_Type="text/plain"), endless=b"# x\n" * 4096)),
        _read("robots.txt is a page", good, robots=answer(GOOD)),
    )
