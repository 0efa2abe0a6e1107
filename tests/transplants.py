"""Transplants for tests and benchmarks of the marrow: how the runs were set up from which the expected days come."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from hsclib.blood.marrow import HEALTHY, STATES, At, absent, at_rest, equations
from hsclib.integrate import Phase

P0 = 6e7  # CD34+ per kg of a healthy marrow
HOMING = 0.15
#: Source: CD34+ that act as early progenitors, days until they do, platelet formation at day 0, growth, stem cells
#: per CD34+.
GRAFTS = {
    "PB": (1.2, 2.5, 1, 1, 1e-4),
    "BM": (0.8, 2.5, 1, 1, 1.5e-4),
    "cord": (0.6, 2.5, 0.05, 1, 5e-4),
    "gene therapy": (0.06, 6.5, 0.05, 0.35, 0.5e-4),
}


def conditioned(host, survival, progenitor_survival=1e-6):
    """The host's states after conditioning, on the day of the transplant."""
    states = at_rest(host)
    states[At.S] *= survival
    for place in (At.P, At.T):
        states[place] *= progenitor_survival
    for place in (At.G, At.M, At.E):
        states[place] *= 1e-4
    states[At.N], states[At.B], states[At.R] = 1, 60, 10
    return states


def transplant(source, dose, *, gcsf=False, suppressed=False, survival=1e-4, stem_share=None, host=HEALTHY):
    """Phases and start of host and donor, for `blood_course(*transplant("PB", 5e6), times)`; `dose` is in CD34+
    per kg."""
    early, lag, meg0, growth, usual_share = GRAFTS[source]
    share = usual_share if stem_share is None else stem_share
    g_max = HEALTHY.g_max * (0.66 if suppressed else 1)
    pair = replace(host, g_max=g_max), replace(HEALTHY, g_max=growth * g_max, meg0=meg0)
    without, with_gcsf = (equations(*pair, gcsf=given) for given in (False, True))

    def infuse(y):
        y[STATES + At.P] += dose * HOMING * early / (1 + dose / 15e6) / P0
        y[STATES + At.q] = 1
        return y

    donor = np.multiply.outer(absent(), np.ones_like(dose))  # for many patients, an array of doses
    donor[At.S] = dose * HOMING * share / 1000 * (1 - 0.99 * survival)
    if gcsf:
        phases = [Phase(0, without), Phase(1, with_gcsf), Phase(lag, with_gcsf, infuse), Phase(40, without)]
    else:
        phases = [Phase(0, without), Phase(lag, without, infuse)]
    return phases, [conditioned(host, survival), donor]


class Kind(NamedTuple):
    """The rates of a genotype, for `plain`."""

    g_max: float = 0.55
    meg0: float = 1.0
    life: float = 120.0
    effective: float = 1.0
    p_a: float = 1 / 60
    mu_s: float = 0.0
    mu_p: float = 0.0
    chi: float = 0.12
    meg_day: float = 70.0
    stiff: float = 0.0


def resting():
    """The 20 states of a healthy marrow at rest, in cells per kg."""
    stages = [1000 / 280 * 35 / 3] * 3
    white, platelets, red = [2.4 * 4 * 6.5 / 4] * 4, [(250 / 9 + 7.1) * 4.5 / 4] * 4, [14.5 / 120 * 2] * 3
    return np.array([1000, *stages, 6e7, 1, *white, 4, *platelets, 250, *red, 14.5])


def plain(t, y, gcsf, kinds):
    """The same equations once more, in cells per kg and in numpy; `kinds` holds the `Kind` of each genotype."""
    y = y.reshape(-1, 20)
    stem, stage, cells, q, g, n, m, b, e, r = (
        y[:, 0],
        y[:, 1:4],
        y[:, 4],
        y[:, 5],
        y[:, 6:10],
        y[:, 10],
        y[:, 11:15],
        y[:, 15],
        y[:, 16:19],
        y[:, 19],
    )
    g_max, meg0, life, effective, p_a, mu_s, mu_p, chi, meg_day, stiff = np.transpose([Kind(*kind) for kind in kinds])
    k_s, p0, n0, b0, hb0, p_q, lambda_p = 1000, 6e7, 4, 250, 14.5, 1 / 280, 0.08
    theta, w = stem.sum() / k_s, cells.sum() / p0
    a = 0.75 / (1 + (2 * 0.75 - 1) * theta)
    p = p_q + (p_a - p_q) * max(0, 1 - theta)
    flux = 2 * (1 - a) * p * stem
    influx = lambda_p * p0 / (p_q * k_s) * 3 / 35 * stage[:, 2] * 2 / (1 + w**4)
    drive = g_max * (1 + 0.2 * gcsf) * max(0, 1 - w) * q
    f_n = (1 + max(0, 1 - n.sum() / n0)) * (1 + 0.25 * gcsf)
    f_b = 1 + max(0, 1 - b.sum() / b0)
    rest = hb0 - 4.6 * (stiff * r).sum() / r.sum() - 4.25 * ((1 - effective) * cells).sum() / cells.sum()
    f_e = min(4.75, (rest / max(r.sum(), 0.5)) ** 7)
    meg = meg0 + (1 - meg0) * t**3 / (t**3 + meg_day**3)

    def chain(into, stages, rate):
        return rate * (np.column_stack([into / rate, stages[:, :-1]]) - stages)

    tau = 6.5 * (1 - 0.25 * gcsf)
    return np.column_stack(
        [
            ((2 * a - 1) * p - mu_s) * stem,
            chain(flux, stage, 3 / 35),
            influx + (drive - lambda_p - mu_p) * cells,
            influx / (np.maximum(cells, 0) + 1) * (1 - q) - chi * drive * q,
            chain(2.4 * n0 * cells / p0 * f_n, g, 4 / tau),
            4 / tau * g[:, -1] - 2.4 * n,
            chain((b0 / 9 + 7.1) * cells / p0 * f_b * meg, m, 4 / 4.5),
            4 / 4.5 * m[:, -1] - b / 9 - 7.1 * (1 + 5 / b0) * b / (b.sum() + 5),
            chain(hb0 / 120 * cells / p0 * f_e * effective, e, 3 / 6),
            3 / 6 * e[:, -1] - r / life,
        ]
    ).ravel()
