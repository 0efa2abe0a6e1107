"""Stem cells of a fixed number that replace each other: how equal clones become unequal."""

import math

import numpy as np

from ..model import Model
from ..parameters import choice, slider
from ..run import Readout, Stack, curves
from ..words import percent, years
from .moran import beyond, clone_sizes, fixation_probability, share_spread

NAMED_CLONES = 5  # clones of either half that are drawn one by one
DENSITY, EARLY, COARSE = 0.025, 16, 80  # points: dense in the first replacements, fewer where many cells drift slowly


class NeutralDrift(Model):
    """N stem cells, each the founder of a clone; whenever one divides, its daughter takes the place of another (Moran).

    The share x of the marked cells then drifts. Without selection, after t years::

        Var(x) = x₀·(1 − x₀)·(1 − e^{−2·λ·t/N})
        P(a clone of one cell lives) ≈ 1/(1 + λ·t),   while it is small

    λ: replacements per cell and year, which are divisions with two stem cells as daughters, each balanced by a stem
    cell that is lost; a division into one stem cell and one blood cell moves no share. What trees of cells show of
    it is N/(2·λ), the years back to the common ancestor of two cells. Marked cells divide r times as often as the
    others. Then one cell takes over the whole population with probability (1 − 1/r)/(1 − r⁻ᴺ), or 1/N if r = 1.

    Clones are drawn by `moran.clone_sizes`; time in years.
    """

    companions = {("marked", "half of the cells"): {"fitness": 1.0}, ("marked", "one cell"): {"fitness": 1.1}}

    stem_cells: float = slider(320, 10, 20_480, step=math.log10(2), scale="log", symbol="N").told(
        "Stem cells",
        "A fixed number, rounded to whole cells. People have 50,000 to 200,000 that make blood (Lee-Six 2018).",
    )
    replacements_per_year: float = slider(0.5, 0.1, 20, step=0.1, scale="log", unit="1/y", symbol="λ").told(
        "Replacements per cell",
        "How often a stem cell's place is taken by another's daughter. With 0.5 a year and 100,000 cells the family "
        "trees of people's stem cells were simulated.",
        source="mitchell2022",
        provenance="transcribed",
    )
    marked: str = choice("half of the cells", ("half of the cells", "one cell")).told(
        "Marked",
        "Which cells carry a mark that their daughters keep, and the fitness below. In women the two X chromosomes "
        "mark about half of the cells each.",
    )
    fitness: float = slider(1, 0.9, 1.5, step=0.01, symbol="r").told(
        "Fitness of the marked cells", "How often a marked cell divides, compared with another. 1: all cells are equal."
    )
    years: float = slider(80, 1, 100, step=1, unit="y", symbol="t").told("Years", "How long the clones are followed.")
    seed: int = slider(0, 0, 9999, step=1).told(
        "Seed", "Which chance: each number stands for another person under the same rules."
    )

    @property
    def cells(self):
        """N, a whole number."""
        return round(self.stem_cells)

    def run(self):
        n, r, rate = self.cells, self.fitness, self.replacements_per_year
        replaced, lasting = rate * self.years, fixation_probability(n, r)
        marked = n // 2 if self.marked == "half of the cells" else 1
        times = self._times()
        sizes = clone_sizes(np.ones(n, int), times, rate * min(r, 1), (self.seed,), rate * (r - 1), marked)
        share, left = sizes[:, :marked].sum(axis=1) / n, (sizes > 0).sum(axis=1)

        readouts = {
            "fixation_probability": Readout(lasting, "1", "Chance of one such cell to take over all places"),
            "share_sd": Readout(share_spread(n, replaced), "1", "Expected drift of an equal half (standard deviation)"),
            "share_at_end": Readout(float(share[-1]), "1", "Marked cells at the end"),
            "clones_left": Readout(float(left[-1]), "clones", "Clones left"),
            "largest_share": Readout(float(sizes[-1].max() / n), "1", "Largest clone"),
            "replications": Readout(replaced, "", "Replacements of each place, in all"),
            "survival_expected": Readout(
                1 / (1 + replaced), "1", "Chance of a neutral clone to be left, while clones are small"
            ),
            "beyond_3_to_1": Readout(
                beyond(n, replaced, 0.75), "1", "People in whom equal halves come to 3 : 1 or more"
            ),
        }
        series = curves(
            (times, "y", "Time"),
            share=(share, "1", "Marked cells"),
            clones_left=(left, "", "Clones left"),
            clones_expected=(n / (1 + rate * times), "", "Estimate"),
        )
        stacks = {"clones": self._stack(times, sizes / n, marked)}
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts))

    def _times(self):
        """The same points in replacements per cell whatever λ and `years`, so that these only stretch or cut them."""
        early, end = max(EARLY, self.cells / COARSE), self.replacements_per_year * self.years
        points = early * np.expm1(DENSITY * np.arange(math.ceil(math.log1p(end / early) / DENSITY)))
        return np.append(points, end) / self.replacements_per_year

    def _stack(self, times, shares, marked):
        """The clones of either half that ever were largest, the others together; marked below, unmarked above."""
        parts, rows = [], []
        for kind, half in (("marked", shares[:, :marked]), ("unmarked", shares[:, marked:])):
            top = np.sort(np.argsort(-half.max(axis=0), kind="stable")[:NAMED_CLONES])
            named = np.zeros((NAMED_CLONES, len(times)))
            named[: top.size] = half[:, top].T
            others = half.sum(axis=1) - named.sum(axis=0)
            names = [f"{kind} clone {i + 1}" for i in range(NAMED_CLONES)]
            parts += [*names, f"other {kind} clones"] if kind == "marked" else [f"other {kind} clones", *names]
            rows += [*named, others] if kind == "marked" else [others, *named]
        return Stack(times, np.maximum(rows, 0), tuple(parts), "y", "1", "Stem cells by clone")

    def _sentence(self, readouts):
        n, left, largest, share = self.cells, *(readouts[k] for k in ("clones_left", "largest_share", "share_at_end"))
        clones = f"{left.value:,.0f} of {n:,} clones are left; the largest holds {largest.text} of the places"
        if left.value == 1:
            clones = f"one clone of {n:,} has taken all places"
        if self.marked == "one cell":
            lasting = readouts["fixation_probability"].text
            chance = f"The clone of the marked cell holds {share.text}; its chance to take over is {lasting}"
        else:
            start = percent(n // 2 / n)
            spread = f"± {100 * readouts['share_sd'].value:.2g} points"
            chance = f"The marked half went from {start} to {share.text} (equal cells: {spread})"
        return f"After {years(self.years)} {clones}. {chance}."
