"""Lymphocytes after a transplant: what comes first, what age and antibodies change, and what is left out."""

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given

from hsclib import ImmuneRecovery
from hsclib.p08_transplantation.immunity import ENOUGH, T_CELLS, on_film, thymic_output


def run(**settings):
    return ImmuneRecovery(**{"years": 5.0, **settings}).run()


def day(name, **settings):
    found = run(**settings).readouts[f"{name}_day"].value
    return np.inf if found is None else found


@given(anywhere(ImmuneRecovery))
@examples[40]
def test_each_count_only_grows_and_new_cells_are_a_part_of_all(settings):
    series = ImmuneRecovery(**settings).run().series
    for name, curve in series.items():
        assert (np.diff(curve.y) >= -1e-9).all(), name
    assert (series["new_cd4"].y < series["cd4"].y).all()


@given(anywhere(ImmuneRecovery))
@examples[40]
def test_a_day_is_that_on_which_its_curve_crosses_the_limit(settings):
    found = ImmuneRecovery(**settings).run()
    for name, limit in ENOUGH.items():
        reached, curve = found.readouts[f"{name}_day"].value, found.series[name]
        if reached is None:
            assert curve.y[-1] < limit
        else:
            assert np.interp(reached, curve.x, curve.y) == pytest.approx(limit, rel=1e-9)


@pytest.mark.parametrize("source", T_CELLS)
def test_antibodies_against_t_cells_delay_t_cells_and_nothing_else(source):
    for name in ("cd4", "cd8"):
        delay = day(name, source=source, atg=True) - day(name, source=source)
        # a twentieth of the cells needs ln 20/r longer, somewhat more where room was short
        assert delay >= np.log(20) / 0.056 - 0.05, name
    assert day("nk", source=source, atg=True) == day("nk", source=source)
    assert day("b_cells", source=source, atg=True) == day("b_cells", source=source)


def test_the_older_the_patient_the_fewer_new_cells_and_no_other_grafted_ones():
    ages = (2.0, 10.0, 25.0, 40.0, 70.0)
    found = [run(age=a).readouts for a in ages]
    assert (np.diff([each["cd4_1_year"].value for each in found]) < 0).all()
    assert (np.diff([each["new_1_year"].value for each in found]) < 0).all()
    assert len({round(each["cd4_day"].value, 6) for each in found}) == 1  # before the thymus takes part
    assert thymic_output(29) == pytest.approx(thymic_output(20) / 2)


def test_who_brings_more_t_cells_has_them_sooner():
    days = [day("cd4", source=source) for source in ("allo PB", "auto PB", "allo BM", "cord")]
    assert (np.diff(days) > 0).all()
    early = [run(source=source).series["cd4"].y[30] for source in ("allo PB", "allo BM")]
    assert early[0] > 2 * early[1]  # storek2001: two to four times as many CD4 T cells, in the model only at first


def test_b_cells_come_sooner_after_cord_blood_and_t_cells_later():
    for age in (6.0, 40.0):  # cord_or_marrow2011
        assert day("b_cells", source="cord", age=age) < day("b_cells", source="allo BM", age=age)
        assert day("cd8", source="cord", age=age) > day("cd8", source="allo BM", age=age)


def test_natural_killer_cells_are_back_first_where_few_t_cells_are_given():
    for source in ("allo BM", "cord"):
        found = run(source=source).readouts
        assert found["nk_day"].value < min(found[f"{name}_day"].value for name in ("cd8", "cd4", "b_cells"))


def test_the_film_shows_all_lymphocytes_of_a_patient_of_forty():
    series = run(source="cord").series
    assert on_film(100, "cord", 1) == pytest.approx(sum(series[name].y[100] for name in ENOUGH) / 1000)
    assert on_film(100, "expanded cord", 1) == on_film(100, "cord", 1)


def test_what_does_not_come_is_said():
    found = run(age=70.0, years=1.0)
    assert found.readouts["cd4_500_day"].text == "not within 1 year"
    assert "B cells above 200 not within 1 year" in found.sentence
