"""Moran's process: drift drawn over any stretch of time, and selection, against theory."""

import numpy as np
import pytest
from boxes import anywhere, examples, some
from hypothesis import given

from hsclib import NeutralDrift
from hsclib.p02_self_renewal.moran import beyond, clone_sizes, fixation_probability, share_spread


def ends(n, replacements, steps, runs, sizes=None):
    """Sizes of the clones at the end of many runs; by default every cell founds one."""
    times = np.linspace(0, replacements, steps + 1)
    return np.array(
        [clone_sizes(np.ones(n, int) if sizes is None else sizes, times, 1.0, (seed,))[-1] for seed in range(runs)]
    )


# drift, in one stretch or in many


@pytest.mark.parametrize("steps", [1, 7])
@pytest.mark.parametrize("lam_t", [5, 20])
def test_clones_are_lost_and_grow_as_in_a_critical_birth_death_process(lam_t, steps):
    n, runs = 2000, 40
    sizes = ends(n, lam_t, steps, runs)
    alive = (sizes > 0).mean()
    assert alive == pytest.approx(1 / (1 + lam_t), abs=4 * np.sqrt(alive / (n * runs)))
    assert sizes[sizes > 0].mean() == pytest.approx(1 + lam_t, rel=0.06)
    assert sizes[sizes > 0].std() == pytest.approx(lam_t, rel=0.1)  # geometric


