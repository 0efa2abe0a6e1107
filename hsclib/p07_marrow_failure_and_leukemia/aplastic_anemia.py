"""Aplastic anemia: an immune attack empties the marrow, and immunosuppression lets it refill."""

import math
from dataclasses import replace

import numpy as np

from ..blood.constants import YEAR
from ..blood.marrow import HEALTHY, RETICULOCYTES, At, at_rest, blood_course, equations
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
CALMING = constant(60, "d", "Time in which treatment calms the attack, and in which it returns", symbol="τ")
STEM_CELL_PUSH = constant(1.7, "", "Eltrombopag: division of stem cells in an empty niche, times")
PROGENITOR_PUSH = constant(1.15, "", "Eltrombopag: growth of progenitors, times")
CYCLOSPORINE = constant(730, "d", "Days of cyclosporine", "istepag2022", "published")
SEVERE_NEUTROPHILS = constant(0.5, "1e9/L", "Severe: neutrophils below", "desmond2015", "published")
SEVERE_PLATELETS = constant(20, "1e9/L", "Severe: platelets below", "desmond2015", "published")
SEVERE_RETICULOCYTES = constant(60, "1e9/L", "Severe: reticulocytes below", "desmond2015", "published")
COMPLETE_NEUTROPHILS = constant(1, "1e9/L", "Complete response: neutrophils from", "townsley2017", "published")
COMPLETE_HEMOGLOBIN = constant(10, "g/dL", "Complete response: hemoglobin from", "townsley2017", "published")
COMPLETE_PLATELETS = constant(100, "1e9/L", "Complete response: platelets from", "townsley2017", "published")
USUAL_VOLUME, USUAL_HEMOGLOBIN = Film.cell_volume, Film.cell_hemoglobin  # fL, pg
LARGER = constant(10, "fL", "Red cells of few stem cells that work fully: larger by")


