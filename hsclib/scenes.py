"""The scenes of a panel: what a lecturer steps through with Back and Next."""

from html import escape

import ipywidgets as widgets

from .control import button


class Scenes(widgets.HBox):
    """Two buttons and what to notice.

    Parameters
    ----------
    scenes : sequence of (str, Model, str)
        Name, instance and what to notice.
    go : callable
        Shows an instance.
    """

    def __init__(self, scenes, go):
        self._scenes, self._go, self._now = scenes, go, None
        self.notice = widgets.HTML(f"<p class='hsc-note'>{len(scenes)} scenes: press Next.</p>").add_class("hsc-notice")
        back = button("Back", "The scene before", lambda: self.step(-1))
        on = button("Next", "The next scene", lambda: self.step(1))
        super().__init__([back, on, self.notice])
        self.add_class("hsc-bar")

    def step(self, by):
        """Show the scene that lies `by` further; at the ends, the last or the first once more."""
        last = len(self._scenes) - 1
        self._now = min(max((-1 if self._now is None else self._now) + by, 0), last)
        name, instance, notice = self._scenes[self._now]
        self._go(instance)
        self.notice.value = f"<p><b>{self._now + 1} of {last + 1}: {escape(name)}.</b> {escape(notice)}</p>"
