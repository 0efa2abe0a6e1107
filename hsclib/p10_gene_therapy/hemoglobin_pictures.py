"""Gene therapy: what the hemoglobin is made of, who is corrected, and what is left of the cells at each station."""

import numpy as np

from ..drawing.courses import MARGIN, Courses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, BLUE, GHOST, GREEN, ORANGE, SKY, SMALL, TEXT, VERMILION, ink, tidy
from ..words import number, percent

PARTS = (VERMILION, BLUE, SKY, ORANGE)  # HbS, HbA, HbF, from the vector
TOP = 16.0  # g/dL
CORRECTED, UNCORRECTED = GREEN, "#C9C9C9"
LOWEST, HIGHEST = 0.7, 4e5  # cells
BARS, BUSULFAN, LINEAGES = (0.14, 0.52, 0.8, 0.41), (0.14, 0.3, 0.8, 0.055), (0.3, 0.1, 0.64, 0.09)
MOST_BUSULFAN, TARGET = 120, (80, 100)  # mg·h/L


class HemoglobinParts(Courses):
    """Hemoglobin over time, stacked by kind, above the neutrophils; the line is life without transfusion."""

    width = 5.7
    rows = (Row(("hemoglobin",), 2.4), Row(("neutrophils",), 0.8, marks=(("neutrophil_engraftment_day", "day {day}"),)))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.09, right=0.77)
        axes = self.axes_of["hemoglobin"]
        self.parts = [
            axes.fill_between([0], [0], [0], color=colour, alpha=0.8, linewidth=0, animated=True) for colour in PARTS
        ]
        self.independent = axes.plot(
            [0, 1],
            [0, 0],
            color=BLACK,
            linewidth=1.2,
            linestyle=":",
            animated=True,
            transform=axes.get_yaxis_transform(),
        )[0]
        self.ghosts["hemoglobin"].set_animated(True)
        self.moving = [*self.parts, self.independent, *self.moving, self.ghosts["hemoglobin"]]
        self.curves["hemoglobin"].set(color=BLACK, linewidth=1.2)
        self.names = [
            self._moves(
                axes.text(
                    MARGIN,
                    0,
                    "",
                    transform=axes.get_yaxis_transform(),
                    fontsize=SMALL,
                    va="center",
                    color=ink(colour),
                    weight="bold",
                )
            )
            for colour in PARTS
        ]
        beside = {"transform": axes.get_yaxis_transform(), "fontsize": SMALL - 0.5}
        self.enough = self._moves(axes.text(0.985, 0, "", ha="right", va="bottom", **beside))

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["hemoglobin"].set_ylim(0, TOP)
        enough = runs[0].readouts["transfusion_independent"].at
        self.independent.set_ydata([enough] * 2)
        self.enough.set(y=enough + 0.12, text=f"{enough:g}: no transfusions")
        for axes in self.axes_of.values():
            axes.grid(visible=False)

    def _draw_still(self, run):
        """No thresholds of anemia: the colours fill the axes, and one line says what counts."""

    def update(self, run, band=None):
        super().update(run, band)
        stack = run.stacks["hemoglobin_parts"]
        tops = np.cumsum(stack.y, axis=0)
        for fill, low, top in zip(self.parts, [np.zeros_like(stack.x), *tops], tops):
            fill.set_data(stack.x, low, top)
        ends, free = [0, *tops[:, -1]], -1.0
        for words, name, low, top in zip(self.names, stack.parts, ends, ends[1:]):
            part = top - low
            free = max((low + top) / 2, free + 1.1) if part >= 0.05 else free  # names that would touch move up
            words.set(
                y=free,
                text=f"{name.removeprefix('HbA from the ') if name.startswith('HbA from') else name} {number(part)}",
                visible=bool(part >= 0.05),
            )


