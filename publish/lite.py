"""The live version of the book: JupyterLite, whose kernel is Pyodide, runs in the reader's browser.

The site holds hsclib and what widgets need; Pyodide itself, with numpy, scipy, matplotlib and pillow, is fetched by the
reader's browser from Pyodide's own distribution.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import nbformat

from .pages import ROOT, Failed

#: What the wheel of hsclib is made from; made elsewhere, it leaves no build folders in this one.
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-text", "hscserver.py", "hscvoila.py", "hsclib")
#: Pure Python, which Pyodide does not have.
WIDGETS = ("ipywidgets", "jupyterlab_widgets", "widgetsnbextension", "comm")
INSTALL = """# In the browser: what the page needs, once for each time that it is opened
import piplite
await piplite.install(["numpy", "scipy", "matplotlib", "pillow", "ipywidgets"])
await piplite.install("hsclib", deps=False)"""


def build(pages, to):
    """Write the site with these pages into a folder that is not there yet.

    Raises
    ------
    Failed
        If a step fails; what it says itself is shown before.
    """
    with tempfile.TemporaryDirectory() as scratch:
        contents, wheels, source = (Path(scratch, name) for name in ("contents", "wheels", "source"))
        contents.mkdir()
        for page in pages:
            nbformat.write(_with_install(nbformat.read(page, as_version=4)), contents / page.name)
        source.mkdir()
        for name in SOURCES:
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, source / name)
        pins = [f"{name}=={version(name)}" for name in WIDGETS]
        _step("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, source, *pins)
        given = [part for wheel in sorted(wheels.iterdir()) for part in ("--piplite-wheels", wheel)]
        # its own record of what is up to date has no place in the site
        lite = ["--lite-dir", Path(scratch), "--contents", contents, "--output-dir", to.absolute(), "--no-sourcemaps"]
        _step("jupyterlite_core", "build", *lite, *given, folder=scratch)


def _with_install(notebook):
    """The page with a first cell that installs what the others need."""
    notebook.cells.insert(1, nbformat.v4.new_code_cell(INSTALL))
    return notebook


def _step(module, *arguments, folder=None):
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        last = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()][-1:]
        raise Failed(f"{module} {arguments[0]} failed: {''.join(last)} (It needs a network connection.)")
