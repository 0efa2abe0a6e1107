"""Hemoglobin regained after blood loss, and the oxygen sensing that asks for it (Tetschke 2018)."""

import math

import numpy as np

from ..blood.definitions import peak, recovery
from ..blood.erythropoiesis import MOST_DRIVE
from ..integrate import Phase, solve, solve_many
from ..model import Model
from ..parameters import Lognormal, constant, slider
from ..run import Readout, curves, doses
from ..words import day, number, percent

TETSCHKE = "tetschke2018", "transcribed"  # source and provenance
EARLY_RIPENING = constant(1 / 8, "1/d", "Early precursors that ripen, after 8 days", *TETSCHKE, "k1")
LATE_RIPENING = constant(1 / 6, "1/d", "Late precursors that ripen, after 6 days", *TETSCHKE, "k2")
RED_CELL_LOSS = constant(1 / 120, "1/d", "Red cells that die, after 120 days", *TETSCHKE, "α")
DAYS, STEPS = 120, 4  # samples a day
NEAR = 10.0  # g


def _disturbed(model):
    """Whether anything happens to the blood."""
    return model.blood_loss > 0 or model.epo_drive > 0


def _called(model):
    """Whether there is any drive, by the kidney's EPO or by injected EPO."""
    return model.epo_drive > 0 or model.blood_loss > 0 and model.feedback_gain > 0


#: When these parameters act, and why not otherwise.
DISTURBED = _disturbed, "nothing is lost and no EPO is injected"


