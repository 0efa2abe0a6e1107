"""Stem cells once more: stages in cells/kg, rest by a root finder, clones by quadrature, chance by recurrence."""

import math

import numpy as np
from scipy.integrate import quad
from scipy.linalg import solve_banded
from scipy.optimize import fsolve
from solving import crossings, lowest, solved

NEUTROPHILS = 4e8  # cells/kg


def stages(c, a, p, d, k, on="self-renewal", at_rest=None):
    """The equations as they are printed: dc/dt in cells/kg and day."""
    s = 1 / (1 + k * c[-1])
    shares = [ai * s for ai in a] if on == "self-renewal" else list(at_rest)
    if on == "division":
        p = [pi * s * 2 * a[0] for pi in p]
    flow = [(2 * shares[0] - 1) * p[0] * c[0]]
    for i in range(1, len(shares)):
        flow.append((2 * shares[i] - 1) * p[i] * c[i] + 2 * (1 - shares[i - 1]) * p[i - 1] * c[i - 1])
    return [*flow, 2 * (1 - shares[-1]) * p[-1] * c[-2] - d * c[-1]]


def four_stages():
    """a, p, d, k and the cells at rest."""
    a, p, d, k = (0.85, 0.60, 0.40), (0.05, 0.4, 0.9), 2.3, 0.7 / NEUTROPHILS

    def still(ln_c):
        c = [*np.exp(ln_c), NEUTROPHILS]
        return [flow / cells for flow, cells in zip(stages(c, a, p, d, k)[1:], c[1:])]

    return a, p, d, k, [*np.exp(fsolve(still, np.log([1e8, 1e8, 1e9]), xtol=1e-13)), NEUTROPHILS]


def three_stages():
    """As published: c₁* and c₂* are given; the second stage's self-renewal and speed are what keeps them."""
    d, k, cells = 2.3, 0.7 / NEUTROPHILS, [1e7, 2e9, NEUTROPHILS]
    a2, p2 = fsolve(
        lambda x: np.array(stages(cells, (0.85, x[0]), (0.1, x[1]), d, k)[1:]) / cells[1:], (0.84, 0.4), xtol=1e-13
    )
    return (0.85, a2), (0.1, p2), d, k, cells


def self_renewal(m):
    """Until m.days; relative to the cells of the normal state."""
    a, p, _, k, cells = {"four stages": four_stages, "published three stages": three_stages}[m.parameter_set]()
    amplification = m.clearance * cells[-1] / (p[0] * cells[0])
    a, p, cells = (m.stem_self_renewal, *a[1:]), (m.stem_division_rate, *p[1:]), np.array(cells)
    start = {
        "dividing cells are lost": [*(m.surviving_fraction * cells[:-1]), cells[-1]],
        "stem cells are lost": [m.surviving_fraction * cells[0], *cells[1:]],
        "graft into an empty marrow": [m.surviving_fraction * cells[0], *np.ones(cells.size - 1)],
    }[m.hit]
    t = np.linspace(0, m.days, 40_001)
    c = solved([(0, lambda t, c: stages(c, a, p, m.clearance, k))], start, t, atol=1e-6)
    stem, mature = c[0] / cells[0], c[-1] / cells[-1]
    low, low_day = lowest(t, mature)

    def back(y, limit):
        passed = crossings(t, y, limit)
        return passed[-1] if passed.size else None

    return {
        "stem_growth": stem[-1] / stem[0],
        "signal_at_end": 2 * m.stem_self_renewal / (1 + k * c[-1, -1]),
        "stem_at_end": stem[-1],
        "stem": (t, stem),
        "nadir": low,
        "nadir_day": low_day,
        "neutrophil_recovery_day": back(mature, 0.9),
        "neutrophils_above_a_tenth_day": back(mature, 0.1),
        "stem_recovery_day": back(stem, 0.9),
        "amplification": amplification,
    }


# clones through life

RATE, SCALE, SHAPE, HIGHEST = 3.8e-5, 9.26e-6, 0.2287, 0.1369  # of ten genes


def clones(s, t, limit, size, rate):
    """∫ρ by quadrature over ln f, up to 0.4999."""
    phi = np.expm1(s * t) / (2 * size * s) if s else t / (2 * size)

    def density(ln_f):
        f = np.exp(ln_f)
        return 2 * size * rate / (1 - 2 * f) * np.exp(-f / (1 - 2 * f) / phi)

    return quad(density, np.log(limit), np.log(0.4999), epsabs=0, epsrel=1e-9, limit=500)[0]


def clones_of_ten_genes(t, limit, size, rate):
    """The mean of ∫ρ over the spread of fitness."""

    def over(function):  # steep at 0: integrated over the fourth root
        return quad(lambda x: function(x**4) * 4 * x**3, 0, HIGHEST**0.25, epsrel=1e-8, limit=500)[0]

    def weight(s):
        return np.exp(-((s / SCALE) ** SHAPE))

    return over(lambda s: weight(s) * clones(s, t, limit, size, rate)) / over(weight)


