"""Published numbers in a picture: diamonds with their spread, grey where they do not hold, and their citations."""

import textwrap

from matplotlib.lines import Line2D

from ..sources import cite
from .style import BLACK, KEY_HEIGHT, MARGIN, PALE, SMALL


def colour_of_point(point):
    """Black, or grey where the number does not hold at the settings shown."""
    return BLACK if point.holds else PALE


def holding_last(points):
    """The points in the order in which they are drawn: those that hold on top."""
    return sorted(points, key=lambda p: p.holds)


def recoloured(points, artists):
    """The artists of these points from back to front, in the colours that they have now.

    To draw them anew would cost a redraw of all that stands still each time that settings are left for which a
    number was published.

    Parameters
    ----------
    points : sequence of evidence.Point
    artists : Mapping
        Row of a point → its artists.
    """
    laid = []
    for point in holding_last(points):
        colour = colour_of_point(point)
        for artist in artists[point.row]:
            caps = {"markeredgecolor": colour} if isinstance(artist, Line2D) else {}  # these are markers
            artist.set(color=colour, **caps)
        laid += artists[point.row]
    return laid


def diamond(axes, row, x=None, y=None, **style):
    """A published number with its spread, along the axis on which it is not placed; shares as %.

    Parameters
    ----------
    axes : matplotlib Axes
    row : evidence.Row
    x, y : float
        Where it stands on the other axis: one of the two.
    style
        For `Axes.errorbar`.
    """
    scale = 100 if row.unit == "1" else 1
    spread = [[scale * abs(row.value - (row.value if end is None else end))] for end in (row.low, row.high)]
    value = scale * row.value
    place, bars = ((x, value), {"yerr": spread}) if y is None else ((value, y), {"xerr": spread})
    look = {"fmt": "D", "markersize": 6, "capsize": 3, "markerfacecolor": "white"}
    return axes.errorbar(*([end] for end in place), **bars, **look, **style)


def draw_citations(axes, sources, place=(MARGIN, KEY_HEIGHT), first=0, pitch=14, letters=99, va="center"):
    """Who published the points, one below the other, beside the axes or in them.

    Parameters
    ----------
    axes : matplotlib Axes
    sources : iterable of str
    place : tuple of float
        Where the lines begin, in widths and heights of the axes.
    first : int
        The line of the first citation.
    pitch : float
        From line to line, in points.
    letters : int
        In a line.
    va : str
        What of a citation stands on its line.

    Returns
    -------
    list of Artist
    """
    drawn, line = [], first
    for source in dict.fromkeys(map(cite, sources)):
        words = textwrap.fill(f"◇ {source}", letters)
        middle = 0.5 * words.count("\n") if va == "center" else 0  # of several lines stands on the line
        offset = {"xytext": (0, -pitch * (line + middle)), "textcoords": "offset points"}
        drawn.append(axes.annotate(words, place, xycoords="axes fraction", fontsize=SMALL - 0.5, va=va, **offset))
        line += 1 + words.count("\n")
    return drawn
