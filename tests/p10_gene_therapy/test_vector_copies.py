"""Vector copies: the formulas against a simulated dish, and what a mean hides."""

import math

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given

from hsclib import VectorCopies
from hsclib.drawing.sheet import Sheet
from hsclib.pictures import CopyNumbers


def readout(name, permissive, mean):
    return VectorCopies(permissive_fraction=permissive, mean_integrations=mean).run().readouts[name].value


@pytest.mark.parametrize("permissive, mean", [(0.3, 0.1), (0.81, 3.83), (0.6, 2.2), (1, 8)])
def test_a_simulated_dish_has_the_copies_of_the_formulas(permissive, mean):
    cells, rng = 400_000, np.random.default_rng(5)
    copies = rng.poisson(mean, cells) * (rng.random(cells) < permissive)
    run, transduced = VectorCopies(permissive_fraction=permissive, mean_integrations=mean).run(), copies > 0
    expected = run.series["copies"].y
    found = np.bincount(copies, minlength=expected.size)[: expected.size] / cells
    assert found == pytest.approx(expected, abs=4.5 * math.sqrt(0.25 / cells))
    assert transduced.mean() == pytest.approx(run.readouts["transduced_fraction"].value, abs=0.004)
    assert copies.mean() == pytest.approx(run.readouts["vcn"].value, rel=0.02)
    assert copies[transduced].mean() == pytest.approx(run.readouts["vcn_per_transduced_cell"].value, rel=0.02)
    assert (copies[transduced] >= 5).mean() == pytest.approx(run.readouts["five_or_more_fraction"].value, abs=0.004)


@given(settings=anywhere(VectorCopies))
@examples[40]
def test_shares_and_readouts_agree_with_the_bars(settings):
    run = VectorCopies(**settings).run()
    bars = run.series["copies"]
    value = {name: r.value for name, r in run.readouts.items()}
    assert bars.x.tolist() == list(range(bars.x.size))
    assert bars.y.sum() == pytest.approx(1, abs=1e-8)
    assert bars.y[0] == pytest.approx(value["uncorrected_fraction"], abs=1e-12)
    assert bars.x @ bars.y == pytest.approx(value["vcn"], rel=1e-6)
    assert value["transduced_fraction"] + value["uncorrected_fraction"] == pytest.approx(1)
    assert value["vcn"] / value["transduced_fraction"] == pytest.approx(value["vcn_per_transduced_cell"])
    assert bars.y[5:].sum() / bars.y[1:].sum() == pytest.approx(value["five_or_more_fraction"], abs=1e-8)
    assert run.series["poisson"].x @ run.series["poisson"].y == pytest.approx(value["vcn"], rel=1e-6)


@pytest.mark.parametrize("transduced, vcn", [(0.3, 0.36), (0.5, 0.69), (0.8, 1.61), (0.9, 2.30)])
def test_where_all_cells_are_permissive_the_vcn_follows_from_the_transduced_cells(transduced, vcn):
    mean = -math.log(1 - transduced)
    assert readout("transduced_fraction", 1, mean) == pytest.approx(transduced, abs=1e-12)
    assert readout("vcn", 1, mean) == pytest.approx(vcn, abs=0.005)


def test_more_vector_cannot_correct_cells_that_do_not_let_it_in():
    assert readout("transduced_fraction", 0.5, 8) < 0.5
    assert readout("transduced_fraction", 0.5, 4) > 0.49


@pytest.mark.parametrize("permissive", [0.3, 0.6, 0.9])
def test_at_the_same_mean_unequal_cells_leave_more_of_them_without_a_copy(permissive):
    run = VectorCopies(permissive_fraction=permissive, mean_integrations=2).run()
    assert run.readouts["transduced_fraction"].value < run.readouts["transduced_if_poisson"].value
    all_alike = readout("transduced_fraction", 1, 2 * permissive)
    assert run.readouts["transduced_if_poisson"].value == pytest.approx(all_alike, abs=1e-12)


def test_a_mean_of_one_copy_leaves_37_percent_without_one():
    assert (
        "leaves 37 % of the cells without one"
        in VectorCopies(permissive_fraction=1, mean_integrations=1).run().sentence
    )


@pytest.mark.parametrize("permissive", [0.3, 0.6, 1])
def test_the_words_of_the_histogram_do_not_overlap(permissive):
    sheet = Sheet([CopyNumbers], VectorCopies)
    (picture,) = sheet.pictures
    picture.fit([VectorCopies(permissive_fraction=permissive, mean_integrations=0.5).run()])
    for mean in (0.1, 0.3, 0.5, 0.8, 1.2, 2, 4, 8):
        picture.update(VectorCopies(permissive_fraction=permissive, mean_integrations=mean).run())
        height = np.ptp(picture.axes.get_ylim())
        (at, told), bar = picture.mean_words.xy, picture.none_words.xy[1]
        assert at > 1.5 or abs(told - bar) > 0.07 * height, mean
