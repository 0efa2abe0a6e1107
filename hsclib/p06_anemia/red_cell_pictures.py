"""What a share of donor marrow makes of the red cells, of HbS and of hemoglobin, with patients who were measured."""

from matplotlib.ticker import FuncFormatter

from ..drawing.courses import Courses, Row
from ..drawing.points import colour_of_point
from ..drawing.style import SMALL
from ..sources import cite
from ..words import percent

#: Evidence on this readout says which donor share the clinic found to be enough.
ENOUGH = "chimerism_for_hbs_50"
WORDS_AT = 0.28  # of the donor share: right of the limits, above the curve of HbS
WHOLE = (-6, 108)  # %: a patient at 0 is drawn whole


class MixedRedCells(Courses):
    """Three curves over the donor share of the marrow; the dot is the patient shown."""

    rows = (
        Row(("donor_red_cells",), 1.0, marks=(("donor_chimerism", "{value} %"),), ends=WHOLE),
        Row(("hbs_percent",), 1.3, marks=(("donor_chimerism", "{value} %"),), ends=WHOLE),
        Row(("hemoglobin",), 1.5, marks=(("donor_chimerism", "{value} g/dL"),)),
    )
    margins = {"right": 0.83}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.frames[-1][1].xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g}"))

    def evidence(self, points):
        # hemoglobin was compared with another model, which is no patient to be drawn
        super().evidence([p for p in points if p.row.target != "hemoglobin"])
        self.settled = self.settled + self.seen_as("told of points", tuple(points), lambda: self._tell_points(points))
        self.settled_as = self.settled_as, tuple(points)

    def _tell_points(self, points):
        """Which of them are outliers, and the donor shares that the clinics found to be enough."""
        drawn, axes, small = [], self.axes_of["hbs_percent"], SMALL - 0.5
        for p in points:
            if "outlier" in p.row.note:
                style = {"ha": "right", "va": "center", "fontsize": small, "color": colour_of_point(p)}
                place = {"xytext": (-7, 0), "textcoords": "offset points"}
                drawn.append(axes.annotate("outlier", (p.row.x, p.row.value), **place, **style))
        for line, p in enumerate(p for p in points if p.row.target == ENOUGH and p.row.source):
            colour, words = colour_of_point(p), f"{percent(p.row.value)}: enough for patients ({cite(p.row.source)})"
            style = {"color": colour, "va": "top", "fontsize": small, "transform": axes.get_xaxis_transform()}
            drawn.append(axes.axvline(p.row.value, color=colour, linewidth=1.2, linestyle=":"))
            drawn.append(axes.text(WORDS_AT, 0.97 - 0.13 * line, words, **style))
        return drawn
