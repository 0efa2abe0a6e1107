"""What is told of the blood that returns after a graft, a donor's or the patient's own."""

import numpy as np

from ..blood.constants import BODY_WEIGHT, YEAR
from ..blood.definitions import engraftment_day, late_failure_day
from ..parameters import constant
from ..run import Readout, curves
from ..words import day, years
from .graft import NICHES_PER_KG, engrafting

ENGRAFTED_NEUTROPHILS = constant(0.5, "1e9/L", "Engrafted: neutrophils", "kharfan2021", "published")
ENGRAFTED_PLATELETS = constant(20, "1e9/L", "Engrafted: platelets", "kharfan2021", "published")
PATIENT_NICHES = BODY_WEIGHT * NICHES_PER_KG  # of a patient
FILM_COUNTS = ("hemoglobin", "neutrophils", "platelets")


def days_followed(time):
    """Four times a day while the blood returns, then daily, after a year weekly; `time` in years."""
    end = YEAR * time
    return np.concatenate([np.arange(0, 60, 0.25), np.arange(60, YEAR), np.arange(YEAR, end, 7), [end]])


def day_reached(times, counts, limit, label, none=""):
    """The day on which the counts reach this limit for good, or why they do not: `none`, if that is known already."""
    if counts.min() >= limit:
        note = f"never below {limit:g} × 10⁹/L"
    else:
        note = f"not within {years(times[-1] / YEAR)}"
    return Readout(None if none else engraftment_day(times, counts, limit), "d", label, none or note, at=limit)


def engraftment_days(times, counts, none=""):
    """Readouts: engraftment of neutrophils and of platelets."""
    return {
        f"{name.lower()}_engraftment_day": day_reached(times, y, limit, f"{name} engraftment ({limit:g} × 10⁹/L)", none)
        for name, y, limit in (
            ("Neutrophil", counts.neutrophils, ENGRAFTED_NEUTROPHILS),
            ("Platelet", counts.platelets, ENGRAFTED_PLATELETS),
        )
    }


def days_reached(times, counts, none=""):
    """Readouts: engraftment, its loss, and higher limits; `none` as in `day_reached`."""
    days = engraftment_days(times, counts, none)
    first = days["neutrophil_engraftment_day"]
    if first.value is None:
        lost, why = None, f"no engraftment to lose: {first.note}"
    else:
        lost = late_failure_day(times, counts.neutrophils, ENGRAFTED_NEUTROPHILS, first.value)
        why = f"not within {years(times[-1] / YEAR)}"
    return days | {
        "late_failure_day": Readout(lost, "d", "Late graft failure: neutrophils below 0.5 again", why),
        "neutrophils_above_1_day": day_reached(times, counts.neutrophils, 1.0, "Neutrophils above 1 × 10⁹/L"),
        "platelets_above_50_day": day_reached(times, counts.platelets, 50.0, "Platelets above 50 × 10⁹/L"),
    }


def stations(infused, homing, lt_hsc_fraction, survival, spared):
    """Readouts: what is left of the graft at each station, and of the host's stem cells."""
    homed = infused * homing
    lasting = 1e6 * BODY_WEIGHT * homed * lt_hsc_fraction
    placed = spared * float(engrafting(infused, homing, lt_hsc_fraction, survival))
    share = placed / (placed + survival)
    return {
        "infused_dose": Readout(infused, "1e6/kg", "CD34+ cells infused, alive after thawing"),
        "homed_dose": Readout(homed, "1e6/kg", "CD34+ cells that home to the marrow"),
        "stem_cells_homed": Readout(lasting, "cells", "LT-HSC among them, in a patient of 70 kg"),
        "stem_cells_engrafted": Readout(
            PATIENT_NICHES * placed, "cells", "LT-HSC that find a place, in a patient of 70 kg"
        ),
        "host_stem_cells": Readout(PATIENT_NICHES * survival, "cells", "Stem cells of the host that survive, in 70 kg"),
        "lasting_chimerism": Readout(share, "1", "Lasting chimerism by the formula, without rejection"),
    }


def chimerism(times, stem_cells, neutrophils, red_cells):
    """Readouts: which part of each lineage comes from the graft, early and late, from the shares over time."""
    after = {"day_30": (30, "on day 30"), "day_100": (100, "on day 100"), "1_year": (YEAR, "after a year")}
    return {
        f"{name}_{when}": Readout(np.interp(after[when][0], times, y), "1", f"{label} from the graft {after[when][1]}")
        for name, y, label, asked in (
            ("chimerism", stem_cells, "LT-HSC", ("1_year",)),
            ("neutrophil_chimerism", neutrophils, "Neutrophils", after),
            ("red_cell_chimerism", red_cells, "Red cells", ("day_30", "1_year")),
        )
        for when in asked
    }


def steps(times, counts, readouts):
    """Series that step from 0 to 1: at the two days of engraftment, and when platelets first fall below its limit."""

    def since(name):
        reached = readouts[f"{name}_engraftment_day"].value
        return times >= (np.inf if reached is None else reached)

    return curves(
        (times, "d", "Days since the infusion"),
        neutrophils_engrafted=(since("neutrophil"), "1", "Neutrophils engrafted", "step"),
        platelets_engrafted=(since("platelet"), "1", "Platelets engrafted", "step"),
        platelets_low=(
            np.maximum.accumulate(counts.platelets < ENGRAFTED_PLATELETS),
            "1",
            "Platelets have been below 20",
            "step",
        ),
    )


def in_words(name, limit, readout):
    """ "neutrophils reach 0.5 × 10⁹/L on day 10.0", or what they do instead."""
    if readout.value is not None:
        return f"{name} reach {limit} on {day(readout.value)}"
    if readout.note.startswith("never"):
        return f"{name} stay above {limit}"
    return f"{name} do not reach {limit} {readout.note.removeprefix('not ')}"


def counts_on(when, times, counts):
    """What the blood film of a day is drawn from: name → count."""
    return {name: float(np.interp(when, times, getattr(counts, name))) for name in FILM_COUNTS}
