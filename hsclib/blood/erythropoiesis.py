"""How the marrow answers a low hemoglobin: more red cells, up to eightfold."""

import numpy as np

NORMAL = 14.5  # g/dL
LIFE = 120.0  # d, of a healthy red cell
GAMMA = 2.5  # chosen so that red cells that live 15 d leave a hemoglobin of 8.0
MOST = 8.0  # × normal: the marrow cannot be driven further


def drive(hemoglobin, smaller=min):
    """f = (14.5/Hb)^2.5, at most 8: production that erythropoietin asks for, × normal. `smaller` is that of floats or of arrays."""
    return smaller((NORMAL / hemoglobin) ** GAMMA, MOST)


def at_rest(undriven):
    """Hemoglobin (g/dL) and drive (× normal) of a marrow that undriven would hold this share of normal red cells.

    The drive solves f = (14.5/Hb)^γ with Hb = 14.5·Λ·f, so f = Λ^(−γ/(1 + γ)), at most 8.
    """
    f = np.minimum(undriven ** (-GAMMA / (1 + GAMMA)), MOST)
    return NORMAL * undriven * f, f
