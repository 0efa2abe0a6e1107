"""The niches of a marrow as a lattice: who holds each place, before the donor cells and at the end."""

import numpy as np

from ..drawing.courses import Courses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.sheet import Picture
from ..drawing.style import BLACK, GHOST, SMALL, TEXT, colour_of

LATTICE_ROWS, LATTICE_COLUMNS = 16, 25
#: The order in which places are dealt out: hosts from its start, donors from its end, so that few change at a time.
ORDER = np.random.default_rng(0).permutation(LATTICE_ROWS * LATTICE_COLUMNS)
#: By series: told apart by shape and by lightness too.
HOLDERS = {
    "host": {"marker": "o", "color": colour_of("host")},
    "free": {"marker": "o", "color": "white", "markeredgecolor": "#666666"},
    "donor": {"marker": "s", "color": colour_of("donor"), "markeredgecolor": BLACK},
}
MARK = {"markeredgewidth": 0.7, "markersize": 6.2, "linestyle": ""}


class NicheLattice(Picture):
    """Two lattices; each mark is a fixed share of all niches."""

    width = 3.3
    spreads = False
    whose = "mouse"
    moments = ("Before the donor cells", "At the end")
    words = {"host": "host", "free": "free", "donor": "donor"}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.frames = area.subplots(2, 1)
        area.subplots_adjust(left=0.03, right=0.97, top=0.87, bottom=0.095, hspace=0.24)
        self.marks = [
            {name: axes.plot([], [], animated=True, **MARK, **look)[0] for name, look in HOLDERS.items()}
            for axes in self.frames
        ]
        before, after = (list(marks.values()) for marks in self.marks)
        self.settled, self.moving = before, after  # few sliders act before the donor cells come
        self.counts = [self.moves(MovingWords(axes, SMALL)) for axes in self.frames]
        style = {"transform": self.frames[1].transAxes, "fontsize": SMALL, "color": GHOST, "va": "top"}
        self.ghost(self.frames[1].text(0, -0.04, "", **style), self._held)
        for axes, when in zip(self.frames, self.moments):
            axes.set_title(when, loc="left", fontsize=TEXT, pad=2)
            # the counts stand above the marks
            axes.set(xlim=(-0.7, LATTICE_COLUMNS - 0.3), ylim=(LATTICE_ROWS - 0.3, -2.2), xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        # below the line on which the name of a held run stands
        style = {"loc": "upper left", "bbox_to_anchor": (0, 0.967), "ncols": 3, "fontsize": SMALL, "frameon": False}
        style |= {"handletextpad": 0.2, "columnspacing": 1.2, "borderpad": 0.1}
        area.legend(self.marks[0].values(), self.words.values(), **style)

    def fit(self, runs):
        niches = sum(runs[0].series[name].y[0] for name in HOLDERS)
        scale = f"1 mark = {niches / ORDER.size:.0f} of {round(niches, -3):,.0f} niches ({self.whose})"
        if "niches" in runs[0].settings:  # a slider moves their number
            scale = f"1 mark = 1/{ORDER.size} of the niches ({self.whose})"
        self.frames[1].set_xlabel(scale, fontsize=SMALL, labelpad=18, loc="left")
        self.stale = True

    def update(self, run, band=None):
        for axes_marks, words, moment in zip(self.marks, self.counts, (0, -1)):
            words.put((-0.6, -1.4), f"day {run.series['host'].x[moment]:.0f}: {self._told(run, moment)}", gap=0)
            dealt = _deal([run.series[name].y[moment] for name in HOLDERS])
            for mark, places in zip(axes_marks.values(), dealt):
                mark.set_data(places % LATTICE_COLUMNS, places // LATTICE_COLUMNS)
            if moment == 0:
                self.settled_as = tuple(places.size for places in dealt)

    def _told(self, run, moment):
        return " · ".join(f"{self.words[name]} {run.series[name].y[moment]:,.0f}" for name in HOLDERS)

    def _held(self, run):
        return {"text": f"held: {self._told(run, -1)}"}


def _deal(counts):
    """The places of each holder, in proportion to its count; the largest remainders round up."""
    exact = np.array(counts) / sum(counts) * ORDER.size
    marks = np.floor(exact).astype(int)
    marks[np.argsort(marks - exact)[: ORDER.size - marks.sum()]] += 1
    return np.split(ORDER, np.cumsum(marks)[:-1])


class NicheCourse(Courses):
    """Niches by holder, and donor chimerism, over time."""

    width = 3.9
    event = "dose"
    rows = (Row(("host", "donor", "free"), 1.3, "Places in the marrow"), Row(("chimerism",), 1.0))
    margins = {"left": 0.14, "right": 0.83}
    event_height = 0.5  # the names of the curves stand above


class DonorNiches(NicheCourse):
    """The niches that donor cells hold, on an axis of their own."""

    rows = (Row(("donor",), 1.6, "Held by donor cells"), Row(("chimerism",), 0.8))
