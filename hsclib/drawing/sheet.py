"""One persistent figure for a panel: what stands still is drawn once, what moves is redrawn.

Text, ticks and thresholds take most of the time of a drawing, so they are kept as pixels; an
update puts them back and draws only the curves on top. Published points lie between the two:
they stand still as well, but turn grey where the settings leave those of the publication, so
that the pixels are kept for each look that they have had.
"""

import base64
from html import escape

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from ..run import Missing
from .png import QuickPng, small_png, to_png
from .settings import default_settings
from .style import GHOST, PAPER, SMALL, ink
from .told import told

DPI = 100
SHARP = 2  # times as many pixels each way, once a hand rests
LEGIBLE = 0.88  # of the full size, words of 11 pixels: on a smaller screen the picture scrolls rather than shrinks
MOST_WIDE = 10.3  # inches of all pictures of a panel, for which a laptop has room beside the sliders
MOST_LOOKS = 8  # of the published points, whose pixels are kept


class Picture:
    """A kind of picture. Subclasses build their axes once and move artists in `update`.

    Parameters
    ----------
    area : matplotlib Figure or SubFigure
        Where to draw.
    model : type
        The model class whose runs will be drawn.

    Attributes
    ----------
    width, height : float
        Wanted size in inches.
    narrowest : float
        What it can be narrowed to, in inches, where several stand side by side; by default it cannot.
    cites : bool
        Whether what was published for its model belongs beside it.
    spreads : bool
        Whether it shows how far patients differ; bars, marks and cells have no room for it.
    settled, behind, moving : list of Artist
        All animated, and drawn in this order on what stands still. Those that are settled have one
        of a few looks, whose pixels are kept; the others are redrawn at every update.
    settled_as : hashable
        Which of the looks.
    kept : list of (Artist, function, tuple)
        What is seen only while a run is held; see `ghost`.
    stale : bool
        True when something that stands still has changed.
    """

    width, height = 6.8, 5.2
    narrowest = np.inf
    cites = True
    spreads = True

    def __init__(self, area, model):
        self.area, self.model = area, model
        self.settled, self.behind, self.moving, self.kept = [], [], [], []
        self._groups, self._looks = {}, {}
        self.settled_as, self.stale = (), True

    def update(self, run, band=None):
        """Show this run, and the percentile bands of a cohort if there are any."""
        raise NotImplementedError

    def fit(self, runs):
        """Set the axes so that all these runs fit."""

    def hold(self, run):
        """Keep this run as a grey ghost."""
        for artist, look, what in self.kept:
            artist.set(**look(run, *what), visible=True)
        self.stale = True

    def release(self):
        """Take the ghost away."""
        for artist, *_ in self.kept:
            artist.set_visible(False)
        self.stale = True

    def evidence(self, points):
        """Draw published points; those that do not hold at the settings shown are grey."""

    def moves(self, artist, behind=False):
        """Redraw this artist at every update, in front of those so far, or behind all that are not behind too."""
        artist.set_animated(True)
        (self.behind if behind else self.moving).append(artist)
        return artist

    def ghost(self, artist, look, *what):
        """Show this artist only while a run is held; `look(run, *what)` gives what is to be set on it then."""
        artist.set_visible(False)
        self.kept.append((artist, look, what))
        return artist

    def anew(self, group):
        """An empty list, for still artists in place of those that the list of this group held."""
        for artist in self._groups.get(group, ()):
            artist.remove()
        self._groups[group], self.stale = [], True
        return self._groups[group]

    def seen_as(self, group, look, make):
        """The animated artists of a group in one of its looks, which `make()` gave at its first sight.

        Those of its other looks are hidden, so that to change the look costs no redraw of what stands still.
        """
        looks = self._looks.setdefault(group, {})
        if look not in looks:
            looks[look] = make()
            for artist in looks[look]:
                artist.set_animated(True)
        for other, artists in looks.items():
            for artist in artists:
                artist.set_visible(other == look)
        return looks[look]


