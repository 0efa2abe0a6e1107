"""Chronic myeloid leukemia under imatinib: two slopes of the BCR-ABL transcript, and what becomes of the stem cells."""

import math

import numpy as np

from ..model import Model
from ..parameters import slider
from ..run import Event, Readout, Series
from ..words import day, number, years

NORMAL_STEM_CELLS = 1e6  # x₀
LOSS = (0.003, 0.008, 0.05, 1.0)  # d₀ … d₃, 1/d
NORMAL_RATES = (0.8, 5.0, 100.0)  # a_x, b_x, c_x, 1/d
LEUKEMIC_RATES = (1.6, 10.0, 100.0)  # a_y, b_y, c_y, 1/d
STEM_RENEWAL = 0.008  # r_y, 1/d
AT_DIAGNOSIS = 1e12  # leukemic blood cells
FIRST_SLOPE, SECOND_SLOPE = (15, 60), (200, 350)  # d
YEAR = 365


class ChronicMyeloidLeukemia(Model):
    """Stem cells, progenitors, differentiated cells and blood cells, healthy (x₀ … x₃) and leukemic (y₀ … y₃).

    Each kind makes the next (Michor 2005)::

        dy₀/dt = g·y₀,                  dy₁/dt = a·y₀ − d₁·y₁
        dy₂/dt = b·y₁ − d₂·y₂,          dy₃/dt = c·y₂ − d₃·y₃,        the same for x with a_x, b_x, c_x
        BCR-ABL % = 100·y₃/(2·x₃ + y₃)

    Untreated, g = r_y − d₀ = 0.005/d. Imatinib divides a_y and b_y and leaves the stem cells; how they
    grow under the drug is `stem_growth`. The paper had it unchanged at 0.005/d (stem cells are spared),
    and later follow-up contradicted that, so the default lets them shrink slowly. The first slope is the
    life of differentiated cells, the second that of progenitors.

    x₀ is held at its set point of 10⁶: the regulation that holds it, whatever its form, is far faster
    than all else and gives the same curve. So the equations are linear, and solved exactly by their
    eigenvectors. The disease begins with one leukemic stem cell; day 0 is the diagnosis, when there are
    10¹² leukemic blood cells, seven years later. No resistant cells. Time in days.
    """

    imatinib_days: float = slider(
        3650,
        0,
        3650,
        step=5,
        unit="d",
        label="Days of imatinib",
        meaning="From the diagnosis on. 3650: ten years, that is throughout.",
    )
    stem_growth: float = slider(
        -0.0005,
        -0.003,
        0.008,
        step=0.0005,
        unit="1/d",
        symbol="g",
        label="Growth of leukemic stem cells under imatinib",
        meaning="0.005: untouched, the hypothesis of 2005. Below 0: they slowly die out, as the long follow-up of most patients says.",
    )
    progenitor_fold: float = slider(
        100,
        10,
        1000,
        step=0.1,
        scale="log",
        label="Imatinib slows the making of progenitors, times",
        source="michor2005",
        provenance="transcribed",
        meaning="Divides a_y, the progenitors that a leukemic stem cell makes a day.",
    )
    differentiated_fold: float = slider(
        750,
        10,
        1500,
        step=0.1,
        scale="log",
        label="Imatinib slows the making of differentiated cells, times",
        source="michor2005",
        provenance="transcribed",
        meaning="Divides b_y, the differentiated cells that a leukemic progenitor makes a day.",
    )
    years: float = slider(2, 1, 10, step=0.5, unit="y", label="Years followed", meaning="How long after the diagnosis.")

    def run(self):
        end = YEAR * self.years
        times = np.append(np.arange(0, end), end)
        stop = min(self.imatinib_days, end)
        a, b, c = LEUKEMIC_RATES
        untreated = course(STEM_RENEWAL - LOSS[0], LEUKEMIC_RATES)
        treated = course(self.stem_growth, (a / self.progenitor_fold, b / self.differentiated_fold, c))
        at_diagnosis = untreated(np.array([diagnosis_day()]), (1, 0, 0, 0))[:, 0]
        at_stop = treated(np.array([stop]), at_diagnosis)[:, 0]
        cells = np.hstack([treated(times[times <= stop], at_diagnosis), untreated(times[times > stop] - stop, at_stop)])
        return self._report(times, cells)

    def _report(self, times, cells):
        blood, ratio, stem = cells[3], bcr_abl(cells[3]), cells[0] / cells[0, 0]
        i = int(np.argmin(ratio))
        fell = ratio[i] < 0.999 * ratio[0]
        readouts = {
            "slope_1": self._slope(times, ratio, FIRST_SLOPE, "First slope"),
            "slope_2": self._slope(times, ratio, SECOND_SLOPE, "Second slope"),
            "lowest": Readout(100 * float(ratio[i]), "%", "BCR-ABL, lowest"),
            "lowest_day": Readout(
                float(times[i]) if fell else None, "d", "Day of the lowest BCR-ABL", "never below the start"
            ),
            "decades_1_year": Readout(
                math.log10(blood[0] / np.interp(YEAR, times, blood)) if self.imatinib_days >= YEAR else None,
                "",
                "Fall of leukemic blood cells in 1 year, powers of ten",
                f"imatinib is stopped before day {YEAR}",
            ),
            "leukemic_stem_cells_1_year": Readout(
                float(np.interp(YEAR, times, stem)), "× diagnosis", "Leukemic stem cells after 1 year"
            ),
            "bcr_abl_end": Readout(100 * float(ratio[-1]), "%", "BCR-ABL at the end"),
        }
        line = {"x_unit": "d", "x_label": "Days since the diagnosis"}
        series = {
            "bcr_abl_percent": Series(times, 100 * ratio, y_unit="%", label="BCR-ABL transcript in the blood", **line),
            "leukemic_stem_cells": Series(
                times, stem, y_unit="× diagnosis", label="Leukemic stem cells in the marrow", **line
            ),
        }
        given = min(self.imatinib_days, float(times[-1]))
        imatinib = (Event(0, "Imatinib given", until=given),) if given else ()
        return self.report(series=series, readouts=readouts, events=imatinib, sentence=self._sentence(readouts))

    def _slope(self, times, ratio, days, label):
        """Slope of the straight line that fits ln BCR-ABL between two days best, 1/d."""
        label = f"{label}: ln BCR-ABL, days {days[0]} to {days[1]}"
        if self.imatinib_days < days[1]:
            return Readout(None, "1/d", label, f"imatinib is stopped before day {days[1]}")
        inside = (times >= days[0]) & (times <= days[1])
        return Readout(float(np.polyfit(times[inside], np.log(ratio[inside]), 1)[0]), "1/d", label)

    def _sentence(self, readouts):
        first, second, low, when, end, stem = (
            readouts[k]
            for k in ("slope_1", "slope_2", "lowest", "lowest_day", "bcr_abl_end", "leukemic_stem_cells_1_year")
        )
        if when.value is None:
            start = "BCR-ABL only rises" if self.imatinib_days else "Without imatinib BCR-ABL only rises"
        else:
            falls = [
                f"{-100 * slope.value:.2g} % a day {words}"
                for slope, words in ((first, "at first"), (second, "later"))
                if slope.value is not None and slope.value < 0
            ]
            pace = f" by {' and '.join(falls)}" if falls else ""
            start = f"Under imatinib BCR-ABL falls{pace}, lowest on {day(when.value)} at {number(low.value)} %"
        stopped = 0 < self.imatinib_days < YEAR * self.years
        given = f"Imatinib ends on day {self.imatinib_days:.0f}. " if stopped else ""
        return (
            f"{start}. {given}After {years(self.years)} BCR-ABL is {number(end.value)} %; "
            f"after one year there are {number(stem.value)} times the leukemic stem cells of the diagnosis."
        )


