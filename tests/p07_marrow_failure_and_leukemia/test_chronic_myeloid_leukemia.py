"""Chronic myeloid leukemia: all eight cells solved anew, the slopes that theory gives, and what imatinib leaves."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from p07_marrow_failure_and_leukemia.second import cml, diagnosis

from hsclib import ChronicMyeloidLeukemia
from hsclib.p07_marrow_failure_and_leukemia.chronic_myeloid_leukemia import diagnosis_day


def readout(name, **settings):
    return ChronicMyeloidLeukemia(**settings).run().readouts[name].value


# the equations


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"stem_growth": 0.005, "years": 5},
        {"imatinib_days": 365, "stem_growth": 0.005},
        {"imatinib_days": 0},
        {"imatinib_days": 200, "progenitor_fold": 10, "differentiated_fold": 1500, "stem_growth": -0.003},
    ],
    ids=["default", "2005", "stop", "none", "other folds"],
)
def test_the_exact_solution_is_that_of_all_eight_cells(settings):
    model = ChronicMyeloidLeukemia(**settings)
    series = model.run().series
    x3, y3 = cml(model, series["bcr_abl_percent"].x)[[3, 7]]
    raw = y3 / (2 * x3 + y3)
    assert series["bcr_abl_percent"].y == pytest.approx(100 * raw / raw[0], rel=1e-5)
    assert raw[0] == pytest.approx(1 / 3, rel=1e-6)  # 10¹² of each, the healthy with two copies


def test_the_diagnosis_comes_seven_years_after_the_first_cell():
    assert diagnosis_day() == pytest.approx(diagnosis()[0], abs=0.01)
    for days in (0, 3650):
        run = ChronicMyeloidLeukemia(imatinib_days=days).run()
        assert run.series["bcr_abl_percent"].y[0] == pytest.approx(100)  # of the international scale


# the slopes


def test_the_first_slope_is_the_life_of_differentiated_cells_and_the_second_that_of_progenitors():
    # where hardly any are made, differentiated cells decay at d₂ = 0.05/d; progenitors, where they show through, at
    # d₁ = 0.008/d
    def slope(days, differentiated_fold):
        run = ChronicMyeloidLeukemia(
            progenitor_fold=1000, differentiated_fold=differentiated_fold, stem_growth=-0.003
        ).run()
        share = run.series["bcr_abl_percent"].y[days[0] : days[1] + 1] / 300
        return np.polyfit(range(days[0], days[1] + 1), np.log(share / (1 - share)), 1)[
            0
        ]  # the odds are as the leukemic cells

    assert slope((15, 60), 1500) == pytest.approx(-0.05, abs=0.001)
    assert slope((200, 350), 10) == pytest.approx(-0.008, abs=0.0002)


@pytest.mark.parametrize("growth", [-0.003, -0.0005, 0.002])
def test_in_the_long_run_the_transcript_follows_the_stem_cells(growth):
    series = ChronicMyeloidLeukemia(stem_growth=growth, years=10).run().series["bcr_abl_percent"]
    share = series.y[3000:] / 300
    late = np.polyfit(series.x[3000:], np.log(share / (1 - share)), 1)[0]  # the odds are as the leukemic cells
    assert late == pytest.approx(growth, abs=2e-4)


@given(anywhere(ChronicMyeloidLeukemia))
@examples[20]
def test_stem_cells_grow_as_set_under_imatinib_and_freely_without(settings):
    run = ChronicMyeloidLeukemia(**settings).run()
    treated = min(settings["imatinib_days"], 365)
    expected = np.exp(settings["stem_growth"] * treated + 0.005 * (365 - treated))
    assert run.readouts["leukemic_stem_cells_1_year"].value == pytest.approx(expected, rel=1e-3)


def test_imatinib_spares_the_stem_cells_in_the_paper_and_the_transcript_rises_again():
    found = ChronicMyeloidLeukemia(stem_growth=0.005, years=5).run().readouts
    assert found["leukemic_stem_cells_1_year"].value > 1
    assert 300 < found["lowest_day"].value < 500
    assert found["bcr_abl_end"].value > 100 * found["lowest"].value


def test_with_shrinking_stem_cells_the_transcript_only_falls():
    transcript = ChronicMyeloidLeukemia(stem_growth=-0.0005, years=10).run().series["bcr_abl_percent"].y
    assert (np.diff(transcript) < 0).all()


@pytest.mark.parametrize("name, slope", [("progenitor_fold", "slope_2"), ("differentiated_fold", "slope_1")])
def test_a_stronger_block_makes_a_steeper_slope(name, slope):
    assert (np.diff([readout(slope, **{name: fold}) for fold in (10, 30, 100, 750)]) < 0).all()


def test_the_transcript_comes_back_as_soon_as_imatinib_stops():
    transcript = ChronicMyeloidLeukemia(differentiated_fold=300, imatinib_days=1760, years=6).run().series
    transcript = transcript["bcr_abl_percent"]
    assert np.interp(1790, transcript.x, transcript.y) > 1000 * np.interp(1760, transcript.x, transcript.y)


@pytest.mark.parametrize(
    "days, first, second", [(0, None, None), (59, None, None), (60, True, None), (349, True, None), (350, True, True)]
)
def test_there_is_no_slope_where_imatinib_was_stopped_before_its_end(days, first, second):
    found = ChronicMyeloidLeukemia(imatinib_days=days).run().readouts
    for name, there, end in (("slope_1", first, 60), ("slope_2", second, 350)):
        assert (found[name].value is not None) == bool(there)
        if not there:
            assert found[name].note == f"imatinib is stopped before day {end}"


def test_without_imatinib_the_transcript_only_rises():
    run = ChronicMyeloidLeukemia(imatinib_days=0).run()
    assert (np.diff(run.series["bcr_abl_percent"].y) > 0).all()
    assert run.readouts["lowest_day"].value is None
    assert "only rises" in run.sentence


def test_the_end_of_a_run_is_no_lowest_point():
    assert "0.73 % a day later, to the end." in ChronicMyeloidLeukemia().run().sentence
    assert "lowest on day 730" in ChronicMyeloidLeukemia(imatinib_days=730, years=4).run().sentence


def test_the_third_slope_is_that_of_the_stem_cells_and_needs_five_years():
    for growth in (-0.002, -0.0013, -0.0005):
        assert readout("slope_3", stem_growth=growth, years=5) == pytest.approx(growth, abs=5e-5)
    found = ChronicMyeloidLeukemia(years=4).run().readouts["slope_3"]
    assert found.value is None and found.note == "fewer than 5 years are followed"


def test_whoever_responds_better_is_deep_sooner():
    days = [readout("deep_day", differentiated_fold=fold, years=10) for fold in (20, 40, 80, 300, 750)]
    assert (np.diff(days) < 0).all()
    found = ChronicMyeloidLeukemia().run().readouts["deep_day"]
    assert found.value is None and found.note == "not within 2 years"


def test_a_third_of_many_patients_is_above_a_tenth_after_three_months():
    cohort = ChronicMyeloidLeukemia().cohort(300)
    band = cohort.bands["bcr_abl_percent"]
    assert band.y[2, 91] == pytest.approx(readout_at(91), rel=0.25)  # the median patient is the model's own
    assert band.y[3, 91] > 10 > band.y[2, 91]  # a quarter is above, and fewer than half


def readout_at(day):
    series = ChronicMyeloidLeukemia().run().series["bcr_abl_percent"]
    return np.interp(day, series.x, series.y)
