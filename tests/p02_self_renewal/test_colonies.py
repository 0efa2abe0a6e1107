"""Colonies: the branching process against its theory, draw by draw and as a whole."""

from math import comb

import numpy as np
import pytest
from boxes import examples, some
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, kstest

from hsclib import Colonies
from hsclib.blood.chance import EXACT, binomial, growth_integral, living_clone, uniforms
from hsclib.drawing.sheet import Sheet
from hsclib.p02_self_renewal.colonies import theory
from hsclib.pictures import Dish

# draws


@pytest.mark.parametrize("p", [0.5, 0.6, 0.8])
@pytest.mark.parametrize("n", [1, 2, 7, 64, EXACT])
def test_few_trials_are_drawn_exactly(n, p):
    u = np.linspace(0.0005, 0.9995, 2000)
    assert binomial(np.full(u.size, n), p, u).tolist() == binom.ppf(u, n, p).tolist()


@pytest.mark.parametrize("p", [0.5, 0.6, 0.8])
@pytest.mark.parametrize("n", [EXACT + 1, 2000, 100_000])
def test_many_trials_are_drawn_nearly_exactly(n, p):
    u = np.linspace(0.0005, 0.9995, 5000)
    off = np.abs(binomial(np.full(u.size, n), p, u) - binom.ppf(u, n, p))
    assert off.max() <= 1
    assert off.mean() < 0.01


def test_draws_of_mixed_numbers_keep_their_order():
    n = np.array([3, 0, 500, EXACT, 1])
    assert binomial(n, 0.6, np.full(5, 0.5)).tolist() == [2, 0, 300, 120, 1]


def test_uniforms_of_one_key_begin_alike():
    assert uniforms(10, 3, 1).tolist() == uniforms(1000, 3, 1)[:10].tolist()
    assert uniforms(10, 3, 1).tolist() != uniforms(10, 3, 2).tolist()


# theory


@pytest.mark.parametrize("p, g", [(0.5, 8), (0.6, 6), (0.75, 5)])
def test_theory_agrees_with_the_distribution_worked_out_term_by_term(p, g):
    chances = np.array([0.0, 1.0])  # P(size = 0), P(size = 1)
    for _ in range(g):
        after = np.zeros(2 * (chances.size - 1) + 1)
        for n, chance in enumerate(chances):
            for k in range(n + 1):
                after[2 * k] += chance * comb(n, k) * p**k * (1 - p) ** (n - k)
        chances = after
    sizes = np.arange(chances.size)
    mean = chances @ sizes
    assert theory(p, g)[:3] == pytest.approx((mean, np.sqrt(chances @ sizes**2 - mean**2), chances[0]))


def test_extinction_tends_to_the_known_limit():
    assert theory(0.6, 25)[2] == pytest.approx(0.4 / 0.6, abs=0.001)
    assert theory(0.8, 25)[2] == pytest.approx(0.25, abs=1e-6)


def test_the_variance_of_a_fair_coin_is_the_number_of_generations():
    assert theory(0.5, 17)[1] ** 2 == pytest.approx(17)


@pytest.mark.parametrize("p, g", [(0.6, 20), (0.5, 10), (0.8, 12)])
def test_two_hundred_experiments_agree_with_theory(p, g):
    many = Colonies(renewal_probability=p, generations=g, colonies=500).repeats(200).readouts
    mean, sd, extinct, _ = theory(p, g)
    error = sd / np.sqrt(500 * 200)
    assert many["mean"].mean() == pytest.approx(mean, abs=4 * error)
    assert many["mean"].std() == pytest.approx(sd / np.sqrt(500), rel=0.2)
    assert many["extinct_fraction"].mean() == pytest.approx(extinct, abs=4 * np.sqrt(extinct * (1 - extinct) / 1e5))


def test_sizes_are_even_and_scatter_far_more_than_poisson():
    run = Colonies().run()
    assert not (run.series["first_colonies"].y % 2).any()
    assert run.readouts["coefficient_of_variation"].value > 1 > 5 * run.readouts["spread_poisson"].value


# founders that differ


def sown_cell_by_cell(p, spread, generations, founders, seed=0):
    """Colonies of two sisters each, by numpy's own binomial numbers: shape (2, founders)."""
    rng = np.random.default_rng(seed)
    chance = np.where(rng.random(founders) < 0.5, p + spread, p - spread)
    cells = np.ones((2, founders), int)
    for _ in range(generations):
        cells = 2 * rng.binomial(cells, chance)
    return cells


@pytest.mark.parametrize("p, spread, g", [(0.6, 0.0, 12), (0.6, 0.05, 20), (0.5, 0.1, 10), (0.8, 0.1, 8)])
def test_theory_of_founders_that_differ_agrees_with_colonies_grown_cell_by_cell(p, spread, g):
    one, other = sown_cell_by_cell(p, spread, g, 200_000)
    mean, sd, gone, shared = theory(p, g, spread)
    assert one.mean() == pytest.approx(mean, rel=0.03)
    assert one.std() == pytest.approx(sd, rel=0.03)
    assert (one == 0).mean() == pytest.approx(gone, abs=0.005)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(shared, abs=0.02)


