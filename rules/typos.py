"""Labels that name an item with a slip of the pen: "สถานทีติดต่อ", "กฎมหายที่เกี่ยวข้อง"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rules.findings import ItemCode
from rules.thai import BONE, clusters, skeleton

_LEAST = 6
"""Clusters that a phrase needs: in shorter ones a slip makes another word."""
_CLUSTERS_A_SLIP = 5
_MOST_SLIPS = 2
_LONG = 12
"""Clusters from which a wrong consonant still leaves no doubt what was meant."""
_STEP = 4
"""Consonants by which phrases are found that a label may have been meant to begin with."""
_FOUR_BONES = rf"[^{BONE}]*([{BONE}])" * _STEP
_FIRST_BONES = re.compile(f"{_FOUR_BONES}(?:{_FOUR_BONES})?")
_Bones = tuple[str | None, ...]
_NO_BONES: _Bones = (None,) * _STEP * 2
_Entry = tuple[ItemCode, str, list[str]]


class Typos:
    """Phrases that are looked for at the head of labels in which nothing was found as written."""

    def __init__(self, phrases: Iterable[tuple[ItemCode, str, str]]) -> None:
        """`phrases` are (item, the phrase without spaces, the phrase as written)."""
        self._by_first: dict[_Bones, list[_Entry]] = defaultdict(list)
        self._by_second: dict[_Bones, list[_Entry]] = defaultdict(list)
        for item, tight, phrase in phrases:
            parts = clusters(tight)
            if len(parts) >= _LEAST:
                first, second = _bones(tight)
                if None not in first:
                    self._by_first[first].append((item, phrase, parts))
                if None not in second:
                    self._by_second[second].append((item, phrase, parts))

    def find(self, tight: str) -> tuple[ItemCode, str] | None:
        """The item and phrase that a label's head is a slip away from; None where none is, or two items' are."""
        first, second = _bones(tight)
        alike = [*self._by_first.get(first, ()), *self._by_second.get(second, ())]
        if not alike:
            return None
        head = clusters(tight)
        found: dict[ItemCode, tuple[int, str]] = {}
        for item, phrase, parts in alike:
            size = len(parts)
            most = min(_MOST_SLIPS, max(1, size // _CLUSTERS_A_SLIP))
            if parts[-1] not in head[: size + 1][-3:] and parts[: size - most] != head[: size - most]:
                continue  # neither all before the slip is the same nor all behind it
            if not (same := _same(head, parts)):
                continue  # another first letter makes another word
            slips = min(_slips(head[:end], parts, same, most) for end in (size, size - 1, size + 1))
            if slips <= most and (item not in found or slips < found[item][0]):
                found[item] = (slips, phrase)
        if len(found) != 1:
            return None
        ((item, (_, phrase)),) = found.items()
        return item, phrase


def _same(one: list[str], other: list[str]) -> int:
    """How many clusters the two begin with alike."""
    same, most = 0, min(len(one), len(other))
    while same < most and one[same] == other[same]:
        same += 1
    return same


def _slips(head: list[str], phrase: list[str], same: int, most: int) -> int:
    """How many clusters differ, where they stand together and look like a slip of the pen; else most + 1.

    `same` clusters are alike before the slip.
    """
    longer, shorter = max(len(head), len(phrase)), min(len(head), len(phrase))
    same = min(same, shorter)
    behind = longer - same - most
    if behind > shorter - same or (behind > 0 and head[-behind:] != phrase[-behind:]):
        return most + 1
    behind = max(behind, 0)
    while behind < shorter - same and head[-1 - behind] == phrase[-1 - behind]:
        behind += 1
    slips = longer - same - behind
    written, meant = ("".join(part[same : len(part) - behind]) for part in (head, phrase))
    # Another consonant in a short phrase makes another word.
    return slips if _is_slip(written, meant) or len(phrase) >= _LONG else most + 1


def _is_slip(written: str, meant: str) -> bool:
    """A mark or vowel wrong, two letters swapped, or one dropped or doubled."""
    return not written or not meant or skeleton(written) == skeleton(meant) or sorted(written) == sorted(meant)


def _bones(tight: str) -> tuple[_Bones, _Bones]:
    """Two stretches of the first consonants, of which a single slip leaves one whole; None where there are fewer."""
    found = _FIRST_BONES.match(tight)
    letters = _NO_BONES if found is None else found.groups()
    return letters[:_STEP], letters[_STEP:]
