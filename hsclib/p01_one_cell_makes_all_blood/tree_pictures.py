"""The tree of blood formation: a label spreading through the mouse, and what a person makes each day at its ends."""

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from ..drawing.courses import Courses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, GHOST, GREEN, SMALL, TEXT, colour_of
from ..words import number, percent

TREE_WIDTH = 115.0  # of the sheet that the tree is laid out on, in its own units
TREE_LOW, TREE_HIGH = -9.0, 63.0
PILL = 4.2  # height of a box
MOUSE_ENDS, PERSON_STARTS = 59.5, 87.0  # along the sheet
INK = "#333333"
FLOW = "#8A949C"
UNLABELLED = "#D2D7DA"
MOUSE_GROUND, PERSON_GROUND = "#F1F6F3", "#FAF5EC"

CELLS_PER_DOT = 10  # for 100 stem cells
MOST_DOTTED = 2000  # cells of a pool
GOLDEN_ANGLE = 2.399963  # rad; dots one such angle further fill a disc evenly
DOT_SPACING = 0.8
MIX = 2**0.5  # multiples of it, without their whole part, pick any share of the dots evenly

#: Pools of the mouse, by their place along the sheet; the stem cells are the measure of the others.
STEM_CELLS = 7
LEVEL = 35  # the height of all pools
#: Their names, and the readouts with their cells for each stem cell and their labeled share.
POOLS = {21.5: ("ST-HSC", "st_cells_on_day", "st_label_on_day"), 40: ("MPP", "mpp_cells_on_day", "mpp_label_on_day")}
#: Boxes: left edge, middle height, width, and whether label follows that of the MPP within days or weeks.
BOXES = {
    "CMP": (53, 40, 6, True),
    "CLP": (53, 12, 6, False),
    "MEP": (63, 49, 6, True),
    "GMP": (63, 29, 6, True),
    "BFU-E": (71, 55, 6.4, True),
    "CFU-E": (79.5, 55, 6.4, True),
    "MkP": (75, 46, 6.4, True),
    "red cells": (91, 55, 11.5, True),
    "platelets": (91, 48.5, 11.5, True),
    "neutrophils": (91, 39.5, 11.5, True),
    "monocytes": (91, 33, 11.5, True),
    "eosinophils": (91, 26.5, 11.5, True),
    "basophils": (91, 20, 11.5, True),
    "B cells": (91, 13.5, 11.5, False),
    "T cells": (91, 6.5, 11.5, False),
    "NK cells": (91, -0.3, 11.5, False),
}
#: Arrows of the mouse in the order of the series `flows`: both ends, and where the number stands.
MOUSE_ARROWS = (
    ((10.2, 35), (16.5, 35), (13.5, 45)),
    ((26.5, 35), (31.7, 35), (29.3, 45)),
    ((48, 36.5), (53, 40), (53, 45.5)),
    ((46.5, 30), (53, 12), (55, 17)),
)
#: Arrows of a person, by the cell whose daily number they carry, copies of mature cells apart; the others are
#: structure only.
PERSON_ARROWS = {
    ("CFU-E", "red cells"): "red_cells",
    ("MkP", "platelets"): "platelets",
    ("GMP", "neutrophils"): "neutrophils",
    ("GMP", "monocytes"): "monocytes",
    ("CLP", "B cells"): "b_cells",
    ("CLP", "T cells"): "t_cells",
}
STEPS = (("CMP", "MEP"), ("CMP", "GMP"), ("MEP", "BFU-E"), ("MEP", "MkP"), ("BFU-E", "CFU-E"))
STEPS += (("GMP", "eosinophils"), ("GMP", "basophils"), ("CLP", "NK cells"))
THINNEST_MOUSE = 0.1  # cells a day
THINNEST_PERSON = 3e7  # cells a day
#: From stem cells to platelets past the MPP, above the pools and below their names.
SHORTCUT = ((7, 42), (7, 49.8), (57, 49.8), (65, 45), (75, 45))

DOTS = {"s": 30, "linewidths": 0.5, "edgecolors": "#8A9298", "zorder": 3}
LABELLED = {"color": "#00694D", "weight": "bold"}
ROUND = {"boxstyle": "round,pad=0,rounding_size=1", "facecolor": "white", "edgecolor": INK, "linewidth": 0.9}


class LabelCourses(Courses):
    """The labeled shares over the days, with the day that the tree shows."""

    rows = (
        Row(
            ("hsc_label", "st_label", "mpp_label"),
            title="Cells that descend from a labeled stem cell",
            marks=(("mpp_half_label_day", "half of the MPP: day {day}", "mpp_label"),),
        ),
    )
    margins = {"top": 0.84, "bottom": 0.31}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.now = self.moves(self.axes_of["mpp_label"].axvline(0, color=BLACK, linewidth=1.2, linestyle=":"))

    def update(self, run, band=None):
        super().update(run, band)
        self.now.set_xdata([run.settings["day"]] * 2)

    def place_flag(self, run, name, day, *flag):
        """A day that lies ahead is not told."""
        super().place_flag(run, name, day if day and day <= run.settings["day"] else None, *flag)


