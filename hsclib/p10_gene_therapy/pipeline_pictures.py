"""The way of a graft: harvest, freezer, infusion, niche; what conditioning leaves; whose blood it is after a year."""

import math

import numpy as np

from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, BLUE, GHOST, GHOST_LINE, ORANGE, SMALL, TEXT, ink, named
from ..words import day, number, percent, quantity

CELLS_PER_DOSE = 70e6  # of a patient of 70 kg, for a dose of 1e6/kg
WIDEST_COUNT = 1.4e9  # cells: 20 million a kg
WIDEST = 1.5  # how thick these are drawn, in units of the axes
GRAFT_ROW, HOST_ROW = 3.1, 0.75  # where the middle of the two streams lies
#: Stations of the graft, and what becomes of it there.
STATIONS = (
    ("harvest", "CD34+ collected"),
    ("freezer", "thawed alive"),
    ("infusion", "homed to marrow"),
    ("LT-HSC", "cells that last"),
)
HEALTHY, CONDITIONED = 2, 3  # where the host's stream begins, and where it has been conditioned
BARS = ((4.1, "niche, day 0"), (5.25, "after a year"))  # where they begin
BAR_WIDTH = 0.55
BAR_BOTTOM, BAR_TOP = 0.0, 3.9
BESIDE = 6.45  # where the words about the blood stand
LEFT = 0.32  # of a station: its words begin there
FLAT = 0.22  # around a station a stream is level


