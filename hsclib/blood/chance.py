"""Random numbers that follow a slider.

Every draw is the quantile of a fixed uniform number. A parameter that moves a little moves every draw
a little, or not at all: what changes in the picture is its effect, not new noise.
"""

import math
from functools import lru_cache

import numpy as np
from scipy.integrate import cumulative_trapezoid
from scipy.special import ndtri

EXACT = 200  # up to this many trials the binomial quantile is exact
MANY_CELLS = 100  # cells of a clone: up to here every birth and loss is drawn, later a step at once
TABLED_CELLS = 20  # cells of a clone: up to here the law of a step is exact, later normal and corrected for skewness
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


def living_clone(births, losses, times, seed, change=math.inf, later=0.0):
    """Cells of one clone of a birth-death process, given that it lives to the last of the times.

    Parameters
    ----------
    births, losses : float
        Rates per cell.
    times : ndarray
        Increasing from 0, when the clone is one cell.
    seed : int
    change, later : float
        A time, and the losses from then on.

    Returns
    -------
    ndarray

    Notes
    -----
    Since the clone lives, each event is weighed by the chance that the clone after it does (Doob's transform).
    Beyond `MANY_CELLS` the mean grows and chance adds a normal deviate with the variance of the process.
    """
    growth, late, end = births - losses, births - later, times[-1]
    waits, kinds, steps = (np.random.default_rng((seed, i)) for i in range(3))

    def dies(t):
        """Chance that the clone of one cell at time t is gone at the end."""
        first = max(min(change, end) - t, 0.0)
        rest, grown = end - t - first, math.exp(-growth * first)
        paths = growth_integral(-growth, first) + grown * growth_integral(-late, rest)
        return 1 - 1 / (grown * math.exp(-late * rest) + births * paths)

    t, n, events = 0.0, 1, [(0.0, 1)]
    while t < end and n < MANY_CELLS:
        for wait, kind in zip(waits.standard_exponential(1000).tolist(), kinds.random(1000).tolist()):
            q = dies(t)
            up = births * n * (1 - q ** (n + 1))
            both = up + (losses if t < change else later) * n * (1 - q ** (n - 1))
            t, n = t + wait * (1 - q**n) / both, n + (1 if kind * both < up else -1)
            if t >= end or n >= MANY_CELLS:
                break
            events.append((t, n))
    when, cells = np.transpose(events)
    drawn = cells[np.searchsorted(when, times, side="right") - 1]
    now, size = t, n
    for i in np.flatnonzero(times > t):
        step, q = times[i] - now, max(dies(now), 1e-9)
        rate = growth if times[i] <= change else late
        factor = math.exp(rate * step)
        variance = size * (2 * births - rate) * factor * growth_integral(rate, step)
        lives = -math.log(q) * q**size / (1 - q**size)  # d ln(1 − qⁿ)/dn: the clone that lives is drawn upwards
        now, size = times[i], max(1.0, size * factor + variance * lives + math.sqrt(variance) * steps.standard_normal())
        drawn[i] = size
    return drawn


def clone_steps(founders, steps, seed):
    """Sizes of many clones of a birth-death process whose rates change with time, each begun by one cell.

    Parameters
    ----------
    founders : int
    steps : sequence of (float, float)
        For each step, of one cell that begins it: the chance that any of its descendants is there at the end, and
        how many there are on average. `birth_death` gives both.
    seed : int

    Returns
    -------
    ndarray of int, shape (steps + 1, founders)

    Notes
    -----
    Each step is the quantile of the exact law of the process over that time (Kendall's formula). Beyond `TABLED_CELLS`
    it is that of the normal distribution, corrected for skewness.
    """
    sizes = np.zeros((len(steps) + 1, founders), int)
    sizes[0], alive = 1, np.arange(founders)
    for i, (lives, grown) in enumerate(steps):
        n, u = sizes[i, alive], uniforms(founders, seed, i, 1)[alive]
        few = n <= TABLED_CELLS
        rows, width = _rows_of_a_step(lives, grown)
        drawn = np.empty_like(n)
        drawn[few] = np.searchsorted(rows, n[few] + u[few]) - n[few] * width
        many, z = n[~few], ndtri(u[~few])
        variance, third = _cumulants(lives, grown)
        bent = third / variance * (z * z - 1) / 6
        drawn[~few] = np.maximum(np.rint(many * grown + np.sqrt(many * variance) * z + bent), 0)
        sizes[i + 1, alive] = drawn
        alive = alive[drawn > 0]
    return sizes


