"""Mobilisation: the teaching model as written in seven states, its donors, and what must hold."""

import numpy as np
import pytest
from p03_niche.second import B0, KR, VB, mobilised

from hsclib import Mobilisation
from hsclib.p03_niche.mobilisation import harvest


def readout(name, **settings):
    return Mobilisation(**settings).run().readouts[name].value


# the equations


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"gcsf_days": 0, "plerixafor_dose": 240, "plerixafor_day": 0},
        {"plerixafor_dose": 240, "gcsf_response": 0.2},
        {"gcsf_days": 6, "gcsf_response": 1.5, "plerixafor_dose": 400, "plerixafor_day": 6},
        {"gcsf_days": 2, "plerixafor_dose": 80},
    ],
    ids=["G-CSF", "plerixafor", "poor", "most", "after G-CSF"],
)
def test_the_closed_forms_give_the_course_of_all_seven_states(settings):
    model = Mobilisation(**settings)
    series = model.run().series
    marrow, blood = mobilised(model, series["cd34"].x)
    assert series["store"].y == pytest.approx(marrow / B0, rel=1e-6)
    assert series["cd34"].y == pytest.approx(blood, rel=1e-6)


@pytest.mark.parametrize("settings", [{}, {"plerixafor_dose": 240}, {"gcsf_response": 0.1}])
def test_cells_come_from_the_marrow_and_its_refill_and_from_nowhere_else(settings):
    series = Mobilisation(**settings).run().series
    marrow, blood = B0 * series["store"].y, VB * series["cd34"].y
    refilled = np.trapezoid(KR * (B0 - marrow), series["store"].x)
    assert marrow[-1] + blood[-1] - marrow[0] - blood[0] == pytest.approx(refilled, rel=1e-3, abs=1e4)


def test_without_a_drug_nothing_moves():
    run = Mobilisation(gcsf_days=0).run()
    assert run.series["cd34"].y == pytest.approx(3, rel=1e-9)
    assert run.series["store"].y == pytest.approx(1, rel=1e-9)
    assert (run.readouts["peak_day"].value, run.readouts["peak_day"].note) == (None, "the count does not rise")
    assert run.readouts["plerixafor_fold"].value is None


@pytest.mark.parametrize("count, per_kg", [(20, 1.5), (50, 3.9), (90, 6.9)])
def test_the_yield_of_twelve_litres_at_45_percent_for_70_kg(count, per_kg):
    assert harvest(count, 12, 0.45) == pytest.approx(per_kg, abs=0.05)


def test_the_yield_is_that_of_the_peak():
    found = Mobilisation(litres_processed=20, collection_efficiency=0.3).run().readouts
    assert found["yield_per_kg"].value == pytest.approx(found["peak_cd34"].value * 20 * 0.3 / 70)


# relations


@pytest.mark.parametrize(
    "name, values",
    [
        ("gcsf_days", range(7)),
        ("gcsf_response", (0.1, 0.3, 0.6, 1, 1.5)),
        ("plerixafor_dose", (0, 80, 160, 240, 400)),
    ],
)
def test_more_drug_or_response_gives_a_higher_peak(name, values):
    assert (np.diff([readout("peak_cd34", **{name: v}) for v in values]) > 0).all()


def test_longer_gcsf_gives_a_later_peak():
    assert (np.diff([readout("peak_day", gcsf_days=d) for d in range(1, 7)]) > 0).all()


def test_plerixafor_helps_those_most_who_mobilise_least():
    folds = [readout("plerixafor_fold", gcsf_response=r, plerixafor_dose=240) for r in (0.1, 0.2, 0.3, 1, 1.5)]
    assert (np.diff(folds) < 0).all()
    assert folds[0] > 4 and folds[3] < 1.7


def test_while_the_blood_fills_the_marrow_empties():
    for settings in ({}, {"gcsf_days": 0, "plerixafor_dose": 240}):
        series = Mobilisation(**settings).run().series
        rising = series["cd34"].x <= series["cd34"].x[np.argmax(series["cd34"].y)]
        assert series["store"].y[rising].min() < 0.8


# donors who differ


def test_a_donor_of_a_cohort_has_the_run_of_his_own_settings():
    model = Mobilisation(plerixafor_dose=240, plerixafor_day=3.6)
    people = [model._person({"gcsf_response": r}) for r in (0.05, 1, 6)]
    for person, found in zip(people, model._run_all(people)):
        alone = person.run()
        for name in ("cd34", "store"):  # every hour; one is sampled four times as often
            assert found.series[name].y == pytest.approx(alone.series[name].y[::4], rel=5e-3)


def test_donors_spread_around_the_typical_one_and_less_than_the_counts_that_were_measured():
    counts = Mobilisation().cohort(400).bands["cd34"]
    day_5 = counts.y[:, np.searchsorted(counts.x, 5)]
    assert day_5[2] == pytest.approx(93.5, rel=0.1)
    assert 25 < day_5[0] < 50 and 160 < day_5[-1] < 211  # mean + SD of Stroncek's donors is 211
