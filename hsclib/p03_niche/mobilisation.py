"""Stem and progenitor cells called from the marrow into the blood, by G-CSF and by blockers of CXCR4."""

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
CD34_STORE = constant(2e9, "cells", "CD34+ cells of the marrow that can be called", symbol="B0")
CD34_HOMING = constant(math.log(2) / (4 / 24), "1/d", "CD34+ cells leaving the blood, half in 4 h", symbol="kh")
GCSF_EFFECT = constant(76, "", "Effect of G-CSF", symbol="Eg")
GCSF_DELAY = constant(2.4, "1/d", "Each step of the delay of G-CSF", symbol="kt")
BLOCKER_EFFECT = constant(18.5, "", "Effect of a blocker of CXCR4", symbol="Ep")
BLOCKER_HALF = constant(0.32, "× usual", "Blocker at half of its effect", symbol="Kp")
TOGETHER = constant(0.06, "", "Blocker, more by where G-CSF has worked", symbol="q")
BLOCKER_ABSORPTION = constant(48, "1/d", "Absorption of the blocker", symbol="ka")
PLERIXAFOR_USUAL = constant(240, "µg/kg", "Usual dose of plerixafor")
GCSF_DAILY = constant(10, "µg/kg", "G-CSF each day")
LOOSENED, WORN_OFF = 6, 12  # steps of the delay after which G-CSF loosens, and after which that wears off
DAYS, STEPS, COHORT_STEPS = 10, 96, 24  # samples a day
#: What a collection of at least so many 1e6/kg reaches.
REACHED = ((5, "above the goal of 5"), (2, "above the minimum of 2"), (0, "below the minimum of 2"))
#: Collections that trials count, by series: at least so many 1e6/kg.
TRIALS = {"two_million_per_kg": 2, "six_million_per_kg": 6}


