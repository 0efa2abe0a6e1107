"""Filgrastim in healthy men: Krzyzanski's equations written plainly, published numbers, and what must hold."""

import numpy as np
import pytest
from boxes import some
from p05_growth_factors.second import filgrastim_at_rest, filgrastim_course

from hsclib import Filgrastim
from hsclib.p05_growth_factors.filgrastim import BINDING, VOLUME, free_concentration


def readout(name, **settings):
    return Filgrastim(**settings).run().readouts[name].value


@pytest.mark.parametrize(
    "settings",
    some(
        [
            {},
            {"dose": 2.5, "days": 10},
            {"receptors": 0, "days": 2},
            {"baseline": 6, "receptors": 0.5, "days": 3},
        ],
        2,
    ),
)
def test_it_is_krzyzanski_to_the_letter(settings):
    model = Filgrastim(**settings)
    neutrophils = model.run().series["neutrophils"]
    assert neutrophils.y == pytest.approx(filgrastim_course(model, neutrophils.x)[0], rel=1e-5)


@pytest.mark.parametrize("settings", [{}, {"baseline": 8}, {"receptors": 0}])
def test_rest_is_a_steady_state(settings):
    model = Filgrastim(dose=0, **settings)
    start = model._start()
    residual = np.array(model._phases()[0].rhs(start, 0.0)) / start
    assert abs(residual).max() < 1e-10
    assert start == pytest.approx(filgrastim_at_rest(model.receptors, model.baseline)[1:], rel=1e-12)


@pytest.mark.parametrize("drug", [0.01, 1, 50, 1000])
@pytest.mark.parametrize("sites", [0, 0.5, 20])
def test_free_and_bound_drug_add_up(drug, sites):
    c = free_concentration(drug, sites, np.sqrt)
    assert c * VOLUME + sites * c * VOLUME / (BINDING + c) == pytest.approx(drug, rel=1e-9)


# relations


def test_more_drug_and_longer_courses_give_more_neutrophils():
    for name, values in (("dose", (0, 1, 2.5, 5, 10)), ("days", (1, 3, 5, 7, 10))):
        assert (np.diff([readout("peak_neutrophils", **{name: v}) for v in values]) > 0).all()


def test_twice_the_dose_is_not_twice_the_neutrophils():
    rises = [readout("neutrophils_at_120_h", dose=d) - 1.65 for d in (2.5, 5, 10)]
    assert rises[1] < 2 * rises[0] and rises[2] < 2 * rises[1]


def test_the_neutrophils_clear_the_drug_that_made_them():
    gcsf = Filgrastim(days=10).run().series["gcsf"]
    troughs = gcsf.y[[24 * d for d in range(1, 11)]]  # just before the next injection
    assert (np.diff(troughs) < 0).all()
    assert troughs[-1] < 0.5 * troughs[0]


def test_without_receptors_only_the_kidney_clears_it():
    gcsf = Filgrastim(receptors=0, days=1).run().series["gcsf"]
    late = (gcsf.x > 1.2) & (gcsf.x < 1.8)  # absorbed, and far above the usual level
    fall = -np.polyfit(gcsf.x[late], np.log(gcsf.y[late] - 0.0246), 1)[0]
    assert fall == pytest.approx(24 * 0.148, rel=0.01)
