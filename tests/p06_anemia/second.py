"""Red cells once more: iron with the daily loss apart, and the mixture as a blood that runs until it rests."""

import numpy as np
from scipy.optimize import brentq
from solving import solved


def iron(m, days):
    """Hemoglobin in g/dL, store in mg, volume in fL, reticulocytes, iron built in at first; absorption as a total."""

    def asked(hb):
        return min((14.5 / hb) ** 7, 4.75)

    def flows(hb, fe, grown, oral):
        recycled, demand = hb / 120 * 50 * 3.47, 14.5 / 120 * min(asked(hb), grown) * 50 * 3.47
        absorbed = 1 + 2 * max(0, 1 - fe / 500) + oral * max(0, 1 - fe / 1000)
        built = min(demand, recycled + max(absorbed - 1, 0) + 0.04 * max(fe, 0))
        return recycled, demand, absorbed, built

    def rhs_with(oral):
        def rhs(t, state):
            hb, fe, volume, grown, *marrow = state
            recycled, demand, absorbed, built = flows(hb, fe, grown, oral)
            new, into_blood = 50 + 40 * (built / demand) ** 0.35, marrow[-1] / 2
            return [
                into_blood - hb / 120 - m.blood_loss * hb / 100 / 50,
                absorbed - 1 + recycled - built,
                into_blood / hb * (new - volume),
                (asked(hb) - grown) / 5,
                *((before - after) / 2 for before, after in zip([built / 173.5 * 2, *marrow], marrow)),
            ]

        return rhs

    usual = asked(m.hemoglobin_start)
    _, demand, _, at_first = flows(m.hemoglobin_start, m.iron_store, usual, 0)
    left = m.hemoglobin_start * (5000 - m.lost_at_once) / 5000
    start = [left, m.iron_store, 50 + 40 * (at_first / demand) ** 0.35, usual, *3 * [at_first / 173.5 * 2]]
    phases = [(0, rhs_with(0)), (m.oral_from, rhs_with(m.oral_iron))]
    hb, fe, volume, grown, *_, last = solved(phases, start, days, max_step=2)
    now = zip(hb, fe, grown, m.oral_iron * (days >= m.oral_from))
    supplied = [built / demand for _, demand, _, built in (flows(*each) for each in now)]
    held = ((50 + 40 * np.array(supplied) ** 0.35) / 90) ** 1.4
    return hb, fe, volume, 50 * last / 2 / (14.5 / 120) / held, at_first


def iron_deficiency(m):
    """Every day."""
    t = np.arange(0, 365 * m.years + 1)
    hemoglobin, *_, reticulocytes, built = iron(m, t)
    rise = np.interp(m.oral_from + 28, t, hemoglobin) - np.interp(m.oral_from, t, hemoglobin)
    return {
        "hemoglobin": (t, hemoglobin),
        "reticulocytes": (t, reticulocytes),
        "hemoglobin_1_year": np.interp(365, t, hemoglobin),
        "iron_flux": built,
        "rise_28_days": rise if m.oral_iron else None,
    }


def circulating(share, life, effective, stiff=0.0, days=2000.0):
    """Red cells of host and donor, g/dL: made as the drive asks, lost after their life, until nothing changes."""

    def flow(t, cells):
        total = max(sum(cells), 1e-6)
        rest = 14.5 - 4.6 * stiff * cells[0] / total - 4.25 * (1 - share) * (1 - effective)
        made = 14.5 / 120 * min((rest / total) ** 7, 4.75)
        return [made * (1 - share) * effective - cells[0] / life, made * share - cells[1] / 120]

    return solved([(0, flow)], [7 * (1 - share), 7 * share], [0, days])[:, -1]


def stiff(m):
    """Of the patient's cells: sickle cells the less the longer they live."""
    sickle = m.disease == "sickle cell disease"
    return np.interp(m.host_red_cell_lifespan, [15, 120], [1, 0]) if sickle else 0


def red_cell_mixture(m):
    """Curves over the donor's share of the marrow; the shares that are needed, by a root finder."""
    sickle = 0.90 if m.disease == "sickle cell disease" else 0.0
    of_donor = {"AA": 0.0, "AS": 0.38}[m.donor]

    def cells(share):
        return circulating(share, m.host_red_cell_lifespan, m.host_effectiveness, stiff(m))

    def hemoglobin(share):
        return cells(share).sum()

    def hbs_percent(share):
        host, donor = cells(share)
        return 100 * (sickle * host + of_donor * donor) / (host + donor)

    def needed(curve, level):
        enough = curve(0.0) >= level if curve is hemoglobin else curve(0.0) <= level
        return None if enough else brentq(lambda share: curve(share) - level, 0, 1, xtol=1e-9)

    return {
        "hemoglobin": hemoglobin,
        "hbs_percent": hbs_percent,
        "donor_red_cells": lambda share: cells(share)[1] / cells(share).sum(),
        "chimerism_for_hemoglobin_10": lambda: needed(hemoglobin, 10),
        "chimerism_for_hbs_50": lambda: needed(hbs_percent, 50),
    }


def balance(m, days):
    """Hemoglobin in g/dL and reticulocytes, × normal, of somebody who was at rest until day 0."""
    given, asks = 1.33 * m.epo_dose / (m.epo_dose + 450), 14.5 - 4.25 * (1 - m.effectiveness)

    def rhs_with(most, more):
        def rhs(t, y):
            f = min(min((asks / y[0]) ** 7, 4.75 * most) + more, 4.75) if most else 0
            entering = 14.5 / 120 * m.effectiveness * f
            return [y[3] / 2 - y[0] / m.red_cell_lifespan, *np.diff([-entering, *-y[1:] / 2])]

        return rhs

    def rest(hb):
        return 14.5 * m.effectiveness * m.red_cell_lifespan / 120 * min((asks / hb) ** 7, 4.75 * m.kidney) - hb

    start = brentq(rest, 1e-6, 20, xtol=1e-13)
    stages = [2 * start / m.red_cell_lifespan] * 3
    treated = rhs_with(min(m.kidney * m.hif, 1), given)
    phases = [(-30, rhs_with(m.kidney, 0)), (0, rhs_with(0, 0)), (m.pause, treated)]
    y = solved(phases, [start, *stages], days, max_step=1)
    return y[0], y[3] / 2 / (14.5 / 120)


def red_cell_balance(m):
    """Every day."""
    days = np.arange(-30, 181.0)
    hemoglobin, made = balance(m, days)
    return {
        "hemoglobin": hemoglobin[-1],
        "hemoglobin_lowest": hemoglobin[30:].min(),
        "reticulocytes_least": made[30:].min(),
        "reticulocytes_before": made[0],
        "rise_84_days": hemoglobin[30 + 84] - hemoglobin[0],
    }


SECOND = {
    "IronDeficiency": iron_deficiency,
    "RedCellMixture": red_cell_mixture,
    "RedCellBalance": red_cell_balance,
}
