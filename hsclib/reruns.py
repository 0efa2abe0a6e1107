"""A cell that is run again frees the panels that it made before.

ipywidgets keeps every widget that was ever made, and a notebook every result, so that each run of a cell would
leave a figure of 7 to 17 MB behind.
"""

import gc

import ipywidgets as widgets
from IPython import get_ipython


class Reruns:
    """What the last execution of each cell has made: panels and predictions, which can be closed."""

    def __init__(self):
        self._made = {}  # cell → (execution, its number, panels)

    def remember(self, panel):
        """Note who made this panel, and close those that an earlier execution of the same cell has made."""
        cell, execution = _origin()
        if cell is None:
            return
        shell = get_ipython()
        before, number, panels = self._made.get(cell, (execution, None, []))
        if before != execution:
            for old in panels:
                old.close()
            # the pictures, which IPython keeps from version 9 on although the page shows others now
            getattr(shell.history_manager, "outputs", {}).pop(number, None)
            gc.collect()  # a figure holds itself
            panels = []
        self._made[cell] = execution, shell.displayhook.prompt_count, [*panels, panel]


#: Of this kernel.
REMEMBERED = Reruns()


def _origin():
    """The cell that is being executed, and by which request; (None, None) where nobody tells."""
    ask = getattr(get_ipython(), "get_parent", None)
    request = ask() if ask else {}
    return request.get("metadata", {}).get("cellId"), request.get("header", {}).get("msg_id")


def close_all(widget):
    """Close a widget with all that it holds: children, layouts and styles."""
    for child in getattr(widget, "children", ()):
        close_all(child)
    for part in (getattr(widget, "layout", None), getattr(widget, "style", None), widget):
        if part is not None:
            widgets.Widget.close(part)
