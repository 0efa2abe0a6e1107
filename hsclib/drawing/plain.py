"""A picture for a model that has none of its own: its series one under the other."""

from .bars import Bars
from .courses import Courses, Row


def plain_picture(run):
    """A picture class that draws every series of such a run: curves as rows, or else the bars of the first series."""
    curves = tuple(Row((name,)) for name, series in run.series.items() if series.kind != "bars")
    if curves:
        event = run.events[0].label if run.events else ""
        own = {"rows": curves, "event": event, "height": max(Courses.height, 1.3 * len(curves))}
        return type("PlainCourses", (Courses,), own)
    if run.series:
        return type("PlainBars", (Bars,), {"name": next(iter(run.series)), "width": Courses.width})
    raise TypeError(f"{run.model} has no series, so it needs a picture of its own.")
