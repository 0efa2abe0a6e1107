"""Moran's process: cells divide at random, and each new cell takes the place of another.

In a population of N cells two things happen (λ: replacements per cell and year)::

    drift       each cell divides at rate λ, and its daughter replaces one of the N cells, drawn at random
    selection   a fitter cell divides in addition at rate σ; its daughter replaces one in the same way

Neither is followed event by event. Drift is drawn exactly over any stretch of time. Seen backwards, the N cells
descend from ever fewer ancestors: k of them become k − 1 at rate k·(k − 1)·λ/N, when one, drawn at random, turns
out to be the daughter of another (Kingman's coalescent). The random numbers of each stretch stay the same when
a parameter moves, so that the clones change only as far as it makes them.
"""

import math

import numpy as np
from scipy.special import betainc, pdtrik

AT_ONCE = 0.25  # additional divisions per fitter cell that are drawn in one go


def clone_sizes(sizes, times, rate, key, advantage=0.0, marked=0):
    """Clones over time, in a population of constant size.

    Parameters
    ----------
    sizes : array_like of int, shape (clones,)
        Cells of each clone at `times[0]`; their sum is the size N of the population.
    times : array_like, shape (n,)
        Increasing, in years. Drift is exact over any distance, and it is their number that costs time;
        with selection they should lie closer than 1/(4·|σ|), since the two take turns.
    rate : float
        λ, 1/y.
    key : tuple of int
        Which chance.
    advantage : float
        σ, 1/y, of the first `marked` clones; negative: of all others.
    marked : int

    Returns
    -------
    ndarray of int, shape (n, clones)
    """
    sizes = np.asarray(sizes)
    cells = np.repeat(np.arange(sizes.size), sizes)  # the clone of each cell
    found, k = np.empty((len(times), sizes.size), int), np.arange(cells.size, 1, -1.0)
    waits = cells.size / (k * (k - 1))  # mean time from k ancestors to k − 1, in replacements per cell
    for i, years in enumerate(np.diff(times, prepend=times[0])):
        if years and (cells != cells[0]).any():
            select = np.random.default_rng((*key, i, 1)) if advantage else None
            # half before, half after: the error is of second order
            _select(cells, marked, advantage * years / 2, select)
            cells = cells[_ancestors(rate * years, waits, np.random.default_rng((*key, i, 0)))]
            _select(cells, marked, advantage * years / 2, select)
        found[i] = np.bincount(cells, minlength=sizes.size)
    return found


def _ancestors(replacements, waits, rng):
    """The ancestor of each cell, so many replacements per cell ago."""
    n = waits.size + 1
    when, whom, order = rng.standard_exponential(n - 1), rng.random(n), rng.permutation(n)
    left = n - int(np.searchsorted(np.cumsum(when * waits), replacements))
    mother = np.arange(n)  # by place in `order`: lines end from its last place on, each in one before it
    mother[left:] = whom[left:] * mother[left:]
    while (mother >= left).any():  # that one's line may have ended too
        mother = mother[mother]
    ancestor = np.empty(n, int)
    ancestor[order] = order[mother]
    return ancestor


def _select(cells, marked, divisions, rng):
    """`divisions` more of each cell of the first `marked` clones, if negative of all others. Changes `cells`."""
    turns = math.ceil(abs(divisions) / AT_ONCE)
    for _ in range(turns):
        if (cells < marked).all() or (cells >= marked).all():  # only one kind is left
            break
        chance, parents, victims = rng.random(), rng.random(cells.size), rng.random(cells.size)
        quantile = pdtrik(chance, abs(divisions) / turns * cells.size)  # of Poisson
        count = min(math.ceil(max(0.0, quantile)), cells.size)
        born = cells[(parents[:count] * cells.size).astype(int)]
        fitter = (born < marked) == (divisions > 0)
        cells[(victims[:count] * cells.size).astype(int)[fitter]] = born[fitter]


def fixation_probability(n, r):
    """Chance that one cell of fitness `r` takes over a population of `n`: (1 − 1/r)/(1 − r⁻ⁿ), and 1/n for r = 1."""
    log_r = math.log(r)
    if abs(log_r) < 1e-9:
        return 1 / n
    if r > 1:
        return math.expm1(-log_r) / math.expm1(-n * log_r)
    return math.expm1(-log_r) * math.exp(n * log_r) / -math.expm1(n * log_r)  # the same, without huge numbers


def share_spread(n, replacements, share=0.5):
    """Standard deviation of a neutral share after so many replacements per cell: √(x(1 − x)(1 − e^{−2λt/N}))."""
    return math.sqrt(share * (1 - share) * -math.expm1(-2 * replacements / n))


def beyond(n, replacements, share):
    """Chance that a neutral share of one half has come to `share` or more, or to 1 − `share` or less.

    The share is taken to be spread as a beta distribution of the same variance, which is off by less than 0.1.
    """
    a = max((0.25 / share_spread(n, replacements) ** 2 - 1) / 2, 1e-9)  # 0: all places are of one kind
    return 2 * float(betainc(a, a, 1 - share))
