"""How accuracy is measured: on small data of our own, what counts as right, and what the page says."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.accuracy import main
from bench.accuracy_data import NoData, items_meant
from bench.accuracy_dates import exact, read_dates
from bench.accuracy_folder import open_folder, snapshot_of_folder
from bench.accuracy_labels import read_labels
from bench.accuracy_page import BY_HAND, with_what_was_written_by_hand
from bench.accuracy_sites import agreement, read_sites
from bench.accuracy_tally import Tally, yes_or_no
from bench.accuracy_unread import with_each_source_unread
from crawler.artifacts import FetchFailure, Page
from rules.pack import load_pack

PACK = load_pack("oia-2540")
ITEMS = [rule.code for rule in PACK.items]
CONTACT = "<p>สำนักงานเขตตัวอย่าง เลขที่ 9 ถนนสุขใจ แขวงกลาง เขตกลาง กรุงเทพมหานคร 10000 โทรศัพท์ 0 2000 0000</p>"


def labels_file(folder, *rows):
    with (folder / "labels-dev.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "item", "kind", "source", "note"))
        writer.writerows((text, item, "menu", source, "") for text, item, source in rows)
    return folder / "labels-dev.csv"


def dates_file(folder, *rows):
    with (folder / "dates-dev.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "granularity", "iso_start", "iso_end", "source"))
        writer.writerows((*row, "a") for row in rows)
    return folder / "dates-dev.csv"


def site(folder, name, files, items, hosts=()):
    root = folder / "sites-dev" / name
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else html(content))
    gold = {code: {"present": present, "linked": linked} for code, (present, linked) in items.items()}
    (root / "GOLD.json").write_text(json.dumps({"own_hosts_in_links": list(hosts), "items": gold}), encoding="utf-8")
    return root


def html(body, charset="utf-8"):
    return f"<!doctype html><html><head><meta charset={charset}><title>สำนักงานเขต</title></head><body>{body}</body></html>".encode(
        "cp874" if charset == "tis-620" else charset
    )


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("7(1)", ("7(1)",)),
        ("9(3)", ("9(3)-plan", "9(3)-budget")),
        ("multi:7(2),9(3)", ("7(2)", "9(3)-plan", "9(3)-budget")),
        ("9(8)-announcements", ("9(8)-tender",)),
        ("9(8)", tuple(item for item in ITEMS if item.startswith("9(8)-"))),
        *((code, ()) for code in ("none", "sec7", "oic-law", "fee", "status:empty", "9(8)-publicland")),
    ],
)
def test_a_labelled_code_accepts_the_items_that_it_may_mean(code, meant):
    """Either half of a clause, any part of a text that discloses two; what is no item of the pack accepts none."""
    assert items_meant(code, ITEMS) == meant


def test_labels_are_counted_by_item(tmp_path):
    """A wrong item is a miss of the right one and a false alarm of the other; an item out of nothing is a false alarm."""
    file = labels_file(
        tmp_path,
        ("โครงสร้างหน่วยงาน", "7(1)", "a:1"),
        ("โครงสร้างหน่วยงาน", "7(2)", "a:1"),
        ("โครงสร้างหน่วยงาน", "none", "a:1"),
        ("ภาพกิจกรรม", "none", "b:1"),
        ("ภาพกิจกรรม", "7(4)", "b:1"),
    )

    labels = read_labels(file, PACK)

    assert labels.by_item == {
        "7(1)": Tally(hits=1, false_alarms=2),
        "7(2)": Tally(misses=1),
        "7(4)": Tally(misses=1),
    }
    assert (labels.accuracy, labels.false_alarms) == (2 / 5, (1, 2))
    assert labels.macro_f1 == pytest.approx((0.5 + 0 + 0) / 3)
    assert ("7(4)", "no item", ["ภาพกิจกรรม"]) in labels.confusions(9)


def test_of_several_accepted_items_the_predicted_one_is_counted(tmp_path):
    """A clause of two parts is right by either; where neither is predicted it is missed once, not twice."""
    file = labels_file(
        tmp_path,
        ("งบประมาณรายจ่ายประจำปี", "9(3)", "a"),
        ("ภาพกิจกรรม", "9(3)", "a"),
        ("โครงสร้างหน่วยงาน", "multi:7(1),7(2)", "a"),
    )

    tallies = read_labels(file, PACK).by_item

    assert tallies == {"7(1)": Tally(hits=1), "9(3)-budget": Tally(hits=1), "9(3)-plan": Tally(misses=1)}


def test_a_source_left_out_takes_its_own_words_with_it(tmp_path):
    """What only one source bears out is not known when that source is read; what another has too stays known."""
    pack = tmp_path / "small.yaml"
    pack.write_text(
        """
name: small
version: "1"
title: {th: เล็ก, en: Small}
items:
  - code: chart
    title: {th: ผัง, en: Chart}
    clause: "7(1)"
    weight: 1
    phrases: {strong: [ผังองค์กร, ผังบริหาร]}
    patterns: ["ผังงานที่ \\\\d"]
