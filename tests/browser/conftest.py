"""A browser, and JupyterLab and Voila for it to visit."""

import pytest
from hands import SHUTDOWN, watched_page
from lab import browser, server, write_notebook
from visits import NOTEBOOKS, SHORT, all_panels

#: Pictures are compared to the byte, so they stay as they are when a hand rests; only one notebook sharpens them.
PLAIN = """
from hsclib.drawing.sheet import Sheet
Sheet.sharp_png, Sheet.truly_sharp_png = Sheet.png, Sheet.sharp_png
"""
SHARP = """
from hsclib import MarrowRecovery, explore
from hsclib.drawing.sheet import Sheet
Sheet.sharp_png = Sheet.truly_sharp_png
explore(MarrowRecovery, show=["dose"])"""
SLOW = """
import time
from hsclib import MarrowRecovery, explore
fast = MarrowRecovery.run
MarrowRecovery.run = lambda model: time.sleep(0.4) or fast(model)
explore(MarrowRecovery, show=["dose", "stem_survival"],
        scenes=[("One", {"dose": 62, "stem_survival": 0.3}, ""), ("Two", {"dose": 97, "stem_survival": 0.02}, "")])"""


@pytest.fixture(scope="module")
def context(chromium):
    """One browser for all, which has to load JupyterLab only once."""
    with browser() as chrome:
        screen = chrome.new_context(viewport={"width": 1366, "height": 768})
        screen.grant_permissions(["clipboard-read", "clipboard-write"])
        yield screen


def serve(kind, folder):
    with server(kind, NOTEBOOKS, folder, startup=PLAIN) as address:
        for name, *code in (("slow", SLOW), ("sharp", SHARP), ("all", all_panels()), ("short", *SHORT)):
            write_notebook(folder / "notebooks" / f"{name}.ipynb", *code)
        yield address


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Where the servers run; each keeps the number of its process there."""
    return {kind: tmp_path_factory.mktemp(kind) for kind in ("jupyterlab", "voila")}


@pytest.fixture(scope="module")
def jupyterlab(context, folders):
    yield from serve("lab", folders["jupyterlab"])


@pytest.fixture(scope="module")
def voila(context, folders):
    yield from serve("voila", folders["voila"])


@pytest.fixture(scope="module")
def lab_tab(context):
    with watched_page(context) as page:
        yield page


@pytest.fixture
def desk(lab_tab):
    """One tab for all pages that are only tried, which has to load JupyterLab only once; each leaves it empty."""
    lab_tab.complaints.clear()
    yield lab_tab
    lab_tab.evaluate(SHUTDOWN)
