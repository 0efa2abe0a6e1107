"""A failing marrow in cells per kg, and leukemias in cells without logarithms or eigenvectors, once more."""

from functools import cache

import numpy as np
from scipy.integrate import solve_ivp
from solving import crossings, solved
from transplants import Kind, plain, resting

# acute leukemia, in cells/kg

A, P, D, K = 0.87, 0.45, 2.3, 1.28e-9
C2 = (2 * A - 1) / K
C1 = D * C2 / P


def four_cells(m, days):
    """Healthy dividing and mature cells, leukemic ones."""
    a_l, p_l = m.leukemic_self_renewal, m.leukemic_division_rate

    def rhs(t, cells):
        c1, c2, l1, l2 = cells
        s = 1 / (1 + K * (c2 + l2))
        return [
            (2 * A * s - 1) * P * c1,
            2 * (1 - A * s) * P * c1 - D * c2,
            (2 * a_l * s - 1) * p_l * l1,
            2 * (1 - a_l * s) * p_l * l1 - D * l2,
        ]

    l2 = 2 * (1 - a_l / (2 * A)) * p_l * m.leukemic_start / D  # what they keep up at the start
    return solved([(0, rhs)], [C1, C2, m.leukemic_start, l2], days, atol=1e-4)


def acute_leukemia(m):
    """Ten times a day."""
    t = np.linspace(0, m.days, round(10 * m.days) + 1)
    c1, c2, l1, _ = four_cells(m, t)
    halved = crossings(t, c2, 0.5 * C2)
    return {"day_healthy_halved": halved[0] if halved.size else None, "leukemic_share_end": l1[-1] / (c1 + l1)[-1]}


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
    ratio = 100 * cells[7] / (2 * cells[3] + cells[7])

    def slope(first, last):
        return np.polyfit(t[first : last + 1], np.log(ratio[first : last + 1]), 1)[0]

    return {
        "bcr_abl_percent": (t, ratio),
        "slope_1": slope(15, 60),
        "slope_2": slope(200, 350),
        "lowest_day": t[np.argmin(ratio)],
        "decades_1_year": np.log10(cells[7, 0] / cells[7, 365]),
        "leukemic_stem_cells_1_year": cells[4, 365] / cells[4, 0],
        "bcr_abl_end": ratio[-1],
    }


# aplastic anemia


def aplastic_anemia(m):
    """Counts on the day of diagnosis and after half a year of treatment."""
    attacked = Kind(mu_s=0.03, mu_p=0.35)
    left = 1 - m.immunosuppression
    treated = Kind(mu_s=0.03 * left, mu_p=0.35 * left)
    if m.eltrombopag:
        treated = treated._replace(p_a=2 * treated.p_a, g_max=1.15 * treated.g_max)
    phases = [(0, lambda t, y: plain(t, y, False, [attacked])), (240, lambda t, y: plain(t, y, False, [treated]))]
    start = resting()
    y = solved(phases, start, [0, 240, 422], rtol=1e-9, atol=1e-12 * np.maximum(start, 1))
    found = {}
    for when, states in (("at_diagnosis", y[:, 1]), ("6_months", y[:, 2])):
        values = (states[0] / 1000, states[10], states[15], states[19])
        found |= {
            f"{name}_{when}": v for name, v in zip(("stem_cells", "neutrophils", "platelets", "hemoglobin"), values)
        }
    return found


SECOND = {
    "AcuteLeukemia": acute_leukemia,
    "AplasticAnemia": aplastic_anemia,
    "ChronicMyeloidLeukemia": chronic_myeloid_leukemia,
}
