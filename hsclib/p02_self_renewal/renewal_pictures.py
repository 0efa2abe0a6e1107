"""Courses of page 02: cells and the message that keeps them, and mutant clones through life."""

from ..drawing.courses import Courses, DecadeCourses, Row
from ..drawing.moving_words import MovingWords
from ..drawing.style import GHOST, PURPLE, SKY, SMALL, ink
from ..words import percent

WORDS_BELOW, WORDS_ABOVE = 5e-4, 40  # VAF in %: near the ends of its axis
FEWEST = 1e-3  # × normal: fewer leave the axis, and are marked at its edge


class Stages(DecadeCourses):
    """Neutrophils, progenitors and stem cells, and how many stem cells one division leaves."""

    cites = False  # grafts and mice: not what the panels of the page follow
    rows = (
        Row(
            ("mature", "progenitor", "stem"),
            1.7,
            title="Cells",
            log=True,
            marks=(("nadir_day", "lowest {value}, day {day}"), ("neutrophil_recovery_day", "90 %: day {day}")),
            level=(1, ""),
        ),
        Row(("signal",), 1.0, level=(1, "1: the pool\n   holds")),
    )
    margins = {"left": 0.085}

    def __init__(self, area, model):
        super().__init__(area, model)
        self.edges["signal"].set_color(ink(PURPLE))

    def fit(self, runs):
        super().fit(runs)
        cells = self.axes_of["stem"]
        low, top = cells.get_ylim()
        cells.set_ylim(min(max(low, FEWEST), 0.05), max(top, 3))
        self.axes_of["signal"].set_ylim(0, 1.08 * max(1.0, *(run.series["signal"].y.max() for run in runs)))

    def update(self, run, band=None):
        super().update(run, band)
        nadir = self.flags[0][-1][1]
        nadir.xy = (nadir.xy[0], 0.72 * nadir.xy[1])  # below the lowest point, where no curve is
        width, marked = self.axes_of["stem"].get_xlim()[1], []
        for name in ("stem", "mature", "progenitor"):  # of marks that would overlap the first stays
            edge = self.edges[name]
            x = edge.xy[0]
            if edge.get_visible() and any(abs(x - other) < 0.12 * width for other in marked):
                edge.set_visible(False)
            elif edge.get_visible():
                marked.append(x)


class Carriers(Courses):
    """How many people have a clone, by age."""

    rows = (Row(("prevalence",), 1.2, marks=(("age", "{value} % at {day}"),)),)
    margins = {"left": 0.085, "right": 0.83}

    def fit(self, runs):
        super().fit(runs)
        highest = 100 * max(run.series["prevalence"].y.max() for run in runs)
        self.axes_of["prevalence"].set_ylim(0, 1.08 * max(highest, 0.1))


class CloneSize(Courses):
    """The size of one clone, by age."""

    rows = (
        Row(
            ("vaf", "vaf_simulated", "limit"),
            1.1,
            title="Clone size: VAF",
            log=True,
            marks=(("age_at_vaf_2_percent", "2 % at age {day}"),),
            ends=(3e-4, 70),
        ),
    )
    margins = Carriers.margins

    def __init__(self, area, model):
        super().__init__(area, model)
        self.curves["vaf_simulated"].set(color=SKY, linewidth=1.6)
        self.bands["vaf_simulated"].set_color(SKY)
        self.curves["limit"].set(color=GHOST, linewidth=1.2, linestyle=":")
        now = self.axes_of["vaf"].axvline(0, color=GHOST, linewidth=1.0, linestyle="--")
        self.now = self.moves(now, behind=True)
        self.now_words = self.moves(MovingWords(self.axes_of["vaf"], SMALL))

    def fit(self, runs):
        super().fit(runs)
        self.axes_of["vaf"].set_xlim(0, 100)

    def update(self, run, band=None):
        super().update(run, band)
        age, size = run.settings["age"], run.readouts["vaf_at_age"].value or 0
        self.now.set_xdata([age, age])
        height = WORDS_BELOW if size > 0.01 else WORDS_ABOVE  # at the end of the line that the curve leaves free
        self.now_words.put((age, height), f"{percent(size)} at {age:g}", gap=-8 if age > 50 else 8)


class ClonesThroughLife(CloneSize, Carriers):
    """The size of one clone, and how many people have one, by age."""

    rows = CloneSize.rows + Carriers.rows
