"""A crawl's archive gives the crawl back exactly, satisfies others' tools, and hides no harm done to it."""

from __future__ import annotations

import gzip
import hashlib
import os
import string
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from crawler.artifacts import FailureKind, FetchFailure, Obstacle
from crawler.visit import Drawing, Ending, Exchange, Purpose, Visit
from storage.archive import Archive, ArchiveWriter, iterate_archive, located, read_archive, visit_at
from storage.errors import ArchiveError, DiskFullError
from storage.warc import Record, read_records
from tests.storage.storage_samples import NOON, ending, exchange, visit


def written(path: Path, visits: Iterable[Visit], last: Ending | None = None) -> Archive:
    writer = ArchiveWriter(path, now=lambda: NOON)
    for one in visits:
        writer.record(one)
    return writer.finish(last or ending())


def records(path: Path) -> list[Record]:
    with path.open("rb") as file:
        return list(read_records(file))


def checked(path: Path) -> bool:
    """Whether `warcio check` finds every digest right."""
    with pytest.raises(SystemExit) as left:
        warcio(["check", str(path)])
    return left.value.code == 0


def failure(kind: FailureKind = FailureKind.DNS, **changes: object) -> FetchFailure:
    url = "http://127.0.0.1:8000/info?id=7"
    return FetchFailure(**{"url": url, "final_url": url, "kind": kind, "detail": "no such host"} | changes)  # type: ignore[arg-type]


_token = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=12)
_latin = st.text(st.characters(max_codepoint=255), max_size=30)
_any = st.text(max_size=20)
_header = st.one_of(
    st.tuples(_token, st.text(string.printable, max_size=20)),
    st.tuples(_token, _latin),
    st.tuples(_any, _any),
    st.tuples(st.sampled_from(["Content-Length", "content-length"]), st.sampled_from(["0", "5", "x", ""])),
    st.tuples(st.just("Transfer-Encoding"), st.sampled_from(["chunked", "gzip, chunked"])),
    st.tuples(st.just("Content-Encoding"), st.sampled_from(["gzip", "br", "deflate"])),
)
_headers = st.lists(_header, max_size=5).map(tuple)
_bodies = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        [
            b"",
            b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"WARC/1.1\r\n",
            b"0\r\n\r\n",
            gzip.compress(b"x" * 999, mtime=0),
        ]
    ),
)
_urls = st.one_of(
    st.tuples(st.sampled_from(["http", "https"]), _token, _any).map(lambda parts: "{}://{}/{}".format(*parts)),
    st.sampled_from(["http://a.example", "https://ก.example/ข้อมูล?q=1 2#x", "http://[::1]:80/?", "http://a/%E0%B8%81"]),
)
_instants = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7)), ZoneInfo("Asia/Bangkok")]),
)
_exchanges = st.builds(
    Exchange,
    url=_urls,
    request_headers=_headers,
    status=st.integers(100, 599),
    reason=_latin | _any,
    http_version=st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2", "ICY"]),
    headers=_headers,
    body=_bodies,
    started_at=_instants,
    seconds=st.floats(0, 1e6),
)
_failures = st.builds(
    FetchFailure,
    url=_urls,
    final_url=_urls,
    kind=st.sampled_from(FailureKind),
    detail=_any,
    status=st.none() | st.integers(100, 599),
    attempts=st.integers(1, 5),
)
_drawings = st.builds(
    Drawing,
    url=_urls,
    html=st.none() | st.binary(max_size=300),
    onward=st.none() | _urls,
    obstacle=st.none() | st.sampled_from(Obstacle),
    obstacle_at=_any,
)
_visits = st.builds(
    Visit,
    url=_urls,
    purpose=st.sampled_from(Purpose),
    exchanges=st.lists(_exchanges, max_size=3).map(tuple),
    failure=st.none() | _failures,
    drawing=st.none() | _drawings,
).map(lambda visit: visit if visit.exchanges else replace(visit, drawing=None))
_endings = st.builds(
    Ending,
    started_at=_instants,
    finished_at=_instants,
    complete=st.booleans(),
    stopped_because=_any,
    requests=st.integers(0),
    bytes=st.integers(0),
    unvisited=st.lists(_urls | _any, max_size=3).map(tuple),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=st.lists(_visits, max_size=4), last=_endings)
def test_any_crawl_comes_back_as_it_was_made(tmp_path: Path, visits: list[Visit], last: Ending) -> None:
    """Whatever bytes and headers servers send; and warcio reads each record and finds its digests right."""
    path = tmp_path / "crawl.warc.gz"
    path.unlink(missing_ok=True)

    archive = written(path, visits, last)

    read, read_ending = read_archive(path, sha256=archive.sha256)
    assert (read, read_ending) == (tuple(visits), last)
    assert [visit_at(path, at) for at, told in located(path) if isinstance(told, Visit)] == visits
    assert [[one.started_at.isoformat() for one in visit.exchanges] for visit in read] == [
        [one.started_at.isoformat() for one in visit.exchanges] for visit in visits
    ]
    with path.open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
            kinds.append(record.rec_type)
    expected = [
        ["response", "request"] * len(one.exchanges)
        + ["conversion"] * (one.drawing is not None and one.drawing.html is not None)
        + ["metadata"]
        for one in visits
    ]
    assert kinds == ["warcinfo", *(kind for part in expected for kind in part), "metadata"]


