"""What becomes of each patient of the virtual clinic without a cure: untreated, or with relief.

Transfusion (u units a day, each 1 g/dL) and own red cells, which together drive one marrow; an exchange takes out
x = 0.87·u of the mixed blood, a simple transfusion nothing (x = 0)::

    own cells      dH/dt = (14.5/120)·ε·f − H/L − x·H/(H + R),   f = min((S/(H + R))^7, 4.75)
    transfused     dR/dt = u − R/57 − x·R/(H + R)

S is the set point of the mean red cell (`hsclib.blood.erythropoiesis`). 57 d is the mean remaining life of stored red
cells. What people die of stands in `hazards`.

Of people with aplastic anemia 87 % respond to immunosuppression with eltrombopag (townsley2017), the others die
as the untreated do, at 0.81·max(0, 1 − neutrophils) a year; over 60 years both die 2.57 times as fast (tichelli1999).
"""

from typing import NamedTuple

import numpy as np

from ..blood.constants import PLATELETS_USUAL, YEAR
from ..blood.erythropoiesis import LIFE, NORMAL, drive, red_cells_at_rest, set_point, stiffness
from ..blood.marrow import NEUTROPHILS_USUAL
from ..integrate import Phase, solve
from ..p05_growth_factors.filgrastim import PATIENT, Filgrastim
from ..p06_anemia.iron_deficiency import IronDeficiency
from ..p06_anemia.red_cell_mixture import HOSTS
from ..p07_marrow_failure_and_leukemia.acute_leukemia import TRANSFUSED, AcuteLeukemia
from ..p07_marrow_failure_and_leukemia.aplastic_anemia import DIAGNOSIS, SIX_MONTHS, AplasticAnemia
from ..parameters import constant
from . import hazards
from .hazards import alive_otherwise, survival
from .patients import APLASIA, HEALTHY_STORE, IRON_POOR, LEUKEMIA, NEUTROPENIA, PATIENTS, SICKLE, THALASSEMIA
from .therapy_course import COUNTS, course_of, curves_at, iron_change, iron_stores, solved

UNIT_LIFE = constant(57, "d", "Mean remaining life of stored red cells")
HYDROXYUREA_LIFE = constant(22, "d", "Life of sickle cells with hydroxyurea")
HYDROXYUREA_SICKLE = constant(0.78, "1", "HbS of sickle cells with hydroxyurea: HbF rises from 8 to 20 %")
EXCHANGED = constant(
    0.87, "1", "Blood taken out in an exchange, of what is given: so much less iron", "kim1994", "published"
)
STOPPED = constant(0.9, "1", "Share of the attack that immunosuppression stops, in who responds")
RESPONSE = constant(0.87, "1", "Response to it with eltrombopag, after 6 months", "townsley2017", "published")
APLASTIC_DEATHS = constant(0.5 / (1 - 0.38), "1/y", "Deaths without neutrophils; with 0.38 (untreated) they are 0.5")
APLASTIC_AGED = constant(2.57, "", "Deaths in aplastic anemia over 60, times", "tichelli1999", "published")
REMISSION_LOST = constant(2, "1/y", "Relapse of a leukemia in remission that is left alone, and death of what relapsed")
LEFT_IN_REMISSION = constant(1e5, "cells/kg", "Leukemic dividing cells in remission: far too few for a microscope")
TABLETS = constant(12, "mg/d", "Iron absorbed from tablets")
INJECTIONS = 10  # of G-CSF


class Relief(NamedTuple):
    """What is given against the symptoms of sickle cell disease, thalassemia and aplastic anemia."""

    units: float = 0.0  # of blood, a day
    exchange: bool = False  # whether as much blood is taken out
    chelation: float = 0.0  # mg/kg/d
    hydroxyurea: bool = False


def disease_course(patient, t, age_group, sickle_course, relief=None):
    """A patient at the days t: untreated, or with what relieves this disease."""
    course = DISEASE_COURSES[patient](patient, t, age_group, sickle_course, relief)
    if PATIENTS[patient].deaths:
        return course
    left = alive_otherwise(t, age_group)
    return course._replace(alive=course.alive * left, cured=course.cured * left)


