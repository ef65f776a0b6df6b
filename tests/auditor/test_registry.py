"""The registry as offices keep it: whatever their spreadsheet saved, and every mistake told with its place."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import UsageError
from auditor.registry import TOLD, RegistryError, read_registry
from auditor.rounds import load_round
from crawler.window import Window
from storage.centre import Centre

HEADER = "code,name_th,name_en,kind,home_url,extra_hosts,exempt_items,contact_email,allow_private"
DUSIT = "50020000,สำนักงานเขตตัวอย่าง,Sample District,district,https://portal.example/dusit,,,,"
HEALTH = (
    "08000000,สำนักอนามัยตัวอย่าง,Sample Health,department,http://health.example:8080/,"
    "docs.example; Files.example:81,9(6);9(5),a@health.example,yes"
)
BOTH = f"{HEADER}\n{DUSIT}\n{HEALTH}\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes, name: str = "centres.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def error_of(path: Path | str) -> RegistryError:
    with pytest.raises(RegistryError) as caught:
        read_registry(path)
    return caught.value


def row(
    code: str = "a1", name: str = "ศูนย์", url: str = "https://a.example/", hosts: str = "", private: str = ""
) -> str:
    return f"{code},{name},,,{url},{hosts},,,{private}"


def test_a_registry_with_all_columns(write: Write) -> None:
    """Every column arrives in its place; lists are divided by semicolons; hosts are in lower case."""
    registry = read_registry(write(BOTH))

    assert registry.warnings == ()
    assert registry.centres == (
        Centre(
            code="50020000",
            name_th="สำนักงานเขตตัวอย่าง",
            name_en="Sample District",
            kind="district",
            home_url="https://portal.example/dusit",
        ),
        Centre(
            code="08000000",
            name_th="สำนักอนามัยตัวอย่าง",
            name_en="Sample Health",
            kind="department",
            home_url="http://health.example:8080/",
            extra_hosts=("docs.example", "files.example:81"),
            exempt_items=("9(6)", "9(5)"),
            contact_email="a@health.example",
            allow_private=True,
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(codecs.BOM_UTF8 + BOTH.encode(), id="Excel's BOM"),
        pytest.param(BOTH.replace("\n", "\r\n").encode(), id="CR LF"),
        pytest.param(BOTH.replace("\n", "\r").encode(), id="CR alone"),
        pytest.param(("sep=,\r\n" + BOTH).encode(), id="sep="),
        pytest.param(("\n \n" + BOTH).encode(), id="blank lines first"),
        pytest.param((BOTH + ",,,,,,,,\n\n").encode(), id="blank rows last"),
        pytest.param(BOTH.replace(",", "\t").encode(), id="tabs"),
        pytest.param(BOTH.replace(",", "\t").encode("utf-16"), id="Excel's Unicode text"),
        pytest.param(BOTH.replace("code,", "Code ,").encode(), id="header in other case"),
        pytest.param(BOTH.rstrip("\n").encode(), id="no newline at the end"),
    ],
)
def test_what_spreadsheets_save_is_read_alike(write: Write, content: bytes) -> None:
    """A byte order mark, other line ends, tabs and blank rows change nothing."""
    assert read_registry(write(content)) == read_registry(write(BOTH, "plain.csv"))


def test_semicolons_between_the_columns(write: Write) -> None:
    """A Thai Excel may divide columns by semicolons, and puts a cell that holds one in quotation marks."""
    sheet = StringIO()
    csv.writer(sheet, delimiter=";").writerows(csv.reader(BOTH.splitlines()))

    assert read_registry(write(sheet.getvalue())) == read_registry(write(BOTH, "plain.csv"))


def test_thai_windows_is_read_with_a_warning(write: Write) -> None:
    """A file saved as windows-874 is read, and says so."""
    registry = read_registry(write(BOTH.encode("cp874")))

    assert registry.centres == read_registry(write(BOTH, "plain.csv")).centres
    assert "windows-874" in registry.warnings[0]


def test_columns_in_another_order_and_further_ones(write: Write) -> None:
    """Columns are known by name; the office's own are ignored."""
    reader = csv.DictReader(BOTH.splitlines())
    names = ["remark", *reversed(HEADER.split(",")), "budget"]
    sheet = StringIO()
    writer = csv.DictWriter(sheet, names, restval="ของเรา")
    writer.writeheader()
    writer.writerows(reader)

    assert read_registry(write(sheet.getvalue())) == read_registry(write(BOTH, "plain.csv"))


