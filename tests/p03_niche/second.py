"""Places and mobilisation once more: free niches as a state of their own, and all states of the drugs."""

import math

import numpy as np
from solving import highest, solved

N, FILLED, DIVISION = 10_000, 9_900, 1 / 39
SETS = {"slow": (2, 5 / 1440), "published": (10, 3 / 1440)}  # cells in the blood, days each stays there


def rates(egress):
    """a, d, δ from three balances: as many lodge as leave, as many are lost as are born, each stays as seen."""
    in_blood, stay = SETS[egress]
    free = (N - FILLED) / N
    balances = [[in_blood * free, -FILLED, 0], [0, 0, in_blood], [free, 0, 1]]
    return np.linalg.solve(balances, [0, DIVISION * FILLED, 1 / stay])


def change(state, a, d, loss, all_niches=N):
    """Ashcroft's equations with the free niches as a state."""
    host, donor, free, host_blood, donor_blood = state
    in_host, in_donor = a * host_blood * free / all_niches, a * donor_blood * free / all_niches
    return np.array(
        [
            in_host - d * host,
            in_donor - d * donor,
            d * (host + donor) - in_host - in_donor,
            (DIVISION + d) * host - in_host - loss * host_blood,
            (DIVISION + d) * donor - in_donor - loss * donor_blood,
        ]
    )


def niches(m, days, doses):
    """Host, donor and free niches, and the cells of both in the blood."""
    share, traffic = m.host_occupancy * N, rates(m.egress)
    start = [share, 0, m.niches - share, SETS[m.egress][0] * share / FILLED, 0]

    def given(y):
        return y + [0, 0, 0, 0, m.donor_cells / doses]

    def rhs(t, y):
        return change(y, *traffic, m.niches)

    return solved([(day, rhs, given) for day in range(doses)], start, days, atol=1e-9)


def niche(m):
    """At the end."""
    host, donor, *_ = niches(m, np.array([0, m.days]), m.daily_doses)[:, -1]
    one_dose = niches(m, np.array([0, m.days]), 1)[1, -1]
    a, d, loss = rates(m.egress)
    return {
        "attachment": a,
        "detachment": d,
        "loss": loss,
        "donor_niches": donor,
        "stem_cells_fold": (host + donor) / FILLED,
        "donor_chimerism": donor / (host + donor),
        "fold_over_one_dose": donor / one_dose,
    }


P0, B0, VB, KH = 3, 2e9, 5e6, 24 * math.log(2) / 4


def sixteen_states(t, state, given, m):
    """Marrow, blood, depot and effect of the blocker, twelve steps of G-CSF; `given` is 1 while G-CSF is injected."""
    marrow, blood, depot, a = state[:4]
    g = 76 * m.gcsf_response * state[9] ** 3 * (1 - state[15])
    f = 1 + g + (1 + 0.06 * g) * 18.5 * a / (a + 0.32)
    leaves, comes_home = KH * P0 * VB / B0 * f * marrow, KH * blood * VB
    steps = [2.4 * (before - after) for before, after in zip([given, *state[4:15]], state[4:])]
    lost = 24 * math.log(2) / m.blocker_half_life * a
    return [comes_home - leaves, (leaves - comes_home) / VB, -48 * depot, 48 * depot - lost, *steps]


def mobilised(m, days):
    """Cells of the marrow, and per µL of blood."""

    def rhs_at(begin):
        return lambda t, y: sixteen_states(t, y, begin < m.gcsf_days, m)

    def injected(y):
        return y + np.eye(16)[2] * m.plerixafor_dose / 240

    events = sorted({0, m.gcsf_days, m.plerixafor_day})
    phases = [(at, rhs_at(at), *([injected] if at == m.plerixafor_day else [])) for at in events]
    return solved(phases, [B0 * m.store_left, P0 * m.store_left, *[0] * 14], days, atol=1e-9)[:2]


def mobilisation(m):
    """Ten days, 1,000 times a day."""
    t = np.linspace(0, 10, 10_001)
    marrow, blood = mobilised(m, t)
    peak, when = highest(t, blood)
    after = (t >= m.plerixafor_day) & (t <= m.plerixafor_day + 1)
    begins = np.interp(m.collection_day, t, blood)
    return {
        "cd34": (t, blood),
        "peak_cd34": peak,
        "peak_day": when,
        "store_lowest": marrow.min() / B0,
        "yield_per_kg": begins * m.litres_processed * m.collection_efficiency / 70,
        "plerixafor_fold": blood[after].max() / blood[after][0],
        "plerixafor_area": 24 * np.trapezoid(blood[after], t[after]),
    }


SECOND = {"Niche": niche, "Mobilisation": mobilisation}
