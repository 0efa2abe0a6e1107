"""Random numbers that follow a slider.

Every draw is the quantile of a fixed uniform number. A parameter that moves a little moves every draw
a little, or not at all: what changes in the picture is its effect, not new noise.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

EXACT = 200  # up to this many trials the binomial quantile is exact
MANY_CELLS = 100  # cells of a clone: up to here every birth and loss is drawn, later a step at once
STRETCH = 0.1  # the steps of `critical_steps`: in each, 1 + λ·t grows by this share
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


def growth_integral(rate, time):
    """The integral of e^{rate·t} over the time: (e^{rate·time} − 1)/rate, and `time` for a rate of 0."""
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
    Beyond `MANY_CELLS` the mean grows and chance adds a normal deviate with the variance of the process.
    """
    growth, end = births - losses, times[-1]
    waits, kinds, steps = (np.random.default_rng((seed, i)) for i in range(3))

    def dies(t):
        """Chance that the clone of one cell at time t is gone at the end."""
        return 1 - 1 / (math.exp(-growth * (end - t)) + births * growth_integral(-growth, end - t))

    t, n, events = 0.0, 1, [(0.0, 1)]
    while t < end and n < MANY_CELLS:
        for wait, kind in zip(waits.standard_exponential(1000).tolist(), kinds.random(1000).tolist()):
            q = dies(t)
            up = births * n * (1 - q ** (n + 1))
            both = up + losses * n * (1 - q ** (n - 1))
            t, n = t + wait * (1 - q**n) / both, n + (1 if kind * both < up else -1)
            if t >= end or n >= MANY_CELLS:
                break
            events.append((t, n))
    when, cells = np.transpose(events)
    drawn = cells[np.searchsorted(when, times, side="right") - 1]
    now, size = t, n
    for i in np.flatnonzero(times > t):
        step, q = times[i] - now, max(dies(now), 1e-9)
        factor = math.exp(growth * step)
        variance = size * (births + losses) * factor * growth_integral(growth, step)
        lives = -math.log(q) * q**size / (1 - q**size)  # d ln(1 − qⁿ)/dn: the clone that lives is drawn upwards
        now, size = times[i], max(1.0, size * factor + variance * lives + math.sqrt(variance) * steps.standard_normal())
        drawn[i] = size
    return drawn


def critical_steps(founders, end, seed):
    """Sizes of many clones of a critical birth-death process, each begun by one cell.

    Parameters
    ----------
    founders : int
    end : float
        Time in births per cell, λ·t.
    seed : int

    Returns
    -------
    times : ndarray, shape (n,)
        From 0 to `end`; the same whatever `end` is but for the last, so that a longer course begins like a shorter one.
    sizes : ndarray of int, shape (n, founders)

    Notes
    -----
    Each step is the quantile of the exact law of the process over that time. Beyond `MANY_CELLS` it is that of the
    normal distribution, corrected for skewness: over a time τ the cumulants of n cells are n, 2·n·τ and 6·n·τ².
    """
    steps = math.ceil(math.log1p(end) / STRETCH - 1e-9)  # the last is never too short to be one
    times = np.append(np.expm1(STRETCH * np.arange(steps)), end)
    sizes = np.zeros((len(times), founders), int)
    sizes[0], alive = 1, np.arange(founders)
    for i, tau in enumerate(np.diff(times)):
        n, u = sizes[i, alive], uniforms(founders, seed, i, 1)[alive]
        few = n <= MANY_CELLS
        rows, width = _critical_rows(float(tau))
        drawn = np.empty_like(n)
        drawn[few] = np.searchsorted(rows, n[few] + u[few]) - n[few] * width
        many, z = n[~few], ndtri(u[~few])
        drawn[~few] = np.maximum(np.rint(many + np.sqrt(2 * many * tau) * z + tau * (z * z - 1) / 2), 0)
        sizes[i + 1, alive] = drawn
        alive = alive[drawn > 0]
    return times, sizes


@lru_cache(maxsize=48)
def _critical_rows(tau):
    """n + P(size ≤ k) for n = 0 … MANY_CELLS cells a time `tau` ago and k = 0 … width − 1, and the width.

    One cell leaves none with probability q = τ/(1 + τ), else a geometric number: its generating function is
    (q + (1 − 2·q)·z)/(1 − q·z). That of n cells is its n-th power, turned into chances by a Fourier transform.
    """
    q = tau / (1 + tau)
    width = 2 ** math.ceil(math.log2(MANY_CELLS + 12 * math.sqrt(2 * MANY_CELLS * tau) + 40 * (1 + tau)))
    z = np.exp(-2j * np.pi * np.arange(width // 2 + 1) / width)
    powers = np.vander((q + (1 - 2 * q) * z) / (1 - q * z), MANY_CELLS + 1, increasing=True).T
    sums = np.clip(np.fft.irfft(powers, width, axis=1).cumsum(axis=1), 0, 1)
    sums[:, -1] = 1
    return (np.arange(MANY_CELLS + 1)[:, None] + np.maximum.accumulate(sums, axis=1)).ravel(), width