def test_a_yaml_registry(write: Write) -> None:
    """The same centres as a YAML list, with lists as lists."""
    text = """\
- code: '50020000'
  name_th: สำนักงานเขตตัวอย่าง
  name_en: Sample District
  kind: district
  home_url: https://portal.example/dusit
- code: "08000000"
  name_th: สำนักอนามัยตัวอย่าง
  name_en: Sample Health
  kind: department
  home_url: http://health.example:8080/
  extra_hosts: [docs.example, 'Files.example:81']
  exempt_items: 9(6);9(5)
  contact_email: a@health.example
  allow_private: yes
"""
    assert read_registry(write(text, "centres.yaml")) == read_registry(write(BOTH))


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("- code: 01000000\n  name_th: ก\n", 1, "code", "put it in quotation marks"),
        ("- code: a\n  name_th: ก\n  home: x\n", 3, "home", "is no key of a centre"),
        ("- code: a\n  name_th: ก\n- b\n", 3, "", "is no centre"),
        ("- code: a\n  name_th: ก\n  name_th: ข\n", 3, "name_th", "is given twice"),
        ("code: a\n", 1, "", "holds no list"),
        ("[]\n", None, "", "holds no centres"),
        ("- code: a\n  name_th: ก\n  extra_hosts: {b: c}\n", 3, "extra_hosts", "put it in quotation marks"),
    ],
)
def test_a_wrong_yaml_registry(write: Write, text: str, line: int | None, column: str, words: str) -> None:
    """YAML's mistakes have a line and a key too, and a code that YAML took for a number is refused."""
    error = error_of(write(text, "centres.yaml"))

    assert words in error.message
    assert (error.line, error.column) == (line, column)


@pytest.mark.parametrize(
    ("bad", "column", "words"),
    [
        (row(code=""), "code", "is empty"),
        (row(code="../etc"), "code", "is no code"),
        (row(code="a b"), "code", "is no code"),
        (row(name=""), "name_th", "is empty"),
        (row(url="www.a.example"), "home_url", "begins with http:// or https://"),
        (row(url="ftp://a.example/"), "home_url", "begins with http:// or https://"),
        (row(url="https://"), "home_url", "check its host"),
        (row(url="https:///info"), "home_url", "check its host"),
        (row(url="https://a.example:99999/"), "home_url", "is no web address"),
        (row(url="https://a.example:port/"), "home_url", "is no web address"),
        (row(url="https://[::1/"), "home_url", "is no web address"),
        (row(url="https://a example/"), "home_url", "no space"),
        (row(url="https://a.example/ศูนย์ ข้อมูล"), "home_url", "no space"),
        (row(url="https://user@a.example/"), "home_url", "user name or password"),
        (row(url="https://user:secret@a.example/"), "home_url", "user name or password"),
        (row(hosts="https://b.example/"), "extra_hosts", "write the name alone, as b.example"),
        (row(hosts="b.example;c d"), "extra_hosts", "'c d' is no host"),
        (row(hosts="b.example:x"), "extra_hosts", "'b.example:x' is no host"),
        (row(private="maybe"), "allow_private", "neither yes nor no"),
        (row(name="ศูนย์, ข้อมูล"), "", "10 cells in a row of 9 columns"),
    ],
)
def test_a_wrong_row_names_file_line_and_column(write: Write, bad: str, column: str, words: str) -> None:
    """Each mistake is told with its line and column, as wrong input."""
    path = write(f"{HEADER}\n{DUSIT}\n{bad}\n")

    error = error_of(path)

    assert isinstance(error, UsageError)
    assert (error.file, error.line, error.column) == (str(path), 3, column)
    assert words in error.message
    assert str(error).startswith(f"{path}:3: ")


