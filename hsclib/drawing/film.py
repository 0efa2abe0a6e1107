"""A blood film: what a drop of the run's blood would show under the microscope, and the counts behind it."""

import numpy as np
from matplotlib.artist import Artist
from PIL import Image

from ..evidence import normal_range
from ..sources import cite
from ..words import number, percent, quantity
from . import cells
from .moving_words import PAD, MovingWords
from .sheet import DPI, Picture
from .smear import ENLARGED, HEIGHT, PER_PLATELET, PER_WHITE, WHITE, WIDTH, cells_at_scale, cells_on, light, places
from .style import BLACK, GHOST, PALE, QUIET, SMALL, TEXT, VERMILION, ink

#: The table below the film: what of the `Film` → label, unit, and of which cells the number drawn is told.
ROWS = {
    "red_cells": ("Red cells", "1e12/L", "red"),
    "sickled": ("sickled", "1", "sickled"),
    "platelets": ("Platelets", "1e9/L", "platelets"),
    **{kind: (f"{kind.capitalize()} × {ENLARGED}", "1e9/L", kind) for kind in WHITE},
    "hemoglobin": ("Hemoglobin", "g/dL", ""),
    "cell_volume": ("Mean cell volume (MCV)", "fL", ""),
    "cell_hemoglobin": ("Mean cell hemoglobin (MCH)", "pg", ""),
}
ABNORMAL = {"sickled", "blasts"}  # of which healthy blood has none
#: Pixels from the left: where the columns of the table begin; the numbers drawn end there.
NAME, DRAWN, BLOOD, NORMAL, HELD = 24, 216, 228, 326, 398
FILM_LEFT = 8  # pixels beside the film
FILM_TOP = 25  # pixels above it
TITLE_RISE = 8.8  # points from the film to the middle of what is written above it
ROW_HEIGHT = 14  # pixels
SCALE_LINES = 65  # pixels between film and table
SCALE_BAR = 20  # µm
FINE_PRINT = SMALL - 0.5


