"""Clones after gene therapy: the exact law of births and deaths in a pool that regrows, a clone that grows, and the
hazard of the vector."""

import math

import numpy as np
import pytest
from boxes import anywhere, examples, some
from hypothesis import given

import hsclib
from hsclib import CloneRepertoire
from hsclib.blood.chance import birth_death, clone_steps
from hsclib.drawing.sheet import Sheet
from hsclib.p10_gene_therapy.clone_repertoire import _marrow_that_fills, _regrowth
from hsclib.pictures import VectorLeukemia


def readout(name, **settings):
    return CloneRepertoire(**settings).run().readouts[name].value


# the law: births and deaths at rates that change


def pooled(steps, runs=30, founders=5000):
    return np.concatenate([clone_steps(founders, steps, seed)[-1] for seed in range(runs)])


def together(steps):
    """One step of the same length: means multiply, and chances follow from the generating functions, from behind."""
    gone = 0.0
    for lives, grown in reversed(steps):
        fail = 1 - lives / grown
        gone = (1 - lives + (lives - fail) * gone) / (1 - fail * gone)
    return 1 - gone, math.prod(grown for _, grown in steps)


RESTING, GROWING = (1 / 1.3, 1.0), (0.9, 1.5)  # lives, grown


@pytest.mark.parametrize("steps", [[RESTING], [RESTING] * 6, [GROWING] * 5, [GROWING] * 5 + [RESTING] * 12])
def test_clones_are_geometric_whatever_the_steps(steps):
    sizes, (lives, grown) = pooled(steps), together(steps)
    alive, n = sizes[sizes > 0], sizes.size
    assert alive.size / n == pytest.approx(lives, abs=4 * math.sqrt(lives * (1 - lives) / n))
    assert sizes.mean() == pytest.approx(grown, rel=0.03)
    for size in (1, 2, 5, 20):  # P(size > k | left) = (1 − A/m)^k
        expected = (1 - lives / grown) ** size
        assert (alive > size).mean() == pytest.approx(expected, abs=4.5 * math.sqrt(expected / alive.size) + 1e-9)


def test_it_agrees_with_cells_followed_one_by_one():
    # Gillespie's method, on 2,000 clones: births that fade from 3 to 1 a year, losses once a year, thinned
    rng, sizes, end = np.random.default_rng(1), [], 2.0
    births = lambda t: 1 + 2 * math.exp(-2 * t)  # noqa: E731
    for _ in range(2000):
        t, n = 0.0, 1
        while n and (t := t + rng.exponential(1 / (4 * n))) < end:
            kind = 4 * rng.random()
            n += 1 if kind < births(t) else -1 if kind > 3 else 0
        sizes.append(n)
    times = np.linspace(0, end, 401)
    pool = np.exp(1 - np.exp(-2 * times))  # births less losses, integrated
    lives, grown = (y[-1] for y in birth_death(times, pool, np.ones_like(times)))
    assert np.mean(np.array(sizes) > 0) == pytest.approx(lives, abs=0.04)
    assert np.mean(sizes) == pytest.approx(grown, rel=0.08)
    assert np.std(sizes) == pytest.approx(pooled([(lives, grown)], runs=4).std(), rel=0.12)


def test_a_full_marrow_is_the_critical_process():
    times = np.linspace(0, 7, 50)
    lives, grown = birth_death(times, np.ones(50), np.full(50, 0.65))
    assert lives == pytest.approx(1 / (1 + 0.65 * times)) and grown == pytest.approx(1)


# the pool on which the clones ride


def test_the_pool_regrows_as_the_graft_of_the_transplant_does():
    graft = hsclib.Transplant.typical(source="auto PB", host_survival=1e-6, years=5)
    course = graft.run().series["donor"]
    founders = course.y[0]
    for year in (1, 2, 5):
        found = CloneRepertoire(founder_clones=founders, years=year).run().readouts["stem_cells"].value
        assert found == pytest.approx(np.interp(365 * year, course.x, course.y), rel=0.01)


