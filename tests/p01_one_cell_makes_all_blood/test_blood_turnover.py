"""The day's production of blood cells: against published numbers, and what must hold."""

import math

import pytest

from hsclib import BloodTurnover
from hsclib.p01_one_cell_makes_all_blood.turnover_pictures import CELLS


def readout(name, **settings):
    return BloodTurnover(**settings).run().readouts[name].value


def test_what_is_made_replaces_what_is_lost():
    series = (
        BloodTurnover(red_cell_lifespan=40, neutrophil_half_life=30, platelet_lifespan=3, platelet_count=90)
        .run()
        .series
    )
    assert series["production"].y * series["life"].y == pytest.approx(series["number"].y)


@pytest.mark.parametrize("cell", CELLS)
def test_the_bars_stand_in_the_order_in_which_the_picture_names_them(cell):
    run = BloodTurnover().run()
    assert run.series["production"].y[list(CELLS).index(cell)] == run.readouts[f"{cell}_per_day"].value


def test_platelets_are_not_counted_among_the_blood_cells():
    run = BloodTurnover().run()
    kinds = [run.readouts[f"{cell}_per_day"].value for cell in CELLS if cell != "platelets"]
    assert run.readouts["blood_cells_per_day"].value == pytest.approx(sum(kinds))
    assert readout("blood_cells_per_day", platelet_count=450) == run.readouts["blood_cells_per_day"].value


def test_the_half_life_is_that_of_random_loss():
    # a pool that loses production/number of itself a day is halved after the half-life
    run = BloodTurnover(neutrophil_half_life=13).run()
    loss = run.readouts["neutrophils_per_day"].value / run.series["number"].y[2]
    assert math.exp(-loss * 13 / 24) == pytest.approx(0.5)


def test_a_sixth_of_the_life_asks_for_six_times_the_red_cells():
    assert readout("red_cells_per_day", red_cell_lifespan=119 / 6) == pytest.approx(6 * readout("red_cells_per_day"))


def test_platelets_grow_old_when_they_are_many_and_are_used_up_when_they_are_few():
    few, many = BloodTurnover(platelet_count=10).run().readouts, BloodTurnover(platelet_count=450).run().readouts
    assert few["platelet_life_expected"].value < 2 < 9 < many["platelet_life_expected"].value < 10.5
    # of q platelets in a litre, q/life die each day: of age q/10.5, used up 7.1
    q = 10 / 0.66
    assert q / few["platelet_life_expected"].value == pytest.approx(q / 10.5 + 7.1)
    assert few["platelets_used_up"].value == pytest.approx(7.1 / (q / 10.5 + 7.1))


@pytest.mark.parametrize("count", [50, 236, 400])
def test_at_the_expected_life_production_is_the_expected_turnover_of_five_litres(count):
    expected = BloodTurnover(platelet_count=count).run().readouts
    made = readout(
        "platelets_per_day", platelet_count=count, platelet_lifespan=expected["platelet_life_expected"].value
    )
    assert made == pytest.approx(5e9 * expected["platelet_turnover_expected"].value)


def test_new_lymphocytes_and_copies_are_all_that_is_replaced():
    run = BloodTurnover().run().readouts
    for cell, new in (("b_cells", 4e8), ("t_cells", 3.3e7)):
        made, copied = run[f"{cell}_per_day"].value, run[f"{cell}_copied"].value
        assert made * (1 - copied) == pytest.approx(new) and 0.9 < copied < 1
