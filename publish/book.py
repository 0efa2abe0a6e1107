"""Build the static book:  python3 run.py book [PAGE …] [--to FOLDER] [--lite]

Pages are given as 04 or 04_injury_and_recovery; without any, all are built. The folder, by default `site`, can be put
on any web space as it is, or opened from the disk. --lite adds the pages as live notebooks, which the reader's browser
runs by itself.
"""

import argparse
import io
import os
import re
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat

from .font import write_math_font
from .lite import build as live_version
from .pages import ROOT, Failed, Writer, execute, find
from .states import Pictures

STATIC = Path(__file__).with_name("static")
INDEX = Path(__file__).with_name("index.md")
MARK = "made-by-run-py-book.txt"  # by it a folder is known that may be replaced
FIRST = "00_start_here"
HERE = """:::{note}
In this book nothing is computed while you read. Each panel steps through its scenes, and one of its sliders moves,
over pictures that the model drew beforehand. *Hold*, the *i* in a circle and the other sliders are in the notebooks.
:::"""
LIVE = (
    'In <a href="lite/lab/index.html?path=00_start_here.ipynb">the live version</a> all sliders move: your browser '
    "itself computes, after it has fetched some 50 MB once."
)
SETTINGS = {
    "project": "HSC notebooks",
    "html_title": "HSC notebooks",
    "copyright": "The HSC notebooks developers. Text and pictures: CC BY 4.0; code: BSD 3-Clause. Not medical advice",
    "extensions": ["myst_nb", "publish.formulas"],
    "html_theme": "furo",
    "html_math_renderer": "mathml",
    "html_css_files": ["book.css"],
    "html_js_files": [("book.js", {"defer": "defer"})],
    "html_show_sourcelink": False,
    "html_copy_source": False,
    "html_show_sphinx": False,
    "language": "en",
    "smartquotes": False,  # the text is set as it is meant
    "nb_execution_mode": "off",
    "nb_merge_streams": True,
    "myst_enable_extensions": ["dollarmath", "amsmath", "colon_fence"],
    "myst_heading_anchors": 4,
    "myst_heading_slug_func": "publish.book.slug",
}


def slug(heading):
    """The name by which JupyterLab links to a heading."""
    return heading.replace(" ", "-")


def prepare(path, source, pictures):
    """Execute a page, and write it as Sphinx is to read it; gives the seconds that it took."""
    began = time.perf_counter()
    notebook = execute(path, Writer(Pictures(pictures, pictures.name), f"panel-{path.stem[:2]}"))
    # a reader cannot run anything here: empty cells, and those that only prepare others, are left out
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "markdown" or cell.outputs]
    if path.stem == FIRST:
        notebook.cells.insert(1, nbformat.v4.new_markdown_cell(HERE))
    for cell in notebook.cells:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        cell.metadata = {"tags": ["remove-input"]} if hidden else {}  # it tells the answers, and the search would too
    nbformat.write(notebook, source / path.name)
    return time.perf_counter() - began


def prepare_all(pages, source, pictures):
    """Two pages at a time, since most machines have two cores to spare."""
    with ProcessPoolExecutor(min(2, len(pages), os.cpu_count() or 1), get_context("spawn")) as pool:
        made = {page: pool.submit(prepare, page, source, pictures) for page in pages}
        for page, seconds in made.items():
            print(f"{page.stem}: {seconds.result():.0f} s", flush=True)


def typeset(source, to, whole):
    """Let Sphinx make the pages.

    Raises
    ------
    Failed
        If it warns of anything; of links to pages that are left out only where the book is `whole`.
    """
    from sphinx.application import Sphinx

    warned = io.StringIO()
    settings = SETTINGS | {"suppress_warnings": [] if whole else ["myst.xref_missing"]}
    with tempfile.TemporaryDirectory() as trees, tempfile.TemporaryDirectory() as fonts:
        write_math_font(Path(fonts, "math.woff"))
        settings["html_static_path"] = [str(STATIC), fonts]
        app = Sphinx(source, None, to, trees, "html", settings, status=None, warning=warned)
        app.build()
    if lines := re.sub(r"\x1b\[[\d;]*m", "", warned.getvalue()).strip():
        raise Failed(f"Sphinx warns: {lines}")


def build(pages, to, whole=True, lite=False):
    """Build these pages, with a live version or without, into a folder, which is replaced if this made it before."""
    check_free(to)
    with tempfile.TemporaryDirectory() as scratch:
        source, made = Path(scratch, "source"), Path(scratch, "book")
        source.mkdir()
        prepare_all(pages, source, made / "pictures")
        names = "\n".join(page.stem for page in pages)
        index = INDEX.read_text(encoding="utf-8").replace("LIVE", LIVE if lite else "")
        (source / "index.md").write_text(f"{index}{names}\n:::\n", encoding="utf-8")
        typeset(source, made, whole)
        if lite:
            live_version(pages, made / "lite")
        (made / ".nojekyll").touch()  # else GitHub's pages leave out folders that begin with _
        (made / MARK).write_text("Replaced by the next `python3 run.py book`.\n", encoding="utf-8")
        if to.exists():
            shutil.rmtree(to)
        shutil.move(made, to)


def check_free(to):
    """Refuse a folder that something else has made.

    Raises
    ------
    Failed
    """
    if to.is_file() or (to.exists() and any(to.iterdir()) and not (to / MARK).exists()):
        raise Failed(f"{to} exists, and this command has not made it. Name another folder: --to FOLDER")


def main(arguments):
    parser = argparse.ArgumentParser("run.py book", description=__doc__.partition("\n\n")[2])
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="04 or 04_injury_and_recovery; by default all")
    parser.add_argument("--to", type=Path, default=ROOT / "site", metavar="FOLDER", help="by default: site")
    parser.add_argument("--lite", action="store_true", help="with live notebooks (JupyterLite)")
    asked = parser.parse_args(arguments)
    began = time.perf_counter()
    build(find(asked.pages), asked.to, not asked.pages, asked.lite)
    size = sum(file.stat().st_size for file in asked.to.rglob("*") if file.is_file())
    print(f"{asked.to}: {size / 1e6:.1f} MB, {time.perf_counter() - began:.0f} s. Open {asked.to / 'index.html'}")
