"""Words that move with a curve, drawn by Pillow in a tenth of the time that Matplotlib needs.

Drawn by Matplotlib, three short labels cost more than all the rest of an update.
"""

from functools import cache, lru_cache

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.font_manager import findfont
from matplotlib.text import Annotation
from PIL import ImageFont

from .style import PAPER_OPACITY

PAD = 2  # pixels
HALF_LINE = 6.5  # points from the edge of some axes to the middle of small words that touch it
LINE = 1.4  # heights of letters from one line to the next


@cache
def _font(properties, pixels):
    return ImageFont.truetype(findfont(properties), pixels, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(1000)  # since of many words beside each other a hand changes few
def _inked(properties, pixels, words):
    """How much ink is on each pixel of the paper (uint8, the upper row first), and where on it a figure's middle is."""
    font = _font(properties, pixels)
    mask, (_, above) = font.getmask2(words)
    wide, high = mask.size
    ink = np.zeros((high + 2 * PAD, wide + 2 * PAD), np.uint8)
    ink[PAD:-PAD, PAD:-PAD] = np.frombuffer(bytes(mask), np.uint8).reshape(high, wide)
    # the middle of a figure comes to the point, so that words side by side stand on one line
    _, top, _, bottom = font.getbbox("0")
    return ink, (top + bottom) / 2, above - PAD


@cache
def _stain(colour, paper):
    """Red, green, blue and opacity (uint8) of words on their paper, by how much ink is on a pixel (0 to 255)."""
    ink = np.linspace(0, 1, 256)[:, None]
    if paper is None:
        rgb, alpha = np.tile(to_rgb(colour), (256, 1)), ink
    else:
        alpha = ink + PAPER_OPACITY * (1 - ink)
        rgb = (ink * to_rgb(colour) + PAPER_OPACITY * (1 - ink) * to_rgb(paper)) / alpha
    return (255 * np.hstack([rgb, alpha])).round().astype(np.uint8)


class MovingWords(Annotation):
    """A label on paper beside a point of some axes; not drawn where the point is outside them.

    Parameters
    ----------
    axes : matplotlib Axes
    size : float
        In points.
    paper : colour or None
        What the words stand on, if on anything.
    share : bool
        Whether their points are shares of the width and height of the axes.
    style
        For `Text`: colour, weight, and `ha` for words that stand on their point.
    """

    def __init__(self, axes, size, paper="white", share=False, **style):
        super().__init__("", (0, 0), xytext=(8, 0), textcoords="offset points", fontsize=size, **style)
        axes.add_artist(self)
        self.paper, self.frame = paper, axes.transAxes if share else axes.transData

    def put(self, point, text, gap=8, rise=0):
        """Write `text` `gap` points to the right of a point, to its left if negative, and `rise` points higher."""
        self.xy, self.xyann = point, (gap, rise)
        self.set_text(text)

    def give_way(self, others):
        """Stand a line above or below where it would touch one of these words, on the side where its point lies."""
        for other in others:
            left, right, height = self._box()
            first, last, level = other._box()
            if left < last and first < right and abs(height - level) < LINE * self.get_fontsize():
                rise = level + (1 if height >= level else -1) * LINE * self.get_fontsize() - height
                self.xyann = self.xyann[0], self.xyann[1] + rise

    def _box(self):
        """Left and right end and height of the middle, in points."""
        points = 72 / self.figure.dpi
        x, y = points * self.frame.transform(self.xy)
        size = self.get_fontsize()
        wide = _font(self.get_fontproperties(), round(8 * size)).getlength(self.get_text()) / 8
        left = x + self.xyann[0] - (wide if self.xyann[0] < 0 else 0)
        return left, left + wide, y + self.xyann[1]

    def draw(self, renderer):
        x, y = self.frame.transform(self.xy)
        # half a pixel more, since a point on the edge of the axes is still in them
        if not (self.get_visible() and self.get_text() and self.axes.bbox.padded(0.5).contains(x, y)):
            return
        size = renderer.points_to_pixels(self.get_fontsize())
        ink, middle, above = _inked(self.get_fontproperties(), size, self.get_text())
        gap, rise = map(renderer.points_to_pixels, self.xyann)
        before = 1 if gap < 0 else {"left": 0, "center": 0.5, "right": 1}[self.get_ha()]
        low = round(y + rise + middle) - above - ink.shape[0]
        stain = _stain(self.get_color(), self.paper)
        renderer.draw_image(renderer.new_gc(), round(x + gap - before * ink.shape[1]), low, stain[ink[::-1]])