class AplasticAnemia(Model):
    """Blood counts in severe aplastic anemia: untreated for 240 days, then treated and followed for years.

    The marrow is that of `hsclib.blood.marrow`, of one genotype. From day 0 on an immune attack A
    takes stem cells and progenitors; from day 240 on a share e of it is calmed, gradually. Two years
    later cyclosporine ends, and of what was calmed a share r returns (t in days since each)::

        dS/dt = … − μ_S·A·S,   dP/dt = … − μ_P·A·P,   μ_S = 0.03 a day,   μ_P = 0.35 a day
        A = 1,   from day 240 on 1 − e·(1 − exp(−t/τ)),   from day 970 on + r·e·(1 − exp(−t/τ)),   τ = 60 d

    For its first six months eltrombopag lets stem cells divide up to 1.7 times as fast (p_a) and
    progenitors grow 1.15 times as fast (g_max). μ_S and μ_P were chosen for this course; 1.7, and how e
    differs between people (ln(e/(1 − e)) normal, 1.8 ± 1.96), so that as many have responded after six
    months as in the RACE trial, and half of those without eltrombopag after 8.8 months (race2022). The
    model knows no transfusion: it shows what the patient's own marrow makes.

    Severe is who has two of: neutrophils below 0.5, platelets below 20, reticulocytes below 60
    (desmond2015). Response is complete with neutrophils ≥ 1, hemoglobin ≥ 10 and platelets ≥ 100;
    partial when no longer severe (townsley2017); a relapse is severe once more. Reticulocytes are 50 times
    the outflow of red-cell precursors relative to health, so they are below 60 even in health, and as a rule one
    other low count decides. On the film red cells are larger the more is asked of few stem cells,
    MCV = 90 + 10·min(1, reticulocytes/50)·(1 − S) fL: normal in most people with severe disease, large where it
    is milder (mcv2023) or recovers. Counts in 1e9/L, hemoglobin in g/dL, time in days.
    """

    immunosuppression: float = slider(0.8, 0, 1, step=0.01, unit="1", symbol="e").told(
        "Share of the attack that is stopped",
        "What ATG and cyclosporine achieve in this patient from day 240 on, within months. 0: nothing, or no "
        "treatment. It differs from patient to patient, and nobody can set it: the slider is the patient's luck.",
    )
    eltrombopag: bool = switch(False).told(
        "Eltrombopag", "Given together with immunosuppression for six months; it drives stem cells and progenitors."
    )
    returns: float = slider(0, 0, 1, step=0.05, unit="1", symbol="r").told(
        "Share that returns when cyclosporine ends",
        "Of the attack that was stopped, from two years after the diagnosis on.",
        acts_when=(lambda m: m.years > 2 and m.immunosuppression > 0, "cyclosporine does not end within these years"),
    )
    years: float = slider(1, 1, 5, step=1, unit="y").told("Years followed", "How long after the diagnosis.")
    film_day: float = day_of_film(
        240,
        DIAGNOSIS + 5 * YEAR,
        "The day whose blood is drawn as a film; the last day, if the course is shorter. 0: healthy, 240: before "
        "treatment, 422: six months later.",
    )

    def run(self):
        times = np.arange(0, DIAGNOSIS + YEAR * self.years + 1.0)
        blood = blood_course(self._phases(), [at_rest()], times).counted

        counted = {
            "neutrophils": (blood.neutrophils, "1e9/L", "Neutrophils"),
            "platelets": (blood.platelets, "1e9/L", "Platelets"),
            "hemoglobin": (blood.hemoglobin, "g/dL", "Hemoglobin"),
            "reticulocytes": (blood.reticulocytes, "1e9/L", "Reticulocytes"),
            "stem_cells": (blood.stem_cells, "1", "Stem cells"),
        }
        seen = min(self.film_day, times[-1])
        days = {
            "at_diagnosis": (DIAGNOSIS, f"before treatment, on day {DIAGNOSIS}"),
            "6_months": (DIAGNOSIS + SIX_MONTHS, "after six months of treatment"),
            "1_year": (DIAGNOSIS + FOLLOWED, "after a year of treatment"),
            "on_film": (seen, "on the day of the film"),
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
        readouts |= self._days(times, blood)
        counted["stem_cells"] = (blood.stem_cells, "1", "Stem cells, of a healthy marrow")
        series = curves((times, "d", "Days since the attack began"), **counted)
        young, stem_cells = (float(np.interp(seen, times, y)) for y in (blood.reticulocytes, blood.stem_cells))
        large = self._cell_volume(young, stem_cells)
        film = Film(
            *(found[f"{name}_on_film"].value for name in ON_FILM),
            cell_volume=large,
            cell_hemoglobin=USUAL_HEMOGLOBIN * large / USUAL_VOLUME,
            reticulocytes=young,
            when=f"day {seen:.0f}",
        )
        told = self._sentence(readouts)
        return self.report(series=series, readouts=readouts, events=self._events, sentence=told, film=film)

    def _phases(self):
        pushed = replace(HEALTHY, p_a=STEM_CELL_PUSH * HEALTHY.p_a, g_max=PROGENITOR_PUSH * HEALTHY.g_max)
        usual = equations(HEALTHY)
        driven = equations(pushed) if self.eltrombopag else usual
        stopped, again, tau = self.immunosuppression, self.immunosuppression * self.returns, float(CALMING)
        end = DIAGNOSIS + CYCLOSPORINE

        def calmed(t):
            return 1 + stopped * math.expm1(-(t - DIAGNOSIS) / tau)

        return [
            Phase(0, under(usual, lambda t: 1)),
            Phase(DIAGNOSIS, under(driven, calmed)),
            Phase(DIAGNOSIS + SIX_MONTHS, under(usual, calmed)),
            Phase(end, under(usual, lambda t: calmed(t) - again * math.expm1(-(t - end) / tau))),
        ]

    @property
    def _events(self):
        begins = [Event(DIAGNOSIS, "Treatment begins")] if self.eltrombopag or self.immunosuppression else []
        ends = self.returns and self.immunosuppression and YEAR * self.years > CYCLOSPORINE
        return begins + ([Event(DIAGNOSIS + CYCLOSPORINE, "Cyclosporine ends")] if ends else [])

    def _days(self, times, blood):
        """When the patient first responded, completely, and was severe once more; days since treatment began."""
        ill = (
            (blood.neutrophils < SEVERE_NEUTROPHILS).astype(int)
            + (blood.platelets < SEVERE_PLATELETS)
            + (blood.reticulocytes < SEVERE_RETICULOCYTES)
        ) >= 2
        whole = (
            (blood.neutrophils >= COMPLETE_NEUTROPHILS)
            & (blood.hemoglobin >= COMPLETE_HEMOGLOBIN)
            & (blood.platelets >= COMPLETE_PLATELETS)
        )
        treated = times >= DIAGNOSIS
        answered = treated & (whole | ~ill)
        again = ill & (np.cumsum(answered) > 0)
        found = {
            "first_response": (answered, "First response, days after treatment began", "no response"),
            "complete_response": (treated & whole, "Complete response, days after treatment began", "never complete"),
            "relapse": (again, "Relapse, days after treatment began", "no relapse"),
        }
        within = f" within {self.years:g} y"
        return {
            name: Readout(times[np.argmax(y)] - DIAGNOSIS if y.any() else None, "d", label, none + within)
            for name, (y, label, none) in found.items()
        }

    def _cell_volume(self, reticulocytes, stem_cells):
        """MCV in fL."""
        return USUAL_VOLUME + LARGER * min(1, reticulocytes / RETICULOCYTES) * max(0, 1 - stem_cells)

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
        first, relapse = readouts["first_response"].value, readouts["relapse"].value
        when = "" if first is None else f" The first response came {first:.0f} days after treatment began."
        when += "" if relapse is None else f" It was lost after {relapse / YEAR:.1f} years."
        return (
            f"{given}: six months after day {DIAGNOSIS} neutrophils {number(n)}, platelets "
            f"{number(b)} (10⁹/L), hemoglobin {readouts['hemoglobin_6_months'].text}: {outcome}. "
            f"Stem cells stand at {percent(stem_cells)} of normal.{when}"
        )


def under(rhs, attack):
    """The equations `rhs` of one genotype, and what an attack of this strength takes: `attack(t)`, 1 untreated."""

    mu_S, mu_P = float(ATTACK_ON_STEM_CELLS), float(ATTACK_ON_PROGENITORS)  # plain floats are faster

    def attacked(y, t):
        left, changes = attack(t), rhs(y, t)
        changes[At.S] -= mu_S * left * y[At.S]
        changes[At.P] -= mu_P * left * y[At.P]
        return changes

    return attacked


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
