"""Aplastic anemia: an immune attack empties the marrow, and immunosuppression lets it refill."""

from dataclasses import replace

import numpy as np

from ..blood.marrow import HEALTHY, at_rest, blood_course, equations
from ..integrate import Phase
from ..model import Model
from ..parameters import slider, switch
from ..run import Event, Film, Readout, Series
from ..words import number, percent

DIAGNOSIS, SIX_MONTHS, FOLLOWED = 240, 182, 365  # d; the last two from diagnosis
ATTACKED = replace(HEALTHY, mu_S=0.03, mu_P=0.35)  # 1/d
PUSH_STEM_CELLS, PUSH_PROGENITORS = 2.0, 1.15  # eltrombopag: × p_a, × g_max


class AplasticAnemia(Model):
    """Blood counts in severe aplastic anemia, untreated for 240 days, then for a year of treatment.

    The marrow is that of `hsclib.models.marrow`, of one genotype. From day 0 on an immune attack
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

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """

    immunosuppression: float = slider(
        0.8,
        0,
        1,
        step=0.01,
        unit="1",
        symbol="e",
        label="Share of the attack that is stopped",
        meaning="What ATG and ciclosporin achieve in this patient from day 240 on. 0: nothing, or no treatment. It differs from patient to "
        "patient, and nobody can set it: the slider is the patient's luck.",
    )
    eltrombopag: bool = switch(
        False,
        label="Eltrombopag",
        meaning="Given together with immunosuppression from day 240 on; it drives stem cells and progenitors.",
    )
    film_day: float = slider(
        240,
        0,
        605,
        step=5,
        unit="d",
        label="Day of the blood film",
        meaning="The day whose blood is drawn as a film. 0: healthy, 240: before treatment, 422: six months later.",
    )

    def run(self):
        times = np.arange(0, DIAGNOSIS + FOLLOWED + 1.0)
        treated = replace(
            ATTACKED,
            mu_S=ATTACKED.mu_S * (1 - self.immunosuppression),
            mu_P=ATTACKED.mu_P * (1 - self.immunosuppression),
        )
        if self.eltrombopag:
            treated = replace(treated, p_a=PUSH_STEM_CELLS * treated.p_a, g_max=PUSH_PROGENITORS * treated.g_max)
        phases = [Phase(0, equations(ATTACKED)), Phase(DIAGNOSIS, equations(treated))]
        return self._report(times, blood_course(phases, [at_rest()], times).counted)

    def _report(self, times, blood):
        def on(day, counts):
            return float(np.interp(day, times, counts))

        judged = DIAGNOSIS + SIX_MONTHS
        n, b, hb, reticulocytes = (
            on(judged, y) for y in (blood.neutrophils, blood.platelets, blood.hemoglobin, blood.reticulocytes)
        )
        counted = (
            ("neutrophils", "Neutrophils", "1e9/L", blood.neutrophils),
            ("platelets", "Platelets", "1e9/L", blood.platelets),
            ("hemoglobin", "Hemoglobin", "g/dL", blood.hemoglobin),
            ("reticulocytes", "Reticulocytes", "1e9/L", blood.reticulocytes),
            ("stem_cells", "Stem cells", "1", blood.stem_cells),
        )
        days = (
            ("at_diagnosis", DIAGNOSIS, "before treatment, on day 240"),
            ("6_months", judged, "after six months of treatment"),
            ("1_year", DIAGNOSIS + FOLLOWED, "after a year of treatment"),
        )
        readouts = {"response": Readout(response(n, b, hb, reticulocytes), "", "Response after six months")}
        readouts |= {
            f"{name}_{when}": Readout(on(day, y), unit, f"{label} {words}")
            for when, day, words in days
            for name, label, unit, y in counted
        }
        readouts |= {
            f"{name}_on_film": Readout(on(self.film_day, y), unit, f"{label} on the day of the film")
            for name, label, unit, y in counted[:3]
        }
        line = {"x_unit": "d", "x_label": "Days since the attack began"}
        series = {
            name: Series(
                times, y, y_unit=unit, label=label if unit != "1" else "Stem cells, of a healthy marrow", **line
            )
            for name, label, unit, y in counted
        }
        treated = (Event(DIAGNOSIS, "Treatment begins"),) if self.eltrombopag or self.immunosuppression else ()
        film = Film(
            readouts["hemoglobin_on_film"].value,
            readouts["neutrophils_on_film"].value,
            readouts["platelets_on_film"].value,
            when=f"day {self.film_day:.0f}",
        )
        return self.report(
            series=series, readouts=readouts, sentence=self._sentence(readouts), events=treated, film=film
        )

    def _sentence(self, readouts):
        n, b, reticulocytes, stem_cells = (
            readouts[f"{k}_6_months"].value for k in ("neutrophils", "platelets", "reticulocytes", "stem_cells")
        )
        given = (
            f"Immunosuppression that stops {percent(self.immunosuppression)} of the attack"
            if self.immunosuppression
            else ""
        )
        if self.eltrombopag:
            given = f"{given}, with eltrombopag" if given else "Eltrombopag alone"
        *others, last = severe(n, b, reticulocytes) or [""]
        low = f"{', '.join(others)} and {last}"
        outcome = {
            "complete": "a complete response",
            "partial": "a partial response, no longer severe",
            "none": f"no response, still severe: {low}",
        }[readouts["response"].value]
        return (
            f"{given or 'Without treatment'}: six months after day 240 neutrophils {number(n)}, platelets {number(b)} (10⁹/L), "
            f"hemoglobin {readouts['hemoglobin_6_months'].text}: {outcome}. Stem cells stand at {percent(stem_cells)} of normal."
        )


def severe(neutrophils, platelets, reticulocytes):
    """Which criteria of severe aplastic anemia are met, in words; two make it severe."""
    limits = ((neutrophils, 0.5, "neutrophils"), (platelets, 20, "platelets"), (reticulocytes, 60, "reticulocytes"))
    return [f"{name} below {limit:g}" for count, limit, name in limits if count < limit]


def response(neutrophils, platelets, hemoglobin, reticulocytes):
    """ "complete", "partial" or "none", by the criteria of townsley2017."""
    if neutrophils >= 1 and hemoglobin >= 10 and platelets >= 100:
        return "complete"
    return "none" if len(severe(neutrophils, platelets, reticulocytes)) >= 2 else "partial"
