"""Colours and sizes that all pictures share."""

from matplotlib.ticker import FuncFormatter, NullFormatter

from ..words import labelled, unit_text

#: Okabe and Ito's palette, told apart by every kind of colour vision.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, BLACK = "#56B4E9", "#CC79A7", "#F0E442", "#000000"
GHOST = "#8A8A8A"

#: Each kind of cell keeps its colour through the course; other curves take the cycle.
CELL_COLOURS = {
    "neutrophils": BLUE,
    "platelets": ORANGE,
    "hemoglobin": VERMILION,
    "stem_cells": GREEN,
    "red_cells": VERMILION,
    "monocytes": SKY,
    "b_cells": PURPLE,
    "t_cells": PURPLE,
    "hsc_label": GREEN,
    "st_label": BLUE,
    "mpp_label": VERMILION,
    "host": BLUE,
    "donor": ORANGE,
    "chimerism": ORANGE,
    "free": GHOST,
    "cd34": PURPLE,
    "store": GREEN,
    "iron": ORANGE,
    "mcv": PURPLE,
    "donor_red_cells": ORANGE,
    "hbs_percent": PURPLE,
    "healthy": BLUE,
    "leukemic": VERMILION,
    "leukemic_share": VERMILION,
    "bcr_abl_percent": VERMILION,
    "leukemic_stem_cells": GREEN,
    "hemoglobin_mass": VERMILION,
    "production": GREEN,
    "gcsf_fold": PURPLE,
    "gcsf": PURPLE,
    "tpo": PURPLE,
    "neutrophils_engrafted": BLUE,
    "platelets_engrafted": ORANGE,
    "stem_chimerism": GREEN,
}
#: Darker companions of the pale ones, for words on white.
INKS = {ORANGE: "#8A5F00", SKY: "#1B6FA8", PURPLE: "#A0457A", YELLOW: "#746E00", GHOST: "#5F5F5F"}
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)

TEXT, SMALL = 10.5, 9.5


def colour_of(name, position=0):
    """The colour of a series: its own, or by its position among several."""
    return CELL_COLOURS.get(name, CYCLE[position % len(CYCLE)])


def ink(colour):
    """The colour for words about what is drawn in `colour`: dark enough to be read."""
    return INKS.get(colour, colour)


def axis_unit(unit):
    """The unit on an axis, where shares are drawn as % and times stand alone."""
    return {"1": "%", "d": "days", "y": "years"}.get(unit) or unit_text(unit)


def axis_label(label, unit):
    """ "Neutrophils (10⁹/L)"; no brackets for pure numbers."""
    return labelled(label, axis_unit(unit))


def plain_decades(axes):
    """A logarithmic axis with 0.1, 1, 10 … instead of powers of ten."""
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def tidy(axes):
    """Plain axes: two spines, outward ticks, a faint grid."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    axes.grid(axis="y", color="#E3E3E3", linewidth=0.6)
    axes.set_axisbelow(True)
