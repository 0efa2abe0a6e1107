"""The numbers that the prose quotes are the model's: each claim is worked out again and looked for in the page."""
from pathlib import Path

import nbformat
import numpy as np
import pytest

from hsclib import MODELS
from hsclib.words import day_number, number, percent

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def prose(page):
    (path,) = NOTEBOOKS.glob(f"{page}_*.ipynb")
    return "\n".join(c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")


SIX = {"cycles": 6, "stem_survival": 0.5, "stem_regrowth": 0.02}
OLDER = {"cycles": 6, "stem_survival": 0.8, "stem_regrowth": 0.02, "niche_capacity": 0.6}
READOUTS = [  # page, model, settings, readout, the words around its value
    ("00", "MarrowRecovery", {}, "nadir", "from {} to"),
    ("00", "MarrowRecovery", {"dose": 150}, "nadir", "to {} × 10⁹/L"),
    ("04", "MarrowRecovery", {}, "nadir", "the nadir is {} × 10⁹/L on day 7.6"),
    ("04", "MarrowRecovery", {}, "nadir_day", "0.90 × 10⁹/L on day {}"),
    ("04", "MarrowRecovery", {"transit_time": 60}, "nadir_day", "60 hours the nadir comes on day {}"),
    ("04", "MarrowRecovery", {"transit_time": 135}, "nadir_day", "135 hours on day {}"),
    ("04", "MarrowRecovery", {}, "recovery_day_90_percent", "(Now: day {}.)"),
    ("04", "MarrowRecovery", {"drug_effect": 4}, "nadir", "falls from {} to"),
    ("04", "MarrowRecovery", {"drug_effect": 30}, "nadir", "to {} × 10⁹/L, nearly a hundredfold"),
    ("04", "MarrowRecovery", {"drug_effect": 4}, "recovery_day_90_percent", "moves from day {}"),
    ("04", "MarrowRecovery", {"drug_effect": 30}, "recovery_day_90_percent", "to day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.1}, "nadir", "the nadir is {} instead of 0.90"),
    ("04", "MarrowRecovery", {"stem_survival": 0.1}, "nadir_day", "comes on day {} instead of 7.6"),
    ("04", "MarrowRecovery", {"stem_survival": 0.1}, "recovery_day_90_percent", "for good on day {} instead of day 14.8"),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "recovery_day_90_percent", "takes until day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.5}, "recovery_day_90_percent", "for good on day {}. The stem cells"),
    ("04", "MarrowRecovery", {"stem_survival": 0.5}, "stem_recovery_day_90_percent", "need until day {}"),
    ("04", "MarrowRecovery", SIX | {"cycles": 1}, "nadir", "The first nadir is {} × 10⁹/L"),
    ("04", "MarrowRecovery", SIX, "nadir", "the sixth nadir is {} × 10⁹/L"),
    ("04", "MarrowRecovery", SIX, "stem_cells_lowest", "the pool falls to {} of a healthy one"),
    ("04", "MarrowRecovery", SIX, "recovery_day_90_percent", "until day {} of the course"),
    ("04", "MarrowRecovery", {"drug_effect": 17}, "recovery_day_90_percent", "90 % by day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "nadir_day", "The other's comes on day {}"),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "days_below_0_5", "with {} days below 0.5"),
]
POINTS = [  # page, model, settings, series, x, the words around its value
    ("04", "MarrowRecovery", {}, "neutrophils", 4, "count is {} × 10⁹/L on day 4", 1),
    ("04", "MarrowRecovery", {"stem_survival": 0.01}, "neutrophils", 21, "the second is still at {}", 2),
]


@pytest.mark.parametrize(("page", "model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(page, model, settings, readout, words):
    found = MODELS[model](**settings).run().readouts[readout]
    shown = percent(found.value) if found.unit == "1" else day_number(found.value) if found.unit == "d" else number(found.value)
    assert words.format(shown) in prose(page)


@pytest.mark.parametrize(("page", "model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(page, model, settings, series, x, words, places):
    curve = MODELS[model](**settings).run().series[series]
    assert words.format(f"{np.interp(x, curve.x, curve.y):.{places}f}") in prose(page)


def test_the_overshoot_of_page_04_is_the_peak_of_the_curve():
    assert f"overshoots to {MODELS['MarrowRecovery']().run().series['neutrophils'].y.max():.1f} × 10⁹/L" in prose("04")


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_page_04_states_the_reserve(share):
    from hsclib.models.marrow_recovery import reserve

    assert f"{percent(reserve(share))}" in prose("04")


def test_the_scenes_of_page_04_keep_their_promises():
    model = MODELS["MarrowRecovery"]
    older, before = (model(**OLDER | more).run() for more in ({}, {"drug_effect": 14.5}))
    assert before.series["cycle_nadirs"].y.max() < 0.5  # "severe neutropenia in every cycle"
    assert older.series["neutrophils"].y[0] < model().run().series["neutrophils"].y[0]  # "It starts lower"
    slow = model(stem_survival=0.01, stem_regrowth=0.02).run()
    assert slow.readouts["recovery_day_90_percent"].value is None  # "not back within half a year"
    three, four = (model(**SIX, cycle_length=d).run().series["cycle_nadirs"].y[-1] for d in (21, 28))
    assert four > three  # "Time is a treatment"
