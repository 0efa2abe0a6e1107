"""Marrows that fail: the counts of aplastic anemia, and whose stem cells are left in Fanconi anemia."""

import numpy as np

from .courses import MARGIN, Courses, Row
from .style import GREEN, SMALL, VERMILION, ink

FEWEST, MOST, TICKS = 0.05, 200.0, (0.1, 1, 10, 100)  # % of a healthy marrow's stem cells; fewer are marked at the edge
TOPS = {"neutrophils": 4.7, "platelets": 320, "hemoglobin": 16}  # so that a marrow that recovers stays in sight


class FailingMarrow(Courses):
    """Neutrophils, platelets, hemoglobin and, behind them, the stem cells."""

    height = 6.2
    rows = (Row(("neutrophils",), 1.2), Row(("platelets",), 1.2), Row(("hemoglobin",), 1.0), Row(("stem_cells",), 0.9, log=True))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085)
        self.doses_label.set_text("▼ treatment")
        self.below = self._moves(self.axes_of["stem_cells"].text(0, FEWEST, "", fontsize=SMALL, va="bottom", color=GREEN, weight="bold"))

    def fit(self, runs):
        super().fit(runs)
        for name, top in TOPS.items():
            self.axes_of[name].set_ylim(0, top)
        self.axes_of["stem_cells"].set(ylim=(FEWEST, MOST), yticks=TICKS, yticklabels=TICKS)
        self.axes_of["stem_cells"].minorticks_off()

    def update(self, run, band=None):
        super().update(run, band)
        series = run.series["stem_cells"]
        leaves = np.flatnonzero(100 * series.y < FEWEST)
        self.below.set_visible(leaves.size > 0)
        if leaves.size:
            self.below.set(x=series.x[leaves[0]], text=f" ▼ {100 * series.y.min():.1g} %")


class CorrectedCells(Courses):
    """Platelets, and the stem cells that keep them up, by origin: stacked shares of a healthy pool."""

    rows = (Row(("platelets",), 1.0), Row(("stem_cells",), 1.4))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085)
        axes = self.axes_of["stem_cells"]
        self.doses_label.set_text("▼ infusion")
        self.parts = [axes.fill_between([0], [0], [0], color=colour, alpha=0.75, linewidth=0) for colour in (VERMILION, GREEN)]
        for part in self.parts:
            part.set_animated(True)
        self.ghosts["stem_cells"].set_animated(True)
        self.moving = [*self.parts, *self.moving, self.ghosts["stem_cells"]]  # the line and its ghost above what they bound
        self.curves["stem_cells"].set(color="black", linewidth=1.2)
        self.names = [axes.text(MARGIN, height, "", transform=axes.transAxes, fontsize=SMALL, va="center", color=ink(colour), weight="bold")
                      for height, colour in ((0.14, VERMILION), (0.7, GREEN))]

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["stem_cells"].set_ylim(0, 105)
        self.axes_of["platelets"].set_ylim(0, TOPS["platelets"])
        for name, words in zip(self.names, runs[0].stacks["stem_cell_origin"].parts):
            name.set_text(words)

    def update(self, run, band=None):
        super().update(run, band)
        stack = run.stacks["stem_cell_origin"]
        tops = 100 * np.cumsum(stack.y, axis=0)
        for part, low, top in zip(self.parts, [np.zeros_like(stack.x), *tops], tops):
            part.set_data(stack.x, low, top)