class BloodFilm(Picture):
    """The cells of 50 picolitres of blood, white cells fifty times too many, with the counts behind them.

    A real film of healthy blood has one white cell to about 1,250 red cells, so that a field would
    mostly show none. Red cells and platelets stand in their true proportion, one platelet to about
    twenty red cells.

    Attributes
    ----------
    laid : dict
        Kind of cell → the places where its cells lie, one for each cell that is drawn.
    """

    width, height = 4.6, 5.2
    spreads = False

    def __init__(self, area, model):
        super().__init__(area, model)
        self.film = self._pixel_axes(FILM_TOP, HEIGHT)
        scale = (
            f"1 red cell or platelet drawn = {1 / PER_PLATELET:g} × 10⁹/L\n"
            f"White cells × {ENLARGED}: 1 drawn = {1 / PER_WHITE:g} × 10⁹/L\n"
            f"Real films show form, not absolute counts. Normal: {cite(normal_range('hemoglobin').source)}."
        )
        self.film.set_xlabel(scale, fontsize=FINE_PRINT, loc="left", labelpad=3, linespacing=1.05)
        bar = WIDTH - SCALE_BAR * cells.PIXELS
        self.film.plot([bar, WIDTH], [HEIGHT + 9] * 2, color=BLACK, linewidth=2.2, solid_capstyle="butt", clip_on=False)
        self.film.text(bar - 5, HEIGHT + 9, f"{SCALE_BAR} µm", fontsize=FINE_PRINT, ha="right", va="center")
        self.seen = self.moves(Light(self.film, 0, 0, np.ones((HEIGHT, WIDTH, 3))))
        self.title = self.film.set_title("", loc="left")
        self.title.set_animated(True)  # never drawn: it is for those who do not see
        self.shown_title = self.moves(MovingWords(self.film, TEXT, paper=None))
        look = {"ha": "right", "weight": "bold", "color": VERMILION}
        self.crowded = self.moves(MovingWords(self.film, FINE_PRINT, paper=None, **look))
        self.table = self._pixel_axes(FILM_TOP + HEIGHT + SCALE_LINES, ROW_HEIGHT * len(ROWS))
        self._write_table()

    def _pixel_axes(self, top, height):
        """Axes as wide as the film that count in pixels, from their upper left corner."""
        box = self.area.bbox
        low = 1 - (top + height) / box.height
        axes = self.area.add_axes([FILM_LEFT / box.width, low, WIDTH / box.width, height / box.height])
        axes.set(xlim=(0, WIDTH), ylim=(height, 0), xticks=[], yticks=[])
        axes.spines[:].set(visible=top == FILM_TOP, color=PALE)
        return axes

    def _write_table(self):
        """What stands still in the table, and the words that move."""
        table = self.table
        for x, word, side in (
            (DRAWN - PAD, "drawn", "right"),
            (BLOOD + PAD, "in the blood", "left"),
            (NORMAL, "normal", "left"),
        ):
            table.text(x, -3, word, fontsize=FINE_PRINT, ha=side, va="bottom", color=QUIET)
        table.set_title("Counts", loc="left", fontsize=FINE_PRINT, pad=2, color=QUIET)
        self.values, self.drawn, self.ghosts = {}, {}, {}
        held = table.text(HELD, -3, "held", fontsize=FINE_PRINT, va="bottom", color=ink(GHOST))
        self.ghost(held, lambda run: {})
        for row, (name, (label, _, kind)) in enumerate(ROWS.items()):
            y = ROW_HEIGHT * (row + 0.5)
            style = {"fontsize": FINE_PRINT, "va": "center_baseline"}
            table.text(NAME + 12 * label.islower(), y, label, **style)
            normal = "none" if name in ABNORMAL else "{0.low:g} – {0.high:g}".format(normal_range(name))
            table.text(NORMAL, y, normal, color=QUIET, **style)
            self.ghosts[name] = self.ghost(table.text(HELD, y, "", color=ink(GHOST), **style), _held, name)
            self.values[name] = self.moves(MovingWords(table, FINE_PRINT))
            if kind:
                self.drawn[name] = self.moves(MovingWords(table, FINE_PRINT))
                icon = _icon(kind)
                Light(table, 11 - len(icon) / 2, y - len(icon) / 2, icon)

    def update(self, run, band=None):
        if run.film is None:
            raise TypeError(f"{run.model} gives no blood film: its runs hold no `film`.")
        film, full, drawn = run.film, cells_at_scale(run.film), cells_on(run.film)
        self.laid = places(drawn)
        self.seen.through = light(film, self.laid)
        title = f"Blood film, {film.when}" if film.when else "Blood film"
        if film.reticulocytes is not None:
            title += f". Bluish: young red cells, {percent(film.young)}"
        self.title.set_text(title)
        self.shown_title.put((0, 0), title, gap=0, rise=TITLE_RISE)
        missing = full.red + full.white + full.platelets - drawn.red - drawn.white - drawn.platelets
        crowded = f"Crowded: {missing:,} cells not drawn" if missing else ""
        self.crowded.put((WIDTH, 0), crowded, gap=0, rise=TITLE_RISE)
        for row, (name, (_, unit, kind)) in enumerate(ROWS.items()):
            value, y = getattr(film, name), ROW_HEIGHT * (row + 0.5)
            self.values[name].put((BLOOD, y), quantity(value, unit), gap=0)
            if kind:
                self.drawn[name].put((DRAWN, y), _told(value, getattr(full, kind), getattr(drawn, kind)), gap=-1)


def _held(run, name):
    """How one row of the table shows a run that is held."""
    value = getattr(run.film, name)
    return {"text": percent(value) if ROWS[name][1] == "1" else number(value)}


class Light(Artist):
    """Light that came through a film, set into the figure pixel by pixel, upper left corner at a point of some axes."""

    def __init__(self, axes, x, y, through):
        super().__init__()
        axes.add_artist(self)
        self.corner, self.through = (x, y), through

    def draw(self, renderer):
        light = (255 * self.through).astype(np.uint8)
        if renderer.dpi > DPI:  # the same to the eye, and a smaller file than a smooth one
            light = light.repeat(renderer.dpi // DPI, 0).repeat(renderer.dpi // DPI, 1)
        pixels = np.full((*light.shape[:2], 4), 255, np.uint8)
        for colour in range(3):  # one by one, since numpy copies long stretches faster than triples
            pixels[..., colour] = light[::-1, :, colour]  # its rows go up
        x, y = self.axes.transData.transform(self.corner)
        renderer.draw_image(renderer.new_gc(), round(x), round(y) - len(light), pixels)


def _icon(kind):
    """The first form of a kind, small enough for a row of the table."""
    through = cells.forms_of(kind)[0]
    size = min(17, len(through))
    return np.asarray(Image.fromarray((255 * through).astype(np.uint8)).resize((size, size), Image.LANCZOS)) / 255


def _told(value, wanted, drawn):
    """The number drawn, and of how many if the film is crowded; "< 1" where the blood holds less than one to scale."""
    if drawn < wanted:
        return f"{drawn} of {wanted}"
    return "< 1" if value and not drawn else f"{drawn}"
