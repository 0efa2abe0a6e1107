"""Mutant clones of stem cells through life: how large one gets, and how many people carry one."""

import math

import numpy as np
from scipy.special import exp1

from ..model import Model, Readout, Series
from ..parameters import choice, slider
from ..words import number, percent

RENEWAL_YEARS = 1.0  # τ of the simulated path; everything else needs only N·τ
ESTABLISHED = 100  # cells: up to here every division and loss is drawn, later a year at once
LAST_AGE = 100
NO_FITNESS = 1e-6  # 1/y: less changes nothing in a life
HIGHEST_VAF = 0.4999  # the density has no end at 0.5

# fitness over the ten genes DNMT3A, TET2, ASXL1, TP53, SF3B1, SRSF2, JAK2, CBL, KRAS, IDH2 (watson2020, as transcribed)
TEN_GENES_RATE = 3.8e-5  # nonsynonymous mutations per cell and year, all ten together
DFE_SCALE, DFE_SHAPE, DFE_HIGHEST = 9.26e-6, 0.2287, 0.1369  # density ∝ exp(−(s/scale)^shape) up to the highest


def _fitness_effects(nodes=32):
    """Fitness values s (1/y) and their weights, by Gauss-Legendre in y = (s/scale)^shape, where the density is smooth."""
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

    companions = {"one variant": {"mutation_rate": 1e-8}, "any of ten genes": {"mutation_rate": TEN_GENES_RATE}}

    clones: str = choice(
        "one variant", ("one variant", "any of ten genes"), label="Who counts as a carrier",
        meaning="People with a clone of one variant that has the fitness below, or with a mutation in any of ten genes; "
                "their fitness values are those that Watson 2020 found, as an open transcription has them.")
    fitness: float = slider(
        0.15, 0, 0.5, step=0.01, unit="1/y", symbol="s", label="Fitness of the clone",
        meaning="Growth a year. 0.15 stands for DNMT3A R882H, a frequent variant, whose clone doubles in 4.6 years.")
    effective_size: float = slider(
        9.4e4, 1e4, 1e6, step=0.1, scale="log", unit="y", symbol="N·τ", label="Stem cells × years between renewals",
        source="watson2020", provenance="transcribed",
        meaning="Number of stem cells times the years in which they renew once. Larger: one cell is a smaller share.")
    mutation_rate: float = slider(
        1e-8, 1e-9, 1e-4, step=0.1, scale="log", unit="1/y", symbol="µ", label="Mutation rate",
        meaning="Per stem cell and year: about 1e-8 for one variant, 3.8e-5 for any that changes one of ten genes.")
    detection_limit: float = slider(
        0.02, 0.0005, 0.1, step=0.1, scale="log", unit="1", symbol="f", label="Smallest clone that is seen (VAF)",
        meaning="Sequencing misses smaller clones. A VAF of 2 % means that 4 % of the cells carry the mutation.")
    age: float = slider(
        70, 0, 100, step=1, unit="y", label="Age", meaning="At which the clone and the carriers are counted.")
    origin: float = slider(
        20, 0, 80, step=1, unit="y", label="Age when the clone begins", meaning="When the one clone above has its first cell.")
    seed: int = slider(
        0, 0, 9999, step=1, label="Seed", meaning="Which chance: another clone under the same rules.")

    def run(self):
        s, size = self.fitness, self.effective_size
        ages = np.arange(self.origin, LAST_AGE + 0.5, 0.5)
        mean = self._vaf(self._phi(s, ages - self.origin))
        simulated = self._vaf(self._simulate(ages - self.origin) * RENEWAL_YEARS / (2 * size))
        life = np.arange(0, LAST_AGE + 0.5, 0.5)
        carriers = self._prevalence(life)

        needed = _ratio(0.02) * 2 * size * s  # e^{s·t} − 1 when the clone has a VAF of 2 %
        drifts = "this clone grows by chance rather than by fitness: N·τ·s is too small"
        at_age = float(np.interp(self.age, life, carriers))
        readouts = {
            "years_to_vaf_2_percent": Readout(math.log(needed) / s if needed >= 1 else None, "y",
                                              "Years from the first cell to a VAF of 2 %", drifts),
            "age_at_vaf_2_percent": self._age_at(needed, drifts),
            "doubling_time_years": Readout(math.log(2) / s if s > NO_FITNESS else None, "y", "Doubling time", "without fitness a clone has none"),
            "establishment_probability": Readout(s * RENEWAL_YEARS, "1", "Mutant cells whose clone lives"),
            "vaf_at_age": Readout(float(np.interp(self.age, ages, mean)) if self.age >= self.origin else None, "1",
                                  "Clone size (VAF) at this age", "the clone has not begun"),
            "prevalence_at_age": Readout(at_age, "1", "People with a clone above the limit, at this age"),
        }
        line = {"x_unit": "y", "x_label": "Age"}
        series = {
            "vaf": Series(ages, mean, y_unit="1", label="Mean clone", **line),
            "vaf_simulated": Series(ages, simulated, y_unit="1", label="One clone", **line),
            "limit": Series([0, LAST_AGE], [self.detection_limit] * 2, y_unit="1", label="Smallest seen", **line),
            "prevalence": Series(life, carriers, y_unit="1", label="People with a clone above the limit", **line),
        }
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts))

    def _age_at(self, growth, drifts):
        """The age at which the clone above has grown so far."""
        name = "Age at a VAF of 2 %"
        if growth < 1:
            return Readout(None, "y", name, drifts)
        age = self.origin + math.log(growth) / self.fitness
        return Readout(age if age <= LAST_AGE else None, "y", name, f"not by age {LAST_AGE}")

    def _phi(self, s, years):
        """φ, the mean size of clones that are left, as f/(1 − 2·f)."""
        return _grown(s, years) / (2 * self.effective_size)

    @staticmethod
    def _vaf(ratio):
        """f from f/(1 − 2·f)."""
        return ratio / (1 + 2 * ratio)

    def _prevalence(self, ages):
        """Share of people with at least one clone above the limit."""
        s, weights = ([self.fitness], [1]) if self.clones == "one variant" else _fitness_effects()
        phi = np.array([self._phi(one, ages) for one in s])
        with np.errstate(divide="ignore"):  # at age 0 no clone has any size: E₁(∞) = 0
            above, beyond = (exp1(_ratio(f) / phi) for f in (self.detection_limit, HIGHEST_VAF))
        return -np.expm1(-2 * self.effective_size * self.mutation_rate * (np.array(weights) @ (above - beyond)))

    def _simulate(self, years):
        """Cells of one clone at these years, given that it lives to the last of them."""
        births, losses, end = 1 / RENEWAL_YEARS, 1 / RENEWAL_YEARS - self.fitness, years[-1]
        rng_wait, rng_kind, rng_year = (np.random.default_rng((self.seed, i)) for i in range(3))

        def lives(t):
            """Chance that one cell at time t has a living clone at the end."""
            return 1 / (math.exp(-self.fitness * (end - t)) + births * _grown(-self.fitness, end - t))

        t, n, jumps = 0.0, 1, [(0.0, 1)]
        while t < end and n < ESTABLISHED:
            for wait, kind in zip(rng_wait.standard_exponential(1000).tolist(), rng_kind.random(1000).tolist()):
                dies = 1 - lives(t)
                now = 1 - dies**n
                up, down = births * n * (1 - dies ** (n + 1)) / now, losses * n * (1 - dies ** (n - 1)) / now
                t, n = t + wait / (up + down), n + (1 if kind * (up + down) < up else -1)
                if t >= end or n >= ESTABLISHED:
                    break
                jumps.append((t, n))
        when, cells = np.transpose(jumps)
        drawn = cells[np.searchsorted(when, years, side="right") - 1]
        for i in np.flatnonzero(years > t):  # many cells: their mean grows, and chance adds a normal deviate
            step, before = (years[i] - t, n) if years[i - 1] <= t else (years[i] - years[i - 1], drawn[i - 1])
            growth = math.exp(self.fitness * step)
            spread = (births + losses) * growth * _grown(self.fitness, step)
            drawn[i] = max(1.0, before * growth + math.sqrt(before * spread) * rng_year.standard_normal())
        return drawn

    def _sentence(self, readouts):
        years, doubling, vaf, carriers = (
            readouts[k] for k in ("years_to_vaf_2_percent", "doubling_time_years", "vaf_at_age", "prevalence_at_age"))
        if years.value is None:
            clone = f"A clone with fitness {self.fitness:g} a year drifts rather than grows"
        else:
            clone = (f"A clone that grows by {percent(math.expm1(self.fitness))} a year doubles in {number(doubling.value)} years and takes "
                     f"{number(years.value)} from its first cell to a VAF of 2 %")
        size = f"; begun at age {self.origin:g}, it has reached {vaf.text} at {self.age:g}" if vaf.value is not None else ""
        whose = "this variant" if self.clones == "one variant" else "any of ten genes"
        share = f"{carriers.text} of people have" if carriers.value >= 1e-6 else "fewer than one person in a million has"
        return f"{clone}{size}. At {self.age:g}, {share} a clone of {whose} above a VAF of {percent(self.detection_limit)}."


def _grown(s, years):
    """(e^{s·t} − 1)/s, and t for s = 0."""
    return np.expm1(s * years) / s if abs(s) > NO_FITNESS else years


def _ratio(f):
    """f/(1 − 2·f): mutated cells for each two others."""
    return f / (1 - 2 * f)
