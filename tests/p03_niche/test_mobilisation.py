"""Mobilisation: the teaching model as written in sixteen states, its donors, and what must hold."""

import numpy as np
import pytest
from p03_niche.second import B0, P0, VB, mobilised

from hsclib import Mobilisation
from hsclib.p03_niche.mobilisation import TRIALS, harvest


def readout(name, **settings):
    return Mobilisation(**settings).run().readouts[name].value


# the equations


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"gcsf_days": 0, "plerixafor_dose": 240, "plerixafor_day": 0},
        {"plerixafor_dose": 240, "gcsf_response": 0.1, "store_left": 0.4, "blocker_half_life": 48},
        {"gcsf_days": 10, "gcsf_response": 1.5, "store_left": 2, "plerixafor_dose": 480, "plerixafor_day": 6},
        {"gcsf_days": 2, "plerixafor_dose": 80},
    ],
    ids=["G-CSF", "plerixafor", "poor", "most", "after G-CSF"],
)
def test_the_closed_forms_give_the_course_of_all_sixteen_states(settings):
    model = Mobilisation(**settings)
    series = model.run().series
    marrow, blood = mobilised(model, series["cd34"].x)
    assert series["store"].y == pytest.approx(marrow / B0, rel=1e-6)
    assert series["cd34"].y == pytest.approx(blood, rel=1e-6)


ANYONE = [{}, {"plerixafor_dose": 480, "blocker_half_life": 72}, {"gcsf_response": 0.02}, {"store_left": 0.1}]


@pytest.mark.parametrize("settings", ANYONE)
def test_what_the_blood_gains_the_marrow_lacks(settings):
    """In the other solution too, where both are states."""
    model = Mobilisation(**settings)
    for marrow, blood in (
        (B0 * model.run().series["store"].y, model.run().series["cd34"].y),
        mobilised(model, np.linspace(0, 10, 50)),
    ):
        assert marrow + VB * blood == pytest.approx(model.store_left * (B0 + VB * P0), rel=1e-6)


@pytest.mark.parametrize("settings", [*ANYONE, {"gcsf_days": 10, "gcsf_response": 1.5}])
def test_no_store_is_ever_above_full(settings):
    model = Mobilisation(**settings)
    assert model.run().series["store"].y.max() <= model.store_left * (1 + 1e-7)


def test_a_store_of_half_gives_half_of_everything():
    whole, half = (Mobilisation(store_left=s, plerixafor_dose=240).run() for s in (1, 0.5))
    for name in ("cd34", "store"):
        assert half.series[name].y == pytest.approx(whole.series[name].y / 2, rel=1e-6)
    assert half.readouts["plerixafor_fold"].value == pytest.approx(whole.readouts["plerixafor_fold"].value, rel=1e-6)


def test_without_a_drug_nothing_moves():
    run = Mobilisation(gcsf_days=0).run()
    assert run.series["cd34"].y == pytest.approx(3, rel=1e-9)
    assert run.series["store"].y == pytest.approx(1, rel=1e-9)
    assert (run.readouts["peak_day"].value, run.readouts["peak_day"].note) == (None, "the count does not rise")
    assert run.readouts["plerixafor_fold"].value is None


@pytest.mark.parametrize("count, per_kg", [(20, 1.5), (50, 3.9), (90, 6.9)])
def test_the_yield_of_twelve_litres_at_45_percent_for_70_kg(count, per_kg):
    assert harvest(count, 12, 0.45) == pytest.approx(per_kg, abs=0.05)


@pytest.mark.parametrize("day", [0, 2.35, 4.1, 10])
def test_the_yield_is_that_of_the_hour_at_which_the_collection_begins(day):
    run = Mobilisation(collection_day=day, litres_processed=20, collection_efficiency=0.3).run()
    count = np.interp(day, run.series["cd34"].x, run.series["cd34"].y)
    assert run.readouts["yield_per_kg"].value == pytest.approx(count * 20 * 0.3 / 70)