class LabelledTree(Picture):
    """The tree, its labeled cells on one day, and the label over time below it."""

    width, height = 9.6, 5.2

    def __init__(self, area, model):
        super().__init__(area, model)
        above, below = area.subfigures(2, 1, height_ratios=(4.0, 1.4))
        self.courses = LabelCourses(below, model)
        self.axes = above.add_axes([0.01, 0.0, 0.98, 0.93])
        self.axes.set(xlim=(0, TREE_WIDTH), ylim=(TREE_LOW, TREE_HIGH), xticks=[], yticks=[])
        self.axes.spines[:].set_visible(False)
        box = self.axes.get_window_extent()
        # so that a cluster of dots is round
        self.stretch = (box.width / TREE_WIDTH) / (box.height / (TREE_HIGH - TREE_LOW))
        self._prepare_still()
        self._prepare_moving()
        self.moving += self.courses.moving
        self.kept += self.courses.kept

    def _prepare_still(self):
        axes = self.axes
        title = "A model of the tree: flow and label in the mouse, daily production of a person"
        axes.set_title(title, loc="left", fontsize=TEXT, pad=4)
        for start, end, tint in ((0, MOUSE_ENDS, MOUSE_GROUND), (PERSON_STARTS, TREE_WIDTH, PERSON_GROUND)):
            axes.axvspan(start, end, color=tint, linewidth=0, zorder=0)
        self._words((1, 60), "MOUSE, for 100 stem cells", weight="bold")
        self._words((PERSON_STARTS + 1, 60.8), "PERSON, made each day", weight="bold")
        self._words(
            (1, -1.5),
            "One dot: 10 cells. Green: descends from a labeled stem cell. Numbers:\n"
            "cells a day (rates: Busch 2015). One step thicker: ten times the flow.\n"
            "Dashed: a shortcut to platelets, left out here (Morcos 2022).",
        )
        self._words(
            (MOUSE_ENDS + 1.5, -4.2),
            "Pale green: drawn as in the\nMPP. Lymphoid cells follow\nlater and are left white.",
        )
        self._words((PERSON_STARTS + 1, -5.9), "↻ copies of mature cells\nSender 2021 and others")
        for x, name in ((STEM_CELLS, "LT-HSC"), *((x, name) for x, (name, *_) in POOLS.items())):
            self._words((x, 53.5), name, weight="bold", ha="center")
        places, colours = self._cluster(STEM_CELLS, 100, 1)
        axes.scatter(*places.T, c=colours, **DOTS)
        self._words((STEM_CELLS, 18.5), "100 cells", ha="center")
        self._words((STEM_CELLS, 14), "100 % labeled", ha="center", **LABELLED)
        for name, (left, middle, width, _) in BOXES.items():
            axes.add_patch(FancyBboxPatch((left, middle - PILL / 2), width, PILL, zorder=3, **ROUND))
            self._words((left + width / 2, middle), name, ha="center", zorder=4)
        ends = [Path.MOVETO, *[Path.LINETO] * (len(SHORTCUT) - 1)]
        dashed = {"fill": False, "edgecolor": FLOW, "linewidth": 1.2, "linestyle": "--", "zorder": 1}
        axes.add_patch(PathPatch(Path(SHORTCUT, ends), **dashed))
        for start, end in STEPS:
            self._arrow(*self._between(start, end), FLOW, 1.2)

    def _words(self, place, text, **style):
        return self.axes.text(*place, text, **{"fontsize": SMALL, "va": "center", "color": INK} | style)

    def _between(self, start, end):
        """From the right of one box to the left of another."""
        left, middle, width, _ = BOXES[start]
        return (left + width, middle), BOXES[end][:2]

    def _arrow(self, start, end, colour, width):
        """A band that leaves and arrives level, and its head."""
        middle, tip = (start[0] + end[0]) / 2, end[0] - 0.9
        corners = [start, (middle, start[1]), (middle, end[1]), (tip - 0.6, end[1])]
        path = Path(corners, [Path.MOVETO, *[Path.CURVE4] * 3])
        band = self.axes.add_patch(PathPatch(path, fill=False, edgecolor=colour, capstyle="butt", zorder=1))
        head = self.axes.plot([tip], [end[1]], ">", color=colour, markeredgewidth=0, zorder=2)[0]
        _set_width(band, head, width)
        return band, head

    def _prepare_moving(self):
        self.day = self._moving_words(size=15, weight="bold")
        self.arrows = [[self.moves(a) for a in self._arrow(start, end, FLOW, 1)] for start, end, _ in MOUSE_ARROWS]
        self.dots = self.moves(self.axes.scatter([], [], **DOTS))
        self.flows = [self._moving_words(MOUSE_GROUND, ha="center") for _ in MOUSE_ARROWS]
        pale = PolyCollection([], facecolor=GREEN, alpha=0.38, linewidth=0, zorder=5)
        self.pale = self.moves(self.axes.add_collection(pale))
        self.sizes = [self._moving_words(ha="center") for _ in POOLS]
        self.shares = [self._moving_words(ha="center", **LABELLED) for _ in POOLS]
        for x in POOLS:
            self.ghost(self._words((x, 8.5), "", ha="center", color=GHOST), _held, x)

    def _moving_words(self, paper=None, size=SMALL, **style):
        return self.moves(MovingWords(self.axes, size, paper, **{"color": INK} | style))

    def fit(self, runs):
        self.courses.fit(runs)
        person = self.anew("person")
        for (start, end), cell in PERSON_ARROWS.items():
            new, copied = _made(runs[0], cell)
            person += self._arrow(*self._between(start, end), colour_of(cell), _points(new, THINNEST_PERSON))
            told = f"{number(new)}\n↻ {number(copied)}" if copied else number(new)
            person.append(self._words((103.2, BOXES[end][1]), told))

    def update(self, run, band=None):
        self.courses.update(run, band)
        self.day.put((31, 60), f"day {run.settings['day']:g}", gap=0)
        flows = zip(MOUSE_ARROWS, self.arrows, self.flows, run.series["flows"].y)
        for (*_, place), (arrow, head), words, flow in flows:
            _set_width(arrow, head, _points(flow, THINNEST_MOUSE))
            words.put(place, f"{number(flow)} a day", gap=0)
        clusters = []
        for x, size, share in zip(POOLS, self.sizes, self.shares):
            cells, label = _cells(run, x)
            fewer = f", {MOST_DOTTED // CELLS_PER_DOT} dots" if cells > MOST_DOTTED else ""
            size.put((x, 18.5), f"{cells:,.0f} cells{fewer}", gap=0)
            share.put((x, 14), f"{percent(label)} labeled", gap=0)
            clusters.append(self._cluster(x, cells, label))
        places, colours = zip(*clusters)
        self.dots.set_offsets(np.concatenate(places))
        self.dots.set_facecolor(np.concatenate(colours))
        self.pale.set_verts([_filled(*box[:3], label) for box in BOXES.values() if box[3]])

    def _cluster(self, x, cells, label):
        """Dots for so many cells around `x`, evenly spread, and their colours."""
        i = np.arange(round(min(cells, MOST_DOTTED) / CELLS_PER_DOT))
        radius, angle = DOT_SPACING * np.sqrt(i + 0.5), GOLDEN_ANGLE * i
        places = np.column_stack([x + radius * np.cos(angle), LEVEL + self.stretch * radius * np.sin(angle)])
        return places, np.where((i + 0.5) * MIX % 1 < label, GREEN, UNLABELLED)