def test_sisters_share_nothing_where_founders_are_alike_and_the_more_the_more_founders_differ():
    shared = [theory(0.6, 20, s)[3] for s in np.linspace(0, 0.1, 11)]
    assert shared[0] == 0
    assert (np.diff(shared) > 0).all()
    assert shared[-1] < 0.3  # most of the scatter is chance, even so


@pytest.mark.parametrize("spread", [0, 0.02, 0.05, 0.1])
def test_sisters_correlate_as_in_theory(spread):
    found = Colonies(founder_spread=spread, colonies=1000).repeats(60).readouts["sister_correlation"]
    expected = theory(0.6, 20, spread)[3]
    assert found.mean() == pytest.approx(expected, abs=4 * found.std() / np.sqrt(60))


def test_the_sisters_of_large_colonies_have_large_colonies_only_where_founders_differ():
    alike, differ = (Colonies(founder_spread=s, colonies=10_000).run().series["sisters"].y for s in (0, 0.05))
    assert alike == pytest.approx(1, abs=0.12)
    assert differ[[0, 1]].max() < 0.9 < 1.6 < differ[[2, 3]].min()


def test_neither_spread_nor_empty_colonies_tell_that_founders_differ():
    (_, sd, gone, _), (mean, other_sd, other_gone, _) = theory(0.6, 20), theory(0.6, 20, 0.05)
    assert other_gone == pytest.approx(gone, abs=0.01)
    assert other_sd / mean == pytest.approx(sd / 1.2**20, rel=0.2)


# a clone that is known to live


@pytest.mark.parametrize("growth, time", some([(0.15, 30), (0.05, 40), (0.0, 25)], 2))
def test_a_clone_that_lives_has_the_mean_size_of_theory(growth, time):
    ends = np.array([living_clone(1, 1 - growth, np.linspace(0, time, 60), seed)[-1] for seed in range(600)])
    mean = 1 + growth_integral(growth, time)  # births 1: 1 + (e^{s·t} − 1)/s
    assert ends.mean() == pytest.approx(mean, abs=4 * mean / np.sqrt(ends.size))
    assert kstest(ends / mean, "expon").pvalue > 1e-4  # sizes of survivors are geometric, nearly exponential


def test_a_clone_begins_with_one_cell_and_never_dies():
    for seed in range(50):
        cells = living_clone(1, 1, np.linspace(0, 80, 161), seed)
        assert cells[0] == 1
        assert cells.min() >= 1


# what a reader sees


@given(p=st.floats(0.5, 0.8), g=st.integers(5, 25), n=st.integers(100, 3000), seed=st.integers(0, 9999))
@examples[40]
def test_every_colony_is_in_one_bar(p, g, n, seed):
    run = Colonies(renewal_probability=p, generations=g, colonies=n, seed=seed).run()
    bars = run.series["colony_sizes"]
    assert bars.y.sum() == n
    assert run.series["sisters"].y.min() >= 0
    assert bars.y[0] == pytest.approx(n * run.readouts["extinct_fraction"].value)
    assert run.series["poisson"].y.sum() == pytest.approx(n, rel=1e-6)


def test_a_better_chance_moves_every_colony_a_little():
    before, after, other = (
        Colonies(renewal_probability=p, seed=s).run().series["first_colonies"].y
        for p, s in ((0.6, 0), (0.61, 0), (0.6, 1))
    )
    assert np.corrcoef(before, after)[0, 1] > 0.9
    assert abs(np.corrcoef(before, other)[0, 1]) < 0.4
    assert after.sum() > before.sum()


def test_more_generations_go_on_from_the_same_colonies():
    five, six = (Colonies(generations=g).run().series["first_colonies"].y for g in (5, 6))
    assert not six[five == 0].any()
    assert (six <= 2 * five).all()


def test_more_colonies_leave_the_first_as_they_were():
    few, many = (Colonies(colonies=n).run().series["first_colonies"].y for n in (100, 10_000))
    assert few.tolist() == many.tolist()


def test_an_experiment_in_which_all_die_is_told(monkeypatch):
    monkeypatch.setattr("hsclib.p02_self_renewal.colonies.binomial", lambda n, p, u: np.zeros_like(n))
    run = Colonies(colonies=100).run()
    assert run.readouts["coefficient_of_variation"].value is None
    assert "every colony died out" in run.readouts["coefficient_of_variation"].note
    assert "100 %" in run.sentence


def test_the_dish_tells_whose_largest_it_shows():
    sheet, run = Sheet([Dish], Colonies), Colonies().run()
    sheet.fit([run])
    sheet.update(run)
    assert sheet.pictures[0].largest.get_text() == "largest of these: 260"
    assert "the largest holds 476" in run.sentence
