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
PRESENT = 0.02  # VAF
HIGHEST_VAF = 0.4999  # the density has no end at 0.5

#: What DNMT3A clones were found to grow at in people of 55 and more, who were followed for 13 years.
LATE_FITNESS = constant(0.05, "1/y", "Fitness after a clone has slowed down, if it had more", "fabre2022", "published")
#: Of the simulated path; everything else needs only N·τ.
RENEWAL_YEARS = constant(1, "y", "Years between two renewals of a stem cell, for the one clone", symbol="τ")
# the ten genes are DNMT3A, TET2, ASXL1, TP53, SF3B1, SRSF2, JAK2, CBL, KRAS, IDH2; density ∝ exp(−(s/scale)^shape)
R882H_RATE = constant(1.88e-8, "1/y", "Mutations to DNMT3A R882H", *WATSON)
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

    and φ = t/(2·N·τ) for s = 0. Clones may slow down at some age, to a fitness of 0.05: dφ/dt = s·φ + 1/(2·N·τ) holds
    before and after, and so do the other equations, since births stay as they are. The number of clones above f is
    ∫ρ = 2·N·τ·µ·E₁(f/((1 − 2·f)·φ)), less what lies beyond 0.4999, and a person has at least one with probability
    1 − e^{−∫ρ}. For "any of ten genes" ∫ρ is averaged over the fitness that mutations in them bring. The mean course
    of a clone that lives is f/(1 − 2·f) = φ; beside it one clone is simulated cell by cell: a birth-death process
    with births 1/τ and losses 1/τ − s, that is known to live to the end (τ = 1 year).
    """

    companions = {
        ("clones", "one variant"): {"mutation_rate": R882H_RATE},
        ("clones", "any of ten genes"): {"mutation_rate": TEN_GENES_RATE},
    }

    clones: str = choice("one variant", ("one variant", "any of ten genes")).told(
        "Who counts as a carrier",
        "People with a clone of one variant that has the fitness below, or with a mutation in any of ten genes; their "
        "fitness values are those that Watson 2020 found, as an open transcription has them.",
    )
    fitness: float = slider(0.15, 0, 0.5, step=0.01, unit="1/y", symbol="s").told(
        "Fitness of the clone",
        "The clone grows by a factor e^s a year. 0.15 (16 % a year) stands for DNMT3A R882H, a frequent variant.",
    )
    slows_from: float = slider(100, 20, 100, step=1, unit="y").told(
        "Age from which it grows slowly",
        "From this age on the clone and all of its variant have a fitness of at most 0.05. 100: never.",
        acts_when=(lambda m: m.fitness > LATE_FITNESS, "the clone is as slow from its beginning"),
    )
    effective_size: float = slider(9.4e4, 1e4, 1e6, step=0.1, scale="log", unit="y", symbol="N·τ").told(
        "Stem cells × years between renewals",
        "Number of stem cells times the years in which they renew once. Larger: one cell is a smaller share.",
        *WATSON,
    )
    mutation_rate: float = slider(1.88e-8, 1e-9, 1e-4, step=0.1, scale="log", unit="1/y", symbol="µ").told(
        "Mutation rate",
        "Per stem cell and year: 1.88 × 10⁻⁸ to DNMT3A R882H, 3.8 × 10⁻⁵ to any variant that changes one of ten genes.",
        *WATSON,
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
        mean = _vaf(self._phi(self.fitness, ages, self.origin, self.slows_from))
        births = 1 / RENEWAL_YEARS
        rates = births, births - self.fitness
        cells = living_clone(*rates, ages - self.origin, self.seed, self._fast_years, births - self._late_fitness)
        simulated = _vaf(cells * RENEWAL_YEARS / (2 * self.effective_size))
        carriers = self._prevalence(life)
        series = {
            **curves((ages, "y", "Age"), vaf=(mean, "1", "Mean clone"), vaf_simulated=(simulated, "1", "One clone")),
            **curves(([0, LAST_AGE], "y", "Age"), limit=([self.detection_limit] * 2, "1", "Smallest seen")),
            **curves((life, "y", "Age"), prevalence=(carriers, "1", "People with a clone above the limit")),
        }
        readouts = self._readouts(float(np.interp(self.age, ages, mean)), float(np.interp(self.age, life, carriers)))
        above = simulated >= PRESENT
        seen = float(ages[above.argmax()]) if above.any() else None
        readouts["drawn_age_at_vaf_2_percent"] = Readout(
            seen, "y", "Age at a VAF of 2 %, the one clone drawn", f"not by age {LAST_AGE}"
        )
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts, life, carriers))

    @property
    def _late_fitness(self):
        return min(self.fitness, LATE_FITNESS)

    @property
    def _fast_years(self):
        """Years from the first cell until the clone slows down."""
        return max(self.slows_from - self.origin, 0.0)

    def _readouts(self, vaf, carriers):
        s, years = self.fitness, self._years_to(PRESENT)
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
        """From e^{s·t}/(N·τ·s) = 2·f/(1 − 2·f), or from φ where the clone slows down before; None where e⁰ is more."""
        reach, s, late, first = (
            2 * _ratio(vaf) * self.effective_size,
            self.fitness,
            self._late_fitness,
            self._fast_years,
        )
        if reach * s < 1:
            return None
        years = math.log(reach * s) / s
        if years <= first or s == late:
            return years
        return first + math.log((reach + 1 / late) / (growth_integral(s, first) + 1 / late)) / late

    def _phi(self, s, ages, origin=0, slows_from=LAST_AGE):
        """φ, the mean size of clones that are left, as f/(1 − 2·f)."""
        late, fast = min(s, LATE_FITNESS), np.clip(ages, None, max(slows_from, origin)) - origin
        slow = ages - origin - fast
        return (growth_integral(s, fast) * np.exp(late * slow) + growth_integral(late, slow)) / (
            2 * self.effective_size
        )

    def _prevalence(self, ages):
        """Share of people with at least one clone above the limit."""
        one = self.clones == "one variant"
        s, weights = ([self.fitness], [1]) if one else _fitness_effects()
        phi = np.array([self._phi(effect, ages, slows_from=self.slows_from if one else LAST_AGE) for effect in s])
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
            growth, slow = (percent(math.expm1(s)) for s in (self.fitness, self._late_fitness))
            doubles = f"A clone that grows by {growth} a year doubles in {number(doubling.value)} years"
            if self.slows_from < LAST_AGE and slow != growth:
                doubles += f", grows by {slow} from age {self.slows_from:g} on,"
            clone = f"{doubles} and takes {number(years.value)} from its first cell to a VAF of 2 %"
        if vaf.value is not None:
            clone += f"; begun at age {self.origin:g}, it has reached {vaf.text} at {self.age:g}"
        drawn = readouts["drawn_age_at_vaf_2_percent"]
        one = "never has 2 %" if drawn.value is None else f"has 2 % at {drawn.value:.0f}"
        people = f"At {self.age:g}, {share.text} of people have a clone of this variant {seen}"
        return f"{clone}. The one drawn {one}. {people}."


def _ratio(f):
    """f/(1 − 2·f): mutated cells for each two others."""
    return f / (1 - 2 * f)


def _vaf(ratio):
    """f from f/(1 − 2·f)."""
    return ratio / (1 + 2 * ratio)
