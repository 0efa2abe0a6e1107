"""Injected G-CSF, filgrastim or pegfilgrastim, in healthy people and after chemotherapy (Melhem 2018)."""

import math

import numpy as np

from ..blood.constants import BODY_WEIGHT
from ..blood.definitions import days_below, nadir, peak, recovery
from ..integrate import Phase, solve, solve_many
from ..model import Model
from ..parameters import Lognormal, choice, constant, slider
from ..run import Readout, curves, doses
from ..words import day, days, number

MELHEM = "melhem2018", "transcribed"  # source and provenance
F_FILGRASTIM = constant(1, "1", "Filgrastim that reaches the blood", *MELHEM, "F")
F_PEGFILGRASTIM = constant(0.646, "1", "Pegfilgrastim that reaches the blood", *MELHEM, "F")
KA_FILGRASTIM = constant(24 * 0.123, "1/d", "Filgrastim: absorption from under the skin", *MELHEM, "ka")
KA_PEGFILGRASTIM = constant(24 * 0.0188, "1/d", "Pegfilgrastim: absorption from under the skin", *MELHEM, "ka")
V_FILGRASTIM = constant(3.12, "L", "Filgrastim: volume of distribution", *MELHEM, "V")
V_PEGFILGRASTIM = constant(5.76, "L", "Pegfilgrastim: volume of distribution", *MELHEM, "V")
CL_FILGRASTIM = constant(24 * 0.833, "L/d", "Filgrastim: clearance by the kidney and others", *MELHEM, "CL")
CL_PEGFILGRASTIM = constant(24 * 0.362, "L/d", "Pegfilgrastim: clearance by the kidney and others", *MELHEM, "CL")
KD_FILGRASTIM = constant(0.0237, "nmol/L", "Filgrastim: binding to the receptor", *MELHEM, "KD")
KD_PEGFILGRASTIM = constant(0.0959, "nmol/L", "Pegfilgrastim: binding to the receptor", *MELHEM, "KD")
KINT_HEALTHY = constant(24 * 0.197, "1/d", "Uptake of what is bound, healthy people", *MELHEM, "kint")
KINT_PATIENT = constant(24 * 0.113, "1/d", "Uptake of what is bound, patients", *MELHEM, "kint")
PASSAGE = constant(24 * 4 / 120, "1/d", "Passage through each of four stages, 5 days in all", *MELHEM, "k0")
LEAVING = constant(24 * 0.12, "1/d", "Neutrophils that leave the blood", *MELHEM, "kc")
RECEPTORS = constant(0.059, "nmol/L per 10⁹/L", "Receptors of neutrophils", *MELHEM, "SR")
PRODUCTION_MORE = constant(7.53, "", "Most effect on production", *MELHEM, "s1")
PASSAGE_MORE_HEALTHY = constant(5.21, "", "Most effect on the passage, healthy people", *MELHEM, "s2")
PASSAGE_MORE_PATIENT = constant(3.89, "", "Most effect on the passage, patients", *MELHEM, "s2")
GCSF_AT_REST = constant(0.003, "nmol/L", "G-CSF of the body itself", *MELHEM, "BSLD")
CHEMOTHERAPY_LAG = constant(66.2 / 24, "d", "Time until chemotherapy kills", *MELHEM, "LAG9")
CHEMOTHERAPY_LOSS = constant(24 * 0.0724, "1/d", "Loss of the chemotherapy", *MELHEM, "KCHM")
CHEMOTHERAPY_KILL = constant(668, "1/mg", "Kill by what is lost of the chemotherapy", *MELHEM, "CHMSL")
PROTEIN = constant(18.8, "kg/mol", "Mass of the protein, by which both drugs are weighed", "neulasta_smpc", "published")
HEALTHY, PATIENT = "healthy", "after chemotherapy"
DAYS, STEPS = 35, 24  # samples a day
RTOL = 1e-6  # chemotherapy kills within minutes
FASTEST, LONGEST = (
    100.0,
    1 / 48,
)  # 1/d and d, for many at once: what is killed faster is gone after a quarter of an hour