def test_in_a_full_marrow_a_cell_is_lost_as_often_as_the_marrow_says():
    times, cells, losses = _marrow_that_fills()
    assert losses[-1] == pytest.approx(1, abs=1e-4) and cells[-1] == pytest.approx(70_000, rel=1e-4)
    # a = 0.75, p = 1/60 in an empty niche: (1 − a)·p against 1/560 at rest
    assert losses[0] == pytest.approx(0.25 / 60 * 560, rel=1e-3)
    assert CloneRepertoire().renewal_rate == pytest.approx(365 / 560, abs=0.005)


@pytest.mark.parametrize("settings", [{}, {"founder_clones": 1000, "renewal_rate": 0.2, "years": 20}, {"years": 5}])
def test_over_many_patients_as_many_clones_are_left_as_theory_says(settings):
    people = CloneRepertoire(**settings).repeats(40).readouts
    theory = people["surviving_clones_theory"]
    assert theory == pytest.approx(theory[0])
    assert people["surviving_clones"].mean() == pytest.approx(theory[0], rel=0.02)
    assert np.abs(people["surviving_clones"] / theory - 1).max() < 0.25


def test_a_pool_that_grows_keeps_more_clones_than_one_that_is_full_from_the_start():
    years = np.array([5, 10, 20])
    left = np.array([readout("surviving_clones_theory", years=y) for y in years])
    assert (left > 2 * 5000 / (1 + 0.65 * years)).all()
    assert (np.diff(left) < 0).all()


def test_rarer_renewal_and_more_founders_keep_more_clones():
    assert (np.diff([readout("surviving_clones_theory", renewal_rate=r) for r in (0.1, 0.3, 0.65, 1.3)]) < 0).all()
    kept = [readout("surviving_clones_theory", founder_clones=n) for n in (100, 1000, 5000, 20_000)]
    assert (np.diff(kept) > 0).all()
    assert (np.diff(np.array(kept) / [100, 1000, 5000, 20_000]) < 0).all()  # the fewer, the more each has to grow


def test_the_shannon_index_is_that_of_geometric_sizes():
    people = CloneRepertoire(years=5).repeats(20).readouts
    mean = people["stem_cells"][0] / people["surviving_clones_theory"][0]
    k = np.arange(1, 4000)
    shares = (1 - 1 / mean) ** (k - 1) / mean
    cells = people["stem_cells"][0]
    expected = math.log(cells) - shares @ (k * np.log(k)) / mean  # H = ln N − Σ n·ln n/N
    assert people["shannon"].mean() == pytest.approx(expected, abs=0.02)


def test_at_the_start_all_clones_are_equal():
    run = CloneRepertoire(founder_clones=800).run()
    assert run.series["clones"].y[0] == 800
    assert run.series["shannon"].y[0] == pytest.approx(math.log(800))


# what must hold


@given(settings=anywhere(CloneRepertoire))
@examples[40]
def test_shares_sum_to_one_and_no_clone_comes_back(settings):
    run = CloneRepertoire(**settings).run()
    shares, left = run.stacks["shares"].y, run.series["clones"].y
    assert shares.sum(axis=0) == pytest.approx((left > 0).astype(float))
    assert (np.diff(left) <= 0).all()
    assert shares[0] == pytest.approx(run.series["growing"].y)
    entropy, most = run.series["shannon"].y, np.log(np.maximum(left, 1))
    assert (entropy <= most + 1e-9).all()
    if left[-1]:
        assert run.readouts["largest_share"].value >= 1 / left[-1] - 1e-12
    else:
        assert run.readouts["largest_share"].note == "every clone has died out"


