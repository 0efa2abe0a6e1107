"""Curves over time, one under the other, with the thresholds that the clinic uses."""

import numpy as np

from ..evidence import thresholds
from ..words import day_number, number
from .sheet import Picture
from .style import BLACK, CELL_COLOURS, GHOST, SMALL, TEXT, axis_label, tidy

DOSE_TRIANGLES = {"marker": "v", "linestyle": "none", "markersize": 7, "color": BLACK, "clip_on": False}


class Courses(Picture):
    """Time courses of several series that share the time axis.

    Subclasses say which: `rows` maps a series to its height; `marks` maps a series to
    (day readout, label) pairs that are drawn where they happen on its curve.
    """

    rows = {}
    marks = {}

    def __init__(self, area, model):
        super().__init__(area, model)
        frames = area.subplots(len(self.rows), 1, sharex=True, squeeze=False, height_ratios=list(self.rows.values()))[:, 0]
        area.subplots_adjust(left=0.12, right=0.97, top=0.93, bottom=0.105, hspace=0.16)
        self.frames = dict(zip(self.rows, frames))
        self.curves, self.bands, self.ghosts, self.flags, self.edges, self.points = {}, {}, {}, {}, {}, []
        for name, axes in self.frames.items():
            colour = CELL_COLOURS[name]
            tidy(axes)
            self.bands[name] = self._moves(axes.fill_between([0], [0], [0], color=colour, alpha=0.18, linewidth=0))
            self.ghosts[name] = axes.plot([], [], color=GHOST, linewidth=1.8, linestyle="--")[0]
            self.curves[name] = self._moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
            self.flags[name] = [self._moves(axes.annotate("", (0, 0), xytext=(6, -4), textcoords="offset points", fontsize=SMALL,
                                                          va="top", color=BLACK)) for _ in self.marks.get(name, ())]
            self.edges[name] = self._moves(axes.text(0, 0, "", fontsize=SMALL, ha="center", va="top", color=colour, weight="bold"))
        self.dots = {name: self._moves(axes.plot([], [], "o", color=CELL_COLOURS[name], markersize=6, clip_on=False)[0])
                     for name, axes in self.frames.items()}
        top = frames[0]
        self.doses = self._moves(top.plot([], [], transform=top.get_xaxis_transform(), **DOSE_TRIANGLES)[0])
        self.lettered = False

    def _letter(self, run):
        """Axis labels and thresholds, once the first run says what its units are."""
        for name, axes in self.frames.items():
            series = run.series[name]
            axes.set_ylabel(axis_label(series.label.split(" (")[0], series.y_unit), fontsize=TEXT)
            for line in thresholds(name):
                axes.axhspan(0, line.value, color=line.colour, alpha=0.10, linewidth=0)
                axes.axhline(line.value, color=line.colour, linewidth=0.8)
                axes.text(0.995, line.value, line.label, transform=axes.get_yaxis_transform(), ha="right", va="top",
                          fontsize=SMALL - 1, color="#444444")
        axes.set_xlabel(axis_label(series.x_label, series.x_unit if series.x_unit != "d" else ""), fontsize=TEXT)
        self.lettered = True

    def fit(self, runs):
        if not self.lettered:
            self._letter(runs[0])
        for name, axes in self.frames.items():
            drawn = [run.series[name] for run in runs]
            axes.set_xlim(0, max(s.x[-1] for s in drawn))
            highest = max(_shown(s).max() for s in drawn)
            axes.set_ylim(0, 1.08 * max([highest, *(line.value for line in thresholds(name) if line.value < highest)]))
        self.stale = True

    def update(self, run, band=None):
        for name, axes in self.frames.items():
            series = run.series[name]
            y = _shown(series)
            self.curves[name].set_data(series.x, y)
            spread = band.get(name) if band else None
            self.bands[name].set_visible(spread is not None)
            if spread is not None:
                scale = 100 if series.y_unit == "1" else 1
                self.bands[name].set_data(spread.x, scale * spread.y[0], scale * spread.y[-1])
            self._flag(run, name, series.x, y)
            self._mark_edge(name, axes, series.x, y)
        doses = run.series.get("doses")
        if doses is not None:
            given = doses.y > 0
            self.doses.set_data(doses.x[given], np.full(given.sum(), 1.03))

    def _flag(self, run, name, x, y):
        days = []
        for flag, (readout, words) in zip(self.flags[name], self.marks.get(name, ())):
            day = run.readouts[readout].value
            flag.set_visible(day is not None)
            if day is not None:
                value = float(np.interp(day, x, y))
                flag.xy = (day, value)
                flag.set_text(words.format(day=day_number(day), value=number(value)))
                days.append((day, value))
        self.dots[name].set_data(*zip(*days) if days else ([], []))

    def _mark_edge(self, name, axes, x, y):
        """What leaves the axes is marked at the edge with its value."""
        edge, top = self.edges[name], axes.get_ylim()[1]
        i = int(np.argmax(y))
        edge.set_visible(bool(y[i] > top))
        edge.set_position((x[i], top))
        edge.set_text(f"▲ {number(y[i])}")

    def hold(self, run):
        for name, ghost in self.ghosts.items():
            ghost.set_data(run.series[name].x, _shown(run.series[name]))
        self.stale = True

    def release(self):
        for ghost in self.ghosts.values():
            ghost.set_data([], [])
        self.stale = True

    def evidence(self, points):
        for artist in self.points:
            artist.remove()
        self.points = []
        for row, holds in points:
            if row.target in self.frames and row.x is not None:
                below, above = (0 if end is None else abs(row.value - end) for end in (row.low, row.high))
                bars = self.frames[row.target].errorbar(
                    [row.x], [row.value], yerr=[[below], [above]], fmt="D", markersize=6, capsize=3,
                    color=BLACK if holds else "#BBBBBB", markerfacecolor="white", zorder=5)
                self.points.append(bars)
        self.stale = True


def _shown(series):
    """Shares as %."""
    return 100 * series.y if series.y_unit == "1" else series.y


class BloodCounts(Courses):
    """Neutrophils, platelets and the stem cells behind them."""

    rows = {"neutrophils": 1.5, "platelets": 1.0, "stem_cells": 0.6}
    marks = {"neutrophils": (("nadir_day", "lowest {value}, day {day}"), ("recovery_day_90_percent", "90 % again: day {day}")),
             "platelets": (("platelet_nadir_day", "lowest {value}, day {day}"),)}
