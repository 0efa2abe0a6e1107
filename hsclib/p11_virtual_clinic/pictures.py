"""The virtual clinic: what each choice makes of blood, iron, days and people, as small multiples on common axes."""

import math
import textwrap

import numpy as np
from matplotlib.patches import Polygon, Rectangle

from ..drawing.courses import as_drawn
from ..drawing.moving_words import MovingWords
from ..drawing.quick_axes import Hatching, QuickAxes
from ..drawing.sheet import Picture
from ..drawing.style import (
    BLACK,
    GHOST_LINE,
    GREEN,
    QUIET,
    SMALL,
    TEXT,
    VERMILION,
    axis_label,
    beside,
    colour_of,
    ink,
    tidy,
)
from ..drawing.told import UNTOLD
from ..evidence import thresholds
from ..p09_whose_blood.pictures import CURED, CURED_INK, ILL, ILL_INK, UNSEEN
from ..words import number, percent

COLUMNS = {"none": "no therapy", "relief": "relief", "transplant": "transplant", "gene_therapy": "gene therapy"}
CHOICES = {"none": "none", "relief": "relief", "transplant": "allogeneic transplant", "gene_therapy": "gene therapy"}
#: Cream on white, and so thin that it stains no line below.
CHOSEN = {"facecolor": "#FFC400", "alpha": 0.118, "linewidth": 0, "animated": True}
DIED = "#C9C9C9"
HEADROOM = {"count": 1.05, "iron": 1.25, "days": 1.25}  # above the highest curve
HALF_LINE, PITCH = 5.5, 12.5  # points: from the edge of a line of words to its middle, and from line to line
TITLE_RISE, WHO_RISE = 29.5, 11.8  # points from the upper axes to the middle of what is written above them
UNIT_PAD = 18  # points from the axes to the unit of time, below the numbers
PEOPLE_LINES, WHY_LINES = 3, 5  # at most
NAMES_AT = 1.02  # where names beside the last column begin, in widths of the axes


