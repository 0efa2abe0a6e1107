"""What a notebook shows live where there is a kernel, and by pictures and words where there is none."""

import os
from importlib.resources import files

import ipywidgets as widgets

from .control import in_turn

#: Voila shows a page only while its kernel lives, and would send along what is there for the time without one.
ALWAYS_LIVE = os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")


def print_style():
    """How a page looks on paper, as CSS. It goes along with what is shown without a kernel, for exported pages."""
    return (files("hsclib") / "print.css").read_text(encoding="utf-8")


class Live(widgets.VBox):
    """A widget that is shown live, and by what its `dead` gives where there is no kernel."""

    _ipython_display_ = None  # of ipywidgets 7, which Colab has: it would show the widget and nothing else

    def dead(self):
        """What is shown without a kernel: kind → data."""
        raise NotImplementedError

    def sharpen(self):
        """It is on a page now."""

    @in_turn
    def _repr_mimebundle_(self, include=None, exclude=None):
        if not include:  # else only what is seen without a kernel is wanted
            self.sharpen()
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}  # ipywidgets 7 does not tell it
        dead = {} if ALWAYS_LIVE else self.dead()
        if "text/html" in dead:
            dead["text/html"] = f"<style>{print_style()}</style>{dead['text/html']}"
        return {"application/vnd.jupyter.widget-view+json": view} | dead
