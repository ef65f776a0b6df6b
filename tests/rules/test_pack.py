"""Rule packs: what ships loads and passes its own examples; what is wrong is named by file, line and key."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.examples import run_examples
from rules.pack import PackError, load_pack
from rules.recency import FiscalYear, Monthly, WithinMonths
from rules.schema import schema_path, schema_text

SMALL = """\
name: small
version: "1"
title: {th: เล็ก, en: small}
items:
  - code: "7(1)"
    title: {th: โครงสร้าง, en: structure}
    clause: มาตรา 7(1)
    weight: 8
    phrases:
      strong: [โครงสร้างองค์กร]
  - code: "7(3)"
    title: {th: ติดต่อ, en: contact}
    clause: มาตรา 7(3)
    weight: 2
"""


@pytest.fixture
def write(tmp_path):
    """Writes a pack file and returns its path."""

    def _write(text, name="pack.yaml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write


def refusal(path):
    with pytest.raises(PackError) as caught:
        load_pack(path)
    return caught.value


@pytest.mark.parametrize("name", ["oia-2540", "bma-20"])
def test_a_shipped_pack_reads_its_own_examples_right(name):
    """A pack carries labels that it must read, and labels that it must not; every one holds."""
    assert run_examples(load_pack(name)) == ()


@pytest.mark.parametrize("name", ["oia-2540", "bma-20"])
def test_a_shipped_packs_weights_add_up_to_a_hundred(name):
    """Points are out of 100, so that a weight can be read as points."""
    assert sum(rule.weight for rule in load_pack(name).items) == 100


def test_the_default_pack_asks_for_the_recency_of_the_issue():
    """Plans and budgets by fiscal year, notices within six months, สขร.1 of the month before."""
    pack = load_pack("oia-2540")

    assert pack.rule("9(3)-plan").recency == FiscalYear()
    assert pack.rule("9(8)-tender").recency == WithinMonths(6)
    assert pack.rule("9(8)-sk1").recency == Monthly(1)
    assert pack.rule("9(8)-sk1").none_accepted == "month"


def test_a_pack_is_known_by_the_digest_of_its_bytes(write):
    """Two files that differ in a byte are two packs."""
    first, second = load_pack(write(SMALL, "a.yaml")), load_pack(write(SMALL + "\n", "b.yaml"))

    assert len(first.sha256) == 64
    assert first.sha256 != second.sha256


def test_a_pack_may_extend_another(write):
    """An office changes weights, drops items and adds its own, and leaves the rest as it was."""
    write(SMALL, "base.yaml")
    child = write(
        "extends: base\nname: child\nversion: '2'\ntitle: {th: ลูก, en: child}\ndrop: ['7(3)']\n"
        "items:\n  - {code: '7(1)', weight: 3}\n"
        "  - {code: extra, weight: 1, clause: ข้อ 1, title: {th: อื่น, en: other}}\n",
        "child.yaml",
    )

    pack = load_pack(child)

    assert [(rule.code, rule.weight) for rule in pack.items] == [("7(1)", Decimal(3)), ("extra", Decimal(1))]
    assert pack.rule("7(1)").spec.phrases.strong == ("โครงสร้างองค์กร",)


def test_the_digest_of_an_extending_pack_moves_with_its_base(write):
    """What a pack extends is part of what it says."""
    child_text = "extends: base\nname: child\nversion: '2'\n"
    write(SMALL, "base.yaml")
    before = load_pack(write(child_text, "child.yaml")).sha256
    write(SMALL.replace("weight: 2", "weight: 4"), "base.yaml")

    assert load_pack(write(child_text, "child.yaml")).sha256 != before


@pytest.mark.parametrize(
    ("change", "line", "key", "says"),
    [
        (("weight: 8", "weigth: 8"), 8, "items.0.weigth", "is no key of a pack"),
        (("weight: 8", "weight: -1"), 8, "items.0.weight", "greater than or equal to 0"),
        (
            ("    phrases:\n      strong: [โครงสร้างองค์กร]\n", "    patterns: ['(']\n"),
            9,
            "items.0.patterns.0",
            "no regular expression",
        ),
        (
            ("    phrases:\n      strong: [โครงสร้างองค์กร]\n", "    patterns: ['(?i)ita']\n"),
            9,
            "items.0.patterns.0",
            "write flags as",
        ),
        (('code: "7(3)"', 'code: "7(1)"'), 11, "items.1.code", "given twice"),
        (('version: "1"\n', 'version: "1"\nversion: "2"\n'), 3, "version", "given twice"),
        (("weight: 2", "weight: no"), 14, "items.1.weight", ""),
    ],
)
def test_a_mistake_is_named_by_line_and_key(write, change, line, key, says):
    """An author is told where to look and what is wrong there."""
    path = write(SMALL.replace(*change))

    error = refusal(path)

    assert (error.file, error.line, error.key) == (str(path), line, key)
    assert says in error.message
    assert str(error).startswith(f"{path}:{line}: {key}: ")


def test_weights_that_add_up_to_nothing_are_refused(write):
    """With no weight at all there would be no score, only a division by zero."""
    error = refusal(write(SMALL.replace("weight: 8", "weight: 0").replace("weight: 2", "weight: 0")))

    assert error.line == 4
    assert "add up to 0" in error.message


def test_a_file_that_is_not_utf8_is_refused_with_its_line(write):
    """A pack saved as windows-874 would match nothing, in silence."""
    error = refusal(write(b"name: small\n# " + "ไทย".encode("cp874") + b"\n"))

    assert error.line == 2
    assert "UTF-8" in error.message


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "name: [", "just words", "a: &a [*a]", "? [1]\n: 2", "[" * 100_000])
def test_what_is_no_pack_at_all_is_refused(write, text):
    """An empty file, a list or broken YAML is told apart from a pack."""
    assert refusal(write(text)).file.endswith("pack.yaml")


def test_an_unknown_pack_name_lists_those_that_ship():
    """A typing error in --rules costs one look."""
    assert "oia-2540" in refusal("oia-2450").message


def test_packs_that_extend_each_other_are_refused(write):
    """A circle ends with a message, not with the stack."""
    text = "extends: {}\nname: a\nversion: '1'\n"
    write(text.format("b"), "b.yaml")
    path = write(text.format("b"), "a.yaml")

    assert "circle" in refusal(path).message


def test_dropping_what_is_not_there_is_refused(write):
    """A renamed item does not slip back into the sum unnoticed."""
    write(SMALL, "base.yaml")

    error = refusal(write("extends: base\nname: c\nversion: '1'\ndrop: ['8(1)']\n", "c.yaml"))

    assert (error.line, error.key) == (4, "drop.0")


def test_the_committed_schema_is_current():
    """Editors complete what the program accepts; `make schema` writes it anew."""
    assert schema_path().read_text(encoding="utf-8") == schema_text()
