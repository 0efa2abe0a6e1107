"""Colours and sizes that all pictures share."""

from matplotlib.ticker import FuncFormatter, NullFormatter

from ..words import labelled, unit_text

#: Okabe and Ito's palette, told apart by every kind of colour vision.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, BLACK = "#56B4E9", "#CC79A7", "#F0E442", "#000000"
GHOST = "#8A8A8A"

#: Each kind of cell keeps its colour through the course; other curves take the cycle.
CELL_COLOURS = {
    name: colour
    for colour, names in {
        BLUE: "neutrophils neutrophils_engrafted st_label host healthy",
        ORANGE: "platelets platelets_engrafted platelet_label platelets_made donor chimerism donor_red_cells iron",
        GREEN: "stem_cells stem_chimerism leukemic_stem_cells hsc_label store production shannon",
        VERMILION: "hemoglobin hemoglobin_mass red_cells mpp_label leukemic leukemic_share bcr_abl_percent"
        " leukemia relapse",
        PURPLE: "b_cells t_cells cd34 mcv hbs_percent gcsf gcsf_fold tpo signal non_relapse_mortality",
        SKY: "monocytes",
        BLACK: "share growing survival",
        GHOST: "free",
    }.items()
    for name in names.split()
}
#: Darker companions of the pale ones, for words on white.
INKS = {ORANGE: "#8A5F00", SKY: "#1B6FA8", PURPLE: "#A0457A", YELLOW: "#746E00", GHOST: "#5F5F5F"}
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)

TEXT, SMALL = 10.5, 9.5  # points
MARGIN = 1.012  # where the words beside the axes begin, in widths of the axes
KEY_HEIGHT = 0.965  # of axes: where their events are marked and explained; citations stand below
PALE = "#BBBBBB"  # of what does not count at the settings shown
FAINT = "#E3E3E3"  # of grids
QUIET = "#444444"  # of words that stand back
#: The line of a run that is held.
GHOST_LINE = {"color": GHOST, "linewidth": 1.8, "linestyle": "--"}
PAPER_OPACITY = 0.7  # of the white behind words, so that a curve shines through
PAPER = {"facecolor": "white", "alpha": PAPER_OPACITY, "linewidth": 0, "pad": 1.0}


def colour_of(name, position=0):
    """The colour of a series: its own, or by its position among several."""
    return CELL_COLOURS.get(name, CYCLE[position % len(CYCLE)])


def ink(colour):
    """The colour for words about what is drawn in `colour`: dark enough to be read."""
    return INKS.get(colour, colour)


def named(colour):
    """The style of the name of what is drawn in `colour`."""
    return {"color": ink(colour), "weight": "bold"}


def beside(axes, height, words, value=False, x=MARGIN, **style):
    """Words to the right of the axes: at a share of their height, or at a `value` of theirs."""
    place = axes.get_yaxis_transform() if value else axes.transAxes
    return axes.text(x, height, words, **{"fontsize": SMALL, "va": "center", "transform": place} | style)


def axis_unit(unit):
    """The unit on an axis, where shares are drawn as % and times stand alone."""
    return {"1": "%", "d": "days", "y": "years"}.get(unit) or unit_text(unit)


def axis_label(label, unit):
    """ "Neutrophils (10⁹/L)"; no brackets for pure numbers."""
    return labelled(label, axis_unit(unit))


def tidy(axes, log=False):
    """Plain axes: two spines, outward ticks, a faint grid; if logarithmic, 0.1, 1, 10 … instead of powers of ten."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=SMALL)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
