"""How fast is a panel?  python3 tests/benchmark.py

Prints medians and 95th percentiles, all from one run on one machine, and the project's targets as ratios:
absolute times tell more about the machine than about the code. It needs Chromium, libroadrunner and gillespy2.
"""

import importlib.metadata
import itertools
import math
import platform
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
from lab import browser, open_in_lab, server, write_notebook
from road_marrow import road_runner as road_runner_marrow
from scipy.integrate import solve_ivp
from transplants import GRAFTS, P0, conditioned, plain, transplant

from hsclib import MarrowRecovery, Transplant, explore
from hsclib.blood import docetaxel
from hsclib.blood.constants import PLATELETS_USUAL
from hsclib.blood.definitions import engraftment_day
from hsclib.blood.marrow import HEALTHY, absent, blood_course
from hsclib.blood.marrow import RTOL as MARROW_RTOL
from hsclib.drawing.sheet import quick_png
from hsclib.integrate import ATOL, RTOL, solve
from hsclib.p02_self_renewal.moran import clone_sizes
from hsclib.p04_injury_and_recovery import marrow_recovery
from hsclib.p04_injury_and_recovery.friberg import FEEDBACK_FLOOR
from hsclib.p04_injury_and_recovery.marrow_recovery import STEP_DAYS
from hsclib.p04_injury_and_recovery.stem_pool import RESERVE
from hsclib.p08_transplantation.engraftment import days_followed

ROUNDS, DRAGS, DRAG_SECONDS, SOLVES = 60, 4, 3, 60