def clonal_hematopoiesis(m):
    """The mean clone by its growth, dφ/dt = s·φ + 1/(2N), with a smaller s once it slows; carriers at whole ages."""
    t = np.linspace(0, 100 - m.origin, 8001)
    slow, change = min(m.fitness, 0.05), max(m.slows_from - m.origin, 0)

    def growth(s):
        return lambda t, y: [s * y[0] + 1 / (2 * m.effective_size)]

    pieces = [(0, growth(m.fitness)), (change, growth(slow))]
    (phi,) = solved(pieces, [0.0], t)
    vaf = phi / (1 + 2 * phi)
    seen = crossings(t, vaf, 0.02)

    def carriers(age):
        if m.clones == "one variant":
            return -np.expm1(-clones(m.fitness, age, m.detection_limit, m.effective_size, m.mutation_rate))
        return -np.expm1(-clones_of_ten_genes(age, m.detection_limit, m.effective_size, m.mutation_rate))

    return {
        "vaf": (m.origin + t, vaf),
        "years_to_vaf_2_percent": seen[0] if seen.size else None,
        "prevalence": carriers,
    }


# chance


def colonies(m):
    """Mean, mean square and extinction of each kind of founders, from generation to generation; sisters by E[XY].

    With E[(2·B)²] of a binomial B of Z trials: E[Z²] → 4·p·(1 − p)·E[Z] + 4·p²·E[Z²].
    """
    mean = square = product = gone = 0.0
    for p in (m.renewal_probability - m.founder_spread, m.renewal_probability + m.founder_spread):
        z, z_square, none = 1.0, 1.0, 0.0
        for _ in range(m.generations):
            z, z_square, none = 2 * p * z, 4 * p * (1 - p) * z + 4 * p * p * z_square, 1 - p + p * none**2
        mean, square, product, gone = mean + z / 2, square + z_square / 2, product + z * z / 2, gone + none / 2
    spread = math.sqrt(square - mean**2) / mean
    sisters = (product - mean**2) / (square - mean**2)
    return {
        "mean": mean,
        "mean_theory": mean,
        "coefficient_of_variation": spread,
        "spread_theory": spread,
        "extinct_fraction": gone,
        "extinct_theory": gone,
        "sister_correlation": sisters,
        "sister_correlation_theory": sisters,
    }


def alive(replacements):
    """Chance that a clone of one cell lives: of births and losses at one rate, dq/dt = (1 − q)²."""
    return 1 - solved([(0, lambda t, q: [(1 - q[0]) ** 2])], [0.0], [0.0, replacements])[0, -1]


def takes_over(n, r):
    """Chance that one of n cells takes over: the birth-death chain of Moran, all n − 1 equations solved."""
    k = np.arange(1, n)
    up, down = r * k * (n - k), k * (n - k)
    bands = np.array([[0, *-up[:-1]], up + down, [*-down[1:], 0]], float)
    right = np.zeros(n - 1)
    right[-1] = up[-1]
    return solve_banded((1, 1), bands, right)[0]


def neutral_drift(m):
    """Heterozygosity is lost at 2·λ/N; a share of one half spreads by what is lost."""
    n, replacements = round(m.stem_cells), m.replacements_per_year * m.years
    half = solved([(0, lambda t, h: [-2 / n * h[0]])], [0.5], [0.0, replacements])[0, -1]
    return {
        "clones_left": n * alive(replacements),
        "survival_expected": alive(replacements),
        "fixation_probability": takes_over(n, m.fitness) if n <= 1000 else None,
        "share_sd": math.sqrt((0.5 - half) / 2),
    }


# clones with drivers


def driver_clones(seed, ages, cells=100_000, drivers=200, second_drivers=False):
    """Clones of at least 1 % and what they hold, at each age; brute force.

    Wright and Fisher's process: once a year (1/(2·λ)) all places are drawn anew, each cell weighted by its growth. It
    drifts as births and losses at λ = 0.5 a year do. The fitness of new drivers is drawn by rejection.
    """
    rng = np.random.default_rng(seed)
    clones, growth, found = np.array([cells]), np.zeros(1), []
    for age in range(1, max(ages) + 1):
        hosts = rng.choice(clones.size, rng.poisson(drivers), p=clones / clones.sum())
        if not second_drivers:
            hosts = hosts[hosts == 0]
        tries = rng.gamma(0.73, 1 / 33, 40 * hosts.size + 400)
        np.subtract.at(clones, hosts, 1)
        clones = np.append(np.maximum(clones, 0), np.ones(hosts.size, int))
        growth = np.append(growth, growth[hosts] + 0.5 * tries[tries > 0.05][: hosts.size])
        weights = clones * np.exp(growth)
        clones = rng.multinomial(cells, weights / weights.sum())
        kept = (clones > 0) | (np.arange(clones.size) == 0)
        clones, growth = clones[kept], growth[kept]
        if age in ages:
            large = clones[1:][clones[1:] >= cells / 100]
            found.append((large.size, large.sum() / cells))
    return np.array(found)


SECOND = {
    "SelfRenewal": self_renewal,
    "ClonalHematopoiesis": clonal_hematopoiesis,
    "Colonies": colonies,
    "NeutralDrift": neutral_drift,
}
