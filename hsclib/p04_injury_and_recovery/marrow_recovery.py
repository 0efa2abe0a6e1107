"""Blood counts after chemotherapy: Friberg's transit chain, and a stem-cell reserve behind it."""

import math
from functools import partial

import numpy as np

from ..blood import docetaxel
from ..blood.constants import PLATELETS_USUAL
from ..blood.definitions import days_below, nadir, recovery
from ..integrate import Phase, solve, solve_many
from ..model import Model
from ..parameters import Lognormal, constant, slider
from ..run import Readout, curves, doses
from ..words import day, days, percent
from . import friberg, stem_pool
from .friberg import two_chains
from .stem_pool import LAST_STEM_CELL, reserve, stem_courses

FRIBERG = "friberg2002", "transcribed"  # source and provenance
PLATELET_TRANSIT = constant(120, "h", "Platelets: transit time through the marrow", symbol="MTT")
PLATELET_FEEDBACK = constant(0.20, "", "Platelets: strength of the feedback", symbol="γ")
STEP_DAYS, COHORT_STEP_DAYS = 0.1, 0.25
OVERSHOOT = 1.5  # × the start: a count that goes higher is told


def _disturbed(model):
    """Whether anything happens to the marrow."""
    return model.dose > 0 or model.stem_survival < 1


#: When these parameters act, and why not otherwise.
WITH_DRUG = lambda m: m.dose > 0, "no drug is given"
DISTURBED = _disturbed, "nothing disturbs the marrow"


