"""A file of evidence: players and checkers of others accept it, it says what the database says, and nothing in it can change."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cli_program import Program
from warcio.archiveiterator import ArchiveIterator

from auditor.errors import UsageError
from auditor.evidence.cdxj import surt
from auditor.verifying.bundle import checks_of

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def bundle(kept_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of one of the sites, where a person had decided on one item."""
    folder = tmp_path_factory.mktemp("evidence") / "city"
    shutil.copytree(kept_city, folder)
    program = Program(folder)
    decide = ("override", "aa", "9(4)", "--month", "2563-02", "--status", "stale", "--reason", "=1+1 <b>x</b>")
    for arguments in (decide, ("export", "evidence", "--centre", "aa", "--month", "2563-02", "-o", "aa.wacz")):
        code, _, err = program.run(*arguments)
        assert code == 0, err
    return folder / "aa.wacz"


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def faults_in(path: Path, **options: Any) -> list[str]:
    return [f"{fault.where}: {fault.what}" for check in checks_of(path, **options) for fault in check.faults]


def test_it_is_whole_and_says_who_signed_it(bundle: Path, kept_city: Path) -> None:
    """Every file, entry and finding; the archive judged again comes to the same; another's key is refused."""
    entries = Program(kept_city).document("journal", "list", "--json")["entries"]
    key = entries[0]["public_key"]

    checks = list(checks_of(bundle, public_key=key))

    assert [check.faults for check in checks] == [()] * 5
    assert f"signed by {key}" in checks[1].notes
    assert "not by" in faults_in(bundle, public_key="ab" * 32, quick=True)[0]


def test_players_find_every_finding_in_it(bundle: Path) -> None:
    """The index leads to the right records, the pages are in the index, the archive is stored uncompressed (WACZ 1.1.1)."""
    files = files_of(bundle)
    pages = [json.loads(line) for line in files["pages/pages.jsonl"].decode().splitlines()]
    lines = gzip.decompress(files["indexes/index.cdx.gz"]).decode().splitlines()
    (archive,) = (name for name in files if name.startswith("archive/"))

    assert lines == sorted(lines)
    indexed = {}
    for line in lines:
        key, stamp, told = line.split(" ", 2)
        entry = json.loads(told)
        assert key == surt(entry["url"])
        start, length = int(entry["offset"]), int(entry["length"])
        (record,) = ArchiveIterator(_stream(files[archive][start : start + length]))
        assert record.rec_headers["WARC-Target-URI"] == entry["url"]
        assert record.http_headers.get_statuscode() == entry["status"]
        indexed[entry["url"], stamp] = entry
    first, home, *findings = pages
    assert first["format"] == "json-pages-1.0"
    assert {page["id"] for page in findings} >= {"7(1)", "7(2)", "7(3)", "9(4)"}
    for page in (home, *findings):
        stamp = "".join(char for char in page["ts"] if char.isdecimal())
        assert (page["url"], stamp) in indexed
    with zipfile.ZipFile(bundle) as package:
        stored = [entry.filename for entry in package.infolist() if entry.compress_type == zipfile.ZIP_STORED]
    assert {archive, "indexes/index.cdx.gz"} <= set(stored)


def test_the_reports_quote_what_decided_and_can_do_nothing(bundle: Path) -> None:
    """In both languages; what a site or a person wrote is text, never markup."""
    files = files_of(bundle)
    document = json.loads(files["prongsai/findings.json"])

    for language in ("th", "en"):
        page = files[f"prongsai/report.{language}.html"].decode()
        assert "<script" not in page
        assert "=1+1 &lt;b&gt;x&lt;/b&gt;" in page
        assert document["findings"]["7(1)"]["label"] in page
        assert document["rules"]["sha256"] in page
        assert files[f"prongsai/report.{language}.pdf"].startswith(b"%PDF-")
    assert document["findings"]["9(4)"]["override"]["machine"]["status"] == "broken"


