"""Whatever a reader has set in matplotlib, the pictures are the same, and so are the reader's settings afterwards."""

import base64
import io

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from boxes import some
from matplotlib import patheffects, rc_context, rcParams
from PIL import Image

import hsclib
from hsclib.drawing.settings import DEFAULTS, default_settings

#: What readers do: a dark editor, a poster, a journal, xkcd, a font of their own, TeX which they have not installed.
STYLES = ["dark_background", "ggplot", "grayscale", "fivethirtyeight", "seaborn-v0_8-poster"]
SETTINGS = {
    "agg.path.chunksize": 100,
    "axes.axisbelow": False,
    "axes.formatter.limits": (-1, 1),
    "axes.grid": True,
    "axes.spines.left": False,
    "axes.unicode_minus": False,
    "axes.xmargin": 0.4,
    "errorbar.capsize": 20,
    "figure.autolayout": True,
    "figure.dpi": 37,
    "figure.subplot.left": 0.4,
    "font.family": "cursive",
    "font.size": 25,
    "lines.antialiased": False,
    "lines.linewidth": 9,
    "mathtext.fontset": "cm",
    "patch.antialiased": False,
    "path.effects": [patheffects.withStroke(linewidth=4, foreground="red")],
    "path.simplify": False,
    "path.sketch": (2, 100, 2),
    "savefig.facecolor": "black",
    "text.antialiased": False,
    "text.hinting": "none",
    "text.usetex": True,
    "xtick.direction": "in",
    "ytick.minor.visible": True,
}
#: Models whose pictures are of different kinds: points, bands and a ghost last, before it cells, trees, bars, stacks.
MODELS = ["Niche", "IronDeficiency", "LineageTree", "VectorCopies", "GeneTherapy", "MarrowRecovery"]


@pytest.fixture
def hostile():
    """Settings that spoil a picture each in its way; they are the reader's, and end with the test."""
    with rc_context():
        matplotlib.style.use(STYLES)
        rcParams.update(SETTINGS)
        rcParams["font.sans-serif"].insert(0, "DejaVu Serif")  # in place, as many recipes have it
        before = dict.copy(rcParams)
        yield
        assert dict.copy(rcParams) == before, "the reader's settings are no longer as they were"
        rcParams["font.sans-serif"].pop(0)


def shots(model):
    """Pixels of all that is seen of a model: the start; a ghost, a move, points that do not hold; new axes, sharp;
    and a static drawing with its sentence."""
    panel = hsclib.explore(model)
    sheet = panel._sheet
    yield sheet.pixels().copy()
    control = next(c for c in panel.controls.values() if c.parameter.type is float)
    panel._hold.click()
    control.value = control.parameter.high
    yield sheet.pixels().copy()
    panel._fit_to_shown()
    yield np.asarray(Image.open(io.BytesIO(sheet.sharp_png())))
    bundle = hsclib.draw(panel.run)._repr_mimebundle_()
    yield np.asarray(Image.open(io.BytesIO(base64.b64decode(bundle["image/png"]))))
    panel.close()


@pytest.mark.kind("environment", "matplotlib set otherwise")
@pytest.mark.parametrize("name", some(MODELS, 1))
def test_a_picture_is_the_same_to_the_pixel_whatever_the_reader_has_set(name, request):
    model = hsclib.MODELS[name]
    usual = list(shots(model))
    request.getfixturevalue("hostile")
    for wanted, shot, what in zip(usual, shots(model), ("start", "moved", "sharp", "static"), strict=True):
        assert np.array_equal(wanted, shot), what


def test_where_a_reader_has_set_nothing_of_the_looks_no_context_is_entered(monkeypatch):
    """It would take half a millisecond, several times a move; where pictures of pyplot appear does not matter."""
    monkeypatch.setattr("hsclib.drawing.settings.rc_context", None)
    with rc_context({"backend": "svg", "interactive": True}), default_settings():
        assert rcParams["font.size"] == DEFAULTS["font.size"]
