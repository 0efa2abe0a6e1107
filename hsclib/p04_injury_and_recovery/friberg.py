"""Friberg's transit chain, of neutrophils and of platelets side by side, fed by one pool of stem cells."""

from ..parameters import constant
from .stem_pool import STAGES, WAY, reserve

FEEDBACK_FLOOR = constant(0.001, "1e9/L", "Count below which the feedback grows no more", "cho2018", "transcribed")
NO_FLOW = 1e-12  # of a healthy one: what a solver leaves of an empty way may be below zero, which has no power γ


def two_chains(neutrophils, platelets, concentration, stem_cells, exp, larger):
    """The right-hand side for ln Prol, T1, T2, T3 and Circ of neutrophils, then of platelets, and W1 to W6.

    Parameters
    ----------
    neutrophils, platelets : tuple of float or array
        ktr (1/d), slope (1/µM), Circ0 (1e9/L), γ and the rate at which they leave the blood (1/d).
    concentration, stem_cells : callable
        C (µmol/L) and H at a time.
    exp, larger : callable
        Those of floats or of arrays.
    """
    (ktr, slope, base, gamma, loss), (ktr_, slope_, base_, gamma_, loss_) = neutrophils, platelets
    floor, step = +FEEDBACK_FLOOR, STAGES / WAY

    def rhs(y, t):
        # what ends in _ is of the platelets
        ln_prol, t1, t2, t3, circ, ln_prol_, t1_, t2_, t3_, circ_, w1, w2, w3, w4, w5, w6 = y
        c = concentration(t)
        f = (base * larger(w6, NO_FLOW) / larger(circ, floor)) ** gamma
        f_ = (base_ * larger(w3, NO_FLOW) / larger(circ_, floor)) ** gamma_
        return (
            ktr * ((1 - slope * c) * f - 1),
            ktr * (exp(ln_prol) - t1),
            ktr * (t1 - t2),
            ktr * (t2 - t3),
            loss * (t3 - circ),
            ktr_ * ((1 - slope_ * c) * f_ - 1),
            ktr_ * (exp(ln_prol_) - t1_),
            ktr_ * (t1_ - t2_),
            ktr_ * (t2_ - t3_),
            loss_ * (t3_ - circ_),
            step * (reserve(stem_cells(t)) - w1),
            step * (w1 - w2),
            step * (w2 - w3),
            step * (w3 - w4),
            step * (w4 - w5),
            step * (w5 - w6),
        )

    return rhs