def test_the_same_evidence_is_the_same_file_but_for_when_it_was_made(bundle: Path) -> None:
    """So two copies can be told apart only by what differs."""
    program = Program(bundle.parent)
    code, _, err = program.run("export", "evidence", "--centre", "aa", "--month", "2563-02", "-o", "again.wacz")
    assert code == 0, err
    one, other = files_of(bundle), files_of(bundle.parent / "again.wacz")

    same = [name for name in one if one[name] == other[name]]

    assert one.keys() == other.keys()
    assert {"prongsai/findings.json", "prongsai/journal.json", "prongsai/pack.yaml", "pages/pages.jsonl"} <= set(same)


def test_a_round_is_one_file_or_a_folder_of_them(kept_city: Path, tmp_path: Path) -> None:
    """A bundle for each centre and month that has an archive; one file of bundles is verified with all that it holds."""
    shutil.copytree(kept_city, tmp_path / "city")
    program = Program(tmp_path / "city")

    for output in ("all", "all.wacz"):
        code, _, err = program.run("export", "evidence", "--round", "bma-2563", "-o", output)
        assert code == 0, err

    names = ["aa-2020-02.wacz", "bb-2020-02.wacz", "cc-2020-02.wacz"]
    assert sorted(file.name for file in (program.folder / "all").iterdir()) == names
    files = files_of(program.folder / "all.wacz")
    assert json.loads(files["datapackage.json"])["profile"] == "multi-wacz-package"
    assert sorted(name for name in files if name.endswith(".wacz")) == names
    found = program.document("verify", "all.wacz", "--quick", "--json")
    assert (found["whole"], len(found["checks"])) == (True, 5)
    files["bb-2020-02.wacz"] = files["cc-2020-02.wacz"]
    _repacked(files, program.folder / "forged.wacz")
    code, _, err = program.run("verify", "forged.wacz", "--quick")
    assert (code, "bb-2020-02.wacz" in err) == (3, True)


def _repacked(files: Files, path: Path) -> None:
    """A package of these files whose own description and digests fit, as a careful forger would make it."""
    import hashlib

    package = json.loads(files["datapackage.json"])
    package["resources"] = [
        {
            "name": name.rpartition("/")[2].lower(),
            "path": name,
            "bytes": len(data),
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        }
        for name, data in files.items()
        if not name.startswith("datapackage")
    ]
    files["datapackage.json"] = json.dumps(package).encode()
    digest = f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"
    files["datapackage-digest.json"] = json.dumps({"path": "datapackage.json", "hash": digest}).encode()
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o644 << 16
            made.writestr(entry, data)


def _edit(name: str, change: Callable[[Any], object]) -> Callable[[Files], None]:
    def edited(files: Files) -> None:
        document = json.loads(files[name])
        change(document)
        files[name] = json.dumps(document).encode()

    return edited


def _flip(name: str, place: int) -> Callable[[Files], None]:
    def flipped(files: Files) -> None:
        (full,) = (one for one in files if one.startswith(name))
        body = bytearray(files[full])
        body[place] ^= 1
        files[full] = bytes(body)

    return flipped


