"""The clones that carry a patient's blood after gene therapy: how many are left, and whether one takes over."""

import math
from functools import cache

import numpy as np

from ..blood import chance
from ..blood.chance import birth_death, clone_steps, living_steps
from ..blood.constants import YEAR
from ..blood.marrow import HEALTHY, P_Q, At, absent, equations
from ..integrate import Phase, solve
from ..model import Model
from ..p08_transplantation.engraftment import PATIENT_NICHES
from ..parameters import choice, constant, slider
from ..run import Readout, Stack, curves
from ..words import number, percent, years

NAMED_CLONES, NEXT_CLONES = 10, 90  # the largest clones: drawn one by one, and together
STRETCH = 0.12  # the steps: in each, 1 + losses per cell so far grows by this share
FINE = 50  # points in a year, for integrals over time
FEWEST_CELLS = 5  # with which the pool begins whose growth every run looks up
LONGEST = 30  # y: from so few cells to the end of the longest run
#: Hazard of leukemia, relative to a gamma-retrovirus: how far the promoter acts on the genes beside. Teaching values.
PROMOTERS = {"gamma-retrovirus": 1.0, "lentivirus, strong promoter": 0.2, "lentivirus, weak promoter": 0.005}
STRONG_HAZARD = constant(0.026, "1/y", "Leukemia from a strong promoter, with the reference graft, after the silence")
SILENT_YEARS = constant(1, "y", "Time before which no leukemia from a vector was found", symbol="t_0")
REFERENCE_CLONES = constant(5000, "clones", "Reference graft: stem cells")
REFERENCE_COPIES = constant(2, "copies", "Reference graft: copies per corrected cell")
RISK_YEARS = constant(5, "y", "Time for which the risk of leukemia is told")


