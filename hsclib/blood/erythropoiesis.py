"""How the marrow answers a low hemoglobin: steeply, up to nearly five times as many red cells as in health.

The kidney asks for (S/Hb)^γ times the red cells of health, by erythropoietin (EPO), and the marrow follows up to its
limit. S is the hemoglobin at which just as many are asked for as in health. A sick kidney still feels what is missing,
but can make EPO only for a share k of the most that a marrow answers::

    f = min((S/Hb)^γ, k·f_max),     S = 14.5 − 4.6·stiff − 4.25·(1 − ε) g/dL

f_max and γ are of 302 people with hereditary spherocytosis (hs_pmc). Those with anemia made 4.75 times the
reticulocytes of health, however severe it was, those without 3.63 times; γ was chosen so that this leaves 12 g/dL, the
limit of anemia. Sickle cells give their oxygen away easily and ask for less EPO, the less the stiffer they are; their
life L is taken as the measure, stiff = (120 − L)/105, at most 1, and 4.6 was chosen so that 15 days leave 8 g/dL.
Where a share 1 − ε of the red cells dies in the marrow, it is crowded with precursors that use EPO up; 4.25 was chosen
so that thalassemia under transfusion makes what was measured at 8.6 to 11 g/dL (cazzola1995).
"""

import numpy as np

from ..parameters import constant

NORMAL = constant(14.5, "g/dL", "Hemoglobin in health", symbol="Hb°")
LIFE = constant(120, "d", "Life of a healthy red cell")
GAMMA = constant(7, "", "Power of the drive", symbol="γ")
MOST_DRIVE = constant(4.75, "× normal", "Most red cells that a marrow makes", symbol="f_E,max")  # as in hs_pmc
SICKLE_LIFE = constant(15, "d", "Life of a sickle cell that nothing protects")
STIFF_LOWERS = constant(4.6, "g/dL", "Sickle cells that nothing protects: set point lower by")
LOSS_LOWERS = constant(4.25, "g/dL", "Red cells that all die in the marrow: set point lower by")


def stiffness(life):
    """How stiff sickle cells are that live so long (d): 1 if nothing protects them, 0 if they live for 120 d."""
    return np.minimum((LIFE - life) / (LIFE - SICKLE_LIFE), 1)


def set_point(stiff=0.0, effective=1.0):
    """S in g/dL, where the mean red cell is so stiff, and this share of those begun leaves the marrow alive."""
    return NORMAL - STIFF_LOWERS * stiff - LOSS_LOWERS * (1 - effective)


def drive(hemoglobin, rest=NORMAL, kidney=1.0):
    """Production that EPO asks for and the marrow can give, × normal; `rest` is the set point S."""
    return min((rest / hemoglobin) ** GAMMA, kidney * MOST_DRIVE)


def red_cells_at_rest(undriven, rest=NORMAL, kidney=1.0):
    """Hemoglobin (g/dL) and drive (× normal) of a marrow that undriven would hold this share Λ of normal red cells.

    The drive solves f = (S/Hb)^γ with Hb = 14.5·Λ·f, so f = (S/(14.5·Λ))^(γ/(1 + γ)), at most k·f_max.
    """
    f = np.minimum((rest / (NORMAL * undriven)) ** (GAMMA / (1 + GAMMA)), kidney * MOST_DRIVE)
    return NORMAL * undriven * f, f
