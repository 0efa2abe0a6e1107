"""A page executed in this process, with panels and predictions written as a reader without a kernel can use them."""

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from hsclib.panel import Panel
from hsclib.predict import Prediction

from .states import moves

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
LOOK = Path(__file__).with_name("look")


class Failed(Exception):
    """A cell that raised, in one line."""


def find(names):
    """The notebooks that are meant by these names: "04", "04_injury_and_recovery" or a path; all for none.

    Raises
    ------
    Failed
        For a name that no page has.
    """
    pages = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    found = []
    for name in names:
        stem = Path(name).stem
        fitting = [page for page in pages if stem in (page.stem, page.stem[:2], str(int(page.stem[:2])))]
        if not fitting:
            raise Failed(f"No page is called {name!r}. The pages: {', '.join(page.stem for page in pages)}.")
        found += fitting
    return found or pages


class Writer:
    """Writes panels and predictions as HTML.

    Parameters
    ----------
    pictures : Pictures
        Where their pictures are kept.
    prefix : str
        What the names of their handles begin with.
    """

    def __init__(self, pictures, prefix):
        self.pictures, self._prefix, self._made = pictures, prefix, 0
        self._environment = Environment(
            loader=FileSystemLoader(LOOK), autoescape=True, trim_blocks=True, keep_trailing_newline=False
        )

    def attach(self, shell):
        """Let this shell show panels and predictions so."""
        self._shell = shell
        for kind, write in ((Panel, self.panel), (Prediction, self.prediction)):
            shell.display_formatter.mimebundle_formatter.for_type(kind, _formatter(write))

    def panel(self, panel):
        """A panel whose scenes and one slider move; given by kind of data, as a prediction is."""
        seen = moves(panel, self.pictures)
        states = {
            "scenes": [[s.name, s.notice, s.stop, *_told(s.state)] for s in seen.scenes],
            "stops": [[words, *_told(state)] for words, state in seen.stops],
        }
        return {"text/html": self.render("panel.html", moves=seen, data=_json(states))}

    def prediction(self, prediction):
        """A question that is answered once a letter has been committed, and then shows what it is about."""
        asked = parts_of(prediction)
        shown = self._data_of(asked["shown"])
        told = _json({"answer": asked["answer"], "replies": asked["replies"]})
        return {"text/html": self.render("prediction.html", **asked | {"shown": html_of(shown)}, data=told)}

    def _data_of(self, shown):
        return self._shell.display_formatter.format(shown)[0]

    def render(self, template, **words):
        self._made += 1
        written = self._environment.get_template(template).render(name=f"{self._prefix}-{self._made}", **words)
        return re.sub(r"\n\s*\n", "\n", written)  # an empty line would end the HTML where it stands in Markdown


def parts_of(prediction):
    """Answer, letters, replies and what is shown."""
    # what hands would find out one by one
    answer, replies = prediction._answer, dict(sorted(prediction._replies.items()))
    return {"answer": answer, "letters": sorted([answer, *replies]), "replies": replies, "shown": prediction._show}


def html_of(data):
    """What is to be shown of this data, as HTML."""
    return Markup(data.get("text/html") or f"<pre>{Markup.escape(data['text/plain'])}</pre>")


def _formatter(write):
    return lambda shown, include=None, exclude=None: (write(shown), {})


def _told(state):
    return state.picture, state.sentence, state.alt, state.settings


def _json(states):
    """As the content of a script: nothing in it may end that."""
    return Markup(json.dumps(states, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"))


@contextmanager
def _inside(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def execute(path, writer):
    """The notebook with what its cells give now.

    Raises
    ------
    Failed
        If a cell raises.
    """
    notebook = nbformat.read(path, as_version=4)
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()  # so that `display` finds it
    results = []
    shell.display_trap.hook = results.append  # what a cell ends with, as it is
    writer.attach(shell)
    with _inside(path.parent):
        for count, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
            with capture_output() as caught:
                result = shell.run_cell(cell.source, store_history=False)
            if not result.success:
                problem = result.error_before_exec or result.error_in_exec
                raise Failed(f"{path.name}: code cell {count} raised {type(problem).__name__}: {problem}")
            shown = [output.data for output in caught.outputs]
            shown += [shell.display_formatter.format(result)[0] for result in results if result is not None]
            results.clear()
            cell.execution_count, cell.outputs = count, _outputs(caught, shown)
    return notebook


def _outputs(caught, shown):
    streams = [("stdout", caught.stdout), ("stderr", caught.stderr)]
    return [
        *(nbformat.v4.new_output("stream", name=name, text=text) for name, text in streams if text),
        *(nbformat.v4.new_output("display_data", data=data) for data in shown),
    ]