class CorrectedWay(Picture):
    """LT-HSC at each station, on a logarithmic scale; below, the busulfan given, and who is corrected in the end."""

    width, height = 4.6, 5.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes, self.busulfan, self.lineages = (area.add_axes(box) for box in (BARS, BUSULFAN, LINEAGES))
        for axes in (self.axes, self.busulfan, self.lineages):
            tidy(axes)
        self._stations()
        self._target()
        self._three_lineages()

    def _stations(self):
        axes = self.axes
        axes.set(
            yscale="log",
            ylim=(LOWEST, HIGHEST),
            xlim=(0.4, 6.6),
            yticks=[1, 10, 100, 1000, 1e4, 1e5],
            yticklabels=["1", "10", "100", "1,000", "10,000", "100,000"],
        )
        axes.minorticks_off()
        axes.set_title("LT-HSC of a patient of 70 kg, station by station", loc="left", fontsize=TEXT, pad=4)
        for y, word, colour in ((2.2e5, "corrected", CORRECTED), (0.9e5, "uncorrected", GHOST)):
            axes.text(6.5, y, word, fontsize=SMALL, ha="right", va="center", color=ink(colour), weight="bold")
        self.whole = self._moves_all(axes.bar(range(1, 7), 1, 0.8, color=UNCORRECTED))
        self.corrected = self._moves_all(axes.bar(range(1, 7), 1, 0.44, color=CORRECTED))
        self.numbers = [self._moves(MovingWords(axes, SMALL - 1)) for _ in range(6)]
        self.fewer = [self._moves(MovingWords(axes, SMALL - 1)) for _ in range(6)]
        self.ghost = self._moves(axes.plot([], [], "_", color=GHOST, markersize=40, markeredgewidth=1.6)[0])
        self.none = self._moves(axes.text(3.5, 300, "", fontsize=TEXT, ha="center", va="center"))

    def _moves_all(self, bars):
        return [self._moves(bar) for bar in bars]

    def _target(self):
        axes = self.busulfan
        axes.axvspan(*TARGET, color=GREEN, alpha=0.25, linewidth=0)
        axes.axvspan(TARGET[1], MOST_BUSULFAN, color=VERMILION, alpha=0.18, linewidth=0)
        axes.set(xlim=(0, MOST_BUSULFAN), ylim=(-1, 1), yticks=[], xticks=[0, 20, 40, 60, 80, 100, 120])
        axes.set_title("Busulfan, cumulative AUC (mg·h/L)", loc="left", fontsize=SMALL, pad=3)
        axes.text(90, 1.15, "target", fontsize=SMALL - 1, ha="center", va="bottom", color=ink(GREEN))
        axes.text(110, 1.15, "toxic", fontsize=SMALL - 1, ha="center", va="bottom", color=VERMILION)
        self.given = self._moves(axes.plot([], [], "v", color=BLACK, markersize=10, clip_on=False)[0])
        self.given_ghost = self._moves(axes.plot([], [], "v", color=GHOST, markersize=8, clip_on=False)[0])

    def _three_lineages(self):
        axes = self.lineages
        axes.set(xlim=(0, 100), ylim=(3.6, 0.4), yticks=[1, 2, 3], xticks=[0, 50, 100])
        axes.set_yticklabels(["LT-HSC", "red cells", "T cells"], fontsize=SMALL)
        axes.tick_params(axis="y", length=0)
        axes.grid(visible=False)
        axes.set_title("Corrected in the end", loc="left", fontsize=SMALL, pad=3)
        axes.set_xlabel("share of the cells (%)", fontsize=SMALL, labelpad=1)
        self.shares = self._moves_all(axes.barh([1, 2, 3], 1, 0.7, color=CORRECTED))
        self.percents = [self._moves(MovingWords(axes, SMALL - 0.5)) for _ in range(3)]
        self.share_ghost = self._moves(axes.plot([], [], "|", color=GHOST, markersize=12, markeredgewidth=2)[0])

    def fit(self, runs):
        stack = runs[0].stacks["pipeline"]
        self.axes.set_xticks(stack.x, stack.x_label.split(", "), fontsize=SMALL - 0.5, rotation=20)
        self.stale = True

    def update(self, run, band=None):
        corrected, uncorrected = run.stacks["pipeline"].y
        cells = corrected + uncorrected
        for i, (count, some) in enumerate(zip(cells, corrected)):
            for bar, value in ((self.whole[i], count), (self.corrected[i], some)):
                bar.set(y=LOWEST, height=max(min(value, HIGHEST) - LOWEST, 0))
            self.numbers[i].put(
                (i + 0.53, min(max(count, LOWEST), HIGHEST / 2) * 1.5), number(count) if count else "", gap=0
            )
            self.fewer[i].put((i + 0.6, max(some, LOWEST) * 0.55), number(some) if some > 5 else "", gap=0)
        self.none.set_text("" if cells.any() else "no therapy of this disease")
        self.given.set_data([run.settings["busulfan_auc"]] if cells.any() else [], [0] if cells.any() else [])
        for i, (bar, share) in enumerate(zip(self.shares, run.series["lineages"].y)):
            bar.set_width(100 * share)
            self.percents[i].put((min(100 * share, 99), i + 1), percent(share), gap=4 if share < 0.7 else -4)

    def hold(self, run):
        stack = run.stacks["pipeline"]
        self.ghost.set_data(stack.x, np.maximum(stack.y.sum(axis=0), LOWEST))
        self.given_ghost.set_data([run.settings["busulfan_auc"]], [0])
        self.share_ghost.set_data(100 * run.series["lineages"].y, [1, 2, 3])

    def release(self):
        for ghost in (self.ghost, self.given_ghost, self.share_ghost):
            ghost.set_data([], [])
