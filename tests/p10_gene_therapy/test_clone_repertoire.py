"""Clones after gene therapy: the exact law of a critical birth-death process, a clone that grows, and the hazard of
the vector."""

import math

import numpy as np
import pytest
from boxes import anywhere, examples, some
from hypothesis import given

from hsclib import CloneRepertoire
from hsclib.blood.chance import critical_steps
from hsclib.drawing.sheet import Sheet
from hsclib.pictures import VectorLeukemia


def readout(name, **settings):
    return CloneRepertoire(**settings).run().readouts[name].value


# the law


def pooled(lam_t, runs=30, founders=5000):
    return np.concatenate([critical_steps(founders, lam_t, seed)[1][-1] for seed in range(runs)])


@pytest.mark.parametrize("lam_t", [0.05, 0.7, 6.5, 40])
def test_clones_are_geometric_whatever_the_steps(lam_t):
    sizes = pooled(lam_t)
    alive, n = sizes[sizes > 0], sizes.size
    assert alive.size / n == pytest.approx(1 / (1 + lam_t), abs=4 * math.sqrt(lam_t / n) / (1 + lam_t))
    for size in (1, 2, 5, 20):  # P(size > k | left) = (λt/(1 + λt))^k
        expected = (lam_t / (1 + lam_t)) ** size
        assert (alive > size).mean() == pytest.approx(expected, abs=4 * math.sqrt(expected / alive.size) + 1e-9)


def test_it_agrees_with_cells_followed_one_by_one():
    # Gillespie's method, on 2,000 clones: each event is the birth or the loss of one cell
    rng, sizes, end = np.random.default_rng(1), [], 3.0
    for _ in range(2000):
        t, n = 0.0, 1
        while n and (t := t + rng.exponential(1 / (2 * n))) < end:
            n += 1 if rng.random() < 0.5 else -1
        sizes.append(n)
    ours = pooled(end, runs=4)
    assert np.mean(np.array(sizes) > 0) == pytest.approx((ours > 0).mean(), abs=0.04)
    assert np.std(sizes) == pytest.approx(ours.std(), rel=0.12)
    assert np.var(ours) == pytest.approx(2 * end, rel=0.06)


@pytest.mark.parametrize(
    "settings",
    [
        {"founder_clones": 5000, "renewal_rate": 365 / 280, "years": 5},
        {"founder_clones": 5000, "years": 10},
        {"founder_clones": 1000, "renewal_rate": 0.2, "years": 20},
    ],
)
def test_over_many_patients_as_many_clones_are_left_as_theory_says(settings):
    people = CloneRepertoire(**settings).repeats(40).readouts
    theory = settings["founder_clones"] / (1 + settings.get("renewal_rate", 0.7) * settings["years"])
    assert people["surviving_clones_theory"] == pytest.approx(theory)
    assert people["surviving_clones"].mean() == pytest.approx(theory, rel=0.02)
    assert np.abs(people["surviving_clones"] / theory - 1).max() < 0.25


@pytest.mark.parametrize("years", [5, 10])
def test_the_shannon_index_is_that_of_geometric_sizes(years):
    mean = 1 + 365 / 280 * years
    k = np.arange(1, 4000)
    shares = (1 - 1 / mean) ** (k - 1) / mean
    expected = math.log(5000) - shares @ (k * np.log(k)) / mean  # H = ln N − Σ n·ln n/N
    people = CloneRepertoire(founder_clones=5000, renewal_rate=365 / 280, years=years).repeats(20).readouts
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
    changes = ({"years": 14}, {"renewal_rate": 1.4, "years": 5}, {"founder_clones": 5050})
    longer, faster, more = (CloneRepertoire(**s).run() for s in changes)
    both = usual.series["clones"].x.size - 1
    assert longer.series["clones"].y[:both].tolist() == usual.series["clones"].y[:both].tolist()
    assert faster.series["clones"].y.tolist() == usual.series["clones"].y.tolist()  # only λ·t counts
    added = more.series["clones"].y - usual.series["clones"].y
    assert (added >= 0).all() and (added <= 50).all()  # the others stay as they were


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
    cells = 20_000 * share / (1 - share)
    births = renewal + growth  # mean of a clone of one cell, over the chance that it lives to the end
    lives = growth / (births - renewal * math.exp(-growth * years))
    assert cells.mean() == pytest.approx(math.exp(growth * years) / lives, rel=0.4)


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
    one = -math.log(1 - readout("leukemia_risk_5_years", vector="gamma-retrovirus")) / 5
    assert one == pytest.approx(0.105)
    half = (
        -math.log(1 - readout("leukemia_risk_5_years", vector="gamma-retrovirus", founder_clones=2500, vector_copies=4))
        / 5
    )
    assert half == pytest.approx(one)


def test_a_lineage_promoter_stays_below_one_percent_in_the_usual_graft():
    assert readout("leukemia_risk_5_years", vector="lentivirus, lineage promoter") < 0.01


@pytest.mark.parametrize("vector", ["gamma-retrovirus", "lentivirus, strong promoter"])
def test_the_published_leukemias_are_within_their_binomial_error(vector):
    events, patients = {"gamma-retrovirus": (4, 9), "lentivirus, strong promoter": (7, 67)}[vector]
    risk = readout("leukemia_risk_5_years", vector=vector)
    assert abs(events / patients - risk) < 2 * math.sqrt(risk * (1 - risk) / patients)


def test_twenty_thousand_founders_are_followed_with_few_draws():
    _, sizes = critical_steps(20_000, 40, 0)
    assert (sizes[:-1] > 0).sum() < 250_000  # each takes less than 0.1 µs: the picture follows the hand


@pytest.mark.parametrize("years, told", [(3, False), (5, True), (20, True)])
def test_a_risk_within_five_years_is_marked_only_in_runs_that_reach_them(years, told):
    sheet, run = Sheet([VectorLeukemia], CloneRepertoire), CloneRepertoire(years=years).run()
    sheet.fit([run])
    sheet.update(run)
    (flag,) = sheet.pictures[0].flags
    assert flag[-1][1].get_visible() == told
