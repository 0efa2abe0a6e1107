"""Shared by all tests: where the browser is, and that nobody passes a browser test by lacking one."""

import gc
import os

import lab
import pytest

gc.set_threshold(100_000, 50, 100)  # thousands of figures and runs are searched for rubbish less often: 6 % of the time


@pytest.fixture(scope="session")
def chromium():
    """Path of an installed Chromium or Chrome: the one that `lab.browser` starts."""
    return lab.chromium() or pytest.skip("no Chromium or Chrome is installed")


def pytest_collection_modifyitems(items):
    """The browser first: of what two processes share, the longest part has to begin at once."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    required = os.environ.get("HSC_REQUIRE_BROWSER") == "1" and item.get_closest_marker("browser")
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"HSC_REQUIRE_BROWSER=1, but this browser test was skipped: {call.excinfo.value}"
    return report
