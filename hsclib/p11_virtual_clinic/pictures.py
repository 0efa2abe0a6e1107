"""The virtual clinic: what each choice makes of blood, iron, days and people, as small multiples on common axes."""

import math
import textwrap

from matplotlib.ticker import MaxNLocator

from ..drawing.courses import as_drawn
from ..drawing.limits import draw_limits
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
from ..evidence import thresholds
from ..p09_whose_blood.pictures import CURED, CURED_INK, ILL, ILL_INK, UNSEEN
from ..words import number, percent

COLUMNS = {"none": "no therapy", "relief": "relief", "transplant": "transplant", "gene_therapy": "gene therapy"}
CHOICES = {"none": "none", "relief": "relief", "transplant": "allogeneic transplant", "gene_therapy": "gene therapy"}
CHOSEN = "#FFF8E1"
DIED = "#C9C9C9"
HEADROOM = {"count": 1.05, "iron": 1.25, "days": 1.25}  # above the highest curve
BEHIND = {"facecolor": "white", "alpha": 0.6, "edgecolor": "none", "pad": 1.5}
NAMES_AT = 1.02  # where names beside the last column begin, in widths of the axes


class ClinicComparison(Picture):
    """Rows: the count that matters, iron, days of treatment, people. Columns: the choices; the one told is on cream.

    Beyond the years in which people were followed, what becomes of them is hatched: a guess.
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
        self.curves, self.values, self.areas, self.titles = {}, {}, {}, {}
        self.guesses, self.others, self.who_may = {}, {}, {}
        for (row, column), axes in self.frames.items():
            tidy(axes)
            axes.margins(0)
            if row == "people":
                self.areas[column] = [
                    self.moves(axes.fill_between([0, 1], [0, 0], [1, 1], color=colour, linewidth=0))
                    for colour in (DIED, ILL, CURED)
                ]
                look = {"facecolor": "none", "edgecolor": "white", "hatch": "////", "linewidth": 0}
                self.guesses[column] = self.moves(axes.fill_between([0, 1], [0, 0], [1, 1], **look))
                self.others[column] = self.moves(axes.plot([], [], color=BLACK, linewidth=1, linestyle=":")[0])
            colour = {"iron": VERMILION, "days": "#555555", "people": GREEN}.get(row)
            ghost = self.moves(axes.plot([], [], **GHOST_LINE | {"linewidth": 1.6})[0])
            self.ghost(ghost, _held, row, column)
            self.curves[row, column] = self.moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
            style = {"fontsize": SMALL, "weight": "bold", "bbox": BEHIND, "transform": axes.transAxes}
            self.values[row, column] = self.moves(axes.text(0, 0, "", **style))
        for column in COLUMNS:
            self.titles[column] = area.text(0, 0, "", fontsize=TEXT, ha="center", va="bottom")
            self.who_may[column] = area.text(0, 0, "", fontsize=SMALL - 1, ha="center", va="bottom", color=QUIET)
        for axes in frames[-1]:
            axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
        for height, words, colour in (
            (0.9, "■ died", "#5F5F5F"),
            (0.74, "■ alive, ill", ILL_INK),
            (0.58, "■ disease-free", CURED_INK),
            (0.42, "┄ healthy, alive", BLACK),
            (0.26, "// a guess", "#5F5F5F"),
        ):
            beside(frames[-1, -1], height, words, x=NAMES_AT, fontsize=SMALL - 0.5, color=colour, va="baseline")
        self.shown, self.fitted, self.limits = None, {}, {}

    def fit(self, runs):
        """Common axes for all runs of a patient and a horizon; other patients bring axes of their own in `update`."""
        worlds = {_world(run) for run in runs}
        self.fitted = {world: _limits_for([run for run in runs if _world(run) == world]) for world in worlds}
        self.shown = None

    def update(self, run, band=None):
        self.limits = self.fitted.get(_world(run)) or _limits_for([run])
        told = run.settings["therapy"], run.settings["donor"], run.settings["age_group"]
        now = _world(run), *told, tuple(self.limits.values())
        if now != self.shown:
            self.shown = now
            self._draw_still(run)
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
        self.values[row, column].set(
            text=text,
            position=(0.97, 0.07) if low else (0.97, 0.96) if row == "count" else (0.04, 0.95),
            va="bottom" if low else "top",
            ha="right" if row == "count" else "left",
            color=ink(curve.get_color()),
            visible=exists,
        )

    def _people(self, run, column):
        alive, cured = (run.series[f"{name}_{column}"] for name in ("alive", "cured"))
        readout, exists = run.readouts[f"alive_{column}"], _exists(run, column)
        known = readout.value is not None
        shares = ((alive.y, 1 + 0 * alive.y), (cured.y, alive.y), (0 * cured.y, cured.y))
        for patch, (low, high) in zip(self.areas[column], shares):
            patch.set_visible(known)
            patch.set_data(alive.x, 100 * low, 100 * high)
        curve, other, others = self.curves["people", column], self.others[column], run.series["alive_otherwise"]
        for line, course in ((curve, alive), (other, others)):
            line.set_visible(known)
            line.set_data(course.x, 100 * course.y)
        followed = run.readouts[f"followed_{column}"].value
        guessed = known and followed < alive.x[-1]
        self.guesses[column].set_visible(guessed)
        if guessed:
            self.guesses[column].set_data([followed, alive.x[-1]], [0, 0], [100, 100])
        words = "deaths are\nnot modeled" if exists else ""
        if exists and known:
            free = share(run.readouts[f"cured_{column}"].value)
            words = f"{share(readout.value)} alive\n{free} disease-free\n{share(1 - readout.value)} died"
        self.values["people", column].set(text=words, position=(0.04, 0.06), va="bottom", ha="left", color="#222222")

    def _draw_still(self, run):
        """Titles, axes, limits of the clinic, and what does not exist."""
        still, chosen = self.anew("still"), run.settings["therapy"]
        x = run.series["count_none"]
        for (row, column), axes in self.frames.items():
            axes.set_facecolor(CHOSEN if CHOICES[column] == chosen else "white")
            axes.set_xlim(x.x[0], x.x[-1])
            axes.set_ylim(0, self.limits[row])
            seen = [t for t in reversed(_limits(run, row)) if t.value < self.limits[row]]
            told = column == "gene_therapy"  # the last
            still += draw_limits(axes, seen, x=NAMES_AT, size=SMALL - 1, shaded=False, told=told)
        titles = {
            "count": axis_label(_count(run).capitalize(), x.y_unit),
            "iron": axis_label("Iron in the stores", "g"),
            "days": "Days of treatment so far",
            "people": axis_label("People", "1"),
        }
        for row, title in titles.items():
            self.frames[row, "none"].set_title(title, loc="left", fontsize=SMALL + 0.5, pad=3)
        self._head(run, chosen, still)
        for column in COLUMNS:
            self.frames["people", column].set_xlabel("days" if x.x_unit == "d" else "years", fontsize=SMALL, labelpad=1)

    def _head(self, run, chosen, still):
        for column, name in COLUMNS.items():
            box = self.frames["count", column].get_position()
            words = f"transplant, {run.settings['donor']}" if column == "transplant" and _exists(run, column) else name
            self.titles[column].set(
                text=words,
                position=((box.x0 + box.x1) / 2, 0.963),
                weight="bold" if CHOICES[column] == chosen else "normal",
            )
            may = run.readouts[f"who_may_{column}"].value if column in ("transplant", "gene_therapy") else None
            self.who_may[column].set(text=may or "", position=((box.x0 + box.x1) / 2, 0.918))
            if not _exists(run, column):
                axes, why = self.frames["people", column], run.readouts[f"alive_{column}"].note
                style = {"ha": "center", "va": "center", "color": QUIET, "transform": axes.transAxes}
                still.append(axes.text(0.5, 0.5, textwrap.fill(why, 24), fontsize=SMALL - 0.5, **style))


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
