"""Whose stem cells are left in Fanconi anemia: those that were corrected, and the others."""

import numpy as np

from ..drawing.courses import MARGIN, Courses, Row
from ..drawing.style import GREEN, SMALL, VERMILION, ink

MOST_PLATELETS = 320  # 1e9/L, so that a marrow that recovers stays in sight


class CorrectedCells(Courses):
    """Platelets, and the stem cells that keep them up, by origin: stacked shares of a healthy pool."""

    event = "infusion"
    rows = (Row(("platelets",), 1.0), Row(("stem_cells",), 1.4))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085)
        axes = self.axes_of["stem_cells"]
        self.parts = [
            axes.fill_between([0], [0], [0], color=colour, alpha=0.75, linewidth=0) for colour in (VERMILION, GREEN)
        ]
        for part in self.parts:
            part.set_animated(True)
        self.ghosts["stem_cells"].set_animated(True)
        self.moving = [
            *self.parts,
            *self.moving,
            self.ghosts["stem_cells"],
        ]  # the line and its ghost above what they bound
        self.curves["stem_cells"].set(color="black", linewidth=1.2)
        self.names = [
            axes.text(
                MARGIN,
                height,
                "",
                transform=axes.transAxes,
                fontsize=SMALL,
                va="center",
                color=ink(colour),
                weight="bold",
            )
            for height, colour in ((0.14, VERMILION), (0.7, GREEN))
        ]

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["stem_cells"].set_ylim(0, 105)
        self.axes_of["platelets"].set_ylim(0, MOST_PLATELETS)
        for name, words in zip(self.names, runs[0].stacks["stem_cell_origin"].parts):
            name.set_text(words)

    def update(self, run, band=None):
        super().update(run, band)
        stack = run.stacks["stem_cell_origin"]
        tops = 100 * np.cumsum(stack.y, axis=0)
        for part, low, top in zip(self.parts, [np.zeros_like(stack.x), *tops], tops):
            part.set_data(stack.x, low, top)