distractors: {strong: [ข่าวเก่า]}
""",
        encoding="utf-8",
    )
    small = load_pack(pack)
    file = labels_file(
        tmp_path,
        ("ผังองค์กร", "chart", "a:x"),
        ("ผังบริหาร", "chart", "a:x"),
        ("ผังงานที่ 4", "chart", "b:x"),
        ("ข่าวเก่า ผังองค์กร", "none", "b:x"),
    )
    labels = read_labels(file, small)

    unread = with_each_source_unread(labels, small)

    assert [answer.predicted for answer in labels.answers] == ["chart", "chart", "chart", None]
    assert [answer.predicted for answer in unread.answers] == ["chart", None, None, "chart"]


def test_a_date_is_right_only_as_the_one_period_that_was_meant(tmp_path):
    """One period with its first and last day; a text that dates nothing must yield none."""
    file = dates_file(
        tmp_path,
        ("5 มีนาคม 2563", "day", "2020-03-05", "2020-03-05"),
        ("มีนาคม 2563", "month", "2020-03-01", "2020-03-30"),
        ("5 มีนาคม 2563 และ 7 มีนาคม 2563", "day", "2020-03-05", "2020-03-05"),
        ("โทร. 2000-1111", "none (telephone number)", "", ""),
        ("มกราคม 2563", "invalid", "", ""),
    )

    answers = read_dates(file)

    assert [answer.right for answer in answers] == [True, False, False, True, False]
    assert exact(answers) == 2 / 5


def test_a_folder_is_read_along_its_links(tmp_path):
    """As a crawl would: own hosts, folders and queries are understood, files that nothing links to are not seen."""
    root = site(
        tmp_path,
        "one",
        {
            "index.html": '<a href="http://www.one.go.th/about">เกี่ยวกับ</a><a href="list.php?id=4">รายการ</a><a href="plan.pdf">แผน</a>'
            '<a href="/GOLD.json">?</a><a href="http://elsewhere.test/">อื่น</a>',
            "about/index.php": html('<a href="more.html">เพิ่มเติม</a>'),
            "about/more.html": html("<p>ประวัติ</p>", "tis-620"),
            "list.php": "<p>รายการ</p>",
            "orphan.html": "<p>ไม่มีใครเชื่อมมา</p>",
        },
        {},
    )

    snapshot = snapshot_of_folder(open_folder(root, ["www.one.go.th"]))

    pages = {
        resource.url.removeprefix(snapshot.home_url) for resource in snapshot.resources if isinstance(resource, Page)
    }
    assert pages == {"", "about", "about/more.html", "list.php?id=4"}
    assert any("ประวัติ" in block.text for page in snapshot.resources if isinstance(page, Page) for block in page.blocks)
    gone = {r.url.rpartition("/")[2]: r.attempts for r in snapshot.resources if isinstance(r, FetchFailure)}
    assert gone == {"plan.pdf": 2, "GOLD.json": 2}


def test_sites_are_compared_item_by_item(tmp_path):
    """Found or not found; what a person could not decide, and a document that was not kept, count as labelled."""
    site(
        tmp_path,
        "one",
        {
            "index.html": '<a href="contact.html">ติดต่อเรา</a><a href="plan.pdf">แผนปฏิบัติราชการประจำปี</a>',
            "contact.html": CONTACT,
        },
        {
            "7(1)": (True, "internal-ok"),
            "7(2)": ("unclear", "external"),
            "7(3)": (True, "internal-ok"),
            "9(3)": (False, "doc-not-in-tree"),
            "9(8)-announcements": (False, "none"),
        },
    )

    answers = read_sites(tmp_path / "sites-dev", PACK)

    assert [(answer.code, answer.found) for answer in answers] == [
        ("7(1)", False),
        ("7(3)", True),
        ("9(3)", False),
        ("9(8)-announcements", False),
    ]
    assert agreement(answers) == Tally(hits=1, misses=1, rests=2)
    assert answers[2].telling.label == "แผนปฏิบัติราชการประจำปี"


def test_kappa_takes_away_what_chance_would_agree_on():
    """Two readers agree on 35 of 50, and would on 25 by chance: (0.7 - 0.5) / (1 - 0.5)."""
    tally = yes_or_no([(True, True)] * 20 + [(False, True)] * 5 + [(True, False)] * 10 + [(False, False)] * 15)

    assert tally == Tally(hits=20, false_alarms=5, misses=10, rests=15)
    assert tally.kappa == pytest.approx(0.4)
    assert tally.accuracy == 0.7


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_figures_stay_within_their_bounds(counts):
    """F1 lies between precision and recall, kappa never above the accuracy; what has no cases has no figure."""
    tally = Tally(hits=counts[0], false_alarms=counts[1], misses=counts[2], rests=counts[3])

    if tally.precision is not None and tally.recall is not None:
        assert min(tally.precision, tally.recall) - 1e-9 <= tally.f1 <= max(tally.precision, tally.recall) + 1e-9
    else:
        assert tally.f1 in (None, 0.0)
    if tally.kappa is not None:
        assert -1 <= tally.kappa <= tally.accuracy + 1e-9
    assert (tally.accuracy is None) == (sum(counts) == 0)


LONG = "ประมวลภาพการลงพื้นที่ของผู้บริหารเพื่อพบปะประชาชนในชุมชนต่าง ๆ ตลอดเดือนที่ผ่านมา ปีที่สอง"


@pytest.fixture
def data(tmp_path):
    """A whole folder of data."""
    labels_file(tmp_path, ("โครงสร้างหน่วยงาน", "7(1)", "a"), (LONG, "9(2)", "a"), ("ภาพ | ข่าว", "9(7)", "a"))
    dates_file(tmp_path, ("5 มีนาคม 2563", "day", "2020-03-05", "2020-03-06"))
    site(tmp_path, "one", {"index.html": CONTACT}, {"7(1)": (True, "internal-ok"), "9(1)": (False, "none")})
    return tmp_path


@pytest.fixture
def own(tmp_path):
    """One small set of our own labels, and its first meeting."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "small.csv").write_text("text,item,kind,source\nภาพกิจกรรม,none,menu,a\n", encoding="utf-8")
    (folder / "first-meetings.toml").write_text(
        '[small]\nabout = "made"\nrows = 7\nmacro_f1 = "0.50"\nfalse_alarms = "9.9 %"\n', encoding="utf-8"
    )
    return folder


