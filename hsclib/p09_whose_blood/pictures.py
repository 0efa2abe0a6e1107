"""What becomes of people after a transplant: four states over years, and the complications."""

import numpy as np
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import offset_copy

from ..drawing.courses import MARGIN, Row
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.stacked import StackedShares
from ..drawing.style import BLACK, BLUE, GHOST, PURPLE, SMALL, TEXT, VERMILION, ink, tidy
from ..sources import cite
from ..words import percent

UNSEEN = 0.0005  # of all patients: told as 0 %
APART = 7.0  # between the names of two states, in % of the axis
INKS = ("#00664A", "#8A5F00", "#333333", "#6A6A6A")  # of the names
BELOW = -0.46  # where the citations begin, in heights of the axes: beside the lower row


class Outcomes(StackedShares):
    """Alive below, dead above; the line between them is survival. Beneath, what people fell ill or died of."""

    width = 6.3
    stack, share = "states", "survival"
    colours = ("#8FD1B8", "#F5D08A", "#A9A9A9", "#DADADA")
    rows = (Row(("survival",), 2.1, title="Patients"), Row(("relapse", "non_relapse_mortality"), 1.0, title="So far"))

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.085, right=0.655)
        self.names = [self._moves(MovingWords(self.axes_of["survival"], SMALL)) for _ in self.colours]
        for words, colour in zip(self.names, INKS):
            words.set_color(colour)
        self.axes_of["survival"].xaxis.set_major_locator(MaxNLocator(6, integer=True))
        for name, colour in (("relapse", VERMILION), ("non_relapse_mortality", PURPLE)):
            self.bands[name].set_color(colour)
            self.curves[name].set_color(colour)
            self.edges[name].set_color(ink(colour))

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["relapse"].set_ylim(0, 100)

    def update(self, run, band=None):
        super().update(run, band)
        stack, end = run.stacks[self.stack], self.axes_of[self.share].get_xlim()[1]
        shares = [float(np.interp(end, stack.x, y)) for y in stack.y]
        middles = 100 * (np.cumsum(shares) - np.array(shares) / 2)
        for words, part, share, height in zip(self.names, stack.parts, shares, spread(middles)):
            words.put((min(end, stack.x[-1]), height), f"{part} {percent(share if share > UNSEEN else 0)}", gap=6)

    def _place_points(self, rows):
        super()._place_points(rows)
        for (
            artist
        ) in self.cited:  # beside these axes stand the names of the states, and beside the lower ones the same sources
            artist.set_visible(artist.axes is self.axes_of[self.share])
            artist.xy = (MARGIN, BELOW)


def spread(heights):
    """The same heights, moved as far as it takes to keep `APART` between them and within 0 to 100."""
    placed = np.maximum.accumulate(
        np.maximum(heights, APART / 2) - APART * np.arange(len(heights))
    ) + APART * np.arange(len(heights))
    from_top = 100 - APART * (len(heights) - 0.5 - np.arange(len(heights)))
    return np.minimum(placed, from_top)


class Complications(Picture):
    """Graft failure, acute and chronic GVHD as bars."""

    width = 3.7
    spreads = False
    rows = {
        "graft_failure": ("Graft failure", BLUE),
        "acute_gvhd": ("Acute GVHD, grade II–IV", VERMILION),
        "chronic_gvhd": ("Chronic GVHD", PURPLE),
    }

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = area.subplots()
        area.subplots_adjust(left=0.05, right=0.96, top=0.93, bottom=0.1)
        tidy(self.axes)
        self.axes.set(xlim=(0, 120), xticks=range(0, 101, 20), ylim=(len(self.rows) - 0.2, -0.6), yticks=[])
        self.axes.grid(axis="x", color="#E3E3E3", linewidth=0.6)
        self.axes.set_title("Complications", loc="left", fontsize=TEXT, pad=4)
        self.axes.set_xlabel("patients (%)", fontsize=TEXT)
        behind = offset_copy(self.axes.transData, area.figure, x=5, units="points")
        self.bars, self.values, self.points = [], [], []
        for row, (label, colour) in enumerate(self.rows.values()):
            self.axes.text(0.5, row - 0.27, label, fontsize=SMALL, va="bottom")
            self.bars.append(self._moves(self.axes.barh(row, 0, 0.42, color=colour)[0]))
            self.values.append(
                self._moves(self.axes.text(0, row, "", fontsize=SMALL, va="center", weight="bold", transform=behind))
            )
        self.ghost = self._moves(self.axes.plot([], [], "|", color=GHOST, markersize=22, markeredgewidth=2)[0])

    def update(self, run, band=None):
        for bar, words, name in zip(self.bars, self.values, self.rows):
            readout = run.readouts[name]
            value = 100 * (readout.value or 0)
            bar.set_width(value)
            words.set_x(value)
            words.set_text("no transplant" if readout.value is None else percent(readout.value))

    def hold(self, run):
        self.ghost.set_data([100 * (run.readouts[name].value or 0) for name in self.rows], np.arange(len(self.rows)))

    def release(self):
        self.ghost.set_data([], [])

    def evidence(self, points):
        for artist in self.points:
            artist.remove()
        self.points = []
        rows = {name: row for row, name in enumerate(self.rows)}
        drawn = [
            p for p in points if p.row.target in rows and p.holds
        ]  # of other donors' numbers there would be too many
        for row, _ in drawn:
            spread = [[100 * abs(row.value - (row.value if end is None else end))] for end in (row.low, row.high)]
            height = rows[row.target] + 0.32
            self.points.append(
                self.axes.errorbar(
                    [100 * row.value],
                    [height],
                    xerr=spread,
                    fmt="D",
                    markersize=6,
                    capsize=3,
                    color=BLACK,
                    markerfacecolor="white",
                    zorder=5,
                )
            )
            end = 100 * (row.value if row.high is None else row.high)
            self.points.append(
                self.axes.annotate(
                    cite(row.source),
                    (end, height),
                    (6, 0),
                    textcoords="offset points",
                    fontsize=SMALL - 0.5,
                    va="center",
                )
            )
        self.stale = True
