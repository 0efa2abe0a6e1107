"""Panels for the tests of this folder."""

import pytest
from panels import press
from toy import Still, Toy, ToyPicture

from hsclib import MODELS, explore, registry
from hsclib.drawing.sheet import Sheet


@pytest.fixture(autouse=True)
def toys_have_pictures(monkeypatch):
    for model in (Toy, Still):
        monkeypatch.setitem(registry.DRAWN, model, ToyPicture)


@pytest.fixture
def redraws(monkeypatch):
    """One entry for every picture that is sent."""
    sent, draw = [], Sheet.png
    monkeypatch.setattr(Sheet, "png", lambda sheet: sent.append(sheet) or draw(sheet))
    return sent


class Made(dict):
    """Model name → its panel, made when it is asked for."""

    def __missing__(self, name):
        self[name] = explore(MODELS[name])
        return self[name]


@pytest.fixture(scope="module")
def made():
    made = Made()
    yield made
    for shown in made.values():
        shown.close()


@pytest.fixture
def panels(made):
    """One panel a model, at its start, for the many tests that move one control."""
    for name, shown in made.items():
        if shown.error or shown.run.settings != MODELS[name]().settings:
            press(shown, "Reset")
    return made
