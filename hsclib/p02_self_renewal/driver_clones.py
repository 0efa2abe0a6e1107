"""Clones that grow because of a mutation, and compete for a fixed number of places."""

from functools import cache

import numpy as np
from scipy.special import gammaincc

from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, Stack, curves
from ..words import percent

MITCHELL = "mitchell2022", "transcribed"  # source and provenance
LAST_AGE = 100
TOLD_AGES = 50, 65  # besides that of the slider
NAMED_CLONES = 11
MOST_DRIVERS = 500  # a year, the upper end of the slider
ROUGHLY_ALL = 6  # standard deviations of a Poisson number

REPLACEMENTS = constant(0.5, "1/y", "Replacements per cell", *MITCHELL, symbol="λ")
FITNESS_SHAPE = constant(0.73, "", "Fitness of new drivers: shape of the gamma distribution", *MITCHELL)
FITNESS_RATE = constant(33, "", "Fitness of new drivers: rate of the gamma distribution", *MITCHELL)
LEAST_FITNESS = constant(0.05, "", "Fitness of new drivers: least", *MITCHELL)


class DriverClones(Model):
    """Mutations that let a stem cell divide more often arise evenly through life; their clones share N places.

    A cell with a driver divides at rate λ·(1 + r), any other at λ. Most drivers are lost at once: a clone lives with
    probability r/(1 + r). One that lives would grow, if it were alone, after t years to::

        w = 1 + V·(e^{s·t} − 1) cells,   s = λ·r,   V exponential with mean (1 + r)/r

    (births at λ·(1 + r), losses at λ; chance acts while the clone is small and stays in V). All lose places to each
    other alike, so that their shares keep the ratio of these sizes (replicator equation)::

        x_i = w_i/(N + Σ w_j)

    Clones that die out are left out all the time, and so is a second driver in one cell: with those, brute force
    (`tests/p02_self_renewal/second.py`) finds large clones to hold 39 % at 78 instead of 30 % (medians). Time in years.
    """

    new_drivers: float = slider(200, 1, MOST_DRIVERS, step=0.1, scale="log", unit="1/y").told(
        "New drivers",
        "Mutations a year, among all stem cells together, that let their cell divide at least 5 % more often.",
        *MITCHELL,
    )
    stem_cells: float = slider(1e5, 1e4, 1e6, step=0.1, scale="log", symbol="N").told(
        "Stem cells", "A fixed number of places.", *MITCHELL
    )
    smallest: float = slider(0.01, 0.001, 0.1, step=0.1, scale="log", unit="1").told(
        "Smallest clone that is counted", "As a share of the stem cells. 1 % is what a few hundred sampled cells show."
    )
    age: float = slider(78, 0, LAST_AGE, step=1, unit="y").told("Age", "At which the clones are counted.")
    seed: int = slider(0, 0, 9999, step=1).told("Seed", "Which chance: another person under the same rules.")

    def run(self):
        ages = np.linspace(0, LAST_AGE, 51)
        shares = self._shares(ages)
        counted = shares >= self.smallest
        large, clones, drivers = (shares * counted).sum(axis=0), counted.sum(axis=0), shares.sum(axis=0)
        told = self._shares(np.array([*TOLD_AGES, self.age]))
        series = curves(
            (ages, "y", "Age"),
            drivers=(drivers, "1", "With a driver"),
            large=(large, "1", "In large clones"),
            clones=(clones, "", "Large clones", "step"),
        )
        readouts = self._readouts(np.sort(told[:, -1])[::-1])
        return self.report(
            series=series,
            stacks={"clones": _stack(ages, shares)},
            readouts=readouts,
            sentence=self._sentence(readouts, told[:, :-1]),
        )

    def _shares(self, ages):
        """The share of each clone that lives, shape (clones, ages)."""
        lives, _, _ = _living()
        rng = np.random.default_rng(self.seed)
        expected = MOST_DRIVERS * lives * LAST_AGE
        waits, u, v, lot = rng.random((4, round(expected + ROUGHLY_ALL * expected**0.5)))
        begun = np.cumsum(-np.log1p(-waits)) / (MOST_DRIVERS * lives)
        here = lot * MOST_DRIVERS < self.new_drivers  # more drivers leave the others as they are
        begun, u, v = begun[here], u[here], v[here]
        r = np.interp(u, *_living()[1:])
        old = np.maximum(ages - begun[:, None], 0)
        cells = 1 - np.log1p(-v)[:, None] * (1 + 1 / r)[:, None] * np.expm1(REPLACEMENTS * r[:, None] * old)
        cells *= old > 0
        return cells / (self.stem_cells + cells.sum(axis=0))

    def _readouts(self, sizes):
        """From the sizes of all clones at the age, largest first."""
        counted, held = sizes[sizes >= self.smallest], sizes.cumsum()
        half = float(np.searchsorted(held, 0.5)) + 1 if held.size and held[-1] >= 0.5 else None
        return {
            "large_clones": Readout(float(counted.size), "clones", "Large clones at this age"),
            "share_of_large_clones": Readout(float(counted.sum()), "1", "Stem cells in large clones at this age"),
            "largest_share": Readout(float(sizes[0]) if sizes.size else 0.0, "1", "Largest clone at this age"),
            "share_with_driver": Readout(float(sizes.sum()), "1", "Stem cells with a driver at this age"),
            "clones_that_make_half": Readout(
                half, "clones", "Clones that make half of the blood", "more than half of the cells have no driver"
            ),
        }

    def _sentence(self, readouts, before):
        at = [f"{percent(float(s[s >= self.smallest].sum()))} at {age}" for age, s in zip(TOLD_AGES, before.T)]
        clones, share, half = (readouts[k] for k in ("large_clones", "share_of_large_clones", "clones_that_make_half"))
        many = "1 clone" if clones.value == 1 else f"{clones.value:,.0f} clones"
        make = "makes" if clones.value == 1 else "make"
        told = f"At {self.age:g}, {many} of at least {percent(self.smallest)} {make} {share.text} of the blood"
        if half.value:
            told += f"; {half.value:,.0f} {'makes' if half.value == 1 else 'make'} half"
        return f"{told}. Clones of that size make {' and '.join(at)}."


@cache
def _living():
    """The chance that a driver's clone lives; of those that do the distribution function of fitness, and its values."""
    r = LEAST_FITNESS * 1.002 ** np.arange(1500)  # to twenty times the least
    above = gammaincc(FITNESS_SHAPE, FITNESS_RATE * r) / gammaincc(FITNESS_SHAPE, FITNESS_RATE * LEAST_FITNESS)
    middle = (r[1:] + r[:-1]) / 2
    living = -np.diff(above) * middle / (1 + middle)
    total = living.sum()
    return float(total), np.append(0, living.cumsum() / total), r


def _stack(ages, shares):
    """The clones that ever were largest, the other ones with a driver, and the cells without."""
    top = np.argsort(-shares.max(axis=1, initial=0), kind="stable")[:NAMED_CLONES]
    named = np.zeros((NAMED_CLONES, ages.size))
    named[: top.size] = shares[np.sort(top)]
    drivers = shares.sum(axis=0)
    parts = (*(f"clone {i + 1}" for i in range(NAMED_CLONES)), "other clones with a driver", "cells without a driver")
    rows = np.maximum([*named, drivers - named.sum(axis=0), 1 - drivers], 0)
    return Stack(ages, rows, parts, "y", "1", "Stem cells by clone")