class CloneRepertoire(Model):
    """N₀ corrected stem cells settle in an emptied marrow; each founds a clone, known by where its vector has inserted.

    Their pool grows back as the graft of `Transplant` does (`hsclib.blood.marrow`: dS/dt = (2a − 1)·p·S, 70,000 places
    in 70 kg, here for them alone), and the clones ride on it: a birth-death process in which a cell divides in two at
    the rate b, and is lost at d::

        b − d = (2a − 1)·p,   d = ρ·(1 − a)·p/(p_q/2)          so that b = d = ρ in a full marrow
        m(t)  = S(t)/S(0),    clones left = N₀/(1 + ∫ d/m dt),   sizes of those left are geometric

    With ρ = 0.65 a year every division gives two stem cells or none, as in the marrow's equations (p_q, once in 280
    days); with a smaller ρ some give one, which changes no clone. Many clones die out while they are few
    cells; those that have grown hardly do, and are lost ever more slowly, without any being fitter. The transition
    over any time is drawn exactly. One clone may grow by s a year more; it is one of those that live, and
    nothing limits it: only its share is meant.

    Apart from this, an insertion may switch on a gene that causes leukemia. On a teaching scale the hazard is nil for
    a year, then constant, proportional to the copies inserted and to the reach of the vector's promoter::

        h = 0.13/y · f · (N₀/5,000) · (copies/2) from t₀ = 1 y on,   f = 1, 0.2 or 0.005;   risk = 1 − e^{−h·(t − t₀)}

    set by the 7 leukemias among 67 patients of one strong promoter (Duncan 2024). Time in years since engraftment.
    """

    founder_clones: float = slider(5000, 10, 20_000, step=0.1, scale="log", unit="clones", symbol="N₀").told(
        "Corrected stem cells that engraft",
        "Each founds one clone; rounded to whole cells. Estimates of those at work in patients: at least 2,000 to "
        "50,000 (Six 2020), 770 to 35,000 (Calabria 2024).",
    )
    renewal_rate: float = slider(0.65, 0.05, 2, step=0.05, unit="1/y", symbol="ρ").told(
        "Symmetric renewal per cell",
        "In a full marrow, how often a stem cell becomes two, and as often one is lost. 0.65: as in the marrow of the "
        "transplant, one division in 280 days, each giving two stem cells or none.",
    )
    years: float = slider(10, 1, 20, step=0.5, unit="y", symbol="t").told("Years", "How long the clones are followed.")
    expanding_clone: float = slider(0, 0, 1, step=0.05, unit="1/y", symbol="s").told(
        "Growth of one clone",
        "One cell whose clone grows by so much a year more than the others, because an insertion or a mutation favors "
        "it. 0: none.",
    )
    vector: str = choice("lentivirus, weak promoter", PROMOTERS).told(
        "Vector",
        "What brings the gene. The strong promoters of a gamma-retrovirus reach genes around the place of insertion; "
        "a weak promoter, or one that works in one lineage only, hardly does. The factors are teaching values.",
    )
    vector_copies: float = slider(2, 1, 8, step=0.5, unit="copies").told(
        "Copies per corrected cell", "Each copy is one more insertion, and so one more chance of a harmful one."
    )
    seed: int = slider(0, 0, 9999, step=1).told(
        "Seed", "Which chance: each number stands for another patient under the same rules."
    )

    rests_on = (chance,)

    @property
    def founders(self):
        """N₀, a whole number."""
        return round(self.founder_clones)

    def run(self):
        n, fine = self.founders, np.linspace(0, self.years, math.ceil(FINE * self.years) + 1)
        pool, losses = _regrowth(n, fine)
        losses = self.renewal_rate * losses
        lost = np.concatenate(([0], np.cumsum((losses[1:] + losses[:-1]) / 2))) * (fine[1] - fine[0])
        last = math.ceil(math.log1p(lost[-1]) / STRETCH - 1e-9)
        at = np.unique(np.append(np.searchsorted(lost, np.expm1(STRETCH * np.arange(last))), fine.size - 1))
        times, sizes = fine[at], clone_steps(n, _steps(fine, pool, losses, at), self.seed)
        if self.expanding_clone:
            growing_pool = pool * np.exp(self.expanding_clone * fine)
            sizes[:, 0] = np.rint(living_steps(_steps(fine, growing_pool, losses, at), self.seed))
        cells, left = sizes.sum(axis=1), (sizes > 0).sum(axis=1)
        shannon, risk = _shannon(sizes, cells), -np.expm1(-self._hazard() * np.maximum(times - SILENT_YEARS, 0))
        shares = sizes / np.maximum(cells, 1)[:, None]
        growing = shares[:, 0] if self.expanding_clone else np.zeros(len(times))
        alive = bool(cells[-1])
        gone = "" if alive else "every clone has died out"
        single = "" if left[-1] > 1 else gone or "one clone is left"
        theory = n * birth_death(fine, pool, losses)[0][at]
        leukemia, when = "Leukemia from the vector", f"within {RISK_YEARS:g} years"
        soon = -math.expm1(-(RISK_YEARS - SILENT_YEARS) * self._hazard())
        readouts = {
            "surviving_clones": Readout(float(left[-1]), "clones", "Clones left"),
            "largest_share": Readout.unless(gone, shares[-1].max(), "1", "Share of the largest clone"),
            "expanding_share": Readout.unless(
                "" if self.expanding_clone else "no clone grows", growing[-1], "1", "Share of the growing clone"
            ),
            "shannon": Readout(shannon[-1], "", "Shannon index"),
            "evenness": Readout.unless(
                single, 0 if single else shannon[-1] / math.log(left[-1]), "", "Evenness (1: all clones are equal)"
            ),
            "surviving_clones_theory": Readout(theory[-1], "clones", "Clones left, in theory"),
            "stem_cells": Readout(n * pool[-1] / pool[0], "cells", "Corrected stem cells, in theory"),
            "leukemia_risk_5_years": Readout(soon, "1", f"{leukemia} {when} (teaching scale)", at=RISK_YEARS),
        }
        series = curves(
            (times, "y", "Time since engraftment"),
            clones=(left, "", "Clones left"),
            clones_theory=(theory, "", "Clones left, in theory"),
            shannon=(shannon, "", "Shannon index"),
            growing=(growing, "1", "Growing clone"),
            leukemia=(risk, "1", leukemia),
        )
        stacks = {"shares": self._stack(times, shares)}
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=self._sentence(readouts))

    def _hazard(self):
        """h, 1/y, once the silent time is over."""
        graft = self.founders / REFERENCE_CLONES * self.vector_copies / REFERENCE_COPIES
        return STRONG_HAZARD / PROMOTERS["lentivirus, strong promoter"] * PROMOTERS[self.vector] * graft

    def _stack(self, times, shares):
        """The growing clone, then the clones that ever were largest: some one by one, more together, all others."""
        others = shares[:, 1:] if self.expanding_clone else shares
        reach = others.max(axis=0)
        top = np.argsort(-reach, kind="stable")[: NAMED_CLONES + NEXT_CLONES]
        rows = np.zeros((NAMED_CLONES + 3, len(times)))
        rows[0] = shares[:, 0] if self.expanding_clone else 0
        named = others[:, np.sort(top[:NAMED_CLONES])].T
        rows[1 : 1 + len(named)] = named
        rows[-2] = others[:, top[NAMED_CLONES:]].sum(axis=1)
        rows[-1] = np.maximum(shares.sum(axis=1) - rows[:-1].sum(axis=0), 0)
        names = (f"clone {i + 1}" for i in range(NAMED_CLONES))
        parts = ("growing clone", *names, f"next {NEXT_CLONES} clones", "all other clones")
        return Stack(times, rows, parts, "y", "1", "Corrected stem cells by clone", x_label="Time since engraftment")

    def _sentence(self, readouts):
        left, largest, grown = (readouts[k] for k in ("surviving_clones", "largest_share", "expanding_share"))
        theory, risk = readouts["surviving_clones_theory"], readouts["leukemia_risk_5_years"]
        after = f"After {years(self.years)} {left.value:,.0f} of {self.founders:,} clones are left"
        size = f"; the largest holds {largest.text} of the corrected cells" if largest.value is not None else ""
        if grown.value is not None:
            pace = percent(math.expm1(self.expanding_clone))
            size = f"; the clone that grows by {pace} a year more holds {grown.text} of the corrected cells"
        return (
            f"{after} (in theory {number(theory.value)}){size}. Leukemia from the vector within 5 years, "
            f"on a teaching scale: {percent(risk.value)}."
        )


