"""Every panel of every page, worked from code: what the browser tests do by hand, in a fraction of the time."""

import ast
import json
from pathlib import Path

import pytest

import hsclib
from hsclib import pictures

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NAMES = vars(hsclib) | vars(pictures)


def panel_calls():
    """The `explore(…)` calls of all pages, each under the name of its page, model and position."""
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for i, cell in enumerate(cells):
            code = "".join(cell["source"])
            if cell["cell_type"] == "code" and "explore(" in code:
                for node in ast.walk(ast.parse(code)):
                    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "explore":
                        yield pytest.param(ast.unparse(node), id=f"{path.stem[:2]}-{i}-{node.args[0].id}")


@pytest.fixture(scope="module", params=panel_calls())
def panel(request):
    return eval(request.param, dict(NAMES))  # of our own pages


def steps(p, value):
    """One step of the slider to either side, and its two ends; every option of a choice."""
    if p.options or p.type is bool:
        return [v for v in p.options or (False, True) if v != value]
    factor = 10**p.step if p.scale == "log" else None
    near = [value * factor, value / factor] if factor else [value + p.step, value - p.step]
    return [v for v in dict.fromkeys([*near, p.low, p.high]) if p.low <= v <= p.high and v != value]


def seen(panel):
    return panel._sheet.pixels().tobytes()


def texts(panel):
    return {name: readout.text for name, readout in panel.run.readouts.items()}


def test_whatever_a_control_changes_is_seen(panel):
    start = panel.instance
    for name, control in panel.controls.items():
        picture, words, value = seen(panel), texts(panel), getattr(start, name)
        for new in steps(control.parameter, value):
            control.value = new
            assert panel.error is None
            if texts(panel) != words:
                assert seen(panel) != picture, f"{name} = {new!r} changes the readouts, not the picture"
            panel._go(start)
        assert seen(panel) == picture, f"{name}: back at the start, the picture is not"
