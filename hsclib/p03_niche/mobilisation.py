"""Stem and progenitor cells called from the marrow into the blood, by G-CSF and plerixafor."""

import math

import numpy as np

from ..blood.constants import BLOOD_VOLUME, BODY_WEIGHT
from ..blood.definitions import peak
from ..integrate import Phase, solve, solve_many
from ..model import Model
from ..parameters import Lognormal, constant, slider
from ..run import Readout, curves, doses
from ..words import day

CD34_AT_REST = constant(3, "1/µL", "CD34+ cells in the blood at rest", symbol="P0")
CD34_STORE = constant(7e8, "cells", "CD34+ cells of the marrow that can be called", symbol="B0")
CD34_HOMING = constant(math.log(2) / (4 / 24), "1/d", "CD34+ cells leaving the blood, half in 4 h", symbol="kh")
CD34_REFILL = constant(0.35, "1/d", "Refill of the store", symbol="kr")
GCSF_EFFECT = constant(45, "", "Effect of G-CSF", symbol="Eg")
GCSF_DELAY = constant(1.3, "1/d", "Each step of the delay of G-CSF", symbol="kt")
PLERIXAFOR_EFFECT = constant(35, "", "Effect of plerixafor", symbol="Ep")
PLERIXAFOR_HALF = constant(0.3, "× usual", "Plerixafor at half of its effect", symbol="Kp")
TOGETHER = constant(0.06, "", "Plerixafor, more by where G-CSF has worked", symbol="q")
PLERIXAFOR_ABSORPTION = constant(48, "1/d", "Absorption of plerixafor", symbol="ka")
PLERIXAFOR_LOSS = constant(math.log(2) / (5 / 24), "1/d", "Elimination of plerixafor, half in 5 h", symbol="ke")
PLERIXAFOR_USUAL = constant(240, "µg/kg", "Usual dose of plerixafor")
GCSF_DAILY = constant(10, "µg/kg", "G-CSF each day")
DAYS, STEPS, COHORT_STEPS = 10, 96, 24  # samples a day
#: What a collection of at least so many 1e6/kg reaches.
REACHED = ((5, "above the goal of 5"), (2, "above the minimum of 2"), (0, "below the minimum of 2"))


