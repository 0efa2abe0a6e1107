"""Chronic myeloid leukemia under imatinib: two slopes of the BCR-ABL transcript, and what becomes of the stem cells."""

import math

import numpy as np

from ..blood.constants import YEAR
from ..model import Model
from ..parameters import Lognormal, constant, slider
from ..run import Event, Readout, curves
from ..words import day, number, years

MICHOR = "michor2005", "transcribed"  # source and provenance
NORMAL_STEM_CELLS = constant(1e6, "cells", "Healthy stem cells, held at their set point", symbol="x₀")
STEM_LOSS = constant(0.003, "1/d", "Loss of stem cells", *MICHOR, "d₀")
PROGENITOR_LOSS = constant(0.008, "1/d", "Loss of progenitors", *MICHOR, "d₁")
DIFFERENTIATED_LOSS = constant(0.05, "1/d", "Loss of differentiated cells", *MICHOR, "d₂")
BLOOD_LOSS = constant(1, "1/d", "Loss of blood cells", *MICHOR, "d₃")
A_X = constant(0.8, "1/d", "Progenitors that a healthy stem cell makes", *MICHOR, "a_x")
B_X = constant(5, "1/d", "Differentiated cells that a healthy progenitor makes", *MICHOR, "b_x")
C_X = constant(100, "1/d", "Blood cells that a healthy differentiated cell makes", *MICHOR, "c_x")
A_Y = constant(1.6, "1/d", "Progenitors that a leukemic stem cell makes", *MICHOR, "a_y")
B_Y = constant(10, "1/d", "Differentiated cells that a leukemic progenitor makes", *MICHOR, "b_y")
C_Y = constant(100, "1/d", "Blood cells that a leukemic differentiated cell makes", *MICHOR, "c_y")
STEM_RENEWAL = constant(0.008, "1/d", "Renewal of leukemic stem cells", *MICHOR, "r_y")
AT_DIAGNOSIS = constant(1e12, "cells", "Leukemic blood cells at the diagnosis")
LOSSES = (PROGENITOR_LOSS, DIFFERENTIATED_LOSS, BLOOD_LOSS)
FIRST_SLOPE, SECOND_SLOPE, THIRD_SLOPE = (15, 60), (200, 350), (1460, 1825)  # d, between which they are taken
DEEP = constant(0.0032, "%", "Deep molecular response (MR4.5): BCR-ABL at most", "breccia2017", "published")
NEVER_LOWER = "never below the start"


#: When these parameters act, and why not otherwise.
UNDER_IMATINIB = lambda m: m.imatinib_days > 0, "no imatinib is given"


