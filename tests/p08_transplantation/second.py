"""A transplant once more: conditioning written apart, host and graft in cells per kg, by another solver."""

import numpy as np
from solving import crossings, solved
from transplants import Kind, plain, resting

#: Source: early progenitors a CD34+ cell, days until they work, first platelet formation, growth, usual dose, own
#: cells, and the standard normal deviate of resistance above which hosts keep it out.
GRAFTS = {
    "auto PB": (2.85, 2.5, 3, 1, 5, True, np.inf),
    "allo PB": (2.8, 3, 1, 1, 6, False, 1.880794),  # 3 %
    "allo BM": (3.4, 8, 0.55, 1, 2.5, False, 1.750686),  # 4 %
    "cord": (0.25, 6, 0.18, 0.8, 0.25, False, 1.226528),  # 11 %
    "expanded cord": (1.6, 2.5, 0.18, 1, 9, False, 1.750686),
    "gene therapy": (0.36, 9, 0.13, 0.7, 8, True, np.inf),
}
SCALE = np.tile([1e3] * 4 + [6e7] + [1.0] * 15, 2)


def left_of_host(survival, conditioning):
    """The host's states in cells per kg after conditioning that leaves this share of the stem cells."""
    gray, auc = -np.log(survival), 23 * (-np.log(survival)) ** (2 / 3)
    e = min(1.0, gray / np.log(1e6) if conditioning == "irradiation" else auc / 90)
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
    early, lag, meg0, growth, usual, own, deviate = GRAFTS[m.source]
    g_max, meg0 = m.progenitor_growth * (0.82 if m.immune_suppression else 1), meg0 * m.platelet_formation
    kinds = [Kind(g_max), Kind(g_max * growth, meg0, meg_day=14 / min(1, meg0))]
    infused = 1e6 * m.cd34_dose * m.viability
    spared = 1.0
    if not own:
        limit = np.exp(deviate) * (infused / 1e6 / usual) ** 0.5
        spared = max(1, m.resistance) ** -1.5 if m.resistance <= limit else 0.0
    graft = np.zeros(20)
    free = 1 - 0.99 * m.host_survival
    graft[0], graft[5] = spared * min(infused * m.homing * m.lt_hsc_fraction * free, 1000 * free), 1
    kills = 0 if own else m.rejection

    def rhs_with(gcsf):
        def rhs(t, y):
            change = plain(t, y, gcsf, kinds)
            change[20] -= kills * np.exp(-t / 30) * y[20]
            return change

        return rhs

    def arrive(y):
        y = y.copy()
        y[24], y[25] = y[24] + spared * infused * m.homing * early / (1 + infused / 1e6) ** 0.65, 1
        return y

    phases = [(at, rhs_with(m.gcsf and 1 <= at < 40)) for at in ((0, 1, 40) if m.gcsf else (0,))]
    phases = sorted([*phases, (lag, rhs_with(m.gcsf), arrive)], key=lambda phase: phase[0])
    start = np.concatenate([left_of_host(m.host_survival, m.conditioning), graft])
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


def lymphocytes(m):
    """The rates behind the curves, by Radau, of 70 kg with 5 L of blood; five years, every tenth of a day."""
    t_cells = {"auto PB": 100e6, "allo PB": 250e6, "allo BM": 25e6, "cord": 4e6}[m.source] * 70 * 0.02 / 5e6
    t_cells *= 0.05 if m.atg else 1
    slow = 61 if m.source == "cord" else 160
    most_b, thymus = 250 + 250 * 0.5 ** (m.age / 10), 2.1 * 0.5 ** (m.age / 9)

    def rhs_on(nk, b, new):
        def rhs(t, y):
            back = np.log(2) * np.array([(250 - y[0]) / 20, (most_b - y[1]) / slow])
            grown = 0.056 * y[2:4] * (1 - y[2:4] / (300, 400))
            return [back[0] * nk, back[1] * b, *grown, (thymus - y[4] / 1000) * new]

        return rhs

    phases = [(0, rhs_on(0, 0, 0)), (14, rhs_on(1, 0, 0)), (45, rhs_on(1, 1, 0)), (180, rhs_on(1, 1, 1))]
    t = np.linspace(0, 1826, 18_261)
    y = solved(phases, np.array([0, 0, 0.6 * t_cells, 0.4 * t_cells, 0]), t, rtol=1e-9, atol=1e-9)
    cd4 = y[2] + y[4]
    limits = {"nk": (y[0], 100), "b_cells": (y[1], 200), "cd8": (y[3], 250), "cd4": (cd4, 200), "cd4_500": (cd4, 500)}
    return {f"{name}_day": next(iter(crossings(t, *course)), None) for name, course in limits.items()} | {
        "cd4": (t, cd4),
        "b_cells": (t, y[1]),
    }


SECOND = {"Transplant": transplant, "ImmuneRecovery": lymphocytes}
