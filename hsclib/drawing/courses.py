"""Curves over time, one row under the other, with the thresholds that the clinic uses."""

from dataclasses import dataclass

import numpy as np

from ..evidence import thresholds
from ..words import day_number, number
from .limits import draw_level, draw_limits
from .moving_words import HALF_LINE, MovingWords
from .points import diamond, draw_citations, recoloured
from .sheet import DPI, Picture
from .style import BLACK, GHOST_LINE, KEY_HEIGHT, MARGIN, SMALL, TEXT, axis_label, beside, colour_of, named, tidy

LETTER = 7  # pixels of a wide letter of a citation


@dataclass(frozen=True)
class Row:
    """One pair of axes: the names of its series, its relative height, its title, and whether it is logarithmic.

    The title is by default the label of the first series; `marks` are (where, words), or (where,
    words, series) if not on the first series, with the name of a readout or a setting, or a number,
    for where; `limits` names whose thresholds are drawn, by default those of the first series, and
    of none if nothing bears that name; `level` is (value, words) of a dotted line; `ends` and
    `ticks` are those of an axis that does not follow the runs.
    """

    series: tuple
    height: float = 1.0
    title: str = ""
    log: bool = False
    marks: tuple = ()
    limits: str = ""
    level: tuple = ()
    ends: tuple = ()
    ticks: tuple = ()


