"""Fanconi anemia: stem cells that are lost year by year, and a few corrected ones that take over."""

import math
from dataclasses import replace

import numpy as np

from ..blood.definitions import fall_day
from ..blood.marrow import HEALTHY, STATES, At, absent, at_rest, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..parameters import slider
from ..run import Readout, Series, Stack, doses
from ..words import number, percent, years

YEAR = 365.25  # d
FAILURE = 100.0  # 1e9/L, platelets
#: Stem cells die and do not divide faster when the niche empties; progenitors wear out and grow more slowly.
FANCONI = replace(HEALTHY, p_a=HEALTHY.p_q, mu_S=0.0022, chi=0.6, g_max=0.6 * HEALTHY.g_max)


class FanconiAnemia(Model):
    """The marrow in Fanconi anemia from birth on, and after gene therapy without conditioning.

    The marrow is that of `hsclib.models.marrow`, of two genotypes. Both are born into a full
    marrow; the uncorrected one loses stem cells, which do not answer an emptying niche::

        uncorrected: p_a = p_q,  μ_S = 0.0022 a day,  χ = 0.6,  g_max × 0.6;   corrected: as healthy

    At `therapy_year` a share of the stem cells that are left becomes corrected; they come without
    progenitors, and nothing is done to empty the niche. Marrow failure is here: platelets below
    100·10⁹/L. The values were chosen for this course. Not in the model: leukemia, which is what
    many patients with Fanconi anemia die of, and the spread between patients. Time in years.

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    corrected_share: float = slider(
        0.01,
        0,
        1,
        step=0.005,
        unit="1",
        label="Corrected stem cells at gene therapy",
        meaning="Share of the patient's stem cells that carry the working gene right after the infusion. 0: no gene therapy. "
        "Few can be collected in Fanconi anemia, so 1 % is much.",
    )
    therapy_year: float = slider(
        1.5,
        0,
        15,
        step=0.5,
        unit="y",
        label="Age at gene therapy",
        meaning="When the corrected cells are given back. At 1.5 years 40 % of the stem cells are left in this model, at 7 years 8 %.",
    )
    years: float = slider(
        15, 1, 20, step=1, unit="y", label="Years followed", meaning="How long the marrow is followed from birth."
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
        fall = fall_day(ages, counts.platelets, FAILURE)
        stays = f"never below 100 × 10⁹/L in {years(self.years)}"
        readouts = {
            "platelets_below_100_years": Readout(fall, "y", "Marrow failure: platelets below 100 from age", stays),
            "corrected_share_end": Readout(float(share[-1]), "1", "Corrected, of all stem cells, at the end"),
            "corrected_share_3_years": self._three_years_later(ages, share),
            "corrected_half_years": self._half(ages, share),
            "stem_cells_at_therapy": self._at_therapy(ages, sick + corrected),
            "stem_cells_end": Readout(
                float(sick[-1] + corrected[-1]), "1", "Stem cells at the end, of a healthy marrow"
            ),
            "platelets_end": Readout(float(counts.platelets[-1]), "1e9/L", "Platelets at the end"),
            "platelets_lowest": Readout(float(counts.platelets.min()), "1e9/L", "Platelets, lowest"),
            "neutrophils_end": Readout(float(counts.neutrophils[-1]), "1e9/L", "Neutrophils at the end"),
            "hemoglobin_end": Readout(float(counts.hemoglobin[-1]), "g/dL", "Hemoglobin at the end"),
        }
        line = {"x_unit": "y", "x_label": "Age"}
        series = {
            "platelets": Series(ages, counts.platelets, y_unit="1e9/L", label="Platelets", **line),
            "stem_cells": Series(ages, sick + corrected, y_unit="1", label="Stem cells, of a healthy marrow", **line),
            "corrected": Series(ages, share, y_unit="1", label="Corrected, of all stem cells", **line),
            "neutrophils": Series(ages, counts.neutrophils, y_unit="1e9/L", label="Neutrophils", **line),
            "hemoglobin": Series(ages, counts.hemoglobin, y_unit="g/dL", label="Hemoglobin", **line),
        }
        infusion = doses([self.therapy_year], "Corrected cells given", self.corrected_share, "1")
        origin = Stack(
            ages,
            np.array([sick, corrected]),
            ("uncorrected", "corrected"),
            y_unit="1",
            label="Stem cells by origin",
            **line,
        )
        return self.report(
            series=series,
            readouts=readouts,
            sentence=self._sentence(readouts),
            events=infusion,
            stacks={"stem_cell_origin": origin},
        )

    @property
    def _untreated(self):
        """Why there is no gene therapy in this run; empty if there is one."""
        if not self.corrected_share:
            return "no corrected cells were given"
        return "" if self.therapy_year < self.years else f"no gene therapy within {years(self.years)}"

    def _three_years_later(self, ages, share):
        label, when = "Corrected, of all stem cells, 3 years after gene therapy", self.therapy_year + 3
        if self._untreated or when > ages[-1]:
            return Readout(
                None, "1", label, self._untreated or f"gene therapy is less than 3 years old at {years(self.years)}"
            )
        return Readout(float(np.interp(when, ages, share)), "1", label)

    def _half(self, ages, share):
        label = "Years from gene therapy until half of the stem cells are corrected"
        reached = np.flatnonzero(share >= 0.5)
        if self._untreated or not reached.size:
            return Readout(None, "y", label, self._untreated or f"not by the age of {years(self.years)}")
        return Readout(
            float(max(np.interp(0.5, share[: reached[0] + 1], ages[: reached[0] + 1]) - self.therapy_year, 0)),
            "y",
            label,
        )

    def _at_therapy(self, ages, stem_cells):
        label = "Stem cells at gene therapy, of a healthy marrow"
        if self._untreated:
            return Readout(None, "1", label, self._untreated)
        return Readout(float(np.interp(self.therapy_year, ages, stem_cells)), "1", label)

    def _sentence(self, readouts):
        fall, lowest, end, share, left = (
            readouts[k]
            for k in (
                "platelets_below_100_years",
                "platelets_lowest",
                "platelets_end",
                "corrected_share_end",
                "stem_cells_end",
            )
        )
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
            f"Fanconi anemia, {percent(self.corrected_share)} of the stem cells corrected at {years(self.therapy_year)}, when "
            f"{percent(start.value)} of a healthy pool is left, without conditioning: {platelets}. At {years(self.years)} "
            f"{percent(share.value)} of the stem cells are corrected."
        )
