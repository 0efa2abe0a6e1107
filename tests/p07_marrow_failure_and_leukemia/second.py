"""A failing marrow in cells per kg, and leukemias in cells without logarithms or eigenvectors, once more."""

import math
from functools import cache

import numpy as np
from scipy.integrate import solve_ivp
from solving import crossings, solved
from transplants import Kind, plain, resting

# acute leukemia, in cells/kg

A, P, D, K = 0.87, 0.45, 2.3, 1.28e-9
C2 = (2 * A - 1) / K
C1 = D * C2 / P


def six_cells(m, days):
    """Healthy dividing and mature cells, those of the leukemia, and of its slow clone."""
    rates = [(m.leukemic_self_renewal, m.leukemic_division_rate), (m.slow_self_renewal, m.slow_division_rate)]

    def under(kappa):
        def rhs(t, cells):
            c1, c2, l1, l2, m1, m2 = cells
            s = 1 / (1 + K * (c2 + l2 + m2))
            found = [(2 * A * s - 1 - kappa / 2) * P * c1, 2 * (1 - A * s) * P * c1 - D * c2]
            for (a, p), first, second in zip(rates, (l1, m1), (l2, m2)):
                found += [(2 * a * s - 1 - kappa) * p * first, 2 * (1 - a * s) * p * first - D * second]
            return found

        return rhs

    def dies(cells):
        cells = cells.copy()
        for first in (2, 4):
            if 70 * cells[first] < 1:
                cells[first : first + 2] = 0
        return cells

    start = [C1, C2]
    for (a, p), there in zip(rates, (1, m.slow_clone)):
        first = m.leukemic_start * there
        start += [first, 2 * (1 - a / (2 * A)) * p * first / D]  # what they keep up at the start
    phases = [(0, under(0))]
    for i in range(m.chemo_cycles):
        begin = m.chemo_day + 28 * i
        phases += [(begin, under(m.chemo_strength)), (begin + 7, under(0), dies)]
    return solved(phases, start, days, rtol=1e-10, atol=1e-6)


def four_cells(m, days):
    """Healthy dividing and mature cells, leukemic ones."""
    return six_cells(m, days)[:4]


def acute_leukemia(m):
    """Ten times a day."""
    t = np.linspace(0, m.days, round(10 * m.days) + 1)
    c1, c2, l1, l2, m1, m2 = six_cells(m, t)
    halved, share = crossings(t, c2, 0.5 * C2), (l1 + m1) / (c1 + l1 + m1)
    found = {"day_healthy_halved": halved[0] if halved.size else None, "leukemic_share_end": share[-1]}
    if m.chemo_cycles:
        well = np.flatnonzero((t > m.chemo_day) & (share < 0.05) & (c2 > C2 / 2))[0]
        again = np.flatnonzero((np.arange(t.size) > well) & (share >= 0.05))
        found |= {"remission": t[well] - m.chemo_day, "slow_at_first": np.interp(m.chemo_day, t, m1 / (l1 + m1))}
        found["relapse"] = t[again[0]] - t[well] if again.size else None
    return found


# chronic myeloid leukemia

HEALTHY = [1e6, 1e8, 1e10, 1e12]


def eight_cells(growth, a_fold, b_fold):
    """x₀ … x₃ healthy, x₀ at its set point; y₀ … y₃ leukemic."""

    def rhs(t, cells):
        x0, x1, x2, x3, y0, y1, y2, y3 = cells
        return [
            0,
            0.8 * x0 - 0.008 * x1,
            5 * x1 - 0.05 * x2,
            100 * x2 - x3,
            growth * y0,
            1.6 / a_fold * y0 - 0.008 * y1,
            10 / b_fold * y1 - 0.05 * y2,
            100 * y2 - y3,
        ]

    return rhs


UNTREATED = eight_cells(0.005, 1, 1)


