"""What did not change is kept once: visits come back whole all the same, and a body that is gone or altered is told."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.artifacts import FailureKind, FetchFailure
from crawler.visit import Exchange, Visit
from storage.archive import Archive, ArchiveWriter, located, read_archive, visit_at
from storage.bodies import Held, companion, companion_of, held_in, referred_by
from storage.errors import ArchiveError
from storage.warc import Record, read_records
from tests.storage.storage_samples import NOON, ending, exchange, visit

BODY = os.urandom(3_000)
NAME = "20200203T050000Z.warc.gz"


def place(root: Path, month: int, name: str = NAME) -> Path:
    return root / f"2020-{month:02}" / "dusit" / name


def written(path: Path, visits: Iterable[Visit], last: Path | None = None) -> Archive:
    """A month's archive, which refers to what the last one has."""
    writer = ArchiveWriter(path, now=lambda: NOON, held=held_in(last) if last is not None else None)
    for one in visits:
        writer.record(one)
    writer.conclude({"score": 83.5})
    return writer.finish(ending())


def later(one: Exchange, days: int) -> Exchange:
    return replace(one, started_at=one.started_at + timedelta(days=days), headers=(("X-Day", str(days)),))


def records(path: Path) -> list[Record]:
    with path.open("rb") as file:
        return list(read_records(file))


def clean(path: Path) -> bool:
    """Whether a reader of others' finds every digest right."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
    return True


@pytest.fixture
def months(tmp_path: Path) -> list[Path]:
    """Three months of one page that did not change, under one address and then another; one page is new each month."""
    paths = [place(tmp_path, month) for month in (1, 2, 3)]
    for number, path in enumerate(paths):
        same = later(exchange(body=BODY, url=f"http://127.0.0.1:8000/{'a' if number < 2 else 'b'}"), number)
        own = exchange(body=os.urandom(2_000), peer="203.0.113.7")
        written(path, [visit(same), visit(own)], paths[number - 1] if number else None)
    return paths


_bodies = st.sampled_from([b"", b"x" * 1_023, b"x" * 1_024, b"\r\n\r\n" * 500, b"HTTP/1.1 200 OK\r\n\r\n" * 99, BODY])
_exchanges = st.builds(
    exchange,
    url=st.sampled_from(["http://a.example/", "http://a.example/ก?x=1 2", "https://b.example/"]),
    body=_bodies,
    status=st.sampled_from([200, 302, 404]),
    headers=st.sampled_from([(), (("Content-Length", "7"),), (("Content-Encoding", "gzip"), ("X", "é"))]),
    peer=st.sampled_from(["", "203.0.113.7", "2001:db8::1"]),
)
_failures = st.sampled_from(
    [None, FetchFailure(url="u", final_url="u", kind=FailureKind.TOO_LARGE, detail="more than 1 byte")]
)
_visits = st.builds(
    lambda exchanges, failure: visit(*exchanges, failure=failure),
    st.lists(_exchanges, min_size=1, max_size=3),
    _failures,
)
_months = st.lists(st.lists(_visits, max_size=4), min_size=2, max_size=4)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crawls=_months)
def test_any_months_come_back_as_they_were_made(tmp_path: Path, crawls: list[list[Visit]]) -> None:
    """Each in its place and beside its companion alone, at once and visit by visit; others' tools find nothing wrong."""
    shutil.rmtree(tmp_path / "root", ignore_errors=True)
    last: Path | None = None
    for month, visits in enumerate(crawls, 1):
        archive = written(place(tmp_path / "root", month), visits, last)
        assert read_archive(archive.path, sha256=archive.sha256) == (tuple(visits), ending())
        assert [visit_at(archive.path, at) for at, told in located(archive.path) if isinstance(told, Visit)] == visits
        apart = tmp_path / "root" / "apart" / str(month) / "x.warc.gz"
        apart.parent.mkdir(parents=True)
        shutil.copy(archive.path, apart)
        companion_of(apart).write_bytes(companion(archive.path))
        assert read_archive(apart)[0] == tuple(visits)
        assert clean(archive.path)
        assert clean(companion_of(apart))
        last = archive.path