#: The same model three times on one page: our panel; what a teacher writes without it; no model and no picture at all.
CELLS = {
    "panel": """
from hsclib import MarrowRecovery, explore
explore(MarrowRecovery, show=["dose"])""",
    "interact": """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from hsclib.evidence import thresholds

marks = {"neutrophils": {"nadir_day": "{1:.2f}, day {0:.1f}", "recovery_day_90_percent": "90 %: day {0:.1f}"},
         "platelets": {"platelet_nadir_day": "{1:.0f}, day {0:.1f}"}, "stem_cells": {}}

def show(dose):
    run = MarrowRecovery(dose=dose).run()
    figure, frames = plt.subplots(3, 1, sharex=True, figsize=(7, 5.2), height_ratios=(1.5, 1, 0.6))
    figure.subplots_adjust(left=0.07, right=0.845, top=0.93, bottom=0.1, hspace=0.34)
    for axes, name in zip(frames, marks):
        series = run.series[name]
        axes.plot(series.x, series.y, linewidth=2.2)
        axes.set_title(f"{series.label} ({series.y_unit})", loc="left")
        axes.set_xlim(0, 180)
        axes.set_ylim(0, 1.1 * series.y.max())
        axes.grid(axis="y")
        for limit in thresholds(name):
            axes.axhspan(0, limit.value, color=limit.colour, alpha=0.1, linewidth=0)
            axes.axhline(limit.value, color=limit.colour, linewidth=0.8)
            axes.text(1.012, limit.value, f"{limit.value:g} {limit.label}", transform=axes.get_yaxis_transform())
        for readout, words in marks[name].items():
            day = run.readouts[readout].value
            if day is not None:
                value = np.interp(day, series.x, series.y)
                axes.plot(day, value, "o")
                axes.annotate(words.format(day, value), (day, value), (8, 0), textcoords="offset points")
    given = [event.x for event in run.events]
    frames[0].plot(given, [0.965] * len(given), "kv", transform=frames[0].get_xaxis_transform())
    frames[0].text(1.012, 0.965, "dose", transform=frames[0].transAxes)
    axes.set_xlabel("Days since the first dose")
    plt.show()

interact(show, dose=FloatSlider(100, min=0, max=150, step=5));""",
    "empty": """
from ipywidgets import Label, VBox
slider, label = FloatSlider(100, min=0, max=150, step=5, readout=False), Label("100.0")
slider.observe(lambda change: label.set_trait("value", str(change["new"])), "value")
VBox([slider, label])""",
}
SHOWN = {
    "panel": "area => area.querySelector('img')?.src",
    "interact": "area => area.querySelector('img')?.src",
    "empty": "area => area.querySelector('.widget-vbox > .widget-label')?.textContent",
}
#: Taking the focus scrolls the page to the cell. Of a key pressed at once, some 30 tiles of the scrolled page were
#: painted before
#: the answer, up to 18 ms after the key; of a page at rest 2 or 3. That is work of the harness, not of an update.
#: Then a random
#: part of a frame, since hands do not move in step with the screen.
REST = """() => new Promise(resolve => {
    let frames = 12;
    const wait = () => frames-- ? requestAnimationFrame(wait) : setTimeout(resolve, 1000 / 60 * Math.random());
    wait();
})"""
WATCH = """([area, shown]) => {
    const look = eval(shown), before = look(area);
    window.painted = new Promise(resolve => {
        const hear = event => { window.pressed = event.timeStamp; };
        addEventListener('keydown', hear, { capture: true, once: true });
        const observer = new MutationObserver(async () => {
            const now = look(area);
            if (!now || now === before) return;
            observer.disconnect();
            await area.querySelector('img')?.decode();
            // a message posted from a frame is handled once that frame has been painted
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => resolve(performance.now() - window.pressed);
                port2.postMessage(null);
            });
        });
        observer.observe(area, { subtree: true, childList: true, characterData: true, attributes: true });
    });
}"""
COUNT = """([area, shown]) => {
    const look = eval(shown), seen = { frames: 0, on: true };
    let last = look(area);
    const frame = () => {
        const now = look(area);
        if (now && now !== last) { seen.frames += 1; last = now; }
        if (seen.on) requestAnimationFrame(frame);
    };
    frame();
    window.seen = seen;
}"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"


class Area:
    """The output of one of the three cells."""

    def __init__(self, page, kind, output):
        self.page, self.kind, self.output = page, kind, output
        self.handle = output.get_by_role("slider")
        self.arguments = [output.element_handle(), SHOWN[kind]]

    def move(self, key):
        """One key press on a page at rest; milliseconds until what it changes is painted."""
        self.handle.focus()
        self.page.evaluate(WATCH, self.arguments)
        self.page.evaluate(REST)
        self.page.keyboard.press(key)
        elapsed = self.page.evaluate("() => window.painted")
        self.page.wait_for_function(IDLE)
        return elapsed

    def drag(self):
        """Drag the handle to and fro; gives updates a second, and whether the last value is the one shown."""
        self.handle.scroll_into_view_if_needed()
        box, track = self.handle.bounding_box(), self.output.locator(".noUi-base").bounding_box()
        mouse, y = self.page.mouse, box["y"] + box["height"] / 2
        mouse.move(box["x"] + box["width"] / 2, y)
        mouse.down()
        self.page.evaluate(COUNT, self.arguments)
        began = time.perf_counter()
        while (t := time.perf_counter() - began) < DRAG_SECONDS:
            mouse.move(track["x"] + track["width"] * (0.5 - 0.45 * math.cos(2 * t)), y)
        frames = self.page.evaluate("() => window.seen.frames")
        mouse.up()
        self.page.wait_for_function(IDLE)
        self.page.evaluate("() => { window.seen.on = false; }")
        value = float(self.handle.get_attribute("aria-valuenow"))
        wanted = MarrowRecovery(dose=value).run().sentence if self.kind == "panel" else str(value)
        self.output.get_by_text(wanted, exact=True).first.wait_for(timeout=5000)
        return frames / t


def in_browser():
    """Milliseconds to the picture and updates a second, by kind."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "page"
        write_notebook(folder / "benchmark.ipynb", *CELLS.values())
        with server("lab", folder, Path(scratch)) as address, browser() as chrome:
            page = chrome.new_page(viewport={"width": 1400, "height": 1600})
            open_in_lab(page, address, "benchmark.ipynb")
            outputs = page.locator(".jp-Cell-outputArea")
            areas = {kind: Area(page, kind, outputs.nth(i)) for i, kind in enumerate(CELLS)}
            moves, drags = {kind: [] for kind in CELLS}, {"panel": [], "empty": []}
            for i in range(-2, ROUNDS):  # the first two warm up
                for kind in np.roll(list(CELLS), i):
                    elapsed = areas[kind].move("ArrowLeft" if i % 2 else "ArrowRight")
                    if i >= 0:
                        moves[kind].append(elapsed)
            for i in range(DRAGS):
                for kind in np.roll(list(drags), i):
                    drags[kind].append(areas[kind].drag())
    return moves, drags