def free_concentration(total, receptors, kd):
    """C of `total` drug beside these receptors, all nmol/L: total = C + receptors·C/(kd + C)."""
    excess = total - receptors - kd
    root = math.sqrt(excess * excess + 4 * kd * total)
    # of the two ways to write it, the one that subtracts no equal numbers
    return 2 * kd * total / (root - excess) if excess < 0 else 0.5 * (excess + root)


def free_concentrations(total, receptors, kd):
    """The same for arrays."""
    excess = total - receptors - kd
    root = np.sqrt(excess * excess + 4 * kd * total)
    return np.where(excess < 0, 2 * kd * total / (root + np.abs(excess)), 0.5 * (excess + root))


def _injected(model):
    return model.dose > 0


def _treated(model):
    return model.patient == PATIENT


class Filgrastim(Model):
    """Injections of filgrastim or pegfilgrastim: concentration of G-CSF, and neutrophils.

    The drug, of the total concentration DT (nmol/L) in blood and on receptors, is free (C) or bound in quick
    equilibrium. Bound drug is taken into the cells and destroyed, and is what they hear. R are the receptors
    of the neutrophils, N = R/SR; S, M, P1, P2 those of four stages in the marrow (Melhem 2018)::

        DT = C + R·b,          b = C/(KD + C), the share of the receptors that is bound
        dDT/dt = ka·depot/V − CL·C/V − kint·R·b
        dS/dt  = kp·(1 + s1·b) − k·S,      k = k0·(1 + s2·b),    kp = kc·SR·N0
        dM/dt  = k·S − (k + E)·M,          dP1/dt = k·(M − P1),  dP2/dt = k·(P1 − P2)
        dR/dt  = k·P2 − kc·R,              E = CHMSL·KCHM·amount of chemotherapy, from 66.2 h on

    Each injection adds F·dose·70 kg/18.8 kg/mol to the depot, which is used in closed form. The level shown is C
    and the body's own G-CSF, 0.003 nmol/L, which does not act here: that is `GranulocyteFactor`. The
    publication's corticosteroid, which lifts the count on the first day, is left out. Time in days.

    People differ in N0, in kint and in the chemotherapy as they did in the publication (standard deviations of the
    logarithm 0.265, 0.570 and, of those whose chemotherapy lasts as long, 2.28·√(1 − 0.731²) = 1.56); what else
    differed between them is held.
    """

    companions = {
        ("drug", "filgrastim"): {"dose": 5.0, "days": 10},
        ("drug", "pegfilgrastim"): {"dose": 85.0, "days": 1},
    }

    drug: str = choice("filgrastim", ("filgrastim", "pegfilgrastim")).told(
        "Drug", "Pegfilgrastim is filgrastim with a tail of polyethylene glycol (PEG), which keeps it in the body."
    )
    dose: float = slider(5, 0, 100, step=2.5, unit="µg/kg").told(
        "Drug in each injection",
        "Under the skin, per kg of a body of 70 kg. Filgrastim: 5 after chemotherapy, 10 for donors of stem cells. "
        "Pegfilgrastim: a syringe of 6 mg is 86.",
    )
    days: int = slider(10, 1, 14, step=1, unit="d").told(
        "Injections, one a day",
        "Filgrastim is given daily, pegfilgrastim once.",
        acts_when=(_injected, "the dose is 0"),
    )
    first_day: float = slider(1, 0, 10, step=0.5, unit="d").told(
        "Day of the first injection",
        "Day 0 is the day of chemotherapy. Labels forbid the 24 hours around it.",
        acts_when=(lambda m: _treated(m) and _injected(m), "without chemotherapy it is day 0"),
    )
    patient: str = choice(HEALTHY, (HEALTHY, PATIENT)).told(
        "Who gets it", "Patients take up bound drug more slowly, and their marrow hurries less."
    )
    chemotherapy: float = slider(60, 0, 200, step=5, unit="mg").told(
        "Strength of the chemotherapy",
        "An amount that is lost with a half-life of 9.6 h, and kills as it is lost. The publication does not say of "
        "which drug. 60 leaves, without G-CSF, about what docetaxel leaves in GranulocyteFactor.",
        variability=Lognormal(math.sqrt(math.expm1(2.28**2 * (1 - 0.731**2))), "melhem2018"),
        acts_when=(_treated, "healthy people get none"),
    )
    baseline: float = slider(3.9, 1.5, 8, step=0.05, unit="1e9/L", symbol="N₀").told(
        "Neutrophils before",
        "The count at rest, here rounded from 3.898.",
        *MELHEM,
        variability=Lognormal(math.sqrt(math.expm1(0.265**2)), "melhem2018"),
    )
    uptake: float = slider(1, 0, 2, step=0.1, unit="", symbol="kint/kint₀").told(
        "Uptake of bound drug, × usual",
        "At 0 the cells hear the drug and do not swallow it: only the kidney and others clear it.",
        variability=Lognormal(math.sqrt(math.expm1(0.570**2)), "melhem2018"),
        acts_when=(_injected, "the dose is 0"),
    )

    def run(self):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        return self._report(times, solve(self._phases(), self._start(), times, RTOL))

    def _run_all(self, people):
        times = np.arange(DAYS * STEPS + 1) / STEPS
        phases = self._together(people)._phases(free_concentrations, lambda rate: np.minimum(rate, FASTEST))
        states = solve_many(phases, np.transpose([p._start() for p in people]), times, longest=LONGEST)
        return [p._report(times, states[:, i]) for i, p in enumerate(people)]

    def _report(self, times, states):
        drug, *_, receptors = np.maximum(states, 0)
        neutrophils = receptors / RECEPTORS
        gcsf = PROTEIN * (free_concentrations(drug, receptors, self._drug["kd"]) + GCSF_AT_REST)

        lowest, lowest_day = nadir(times, neutrophils, 0.999 * self.baseline)
        highest, top = peak(times, neutrophils, 1.001 * self.baseline)
        strongest, loudest = peak(times, gcsf)
        severe, late = days_below(times, neutrophils, 0.5), f"not within {DAYS} days"
        last = self._injections[-1] if self.dose else 0.0
        at_120_h, later = (float(np.interp(day, times, neutrophils)) for day in (5, last + 4))
        still = None if self.dose else "nothing is injected"
        readouts = {
            "nadir": Readout(lowest, "1e9/L", "Neutrophils, lowest"),
            "nadir_day": Readout(lowest_day, "d", "Day of the lowest count", "the count never falls"),
            "days_below_0_5": Readout(severe, "d", "Days of severe neutropenia (below 0.5)"),
            "recovery_day_1_0": recovery(times, neutrophils, 1.0, "1.0 × 10⁹/L", late, "Above 1.0 for good from day"),
            "peak_neutrophils": Readout(highest, "1e9/L", "Neutrophils, highest"),
            "peak_day": Readout(top, "d", "Day of the highest count", "never above its start"),
            "neutrophils_at_120_h": Readout(at_120_h, "1e9/L", "Neutrophils at 120 hours"),
            "gcsf_peak": Readout(strongest, "ng/mL", "G-CSF, highest"),
            "gcsf_peak_hour": Readout.unless(still, 24 * loudest, "h", "Hour of the highest G-CSF"),
            "neutrophils_4_days_after": Readout(later, "1e9/L", "Neutrophils 4 days after the last injection"),
        }
        injections = doses(self._injections, f"{self.drug.capitalize()} given", self.dose, "µg/kg")
        series = curves(
            (times, "d", "Days since chemotherapy" if _treated(self) else "Days since the first injection"),
            neutrophils=(neutrophils, "1e9/L", "Neutrophils"),
            gcsf=(gcsf, "ng/mL", "G-CSF"),
        )
        return self.report(series=series, readouts=readouts, events=injections, sentence=self._sentence(readouts))

    @property
    def _injections(self):
        return [i + (self.first_day if _treated(self) else 0.0) for i in range(self.days)]

    @property
    def _drug(self):
        """What is true of this drug: plain floats, for speed."""
        if self.drug == "filgrastim":
            found = F_FILGRASTIM, KA_FILGRASTIM, V_FILGRASTIM, CL_FILGRASTIM, KD_FILGRASTIM
        else:
            found = F_PEGFILGRASTIM, KA_PEGFILGRASTIM, V_PEGFILGRASTIM, CL_PEGFILGRASTIM, KD_PEGFILGRASTIM
        return dict(zip(("available", "ka", "volume", "clearance", "kd"), map(float, found)))

    def _start(self):
        """At rest: DT, S, M, P1, P2, R."""
        at_rest = RECEPTORS * self.baseline
        return [0.0, *4 * [LEAVING * at_rest / PASSAGE], at_rest]

    def _phases(self, free=free_concentration, limited=lambda rate: rate):
        """The same right-hand side from each event on; states DT, S, M, P1, P2, R.

        With `limited`, M follows what it is to be, k·S/(k + E), at a rate that short steps can follow.
        """
        drug, exp = self._drug, math.exp
        ka, volume, kd = drug["ka"], drug["volume"], drug["kd"]
        eliminated, made = drug["clearance"] / volume, LEAVING * RECEPTORS * self.baseline
        internalised = self.uptake * (KINT_PATIENT if _treated(self) else KINT_HEALTHY)
        more, faster = +PRODUCTION_MORE, +(PASSAGE_MORE_PATIENT if _treated(self) else PASSAGE_MORE_HEALTHY)
        passage, leaving, lost = +PASSAGE, +LEAVING, +CHEMOTHERAPY_LOSS
        toxic = CHEMOTHERAPY_KILL * lost / 24 * self.chemotherapy  # 1/h

        def equations(depot, start, killing):
            def rhs(y, t):
                total, s, m, p1, p2, r = y
                c = free(total, r, kd)
                bound = c / (kd + c)
                k = passage * (1 + faster * bound)
                kill = 24 * toxic * exp(lost * (CHEMOTHERAPY_LAG - t)) if killing else 0.0
                return (
                    ka * depot * exp(ka * (start - t)) - eliminated * c - internalised * r * bound,
                    made * (1 + more * bound) - k * s,
                    limited(k + kill) * (k * s / (k + kill) - m),
                    k * (m - p1),
                    k * (p1 - p2),
                    k * p2 - leaving * r,
                )

            return rhs

        injections = self._injections if self.dose else []
        lag = [float(CHEMOTHERAPY_LAG)] if _treated(self) else []
        each = drug["available"] * self.dose * BODY_WEIGHT / PROTEIN / volume
        depot, now, phases = 0.0, 0.0, []
        for start in sorted({0.0, *lag, *injections}):
            depot = depot * exp(ka * (now - start)) + (each if start in injections else 0.0)
            phases.append(Phase(start, equations(depot, start, bool(lag) and start >= lag[0])))
            now = start
        return phases

    def _sentence(self, readouts):
        low, when, below, back = (readouts[k] for k in ("nadir", "nadir_day", "days_below_0_5", "recovery_day_1_0"))
        high, top, level = (readouts[k] for k in ("peak_neutrophils", "peak_day", "gcsf_peak"))
        given = "Nothing injected"
        if self.dose:
            several = f"{self.days} daily injections" if self.days > 1 else "One injection"
            since = f" from day {self.first_day:g}" if _treated(self) else ""
            given = f"{several} of {self.dose:g} µg/kg of {self.drug}{since}"
        given += " after chemotherapy" if _treated(self) else ""
        course = []
        if when.value is not None:
            severe = f"{days(below.value)} below 0.5" if below.value else "never below 0.5"
            course.append(f"neutrophils lowest at {low.text} on {day(when.value)}, {severe}")
            if back.value is not None:
                course.append(f"above 1.0 for good from {day(back.value)}")
        course.append(
            f"the highest count is {high.text} on {day(top.value)}"
            if top.value is not None
            else f"the count never rises above {high.text}"
        )
        return f"{given}: {', '.join(course)}. G-CSF reaches {number(level.value)} ng/mL."
