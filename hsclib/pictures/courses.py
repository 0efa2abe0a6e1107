"""Curves over time, one under the other, with the thresholds that the clinic uses."""

import numpy as np

from ..evidence import thresholds
from ..sources import cite
from ..words import day_number, number
from .sheet import Picture
from .style import BLACK, CELL_COLOURS, GHOST, SMALL, TEXT, axis_label, tidy

DOSE_TRIANGLES = {"marker": "v", "linestyle": "none", "markersize": 7, "color": BLACK, "clip_on": False}


class Courses(Picture):
    """Time courses of several series that share the time axis.

    Subclasses say which: `rows` maps a series to its height; `marks` maps a series to
    (day readout, label) pairs that are drawn where they happen on its curve.
    """

    width = 7.0
    rows = {}
    marks = {}

    def __init__(self, area, model):
        super().__init__(area, model)
        frames = area.subplots(len(self.rows), 1, sharex=True, squeeze=False, height_ratios=list(self.rows.values()))[:, 0]
        area.subplots_adjust(left=0.07, right=0.845, top=0.93, bottom=0.1, hspace=0.34)
        self.frames = dict(zip(self.rows, frames))
        self.limits, self.points = [], []
        self.curves, self.bands, self.ghosts, self.dots, self.flags, self.edges = {}, {}, {}, {}, {}, {}
        for name, axes in self.frames.items():
            tidy(axes)
            self._prepare(name, axes, CELL_COLOURS[name])
        top = frames[0]
        self.doses = self._moves(top.plot([], [], transform=top.get_xaxis_transform(), **DOSE_TRIANGLES)[0])
        self.doses_label = self._moves(top.text(1.012, 0.965, "▼ dose", transform=top.transAxes, fontsize=SMALL, va="center"))

    def _prepare(self, name, axes, colour):
        """The artists of one row; those that move are listed from back to front."""
        self.bands[name] = self._moves(axes.fill_between([0], [0], [0], color=colour, alpha=0.2, linewidth=0))
        self.ghosts[name] = axes.plot([], [], color=GHOST, linewidth=1.8, linestyle="--")[0]
        self.curves[name] = self._moves(axes.plot([], [], color=colour, linewidth=2.2)[0])
        self.dots[name] = self._moves(axes.plot([], [], "o", color=colour, markersize=6, clip_on=False)[0])
        self.flags[name] = [self._moves(axes.annotate("", (0, 0), xytext=(8, 0), textcoords="offset points", fontsize=SMALL, va="center",
                                                      bbox={"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 1.0}))
                            for _ in self.marks.get(name, ())]
        self.edges[name] = self._moves(axes.text(0, 0, "", fontsize=SMALL, ha="left", va="top", color=colour, weight="bold"))

    def fit(self, runs):
        for name, axes in self.frames.items():
            drawn = [run.series[name] for run in runs]
            highest = max(_shown(s).max() for s in drawn)
            axes.set_title(axis_label(drawn[0].label, drawn[0].y_unit), loc="left", fontsize=TEXT, pad=4)
            axes.set_xlim(0, max(s.x[-1] for s in drawn))
            axes.set_ylim(0, 1.08 * max(highest, 100 if drawn[0].y_unit == "1" else 0))
        axes.set_xlabel(drawn[0].x_label, fontsize=TEXT)
        self._draw_limits()
        self.stale = True

    def _draw_limits(self):
        """Threshold lines with their names beside the axes; a name that would touch the one below is left out."""
        for artist in self.limits:
            artist.remove()
        self.limits = []
        for name, axes in self.frames.items():
            top, free = axes.get_ylim()[1], -np.inf
            apart = top * 12 / axes.get_window_extent().height
            for limit in reversed([t for t in thresholds(name) if t.value < top]):
                self.limits.append(axes.axhspan(0, limit.value, color=limit.colour, alpha=0.10, linewidth=0))
                self.limits.append(axes.axhline(limit.value, color=limit.colour, linewidth=0.8))
                if limit.value - free >= apart:
                    self.limits.append(axes.text(1.008, limit.value, f"{limit.value:g} {limit.label}", fontsize=SMALL - 0.5, va="center",
                                                 color="#444444", transform=axes.get_yaxis_transform()))
                    free = limit.value

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
            given = doses.x[doses.y > 0]
            self.doses.set_data(given, np.full(given.size, 0.965))

    def _flag(self, run, name, x, y):
        days = []
        for flag, (readout, words) in zip(self.flags[name], self.marks.get(name, ())):
            day = run.readouts[readout].value
            flag.set_visible(day is not None)
            if day is not None:
                value = float(np.interp(day, x, y))
                left = day > 0.65 * self.frames[name].get_xlim()[1]
                flag.xy = (day, value)
                flag.set(ha="right" if left else "left", text=words.format(day=day_number(day), value=number(value)))
                flag.xyann = (-8 if left else 8, 0)
                days.append((day, value))
        self.dots[name].set_data(*zip(*days) if days else ([], []))

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
        for artist in self.points:
            artist.remove()
        self.points = []
        for row, holds in sorted(points, key=lambda p: p.holds):  # those that hold on top
            if row.target in self.frames and row.x is not None:
                below, above = (0 if end is None else abs(row.value - end) for end in (row.low, row.high))
                bars = self.frames[row.target].errorbar(
                    [row.x], [row.value], yerr=[[below], [above]], fmt="D", markersize=6, capsize=3,
                    color=BLACK if holds else "#BBBBBB", markerfacecolor="white", zorder=5)
                self.points.append(bars)
        for name, axes in self.frames.items():
            cited = dict.fromkeys(cite(row.source) for row, _ in points if row.target == name and row.x is not None)
            for line, words in enumerate(cited):
                self.points.append(axes.annotate(f"◇ {words}", (1.012, 0.965), (0, -14 * (line + 1)), xycoords="axes fraction",
                                                 textcoords="offset points", fontsize=SMALL - 0.5, va="center"))
        self.stale = True


def _shown(series):
    """Shares as %."""
    return 100 * series.y if series.y_unit == "1" else series.y


class BloodCounts(Courses):
    """Neutrophils, platelets and the stem cells behind them."""

    rows = {"neutrophils": 1.5, "platelets": 1.0, "stem_cells": 0.6}
    marks = {"neutrophils": (("nadir_day", "lowest {value}, day {day}"), ("recovery_day_90_percent", "90 % again: day {day}")),
             "platelets": (("platelet_nadir_day", "lowest {value}, day {day}"),)}
