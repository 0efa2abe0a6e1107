"""What a dose of radiation to the whole body leaves of the cells that divide.

Young cells die in proportion to the dose; older ones repair small doses, so that their curve has a shoulder::

    stem cells, and the first half of the way to the progenitors    exp(−D/D0)
    its second half, and the progenitors                            exp(−(D/D1)²)

Cells that ripen, and those in the blood, no longer divide and are spared. Teaching values, the same for everyone.
"""

import math

from ..parameters import constant

YOUNG = constant(1.2, "Gy", "Radiation that leaves 37 % of the stem cells and of their young daughters", symbol="D₀")
OLDER = constant(
    3, "Gy", "Radiation that leaves 37 % of the progenitors and of what is on its way to them", symbol="D₁"
)


def young_left(dose):
    """The share of stem cells and young cells that a dose (Gy) leaves."""
    return math.exp(-dose / YOUNG)


def older_left(dose):
    """The share of progenitors, and of the older cells on the way to them, that a dose (Gy) leaves."""
    return math.exp(-((dose / OLDER) ** 2))
