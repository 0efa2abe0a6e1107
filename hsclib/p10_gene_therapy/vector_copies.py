"""How many copies of a gene a vector leaves in each cell: a mean says little about it."""

import math

import numpy as np
from scipy.special import gammaincc, gammaln

from ..model import Model
from ..parameters import slider
from ..run import Readout, curves
from ..words import number, percent

MOST_COPIES = 30  # copies: at the highest mean more are left out than one cell in a billion
LOAD = 5  # copies in one cell that count as a load


class VectorCopies(Model):
    """Copies of a lentiviral vector in the cells of one dish.

    A share π of the cells is permissive: it lets the vector in. Each of these gets a number of copies that is
    Poisson with mean λ; the others get none::

        P(0) = 1 − π + π·e^{−λ},   P(k) = π·e^{−λ}·λ^k/k!   for k ≥ 1
        transduced cells = π·(1 − e^{−λ}),   VCN = π·λ,   VCN of a transduced cell = λ/(1 − e^{−λ})

    VCN, the vector copy number, is the mean over all cells: what a laboratory measures in the bulk. If all cells are
    permissive (π = 1), copies are Poisson, and VCN = −ln(1 − transduced cells). The formulas are exact; that cells
    differ in nothing else is an assumption (published copies in single colonies spread further than that).
    """

    permissive_fraction: float = slider(0.8, 0.3, 1, step=0.05, unit="1", symbol="π").told(
        "Permissive cells",
        "Share of the cells that lets the vector in. Resting stem cells often do not; transduction enhancers raise it.",
    )
    mean_integrations: float = slider(2.2, 0.1, 8, step=0.1, symbol="λ").told(
        "Mean copies per permissive cell", "More vector per cell, or longer in its company, means more copies."
    )

    def run(self):
        open_cells, mean = self.permissive_fraction, self.mean_integrations
        copies, shares = np.arange(MOST_COPIES + 1), copy_shares(open_cells, mean)
        vcn, transduced = open_cells * mean, -open_cells * math.expm1(-mean)
        # P(k ≥ n) of a Poisson number is a regularised gamma function
        loaded = open_cells * (1 - gammaincc(LOAD, mean))
        if_poisson = -math.expm1(-vcn)
        readouts = {
            "transduced_fraction": Readout(transduced, "1", "Cells with at least one copy"),
            "vcn": Readout(vcn, "copies", "VCN: mean copies per cell, of all cells"),
            "vcn_per_transduced_cell": Readout(vcn / transduced, "copies", "Mean copies per cell that has any"),
            "uncorrected_fraction": Readout(1 - transduced, "1", "Cells without a copy"),
            "five_or_more_fraction": Readout(loaded / transduced, "1", f"Transduced cells with {LOAD} copies or more"),
            "transduced_if_poisson": Readout(
                if_poisson, "1", "Cells with a copy, had all cells been permissive at this VCN"
            ),
        }
        series = curves(
            (copies, "", "Copies in one cell"),
            copies=(shares, "1", "Cells", "bars"),
            poisson=(_poisson(copies, vcn), "1", "Poisson with the same mean", "step"),
        )
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts))

    def _sentence(self, readouts):
        vcn, none, each, load = (
            readouts[k] for k in ("vcn", "uncorrected_fraction", "vcn_per_transduced_cell", "five_or_more_fraction")
        )
        return (
            f"A mean of {number(vcn.value)} copies per cell leaves {percent(none.value)} of the cells without one; "
            f"those that have any hold {number(each.value)} on average, and {percent(load.value)} of them {LOAD} "
            "or more."
        )


def copy_shares(permissive, mean):
    """P(k), the share of the cells with k = 0, 1, 2 … copies: array that sums to 1 but for a billionth."""
    shares = permissive * _poisson(np.arange(MOST_COPIES + 1), mean)
    shares[0] += 1 - permissive
    return shares


def _poisson(k, mean):
    """P(k) of a Poisson number."""
    return np.exp(k * math.log(mean) - mean - gammaln(k + 1))
