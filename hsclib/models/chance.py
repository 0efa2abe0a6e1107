"""Random numbers that follow a slider.

Every draw is the quantile of a fixed uniform number. A parameter that moves a little moves every draw
a little, or not at all: what changes in the picture is its effect, not new noise.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

EXACT = 200  # up to this many trials the binomial quantile is exact
MANY = 100  # cells of a clone: up to here every birth and loss is drawn, later a step at once
NO_GROWTH = 1e-6  # per time: less changes nothing in a life


def uniforms(n, *key):
    """`n` uniform numbers that belong to this key; of two calls with one key the longer begins with the shorter."""
    return np.random.default_rng(key).random(n)


def binomial(n, p, u):
    """The u-quantiles of Binomial(n, p): how many of `n` cells do what each does with probability `p`.

    Parameters
    ----------
    n : ndarray of int
    p : float
    u : ndarray of float
        Uniform numbers, one for each entry of `n`.

    Notes
    -----
    Beyond `EXACT` trials the quantile is that of the normal distribution, corrected for skewness
    (Cornish and Fisher); its distribution function is then off by less than 0.002.
    """
    drawn = np.empty_like(n)
    few = n <= EXACT
    # the rows of the table, put end to end, increase: row n lies between n and n + 1
    drawn[few] = np.searchsorted(_rows(p), n[few] + u[few]) - n[few] * (EXACT + 1)
    many, z = n[~few], ndtri(u[~few])
    drawn[~few] = np.clip(np.rint(many * p + np.sqrt(many * p * (1 - p)) * z + (1 - 2 * p) * (z * z - 1) / 6), 0, many)
    return drawn


@lru_cache(maxsize=4)
def _rows(p):
    """n + P(X ≤ k) for n = 0 … EXACT and k = 0 … EXACT, X being binomial; P is 1 for k ≥ n."""
    chances = np.zeros((EXACT + 1, EXACT + 1))
    chances[0, 0] = 1
    for n in range(EXACT):  # one more trial
        chances[n + 1] = (1 - p) * chances[n]
        chances[n + 1, 1:] += p * chances[n, :-1]
    sums = np.minimum(chances.cumsum(axis=1), 1)
    sums[np.arange(EXACT + 1)[:, None] <= np.arange(EXACT + 1)] = 1
    return (np.arange(EXACT + 1)[:, None] + sums).ravel()


def grown(rate, time):
    """(e^{rate·time} − 1)/rate, and `time` for a rate of 0."""
    return np.expm1(rate * time) / rate if abs(rate) > NO_GROWTH else time


def living_clone(births, losses, times, seed):
    """Cells of one clone of a birth-death process, given that it lives to the last of the times.

    Parameters
    ----------
    births, losses : float
        Rates per cell.
    times : ndarray
        Increasing from 0, when the clone is one cell.
    seed : int

    Returns
    -------
    ndarray

    Notes
    -----
    Since the clone lives, each event is weighed by the chance that the clone after it does (Doob's transform).
    Beyond `MANY` cells the mean grows and chance adds a normal deviate with the variance of the process.
    """
    growth, end = births - losses, times[-1]
    waits, kinds, steps = (np.random.default_rng((seed, i)) for i in range(3))

    def dies(t):
        """Chance that the clone of one cell at time t is gone at the end."""
        return 1 - 1 / (math.exp(-growth * (end - t)) + births * grown(-growth, end - t))

    t, n, events = 0.0, 1, [(0.0, 1)]
    while t < end and n < MANY:
        for wait, kind in zip(waits.standard_exponential(1000).tolist(), kinds.random(1000).tolist()):
            q = dies(t)
            up = births * n * (1 - q ** (n + 1))
            both = up + losses * n * (1 - q ** (n - 1))
            t, n = t + wait * (1 - q**n) / both, n + (1 if kind * both < up else -1)
            if t >= end or n >= MANY:
                break
            events.append((t, n))
    when, cells = np.transpose(events)
    drawn = cells[np.searchsorted(when, times, side="right") - 1]
    now, size = t, n
    for i in np.flatnonzero(times > t):
        step, q = times[i] - now, max(dies(now), 1e-9)
        factor = math.exp(growth * step)
        variance = size * (births + losses) * factor * grown(growth, step)
        lives = -math.log(q) * q**size / (1 - q**size)  # d ln(1 − qⁿ)/dn: the clone that lives is drawn upwards
        now, size = times[i], max(1.0, size * factor + variance * lives + math.sqrt(variance) * steps.standard_normal())
        drawn[i] = size
    return drawn
