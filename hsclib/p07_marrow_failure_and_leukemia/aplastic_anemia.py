"""Aplastic anemia: an immune attack empties the marrow, and immunosuppression lets it refill."""

from dataclasses import replace

import numpy as np

from ..blood.marrow import HEALTHY, at_rest, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..parameters import constant, day_of_film, slider, switch
from ..run import Event, Film, Readout, curves
from ..words import number, percent

DIAGNOSIS = 240  # d after the attack began
SIX_MONTHS, FOLLOWED = 182, 365  # d after the diagnosis
ON_FILM = ("hemoglobin", "neutrophils", "platelets")  # what is drawn of the blood on one day
ATTACK_ON_STEM_CELLS = constant(0.03, "1/d", "Stem cells that the attack kills", symbol="μ_S")
ATTACK_ON_PROGENITORS = constant(0.35, "1/d", "Progenitors that the attack kills", symbol="μ_P")
STEM_CELL_PUSH = constant(2, "", "Eltrombopag: division of stem cells in an empty niche, times")
PROGENITOR_PUSH = constant(1.15, "", "Eltrombopag: growth of progenitors, times")
SEVERE_NEUTROPHILS = constant(0.5, "1e9/L", "Severe: neutrophils below", "desmond2015", "published")
SEVERE_PLATELETS = constant(20, "1e9/L", "Severe: platelets below", "desmond2015", "published")
SEVERE_RETICULOCYTES = constant(60, "1e9/L", "Severe: reticulocytes below", "desmond2015", "published")
COMPLETE_NEUTROPHILS = constant(1, "1e9/L", "Complete response: neutrophils from", "townsley2017", "published")
COMPLETE_HEMOGLOBIN = constant(10, "g/dL", "Complete response: hemoglobin from", "townsley2017", "published")
COMPLETE_PLATELETS = constant(100, "1e9/L", "Complete response: platelets from", "townsley2017", "published")
ATTACKED = replace(HEALTHY, mu_S=ATTACK_ON_STEM_CELLS, mu_P=ATTACK_ON_PROGENITORS)


