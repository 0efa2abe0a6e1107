"""Vector copies, cell by cell and as a histogram."""

import numpy as np

from ..drawing.bars import skyline
from ..drawing.moving_words import HALF_LINE, MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, BLUE, GHOST, GHOST_LINE, SKY, SMALL, TEXT, VERMILION, axis_label, named, tidy
from ..p02_self_renewal.clone_pictures import SIDE, draw_dish
from ..words import number, percent

RANKS = (np.random.default_rng(1).permutation(SIDE * SIDE) + 0.5) / SIDE**2
COPIES_SEEN = 22  # that a cell has room for
#: The places of a cell's copies, from its middle outwards as the seeds of a sunflower.
COUNT = np.arange(COPIES_SEEN)
ANGLE = 2.39996 * COUNT  # rad: the golden angle from seed to seed
SEEDS = 0.4 * np.sqrt((COUNT + 0.3) / COPIES_SEEN)[:, None] * np.transpose([np.cos(ANGLE), np.sin(ANGLE)])
LEAST_SHARE = 0.002  # of all cells: a bar that is smaller is not worth a longer axis


class CellDish(Picture):
    """A hundred cells, each with its copies as dots: the shares of the histogram as seen in a dish, without chance."""

    width = 4.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes, *places = draw_dish(area, 0.6, "100 cells", "dot: one copy;  red ring: a cell without one")
        self.places = np.transpose(places).astype(float)
        size = self.axes.get_window_extent().width / SIDE * 72 / area.figure.dpi  # points from cell to cell
        ring = {"linestyle": "", "markersize": 0.92 * size, "markeredgewidth": 1.2}
        square = ring | {"markersize": 0.98 * size, "color": GHOST, "markerfacecolor": "none"}
        self.ghost(
            self.axes.plot([], [], "s", **square)[0],
            lambda run: {"data": self.places[_in_the_dish(run) == 0].T},
        )
        self.cells = [
            self.moves(self.axes.plot([], [], "o", markeredgecolor=edge, markerfacecolor=face, **ring)[0])
            for edge, face in ((VERMILION, "white"), (SKY, "#EAF4FB"))
        ]
        dot = {"color": BLUE, "markersize": 0.12 * size, "markeredgewidth": 0, "linestyle": ""}
        self.dots = self.moves(self.axes.plot([], [], "o", **dot)[0])
        self.told = self.moves(MovingWords(self.axes, SMALL, paper=None, share=True, ha="right"))

    def update(self, run, band=None):
        copies = _in_the_dish(run)
        for kind, seen in zip(self.cells, (copies == 0, copies > 0)):
            kind.set_data(*self.places[seen].T)
        held = COUNT < copies[:, None]
        self.dots.set_data(*(self.places[:, None] + SEEDS)[held].T)
        told = f"{percent(run.readouts['uncorrected_fraction'].value)} of all without a copy"
        self.told.put((1, 1), told, gap=1.5, rise=HALF_LINE + 2)


def _in_the_dish(run):
    """Copies of each of the hundred cells: the quantiles of the distribution."""
    return np.searchsorted(np.cumsum(run.series["copies"].y), RANKS)


class CopyNumbers(Picture):
    """Cells by their number of copies; those without one stand out."""

    width = 4.8
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.subplots()
        area.subplots_adjust(left=0.11, right=0.97, top=0.93, bottom=0.1)
        tidy(self.axes)
        words = {"transform": self.axes.transAxes, "fontsize": SMALL, "ha": "right", "va": "top", "weight": "bold"}
        for height, what, colour in (
            (0.985, "without a copy", VERMILION),
            (0.935, "with copies", BLUE),
            (0.885, "Poisson, same mean", BLACK),
        ):
            self.axes.text(0.99, height, what, color=colour, **words)
        self.ghost(
            self.axes.plot([], [], drawstyle="steps-mid", **GHOST_LINE)[0],
            lambda run: {"data": (run.series["copies"].x, 100 * run.series["copies"].y)},
        )
        self.none = self.moves(self.axes.fill_between([0], [0], [0], color=VERMILION, linewidth=0))
        self.bars = self.moves(self.axes.fill_between([0], [0], [0], color=BLUE, linewidth=0))
        dots = {"color": BLACK, "marker": "o", "markersize": 4, "linewidth": 1.0, "linestyle": ":"}
        self.poisson = self.moves(self.axes.plot([], [], **dots)[0])
        self.mean = self.moves(self.axes.plot([], [], color="#444444", linewidth=1.2, linestyle="--")[0])
        self.mean_words = self.moves(MovingWords(self.axes, SMALL))
        self.none_words = self.moves(MovingWords(self.axes, SMALL, weight="bold"))
        style = {"paper": None, "share": True, "ha": "right", **named(BLUE)}
        self.beyond = self.moves(MovingWords(self.axes, SMALL, **style))

    def fit(self, runs):
        drawn = [run.series["copies"] for run in runs]
        last = max(5, *(s.x[s.y > LEAST_SHARE].max() for s in drawn))
        self.axes.set_xlim(-0.7, last + 0.7)
        self.axes.set_ylim(0, 135 * max(s.y.max() for s in drawn))
        self.axes.set_xticks(np.arange(0, last + 1, 1 if last <= 12 else 2))
        self.axes.set_xlabel(axis_label(drawn[0].x_label, drawn[0].x_unit), fontsize=TEXT)
        self.axes.set_title(axis_label(drawn[0].label, "1"), loc="left", fontsize=TEXT, pad=4)
        self.stale = True

    def update(self, run, band=None):
        series, vcn = run.series["copies"], run.readouts["vcn"].value
        x, low, y = skyline(series)
        self.none.set_data(x[:4], low[:4], 100 * y[:4])
        self.bars.set_data(x[4:], low[4:], 100 * y[4:])
        self.poisson.set_data(run.series["poisson"].x, 100 * run.series["poisson"].y)
        (_, end), (_, top) = self.axes.get_xlim(), self.axes.get_ylim()
        self.mean.set_data([vcn, vcn], [0, 0.79 * top])
        none = 100 * series.y[0]
        free = abs(none / top - 0.74) > 0.1 or vcn > 0.3 * end  # of the words on the bar without a copy
        told = (vcn, (0.77 if free else 0.93) * top)
        self.mean_words.put(told, f"mean (VCN) {number(vcn)}", gap=-8 if vcn > 0.6 * end else 8)
        above = none > top  # then it is told at the edge
        self.none_words.set_color("white" if above else VERMILION)
        self.none_words.paper = None if above else "white"
        words = f"▲ {number(none)}" if above else percent(series.y[0])
        place = -0.4, min(none + 0.02 * top, top)
        self.none_words.put(place, words, gap=0, rise=-HALF_LINE if above else HALF_LINE)
        more = series.y[series.x > end].sum()
        words = f"▶ {percent(more)} hold more" if more > 0.005 else ""
        self.beyond.put((0.99, 0.835), words, gap=1.5, rise=-HALF_LINE)
