"""Colonies and clones: what chance makes of equal cells."""

import numpy as np

from ..drawing.bars import Bars, skyline
from ..drawing.courses import Row
from ..drawing.moving_words import HALF_LINE, MovingWords
from ..drawing.sheet import Picture
from ..drawing.stacked import StackedShares
from ..drawing.style import (
    BLACK,
    BLUE,
    GHOST,
    GHOST_LINE,
    ORANGE,
    SMALL,
    TEXT,
    VERMILION,
    axis_label,
    beside,
    named,
    tidy,
)

SIDE = 10  # colonies in a row of the dish
BLUES = ("#003E66", "#0072B2", "#3A96CC", "#56B4E9", "#8CCBF0", "#D6EAF7")
ORANGES = ("#FBEBD0", "#FFCB66", "#F2B83B", "#E69F00", "#B87F00", "#7D5600")


def draw_dish(area, reach, title, key):
    """The axes of a dish that reaches so far beyond its outermost places, and the x and y of the places, row by row."""
    axes = area.subplots()
    area.subplots_adjust(left=0.03, right=0.97, top=0.93, bottom=0.1)
    axes.set_frame_on(False)
    ends = -reach, SIDE - 1 + reach
    axes.set(xticks=[], yticks=[], xlim=ends, ylim=ends[::-1], aspect="equal")
    axes.set_title(title, loc="left", fontsize=TEXT, pad=4)
    axes.set_xlabel(key, loc="left", fontsize=SMALL)
    places = np.arange(SIDE * SIDE)
    return axes, places % SIDE, places // SIDE


class Dish(Picture):
    """A hundred colonies as discs: the area of each is the number of its stem cells."""

    width = 3.7
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        key = "disc: stem cells left;  +: none left"
        self.axes, self.x, self.y = draw_dish(area, 0.8, "The first 100 colonies", key)
        self.axes.plot(self.x, self.y, "+", color="#B0B0B0", markersize=5, linestyle="")
        ring = {"facecolors": "none", "edgecolors": GHOST, "linewidths": 1.2, "linestyles": "--"}
        self.ghost(self.axes.scatter(self.x, self.y, s=0, **ring), lambda run: {"sizes": self._areas(run)})
        self.discs = self.moves(self.axes.scatter(self.x, self.y, s=0, color=BLUE, linewidths=0))
        self.largest = self.moves(MovingWords(self.axes, SMALL, paper=None, share=True, ha="right"))

    def fit(self, runs):
        pitch = self.axes.get_window_extent().width / SIDE * 72 / self.area.figure.dpi  # points
        self.scale = (0.95 * pitch) ** 2 / max(1.0, *(run.series["first_colonies"].y.max() for run in runs))
        self.biggest = (1.5 * pitch) ** 2
        self.stale = True

    def _areas(self, run):
        return np.minimum(self.scale * run.series["first_colonies"].y, self.biggest)

    def update(self, run, band=None):
        self.discs.set_sizes(self._areas(run))
        largest = run.series["first_colonies"].y.max()
        self.largest.put((1, 1), f"largest of these: {largest:,.0f}", gap=1.5, rise=HALF_LINE + 2)


