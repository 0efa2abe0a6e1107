"""A transplant: counts until they are back, whose cells they are, and how many patients have engrafted by a day."""

import textwrap

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter

from ..drawing.courses import MARGIN, Courses, DecadeCourses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.style import BLACK, SMALL, TEXT, plain_decades
from ..p03_niche.niche_pictures import NicheLattice
from ..sources import cite

DAYS = (0, 7, 14, 30, 60, 100, 200, 365, 730, 1095, 1825, 3650)
APART = 0.05  # of the width of the axes: from one tick to the next
FIRST_DAYS = 100  # in which nearly all patients engraft
CITED = 18  # letters in a line of a citation beside the axes
LIMITS = {
    "neutrophils": (0.01, 20),
    "platelets": (1, 500),
    "hemoglobin": (0, 16.5),
}  # wide enough for most of the sliders


class StretchedCourses(Courses):
    """Time courses on a square-root axis, which shows days and years at once."""

    event = "infusion"

    def __init__(self, area, model):
        super().__init__(area, model)
        for _, axes in self.frames:
            axes.set_xscale("function", functions=(lambda day: np.sqrt(np.maximum(day, 0)), np.square))
            axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: f"{day:g}"))

    def fit(self, runs):
        super().fit(runs)
        end, ticks = np.sqrt(self.frames[0][1].get_xlim()[1]), [0]
        for day in DAYS:
            if np.sqrt(day) - np.sqrt(ticks[-1]) >= APART * end and np.sqrt(day) <= end:
                ticks.append(day)
        for _, axes in self.frames:
            axes.xaxis.set_major_locator(FixedLocator(ticks))
        self.frames[-1][1].set_xlabel(
            f"{next(iter(runs[0].series.values())).x_label} (first days stretched)", fontsize=TEXT
        )


class Engraftment(StretchedCourses, DecadeCourses):
    """Neutrophils, platelets and hemoglobin, with the days on which they count as engrafted."""

    width = 6.2
    rows = (
        Row(
            ("neutrophils",),
            1.6,
            log=True,
            limits="neutrophils: engraftment",
            marks=(("neutrophil_engraftment_day", "engrafted, day {day}"), ("late_failure_day", "fails, day {day}")),
        ),
        Row(
            ("platelets",),
            1.2,
            log=True,
            limits="platelets: engraftment",
            marks=(("platelet_engraftment_day", "engrafted, day {day}"),),
        ),
        Row(("hemoglobin",), 0.9, limits="hemoglobin: transfusion"),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085, right=0.82)

    def fit(self, runs):
        super().fit(runs)
        for name, (low, high) in LIMITS.items():
            axes = self.axes_of[name]
            axes.set_ylim(low, max(high, axes.get_ylim()[1]))
            if axes.get_yscale() == "log":
                plain_decades(axes)
        self._draw_still(runs[0])  # once more, since the limits of the axes changed


class Chimerism(StretchedCourses):
    """The share of the graft in neutrophils, red cells and stem cells, early and late."""

    width = 5.0
    rows = (Row(("donor_chimerism", "red_cell_chimerism", "stem_chimerism"), 3.0, "From the graft"),)
    told = (("donor_chimerism", 30), ("stem_chimerism", 365))  # early and late

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.1, right=0.8)
        self.events_label.set_y(0.3)  # the names of the curves stand above
        self.here = [(name, day, self._flag(self.axes_of[name], name)) for name, day in self.told]

    def update(self, run, band=None):
        super().update(run, band)
        for name, day, (dot, words) in self.here:
            self._place_flag(self.axes_of[name], run, name, day, "{value} %, day {day}", dot, words)


class EngraftedShare(Courses):
    """This patient's day of engraftment; with a cohort, how many of the patients have engrafted by each day.

    Published medians stand where half of the patients have engrafted.
    """

    width = 5.6
    event = "infusion"
    rows = (Row(("neutrophils_engrafted",)), Row(("platelets_engrafted",)))
    days = {"neutrophils_engrafted": "neutrophil_engraftment_day", "platelets_engrafted": "platelet_engraftment_day"}

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.1, right=0.76)
        self.shares = {
            name: self._moves(axes.plot([], [], color=self.curves[name].get_color(), linewidth=3.2)[0])
            for name, axes in self.axes_of.items()
        }
        self.notes = {name: self._moves(MovingWords(axes, SMALL)) for name, axes in self.axes_of.items()}
        self.medians = []
        for axes in self.axes_of.values():
            axes.axhline(50, color="#BBBBBB", linewidth=0.8, linestyle=":")

    def fit(self, runs):
        super().fit(runs)
        found = [run.readouts[day].value or 0 for run in runs for day in self.days.values()]
        self.frames[0][1].set_xlim(0, max(FIRST_DAYS, 1.1 * max(found)))

    def update(self, run, band=None):
        super().update(run)
        end, late = self.frames[0][1].get_xlim()[1], []
        for name, line in self.shares.items():
            self.curves[name].set_linewidth(1.2 if band else 2.2)
            line.set_data(*((band[name].x, 100 * band[name].mean) if band else ([], [])))
            day = run.readouts[self.days[name]]
            self.notes[name].set_visible(day.value is None)
            if day.value is None:
                self.notes[name].put((0.05 * end, 25), day.note)
            elif day.value > end:
                late.append(day.value)
        self.later.set(visible=bool(late), text=f"▶ day {max(late, default=0):.0f}")

    def evidence(self, points):
        for artist in self.medians:
            artist.remove()
        self.medians = []
        for name, axes in self.axes_of.items():
            here = [
                row
                for row, holds in points
                if holds and row.target == self.days[name] and row.statistic.startswith("median")
            ]
            lines = 0
            for row in here:
                spread = None if row.low is None else [[row.value - row.low], [row.high - row.value]]
                self.medians.append(
                    axes.errorbar(
                        [row.value],
                        [50],
                        xerr=spread,
                        fmt="D",
                        color=BLACK,
                        markersize=6,
                        capsize=3,
                        markerfacecolor="white",
                    )
                )
                words = textwrap.fill(f"◇ {cite(row.source)}", CITED)
                self.medians.append(
                    axes.annotate(
                        words,
                        (MARGIN, 0.9),
                        (0, -12 * lines),
                        xycoords="axes fraction",
                        textcoords="offset points",
                        fontsize=SMALL - 0.5,
                        va="top",
                    )
                )
                lines += 1 + words.count("\n")
        self.stale = True


class HumanNiches(NicheLattice):
    """The niches of a patient when the graft has homed, and at the end."""

    whose = "70 kg"
    moments = ("After conditioning and infusion", "At the end")
    words = {"host": "host", "free": "free", "donor": "graft"}
