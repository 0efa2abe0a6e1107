"""Random numbers that follow a slider.

Every draw is the quantile of a fixed uniform number. A parameter that moves a little moves every draw
a little, or not at all: what changes in the picture is its effect, not new noise.
"""

from functools import lru_cache

import numpy as np
from scipy.special import ndtri

EXACT = 200  # up to this many trials the binomial quantile is exact


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
