"""Phrases that people accept: what is written, what stays, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.accepting import Acceptance, NotAccepted, accept, next_version, overlay_of
from rules.classify import classify
from rules.kept_pack import unfolded
from rules.pack import load_pack

PACK = """
name: small
version: "1.0.0"
title: {th: เล็ก, en: Small}
items:
  - code: "7(1)"
    title: {th: โครงสร้าง, en: Structure}
    clause: มาตรา 7 (1)
    weight: 10
    phrases: {plain: [โครงสร้างหน่วยงาน]}
    examples: {no_match: [โครงสร้างพื้นฐาน]}
"""
SAID = Acceptance(
    at="2020-02-20T09:00:00+00:00", by="somchai", item="7(1)", phrase="แผนผังสำนัก", reason="ทุกเขต | ใช้\nคำนี้"
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Of a folder with a pack of its own."""
    (tmp_path / "small.yaml").write_text(PACK, encoding="utf-8")
    return str(tmp_path / "prongsai.db")


def overlay(database: str, file: str = "small.yaml"):
    name = str(Path(database).parent / file)
    return overlay_of(load_pack(name), name, database)


def test_an_accepted_phrase_is_kept_beside_the_database_with_who_when_and_why(database: str) -> None:
    """As a pack of its own over the one in force, which stays as it was."""
    made = accept(overlay(database), "แผนผังสำนัก ปี 2563", SAID)

    assert made.file == Path(database).parent.resolve() / "rules" / "small-local.yaml"
    assert (made.pack.name, made.pack.version) == ("small-local", "1.0.1")
    assert classify(made.pack, "แผนผังสำนัก").item == "7(1)"
    assert classify(made.pack, "โครงสร้างหน่วยงาน").item == "7(1)"
    assert made.pack.rule("7(1)").spec.examples.match == ("แผนผังสำนัก ปี 2563",)
    (told,) = made.accepted
    assert (told.by, told.item, told.phrase, told.reason) == ("somchai", "7(1)", "แผนผังสำนัก", "ทุกเขต / ใช้ คำนี้")
    assert Path(database).with_name("small.yaml").read_text(encoding="utf-8") == PACK


def test_the_version_before_is_never_lost(database: str) -> None:
    """Nor is another file of its name overwritten."""
    first = accept(overlay(database), SAID.phrase, SAID)
    text = first.file.read_bytes()
    first.file.with_name("small-local-1.0.1.yaml").write_text("mine", encoding="utf-8")

    second = accept(overlay(database), "ผังสำนัก", replace(SAID, phrase="ผังสำนัก"))

    assert (second.pack.version, len(second.accepted)) == ("1.0.2", 2)
    assert first.file.with_name("small-local-1.0.1.yaml").read_text(encoding="utf-8") == "mine"
    assert first.file.with_name("small-local-1.0.1-2.yaml").read_bytes() == text


def test_what_is_in_force_already_is_gone_on_with(database: str) -> None:
    """Once the settings name the overlay, further phrases go into it, and not over it."""
    accept(overlay(database), SAID.phrase, SAID)

    again = overlay(database, "rules/small-local.yaml")
    made = accept(again, "ผังสำนัก", replace(SAID, phrase="ผังสำนัก"))

    assert made.in_force
    assert (made.base.name, made.pack.name, made.pack.version) == ("small", "small-local", "1.0.2")


@pytest.mark.parametrize(
    ("change", "label", "why"),
    [
        ({"reason": "  "}, SAID.phrase, "say why"),
        ({"item": "7(9)"}, SAID.phrase, "no item"),
        ({"phrase": "โครงสร้างหน่วยงาน"}, SAID.phrase, "already"),
        ({"phrase": "โครงสร้างพื้น"}, "โครงสร้างพื้น", "examples wrong"),
        ({"phrase": "แผนผังสำนัก"}, "ข่าวประจำวัน", "examples wrong"),
    ],
)
def test_what_would_spoil_the_rules_is_refused_and_nothing_is_written(
    database: str, change: dict[str, str], label: str, why: str
) -> None:
    """Without a reason, for no item, twice, or against an example: the files are as they were."""
    before = accept(overlay(database), "ผังสำนัก", replace(SAID, phrase="ผังสำนัก"))
    files = {each.name: each.read_bytes() for each in before.file.parent.iterdir()}

    with pytest.raises(NotAccepted, match=why):
        accept(overlay(database), label, replace(SAID, **change))

    assert {each.name: each.read_bytes() for each in before.file.parent.iterdir()} == files


def test_the_kept_text_of_an_overlay_is_the_same_pack_years_later(database: str, tmp_path: Path) -> None:
    """Its audits can be judged again though the pack that it extends has moved on."""
    made = accept(overlay(database), SAID.phrase, SAID)
    Path(database).with_name("small.yaml").write_text(PACK.replace("weight: 10", "weight: 20"), encoding="utf-8")

    assert load_pack(unfolded(made.pack.source, tmp_path / "kept")).sha256 == made.pack.sha256
    assert "weight: 20" in Path(database).with_name("small.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["{elsewhere}", "../../../../../../../../ours.yaml"])
def test_a_kept_text_is_unfolded_nowhere_but_in_its_folder(tmp_path: Path, place: str) -> None:
    """Whatever place it says that it extends: a file of somebody else's is not overwritten."""
    elsewhere = tmp_path / "ours.yaml"
    elsewhere.write_text("ours", encoding="utf-8")
    source = f"extends: {place.format(elsewhere=elsewhere)}\nname: a\n\n---\nname: b\n"

    with pytest.raises(ValueError, match="place"):
        unfolded(source, tmp_path / "kept")

    assert elsewhere.read_text(encoding="utf-8") == "ours"


def test_versions_count_on() -> None:
    """The last number grows, whatever stands before it."""
    assert [next_version(each) for each in ("1.0.0", "2569.9", "draft")] == ["1.0.1", "2569.10", "draft.1"]
