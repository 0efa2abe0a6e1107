"""Filgrastim in healthy men: an injected hormone that its own product clears (Krzyzanski 2010)."""

import math

import numpy as np

from ..integrate import Phase, solve
from ..model import Model
from ..parameters import slider
from ..run import Readout, Series, doses
from ..words import day, number

WEIGHT = 70.0  # kg
AVAILABLE = 0.626  # F
ABSORPTION, ELIMINATION, INTERNALISATION = 24 * 0.642, 24 * 0.148, 24 * 0.101  # ka, kel, kint, 1/d
VOLUME = 2.56  # VD, L
BINDING = 1.27  # KD, ng/mL
LIFE_IN_BLOOD, TRANSIT = 24 * 0.0723, 24 * 0.0102  # kmt, ktt, 1/d
HALF_EFFECT, DIVISION, RIPENING = 3.21, 34.3, 32.3  # SC1, ng/mL; SM1; SM2
AT_REST = 0.0246  # CP0, ng/mL
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

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    dose: float = slider(
        10,
        0,
        10,
        step=0.5,
        unit="µg/kg",
        label="Filgrastim, each injection",
        meaning="Under the skin, per kg of a man of 70 kg. Patients usually get 5, donors of stem cells 10 µg/kg a day.",
    )
    days: int = slider(
        5,
        1,
        10,
        step=1,
        unit="d",
        label="Days of injections",
        meaning="One injection a day, the first at hour 0. In longer courses the model's neutrophils grow without limit.",
    )
    baseline: float = slider(
        1.65,
        1.5,
        8,
        step=0.05,
        unit="1e9/L",
        symbol="N₀",
        label="Neutrophils before the first injection",
        source="krzyzanski2010",
        provenance="transcribed",
        meaning="The count at rest. The men of the study had low ones.",
    )
    receptors: float = slider(
        0.211,
        0,
        0.6,
        step=0.01,
        unit="ng/mL per 10⁹/L",
        symbol="ξ",
        label="Receptors on neutrophils and their precursors",
        source="krzyzanski2010",
        provenance="transcribed",
        meaning="G-CSF that 10⁹ cells in a litre can bind, and then destroy. At 0 only the kidney clears the drug.",
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        states = solve(self._phases(), self._start(), times)
        cells = np.maximum(states[1:], 0)
        return self._report(times, cells[-1], free(states[0], self.receptors * cells.sum(axis=0), np.sqrt))

    @property
    def _precursors(self):
        """B10 = … = B90: what has to wait at each stage for N0 to be held."""
        return LIFE_IN_BLOOD * self.baseline / (TRANSIT * stimulated(AT_REST, RIPENING))

    def _start(self):
        """At rest: AT, B1 to B9, N."""
        cells = [*STAGES * [self._precursors], self.baseline]
        amount = AT_REST * VOLUME
        return [amount + self.receptors * sum(cells) * amount / (BINDING + AT_REST), *cells]

    def _phases(self):
        """The same right-hand side from each injection on; states AT, B1 to B9, N."""
        at_rest, cells = AT_REST * VOLUME, STAGES * self._precursors + self.baseline
        made = ELIMINATION * at_rest + INTERNALISATION * self.receptors * cells * at_rest / (BINDING + AT_REST)  # KIN
        dividing = LIFE_IN_BLOOD * self.baseline / stimulated(AT_REST, DIVISION) / self._precursors  # KINB/B10
        per_cell, exp, sqrt = self.receptors, math.exp, math.sqrt

        def equations(depot, start):
            def rhs(y, t):
                drug, first, *later, last, blood = y
                sites = per_cell * (first + sum(later) + last + blood)
                c = free(drug, sites, sqrt)
                amount, h1, out = c * VOLUME, stimulated(c, DIVISION), TRANSIT * stimulated(c, RIPENING)
                chain = [first, *later, last]
                return (
                    ABSORPTION * depot * exp(ABSORPTION * (start - t))
                    + made
                    - ELIMINATION * amount
                    - INTERNALISATION * sites * amount / (BINDING + c),
                    (dividing * h1 - out) * first,
                    *(out * (a - b) for a, b in zip(chain, chain[1:])),
                    out * last - LIFE_IN_BLOOD * blood,
                )

            return rhs

        depot, phases = 0.0, []
        for i in range(self.days):
            depot = depot * exp(-ABSORPTION) + AVAILABLE * self.dose * WEIGHT
            phases.append(Phase(float(i), equations(depot, float(i))))
        return phases

    def _report(self, times, neutrophils, gcsf):
        top, strongest = int(np.argmax(neutrophils)), int(np.argmax(gcsf))
        rises, still = bool(self.dose), "nothing is injected"
        readouts = {
            "peak_neutrophils": Readout(float(neutrophils[top]), "1e9/L", "Neutrophils, highest"),
            "peak_hour": Readout(24 * float(times[top]) if rises else None, "h", "Hour of the highest count", still),
            "neutrophils_at_120_h": Readout(
                float(np.interp(5, times, neutrophils)), "1e9/L", "Neutrophils at 120 hours"
            ),
            "gcsf_peak": Readout(float(gcsf[strongest]), "ng/mL", "G-CSF, highest"),
            "gcsf_peak_hour": Readout(
                24 * float(times[strongest]) if rises else None, "h", "Hour of the highest G-CSF", still
            ),
            "neutrophils_4_days_after": Readout(
                float(np.interp(self.days + 3, times, neutrophils)),
                "1e9/L",
                "Neutrophils 4 days after the last injection",
            ),
        }
        line = {"x_unit": "d", "x_label": "Days since the first injection"}
        injections = doses(range(self.days), "Filgrastim given", self.dose, "µg/kg")
        series = {
            "neutrophils": Series(times, neutrophils, y_unit="1e9/L", label="Neutrophils", **line),
            "gcsf": Series(times, np.maximum(gcsf, 0), y_unit="ng/mL", label="G-CSF", **line),
        }
        return self.report(
            series=series, readouts=readouts, events=injections, sentence=self._sentence(times[top], readouts)
        )

    def _sentence(self, when, readouts):
        if not self.dose:
            return f"Nothing injected: the neutrophils stay at {readouts['neutrophils_at_120_h'].text}, G-CSF at {AT_REST:.3f} ng/mL."
        often = f"{self.days} daily injections" if self.days > 1 else "One injection"
        return (
            f"{often} of {self.dose:g} µg/kg: G-CSF peaks at {number(readouts['gcsf_peak'].value)} ng/mL, the neutrophils at "
            f"{readouts['peak_neutrophils'].text} on {day(when)}; at 120 hours they stand at {readouts['neutrophils_at_120_h'].text}."
        )


def free(drug, sites, sqrt):
    """CP: the free concentration, ng/mL, of so much drug (µg) beside so many receptors (ng/mL)."""
    total = drug / VOLUME
    excess = sites - total + BINDING
    return 0.5 * (sqrt(excess * excess + 4 * BINDING * total) - excess)


def stimulated(concentration, most):
    """H: by what a rate is multiplied at a concentration of G-CSF."""
    return 1 + most * concentration / (HALF_EFFECT + concentration)