def test_a_collection_reaches_the_goal_of_a_trial_at_the_hours_at_which_its_yield_does():
    run = Mobilisation().run()
    for name, goal in TRIALS.items():
        assert (run.series[name].y == (run.series["cd34"].y * 12 * 0.45 / 70 >= goal)).all()
        assert 0 < run.series[name].y.mean() < 1


# relations


@pytest.mark.parametrize(
    "name, values",
    [
        ("gcsf_days", range(5)),
        ("gcsf_response", (0.02, 0.1, 0.3, 0.6, 1, 1.5)),
        ("store_left", (0.1, 0.4, 1, 2)),
        ("plerixafor_dose", (0, 80, 160, 240, 480)),
    ],
)
def test_more_drug_response_or_store_gives_a_higher_peak(name, values):
    assert (np.diff([readout("peak_cd34", **{name: v}) for v in values]) > 0).all()


def test_counts_are_those_of_rest_on_the_third_morning_and_fall_after_the_fifth_injection():
    count = Mobilisation().run().series["cd34"]
    morning = np.interp(range(11), count.x, count.y)
    assert morning[1] < 1.1 * 3 and morning[2] < 10 < morning[3] < morning[4] > morning[5]
    assert (np.diff(morning[4:]) < 0).all()


def test_g_csf_wears_off_although_it_is_given_on():
    assert readout("peak_cd34", gcsf_days=10) == pytest.approx(readout("peak_cd34"), rel=1e-3)
    ten = Mobilisation(gcsf_days=10).run().series["cd34"]
    assert ten.y[-1] < 4


def test_one_injection_gives_no_harvest_at_any_hour():
    one = {"gcsf_days": 1}
    assert readout("yield_per_kg", **one) < 0.5
    assert harvest(readout("peak_cd34", **one), 12, 0.45) < 2


def test_a_blocker_that_lasts_calls_more_and_for_longer():
    area = [readout("plerixafor_area", plerixafor_dose=240, blocker_half_life=h) for h in (2, 4, 12, 48, 72)]
    assert (np.diff(area) > 0).all()
    alone = Mobilisation(gcsf_days=0, plerixafor_dose=240, plerixafor_day=0, blocker_half_life=48).run().series["cd34"]
    assert np.interp(2, alone.x, alone.y) > 10 * 3


def test_plerixafor_helps_those_most_who_mobilise_least():
    folds = [readout("plerixafor_fold", gcsf_response=r, plerixafor_dose=240) for r in (0.02, 0.1, 0.3, 1, 1.5)]
    assert (np.diff(folds) < 0).all()
    assert folds[0] > 5 and folds[3] < 1.7


# donors who differ


def test_a_donor_of_a_cohort_has_the_run_of_his_own_settings():
    model = Mobilisation(plerixafor_dose=240, plerixafor_day=3.6)
    people = [model._person({"gcsf_response": r, "store_left": s}) for r, s in ((0.05, 0.3), (1, 1), (6, 3))]
    for person, found in zip(people, model._run_all(people)):
        alone = person.run()
        for name in ("cd34", "store"):  # every hour; one is sampled four times as often
            assert found.series[name].y == pytest.approx(alone.series[name].y[::4], rel=5e-3)


def test_donors_spread_around_the_typical_one_and_less_than_the_counts_that_were_measured():
    counts = Mobilisation(collection_day=5).cohort(400).readouts["collection_cd34"]
    assert np.median(counts) == pytest.approx(87, rel=0.1)
    assert 50 < counts.std() < 104  # Stroncek's 22


def test_donors_differ_after_plerixafor_alone_as_those_of_the_crossover_did():
    peaks = Mobilisation(gcsf_days=0, plerixafor_dose=240).cohort(400).readouts["peak_cd34"]
    assert peaks.mean() == pytest.approx(27.8, rel=0.1)
    assert 0.25 < (peaks <= 20).mean() < 0.4  # 7 of 20 to 23