FORGERIES: dict[str, tuple[Callable[[Files], object], str]] = {
    "a bit of the archive": (_flip("archive/", 3_000), "manifest tells of"),
    "a bit of a report": (_flip("prongsai/report.th.pdf", 900), "manifest tells of"),
    "a bit of the rules": (_flip("prongsai/pack.yaml", 50), "manifest tells of"),
    "the index": (_flip("indexes/index.cdx.gz", 40), "manifest tells of"),
    "a verdict": (
        _edit("prongsai/findings.json", lambda told: told["findings"]["7(4)"].update(status="satisfied")),
        "manifest tells of",
    ),
    "the score": (_edit("prongsai/findings.json", lambda told: told.update(score=100)), "manifest tells of"),
    "an entry's author": (
        _edit("prongsai/journal.json", lambda told: told["entries"][-1].update(by="x")),
        "manifest tells of",
    ),
    "the manifest": (_edit("prongsai/manifest.json", lambda told: told.update(centre="bb")), "not of this manifest"),
    "the signature": (
        _edit("prongsai/manifest.sig", lambda told: told.update(signature="00" * 64)),
        "not of this manifest",
    ),
    "a page that is gone": (lambda files: files.pop("pages/pages.jsonl"), "manifest tells of"),
    "a file put in": (lambda files: files.update({"prongsai/more.txt": b"x"}), "does not tell of it"),
    "no manifest": (lambda files: files.pop("prongsai/manifest.json"), "no evidence of an audit"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_careful_forgery_is_found(bundle: Path, tmp_path: Path, forgery: str) -> None:
    """Though the package's own digests were made to fit."""
    forge, told = FORGERIES[forgery]
    files = files_of(bundle)
    forge(files)
    _repacked(files, tmp_path / "forged.wacz")

    faults = faults_in(tmp_path / "forged.wacz", quick=True)

    assert faults
    assert told in faults[0], faults


def test_a_forger_with_a_key_of_their_own_contradicts_the_history(bundle: Path, tmp_path: Path) -> None:
    """A better verdict in findings.json is not the one that the signed entry of the journal is about."""
    import hashlib

    from storage.facts import canonical
    from storage.signing import make_key

    files, signer = files_of(bundle), make_key(tmp_path / "forger.pem")
    _edit("prongsai/findings.json", lambda told: told["findings"]["7(4)"].update(status="satisfied"))(files)
    manifest = json.loads(files["prongsai/manifest.json"])
    for one in manifest["files"]:
        one["hash"] = f"sha256:{hashlib.sha256(files[one['path']]).hexdigest()}"
    files["prongsai/manifest.json"] = canonical(manifest)
    signature = {"public_key": signer.public_key, "signature": signer.sign(files["prongsai/manifest.json"])}
    files["prongsai/manifest.sig"] = json.dumps(signature).encode()
    _repacked(files, tmp_path / "forged.wacz")

    assert faults_in(tmp_path / "forged.wacz", quick=True) == [
        "finding 7(4): it is not the one that the journal tells of"
    ]


def test_one_flipped_bit_of_the_file_is_found(bundle: Path, tmp_path: Path) -> None:
    """Wherever it is: in an archive, in a name, in the zip's own headers and directory."""
    whole = bundle.read_bytes()
    spoilt = tmp_path / "spoilt.wacz"
    places = [*range(45), *range(2_000, len(whole) - 1_500, len(whole) // 40), *range(-1_500, 0, 13), *range(-22, 0)]
    unnoticed = []
    for place in places:
        body = bytearray(whole)
        body[place] ^= 4
        spoilt.write_bytes(body)
        with suppress(UsageError):  # it is no package any more
            if not faults_in(spoilt, quick=True):
                unnoticed.append(place)

    assert unnoticed == []


@pytest.mark.parametrize(("content", "told"), [(b"no zip", "no WACZ file"), (None, "no such file")])
def test_what_is_no_package_says_so(tmp_path: Path, content: bytes | None, told: str) -> None:
    """Exit code 2, with the file's name."""
    if content is not None:
        (tmp_path / "x.wacz").write_bytes(content)

    code, _, err = Program(tmp_path).run("verify", "x.wacz")

    assert (code, told in err, "x.wacz" in err) == (2, True, True)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.bangkok.go.th/bangrak", "th,go,bangkok)/bangrak"),
        ("https://A.example:443/Path?b=2&a=1", "example,a)/path?a=1&b=2"),
        ("http://127.0.0.1:8000/", "1,0,0,127:8000)/"),
        ("http://example.org", "org,example)/"),
        ("http://example.org/News/", "org,example)/news"),
    ],
)
def test_keys_are_as_players_make_them(url: str, key: str) -> None:
    """Host reversed, port but the usual one, lower case, no slash at the end, parameters in order."""
    assert surt(url) == key


def _stream(data: bytes) -> Iterator[bytes]:
    from io import BytesIO

    return BytesIO(data)  # type: ignore[return-value]
