"""A transplant of blood stem cells: how fast the blood returns, whose it is, and how long it lasts."""

import math

import numpy as np

from ..blood.definitions import days_below, engraftment_day, late_failure_day, nadir
from ..blood.marrow import Blood, blood_course
from ..integrate import solve_many
from ..model import Model
from ..parameters import Lognormal, choice, slider, switch
from ..run import Film, Readout, Series, doses
from ..words import day, number, percent
from .graft import GRAFTS, bite, engrafting, transplant

YEAR = 365.0  # d
NICHES = 70_000  # of a patient of 70 kg
NEUTROPHILS, PLATELETS = 0.5, 20.0  # 1e9/L, engrafted
MINIMUM = 2.0  # 1e6/kg of blood stem cells
LYMPHOCYTES, LYMPHOCYTES_HALF = 2.0, 180.0  # 1e9/L; d
FIRST_STEP, LONGEST_STEP = 0.05, 1.0  # d, of the fixed-step solver: neutrophils leave the blood at 2.4 a day
DOSE_SPREAD, GROWTH_SPREAD = (Lognormal(math.sqrt(math.expm1(sd**2))) for sd in (0.4, 0.15))  # sd of the logarithm


class Transplant(Model):
    """A graft in a conditioned marrow: blood counts, chimerism and stem cells of host and graft.

    The marrow is that of `hsclib.models.marrow`, of two genotypes that are alike and share the
    niche; what is given, what survives conditioning and what homes is `hsclib.models.graft`. The
    stem cells take their places on day 0; progenitors begin to work after 2.5 days, after 6.5 if
    they were cultured (gene therapy). Once both kinds of stem cells are in the niche, none of them
    wins, so the share with which they met stays::

        lasting chimerism  m = S_d/(S_d + SF)        (in shares of a healthy marrow)

    Rejection, if there is any, takes stem cells of an allogeneic graft at κ_r·exp(−t/30 d); it was
    never compared with patients. Engraftment is the first of three consecutive days with
    neutrophils of at least 0.5, or platelets of at least 20, after having been below. The clinic
    adds "seven days without platelet transfusion"; here nobody is transfused, bleeds, has an
    infection or GVHD. Lymphocytes are not modelled: on the blood film half of what conditioning
    took is back after 180 days. Counts in 1e9/L, hemoglobin in g/dL, time in days after infusion.

    The values of the grafts were chosen so that published medians come out, and the spread between
    patients (of dose, homing and growth) for this course.

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    source: str = choice(
        "auto PB",
        tuple(GRAFTS),
        label="Graft",
        meaning="Where the stem cells come from. auto: the patient's own; allo: a donor's; PB: mobilised into the blood; BM: bone marrow; "
        "cord: one unit of cord blood; expanded cord: such a unit grown for weeks; gene therapy: the patient's own, corrected in "
        "culture.",
    )
    cd34_dose: float = slider(
        5,
        0.05,
        20,
        step=0.05,
        scale="log",
        unit="1e6/kg",
        symbol="D",
        label="CD34+ cells collected",
        variability=DOSE_SPREAD,
        meaning="Viable CD34+ cells before freezing, per kg of who receives them. From blood at least 2 are wanted, better 5; one unit of "
        "cord blood has about 0.25 for an adult.",
    )
    viability: float = slider(
        1,
        0.3,
        1,
        step=0.05,
        unit="1",
        symbol="v",
        label="Alive after thawing",
        meaning="Share of the CD34+ cells that survives freezer and thawing: about 0.95, 0.7 to 0.8 after a poor thaw. "
        "1: the dose was counted after thawing, or never frozen.",
    )
    homing: float = slider(
        0.15,
        0.05,
        0.3,
        step=0.01,
        unit="1",
        symbol="h",
        label="Homing to the marrow",
        variability=DOSE_SPREAD,
        meaning="Share of the infused cells that finds the marrow within a day, called by CXCL12. Most others die in lung, liver and "
        "spleen.",
    )
    lt_hsc_fraction: float = slider(
        1e-4,
        1e-8,
        1e-3,
        step=0.1,
        scale="log",
        symbol="f_LT",
        label="Long-term stem cells per CD34+ cell",
        meaning="LT-HSC: those that last. 1e-4 means one in 10,000 CD34+ cells; marrow has somewhat more, cord blood five times as many; "
        "culture loses half. 1e-8: in effect none.",
    )
    host_survival: float = slider(
        1e-4,
        1e-6,
        1,
        step=0.1,
        scale="log",
        unit="1",
        symbol="SF",
        label="Host stem cells that survive conditioning",
        meaning="Busulfan of a cumulative AUC of 40 mg·h/L leaves 0.14, of 90 0.011 (usual: 80 to 100, more is toxic: liver sinusoidal "
        "obstruction, infertility, later cancers); irradiation with 2 Gy leaves 0.14, with 12 Gy 6e-6. 1: no conditioning.",
    )
    gcsf: bool = switch(
        True, label="G-CSF", meaning="From day 1 to 40: more neutrophils, which leave the marrow earlier."
    )
    immune_suppression: bool = switch(
        False,
        label="Immune suppression",
        meaning="Methotrexate and a calcineurin inhibitor against GVHD, as after allogeneic grafts; it slows the progenitors.",
    )
    rejection: float = slider(
        0,
        0,
        0.3,
        step=0.01,
        unit="1/d",
        symbol="κ_r",
        label="Rejection",
        meaning="Stem cells of the graft that the host's immune system kills per day at first; it fades with 30 days. The patient's own "
        "cells (auto PB, gene therapy) are not rejected. A thought experiment: never compared with patients.",
    )
    progenitor_growth: float = slider(
        0.55,
        0.3,
        0.8,
        step=0.01,
        unit="1/d",
        symbol="g_max",
        label="Growth of progenitors",
        variability=GROWTH_SPREAD,
        meaning="In an empty marrow, of host and graft; patients differ.",
    )
    years: float = slider(
        1, 1, 10, step=1, unit="y", label="Years followed", meaning="How long the patient is followed after infusion."
    )
    film_day: float = slider(
        10, 0, 365, step=5, unit="d", label="Day of the blood film", meaning="The day whose blood is drawn as a film."
    )

    companions = {
        ("source", source): {
            "cd34_dose": dose,
            "viability": 1.0,
            "lt_hsc_fraction": stem_cells,
            "host_survival": survival,
            "gcsf": gcsf,
            "immune_suppression": suppressed,
        }
        for source, dose, stem_cells, survival, gcsf, suppressed in (
            ("auto PB", 5.0, 1e-4, 1e-4, True, False),
            ("allo PB", 6.0, 1e-4, 1e-4, False, True),
            ("allo BM", 2.5, 1.5e-4, 1e-4, False, True),
            ("cord", 0.25, 5e-4, 1e-4, True, True),
            ("expanded cord", 9.0, 5e-4, 1e-4, True, True),
            ("gene therapy", 8.0, 0.5e-4, 0.011, False, False),
        )
    }

    def run(self):
        times = self._days()
        return self._report(times, blood_course(*self._transplanted(), times))

    def _run_all(self, people):
        times = self._days()
        blood = [np.ascontiguousarray(y) for y in self._solve_all(people, times)]
        return [person._report(times, Blood(*(y[:, i] for y in blood))) for i, person in enumerate(people)]

    def _solve_all(self, people, times):
        varied = {
            p.name: np.array([getattr(person, p.name) for person in people]) for p in self.parameters() if p.variability
        }
        phases, start = self._person(varied)._transplanted()
        return Blood(
            *solve_many(phases, np.vstack(start), times, first_step=FIRST_STEP, longest=LONGEST_STEP, seen=Blood.of)
        )

    def _days(self):
        """Four times a day while the blood returns, then daily, after a year weekly."""
        end = YEAR * self.years
        return np.concatenate([np.arange(0, 60, 0.25), np.arange(60, YEAR), np.arange(YEAR, end, 7), [end]])

    def _transplanted(self):
        graft = GRAFTS[self.source]
        return transplant(
            graft,
            self._infused,
            homing=self.homing,
            lt_hsc_fraction=self.lt_hsc_fraction,
            survival=self.host_survival,
            growth=self.progenitor_growth,
            gcsf=self.gcsf,
            suppressed=self.immune_suppression,
            rejection=0.0 if graft.own else self.rejection,
        )

    @property
    def _infused(self):
        return self.cd34_dose * self.viability

    @property
    def _followed(self):
        return "1 year" if self.years == 1 else f"{self.years:g} years"

    def _report(self, times, blood):
        counts = blood.counted
        neutrophils, platelets = counts.neutrophils, counts.platelets
        shares = {
            name: y[1] / np.maximum(y.sum(axis=0), 1e-12)
            for name, y in (
                ("donor_chimerism", blood.neutrophils),
                ("red_cell_chimerism", blood.hemoglobin),
                ("stem_chimerism", blood.stem_cells),
            )
        }
        engrafted = engraftment_day(times, neutrophils, NEUTROPHILS)
        platelets_engrafted = engraftment_day(times, platelets, PLATELETS)
        readouts = self._days_reached(times, neutrophils, platelets, engrafted, platelets_engrafted)
        readouts |= self._on_the_way() | self._whose(times, shares)
        lowest, lowest_day = nadir(times, neutrophils)
        readouts |= {
            "nadir": Readout(lowest, "1e9/L", "Neutrophils, lowest"),
            "nadir_day": Readout(lowest_day, "d", "Day of the lowest neutrophils"),
            "days_below_0_5": Readout(
                days_below(times, neutrophils, NEUTROPHILS), "d", "Days of neutrophils below 0.5"
            ),
            "stem_cells_1_year": Readout(
                float(np.interp(YEAR, times, counts.stem_cells)),
                "1",
                "Stem cells after a year, host and graft, of a healthy marrow",
            ),
        }
        on_film = {
            name: float(np.interp(self.film_day, times, getattr(counts, name)))
            for name in ("neutrophils", "platelets", "hemoglobin")
        }
        readouts |= {
            f"{name}_on_film": Readout(
                value, "g/dL" if name == "hemoglobin" else "1e9/L", f"{name.capitalize()} on the day of the film"
            )
            for name, value in on_film.items()
        }
        return self.report(
            series=self._series(times, blood, shares, engrafted, platelets_engrafted),
            readouts=readouts,
            events=doses([0], "CD34+ cells infused", self._infused, "1e6/kg"),
            sentence=self._sentence(readouts),
            film=self._film(on_film),
        )

    def _days_reached(self, times, neutrophils, platelets, engrafted, platelets_engrafted):
        """Engraftment, and its loss: days, or why there is none."""
        late = f"not within {self._followed}"

        def reached(counts, limit, found, label):
            note = f"never below {limit:g} × 10⁹/L" if counts.min() >= limit else late
            return Readout(found, "d", label, note)

        first = reached(neutrophils, NEUTROPHILS, engrafted, "Neutrophil engraftment (0.5 × 10⁹/L)")
        lost, why = None, late
        if engrafted is None:
            why = f"no engraftment to lose: {first.note}"
        else:
            lost = late_failure_day(times, neutrophils, NEUTROPHILS, engrafted)
        above_1, above_50 = engraftment_day(times, neutrophils, 1.0), engraftment_day(times, platelets, 50.0)
        return {
            "neutrophil_engraftment_day": first,
            "platelet_engraftment_day": reached(
                platelets, PLATELETS, platelets_engrafted, "Platelet engraftment (20 × 10⁹/L)"
            ),
            "late_failure_day": Readout(lost, "d", "Late graft failure: neutrophils below 0.5 again", why),
            "neutrophils_above_1_day": reached(neutrophils, 1.0, above_1, "Neutrophils above 1 × 10⁹/L"),
            "platelets_above_50_day": reached(platelets, 50.0, above_50, "Platelets above 50 × 10⁹/L"),
        }

    def _on_the_way(self):
        """What is left of the graft at each station, and of the host's stem cells."""
        homed = self._infused * self.homing
        places = float(engrafting(self._infused, self.homing, self.lt_hsc_fraction, self.host_survival))
        return {
            "infused_dose": Readout(self._infused, "1e6/kg", "CD34+ cells infused, alive after thawing"),
            "homed_dose": Readout(homed, "1e6/kg", "CD34+ cells that home to the marrow"),
            "stem_cells_homed": Readout(
                NICHES * 1000 * homed * self.lt_hsc_fraction, "cells", "LT-HSC among them, in a patient of 70 kg"
            ),
            "stem_cells_engrafted": Readout(
                NICHES * places, "cells", "LT-HSC that find a place, in a patient of 70 kg"
            ),
            "host_stem_cells": Readout(
                NICHES * self.host_survival, "cells", "Stem cells of the host that survive, in 70 kg"
            ),
            "lasting_chimerism": Readout(
                places / (places + self.host_survival), "1", "Lasting chimerism by the formula, without rejection"
            ),
        }

    def _whose(self, times, shares):
        """Which part of each lineage comes from the graft, early and late."""

        def on(name, when):
            return float(np.interp(when, times, shares[name]))

        return {
            "chimerism_1_year": Readout(on("stem_chimerism", YEAR), "1", "LT-HSC from the graft after a year"),
            "neutrophil_chimerism_day_30": Readout(
                on("donor_chimerism", 30), "1", "Neutrophils from the graft on day 30"
            ),
            "neutrophil_chimerism_day_100": Readout(
                on("donor_chimerism", 100), "1", "Neutrophils from the graft on day 100"
            ),
            "neutrophil_chimerism_1_year": Readout(
                on("donor_chimerism", YEAR), "1", "Neutrophils from the graft after a year"
            ),
            "red_cell_chimerism_day_30": Readout(
                on("red_cell_chimerism", 30), "1", "Red cells from the graft on day 30"
            ),
            "red_cell_chimerism_1_year": Readout(
                on("red_cell_chimerism", YEAR), "1", "Red cells from the graft after a year"
            ),
        }

    def _series(self, times, blood, shares, engrafted, platelets_engrafted):
        line = {"x_unit": "d", "x_label": "Days since the infusion"}
        counts, (host, graft) = blood.counted, blood.stem_cells
        named = [
            ("neutrophils", counts.neutrophils, "1e9/L", "Neutrophils"),
            ("platelets", counts.platelets, "1e9/L", "Platelets"),
            ("hemoglobin", counts.hemoglobin, "g/dL", "Hemoglobin"),
            ("reticulocytes", counts.reticulocytes, "1e9/L", "Reticulocytes"),
            ("donor_chimerism", shares["donor_chimerism"], "1", "Neutrophils"),
            ("red_cell_chimerism", shares["red_cell_chimerism"], "1", "Red cells"),
            ("stem_chimerism", shares["stem_chimerism"], "1", "LT-HSC"),
            ("host", NICHES * host, "niches", "Host"),
            ("donor", NICHES * graft, "niches", "Graft"),
            ("free", NICHES * np.maximum(1 - host - graft, 0), "niches", "Free"),
        ]
        series = {name: Series(times, y, y_unit=unit, label=label, **line) for name, y, unit, label in named}
        for name, when in (("neutrophils_engrafted", engrafted), ("platelets_engrafted", platelets_engrafted)):
            reached = np.zeros(times.size) if when is None else (times >= when).astype(float)
            series[name] = Series(
                times, reached, y_unit="1", label=name.replace("_", " ").capitalize(), kind="step", **line
            )
        return series

    def _film(self, counts):
        lymphocytes = LYMPHOCYTES * (1 - bite(self.host_survival) * 2 ** (-self.film_day / LYMPHOCYTES_HALF))
        return Film(**counts, lymphocytes=lymphocytes, when=f"day {self.film_day:.0f}")

    def _sentence(self, readouts):
        first, plates, lost = (
            readouts[k] for k in ("neutrophil_engraftment_day", "platelet_engraftment_day", "late_failure_day")
        )
        given = f"{self.source}, {number(self.cd34_dose)} × 10⁶ CD34+ cells/kg"
        if self.viability < 1:
            given += f" ({number(self._infused)} infused alive)"
        if self._too_few:
            given += f", below the minimum of {MINIMUM:g}"
        blood = f"{_told('neutrophils', '0.5 × 10⁹/L', first)}, {_told('platelets', '20', plates)}"
        whose = (
            f"After a year {percent(readouts['chimerism_1_year'].value)} of the LT-HSC and "
            f"{percent(readouts['neutrophil_chimerism_1_year'].value)} of the neutrophils are the graft's"
        )
        if lost.value is not None:
            whose += f"; on {day(lost.value)} it fails late, below 0.5 again"
        none = readouts["stem_cells_engrafted"].value < 1
        doubt = " Less than one LT-HSC finds a place." if none else ""
        if untypical := self._untypical(none):
            doubt += f" Untypical: {', '.join(untypical)}."
        return f"{given}: {blood}. {whose}.{doubt}"

    @property
    def _too_few(self):
        return self.source.endswith("PB") and self._infused < MINIMUM

    def _untypical(self, none):
        """Which settings do not go with the source, in words, save what is said already."""
        graft, usual = GRAFTS[self.source], self.companions["source", self.source]
        found = []
        if not (graft.low <= self.cd34_dose <= graft.high or self._too_few):
            found.append(f"dose (usual {graft.low:g} to {graft.high:g})")
        if self.immune_suppression != usual["immune_suppression"]:
            found.append("immune suppression" if self.immune_suppression else "no immune suppression")
        if abs(math.log10(self.lt_hsc_fraction / usual["lt_hsc_fraction"])) > 1 and not none:
            found.append("share of LT-HSC")
        return found


def _told(name, limit, readout):
    """ "neutrophils reach 0.5 × 10⁹/L on day 10.0", or what they do instead."""
    if readout.value is not None:
        return f"{name} reach {limit} on {day(readout.value)}"
    if readout.note.startswith("never"):
        return f"{name} stay above {limit}"
    return f"{name} do not reach {limit} {readout.note.removeprefix('not ')}"