def test_a_body_that_did_not_change_is_a_revisit(months: list[Path]) -> None:
    """As WARC 1.1 §6.7 has it: the profile, what it refers to by id, address and date, the digest, and the headers of now."""
    first = next(one for one in records(months[0]) if one.type == "response")
    (revisit,) = (one for one in records(months[2]) if one.type == "revisit")

    assert revisit.fields["warc-profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert revisit.fields["warc-refers-to"] == first.id
    assert revisit.fields["warc-refers-to-target-uri"] == first.fields["warc-target-uri"]
    assert revisit.fields["warc-refers-to-date"] == first.fields["warc-date"]
    assert revisit.fields["warc-payload-digest"] == first.fields["warc-payload-digest"]
    assert revisit.fields["warc-target-uri"] == "http://127.0.0.1:8000/b"
    assert revisit.block.endswith(b"X-Day: 2\r\nContent-Length: 3000\r\n\r\n")


def test_chains_are_one_deep(months: list[Path]) -> None:
    """The third month refers to the first, though it knows of it from the second; and reads without the second."""
    assert {held.archive for held in referred_by(months[2])} == {months[0]}
    assert referred_by(months[0]) == ()

    months[1].unlink()

    assert read_archive(months[2])[0][0].exchanges[0].body == BODY


def test_small_and_cut_bodies_are_written_again(tmp_path: Path) -> None:
    """A reference costs as much as the one, and the other is not the whole."""
    failure = FetchFailure(url="u", final_url="u", kind=FailureKind.TIMEOUT, detail="slow")
    small, cut = visit(exchange(body=BODY[:1_023])), visit(exchange(body=BODY), failure=failure)
    first = written(place(tmp_path, 1), [small, cut])
    whole = written(place(tmp_path, 2), [small, visit(exchange(body=BODY))], first.path)
    again = written(place(tmp_path, 3), [cut], whole.path)

    assert referred_by(whole.path) == referred_by(again.path) == ()


def test_the_address_that_answered_is_kept(months: list[Path]) -> None:
    """On the request and the answer (WARC 1.1 §5.9); where it is not known there is no such field."""
    addresses = [one.fields.get("warc-ip-address") for one in records(months[0]) if one.type in ("request", "response")]

    assert addresses == [None, None, "203.0.113.7", "203.0.113.7"]
    assert read_archive(months[0])[0][1].exchanges[0].peer == "203.0.113.7"


def test_the_verdict_is_told_before_the_ending(months: list[Path]) -> None:
    """For whoever reads the file by itself; it is no visit."""
    *_, verdict, end = (json.loads(one.block) for one in records(months[0]) if one.type == "metadata")

    assert (verdict, end["kind"]) == ({"kind": "verdict", "score": 83.5}, "ending")
    assert len(read_archive(months[0])[0]) == 2


def test_an_archive_root_may_be_moved_and_a_month_lie_on_another_disk(months: list[Path], tmp_path: Path) -> None:
    """What is referred to is found by its name beside the archive's own, and not by where links lead."""
    before = read_archive(months[1])
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.move(tmp_path / "2020-01", moved / "2020-01")
    shutil.move(tmp_path / "2020-02", tmp_path / "disk" / "deep" / "2020-02")
    (moved / "2020-02").symlink_to(tmp_path / "disk" / "deep" / "2020-02")

    assert read_archive(place(moved, 2)) == before


def _gone(path: Path) -> None:
    path.unlink()


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


def _flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[1_500] ^= 1
    path.write_bytes(body)


def _exchanged(path: Path) -> None:
    path.unlink()
    written(path, [visit(exchange(body=BODY[::-1], url="http://127.0.0.1:8000/a"))])


@pytest.mark.parametrize("harm", [_gone, _torn, _flipped, _exchanged])
def test_harm_to_what_is_referred_to_names_both_files(months: list[Path], harm: object) -> None:
    """Read whole, at a place, or copied to a companion: never another body."""
    (at, _), *_ = located(months[2])
    harm(months[0])  # type: ignore[operator]

    for read in (read_archive, lambda path: visit_at(path, at), companion):
        with pytest.raises(ArchiveError) as error:
            read(months[2])
        assert str(months[2]) in str(error.value)
        assert str(months[0]) in str(error.value)


def test_a_record_that_is_missing_in_the_companion_is_named(months: list[Path], tmp_path: Path) -> None:
    """What is beside an archive stands for all that it refers to: nothing else is opened."""
    companion_of(months[2]).write_bytes(b"")

    with pytest.raises(ArchiveError, match=r"20200203T050000Z\.earlier\.warc\.gz, where it is no more"):
        read_archive(months[2])


def test_an_archive_of_an_earlier_version_is_referred_to_and_read_as_before(tmp_path: Path) -> None:
    """It has neither references nor a verdict."""
    writer = ArchiveWriter(place(tmp_path, 1), now=lambda: NOON)
    writer.record(visit(exchange(body=BODY)))
    first = writer.finish(ending())
    second = written(place(tmp_path, 2), [visit(exchange(body=BODY))], first.path)

    (held,) = referred_by(second.path)
    assert isinstance(held, Held)
    assert held.archive == first.path
    assert read_archive(first.path)[0] == read_archive(second.path)[0]
