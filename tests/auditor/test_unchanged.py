"""Two months of sites that did not change: the second costs little, and is as good as the first to whoever asks."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cli_program import Program
from small_sites import served
from warcio.archiveiterator import ArchiveIterator

from auditor.archive_names import begun_at
from auditor.recall import held_of
from auditor.tasks import Remembered, VisitOrder
from auditor.verifying.bundle import checks_of
from crawler.site import Site
from storage.bodies import held_in, referred_by
from storage.facts import canonical
from storage.warc import read_records

CODES = ("aa", "bb")
LATE = ("--late", "--reason", "the office asked")


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the audits of February and March; to be copied, not changed."""
    program = Program(tmp_path_factory.mktemp("months"))
    with served(*CODES) as sites:
        sites.registry(program.folder / "registry.csv")
        for arguments in (
            ("centres", "import", "registry.csv"),
            ("audit", "--month", "2563-02", *LATE),
            ("audit", "--month", "2563-03", *LATE),
            ("export", "evidence", "--centre", "aa", "--month", "2563-03", "-o", "aa.wacz"),
        ):
            code, _, err = program.run(*arguments)
            assert code == 0, err
    return program.folder


@pytest.fixture
def city(two_months: Path, tmp_path: Path) -> Program:
    shutil.copytree(two_months, tmp_path / "city")
    return Program(tmp_path / "city")


def archive(folder: Path, month: str, centre: str = "aa") -> Path:
    (path,) = (folder / "prongsai-archive" / month / centre).glob("*.warc.gz")
    return path


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def companion_in(files: dict[str, bytes]) -> str:
    (name,) = (name for name in files if name.endswith(".earlier.warc.gz"))
    return name


def test_the_second_month_refers_to_the_first(two_months: Path) -> None:
    """Pages of more than a kilobyte once only; judged again it is the same, and the database is whole."""
    first, second = archive(two_months, "2020-02"), archive(two_months, "2020-03")

    referred = referred_by(second)

    assert len(referred) >= 3
    assert {held.archive for held in referred} == {first}
    program = Program(two_months)
    assert program.document("verify", "--json")["whole"] is True
    assert program.document("rescore", "--dry-run", "--json")["changes"] == []


def test_the_archive_says_what_was_concluded(two_months: Path) -> None:
    """Findings, score and rules are those that the database tells of."""
    with archive(two_months, "2020-03").open("rb") as file:
        told = [json.loads(one.block) for one in read_records(file) if one.type == "metadata"]
    shown = Program(two_months).document("show", "aa", "--month", "2563-03", "--json")

    (verdict,) = (one for one in told if one["kind"] == "verdict")

    assert (verdict["centre"], verdict["month"]) == ("aa", "2020-03")
    assert (verdict["score"], verdict["rules"]["sha256"]) == (shown["score"], shown["rules"]["sha256"])
    assert {one["item"]: (one["status"], one["url"], one["evidence_sha256"]) for one in verdict["findings"]} == {
        item: (one["status"], one["url"], one["evidence_sha256"]) for item, one in shown["findings"].items()
    }


