"""What a page says, and what its models give, as the page writes it: for the tests that hold one against the other."""

import re
from functools import cache
from pathlib import Path

import nbformat
import numpy as np

from hsclib import MODELS
from hsclib.words import day_number, number, percent

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


@cache
def prose(page):
    """All Markdown of the page of this number, links to the glossary as their words."""
    (path,) = NOTEBOOKS.glob(f"{page}_*.ipynb")
    text = "\n".join(c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown")
    return re.sub(r'\[([^\]]*)\]\(00_start_here\.ipynb#Glossary "[^"]*"\)', r"\1", text)


def told(model, settings, readout):
    """A readout as pages write it: a share in %, a day as a day."""
    found = MODELS[model](**settings).run().readouts[readout]
    return {"1": percent, "d": day_number}.get(found.unit, number)(found.value)


def read(model, settings, series, x, places):
    """A curve at `x`, with so many decimal places."""
    curve = MODELS[model](**settings).run().series[series]
    return f"{np.interp(x, curve.x, curve.y):.{places}f}"
