"""Filgrastim in healthy men: an injected hormone that its own product clears (Krzyzanski 2010)."""

import math

import numpy as np

from ..blood.constants import BODY_WEIGHT
from ..blood.definitions import peak
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves, doses
from ..words import day, number

KRZYZANSKI = "krzyzanski2010", "transcribed"  # source and provenance
AVAILABLE = constant(0.626, "1", "Filgrastim that reaches the blood", *KRZYZANSKI, "F")
ABSORBED = constant(24 * 0.642, "1/d", "Absorption from under the skin", *KRZYZANSKI, "ka")
ELIMINATED = constant(24 * 0.148, "1/d", "Elimination by the kidney", *KRZYZANSKI, "kel")
INTERNALISED = constant(24 * 0.101, "1/d", "Uptake of what is bound", *KRZYZANSKI, "kint")
VOLUME = constant(2.56, "L", "Volume of distribution", *KRZYZANSKI, "VD")
BINDING = constant(1.27, "ng/mL", "Binding to the receptor", *KRZYZANSKI, "KD")
LEAVING = constant(24 * 0.0723, "1/d", "Neutrophils that leave the blood", *KRZYZANSKI, "kmt")
PASSAGE = constant(24 * 0.0102, "1/d", "Passage through each stage", *KRZYZANSKI, "ktt")
HALF_STIMULATION = constant(3.21, "ng/mL", "Concentration at half of the effect", *KRZYZANSKI, "SC1")
DIVISION_MORE = constant(34.3, "", "Most effect on division", *KRZYZANSKI, "SM1")
PASSAGE_MORE = constant(32.3, "", "Most effect on the passage", *KRZYZANSKI, "SM2")
GCSF_AT_REST = constant(0.0246, "ng/mL", "G-CSF at rest", *KRZYZANSKI, "CP0")
STAGES = 9
DAYS, STEPS = 16, 24  # samples a day


