"""Limits of the clinic across some axes, and the level that a curve is measured by, with their names beside."""

import numpy as np

from .style import BLACK, MARGIN, QUIET, SMALL, beside

NAME_HEIGHT = 13  # pixels: names closer than this would touch


def draw_limits(axes, limits, x=MARGIN, size=SMALL - 0.5, shaded=True, told=True):
    """A line at each limit, all below it in its colour, and its name beside the axes.

    Parameters
    ----------
    axes : matplotlib Axes
    limits : sequence of Threshold
        In the order in which they are drawn; a name that would touch the one before is left out.
    x, size : float
        Where the names begin, in widths of the axes, and their size in points.
    shaded, told : bool
        Whether there are colours and names.

    Returns
    -------
    list of Artist
    """
    drawn, free = [], np.inf
    for limit in limits:
        if shaded:
            drawn.append(axes.axhspan(axes.get_ylim()[0], limit.value, color=limit.colour, alpha=0.10, linewidth=0))
        drawn.append(axes.axhline(limit.value, color=limit.colour, linewidth=0.8))
        height = axes.transData.transform((0, limit.value))[1]
        if told and abs(height - free) >= NAME_HEIGHT:
            words = f"{limit.value:g} {limit.label}"
            drawn.append(beside(axes, limit.value, words, value=True, x=x, fontsize=size, color=QUIET))
            free = height
    return drawn


def draw_level(axes, value, words=""):
    """A dotted line at the value that a curve is measured by, and what it is."""
    axes.axhline(value, color=BLACK, linewidth=0.8, linestyle=":")
    beside(axes, value, words, value=True)