def road_runner(instance):
    """The equations of `MarrowRecovery` for one cycle as a libRoadRunner model."""
    import roadrunner

    rr = roadrunner.RoadRunner(3, 1)
    names = ["ln_prol", "t1", "t2", "t3", "circ"]
    values = dict(zip(names + [f"{n}_p" for n in names], instance._start()))
    per_day = instance.dose * docetaxel.BODY_SURFACE / docetaxel.INFUSION_DAYS / docetaxel.MG_PER_UMOL
    values |= {"a1": 0, "a2": 0, "a3": 0, "h": instance.stem_survival * instance.niche_capacity, "infusion": per_day}
    rules = {
        "a1": f"infusion - 24*({docetaxel.K10} + {docetaxel.K12} + {docetaxel.K13})*a1"
        f" + 24*{docetaxel.K21}*a2 + 24*{docetaxel.K31}*a3",
        "a2": f"24*({docetaxel.K12}*a1 - {docetaxel.K21}*a2)",
        "a3": f"24*({docetaxel.K13}*a1 - {docetaxel.K31}*a3)",
        "h": f"{instance.stem_regrowth}*h*(1 - h/{instance.niche_capacity})",
    }
    reserve = f"h*(1 + {RESERVE})/(h + {RESERVE})"
    for end, ktr, base, gamma, slope in (
        ("", 96 / instance.transit_time, instance.baseline, instance.feedback, instance.drug_effect),
        (
            "_p",
            96 / marrow_recovery.PLATELET_TRANSIT,
            PLATELETS_USUAL,
            marrow_recovery.PLATELET_FEEDBACK,
            instance.drug_effect * instance.platelet_sensitivity,
        ),
    ):
        circ = f"max(circ{end}, {FEEDBACK_FLOOR})"
        rules[f"ln_prol{end}"] = f"{ktr}*((1 - {slope}*a1/{docetaxel.V1})*({base}*{reserve}/{circ})^{gamma} - 1)"
        for before, after in zip(
            (f"exp(ln_prol{end})", f"t1{end}", f"t2{end}", f"t3{end}"), ("t1", "t2", "t3", "circ")
        ):
            rules[f"{after}{end}"] = f"{ktr}*({before} - {after}{end})"
    for name, value in values.items():
        rr.addParameter(name, float(value), False)
    for name, rule in rules.items():
        rr.addRateRule(name, rule, False)
    rr.addEvent("infusion_ends", False, f"time >= {docetaxel.INFUSION_DAYS}", False)
    rr.addEventAssignment("infusion_ends", "infusion", "0", False)
    rr.regenerateModel()
    rr.integrator.relative_tolerance, rr.integrator.absolute_tolerance = RTOL, ATOL
    rr.timeCourseSelections = ["time", *(n for n in rules if n not in ("a1", "a2", "a3", "h"))]
    return rr


def timed(*actions, rounds=SOLVES):
    """Milliseconds of each action, in alternation."""
    found = [[] for _ in actions]
    for i in range(-5, rounds):
        for times, action in zip(found, actions):
            began = time.perf_counter()
            action()
            if i >= 0:
                times.append(1000 * (time.perf_counter() - began))
    return found


def solvers():
    """Milliseconds of `run`, of the integration alone, and of libRoadRunner on the same equations and grid."""
    instance = MarrowRecovery()
    times = np.arange(0, instance.days + STEP_DAYS / 2, STEP_DAYS)
    integrate = lambda: solve(instance._phases(math.exp, max), instance._start(), times)  # noqa: E731
    rr = road_runner(instance)

    def simulate():
        rr.resetAll()
        return rr.simulate(0, instance.days, len(times))

    ours, theirs = instance.run().readouts["nadir"].value, simulate()["circ"].min()
    if abs(ours / theirs - 1) > 1e-3:
        raise ArithmeticError(f"the nadir is {ours} here and {theirs} by libRoadRunner: not the same equations")
    return timed(instance.run, integrate, simulate)


def marrows():
    """Host and donor, 40 states over 150 days: ours, `solve_ivp` with a plain numpy right-hand side, libRoadRunner.

    Each is asked for the accuracy that it comes with. Milliseconds of each, and the largest error of the neutrophils as
    a share of their largest count.
    """
    phases, start = transplant("PB", 5e6, gcsf=True)
    times = np.arange(0, 150.1, 0.25)
    pair = [(0.55, 1, 120, 1)] * 2
    scale = np.tile([1e3] * 4 + [6e7] + [1.0] * 15, 2)  # cells per kg

    def by_solve_ivp():
        y, found = np.concatenate(start), []
        for phase, end in zip(phases, (*(p.start for p in phases[1:]), times[-1])):
            inside = times[(times >= phase.start) & (times < end)]
            solved = solve_ivp(
                plain,
                (phase.start, end),
                scale * phase.enter(y),
                "LSODA",
                np.append(inside, end),
                args=(1 <= phase.start < 40, pair),
                rtol=MARROW_RTOL,
                atol=ATOL * scale,
            )
            found.append(solved.y[[10, 30], :-1].sum(axis=0))
            y = solved.y[:, -1] / scale
        return np.append(np.concatenate(found), y[[10, 30]].sum())

    rr = road_runner_marrow("PB", 5e6, start)

    def simulate():
        rr.resetAll()
        return rr.simulate(0, times[-1], len(times))

    exact = solve(phases, np.concatenate(start), times, 1e-11)[[10, 30]].sum(axis=0)
    theirs = simulate()
    found = blood_course(phases, start, times).counted.neutrophils, by_solve_ivp(), theirs["N_host"] + theirs["N_donor"]
    errors = [np.abs(counts - exact).max() / exact.max() for counts in found]
    if max(errors) > 1e-3:
        raise ArithmeticError(f"the neutrophils are {errors} off: not the same equations")
    return timed(partial(blood_course, phases, start, times), by_solve_ivp, simulate, rounds=20), errors


