"""What a share of donor marrow makes of the red cells, of HbS and of hemoglobin, with the patients who were measured."""

from matplotlib.ticker import FuncFormatter

from ..drawing.courses import Courses, Row
from ..drawing.style import BLACK, SMALL
from ..sources import cite
from ..words import percent

#: Evidence on this readout says which donor share the clinic found to be enough.
ENOUGH = "chimerism_for_hbs_50"
WORDS_AT = 0.28  # of the donor share: right of the limits, above the curve of HbS


class MixedRedCells(Courses):
    """Three curves over the donor share of the marrow; the dot is the patient shown."""

    rows = (Row(("donor_red_cells",), 1.0), Row(("hbs_percent",), 1.3), Row(("hemoglobin",), 1.5))
    words = {"donor_red_cells": "{value} %", "hbs_percent": "{value} %", "hemoglobin": "{value} g/dL"}

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(right=0.83)
        self.here = {name: self._flag(axes, name) for name, axes in self.axes_of.items()}
        self.enough, self.named = [], []
        self.frames[-1][1].xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}"))

    def fit(self, runs):
        super().fit(runs)
        for name in ("donor_red_cells", "hbs_percent"):
            self.axes_of[name].set_ylim(-6, 108)  # a patient at 0 is drawn whole

    def update(self, run, band=None):
        super().update(run, band)
        for name, (dot, text) in self.here.items():
            self._place_flag(
                self.axes_of[name], run, name, run.settings["donor_chimerism"], self.words[name], dot, text
            )

    def evidence(self, points):
        # hemoglobin was compared with another model, which is no patient to be drawn
        super().evidence([p for p in points if p.row.target != "hemoglobin"])
        for artist in (*self.enough, *self.named):
            artist.remove()
        axes = self.axes_of["hbs_percent"]
        self.named = [
            axes.annotate(
                "outlier",
                (p.row.x, p.row.value),
                (-7, 0),
                textcoords="offset points",
                fontsize=SMALL - 0.5,
                ha="right",
                va="center",
                color=colour_of_point(p),
            )
            for p in points
            if "outlier" in p.row.note
        ]
        self.enough = []
        for line, p in enumerate(p for p in points if p.row.target == ENOUGH and p.row.source):
            colour, words = colour_of_point(p), f"{percent(p.row.value)}: enough for patients ({cite(p.row.source)})"
            self.enough += [
                axes.axvline(p.row.value, color=colour, linewidth=1.2, linestyle=":"),
                axes.text(
                    WORDS_AT,
                    0.97 - 0.13 * line,
                    words,
                    color=colour,
                    fontsize=SMALL - 0.5,
                    va="top",
                    transform=axes.get_xaxis_transform(),
                ),
            ]
        self.stale = True


def colour_of_point(point):
    """Grey where a number does not hold at the settings shown."""
    return BLACK if point.holds else "#BBBBBB"
