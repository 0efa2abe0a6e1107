"""Blood counts after chemotherapy or radiation: Friberg's transit chain, and the stem cells that feed it."""

import math
from functools import partial

import numpy as np

from ..blood import docetaxel
from ..blood.constants import ONE_NEUTROPHIL, PLATELETS_USUAL
from ..blood.definitions import days_below, nadir, recovery
from ..integrate import Phase, solve, solve_many
from ..model import Model
from ..parameters import Lognormal, constant, slider
from ..run import Readout, curves, doses
from ..words import day, days, percent
from . import friberg, radiation, stem_pool
from .friberg import two_chains
from .radiation import older_left, young_left
from .stem_pool import LAST_STEM_CELL, STAGES, reserve, stem_courses

KLOFT = "netterberg2017", "transcribed"  # source and provenance
PLATELET_TRANSIT = constant(120, "h", "Platelets: transit time through the marrow", symbol="MTT")
PLATELET_FEEDBACK = constant(0.10, "", "Platelets: strength of the feedback", symbol="γ")
PLATELET_LIFE = constant(9.5, "d", "Platelets: time in the blood", "harker1977", "published", "L")
STEP_DAYS, COHORT_STEP_DAYS = 0.1, 0.25
OVERSHOOT = 1.5  # × the start: a count that goes higher is told
FEWEST_TOLD = 0.001  # 1e9/L: one in a microliter; who counts sees no fewer


def _disturbed(model):
    """Whether anything happens to the marrow."""
    return model.dose > 0 or model.stem_survival < 1 or model.radiation > 0


#: When these parameters act, and why not otherwise.
WITH_DRUG = lambda m: m.dose > 0, "no drug is given"
DISTURBED = _disturbed, "nothing disturbs the marrow"