class Mobilisation(Model):
    """CD34+ cells of marrow (B, of B0) and blood (C, per µL) during mobilization; a teaching model.

    Cells leave the marrow and home back to it; none is made and none dies, so that what the blood
    gains the marrow lacks. G-CSF loosens their hold after six steps of delay, G6, and has worn off
    after twelve, G12; a blocker of CXCR4 (A, 1 = the usual 240 µg/kg of plerixafor) loosens it
    within hours, somewhat more where G-CSF has worked before::

        dC/dt = kh·(P0·f·B − C),     B + C·Vb/B0 = S·(1 + P0·Vb/B0)
        f = 1 + g + (1 + q·g)·Ep·A/(A + Kp),     g = Eg·R·G6³·(1 − G12)
        dG1/dt = kt·(u − G1),  dGi/dt = kt·(Gi−1 − Gi),     u = 1 while G-CSF is given
        dD/dt = −ka·D,  dA/dt = ka·D − ke·A,     D → D + dose/240 when injected

    S is the store and R the response of the person. G and A are used in closed form. The values
    were chosen so that the curves resemble healthy donors (Stroncek 1997, Pantin 2017). Time in
    days since the first injection of G-CSF.
    """

    gcsf_days: int = slider(5, 0, 10, step=1, unit="d").told(
        "Days of G-CSF", "Daily injections of about 10 µg/kg, the first on day 0; the fifth comes on day 4."
    )
    gcsf_response: float = slider(1, 0.02, 1.5, step=0.02).told(
        "Response to G-CSF",
        "Multiplies the effect of G-CSF, Eg. 1: a typical healthy donor. 0.1 and less: a poor mobilizer. Its spread "
        "is what 22 donors (Stroncek 1997) differ by beyond their stores.",
        variability=Lognormal(0.74),
        acts_when=(lambda m: m.gcsf_days > 0, "no G-CSF is given"),
    )
    store_left: float = slider(1, 0.1, 2, step=0.05, symbol="S").told(
        "Store of the marrow",
        "CD34+ cells, relative to a typical healthy donor. 0.3: as after much chemotherapy. The spread is chosen so "
        "that as many donors stay at 20 cells/µL or less after plerixafor alone as in Pantin 2017.",
        variability=Lognormal(0.5, "pantin2017"),
    )
    plerixafor_dose: float = slider(0, 0, 480, step=20, unit="µg/kg").told(
        "Plerixafor",
        "One injection under the skin, which blocks CXCR4, the cells' hold on the marrow. 240 µg/kg is usual.",
    )
    plerixafor_day: float = slider(3.6, 0, 6, step=0.1, unit="d").told(
        "Day of plerixafor",
        "3.6 is the evening after the fourth injection of G-CSF.",
        acts_when=(lambda m: m.plerixafor_dose > 0, "no plerixafor is given"),
    )
    blocker_half_life: float = slider(4, 2, 72, step=1, unit="h").told(
        "Half-life of the blocker",
        "Plerixafor: 3 to 5 hours. A blocker that clings to CXCR4, as motixafortide does, acts for more than 48 hours.",
        acts_when=(lambda m: m.plerixafor_dose > 0, "no plerixafor is given"),
    )
    collection_day: float = slider(4.1, 0, 10, step=0.05, unit="d").told(
        "Collection begins",
        "When the apheresis machine is started. 4.1: two hours after the fifth injection of G-CSF, the usual morning.",
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
        return self._report(times, solve(self._phases(), [self.store_left * CD34_AT_REST], times)[0])

    def _run_all(self, people):
        times = np.arange(DAYS * COHORT_STEPS + 1) / COHORT_STEPS
        together = self._together(people)
        counts = solve_many(together._phases(), [together.store_left * CD34_AT_REST], times)[0]
        return [person._report(times, count) for person, count in zip(people, counts)]

    def _marrow(self, count):
        """B: what is not in the blood."""
        per_store = 1e6 * BLOOD_VOLUME / CD34_STORE
        return self.store_left * (1 + CD34_AT_REST * per_store) - count * per_store

    def _phases(self):
        """The same right-hand side from each event on; its state is C."""
        effect, given = GCSF_EFFECT * self.gcsf_response, self.plerixafor_dose / PLERIXAFOR_USUAL
        # plain floats, for speed
        homes, rest, together, at_most, half, elimination = map(
            float,
            (CD34_HOMING, CD34_AT_REST, TOGETHER, BLOCKER_EFFECT, BLOCKER_HALF, math.log(2) / self.blocker_half_life),
        )
        marrow, days, injected = self._marrow, self.gcsf_days, self.plerixafor_day

        def rhs(y, t):
            (count,) = y
            loosened, worn_off = (a - b for a, b in zip(gcsf_steps(t), gcsf_steps(t - days)))
            g = effect * (loosened**3 * (1 - worn_off))
            a = given * blocker_level(t - injected, 24 * elimination)
            f = 1 + g + (1 + together * g) * (at_most * a / (a + half))
            return (homes * (rest * f * marrow(count) - count),)

        return [Phase(start, rhs) for start in sorted({0.0, float(days), injected})]

    def _report(self, times, count):
        store, readouts = self._marrow(count), self._readouts(times, count)
        injections = doses(range(self.gcsf_days), "G-CSF given", GCSF_DAILY, "µg/kg")
        injections += doses([self.plerixafor_day], "Plerixafor given", self.plerixafor_dose, "µg/kg")
        collected = readouts["yield_per_kg"].value
        begun_then = harvest(count, self.litres_processed, self.collection_efficiency)
        enough = {
            name: ((begun_then >= goal).astype(float), "1", f"A collection begun then gives {goal} million/kg", "step")
            for name, goal in TRIALS.items()
        }
        series = curves(
            (times, "d", "Days since the first injection"),
            cd34=(count, "1/µL", "CD34+ cells in the blood"),
            store=(store, "1", "CD34+ cells in the marrow, of a typical donor's"),
            **enough,
        ) | curves(([1], "", "In one collection"), harvest=([collected], "1e6/kg", "One collection", "bars"))
        return self.report(series=series, readouts=readouts, events=injections, sentence=self._sentence(readouts))

    def _readouts(self, times, count):
        highest, peak_day = peak(times, count, 1.01 * self.store_left * CD34_AT_REST)
        begins = float(np.interp(self.collection_day, times, count))
        collected = harvest(begins, self.litres_processed, self.collection_efficiency)
        fold, first_day = None, None
        if self.plerixafor_dose:
            after = (times >= self.plerixafor_day) & (times <= self.plerixafor_day + 1)
            i = max(np.searchsorted(times, self.plerixafor_day, side="right") - 1, 1)
            slope = (count[i] - count[i - 1]) / (times[i] - times[i - 1])  # of the time before: then it jumps
            before = float(count[i] + slope * (self.plerixafor_day - times[i]))
            fold, first_day = float(count[after].max()) / before, 24 * float(np.trapezoid(count[after], times[after]))
        lost = float((self._marrow(count[0]) - self._marrow(highest)) * CD34_STORE / 1e6)
        return {
            "peak_cd34": Readout(highest, "1/µL", "CD34+ cells in the blood, peak"),
            "peak_day": Readout(peak_day, "d", "Day of the peak", "the count does not rise"),
            "collection_cd34": Readout(begins, "1/µL", "CD34+ cells in the blood when the collection begins"),
            "yield_per_kg": Readout(
                collected, "1e6/kg", f"CD34+ cells of one collection, for a patient of {BODY_WEIGHT:.0f} kg"
            ),
            "plerixafor_fold": Readout(fold, "", "Rise of the count after plerixafor, times", "no plerixafor given"),
            "plerixafor_area": Readout(
                first_day, "h/µL", "CD34+ cells in the blood, area of the first day", "no plerixafor given"
            ),
            "store_lowest": Readout(float(self._marrow(count).min()), "1", "CD34+ cells in the marrow, lowest"),
            "from_marrow": Readout(lost, "million", "CD34+ cells that the marrow lacks at the peak"),
        }

    def _sentence(self, readouts):
        highest, when, begins, collected, fold = (
            readouts[k] for k in ("peak_cd34", "peak_day", "collection_cd34", "yield_per_kg", "plerixafor_fold")
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
        return (
            f"{start}. A collection that begins on {day(self.collection_day)}, at {begins.value:.0f}/µL, gives "
            f"{collected.text} from {self.litres_processed:g} L, {reach}."
        )


def gcsf_steps(t):
    """G6 and G12 when G-CSF is given from 0 on: Gn = 1 − exp(−x)·(1 + x + … + x^(n−1)/(n−1)!), x = kt·t."""
    x = GCSF_DELAY * max(t, 0.0)
    term, total, found = math.exp(-x), 0.0, []
    for n in range(1, WORN_OFF + 1):
        total += term
        term *= x / n
        if n in (LOOSENED, WORN_OFF):
            found.append(1 - total)
    return found


def blocker_level(t, ke):
    """A after one injection of the usual dose at 0: ka/(ka − ke)·(exp(−ke·t) − exp(−ka·t))."""
    t, ka = max(t, 0.0), float(BLOCKER_ABSORPTION)
    return ka / (ka - ke) * (math.exp(-ke * t) - math.exp(-ka * t))


def harvest(count, litres, efficiency):
    """CD34+ cells of one collection, 1e6 per kg: count (1/µL = 1e6/L) × litres × efficiency / weight."""
    return count * litres * efficiency / BODY_WEIGHT