class ChronicMyeloidLeukemia(Model):
    """Stem cells, progenitors, differentiated cells and blood cells, healthy (x₀ … x₃) and leukemic (y₀ … y₃).

    Each kind makes the next (Michor 2005)::

        dy₀/dt = g·y₀,                  dy₁/dt = a·y₀ − d₁·y₁
        dy₂/dt = b·y₁ − d₂·y₂,          dy₃/dt = c·y₂ − d₃·y₃,        the same for x with a_x, b_x, c_x
        BCR-ABL % = 100·R/R(diagnosis),   R = y₃/(2·x₃ + y₃),   on the international scale: 100 at the diagnosis

    Untreated, g = r_y − d₀ = 0.005/d. Imatinib divides a_y and b_y and leaves the stem cells; how they
    grow under the drug is `stem_growth`. The paper had it unchanged at 0.005/d (stem cells are spared); a
    third slope, seen later, is negative in most patients (blood2011). The first slope is the life of differentiated
    cells, the second that of progenitors. How deep BCR-ABL falls differs between people: b_y is divided by 20 in the
    median patient, with a log-normal spread (SD of the logarithm 1.5), chosen so that a third is above 10 % after three
    months (emr2014); g = −0.0013/d so that a third reaches 0.0032 % in seven years (breccia2017). The paper
    illustrated with 750, which is deeper than most get.

    x₀ is held at its set point of 10⁶: the regulation that holds it, whatever its form, is far faster
    than all else and gives the same curve. So the equations are linear, and solved exactly by their
    eigenvectors. The disease begins with one leukemic stem cell; day 0 is the diagnosis, when there are
    10¹² leukemic blood cells, seven years later. Who starts elsewhere gets the same slopes, and after a stop other
    heights. No resistant cells. Time in days.
    """

    imatinib_days: float = slider(3650, 0, 3650, step=5, unit="d").told(
        "Days of imatinib", "From the diagnosis on. 3,650 are ten years, that is throughout."
    )
    stem_growth: float = slider(-0.0013, -0.003, 0.008, step=0.0001, unit="1/d", symbol="g").told(
        "Growth of leukemic stem cells under imatinib",
        "0.005: untouched, the hypothesis of 2005. Below 0: they slowly die out, as the long follow-up of most "
        "patients says.",
        acts_when=UNDER_IMATINIB,
    )
    progenitor_fold: float = slider(100, 10, 1000, step=0.1, scale="log").told(
        "Imatinib slows the making of progenitors, times",
        "Divides a_y, the progenitors that a leukemic stem cell makes a day.",
        *MICHOR,
        acts_when=UNDER_IMATINIB,
    )
    differentiated_fold: float = slider(20, 3, 1500, step=0.05, scale="log").told(
        "Imatinib slows the making of differentiated cells, times",
        "Divides b_y, the differentiated cells that a leukemic progenitor makes a day. 20: the median patient; the "
        "paper illustrated with 750.",
        variability=Lognormal(2.9),
        acts_when=UNDER_IMATINIB,
    )
    years: float = slider(2, 1, 10, step=0.5, unit="y").told("Years followed", "How long after the diagnosis.")

    def run(self):
        end = YEAR * self.years
        times = np.append(np.arange(0, end), end)
        stop = min(self.imatinib_days, end)
        untreated = untreated_cells()
        treated = solution(self.stem_growth, (A_Y / self.progenitor_fold, B_Y / self.differentiated_fold, C_Y))
        at_diagnosis = untreated(np.array([diagnosis_day()]), (1, 0, 0, 0))[:, 0]
        at_stop = treated(np.array([stop]), at_diagnosis)[:, 0]
        cells = np.hstack([treated(times[times <= stop], at_diagnosis), untreated(times[times > stop] - stop, at_stop)])

        blood, ratio, stem = cells[3], bcr_abl(cells[3]), cells[0] / cells[0, 0]
        ratio = ratio / ratio[0]
        deep = np.flatnonzero(100 * ratio <= DEEP)
        long = "" if end >= THIRD_SLOPE[1] else f"fewer than {THIRD_SLOPE[1] / YEAR:g} years are followed"
        i = int(np.argmin(ratio))
        turns = NEVER_LOWER if ratio[i] >= 0.999 * ratio[0] else "it falls to the end" if i == times.size - 1 else ""
        decades = math.log10(blood[0] / np.interp(YEAR, times, blood))
        stopped = "" if self.imatinib_days >= YEAR else f"imatinib is stopped before day {YEAR}"
        readouts = {
            "slope_1": self._slope(times, ratio, FIRST_SLOPE, "First slope"),
            "slope_2": self._slope(times, ratio, SECOND_SLOPE, "Second slope"),
            "slope_3": self._slope(times, ratio, THIRD_SLOPE, "Third slope", long),
            "deep_day": Readout(
                times[deep[0]] if deep.size else None,
                "d",
                f"BCR-ABL first at most {DEEP:g} %",
                f"not within {years(self.years)}",
            ),
            "lowest": Readout(100 * ratio[i], "%", "BCR-ABL, lowest"),
            "lowest_day": Readout.unless(turns, times[i], "d", "Day of the lowest BCR-ABL"),
            "decades_1_year": Readout.unless(
                stopped, decades, "", "Fall of leukemic blood cells in 1 year, powers of ten"
            ),
            "leukemic_stem_cells_1_year": Readout(
                np.interp(YEAR, times, stem), "× diagnosis", "Leukemic stem cells after 1 year"
            ),
            "bcr_abl_end": Readout(100 * ratio[-1], "%", "BCR-ABL at the end"),
        }
        series = curves(
            (times, "d", "Days since the diagnosis"),
            bcr_abl_percent=(100 * ratio, "%", "BCR-ABL in the blood, international scale"),
            leukemic_stem_cells=(stem, "× diagnosis", "Leukemic stem cells in the marrow"),
        )
        given = min(self.imatinib_days, float(times[-1]))
        imatinib = [Event(0, "Imatinib given", until=given)] if given else ()
        return self.report(series=series, readouts=readouts, events=imatinib, sentence=self._sentence(readouts))

    def _slope(self, times, ratio, days, label, none=""):
        """Slope of the straight line that fits ln BCR-ABL between two days best, 1/d; or why there is `none`."""
        inside = (times >= days[0]) & (times <= days[1])
        slope = None if none else np.polyfit(times[inside], np.log(ratio[inside]), 1)[0]
        none = none or ("" if self.imatinib_days >= days[1] else f"imatinib is stopped before day {days[1]}")
        return Readout.unless(none, slope, "1/d", f"{label}: ln BCR-ABL, days {days[0]} to {days[1]}", at=days)

    def _sentence(self, readouts):
        first, second, low, when, end, stem = (
            readouts[k]
            for k in ("slope_1", "slope_2", "lowest", "lowest_day", "bcr_abl_end", "leukemic_stem_cells_1_year")
        )
        if when.note == NEVER_LOWER:
            start = "BCR-ABL only rises" if self.imatinib_days else "Without imatinib BCR-ABL only rises"
        else:
            falls = [
                f"{-100 * slope.value:.2g} % a day {words}"
                for slope, words in ((first, "at first"), (second, "later"))
                if slope.value is not None and slope.value < 0
            ]
            pace = f" by {' and '.join(falls)}" if falls else ""
            lowest = "to the end" if when.value is None else f"lowest on {day(when.value)} at {number(low.value)} %"
            start = f"Under imatinib BCR-ABL falls{pace}, {lowest}"
        stopped = 0 < self.imatinib_days < YEAR * self.years
        given = f"Imatinib ends on day {self.imatinib_days:.0f}. " if stopped else ""
        return (
            f"{start}. {given}After {years(self.years)} BCR-ABL is {number(end.value)} %; "
            f"after one year there are {number(stem.value)} times the leukemic stem cells of the diagnosis."
        )


