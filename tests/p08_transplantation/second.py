"""A transplant once more: conditioning written apart, host and graft in cells per kg, by another solver."""

import numpy as np
from solving import crossings, solved
from transplants import Kind, plain, resting

#: Source: early progenitors a CD34+ cell, days until they work, first platelet formation, growth, own cells.
GRAFTS = {
    "auto PB": (1.2, 2.5, 1, 1, True),
    "allo PB": (1.2, 2.5, 1, 1, False),
    "allo BM": (0.8, 2.5, 1, 1, False),
    "cord": (0.6, 2.5, 0.05, 1, False),
    "expanded cord": (0.6, 2.5, 0.05, 1, False),
    "gene therapy": (0.06, 6.5, 0.05, 0.35, True),
}
SCALE = np.tile([1e3] * 4 + [6e7] + [1.0] * 15, 2)


def left_of_host(survival):
    """The host's states in cells per kg after conditioning that leaves this share of the stem cells."""
    e = min(1.0, np.log(survival) / (-90 / 20)) ** (1 / 3)
    y = resting()
    y[0] *= survival
    y[1:5] *= 1e-6**e
    for stages in (slice(6, 10), slice(11, 15), slice(16, 19)):
        y[stages] *= 1e-4**e
    for place, low in ((10, 1), (15, 60), (19, 10)):
        y[place] = y[place] ** (1 - e) * low**e
    return y


def host_and_graft(m, days, rtol=1e-9):
    """All 40 states in cells per kg at these days."""
    early, lag, meg0, growth, own = GRAFTS[m.source]
    g_max = m.progenitor_growth * (0.66 if m.immune_suppression else 1)
    kinds = [Kind(g_max), Kind(g_max * growth, meg0)]
    infused = 1e6 * m.cd34_dose * m.viability
    graft = np.zeros(20)
    graft[0], graft[5] = infused * m.homing * m.lt_hsc_fraction * (1 - 0.99 * m.host_survival), 1
    kills = 0 if own else m.rejection

    def rhs_with(gcsf):
        def rhs(t, y):
            change = plain(t, y, gcsf, kinds)
            change[20] -= kills * np.exp(-t / 30) * y[20]
            return change

        return rhs

    def arrive(y):
        y = y.copy()
        y[24], y[25] = y[24] + infused * m.homing * early / (1 + infused / 15e6), 1
        return y

    phases = [(at, rhs_with(m.gcsf and 1 <= at < 40)) for at in ((0, 1, 40) if m.gcsf else (0,))]
    phases = sorted([*phases, (lag, rhs_with(m.gcsf), arrive)], key=lambda phase: phase[0])
    start = np.concatenate([left_of_host(m.host_survival), graft])
    return solved(phases, start, days, rtol=rtol, atol=1e-13 * SCALE)


def engrafted(days, counts, limit):
    """The first day from which the count is at the limit or above for two days more."""
    edges = np.append(crossings(days, counts, limit), days[-1])
    above = np.interp((edges[1:] + edges[:-1]) / 2, days, counts) > limit
    return next((up for up, stays in zip(edges, above & (np.diff(edges) >= 2)) if stays), None)


def transplant(m):
    """A year; fifty times a day while the blood returns."""
    t = np.append(np.linspace(0, 100, 5001), 365)
    y = host_and_graft(m, t)
    neutrophils, platelets = y[10] + y[30], y[15] + y[35]
    chimerism = y[20, -1] / (y[0, -1] + y[20, -1])
    return {
        "neutrophil_engraftment_day": engrafted(t, neutrophils, 0.5),
        "platelet_engraftment_day": engrafted(t, platelets, 20),
        "platelets_above_50_day": engrafted(t, platelets, 50),
        "chimerism_1_year": chimerism,
        "lasting_chimerism": chimerism,
    }


SECOND = {"Transplant": transplant}