def test_a_password_is_not_repeated_in_the_message(write: Write) -> None:
    """An error is copied into tickets: it never tells the secret on."""
    assert "secret" not in str(error_of(write(f"{HEADER}\n{row(url='https://user:secret@a.example/')}\n")))


@pytest.mark.parametrize("url", ["https://[::1]:8443/", "http://127.0.0.1:8001/x?y=1#z", "https://ศูนย์.ไทย/หน้าแรก", ""])
def test_addresses_that_are_good(write: Write, url: str) -> None:
    """IPv6, ports, Thai domain names and a URL not yet filled in are all accepted."""
    assert read_registry(write(f"{HEADER}\n{row(url=url)}\n")).centres[0].home_url == url


def test_a_code_that_stands_twice(write: Write) -> None:
    """A duplicate names both lines; codes that differ in case alone would share archive files on some systems."""
    error = error_of(write("\n".join([HEADER, row("a1"), row("b1"), row("A1", url="https://c.example/")])))

    assert (error.line, error.column) == (4, "code")
    assert "line 2" in error.message


def test_all_problems_are_told_together(write: Write) -> None:
    """A person mends the file once: up to ten problems in order, and how many more."""
    rows = [row(code=f"a{number}", url="nowhere") for number in range(TOLD + 3)]

    error = error_of(write("\n".join([HEADER, *rows])))

    lines = str(error).splitlines()
    assert len(error.problems) == TOLD + 3
    assert [int(line.split(":")[1]) for line in lines[:TOLD]] == list(range(2, TOLD + 2))
    assert lines[TOLD:] == ["… and 3 more"]


@pytest.mark.parametrize("column", HEADER.split(","))
def test_a_missing_column(write: Write, column: str) -> None:
    """Each column of the contract is asked for by name."""
    names = HEADER.split(",")
    names.remove(column)

    error = error_of(write(f"{','.join(names)}\n"))

    assert (error.line, error.column) == (1, column)
    assert f"{column}: the column is missing" in str(error)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the column is missing"),
        (HEADER.encode(), "holds no centres"),
        ((HEADER + ",code\n").encode(), "code: the column stands twice"),
        (b"PK\x03\x04rest of a workbook", "is a workbook"),
        (f'{HEADER}\na1,"ศูนย์,,,,,,,\n'.encode(), "is a quotation mark not closed?"),
        (HEADER.encode() + b"\n\x81\xff\n", "neither UTF-8 nor windows-874"),
    ],
)
def test_a_file_that_is_no_registry(write: Write, content: bytes, words: str) -> None:
    """An empty file, a workbook, an unknown encoding: the message says what to do."""
    assert words in str(error_of(write(content)))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file and a folder are told as such; an unknown template as such."""
    assert "cannot be read" in str(error_of(tmp_path / "none.csv"))
    assert "cannot be read" in str(error_of(tmp_path))
    assert "no such registry" in str(error_of("none"))


def test_a_file_without_a_suffix(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name is a shipped template's, or else that of a file in the working directory."""
    write(BOTH, "ours")
    monkeypatch.chdir(tmp_path)

    assert len(read_registry("ours").centres) == 2


def test_every_shipped_template_is_good() -> None:
    """What an office starts from has no mistake in it, and a code and a name in every row."""
    for path in Path(str(resources.files("auditor").joinpath("registries"))).glob("*.csv"):
        assert all(centre.code and centre.name_th for centre in read_registry(path.stem).centres)


def test_lines_are_those_of_the_file_when_a_cell_spans_several(write: Write) -> None:
    """A quoted cell with a line break does not shift the lines that are named."""
    text = f'{HEADER}\na1,"ศูนย์\nข้อมูล",,,https://a.example/,,,,\n{row(code="", url="https://b.example/")}\n'

    assert error_of(write(text)).line == 4


