"""Rounds are YAML files, and a wrong one says where it is wrong (product.md §1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.rounds import RoundError, load_round
from rules.month import Month

ROUND = """\
name: spring
title:
  th: รอบฤดูใบไม้ผลิ
  en: Spring
first_month: 2563-03
last_month: 2020-05
pass_score: 79.5
required_passes: 2
denominator: 50
target: 90
minimum: 12.25
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "spring.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def error_of(path: Path | str) -> RoundError:
    with pytest.raises(RoundError) as caught:
        load_round(path)
    return caught.value


def test_the_shipped_round_is_that_of_the_definition_sheet() -> None:
    """bma-2563: January to June 2020, 80 points, 4 of 6 months, 72 centres, target 100, at least 10."""
    shipped = load_round("bma-2563")

    assert shipped.name == "bma-2563"
    assert shipped.months == tuple(Month(2020, month) for month in range(1, 7))
    assert (shipped.pass_score, shipped.required_passes, shipped.denominator) == (Decimal(80), 4, 72)
    assert (shipped.target, shipped.minimum) == (Decimal(100), Decimal(10))
    assert "มกราคม" in shipped.title_th
    assert shipped.title_en


def test_a_round_of_ones_own(write: Write) -> None:
    """A path is read as it is; Buddhist and Common years mix; decimals stay as written."""
    own = load_round(write(ROUND))

    assert own.months == (Month(2020, 3), Month(2020, 4), Month(2020, 5))
    assert (own.pass_score, own.minimum) == (Decimal("79.5"), Decimal("12.25"))
    assert own == load_round(str(write(ROUND)))


@pytest.mark.parametrize(
    ("written", "instead", "line", "key", "words"),
    [
        ("required_passes: 2", "required_pases: 2", 8, "required_pases", "is no key of a round"),
        ("denominator: 50\n", "", 1, "denominator", "is missing"),
        ("first_month: 2563-03", "first_month: 2563-13", 5, "first_month", "13 is not between 01 and 12"),
        ("first_month: 2563-03", "first_month: 63-01", 5, "first_month", "write the year in four digits"),
        ("first_month: 2563-03", "first_month: 2563", 5, "first_month", "write the year in four digits"),
        ("pass_score: 79.5", "pass_score: 101", 7, "pass_score", "less than or equal to 100"),
        ("pass_score: 79.5", "pass_score: high", 7, "pass_score", "decimal"),
        ("denominator: 50", "denominator: 0", 9, "denominator", "greater than or equal to 1"),
        ("required_passes: 2", "required_passes: 4", 8, "required_passes", "the round's 3 months, not 4"),
        ("last_month: 2020-05", "last_month: 2020-02", 6, "last_month", "lies before first_month"),
        ("target: 90", "target: 10", 11, "minimum", "is above target"),
        ("  en: Spring", "  en: ''", 4, "title.en", "at least 1 character"),
        ("name: spring", "name: spring\nname: again", 2, "name", "is given twice"),
    ],
)
def test_a_wrong_round_names_file_line_and_key(
    write: Write, written: str, instead: str, line: int, key: str, words: str
) -> None:
    """Every mistake is told with its place, as wrong input."""
    path = write(ROUND.replace(written, instead))

    error = error_of(path)

    assert isinstance(error, UsageError)
    assert (error.file, error.line, error.key) == (str(path), line, key)
    assert words in error.message
    assert str(error).startswith(f"{path}:{line}: {key}: ")


def test_the_first_of_several_mistakes_is_told(write: Write) -> None:
    """With several mistakes the one nearest to the top comes first, whatever order they were found in."""
    path = write(ROUND.replace("target: 90", "target: 900") + "extra: 1\n")

    assert error_of(path).line == 10


def test_an_unknown_name_suggests_a_shipped_one() -> None:
    """A misspelt name is answered with the nearest."""
    error = error_of("bma-2536")

    assert "did you mean 'bma-2563'?" in str(error)
    assert "path" in str(error)


def test_a_missing_file_and_a_file_that_holds_no_round(write: Write, tmp_path: Path) -> None:
    """A path that leads nowhere, and one that leads to something else, are both told plainly."""
    assert "cannot be read" in str(error_of(tmp_path / "none.yaml"))
    assert "a round begins with `name:`" in str(error_of(write("- a\n- b\n")))
    assert "a round begins with `name:`" in str(error_of(write("")))


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    """A round saved as windows-874 is refused with the line."""
    path = tmp_path / "spring.yaml"
    path.write_bytes(ROUND.encode("cp874"))

    error = error_of(path)

    assert (error.line, "UTF-8" in str(error)) == (3, True)
