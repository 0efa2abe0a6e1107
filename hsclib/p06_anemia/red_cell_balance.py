"""Red cells made and lost from day to day: hemolysis, weak kidneys and what is given, a marrow that pauses."""

import numpy as np

from ..blood.erythropoiesis import GAMMA, LIFE, MOST_DRIVE, NORMAL, drive, red_cells_at_rest, set_point
from ..blood.marrow import K_E, TAU_E
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves, doses
from ..words import number, percent

EPO_MOST = constant(1.33, "× normal", "Red cells made by EPO that is given, at most more", symbol="A")
EPO_HALF = constant(450, "IU/kg/week", "EPO given that makes half of it", symbol="D")
BEFORE = 30  # d at rest, before anything is done
AFTER = 180  # d
RISEN = (14, 84)  # d of treatment after which the rise is read


class RedCellBalance(Model):
    """Hemoglobin R (g/dL) of somebody at rest with a fault, and from day 0 on with what is done.

    The marrow begins f times the normal number of red cells; a share ε of them lives through its three
    stages, which take 6 d, and then for L days. The kidney asks for more the less hemoglobin there is,
    and can make EPO for a share k of the most that a marrow answers, 4.75 times as many; a HIF drug
    lets it make h times that. EPO that is given acts besides, less than in proportion to the dose::

        f = min((S/R)^7, 4.75·k·h) + A·dose/(dose + D),   at most 4.75;   0 while the marrow pauses
        S = 14.5 − 4.25·(1 − ε)
        dE₁/dt = (14.5/120)·ε·f − E₁/2,   dE₂/dt = (E₁ − E₂)/2,   dE₃/dt = (E₂ − E₃)/2
        dR/dt = E₃/2 − R/L

    Reticulocytes are the cells that enter the blood, × normal; EPO in it is told as (S/R)^7, which is
    far too much for a hemoglobin below 7 g/dL. A and D were chosen so that 225 IU/kg a
    week bring dialysis patients from a hematocrit of 0.223 to 0.35 (eschbach1989). Iron is not
    lacking. Time in days.
    """

    red_cell_lifespan: float = slider(120, 10, 120, step=1, unit="d", symbol="L").told(
        "Life of the red cells",
        "120 in health; a fifth shorter in dialysis. Short where the cells are badly built or attacked.",
    )
    effectiveness: float = slider(1, 0.1, 1, step=0.05, unit="1", symbol="ε").told(
        "Red cells begun that leave the marrow alive",
        "1 in health and where cells are destroyed in the blood; about 0.3 in milder thalassemia.",
    )
    kidney: float = slider(1, 0.1, 1, step=0.01, unit="1", symbol="k").told(
        "EPO that the kidneys can make",
        "At most, as a share of what drives a healthy marrow to its limit. Not the share of kidney function (GFR) "
        "that is left. 0.1: what remains without kidneys, from the liver; a teaching value.",
    )
    epo_dose: float = slider(0, 0, 900, step=25, unit="IU/kg/week", symbol="dose").told(
        "EPO given", "Epoetin, in two or three injections a week, from day 0 on. 150 to 300 are usual in dialysis."
    )
    hif: float = slider(1, 1, 3, step=0.05, unit="", symbol="h").told(
        "HIF drug: the kidneys' most EPO, times",
        "From day 0 on. It blocks the enzyme by which kidney and liver feel oxygen, so that both make EPO as if they "
        "were high in the mountains.",
        acts_when=(lambda m: m.kidney < 1, "healthy kidneys make all that a marrow answers"),
    )
    pause: float = slider(0, 0, 21, step=1, unit="d").told(
        "Marrow begins no red cell",
        "From day 0 on, as in an infection with parvovirus B19: about 7 to 10 days.",
    )

    rests_on = (TAU_E,)

    def run(self):
        times = np.arange(-BEFORE, AFTER + 1.0)
        hemoglobin, *_, leaving = solve(self._phases(), self._start(), times)
        made = leaving * K_E / (NORMAL / LIFE)
        since = times >= 0
        before = float(hemoglobin[0])
        at = {day: float(np.interp(day, times, hemoglobin)) for day in RISEN}
        readouts = {
            "hemoglobin_before": Readout(before, "g/dL", "Hemoglobin before"),
            "epo_before": Readout((self._rest / before) ** GAMMA, "", "EPO that is asked for before, × normal"),
            "reticulocytes_before": Readout(made[0], "", "Reticulocytes before, × normal"),
            "hemoglobin": Readout(hemoglobin[-1], "g/dL", f"Hemoglobin on day {AFTER}"),
            "hemoglobin_lowest": Readout(hemoglobin[since].min(), "g/dL", "Lowest hemoglobin from day 0 on"),
            "reticulocytes_most": Readout(made[since].max(), "", "Most reticulocytes from day 0 on, × normal"),
            "reticulocytes_least": Readout(made[since].min(), "", "Fewest reticulocytes from day 0 on, × normal"),
        } | {f"rise_{day}_days": Readout(at[day] - before, "g/dL", f"Rise in {day} days") for day in RISEN}
        series = curves(
            (times, "d", "Days"),
            hemoglobin=(hemoglobin, "g/dL", "Hemoglobin"),
            reticulocytes=(made, "", "Reticulocytes, × normal"),
        )
        return self.report(series=series, readouts=readouts, events=self._events(), sentence=self._sentence(readouts))

    def _events(self):
        """What begins on day 0."""
        done = (
            ("EPO given", self.epo_dose, "IU/kg/week"),
            ("HIF drug: most EPO", self.hif if self.hif > 1 else 0, "times"),
            ("The marrow pauses", self.pause, "d"),
        )
        return tuple(event for what, amount, unit in done for event in doses([0], what, amount, unit))

    @property
    def _rest(self):
        """S: hemoglobin (g/dL) at which no more than in health is asked for."""
        return set_point(effective=self.effectiveness)

    def _start(self):
        undriven = self.effectiveness * self.red_cell_lifespan / LIFE
        hemoglobin = float(red_cells_at_rest(undriven, self._rest, self.kidney)[0])
        stage = hemoglobin / self.red_cell_lifespan / K_E
        return hemoglobin, stage, stage, stage

    def _phases(self):
        """At rest; the marrow pauses; what is given is given, all from day 0 on."""
        given = EPO_MOST * self.epo_dose / (self.epo_dose + EPO_HALF)
        life, rest, full = self.red_cell_lifespan, self._rest, NORMAL / LIFE * self.effectiveness

        def equations(most, more, pauses=False):
            def rhs(y, t):
                hemoglobin, e1, e2, e3 = y
                f = 0.0 if pauses else min(drive(hemoglobin, rest, most) + more, MOST_DRIVE)
                return (
                    e3 * K_E - hemoglobin / life,
                    f * full - e1 * K_E,
                    (e1 - e2) * K_E,
                    (e2 - e3) * K_E,
                )

            return rhs

        most = min(self.kidney * self.hif, 1.0)
        treated = Phase(float(self.pause), equations(most, given))
        paused = [Phase(0.0, equations(most, given, pauses=True))] if self.pause else []
        return [Phase(-float(BEFORE), equations(self.kidney, 0.0)), *paused, treated]

    def _sentence(self, readouts):
        before, made, after, lowest, least, most = (
            readouts[k]
            for k in (
                "hemoglobin_before",
                "reticulocytes_before",
                "hemoglobin",
                "hemoglobin_lowest",
                "reticulocytes_least",
                "reticulocytes_most",
            )
        )
        told = (
            f"Red cells live {self.red_cell_lifespan:g} days, kidneys can make {percent(self.kidney)} of the EPO: "
            f"hemoglobin {before.text}, reticulocytes {number(made.value)} × normal."
        )
        if self.pause:
            return (
                f"{told} A pause of {self.pause:g} days takes reticulocytes to {number(least.value)} × and hemoglobin "
                f"to {lowest.text}."
            )
        if self.epo_dose or self.hif > 1:
            return f"{told} Treated: up to {number(most.value)} ×, and {after.text} after {AFTER} days."
        return told
