"""Shared by all tests: where the browser is, and that nobody passes a browser test by lacking one."""
import os

import lab
import pytest


@pytest.fixture(scope="session")
def chromium():
    """Path of an installed Chromium or Chrome: the one that `lab.browser` starts."""
    return lab.chromium() or pytest.skip("no Chromium or Chrome is installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    required = os.environ.get("HSC_REQUIRE_BROWSER") == "1" and item.get_closest_marker("browser")
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"HSC_REQUIRE_BROWSER=1, but this browser test was skipped: {call.excinfo.value}"
    return report