class AplasticAnemia(Model):
    """Blood counts in severe aplastic anemia, untreated for 240 days, then for a year of treatment.

    The marrow is that of `hsclib.blood.marrow`, of one genotype. From day 0 on an immune attack
    takes stem cells and progenitors; from day 240 on a share e of it is stopped::

        dS/dt = … − μ_S·A·S,   dP/dt = … − μ_P·A·P,   A = 1 before day 240, then 1 − e
        μ_S = 0.03 a day,   μ_P = 0.35 a day

    Eltrombopag lets stem cells divide up to twice as fast (p_a × 2) and progenitors grow faster
    (g_max × 1.15). Both pairs of values were chosen for this course. The model knows no
    transfusion: what it shows is what the patient's own marrow makes.

    The response is judged 182 days (six months) after treatment began, by the criteria of the
    published trial. Severe is who has two of: neutrophils below 0.5, platelets below 20,
    reticulocytes below 60 (desmond2015). Complete: neutrophils ≥ 1, hemoglobin ≥ 10 and
    platelets ≥ 100; partial: no longer severe (townsley2017). Reticulocytes are 50 times the
    outflow of red-cell precursors relative to health, so they are below 60 even in health, and
    one other low count decides. Counts in 1e9/L, hemoglobin in g/dL, time in days.
    """

    immunosuppression: float = slider(0.8, 0, 1, step=0.01, unit="1", symbol="e").told(
        "Share of the attack that is stopped",
        "What ATG and cyclosporine achieve in this patient from day 240 on. 0: nothing, or no treatment. It differs "
        "from patient to patient, and nobody can set it: the slider is the patient's luck.",
    )
    eltrombopag: bool = switch(False).told(
        "Eltrombopag", "Given together with immunosuppression from day 240 on; it drives stem cells and progenitors."
    )
    film_day: float = day_of_film(
        240, 605, "The day whose blood is drawn as a film. 0: healthy, 240: before treatment, 422: six months later."
    )

    def run(self):
        times = np.arange(0, DIAGNOSIS + FOLLOWED + 1.0)
        left = 1 - self.immunosuppression
        treated = replace(HEALTHY, mu_S=left * ATTACK_ON_STEM_CELLS, mu_P=left * ATTACK_ON_PROGENITORS)
        if self.eltrombopag:
            treated = replace(treated, p_a=STEM_CELL_PUSH * treated.p_a, g_max=PROGENITOR_PUSH * treated.g_max)
        phases = [Phase(0, equations(ATTACKED)), Phase(DIAGNOSIS, equations(treated))]
        blood = blood_course(phases, [at_rest()], times).counted

        counted = {
            "neutrophils": (blood.neutrophils, "1e9/L", "Neutrophils"),
            "platelets": (blood.platelets, "1e9/L", "Platelets"),
            "hemoglobin": (blood.hemoglobin, "g/dL", "Hemoglobin"),
            "reticulocytes": (blood.reticulocytes, "1e9/L", "Reticulocytes"),
            "stem_cells": (blood.stem_cells, "1", "Stem cells"),
        }
        days = {
            "at_diagnosis": (DIAGNOSIS, f"before treatment, on day {DIAGNOSIS}"),
            "6_months": (DIAGNOSIS + SIX_MONTHS, "after six months of treatment"),
            "1_year": (DIAGNOSIS + FOLLOWED, "after a year of treatment"),
            "on_film": (self.film_day, "on the day of the film"),
        }
        found = {
            f"{name}_{when}": Readout(np.interp(day, times, y), unit, f"{label} {words}")
            for when, (day, words) in days.items()
            for name, (y, unit, label) in counted.items()
            if when != "on_film" or name in ON_FILM
        }
        judged = (
            found[f"{name}_6_months"].value for name in ("neutrophils", "platelets", "hemoglobin", "reticulocytes")
        )
        readouts = {"response": Readout(response(*judged), "", "Response after six months"), **found}
        counted["stem_cells"] = (blood.stem_cells, "1", "Stem cells, of a healthy marrow")
        series = curves((times, "d", "Days since the attack began"), **counted)
        events = [Event(DIAGNOSIS, "Treatment begins")] if self.eltrombopag or self.immunosuppression else ()
        film = Film(*(found[f"{name}_on_film"].value for name in ON_FILM), when=f"day {self.film_day:.0f}")
        told = self._sentence(readouts)
        return self.report(series=series, readouts=readouts, events=events, sentence=told, film=film)

    def _sentence(self, readouts):
        n, b, reticulocytes, stem_cells = (
            readouts[f"{k}_6_months"].value for k in ("neutrophils", "platelets", "reticulocytes", "stem_cells")
        )
        given = "Eltrombopag alone" if self.eltrombopag else "Without treatment"
        if self.immunosuppression:
            given = f"Immunosuppression that stops {percent(self.immunosuppression)} of the attack"
            given += ", with eltrombopag" if self.eltrombopag else ""
        *others, last = severe(n, b, reticulocytes) or [""]
        low = f"{', '.join(others)} and {last}"
        outcome = {
            "complete": "a complete response",
            "partial": "a partial response, no longer severe",
            "none": f"no response, still severe: {low}",
        }[readouts["response"].value]
        return (
            f"{given}: six months after day {DIAGNOSIS} neutrophils {number(n)}, platelets "
            f"{number(b)} (10⁹/L), hemoglobin {readouts['hemoglobin_6_months'].text}: {outcome}. "
            f"Stem cells stand at {percent(stem_cells)} of normal."
        )


def severe(neutrophils, platelets, reticulocytes):
    """Which criteria of severe aplastic anemia are met, in words; two make it severe."""
    limits = (
        (neutrophils, SEVERE_NEUTROPHILS, "neutrophils"),
        (platelets, SEVERE_PLATELETS, "platelets"),
        (reticulocytes, SEVERE_RETICULOCYTES, "reticulocytes"),
    )
    return [f"{name} below {limit:g}" for count, limit, name in limits if count < limit]


def response(neutrophils, platelets, hemoglobin, reticulocytes):
    """ "complete", "partial" or "none", by the criteria of townsley2017."""
    if neutrophils >= COMPLETE_NEUTROPHILS and hemoglobin >= COMPLETE_HEMOGLOBIN and platelets >= COMPLETE_PLATELETS:
        return "complete"
    return "none" if len(severe(neutrophils, platelets, reticulocytes)) >= 2 else "partial"
