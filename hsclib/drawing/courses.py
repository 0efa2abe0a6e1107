"""Curves over time, one row under the other, with the thresholds that the clinic uses."""

from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D

from ..evidence import thresholds
from ..sources import cite
from ..words import day_number, number
from .moving_words import MovingWords
from .sheet import Picture
from .style import BLACK, GHOST, SMALL, TEXT, axis_label, colour_of, ink, tidy

MARGIN = 1.012  # where the names beside the axes begin, in widths of the axes


@dataclass(frozen=True)
class Row:
    """One pair of axes: the names of its series, its relative height, its title, and whether it is logarithmic.

    The title is by default the label of the first series; `marks` are (day readout, words) that
    are drawn where they happen on the first series; `limits` names whose thresholds are drawn, by
    default those of the first series, and of none if nothing bears that name.
    """

    series: tuple
    height: float = 1.0
    title: str = ""
    log: bool = False
    marks: tuple = ()
    limits: str = ""


class Courses(Picture):
    """Time courses that share the x axis; subclasses list their `rows`."""

    width = 7.0
    rows = ()
    event = ""  # what is done to the patient, for the key of the marks
    roles = ("validation", "calibration")  # of the published points that are drawn

    def __init__(self, area, model):
        super().__init__(area, model)
        frames = area.subplots(
            len(self.rows), 1, sharex=True, squeeze=False, height_ratios=[row.height for row in self.rows]
        )[:, 0]
        area.subplots_adjust(left=0.07, right=0.845, top=0.93, bottom=0.1, hspace=0.34)
        self.frames = list(zip(self.rows, frames))
        self.axes_of = {name: axes for row, axes in self.frames for name in row.series}
        self.curves, self.bands, self.ghosts, self.edges = {}, {}, {}, {}
        self.flags, self.limits, self.points, self.cited = [], [], {}, []
        for row, axes in self.frames:
            tidy(axes)
            axes.set_yscale("log" if row.log else "linear")
            for i, name in enumerate(row.series):
                self._prepare(name, axes, colour_of(name, i))
        for row, axes in self.frames:
            self.flags += [
                (axes, row.series[0], readout, words, self._flag(axes, row.series[0])) for readout, words in row.marks
            ]
        top = frames[0]
        self.events = self._moves(
            top.plot([], [], "v", color=BLACK, markersize=7, clip_on=False, transform=top.get_xaxis_transform())[0]
        )
        bottom = frames[-1]
        self.later = self._moves(
            bottom.text(MARGIN, 0, "", transform=bottom.transAxes, fontsize=SMALL, va="center", weight="bold")
        )
        self.events_label = top.text(
            MARGIN, 0.965, f"▼ {self.event}" if self.event else "", transform=top.transAxes, fontsize=SMALL, va="center"
        )

    def _prepare(self, name, axes, colour):
        """The artists of one series; those that move are listed from back to front."""
        self.bands[name] = self._moves(axes.fill_between([1], [1], [1], color=colour, alpha=0.2, linewidth=0))
        self.ghosts[name] = axes.plot([], [], color=GHOST, linewidth=1.8, linestyle="--")[0]
        self.curves[name] = self._moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
        self.edges[name] = self._moves(
            axes.text(0, 0, "", fontsize=SMALL, ha="left", va="top", color=colour, weight="bold")
        )

    def _flag(self, axes, name):
        """A dot and its words, moved to where a readout happens."""
        dot = axes.plot([], [], "o", color=self.curves[name].get_color(), markersize=6, clip_on=False)[0]
        return self._moves(dot), self._moves(MovingWords(axes, SMALL))

    def fit(self, runs):
        for row, axes in self.frames:
            drawn = [run.series[name] for run in runs for name in row.series]
            values = np.concatenate([_shown(s) for s in drawn])
            unit = drawn[0].y_unit
            axes.set_title(axis_label(row.title or drawn[0].label, unit), loc="left", fontsize=TEXT, pad=4)
            axes.set_xlim(min(s.x[0] for s in drawn), max(s.x[-1] for s in drawn))
            if row.log:
                axes.set_ylim(values[values > 0].min() / 1.5, 1.5 * values.max())
            else:
                axes.set_ylim(0, 1.08 * (max(values.max(), 100 if unit == "1" else 0) or 1))
        axes.set_xlabel(axis_label(drawn[0].x_label, "" if drawn[0].x_unit == "d" else drawn[0].x_unit), fontsize=TEXT)
        self._draw_still(runs[0])
        self.stale = True

    def _draw_still(self, run):
        """What stands beside the axes: names of several curves, and thresholds with their lines."""
        for artist in self.limits:
            artist.remove()
        self.limits = []
        for row, axes in self.frames:
            if len(row.series) > 1:
                for i, name in enumerate(row.series):
                    self.limits.append(
                        axes.text(
                            MARGIN,
                            1 - 0.16 * i / row.height,
                            run.series[name].label,
                            fontsize=SMALL,
                            va="top",
                            color=ink(self.curves[name].get_color()),
                            weight="bold",
                            transform=axes.transAxes,
                        )
                    )
            low, top = axes.get_ylim()
            free = -np.inf  # pixels
            for limit in reversed([t for t in thresholds(row.limits or row.series[0]) if low < t.value < top]):
                height = axes.transData.transform((0, limit.value))[1]
                self.limits.append(axes.axhspan(low, limit.value, color=limit.colour, alpha=0.10, linewidth=0))
                self.limits.append(axes.axhline(limit.value, color=limit.colour, linewidth=0.8))
                if height - free >= 13:  # a name that would touch the one below is left out
                    self.limits.append(
                        axes.text(
                            MARGIN,
                            limit.value,
                            f"{limit.value:g} {limit.label}",
                            fontsize=SMALL - 0.5,
                            va="center",
                            color="#444444",
                            transform=axes.get_yaxis_transform(),
                        )
                    )
                    free = height

    def update(self, run, band=None):
        for name, axes in self.axes_of.items():
            series = run.series[name]
            y, end = _shown(series), axes.get_xlim()[1]
            self.curves[name].set_data(series.x, y)
            self.curves[name].set_drawstyle("steps-post" if series.kind == "step" else "default")
            spread = band.get(name) if band else None
            self.bands[name].set_visible(spread is not None)
            if spread is not None:
                scale = 100 if series.y_unit == "1" else 1
                self.bands[name].set_data(spread.x, scale * spread.y[0], scale * spread.y[-1])
            self._mark_edge(name, axes, series.x[series.x <= end], y[series.x <= end])
        self.later.set(visible=bool(series.x[-1] > end), text=f"▶ to {series.x[-1]:.4g}")
        for axes, name, readout, words, (dot, text) in self.flags:
            self._place_flag(axes, run, name, run.readouts[readout].value, words, dot, text)
        given = [event.x for event in self.marked(run) if event.x <= end]
        self.events.set_data(given, np.full(len(given), 0.965))

    def marked(self, run):
        """The events that are marked by a triangle: all that do not last."""
        return [event for event in run.events if event.until is None]

    def _place_flag(self, axes, run, name, day, words, dot, text):
        end = axes.get_xlim()[1]
        seen = day is not None and day <= end
        dot.set_visible(seen)
        text.set_visible(seen)
        if not seen:
            return
        value = float(np.interp(day, run.series[name].x, _shown(run.series[name])))
        left = day > 0.65 * end
        dot.set_data([day], [value])
        text.put((day, value), words.format(day=day_number(day), value=number(value)), gap=-8 if left else 8)

    def _mark_edge(self, name, axes, x, y):
        """What leaves the axes is marked at the edge with its value."""
        edge, top = self.edges[name], axes.get_ylim()[1]
        i = int(np.argmax(y))
        edge.set_visible(bool(y[i] > top))
        edge.set(position=(x[i], top), text=f"▲ {number(y[i])}")

    def hold(self, run):
        for name, ghost in self.ghosts.items():
            ghost.set_data(run.series[name].x, _shown(run.series[name]))
        self.stale = True

    def release(self):
        for ghost in self.ghosts.values():
            ghost.set_data([], [])
        self.stale = True

    def evidence(self, points):
        drawn = [p for p in points if p.row.x is not None and p.row.target in self.axes_of and p.row.role in self.roles]
        if {row for row, _ in drawn} != self.points.keys():
            self._place_points([row for row, _ in drawn])
        # recoloured only: to leave the published settings would otherwise cost a redraw of all that stands still
        behind = []
        for row, holds in sorted(drawn, key=lambda p: p.holds):  # those that hold on top
            colour = BLACK if holds else "#BBBBBB"
            for artist in self.points[row]:
                artist.set(
                    color=colour, **({"markeredgecolor": colour} if isinstance(artist, Line2D) else {})
                )  # caps are markers
            behind += self.points[row]
        self._lay(behind, tuple(p.holds for p in drawn))

    def _lay(self, points, look):
        """Put the artists of the points behind all that moves."""
        self.settled, self.settled_as = points, look

    def _place_points(self, rows):
        """Diamonds with their spread, behind the curves, and beside the axes whose they are."""
        old = [artist for artists in self.points.values() for artist in artists]
        for artist in [*old, *self.cited]:
            artist.remove()
        self.points, self.cited = {}, []
        for row in rows:
            below, above = (0 if end is None else abs(row.value - end) for end in (row.low, row.high))
            scale = 100 if row.unit == "1" else 1
            bars = self.axes_of[row.target].errorbar(
                [row.x],
                [scale * row.value],
                yerr=[[scale * below], [scale * above]],
                fmt="D",
                markersize=6,
                capsize=3,
                markerfacecolor="white",
                animated=True,
            )
            self.points[row] = bars.get_children()
        for axes in dict.fromkeys(self.axes_of[row.target] for row in rows):
            citations = dict.fromkeys(cite(row.source) for row in rows if self.axes_of[row.target] is axes)
            self.cited += [
                axes.annotate(
                    f"◇ {words}",
                    (MARGIN, 0.965),
                    (0, -14 * (line + 1)),
                    xycoords="axes fraction",
                    textcoords="offset points",
                    fontsize=SMALL - 0.5,
                    va="center",
                )
                for line, words in enumerate(citations)
            ]
        self.stale = True


def _shown(series):
    """Shares as %."""
    return 100 * series.y if series.y_unit == "1" else series.y


class DecadeCourses(Courses):
    """Time courses on logarithmic axes, which a curve can leave below as well as above."""

    def _mark_edge(self, name, axes, x, y):
        """Where a curve leaves the axes, above or below, and the value that it reaches."""
        low, top = axes.get_ylim()
        above, below = np.flatnonzero(y > top), np.flatnonzero(y < low)
        leaves = above if above.size else below if below.size and below[-1] == y.size - 1 else ()
        edge = self.edges[name]
        edge.set_visible(len(leaves) > 0)
        if len(leaves):
            i = leaves[0] if above.size else below[np.flatnonzero(np.diff(below, prepend=-2) > 1)[-1]]
            late = x[i] > 0.8 * axes.get_xlim()[1]
            edge.set(
                position=(x[i], top if above.size else low),
                ha="right" if late else "left",
                va="top" if above.size else "bottom",
                text=f"▲ {number(y.max())}" if above.size else f"▼ {number(y[-1])}",
            )