def living_steps(steps, seed):
    """Sizes of one such clone, given that it lives to the last step: array of shape (steps + 1,).

    Since it lives, each size is weighed by the chance that a clone of that size does (Doob's transform).
    """
    gone = [0.0]  # chance that the clone of one cell at the end of each step has died out at the last, from behind
    for lives, grown in reversed(steps[1:]):
        fail = 1 - lives / grown
        gone.append((1 - lives + (lives - fail) * gone[-1]) / (1 - fail * gone[-1]))
    sizes = [1.0]
    for (lives, grown), q, u in zip(steps, reversed(gone), uniforms(len(steps), seed, 2)):
        n, (variance, _) = sizes[-1], _cumulants(lives, grown)
        if n <= TABLED_CELLS:
            chances = _chances(lives, grown, [round(n)])[0]
            weighed = (chances * (1 - q ** np.arange(chances.size))).cumsum()
            sizes.append(float(np.searchsorted(weighed, u * weighed[-1])))
        else:
            q = max(q, 1e-9)
            upwards = -math.log(q) * q**n / (1 - q**n)  # d ln(1 − qⁿ)/dn
            sizes.append(max(1.0, n * grown + n * variance * upwards + math.sqrt(n * variance) * ndtri(u)))
    return np.array(sizes)


def birth_death(times, cells, losses):
    """The law of one cell's descendants at each of the times, for a pool whose mean is known.

    With the mean m(t) of what one cell has become and the rate of loss d(t) of each (births make up for the rest)::

        lives = 1/(1 + ∫ d/m dt)        (Kendall's formula);   given that any is left, their number is geometric

    Parameters
    ----------
    times, cells, losses : ndarray, shape (n,)
        Times, close enough for the trapezoidal rule; cells of the pool at each, in any unit; losses per cell and time.

    Returns
    -------
    lives, grown : ndarray, shape (n,)
        From the first of the times to each.
    """
    grown = cells / cells[0]
    return 1 / (1 + cumulative_trapezoid(losses / grown, times, initial=0)), grown


def _cumulants(lives, grown):
    """The second and the third cumulant of the descendants of one cell."""
    odds = grown / lives - 1
    pairs, triples = 2 * grown * odds, 6 * grown * odds**2
    variance = pairs + grown - grown**2
    return variance, triples + 3 * pairs + grown - 3 * grown * (pairs + grown) + 2 * grown**3


def _chances(lives, grown, counts):
    """P(size = k) after a step that so many cells began, for k = 0 … width − 1: a row for each of the counts.

    One cell leaves none with probability 1 − A, else a geometric number with β = 1 − A/m: its generating function is
    (1 − A + (A − β)·z)/(1 − β·z). That of n cells is its n-th power, turned into chances by a Fourier transform.
    """
    fail, most = 1 - lives / grown, max(counts)
    reach = most * grown + 12 * math.sqrt(most * _cumulants(lives, grown)[0]) + 40 * grown / lives
    width = 2 ** math.ceil(math.log2(reach))
    z = np.exp(-2j * np.pi * np.arange(width // 2 + 1) / width)
    one = (1 - lives + (lives - fail) * z) / (1 - fail * z)
    return np.fft.irfft(np.vander(one, most + 1, increasing=True).T[counts], width, axis=1)


@lru_cache(maxsize=64)
def _rows_of_a_step(lives, grown):
    """n + P(size ≤ k) for n = 0 … TABLED_CELLS cells and k = 0 … width − 1, put end to end; and the width."""
    sums = np.clip(_chances(lives, grown, np.arange(TABLED_CELLS + 1)).cumsum(axis=1), 0, 1)
    sums[:, -1] = 1
    rows = np.arange(TABLED_CELLS + 1)[:, None] + np.maximum.accumulate(sums, axis=1)
    return rows.ravel(), sums.shape[1]