def test_a_slider_shows_its_effect_and_not_new_noise():
    usual = CloneRepertoire().run()
    longer, more = (CloneRepertoire(**s).run() for s in ({"years": 14}, {"founder_clones": 5050}))
    early = usual.series["clones"].x[:-1]
    theirs = np.interp(early, longer.series["clones"].x, longer.series["clones"].y)
    assert theirs == pytest.approx(usual.series["clones"].y[:-1], rel=0.01)
    added = np.interp(early, more.series["clones"].x, more.series["clones"].y) - usual.series["clones"].y[:-1]
    assert (np.abs(added) <= 60).all()  # the others stay nearly as they were: another patient's would differ by more


# the clone that grows


@pytest.mark.parametrize("growth, renewal", some([(0.3, 0.7), (1, 0.2)], 1))
def test_a_growing_clone_grows_as_a_clone_that_lives(growth, renewal):
    years = 12
    people = (
        CloneRepertoire(founder_clones=20_000, expanding_clone=growth, renewal_rate=renewal, years=years)
        .repeats(60)
        .readouts
    )
    share = people["expanding_share"]
    cells = people["stem_cells"] * share / (1 - share)
    # mean of a clone of one cell, over the chance that it lives to the end
    times = np.linspace(0, years, 2001)
    pool, losses = _regrowth(20_000, times)
    lives, grown = birth_death(times, pool * np.exp(growth * times), renewal * losses)
    assert cells.mean() == pytest.approx(grown[-1] / lives[-1], rel=0.4)


def test_faster_growth_takes_a_larger_share_and_makes_clones_less_even():
    shares, evenness = (
        [readout(name, expanding_clone=s) for s in (0.3, 0.6, 1)] for name in ("expanding_share", "evenness")
    )
    assert shares[0] < shares[1] < shares[2]
    assert evenness[0] > evenness[1] > evenness[2]


def test_without_growth_no_clone_is_named():
    found = CloneRepertoire(expanding_clone=0).run().readouts["expanding_share"]
    assert (found.value, found.note) == (None, "no clone grows")


# the hazard of the vector


def test_the_hazard_is_proportional_to_clones_and_copies():
    one = -math.log(1 - readout("leukemia_risk_5_years", vector="gamma-retrovirus")) / 4
    assert one == pytest.approx(0.13)
    half = (
        -math.log(1 - readout("leukemia_risk_5_years", vector="gamma-retrovirus", founder_clones=2500, vector_copies=4))
        / 4
    )
    assert half == pytest.approx(one)


def test_a_weak_promoter_stays_below_one_percent_in_the_usual_graft():
    assert readout("leukemia_risk_5_years", vector="lentivirus, weak promoter") < 0.01


@pytest.mark.parametrize("vector", ["gamma-retrovirus", "lentivirus, strong promoter"])
def test_the_published_leukemias_are_within_their_binomial_error(vector):
    events, patients = {"gamma-retrovirus": (4, 9), "lentivirus, strong promoter": (7, 67)}[vector]
    risk = readout("leukemia_risk_5_years", vector=vector)
    assert abs(events / patients - risk) < 2 * math.sqrt(risk * (1 - risk) / patients)


def test_in_the_first_year_no_leukemia_comes_and_later_ever_more():
    course = CloneRepertoire(vector="gamma-retrovirus").run().series["leukemia"]
    assert (course.y[course.x <= 1] == 0).all() and (np.diff(course.y[course.x >= 1]) > 0).all()


def test_twenty_thousand_founders_are_followed_with_few_draws():
    run = CloneRepertoire(founder_clones=20_000, years=20, renewal_rate=2).run()
    assert run.series["clones"].y[:-1].sum() < 250_000  # each takes some 0.1 µs: the picture follows the hand


@pytest.mark.parametrize("years, told", [(3, False), (5, True), (20, True)])
def test_a_risk_within_five_years_is_marked_only_in_runs_that_reach_them(years, told):
    sheet, run = Sheet([VectorLeukemia], CloneRepertoire), CloneRepertoire(years=years).run()
    sheet.fit([run])
    sheet.update(run)
    (flag,) = sheet.pictures[0].flags
    assert flag[-1][1].get_visible() == told
