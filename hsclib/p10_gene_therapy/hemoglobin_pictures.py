"""Gene therapy: what the hemoglobin is made of, who is corrected, and what is left of the cells at each station."""

import numpy as np
from matplotlib.collections import PolyCollection

from ..drawing.bars import corners
from ..drawing.courses import Row
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.stacked import StackedShares
from ..drawing.style import BLACK, BLUE, GHOST, GREEN, ORANGE, SKY, SMALL, TEXT, VERMILION, ink, named, tidy
from ..words import number, percent

CORRECTED, UNCORRECTED = GREEN, "#C9C9C9"
STATIONS, LINEAGES = np.arange(1, 7), np.arange(1, 4)  # where their bars stand
FEWEST_CELLS = 0.7  # where the axis of the stations begins
MOST_CELLS = 4e5  # and ends
#: Where the axes lie: left, bottom, width and height, as shares of the picture.
STATION_BOX = (0.14, 0.52, 0.8, 0.41)
BUSULFAN_BOX = (0.14, 0.3, 0.8, 0.055)
LINEAGE_BOX = (0.3, 0.1, 0.64, 0.09)
MOST_AUC = 120  # mg·h/L of busulfan
#: What an exposure to busulfan means, from where to where; the first holds where no corrected cells win.
ZONES = {"graft failure": (0, 58, BLUE), "target": (80, 100, GREEN), "toxic": (100, MOST_AUC, VERMILION)}


class HemoglobinParts(StackedShares):
    """Hemoglobin over time, stacked by kind, above the neutrophils; the line is life without transfusion.

    The colours fill the axes, so that no limits of anemia are drawn: one line says what counts.
    """

    width = 5.7
    stack, share = "hemoglobin_parts", "hemoglobin"
    colours = (VERMILION, BLUE, SKY, ORANGE)  # HbS, HbA, HbF, from the vector
    opacity, thickness = 0.8, 1.2
    rows = (
        Row(("hemoglobin",), 2.4, limits="none", ends=(0, 16)),
        Row(("neutrophils",), 0.8, limits="none", marks=(("neutrophil_engraftment_day", "day {day}"),)),
    )
    margins = {"left": 0.09, "right": 0.77}

    def __init__(self, area, model):
        super().__init__(area, model)
        axes = self.axes_of["hemoglobin"]
        across = {"transform": axes.get_yaxis_transform()}
        self.independent = axes.plot([0, 1], [0, 0], color=BLACK, linewidth=1.2, linestyle=":", **across)[0]
        self.moves(self.independent, behind=True)
        self.names = [self.moves(MovingWords(axes, SMALL, paper=None, **named(colour))) for colour in self.colours]
        self.enough = self.moves(MovingWords(axes, SMALL - 0.5, paper=None, ha="right"))
        for axes in self.axes_of.values():
            axes.grid(visible=False)

    def fit(self, runs):
        super().fit(runs)
        enough = runs[0].readouts["transfusion_independent"].at
        self.independent.set_ydata([enough] * 2)

    def update(self, run, band=None):
        super().update(run, band)
        stack, enough = run.stacks[self.stack], run.readouts["transfusion_independent"].at
        above = run.readouts["hemoglobin"].value < enough  # on the side of the line where no curve ends
        (_, end), (_, most) = self.axes_of[self.share].get_xlim(), self.axes_of[self.share].get_ylim()
        self.enough.put((0.99 * end, enough), f"{enough:g}: no transfusions", gap=0, rise=8.5 if above else -9)
        ends, free = [0, *np.cumsum(stack.y[:, -1])], -1.0
        for words, name, low, top in zip(self.names, stack.parts, ends, ends[1:]):
            part = top - low
            free = max((low + top) / 2, free + 1.1) if part >= 0.05 else free  # names that would touch move up
            short = name.removeprefix("HbA from the ")
            words.put((end, min(free, most)), f"{short} {number(part)}" if part >= 0.05 else "", gap=2)


