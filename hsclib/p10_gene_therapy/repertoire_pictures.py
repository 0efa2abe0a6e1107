"""The clones that carry the blood after gene therapy, and the leukemias that a vector may cause."""

from ..drawing.courses import Courses, Row
from ..drawing.stacked import StackedShares
from ..drawing.style import BLUE, GHOST, SMALL, VERMILION, beside, named
from ..p02_self_renewal.clone_pictures import BLUES

TOP_RISK = 60  # %, so that vectors are seen on one scale
WORDS_FROM = 10.5  # y: right of the published points
LOWEST_WORDS = 0.04  # of the height: any lower they would stand on the axis
NEXT_CLONES = "#BFE0F5"  # colours of the shares that are not drawn one by one
OTHER_CLONES = "#EEEEEE"


class Repertoire(StackedShares):
    """Clones as stacked shares, a growing one below; how many are left, and how even they are."""

    width = 6.0
    stack, share = "shares", "growing"
    colours = (VERMILION, *(BLUES[i % 4] for i in range(10)), NEXT_CLONES, OTHER_CLONES)
    rows = (
        Row(("growing",), 1.9, title="Corrected stem cells by clone", ends=(0, 100)),
        Row(("clones", "clones_theory"), 1.1, title="Clones left"),
        Row(("shannon",), 0.8),
    )
    margins = {"left": 0.1, "right": 0.79, "hspace": 0.42}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.curves["clones_theory"].set(color=GHOST, linewidth=1.4, linestyle=":")
        for height, words, colour in (
            (0.94, "all other clones", GHOST),
            (0.42, "the next 90,\ntogether", BLUE),
            (0.23, "the 10 largest,\neach a shade", BLUE),
            (0.06, "growing clone", VERMILION),
        ):
            beside(self.axes_of["growing"], height, words, **named(colour))


class VectorLeukemia(Courses):
    """Share of patients in whom the vector has caused leukemia, on the teaching scale, beside what was published."""

    width = 4.8
    rows = (
        Row(
            ("leukemia",),
            title="Leukemia from the vector",
            marks=(("leukemia_risk_5_years", "{value} % in {at} y"),),
        ),
    )
    margins = {"left": 0.13, "right": 0.63}
    roles = (*Courses.roles, "consistency")

    def __init__(self, area, model):
        super().__init__(area, model)
        style = {"fontsize": SMALL, "va": "top", "ha": "right", "style": "italic"}
        axes = self.axes_of["leukemia"]
        axes.text(0.97, 0.97, "teaching scale", transform=axes.transAxes, **style)

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["leukemia"].set_ylim(0, max(TOP_RISK, *(108 * run.series["leukemia"].y[-1] for run in runs)))

    def place_flag(self, run, name, day, words, dot, text):
        """At the time of the risk, if the run reaches it; the words stand beside the points, above the axis."""
        at = run.readouts["leukemia_risk_5_years"].at
        day = at if at <= run.series[name].x[-1] else None
        super().place_flag(run, name, day, words, dot, text)
        if day is not None:
            text.xy = WORDS_FROM, max(text.xy[1], LOWEST_WORDS * self.axes_of[name].get_ylim()[1])
