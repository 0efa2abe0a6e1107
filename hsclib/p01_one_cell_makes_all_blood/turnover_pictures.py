"""How many blood cells there are, how long each lives, and so how many are made: bars in rows, one a kind of cell."""

import numpy as np
from matplotlib.transforms import offset_copy

from ..drawing.points import colour_of_point, diamond, draw_citations, holding_last
from ..drawing.sheet import Picture
from ..drawing.style import FAINT, GHOST, SMALL, TEXT, axis_unit, colour_of, tidy
from ..words import day_number, number

#: The rows from top to bottom, in the order of the series.
CELLS = {
    "red_cells": "Red cells",
    "platelets": "Platelets",
    "neutrophils": "Neutrophils",
    "b_cells": "B cells",
    "t_cells": "T cells",
    "monocytes": "Monocytes",
}
NUMBER_ROOM = 0.55  # for the number behind the longest bar, as a share of the decades shown


class Turnover(Picture):
    """Number ÷ life = production, for each kind of cell, on logarithmic axes."""

    width, height = 9.2, 3.6
    spreads = False
    columns = {"number": "÷", "life": "=", "production": ""}

    def __init__(self, area, model):
        super().__init__(area, model)
        frames = area.subplots(1, len(self.columns), sharey=True)
        area.subplots_adjust(left=0.11, right=0.99, top=0.89, bottom=0.16, wspace=0.12)
        self.frames = dict(zip(self.columns, frames))
        self.rows = np.arange(len(CELLS))
        self.bars, self.values = {}, {}
        for (name, axes), sign in zip(self.frames.items(), self.columns.values()):
            tidy(axes)
            axes.set(xscale="log", ylim=(len(CELLS) - 0.5, -0.5))
            axes.grid(axis="x", color=FAINT, linewidth=0.6)
            axes.grid(axis="y", visible=False)
            axes.tick_params(axis="y", length=0)
            axes.text(1.06, 0.5, sign, transform=axes.transAxes, fontsize=16, ha="center", va="center")
            bars = axes.barh(self.rows, 1, 0.62, color=[colour_of(cell) for cell in CELLS])
            self.bars[name] = [self.moves(bar) for bar in bars]
            ghost = self.moves(axes.plot([], [], "^", color=GHOST, markersize=7, markeredgewidth=0)[0])
            self.ghost(ghost, lambda run, name: {"data": (run.series[name].y, self.rows + 0.43)}, name)
            style = {"transform": offset_copy(axes.transData, area.figure, x=4, units="points"), "va": "center"}
            self.values[name] = [self.moves(axes.text(1, row, "", fontsize=SMALL, **style)) for row in self.rows]
        frames[0].set_yticks(self.rows, CELLS.values(), fontsize=TEXT)

    def fit(self, runs):
        for name, axes in self.frames.items():
            drawn = [run.series[name] for run in runs]
            low = np.floor(np.log10(min(s.y.min() for s in drawn) * 0.8))
            high = np.log10(max(s.y.max() for s in drawn))
            axes.set_xlim(10**low, 10 ** (high + NUMBER_ROOM * (high - low)))
            axes.set_title(drawn[0].label, loc="left", fontsize=TEXT, pad=4)
            axes.set_xlabel(axis_unit(drawn[0].y_unit), fontsize=SMALL)
        self.stale = True

    def update(self, run, band=None):
        for name, axes in self.frames.items():
            low, top = axes.get_xlim()
            edge = top * (low / top) ** (NUMBER_ROOM / (1 + NUMBER_ROOM))  # beyond it a number would leave the axes
            for bar, words, value in zip(self.bars[name], self.values[name], run.series[name].y):
                end = min(max(value, low), edge)
                bar.set(x=low, width=end - low)
                told = (day_number if name == "life" else number)(value)
                words.set(x=end, text=f"▶ {told}" if value > 1.001 * edge else told)

    def evidence(self, points):
        still, axes = self.anew("points"), self.frames["production"]
        rows = {f"{cell}_per_day": row for row, cell in enumerate(CELLS)}
        drawn = [p for p in points if p.row.source and p.row.target in rows]
        for p in holding_last(drawn):
            still.append(diamond(axes, p.row, y=rows[p.row.target] - 0.38, color=colour_of_point(p), zorder=5))
        still += draw_citations(axes, [p.row.source for p in drawn], place=(0.63, 0.38))
