"""Neutrophils after docetaxel and the hormone that calls for them, G-CSF (Quartino 2014)."""

import math

import numpy as np

from ..blood import docetaxel
from ..blood.constants import ONE_NEUTROPHIL
from ..blood.definitions import days_below, nadir, peak, recovery
from ..blood.docetaxel import INFUSION_DAYS
from ..integrate import Phase, solve
from ..model import Model
from ..parameters import constant, slider
from ..run import Readout, curves
from ..words import day, days, number

QUARTINO = "quartino2014", "transcribed"  # source and provenance
NEUTROPHIL_LOSS = constant(
    24 * math.log(2) / 7, "1/d", "Neutrophils leaving the blood, half in 7 h", *QUARTINO, "kcirc"
)
GCSF_CLEARANCE = constant(24 * 0.592, "1/d", "Clearance of G-CSF by others", *QUARTINO, "ke")
LEAST_HEARD = 1e-9  # a trial step of the solver may fall below 0
RTOL = 1e-6  # G-CSF turns over within minutes
TOO_MANY = 100  # 1e9/L: such counts are those of leukemias
DAYS, STEPS = 35, 48  # samples a day


#: When these parameters act, and why not otherwise.
DISTURBED = (lambda model: model.dose > 0), "no drug is given"


class GranulocyteFactor(Model):
    """Neutrophils and the body's own G-CSF after one dose of docetaxel.

    Neutrophils take up the hormone that makes them. G-CSF speeds the division of their
    progenitors and the ripening of what these make (Quartino 2014)::

        dProl/dt = ktr·Prol·(1 − E)·fP − ktr·Prol·fT,     fP = (G/G0)^γ,  fT = (G/G0)^β
        dT1/dt   = ktr·fT·(Prol − T1),  … dT4/dt = ktr·fT·(T3 − T4)
        dCirc/dt = ktr·fT·T4 − kcirc·Circ
        dG/dt    = kin − (ke + kANC·Circ)·G,              kin = (ke + kANC·Circ0)·G0
        ktr = 5/MTT,   E = slope·C(t),  C in µmol/L (`hsclib.blood.docetaxel`)

    kcirc = ln2/7 h, ke = 0.592/h. Clearance acts on G by both ways; one of the open codes has it
    otherwise, which is a slip. The publication's steroid input (cortisol, and dexamethasone before
    the drug), which lifts the count on the first day, is left out.

    G is shown as a multiple of its usual level, G0 = 24.3 pg/mL. The model was estimated on the
    body's own G-CSF, up to about eightfold, and knows no saturation of the uptake: injected G-CSF
    belongs to `Filgrastim`. Time in days, counts in 1e9/L. Prol is solved as its logarithm.
    """

    rests_on = (docetaxel,)

    dose: float = slider(100, 0, 150, step=5, unit="mg/m²").told(
        "Docetaxel dose",
        "Given into a vein within one hour on day 0, to a body surface of 1.8 m². 75 to 100 mg/m² is usual.",
    )
    baseline: float = slider(3.53, 1.5, 8, step=0.05, unit="1e9/L", symbol="Circ₀").told(
        "Neutrophils before treatment",
        "The count that the marrow holds when nothing disturbs it. A healthy adult has about 1.8 to 7.7.",
        *QUARTINO,
    )
    transit_time: float = slider(133, 60, 200, step=1, unit="h", symbol="MTT").told(
        "Transit time through the marrow",
        "Mean time from the dividing cells to the blood at the usual level of G-CSF.",
        *QUARTINO,
        acts_when=DISTURBED,
    )
    drug_effect: float = slider(17.2, 2, 30, step=0.2, unit="1/µM", symbol="slope").told(
        "Sensitivity to the drug",
        "Kill of dividing cells per µmol/L of docetaxel.",
        *QUARTINO,
        acts_when=DISTURBED,
    )
    division_power: float = slider(0.444, 0.3, 0.6, step=0.01, symbol="γ").told(
        "G-CSF speeds division: power",
        "Division goes with (G/G0)^γ. Where it is smaller than the power of ripening, G-CSF drains the progenitors.",
        *QUARTINO,
        acts_when=DISTURBED,
    )
    ripening_power: float = slider(0.234, 0.1, 0.4, step=0.01, symbol="β").told(
        "G-CSF speeds ripening: power",
        "Passage through the marrow goes with (G/G0)^β.",
        *QUARTINO,
        acts_when=DISTURBED,
    )
    neutrophil_uptake: float = slider(5.64, 0, 12, step=0.2, unit="1/h per 10⁹/L", symbol="kANC").told(
        "Uptake of G-CSF by neutrophils",
        "Clearance of G-CSF by 10⁹ neutrophils in a liter. At 0 they leave it alone, and its level cannot tell their "
        "number.",
        *QUARTINO,
        acts_when=DISTURBED,
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        upstream = self.baseline * NEUTROPHIL_LOSS / self._transit  # of every stage of the marrow, at rest
        start = (math.log(upstream), *4 * [upstream], self.baseline, 1.0)
        states = solve(self._phases(), start, times, RTOL)
        neutrophils, gcsf = np.where(states[5] < ONE_NEUTROPHIL, 0, states[5]), states[6]

        lowest, lowest_day = nadir(times, neutrophils, 0.999 * self.baseline)
        highest, peak_day = peak(times, neutrophils, 1.001 * self.baseline)
        loudest, loudest_day = peak(times, gcsf, 1.001)
        severe, late = days_below(times, neutrophils, 0.5), f"not within {DAYS} days"
        readouts = {
            "nadir": Readout(lowest, "1e9/L", "Neutrophil nadir"),
            "nadir_day": Readout(lowest_day, "d", "Day of the nadir", "the count never falls"),
            "days_below_0_5": Readout(severe, "d", "Days of severe neutropenia (below 0.5)"),
            "recovery_day_1_0": recovery(times, neutrophils, 1.0, "1.0 × 10⁹/L", late, "Above 1.0 for good from day"),
            "gcsf_peak_fold": Readout(loudest, "", "G-CSF, highest multiple of its usual level"),
            "gcsf_peak_day": Readout(loudest_day, "d", "Day of the highest G-CSF", "G-CSF never rises"),
            "peak_neutrophils": Readout(highest, "1e9/L", "Neutrophils, highest"),
            "peak_day": Readout(peak_day, "d", "Day of the highest count", "never above its start"),
        }
        series = curves(
            (times, "d", "Days since docetaxel"),
            neutrophils=(neutrophils, "1e9/L", "Neutrophils"),
            gcsf_fold=(gcsf, "× usual", "G-CSF"),
        )
        return self.report(series=series, readouts=readouts, sentence=self._sentence(readouts))

    @property
    def _transit(self):
        return 5 / (self.transit_time / 24)

    def _phases(self):
        """During the infusion and afterwards; states ln Prol, T1 to T4, Circ, G/G0."""
        ktr, slope, gamma, beta = self._transit, self.drug_effect, self.division_power, self.ripening_power
        uptake, base, exp = 24 * self.neutrophil_uptake, self.baseline, math.exp
        # plain floats, for speed
        other, lost = +GCSF_CLEARANCE, +NEUTROPHIL_LOSS

        def equations(concentration):
            def rhs(y, t):
                ln_prol, t1, t2, t3, t4, circ, g = y
                heard = max(g, LEAST_HEARD)
                f_p, f_t = heard**gamma, heard**beta
                k = ktr * f_t
                return (
                    ktr * (1 - slope * concentration(t)) * f_p - k,
                    k * (exp(ln_prol) - t1),
                    k * (t1 - t2),
                    k * (t2 - t3),
                    k * (t3 - t4),
                    k * t4 - lost * circ,
                    other + uptake * base - (other + uptake * circ) * g,
                )

            return rhs

        (_, during), (_, after) = docetaxel.exposure(self.dose, [0.0])
        return [Phase(0.0, equations(during)), Phase(INFUSION_DAYS, equations(after))]

    def _sentence(self, readouts):
        low, when, below, back = (readouts[k] for k in ("nadir", "nadir_day", "days_below_0_5", "recovery_day_1_0"))
        fold, top, high = (readouts[k] for k in ("gcsf_peak_fold", "peak_day", "peak_neutrophils"))
        given = f"Docetaxel {self.dose:g} mg/m²" if self.dose else "No docetaxel"
        if when.value is None:
            course = f"the neutrophils never fall below {low.text}"
        else:
            severe = f"{days(below.value)} below 0.5" if below.value else "never below 0.5"
            end = "" if back.note.startswith("never") else f", above 1.0 {back.note}"
            if back.value is not None:
                end = f", back above 1.0 for good from {day(back.value)}"
            course = f"neutrophils lowest at {low.text} on {day(when.value)}, {severe}{end}"
        rebound = f"; the highest count is {high.text} on {day(top.value)}" if top.value is not None else ""
        rebound += ", more than a healthy marrow makes" if high.value > TOO_MANY else ""
        call = f"reaches {number(fold.value)} times" if fold.value > 1.001 else "stays at"
        return f"{given}: {course}. G-CSF {call} its usual level{rebound}."
