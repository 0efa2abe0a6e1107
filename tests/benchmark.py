"""How fast is a panel?  python3 tests/benchmark.py

Prints medians and 95th percentiles, all from one run on one machine, and the project's targets as ratios:
absolute times tell more about the machine than about the code. It needs Chromium, libroadrunner and gillespy2.
"""

import importlib.metadata
import platform
import statistics
import sys

import numpy as np
from benchmark_browser import in_browser
from benchmark_solvers import clones, marrows, patients, pieces, solvers


def line(name, values, unit="ms"):
    print(f"{name:<58}{statistics.median(values):>8.1f}{np.percentile(values, 95):>8.1f}  {unit}")


def target(name, ratio, limit, at_least=False):
    met = ratio >= limit if at_least else ratio <= limit
    print(f"{name:<58}{ratio:>8.2f}  {'at least' if at_least else 'at most'} {limit:g}: {'met' if met else 'MISSED'}")
    return met


def main():
    run, integration, rr = solvers()
    model, drawing, png, update = pieces()
    many, few, gillespie = clones()
    (marrow, ivp, marrow_rr), errors = marrows()
    cohort, cohort_integration, cohort_rr = patients()
    moves, drags = in_browser()
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("jupyterlab", "ipywidgets", "matplotlib", "numpy", "scipy", "libroadrunner", "gillespy2")
    )
    print(f"Python {platform.python_version()}, {versions}\n{'':<58}{'median':>8}{'95 %':>8}")
    line("Key press to picture: panel", moves["panel"])
    line("  the first after a rest", moves["first"])
    line("Key press to picture: interact and plt.show()", moves["interact"])
    line("Key press to label: empty round trip", moves["empty"])
    line("While dragging: panel", drags["panel"], "pictures/s")
    line("While dragging: empty round trip", drags["empty"], "labels/s")
    line("One update in the kernel", update)
    line("  model (run)", model)
    line("  drawing", drawing)
    line("  PNG", png)
    median = statistics.median
    print(f"{'  rest: widgets, HTML':<58}{median(update) - median(model) - median(drawing) - median(png):>8.1f}")
    line("MarrowRecovery().run(), 180 days", run)
    line("  its integration alone", integration)
    line("libRoadRunner, same equations, tolerances and grid", rr)
    for name, values, error in zip(
        ("Host and donor, 150 days", "the same by solve_ivp, numpy", "the same by libRoadRunner"),
        (marrow, ivp, marrow_rr),
        errors,
    ):
        line(f"{name} (neutrophils within {error:.0e})", values)
    line("1,000 virtual patients, a year, bands and readouts", cohort, "patients/s")
    line("  their integration alone", cohort_integration, "patients/s")
    line("the same integration in libRoadRunner's loop", cohort_rr, "patients/s")
    line("10,000 clones, 100,000 cells, 80 years, seen each decade", many)
    line("20 clones, 200 cells, 5 years", few)
    line("the same by GillesPy2", gillespie)
    print("\nTargets (ratios of medians)")
    empty, panel = median(moves["empty"]), median(moves["panel"])
    met = [
        target("interact / panel, to the picture", median(moves["interact"]) / panel, 5, at_least=True),
        target("(panel − integration) / empty round trip", (panel - median(integration)) / empty, 2.5),
        target(
            "panel / empty round trip, updates a second",
            median(drags["panel"]) / median(drags["empty"]),
            0.7,
            at_least=True,
        ),
        target("first move after a rest / usual move", median(moves["first"]) / panel, 1.2),
        target("integration / libRoadRunner", median(integration) / median(rr), 1.5),
    ]
    met.append(target("10,000 clones over 80 years, ms", median(many), 100))
    met.append(target("host and donor / libRoadRunner", median(marrow) / median(marrow_rr), 1.5))
    met.append(
        target(
            "1,000 patients, integration / libRoadRunner's loop",
            median(cohort_integration) / median(cohort_rr),
            4,
            at_least=True,
        )
    )
    print(f"{'  for comparison: with bands and readouts':<58}{median(cohort) / median(cohort_rr):>8.2f}")
    print(f"{'  for comparison: host and donor, solve_ivp / ours':<58}{median(ivp) / median(marrow):>8.1f}")
    print(f"{'  for comparison: 20 clones, GillesPy2 / ours':<58}{median(gillespie) / median(few):>8.0f}")
    print(f"{'  for comparison: whole run / libRoadRunner':<58}{median(run) / median(rr):>8.2f}")
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