def course(growth, rates):
    """The cells y₀ … y₃ at some times after they were `start`: array of shape (4, n)."""
    equations = np.diag([growth, *(-loss for loss in LOSS[1:])]) + np.diag(rates, -1)
    # A triangular matrix has its diagonal for eigenvalues, but newer numpy answers in complex numbers all the same.
    values, vectors = (part.real for part in np.linalg.eig(equations))

    def at(times, start):
        return vectors @ (np.exp(np.outer(values, times)) * np.linalg.solve(vectors, np.asarray(start, float))[:, None])

    return at


def diagnosis_day():
    """Days from one leukemic stem cell to 10¹² leukemic blood cells: 2604."""
    untreated, low, high = course(STEM_RENEWAL - LOSS[0], LEUKEMIC_RATES), 0.0, 5000.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (
            (low, middle) if untreated(np.array([middle]), (1, 0, 0, 0))[3, 0] > AT_DIAGNOSIS else (middle, high)
        )
    return low


def bcr_abl(leukemic):
    """Share of the BCR-ABL transcript, where healthy blood cells have two copies of the reference gene."""
    healthy = NORMAL_STEM_CELLS
    for rate, loss in zip(NORMAL_RATES, LOSS[1:]):
        healthy *= rate / loss
    return leukemic / (2 * healthy + leukemic)
