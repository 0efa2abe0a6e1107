"""The clones that carry the blood after gene therapy, and the leukemias that a vector may cause."""

from ..drawing.courses import MARGIN, Courses, Row
from ..drawing.stacked import StackedShares
from ..drawing.style import BLUE, GHOST, GREEN, SMALL, VERMILION, ink
from ..p02_self_renewal.clone_pictures import BLUES

HIGH = 60  # %, so that vectors are seen on one scale
LOWEST = 0.04  # of the height: words any lower would stand on the axis
NEXT, OTHERS = "#BFE0F5", "#EEEEEE"  # of the shares that are not drawn one by one


class Repertoire(StackedShares):
    """Clones as stacked shares, a growing one below; how many are left, and how even they are."""

    width = 6.0
    stack, share = "shares", "growing"
    colours = (VERMILION, *(BLUES[i % 4] for i in range(10)), NEXT, OTHERS)
    rows = (
        Row(("growing",), 1.9, title="Corrected stem cells by clone"),
        Row(("clones", "clones_theory"), 1.1, title="Clones left"),
        Row(("shannon",), 0.8),
    )

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.1, right=0.79, hspace=0.42)
        self.curves["clones_theory"].set(color=GHOST, linewidth=1.4, linestyle=":")
        for artist in (self.curves["shannon"], self.bands["shannon"], self.edges["shannon"]):
            artist.set_color(GREEN)
        axes = self.axes_of["growing"]
        for height, words, colour in (
            (0.94, "all other clones", GHOST),
            (0.42, "the next 90,\ntogether", BLUE),
            (0.23, "the 10 largest,\neach a shade", BLUE),
            (0.06, "growing clone", VERMILION),
        ):
            axes.text(
                MARGIN,
                height,
                words,
                transform=axes.transAxes,
                fontsize=SMALL,
                va="center",
                color=ink(colour),
                weight="bold",
            )


class VectorLeukemia(Courses):
    """Share of patients in whom the vector has caused leukemia, on the teaching scale, beside what was published."""

    width = 4.8
    rows = (Row(("leukemia",), title="Leukemia from the vector"),)
    roles = (*Courses.roles, "consistency")

    def __init__(self, area, model):
        super().__init__(area, model)
        area.subplots_adjust(left=0.13, right=0.63)
        for artist in (self.curves["leukemia"], self.bands["leukemia"], self.edges["leukemia"]):
            artist.set_color(VERMILION)
        self.axes_of["leukemia"].text(
            0.03,
            0.97,
            "teaching scale",
            transform=self.axes_of["leukemia"].transAxes,
            fontsize=SMALL,
            va="top",
            style="italic",
        )
        self.told = self._flag(self.axes_of["leukemia"], "leukemia")

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["leukemia"].set_ylim(0, max(HIGH, *(108 * run.series["leukemia"].y[-1] for run in runs)))

    def update(self, run, band=None):
        super().update(run, band)
        axes, (dot, words) = self.axes_of["leukemia"], self.told
        when = run.readouts["leukemia_risk_5_years"].at
        self._place_flag(axes, run, "leukemia", when, f"{{value}} % in {when:g} years", dot, words)
        words.xy = when, max(words.xy[1], LOWEST * axes.get_ylim()[1])
