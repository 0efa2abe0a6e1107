"""Voila with the look of this course, compressing what it sends: on a slow line a page comes in a third of the time.

The look is a template of Voila's, in `share/jupyter/voila/templates/hsc`. `run.py voila` starts this module; a Jupyter
server, as on Binder, is told of the template and of the two classes here by `python -m hscserver`.
"""

import base64
import functools
import io
import os
import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbconvert.preprocessors import Preprocessor
from PIL import Image
from tornado.web import GZipContentEncoding
from traitlets.config import Config
from voila.app import Voila
from voila.exporter import VoilaMarkdownRenderer

from hscformulas import as_mathml
from hscserver import LOOK

SHARE = Path(__file__).with_name("share") / "jupyter"
THUMBNAIL = 520  # pixels of a card's picture, twice what it has on the screen


class Page(NamedTuple):
    """What the front door and the bar tell of a page."""

    file: str
    number: str
    title: str
    question: str
    minutes: str
    picture: str  # PNG in base64, "" where the page has none


def title_of(notebook):
    """The first heading, "" if there is none."""
    found = re.search(r"^# (.+)$", _story(notebook), re.MULTILINE)
    return found[1].strip() if found else ""


def _story(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def course(root):
    """The pages of the course in this folder, or in its folder `notebooks`, in order."""
    folder = root / "notebooks" if (root / "notebooks").is_dir() else root
    return [_page(file, file.stat().st_mtime_ns) for file in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]


@functools.lru_cache
def _page(file, changed):
    notebook = nbformat.read(file, as_version=4)
    story = _story(notebook)
    question, minutes = re.search(r"\*\*([^*]+\?)\*\*", story), re.search(r"(\d+) minutes", story)
    bundles = (output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ()))
    return Page(
        file.name,
        file.name[:2],
        title_of(notebook) or file.stem,
        question[1] if question else "",
        minutes[1] if minutes else "",
        _small(next((bundle["image/png"] for bundle in bundles if "image/png" in bundle), "")),
    )


def _small(png):
    """The same picture for a card, a tenth of its weight."""
    if not png:
        return ""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    picture.thumbnail((THUMBNAIL, THUMBNAIL))
    written = io.BytesIO()
    picture.quantize(64, Image.Quantize.FASTOCTREE).save(written, "PNG")
    return base64.b64encode(written.getvalue()).decode("ascii")


class Contents(Preprocessor):
    """Gives the template the page's title, and the pages that its bar leads to."""

    def preprocess(self, notebook, resources):
        notebook.metadata.setdefault("title", title_of(notebook) or resources["metadata"]["name"])
        resources["course"] = course(Path(self.parent.contents_manager.root_dir))
        return notebook, resources


class Story(VoilaMarkdownRenderer):
    """Markdown whose formulas need neither a script nor a network; one that is not known stays as it is written."""

    def block_math(self, body):
        try:
            return f'<span class="hsc-formula">{as_mathml(body, True)}</span>'
        except ValueError:
            return super().block_math(body)

    def inline_math(self, body):
        try:
            return as_mathml(body, False)
        except ValueError:
            return super().inline_math(body)


class CourseVoila(Voila):
    """Voila; its own `tornado_settings` come too late for what tornado settles when an application is made."""

    def init_handlers(self):
        self.app.transforms.append(GZipContentEncoding)
        self.app.settings["voila_jinja2_env"].globals["course"] = lambda: course(Path(self.root_dir))
        return super().init_handlers()


if __name__ == "__main__":
    paths = [str(SHARE), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, paths))
    settings = Config(LOOK)
    settings.VoilaConfiguration.classic_tree = True  # the front door is a template as well
    CourseVoila.launch_instance(config=settings)
