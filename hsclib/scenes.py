"""The scenes of a panel: what a lecturer steps through with Back and Next."""

from html import escape

import ipywidgets as widgets

from .control import button


class Scenes(widgets.HBox):
    """Two buttons and what to notice.

    Parameters
    ----------
    start : Model
        Scene 0: the instance with which the panel opens.
    scenes : sequence of (str, Model, str)
        Name, instance and what to notice.
    go : callable
        Shows an instance, and tells it to `follow`.
    """

    def __init__(self, start, scenes, go):
        to_come = f"{len(scenes)} scene{'s' if len(scenes) > 1 else ''} to come: press Next."
        self._scenes, self._go, self._now = [("Start", start, to_come), *scenes], go, 0
        self.notice = widgets.HTML().add_class("hsc-notice")
        self._back = button("Back", "The scene before", lambda: self.step(-1))
        self._next = button("Next", "The next scene", lambda: self.step(1))
        super().__init__([self._back, self._next, self.notice])
        self.add_class("hsc-bar")
        self.follow(start)

    def step(self, by):
        """Show the scene that lies `by` further."""
        self._now += by
        self._go(self._scenes[self._now][1])

    def to_start(self):
        """Be at scene 0 again, once the panel shows it."""
        self._now = 0

    @property
    def name(self):
        """Of the scene that was chosen last."""
        return self._scenes[self._now][0]

    def is_shown(self, instance):
        """Whether this is the scene that was chosen last, unchanged."""
        return instance == self._scenes[self._now][1]

    def follow(self, instance):
        """Tell the scene, and whether what is shown is no longer that; at the ends there is no way on."""
        name, _, notice = self._scenes[self._now]
        last = len(self._scenes) - 1
        self._back.disabled, self._next.disabled = self._now == 0, self._now == last
        where = f"{self._now} of {last}: {escape(name)}" if self._now else escape(name)
        if self.is_shown(instance):
            self.notice.value = f"<p><b>{where}.</b> {escape(notice)}</p>"
        else:
            self.notice.value = f"<p class='hsc-note'>{where} (changed).</p>"