def test_71_rows_for_a_round_of_72(write: Write) -> None:
    """Another number of centres than the round's denominator is a loud warning, not an error."""
    rows = [row(code=f"a{number}", url=f"https://a.example/{number}") for number in range(71)]
    path = write("\n".join([HEADER, *rows]))

    registry = read_registry(path, load_round("bma-2563"))

    assert len(registry.centres) == 71
    assert "71 centres for a round of 72" in registry.warnings[0]
    assert read_registry(path).warnings == ()


def test_what_a_person_should_look_at(write: Write) -> None:
    """Empty addresses, one address for several centres and lost leading zeros are warnings."""
    rows = [row("1000001", url=""), row("50000001"), row("50000002"), row("50000003", url="https://A.example")]

    warnings = "\n".join(read_registry(write("\n".join([HEADER, *rows]))).warnings)

    assert "1 centre has no home_url yet and cannot be audited: 1000001" in warnings
    assert "50000001, 50000002, 50000003 have the very same home_url" in warnings
    assert "leading zero: 1000001" in warnings


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
CENTRE = st.builds(
    Centre,
    code=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True),
    name_th=TEXT.filter(lambda text: bool(text.strip("\u200b\ufeff\u00a0"))),
    name_en=TEXT,
    kind=TEXT,
    home_url=st.sampled_from(["", "https://a.example/", "http://b.example:81/x"]),
    extra_hosts=st.lists(st.sampled_from(["c.example", "d.example:82"]), unique=True).map(tuple),
    allow_private=st.booleans(),
)


@given(
    st.lists(CENTRE, min_size=1, max_size=6, unique_by=lambda centre: centre.code.casefold()), st.sampled_from(",;\t")
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_spreadsheet_wrote_is_read_back(tmp_path: Path, centres: list[Centre], delimiter: str) -> None:
    """Names of any characters survive quoting, whichever delimiter divides the columns."""
    sheet = StringIO(newline="")
    writer = csv.writer(sheet, delimiter=delimiter)
    writer.writerow(HEADER.split(","))
    for each in centres:
        hosts, private = ";".join(each.extra_hosts), "yes" if each.allow_private else ""
        writer.writerow([each.code, each.name_th, each.name_en, each.kind, each.home_url, hosts, "", "", private])
    path = tmp_path / "centres.csv"
    path.write_text(sheet.getvalue(), encoding="utf-8-sig", newline="")

    read = read_registry(path).centres

    blank = " \t\r\n\u00a0\u200b\ufeff"
    assert [centre.code for centre in read] == [centre.code for centre in centres]
    assert [centre.name_en for centre in read] == [centre.name_en.strip(blank) for centre in centres]
    assert [centre.extra_hosts for centre in read] == [centre.extra_hosts for centre in centres]
    assert [centre.allow_private for centre in read] == [centre.allow_private for centre in centres]


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "ignore")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_a_surprise(tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds, it is a registry or a RegistryError, never anything else."""
    path = tmp_path / "centres.csv"
    path.write_bytes(content)

    with suppress(RegistryError):
        assert read_registry(path).centres


def test_a_centre_may_have_hours(write: Write) -> None:
    """In a further column of the table, or a key of the YAML; without either there are none."""
    table = write(f"{HEADER},window\n{DUSIT},22.00-05.00\n{HEALTH},\n")
    yaml = write("- code: a1\n  name_th: ศูนย์\n  window: 22:00-05:00\n", "centres.yaml")

    night = Window.parse("22:00-05:00")
    assert [centre.window for centre in read_registry(table).centres] == [night, None]
    assert [centre.window for centre in read_registry(yaml).centres] == [night]
    assert [centre.window for centre in read_registry(write(BOTH)).centres] == [None, None]


def test_hours_that_are_none_are_told_with_their_place(write: Write) -> None:
    """Line, column, and how to write them."""
    error = error_of(write(f"{HEADER},window\n{DUSIT},nights\n"))

    assert (error.line, error.column) == (2, "window")
    assert "22:00-05:00" in error.message
