"""Blood counts after chemotherapy: against Friberg's equations, published numbers, and what must hold."""

import numpy as np
import pytest
from boxes import anywhere, examples, some
from hypothesis import given
from hypothesis import strategies as st
from p04_injury_and_recovery.second import drug, friberg
from scipy.integrate import odeint, quad
from scipy.linalg import expm

from hsclib import MarrowRecovery
from hsclib.blood.docetaxel import INFUSION_DAYS, area, exposure, peak
from hsclib.p04_injury_and_recovery.stem_pool import logistic, reserve


def readout(name, **settings):
    return MarrowRecovery(**settings).run().readouts[name].value


# published numbers


def test_the_typical_patient_recrosses_the_start_on_day_15_6_and_overshoots_to_6_28():
    neutrophils = MarrowRecovery().run().series["neutrophils"]
    x, y = neutrophils.x, neutrophils.y
    after = x > 7.6
    assert np.interp(5.05, y[after & (x < 19)], x[after & (x < 19)]) == pytest.approx(15.6, abs=0.2)
    assert y.max() == pytest.approx(6.28, abs=0.05)
    assert x[np.argmax(y)] == pytest.approx(19.8, abs=0.5)


@pytest.mark.parametrize(
    "settings",
    some(
        [
            {},
            {"dose": 150, "drug_effect": 12, "feedback": 0.3, "transit_time": 70, "platelet_sensitivity": 1},
            {"baseline": 5.22, "transit_time": 84.2, "feedback": 0.145, "drug_effect": 15.57, "cycles": 2},
            # a week apart, so that one dose meets what the one before it left: drug, and a falling count
            {"cycles": 4, "cycle_length": 7, "dose": 40, "platelet_sensitivity": 0.6},
        ],
        2,
    ),
    ids=some(["typical", "fast and deep", "sensitive, two cycles", "four weekly doses"], 2),
)
def test_with_all_stem_cells_it_is_friberg_to_the_letter(settings):
    model = MarrowRecovery(**settings, days=30)
    run = model.run()
    neutrophils, platelets, _ = friberg(model, run.series["neutrophils"].x)
    assert run.series["neutrophils"].y == pytest.approx(neutrophils, rel=1e-6)
    assert run.series["platelets"].y == pytest.approx(platelets, rel=1e-6)


# docetaxel


@pytest.mark.parametrize("dose, gap", [(100, 21), (75, 7), (30, 1)])
def test_concentrations_agree_with_the_compartments_over_three_doses(dose, gap):
    stretches, amounts = iter(exposure(dose, (0, gap, 2 * gap))), np.zeros(4)
    for start in (0, gap, 2 * gap):
        for begin, end, mg_per_hour in (
            (start, start + INFUSION_DAYS, dose * 1.8),
            (start + INFUSION_DAYS, start + gap, 0),
        ):
            from_day, concentration = next(stretches)
            assert from_day == begin
            # the system is linear, so its matrix exponential is exact; the fourth state, always 1, carries the inflow
            flow = np.zeros((4, 4))
            flow[:3, :3] = np.transpose([drug(0, unit, 0) for unit in np.eye(3)])
            flow[0, 3], amounts[3] = mg_per_hour, 1
            times = np.linspace(begin, end, 30)
            path = [expm(flow * 24 * (t - begin)) @ amounts for t in times]
            assert [concentration(t) for t in times] == pytest.approx(
                [a[0] / 7.4 / 0.808 for a in path], rel=1e-9, abs=1e-12
            )
            amounts = path[-1]


@pytest.mark.parametrize("dose", [1, 60, 150])
def test_what_is_cleared_is_what_was_given(dose):
    (_, during), (_, falling) = exposure(dose, [0.0])
    rising = quad(during, 0, INFUSION_DAYS)[0]
    # over ln t, as the drug first falls within minutes; the last half-life is some 12 hours, so 30 days are enough
    fallen = quad(lambda u: falling(np.exp(u)) * np.exp(u), np.log(INFUSION_DAYS), np.log(30), limit=200)[0]
    mg_hours_per_litre = (rising + fallen) * 24 * 0.808
    clearance = 5.2 * 7.4  # k10·V1, L/h
    assert mg_hours_per_litre * clearance == pytest.approx(dose * 1.8, rel=1e-6)
    assert area(dose) == pytest.approx(mg_hours_per_litre, rel=1e-6)


def test_the_peak_is_the_highest_concentration_of_the_course():
    (_, rising), (_, falling) = exposure(100, [0.0])
    during = [rising(t) for t in np.linspace(0, INFUSION_DAYS, 200)]
    after = [falling(t) for t in np.linspace(INFUSION_DAYS, 2, 200)]
    assert peak(100) == pytest.approx(0.808 * max(during + after), rel=1e-6)


# relations


def test_more_drug_makes_a_deeper_and_later_nadir():
    doses = range(20, 151, 10)
    depths, days = zip(*((readout("nadir", dose=d), readout("nadir_day", dose=d)) for d in doses))
    assert (np.diff(depths) < 0).all()
    assert (np.diff(days) >= 0).all() and days[-1] > days[0]


def test_a_longer_transit_makes_a_later_and_shallower_nadir():
    transits = range(60, 141, 10)
    depths, days = zip(*((readout("nadir", transit_time=t), readout("nadir_day", transit_time=t)) for t in transits))
    assert (np.diff(depths) > 0).all()
    assert (np.diff(days) > 0).all()