def test_the_page_says_what_was_asked_and_what_was_measured(data, own, tmp_path, capsys):
    """Printed and written alike, with what was written by hand, without any place of this machine or a long copy."""
    page = tmp_path / "accuracy.md"
    page.write_text(f"old\n{BY_HAND}\n\n## Rows that we hold to be wrong\nnone\n", encoding="utf-8")

    assert main([str(data), "--write", "--pages", "2"], page=page, own=own) == 0

    printed, written = capsys.readouterr().out, page.read_text(encoding="utf-8")
    assert written == f"{printed}\n{BY_HAND}\n\n## Rows that we hold to be wrong\nnone\n"
    assert "| labels → item, macro-F1 | ≥ 0.950 | **0.333** | ✗ not met |" in printed
    assert "| labels that name no item: false alarms | ≤ 2.0 % | **0.0 %** | ✓ met |" in printed
    assert "| 5 มีนาคม 2563 | day | 2020-03-05/2020-03-06 | 2020-03-05/2020-03-05 |" in printed
    assert "| one | 7(1) | found (internal-ok) | missing | – | – |" in printed
    assert f"| 9(2) | no item | 1 | {LONG[:59]}… |" in printed
    assert "| 9(7) | no item | 1 | ภาพ \\| ข่าว |" in printed
    assert "| small: made | 1 | 100.0 % | 0.000 | 0.0 % (0 of 1) | 7 | **0.50** | **9.9 %** |" in printed
    assert str(tmp_path) not in written


def test_a_first_page_is_written_with_room_for_what_is_added_by_hand():
    """Writing twice changes nothing."""
    once = with_what_was_written_by_hand("# Accuracy\n", "")

    assert once == f"# Accuracy\n\n{BY_HAND}\n"
    assert with_what_was_written_by_hand("# Accuracy\n", once) == once


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("labels-dev.csv", "labels-dev.csv is missing"),
        ("dates-dev.csv", "dates-dev.csv is missing"),
        ("sites-dev", "sites-dev is missing"),
    ],
)
def test_data_that_is_not_there_is_named(data, own, capsys, missing, said):
    """The message says which file, and nothing is printed as if it had been measured."""
    (data / missing).rename(data / "elsewhere")

    assert main([str(data), "--pages", "2"], own=own) == 2

    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_without_data_what_the_repository_carries_is_measured(own, tmp_path, capsys):
    """`make accuracy` alone passes an empty DATA: it says what DATA would add, and leaves a page that has those figures."""
    page = tmp_path / "accuracy.md"
    page.write_text("figures of labels, dates and sites\n", encoding="utf-8")

    assert main(["", "--write", "--pages", "2"], page=page, own=own) == 0

    captured = capsys.readouterr()
    assert "## Our own labels" in captured.out
    assert "## Speed" in captured.out
    assert "## Sites" not in captured.out
    assert "`make accuracy DATA=DIR` also measures labels, dates" in captured.out
    assert "accuracy.md stays as it is" in captured.err
    assert page.read_text(encoding="utf-8") == "figures of labels, dates and sites\n"


def test_data_that_is_no_folder_is_refused(own, capsys):
    """Rather than measured as if none had been given."""
    assert main(["nowhere", "--pages", "2"], own=own) == 2
    assert "nowhere is no folder" in capsys.readouterr().err


def test_a_folder_of_no_sites_is_refused(tmp_path):
    """Rather than counted as nothing wrong."""
    with pytest.raises(NoData, match="holds no site"):
        read_sites(tmp_path, PACK)


def test_a_file_with_other_columns_is_refused(tmp_path):
    """Rather than counted as all wrong."""
    (tmp_path / "dates-dev.csv").write_text("text,start\nx,y\n", encoding="utf-8")

    with pytest.raises(NoData, match="has no column granularity, iso_start, iso_end"):
        read_dates(tmp_path / "dates-dev.csv")