class ColonySizes(Picture):
    """How many colonies have which size, and how many would if sizes were Poisson; first those without a stem cell."""

    width = 4.6
    least = 0.5  # of the logarithmic axis

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.subplots()
        area.subplots_adjust(left=0.13, right=0.97, top=0.93, bottom=0.1)
        tidy(self.axes, log=True)
        self.axes.set_title("Colonies", loc="left", fontsize=TEXT, pad=4)
        words = {"transform": self.axes.transAxes, "fontsize": SMALL, "ha": "right", "va": "top"}
        for height, what, colour in (
            (0.97, "without a stem cell", VERMILION),
            (0.92, "with stem cells", BLUE),
            (0.87, "if sizes were Poisson", BLACK),
        ):
            self.axes.text(0.98, height, what, **named(colour), **words)
        line = GHOST_LINE | {"linewidth": 1.6, "drawstyle": "steps-mid"}
        self.ghost(self.axes.plot([], [], **line)[0], self._held)
        self.bars = self.moves(self.axes.fill_between([1], [1], [1], color=BLUE, linewidth=0))
        self.empty = self.moves(self.axes.fill_between([1], [1], [1], color=VERMILION, linewidth=0))
        band = self.axes.fill_between([1], [1], [1], step="mid", color=BLACK, alpha=0.25, linewidth=0)
        self.band = self.moves(band)
        self.poisson = self.moves(self.axes.plot([], [], color=BLACK, linewidth=1.6, marker=".", markersize=5)[0])
        self.edge = self.moves(MovingWords(self.axes, SMALL, paper=None, share=True, color=BLUE, ha="right"))

    def fit(self, runs):
        series = [run.series["colony_sizes"] for run in runs]
        width = max(s.x[-1] - s.x[-2] for s in series)
        self.left_of_zero = np.array([-1.3, -1.3, -0.3, -0.3]) * width  # where the bar without a stem cell stands
        self.axes.set_xlabel(axis_label(series[0].x_label, series[0].x_unit), fontsize=TEXT)
        self.axes.set_xlim(-1.6 * width, max(s.x[-1] for s in series) + 0.6 * width)
        self.axes.set_ylim(self.least, 2.5 * max(s.y.sum() for s in series))
        self.stale = True

    def update(self, run, band=None):
        sizes, expected = run.series["colony_sizes"], run.series["poisson"]
        width = sizes.x[-1] - sizes.x[-2]
        x, low, y = skyline(sizes, 0.85 * width)
        self.bars.set_data(x[4:], low[4:] + self.least, np.maximum(y[4:], self.least))
        self.empty.set_data(self.left_of_zero, low[:4] + self.least, np.maximum(y[:4], self.least))
        self.band.set_visible(band is not None)
        if band is not None:
            spread = band["colony_sizes"]
            self.band.set_data(spread.x[1:], *np.maximum(spread.y[[0, -1], 1:], self.least))
        self.poisson.set_data(expected.x, np.where(expected.y < self.least / 2, np.nan, expected.y))
        last = self.axes.get_xlim()[1]
        beyond = sizes.y[sizes.x > last].sum()
        told = f"{beyond:.0f} colonies are larger ▶" if beyond else ""
        self.edge.put((0.98, 0.8), told, gap=1.5, rise=-HALF_LINE)

    def _held(self, run):
        series = run.series["colony_sizes"]
        return {"data": (series.x, np.maximum(series.y, self.least))}


class Sisters(Bars):
    """The sisters of empty, small, middling and large colonies: how large their colonies are on average."""

    width = 4.6
    name = "sisters"
    groups = "no stem\ncell left", "smallest\nthird", "middle\nthird", "largest\nthird"

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(right=0.93, bottom=0.17)
        self.axes.axhline(1, color=BLACK, linewidth=1.4, linestyle=":")
        beside(self.axes, 1, "all", value=True)

    def fit(self, runs):
        super().fit(runs)
        self.axes.set_xticks(range(1, len(self.groups) + 1), self.groups)


class Clones(StackedShares):
    """Clones as stacked shares, those of the marked cells below; and how many clones are left."""

    stack, share, colours = "clones", "share", (*BLUES, *ORANGES)
    rows = (
        Row(("share",), 1.7, title="Stem cells by clone", ends=(0, 100)),
        Row(("clones_left", "clones_expected"), 1.0, title="Clones left", log=True),
    )
    margins = {"left": 0.085}

    def __init__(self, area, model):
        super().__init__(area, model)
        axes = self.axes_of["share"]
        self.curves["clones_expected"].set(color=GHOST, linewidth=1.4, linestyle=":")
        beside(axes, 0.93, "unmarked", **named(ORANGE))
        beside(axes, 0.07, "marked", **named(BLUE))
        beside(axes, 0.5, "each shade\na clone;\npale: others")

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["clones_left"].set_ylim(0.8, None)


class LargeClones(StackedShares):
    """The clones that became largest as stacked shares, what large ones hold, and how many there are."""

    stack, share, colours = "clones", "drivers", (*BLUES, *ORANGES[1:], "#C9C9C9", "#F2F2F2")
    rows = (
        Row(("drivers",), 1.7, title="Stem cells by clone", ends=(0, 100)),
        Row(("large",), 0.9, title="In large clones", ends=(0, 100), marks=(("age", "{value} % at {day}"),)),
        Row(("clones",), 0.9, title="Large clones"),
    )
    margins = {"left": 0.085}

    def __init__(self, area, model):
        super().__init__(area, model)
        axes = self.axes_of["drivers"]
        beside(axes, 0.93, "no driver")
        beside(axes, 0.5, "each shade\na clone;\ngrey: other\nclones with\na driver")
