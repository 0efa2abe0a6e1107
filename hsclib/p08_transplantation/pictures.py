"""A transplant: counts until they are back, whose cells they are, and how many patients have engrafted by a day."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter

from ..drawing.courses import Courses, DecadeCourses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.points import diamond, draw_citations
from ..drawing.style import BLACK, MARGIN, PALE, SMALL, TEXT
from ..p03_niche.niche_pictures import NicheLattice

DAYS = (0, 7, 14, 30, 60, 100, 200, 365, 730, 1095, 1825, 3650)
TICK_PITCH = 0.05  # of the width of the axes: from one tick to the next, at least
FIRST_DAYS = 100  # in which nearly all patients engraft
CITED_LETTERS = 18  # in a line of a citation beside the axes
#: Ends of the axes, wide enough for most of the sliders.
ENDS = {"neutrophils": (0.01, 20), "platelets": (1, 500), "hemoglobin": (0, 16.5)}


class StretchedCourses(Courses):
    """Time courses on a square-root axis, which shows days and years at once."""

    event = "infusion"

    def __init__(self, area, model):
        super().__init__(area, model)
        for _, axes in self.frames:
            axes.set_xscale("function", functions=(lambda day: np.sqrt(np.maximum(day, 0)), np.square))
            axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: f"{day:g}"))

    def across(self, day):
        return np.sqrt(day)

    def fit(self, runs):
        super().fit(runs)
        end, ticks = np.sqrt(self.frames[0][1].get_xlim()[1]), [0]
        for day in DAYS:
            if np.sqrt(day) - np.sqrt(ticks[-1]) >= TICK_PITCH * end and np.sqrt(day) <= end:
                ticks.append(day)
        for _, axes in self.frames:
            axes.xaxis.set_major_locator(FixedLocator(ticks))
        what = next(iter(runs[0].series.values())).x_label
        self.frames[-1][1].set_xlabel(f"{what} (first days stretched)", fontsize=TEXT)


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
    margins = {"left": 0.085, "right": 0.82}

    def fit(self, runs):
        super().fit(runs)
        for name, (low, high) in ENDS.items():
            axes = self.axes_of[name]
            axes.set_ylim(low, max(high, axes.get_ylim()[1]))
        self.draw_still(runs[0])  # once more, since the limits of the axes changed


class Chimerism(StretchedCourses):
    """The share of the graft in neutrophils, red cells and stem cells, early and late."""

    width = 5.0
    rows = (
        Row(
            ("donor_chimerism", "red_cell_chimerism", "stem_chimerism"),
            3.0,
            "From the graft",
            marks=((30, "{value} %, day {day}"), (365, "{value} %, day {day}", "stem_chimerism")),  # early and late
        ),
    )
    margins = {"left": 0.1, "right": 0.8}
    event_height = 0.3  # the names of the curves stand above


class Lymphocytes(StretchedCourses):
    """What is born with us and what makes antibodies; T cells, and of the CD4 T cells those that are new."""

    width = 6.6
    height = 4.8
    event = ""
    roles = ()
    rows = (
        Row(("nk", "b_cells"), 1.0, "NK and B cells", limits="none drawn"),
        Row(
            ("cd4", "new_cd4", "cd8"),
            1.3,
            "T cells",
            limits="none drawn",
            marks=(("cd4_day", "{value}, day {day}"),),
        ),
    )
    margins = {"left": 0.085, "right": 0.82}

    def fit(self, runs):
        super().fit(runs)
        for name, top in (("nk", 500), ("cd4", 1000)):
            self.axes_of[name].set_ylim(0, max(top, self.axes_of[name].get_ylim()[1]))
        self.draw_still(runs[0])  # once more, since the limits of the axes changed


class EngraftedShare(Courses):
    """This patient's day of engraftment; with a cohort, how many of the patients have engrafted by each day.

    Published medians stand where half of the patients have engrafted, published shares at their day.
    """

    width = 5.6
    event = "infusion"
    rows = (Row(("neutrophils_engrafted",)), Row(("platelets_engrafted",)))
    days = {"neutrophils_engrafted": "neutrophil_engraftment_day", "platelets_engrafted": "platelet_engraftment_day"}
    margins = {"left": 0.1, "right": 0.76}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.shares = {
            name: self.moves(axes.plot([], [], color=self.curves[name].get_color(), linewidth=3.2)[0])
            for name, axes in self.axes_of.items()
        }
        self.notes = {name: self.moves(MovingWords(axes, SMALL)) for name, axes in self.axes_of.items()}
        for axes in self.axes_of.values():
            axes.axhline(50, color=PALE, linewidth=0.8, linestyle=":")

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
        end = self.frames[0][1].get_xlim()[1]
        rows = tuple(p.row for p in points if p.holds and (p.row.x is None or p.row.x <= end))
        self.settled_as = rows, end
        self.settled = self.seen_as("points", self.settled_as, lambda: self._place_points(rows))

    def _place_points(self, rows):
        drawn = []
        for name, axes in self.axes_of.items():
            medians = [r for r in rows if r.target == self.days[name] and r.statistic.startswith("median")]
            shares = [r for r in rows if r.target == name and r.patients]
            for row, place in [*((r, {"y": 50}) for r in medians), *((r, {"x": r.x}) for r in shares)]:
                drawn += diamond(axes, row, **place, color=BLACK).get_children()[::-1]  # spread first
            style = {"pitch": 12, "letters": CITED_LETTERS, "va": "top"}
            drawn += draw_citations(axes, [row.source for row in (*medians, *shares)], place=(MARGIN, 0.9), **style)
        return drawn


class HumanNiches(NicheLattice):
    """The niches of a patient when the graft has homed, and at the end."""

    width = 3.6  # its numbers of cells are longer than those of a mouse
    whose = "70 kg"
    moments = ("After conditioning and infusion", "At the end")
    words = {"host": "host", "free": "free", "donor": "graft"}
