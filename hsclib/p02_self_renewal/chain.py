"""Chains of dividing stages, and what each holds while the blood is steady."""

from dataclasses import dataclass

from ..parameters import constant

STEM_CELLS_PER_KG = constant(1e7, "cells/kg", "Stem cells, published stages", "stiehl2015", "transcribed", "c₁*")
PROGENITORS_PER_KG = constant(2e9, "cells/kg", "Progenitors, published stages", "stiehl2015", "transcribed", "c₂*")
NEUTROPHILS_PER_KG = constant(4e8, "cells/kg", "Neutrophils, about 5 × 10⁹/L", "stiehl2015", "transcribed", "cₙ*")


@dataclass(frozen=True)
class Chain:
    """A chain of stages in its normal state: what a healthy marrow holds.

    Attributes
    ----------
    a, p : tuple of float
        Largest share of daughters that stay, and divisions a day, of each dividing stage.
    d : float
        Clearance of the mature cells, 1/d.
    cells : tuple of float
        c₁* … cₙ*, cells/kg, the mature cells last.
    """

    a: tuple
    p: tuple
    d: float
    cells: tuple

    @classmethod
    def at_rest(cls, a, p, d):
        """The steady state, from the mature cells upwards."""
        s, cells = 1 / (2 * a[0]), [NEUTROPHILS_PER_KG]
        cells.insert(0, d * cells[0] / (2 * (1 - a[-1] * s) * p[-1]))
        for i in range(len(a) - 1, 0, -1):
            cells.insert(0, (1 - 2 * a[i] * s) * p[i] * cells[0] / (2 * (1 - a[i - 1] * s) * p[i - 1]))
        return cls(tuple(a), tuple(p), d, tuple(cells))

    @property
    def k(self):
        """Strength of the message, kg/cell."""
        return (2 * self.a[0] - 1) / self.cells[-1]

    @property
    def amplification(self):
        """Mature cells made for each division of a stem cell."""
        return self.d * self.cells[-1] / (self.p[0] * self.cells[0])


def stiehl(a1=0.85, p1=0.1, d=2.3, c1=STEM_CELLS_PER_KG, c2=PROGENITORS_PER_KG):
    """Three stages with a₂ and p₂ such that c₁* and c₂* are as published."""
    x = d * NEUTROPHILS_PER_KG / (c1 * p1)
    a2 = a1 * (2 - x) / (1 - x)
    return Chain.at_rest((a1, a2), (p1, p1 * c1 / c2 / (1 - a2 / a1)), d)


SETS = {"four stages": Chain.at_rest((0.85, 0.60, 0.40), (0.05, 0.4, 0.9), 2.3), "published three stages": stiehl()}
