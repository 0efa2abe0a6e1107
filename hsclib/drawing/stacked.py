"""Shares of a whole over time, stacked."""

import numpy as np

from .courses import Courses


class StackedShares(Courses):
    """Courses whose first row shows stacked shares, under the curve that divides them.

    Subclasses name the stack and the curve, and give a colour for each of the parts.
    """

    stack, share, colours = "", "", ()

    def __init__(self, area, model):
        super().__init__(area, model)
        self.parts = [
            self.axes_of[self.share].fill_between([0], [0], [0], color=colour, linewidth=0) for colour in self.colours
        ]
        for part in self.parts:
            part.set_animated(True)
        self.between = []  # the artists of published points
        self.ghosts[self.share].set_animated(True)
        self.moving = [
            *self.parts,
            *self.moving,
            self.ghosts[self.share],
        ]  # the line and its ghost above what they divide
        self.curves[self.share].set(color="black", linewidth=1.6)
        self.bands[self.share].set_color("black")
        self.edges[self.share].set_color("black")

    def _lay(self, points, look):
        """Put the points on what is stacked, with which they have to be drawn."""
        above = [artist for artist in self.moving if artist not in self.parts and artist not in self.between]
        self.between, self.moving = points, [*self.parts, *points, *above]

    def fit(self, runs):
        super().fit(runs)
        self.axes_of[self.share].set_ylim(0, 100)

    def update(self, run, band=None):
        super().update(run, band)
        stack = run.stacks[self.stack]
        tops = 100 * np.cumsum(stack.y, axis=0)
        for part, low, top in zip(self.parts, [np.zeros_like(stack.x), *tops], tops):
            part.set_data(stack.x, low, top)
