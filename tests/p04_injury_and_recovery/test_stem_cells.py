"""Stem cells of page 04, the way to their daughters, radiation; and what three pages answer alike."""

import numpy as np
import pytest
from boxes import examples
from hypothesis import given
from hypothesis import strategies as st
from p04_injury_and_recovery.test_marrow_recovery import readout
from scipy.integrate import odeint

from hsclib import LineageTree, MarrowRecovery
from hsclib.blood import marrow
from hsclib.integrate import Phase
from hsclib.p04_injury_and_recovery.stem_pool import logistic, reserve

# stem cells


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"cycles": 8, "cycle_length": 7},
        {"niche_capacity": 0.3, "baseline": 2},
        {"drug_effect": 30, "feedback": 0.35},
    ],
)
def test_without_a_dose_nothing_moves(settings):
    run = MarrowRecovery(dose=0, **settings).run()
    for name in ("neutrophils", "platelets", "stem_cells"):
        assert run.series[name].y == pytest.approx(run.series[name].y[0], rel=1e-6)
    assert run.readouts["nadir_day"].value is None


@pytest.mark.parametrize("cycles", [1, 8])
def test_a_drug_that_spares_them_leaves_all_stem_cells(cycles):
    assert MarrowRecovery(cycles=cycles, dose=150).run().series["stem_cells"].y == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("room", [0.2, 0.35, 0.5, 0.8, 1.0])
def test_less_room_in_the_niche_starts_at_a_lower_count(room):
    series = MarrowRecovery(niche_capacity=room, baseline=4).run().series
    output = room * 1.004 / (room + 0.004)  # R(K) with h = 0.004
    assert series["neutrophils"].y[0] == pytest.approx(4 * output)
    assert series["platelets"].y[0] == pytest.approx(250 * output)
    assert series["stem_cells"].y[0] == pytest.approx(room)


def after(share, days):
    """Neutrophils, as shares of the start, on these days after all but a share of the stem cells were lost."""
    neutrophils = MarrowRecovery(dose=0, stem_survival=share, days=365).run().series["neutrophils"]
    return np.interp(days, neutrophils.x, neutrophils.y / neutrophils.y[0])


def in_the_marrow_of_later_pages(share, days, held=False):
    """The same in the marrow of pages 07 to 11; `held`: where the stem cells stay at that share."""
    equations, start = marrow.equations(marrow.HEALTHY), marrow.at_rest()
    start[marrow.At.S] = share

    def rhs(y, t):
        change = list(equations(y, t))
        change[marrow.At.S] *= not held
        return change

    counted = marrow.blood_course([Phase(0, rhs)], [start], np.append(0.0, days)).counted
    return counted.neutrophils[1:] / marrow.NEUTROPHILS_USUAL


def in_the_mouse(share, day):
    """The flow to the CMP in the tree of page 01, where all but a share of the stem cells have fallen silent."""
    tree = LineageTree(hsc_differentiation=share * LineageTree().hsc_differentiation, day=day)
    return tree.run().readouts["cmp_flow_share"].value


@pytest.mark.parametrize("share", [0.1, 0.01])
def test_three_pages_give_one_answer_to_what_few_stem_cells_carry(share):
    days = np.arange(5.0, 366, 5)
    here, later = after(share, days), in_the_marrow_of_later_pages(share, days)
    month = in_the_mouse(share, 30), float(np.interp(30, days, here)), float(np.interp(30, days, later))
    assert min(month) > 0.9 and max(month) - min(month) < 0.05, month  # a month: the blood hardly notices
    assert here.min() == pytest.approx(later.min(), abs=0.05)  # the worst month
    assert here.min() > 0.8


@pytest.mark.parametrize("share", [0.5, 0.1, 0.03, 0.01])
def test_the_reserve_is_what_the_marrow_of_later_pages_keeps_up(share):
    assert reserve(share) == pytest.approx(in_the_marrow_of_later_pages(share, [5000.0], held=True)[0], abs=0.06)


def test_more_stem_cells_never_have_fewer_neutrophils():
    days = np.arange(0, 366, 1.0)
    courses = [after(share, days) for share in (0.001, 0.003, 0.01, 0.03, 0.1, 0.5, 1)]
    assert all((more >= fewer - 1e-6).all() for fewer, more in zip(courses, courses[1:]))


def test_the_second_week_does_not_tell_how_many_stem_cells_are_left():
    nadirs = [MarrowRecovery(stem_survival=s).run().readouts["nadir"].value for s in (1, 0.1, 0.01, 0.001)]
    assert nadirs == pytest.approx([nadirs[0]] * 4, rel=1e-3)


def test_what_was_sent_before_feeds_the_progenitors_for_weeks():
    assert after(0.001, [10, 15, 20]) == pytest.approx([1, 1, 0.97], abs=0.01)
    assert after(0.001, [60])[0] < 0.5