class MarrowRecovery(Model):
    """Neutrophils and platelets after cycles of docetaxel, radiation, or a loss of stem cells.

    Proliferating cells divide as often as they pass on, faster when the blood runs short;
    three transit stages delay what they make by some days; the drug hits only the
    proliferating cells (Friberg 2002)::

        dProl/dt = ktr·Prol·(1 − E)·(Circ0·W6/Circ)^γ − ktr·Prol
        dT1/dt   = ktr·(Prol − T1),   dT2/dt = ktr·(T1 − T2),   dT3/dt = ktr·(T2 − T3)
        dCirc/dt = ktr·(T3 − Circ)
        ktr = 4/MTT,   E = slope·C(t),   C in µmol/L (`hsclib.blood.docetaxel`)

    Behind the chain stands a pool of stem cells H (1 = healthy), added for this course; each
    dose leaves a share SF of it, and it grows back towards the capacity K of the niche. What it
    sends takes τ = 35 days, in six stages, until it feeds the progenitors::

        dH/dt  = r·H·(1 − H/K),   H → SF·H at each dose,   R(H) = H·(1 + h)/(H + h),  h = 0.004
        dW1/dt = (6/τ)·(R(H) − W1),   dWi/dt = (6/τ)·(Wi−1 − Wi),   i = 2 … 6

    With H = 1 this is Friberg's model to the letter. Platelets follow the same equations with
    Circ0 = 250, MTT = 120 h to the end of T3, γ = 0.10, W3 in place of W6, a share of the
    neutrophils' slope, and their own loss, dCirc/dt = (T3 − Circ)/(9.5 d). Radiation on day 0
    leaves exp(−D/D0) of H and W1 to W3, exp(−(D/D1)²) of W4 to W6 and Prol (`radiation`). The
    course starts at rest, R(K)·Circ0, and is followed for `days` after the last dose. Time in
    days, counts in 1e9/L. Prol is solved as its logarithm, so that a deep kill keeps its digits.
    """

    rests_on = (friberg, stem_pool, radiation, docetaxel)

    dose: float = slider(100, 0, 150, step=5, unit="mg/m²").told(
        "Docetaxel dose",
        "Given into a vein within one hour at the start of each cycle, to a body surface of 1.8 m². 75 to 100 mg/m² "
        "is usual.",
    )
    radiation: float = slider(0, 0, 10, step=0.25, unit="Gy", symbol="D").told(
        "Radiation of the whole body",
        "Received at once on day 0, before any drug: an accident. From about 6 Gy the gut fails as well: not shown.",
    )
    cycles: int = slider(1, 1, 8, step=1).told("Cycles", "How many times the dose is given.")
    cycle_length: float = slider(21, 7, 28, step=1, unit="d").told(
        "Days between cycles",
        "From one dose to the next; three weeks is usual.",
        acts_when=(lambda m: m.cycles > 1, "there is one cycle"),
    )
    baseline: float = slider(5.22, 1.5, 8, step=0.05, unit="1e9/L", symbol="Circ₀").told(
        "Neutrophils before treatment",
        "The count that the marrow holds when nothing disturbs it. 5.22 is a man's; a woman's is 12 % lower.",
        *KLOFT,
        variability=Lognormal(0.257, "netterberg2017"),
    )
    transit_time: float = slider(84.2, 60, 140, step=1, unit="h", symbol="MTT").told(
        "Transit time through the marrow",
        "Mean time from the dividing cells to the blood. It sets when the count is lowest.",
        *KLOFT,
        variability=Lognormal(0.139, "netterberg2017"),
        acts_when=DISTURBED,
    )
    feedback: float = slider(0.145, 0.05, 0.35, step=0.005, symbol="γ").told(
        "Strength of the feedback",
        "How strongly a low count speeds division: the part that G-CSF plays in the body.",
        *KLOFT,
        acts_when=DISTURBED,
    )
    drug_effect: float = slider(15.57, 2, 30, step=0.5, unit="1/µM", symbol="slope").told(
        "Sensitivity to the drug",
        "Kill of dividing cells per µmol/L of drug. An earlier, milder estimate is 8.58.",
        *KLOFT,
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
        "1: the drug spares them, as docetaxel mostly does. Smaller: busulfan and what else reaches resting cells.",
    )
    stem_regrowth: float = slider(0.04, 0.01, 0.1, step=0.005, unit="1/d", symbol="r").told(
        "Regrowth of stem cells",
        "Growth a day while the niche is almost empty. 0.04 doubles the pool in 17 days; slower with age.",
        acts_when=(lambda m: m.stem_survival < 1 or m.radiation > 0, "all stem cells survive"),
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
        """After radiation of a marrow at rest: ln Prol, T1, T2, T3, Circ of neutrophils, of platelets; W1 to W6."""
        full, young, older = reserve(self.niche_capacity), young_left(self.radiation), older_left(self.radiation)
        counts = [full * usual for usual in (self.baseline, PLATELETS_USUAL)]
        half = STAGES // 2
        return [state for c in counts for state in (math.log(c * older), c, c, c, c)] + [
            full * left for left in half * [young] + half * [older]
        ]

    def _phases(self, exp, larger):
        """The right-hand side during and after each infusion. `exp` and `larger` are those of floats or of arrays."""
        # plain floats, for speed
        ktr, ktr_ = 4 / (self.transit_time / 24), 4 / (PLATELET_TRANSIT / 24)
        neutrophils = ktr, self.drug_effect, self.baseline, self.feedback, ktr
        slope = self.drug_effect * self.platelet_sensitivity
        platelets = ktr_, slope, +PLATELETS_USUAL, +PLATELET_FEEDBACK, 1 / PLATELET_LIFE

        equations = partial(two_chains, neutrophils, platelets, exp=exp, larger=larger)
        stem_cells, stretches = self._stem_courses(), docetaxel.exposure(self.dose, self._doses)  # two for each dose
        return [Phase(start, equations(c, stem_cells[i // 2])) for i, (start, c) in enumerate(stretches)]

    def _stem_courses(self):
        left = [self.stem_survival * young_left(self.radiation)] + (self.cycles - 1) * [self.stem_survival]
        return stem_courses(self._doses, left, self.stem_regrowth, self.niche_capacity)

    def _report(self, times, counts):
        neutrophils, platelets = np.where(counts < ONE_NEUTROPHIL, 0, counts)
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
            "nadir_share": Readout(lowest / float(neutrophils[0]), "1", "Neutrophil nadir, of the start"),
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
            "platelet_nadir_share": Readout(platelet_lowest / float(platelets[0]), "1", "Platelet nadir, of the start"),
            "platelet_nadir_day": Readout(platelet_day, "d", "Day of the platelet nadir", still),
            "peak_concentration": Readout(docetaxel.peak(self.dose), "mg/L", "Docetaxel, peak of the first infusion"),
            "exposure": Readout(docetaxel.area(self.dose), "mg·h/L", "Docetaxel, exposure (AUC) of one dose"),
            "stem_cells_lowest": Readout(float(stem_cells.min()), "1", "Stem cells, lowest"),
            "stem_recovery_day_90_percent": recovery(
                times, stem_cells, *niche, late, "Stem cells above 90 % of the niche for good from day"
            ),
        }
        given = doses([0], "Radiation", self.radiation, "Gy") + doses(
            self._doses, "Docetaxel given", self.dose, "mg/m²"
        )
        series = curves(
            (times, "d", "Days since the first dose"),
            neutrophils=(neutrophils, "1e9/L", "Neutrophils"),
            platelets=(platelets, "1e9/L", "Platelets"),
            stem_cells=(stem_cells, "1", "Stem cells, of a healthy marrow"),
        ) | curves((np.arange(1, self.cycles + 1), "", "Cycle"), cycle_nadirs=nadirs)
        sentence = self._sentence(readouts, neutrophils[0])
        return self.report(series=series, readouts=readouts, events=given, sentence=sentence)

    def _given(self):
        """What was done to the marrow, in the words that a sentence starts with."""
        parts = [f"{self.radiation:g} Gy to the whole body"] if self.radiation else []
        if self.dose:
            count = f"{self.cycles} doses" if self.cycles > 1 else "one dose"
            parts.append(f"{count} of {self.dose:g} mg/m²")
        elif not parts:
            return "Stem cells hit alone" if self.stem_survival < 1 else "Nothing given"
        said = " and ".join(parts)
        return said[0].upper() + said[1:]

    def _sentence(self, readouts, start):
        low, when, below, back = (
            readouts[k] for k in ("nadir", "nadir_day", "days_below_0_5", "recovery_day_90_percent")
        )
        given = self._given()
        if when.value is None:
            platelets = f"the platelets do not fall below {readouts['platelet_nadir'].text}"
            return f"{given}: the neutrophils stay at {low.text}, and {platelets}."
        place = f" (cycle {readouts['nadir_cycle'].value:.0f})" if self.cycles > 1 and self.dose else ""
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
        elif left < self.niche_capacity:
            kept = f" The lowest share of stem cells is {percent(left)}."
        least = low.text if low.value >= FEWEST_TOLD else f"below {FEWEST_TOLD:g} × 10⁹/L"
        return f"{given}: neutrophils lowest at {least} on {day(when.value)}{place}, {severe}, {end}.{kept}"


def _circulating(states):
    """What is counted of the states of both chains: neutrophils and platelets."""
    return states[[4, 9]]
