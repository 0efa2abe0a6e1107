"""Shared by all tests: where the browser is, that nobody passes a browser test by lacking one, and the table of what
kinds of trouble were tried."""

import gc
import os
from collections import Counter

import lab
import pytest

gc.set_threshold(100_000, 50, 100)  # thousands of figures and runs are searched for rubbish less often: 6 % of the time

#: What may go wrong elsewhere, of which a test says by `pytest.mark.kind` that it tries it.
TROUBLES = {"fault": "Faults", "bad input": "Bad inputs", "environment": "Environments"}
OUTCOMES = {"passed": "passed", "failed": "failed", "error": "failed", "skipped": "skipped"}


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


def pytest_itemcollected(item):
    """The kinds of trouble that a test tries go with its report, which may come from another process."""
    for mark in item.iter_markers("kind"):
        trouble, words = mark.args
        if trouble not in TROUBLES:
            raise pytest.UsageError(f"{item.nodeid}: a kind is one of {', '.join(TROUBLES)}; got {trouble!r}")
        item.user_properties.append(("kind", (trouble, words)))


def pytest_terminal_summary(terminalreporter):
    """One table of the kinds of trouble that were tried: how many cases of each passed, failed or were skipped."""
    counts = {trouble: {} for trouble in TROUBLES}
    for outcome, column in OUTCOMES.items():
        for report in terminalreporter.stats.get(outcome, ()):
            for name, value in getattr(report, "user_properties", ()):
                if name == "kind":
                    counts[value[0]].setdefault(value[1], Counter())[column] += 1
    if any(counts.values()):
        terminalreporter.section("Kinds of trouble tried")
        terminalreporter.line(f"{'':60}{'passed':>8}{'failed':>8}{'skipped':>9}")
    for trouble, kinds in counts.items():
        if kinds:
            terminalreporter.line(_row(f"{TROUBLES[trouble]} ({len(kinds)} kinds)", sum(kinds.values(), Counter())))
        for words, cases in sorted(kinds.items()):
            terminalreporter.line(_row(f"  {words}", cases))


def _row(words, cases):
    return f"{words:60}{cases['passed']:8}{cases['failed']:8}{cases['skipped']:9}"
