"""Red cells made and lost: the equations solved anew, and what must hold of kidneys, hemolysis and pauses."""

import numpy as np
import pytest
from boxes import anywhere, corners, examples
from hypothesis import given
from p06_anemia.second import balance

from hsclib import RedCellBalance

KIDNEY = {"red_cell_lifespan": 95, "kidney": 0.136}


def readout(name, **settings):
    return RedCellBalance(**settings).run().readouts[name].value


@pytest.mark.parametrize(
    "settings",
    [
        KIDNEY | {"epo_dose": 225},
        KIDNEY | {"hif": 1.5},
        {"red_cell_lifespan": 33, "pause": 10},
        {"red_cell_lifespan": 15},
    ],
    ids=["EPO", "HIF drug", "pause", "hemolysis"],
)
def test_the_course_is_that_of_the_plain_equations(settings):
    model = RedCellBalance(**settings)
    series = model.run().series
    hemoglobin, made = balance(model, series["hemoglobin"].x)
    assert series["hemoglobin"].y == pytest.approx(hemoglobin, rel=2e-4)
    assert series["reticulocytes"].y == pytest.approx(made, rel=2e-4, abs=2e-4)


@given(anywhere(RedCellBalance))
@examples[20]
def test_before_day_0_nothing_moves_and_later_nothing_is_negative(settings):
    series = RedCellBalance(**settings).run().series
    before = series["hemoglobin"].x <= 0
    for name in ("hemoglobin", "reticulocytes"):
        assert series[name].y[before] == pytest.approx(series[name].y[0], rel=1e-4)
        assert (series[name].y > 0).all()


@pytest.mark.parametrize("settings", corners(RedCellBalance).values(), ids=corners(RedCellBalance))
def test_no_corner_makes_more_red_cells_than_a_marrow_can(settings):
    found = RedCellBalance(**settings).run().readouts
    assert found["reticulocytes_most"].value <= 4.75 * settings.get("effectiveness", 1) + 1e-6


def test_the_more_cells_get_out_alive_the_more_hemoglobin():
    shares = (0.1, 0.2, 0.3, 0.35, 0.5, 1)
    found = [readout("hemoglobin_before", red_cell_lifespan=50, effectiveness=share) for share in shares]
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("life", [15, 60, 95, 120])
@pytest.mark.parametrize("dose", [0, 225])
def test_a_worse_kidney_never_has_more_hemoglobin(life, dose):
    for name in ("hemoglobin_before", "hemoglobin"):
        found = [readout(name, red_cell_lifespan=life, epo_dose=dose, kidney=k) for k in np.linspace(0.1, 1, 19)]
        assert (np.diff(found) >= -1e-9).all()
    assert found[0] < found[-1]


@pytest.mark.parametrize("name, values", [("epo_dose", (0, 100, 225, 450, 900)), ("hif", (1, 1.2, 1.5, 2, 3))])
def test_more_of_a_drug_gives_more_hemoglobin_and_first_more_reticulocytes(name, values):
    runs = [RedCellBalance(**KIDNEY, **{name: value}).run() for value in values]
    assert (np.diff([run.readouts["hemoglobin"].value for run in runs]) > 0).all()
    assert (np.diff([run.series["reticulocytes"].y[30 + 7] for run in runs]) > 0).all()
    assert RedCellBalance(epo_dose=225).run().readouts["rise_14_days"].value < 1


def test_compensated_hemolysis_hides_behind_a_normal_hemoglobin_until_the_marrow_can_do_no_more():
    lives = np.array([120, 60, 40, 33, 27, 22, 15])
    hemoglobin = np.array([readout("hemoglobin_before", red_cell_lifespan=life) for life in lives])
    made = np.array([readout("reticulocytes_before", red_cell_lifespan=life) for life in lives])
    assert (np.diff(hemoglobin) < 0).all() and (np.diff(made) >= 0).all()
    assert hemoglobin[3] > 12 and made[3] > 3
    assert hemoglobin[-1] < 9 and made[-1] == pytest.approx(4.75)


@pytest.mark.parametrize("life", [15, 33, 120])
def test_a_longer_pause_leaves_less_and_costs_most_where_cells_die_early(life):
    lost = [readout("hemoglobin_lowest", red_cell_lifespan=life, pause=days) for days in (0, 3, 7, 10, 21)]
    assert (np.diff(lost) < 0).all()
    shares = [
        readout("hemoglobin_lowest", red_cell_lifespan=each, pause=10)
        / readout("hemoglobin_before", red_cell_lifespan=each)
        for each in (15, 33, 120)
    ]
    assert (np.diff(shares) > 0).all()