@cache
def diagnosis():
    """The day on which 10¹² leukemic blood cells have come from one stem cell, and all cells on it."""

    def many(t, cells):
        return np.log(max(cells[7], 1) / 1e12)

    many.terminal = True
    start = [*HEALTHY, 1, 0, 0, 0]
    found = solve_ivp(UNTREATED, (0, 5000), start, "Radau", events=many, rtol=1e-11, atol=1e-9)
    return found.t_events[0][0], found.y_events[0][0]


def cml(m, days):
    """All eight cells after the diagnosis."""
    _, start = diagnosis()
    drug = eight_cells(m.stem_growth, m.progenitor_fold, m.differentiated_fold)
    phases = [(0, drug)] if m.imatinib_days else []
    return solved([*phases, (m.imatinib_days, UNTREATED)], start, days, rtol=1e-11, atol=1e-12 * np.maximum(start, 1))


def chronic_myeloid_leukemia(m):
    """Every day."""
    t = np.arange(0, 365 * m.years + 1)
    cells = cml(m, t)
    raw = cells[7] / (2 * cells[3] + cells[7])
    ratio = 100 * raw / raw[0]  # the international scale: 100 at the diagnosis
    deep = np.flatnonzero(ratio <= 0.0032)

    def slope(first, last):
        return np.polyfit(t[first : last + 1], np.log(ratio[first : last + 1]), 1)[0]

    return {
        "bcr_abl_percent": (t, ratio),
        "slope_1": slope(15, 60),
        "slope_2": slope(200, 350),
        "slope_3": slope(1460, 1825) if m.years >= 5 else None,
        "deep_day": t[deep[0]] if deep.size else None,
        "lowest_day": t[np.argmin(ratio)],
        "decades_1_year": np.log10(cells[7, 0] / cells[7, 365]),
        "leukemic_stem_cells_1_year": cells[4, 365] / cells[4, 0],
        "bcr_abl_end": ratio[-1],
    }


# aplastic anemia


def attack(m, t):
    """What is left of the attack, of 1, after t days: the sum of what fades and what comes back."""
    fades = math.exp(-max(0, t - 240) / 60)
    back = m.returns * (1 - math.exp(-max(0, t - 970) / 60))
    return 1 - m.immunosuppression * (1 - fades) + m.immunosuppression * back


def aplastic_anemia(m):
    """Counts on the day of diagnosis and after half a year of treatment; the days of response and relapse."""

    def attacked(driven):
        def rhs(t, y):
            left = attack(m, t)
            kind = Kind(mu_s=0.03 * left, mu_p=0.35 * left)
            return plain(t, y, False, [kind._replace(p_a=1.7 / 60, g_max=1.15 * 0.55) if driven else kind])

        return rhs

    phases = [(0, attacked(False)), (240, attacked(m.eltrombopag)), (422, attacked(False)), (970, attacked(False))]
    start, t = resting(), np.arange(0, 240 + 365 * m.years + 1)
    y = solved(phases, start, t, rtol=1e-8, atol=1e-11 * np.maximum(start, 1))
    n, b, hb = y[10], y[15], y[19]
    found = {"stem_cells": (t, y[0] / 1000)}
    for when, day in (("at_diagnosis", 240), ("6_months", 422)):
        values = (y[0] / 1000, n, b, hb)
        found |= {
            f"{name}_{when}": v[day]
            for name, v in zip(("stem_cells", "neutrophils", "platelets", "hemoglobin"), values)
        }
    reticulocytes = 50 * y[18] * (3 / 6) / (14.5 / 120)
    well = (n >= 0.5).astype(int) + (b >= 20) + (reticulocytes >= 60) >= 2
    later = t >= 240
    days = {
        "first_response": np.flatnonzero(later & well),
        "complete_response": np.flatnonzero(later & (n >= 1) & (b >= 100) & (hb >= 10)),
    }
    first = days["first_response"]
    days["relapse"] = np.flatnonzero(~well & (t > first[0])) if first.size else first
    return found | {name: t[d[0]] - 240 if d.size else None for name, d in days.items()}


SECOND = {
    "AcuteLeukemia": acute_leukemia,
    "AplasticAnemia": aplastic_anemia,
    "ChronicMyeloidLeukemia": chronic_myeloid_leukemia,
}
