"""How many blood cells there are, how long each lives, and so how many are made: bars in rows, one a kind of cell."""

import numpy as np
from matplotlib.collections import PolyCollection

from ..drawing.bars import corners
from ..drawing.moving_words import MovingWords
from ..drawing.points import diamond, draw_citations, recoloured
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
BAR_HEIGHT = 0.62  # of a row
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
        self.bars, self.values, self.points = {}, {}, {}
        for (name, axes), sign in zip(self.frames.items(), self.columns.values()):
            tidy(axes)
            axes.set(xscale="log", ylim=(len(CELLS) - 0.5, -0.5))
            axes.grid(axis="x", color=FAINT, linewidth=0.6)
            axes.grid(axis="y", visible=False)
            axes.tick_params(axis="y", length=0)
            axes.text(1.06, 0.5, sign, transform=axes.transAxes, fontsize=16, ha="center", va="center")
            bars = PolyCollection([], facecolors=[colour_of(cell) for cell in CELLS], linewidths=0)
            self.bars[name] = self.moves(axes.add_collection(bars, autolim=False))
            ghost = self.moves(axes.plot([], [], "^", color=GHOST, markersize=7, markeredgewidth=0)[0])
            self.ghost(ghost, lambda run, name: {"data": (run.series[name].y, self.rows + 0.43)}, name)
            self.values[name] = [self.moves(MovingWords(axes, SMALL, paper=None)) for _ in self.rows]
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
            ends = np.clip(run.series[name].y, low, edge)
            self.bars[name].set_verts(corners(low, ends, self.rows - BAR_HEIGHT / 2, self.rows + BAR_HEIGHT / 2))
            for words, end, row, value in zip(self.values[name], ends, self.rows, run.series[name].y):
                told = (day_number if name == "life" else number)(value)
                words.put((end, row), f"▶ {told}" if value > 1.001 * edge else told, gap=2.5)

    def evidence(self, points):
        axes, rows = self.frames["production"], {f"{cell}_per_day": row for row, cell in enumerate(CELLS)}
        drawn = [p for p in points if p.row.source and p.row.target in rows]
        if {p.row for p in drawn} != self.points.keys():
            still, place = self.anew("points"), {"animated": True, "zorder": 5}
            self.points = {
                p.row: diamond(axes, p.row, y=rows[p.row.target] - 0.38, **place).get_children()[::-1]  # spread first
                for p in drawn
            }
            still += [artist for artists in self.points.values() for artist in artists]
            still += draw_citations(axes, [p.row.source for p in drawn], place=(0.63, 0.38))
        self.settled, self.settled_as = recoloured(drawn, self.points), tuple(p.holds for p in drawn)
