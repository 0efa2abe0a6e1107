"""What page 04 says is what its models give: each number is worked out again and looked for in its prose."""

import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.p04_injury_and_recovery.stem_pool import reserve
from hsclib.words import percent

SIX = {"cycles": 6, "stem_survival": 0.5, "stem_regrowth": 0.02}
OLDER = {"cycles": 6, "stem_survival": 0.8, "stem_regrowth": 0.02, "niche_capacity": 0.6}
READOUTS = [  # model, settings, readout, the words around its value
    ("MarrowRecovery", {}, "nadir", "the nadir is {} × 10⁹/L on day 7.6"),
    ("MarrowRecovery", {}, "nadir_day", "0.90 × 10⁹/L on day {}"),
    ("MarrowRecovery", {"transit_time": 60}, "nadir_day", "60 hours the nadir comes on day {}"),
    ("MarrowRecovery", {"transit_time": 135}, "nadir_day", "135 hours on day {}"),
    ("MarrowRecovery", {}, "recovery_day_90_percent", "(Now: day {}.)"),
    ("MarrowRecovery", {"drug_effect": 4}, "nadir", "falls from {} to"),
    ("MarrowRecovery", {"drug_effect": 30}, "nadir", "to {} × 10⁹/L, some sixtyfold"),
    ("MarrowRecovery", {"drug_effect": 4}, "recovery_day_90_percent", "moves from day {}"),
    ("MarrowRecovery", {"drug_effect": 30}, "recovery_day_90_percent", "to day {}"),
    ("MarrowRecovery", {"stem_survival": 0.1}, "nadir", "the nadir is {} instead of 0.90"),
    ("MarrowRecovery", {"stem_survival": 0.1}, "nadir_day", "comes on day {} instead of 7.6"),
    ("MarrowRecovery", {"stem_survival": 0.1}, "recovery_day_90_percent", "for good on day {} instead of day 14.8"),
    ("MarrowRecovery", {"stem_survival": 0.01}, "recovery_day_90_percent", "takes until day {}"),
    ("MarrowRecovery", {"stem_survival": 0.5}, "recovery_day_90_percent", "for good on day {}. The stem cells"),
    ("MarrowRecovery", {"stem_survival": 0.5}, "stem_recovery_day_90_percent", "need until day {}"),
    ("MarrowRecovery", SIX | {"cycles": 1}, "nadir", "The first nadir is {} × 10⁹/L"),
    ("MarrowRecovery", SIX, "nadir", "the sixth nadir is {} × 10⁹/L"),
    ("MarrowRecovery", SIX, "stem_cells_lowest", "the pool falls to {} of a healthy one"),
    ("MarrowRecovery", SIX, "recovery_day_90_percent", "until day {} of the course"),
    ("MarrowRecovery", {"drug_effect": 17}, "recovery_day_90_percent", "90 % by day {}"),
    ("MarrowRecovery", {"stem_survival": 0.01}, "nadir_day", "The other's comes on day {}"),
    ("MarrowRecovery", {"stem_survival": 0.01}, "days_below_0_5", "with {} days below 0.5"),
    ("MarrowRecovery", {"dose": 0, "stem_survival": 0.5}, "nadir", "sinks from 5.05 to {} × 10⁹/L"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("MarrowRecovery", {}, "neutrophils", 4, "count is {} × 10⁹/L on day 4", 1),
    ("MarrowRecovery", {"stem_survival": 0.01}, "neutrophils", 21, "the second is still at {}", 2),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("04")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("04")


def test_the_overshoot_of_page_04_is_the_peak_of_the_curve():
    assert f"overshoots to {MODELS['MarrowRecovery']().run().series['neutrophils'].y.max():.1f} × 10⁹/L" in prose("04")


@pytest.mark.parametrize("share", [0.5, 0.1])
def test_page_04_states_the_reserve(share):
    assert f"{percent(reserve(share))}" in prose("04")


def test_page_04_tells_how_long_each_regrowth_takes():
    found = []
    for regrowth in (0.02, 0.04, 0.06, 0.08, 0.1):
        run = MODELS["MarrowRecovery"](stem_survival=0.01, stem_regrowth=regrowth, days=365).run()
        found.append(run.readouts["recovery_day_90_percent"].value)
        assert regrowth * found[-1] == pytest.approx(5, abs=0.25)  # "The product is about 5 each time"
    *days, last = (f"{day:.0f}" for day in found)
    assert f"Days {', '.join(days)} and {last}." in prose("04")


def test_the_scenes_of_page_04_keep_their_promises():
    model = MODELS["MarrowRecovery"]
    older, before = (model(**OLDER | more).run() for more in ({}, {"drug_effect": 14.5}))
    assert before.series["cycle_nadirs"].y.max() < 0.5  # "severe neutropenia in every cycle"
    assert older.series["neutrophils"].y[0] < model().run().series["neutrophils"].y[0]  # "It starts lower"
    slow = model(stem_survival=0.01, stem_regrowth=0.02).run()
    assert slow.readouts["recovery_day_90_percent"].value is None  # "not back within half a year"
    three, four = (model(**SIX, cycle_length=d).run().series["cycle_nadirs"].y[-1] for d in (21, 28))
    assert four > three  # "Time is a treatment"
