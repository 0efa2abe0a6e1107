"""For the tests and the notebooks alike, from whatever folder pytest or an editor starts them."""

import os
import tempfile
from pathlib import Path

import lab


def pytest_configure(config):
    """The cells of a notebook use no fixture, so what they need is set here.

    Outputs are compared without what differs from run to run. Each kernel that is started, for a notebook or behind a
    browser, takes a warning of hsclib for an error, as pyproject.toml does for the tests themselves.
    """
    config.option.nbval_sanitize_with = str(Path(__file__).parent / "tests" / "nbval_sanitize.cfg")
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    os.environ["IPYTHONDIR"] = str(lab.strict_ipython(Path(folder.name)))