def test_six_cycles_that_each_spare_half_of_the_stem_cells_go_deeper_every_time():
    run = MarrowRecovery(cycles=6, stem_survival=0.5, stem_regrowth=0.02).run()
    assert run.series["cycle_nadirs"].y == pytest.approx([0.86, 0.82, 0.73, 0.63, 0.54, 0.45], abs=0.03)
    assert (np.diff(run.series["cycle_nadirs"].y) < 0).all()
    assert run.readouts["nadir_cycle"].value == 6


def test_six_cycles_with_good_regrowth_stay_stable():
    lows = MarrowRecovery(cycles=6, stem_survival=0.7, stem_regrowth=0.04).run().series["cycle_nadirs"].y
    assert lows == pytest.approx([0.895] * 6, abs=0.03)


@given(anywhere(MarrowRecovery))
@examples[40]
def test_neutrophils_fall_before_platelets_when_both_are_hit_alike(settings):
    # at the published transit time and feedback: a chain slower than that of the platelets would come later
    own = {"platelet_sensitivity": 1, "cycles": 1, "days": 365, "transit_time": 88.7, "feedback": 0.161}
    found = MarrowRecovery(**settings | own).run().readouts
    first, second = found["nadir_day"].value, found["platelet_nadir_day"].value
    assert first is None or second is None or first < second


def test_docetaxel_leaves_typical_platelets_above_100():
    assert readout("platelet_nadir", dose=100) > 100


def test_a_drug_that_hits_platelets_as_hard_takes_them_below_100():
    assert readout("platelet_nadir", dose=100, platelet_sensitivity=1) < 100


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
    output = room * 1.15 / (room + 0.15)  # R(K) with h = 0.15
    assert series["neutrophils"].y[0] == pytest.approx(4 * output)
    assert series["platelets"].y[0] == pytest.approx(250 * output)
    assert series["stem_cells"].y[0] == pytest.approx(room)


def test_the_reserve_keeps_output_up_until_few_stem_cells_are_left():
    assert [reserve(h) for h in (1, 0.5, 0.1, 0.01)] == pytest.approx([1, 0.88, 0.46, 0.07], abs=0.005)


@pytest.mark.parametrize("room", [1.0, 0.5])
def test_fewer_stem_cells_make_a_later_recovery_and_a_deeper_nadir(room):
    survivals = [1, 0.5, 0.2, 0.1, 0.03, 0.01]
    found = [MarrowRecovery(stem_survival=s, niche_capacity=room, days=365).run().readouts for s in survivals]
    assert (np.diff([r["recovery_day_90_percent"].value for r in found]) > 0).all()
    assert (np.diff([r["nadir"].value for r in found]) < 0).all()


def test_better_regrowth_makes_an_earlier_recovery():
    found = [
        readout("recovery_day_90_percent", stem_survival=0.05, stem_regrowth=r, days=365)
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
    late = {"stem_survival": 0.01}
    found = MarrowRecovery(**late, days=60).run().readouts["recovery_day_90_percent"]
    assert (found.value, found.note) == (None, "not within 60 days of the last dose")
    assert 60 < readout("recovery_day_90_percent", **late, days=180) < 180


def test_a_count_that_never_falls_so_low_is_told_apart_from_one_that_does_not_come_back():
    assert MarrowRecovery(dose=20).run().readouts["recovery_day_1_5"].note.startswith("never below")


# patients


def test_the_median_of_a_cohort_is_near_the_typical_patient():
    run, cohort = MarrowRecovery().run(), MarrowRecovery().cohort(300, seed=1)
    band, typical = cohort.bands["neutrophils"], run.series["neutrophils"]
    median = band.y[band.percentiles.index(50)]
    # 300 patients tell a median to some 4 % of a spread of 50 %; where the courses cross it is less sharp
    assert median == pytest.approx(np.interp(band.x, typical.x, typical.y), rel=0.15)
    assert np.median(cohort.readouts["nadir"]) == pytest.approx(run.readouts["nadir"].value, rel=0.15)


def test_a_patient_of_a_cohort_has_the_run_of_his_own_settings():
    model = MarrowRecovery(cycles=2, cycle_length=14, stem_survival=0.5, platelet_sensitivity=1)
    people = [
        model._person({"baseline": b, "transit_time": t, "drug_effect": s}) for b, t, s in ((3, 70, 5), (7, 120, 20))
    ]
    for person, found in zip(people, model._run_all(people)):
        alone = person.run()
        for name in ("neutrophils", "platelets", "stem_cells"):
            # every half day: one is sampled at 0.1, the other at 0.25
            assert found.series[name].y[::2] == pytest.approx(alone.series[name].y[::5], rel=1e-3)


def test_the_spread_of_a_cohort_comes_from_its_patients_and_not_from_the_reserve():
    band = MarrowRecovery(stem_survival=0.1).cohort(20).bands["stem_cells"]
    assert band.y[0] == pytest.approx(band.y[-1], rel=1e-12)


def test_an_overshoot_is_told():
    run = MarrowRecovery(drug_effect=30, feedback=0.35, days=40).run()
    assert run.series["neutrophils"].y.max() > 40
    assert "overshooting to 49.6 × 10⁹/L, back to 90 % of the start not for good within 40 days" in run.sentence
    assert "overshooting" not in MarrowRecovery().run().sentence
