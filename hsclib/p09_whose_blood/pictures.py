"""What becomes of people after a transplant: four states over years, and the complications."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from ..drawing.courses import Row
from ..drawing.moving_words import MovingWords
from ..drawing.points import diamond, draw_citations
from ..drawing.sheet import Picture
from ..drawing.stacked import StackedShares
from ..drawing.style import BLACK, BLUE, FAINT, GHOST, MARGIN, PURPLE, SMALL, TEXT, VERMILION, ink, tidy
from ..p08_transplantation.pictures import Chimerism
from ..sources import cite
from ..words import percent

UNSEEN = 0.0005  # of all patients: told as 0 %
KEY_LINE = 6  # % of the upper axes, where those who are alive are seen at every setting
GUESS_LINE = 50  # % of the upper axes
NAME_PITCH = 7.0  # between the names of two states, in % of the axis
CURED, ILL = "#8FD1B8", "#F5D08A"  # those who are alive
CURED_INK, ILL_INK = "#00664A", "#8A5F00"  # of their names
NAME_INKS = (CURED_INK, ILL_INK, "#333333", "#6A6A6A")
CITED_AT = (MARGIN, -0.46)  # in widths and heights of the upper axes: beside the lower ones


class Outcomes(StackedShares):
    """Alive below, dead above; the line between them is survival, the broken line that without a transplant.

    Beneath, what people fell ill or died of. Where no such patients were counted the areas are hatched, the curves
    dotted, and nothing has a number. Published points are drawn where they hold: those of another disease or
    donor say nothing here.
    """

    width = 6.3
    stack, share = "states", "survival"
    colours = (CURED, ILL, "#A9A9A9", "#DADADA")
    rows = (
        Row(("survival", "without_transplant"), 2.1, title="Patients", ends=(0, 100)),
        Row(("relapse", "non_relapse_mortality"), 1.0, title="So far", ends=(0, 100)),
    )
    margins = {"left": 0.085, "right": 0.655}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.names = [self.moves(MovingWords(self.axes_of["survival"], SMALL)) for _ in self.colours]
        for words, colour in zip(self.names, NAME_INKS):
            words.set_color(colour)
        self.curves["without_transplant"].set(color=BLUE, linewidth=1.8, linestyle=(0, (4, 2)))
        self.instead = self.moves(MovingWords(self.axes_of["survival"], SMALL))
        self.instead.set_color(ink(BLUE))
        look = {"facecolor": "none", "edgecolor": "white", "hatch": "////", "linewidth": 0}
        self.guess = self.moves(self.axes_of["survival"].fill_between([0], [0], [0], **look), behind=True)
        self.guessed = self.moves(MovingWords(self.axes_of["survival"], TEXT))
        self.axes_of["survival"].xaxis.set_major_locator(MaxNLocator(6, integer=True))

    def draw_still(self, run):
        """The names of the states stand beside the upper axes, and move; only the lower ones have names that rest."""
        super().draw_still(run)
        for words in self.limits[: len(self.rows[0].series)]:
            words.set_visible(False)

    def evidence(self, points):
        super().evidence([point for point in points if point.holds])

    def update(self, run, band=None):
        super().update(run, band)
        instead, counted = run.series["without_transplant"], run.readouts["counted"].value
        for name in ("survival", "relapse", "non_relapse_mortality"):
            self.curves[name].set_linestyle("-" if counted else ":")
        self.guess.set_visible(not counted)
        if not counted:
            self.guess.set_data(instead.x, 0 * instead.x, np.full(instead.x.size, 100))
        self.guessed.put((0, GUESS_LINE), "" if counted else "nobody of this age was counted: a guess", gap=6)
        told = f"– –  {instead.label[0].lower()}{instead.label[1:]} {percent(float(instead.y[-1]))}"
        self.instead.put((0, KEY_LINE), told, gap=6)
        stack, end = run.stacks[self.stack], self.axes_of[self.share].get_xlim()[1]
        shares = [float(np.interp(end, stack.x, y)) for y in stack.y]
        middles = 100 * (np.cumsum(shares) - np.array(shares) / 2)
        for words, part, share, height in zip(self.names, stack.parts, shares, moved_apart(middles)):
            seen = share if share > UNSEEN else 0
            words.put((min(end, stack.x[-1]), height), f"{part} {percent(seen)}" if counted else part, gap=6)

    def cite_points(self, rows):
        """Beside the lower axes, since beside the upper ones stand the names of the states."""
        return draw_citations(self.axes_of[self.share], [row.source for row in rows], CITED_AT, first=1)


def moved_apart(heights):
    """The same heights, moved as far as it takes to keep `NAME_PITCH` between them and within 0 to 100."""
    steps = NAME_PITCH * np.arange(len(heights))
    placed = np.maximum.accumulate(np.maximum(heights, NAME_PITCH / 2) - steps) + steps
    return np.minimum(placed, 100 - NAME_PITCH * (len(heights) - 0.5) + steps)


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
        self.axes.grid(axis="x", color=FAINT, linewidth=0.6)
        self.axes.set_title("Complications", loc="left", fontsize=TEXT, pad=4)
        self.axes.set_xlabel("patients (%)", fontsize=TEXT)
        self.bars, self.values = [], []
        for row, (label, colour) in enumerate(self.rows.values()):
            self.axes.text(0.5, row - 0.27, label, fontsize=SMALL, va="bottom")
            self.bars.append(self.moves(self.axes.barh(row, 0, 0.42, color=colour)[0]))
            self.values.append(self.moves(MovingWords(self.axes, SMALL, paper=None, weight="bold")))
        ghost = self.moves(self.axes.plot([], [], "|", color=GHOST, markersize=22, markeredgewidth=2)[0])
        self.ghost(ghost, self._held)

    def update(self, run, band=None):
        for line, (bar, words, name) in enumerate(zip(self.bars, self.values, self.rows)):
            readout = run.readouts[name]
            value = 100 * (readout.value or 0)
            bar.set_width(value)
            told = readout.note.split(":")[0] if readout.value is None else percent(readout.value)
            words.put((value, line), told, gap=3)

    def _held(self, run):
        return {"data": ([100 * (run.readouts[name].value or 0) for name in self.rows], range(len(self.rows)))}

    def evidence(self, points):
        rows = tuple(p.row for p in points if p.row.target in self.rows and p.holds)  # all the others would be too many
        self.settled, self.settled_as = self.seen_as("points", rows, lambda: self._place_points(rows)), rows

    def _place_points(self, rows):
        drawn = []
        for line, name in enumerate(self.rows):
            height, here = line + 0.32, [row for row in rows if row.target == name]
            for row in here:
                drawn += diamond(self.axes, row, y=height, color=BLACK).get_children()[::-1]  # spread first
            if here:
                end = max(100 * (row.value if row.high is None else row.high) for row in here)
                place = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
                told = ", ".join(dict.fromkeys(cite(row.source) for row in here))
                drawn.append(self.axes.annotate(told, (end, height), fontsize=SMALL - 0.5, **place))
        return drawn


class Lineages(Chimerism):
    """The share of the graft in neutrophils, red cells, T cells and stem cells; a second mark is lymphocytes."""

    event = "cells given"
    rows = (
        Row(
            ("donor_chimerism", "red_cell_chimerism", "stem_chimerism", "t_cell_chimerism"),
            3.0,
            "From the graft",
            marks=((30, "{value} %, day {day}"), (365, "{value} %, day {day}", "stem_chimerism")),
        ),
    )

    def evidence(self, points):
        super().evidence([point for point in points if point.holds])

    def cite_points(self, rows):
        """Below the names of the curves and the key of the event."""
        place = MARGIN, 0.2
        look = {"first": 1, "pitch": 12, "letters": 14, "va": "top"}
        return draw_citations(self.axes_of["donor_chimerism"], [row.source for row in rows], place, **look)