def _red_cells(patient, t, age_group, sickle_course, relief):
    host = HOSTS["beta thalassemia major" if patient == THALASSEMIA else patient]
    life, effective, sickle = host.lifespan.value, host.effectiveness.value, host.sickle
    stiff = stiffness(life) if sickle else 0
    start = float(red_cells_at_rest(effective * life / LIFE, set_point(stiff, effective))[0])
    units, exchange, chelation, hydroxyurea = relief or Relief()
    hydroxyurea = hydroxyurea and patient == SICKLE
    out = EXCHANGED * units * (exchange and patient == SICKLE)
    if hydroxyurea:
        life, sickle = HYDROXYUREA_LIFE, HYDROXYUREA_SICKLE
        stiff = stiffness(life)

    def rhs(y, _):
        own, given, iron = y
        blood = own + given
        made = drive(blood, set_point(stiff * own / blood, effective))
        return (
            NORMAL / LIFE * effective * made - own / life - out * own / blood,
            units - given / UNIT_LIFE - out * given / blood,
            iron_change(iron, units - out, chelation),
        )

    own, given, iron = solve([Phase(0.0, rhs)], (start, 0.0, PATIENTS[patient].iron), t)
    hemoglobin = own + given
    rate = hazards.THALASSEMIA_DEATHS
    if patient == SICKLE:
        eased = hazards.HYDROXYUREA_DEATHS if hydroxyurea else 1
        rate = hazards.sickle_deaths(age_group, sickle_course) * eased * own / hemoglobin
    deaths = rate + hazards.anemia_deaths(hemoglobin) + hazards.iron_deaths(patient, iron)
    visits = (t / 21 if units else 0) + (6 * t / YEAR if chelation or hydroxyurea else 0)
    return course_of(
        t,
        hemoglobin,
        iron=iron,
        units=units * t,
        days=visits,
        alive=survival(t, deaths),
        sickle=sickle * own / hemoglobin,
    )


def _aplastic(patient, t, age_group, sickle_course, relief):
    """The marrow's own blood, with transfusions for the first half-year of treatment."""
    failure = AplasticAnemia(immunosuppression=STOPPED * bool(relief), eltrombopag=bool(relief), years=5)
    own, neutrophils, platelets = curves_at(t, solved(failure), *COUNTS, start=DIAGNOSIS)
    aged = APLASTIC_AGED if age_group == "over 60" else 1
    alive = survival(t, APLASTIC_DEATHS * aged * np.maximum(0, 1 - neutrophils))
    if not relief:
        return course_of(t, own, neutrophils, platelets, alive=alive)
    given_for = np.minimum(t, SIX_MONTHS)
    after = t - given_for
    transfused = relief.units * UNIT_LIFE * -np.expm1(-given_for / UNIT_LIFE) * np.exp(-after / UNIT_LIFE)
    return course_of(
        t,
        own + transfused,
        neutrophils,
        platelets,
        iron=iron_stores(t, relief.units, SIX_MONTHS, HEALTHY_STORE, relief.chelation),
        units=relief.units * given_for,
        days=np.minimum(t, 10) + given_for / 7 + after / 30,
        # the counts are those of somebody who responds, the people are all
        alive=RESPONSE * alive + (1 - RESPONSE) * _aplastic(patient, t, age_group, sickle_course, None).alive,
    )


def _leukemia(patient, t, age_group, sickle_course, relief):
    """In remission, and left alone."""
    healthy = solved(AcuteLeukemia(leukemic_start=LEFT_IN_REMISSION)).series["healthy"]
    left = np.where(healthy.y < 1e-6, 0, healthy.y)
    hemoglobin = np.maximum(TRANSFUSED, red_cells_at_rest(np.maximum(left, 1e-9))[0])
    relapse = (hemoglobin, NEUTROPHILS_USUAL * left, PLATELETS_USUAL * left)
    counts, lost = (np.interp(t, healthy.x, y) for y in relapse), REMISSION_LOST * t / YEAR
    return course_of(t, *counts, alive=np.exp(-lost) * (1 + lost), cured=np.exp(-lost))


def _iron_poor(patient, t, age_group, sickle_course, relief):
    oral = TABLETS if relief else 0.0
    lacking = IronDeficiency(blood_loss=10, iron_store=0, hemoglobin_start=8, oral_iron=oral, years=5)
    hemoglobin, iron = curves_at(t, solved(lacking), "hemoglobin", "iron")
    return course_of(t, hemoglobin, iron=iron / 1000, days=np.minimum(t / 91, 4) if relief else 0)


def _chemotherapy(patient, t, age_group, sickle_course, relief):
    given = Filgrastim(patient=PATIENT, dose=5.0 if relief else 0.0, days=INJECTIONS)
    (neutrophils,) = curves_at(t, solved(given), "neutrophils")
    return course_of(t, NORMAL, neutrophils, days=np.clip(t - given.first_day, 0, INJECTIONS) if relief else 0)


DISEASE_COURSES = {
    SICKLE: _red_cells,
    THALASSEMIA: _red_cells,
    APLASIA: _aplastic,
    LEUKEMIA: _leukemia,
    IRON_POOR: _iron_poor,
    NEUTROPENIA: _chemotherapy,
}