class Filgrastim(Model):
    """Daily injections of filgrastim (G-CSF) into a healthy man: concentration and neutrophils.

    Drug in blood and on receptors, AT, is free (AC) or bound (ADR) in quick equilibrium; bound
    drug is taken into the cells and destroyed with its receptor. All receptors sit on the
    neutrophils and their precursors, NT = B1 + … + B9 + N (Krzyzanski 2010)::

        BB  = ξ·NT − AT/VD + KD,     CP = ½·(−BB + √(BB² + 4·KD·AT/VD))
        AC  = CP·VD,                 ADR = ξ·NT·AC/(KD + CP)
        H1  = 1 + SM1·CP/(SC1 + CP), H2 = 1 + SM2·CP/(SC1 + CP)
        dAb/dt = −ka·Ab,             dAT/dt = ka·Ab + KIN − kel·AC − kint·ADR
        dB1/dt = KINB·H1·B1/B10 − ktt·H2·B1,   dBi/dt = ktt·H2·(B(i−1) − Bi),  i = 2 … 9
        dN/dt  = ktt·H2·B9 − kmt·N

    KIN, KINB and B10 follow from rest (CP0 = 0.0246 ng/mL, N0). What is under the skin, Ab, is
    used in closed form; each injection adds F·dose·70 kg. B1 multiplies itself, so that long
    courses run away: ten days at most. Time in days, drug in µg and ng/mL, counts in 1e9/L.
    """

    dose: float = slider(10, 0, 10, step=0.5, unit="µg/kg").told(
        "Filgrastim, each injection",
        "Under the skin, per kg of a man of 70 kg. Patients usually get 5, donors of stem cells 10 µg/kg a day.",
    )
    days: int = slider(5, 1, 10, step=1, unit="d").told(
        "Days of injections",
        "One injection a day, the first at hour 0. In longer courses the model's neutrophils grow without limit.",
    )
    baseline: float = slider(1.65, 1.5, 8, step=0.05, unit="1e9/L", symbol="N₀").told(
        "Neutrophils before the first injection", "The count at rest. The men of the study had low ones.", *KRZYZANSKI
    )
    receptors: float = slider(0.211, 0, 0.6, step=0.01, unit="ng/mL per 10⁹/L", symbol="ξ").told(
        "Receptors on neutrophils and their precursors",
        "G-CSF that 10⁹ cells in a liter can bind, and then destroy. At 0 only the kidney clears the drug.",
        *KRZYZANSKI,
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        states = solve(self._phases(), self._start(), times)
        cells = np.maximum(states[1:], 0)
        neutrophils, gcsf = cells[-1], free_concentration(states[0], self.receptors * cells.sum(axis=0), np.sqrt)

        (highest, top), (strongest, loudest) = peak(times, neutrophils), peak(times, gcsf)
        hours = [24 * day if self.dose else None for day in (top, loudest)]
        at_120_h, later = (float(np.interp(day, times, neutrophils)) for day in (5, self.days + 3))
        still = "nothing is injected"
        readouts = {
            "peak_neutrophils": Readout(highest, "1e9/L", "Neutrophils, highest"),
            "peak_hour": Readout(hours[0], "h", "Hour of the highest count", still),
            "neutrophils_at_120_h": Readout(at_120_h, "1e9/L", "Neutrophils at 120 hours"),
            "gcsf_peak": Readout(strongest, "ng/mL", "G-CSF, highest"),
            "gcsf_peak_hour": Readout(hours[1], "h", "Hour of the highest G-CSF", still),
            "neutrophils_4_days_after": Readout(later, "1e9/L", "Neutrophils 4 days after the last injection"),
        }
        injections = doses(range(self.days), "Filgrastim given", self.dose, "µg/kg")
        series = curves(
            (times, "d", "Days since the first injection"),
            neutrophils=(neutrophils, "1e9/L", "Neutrophils"),
            gcsf=(np.maximum(gcsf, 0), "ng/mL", "G-CSF"),
        )
        return self.report(series=series, readouts=readouts, events=injections, sentence=self._sentence(top, readouts))

    @property
    def _precursors(self):
        """B10 = … = B90: what has to wait at each stage for N0 to be held."""
        return LEAVING * self.baseline / (PASSAGE * stimulation(GCSF_AT_REST, PASSAGE_MORE))

    def _start(self):
        """At rest: AT, B1 to B9, N."""
        cells = [*STAGES * [self._precursors], self.baseline]
        amount = GCSF_AT_REST * VOLUME
        return [amount + self.receptors * sum(cells) * amount / (BINDING + GCSF_AT_REST), *cells]

    def _phases(self):
        """The same right-hand side from each injection on; states AT, B1 to B9, N."""
        at_rest, cells = GCSF_AT_REST * VOLUME, STAGES * self._precursors + self.baseline
        made = ELIMINATED * at_rest + INTERNALISED * self.receptors * cells * at_rest / (BINDING + GCSF_AT_REST)  # KIN
        dividing = LEAVING * self.baseline / stimulation(GCSF_AT_REST, DIVISION_MORE) / self._precursors  # KINB/B10
        per_cell, exp, sqrt = self.receptors, math.exp, math.sqrt
        # plain floats, for speed
        absorbed, eliminated, internalised, volume = +ABSORBED, +ELIMINATED, +INTERNALISED, +VOLUME
        binding, leaving, passage = +BINDING, +LEAVING, +PASSAGE

        def equations(depot, start):
            def rhs(y, t):
                drug, first, *later, last, blood = y
                sites = per_cell * (first + sum(later) + last + blood)
                c = free_concentration(drug, sites, sqrt)
                amount, h1, out = c * volume, stimulation(c, DIVISION_MORE), passage * stimulation(c, PASSAGE_MORE)
                chain = [first, *later, last]
                gained = absorbed * depot * exp(absorbed * (start - t)) + made
                return (
                    gained - eliminated * amount - internalised * sites * amount / (binding + c),
                    (dividing * h1 - out) * first,
                    *(out * (a - b) for a, b in zip(chain, chain[1:])),
                    out * last - leaving * blood,
                )

            return rhs

        depot, phases = 0.0, []
        for i in range(self.days):
            depot = depot * exp(-ABSORBED) + AVAILABLE * self.dose * BODY_WEIGHT
            phases.append(Phase(float(i), equations(depot, float(i))))
        return phases

    def _sentence(self, when, readouts):
        later = readouts["neutrophils_at_120_h"].text
        if not self.dose:
            return f"Nothing injected: the neutrophils stay at {later}, G-CSF at {GCSF_AT_REST:.3f} ng/mL."
        often = f"{self.days} daily injections" if self.days > 1 else "One injection"
        return (
            f"{often} of {self.dose:g} µg/kg: G-CSF peaks at {number(readouts['gcsf_peak'].value)} ng/mL, the "
            f"neutrophils at {readouts['peak_neutrophils'].text} on {day(when)}; at 120 hours they stand at {later}."
        )


def free_concentration(drug, sites, sqrt):
    """CP: the free concentration, ng/mL, of so much drug (µg) beside so many receptors (ng/mL)."""
    total = drug / VOLUME
    excess = sites - total + BINDING
    return 0.5 * (sqrt(excess * excess + 4 * BINDING * total) - excess)


def stimulation(concentration, most):
    """H: by what a rate is multiplied at a concentration of G-CSF."""
    return 1 + most * concentration / (HALF_STIMULATION + concentration)