def test_evidence_of_the_second_month_is_whole_by_itself(two_months: Path, tmp_path: Path) -> None:
    """Read where no archive of the first is: the records as they are there, in the index and in the manifest."""
    shutil.copy(two_months / "aa.wacz", tmp_path)
    files = files_of(tmp_path / "aa.wacz")
    name = companion_in(files)

    assert [check.faults for check in checks_of(tmp_path / "aa.wacz")] == [()] * 5
    earlier = archive(two_months, "2020-02").read_bytes()
    members = [
        files[name][int(told["offset"]) : int(told["offset"]) + int(told["length"])]
        for told in _indexed(files)
        if name.endswith(told["filename"])
    ]
    assert len(members) == len(referred_by(archive(two_months, "2020-03")))
    assert all(member in earlier for member in members)
    assert name in {one["path"] for one in json.loads(files["prongsai/manifest.json"])["files"]}
    (tmp_path / "earlier.warc.gz").write_bytes(files[name])
    with (tmp_path / "earlier.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file, check_digests="raise") if record.raw_stream.read]
    assert kinds == ["warcinfo", *["response"] * len(members)]
    main = next(one for one in files if one.startswith("archive/") and one != name)
    assert files[main] == archive(two_months, "2020-03").read_bytes()


def _indexed(files: dict[str, bytes]) -> Iterator[dict[str, str]]:
    for line in gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines():
        yield json.loads(line.split(" ", 2)[2])


def test_the_first_month_has_no_second_file(two_months: Path, tmp_path: Path) -> None:
    """It refers to nothing."""
    shutil.copytree(two_months, tmp_path / "city")
    program = Program(tmp_path / "city")
    code, _, err = program.run("export", "evidence", "--centre", "aa", "--month", "2563-02", "-o", "one.wacz")

    assert code == 0, err
    assert len([name for name in files_of(program.folder / "one.wacz") if name.startswith("archive/")]) == 1


def test_a_body_forged_in_the_second_file_is_found(two_months: Path, tmp_path: Path) -> None:
    """Though every digest of the package and of the record itself was made to fit."""
    files = files_of(two_months / "aa.wacz")
    name = companion_in(files)
    plain = gzip.decompress(files[name])
    parts = plain.replace("โครงสร้าง".encode(), "โครงสร้าX".encode().ljust(len("โครงสร้าง".encode()))).split(
        b"WARC/1.1\r\n"
    )[1:]
    files[name] = b"".join(gzip.compress(_fitted(b"WARC/1.1\r\n" + part)) for part in parts)
    manifest = json.loads(files["prongsai/manifest.json"])
    for one in manifest["files"]:
        one["hash"] = f"sha256:{hashlib.sha256(files[one['path']]).hexdigest()}"
    files["prongsai/manifest.json"] = canonical(manifest)
    _repacked(files, tmp_path / "forged.wacz")

    faults = [f"{fault.where}: {fault.what}" for check in checks_of(tmp_path / "forged.wacz") for fault in check.faults]

    assert len(faults) == 1
    assert "crawl.earlier.warc.gz, where another is now" in faults[0]


def _fitted(record: bytes) -> bytes:
    """The record with a block digest that fits its block."""
    head, end, rest = record.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"WARC-Block-Digest")]
    digest = hashlib.sha256(rest[:-4]).hexdigest().encode()
    return b"\r\n".join([*lines, b"WARC-Block-Digest: sha256:" + digest]) + end + rest


def _repacked(files: dict[str, bytes], path: Path) -> None:
    package = json.loads(files["datapackage.json"])
    for one in package["resources"]:
        data = files[one["path"]]
        one |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    files["datapackage.json"] = json.dumps(package).encode()
    digest = f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"
    files["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": digest}).encode()
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, data)


def test_what_a_kept_archive_refers_to_is_not_removed(city: Program) -> None:
    """It says which stays and for whose sake; what nothing refers to goes."""
    archive(city.folder, "2020-03", "bb").unlink()
    first, second = (f"{month}/aa/{archive(city.folder, month).name}" for month in ("2020-02", "2020-03"))
    order = ("archives", "remove", "--before", "2563-03", "--reason", "old", "--json")

    removed = city.document(*order)
    again = city.document(*order)
    code, out, err = city.run(*order[:-1])

    assert [name.split("/")[1] for name in removed["archives"]] == ["bb"]
    assert removed["kept"] == [{"archive": first, "needed_by": second}]
    assert (again["archives"], again["kept"]) == ([], removed["kept"])
    assert code == 0, err
    assert "refers to it" in "".join(out.split("\n")) + err
    assert archive(city.folder, "2020-02").exists()
    assert city.document("journal", "list", "--last", "2", "--json")["entries"][0]["kind"] != "remove"


def test_an_earlier_archive_that_is_gone_is_told_with_both_names(city: Program) -> None:
    """By `verify`, which knows of the file itself, and by judging again, which needs it."""
    lost = archive(city.folder, "2020-02")
    lost.unlink()

    code, out, _ = city.run("verify", "--json")
    told = [fault["where"] + fault["what"] for one in json.loads(out)["checks"] for fault in one["faults"]]

    assert code == 3
    assert any("is gone" in one and lost.name in one for one in told)
    assert any(lost.name in one and archive(city.folder, "2020-03").name in one for one in told)


def test_what_was_kept_for_a_year_is_kept_anew(two_months: Path) -> None:
    """So that archives can be removed in the end: what is older than that is referred to by none."""
    last = archive(two_months, "2020-03")
    begun = begun_at(archive(two_months, "2020-02"))
    assert begun is not None
    remembered = Remembered(archive=last, archive_sha256="", statuses=(), found_at=(), due=False)
    order = VisitOrder(site=Site(code="aa", home_url="http://a.example/"), exempt=frozenset(), remembered=remembered)

    soon, late = (held_of(order, begun + timedelta(days=days)) for days in (365, 367))

    assert soon == held_in(last)
    assert late == {}
    assert held_of(replace(order, remembered=None), begun) == {}