@pytest.mark.parametrize("room", [1.0, 0.5])
def test_fewer_stem_cells_make_a_later_recovery(room):
    survivals = [0.02, 0.01, 0.003, 0.001]
    found = [MarrowRecovery(stem_survival=s, niche_capacity=room, days=365).run().readouts for s in survivals]
    assert (np.diff([r["recovery_day_90_percent"].value for r in found]) > 0).all()


def test_better_regrowth_makes_an_earlier_recovery():
    found = [
        readout("recovery_day_90_percent", stem_survival=0.002, stem_regrowth=r, days=365)
        for r in (0.02, 0.04, 0.07, 0.1)
    ]
    assert (np.diff(found) < 0).all()


@pytest.mark.parametrize("survival", [0.5, 0.1, 0.01])
@pytest.mark.parametrize("regrowth", [0.04, 0.1])
def test_stem_cells_are_back_at_90_percent_when_logistic_growth_says(survival, regrowth):
    stem_cells = MarrowRecovery(stem_survival=survival, stem_regrowth=regrowth).run().series["stem_cells"]
    expected = np.log(0.9 * (1 - survival) / (0.1 * survival)) / regrowth
    assert np.interp(0.9, stem_cells.y, stem_cells.x) == pytest.approx(expected, abs=0.01)


@given(st.floats(0.001, 1), st.floats(0.01, 0.1), st.floats(0.2, 1))
@examples[20]
def test_the_closed_form_of_growth_agrees_with_its_equation(share, rate, capacity):
    times = np.linspace(3, 200, 50)
    solved = odeint(lambda h, t: rate * h * (1 - h / capacity), share * capacity, times, rtol=1e-10, atol=1e-12)[:, 0]
    course = logistic(3, share * capacity, rate, capacity)
    assert [course(t) for t in times] == pytest.approx(solved, rel=1e-6)


def test_each_dose_leaves_its_share_of_the_stem_cells():
    stem_cells = MarrowRecovery(cycles=3, cycle_length=10, stem_survival=0.3).run().series["stem_cells"]
    at_dose, before = np.isin(stem_cells.x.round(6), [10, 20]), np.isin(stem_cells.x.round(6), [9.9, 19.9])
    grown = 0.04 * stem_cells.y[before] * (1 - stem_cells.y[before]) * 0.1
    assert stem_cells.y[at_dose] == pytest.approx(0.3 * (stem_cells.y[before] + grown), rel=1e-3)


def test_a_longer_follow_up_finds_a_recovery_that_a_shorter_one_did_not_reach():
    late = {"stem_survival": 0.001}
    found = MarrowRecovery(**late, days=60).run().readouts["recovery_day_90_percent"]
    assert (found.value, found.note) == (None, "not for good within 60 days of the last dose")
    assert 60 < readout("recovery_day_90_percent", **late, days=180) < 180


def test_a_count_that_never_falls_so_low_is_told_apart_from_one_that_does_not_come_back():
    assert MarrowRecovery(dose=20).run().readouts["recovery_day_1_5"].note.startswith("never below")


# radiation


def test_more_radiation_makes_deeper_nadirs_and_a_later_recovery():
    found = [MarrowRecovery(dose=0, radiation=g, days=365).run().readouts for g in (0.5, 1, 2, 3, 4, 6, 8)]
    for name in ("nadir", "platelet_nadir", "stem_cells_lowest"):
        assert (np.diff([r[name].value for r in found]) < 0).all(), name
    assert (np.diff([r["recovery_day_90_percent"].value for r in found[1:]]) > 0).all()


def test_the_day_of_the_nadir_depends_on_the_dose_of_radiation():
    small = [readout("nadir_day", dose=0, radiation=g) for g in (1, 1.75, 2, 2.25)]
    large = [readout("nadir_day", dose=0, radiation=g) for g in (4, 6, 8, 10)]
    assert min(small) > 21 and max(large) < 14


def test_a_poison_of_stem_cells_leaves_three_weeks_of_calm():
    neutrophils = MarrowRecovery(dose=0, stem_survival=0.003).run().series["neutrophils"]
    assert np.interp(21, neutrophils.x, neutrophils.y) > 0.95 * neutrophils.y[0]


def test_radiation_leaves_what_ripens():
    series = MarrowRecovery(dose=0, radiation=10, days=30).run().series
    first = series["neutrophils"].x <= 0.5
    assert (series["neutrophils"].y[first] > 0.98 * series["neutrophils"].y[0]).all()


def test_fewer_than_one_cell_is_none():
    run = MarrowRecovery(cycles=8, cycle_length=7, drug_effect=30).run()
    assert run.readouts["nadir"].value == 0
    assert "lowest at below 0.001 × 10⁹/L" in run.sentence
