"""Fanconi anemia: the marrow that fails, and what must hold of corrected cells."""

import math

import numpy as np
import pytest

from hsclib import FanconiAnemia
from hsclib.blood.constants import YEAR
from hsclib.blood.marrow import at_rest, blood_course, equations
from hsclib.integrate import Phase
from hsclib.p10_gene_therapy.fanconi_anemia import FANCONI


def run(**settings):
    return FanconiAnemia(**settings).run()


def readout(name, **settings):
    return run(**settings).readouts[name].value


# untreated


def test_without_corrected_cells_it_is_the_marrow_of_one_genotype():
    found = run(corrected_share=0)
    ages = found.series["platelets"].x
    alone = blood_course([Phase(0, equations(FANCONI))], [at_rest()], ages * YEAR).counted
    assert found.series["platelets"].y == pytest.approx(alone.platelets, rel=1e-4)
    assert found.stacks["stem_cell_origin"].y[0] == pytest.approx(alone.stem_cells, rel=1e-4)
    assert found.stacks["stem_cell_origin"].y[1] == pytest.approx(0, abs=1e-9)


def test_stem_cells_that_do_not_answer_are_lost_at_the_rate_of_the_closed_form():
    # with p_a = p_q:  d ln θ/dt = p_q·(1.5/(1 + θ/2) − 1) − μ_S, which tends to p_q/2 − μ_S as the niche empties
    course_ = run(corrected_share=0, years=20).series["stem_cells"]
    slope = np.diff(np.log(course_.y)) / np.diff(course_.x * YEAR)
    middle = np.sqrt(course_.y[1:] * course_.y[:-1])
    assert slope == pytest.approx((1.5 / (1 + middle / 2) - 1) / 280 - 0.0022, abs=2e-6)


# gene therapy


def test_the_stack_is_the_stem_cells_by_origin():
    found = run()
    sick, corrected = found.stacks["stem_cell_origin"].y
    assert sick + corrected == pytest.approx(found.series["stem_cells"].y)
    assert corrected == pytest.approx(found.series["corrected"].y * found.series["stem_cells"].y)


@pytest.mark.parametrize("share", [0.005, 0.1, 1])
def test_the_infusion_corrects_its_share_and_changes_no_total(share):
    found, untreated = run(corrected_share=share, therapy_year=4), run(corrected_share=0)
    at_therapy = np.searchsorted(found.series["corrected"].x, 4 - 1e-9)
    assert found.series["corrected"].x[at_therapy] == pytest.approx(4)
    assert found.series["corrected"].y[at_therapy - 1 : at_therapy + 1] == pytest.approx([0, share])
    assert found.series["stem_cells"].y[: at_therapy + 1] == pytest.approx(
        untreated.series["stem_cells"].y[: at_therapy + 1], rel=1e-5
    )


def test_corrected_cells_take_over_without_conditioning():
    share = run().series["corrected"]
    assert (np.diff(share.y[share.x > 1.5]) > -1e-9).all()
    assert readout("corrected_share_3_years") > 0.4


def test_the_more_and_the_earlier_the_sooner_half_is_corrected():
    assert (np.diff([readout("corrected_half_years", corrected_share=c) for c in (0.001, 0.003, 0.01, 0.1)]) < 0).all()
    assert (np.diff([readout("platelets_lowest", therapy_year=y, years=20) for y in (0, 2, 4, 6, 8, 10)]) < 0).all()


def test_in_an_emptier_niche_the_same_share_takes_over_faster():
    assert (np.diff([readout("corrected_half_years", therapy_year=y, years=20) for y in (0, 1.5, 4, 8)]) < 0).all()


def test_all_corrected_at_birth_is_health_in_the_end():
    found = run(corrected_share=1, therapy_year=0).series
    assert found["stem_cells"].y == pytest.approx(1, rel=1e-4)
    assert [found[name].y[-1] for name in ("platelets", "neutrophils", "hemoglobin")] == pytest.approx(
        [250, 4, 14.5], rel=1e-3
    )


def test_gene_therapy_after_the_end_is_told_from_none_at_all():
    late, none = run(therapy_year=15, years=10), run(corrected_share=0, years=10)
    assert late.readouts["corrected_share_3_years"].note == "no gene therapy within 10 years"
    assert none.readouts["corrected_share_3_years"].note == "no corrected cells were given"
    assert late.series["platelets"].y == pytest.approx(none.series["platelets"].y, rel=1e-4)


def test_half_corrected_at_once_has_taken_no_time():
    assert readout("corrected_half_years", corrected_share=0.6) == pytest.approx(0, abs=1 / 24)


@pytest.mark.parametrize("years", [1, 7.3, 20])
def test_the_course_ends_when_it_should(years):
    ages = run(years=years).series["platelets"].x
    assert ages[-1] == pytest.approx(years)
    assert np.diff(ages).max() <= 1 / 24 + 1e-9 and ages.size == math.ceil(24 * years) + 1