class CorrectedWay(Picture):
    """LT-HSC at each station, on a logarithmic scale; below, the busulfan given, and who is corrected in the end."""

    width, height = 4.6, 5.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes, self.busulfan, self.lineages = (
            area.add_axes(box) for box in (STATION_BOX, BUSULFAN_BOX, LINEAGE_BOX)
        )
        for axes in (self.axes, self.busulfan, self.lineages):
            tidy(axes)
        self._stations()
        self._target()
        self._three_lineages()

    def _stations(self):
        axes = self.axes
        axes.set(
            yscale="log",
            ylim=(FEWEST_CELLS, MOST_CELLS),
            xlim=(0.4, 6.6),
            yticks=[1, 10, 100, 1000, 1e4, 1e5],
            yticklabels=["1", "10", "100", "1,000", "10,000", "100,000"],
        )
        axes.minorticks_off()
        axes.set_title("LT-HSC of a patient of 70 kg, station by station", loc="left", fontsize=TEXT, pad=4)
        for y, word, colour in ((2.2e5, "corrected", CORRECTED), (0.9e5, "uncorrected", GHOST)):
            axes.text(6.5, y, word, fontsize=SMALL, ha="right", va="center", **named(colour))
        self.whole, self.corrected = (self._bars(axes, colour) for colour in (UNCORRECTED, CORRECTED))
        self.numbers = [self.moves(MovingWords(axes, SMALL - 1)) for _ in range(6)]
        self.fewer = [self.moves(MovingWords(axes, SMALL - 1)) for _ in range(6)]
        ghost = self.moves(axes.plot([], [], "_", color=GHOST, markersize=40, markeredgewidth=1.6)[0])
        self.ghost(ghost, _held_stations)
        self.none = self.moves(axes.text(3.5, 300, "", fontsize=TEXT, ha="center", va="center"))

    def _bars(self, axes, colour):
        return self.moves(axes.add_collection(PolyCollection([], facecolors=colour, linewidths=0), autolim=False))

    def _target(self):
        axes = self.busulfan
        axes.set(xlim=(0, MOST_AUC), ylim=(-1, 1), yticks=[], xticks=[0, 20, 40, 60, 80, 100, 120])
        axes.set_title("Busulfan, cumulative AUC (mg·h/L)", loc="left", fontsize=SMALL, pad=14)
        zones = {}
        for word, (start, stop, colour) in ZONES.items():
            zone = axes.axvspan(start, stop, color=colour, alpha=0.2, linewidth=0)
            style = {"fontsize": SMALL - 1, "ha": "center", "va": "bottom", "color": ink(colour)}
            zones[word] = zone, axes.text((start + stop) / 2, 1.15, word, **style)
        self.settled = zones["graft failure"]
        for artist in self.settled:
            artist.set_animated(True)
        self.given = self.moves(axes.plot([], [], "v", color=BLACK, markersize=10, clip_on=False)[0])
        ghost = self.moves(axes.plot([], [], "v", color=GHOST, markersize=8, clip_on=False)[0])
        self.ghost(ghost, lambda run: {"data": ([run.settings["busulfan_auc"]], [0])})

    def _three_lineages(self):
        axes = self.lineages
        axes.set(xlim=(0, 100), ylim=(3.6, 0.4), yticks=[1, 2, 3], xticks=[0, 50, 100])
        axes.set_yticklabels(["LT-HSC", "red cells", "T cells"], fontsize=SMALL)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False)
        axes.set_title("Corrected in the end", loc="left", fontsize=SMALL, pad=3)
        axes.set_xlabel("share of the cells (%)", fontsize=SMALL, labelpad=1)
        self.shares = self._bars(axes, CORRECTED)
        self.percents = [self.moves(MovingWords(axes, SMALL - 0.5)) for _ in range(3)]
        ghost = self.moves(axes.plot([], [], "|", color=GHOST, markersize=12, markeredgewidth=2)[0])
        self.ghost(ghost, lambda run: {"data": (100 * run.series["lineages"].y, [1, 2, 3])})

    def fit(self, runs):
        stack = runs[0].stacks["pipeline"]
        self.axes.set_xticks(stack.x, stack.x_label.split(", "), fontsize=SMALL - 0.5, rotation=20)
        self.stale = True

    def update(self, run, band=None):
        corrected, uncorrected = run.stacks["pipeline"].y
        cells = corrected + uncorrected
        for bars, values, half in ((self.whole, cells, 0.4), (self.corrected, corrected, 0.22)):
            tops = np.clip(values, FEWEST_CELLS, MOST_CELLS)
            bars.set_verts(corners(STATIONS - half, STATIONS + half, FEWEST_CELLS, tops))
        for i, (count, some) in enumerate(zip(cells, corrected)):
            height = min(max(count, FEWEST_CELLS), MOST_CELLS / 2) * 1.5
            self.numbers[i].put((i + 0.53, height), number(count) if count else "", gap=0)
            self.fewer[i].put((i + 0.6, max(some, FEWEST_CELLS) * 0.55), number(some) if some > 5 else "", gap=0)
        self.none.set_text("" if cells.any() else "no therapy of this disease")
        self.settled_as = run.readouts["therapeutic_hemoglobin"].value is not None
        for artist in self.settled:
            artist.set_visible(self.settled_as)
        self.given.set_data(*(([run.settings["busulfan_auc"]], [0]) if cells.any() else ([], [])))
        shares = run.series["lineages"].y
        self.shares.set_verts(corners(0, 100 * shares, LINEAGES - 0.35, LINEAGES + 0.35))
        for i, share in enumerate(shares):
            self.percents[i].put((min(100 * share, 99), i + 1), percent(share), gap=4 if share < 0.7 else -4)


def _held_stations(run):
    stack = run.stacks["pipeline"]
    return {"data": (stack.x, np.maximum(stack.y.sum(axis=0), FEWEST_CELLS))}
