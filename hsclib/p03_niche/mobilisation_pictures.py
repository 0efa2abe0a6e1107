"""CD34+ cells in blood and marrow during mobilisation, and what one collection gives."""

from ..drawing.bars import Bars
from ..drawing.courses import MARGIN, Courses, Row
from ..drawing.style import GHOST, PURPLE, SMALL, VERMILION
from ..evidence import thresholds
from ..words import number

BLOOD_LIMITS, BLOOD_TICKS = (2, 500), (3, 10, 30, 100, 300)  # per µL, wide enough for the spread of healthy donors


class MobilisedCells(Courses):
    """Blood above marrow; triangles mark the injections."""

    width = 5.1
    event = "G-CSF"
    rows = (Row(("cd34",), 1.9, log=True, marks=(("peak_day", "{value}, day {day}"),)), Row(("store",), 0.9))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.1, right=0.745)
        top = self.frames[0][1]
        self.plerixafor = self._moves(
            top.plot([], [], "v", color=VERMILION, markersize=9, clip_on=False, transform=top.get_xaxis_transform())[0]
        )
        top.text(MARGIN, 0.55, "▼ plerixafor", transform=top.transAxes, fontsize=SMALL, va="center", color=VERMILION)

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["cd34"].set(ylim=BLOOD_LIMITS, yticks=BLOOD_TICKS, yticklabels=BLOOD_TICKS)
        self.axes_of["cd34"].minorticks_off()

    def update(self, run, band=None):
        super().update(run, band)
        given = [event.x for event in run.events if event.label.startswith("Plerixafor")]
        self.plerixafor.set_data(given, [0.88] * len(given))

    def marked(self, run):
        return [event for event in run.events if event.label.startswith("G-CSF")]


class Harvest(Bars):
    """The CD34+ cells of one collection, against what a transplant needs."""

    width = 2.1
    name = "harvest"
    colour = PURPLE

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.15)
        low = 0.0
        for limit in reversed(thresholds(self.name)):
            self.axes.axhspan(low, limit.value, color=limit.colour, alpha=0.10, linewidth=0)
            self.axes.axhline(limit.value, color=limit.colour, linewidth=1.2, zorder=4)
            self.axes.text(-0.13, limit.value, limit.label, fontsize=SMALL, va="bottom")
            low = limit.value
        self.value = self._moves(self.axes.text(1, 0, "", fontsize=SMALL, ha="center", va="bottom", weight="bold"))
        self.held = self.axes.text(
            -0.13, 0.985, "", transform=self.axes.get_xaxis_transform(), fontsize=SMALL, va="top", color=GHOST
        )

    def fit(self, runs):
        super().fit(runs)
        highest = max(t.value for t in thresholds(self.name))
        self.axes.set_ylim(0, max(self.axes.get_ylim()[1], 1.3 * highest))
        self.axes.set_xlim(-0.2, 1.5)
        self.axes.set_xticks([])

    def update(self, run, band=None):
        super().update(run, band)
        y = run.series[self.name].y[0]
        self.value.set(position=(1, y), text=number(y), visible=not self.edge.get_visible())

    def hold(self, run):
        y = run.series[self.name].y[0]
        self.ghost.set_data([0.3, 1.5], [y, y])  # beside the bar too
        self.held.set_text(f"held: {number(y)}")
        self.stale = True

    def release(self):
        super().release()
        self.held.set_text("")
