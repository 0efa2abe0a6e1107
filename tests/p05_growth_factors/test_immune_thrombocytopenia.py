"""Immune thrombocytopenia and romiplostim: another way to solve it, and what must hold."""

import numpy as np
import pytest
from p05_growth_factors.second import romiplostim

from hsclib import ImmuneThrombocytopenia
from hsclib.p05_growth_factors.immune_thrombocytopenia import ANSWERING, OTHERS


def readout(name, **settings):
    return ImmuneThrombocytopenia(**settings).run().readouts[name].value


@pytest.mark.parametrize(
    "settings",
    [{}, {"response": OTHERS, "dose": 10, "weeks": 3}, {"platelet_life": 10.5, "baseline": 30, "weeks": 24}],
    ids=["answers", "does not", "longer lives"],
)
def test_the_course_is_the_sum_of_the_answers_to_its_injections(settings):
    model = ImmuneThrombocytopenia(**settings)
    platelets = model.run().series["platelets"]
    some = slice(None, None, 56)
    assert platelets.y[some] == pytest.approx(romiplostim(model, platelets.x[some]), rel=1e-6)


@pytest.mark.parametrize("settings", [{}, {"baseline": 50, "platelet_life": 10.5}])
def test_without_the_drug_nothing_moves(settings):
    run = ImmuneThrombocytopenia(dose=0, **settings).run()
    assert run.series["platelets"].y == pytest.approx(run.settings["baseline"], rel=1e-6)
    assert run.readouts["peak_day"].value is None


def test_in_the_mean_the_count_rises_as_the_publication_says():
    # 351 % more for each 100 µg a week, 12 % in the others; whole weeks, when all is settled
    for response, effect in ((ANSWERING, 3.51), (OTHERS, 0.12)):
        for dose in (1, 3, 10):
            held = readout("platelets_last_week", response=response, dose=dose, weeks=24)
            assert held == pytest.approx(11.1 * (1 + effect * dose * 70 / 100), rel=0.002)


def test_more_drug_never_gives_fewer_platelets_and_comes_no_later():
    doses = (1.5, 2, 3, 5, 10)
    for response in (ANSWERING, OTHERS):
        assert (np.diff([readout("peak_platelets", response=response, dose=d) for d in (0, 0.5, *doses)]) > 0).all()
    assert (np.diff([readout("day_above_50", dose=d) for d in doses]) < 0).all()


def test_the_drug_does_not_heal():
    run = ImmuneThrombocytopenia(weeks=6).run().series["platelets"]
    assert np.interp(42, run.x, run.y) > 90
    assert np.interp(63, run.x, run.y) < 12


def test_whoever_hardly_answers_is_not_helped_by_more():
    assert readout("day_above_50", response=OTHERS, dose=10, weeks=24) is None


def test_both_lives_and_production_are_below_the_usual():
    assert readout("production_at_rest") == pytest.approx(11.1 / 2 / (250 / (253 / 24)))
