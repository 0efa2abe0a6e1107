"""Platelets and thrombopoietin (TPO), the hormone that they clear: a teaching model."""

import math

import numpy as np

from ..blood.constants import PLATELETS_USUAL
from ..blood.definitions import nadir, peak
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves, doses
from ..words import day, number, percent

TPO_TURNOVER = constant(math.log(2) / 1.25, "1/d", "Turnover of TPO at the usual count, half in 1.25 d", symbol="kin")
MEGAKARYOCYTE_DAYS = constant(5, "d", "Megakaryocytes: time to ripen", symbol="tmk")
PLATELET_LIFE = constant(9.5, "d", "Life of a platelet", symbol="τP")
CALL_POWER = constant(0.5, "", "Power with which TPO calls", symbol="g")
MOST_CALLED = constant(6, "× usual", "Most by which TPO multiplies the production of platelets")
LEAST_CALL = 1e-9  # a trial step of the solver may fall below 0
DAYS, STEPS = 42, 10  # samples a day


def _disturbed(model):
    """Whether anything happens to the platelets."""
    added = model.tpo_fold > 1 and model.tpo_days > 0
    return added or model.platelet_loss > 0 or model.precursor_loss > 0


class Thrombopoietin(Model):
    """Platelets P (1e9/L), and TPO T (1 = usual), which is made at a constant rate and cleared by them.

    TPO calls megakaryocytes, which ripen through four stages a1 … a4 (1 = usual)::

        dT/dt  = kin·fold(t) − (k0 + k1·P)·T,      kin = k0 + k1·P0 = ln2/1.25 d
        da1/dt = km·(min(T^½, 6) − a1),  da2/dt = km·(a1 − a2),  … da4/dt = km·(a3 − a4),  km = 4/5 d
        dP/dt  = (P0·a4 − P)/τP,                   P0 = 250, τP = 9.5 d

    The share k1·P0/kin of the clearance is the platelets'. TPO is multiplied by `tpo_fold` at
    its source from day 0 for `tpo_days`; platelets and the megakaryocytes of all stages may be
    taken away on day 0. All of it is a teaching model, with values near those of healthy people;
    no publication claims it. Time in days.
    """

    tpo_fold: float = slider(10, 1, 30, step=1).told(
        "TPO made or injected, times the usual",
        "How many times as much TPO enters the blood while it is given. 1: only the body's own.",
    )
    tpo_days: float = slider(5, 0, 10, step=0.5, unit="d").told(
        "Days of TPO", "Counted from day 0.", acts_when=(lambda m: m.tpo_fold > 1, "no TPO is added")
    )
    platelet_loss: float = slider(0, 0, 0.95, step=0.05, unit="1").told(
        "Platelets lost on day 0", "Share of the platelets that is taken away at once, as by a bleeding or a machine."
    )
    precursor_loss: float = slider(0, 0, 1, step=0.05, unit="1").told(
        "Megakaryocytes lost on day 0",
        "Share of the ripening megakaryocytes that is killed at once, as by a drug that spares earlier cells.",
    )
    platelet_clearance: float = slider(0.91, 0, 1, step=0.01, unit="1").told(
        "Share of TPO cleared by platelets",
        "Of the usual clearance of TPO. At 0 the platelets leave it alone, and its level cannot tell their number.",
        acts_when=(_disturbed, "nothing disturbs the platelets"),
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        start = (1.0, *4 * [1 - self.precursor_loss], PLATELETS_USUAL * (1 - self.platelet_loss))
        platelets, tpo = np.maximum(solve(self._phases(), start, times)[[5, 0]], 0)

        lowest, lowest_day = nadir(times, platelets, 0.98 * platelets[0])
        highest, peak_day = peak(times, platelets, 1.001 * PLATELETS_USUAL)
        most_tpo, tpo_day = peak(times, tpo, 1.001)
        readouts = {
            "peak_platelets": Readout(highest, "1e9/L", "Platelets, highest"),
            "peak_day": Readout(peak_day, "d", "Day of the highest count", "never above the usual count"),
            "nadir": Readout(lowest, "1e9/L", "Platelets, lowest"),
            "nadir_day": Readout(lowest_day, "d", "Day of the lowest count", "the count hardly falls below its start"),
            "tpo_peak": Readout(most_tpo, "", "TPO, highest multiple of its usual level"),
            "tpo_peak_day": Readout(tpo_day, "d", "Day of the highest TPO", "TPO never rises"),
        }
        given = self.tpo_fold > 1 and self.tpo_days > 0
        series = curves(
            (times, "d", "Days since the start"),
            platelets=(platelets, "1e9/L", "Platelets"),
            tpo=(tpo, "× usual", "TPO"),
        )
        injected = doses(range(math.ceil(self.tpo_days)), "TPO given", self.tpo_fold if given else 0, "× usual")
        return self.report(series=series, readouts=readouts, events=injected, sentence=self._sentence(given, readouts))

    def _phases(self):
        """While TPO is given, and afterwards; states T, a1 to a4, P."""
        by_platelets = self.platelet_clearance * TPO_TURNOVER / PLATELETS_USUAL
        by_others, km = (1 - self.platelet_clearance) * TPO_TURNOVER, 4 / MEGAKARYOCYTE_DAYS
        # plain floats, for speed
        usual, life, power, most = +PLATELETS_USUAL, +PLATELET_LIFE, +CALL_POWER, +MOST_CALLED

        def equations(fold):
            made = TPO_TURNOVER * fold

            def rhs(y, t):
                tpo, a1, a2, a3, a4, platelets = y
                call = min(max(tpo, LEAST_CALL) ** power, most)
                return (
                    made - (by_others + by_platelets * platelets) * tpo,
                    km * (call - a1),
                    km * (a1 - a2),
                    km * (a2 - a3),
                    km * (a3 - a4),
                    (usual * a4 - platelets) / life,
                )

            return rhs

        return [Phase(0.0, equations(self.tpo_fold)), Phase(self.tpo_days, equations(1.0))]

    def _sentence(self, given, readouts):
        high, when, low, fallen, tpo = (
            readouts[k] for k in ("peak_platelets", "peak_day", "nadir", "nadir_day", "tpo_peak")
        )
        start = f"TPO × {self.tpo_fold:g} for {self.tpo_days:g} days" if given else "No TPO given"
        for lost, what in ((self.platelet_loss, "platelets"), (self.precursor_loss, "megakaryocytes")):
            start += f", {percent(lost)} of the {what} lost" if lost else ""
        course = [f"TPO {f'reaches {number(tpo.value)} times' if tpo.value > 1.001 else 'stays at'} its usual level"]
        if fallen.value is not None:
            course.append(f"the platelets are lowest at {low.text} on {day(fallen.value)}")
        course.append(
            f"the platelets peak at {high.text} on {day(when.value)}"
            if when.value is not None
            else f"the platelets never rise above {high.text}"
        )
        return f"{start}: {', '.join(course)}."