class MarrowRecovery(Model):
    """Neutrophils and platelets after one or more cycles of docetaxel.

    Proliferating cells divide as often as they pass on, faster when the blood runs short;
    three transit stages delay what they make by about a week; the drug hits only the
    proliferating cells (Friberg 2002)::

        dProl/dt = ktr·Prol·(1 − E)·(Circ0·R(H)/Circ)^γ − ktr·Prol
        dT1/dt   = ktr·(Prol − T1),   dT2/dt = ktr·(T1 − T2),   dT3/dt = ktr·(T2 − T3)
        dCirc/dt = ktr·(T3 − Circ)
        ktr = 4/MTT,   E = slope·C(t),   C in µmol/L (`hsclib.blood.docetaxel`)

    Behind the chain stands a pool of stem cells H (1 = healthy), added for this course; each
    dose leaves a share SF of it, and it grows back towards the capacity K of the niche::

        dH/dt = r·H·(1 − H/K),   H → SF·H at each dose,   R(H) = H·(1 + h)/(H + h),  h = 0.15

    With H = 1 this is Friberg's model to the letter. Platelets follow the same equations with
    Circ0 = 250, MTT = 120 h, γ = 0.20 and a share of the neutrophils' slope. The course starts
    at rest, R(K)·Circ0, and is followed for `days` after the last dose. Time in days, counts in
    1e9/L. Prol is solved as its logarithm, so that a deep kill keeps its sign and its digits.
    """

    rests_on = (friberg, stem_pool, docetaxel)

    dose: float = slider(100, 0, 150, step=5, unit="mg/m²").told(
        "Docetaxel dose",
        "Given into a vein within one hour at the start of each cycle, to a body surface of 1.8 m². 75 to 100 mg/m² "
        "is usual.",
    )
    cycles: int = slider(1, 1, 8, step=1).told("Cycles", "How many times the dose is given.")
    cycle_length: float = slider(21, 7, 28, step=1, unit="d").told(
        "Days between cycles",
        "From one dose to the next; three weeks is usual.",
        acts_when=(lambda m: m.cycles > 1, "there is one cycle"),
    )
    baseline: float = slider(5.05, 1.5, 8, step=0.05, unit="1e9/L", symbol="Circ₀").told(
        "Neutrophils before treatment",
        "The count that the marrow holds when nothing disturbs it. A healthy adult has about 1.8 to 7.7.",
        *FRIBERG,
        variability=Lognormal(0.257, "netterberg2017"),
    )
    transit_time: float = slider(88.7, 60, 140, step=1, unit="h", symbol="MTT").told(
        "Transit time through the marrow",
        "Mean time from the dividing cells to the blood. It sets when the count is lowest.",
        *FRIBERG,
        variability=Lognormal(0.139, "netterberg2017"),
        acts_when=DISTURBED,
    )
    feedback: float = slider(0.161, 0.05, 0.35, step=0.005, symbol="γ").told(
        "Strength of the feedback",
        "How strongly a low count speeds division: the part that G-CSF plays in the body.",
        *FRIBERG,
        acts_when=DISTURBED,
    )
    drug_effect: float = slider(8.58, 2, 30, step=0.5, unit="1/µM", symbol="slope").told(
        "Sensitivity to the drug",
        "Kill of dividing cells per µmol/L of drug. Patients treated before are about 1.7 times as sensitive.",
        *FRIBERG,
        variability=Lognormal(0.37, "netterberg2017"),
        acts_when=WITH_DRUG,
    )
    platelet_sensitivity: float = slider(0.2, 0, 1, step=0.05, unit="1").told(
        "Platelet sensitivity",
        "The drug's effect on platelet-forming cells, as a share of that on neutrophil-forming cells. 1 stands for a "
        "drug that hits both alike.",
        acts_when=WITH_DRUG,
    )
    stem_survival: float = slider(1, 0.001, 1, step=0.1, scale="log", unit="1", symbol="SF").told(
        "Stem cells surviving a cycle",
        "1: the drug spares them, as docetaxel mostly does. Smaller: busulfan, radiation and other insults that reach "
        "resting stem cells.",
    )
    stem_regrowth: float = slider(0.04, 0.01, 0.1, step=0.005, unit="1/d", symbol="r").told(
        "Regrowth of stem cells",
        "Growth a day while the niche is almost empty. 0.04 doubles the pool in 17 days; slower with age.",
        acts_when=(lambda m: m.stem_survival < 1, "all stem cells survive"),
    )
    niche_capacity: float = slider(1, 0.2, 1, step=0.05, unit="1", symbol="K").told(
        "Room in the niche",
        "Stem cells that the marrow can hold, as a share of a healthy one. Age, radiation and earlier treatment take "
        "room away.",
    )
    days: float = slider(180, 30, 365, step=5, unit="d").told(
        "Days followed", "How long the counts are followed after the last dose."
    )

    def run(self):
        times = np.arange(0, self._end + STEP_DAYS / 2, STEP_DAYS)
        return self._report(times, _circulating(solve(self._phases(math.exp, max), self._start(), times)))

    def _run_all(self, people):
        times = np.arange(0, self._end + COHORT_STEP_DAYS / 2, COHORT_STEP_DAYS)
        phases = self._together(people)._phases(np.exp, np.maximum)
        counts = solve_many(phases, np.transpose([p._start() for p in people]), times, seen=_circulating)
        return [p._report(times, counts[:, i]) for i, p in enumerate(people)]

    @property
    def _doses(self):
        return [i * self.cycle_length for i in range(self.cycles)]

    @property
    def _end(self):
        return self._doses[-1] + self.days

    def _start(self):
        """Both chains at rest: ln Prol, T1, T2, T3, Circ of neutrophils, then of platelets."""
        at_rest = [reserve(self.niche_capacity) * full for full in (self.baseline, PLATELETS_USUAL)]
        return [state for c in at_rest for state in (math.log(c), c, c, c, c)]

    def _phases(self, exp, larger):
        """The right-hand side during and after each infusion. `exp` and `larger` are those of floats or of arrays."""
        # plain floats, for speed
        neutrophils = 4 / (self.transit_time / 24), self.drug_effect, self.baseline, self.feedback
        slope = self.drug_effect * self.platelet_sensitivity
        platelets = 4 / (PLATELET_TRANSIT / 24), slope, +PLATELETS_USUAL, +PLATELET_FEEDBACK

        equations = partial(two_chains, neutrophils, platelets, exp=exp, larger=larger)
        outputs, stretches = self._outputs(), docetaxel.exposure(self.dose, self._doses)  # two of these for each dose
        return [Phase(start, equations(c, outputs[i // 2])) for i, (start, c) in enumerate(stretches)]

    def _outputs(self):
        """R(H(t)) after each dose; a pool that no dose touches stays full, which saves a tenth of a solve's time."""
        if self.stem_survival == 1:
            full = reserve(self.niche_capacity)
            return [lambda t: full] * self.cycles
        return [lambda t, stem_cells=course: reserve(stem_cells(t)) for course in self._stem_courses()]

    def _stem_courses(self):
        return stem_courses(self._doses, self.stem_survival, self.stem_regrowth, self.niche_capacity)

    def _report(self, times, counts):
        neutrophils, platelets = np.maximum(counts, 0)  # what a solver leaves of an empty marrow may be -1e-27
        cycle = np.searchsorted(self._doses, times, side="right") - 1
        in_each = [cycle == i for i in range(self.cycles)]
        stem_cells = np.concatenate([course(times[i], np.exp) for i, course in zip(in_each, self._stem_courses())])
        nadirs = ([neutrophils[i].min() for i in in_each], "1e9/L", "Nadir of each cycle", "bars")

        lowest, lowest_day = nadir(times, neutrophils, 0.999 * neutrophils[0])
        in_cycle = None if lowest_day is None else float(np.searchsorted(self._doses, lowest_day, side="right"))
        platelet_lowest, platelet_day = nadir(times, platelets, 0.999 * platelets[0])
        niche, still = (0.9 * self.niche_capacity, "90 % of the niche"), "the count never falls"
        late = f"not within {self.days:g} days of the last dose"

        def back(limit, name, label):
            if neutrophils[0] < limit:
                return Readout(None, "d", label, f"the count starts below {name}")
            return recovery(times, neutrophils, limit, name, late, label)

        readouts = {
            "nadir": Readout(lowest, "1e9/L", "Neutrophil nadir"),
            "nadir_day": Readout(lowest_day, "d", "Day of the nadir", still),
            "nadir_cycle": Readout(in_cycle, "", "Cycle of the nadir", still),
            "peak_neutrophils": Readout(float(neutrophils.max()), "1e9/L", "Neutrophils, highest"),
            "days_below_0_5": Readout(
                days_below(times, neutrophils, 0.5), "d", "Days of severe neutropenia (below 0.5)"
            ),
            "recovery_day_1_5": back(1.5, "1.5 × 10⁹/L", "Above 1.5 for good from day"),
            "recovery_day_90_percent": back(
                0.9 * neutrophils[0], "90 % of the start", "Above 90 % of the start for good from day"
            ),
            "platelet_nadir": Readout(platelet_lowest, "1e9/L", "Platelet nadir"),
            "platelet_nadir_day": Readout(platelet_day, "d", "Day of the platelet nadir", still),
            "peak_concentration": Readout(docetaxel.peak(self.dose), "mg/L", "Docetaxel, peak of the first infusion"),
            "exposure": Readout(docetaxel.area(self.dose), "mg·h/L", "Docetaxel, exposure (AUC) of one dose"),
            "stem_cells_lowest": Readout(float(stem_cells.min()), "1", "Stem cells, lowest"),
            "stem_recovery_day_90_percent": recovery(
                times, stem_cells, *niche, late, "Stem cells above 90 % of the niche for good from day"
            ),
        }
        given = doses(self._doses, "Docetaxel given", self.dose, "mg/m²")
        series = curves(
            (times, "d", "Days since the first dose"),
            neutrophils=(neutrophils, "1e9/L", "Neutrophils"),
            platelets=(platelets, "1e9/L", "Platelets"),
            stem_cells=(stem_cells, "1", "Stem cells, of a healthy marrow"),
        ) | curves((np.arange(1, self.cycles + 1), "", "Cycle"), cycle_nadirs=nadirs)
        sentence = self._sentence(readouts, neutrophils[0])
        return self.report(series=series, readouts=readouts, events=given, sentence=sentence)

    def _sentence(self, readouts, start):
        low, when, below, back = (
            readouts[k] for k in ("nadir", "nadir_day", "days_below_0_5", "recovery_day_90_percent")
        )
        given = f"{self.cycles} doses of {self.dose:g} mg/m²" if self.cycles > 1 else f"One dose of {self.dose:g} mg/m²"
        if when.value is None:
            platelets = f"the platelets do not fall below {readouts['platelet_nadir'].text}"
            return f"{given}: the neutrophils stay at {low.text}, and {platelets}."
        place = f" (cycle {readouts['nadir_cycle'].value:.0f})" if self.cycles > 1 else ""
        severe = f"{days(below.value)} below 0.5" if below.value else "never below 0.5"
        if back.value is not None:
            end = f"back above 90 % of the start for good from {day(back.value)}"
        else:
            end = back.note if back.note.startswith("never") else f"back to 90 % of the start {back.note}"
        highest = readouts["peak_neutrophils"]
        if highest.value > OVERSHOOT * start:
            end = f"overshooting to {highest.text}, {end}"
        kept, left = "", readouts["stem_cells_lowest"].value
        if left < LAST_STEM_CELL:
            kept = " Less than one stem cell would be left: the equation regrows it, a marrow would not."
        elif self.stem_survival < 1:
            kept = f" The lowest share of stem cells is {percent(left)}."
        return f"{given}: neutrophils lowest at {low.text} on {day(when.value)}{place}, {severe}, {end}.{kept}"


def _circulating(states):
    """What is counted of the states of both chains: neutrophils and platelets."""
    return states[[4, 9]]
