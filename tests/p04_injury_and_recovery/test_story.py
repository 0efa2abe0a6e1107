"""What page 04 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from p04_injury_and_recovery.test_stem_cells import after, in_the_marrow_of_later_pages, in_the_mouse
from story import prose, read, told

from hsclib import MODELS
from hsclib.p04_injury_and_recovery.stem_pool import reserve
from hsclib.words import percent

FRIBERG = {"baseline": 5.05, "transit_time": 88.7, "feedback": 0.161, "drug_effect": 8.58}
SIX = {"cycles": 6, "stem_survival": 0.2, "stem_regrowth": 0.02, "days": 270}
OLDER = {"cycles": 6, "stem_survival": 0.5, "stem_regrowth": 0.02, "niche_capacity": 0.6}
PELVIS = {"cycles": 4, "dose": 75, "niche_capacity": 0.5, "stem_survival": 0.8, "stem_regrowth": 0.02}
FEW = {"stem_survival": 0.001}
READOUTS = [  # model, settings, readout, the words around its value
    ("MarrowRecovery", {}, "nadir", "the nadir is {} × 10⁹/L on day 8.4"),
    ("MarrowRecovery", {}, "nadir_day", "0.22 × 10⁹/L on day {}, with"),
    ("MarrowRecovery", {}, "days_below_0_5", "with {} days below 0.5"),
    ("MarrowRecovery", FRIBERG, "nadir", "*A milder estimate*, {} on day 7.6"),
    ("MarrowRecovery", FRIBERG, "nadir_day", "*A milder estimate*, 0.90 on day {}"),
    ("MarrowRecovery", {"transit_time": 60}, "nadir_day", "60 hours the nadir comes on day {}"),
    ("MarrowRecovery", {"transit_time": 135}, "nadir_day", "135 hours on day {}"),
    ("MarrowRecovery", {}, "recovery_day_90_percent", "(Now: day {}.)"),
    ("MarrowRecovery", {"drug_effect": 4}, "nadir", "falls from {} to"),
    ("MarrowRecovery", {"drug_effect": 30}, "nadir", "to {} × 10⁹/L, some ninetyfold"),
    ("MarrowRecovery", {"drug_effect": 4}, "recovery_day_90_percent", "moves from day {}"),
    ("MarrowRecovery", {"drug_effect": 30}, "recovery_day_90_percent", "to day {}. In this model"),
    ("MarrowRecovery", FEW, "nadir", "one stem cell in a thousand the nadir is {} × 10⁹/L"),
    ("MarrowRecovery", FEW, "nadir_day", "0.22 × 10⁹/L on day {}, **to the digit"),
    ("MarrowRecovery", FEW, "recovery_day_90_percent", "for good on day {} instead of day 16.1"),
    ("MarrowRecovery", {"stem_survival": 0.01}, "recovery_day_90_percent", "and over on day {}"),
    ("MarrowRecovery", {"stem_survival": 0.5}, "recovery_day_90_percent", "for good on day {}. The stem cells"),
    ("MarrowRecovery", {"stem_survival": 0.5}, "stem_recovery_day_90_percent", "need until day {}"),
    ("MarrowRecovery", SIX | {"cycles": 1}, "nadir", "The first nadir is {} × 10⁹/L"),
    ("MarrowRecovery", SIX, "nadir", "the sixth nadir is {} × 10⁹/L"),
    ("MarrowRecovery", SIX, "stem_cells_lowest", "the pool falls to {} of a healthy one"),
    ("MarrowRecovery", SIX, "recovery_day_90_percent", "for good only on day {}"),
    ("MarrowRecovery", {"dose": 0, "radiation": 2}, "nadir_day", "After 2 Gy the count is lowest on day {}"),
    ("MarrowRecovery", {"dose": 0, "radiation": 2}, "nadir", "on day 26.3, at {} × 10⁹/L"),
    ("MarrowRecovery", {"dose": 0, "radiation": 6}, "nadir_day", "after 6 Gy on day {}, below 0.01"),
    ("MarrowRecovery", {"drug_effect": 17}, "nadir", "the lows are {} on day 8.6"),
    ("MarrowRecovery", {"drug_effect": 17}, "nadir_day", "the lows are 0.17 on day {}"),
    ("MarrowRecovery", PELVIS | {"drug_effect": 8.58}, "nadir", "and {} × 10⁹/L, all by the sensitivity"),
    ("MarrowRecovery", PELVIS | {"drug_effect": 26.3}, "nadir", "lie between about {} and"),
    ("MarrowRecovery", {"dose": 0, "stem_survival": 0.01}, "nadir", "from 5.22 to {} × 10⁹/L on day 52"),
    ("MarrowRecovery", {"dose": 0, "stem_survival": 0.01}, "nadir_day", "4.48 × 10⁹/L on day {}"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("MarrowRecovery", {}, "neutrophils", 4, "count is {} × 10⁹/L on day 4", 1),
    ("MarrowRecovery", {}, "neutrophils", 4, "count is {} on day 4 and falls to 0.22", 1),
    ("MarrowRecovery", FEW, "neutrophils", 59, "sinks again, to {} × 10⁹/L on day 59", 2),
    ("MarrowRecovery", FEW, "neutrophils", 59, "on day 59 it is {}.", 2),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("04")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("04")


def low_after(day, **settings):
    """The lowest count after that day, and when."""
    neutrophils = MODELS["MarrowRecovery"](**settings).run().series["neutrophils"]
    later = neutrophils.x > day
    return float(neutrophils.y[later].min()), float(neutrophils.x[later][np.argmin(neutrophils.y[later])])


def test_the_second_lows_of_page_04_are_those_of_the_curves():
    assert low_after(25, **FEW)[1] == pytest.approx(59, abs=0.5)
    assert f"shallow, {low_after(25, stem_survival=0.01)[0]:.2f} × 10⁹/L" in prose("04")


def test_the_platelets_of_page_04_are_those_of_the_model():
    found = MODELS["MarrowRecovery"](platelet_sensitivity=1).run().readouts["platelet_nadir_day"].value
    assert f"hit alike they are lowest on day {found:.0f}." in prose("04")
    lowest = MODELS["MarrowRecovery"](**SIX).run().readouts["platelet_nadir"].value
    assert f"the platelets fall to {lowest:.0f} × 10⁹/L" in prose("04")


def test_the_overshoot_of_page_04_is_the_peak_of_the_curve():
    assert f"overshoots to {MODELS['MarrowRecovery']().run().series['neutrophils'].y.max():.1f} × 10⁹/L" in prose("04")


@pytest.mark.parametrize("share", [0.1, 0.01, 0.001])
def test_page_04_states_the_reserve(share):
    assert percent(reserve(share)) in prose("04")


def test_page_04_gives_the_answer_of_three_pages():
    assert f"still makes {100 * in_the_mouse(0.1, 30):.0f} % of its blood" in prose("04")
    assert f"{100 * after(0.1, 30):.0f} %" == f"{100 * in_the_marrow_of_later_pages(0.1, [30.0])[0]:.0f} %" == "99 %"
    days = np.arange(5.0, 366, 5)
    here, there = after(0.01, days).min(), in_the_marrow_of_later_pages(0.01, days).min()
    assert f"the worst month has {100 * here:.0f} % here and {100 * there:.0f} % there" in prose("04")


def test_page_04_tells_how_long_each_regrowth_takes():
    found = []
    for regrowth in (0.02, 0.04, 0.06, 0.08, 0.1):
        run = MODELS["MarrowRecovery"](stem_survival=0.001, stem_regrowth=regrowth, days=365).run()
        found.append(run.readouts["recovery_day_90_percent"].value)
        assert regrowth * (found[-1] - 46) == pytest.approx(3.6, abs=0.1)  # "the product is about 3.6 each time"
    *days, last = (f"{day:.0f}" for day in found)
    assert f"Days {', '.join(days)} and {last}." in prose("04")


def test_the_virtual_women_are_as_often_below_0_5_as_those_of_the_audit():
    nadirs = MODELS["MarrowRecovery"](dose=75, baseline=4.59).cohort(500).readouts["nadir"]
    assert 100 * (nadirs < 0.5).mean() == pytest.approx(62.8, abs=3)  # 191 of 304


def test_the_dose_at_which_severe_neutropenia_begins_is_told():
    lowest = [MODELS["MarrowRecovery"](dose=0, radiation=g).run().readouts["nadir"].value for g in (3.7, 3.8)]
    assert lowest[0] > 0.5 > lowest[1]
    assert "in the model near 3.8" in prose("04")


def test_the_scenes_of_page_04_keep_their_promises():
    model = MODELS["MarrowRecovery"]
    older, before = (model(**OLDER | more).run() for more in ({}, {"drug_effect": 26.3}))
    assert before.readouts["days_below_0_5"].value / 6 == pytest.approx(7, abs=0.2)  # "a week … in every cycle"
    assert older.series["neutrophils"].y[0] == pytest.approx(5.22, rel=0.01)  # "look like anybody's"
    slow = model(stem_survival=0.001, stem_regrowth=0.02).run()
    assert slow.readouts["recovery_day_90_percent"].value is None  # "not back within half a year"
    three, four = (model(**SIX | {"cycle_length": d}).run().readouts["stem_cells_lowest"].value for d in (21, 28))
    assert four > 1.5 * three  # "Time is a treatment"
    shallow = model(stem_survival=0.01).run().series["neutrophils"]
    assert np.interp(17, shallow.x, shallow.y) > 0.9 * 5.22  # "Well on day 16"
    two, four, six = (model(dose=0, radiation=g).run() for g in (2, 4, 6))
    x, y = two.series["neutrophils"].x, two.series["neutrophils"].y
    assert (
        np.ptp(y[(x > 8) & (x < 18)]) < 0.15 and 22 <= two.readouts["nadir_day"].value <= 28
    )  # "plateau … fourth week"
    assert four.readouts["nadir_day"].value < low_after(20, dose=0, radiation=4)[1]  # "the first low is the deeper one"
    below = six.series["neutrophils"].x[six.series["neutrophils"].y < 0.5]
    assert below[0] < 7 and 21 < below[-1] < 28  # "from the first week into the fourth"
