"""Friberg's transit chain, of two kinds of cells side by side."""

from ..parameters import constant

FEEDBACK_FLOOR = constant(0.001, "1e9/L", "Count below which the feedback grows no more", "cho2018", "transcribed")


def two_chains(one, other, concentration, output, exp, larger):
    """The right-hand side for ln Prol, T1, T2, T3 and Circ of one kind of cells, then of the other.

    Parameters
    ----------
    one, other : tuple of float or array
        ktr (1/d), slope (1/µM), Circ0 (1e9/L) and γ.
    concentration, output : callable
        C (µmol/L) and R at a time.
    exp, larger : callable
        Those of floats or of arrays.
    """
    (ktr, slope, base, gamma), (ktr_, slope_, base_, gamma_), floor = one, other, +FEEDBACK_FLOOR

    def rhs(y, t):
        ln_prol, t1, t2, t3, circ, ln_prol_, t1_, t2_, t3_, circ_ = y  # what ends in _ is of the other
        c, r = concentration(t), output(t)
        f = (base * r / larger(circ, floor)) ** gamma
        f_ = (base_ * r / larger(circ_, floor)) ** gamma_
        return (
            ktr * ((1 - slope * c) * f - 1),
            ktr * (exp(ln_prol) - t1),
            ktr * (t1 - t2),
            ktr * (t2 - t3),
            ktr * (t3 - circ),
            ktr_ * ((1 - slope_ * c) * f_ - 1),
            ktr_ * (exp(ln_prol_) - t1_),
            ktr_ * (t1_ - t2_),
            ktr_ * (t2_ - t3_),
            ktr_ * (t3_ - circ_),
        )

    return rhs
