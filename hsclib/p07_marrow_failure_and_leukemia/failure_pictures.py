"""A marrow that fails: the counts of aplastic anemia, and the stem cells behind them."""

import numpy as np

from ..drawing.courses import Courses, Row
from ..drawing.style import GREEN, SMALL

FEWEST, MOST, TICKS = 0.05, 200.0, (0.1, 1, 10, 100)  # % of a healthy marrow's stem cells; fewer are marked at the edge
TOPS = {"neutrophils": 4.7, "platelets": 320, "hemoglobin": 16}  # so that a marrow that recovers stays in sight


class FailingMarrow(Courses):
    """Neutrophils, platelets, hemoglobin and, behind them, the stem cells."""

    height = 6.2
    event = "treatment"
    rows = (
        Row(("neutrophils",), 1.2),
        Row(("platelets",), 1.2),
        Row(("hemoglobin",), 1.0),
        Row(("stem_cells",), 0.9, log=True),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085)
        self.below = self._moves(
            self.axes_of["stem_cells"].text(0, FEWEST, "", fontsize=SMALL, va="bottom", color=GREEN, weight="bold")
        )

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
