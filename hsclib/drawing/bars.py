"""Bars: one value for each cycle, colony size or copy number."""

import numpy as np

from ..words import number
from .moving_words import HALF_LINE, MovingWords
from .sheet import Picture
from .style import BLUE, GHOST_LINE, SMALL, TEXT, axis_label, tidy


class Bars(Picture):
    """The bars of one series; subclasses name it in `name`."""

    width = 3.6
    spreads = False
    name = ""
    colour = BLUE

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.subplots()
        area.subplots_adjust(left=0.13, right=0.97, top=0.93, bottom=0.1)
        tidy(self.axes)
        self.ghost(self.axes.plot([], [], drawstyle="steps-mid", **GHOST_LINE)[0], self.held)
        self.bars = self.moves(self.axes.fill_between([0], [0], [0], color=self.colour, linewidth=0))
        self.edge = self.moves(MovingWords(self.axes, SMALL, paper=None, ha="center", weight="bold"))
        self.later = self.moves(MovingWords(self.axes, SMALL, share=True, ha="right", weight="bold"))

    def fit(self, runs):
        drawn = [run.series[self.name] for run in runs]
        self.axes.set_xlabel(axis_label(drawn[0].x_label, drawn[0].x_unit), fontsize=TEXT)
        self.axes.set_title(axis_label(drawn[0].label, drawn[0].y_unit), loc="left", fontsize=TEXT, pad=4)
        last = max(s.x[-1] for s in drawn)
        self.axes.set_xlim(0.4, last + 0.6)
        self.axes.set_ylim(0, 1.15 * max(s.y.max() for s in drawn))
        if last <= 12:
            self.axes.set_xticks(np.arange(1, last + 1))
        self.stale = True

    def update(self, run, band=None):
        series = run.series[self.name]
        self.bars.set_data(*skyline(series))
        end, top = self.axes.get_xlim()[1], self.axes.get_ylim()[1]
        seen = series.y[series.x <= end]
        i = int(np.argmax(seen))
        self.edge.put((series.x[i], top), f"▲ {number(seen[i])}", gap=0, rise=-HALF_LINE)
        self.edge.set_visible(bool(seen[i] > top))
        self.later.put((1, 0), f"▶ to {series.x[-1]:.4g}", gap=0, rise=HALF_LINE)
        self.later.set_visible(bool(series.x[-1] > end))

    def held(self, run):
        """The ghost of a run."""
        return {"data": (run.series[self.name].x, run.series[self.name].y)}


def corners(left, right, low, high):
    """The corners of rectangles, for a `PolyCollection`: array of shape (rectangles, 4, 2)."""
    left, right, low, high = np.broadcast_arrays(left, right, low, high)
    return np.stack([np.stack([left, right, right, left], 1), np.stack([low, low, high, high], 1)], 2)


def skyline(series, width=0.8):
    """x, bottom and top of the bars as one filled outline."""
    x = np.concatenate([[c - width / 2, c - width / 2, c + width / 2, c + width / 2] for c in series.x])
    y = np.concatenate([[0, v, v, 0] for v in series.y])
    return x, np.zeros_like(y), y
