"""CD34+ cells in blood and marrow during mobilization, and what one collection gives."""

from ..drawing.bars import Bars
from ..drawing.courses import Courses, Row
from ..drawing.moving_words import HALF_LINE, MovingWords
from ..drawing.style import GHOST, PURPLE, SMALL, VERMILION, beside
from ..evidence import thresholds
from ..words import number


class MobilisedCells(Courses):
    """Blood above marrow; triangles mark the injections, a dotted line the collection."""

    width = 5.1
    event = "G-CSF"
    rows = (
        Row(
            ("cd34",),
            1.9,
            log=True,
            marks=(("peak_day", "{value}, day {day}"),),
            ends=(1, 500),  # per µL, wide enough for the spread of healthy donors
            ticks=(1, 3, 10, 30, 100, 300),
        ),
        Row(("store",), 0.9),
    )
    margins = {"left": 0.1, "right": 0.745}

    def __init__(self, area, model):
        super().__init__(area, model)
        top = self.axes_of["cd34"]
        style = {"color": VERMILION, "clip_on": False, "transform": top.get_xaxis_transform()}
        self.plerixafor = self.moves(top.plot([], [], "v", markersize=9, **style)[0])
        beside(top, 0.42, "▼ plerixafor", color=VERMILION)
        self.collection = [
            self.moves(axes.axvline(0, color=PURPLE, linewidth=1.4, linestyle=":"), behind=True)
            for axes in self.axes_of.values()
        ]
        beside(top, 0.3, "┊ collection", color=PURPLE)

    def update(self, run, band=None):
        super().update(run, band)
        given = [event.x for event in run.events if event.label.startswith("Plerixafor")]
        self.plerixafor.set_data(given, [0.88] * len(given))
        for line in self.collection:
            line.set_xdata([run.settings["collection_day"]] * 2)

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
        self.value = self.moves(MovingWords(self.axes, SMALL, paper=None, ha="center", weight="bold"))
        style = {"transform": self.axes.get_xaxis_transform(), "fontsize": SMALL, "va": "top", "color": GHOST}
        self.ghost(self.axes.text(-0.13, 0.985, "", **style), self._held_words)

    def fit(self, runs):
        super().fit(runs)
        highest = max(t.value for t in thresholds(self.name))
        self.axes.set_ylim(0, max(self.axes.get_ylim()[1], 1.3 * highest))
        self.axes.set_xlim(-0.2, 1.5)
        self.axes.set_xticks([])

    def update(self, run, band=None):
        super().update(run, band)
        y = run.series[self.name].y[0]
        self.value.put((1, y), number(y), gap=0, rise=HALF_LINE)
        self.value.set_visible(not self.edge.get_visible())

    def held(self, run):
        return {"data": ([0.3, 1.5], 2 * [run.series[self.name].y[0]])}  # beside the bar too

    def _held_words(self, run):
        return {"text": f"held: {number(run.series[self.name].y[0])}"}
