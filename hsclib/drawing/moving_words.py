"""Words that move with a curve, drawn by Pillow in a tenth of the time that Matplotlib needs.

Drawn by Matplotlib, three short labels cost more than all the rest of an update.
"""

from functools import cache

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.font_manager import findfont
from matplotlib.text import Annotation
from PIL import ImageFont

from .style import PAPER_OPACITY

PAD = 2  # pixels
LINE = 1.4  # heights of letters from one line to the next


@cache
def _font(properties, pixels):
    return ImageFont.truetype(findfont(properties), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def _stain(colour):
    """Red, green, blue and opacity (uint8) of words on their paper, by how much ink is on a pixel (0 to 255)."""
    ink = np.linspace(0, 1, 256)[:, None]
    alpha = ink + PAPER_OPACITY * (1 - ink)
    rgb = (ink * to_rgb(colour) + PAPER_OPACITY * (1 - ink)) / alpha
    return (255 * np.hstack([rgb, alpha])).round().astype(np.uint8)


class MovingWords(Annotation):
    """A label on white paper beside a point of some axes; not drawn where the point is outside them.

    Parameters
    ----------
    axes : matplotlib Axes
    size : float
        In points.
    """

    def __init__(self, axes, size):
        super().__init__("", (0, 0), xytext=(8, 0), textcoords="offset points", fontsize=size)
        axes.add_artist(self)

    def put(self, point, text, gap=8):
        """Write `text` `gap` points to the right of a point in data coordinates; to its left if negative."""
        self.xy, self.xyann = point, (gap, 0)
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
        x, y = points * self.axes.transData.transform(self.xy)
        size = self.get_fontsize()
        wide = _font(self.get_fontproperties(), round(8 * size)).getlength(self.get_text()) / 8
        left = x + self.xyann[0] - (wide if self.xyann[0] < 0 else 0)
        return left, left + wide, y + self.xyann[1]

    def draw(self, renderer):
        x, y = self.axes.transData.transform(self.xy)
        # half a pixel more, since a point on the edge of the axes is still in them
        if not (self.get_visible() and self.get_text() and self.axes.bbox.padded(0.5).contains(x, y)):
            return
        font = _font(self.get_fontproperties(), renderer.points_to_pixels(self.get_fontsize()))
        mask, (_, above) = font.getmask2(self.get_text())
        wide, high = mask.size
        ink = np.zeros((high + 2 * PAD, wide + 2 * PAD), np.uint8)
        ink[PAD:-PAD, PAD:-PAD] = np.frombuffer(bytes(mask), np.uint8).reshape(high, wide)
        gap, rise = map(renderer.points_to_pixels, self.xyann)
        left = x + gap - (ink.shape[1] if gap < 0 else 0)
        # the middle of a figure comes to the point, so that words side by side stand on one line
        _, top, _, bottom = font.getbbox("0")
        low = round(y + rise + (top + bottom) / 2) - above + PAD - ink.shape[0]
        renderer.draw_image(renderer.new_gc(), round(left), low, _stain(self.get_color())[ink[::-1]])  # its rows go up
