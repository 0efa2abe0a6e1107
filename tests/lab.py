"""A real JupyterLab or Voila with a real browser, for the tests and the benchmark."""

import contextlib
import json
import os
import runpy
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OPEN = "async path => { await window.jupyterapp.commands.execute('docmanager:open', { path }); }"
READY = """path => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return panel?.context?.path === path && kernel?.status === 'idle' && panel.content.widgets.length > 0;
}"""
DONE = """last => {
    const panel = window.jupyterapp.shell.currentWidget, cells = panel.content.widgets.slice(0, last + 1);
    const code = cells.filter(c => c.model.type === 'code' && c.model.sharedModel.getSource().trim());
    // the cells after one that fails are not run
    const failed = code.some(c => c.model.outputs.toJSON().some(output => output.output_type === 'error'));
    const run = code.every(c => c.model.executionCount !== null);
    return panel.sessionContext.session.kernel.status === 'idle' && (run || failed);
}"""


RUN = """last => {
    const { shell, commands } = window.jupyterapp, notebook = shell.currentWidget.content;
    notebook.activeCellIndex = last ?? notebook.widgets.length - 1;
    commands.execute('notebook:run-all-above').then(() => commands.execute('notebook:run-cell'));
    return notebook.activeCellIndex;
}"""


def chromium():
    """The path of a Chromium on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return os.environ.get("HSC_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def browser():
    """A headless Chromium driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield chrome
        chrome.close()


def strict_ipython(folder, startup=""):
    """A configuration of IPython in which a warning of hsclib is an error, in a kernel as in the tests."""
    script = folder / "profile_default" / "startup" / "warnings.py"
    script.parent.mkdir(parents=True)
    strict = "import warnings\nwarnings.filterwarnings('error', module='hsclib')\n"
    script.write_text(strict + startup, encoding="utf-8")
    return folder


def _settings(folder, dark):
    """Settings of a JupyterLab that asks for nothing and draws every cell."""
    for name, values in {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
        "apputils-extension/themes": {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")


@contextlib.contextmanager
def server(kind, notebooks, scratch, dark=False, startup="", more=()):
    """Start JupyterLab ("lab") or Voila ("voila") on a copy of a folder; gives its address with a format slot.

    The address is that of a notebook once its name is put in: `address.format("04_….ipynb")`. `startup` is run first
    in each kernel; `more` are arguments of the server, in place of those that it usually has.
    """
    scratch = Path(scratch)
    root = scratch / "notebooks"
    shutil.copytree(notebooks, root, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    _settings(scratch / "settings", dark)
    runtime, token = scratch / "runtime", secrets.token_hex(16)
    here = {
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_DATA_DIR": str(scratch / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "IPYTHONDIR": str(strict_ipython(scratch / "ipython", startup)),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")])),
    }
    if kind == "lab":
        command = [
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--port=0",
            f"--ServerApp.root_dir={root}",
            f"--IdentityProvider.token={token}",
            "--LabApp.expose_app_in_browser=True",
            "--ServerApp.port_retries=0",
        ]
    else:
        port = _free_port()
        given = {part.partition("=")[0] for part in more}
        ours = runpy.run_path(str(Path(__file__).parents[1] / "run.py"))["COMMANDS"]["voila"][1:]
        usual = [part for part in ours if part.partition("=")[0] not in given]
        command = [str(root) if part == "notebooks" else part for part in usual]
        command += ["--no-browser", f"--port={port}", *(["--theme=dark"] if dark else [])]
    with open(scratch / f"{kind}.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, *more], env=os.environ | here, stdout=log, stderr=log
        )
        (scratch / "pid").write_text(str(process.pid), encoding="utf-8")
        try:
            if kind == "lab":
                base = json.loads(_first_file(runtime, "jpserver-*.json", process).read_text(encoding="utf-8"))["url"]
                _await(f"{base}api?token={token}", process)
                yield f"{base}doc/tree/{{}}?token={token}"
            else:
                _await(f"http://localhost:{port}/", process)
                yield f"http://localhost:{port}/voila/render/{{}}"
        finally:
            process.terminate()
            process.wait(20)


def _free_port():
    import socket

    with socket.socket() as s:
        s.bind(("localhost", 0))
        return s.getsockname()[1]


def _first_file(folder, pattern, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        for file in folder.glob(pattern):
            if file.stat().st_size:
                return file
        time.sleep(0.1)
    raise RuntimeError(f"no {pattern} in {seconds} s: the server did not start")


def _await(address, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):  # busy still, or not there yet
            urllib.request.urlopen(address, timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address.split('?')[0]} did not answer in {seconds} s")


def write_notebook(path, *cells):
    """A notebook of these code cells; its folder is made if there is none."""
    path.parent.mkdir(exist_ok=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip()) for code in cells], metadata=kernel),
        path,
    )


def open_in_lab(page, address, notebook, last=None):
    """Open a notebook in JupyterLab and run its cells up to this one, by default all; where there is one, in that."""
    if page.url.startswith(address.partition("/doc/")[0]):
        page.evaluate(OPEN, notebook)
    else:
        page.goto(address.format(notebook))
    page.wait_for_function(READY, arg=notebook, timeout=90_000)
    last = page.evaluate(RUN, last)
    page.wait_for_function(DONE, arg=last, timeout=180_000)