def test_warcio_finds_nothing_to_complain_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its own checker, on redirects, an empty body, a coded body and a failure without an answer."""
    redirect = exchange(status=302, reason="Found", headers=(("Location", "/x"),), body=b"")
    coded = exchange(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(b"<p>x</p>"))
    archive = written(tmp_path / "a.warc.gz", [visit(redirect, exchange()), visit(coded), visit(failure=failure())])

    assert checked(archive.path)
    assert capsys.readouterr().out == ""


def test_warcio_sees_the_page_as_a_replay_would_serve_it(tmp_path: Path) -> None:
    """Target, time, status, the headers received, a right length, no transfer coding, the body."""
    sent = exchange(headers=(("Server", "nginx"), ("Transfer-Encoding", "chunked"), ("Set-Cookie", "é=1")))
    archive = written(tmp_path / "a.warc.gz", [visit(sent)])

    with archive.path.open("rb") as file:
        by_type = {
            record.rec_type: (record.rec_headers, record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file)
        }

    head, http, body = by_type["response"]
    assert head.get_header("WARC-Target-URI") == sent.url
    assert head.get_header("WARC-Date") == "2020-02-03T05:00:00.123456Z"
    assert head.get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(sent.body).hexdigest()}"
    assert head.get_header("Content-Type") == "application/http; msgtype=response"
    assert (http.get_statuscode(), body) == ("200", sent.body)
    assert http.headers == [("Server", "nginx"), ("Set-Cookie", "é=1"), ("Content-Length", str(len(sent.body)))]
    request_head, request, _ = by_type["request"]
    assert request.statusline == "/info?id=7 HTTP/1.1"
    assert request_head.get_header("WARC-Concurrent-To") == head.get_header("WARC-Record-ID")


@pytest.mark.parametrize(
    ("kind", "word"),
    [(FailureKind.TOO_LARGE, "length"), (FailureKind.TIMEOUT, "time"), (FailureKind.PROTOCOL, "disconnect")],
)
def test_a_body_that_was_cut_is_marked(tmp_path: Path, kind: FailureKind, word: str) -> None:
    """Only the answer's, not those of the redirects before it (WARC 1.1 §5.13)."""
    archive = written(tmp_path / "a.warc.gz", [visit(exchange(status=302), exchange(), failure=failure(kind))])

    answers = [one for one in records(archive.path) if one.type == "response"]

    assert [one.fields.get("warc-truncated") for one in answers] == [None, word]


def test_a_whole_body_is_not_marked_as_cut(tmp_path: Path) -> None:
    """A failed page (404) is whole evidence."""
    archive = written(tmp_path / "a.warc.gz", [visit(failure=failure(FailureKind.HTTP_STATUS)), visit()])

    assert all("warc-truncated" not in one.fields for one in records(archive.path))


def test_the_same_crawl_gives_the_same_bytes(tmp_path: Path) -> None:
    """So that two machines can compare a digest."""
    visits = [visit(), visit(exchange(body=b"other")), visit(failure=failure())]
    (tmp_path / "x").mkdir()

    one = written(tmp_path / "a.warc.gz", visits)
    two = written(tmp_path / "x" / "a.warc.gz", visits)

    assert one.path.read_bytes() == two.path.read_bytes()
    assert len({record.id for record in records(one.path)}) == 1 + 3 * 3 + 1


def test_the_finished_archive_is_described_as_it_lies_on_disk(tmp_path: Path) -> None:
    """Digest and size are what anyone measures; nothing else is left behind."""
    archive = written(tmp_path / "2020-02" / "a.warc.gz", [visit()])

    data = archive.path.read_bytes()
    assert (archive.sha256, archive.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert list(archive.path.parent.iterdir()) == [archive.path]


def test_each_visit_is_safe_from_a_kill_once_it_is_recorded(tmp_path: Path) -> None:
    """It has left the process; the archive has its name only when it is whole."""
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path)
    for count in range(1, 4):
        writer.record(visit())
        assert len(records(writer.part)) == 1 + 3 * count
        assert not path.exists()
    writer.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_crawls_leftover_is_overwritten(tmp_path: Path) -> None:
    """PATH.part of an earlier crawl is no evidence."""
    path = tmp_path / "a.warc.gz"
    path.with_name("a.warc.gz.part").write_bytes(b"torn" * 100_000)

    written(path, [visit()])

    assert read_archive(path) == ((visit(),), ending())


