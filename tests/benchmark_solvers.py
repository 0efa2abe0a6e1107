"""Models, drawing and cohorts in one process, beside other programs with the same equations."""

import itertools
import math
import time
from functools import partial

import numpy as np
from road_marrow import road_runner as road_runner_marrow
from scipy.integrate import solve_ivp
from transplants import GRAFTS, P0, conditioned, plain, transplant

from hsclib import MarrowRecovery, Transplant, explore
from hsclib.blood import docetaxel
from hsclib.blood.constants import PLATELETS_USUAL
from hsclib.blood.definitions import engraftment_day
from hsclib.blood.marrow import HEALTHY, absent, blood_course
from hsclib.blood.marrow import RTOL as MARROW_RTOL
from hsclib.drawing.png import QuickPng
from hsclib.integrate import ATOL, RTOL, solve
from hsclib.p02_self_renewal.moran import clone_sizes
from hsclib.p04_injury_and_recovery import marrow_recovery
from hsclib.p04_injury_and_recovery.friberg import FEEDBACK_FLOOR
from hsclib.p04_injury_and_recovery.marrow_recovery import STEP_DAYS
from hsclib.p04_injury_and_recovery.stem_pool import RESERVE, STAGES, WAY
from hsclib.p08_transplantation.engraftment import days_followed

SOLVES = 60


def road_runner(instance):
    """The equations of `MarrowRecovery` for one cycle as a libRoadRunner model."""
    import roadrunner

    rr = roadrunner.RoadRunner(3, 1)
    names, way = ["ln_prol", "t1", "t2", "t3", "circ"], [f"w{i + 1}" for i in range(STAGES)]
    values = dict(zip(names + [f"{n}_p" for n in names] + way, instance._start()))
    per_day = instance.dose * docetaxel.BODY_SURFACE / docetaxel.INFUSION_DAYS / docetaxel.MG_PER_UMOL
    values |= {"a1": 0, "a2": 0, "a3": 0, "h": instance.stem_survival * instance.niche_capacity, "infusion": per_day}
    rules = {
        "a1": f"infusion - 24*({docetaxel.K10} + {docetaxel.K12} + {docetaxel.K13})*a1"
        f" + 24*{docetaxel.K21}*a2 + 24*{docetaxel.K31}*a3",
        "a2": f"24*({docetaxel.K12}*a1 - {docetaxel.K21}*a2)",
        "a3": f"24*({docetaxel.K13}*a1 - {docetaxel.K31}*a3)",
        "h": f"{instance.stem_regrowth}*h*(1 - h/{instance.niche_capacity})",
    }
    for before, after in zip([f"h*(1 + {RESERVE})/(h + {RESERVE})", *way], way):
        rules[after] = f"{STAGES / WAY}*({before} - {after})"
    for end, fed, ktr, loss, base, gamma, slope in (
        (
            "",
            "w6",
            96 / instance.transit_time,
            96 / instance.transit_time,
            instance.baseline,
            instance.feedback,
            instance.drug_effect,
        ),
        (
            "_p",
            "w3",
            96 / marrow_recovery.PLATELET_TRANSIT,
            1 / marrow_recovery.PLATELET_LIFE,
            PLATELETS_USUAL,
            marrow_recovery.PLATELET_FEEDBACK,
            instance.drug_effect * instance.platelet_sensitivity,
        ),
    ):
        circ = f"max(circ{end}, {FEEDBACK_FLOOR})"
        rules[f"ln_prol{end}"] = f"{ktr}*((1 - {slope}*a1/{docetaxel.V1})*({base}*{fed}/{circ})^{gamma} - 1)"
        for before, after, rate in (
            (f"exp(ln_prol{end})", "t1", ktr),
            (f"t1{end}", "t2", ktr),
            (f"t2{end}", "t3", ktr),
            (f"t3{end}", "circ", loss),
        ):
            rules[f"{after}{end}"] = f"{rate}*({before} - {after}{end})"
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
        lambda: QuickPng()(pixels),
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
