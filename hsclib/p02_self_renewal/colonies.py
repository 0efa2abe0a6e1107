"""Colonies from one stem cell each: chance, and what founders hand down to their daughters."""

import math

import numpy as np
from scipy.special import pdtr

from ..blood.chance import binomial, uniforms
from ..model import Model
from ..parameters import slider
from ..run import Readout, curves
from ..words import number

COLONIES_SHOWN = 100  # colonies drawn one by one
BINS = 40
SISTERS, KINDS = 1, 100  # keys of random numbers: of the sisters' colonies, and of who is of which kind
GROUPS = 4  # of colonies by size: without a stem cell, and the living in thirds
REACH = 5.0  # the histogram ends so many standard deviations above the mean


class Colonies(Model):
    """A stem cell divides again and again; its two daughters stay stem cells together, or neither does.

    In each generation every stem cell of a colony leaves two stem cells with probability p, and none
    with probability 1 − p (Till 1964; a branching process, after Galton and Watson)::

        Z₀ = 1,   Z_{g+1} = 2·Binomial(Z_g, p)
        mean = m^g,   m = 2·p
        variance = 4·p·(1 − p)·m^{g−1}·(m^g − 1)/(m − 1)
        P(Z_g = 0) = q_g,   q₀ = 0,   q_{g+1} = (1 − p) + p·q_g²

    All divide in step; in the publication they do not. Where founders differ there are two kinds, half of each, with
    p + s and p − s; s is their standard deviation, and daughters inherit the kind. Each founder of a colony is one
    of two sisters, daughters of one cell; the other is sown apart. The variance among all colonies is that of a
    kind's means and that of chance within a kind, and what sisters share is the first::

        variance = var(mean of kind) + mean(variance within kind)
        correlation of sisters = var(mean of kind)/variance
    """

    renewal_probability: float = slider(0.6, 0.5, 0.8, step=0.01, unit="1", symbol="p").told(
        "Chance to stay a stem cell",
        "At each division. 0.6 described colonies in the spleens of mice.",
        source="till1964",
        provenance="published",
    )
    founder_spread: float = slider(0, 0, 0.1, step=0.01, unit="1", symbol="s").told(
        "How much founders differ",
        "Half of the founders have this much more than the chance above, half this much less: the standard deviation "
        "of p between founders. All their descendants inherit it. 0: all founders are alike.",
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
        sizes, sisters = self._grown()
        mean, spread, extinct, shared = theory(self.renewal_probability, self.generations, self.founder_spread)
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
            "sister_correlation": Readout(correlation(sizes, sisters), "", "Correlation of sisters' colonies", none),
            "sister_correlation_theory": Readout(shared, "", "Correlation of sisters' colonies, in theory"),
        }
        return self.report(
            series=self._series(sizes, sisters, mean, spread), readouts=readouts, sentence=self._sentence(readouts)
        )

    def _grown(self):
        """Stem cells of each colony, and of that of its founder's sister: shape (2, colonies)."""
        p, s, n = self.renewal_probability, self.founder_spread, self.colonies
        better = uniforms(n, self.seed, KINDS) < 0.5
        kinds = ((better, p + s), (~better, p - s)) if s else ((np.full(n, True), p),)
        sizes = np.ones((2, n), int)
        for g in range(self.generations):
            u = np.array([uniforms(n, self.seed, g), uniforms(n, self.seed, g, SISTERS)])
            for those, chance in kinds:
                alive = (sizes > 0) & those
                sizes[alive] = 2 * binomial(sizes[alive], chance, u[alive])
        return sizes

    def _series(self, sizes, sisters, mean, spread):
        """Sizes in bins: 0 alone, then equal steps of an even width, as sizes are; the last bin holds all beyond."""
        width = 2 * max(1, math.ceil((mean + REACH * spread) / BINS / 2))
        counts = np.bincount(np.minimum(-(-sizes // width), BINS), minlength=BINS + 1)
        upper = width * np.arange(BINS + 1)  # the largest size of each bin
        centre = np.where(upper > 0, upper - (width - 1) / 2, 0)
        expected = self.colonies * np.diff(pdtr(upper, mean), prepend=0)
        first = (sizes[:COLONIES_SHOWN], "cells", f"The first {COLONIES_SHOWN} colonies", "bars")
        return (
            curves(
                (centre, "", "Stem cells in a colony"),
                colony_sizes=(counts, "", "Colonies", "bars"),
                poisson=(expected, "", "Colonies if sizes were Poisson", "step"),
            )
            | curves((np.arange(1, COLONIES_SHOWN + 1), "", "Colony"), first_colonies=first)
            | curves(
                (np.arange(1, GROUPS + 1), "", "Colonies by size"),
                sisters=(by_size(sizes, sisters), "× all", "Mean size of their sisters' colonies", "bars"),
            )
        )

    def _sentence(self, readouts):
        mean, gone, spread, largest = (
            readouts[k] for k in ("mean", "extinct_fraction", "coefficient_of_variation", "largest")
        )
        rules = "equal rules" if not self.founder_spread else "founders of two kinds"
        begun = f"Of {self.colonies:,} colonies with {rules} {gone.text} have no stem cell left"
        after = f"{begun} after {self.generations} generations"
        if spread.value is None:
            return after + "."
        return (
            f"{after}; the mean is {number(mean.value)} cells, the largest holds {largest.value:,.0f}. The spread is "
            f"{number(spread.value)} times the mean; Poisson would have {number(readouts['spread_poisson'].value)}. "
            f"The colonies of sisters correlate by {readouts['sister_correlation'].text} (in theory "
            f"{number(readouts['sister_correlation_theory'].value)})."
        )


def theory(p, generations, spread=0.0):
    """Mean, standard deviation and P(0) of the size of a colony, and the correlation of sisters' colonies."""
    means, variances, gone = np.transpose([_of_kind(each, generations) for each in (p + spread, p - spread)])
    between, variance = means.var(), means.var() + variances.mean()
    return float(means.mean()), math.sqrt(variance), float(gone.mean()), float(between / variance)


def _of_kind(p, generations):
    """Mean, variance and P(0) where all founders are alike."""
    m, q = 2 * p, 0.0
    for _ in range(generations):
        q = (1 - p) + p * q * q
    # m^{g−1}·(m^g − 1)/(m − 1), as a sum that also holds for m = 1
    variance = 4 * p * (1 - p) * sum(m ** (generations - 1 + i) for i in range(generations))
    return m**generations, variance, q


def by_size(sizes, sisters):
    """Mean size of sisters' colonies, as a multiple of all: of empty colonies, and of the others in thirds."""
    order = np.argsort(sizes, kind="stable")
    empty, living = np.split(order, [np.count_nonzero(sizes == 0)])
    groups = [empty, *np.array_split(living, GROUPS - 1)]
    return np.array([sisters[those].mean() if those.size else 0.0 for those in groups]) / (sisters.mean() or 1)


def correlation(one, other):
    """Pearson's; None where either does not vary."""
    if not one.std() or not other.std():
        return None
    return float(np.corrcoef(one, other)[0, 1])
