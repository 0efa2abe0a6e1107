"""Mutant clones of stem cells through life: how large one gets, and how many people carry one."""

import math
from functools import cache

import numpy as np
from scipy.special import exp1

from ..blood.chance import NO_GROWTH, growth_integral, living_clone
from ..model import Model
from ..parameters import choice, constant, slider
from ..run import Readout, curves
from ..words import number, percent

WATSON = "watson2020", "transcribed"  # source and provenance
LAST_AGE = 100
HIGHEST_VAF = 0.4999  # the density has no end at 0.5

#: Of the simulated path; everything else needs only N·τ.
RENEWAL_YEARS = constant(1, "y", "Years between two renewals of a stem cell, for the one clone", symbol="τ")
# the ten genes are DNMT3A, TET2, ASXL1, TP53, SF3B1, SRSF2, JAK2, CBL, KRAS, IDH2; density ∝ exp(−(s/scale)^shape)
TEN_GENES_RATE = constant(3.8e-5, "1/y", "Mutations that change one of ten genes", *WATSON)
DFE_SCALE = constant(9.26e-6, "1/y", "Fitness over the ten genes: scale", *WATSON)
DFE_SHAPE = constant(0.2287, "", "Fitness over the ten genes: shape", *WATSON)
DFE_HIGHEST = constant(0.1369, "1/y", "Fitness over the ten genes: highest", *WATSON)


@cache
def _fitness_effects(nodes=32):
    """Fitness s (1/y) and its weights, by Gauss-Legendre in y = (s/scale)^shape, where the density is smooth."""
    top, power = (DFE_HIGHEST / DFE_SCALE) ** DFE_SHAPE, 1 / DFE_SHAPE
    x, w = np.polynomial.legendre.leggauss(nodes)
    y = top * (x + 1) / 2
    weights = w * np.exp(-y) * y ** (power - 1)
    return DFE_SCALE * y**power, weights / weights.sum()


