"""The published numbers of a panel: a choice among the patients that they hold for, the points in the pictures, and
what is told of them."""

from html import escape

import ipywidgets as widgets

from . import evidence
from .control import in_turn


class Published(widgets.Dropdown):
    """The settings at which published numbers hold, to choose from, as far as the controls of a panel reach.

    Parameters
    ----------
    rows : sequence of evidence.Row
    start : Mapping
        The settings of the panel's start.
    reached : collection of str
        The parameters that its controls move.
    go : callable
        Shows settings, given as pairs of name and value.
    """

    def __init__(self, rows, start, reached, go):
        self._rows, self._marked = rows, None
        held = {
            row.patient: row.settings
            for row in self._rows
            if not row.patients and all(name in reached or value == start[name] for name, value in row.settings)
        }
        none = ("Patients with published numbers …", ())
        tip = "Go to the settings at which published numbers hold"
        super().__init__(options=[none, *held.items()], tooltip=tip, layout={"width": "auto"})
        self.observe(in_turn(lambda change: change["new"] and go(change["new"])), "value")

    @property
    def anybody(self):
        """Whether there is somebody to choose."""
        return len(self.options) > 1

    def follow(self, settings):
        """Forget who was chosen once other settings are shown."""
        if any(settings[name] != value for name, value in self.value):
            self.value = ()

    def mark(self, run, sheet):
        """Let the pictures of the sheet grey the points that do not hold for this run."""
        points = [evidence.Point(row, row.holds_at(run)) for row in self._rows]
        now = tuple(p.holds for p in points)
        if now != self._marked:
            self._marked = now
            sheet.evidence(points)

    def told(self, run):
        """The numbers that hold for this run, as HTML with the details folded; "" for none."""
        summary, lines = evidence.remark(self._rows, run)
        listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return f"<details><summary>{escape(summary)}</summary><ul>{listed}</ul></details>" if lines else ""
