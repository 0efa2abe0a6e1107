"""What tests see and press of a panel without a browser."""

import re
from html import unescape

import ipywidgets as widgets


def parts(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def press(shown, words):
    (button,) = (w for w in parts(shown) if isinstance(w, widgets.Button) and w.description == words)
    button.click()


def buttons(shown):
    return [w.description for w in parts(shown) if isinstance(w, widgets.Button)]


def html(shown):
    """All that the panel shows as HTML."""
    return "".join(w.value for w in parts(shown) if isinstance(w, widgets.HTML) and "<style>" not in w.value)


def image(shown):
    (found,) = (w.value for w in parts(shown) if isinstance(w, widgets.HTML) and 'class="hsc-image"' in w.value)
    return found


def alt(shown):
    return unescape(re.search(r' alt="([^"]*)"', image(shown))[1])