class ClinicComparison(Picture):
    """Rows: the count that matters, iron, days of treatment, people. Columns: the choices; the one told is on cream.

    Beyond the years in which people were followed, what becomes of them is hatched: a guess. What depends on the
    choice and the horizon, the axes too, is settled; so only another patient costs a redraw of what rests.
    """

    width, height = 10.0, 5.2
    spreads = False
    rows = ("count", "iron", "days", "people")

    def __init__(self, area, model):
        super().__init__(area, model)
        frames = area.subplots(4, 4, sharex=True, sharey="row", height_ratios=(1.1, 1, 0.8, 1.2))
        area.subplots_adjust(left=0.055, right=0.885, top=0.9, bottom=0.09, hspace=0.5, wspace=0.09)
        self.frames = {
            (row, column): frames[i, j] for i, row in enumerate(self.rows) for j, column in enumerate(COLUMNS)
        }
        for axes in frames.flat:
            tidy(axes)
            axes.margins(0)
        self.axes = QuickAxes(frames, NAMES_AT)
        self.curves, self.values, self.areas, self.guesses, self.others, self.told = {}, {}, {}, {}, {}, {}
        for (row, column), axes in self.frames.items():
            self._prepare(row, column, axes)
        self._prepare_settled()
        for height, words, colour in (
            (0.9, "■ died", "#5F5F5F"),
            (0.74, "■ alive, ill", ILL_INK),
            (0.58, "■ disease-free", CURED_INK),
            (0.42, "┄ healthy, alive", BLACK),
            (0.26, "// a guess", "#5F5F5F"),
        ):
            beside(frames[-1, -1], height, words, x=NAMES_AT, fontsize=SMALL - 0.5, color=colour, va="baseline")
        self.shown, self.titled, self.fitted, self.limits = None, None, {}, {}

    def _prepare(self, row, column, axes):
        """What moves in one of the axes, from back to front."""
        people = row == "people"
        if people:
            self.told[column] = axes.text(0, 0, "", animated=True)  # never drawn: for those who do not see the lines
            look = {"linewidth": 0, "animated": True}
            self.areas[column] = [
                self.moves(axes.add_patch(Polygon([(0, 0), (1, 0), (1, 1)], color=colour, **look)))
                for colour in (DIED, ILL, CURED)
            ]
            self.guesses[column] = self.moves(Hatching(axes))
            self.others[column] = self.moves(axes.plot([], [], color=BLACK, linewidth=1, linestyle=":")[0])
        colour = {"iron": VERMILION, "days": "#555555", "people": GREEN}.get(row)
        ghost = self.moves(axes.plot([], [], **GHOST_LINE | {"linewidth": 1.6})[0])
        self.ghost(ghost, _held, row, column)
        self.curves[row, column] = self.moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
        style = {"share": True, "weight": "bold", "ha": "right" if row == "count" else "left"}
        style |= {"color": "#222222", "gid": UNTOLD} if people else {"color": ink(colour or BLACK)}
        self.values[row, column] = [
            self.moves(MovingWords(axes, SMALL, **style)) for _ in range(PEOPLE_LINES if people else 1)
        ]

    def _prepare_settled(self):
        """What depends on the choice."""
        plain, small = {"paper": None, "share": True, "ha": "center", "animated": True, "gid": UNTOLD}, {"color": QUIET}
        self.grounds, self.titles, self.who_may, self.why = {}, {}, {}, {}
        for column in COLUMNS:
            top, bottom = self.frames["count", column], self.frames["people", column]
            self.titles[column] = {w: MovingWords(top, TEXT, weight=w, **plain) for w in ("normal", "bold")}
            self.who_may[column] = MovingWords(top, SMALL - 1, **plain, **small)
            self.why[column] = [MovingWords(bottom, SMALL - 0.5, **plain, **small) for _ in range(WHY_LINES)]
            self.grounds[column] = [
                self.frames[row, column].add_patch(
                    Rectangle((0, 0), 1, 1, transform=self.frames[row, column].transAxes, **CHOSEN)
                )
                for row in self.rows
            ]

    def fit(self, runs):
        """Common axes for all runs of a patient and a horizon; other patients bring axes of their own in `update`."""
        worlds = {_world(run) for run in runs}
        self.fitted = {world: _limits_for([run for run in runs if _world(run) == world]) for world in worlds}
        self.shown = None

    def update(self, run, band=None):
        self.limits = self.fitted.get(_world(run)) or _limits_for([run])
        if run.settings["patient"] != self.titled:
            self.titled = run.settings["patient"]
            self._draw_still(run)
        told = run.settings["therapy"], run.settings["donor"], run.settings["age_group"]
        now = _world(run), *told, tuple(self.limits.values())
        if now != self.shown:
            self.shown = self.settled_as = now
            self._settle(run)
        for row, column in self.frames:
            if row == "people":
                self._people(run, column)
            else:
                self._curve(run, row, column)

    def _curve(self, run, row, column):
        series = run.series[f"{row}_{column}"]
        curve, exists = self.curves[row, column], _exists(run, column)
        curve.set_data(series.x, series.y)
        curve.set(alpha=1 if exists else 0.35, linestyle="-" if exists else ":")
        if row == "count":
            curve.set_color(colour_of(_count(run)))
        top, end = self.limits[row], float(series.y[-1])
        seen = f"{end:.0f}" if row == "days" else number(end if end >= 0.005 else 0)
        if row == "count" and series.x_unit == "d":  # after chemotherapy the valley counts
            seen = f"lowest {number(float(series.y.min()))}"
        text = f"{'▲ ' if series.y.max() > top else ''}{seen}"
        low = row == "count" and _count(run) == "hemoglobin"
        place = (0.97, 0.07) if low else (0.97, 0.96) if row == "count" else (0.04, 0.95)
        (words,) = self.values[row, column]
        words.put(place, text if exists else "", gap=0, rise=HALF_LINE if low else -HALF_LINE)
        words.set_color(ink(curve.get_color()))

    def _people(self, run, column):
        alive, cured = (run.series[f"{name}_{column}"] for name in ("alive", "cured"))
        readout, exists = run.readouts[f"alive_{column}"], _exists(run, column)
        known = readout.value is not None
        edges = (0 * alive.y, cured.y, alive.y, 1 + 0 * alive.y)
        for patch, low, high in zip(self.areas[column], edges[-2::-1], edges[:0:-1]):
            patch.set_visible(known)
            patch.set_xy(np.transpose([[*alive.x, *alive.x[::-1]], 100 * np.concatenate([low, high[::-1]])]))
        curve, other, others = self.curves["people", column], self.others[column], run.series["alive_otherwise"]
        for line, course in ((curve, alive), (other, others)):
            line.set_visible(known)
            line.set_data(course.x, 100 * course.y)
        followed = run.readouts[f"followed_{column}"].value
        guessed = known and followed < alive.x[-1]
        self.guesses[column].set_visible(guessed)
        if guessed:
            self.guesses[column].cover(followed, alive.x[-1])
        told = ["deaths are", "not modeled"] if exists else []
        if exists and known:
            free = share(run.readouts[f"cured_{column}"].value)
            told = [f"{share(readout.value)} alive", f"{free} disease-free", f"{share(1 - readout.value)} died"]
        self.told[column].set_text(" ".join(told) or readout.note)
        _put_lines(self.values["people", column], told, (0.04, 0.06), HALF_LINE + PITCH * (len(told) - 1))

    def _draw_still(self, run):
        """The titles of the rows."""
        self.stale, x = True, run.series["count_none"]
        titles = {
            "count": axis_label(_count(run).capitalize(), x.y_unit),
            "iron": axis_label("Iron in the stores", "g"),
            "days": "Days of treatment so far",
            "people": axis_label("People", "1"),
        }
        for row, title in titles.items():
            self.frames[row, "none"].set_title(title, loc="left", fontsize=SMALL + 0.5, pad=3)
        for column in COLUMNS:
            words = "days" if x.x_unit == "d" else "years"
            self.frames["people", column].set_xlabel(words, fontsize=SMALL, labelpad=UNIT_PAD)

    def _settle(self, run):
        """Axes, limits of the clinic, titles of the columns, and what does not exist."""
        chosen = next(column for column, choice in CHOICES.items() if choice == run.settings["therapy"])
        tops = [self.limits[row] for row in self.rows]
        limits = [[t for t in reversed(_limits(run, row)) if t.value < self.limits[row]] for row in self.rows]
        axes = self.axes.show(run.series["count_none"].x[-1], tops, limits)
        for column, name in COLUMNS.items():
            words = f"transplant, {run.settings['donor']}" if column == "transplant" and _exists(run, column) else name
            for weight, title in self.titles[column].items():
                seen = words if (weight == "bold") == (column == chosen) else ""
                title.put((0.5, 1), seen, gap=0, rise=TITLE_RISE)
            may = run.readouts[f"who_may_{column}"].value if column in ("transplant", "gene_therapy") else None
            self.who_may[column].put((0.5, 1), may or "", gap=0, rise=WHO_RISE)
            why = "" if _exists(run, column) else run.readouts[f"alive_{column}"].note
            lines = textwrap.wrap(why, 24)
            _put_lines(self.why[column], lines, (0.5, 0.5), 0.5 * PITCH * (len(lines) - 1))
        heads = [words for column in COLUMNS for words in (*self.titles[column].values(), self.who_may[column])]
        why = [words for column in COLUMNS for words in self.why[column]]
        self.settled = [*self.grounds[chosen], *axes, *heads, *why]


