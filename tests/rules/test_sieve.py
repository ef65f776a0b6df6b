"""Patterns tried only where their words stand: nothing that they match may be missed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.label_form import core
from rules.pack import load_pack
from rules.sieve import Sieve
from rules.statements import Statement

PATTERNS = [
    "แผน.{0,40}(?:ทุจริต|คุณธรรม)",
    "^(?:การ)?ติดต่อ ?(?:เรา|สำนัก)",
    "(?:จึง)?ได้(?:จัดทำ|มอบหมาย)",
    "ไม่มี(?:ข้อมูล|$)|^ยังไม่มี",
    "(?<![a-z])e-?gp(?![a-z])",
    "[0-9]{2,}|(?=ม)มติ",
    "",
    "(?m)^มติ",
    "(?i:Login|เข้าสู่ระบบ)",
    "(?:กข){2}|ก+ข*",
    "เร็ว ?ๆ? ?นี้$",
    "^(?:ยัง|ก)(?!ข)",
    "^(?:การ)*(?:จัด ?ทำ|มอบหมาย)",
    "^.{0,4}ได้|^(?:ใน)?[กข]",
    "^แผน(?=.{0,9}(?:ทุจริต|นี้))",
    "(?:(?<=แผน และ)|(?<=จัดทำ))แผน",
]
WORDS = st.sampled_from(
    [
        "แผน",
        "ทุจริต",
        "คุณธรรม",
        "การ",
        "ติดต่อ",
        "เรา",
        "จึง",
        "ได้",
        "จัดทำ",
        "มอบหมาย",
        "และ",
        "ไม่มี",
        "ข้อมูล",
        "ยัง",
        "e-gp",
        "egp",
        "มติ",
        "25",
        "LOGIN",
        "login",
        "กข",
        "ก",
        "เร็ว",
        "ๆ",
        "นี้",
    ]
)


def every_pattern_of_the_pack() -> list[str]:
    spec = load_pack("oia-2540").spec
    of_items = [text for item in spec.items for text in (*item.patterns, *item.disclosed_by, *item.substance)]
    stated = [text for kind in Statement for text in getattr(spec.statements, kind.value)]
    return [*spec.distractor_patterns, *spec.events, *of_items, *stated]


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", " ", "\n"]))))
def test_what_the_patterns_find_alone_they_find_through_the_sieve(words):
    """All matches, in the order of the patterns."""
    text = "".join(word + space for word, space in words)
    found = [(place, match.span()) for place, match in Sieve(enumerate(PATTERNS)).matches(text)]
    assert found == [(place, match.span()) for place, one in enumerate(PATTERNS) for match in re.finditer(one, text)]


@given(st.lists(WORDS))
def test_what_is_asked_for_beforehand_is_what_is_found(words):
    """Where the caller has looked for the words himself, the same patterns are tried."""
    text, sieve = " ".join(words), Sieve(enumerate(PATTERNS))
    tight, told = text.replace(" ", ""), 0
    for word, patterns in sieve.words.items():
        told |= patterns if word in tight else 0
    assert sieve.leftmost(text, sieve.worth_trying(tight, told)) == sieve.leftmost(text)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", " ", "\n"]))))
def test_the_leftmost_is_what_one_pattern_of_them_all_would_find(words):
    """Of several at one place the first pattern's."""
    text = "".join(word + space for word, space in words)
    patterns = [pattern for pattern in PATTERNS if pattern and not pattern.startswith("(?m)")]
    match = re.search("|".join(f"(?:{pattern})" for pattern in patterns), text)
    assert Sieve((None, pattern) for pattern in patterns).leftmost(text).get(None) == (match and match[0])


def test_no_example_of_the_pack_is_lost():
    """Every pattern of the shipped pack finds in every example what it finds without the sieve."""
    patterns = every_pattern_of_the_pack()
    sieve = Sieve(enumerate(patterns))
    for item in load_pack("oia-2540").spec.items:
        for text in (*item.examples.match, *item.examples.no_match):
            found = {place for place, _ in sieve.matches(text)}
            assert found == {place for place, pattern in enumerate(patterns) if re.search(pattern, text)}


@pytest.mark.parametrize("line", ["-" * 5_000, "(o1)" * 500, "new..." * 500, "2560" * 500])
def test_a_ruled_line_in_a_label_is_read_at_once(line):
    """A label may hold a line drawn of hyphens; what looks like a tail and is none must not be tried in every way."""
    assert core(f"ก{line}ข").endswith("ข")
