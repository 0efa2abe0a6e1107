"""Which pages the browser visits, and whether what it finds there fits the screen."""

import ast
import json
from pathlib import Path

from boxes import THOROUGH

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code')
    .flatMap(cell => cell.model.outputs.toJSON())
    .filter(output => output.output_type === 'error')
    .map(output => output.evalue)"""
MOST_HIGH, LEAST_SIZE = 640, 0.875  # pixels of a panel; size at which the smallest words of a picture have 11 pixels
MEASURED = """() => [...document.querySelectorAll('.hsc-panel')].filter(panel => panel.offsetParent).map(panel => {
    const image = panel.querySelector('.hsc-image');
    return [panel.getBoundingClientRect().height, image.getBoundingClientRect().width / image.getAttribute('width')];
})"""
TOGGLE_FILES = (
    "open => window.jupyterapp.commands.execute(open ? 'filebrowser:activate' : 'application:toggle-left-area')"
)
#: A page with one panel, which tells its kernel.
SHORT = (
    "import os\nprint('kernel', os.getpid())",
    "from hsclib import Niche, explore\nexplore(Niche, show=['days', 'egress'])",
    "'the cell below'",
)


def code_cells(notebook):
    """The code of a notebook: number of the cell → text."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return {i: "".join(cell["source"]) for i, cell in enumerate(cells) if cell["cell_type"] == "code"}


#: Every notebook with panels → the cell of its first one.
WITH_PANELS = {
    notebook: min(found)
    for notebook in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    if (found := [i for i, code in code_cells(notebook).items() if "explore(" in code])
}

#: The pages whose panels are worked through; between them these two have a control of every kind, and both layouts.
DEEP = [n for n in WITH_PANELS if THOROUGH or n.stem.endswith(("_injury_and_recovery", "_whose_blood"))]


def all_panels():
    """A notebook of all panels of the course, each in the frame of a prediction, as code."""
    told = "from ipywidgets import VBox\nfrom hsclib import *\nfrom hsclib.pictures import *\n"
    for notebook in WITH_PANELS:
        for code in code_cells(notebook).values():
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "explore":
                    told += f"display(VBox([{ast.unparse(node)}]).add_class('hsc-predict'))\n"
    return told


def misfits(page):
    """Height, and size of the picture, of each panel that is seen and is too high or has words that are too small."""
    found = page.evaluate(MEASURED)
    assert found
    return [(height, size) for height, size in found if height > MOST_HIGH or size < LEAST_SIZE]


def misfits_beside_files(page):
    """The same in a JupyterLab with its list of files open."""
    page.evaluate(TOGGLE_FILES, True)
    page.wait_for_timeout(500)  # it slides open
    found = misfits(page)
    page.evaluate(TOGGLE_FILES, False)
    page.wait_for_timeout(500)
    return found
