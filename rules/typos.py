"""Labels that name an item with a slip of the pen: "สถานทีติดต่อ", "กฎมหายที่เกี่ยวข้อง"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rules.findings import ItemCode
from rules.thai import clusters, first_cluster, first_consonants, skeleton

_LEAST = 6
"""Clusters that a phrase needs: in shorter ones a slip makes another word."""
_CLUSTERS_A_SLIP = 5
_MOST_SLIPS = 2
_LONG = 12
"""Clusters from which a wrong consonant still leaves no doubt what was meant."""
_STEP = 4
_Key = tuple[str, int, str]


class Typos:
    """Phrases that are looked for at the head of labels in which nothing was found as written."""

    def __init__(self, phrases: Iterable[tuple[ItemCode, str, str]]) -> None:
        """`phrases` are (item, the phrase without spaces, the phrase as written)."""
        self._by_key: dict[_Key, list[tuple[ItemCode, str, list[str]]]] = defaultdict(list)
        for item, tight, phrase in phrases:
            parts = clusters(tight)
            if len(parts) >= _LEAST:
                for key in _keys(tight):
                    self._by_key[key].append((item, phrase, parts))
        self._firsts = frozenset(first for first, _, _ in self._by_key)

    def find(self, tight: str) -> tuple[ItemCode, str] | None:
        """The item and phrase that a label's head is a slip away from; None where none is, or two items' are."""
        if first_cluster(tight) not in self._firsts:
            return None
        likely = [entry for key in _keys(tight) for entry in self._by_key.get(key, ())]
        head = clusters(tight) if likely else []
        found: dict[ItemCode, tuple[int, str]] = {}
        for item, phrase, parts in likely:
            size = len(parts)
            most = min(_MOST_SLIPS, max(1, size // _CLUSTERS_A_SLIP))
            if parts[-1] not in head[: size + 1][-3:] and parts[: size - most] != head[: size - most]:
                continue  # neither all before the slip is the same nor all behind it
            slips = min(_slips(head[:end], parts, most) for end in (size, size - 1, size + 1))
            if slips <= most and (item not in found or slips < found[item][0]):
                found[item] = (slips, phrase)
        if len(found) != 1:
            return None
        ((item, (_, phrase)),) = found.items()
        return item, phrase


def _slips(head: list[str], phrase: list[str], most: int) -> int:
    """How many clusters differ, where they stand together and look like a slip of the pen; else most + 1."""
    longer, shorter = max(len(head), len(phrase)), min(len(head), len(phrase))
    same = 0
    while same < shorter and head[same] == phrase[same]:
        same += 1
    behind = 0
    while behind < shorter - same and head[-1 - behind] == phrase[-1 - behind]:
        behind += 1
    slips = longer - same - behind
    written, meant = ("".join(part[same : len(part) - behind]) for part in (head, phrase))
    # Another first letter makes another word, and so does another consonant in a short one.
    return slips if slips <= most and same and (_is_slip(written, meant) or len(phrase) >= _LONG) else most + 1


def _is_slip(written: str, meant: str) -> bool:
    """A mark or vowel wrong, two letters swapped, or one dropped or doubled."""
    return not written or not meant or skeleton(written) == skeleton(meant) or sorted(written) == sorted(meant)


def _keys(tight: str) -> list[_Key]:
    """The first cluster with each of two stretches of consonants, of which a single slip leaves one whole."""
    first, bones = first_cluster(tight), first_consonants(tight)
    return [(first, start, bones[start : start + _STEP]) for start in (0, _STEP) if len(bones) >= start + _STEP]
