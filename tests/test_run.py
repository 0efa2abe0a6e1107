"""What a run is made of: curves and stacks that nobody can change, readouts that say why there is none."""

import numpy as np
import pytest

from hsclib.run import Readout, Series, Stack

# curves and readouts

GOOD = {"x": [0, 1, 2], "y": [1, 2, 3], "x_unit": "d", "y_unit": "g", "label": "Growth"}
STACK = GOOD | {"y": [[1, 2, 3], [4, 5, 6]], "parts": ("first", "second")}


@pytest.mark.kind("bad input", "an impossible curve or readout")
@pytest.mark.parametrize(
    "kind, faulty, error",
    [
        (Series, {"y": [1, 2]}, ValueError),
        (Series, {"y": [[1, 2, 3]]}, ValueError),
        (Series, {"x": [], "y": []}, ValueError),
        (Series, {"x": [0, 0, 1]}, ValueError),
        (Series, {"x": [2, 1, 0]}, ValueError),
        (Series, {"y": [1, np.nan, 3]}, FloatingPointError),
        (Series, {"x": [0, 1, np.inf]}, FloatingPointError),
        (Series, {"kind": "lines"}, ValueError),
        (Stack, {"y": [1, 2, 3]}, ValueError),
        (Stack, {"y": [[1, 2], [3, 4]]}, ValueError),
        (Stack, {"parts": ("first",)}, ValueError),
        (Stack, {"x": [0, 2, 1]}, ValueError),
        (Stack, {"y": [[1, 2, 3], [4, 5, np.inf]]}, FloatingPointError),
    ],
)
def test_a_faulty_curve_is_refused_by_its_label(kind, faulty, error):
    with pytest.raises(error, match="Growth"):
        kind(**(STACK if kind is Stack else GOOD) | faulty)


@pytest.mark.kind("bad input", "a change of what cannot change")
def test_a_curve_is_a_copy_that_nobody_can_change():
    y = np.array([1.0, 2.0, 3.0])
    series = Series(**GOOD | {"y": y})
    y[0] = 9
    assert series.y.tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        series.y[0] = 9


@pytest.mark.kind("bad input", "an impossible curve or readout")
def test_what_did_not_happen_needs_a_note():
    with pytest.raises(ValueError, match="Day of melting"):
        Readout(None, "d", "Day of melting")


def test_a_readout_tells_why_there_is_none_and_at_what_it_was_taken():
    melted = Readout.unless("", np.float64(3), "d", "Day of melting", at=0.5)
    assert (melted.value, type(melted.value), melted.note, melted.at) == (3, float, "", 0.5)
    frozen = Readout.unless("too cold", np.float64(3), "d", "Day of melting", at=0.5)
    assert (frozen.value, frozen.text, frozen.at) == (None, "too cold", 0.5)


@pytest.mark.kind("bad input", "an impossible curve or readout")
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_readout_that_is_no_number_is_refused(value):
    with pytest.raises(FloatingPointError, match="Day of melting"):
        Readout(value, "d", "Day of melting")


@pytest.mark.parametrize(
    "value, unit, text",
    [
        (0.25, "1", "25 %"),
        (7.57, "d", "7.6 d"),
        (0.896, "1e9/L", "0.90 × 10⁹/L"),
        (True, "", "yes"),
        ("partial", "", "partial"),
        (5.05, "1e12/L", "5.05 × 10¹²/L"),
        (1234.5, "mL", "1,234 mL"),
        (None, "d", "too cold"),
    ],
)
def test_a_readout_is_told_rounded_and_with_its_unit(value, unit, text):
    assert Readout(value, unit, "Anything", "too cold").text == text