def _put_lines(words, lines, point, rise):
    """Lines of text at a point, the first of them so many points higher."""
    for i, line in enumerate(words):
        line.put(point, lines[i] if i < len(lines) else "", gap=0, rise=rise - PITCH * i)


def _held(run, row, column):
    """How one curve shows a run that is held: not at all where it is unknown."""
    series = run.series[f"{'alive' if row == 'people' else row}_{column}"]
    known = row != "people" or run.readouts[f"alive_{column}"].value is not None
    return {"data": (series.x, as_drawn(series)) if known else ([], [])}


def share(value):
    """A share of people; what is nearly nobody or nearly all is said so."""
    if value < 0.005:
        return "under 1 %" if value >= UNSEEN else "0 %"
    return "over 99 %" if UNSEEN < 1 - value < 0.005 else percent(value)


def _limits_for(runs):
    """Upper ends of the common axes, at round numbers, so that a slider seldom moves them."""
    found = {
        row: _rounded(room * max(float(run.series[f"{row}_{column}"].y.max()) for run in runs for column in COLUMNS))
        for row, room in HEADROOM.items()
    }
    return found | {"people": 100}


def _rounded(value):
    """The next of 1, 1.5, 2, 3, 4, 6, 8, 10 … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1.0)))
    return power * next(step for step in (1, 1.5, 2, 3, 4, 6, 8, 10) if step * power >= value)


def _world(run):
    """What needs axes of its own."""
    return run.settings["patient"], run.settings["years"]


def _count(run):
    """ "hemoglobin" or "neutrophils"."""
    return "hemoglobin" if run.series["count_none"].y_unit == "g/dL" else "neutrophils"


def _exists(run, column):
    return not run.readouts[f"alive_{column}"].note.startswith("does not exist")


def _limits(run, row):
    """The thresholds to draw: few, since the axes are small."""
    if row == "count":
        return (
            thresholds("hemoglobin: transfusion")
            if _count(run) == "hemoglobin"
            else [t for t in thresholds("neutrophils") if t.label == "grade 4"]
        )
    return thresholds("body_iron") if row == "iron" else ()
