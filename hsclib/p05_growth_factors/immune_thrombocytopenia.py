"""Immune thrombocytopenia (ITP) under romiplostim, in those who answer and in those who do not (Pérez-Ruixo 2012)."""

import numpy as np

from ..blood.constants import BODY_WEIGHT, PLATELETS_USUAL
from ..blood.definitions import days_below, peak
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import choice, constant, slider
from ..run import Readout, curves, doses
from ..words import day, number

PEREZ_RUIXO = "perezruixo2012", "published"  # source and provenance
TRANSIT = constant(170 / 24, "d", "From the progenitors to the blood", *PEREZ_RUIXO, "MTT")
DRUG_LOSS = constant(0.6, "1/d", "Loss of the drug, of which the effect follows", *PEREZ_RUIXO, "kDE")
EFFECT_ANSWERING = constant(3.51, "per 100 µg a week", "More production, in 68 % of the patients", *PEREZ_RUIXO, "S")
EFFECT_OTHERS = constant(0.12, "per 100 µg a week", "More production, in 32 % of the patients", *PEREZ_RUIXO, "S")
HEALTHY_LIFE = constant(253 / 24, "d", "Life of a platelet in health", "wang2010", "transcribed", "TPLT")
ANSWERING, OTHERS = "answers (68 % of patients)", "hardly answers (32 %)"
STAGES = 5
ENOUGH = 50  # 1e9/L
DAYS, STEPS = 168, 8  # samples a day


def _treated(model):
    return model.dose > 0


class ImmuneThrombocytopenia(Model):
    """Platelets P (1e9/L) that antibodies destroy early, and weekly romiplostim, which calls for more.

    What was injected and not yet lost, A (µg), raises the production of progenitors; these ripen through four
    more stages into platelets (Pérez-Ruixo 2012)::

        dA/dt  = −kDE·A,                    each injection adds dose·70 kg
        dN0/dt = P0/L·(1 + S·kDE·A·7/100) − k·N0,   dNi/dt = k·(N(i−1) − Ni), i = 1 … 4,   k = 5/MTT
        dP/dt  = k·N4 − P/L

    S is 351 % per 100 µg a week in 68 % of the patients, 12 % in the others. The drug neither touches the
    antibodies nor makes platelets live longer. The structure is this course's reading of an abstract: that all
    five stages share MTT, and the life L of the platelets, which the abstract only calls short, are teaching
    values. Nothing is fed back. Time in days.
    """

    dose: float = slider(3, 0, 10, step=0.5, unit="µg/kg").told(
        "Romiplostim a week", "Under the skin, to a body of 70 kg. From 0.2 to 10 µg/kg were tried."
    )
    weeks: int = slider(12, 1, 24, step=1).told(
        "Weekly injections", "The first on day 0.", acts_when=(_treated, "no drug is given")
    )
    response: str = choice(ANSWERING, (ANSWERING, OTHERS)).told(
        "The patient",
        "Two groups were found. Why some hardly answer is not known.",
        acts_when=(_treated, "no drug is given"),
    )
    baseline: float = slider(11.1, 2, 50, step=0.1, unit="1e9/L", symbol="P₀").told(
        "Platelets before", "The count without the drug.", *PEREZ_RUIXO
    )
    platelet_life: float = slider(2, 0.5, 10.5, step=0.5, unit="d", symbol="L").told(
        "Life of a platelet", "The mean, with antibodies. In health it is 10.5 days (Wang 2010)."
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        states = np.maximum(solve(self._phases(), self._start(), times), 0)
        platelets, made = states[-1], STAGES / TRANSIT * states[-2]

        highest, top = peak(times, platelets, 1.001 * self.baseline)
        risen = np.flatnonzero(platelets >= ENOUGH)
        first = float(times[risen[0]]) if risen.size else None
        last_week = (times >= 7 * (self.weeks - 1)) & (times <= 7 * self.weeks)
        held = float(np.mean(platelets[last_week]))
        share = self.baseline / self.platelet_life / (PLATELETS_USUAL / HEALTHY_LIFE)
        readouts = {
            "platelets_last_week": Readout(held, "1e9/L", "Platelets in the week of the last injection, mean"),
            "day_above_50": Readout(first, "d", "Above 50 first on day", f"never above {ENOUGH} × 10⁹/L"),
            "days_above_50": Readout(
                float(times[-1]) - days_below(times, platelets, ENOUGH), "d", "Days with 50 × 10⁹/L or more"
            ),
            "peak_platelets": Readout(highest, "1e9/L", "Platelets, highest"),
            "peak_day": Readout(top, "d", "Day of the highest count", "the count never rises"),
            "production_at_rest": Readout(share, "1", "Platelets made a day without the drug, of the usual"),
        }
        series = curves(
            (times, "d", "Days since the first injection"),
            platelets=(platelets, "1e9/L", "Platelets"),
            production=(made, "1e9/L/d", "Platelets made a day"),
        )
        given = doses([7 * i for i in range(self.weeks)], "Romiplostim given", self.dose, "µg/kg")
        return self.report(series=series, readouts=readouts, events=given, sentence=self._sentence(readouts))

    def _start(self):
        """At rest: A, N0 to N4, P."""
        waiting = self.baseline / self.platelet_life / (STAGES / TRANSIT)
        return [0.0, *STAGES * [waiting], self.baseline]

    def _phases(self):
        """The same right-hand side from each injection on; states A, N0 to N4, P."""
        k, lost, life = STAGES / TRANSIT, +DRUG_LOSS, self.platelet_life
        made = self.baseline / life
        more = (EFFECT_ANSWERING if self.response == ANSWERING else EFFECT_OTHERS) * 7 / 100
        amount = self.dose * BODY_WEIGHT

        def rhs(y, t):
            drug, first, n1, n2, n3, n4, platelets = y
            return (
                -lost * drug,
                made * (1 + more * lost * drug) - k * first,
                k * (first - n1),
                k * (n1 - n2),
                k * (n2 - n3),
                k * (n3 - n4),
                k * n4 - platelets / life,
            )

        def injected(y):
            return [y[0] + amount, *y[1:]]

        return [Phase(7.0 * i, rhs, injected) for i in range(self.weeks)]

    def _sentence(self, readouts):
        high, top, first, held = (
            readouts[k] for k in ("peak_platelets", "peak_day", "day_above_50", "platelets_last_week")
        )
        if not self.dose:
            return f"No drug given: the platelets stay at {held.text}."
        who = "a patient who answers" if self.response == ANSWERING else "a patient who hardly answers"
        often = f"{self.weeks} weekly injections" if self.weeks > 1 else "One injection"
        reached = f"above {ENOUGH} first on {day(first.value)}" if first.value is not None else first.note
        return (
            f"{often} of {self.dose:g} µg/kg in {who}: platelets {reached}, on average {number(held.value)} × 10⁹/L in "
            f"the week of the last, at most {high.text} on {day(top.value)}."
        )