def patients():
    """Patients a second: a cohort of `Transplant` with bands and readouts, its integration alone, libRoadRunner
    in a loop over the same."""
    model, n = Transplant(), 1000
    rr = road_runner_marrow("PB", 1e6 * model.cd34_dose, [conditioned(HEALTHY, model.host_survival), absent()])
    people, run_all = [], Transplant._run_all
    try:
        Transplant._run_all = lambda self, drawn: people.extend(drawn) or run_all(self, drawn)
        cohort = model.cohort(n)
    finally:
        Transplant._run_all = run_all
    times = days_followed(model.years)

    def one(person):
        rr.resetAll()
        infused, stem_cells = (
            1e6 * person.cd34_dose * person.homing,
            person.lt_hsc_fraction * (1 - 0.99 * person.host_survival),
        )
        rr.setValue("infused", infused * GRAFTS["PB"][0] / (1 + person.cd34_dose / 15) / P0)
        rr.setValue("S_donor", infused * stem_cells / 1000)
        for who in ("host", "donor"):
            rr.setValue(f"g_max_{who}", person.progenitor_growth)
        return rr.simulate(0, times[-1], len(times))

    for i in (0, 1, 2):  # the same patients
        found = one(people[i])
        theirs = engraftment_day(found["time"], found["N_host"] + found["N_donor"], 0.5)
        if abs(theirs - cohort.readouts["neutrophil_engraftment_day"][i]) > 0.1:
            raise ArithmeticError(f"patient {i} engrafts on day {theirs} by libRoadRunner: not the same equations")

    def loop():
        for person in people[: n // 10]:
            one(person)

    ours, integration, theirs = timed(
        partial(model.cohort, n), partial(model._solve_all, people, times), loop, rounds=3
    )
    return [1000 * n / t for t in ours], [1000 * n / t for t in integration], [100 * n / t for t in theirs]


def pieces():
    """Milliseconds of the parts of one update in the kernel: model, drawing, PNG, and the whole."""
    panel = explore(MarrowRecovery, show=["dose"])
    doses = iter(np.tile([95.0, 105.0], SOLVES))

    def draw():
        for picture in panel._sheet.pictures:
            picture.update(panel.run)
        return panel._sheet.pixels()

    pixels = draw()
    return timed(
        lambda: MarrowRecovery(dose=95).run(),
        draw,
        partial(quick_png, pixels),
        lambda: setattr(panel.controls["dose"], "value", next(doses)),
    )


def clones():
    """Milliseconds for many clones by the exact transition; and for a few by it and by Gillespie's algorithm."""
    import gillespy2

    kinds, cells, years, rate = 20, 200, 5, 1.3
    model = gillespy2.Model("moran")
    species = [gillespy2.Species(f"clone{i}", initial_value=cells // kinds) for i in range(kinds)]
    replace = gillespy2.Parameter("rate", expression=rate / cells)
    model.add_species(species)
    model.add_parameter(replace)
    model.add_reaction(
        [
            gillespy2.Reaction(f"of{i}for{j}", reactants={one: 1, other: 1}, products={one: 2}, rate=replace)
            for i, one in enumerate(species)
            for j, other in enumerate(species)
            if i != j
        ]
    )
    model.timespan(gillespy2.TimeSpan(np.linspace(0, years, 2)))
    solver = gillespy2.NumPySSASolver(model=model)
    seeds = itertools.count(1)
    (many,) = timed(lambda: clone_sizes(np.full(10_000, 10), np.linspace(0, 80, 9), rate, (next(seeds),)), rounds=15)
    few, gillespie = timed(
        lambda: clone_sizes(np.full(kinds, cells // kinds), np.linspace(0, years, 2), rate, (next(seeds),)),
        lambda: model.run(solver=solver, seed=next(seeds)),
        rounds=5,
    )
    return many, few, gillespie


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
