"""Blood counts after chemotherapy: against Friberg's equations, published numbers, and what must hold."""

import numpy as np
import pytest
from boxes import anywhere, examples, some
from hypothesis import given
from p04_injury_and_recovery.second import drug, friberg
from scipy.integrate import quad
from scipy.linalg import expm

from hsclib import MarrowRecovery
from hsclib.blood.docetaxel import INFUSION_DAYS, area, exposure, peak

FRIBERG = {"baseline": 5.05, "transit_time": 88.7, "feedback": 0.161, "drug_effect": 8.58}


def readout(name, **settings):
    return MarrowRecovery(**settings).run().readouts[name].value


# published numbers


def test_fribergs_patient_recrosses_the_start_on_day_15_6_and_overshoots_to_6_28():
    neutrophils = MarrowRecovery(**FRIBERG).run().series["neutrophils"]
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
            FRIBERG | {"cycles": 2},
            # a week apart, so that one dose meets what the one before it left: drug, and a falling count
            {"cycles": 4, "cycle_length": 7, "dose": 40, "platelet_sensitivity": 0.6},
        ],
        2,
    ),
    ids=some(["typical", "fast and deep", "milder, two cycles", "four weekly doses"], 2),
)
def test_with_all_stem_cells_it_is_friberg_to_the_letter(settings):
    model = MarrowRecovery(**settings, days=30)
    run = model.run()
    neutrophils, platelets, _ = friberg(model, run.series["neutrophils"].x)
    assert run.series["neutrophils"].y == pytest.approx(neutrophils, rel=1e-6)
    assert run.series["platelets"].y == pytest.approx(platelets, rel=1e-6)


@pytest.mark.parametrize(
    "settings",
    some(
        [
            {"dose": 0, "radiation": 2},
            {"stem_survival": 0.003},
            {"radiation": 6, "dose": 30, "cycles": 2, "stem_survival": 0.3, "niche_capacity": 0.6},
        ],
        2,
    ),
    ids=some(["radiation", "stem cells", "all at once"], 2),
)
def test_stem_cells_and_their_way_are_solved_as_another_solver_does(settings):
    model = MarrowRecovery(**settings, days=90)
    run = model.run()
    for name, expected in zip(("neutrophils", "platelets", "stem_cells"), friberg(model, run.series["neutrophils"].x)):
        assert run.series[name].y == pytest.approx(expected, rel=1e-6), name


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


def test_six_cycles_that_each_leave_a_fifth_of_the_stem_cells_tell_of_it_late():
    lows = MarrowRecovery(cycles=6, stem_survival=0.2, stem_regrowth=0.02).run().series["cycle_nadirs"].y
    assert lows == pytest.approx([0.22, 0.25, 0.25, 0.24, 0.21, 0.16], abs=0.01)
    assert (np.diff(lows[1:]) < 0).all() and lows[5] < lows[0] < lows[3]


def test_six_cycles_with_good_regrowth_stay_stable():
    lows = MarrowRecovery(cycles=6, stem_survival=0.7, stem_regrowth=0.04).run().series["cycle_nadirs"].y
    assert lows[1:] == pytest.approx([0.25] * 5, abs=0.01)


@given(anywhere(MarrowRecovery))
@examples[40]
def test_neutrophils_fall_before_platelets_when_both_are_hit_alike(settings):
    # at the published transit time and feedback: a chain slower than that of the platelets would come later;
    # and by a drug alone: where stem cells are lost, the platelets branch off earlier
    own = {"platelet_sensitivity": 1, "cycles": 1, "days": 365, "transit_time": 84.2, "feedback": 0.145}
    own |= {"stem_survival": 1, "radiation": 0}
    found = MarrowRecovery(**settings | own).run().readouts
    first, second = found["nadir_day"].value, found["platelet_nadir_day"].value
    assert first is None or second is None or first < second


def test_docetaxel_leaves_typical_platelets_above_100():
    assert readout("platelet_nadir", dose=100) > 100


def test_platelets_are_lost_at_the_rate_of_their_life():
    # radiation that leaves no cell that divides: what ripens arrives within some days, then the count decays
    platelets = MarrowRecovery(dose=0, radiation=10, days=30).run().series["platelets"]
    late = (platelets.x > 22) & (platelets.x < 28)
    slope = np.polyfit(platelets.x[late], np.log(platelets.y[late]), 1)[0]
    assert -1 / slope == pytest.approx(9.5, abs=0.5)


def test_a_drug_that_hits_platelets_as_hard_takes_them_below_100():
    assert readout("platelet_nadir", dose=100, platelet_sensitivity=1) < 100


# patients


def test_the_median_of_a_cohort_is_near_the_typical_patient():
    # the milder estimate: where nadirs are deep, their days differ, and no median course goes as deep as its patients
    run, cohort = MarrowRecovery(**FRIBERG).run(), MarrowRecovery(**FRIBERG).cohort(300, seed=1)
    band, typical = cohort.bands["neutrophils"], run.series["neutrophils"]
    median = band.y[band.percentiles.index(50)]
    # 300 patients tell a median to some 4 % of a spread of 50 %; where the courses cross it is less sharp
    assert median == pytest.approx(np.interp(band.x, typical.x, typical.y), rel=0.15)
    assert np.median(cohort.readouts["nadir"]) == pytest.approx(run.readouts["nadir"].value, rel=0.15)
    assert np.median(MarrowRecovery().cohort(300, seed=1).readouts["nadir"]) == pytest.approx(0.22, rel=0.15)


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
    highest = run.readouts["peak_neutrophils"]
    assert highest.value > 40
    assert f"overshooting to {highest.text}, back to 90 % of the start not for good within 40 days" in run.sentence
    assert "overshooting" not in MarrowRecovery().run().sentence


def test_the_sentence_says_what_was_done():
    said = [
        MarrowRecovery(**settings).run().sentence.partition(":")[0]
        for settings in (
            {},
            {"cycles": 3},
            {"dose": 0},
            {"dose": 0, "stem_survival": 0.1},
            {"dose": 0, "radiation": 2},
            {"dose": 50, "radiation": 2},
        )
    ]
    assert said == [
        "One dose of 100 mg/m²",
        "3 doses of 100 mg/m²",
        "Nothing given",
        "Stem cells hit alone",
        "2 Gy to the whole body",
        "2 Gy to the whole body and one dose of 50 mg/m²",
    ]