def test_kept_evidence_is_never_overwritten(tmp_path: Path) -> None:
    """A second crawl needs a name of its own."""
    archive = written(tmp_path / "a.warc.gz", [visit()])
    before = archive.path.read_bytes()

    with pytest.raises(ArchiveError, match=r"a\.warc\.gz.*never overwritten"):
        ArchiveWriter(archive.path)

    assert archive.path.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    """And what was written so far is dropped."""
    part = tmp_path / "a.warc.gz.part"
    part.symlink_to("/dev/full")

    with pytest.raises(DiskFullError, match=r"a\.warc\.gz\.part.*disk is full"):
        ArchiveWriter(tmp_path / "a.warc.gz")

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "2020-02").touch()

    with pytest.raises(ArchiveError, match="2020-02"):
        ArchiveWriter(tmp_path / "2020-02" / "a.warc.gz")


def test_an_archive_torn_at_any_byte_is_found(tmp_path: Path) -> None:
    """However little is missing, and between records too."""
    archive = written(tmp_path / "a.warc.gz", [visit()])
    data = archive.path.read_bytes()
    torn = tmp_path / "torn.warc.gz"

    for length in range(len(data)):
        torn.write_bytes(data[:length])
        with pytest.raises(ArchiveError, match=r"torn\.warc\.gz: record \d"):
            read_archive(torn)


def test_an_archive_altered_at_any_byte_is_found(tmp_path: Path) -> None:
    """With the file's digest, every one; without it, every one that changes what is read."""
    archive = written(tmp_path / "a.warc.gz", [visit()])
    data = archive.path.read_bytes()
    altered = tmp_path / "altered.warc.gz"
    unnoticed = 0

    for place in range(len(data)):
        altered.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(ArchiveError, match=r"altered\.warc\.gz"):
            read_archive(altered, sha256=archive.sha256)
        try:
            assert read_archive(altered) == ((visit(),), ending())
            unnoticed += 1
        except ArchiveError as error:
            assert error.record is not None

    # The gzip headers' seven bytes that carry no data, of each of the five records.
    assert unnoticed <= 7 * 5 + 5


def test_a_body_that_was_exchanged_for_another_is_found(tmp_path: Path) -> None:
    """Packed anew and of the same length, it betrays itself by the record's digest; the record is named."""
    archive = written(tmp_path / "a.warc.gz", [visit()])
    plain = gzip.decompress(archive.path.read_bytes())
    forged = plain.replace("ศูนย์ข้อมูล".encode(), "ศูนย์ข้อมูX".encode().ljust(len("ศูนย์ข้อมูล".encode())))
    assert len(forged) == len(plain)
    parts = forged.split(b"WARC/1.1\r\n")[1:]
    archive.path.write_bytes(b"".join(gzip.compress(b"WARC/1.1\r\n" + part) for part in parts))

    with pytest.raises(ArchiveError, match="record 2: its bytes do not match its digest"):
        read_archive(archive.path)


def test_records_taken_out_or_put_behind_the_ending_are_found(tmp_path: Path) -> None:
    """A visit without its answer, and anything after the end."""
    archive = written(tmp_path / "a.warc.gz", [visit()])
    data = archive.path.read_bytes()
    starts = [place for place in range(len(data)) if data[place : place + 4] == b"\x1f\x8b\x08\x00"]
    assert len(starts) == 5
    without_response = data[: starts[1]] + data[starts[2] :]
    doubled = data + data[starts[1] :]

    for bad, record in ((without_response, "record 3"), (doubled, "record 6")):
        archive.path.write_bytes(bad)
        with pytest.raises(ArchiveError, match=record):
            read_archive(archive.path)


@pytest.mark.parametrize("data", [b"", b"hello", gzip.compress(b"hello", mtime=0), b"\x1f\x8b"])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, data: bytes) -> None:
    """Rather than read as an empty crawl."""
    file = tmp_path / "x.warc.gz"
    file.write_bytes(data)

    with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
        read_archive(file)


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    """A row may outlive its file."""
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz.*cannot be opened"):
        read_archive(tmp_path / "gone.warc.gz")


def test_visits_can_be_read_one_at_a_time(tmp_path: Path) -> None:
    """The ending comes last, and a document larger than the reading buffer comes whole."""
    large = visit(exchange(body=os.urandom(700_000)))
    archive = written(tmp_path / "a.warc.gz", [visit(), large])

    assert list(iterate_archive(archive.path)) == [visit(), large, ending()]


def test_a_visit_is_found_again_at_its_place_in_the_file(tmp_path: Path) -> None:
    """Also behind more than the reading buffer; at a place where none begins any more, that is told."""
    visits = [visit(exchange(body=os.urandom(300_000))), visit(), visit(exchange(body=b"last"))]
    path = written(tmp_path / "a.warc.gz", visits).path
    places = [at for at, _ in located(path)]

    assert [visit_at(path, at) for at in places[:-1]] == visits
    for place in (places[-1], places[0] + 1, path.stat().st_size):
        with pytest.raises(ArchiveError, match=f"byte {place}"):
            visit_at(path, place)
