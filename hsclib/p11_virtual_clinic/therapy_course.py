"""One choice in the virtual clinic over time: what is counted in the patient, and how many people live.

Iron in the stores, of u units a day (less what an exchange takes out) and with the chelation c (mg/kg/d) in 70 kg::

    dI/dt = 0.225·u − (0.001 + 0.07·c)·above,   above = min(1, max(0, I − 1)/0.2)

The body has no exit for iron but 1 mg a day; below 1 g in the stores the diet makes up for it.
"""

import functools
from typing import NamedTuple

import numpy as np

from ..blood.constants import BODY_WEIGHT, PLATELETS_USUAL, YEAR
from ..blood.marrow import NEUTROPHILS_USUAL
from ..integrate import Phase, solve
from ..parameters import constant
from .patients import HEALTHY_STORE, NEUTROPENIA

UNIT_IRON = constant(0.225, "g", "Iron in a unit of blood", "jpac", "published")
DAILY_LOSS = constant(0.001, "g/d", "Iron lost a day, all that the body has for an exit")
RAMP = constant(0.2, "g", "Iron beyond healthy stores from which on it is lost in full")
COUNTS = ("hemoglobin", "neutrophils", "platelets")


class Course(NamedTuple):
    """One choice, arrays over the days."""

    hemoglobin: np.ndarray  # g/dL
    neutrophils: np.ndarray  # 1e9/L
    platelets: np.ndarray  # 1e9/L
    iron: np.ndarray  # g, in the stores
    units: np.ndarray  # of blood so far
    days: np.ndarray  # of treatment so far
    alive: np.ndarray  # share of people
    cured: np.ndarray  # share of people
    sickle: np.ndarray  # HbS, of all hemoglobin


def course_of(
    t,
    hemoglobin,
    neutrophils=NEUTROPHILS_USUAL,
    platelets=PLATELETS_USUAL,
    *,
    iron=HEALTHY_STORE,
    units=0,
    days=0,
    alive=1,
    cured=0,
    sickle=0,
):
    """A course; what is not told stays: healthy counts and stores, nothing given, nobody dies or is cured."""
    told = (hemoglobin, neutrophils, platelets, iron, units, days, alive, cured, sickle)
    return Course(*(np.zeros(t.size) + y for y in told))


def days_of(patient, years):
    """The times of a course, d: daily while the blood returns, then some two hundred."""
    if patient == NEUTROPENIA:
        return np.linspace(0, 35, 141)
    return np.unique([*np.arange(0, 121.0), *np.linspace(120, YEAR * years, 200)])


def iron_change(iron, units, chelation):
    """dI/dt, g/d."""
    above = min(1.0, max(0.0, iron - HEALTHY_STORE) / RAMP)
    return UNIT_IRON * units - (DAILY_LOSS + BODY_WEIGHT * chelation / 1000) * above


def iron_stores(t, units, until, start, chelation=0.0):
    """Iron in the stores, g, with this many units a day until a day."""

    def rhs(given):
        return lambda y, _: (iron_change(y[0], given, chelation),)

    return solve([Phase(0.0, rhs(units)), Phase(until, rhs(0.0))], (start,), t)[0]


@functools.cache
def solved(model):
    """The run of another model, once and for all: no slider of the clinic changes it."""
    return model.run()


def curves_at(t, run, *names, start=0.0):
    """Curves of a run at the days t, where its day `start` is 0 here; after its end a curve stays."""
    return [np.interp(t, run.series[name].x - start, run.series[name].y) for name in names]
