"""Transplants of patients who differ."""

import numpy as np
import pytest

from hsclib import Transplant
from hsclib.blood.definitions import engraftment_day
from hsclib.p08_transplantation.graft import GRAFTS
from hsclib.parameters import Even

# patients who differ


@pytest.mark.parametrize(
    "settings",
    [{}, {"source": "cord"}, {"source": "gene therapy", "years": 3}, {"source": "allo PB", "rejection": 0.2}],
    ids=["auto", "cord", "gene therapy", "rejected"],
)
def test_a_patient_of_a_cohort_has_the_run_of_his_own_settings(settings):
    model = Transplant.typical(**settings)
    people = [
        model._person(
            {
                "cd34_dose": d * model.cd34_dose,
                "homing": h,
                "progenitor_growth": g,
                "platelet_formation": f,
                "resistance": r,
            }
        )
        for d, h, g, f, r in ((0.4, 0.1, 0.45, 0.4, 1.5), (1, 0.15, 0.55, 1, 1), (2.5, 0.3, 0.7, 2, 0.5))
    ]
    for person, found in zip(people, model._run_all(people)):
        alone = person.run()
        for name in ("neutrophils", "platelets", "hemoglobin", "donor_chimerism"):
            assert found.series[name].y == pytest.approx(alone.series[name].y, rel=3e-3, abs=2e-3), name
        for name in ("neutrophil_engraftment_day", "platelet_engraftment_day"):
            assert found.readouts[name].value == pytest.approx(alone.readouts[name].value, abs=0.02)


@pytest.mark.parametrize("source, median, low, high", [("cord", 24, 22, 26), ("auto PB", 10, 9.2, 11)])
def test_the_days_of_a_cohort_lie_around_those_published(source, median, low, high):
    days = Transplant.typical(source=source).cohort(1000).readouts["neutrophil_engraftment_day"]
    quartiles = np.nanpercentile(days, [25, 50, 75])  # 24 days (ruggeri2014), 10 (autograft_gcsf)
    assert quartiles == pytest.approx([low, median, high], rel=0.06)


def test_some_hosts_never_take_a_donor_s_graft_and_all_take_their_own():
    for source in ("auto PB", "allo BM", "cord"):
        days = Transplant.typical(source=source).cohort(300).readouts["neutrophil_engraftment_day"]
        assert np.isnan(days).mean() == pytest.approx(GRAFTS[source].fails, abs=0.045), source


def test_each_spread_is_that_which_is_told():
    spread = {p.name: p.variability for p in Transplant.parameters() if p.variability}
    rng = np.random.default_rng(1)
    sds = {name: np.std(np.log(v.draw(1, 100_000, rng))) for name, v in spread.items()}
    told = {"cd34_dose": 0.4, "homing": 0.4, "progenitor_growth": 0.18, "platelet_formation": 0.75, "resistance": 1}
    assert sds == pytest.approx(told, rel=0.02)
    assert {v.source for v in spread.values()} == {""}, "no publication gives it"


def test_the_share_engrafted_by_a_day_is_the_mean_of_the_steps():
    cohort = Transplant.typical(source="cord").cohort(60)
    band, days = cohort.bands["neutrophils_engrafted"], cohort.readouts["neutrophil_engraftment_day"]
    for when in (15, 23, 30, 59):
        assert np.interp(when, band.x, band.mean) == pytest.approx((days <= when).mean())
    assert (np.diff(band.mean) >= 0).all()


def test_the_step_stands_at_the_day_of_engraftment():
    found = Transplant().run()
    for name, count, limit in (("neutrophils_engrafted", "neutrophils", 0.5), ("platelets_engrafted", "platelets", 20)):
        series = found.series[name]
        reached = engraftment_day(found.series[count].x, found.series[count].y, limit)
        assert series.y.tolist() == (series.x >= reached).astype(float).tolist()


@pytest.mark.parametrize("source", ["auto PB", "cord"])
def test_whoever_is_followed_for_less_long_engrafts_on_the_same_day(source):
    model = Transplant.typical(source=source)
    people = [model._person({"resistance": r, "homing": h}) for r, h in ((1, 0.15), (2, 0.08), (1, 0.3), (6, 0.15))]
    for whole, short in zip(model._run_all(people), model._run_until(people, 42)):
        assert short.series.keys() == {"neutrophils_engrafted", "platelets_engrafted", "platelets_low"}
        for name, reached in short.readouts.items():
            day = whole.readouts[name].value
            assert reached.value == (None if day is None or day > 42 else pytest.approx(day, abs=0.05)), name
        low = "platelets_low"
        assert short.series[low].y[-1] == np.interp(42, whole.series[low].x, whole.series[low].y)


def test_shares_of_evenly_drawn_patients_depend_little_on_chance():
    model = Transplant.typical(source="cord")
    shares = [model.cohort(200, seed=s, until=60).bands["neutrophils_engrafted"].mean[-1] for s in range(5)]
    assert np.std(shares, ddof=1) < 0.02  # of patients drawn at random 0.022


def test_the_spreads_of_evenly_drawn_patients_are_those_that_are_told():
    deviates = Even(np.random.default_rng(0)).standard_normal(400)
    assert (deviates.mean(), deviates.std()) == pytest.approx((0, 1), abs=0.01)
    assert (np.diff(np.sort(deviates)) > 0).all() and not np.array_equal(np.sort(deviates), deviates)