def _cells(run, x):
    """Cells (for 100 stem cells) and labeled share of the pool at this place."""
    _, cells, label = POOLS[x]
    return 100 * run.readouts[cells].value, run.readouts[label].value


def _made(run, cell):
    """What a person makes of a cell a day: new, and as copies of mature ones."""
    made, copied = (run.readouts.get(f"{cell}_{word}") for word in ("per_day", "copied"))
    copies = made.value * copied.value if copied else 0
    return made.value - copies, copies


def _held(run, x):
    """What is told of a pool in a run that is held."""
    cells, label = _cells(run, x)
    return {"text": f"held: {cells:,.0f},\n{percent(label)}"}


def _points(flow, thinnest):
    """Thickness of an arrow: three points more for every tenfold flow; none for no flow."""
    return 1 + 3 * max(np.log10(flow / thinnest), 0) if flow > 0 else 0


def _set_width(band, head, points):
    band.set_linewidth(points)
    head.set_markersize(points + 5 if points else 0)


def _filled(left, middle, width, share):
    """The labeled part of a box, from the left."""
    right, low, high = left + share * width, middle - PILL / 2, middle + PILL / 2
    return [(left, low), (right, low), (right, high), (left, high)]


class PlateletShortcut(Courses):
    """The labeled shares with that of platelets, and how many platelets are made."""

    rows = (
        Row(("hsc_label", "mpp_label", "platelet_label"), title="Cells that descend from a labeled stem cell"),
        Row(("platelets_made",)),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        style = {"color": BLACK, "linewidth": 1.2, "linestyle": ":"}
        self.now = [self.moves(axes.axvline(0, **style)) for _, axes in self.frames]

    def update(self, run, band=None):
        super().update(run, band)
        for line in self.now:
            line.set_xdata([run.settings["day"]] * 2)