class Mobilisation(Model):
    """CD34+ cells of marrow (B, of B0) and blood (C, per µL) during mobilization; a teaching model.

    Cells leave the marrow, home back to it, and the marrow refills its store. G-CSF loosens
    their hold after a delay of three steps G1..G3; plerixafor (A, 1 = the usual 240 µg/kg)
    loosens it within hours, somewhat more where G-CSF has worked before::

        f = 1 + Eg·G3 + (1 + q·Eg·G3)·Ep·A/(A + Kp),     ke0 = kh·P0·Vb/B0
        dB/dt = −ke0·f·B + kh·C·Vb + kr·(B0 − B),        dC/dt = ke0·f·B/Vb − kh·C
        dG1/dt = kt·(u − G1),  dG2/dt = kt·(G1 − G2),  dG3/dt = kt·(G2 − G3),   u = 1 while given
        dD/dt = −ka·D,  dA/dt = ka·D − ke·A,             D → D + dose/240 when injected

    G and A are used in closed form. The values were chosen so that the curves resemble healthy
    donors (Stroncek 1997, Liles 2003). Under G-CSF for longer than six days the counts of real
    donors fall; the model does not know why, so it ends there. Time in days since the first
    injection of G-CSF.
    """

    gcsf_days: int = slider(5, 0, 6, step=1, unit="d").told(
        "Days of G-CSF",
        "Daily injections of about 10 µg/kg, the first on day 0. At most six: with longer treatment the counts of "
        "donors fall, and the model does not show that.",
    )
    gcsf_response: float = slider(1, 0.1, 1.5, step=0.05).told(
        "Response to G-CSF",
        "Multiplies the effect of G-CSF, Eg = 45. 1: a typical healthy donor. 0.1 to 0.3: a poor mobilizer, as after "
        "much chemotherapy. The spread is that of the counts of 22 donors on day 6.",
        variability=Lognormal(0.97, "stroncek1997"),
    )
    plerixafor_dose: float = slider(0, 0, 400, step=20, unit="µg/kg").told(
        "Plerixafor",
        "One injection under the skin, which blocks CXCR4, the cells' hold on the marrow. 240 µg/kg is usual.",
    )
    plerixafor_day: float = slider(3.6, 0, 6, step=0.1, unit="d").told(
        "Day of plerixafor", "3.6 is the evening after the fourth injection of G-CSF."
    )
    litres_processed: float = slider(12, 3, 24, step=1, unit="L").told(
        "Blood processed",
        "Blood that runs through the apheresis machine in one collection. 12 L is some two and a half times all blood.",
    )
    collection_efficiency: float = slider(0.45, 0.1, 0.9, step=0.05, unit="1").told(
        "Collection efficiency", "Share of the CD34+ cells passing through the machine that ends up in the bag."
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        return self._report(times, solve(self._phases(math.exp, max), (1.0, CD34_AT_REST), times))

    def _run_all(self, people):
        times = np.arange(DAYS * COHORT_STEPS + 1) / COHORT_STEPS
        start = np.transpose([(1.0, CD34_AT_REST)] * len(people))
        states = solve_many(self._together(people)._phases(np.exp, np.maximum), start, times)
        return [p._report(times, states[:, i]) for i, p in enumerate(people)]

    def _phases(self, exp, larger):
        """The same right-hand side from each event on; states B/B0 and C. `exp`, `larger`: of floats or of arrays."""
        effect, given = GCSF_EFFECT * self.gcsf_response, self.plerixafor_dose / PLERIXAFOR_USUAL
        per_store, leaves = 1e6 * BLOOD_VOLUME / CD34_STORE, CD34_HOMING * CD34_AT_REST
        # plain floats, for speed
        homes, refill, together, at_most, half = map(
            float, (CD34_HOMING, CD34_REFILL, TOGETHER, PLERIXAFOR_EFFECT, PLERIXAFOR_HALF)
        )

        def rhs(y, t):
            store, count = y
            g = effect * (gcsf_step(t, exp, larger) - gcsf_step(t - self.gcsf_days, exp, larger))
            a = given * plerixafor_level(t - self.plerixafor_day, exp, larger)
            f = 1 + g + (1 + together * g) * at_most * a / (a + half)
            leaving, homing = leaves * f * store, homes * count
            return per_store * (homing - leaving) + refill * (1 - store), leaving - homing

        return [Phase(start, rhs) for start in sorted({0.0, float(self.gcsf_days), self.plerixafor_day})]

    def _report(self, times, states):
        store, count = states
        highest, peak_day = peak(times, count, 1.01 * CD34_AT_REST)
        collected = harvest(highest, self.litres_processed, self.collection_efficiency)
        readouts = {
            "peak_cd34": Readout(highest, "1/µL", "CD34+ cells in the blood, peak"),
            "peak_day": Readout(peak_day, "d", "Day of the peak", "the count does not rise"),
            "yield_per_kg": Readout(
                collected, "1e6/kg", f"CD34+ cells collected at the peak, for a patient of {BODY_WEIGHT:.0f} kg"
            ),
            "plerixafor_fold": Readout(
                self._fold(times, count), "", "Rise of the count after plerixafor, times", "no plerixafor given"
            ),
            "store_lowest": Readout(float(store.min()), "1", "CD34+ cells in the marrow, lowest"),
        }
        injections = doses(range(self.gcsf_days), "G-CSF given", GCSF_DAILY, "µg/kg")
        injections += doses([self.plerixafor_day], "Plerixafor given", self.plerixafor_dose, "µg/kg")
        series = curves(
            (times, "d", "Days since the first injection"),
            cd34=(count, "1/µL", "CD34+ cells in the blood"),
            store=(store, "1", "CD34+ cells in the marrow, of the start"),
        ) | curves(([1], "", "At the peak"), harvest=([collected], "1e6/kg", "One collection", "bars"))
        return self.report(series=series, readouts=readouts, events=injections, sentence=self._sentence(readouts))

    def _fold(self, times, count):
        """Highest count within a day of plerixafor, times the count when it was given."""
        if not self.plerixafor_dose:
            return None
        before, after = times <= self.plerixafor_day, (times > self.plerixafor_day) & (times <= self.plerixafor_day + 1)
        return float(count[after].max() / count[before][-1])

    def _sentence(self, readouts):
        highest, when, collected, fold = (
            readouts[k] for k in ("peak_cd34", "peak_day", "yield_per_kg", "plerixafor_fold")
        )
        days = f"G-CSF for {self.gcsf_days} day{'s' if self.gcsf_days > 1 else ''}"
        injected = f"{self.plerixafor_dose:g} µg/kg of plerixafor"
        rise = f"CD34+ cells peak at {highest.value:.0f}/µL"
        if when.value is None:
            start = f"{days if self.gcsf_days else 'No drug'}: the count stays at {highest.value:.0f}/µL"
        elif self.gcsf_days and fold.value:
            start = (
                f"{days} and {injected} on {day(self.plerixafor_day)}, which multiplies the count by {fold.value:.1f}: "
                f"{rise} on {day(when.value)}"
            )
        elif self.gcsf_days:
            start = f"{days}: {rise} on {day(when.value)}"
        else:
            start = f"{injected} alone: {rise} after {24 * (when.value - self.plerixafor_day):.0f} hours"
        reach = next(words for limit, words in REACHED if collected.value >= limit)
        return f"{start}. {self.litres_processed:g} L of blood collected then give {collected.text}, {reach}."


def gcsf_step(t, exp, larger):
    """G3 when G-CSF is given from 0 on: 1 − exp(−x)·(1 + x + x²/2), x = kt·t."""
    x = GCSF_DELAY * larger(t, 0.0)
    return 1 - exp(-x) * (1 + x + x * x / 2)


def plerixafor_level(t, exp, larger):
    """A after one injection of the usual dose at 0: ka/(ka − ke)·(exp(−ke·t) − exp(−ka·t))."""
    t, ka, ke = larger(t, 0.0), PLERIXAFOR_ABSORPTION, PLERIXAFOR_LOSS
    return ka / (ka - ke) * (exp(-ke * t) - exp(-ka * t))


def harvest(count, litres, efficiency):
    """CD34+ cells of one collection, 1e6 per kg: count (1/µL = 1e6/L) × litres × efficiency / weight."""
    return count * litres * efficiency / BODY_WEIGHT
