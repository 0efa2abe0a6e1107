"""Grid, ticks, limits and hatching of small axes, drawn without Matplotlib's axis, which needs twenty times as long."""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import AutoLocator, MaxNLocator, NullLocator, ScalarFormatter
from matplotlib.transforms import Bbox, TransformedBbox

from .limits import NAME_HEIGHT
from .moving_words import MovingWords
from .style import BLACK, FAINT, QUIET, SMALL
from .told import UNTOLD

LENGTH = 3.5  # of a tick, in points
BEFORE, BELOW = -5.5, -11.0  # points from the axes to their numbers: to their right end, and down to their middle
MOST_TICKS = 12  # on an axis
STRIPES = 12  # of the hatching, to an inch


class QuickAxes:
    """What a change of the ends draws anew, for axes in rows and columns with a common x and a y for each row.

    Parameters
    ----------
    frames : 2-D array of matplotlib Axes
    names_at : float
        Where the names of limits begin beside the last column, in widths of its axes.
    """

    def __init__(self, frames, names_at):
        self.frames = frames
        self._to_page = frames[0, 0].figure.transSubfigure
        inches = frames[0, 0].figure.bbox.size / frames[0, 0].figure.figure.dpi
        self._length = LENGTH / 72 / inches
        self._boxes = [[axes.get_position() for axes in row] for row in frames]
        self._gap = 72 * inches[0] * (names_at - 1) * self._boxes[0][-1].width
        for axes in frames.flat:
            axes.autoscale(False)
            axes.xaxis.set_major_locator(NullLocator())
            axes.yaxis.set_major_locator(NullLocator())
        look = {"size": SMALL, "paper": None, "gid": UNTOLD, "animated": True}
        self._left = [[MovingWords(axes, ha="right", **look) for _ in range(MOST_TICKS)] for axes in frames[:, 0]]
        self._low = [[MovingWords(axes, ha="center", **look) for _ in range(MOST_TICKS)] for axes in frames[-1]]
        look = {"size": SMALL - 1, "paper": None, "color": QUIET, "share": True, "animated": True}
        self._names = [[MovingWords(axes, **look) for _ in range(MOST_TICKS)] for axes in frames[:, -1]]

    def show(self, end, tops, limits):
        """The artists, from back to front, for these upper ends and for limits (sequences of Threshold) by row."""
        grid, marks, lines = [], [], []
        for row, (top, seen) in enumerate(zip(tops, limits)):
            for axes in self.frames[row]:
                axes.viewLim.set_points(
                    np.array([[0, 0], [end, top]])
                )  # `set_xlim` would tell sixteen axes of each other
            ticks = _ticks(AutoLocator(), self.frames[row, 0].yaxis, top)
            for box in self._boxes[row]:
                heights = box.y0 + box.height * ticks / top
                grid += [((box.x0, y), (box.x1, y)) for y in heights[ticks > 0]]
                marks += [((box.x0 - self._length[0], y), (box.x0, y)) for y in heights]
            numbers = _numbers(ticks, self.frames[row, 0].yaxis)
            _write(self._left[row], [((0, tick), BEFORE, 0) for tick in ticks], numbers)
            for limit in seen:
                heights = [box.y0 + box.height * limit.value / top for box in self._boxes[row]]
                across = [((box.x0, y), (box.x1, y)) for box, y in zip(self._boxes[row], heights)]
                lines.append(self._line(across, limit.colour, 0.8))
            self._name(row, top, seen)
        ticks = _ticks(MaxNLocator(4, integer=True), self.frames[-1, 0].xaxis, end)
        for row in self._boxes:
            for box in row:
                places = box.x0 + box.width * ticks / end
                marks += [((x, box.y0 - self._length[1]), (x, box.y0)) for x in places]
        numbers = _numbers(ticks, self.frames[-1, 0].xaxis)
        for words in self._low:
            _write(words, [((tick, 0), 0, BELOW) for tick in ticks], numbers)
        every = [words for group in (self._left, self._low, self._names) for each in group for words in each]
        return [
            self._line(grid, FAINT, 0.6),
            *lines,
            self._line(marks, BLACK, 0.8),
            *(w for w in every if w.get_text()),
        ]

    def _line(self, pieces, colour, width):
        """All pieces as one line with gaps; the ends of each in shares of the page."""
        gaps = np.full((len(pieces), 1, 2), np.nan)
        x, y = np.concatenate([np.reshape(pieces, (-1, 2, 2)), gaps], axis=1).reshape(-1, 2).T
        return Line2D(x, y, color=colour, linewidth=width, transform=self._to_page, solid_capstyle="butt")

    def _name(self, row, top, seen):
        """The names of limits beside the last column, as far as they do not touch; the highest first."""
        height, free, names = self.frames[row, -1].bbox.height, np.inf, []
        for limit in seen:
            if free - height * limit.value / top >= NAME_HEIGHT:
                names.append(limit)
                free = height * limit.value / top
        for words in self._names[row]:
            words.put((1, 0), "")
        for words, limit in zip(self._names[row], names):
            words.put((1, limit.value / top), f"{limit.value:g} {limit.label}", gap=self._gap)


def _ticks(locator, axis, end):
    locator.set_axis(axis)
    ticks = np.asarray(locator.tick_values(0, end))
    return ticks[(ticks >= 0) & (ticks <= end * (1 + 1e-9))]


def _numbers(ticks, axis):
    form = ScalarFormatter()
    form.set_axis(axis)
    return form.format_ticks(ticks)


def _write(pool, places, numbers):
    for words in pool:
        words.put((0, 0), "")
    for words, (point, gap, rise), text in zip(pool, places, numbers):
        words.put(point, text, gap=gap, rise=rise)


class Hatching(Line2D):
    """White stripes over part of the width of some axes."""

    def __init__(self, axes):
        wide, high = axes.bbox.size / axes.figure.figure.dpi
        starts = np.arange(-high, wide, 1 / STRIPES)
        x = np.stack([starts, starts + high, np.full(starts.size, np.nan)], axis=1) / wide
        y = np.tile([0, 1, np.nan], starts.size)
        super().__init__(x.ravel(), y, color="white", linewidth=2.2, transform=axes.transAxes)
        axes.add_line(self)
        self._part = Bbox([[0, 0], [1, 1]])
        self.set_clip_path(None)
        self.set_clip_box(TransformedBbox(self._part, axes.get_xaxis_transform()))

    def cover(self, first, last):
        """Hatch from one x to another."""
        self._part.set_points(np.array([[first, 0], [last, 1]]))