class Courses(Picture):
    """Time courses that share the x axis; subclasses list their `rows`.

    From back to front are drawn: limits, names and ghosts, which stand still; published points;
    what moves `behind`; band, curve and mark at the edge of each series in the order of the rows; the
    flags; the triangles of the events; and what a subclass adds with `moves`.

    Besides `fit`, `update` and `evidence` subclasses may replace `draw_still` (what stands beside the
    fitted axes), `marked` (which events have a triangle), `place_flag`, `mark_edge`, `cite_points` and
    `lay_points` (in front of what published points are drawn).
    """

    width = 7.0
    narrowest = 5.2
    rows = ()
    margins = {}  # of the axes, where they are not the usual ones, if the picture is as wide as it wants to be
    event = ""  # what is done to the patient, for the key of the marks
    event_height = KEY_HEIGHT  # of the first axes: where this key stands
    roles = ("validation", "calibration")  # of the published points that are drawn

    def __init__(self, area, model):
        super().__init__(area, model)
        heights = [row.height for row in self.rows]
        frames = area.subplots(len(self.rows), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
        usual = {"left": 0.07, "right": 0.845, "top": 0.93, "bottom": 0.1, "hspace": 0.34}
        margins = usual | self.margins
        wide = self.width * DPI / area.bbox.width  # over 1 where it was narrowed: what is written needs its inches
        margins |= {"left": wide * margins["left"], "right": 1 - wide * (1 - margins["right"])}
        area.subplots_adjust(**margins)
        self.frames = list(zip(self.rows, frames))
        self.axes_of = {name: axes for row, axes in self.frames for name in row.series}
        self.curves, self.bands, self.ghosts, self.edges = {}, {}, {}, {}
        self.flags, self.limits, self.points, self._diamonds = [], [], {}, {}
        for row, axes in self.frames:
            tidy(axes, row.log)
            if row.ticks:
                axes.set_yticks(row.ticks)
                axes.minorticks_off()
            for i, name in enumerate(row.series):
                self._prepare(name, axes, colour_of(name, i))
            if row.level:
                draw_level(axes, *row.level)
        for row, axes in self.frames:
            for where, words, *series in row.marks:
                name = series[0] if series else row.series[0]
                look = {"color": self.curves[name].get_color(), "markersize": 6, "clip_on": False}
                flag = self.moves(axes.plot([], [], "o", **look)[0]), self.moves(MovingWords(axes, SMALL))
                self.flags.append((axes, name, where, words, flag))
        top, bottom = frames[0], frames[-1]
        across = {"clip_on": False, "transform": top.get_xaxis_transform()}
        self.events = self.moves(top.plot([], [], "v", color=BLACK, markersize=7, **across)[0])
        self.later = self.moves(MovingWords(bottom, SMALL, paper=None, share=True, weight="bold"))
        self.events_label = beside(top, self.event_height, f"▼ {self.event}" if self.event else "")

    def _prepare(self, name, axes, colour):
        """The artists of one series; those that move are listed from back to front."""
        self.bands[name] = self.moves(axes.fill_between([1], [1], [1], color=colour, alpha=0.2, linewidth=0))
        self.ghosts[name] = self.ghost(axes.plot([], [], **GHOST_LINE)[0], _held, name)
        self.curves[name] = self.moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
        self.edges[name] = self.moves(MovingWords(axes, SMALL, paper=None, color=colour, weight="bold"))

    def fit(self, runs):
        for row, axes in self.frames:
            drawn = [run.series[name] for run in runs for name in row.series]
            values = np.concatenate([as_drawn(s) for s in drawn])
            unit = drawn[0].y_unit
            axes.set_title(axis_label(row.title or drawn[0].label, unit), loc="left", fontsize=TEXT, pad=4)
            axes.set_xlim(min(s.x[0] for s in drawn), max(s.x[-1] for s in drawn))
            if row.log:
                axes.set_ylim(values[values > 0].min() / 1.5, 1.5 * values.max())
            else:
                axes.set_ylim(0, 1.08 * (max(values.max(), 100 if unit == "1" else 0) or 1))
        axes.set_xlabel(axis_label(drawn[0].x_label, "" if drawn[0].x_unit == "d" else drawn[0].x_unit), fontsize=TEXT)
        self.draw_still(runs[0])
        for row, axes in self.frames:
            if row.ends:  # set only now, since it follows from the runs which limits have room for their names
                axes.set_ylim(row.ends)

    def draw_still(self, run):
        """What stands beside the axes: names of several curves, and limits with theirs."""
        self.limits = self.anew("limits")
        for row, axes in self.frames:
            for i, name in enumerate(row.series if len(row.series) > 1 else ()):
                style = {"va": "top", **named(self.curves[name].get_color())}
                self.limits.append(beside(axes, 1 - 0.16 * i / row.height, run.series[name].label, **style))
            low, top = axes.get_ylim()
            seen = [t for t in reversed(thresholds(row.limits or row.series[0])) if low < t.value < top]
            self.limits += draw_limits(axes, seen)

    def update(self, run, band=None):
        for name, axes in self.axes_of.items():
            series = run.series[name]
            y, end = as_drawn(series), axes.get_xlim()[1]
            self.curves[name].set_data(series.x, y)
            self.curves[name].set_drawstyle("steps-post" if series.kind == "step" else "default")
            spread = band.get(name) if band else None
            self.bands[name].set_visible(spread is not None)
            if spread is not None:
                scale = 100 if series.y_unit == "1" else 1
                self.bands[name].set_data(spread.x, scale * spread.y[0], scale * spread.y[-1])
            self.mark_edge(name, axes, series.x[series.x <= end], y[series.x <= end])
        self.later.put((1, 0), f"▶ to {series.x[-1]:.4g}", gap=2)
        self.later.set_visible(bool(series.x[-1] > end))
        for _, name, where, words, flag in self.flags:
            if where in run.readouts and run.readouts[where].at:
                words = words.replace("{at}", f"{run.readouts[where].at:g}")
            self.place_flag(run, name, _place(run, where), words, *flag)
        self._part_words()
        given = [event.x for event in self.marked(run) if event.x <= end]
        self.events.set_data(given, np.full(len(given), KEY_HEIGHT))

    def marked(self, run):
        """The events that are marked by a triangle: all that do not last."""
        return [event for event in run.events if event.until is None]

    def place_flag(self, run, name, day, words, dot, text):
        """Move a flag to a day on the curve of a series; None hides it."""
        end = self.axes_of[name].get_xlim()[1]
        seen = day is not None and day <= end
        dot.set_visible(seen)
        text.set_visible(seen)
        if not seen:
            return
        value = float(np.interp(day, run.series[name].x, as_drawn(run.series[name])))
        left = self.across(day) > 0.65 * self.across(end)
        dot.set_data([day], [value])
        text.put((day, value), words.format(day=day_number(day), value=number(value)), gap=-8 if left else 8)

    def _part_words(self):
        """The words of flags that would lie on each other give way."""
        seen = [(axes, text) for axes, *_, (_, text) in self.flags if text.get_visible()]
        for i, (axes, text) in enumerate(seen):
            text.give_way([before for frame, before in seen[:i] if frame is axes])

    def across(self, day):
        """How far from the first day this one is drawn; its flag stands before it where there is no room behind."""
        return day

    def mark_edge(self, name, axes, x, y):
        """What leaves the axes is marked at the edge with its value."""
        edge, top = self.edges[name], axes.get_ylim()[1]
        i = int(np.argmax(y))
        edge.set_visible(bool(y[i] > top))
        edge.put((x[i], top), f"▲ {number(y[i])}", gap=0, rise=-HALF_LINE)

    def evidence(self, points):
        drawn = [p for p in points if p.row.x is not None and p.row.target in self.axes_of and p.row.role in self.roles]
        rows = tuple(point.row for point in drawn)
        for row in rows:
            if row not in self._diamonds:
                self._diamonds[row] = diamond(self.axes_of[row.target], row, x=row.x, animated=True).get_children()
        self.points = {row: self._diamonds[row] for row in rows}
        cited = self.seen_as("citations", rows, lambda: self.cite_points(rows))
        self.lay_points(recoloured(drawn, self.points), cited, (rows, tuple(p.holds for p in drawn)))

    def lay_points(self, points, cited, look):
        """Put the artists of the points behind all that moves, on those of their citations."""
        self.settled, self.settled_as = [*cited, *points], look

    def cite_points(self, rows):
        """Who published the points, below the key of the events."""
        sources = {}
        for row in rows:
            sources.setdefault(self.axes_of[row.target], []).append(row.source)
        drawn = []
        for axes, here in sources.items():
            room = self.area.bbox.x1 - axes.bbox.x0 - MARGIN * axes.bbox.width
            drawn += draw_citations(axes, here, first=1, letters=max(10, int(room / LETTER)))
        return drawn


def as_drawn(curve):
    """The y of a series or stack on its axis, where shares stand as %."""
    return 100 * curve.y if curve.y_unit == "1" else curve.y


def _held(run, name):
    """How the curve of a series shows a run that is held."""
    return {"data": (run.series[name].x, as_drawn(run.series[name]))}


def _place(run, where):
    """The x of a mark: a number, a setting, or a readout, which may be None."""
    if isinstance(where, str):
        return run.settings[where] if where in run.settings else run.readouts[where].value
    return where


class DecadeCourses(Courses):
    """Time courses on logarithmic axes, which a curve can leave below as well as above."""

    def mark_edge(self, name, axes, x, y):
        """Where a curve leaves the axes, above or below, and the value that it reaches."""
        low, top = axes.get_ylim()
        above, below = np.flatnonzero(y > top), np.flatnonzero(y < low)
        leaves = above if above.size else below if below.size and below[-1] == y.size - 1 else ()
        edge = self.edges[name]
        edge.set_visible(len(leaves) > 0)
        if len(leaves):
            i = leaves[0] if above.size else below[np.flatnonzero(np.diff(below, prepend=-2) > 1)[-1]]
            late = x[i] > 0.8 * axes.get_xlim()[1]
            edge.set_ha("right" if late else "left")
            if above.size:
                edge.put((x[i], top), f"▲ {number(y.max())}", gap=0, rise=-HALF_LINE)
            else:
                edge.put((x[i], low), f"▼ {number(y[-1])}", gap=0, rise=HALF_LINE)
