"""Panels and predictions are shown wholly with ipywidgets 7 too, which Colab has."""

import ipywidgets as widgets
import pytest
from IPython.core.formatters import DisplayFormatter
from toy import Toy, ToyPicture

from hsclib import explore, predict


@pytest.fixture
def ipywidgets_7(monkeypatch):
    """It shows a widget by another method, and nothing else of it."""

    def show(widget):
        raise AssertionError("only the widget is shown, neither picture nor words")

    monkeypatch.delattr(widgets.Widget, "_repr_mimebundle_")
    monkeypatch.setattr(widgets.DOMWidget, "_ipython_display_", show, raising=False)


@pytest.mark.kind("environment", "ipywidgets 7, as Colab has it")
@pytest.mark.parametrize("asked", [False, True])
def test_what_is_shown_with_ipywidgets_7_is_the_widget_picture_and_words(ipywidgets_7, asked):
    shown = explore(Toy, ToyPicture)
    shown = predict("B", A="It does.", show=shown) if asked else shown
    bundle, _ = DisplayFormatter().format(shown)
    assert bundle.pop("application/vnd.jupyter.widget-view+json")["model_id"] == shown.model_id
    assert bundle.keys() == {"text/html", "image/png", "text/plain"}