def solution(growth, rates):
    """The cells y₀ … y₃, shape (4, n), as a function of the times and of what they were at time 0."""
    equations = np.diag([growth, *(-loss for loss in LOSSES)]) + np.diag(rates, -1)
    # A triangular matrix has its diagonal for eigenvalues, but newer numpy answers in complex numbers all the same.
    values, vectors = (part.real for part in np.linalg.eig(equations))

    def at(times, start):
        return vectors @ (np.exp(np.outer(values, times)) * np.linalg.solve(vectors, np.asarray(start, float))[:, None])

    return at


def untreated_cells():
    """The `solution` without imatinib."""
    return solution(STEM_RENEWAL - STEM_LOSS, (A_Y, B_Y, C_Y))


def diagnosis_day():
    """Days from one leukemic stem cell to 10¹² leukemic blood cells: 2604."""
    untreated, low, high = untreated_cells(), 0.0, 5000.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        if untreated(np.array([middle]), (1, 0, 0, 0))[3, 0] > AT_DIAGNOSIS:
            high = middle
        else:
            low = middle
    return low


def bcr_abl(leukemic):
    """Share of the BCR-ABL transcript, where healthy blood cells have two copies of the reference gene."""
    healthy = NORMAL_STEM_CELLS * math.prod((A_X, B_X, C_X)) / math.prod(LOSSES)
    return leukemic / (2 * healthy + leukemic)
