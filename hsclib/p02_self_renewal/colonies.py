"""Colonies from one stem cell each: chance, with the same rules for all."""

import math

import numpy as np
from scipy.special import pdtr

from ..blood.chance import binomial, uniforms
from ..model import Model
from ..parameters import slider
from ..run import Readout, curves
from ..words import number, percent

COLONIES_SHOWN = 100  # colonies drawn one by one
BINS = 40
REACH = 5.0  # the histogram ends so many standard deviations above the mean


class Colonies(Model):
    """A stem cell divides again and again; its two daughters stay stem cells together, or neither does.

    In each generation every stem cell of a colony leaves two stem cells with probability p, and none
    with probability 1 − p (Till 1964; a branching process, after Galton and Watson)::

        Z₀ = 1,   Z_{g+1} = 2·Binomial(Z_g, p)
        mean = m^g,   m = 2·p
        variance = 4·p·(1 − p)·m^{g−1}·(m^g − 1)/(m − 1)
        P(Z_g = 0) = q_g,   q₀ = 0,   q_{g+1} = (1 − p) + p·q_g²

    All cells have the same p, and all divide in step; in the publication they do not.
    """

    renewal_probability: float = slider(0.6, 0.5, 0.8, step=0.01, unit="1", symbol="p").told(
        "Chance to stay a stem cell",
        "At each division. 0.6 described colonies in the spleens of mice.",
        source="till1964",
        provenance="published",
    )
    generations: int = slider(20, 5, 25, step=1, symbol="g").told(
        "Generations", "Divisions in a row, from one cell to the colony that is counted."
    )
    colonies: int = slider(1000, 100, 10_000, step=100).told(
        "Colonies", "How many colonies are grown, each from one cell."
    )
    seed: int = slider(0, 0, 9999, step=1).told(
        "Seed", "Which chance: each number stands for another experiment under the same rules."
    )

    def run(self):
        p, generations = self.renewal_probability, self.generations
        sizes = np.ones(self.colonies, int)
        for g in range(generations):
            alive = np.flatnonzero(sizes)
            sizes[alive] = 2 * binomial(sizes[alive], p, uniforms(self.colonies, self.seed, g)[alive])

        mean, spread, extinct = theory(p, generations)
        found, none = float(sizes.mean()), "every colony died out"
        uneven = float(sizes.std()) / found if found else None
        top = float(np.sort(sizes)[-max(1, self.colonies // 100) :].sum() / sizes.sum()) if found else None
        readouts = {
            "mean": Readout(found, "cells", "Mean size"),
            "extinct_fraction": Readout(float((sizes == 0).mean()), "1", "Colonies without a stem cell"),
            "coefficient_of_variation": Readout(uneven, "", "Spread (standard deviation / mean)", none),
            "median": Readout(float(np.median(sizes)), "cells", "Median size"),
            "largest": Readout(float(sizes.max()), "cells", "Largest colony"),
            "share_of_largest_hundredth": Readout(top, "1", "Stem cells in the largest 1 % of colonies", none),
            "mean_theory": Readout(mean, "cells", "Mean size, in theory"),
            "extinct_theory": Readout(extinct, "1", "Colonies without a stem cell, in theory"),
            "spread_theory": Readout(spread / mean, "", "Spread, in theory"),
            "spread_poisson": Readout(1 / math.sqrt(mean), "", "Spread of a Poisson distribution with this mean"),
        }
        return self.report(
            series=self._series(sizes, mean, spread), readouts=readouts, sentence=self._sentence(readouts)
        )

    def _series(self, sizes, mean, spread):
        """Sizes in bins: 0 alone, then equal steps of an even width, as sizes are; the last bin holds all beyond."""
        width = 2 * max(1, math.ceil((mean + REACH * spread) / BINS / 2))
        counts = np.bincount(np.minimum(-(-sizes // width), BINS), minlength=BINS + 1)
        upper = width * np.arange(BINS + 1)  # the largest size of each bin
        centre = np.where(upper > 0, upper - (width - 1) / 2, 0)
        expected = self.colonies * np.diff(pdtr(upper, mean), prepend=0)
        first = (sizes[:COLONIES_SHOWN], "cells", f"The first {COLONIES_SHOWN} colonies", "bars")
        return curves(
            (centre, "", "Stem cells in a colony"),
            colony_sizes=(counts, "", "Colonies", "bars"),
            poisson=(expected, "", "Colonies if sizes were Poisson", "step"),
        ) | curves((np.arange(1, COLONIES_SHOWN + 1), "", "Colony"), first_colonies=first)

    def _sentence(self, readouts):
        mean, gone, spread, largest = (
            readouts[k] for k in ("mean", "extinct_fraction", "coefficient_of_variation", "largest")
        )
        begun = f"Of {self.colonies:,} colonies with equal rules {gone.text} have no stem cell left"
        after = f"{begun} after {self.generations} generations"
        if spread.value is None:
            return after + "."
        return (
            f"{after}; the mean is {number(mean.value)} cells, the largest holds {largest.value:,.0f}. The spread is "
            f"{number(spread.value)} times the mean; Poisson would have {number(readouts['spread_poisson'].value)} "
            f"(in theory {percent(readouts['extinct_theory'].value)} die out)."
        )


def theory(p, generations):
    """Mean, standard deviation and P(0) of the size of a colony."""
    m, q = 2 * p, 0.0
    for _ in range(generations):
        q = (1 - p) + p * q * q
    # m^{g−1}·(m^g − 1)/(m − 1), as a sum that also holds for m = 1
    variance = 4 * p * (1 - p) * sum(m ** (generations - 1 + i) for i in range(generations))
    return m**generations, math.sqrt(variance), q
