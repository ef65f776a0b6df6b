"""Our own labels: that the files are what bench/labels/README.md says, and how they are read."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from bench.accuracy_data import NoData, items_meant
from bench.accuracy_own import FOLDER, read_own, together
from rules.pack import load_pack

PACK = load_pack("oia-2540")
ITEMS = [rule.code for rule in PACK.items]
COLUMNS = ["text", "item", "kind", "source"]
KINDS = {"menu", "link", "heading", "doc", "breadcrumb"}
NO_ITEMS = {
    "none",
    *("sec7", "sec9", "sec-all"),
    *("oic-law", "center-form", "fee"),
    *("9(8)-environment-health", "9(8)-publicland"),
    *("status:placeholder", "status:empty", "status:error", "status:none"),
}
FILES = sorted(FOLDER.glob("*.csv"))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def own_folder(folder, sets, meetings):
    for name, labelled in sets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows((text, item, "menu", "a") for text, item in labelled)
    (folder / "first-meetings.toml").write_text(meetings, encoding="utf-8")
    return folder


def met(name):
    return f'[{name}]\nabout = "made"\nrows = 9\nmacro_f1 = "0.90"\nfalse_alarms = "5.0 %"\n'


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_row_has_a_known_code_and_kind(path):
    """What would silently count as "no item", such as a slip in a code, is caught here."""
    with path.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS
    for row in rows(path):
        known = all(items_meant(part, ITEMS) for part in row["item"].removeprefix("multi:").split(","))
        assert known or row["item"] in NO_ITEMS, row
        assert row["kind"] in KINDS, row
        assert row["text"].strip(), row
        assert row["source"].strip(), row


def test_no_text_stands_in_the_sets_twice():
    """A text that two sets have would count twice in the figure of all together."""
    texts = Counter(row["text"] for path in FILES for row in rows(path))

    assert [text for text, times in texts.items() if times > 1] == []


def test_a_source_is_an_agency():
    """A host, a name, or "a site's source": never a number of a file somewhere."""
    sources = {row["source"] for path in FILES for row in rows(path)}

    assert [source for source in sources if re.search(r"\b(code|id)s?\b|\d{6,}", source)] == []


def test_the_sets_that_the_repository_carries_are_read_in_the_order_in_which_they_were_met():
    """Each file has its first meeting; it had at least the rows that the file has now."""
    sets = read_own(PACK)

    assert [one.name for one in sets] == ["local", "national", "education", "mixed", "agencies", "distractors"]
    assert {one.name for one in sets} == {path.stem for path in FILES}
    assert all(one.first.rows >= len(one.labels.answers) > 400 for one in sets)
    assert len(together(sets).answers) == sum(len(rows(path)) for path in FILES)


def test_sets_are_counted_each_and_together(tmp_path):
    """Together every row weighs the same, whichever set it is from."""
    folder = own_folder(
        tmp_path,
        {"one": [("โครงสร้างหน่วยงาน", "7(1)"), ("ภาพกิจกรรม", "none")], "two": [("โครงสร้างหน่วยงาน", "none")]},
        met("two") + met("one"),
    )

    sets = read_own(PACK, folder)

    assert [(one.name, one.labels.accuracy, one.labels.false_alarms) for one in sets] == [
        ("two", 0, (1, 1)),
        ("one", 1, (0, 1)),
    ]
    assert (together(sets).accuracy, together(sets).false_alarms) == (2 / 3, (1, 2))
    assert sets[0].first.macro_f1 == "0.90"


@pytest.mark.parametrize(
    ("meetings", "said"),
    [
        (met("one") + met("gone"), "gone.csv is missing"),
        ("", r"has no \[one\], but one.csv lies beside it"),
        (met("one").replace("rows", "lines"), r"\[one\] has no rows"),
        ("one = 1\n", r"\[one\] has no about"),
        ("[one\n", "is no TOML"),
    ],
)
def test_a_set_and_its_first_meeting_belong_together(tmp_path, meetings, said):
    """A set whose honest figure is not told is not shown with today's alone."""
    folder = own_folder(tmp_path, {"one": [("ภาพกิจกรรม", "none")]}, meetings)

    with pytest.raises(NoData, match=said):
        read_own(PACK, folder)


def test_a_folder_without_first_meetings_is_refused(tmp_path):
    """The message names the file."""
    with pytest.raises(NoData, match=r"first-meetings\.toml is missing"):
        read_own(PACK, tmp_path)
