"""Parts of a whole over time, stacked."""

import numpy as np
from matplotlib.collections import PolyCollection

from .courses import Courses, as_drawn
from .style import BLACK


class StackedShares(Courses):
    """Courses of which one row shows stacked parts, under the curve that divides or bounds them.

    Subclasses name the stack and the curve, and give a colour for each of the parts.
    """

    stack, share, colours = "", "", ()
    opacity = 1.0  # of the parts
    thickness = 1.6  # of the curve, in points

    def __init__(self, area, model):
        super().__init__(area, model)
        axes = self.axes_of[self.share]
        self.parts = PolyCollection([], facecolors=self.colours, alpha=self.opacity, linewidths=0)
        self.moves(axes.add_collection(self.parts, autolim=False), behind=True)
        self.between = []  # the artists of published points
        self.moves(self.ghosts[self.share])  # above the parts, as the curve is
        self.curves[self.share].set(color=BLACK, linewidth=self.thickness)

    def lay_points(self, points, cited, look):
        """Put the points on what is stacked, with which they have to be drawn."""
        super().lay_points([], cited, look)
        self.behind = [artist for artist in self.behind if artist not in self.between] + points
        self.between = points

    def update(self, run, band=None):
        super().update(run, band)
        stack = run.stacks[self.stack]
        heights = np.cumsum([np.zeros_like(stack.x), *as_drawn(stack)], axis=0)
        around = np.hstack([heights[:-1], heights[1:, ::-1]])  # each part along its lower edge and back along its upper
        along = np.broadcast_to(np.append(stack.x, stack.x[::-1]), around.shape)
        self.parts.set_verts(np.dstack([along, around]))
