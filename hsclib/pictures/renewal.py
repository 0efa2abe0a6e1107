"""Courses of page 02: cells and the message that keeps them, and mutant clones through life."""

from ..words import number
from .courses import MARGIN, Courses, Row
from .style import BLACK, GHOST, PURPLE, SKY, SMALL

FEWEST, MOST = 1e-3, 1e3  # × normal: what lies beyond is marked at the edge


class Stages(Courses):
    """Neutrophils, progenitors and stem cells, and how many stem cells one division leaves."""

    rows = (Row(("mature", "progenitor", "stem"), 1.7, title="Cells", log=True,
                marks=(("nadir_day", "lowest {value}, day {day}"), ("neutrophil_recovery_day", "90 %: day {day}"))),
            Row(("signal",), 1.0))

    def __init__(self, area, model):
        super().__init__(area, model)
        for axes in self.axes_of.values():
            axes.axhline(1, color=BLACK, linewidth=0.8, linestyle=":")
        self.axes_of["signal"].text(MARGIN, 1, "1: the pool holds", transform=self.axes_of["signal"].get_yaxis_transform(),
                                    fontsize=SMALL, va="center")
        for artist in (self.curves["signal"], self.edges["signal"], self.bands["signal"]):
            artist.set_color(PURPLE)

    def fit(self, runs):
        super().fit(runs)
        cells = self.axes_of["stem"]
        low, top = cells.get_ylim()
        cells.set_ylim(max(low, FEWEST), min(top, MOST))
        self.axes_of["signal"].set_ylim(0, 1.08 * max(1.0, *(run.series["signal"].y.max() for run in runs)))

    def _mark_edge(self, name, axes, x, y):
        """At the lower edge too, where a pool leaves a logarithmic axis."""
        super()._mark_edge(name, axes, x, y)
        low = axes.get_ylim()[0]
        if y[-1] < low and not self.edges[name].get_visible():
            self.edges[name].set(visible=True, position=(x[-1], low), text=f"▼ {number(y[-1])}", va="bottom", ha="right")
        else:
            self.edges[name].set(va="top", ha="left")


class ClonesThroughLife(Courses):
    """The size of one clone, and how many people have one, by age."""

    rows = (Row(("vaf", "vaf_simulated", "limit"), 1.1, title="Clone size: VAF", log=True,
                marks=(("age_at_vaf_2_percent", "2 % at age {day}"),)),
            Row(("prevalence",), 1.2))

    def __init__(self, area, model):
        super().__init__(area, model)
        self.curves["vaf_simulated"].set(color=SKY, linewidth=1.6)
        self.bands["vaf_simulated"].set_color(SKY)
        self.curves["limit"].set(color=GHOST, linewidth=1.2, linestyle=":")
        self.at_age = self._flag(self.axes_of["prevalence"], "prevalence")

    def fit(self, runs):
        super().fit(runs)
        highest = 100 * max(run.series["prevalence"].y.max() for run in runs)
        self.axes_of["prevalence"].set_ylim(0, 1.08 * max(highest, 0.1))
        self.axes_of["vaf"].set_ylim(3e-4, 70)

    def update(self, run, band=None):
        super().update(run, band)
        self._place_flag(self.axes_of["prevalence"], run, "prevalence", run.settings["age"], "{value} % at {day}", *self.at_age)
