"""How the marrow answers a low hemoglobin: more red cells, up to eightfold."""

import numpy as np

from ..parameters import constant

NORMAL = constant(14.5, "g/dL", "Hemoglobin in health", symbol="Hb°")
LIFE = constant(120, "d", "Life of a healthy red cell")
GAMMA = constant(2.5, "", "Power of the drive", symbol="γ")  # red cells that live 15 d leave a hemoglobin of 8.0
MOST_DRIVE = constant(8, "× normal", "Most red cells that a marrow makes", symbol="f_E,max")


def drive(hemoglobin):
    """f = (14.5/Hb)^2.5, at most 8: production that erythropoietin asks for, × normal."""
    return min((NORMAL / hemoglobin) ** GAMMA, MOST_DRIVE)


def red_cells_at_rest(undriven):
    """Hemoglobin (g/dL) and drive (× normal) of a marrow that undriven would hold this share of normal red cells.

    The drive solves f = (14.5/Hb)^γ with Hb = 14.5·Λ·f, so f = Λ^(−γ/(1 + γ)), at most 8.
    """
    f = np.minimum(undriven ** (-GAMMA / (1 + GAMMA)), MOST_DRIVE)
    return NORMAL * undriven * f, f