class Erythropoietin(Model):
    """Total hemoglobin after a blood donation or a bleeding, and under injected erythropoietin (EPO).

    Early red cell precursors x1 multiply while EPO calls, ripen through x2 without it, and carry
    hemoglobin x3 (g) in the blood. The kidney measures oxygen, that is, the deficit
    (Tetschke 2018)::

        dx1/dt = v·(X0 − k1·x1) + F·x1,  dx2/dt = v·(k1·x1 − k2·x2),  dx3/dt = v·(k2·x2 − α·x3)
        F = ρ·(Base − x3)/Base + F_epo

    k1 = 1/8 d, k2 = 1/6 d, α = 1/120 d, X0 = α·Base; ρ and v are γ and β in the paper. EPO itself is
    not a state: F is what it does. Three additions of this course (teaching values): injected EPO adds
    F_epo for some days; F cannot exceed what iron allows; F·x1 cannot exceed 3.75·v·X0, so that a
    marrow makes at most 4.75 times as much as usual, as on all pages. Day 0 is the loss. Time in days, hemoglobin in g.
    """

    blood_loss: float = slider(75, 0, 200, step=5, unit="g").told(
        "Hemoglobin lost on day 0", "75 g are in one blood donation of about 550 mL."
    )
    feedback_gain: float = slider(0.46, 0, 2, step=0.02, unit="1/d", symbol="ρ").told(
        "Answer of the kidney",
        "How strongly a deficit makes early precursors multiply, by way of EPO. 0: the kidney does not notice it, and "
        "makes EPO as before.",
        *TETSCHKE,
        variability=Lognormal(math.sqrt(math.expm1(0.346)), "tetschke2018"),
        acts_when=DISTURBED,
    )
    marrow_speed: float = slider(1.02, 0.3, 3, step=0.02, symbol="v").told(
        "Speed of the marrow",
        "Multiplies all rates, the death of red cells included. It differs widely between people.",
        *TETSCHKE,
        variability=Lognormal(math.sqrt(math.expm1(0.294)), "tetschke2018"),
        acts_when=DISTURBED,
    )
    usual_mass: float = slider(870, 400, 1200, step=10, unit="g", symbol="Base").told(
        "Hemoglobin before the loss", "All hemoglobin of the body. Men have about 850 to 950 g, women less.", *TETSCHKE
    )
    epo_drive: float = slider(0, 0, 0.2, step=0.01, unit="1/d", symbol="F_epo").told(
        "Injected EPO, drive",
        "Added growth of the early precursors while EPO is injected. 0.10 to 0.15 resembles high doses before an "
        "operation.",
    )
    epo_days: float = slider(14, 0, 28, step=1, unit="d").told(
        "Days of injected EPO", "Counted from day 0.", acts_when=(lambda m: m.epo_drive > 0, "no EPO is injected")
    )
    drive_limit: float = slider(1, 0, 1, step=0.01, unit="1/d").told(
        "Most drive that iron allows",
        "Without iron no hemoglobin is made, however loud the call. 1: iron never limits; 0.01: some 2 mg of it a day "
        "are to be had.",
        acts_when=(_called, "nothing calls for red cells"),
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        return self._report(times, solve(self._phases(min), self._start(), times))

    def _run_all(self, people):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        phases, start = self._together(people)._phases(np.minimum), np.transpose([p._start() for p in people])
        states = solve_many(phases, start, times, 1 / 8)
        return [p._report(times, states[:, i]) for i, p in enumerate(people)]

    def _start(self):
        resting = RED_CELL_LOSS * self.usual_mass
        return [resting / EARLY_RIPENING, resting / LATE_RIPENING, self.usual_mass - self.blood_loss]

    def _phases(self, smaller):
        """While EPO is injected, and afterwards; states x1, x2, x3. `smaller` is that of floats or of arrays."""
        base, gamma, beta, limit = self.usual_mass, self.feedback_gain, self.marrow_speed, self.drive_limit
        early, late, lost = +EARLY_RIPENING, +LATE_RIPENING, +RED_CELL_LOSS  # plain floats, for speed
        supply = lost * base  # X0
        most = (MOST_DRIVE - 1) * beta * supply

        def equations(injected):
            def rhs(y, t):
                x1, x2, x3 = y
                f = smaller(gamma * (base - x3) / base + injected, limit)
                return (
                    beta * (supply - early * x1) + smaller(f * x1, most),
                    beta * (early * x1 - late * x2),
                    beta * (late * x2 - lost * x3),
                )

            return rhs

        return [Phase(0.0, equations(self.epo_drive)), Phase(self.epo_days, equations(0.0))]

    def _report(self, times, states):
        mass, made = states[2], self.marrow_speed * LATE_RIPENING * states[1]
        deficit = self.usual_mass - mass
        near, late = (-NEAR, f"{NEAR:g} g from the start"), f"not within {DAYS} days"
        highest, top = peak(times, mass)
        regained = float(1 - np.interp(28, times, deficit) / self.blood_loss) if self.blood_loss >= 1 else None
        gain, never = 100 * (highest / self.usual_mass - 1), "never above the start"
        gain, top = (gain, top) if gain > 0.01 else (None, None)
        ripening = (1 / EARLY_RIPENING + 1 / LATE_RIPENING) / self.marrow_speed
        readouts = {
            "deficit_day_36": Readout(float(np.interp(36, times, deficit)), "g", "Hemoglobin still missing on day 36"),
            "recovery_day_within_10_g": recovery(
                times, -abs(deficit), *near, late, "Within 10 g of the start for good from day"
            ),
            "recovery_day_80_percent": self._four_fifths(times, deficit, late),
            "regained_day_28": Readout(regained, "1", "Share of the loss regained by day 28", "less than 1 g was lost"),
            "production_peak_fold": Readout(made.max() / made[0], "", "Most hemoglobin made in a day, × usual"),
            "ripening_days": Readout(ripening, "d", "From the precursors that need EPO to the blood, mean"),
            "gain_peak_percent": Readout(gain, "%", "Hemoglobin above the start, highest", never),
            "gain_peak_day": Readout(top, "d", "Day of the highest hemoglobin", never),
        }
        injected = doses(np.arange(0, self.epo_days, 2), "EPO injected", self.epo_drive, "1/d")
        series = curves(
            (times, "d", "Days since the loss"),
            hemoglobin_mass=(mass, "g", "Hemoglobin of the whole body"),
            production=(made, "g/d", "Hemoglobin made"),
        )
        return self.report(series=series, readouts=readouts, events=injected, sentence=self._sentence(mass, readouts))

    def _four_fifths(self, times, deficit, late):
        label = "Four fifths of the loss regained for good on day"
        if self.blood_loss < 1:
            return Readout(None, "d", label, "less than 1 g was lost")
        return recovery(times, -deficit, -0.2 * self.blood_loss, "a fifth missing", late, label)

    def _sentence(self, mass, readouts):
        back, gain, when, regained = (
            readouts[k] for k in ("recovery_day_within_10_g", "gain_peak_percent", "gain_peak_day", "regained_day_28")
        )
        lost = f"{self.blood_loss:g} g of hemoglobin lost" if self.blood_loss else "No hemoglobin lost"
        if self.epo_drive and self.epo_days:
            lost += f", EPO injected for {self.epo_days:g} days"
        course = []
        if regained.value is not None:
            share = percent(regained.value) if regained.value > 0 else "nothing"
            course.append(f"{share} of it regained by day 28")
        if back.value is not None:
            course.append(f"within {NEAR:g} g of the start for good from {day(back.value)}")
        elif not back.note.startswith("never"):
            course.append(f"within {NEAR:g} g of the start {back.note}")
        if gain.value is not None and gain.value >= 0.1:
            course.append(f"at most {number(gain.value)} % above the start, on {day(when.value)}")
        return f"{lost}: {', '.join(course) or f'the body holds {mass[-1]:.0f} g throughout'}."
