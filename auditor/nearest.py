"""The centre that someone probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from storage.centre import Centre

LIKENESS = 0.6
"""difflib's own default: below it a suggestion is more puzzling than none."""


def nearest_centre(wanted: str, centres: Iterable[Centre]) -> Centre | None:
    """The centre whose code or name is most like `wanted`, whatever the letters' case; None where none is like it."""
    return next(iter(nearest_centres(wanted, centres, most=1)), None)


def nearest_centres(wanted: str, centres: Iterable[Centre], *, most: int) -> tuple[Centre, ...]:
    """Those whose code or name is like `wanted`, the likest first; none where none is."""
    asked = wanted.strip().casefold()
    if not asked:
        return ()
    rated = [(_likeness(asked, centre), centre.code, centre) for centre in centres]
    like = sorted((one for one in rated if one[0] >= LIKENESS), key=lambda rating: rating[:2], reverse=True)
    return tuple(centre for _, _, centre in like[:most])


def no_such_centre(wanted: str, centres: Iterable[Centre]) -> str:
    """Words for a code that the registry does not have, with the nearest one that it has."""
    near = nearest_centre(wanted, centres)
    if near is None:
        return f"no centre '{wanted}'; `prongsai centres list` shows every code"
    return f"no centre '{wanted}'; did you mean '{near.code}' ({near.name_th or near.name_en})?"


def _likeness(asked: str, centre: Centre) -> float:
    return max(_ratio(asked, known.casefold()) for known in (centre.code, centre.name_th, centre.name_en))


def _ratio(asked: str, known: str) -> float:
    """1 for the same text; a part of a name that is long enough to mean it counts almost as much."""
    if len(asked) >= 4 and asked in known:
        return 0.9 + 0.1 * len(asked) / len(known)
    return SequenceMatcher(None, asked, known, autojunk=False).ratio()
