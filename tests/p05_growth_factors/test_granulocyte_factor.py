"""Neutrophils and G-CSF after docetaxel: Quartino's equations written plainly, published numbers, and what must
hold."""

import numpy as np
import pytest
from boxes import some
from p05_growth_factors.second import neutrophils_and_gcsf

from hsclib import GranulocyteFactor


def readout(name, **settings):
    return GranulocyteFactor(**settings).run().readouts[name].value


@pytest.mark.parametrize(
    "settings",
    some(
        [
            {},
            {"dose": 150, "baseline": 8},
            {
                "baseline": 6,
                "transit_time": 90,
                "drug_effect": 25,
                "division_power": 0.5,
                "ripening_power": 0.1,
                "neutrophil_uptake": 2,
            },
        ],
        2,
    ),
    ids=some(["usual", "more drug", "another patient"], 2),
)
def test_it_is_quartino_to_the_letter(settings):
    model = GranulocyteFactor(**settings)
    series = model.run().series
    neutrophils, fold = neutrophils_and_gcsf(model, series["neutrophils"].x)
    assert series["neutrophils"].y == pytest.approx(neutrophils, rel=1e-4)
    assert series["gcsf_fold"].y == pytest.approx(fold, rel=1e-4)


@pytest.mark.parametrize(
    "settings", [{}, {"baseline": 8, "neutrophil_uptake": 12}, {"division_power": 0.3, "ripening_power": 0.4}]
)
def test_without_a_drug_nothing_moves(settings):
    run = GranulocyteFactor(dose=0, **settings).run()
    assert run.series["neutrophils"].y == pytest.approx(run.series["neutrophils"].y[0], rel=1e-5)
    assert run.series["gcsf_fold"].y == pytest.approx(1, rel=1e-5)
    assert (run.readouts["nadir_day"].value, run.readouts["gcsf_peak_day"].value) == (None, None)


# the lesson


def test_the_hormone_peaks_when_its_eaters_are_fewest():
    for dose in range(40, 151, 10):
        found = GranulocyteFactor(dose=dose).run().readouts
        assert abs(found["gcsf_peak_day"].value - found["nadir_day"].value) < 1


def test_the_level_is_what_production_and_the_eaters_leave():
    series = GranulocyteFactor().run().series
    slow = (0.592 + 5.64 * 3.53) / (0.592 + 5.64 * series["neutrophils"].y)  # production over clearance
    assert series["gcsf_fold"].y == pytest.approx(slow, rel=0.02)  # it follows within a few per cent, minutes behind


def test_a_hormone_that_nobody_eats_tells_nothing():
    series = GranulocyteFactor(neutrophil_uptake=0).run().series
    assert series["gcsf_fold"].y == pytest.approx(1, rel=1e-6)
    assert series["neutrophils"].y[-1] < 0.2, "and the marrow is not called"


def test_hungrier_neutrophils_raise_the_alarm_higher():
    folds = [readout("gcsf_peak_fold", neutrophil_uptake=u) for u in (0, 0.1, 0.5, 2, 5.64)]
    assert (np.diff(folds) > 0).all()


def test_more_drug_makes_a_deeper_nadir_and_a_louder_call():
    found = [GranulocyteFactor(dose=d).run().readouts for d in range(20, 151, 10)]
    assert (np.diff([r["nadir"].value for r in found]) < 0).all()
    assert (np.diff([r["gcsf_peak_fold"].value for r in found]) > 0).all()


def test_a_recovery_that_does_not_come_is_told_apart_from_one_that_is_not_needed():
    assert GranulocyteFactor(dose=20).run().readouts["recovery_day_1_0"].note.startswith("never below")
    assert GranulocyteFactor(neutrophil_uptake=0).run().readouts["recovery_day_1_0"].note == "not within 35 days"


def test_a_count_that_no_healthy_marrow_makes_is_called_so():
    wild = GranulocyteFactor(baseline=8, neutrophil_uptake=12, division_power=0.6, ripening_power=0.1, transit_time=60)
    assert "more than a healthy marrow makes" in wild.run().sentence
    assert "healthy marrow" not in GranulocyteFactor(dose=150).run().sentence
