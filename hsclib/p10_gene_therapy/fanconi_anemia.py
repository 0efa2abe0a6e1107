"""Fanconi anemia: stem cells that are lost year by year, and a few corrected ones that take over."""

import math
from dataclasses import replace

import numpy as np

from ..blood.constants import YEAR
from ..blood.definitions import fall_day
from ..blood.marrow import HEALTHY, STATES, At, absent, at_rest, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, Stack, curves, doses
from ..words import number, percent, years

FAILED_PLATELETS = constant(100, "1e9/L", "Marrow failure: platelets below")
FANCONI_DEATH = constant(0.0022, "1/d", "Death of uncorrected stem cells", symbol="μ_S")
WEAR = constant(0.6, "", "Reserve that a division of uncorrected progenitors costs", symbol="χ")
SLOWED = constant(0.6, "", "Growth of uncorrected progenitors, times")
LATER = 3  # y after gene therapy, when the corrected share is read
#: Stem cells die and do not divide faster when the niche empties; progenitors wear out and grow more slowly.
FANCONI = replace(HEALTHY, p_a=HEALTHY.p_q, mu_S=FANCONI_DEATH, chi=WEAR, g_max=SLOWED * HEALTHY.g_max)


class FanconiAnemia(Model):
    """The marrow in Fanconi anemia from birth on, and after gene therapy without conditioning.

    The marrow is that of `hsclib.blood.marrow`, of two genotypes. Both are born into a full
    marrow; the uncorrected one loses stem cells, which do not answer an emptying niche::

        uncorrected: p_a = p_q,  μ_S = 0.0022 a day,  χ = 0.6,  g_max × 0.6;   corrected: as healthy

    At `therapy_year` a share of the stem cells that are left becomes corrected; they come without
    progenitors, and nothing is done to empty the niche. Marrow failure is here: platelets below
    100·10⁹/L. The values were chosen for this course. Not in the model: leukemia, which is what
    many patients with Fanconi anemia die of, and the spread between patients. Time in years.
    """

    corrected_share: float = slider(0.01, 0, 1, step=0.005, unit="1").told(
        "Corrected stem cells at gene therapy",
        "Share of the patient's stem cells that carry the working gene right after the infusion. 0: no gene therapy. "
        "Few can be collected in Fanconi anemia, so 1 % is much.",
    )
    therapy_year: float = slider(1.5, 0, 15, step=0.5, unit="y").told(
        "Age at gene therapy",
        "When the corrected cells are given back. At 1.5 years 40 % of the stem cells are left in this model, at 7 "
        "years 8 %.",
    )
    years: float = slider(15, 1, 20, step=1, unit="y").told(
        "Years followed", "How long the marrow is followed from birth."
    )

    def run(self):
        times = np.linspace(0, YEAR * self.years, math.ceil(24 * self.years) + 1)
        both = equations(FANCONI, HEALTHY)

        def correct(y):
            y[STATES + At.S] = self.corrected_share * y[At.S]
            y[At.S] *= 1 - self.corrected_share
            return y

        blood = blood_course(
            [Phase(0, both), Phase(YEAR * self.therapy_year, both, correct)], [at_rest(), absent()], times
        )
        return self._report(times / YEAR, blood)

    def _report(self, ages, blood):
        sick, corrected = blood.stem_cells
        counts = blood.counted
        share = corrected / np.maximum(sick + corrected, 1e-12)
        total, end = sick + corrected, years(self.years)
        reached = np.flatnonzero(share >= 0.5)
        upto = slice(reached[0] + 1 if reached.size else 0)
        half = max(np.interp(0.5, share[upto], ages[upto]) - self.therapy_year, 0) if reached.size else None
        none, later = self._untreated, self.therapy_year + LATER
        early = f"gene therapy is less than {LATER} years old at {end}" if later > ages[-1] else ""
        unreached = "" if reached.size else f"not by the age of {end}"
        fall, never = fall_day(ages, counts.platelets, FAILED_PLATELETS), f"never below 100 × 10⁹/L in {end}"
        left, taken = np.interp(self.therapy_year, ages, total), np.interp(later, ages, share)
        taken_label = f"Corrected, of all stem cells, {LATER} years after gene therapy"
        half_label = "Years from gene therapy until half of the stem cells are corrected"
        readouts = {
            "platelets_below_100_years": Readout(
                fall, "y", "Marrow failure: platelets below 100 from age", never, at=FAILED_PLATELETS
            ),
            "corrected_share_end": Readout(share[-1], "1", "Corrected, of all stem cells, at the end"),
            "corrected_share_3_years": Readout.unless(none or early, taken, "1", taken_label),
            "corrected_half_years": Readout.unless(none or unreached, half, "y", half_label),
            "stem_cells_at_therapy": Readout.unless(none, left, "1", "Stem cells at gene therapy, of a healthy marrow"),
            "stem_cells_end": Readout(total[-1], "1", "Stem cells at the end, of a healthy marrow"),
            "platelets_end": Readout(counts.platelets[-1], "1e9/L", "Platelets at the end"),
            "platelets_lowest": Readout(counts.platelets.min(), "1e9/L", "Platelets, lowest"),
            "neutrophils_end": Readout(counts.neutrophils[-1], "1e9/L", "Neutrophils at the end"),
            "hemoglobin_end": Readout(counts.hemoglobin[-1], "g/dL", "Hemoglobin at the end"),
        }
        series = curves(
            (ages, "y", "Age"),
            platelets=(counts.platelets, "1e9/L", "Platelets"),
            stem_cells=(total, "1", "Stem cells, of a healthy marrow"),
            corrected=(share, "1", "Corrected, of all stem cells"),
            neutrophils=(counts.neutrophils, "1e9/L", "Neutrophils"),
            hemoglobin=(counts.hemoglobin, "g/dL", "Hemoglobin"),
        )
        parts = ("uncorrected", "corrected")
        origin = Stack(ages, blood.stem_cells, parts, "y", "1", "Stem cells by origin", x_label="Age")
        events = doses([self.therapy_year], "Corrected cells given", self.corrected_share, "1")
        stacks, sentence = {"stem_cell_origin": origin}, self._sentence(readouts)
        return self.report(series=series, stacks=stacks, readouts=readouts, sentence=sentence, events=events)

    @property
    def _untreated(self):
        """Why there is no gene therapy in this run; empty if there is one."""
        if not self.corrected_share:
            return "no corrected cells were given"
        return "" if self.therapy_year < self.years else f"no gene therapy within {years(self.years)}"

    def _sentence(self, readouts):
        fall, share = readouts["platelets_below_100_years"], readouts["corrected_share_end"]
        lowest, end, left = (readouts[k] for k in ("platelets_lowest", "platelets_end", "stem_cells_end"))
        if fall.value is None:
            platelets = f"platelets never fall below 100 × 10⁹/L (lowest {number(lowest.value)})"
        else:
            platelets = (
                f"platelets fall below 100 × 10⁹/L at {number(fall.value)} years, and are {number(end.value)} "
                f"at {years(self.years)}"
            )
        if self._untreated:
            return f"Fanconi anemia, {self._untreated}: {platelets}, with {percent(left.value)} of the stem cells left."
        start = readouts["stem_cells_at_therapy"]
        return (
            f"Fanconi anemia, {percent(self.corrected_share)} of the stem cells corrected at "
            f"{years(self.therapy_year)}, when {percent(start.value)} of a healthy pool is left, without conditioning: "
            f"{platelets}. At {years(self.years)} {percent(share.value)} of the stem cells are corrected."
        )
