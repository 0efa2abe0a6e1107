"""Platelets and TPO: the teaching model against another solver and theory, published numbers, and what must hold."""

import math

import numpy as np
import pytest
from p05_growth_factors.second import platelets_and_tpo

from hsclib import Thrombopoietin

OWN = {"tpo_fold": 1}  # nothing given


def readout(name, **settings):
    return Thrombopoietin(**settings).run().readouts[name].value


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"tpo_fold": 30, "tpo_days": 10},
        OWN | {"platelet_loss": 0.9},
        OWN | {"precursor_loss": 1},
        {"platelet_clearance": 0.2, "tpo_days": 2.5},
    ],
)
def test_the_courses_agree_with_another_solver(settings):
    model = Thrombopoietin(**settings)
    series = model.run().series
    platelets, tpo = platelets_and_tpo(model, series["platelets"].x)
    assert series["platelets"].y == pytest.approx(platelets, rel=1e-6)
    assert series["tpo"].y == pytest.approx(tpo, rel=1e-6)


def test_without_a_push_nothing_moves():
    run = Thrombopoietin(**OWN).run()
    assert run.series["platelets"].y == pytest.approx(250, rel=1e-9)
    assert run.series["tpo"].y == pytest.approx(1, rel=1e-9)
    assert run.readouts["peak_day"].value is run.readouts["nadir_day"].value is None


def test_a_hormone_that_nobody_eats_rises_and_falls_by_its_own_half_life():
    tpo = Thrombopoietin(platelet_clearance=0, tpo_fold=10, tpo_days=5).run().series["tpo"]
    rate = math.log(2) / 1.25
    rising = 10 - 9 * np.exp(-rate * tpo.x)
    top = 10 - 9 * np.exp(-rate * 5)
    expected = np.where(tpo.x <= 5, rising, 1 + (top - 1) * np.exp(-rate * (tpo.x - 5)))
    assert tpo.y == pytest.approx(expected, rel=1e-6)


# the lesson


def test_the_fewer_the_platelets_the_more_tpo():
    losses = (0, 0.2, 0.5, 0.8, 0.95)
    assert (np.diff([readout("tpo_peak", platelet_loss=x, **OWN) for x in losses]) > 0).all()
    assert (np.diff([readout("tpo_peak", precursor_loss=x, **OWN) for x in losses]) > 0).all()


def test_if_platelets_did_not_clear_it_tpo_could_not_tell_their_number():
    assert readout("tpo_peak", platelet_loss=0.8, platelet_clearance=0, **OWN) == pytest.approx(1, rel=1e-9)


def test_the_answer_comes_after_the_call_is_over():
    for fold, days in ((3, 1), (10, 1), (10, 5), (30, 10)):
        found = Thrombopoietin(tpo_fold=fold, tpo_days=days).run().readouts
        assert found["peak_day"].value > max(10, days + 4)


def test_more_tpo_and_longer_courses_give_more_platelets():
    for name, values in (("tpo_fold", (1, 3, 10, 30)), ("tpo_days", (0, 1, 5, 10))):
        assert (np.diff([readout("peak_platelets", **{name: v}) for v in values]) > 0).all()


def test_a_loss_of_ripening_cells_alone_is_made_good_within_weeks():
    # earlier cells are spared: the nadir is mild and early, unlike that of chemotherapy
    run = Thrombopoietin(precursor_loss=1, **OWN).run()
    assert run.readouts["nadir"].value > 150
    assert run.series["platelets"].y[-1] == pytest.approx(250, rel=0.01)
