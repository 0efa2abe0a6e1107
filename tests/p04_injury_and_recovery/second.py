"""Friberg's equations once more, written plainly, in hours, with drug, stem cells and their way as states."""

import numpy as np
from scipy.integrate import quad
from scipy.linalg import expm
from solving import crossings, lowest, solved, time_below

K10, K12, K21, K13, K31 = 5.2, 1.06, 1.51, 1.26, 0.084  # docetaxel, 1/h


def drug(t, amounts, mg_per_hour):
    """Three compartments in mg, time in hours."""
    a1, a2, a3 = amounts
    return [mg_per_hour - (K10 + K12 + K13) * a1 + K21 * a2 + K31 * a3, K12 * a1 - K21 * a2, K13 * a1 - K31 * a3]


def chain(cells, concentration, supply, transit_hours, gamma, slope, lost_per_hour):
    """Proliferating cells, three transit stages, blood; `supply` is the count that their mothers can feed."""
    prol, t1, t2, t3, circ = cells
    ktr = 4 / transit_hours
    return [
        ktr * prol * (1 - slope * concentration) * (supply / circ) ** gamma - ktr * prol,
        ktr * (prol - t1),
        ktr * (t1 - t2),
        ktr * (t2 - t3),
        lost_per_hour * (t3 - circ),
    ]


def friberg(m, days):
    """Neutrophils, platelets and stem cells, by Radau from infusion to infusion; time in hours."""

    def both_at(mg_per_hour):
        def both(t, y):
            micromolar, stem, way = y[0] / 7.4 / 0.808, y[13], y[14:]
            slope_p = m.drug_effect * m.platelet_sensitivity
            sent = stem * 1.004 / (stem + 0.004)
            return [
                *drug(t, y[:3], mg_per_hour),
                *chain(
                    y[3:8],
                    micromolar,
                    m.baseline * way[5],
                    m.transit_time,
                    m.feedback,
                    m.drug_effect,
                    4 / m.transit_time,
                ),
                *chain(y[8:13], micromolar, 250 * way[2], 120, 0.10, slope_p, 1 / (24 * 9.5)),
                m.stem_regrowth / 24 * stem * (1 - stem / m.niche_capacity),
                *(6 / (35 * 24) * (np.append(sent, way[:5]) - way)),
            ]

        return both

    def hit(y):
        y = y.copy()
        y[13] *= m.stem_survival
        return y

    young, older = np.exp(-m.radiation / 1.2), np.exp(-(m.radiation**2) / 9)
    output = m.niche_capacity * 1.004 / (m.niche_capacity + 0.004)
    start = [0.0] * 3
    for count in (m.baseline * output, 250.0 * output):
        start += [older * count] + [count] * 4
    start += [young * m.niche_capacity] + [young * output] * 3 + [older * output] * 3
    doses = [24 * m.cycle_length * i for i in range(m.cycles)]
    phases = [p for h in doses for p in ((h, both_at(m.dose * 1.8), hit), (h + 1, both_at(0)))]
    return solved(phases, start, 24 * days, rtol=1e-10)[[7, 12, 13]]


def marrow_recovery(m):
    """Every quarter of an hour; the drug by the matrix exponential of its compartments."""
    t = np.arange(0, m.cycle_length * (m.cycles - 1) + m.days, 1 / 96)
    neutrophils, platelets, _ = friberg(m, t)
    nadir, when = lowest(t, neutrophils)
    fewest, when_fewest = lowest(t, platelets)
    flow = np.zeros((4, 4))
    flow[:3, :3] = np.transpose([drug(0, unit, 0) for unit in np.eye(3)])
    flow[0, 3] = m.dose * 1.8  # the fourth state, always 1, carries the inflow
    at_end = expm(flow) @ [0, 0, 0, 1]
    after = quad(lambda h: (expm(flow[:3, :3] * h) @ at_end[:3])[0], 0, 400, limit=500, points=[1, 5, 20, 60])[0]
    during = quad(lambda h: (expm(flow * h) @ [0, 0, 0, 1])[0], 0, 1)[0]
    back = crossings(t, neutrophils, 0.9 * neutrophils[0])
    return {
        "nadir": nadir,
        "nadir_day": when,
        "platelet_nadir": fewest,
        "platelet_nadir_day": when_fewest,
        "days_below_0_5": time_below(t, neutrophils, 0.5),
        "recovery_day_90_percent": back[-1] if back.size else None,
        "peak_concentration": at_end[0] / 7.4,
        "exposure": (during + after) / 7.4,
    }


SECOND = {"MarrowRecovery": marrow_recovery}