class Sheet:
    """Pictures side by side in one figure.

    Parameters
    ----------
    kinds : sequence of type
        Subclasses of `Picture`.
    model : type
        The model class.
    """

    @default_settings()
    def __init__(self, kinds, model):
        widths = _widths(kinds)
        self.figure = Figure(figsize=(sum(widths), max(kind.height for kind in kinds)), dpi=DPI, facecolor="white")
        self.canvas = FigureCanvasAgg(self.figure)
        areas = self.figure.subfigures(1, len(kinds), width_ratios=widths, squeeze=False)[0]
        self.pictures = [kind(area, model) for kind, area in zip(kinds, areas)]
        look = {"fontsize": SMALL, "ha": "right", "va": "top", "color": ink(GHOST), "bbox": PAPER, "zorder": 10}
        self._held = self.figure.text(0.995, 0.995, "", **look)
        self._bare, self._stills, self._quick_png = None, {}, QuickPng()
        # the figure's own box may lack a hair of the last column, which would then never be cleaned
        self._paper = Bbox.from_bounds(0, 0, *self.size)

    def hold(self, run, name):
        """Keep this run as a grey ghost in all pictures, under its name."""
        self._held.set_text(f"┅ {name}")
        self._each("hold", run)

    def release(self):
        """Take the ghosts away."""
        self._held.set_text("")
        self._each("release")

    def fit(self, runs):
        """Set the axes of all pictures so that these runs fit; TypeError if a picture needs what they do not have."""
        self._each("fit", runs)

    def update(self, run, band=None):
        """Show this run in all pictures; see `Picture.update`."""
        self._each("update", run, band)

    def evidence(self, points):
        """Draw published points in all pictures; see `Picture.evidence`."""
        self._each("evidence", points)

    @default_settings()
    def _each(self, action, *arguments):
        for p in self.pictures:
            try:
                getattr(p, action)(*arguments)
            except Missing as lack:
                raise TypeError(f"The picture {type(p).__name__} needs {lack}.") from None

    def alt(self, sentence):
        """What is told of the picture to those who do not see it: the sentence, and what stands in the picture."""
        held, shown = self._held.get_text().removeprefix("┅ "), told(self.figure)
        parts = sentence, shown and f"In the picture: {shown}", held and f"In grey, to compare: {held}."
        return " ".join(filter(None, parts))

    @property
    def size(self):
        """Width and height in pixels."""
        return self.canvas.get_width_height()

    @default_settings()
    def pixels(self):
        """The picture as it is now: uint8 array of shape (height, width, 4)."""
        if self._bare is None or any(p.stale for p in self.pictures):
            self.canvas.draw()
            self._bare, self._stills = self.canvas.copy_from_bbox(self._paper), {}
            for p in self.pictures:
                p.stale = False
        look = tuple(p.settled_as for p in self.pictures)
        still = self._stills.pop(look, None)
        if still is None:
            self._draw_on(self._bare, self._that("settled"))
            still = self.canvas.copy_from_bbox(self._paper)
        self._stills[look] = still  # as the last; the first was seen longest ago
        if len(self._stills) > MOST_LOOKS:
            del self._stills[next(iter(self._stills))]
        self._draw_on(still, self._that("behind", "moving"))
        return np.asarray(self.canvas.buffer_rgba())

    def _that(self, *layers):
        """The artists of all pictures in these layers, from back to front in each picture."""
        return [artist for p in self.pictures for layer in layers for artist in getattr(p, layer)]

    @default_settings()
    def sharp_png(self):
        """The same picture with twice the pixels each way, as PNG bytes; what is kept for the next one stays kept."""
        self.figure.dpi = SHARP * DPI
        try:
            self.canvas.draw()
            renderer = self.canvas.get_renderer()
            for artist in self._that("settled", "behind", "moving"):
                artist.draw(renderer)
            return small_png(np.asarray(self.canvas.buffer_rgba()))
        finally:
            self.figure.dpi = DPI
            self.canvas.get_renderer()  # in place of the one with four times the memory

    def _draw_on(self, paper, artists):
        self.canvas.restore_region(paper)
        renderer = self.canvas.get_renderer()
        for artist in artists:
            artist.draw(renderer)

    def png(self):
        """The picture as PNG bytes, made quickly."""
        return self._quick_png(self.pixels())


def _widths(kinds):
    """As wide as each wants to be; if that is too much in all, those that can be narrowed give in proportion."""
    room = [max(0, kind.width - kind.narrowest) for kind in kinds]
    over = sum(kind.width for kind in kinds) - MOST_WIDE
    share = min(1, max(0, over / sum(room))) if any(room) else 0
    return [kind.width - share * give for kind, give in zip(kinds, room)]


def image_tag(png, alt, size):
    """An HTML image with its alt text, of fixed proportions, so that nothing jumps when it changes."""
    width, height = size
    style = f"max-width:100%;min-width:{LEGIBLE * width:.0f}px;height:auto;background:#fff"
    return (
        f'<div class="hsc-frame" style="overflow-x:auto"><img class="hsc-image" decoding="sync" alt="{escape(alt)}" '
        f'width="{width}" height="{height}" style="{style}" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}"></div>'
    )


class Drawing:
    """A picture of one run for viewers without a kernel: HTML figure, PNG and text."""

    def __init__(self, sheet, sentence):
        self.sheet, self.sentence = sheet, sentence

    def __repr__(self):
        return self.sentence

    def _repr_mimebundle_(self, include=None, exclude=None):
        pixels = self.sheet.pixels()
        image = image_tag(to_png(pixels), self.sheet.alt(self.sentence), self.sheet.size)
        figure = f'<figure style="margin:0">{image}<figcaption>{escape(self.sentence)}</figcaption></figure>'
        return {
            "text/html": figure,
            "image/png": base64.b64encode(to_png(self._captioned(pixels))).decode(),
            "text/plain": self.sentence,
        }

    @default_settings()
    def _captioned(self, pixels):
        """The sentence under the picture, for viewers that show nothing but the PNG."""
        width = self.sheet.figure.get_figwidth()
        caption = Figure(figsize=(width, 0.7), dpi=DPI, facecolor="white")
        canvas = FigureCanvasAgg(caption)
        caption.text(0.02, 0.9, self.sentence, va="top", fontsize=10, wrap=True)
        canvas.draw()
        return np.vstack([pixels, np.asarray(canvas.buffer_rgba())])
