"""Every panel of every page, worked from code: what the browser tests do by hand, in a fraction of the time."""

import ast
import base64
import io
import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from boxes import case, middle, run_of, some
from PIL import Image

import hsclib
from hsclib import evidence, pictures

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NAMES = vars(hsclib) | vars(pictures)
#: Edges may be blended a little otherwise where another numpy has rounded otherwise: by so much, in so many pixels.
BLENDED, PIXELS = 32, 3
#: Stretches of time, and what is told in other words on the page, that the words of a scene may name freely.
FREE = {("70", "days"), ("100,000", "cells")}


def panel_calls():
    """The `explore(…)` calls of all pages, the picture saved of each, and the prose around."""
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        for i, cell in enumerate(cells):
            code = "".join(cell["source"])
            if cell["cell_type"] == "code" and "explore(" in code:
                found = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
                calls = [node for node in found if getattr(node.func, "id", "") == "explore"]
                html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"])
                saved = re.findall(r'src="data:image/png;base64,([^"]*)"', html)
                assert len(saved) == len(calls), f"{path.name}: every panel is saved with its picture"
                for node, png in zip(calls, saved):
                    yield pytest.param((ast.unparse(node), png, prose), id=f"{path.stem[:2]}-{i}-{node.args[0].id}")


@pytest.fixture(scope="module", params=panel_calls())
def panel(request):
    code, saved, _ = request.param
    panel = eval(code, dict(NAMES))  # of our own pages
    panel.saved = np.asarray(Image.open(io.BytesIO(base64.b64decode(saved))).convert("RGB")).astype(int)
    yield panel
    panel.close()


def tokens(text):
    """Words, numbers and percent signs of a text."""
    return re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d]+|%", re.sub("a hundred thousand", "100,000", text, flags=re.I))


def known(run, model):
    """The numbers of a run, of its settings, of what was published for its model and of its constants."""
    settings = [float(found) for found in re.findall(r"\d+\.?\d*", " ".join(map(str, run.settings.values())))]
    readouts = [readout.value for readout in run.readouts.values()]
    published = [row.value for row in evidence.rows(model)]
    constants = vars(sys.modules[model.__module__]).values()
    values = [*run.settings.values(), *settings, *readouts, *published, *constants]
    return [v for v in values if isinstance(v, (int, float)) and v]


def scenes_of(code):
    """Instance and words of each scene of a call."""
    taken = {"explore": lambda model, picture=None, show=None, scenes=(), **start: (model, scenes, start)}
    model, scenes, start = eval(code, NAMES | taken)
    usual = model.typical(**start).settings
    return [(model(**usual | settings), f"{name}. {notice}") for name, settings, notice in scenes]


def steps(p, value):
    """One step of the slider to either side, and its ends; every option; without --thorough, the last of them."""
    if p.options or p.type is bool:
        return some([v for v in p.options or (False, True) if v != value], 1)
    factor = 10**p.step if p.scale == "log" else None
    near = [value * factor, value / factor] if factor else [value + p.step, value - p.step]
    return some([v for v in dict.fromkeys([*near, p.low, p.high]) if p.low <= v <= p.high and v != value], 1)


def seen(panel):
    return panel._sheet.pixels().tobytes()


def texts(panel):
    return {name: readout.text for name, readout in panel.run.readouts.items()}


def test_the_page_shows_what_its_code_draws(panel):
    """The committed pages hold the golden images: `python3 run.py execute` renews them."""
    drawn = panel._sheet.pixels()[..., :3].astype(int)
    assert drawn.shape == panel.saved.shape
    other = (abs(drawn - panel.saved).max(axis=2) > BLENDED).sum()
    assert other <= PIXELS, f"{other} pixels are others than on the page"


@pytest.mark.parametrize("code, prose", [pytest.param(c.values[0][0], c.values[0][2], id=c.id) for c in panel_calls()])
def test_a_number_in_the_words_of_a_scene_is_known_to_its_run_or_told_on_its_page(code, prose):
    for instance, words in scenes_of(code):
        run = run_of(instance)
        values = known(run, type(instance))
        page = tokens(" ".join([prose, run.sentence, *(p.meaning for p in instance.parameters())]))
        told, said = set(zip(page, page[1:])), ["", *tokens(words), ""]
        for before, word, after in zip(said, said[1:], said[2:]):
            if word[:1].isdecimal() and (word, after) not in FREE:
                number, digits = float(word.replace(",", "")), len(word.partition(".")[2])
                near = any(number in (round(v, digits), round(100 * v, digits), round(1 / v, digits)) for v in values)
                assert near or {(before, word), (word, after)} & told, f"{word} in “{words}”"


def turned(p, value):
    """The ends and the middle of a slider, save where it stands; every other option."""
    return [v for v in dict.fromkeys(middle(p)) if v != value]


def test_a_control_that_is_not_grey_changes_picture_or_sentence(panel):
    """At the start, and if thorough at every scene."""
    for instance in some([panel._start, *(scene for _, scene, _ in panel._scenes)], 1):
        panel._go(instance)
        before = panel.sentence, seen(panel)
        for name, control in panel.controls.items():
            if not control.box.disabled:
                companions = [
                    panel._model.companions.get((name, new), {}) | {name: new}
                    for new in turned(control.parameter, getattr(instance, name))
                ]
                with case(name):
                    assert any(
                        other(panel, panel._model(**instance.settings | values), before) for values in companions
                    )
    panel._go(panel._start)


def other(panel, instance, before):
    """Whether this is told or drawn otherwise."""
    run = instance.run()
    if run.sentence == before[0]:
        panel._sheet.update(run)
    return run.sentence != before[0] or seen(panel) != before[1]


def test_whatever_a_control_changes_is_seen(panel):
    start = panel.instance
    for name, control in panel.controls.items():
        picture, words, value = seen(panel), texts(panel), getattr(start, name)
        for new in steps(control.parameter, value):
            with case(name, "=", new):
                control.value = new
                assert panel.error is None
                if texts(panel) != words:
                    assert seen(panel) != picture, "the readouts change, not the picture"
        panel._go(start)
        assert seen(panel) == picture, f"{name}: back at the start, the picture is not"