@cache
def _marrow_that_fills():
    """Times (y), cells and how often each is lost (1 in a full marrow), from a few cells on: the marrow's equations.

    A marrow of stem cells alone loses at first only to the delay: that flow tells how many of them differentiate.
    """
    rhs, start, times = equations(HEALTHY), absent(), np.linspace(0, LONGEST, 100 * LONGEST)
    start[At.S] = FEWEST_CELLS / PATIENT_NICHES
    share = solve([Phase(0, rhs)], start, YEAR * times)[At.S]
    alone = absent()[:, None] * np.ones_like(share)
    alone[At.S] = share
    leaving = rhs(alone, 0)[At.T][0] / (2 * share)
    return times, PATIENT_NICHES * share, leaving / (P_Q / 2)


def _regrowth(founders, times):
    """Stem cells of a pool that so many began, and how often each is lost (1 in a full marrow), at these times (y)."""
    reference, cells, losses = _marrow_that_fills()
    since = times + np.interp(founders, cells, reference)
    return np.interp(since, reference, cells), np.interp(since, reference, losses)


def _steps(fine, pool, losses, at):
    """(lives, grown) of every step, which `at` cuts out of the fine times."""
    found = []
    for start, end in zip(at, at[1:]):
        lives, grown = birth_death(*(y[start : end + 1] for y in (fine, pool, losses)))
        found.append((float(lives[-1]), float(grown[-1])))
    return found


def _shannon(sizes, cells):
    """−Σ p·ln p of each row, as ln N − Σ n·ln n/N; 0 where no cell is left."""
    many, logs = np.maximum(cells, 1), np.log(np.maximum(sizes, 1))
    return np.maximum(np.log(many) - np.einsum("ij,ij->i", sizes, logs) / many, 0)