class ClonalHematopoiesis(Model):
    """A stem cell gets a mutation that makes its clone grow (Watson 2020).

    Mutations arise at a rate µ in each of N stem cells, which renew once in τ years. A clone with fitness s
    grows by a factor e^s a year. Its size is counted as VAF f, the share of mutated gene copies: half the
    share of mutated cells. After t years the clones that are left are spread as::

        ρ(f) df = 2·N·τ·µ/(f·(1 − 2·f)) · exp(−f/((1 − 2·f)·φ)) df,   φ = (e^{s·t} − 1)/(2·N·τ·s)

    and φ = t/(2·N·τ) for s = 0. The number of clones above f is ∫ρ = 2·N·τ·µ·E₁(f/((1 − 2·f)·φ)), less what lies
    beyond 0.4999, and a person has at least one with probability 1 − e^{−∫ρ}. For "any of ten genes" ∫ρ is averaged
    over the fitness that mutations in them bring. The mean course of a clone that lives is f/(1 − 2·f) = φ;
    beside it one clone is simulated cell by cell: a birth-death process with births 1/τ and losses 1/τ − s, that
    is known to live to the end (τ = 1 year).
    """

    companions = {
        ("clones", "one variant"): {"mutation_rate": 1e-8},
        ("clones", "any of ten genes"): {"mutation_rate": TEN_GENES_RATE},
    }

    clones: str = choice("one variant", ("one variant", "any of ten genes")).told(
        "Who counts as a carrier",
        "People with a clone of one variant that has the fitness below, or with a mutation in any of ten genes; their "
        "fitness values are those that Watson 2020 found, as an open transcription has them.",
    )
    fitness: float = slider(0.15, 0, 0.5, step=0.01, unit="1/y", symbol="s").told(
        "Fitness of the clone",
        "Growth a year. 0.15 stands for DNMT3A R882H, a frequent variant, whose clone doubles in 4.6 years.",
    )
    effective_size: float = slider(9.4e4, 1e4, 1e6, step=0.1, scale="log", unit="y", symbol="N·τ").told(
        "Stem cells × years between renewals",
        "Number of stem cells times the years in which they renew once. Larger: one cell is a smaller share.",
        *WATSON,
    )
    mutation_rate: float = slider(1e-8, 1e-9, 1e-4, step=0.1, scale="log", unit="1/y", symbol="µ").told(
        "Mutation rate",
        "Per stem cell and year: about 10⁻⁸ for one variant, 3.8 × 10⁻⁵ for any that changes one of ten genes.",
    )
    detection_limit: float = slider(0.02, 0.0005, 0.1, step=0.1, scale="log", unit="1", symbol="f").told(
        "Smallest clone that is seen (VAF)",
        "Sequencing misses smaller clones. A VAF of 2 % means that 4 % of the cells carry the mutation.",
    )
    age: float = slider(70, 0, 100, step=1, unit="y").told("Age", "At which the clone and the carriers are counted.")
    origin: float = slider(20, 0, 80, step=1, unit="y").told(
        "Age when the clone begins", "When the one clone above has its first cell."
    )
    seed: int = slider(0, 0, 9999, step=1).told("Seed", "Which chance: another clone under the same rules.")

    def run(self):
        ages, life = np.linspace(self.origin, LAST_AGE, 161), np.linspace(0, LAST_AGE, 201)
        mean = _vaf(self._phi(self.fitness, ages - self.origin))
        births = 1 / RENEWAL_YEARS
        cells = living_clone(births, births - self.fitness, ages - self.origin, self.seed)
        simulated = _vaf(cells * RENEWAL_YEARS / (2 * self.effective_size))
        carriers = self._prevalence(life)
        series = {
            **curves((ages, "y", "Age"), vaf=(mean, "1", "Mean clone"), vaf_simulated=(simulated, "1", "One clone")),
            **curves(([0, LAST_AGE], "y", "Age"), limit=([self.detection_limit] * 2, "1", "Smallest seen")),
            **curves((life, "y", "Age"), prevalence=(carriers, "1", "People with a clone above the limit")),
        }
        readouts = self._readouts(float(np.interp(self.age, ages, mean)), float(np.interp(self.age, life, carriers)))
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts, life, carriers))

    def _readouts(self, vaf, carriers):
        s, years = self.fitness, self._years_to(0.02)
        drifts = "this clone drifts rather than grows: N·τ·s is too small"
        age = None if years is None or self.origin + years > LAST_AGE else self.origin + years
        return {
            "years_to_vaf_2_percent": Readout(years, "y", "Years from the first cell to a VAF of 2 %", drifts),
            "age_at_vaf_2_percent": Readout(
                age, "y", "Age at a VAF of 2 %", drifts if years is None else f"not by age {LAST_AGE}"
            ),
            "doubling_time_years": Readout(
                math.log(2) / s if s > NO_GROWTH else None, "y", "Doubling time", "without fitness there is none"
            ),
            "establishment_probability": Readout(s * RENEWAL_YEARS, "1", "Mutant cells whose clone lives"),
            "vaf_at_age": Readout(
                vaf if self.age >= self.origin else None, "1", "Clone size (VAF) at this age", "the clone has not begun"
            ),
            "prevalence_at_age": Readout(carriers, "1", "People with a clone above the limit, at this age"),
        }

    def _years_to(self, vaf):
        """From e^{s·t}/(N·τ·s) = 2·f/(1 − 2·f); None where not even e⁰ is needed."""
        growth = 2 * _ratio(vaf) * self.effective_size * self.fitness
        return math.log(growth) / self.fitness if growth >= 1 else None

    def _phi(self, s, years):
        """φ, the mean size of clones that are left, as f/(1 − 2·f)."""
        return growth_integral(s, years) / (2 * self.effective_size)

    def _prevalence(self, ages):
        """Share of people with at least one clone above the limit."""
        s, weights = ([self.fitness], [1]) if self.clones == "one variant" else _fitness_effects()
        phi = np.array([self._phi(one, ages) for one in s])
        with np.errstate(divide="ignore"):  # at age 0 no clone has any size: E₁(∞) = 0
            above, beyond = (exp1(_ratio(f) / phi) for f in (self.detection_limit, HIGHEST_VAF))
        return -np.expm1(-2 * self.effective_size * self.mutation_rate * (np.array(weights) @ (above - beyond)))

    def _sentence(self, readouts, life, carriers):
        seen = f"above a VAF of {percent(self.detection_limit)}"
        if self.clones == "any of ten genes":
            now, at_60, at_80 = (percent(float(np.interp(age, life, carriers))) for age in (self.age, 60, 80))
            people = f"Of people at {self.age:g}, {now} have a clone of any of ten genes {seen}"
            return f"{people}; at 60 it is {at_60}, at 80 {at_80}."
        years, doubling, vaf, share = (
            readouts[k] for k in ("years_to_vaf_2_percent", "doubling_time_years", "vaf_at_age", "prevalence_at_age")
        )
        if years.value is None:
            clone = f"A clone with fitness {self.fitness:g} a year drifts rather than grows"
        else:
            growth = percent(math.expm1(self.fitness))
            clone = (
                f"A clone that grows by {growth} a year doubles in {number(doubling.value)} years and takes "
                f"{number(years.value)} from its first cell to a VAF of 2 %"
            )
        if vaf.value is not None:
            clone += f"; begun at age {self.origin:g}, it has reached {vaf.text} at {self.age:g}"
        return f"{clone}. At {self.age:g}, {share.text} of people have a clone of this variant {seen}."


def _ratio(f):
    """f/(1 − 2·f): mutated cells for each two others."""
    return f / (1 - 2 * f)


def _vaf(ratio):
    """f from f/(1 − 2·f)."""
    return ratio / (1 + 2 * ratio)