class Pipeline(Picture):
    """Two streams, as thick as the logarithm of their cells, that meet in the niche; two bars say whose it is.

    The upper stream is the graft, the lower the host's stem cells under conditioning. The bars are
    shares of all places of the niche.
    """

    width, height = 9.6, 4.6
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.axes = axes = area.add_axes([0.01, 0.1, 0.98, 0.8])
        axes.set(xlim=(-0.4, 8.0), ylim=(-0.75, 4.9), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title("The way of a graft, in a patient of 70 kg", loc="left", fontsize=TEXT, pad=4)
        key = "Streams: thickness is the logarithm of the number of cells. Bars: shares of all places of the niche."
        axes.set_xlabel(key, fontsize=SMALL, loc="left")
        for x, (name, what) in enumerate(STATIONS):
            axes.text(x - LEFT, 4.6, name, fontsize=TEXT, weight="bold", va="center")
            axes.text(x - LEFT, 4.25, what, fontsize=SMALL - 1, va="center")
        for x, name in (*BARS, (BESIDE, "blood")):
            axes.text(x, 4.6, name, fontsize=TEXT, weight="bold", va="center")
        for x, name in ((HEALTHY, "host"), (CONDITIONED, "conditioning")):
            axes.text(x - LEFT, 1.45, name, fontsize=TEXT, weight="bold", va="center")
        # as the bars, from the top
        for x, word, colour in ((0, "graft", ORANGE), (0.42, "free", GHOST), (0.72, "host", BLUE)):
            axes.text(BARS[0][0] + x, 4.25, word, fontsize=SMALL - 1, va="center", **named(colour))
        self.streams = [self._filled(colour, 0.6) for colour in (ORANGE, BLUE)]
        self.bars = [[self._filled(*look) for look in ((ORANGE, 0.9), (GHOST, 0.15), (BLUE, 0.8))] for _ in BARS]
        for stream in range(2):
            for edge in (1, 2):  # of the outline: below and above
                line = self.moves(axes.plot([], [], **GHOST_LINE | {"linewidth": 1.5})[0])
                self.ghost(line, _held, stream, edge)
        self.numbers = []

    def _filled(self, colour, alpha):
        return self.moves(self.axes.fill_between([0], [0], [0], color=colour, alpha=alpha, linewidth=0))

    def update(self, run, band=None):
        for stream, outline in zip(self.streams, outlines(run)):
            stream.set_data(*outline)
        for bars, (x, _), shares in zip(self.bars, BARS, places(run)):
            edges = BAR_TOP - np.cumsum([0, *shares]) * (BAR_TOP - BAR_BOTTOM)
            for bar, top, bottom in zip(bars, edges, edges[1:]):
                bar.set_data([x, x + BAR_WIDTH], [bottom] * 2, [top] * 2)
        told = labels(run)
        if not self.numbers:
            self.numbers = [self.moves(MovingWords(self.axes, SMALL)) for _ in told]
        for words, (x, y, text, colour) in zip(self.numbers, told):
            words.put((x, y), text, gap=0)
            words.set_color(ink(colour))


def cells(run):
    """Of the graft at each station, the last in the niche; of the host before and after conditioning."""
    infused, homed, lasting, placed, host = (
        run.readouts[name].value
        for name in ("infused_dose", "homed_dose", "stem_cells_homed", "stem_cells_engrafted", "host_stem_cells")
    )
    doses = run.settings["cd34_dose"], infused, homed
    graft = (*(CELLS_PER_DOSE * dose for dose in doses), lasting, placed)
    return graft, (host / run.settings["host_survival"], host)


def outlines(run):
    """x, lower and upper edge of the two streams."""
    graft, host = cells(run)
    niche = BARS[0][0]
    return [
        _stream(GRAFT_ROW, [*enumerate(graft[:4]), (niche, graft[4])]),
        _stream(HOST_ROW, [(HEALTHY, host[0]), (CONDITIONED, host[1]), (niche, host[1])]),
    ]


def _held(run, stream, edge):
    """How one edge of a stream shows a run that is held."""
    outline = outlines(run)[stream]
    return {"data": (outline[0], outline[edge])}


def _stream(middle, stations):
    end = stations[-1][0]
    x = np.array([edge for where, _ in stations for edge in (where - FLAT, min(where + FLAT, end))])
    half = np.array([_thick(count) / 2 for _, count in stations for _ in range(2)])
    return x, middle - half, middle + half


def _thick(count):
    return WIDEST * max(math.log10(max(count, 1)) / math.log10(WIDEST_COUNT), 0.01)  # one cell is still a line


def places(run):
    """Shares of graft, nobody and host in the niche on day 0 and after a year."""
    held = np.array([run.series[name].y for name in ("donor", "free", "host")])
    days = run.series["host"].x
    for when in (0, 365):
        now = np.array([np.interp(when, days, y) for y in held])
        yield now / now.sum()


def labels(run):
    """x, y, words and colour of every number in the picture."""
    graft, host = cells(run)
    readouts, settings = run.readouts, run.settings
    given = [
        quantity(settings["cd34_dose"], "1e6/kg"),
        readouts["infused_dose"].text,
        readouts["homed_dose"].text,
        f"1 in {number(1 / settings['lt_hsc_fraction'])}",
    ]
    found = [(x - LEFT, GRAFT_ROW - 1.0, number(count), ORANGE) for x, count in enumerate(graft[:4])]
    found += [(x - LEFT, GRAFT_ROW - 1.3, words, BLACK) for x, words in enumerate(given)]
    found += [
        (HEALTHY - LEFT, HOST_ROW - 0.9, f"{number(host[0])} LT-HSC", BLUE),
        (CONDITIONED - LEFT, HOST_ROW - 0.9, f"{number(host[1])} survive", BLUE),
        (CONDITIONED - LEFT, HOST_ROW - 1.2, percent(settings["host_survival"]), BLACK),
    ]
    found.append((BARS[0][0], BAR_BOTTOM - 0.25, f"{number(graft[4])} of the graft", ORANGE))
    found.append((BARS[1][0], BAR_BOTTOM - 0.25, f"{percent(readouts['chimerism_1_year'].value)} of LT-HSC", ORANGE))
    for y, name, what in (
        (3.75, "neutrophil_engraftment_day", "neutrophils above {:g}"),
        (3.0, "platelet_engraftment_day", "platelets above {:g}"),
        (2.25, "late_failure_day", "late failure"),
    ):
        reached = readouts[name]
        when = reached.note.partition(":")[0] if reached.value is None else day(reached.value)
        found += [(BESIDE, y, what.format(reached.at), BLACK), (BESIDE, y - 0.3, when, BLACK)]
    for y, when, what in ((1.2, "day_30", "on day 30"), (0.9, "1_year", "after a year")):
        share = percent(readouts[f"neutrophil_chimerism_{when}"].value)
        found.append((BESIDE, y, f"{what} {share}", ORANGE))
    return [*found, (BESIDE, 1.5, "neutrophils of the graft", BLACK)]
