"""Whose stem cells are left in Fanconi anemia: those that were corrected, and the others."""

from ..drawing.courses import Row
from ..drawing.stacked import StackedShares
from ..drawing.style import GREEN, VERMILION, beside, named


class CorrectedCells(StackedShares):
    """Platelets, and the stem cells that keep them up, by origin: stacked shares of a healthy pool."""

    stack, share, colours = "stem_cell_origin", "stem_cells", (VERMILION, GREEN)
    opacity, thickness = 0.75, 1.2
    event = "infusion"
    rows = (
        Row(("platelets",), 1.0, ends=(0, 320)),  # so that a marrow that recovers stays in sight
        Row(("stem_cells",), 1.4, ends=(0, 105)),
    )
    margins = {"left": 0.085}

    def __init__(self, area, model):
        super().__init__(area, model)
        axes = self.axes_of["stem_cells"]
        self.names = [beside(axes, at, "", **named(colour)) for at, colour in zip((0.14, 0.7), self.colours)]

    def fit(self, runs):
        super().fit(runs)
        for name, words in zip(self.names, runs[0].stacks["stem_cell_origin"].parts):
            name.set_text(words)
