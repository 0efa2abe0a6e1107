"""A marrow that fails: the counts of aplastic anemia, and the stem cells behind them."""

import numpy as np

from ..drawing.courses import Courses, Row
from ..drawing.style import GREEN, SMALL, named

FEWEST_STEM_CELLS = 0.05  # % of a healthy marrow's; fewer are marked at the edge


class FailingMarrow(Courses):
    """Neutrophils, platelets, hemoglobin and, behind them, the stem cells; a marrow that recovers stays in sight."""

    event = "treatment"
    rows = (
        Row(("neutrophils",), 1.2, ends=(0, 4.7)),
        Row(("platelets",), 1.2, ends=(0, 320)),
        Row(("hemoglobin",), 1.0, ends=(0, 16)),
        Row(("stem_cells",), 0.9, log=True, ends=(FEWEST_STEM_CELLS, 200), ticks=(0.1, 1, 10, 100)),
    )
    margins = {"left": 0.085, "hspace": 0.5}

    def __init__(self, area, model):
        super().__init__(area, model)
        style = {"fontsize": SMALL, "va": "bottom", **named(GREEN)}
        self.below = self.moves(self.axes_of["stem_cells"].text(0, FEWEST_STEM_CELLS, "", **style))

    def update(self, run, band=None):
        super().update(run, band)
        series = run.series["stem_cells"]
        leaves = np.flatnonzero(100 * series.y < FEWEST_STEM_CELLS)
        self.below.set_visible(leaves.size > 0)
        if leaves.size:
            self.below.set(x=series.x[leaves[0]], text=f" ▼ {100 * series.y.min():.1g} %")
