"""A transplant of blood stem cells: how fast the blood returns, whose it is, and how long it lasts."""

import math
from types import SimpleNamespace

import numpy as np

from ..blood import marrow
from ..blood.definitions import THREE_DAYS, days_below, nadir
from ..blood.marrow import Blood, blood_course
from ..integrate import solve_many
from ..model import Model
from ..parameters import Lognormal, choice, constant, day_of_film, slider, switch
from ..run import Film, Readout, curves, doses
from ..words import day, number, percent
from . import engraftment, graft, immunity
from .graft import BUSULFAN, GRAFTS, IN_WORDS, IRRADIATION, spared, transplant_phases

MINIMUM = constant(2, "1e6/kg", "Least dose of stem cells from blood", "to2011", "published")
FIRST_STEP, LONGEST_STEP = 0.05, 1.0  # d, of the fixed-step solver: neutrophils leave the blood at 2.4 a day
DOSE_SPREAD, GROWTH_SPREAD, PLATELET_SPREAD = (
    Lognormal(math.sqrt(math.expm1(sd**2)))
    for sd in (0.4, 0.18, 0.75)  # sd of the logarithm
)


class Transplant(Model):
    """A graft in a conditioned marrow: blood counts, chimerism and stem cells of host and graft.

    The marrow is that of `hsclib.blood.marrow`, of two genotypes that are alike and share the
    niche; what is given, what survives conditioning and what homes is `hsclib.p08_transplantation.graft`. The
    stem cells take their places on day 0; progenitors begin to work after 2.5 to 12 days, as the
    source has it. Once both kinds of stem cells are in the niche, none of them
    wins, so the share with which they met stays::

        lasting chimerism  m = S_d/(S_d + SF)        (in shares of a healthy marrow)

    Rejection, if there is any, takes stem cells of an allogeneic graft at κ_r·exp(−t/30 d); it was
    never compared with patients. Engraftment is the first of three consecutive days with
    neutrophils of at least 0.5, or platelets of at least 20, after having been below; where the graft does
    not take there is none, though the host's own cells come back. The clinic
    adds "seven days without platelet transfusion"; here nobody is transfused, bleeds, has an
    infection or GVHD. Lymphocytes on the blood film are those of a patient of 40 in `ImmuneRecovery`, as far
    as conditioning took the host's. Counts in 1e9/L, hemoglobin in g/dL, time in days after infusion.

    The values of the grafts were chosen so that published medians come out. Of the spread between
    patients that of platelets was set by the share that waits longer than 14 days after own blood, that
    of growth by the range of days after it, and the shares that never engraft by those published
    (marrow, cord); those of dose, homing and resistance were chosen for this course.
    """

    source: str = choice("auto PB", tuple(GRAFTS), IN_WORDS).told(
        "Graft",
        "Where the stem cells come from. auto: the patient's own (autologous); allo: a donor's (allogeneic); PB: "
        "peripheral blood, into which they were mobilized; BM: bone marrow; cord: one unit of cord blood; expanded "
        "cord: such a unit grown for weeks; gene therapy: the patient's own, corrected in culture.",
    )
    cd34_dose: float = slider(5, 0.05, 20, step=0.05, scale="log", unit="1e6/kg", symbol="D").told(
        "CD34+ cells collected",
        "Viable CD34+ cells before freezing, per kg of who receives them. From blood at least 2 are wanted, better 5; "
        "one unit of cord blood has about 0.25 for an adult.",
        variability=DOSE_SPREAD,
    )
    viability: float = slider(1, 0.3, 1, step=0.05, unit="1", symbol="v").told(
        "Alive after thawing",
        "Share of the CD34+ cells that survives freezer and thawing: about 0.95, 0.7 to 0.8 after a poor thaw. 1: the "
        "dose was counted after thawing, or never frozen.",
    )
    homing: float = slider(0.15, 0.05, 0.3, step=0.01, unit="1", symbol="h").told(
        "Homing to the marrow",
        "Share of the infused cells that finds the marrow within a day, called by CXCL12. The others are lost on "
        "the way.",
        variability=DOSE_SPREAD,
    )
    lt_hsc_fraction: float = slider(1e-4, 1e-8, 1e-3, step=0.1, scale="log", symbol="f_LT").told(
        "Long-term stem cells per CD34+ cell",
        "LT-HSC: those that last. 10⁻⁴ means one in 10,000 CD34+ cells; marrow has somewhat more, cord blood five "
        "times as many; culture loses half. One in 100 million: in effect none.",
    )
    host_survival: float = slider(1e-4, 1e-6, 1, step=0.1, scale="log", unit="1", symbol="SF").told(
        "Host stem cells that survive conditioning",
        "Busulfan of a cumulative AUC of 40 mg·h/L leaves 0.1, of 80 0.0015 (usual: 70 to 90; more is toxic: liver "
        "sinusoidal obstruction, infertility, later cancers); irradiation with 2 Gy leaves 0.14, with 12 Gy "
        "0.000006. 1: no conditioning.",
    )
    conditioning: str = choice("busulfan", (IRRADIATION, BUSULFAN), {BUSULFAN: "busulfan or the like"}).told(
        "Conditioning with",
        "What left so many stem cells of the host. Busulfan, or other chemotherapy as hard, empties the marrow of "
        "progenitors sooner than of stem cells; irradiation kills both alike. So where as many stem cells are left, "
        "busulfan leaves the lower counts.",
        acts_when=(lambda m: m.host_survival < 1, "nothing was killed"),
    )
    gcsf: bool = switch(True).told("G-CSF", "From day 1 to 40: more neutrophils, which leave the marrow earlier.")
    immune_suppression: bool = switch(False).told(
        "Immunosuppression",
        "Methotrexate and a calcineurin inhibitor against GVHD, as after allogeneic grafts; it slows the progenitors.",
    )
    rejection: float = slider(0, 0, 0.3, step=0.01, unit="1/d", symbol="κ_r").told(
        "Rejection",
        "Stem cells of the graft that the host's immune system kills per day at first; it fades with 30 days. The "
        "patient's own cells (own blood, gene therapy) are not rejected. A thought experiment: never compared with "
        "patients.",
    )
    progenitor_growth: float = slider(0.55, 0.3, 0.8, step=0.01, unit="1/d", symbol="g_max").told(
        "Growth of progenitors", "In an empty marrow, of host and graft; patients differ.", variability=GROWTH_SPREAD
    )
    platelet_formation: float = slider(1, 0.1, 10, step=0.05, scale="log", symbol="φ").told(
        "Readiness to make platelets",
        "How soon this patient's graft makes platelets, times the usual. Below 1: late, as with infections, GVHD, a "
        "big spleen or a marrow that was treated often.",
        variability=PLATELET_SPREAD,
    )
    resistance: float = slider(1, 0.1, 10, step=0.05, scale="log").told(
        "Resistance to the graft",
        "Of this host's immune system to a donor's cells, times the usual. Above a limit, which is lower for cord "
        "blood and for small doses, the graft does not take.",
        variability=Lognormal(math.sqrt(math.e - 1)),
        acts_when=(lambda m: not GRAFTS[m.source].own, "the cells are the patient's own"),
    )
    years: float = slider(1, 1, 10, step=1, unit="y").told(
        "Years followed", "How long the patient is followed after infusion."
    )
    film_day: float = day_of_film(10, 365)

    companions = {
        ("source", source): {"cd34_dose": usual.dose, "viability": 1.0}
        | {name: getattr(usual, name) for name in ("lt_hsc_fraction", "host_survival", "gcsf", "immune_suppression")}
        for source, usual in GRAFTS.items()
    }
    rests_on = (engraftment, graft, marrow)

    def run(self):
        return self.attacked()

    def attacked(self, **attack):
        """A run in which the donor's lymphocytes kill the host's stem cells, as `transplant_phases` has it."""
        times = engraftment.days_followed(self.years)
        return self._report(times, blood_course(*self._transplanted(**attack), times))

    def _run_all(self, people):
        times = engraftment.days_followed(self.years)
        blood = [np.ascontiguousarray(y) for y in self._solve_all(people, times)]
        return [person._report(times, Blood(*(y[:, i] for y in blood))) for i, person in enumerate(people)]

    def _run_until(self, people, until):
        """Of each of them when neutrophils and platelets engraft: half-daily, to two days after, and nothing else."""
        times = engraftment.days_followed(self.years)
        times = times[(times <= until + THREE_DAYS) & (times % 0.5 == 0)]
        counted = self._solve_all(people, times).counted
        found = []
        for i, person in enumerate(people):
            counts = type(counted)(*(np.ascontiguousarray(y[i]) for y in counted))
            days = engraftment.engraftment_days(times, counts, person._kept_out)
            found.append(SimpleNamespace(series=engraftment.steps(times, counts, days), readouts=days))
        return found

    def _solve_all(self, people, times):
        phases, start = self._together(people)._transplanted()
        return Blood(
            *solve_many(phases, np.vstack(start), times, first_step=FIRST_STEP, longest=LONGEST_STEP, seen=Blood.of)
        )

    def _transplanted(self, **attack):
        """Phases, and the states of host and graft on day 0."""
        return transplant_phases(
            GRAFTS[self.source],
            self._infused,
            homing=self.homing,
            lt_hsc_fraction=self.lt_hsc_fraction,
            survival=self.host_survival,
            growth=self.progenitor_growth,
            gcsf=self.gcsf,
            suppressed=self.immune_suppression,
            conditioning=self.conditioning,
            platelet_formation=self.platelet_formation,
            resistance=self.resistance,
            rejection=0.0 if GRAFTS[self.source].own else self.rejection,
            **attack,
        )

    @property
    def _spared(self):
        return spared(GRAFTS[self.source], self._infused, self.resistance)

    @property
    def _kept_out(self):
        return "" if self._spared else "the graft does not take"

    @property
    def _infused(self):
        return self.cd34_dose * self.viability

    def _report(self, times, blood):
        counts = blood.counted
        neutrophils, red_cells, stem_cells = (
            y[1] / np.maximum(y.sum(axis=0), 1e-12) for y in (blood.neutrophils, blood.hemoglobin, blood.stem_cells)
        )
        readouts = engraftment.days_reached(times, counts, self._kept_out)
        readouts |= engraftment.stations(
            self._infused, self.homing, self.lt_hsc_fraction, self.host_survival, float(self._spared)
        )
        readouts |= engraftment.chimerism(times, stem_cells, neutrophils, red_cells)
        lowest, lowest_day = nadir(times, counts.neutrophils)
        below = days_below(times, counts.neutrophils, engraftment.ENGRAFTED_NEUTROPHILS)
        left = np.interp(engraftment.YEAR, times, counts.stem_cells)
        readouts |= {
            "nadir": Readout(lowest, "1e9/L", "Neutrophils, lowest"),
            "nadir_day": Readout(lowest_day, "d", "Day of the lowest neutrophils"),
            "platelet_nadir": Readout(float(counts.platelets.min()), "1e9/L", "Platelets, lowest"),
            "days_below_0_5": Readout(below, "d", "Days of neutrophils below 0.5"),
            "stem_cells_1_year": Readout(left, "1", "Stem cells after a year, host and graft, of a healthy marrow"),
        }
        on_film = engraftment.counts_on(self.film_day, times, counts)
        readouts |= {
            f"{name}_on_film": Readout(on_film[name], unit, f"{name.capitalize()} on the day of the film")
            for name, unit in (("neutrophils", "1e9/L"), ("platelets", "1e9/L"), ("hemoglobin", "g/dL"))
        }
        (host, given), niches = blood.stem_cells, engraftment.PATIENT_NICHES
        series = curves(
            (times, "d", "Days since the infusion"),
            neutrophils=(counts.neutrophils, "1e9/L", "Neutrophils"),
            platelets=(counts.platelets, "1e9/L", "Platelets"),
            hemoglobin=(counts.hemoglobin, "g/dL", "Hemoglobin"),
            reticulocytes=(counts.reticulocytes, "1e9/L", "Reticulocytes"),
            donor_chimerism=(neutrophils, "1", "Neutrophils"),
            red_cell_chimerism=(red_cells, "1", "Red cells"),
            stem_chimerism=(stem_cells, "1", "LT-HSC"),
            host=(niches * host, "niches", "Host"),
            donor=(niches * given, "niches", "Graft"),
            free=(niches * np.maximum(1 - host - given, 0), "niches", "Free"),
        )
        series |= engraftment.steps(times, counts, readouts)
        events = doses([0], "CD34+ cells infused", self._infused, "1e6/kg")
        lost = graft.depth(self.host_survival, self.conditioning)
        lymphocytes = immunity.on_film(self.film_day, self.source, lost, bool(self._spared))
        film = Film(**on_film, lymphocytes=lymphocytes, when=f"day {self.film_day:.0f}")
        sentence = self._sentence(readouts)
        return self.report(series=series, readouts=readouts, sentence=sentence, events=events, film=film)

    def _sentence(self, readouts):
        first, plates, lost = (
            readouts[k] for k in ("neutrophil_engraftment_day", "platelet_engraftment_day", "late_failure_day")
        )
        name = IN_WORDS[self.source]
        given = f"{name[0].upper()}{name[1:]}, {self.cd34_dose:.3g} × 10⁶ CD34+ cells/kg"
        if self.viability < 1:
            given += f" ({number(self._infused)} infused alive)"
        if self._too_few:
            given += f", below the minimum of {MINIMUM:g}"
        blood = ", ".join(
            engraftment.in_words(name, limit, reached)
            for name, limit, reached in (("neutrophils", "0.5 × 10⁹/L", first), ("platelets", "20", plates))
        )
        if not self._spared:
            blood = "the graft does not take, and what blood comes back is the host's own"
        whose = (
            f"After a year {percent(readouts['chimerism_1_year'].value)} of the LT-HSC and "
            f"{percent(readouts['neutrophil_chimerism_1_year'].value)} of the neutrophils are the graft's"
        )
        if lost.value is not None:
            whose += f"; on {day(lost.value)} it fails late, below 0.5 again"
        none = readouts["stem_cells_engrafted"].value < 1
        doubt = " Less than one LT-HSC finds a place." if none else ""
        if untypical := self._untypical(none):
            doubt += f" Untypical: {', '.join(untypical)}."
        return f"{given}: {blood}. {whose}.{doubt}"

    @property
    def _too_few(self):
        return self.source.endswith("PB") and self._infused < MINIMUM

    def _untypical(self, none):
        """Which settings do not go with the source, in words, save what is said already."""
        usual, found = GRAFTS[self.source], []
        if not (usual.low <= self.cd34_dose <= usual.high or self._too_few):
            found.append(f"dose (usual {usual.low:g} to {usual.high:g})")
        if self.immune_suppression != usual.immune_suppression:
            found.append("immunosuppression" if self.immune_suppression else "no immunosuppression")
        if abs(math.log10(self.lt_hsc_fraction / usual.lt_hsc_fraction)) > 1 and not none:
            found.append("share of LT-HSC")
        return found