@pytest.mark.parametrize("steps", [1, 10])
@pytest.mark.parametrize("n, lam_t", [(20, 5), (100, 60)])
def test_a_share_spreads_as_theory_says(n, lam_t, steps):
    share = ends(n, lam_t, steps, 1500, [n // 2, n - n // 2])[:, 0] / n
    assert share.mean() == pytest.approx(0.5, abs=4 * share.std() / np.sqrt(1500))
    assert share.std() == pytest.approx(share_spread(n, lam_t), rel=0.06)


def test_moran_drifts_twice_as_fast_as_wright_and_fisher():
    # after N events Wright and Fisher's variance is x(1 − x)/N
    assert share_spread(1000, 1) ** 2 == pytest.approx(2 * 0.25 / 1000, rel=0.01)


def test_two_cells_end_as_worked_out_by_hand():
    # of two cells each is the ancestor of both at rate λ (twice 1/2): after time t both clones are left with
    # probability e^{−t}
    sizes = ends(2, 0.7, 1, 4000)
    assert (sizes > 0).all(axis=1).mean() == pytest.approx(np.exp(-0.7), abs=0.03)
    assert (sizes[:, 0] == 2).mean() == pytest.approx((1 - np.exp(-0.7)) / 2, abs=0.03)


# selection


@pytest.mark.parametrize(
    "n, r, steps, replacements", some([(100, 1.1, 60, 200), (20, 1.5, 40, 100), (20, 0.95, 60, 100)], 2)
)
def test_one_cell_takes_over_as_often_as_the_formula_says(n, r, steps, replacements):
    runs, times = 2000, np.linspace(0, replacements, steps + 1)
    won = [clone_sizes([1, n - 1], times, min(r, 1), (seed,), r - 1, 1)[-1, 0] == n for seed in range(runs)]
    expected = fixation_probability(n, r)
    assert np.mean(won) == pytest.approx(expected, abs=3.5 * np.sqrt(expected / runs))


@pytest.mark.parametrize("r", [0.9, 1.05, 1.5])
def test_a_fitter_half_of_a_large_pool_grows_logistically(r):
    times = np.linspace(0, 8, 41)
    share = clone_sizes([20_000, 20_000], times, min(r, 1), (1,), r - 1, 1)[:, 0] / 40_000
    assert share == pytest.approx(1 / (1 + np.exp(-(r - 1) * times)), abs=0.02)


@pytest.mark.parametrize("n", [10, 100, 20_480])
def test_the_chance_to_take_over_is_continuous_at_equal_fitness(n):
    assert fixation_probability(n, 1) == 1 / n
    for r in (1 - 1e-7, 1 + 1e-7):
        assert fixation_probability(n, r) == pytest.approx(1 / n, rel=1e-2)


@pytest.mark.parametrize("n, r", [(10, 0.9), (100, 1.02), (50, 1.5)])
def test_the_chance_to_take_over_is_the_textbook_formula(n, r):
    assert fixation_probability(n, r) == pytest.approx((1 - 1 / r) / (1 - r**-n), rel=1e-9)


# what must hold


@given(settings=anywhere(NeutralDrift))
@examples[20]
def test_no_place_is_lost_and_no_clone_comes_back(settings):
    run = NeutralDrift(**settings | {"stem_cells": min(settings["stem_cells"], 500)}).run()
    stack, left = run.stacks["clones"], run.series["clones_left"].y
    assert stack.y.sum(axis=0) == pytest.approx(1)
    assert (np.diff(left) <= 0).all()
    marked = [i for i, part in enumerate(stack.parts) if "unmarked" not in part]
    assert stack.y[marked].sum(axis=0) == pytest.approx(run.series["share"].y)
    assert len(stack.parts) == 12


def test_two_hundred_people_drift_as_theory_says():
    people = NeutralDrift(stem_cells=80, years=20).repeats(200).readouts
    assert people["share_at_end"].std() == pytest.approx(people["share_sd"][0], rel=0.15)
    assert people["clones_left"].mean() == pytest.approx(ancestors(80, 10 / 80), rel=0.1)


@pytest.mark.parametrize("n", [40, 160, 320])
def test_the_chance_of_skewing_is_about_that_of_four_hundred_people(n):
    people = NeutralDrift(stem_cells=n).repeats(400).readouts
    skewed = np.mean(np.abs(people["share_at_end"] - 0.5) >= 0.25)
    assert people["beyond_3_to_1"][0] == pytest.approx(skewed, abs=0.1)


def test_drift_in_a_pool_of_human_size_skews_nobody():
    # trees of people's cells: N/(2·λ) of about 100,000 years
    assert 100 * share_spread(100_000, 40) == pytest.approx(1.4, abs=0.05)
    assert beyond(100_000, 40, 0.75) < 1e-50
    assert beyond(11_000, 1.3 * 70, 0.75) < 1e-3  # nor with the cells of a cat and one replication in 40 weeks
    assert beyond(10, 2000, 0.75) == pytest.approx(1)


def ancestors(n, time):
    """Expected number of ancestors of n cells, where k of them become k − 1 at rate k·(k − 1) (Tavaré's series)."""
    falling_over_rising = np.cumprod(
        [(n - k) / (n + k) for k in range(n)]
    )  # n!/(n − k)! over n·(n + 1)…(n + k − 1), for k = 1 … n
    k = np.arange(1, n + 1)
    return float(np.sum((2 * k - 1) * np.exp(-k * (k - 1) * time) * falling_over_rising))


@pytest.mark.parametrize("n, lam_t", [(10, 3), (80, 26)])
def test_as_many_clones_are_left_as_there_were_ancestors(n, lam_t):
    assert (ends(n, lam_t, 3, 1500) > 0).sum(axis=1).mean() == pytest.approx(ancestors(n, lam_t / n), rel=0.05)


def test_no_time_ago_every_cell_was_its_own_ancestor():
    assert ancestors(10, 0) == pytest.approx(10)


def shares(**settings):
    run = NeutralDrift(**{"replacements_per_year": 1.3} | settings).run()
    grid = np.linspace(0, 50, 101)
    return np.array([np.interp(grid, run.stacks["clones"].x, row) for row in run.stacks["clones"].y])


def apart(first, second):
    """By how much two courses of clones differ, 0 to 1."""
    return np.abs(first - second).sum(axis=0).mean() / 2


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_slider_shows_its_effect_and_not_new_noise(seed):
    usual, other = shares(seed=seed), shares(seed=seed + 10)
    assert apart(usual, other) > 0.5
    assert apart(usual, shares(seed=seed, years=99)) == pytest.approx(0, abs=1e-12)
    assert apart(usual, shares(seed=seed, replacements_per_year=1.35)) < 0.15
    assert apart(usual, shares(seed=seed, fitness=1.001)) < 0.2


def test_faster_replacement_only_stretches_a_course():
    slow, fast = (NeutralDrift(replacements_per_year=r, years=y).run().stacks["clones"] for r, y in ((1, 80), (2, 40)))
    assert slow.x == pytest.approx(2 * fast.x)
    assert slow.y.tolist() == fast.y.tolist()


def test_ten_thousand_clones_of_a_hundred_thousand_cells_can_be_followed():
    sizes = clone_sizes(np.full(10_000, 10), [0, 40, 80], 1.3, (0,))
    assert (sizes.sum(axis=1) == 100_000).all()
    alive = (sizes[-1] > 0).mean()  # ten cells each: 1 − (λt/(1 + λt))¹⁰
    assert alive == pytest.approx(1 - (104 / 105) ** 10, rel=0.1)
