"""Turnover and the tree once more: the rules in another order, and the four pools by a solver."""

import math

import numpy as np
from solving import solved

OUT, ST_OUT, TO_CMP, TO_CLP = 0.00909, 0.04545, 3.992, 0.02174  # of the healthy mouse, 1/d
ST_NET, MPP_NET = ST_OUT - OUT / 2.9, TO_CMP + TO_CLP - ST_OUT * 2.9 / 9  # keep 2.9 ST-HSC and 9 MPP a stem cell


def turnover(m):
    """Neutrophils in hours; the life of a platelet as the inverse of the two rates at which it ends."""
    in_blood = 2 * 4.5e9 * 5
    by_age, used_up = 1 / 10.5, 7.1 / (m.platelet_count / 0.66)
    return {
        "neutrophils_per_day": in_blood * math.log(2) / m.neutrophil_half_life * 24,
        "platelet_life_expected": 1 / (by_age + used_up),
        "b_cells_copied": 1 - 0.4 * 63 / 320,  # new ones a day, in billions, by the turnover 320/63
        "t_cells_copied": 1 - 0.033 * 320 / 710,
    }


def tree(m, days):
    """Cells for each stem cell, ST-HSC and MPP in all, and their labelled shares."""

    def rhs(t, y):
        st, st_label, mpp, mpp_label = y
        arrive, leave = m.st_differentiation, m.mpp_to_cmp + m.mpp_to_clp
        return [
            m.hsc_differentiation + (ST_NET - arrive) * st,
            m.hsc_differentiation + (ST_NET - arrive) * st_label,
            arrive * st + (MPP_NET - leave) * mpp,
            arrive * st_label + (MPP_NET - leave) * mpp_label,
        ]

    st, st_label, mpp, mpp_label = solved([(0, rhs)], [2.9, 0, 9, 0], days, rtol=1e-10)
    return {"st_cells": st, "mpp_cells": mpp, "st_label": st_label / st, "mpp_label": mpp_label / mpp}


def platelets(m, day):
    """Made of the healthy number, and the labelled share: what came of stem cells and MPP a week before."""
    if day < 7:
        return 1.0, 0.0
    pools = {k: v[-1] for k, v in tree(m, np.array([0.0, max(day - 7, 1e-9)])).items()}
    x, steps = m.platelet_shortcut, m.hsc_differentiation / OUT
    old, new = (1 - x) * pools["mpp_cells"] * (1 - pools["mpp_label"]) / 9, x * steps
    new += (1 - x) * pools["mpp_cells"] * pools["mpp_label"] / 9
    return old + new, new / (old + new)


def lineage_tree(m):
    """On the day, and after so long that nothing changes: then cells over what arrives is the time they stay."""
    now, rest = ({k: v[-1] for k, v in tree(m, np.array([0.0, day])).items()} for day in (m.day, 3e4))
    st, mpp = rest["st_cells"], rest["mpp_cells"]
    made, labelled = platelets(m, m.day)
    return {
        "platelet_flow_share": made,
        "platelet_label_on_day": labelled,
        "st_label_on_day": now["st_label"],
        "mpp_label_on_day": now["mpp_label"],
        "st_per_hsc": st,
        "mpp_per_hsc": mpp,
        "st_residence": st / m.hsc_differentiation,
        "mpp_residence": mpp / (m.st_differentiation * st),
    }


SECOND = {"BloodTurnover": turnover, "LineageTree": lineage_tree}
