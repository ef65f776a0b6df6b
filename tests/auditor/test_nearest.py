"""A mistyped centre is answered with the one that was probably meant."""

from __future__ import annotations

import pytest

from auditor.nearest import nearest_centre, no_such_centre
from storage.centre import Centre

CENTRES = (
    Centre(code="50020000", name_th="สำนักงานเขตสวนดอกไม้", name_en="Flower Garden District Office"),
    Centre(code="50030000", name_th="สำนักงานเขตริมคลอง", name_en="Canal Side District Office"),
    Centre(code="health-dept", name_th="สำนักอนามัยตัวอย่าง", name_en="Sample Health Department"),
)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("health-dep", "health-dept"),
        ("Health_Dept", "health-dept"),
        ("5002000", "50020000"),
        ("50030001", "50030000"),
        ("ริมคลอง", "50030000"),
        ("canal side", "50030000"),
        ("Flower Gardn District Ofice", "50020000"),
        ("สำนักงานเขตสวนดอกไม", "50020000"),
    ],
)
def test_the_nearest_code_or_name(wanted: str, code: str) -> None:
    """Typing mistakes in codes, either name or part of one lead to the centre."""
    near = nearest_centre(wanted, CENTRES)

    assert near is not None
    assert near.code == code


@pytest.mark.parametrize("wanted", ["", "  ", "xyz", "กกก"])
def test_no_wild_guesses(wanted: str) -> None:
    """What is like nothing gets no suggestion."""
    assert nearest_centre(wanted, CENTRES) is None


def test_an_empty_registry_has_no_nearest() -> None:
    """Nor does a registry without centres."""
    assert nearest_centre("a", ()) is None


def test_the_words() -> None:
    """The message names what was asked for, the nearest code and its name; or where to look."""
    assert no_such_centre("health-dpt", CENTRES) == (
        "no centre 'health-dpt'; did you mean 'health-dept' (สำนักอนามัยตัวอย่าง)?"
    )
    assert no_such_centre("xyz", CENTRES) == "no centre 'xyz'; `prongsai centres list` shows every code"
