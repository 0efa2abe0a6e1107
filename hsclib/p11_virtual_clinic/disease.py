"""What becomes of each patient of the virtual clinic without a cure: untreated, or with relief.

Transfusion (u units a day, each 1 g/dL) and own red cells, which together drive one marrow::

    own cells      dH/dt = (14.5/120)·ε·f − H/L,        f = min((S/(H + R))^7, 4.75)
    transfused     dR/dt = u − R/57

S is the set point of the mean red cell (`blood.erythropoiesis`). 57 d is the mean remaining life of stored red cells.
People die of the disease, and of iron and anemia, at rates a year that are **teaching values**, chosen so that
untransfused thalassemia is fatal in childhood and unchelated iron in the second decade (olivieri1997)::

    sickle cell disease 0.02·HbS/0.90,   thalassemia 0.005,   anemia 0.8·max(0, 1 − Hb/7)
    iron 0.02·max(0, I/11 − 1),          aplastic anemia 0.81·max(0, 1 − neutrophils)

Of people with aplastic anemia 87 % respond to immunosuppression with eltrombopag (townsley2017), the others die
as the untreated do.
"""

from typing import NamedTuple

import numpy as np

from ..blood.constants import PLATELETS_USUAL, YEAR
from ..blood.erythropoiesis import LIFE, NORMAL, drive, red_cells_at_rest, set_point, stiffness
from ..blood.marrow import NEUTROPHILS_USUAL
from ..integrate import Phase, solve
from ..p05_growth_factors.granulocyte_factor import GranulocyteFactor
from ..p06_anemia.iron_deficiency import IronDeficiency
from ..p06_anemia.red_cell_mixture import HOSTS, SICKLE_IN_HOST
from ..p07_marrow_failure_and_leukemia.acute_leukemia import TRANSFUSED, AcuteLeukemia
from ..p07_marrow_failure_and_leukemia.aplastic_anemia import DIAGNOSIS, SIX_MONTHS, AplasticAnemia
from ..parameters import constant
from .patients import APLASIA, HEALTHY_STORE, IRON_POOR, LEUKEMIA, NEUTROPENIA, PATIENTS, SICKLE, THALASSEMIA
from .therapy_course import COUNTS, course_of, curves_at, iron_change, iron_stores, solved, survival

UNIT_LIFE = constant(57, "d", "Mean remaining life of stored red cells")
HYDROXYUREA_LIFE = constant(22, "d", "Life of sickle cells with hydroxyurea")
HYDROXYUREA_SICKLE = constant(0.78, "1", "HbS of sickle cells with hydroxyurea: HbF rises from 8 to 20 %")
DEADLY_ANEMIA = constant(7, "g/dL", "Hemoglobin below which people die of anemia")
ANEMIA_DEATHS = constant(0.8, "1/y", "Deaths of anemia, without any hemoglobin")
DEADLY_IRON = constant(11, "g", "Iron in the stores beyond which people die of it")
IRON_DEATHS = constant(0.02, "1/y", "Deaths of iron, for each further 11 g")
STOPPED = constant(0.8, "1", "Share of the attack that immunosuppression stops, in who responds")
RESPONSE = constant(0.87, "1", "Response to it with eltrombopag, after 6 months", "townsley2017", "published")
APLASTIC_DEATHS = constant(0.5 / (1 - 0.38), "1/y", "Deaths without neutrophils; with 0.38 (untreated) they are 0.5")
REMISSION_LOST = constant(2, "1/y", "Relapse of a leukemia in remission that is left alone, and death of what relapsed")
LEFT_IN_REMISSION = constant(1e5, "cells/kg", "Leukemic dividing cells in remission: far too few for a microscope")
TABLETS = constant(12, "mg/d", "Iron absorbed from tablets")
INJECTIONS = 10  # of G-CSF


class Relief(NamedTuple):
    """What is given against the symptoms of sickle cell disease, thalassemia and aplastic anemia."""

    units: float = 0.0  # of blood, a day
    chelation: float = 0.0  # mg/kg/d
    hydroxyurea: bool = False


def disease_course(patient, t, relief=None):
    """A patient at the days t: untreated, or with what relieves this disease."""
    return DISEASE_COURSES[patient](patient, t, relief)


def _red_cells(patient, t, relief):
    host = HOSTS["beta thalassemia major" if patient == THALASSEMIA else patient]
    life, effective, sickle = host.lifespan.value, host.effectiveness.value, host.sickle
    stiff = stiffness(life) if sickle else 0
    start = float(red_cells_at_rest(effective * life / LIFE, set_point(stiff, effective))[0])
    units, chelation, hydroxyurea = relief or Relief()
    hydroxyurea = hydroxyurea and patient == SICKLE
    if hydroxyurea:
        life, sickle = HYDROXYUREA_LIFE, HYDROXYUREA_SICKLE
        stiff = stiffness(life)

    def rhs(y, _):
        own, given, iron = y
        hemoglobin = own + given
        made = drive(hemoglobin, set_point(stiff * own / hemoglobin, effective))
        return (
            NORMAL / LIFE * effective * made - own / life,
            units - given / UNIT_LIFE,
            iron_change(iron, units, chelation),
        )

    own, given, iron = solve([Phase(0.0, rhs)], (start, 0.0, PATIENTS[patient].iron), t)
    hemoglobin = own + given
    share = sickle * own / hemoglobin
    rate = PATIENTS[patient].sick_rate * (share / SICKLE_IN_HOST if patient == SICKLE else 1)
    anemia = ANEMIA_DEATHS * np.maximum(0, 1 - hemoglobin / DEADLY_ANEMIA)
    overload = IRON_DEATHS * np.maximum(0, iron / DEADLY_IRON - 1)
    alive = survival(t, rate + anemia + overload)
    visits = (t / 21 if units else 0) + (6 * t / YEAR if chelation or hydroxyurea else 0)
    return course_of(t, hemoglobin, iron=iron, units=units * t, days=visits, alive=alive, sickle=share)


def _aplastic(patient, t, relief):
    """The marrow's own blood, with transfusions for the first half-year of treatment."""
    failure = AplasticAnemia(immunosuppression=STOPPED * bool(relief), eltrombopag=bool(relief))
    own, neutrophils, platelets = curves_at(t, solved(failure), *COUNTS, start=DIAGNOSIS)
    alive = survival(t, APLASTIC_DEATHS * np.maximum(0, 1 - neutrophils))
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
        alive=RESPONSE * alive + (1 - RESPONSE) * _aplastic(patient, t, None).alive,
    )


def _leukemia(patient, t, relief):
    """In remission, and left alone."""
    healthy = solved(AcuteLeukemia(leukemic_start=LEFT_IN_REMISSION)).series["healthy"]
    left = np.where(healthy.y < 1e-6, 0, healthy.y)
    hemoglobin = np.maximum(TRANSFUSED, red_cells_at_rest(np.maximum(left, 1e-9))[0])
    relapse = (hemoglobin, NEUTROPHILS_USUAL * left, PLATELETS_USUAL * left)
    counts, lost = (np.interp(t, healthy.x, y) for y in relapse), REMISSION_LOST * t / YEAR
    return course_of(t, *counts, alive=np.exp(-lost) * (1 + lost), cured=np.exp(-lost))


def _iron_poor(patient, t, relief):
    oral = TABLETS if relief else 0.0
    lacking = IronDeficiency(blood_loss=10, iron_store=0, hemoglobin_start=8, oral_iron=oral, years=5)
    hemoglobin, iron = curves_at(t, solved(lacking), "hemoglobin", "iron")
    return course_of(t, hemoglobin, iron=iron / 1000, days=np.minimum(t / 91, 4) if relief else 0)


def _chemotherapy(patient, t, relief):
    injections = INJECTIONS if relief else 0
    (neutrophils,) = curves_at(t, solved(GranulocyteFactor(gcsf_doses=injections)), "neutrophils")
    return course_of(t, NORMAL, neutrophils, days=np.clip(t - 2, 0, injections))


DISEASE_COURSES = {
    SICKLE: _red_cells,
    THALASSEMIA: _red_cells,
    APLASIA: _aplastic,
    LEUKEMIA: _leukemia,
    IRON_POOR: _iron_poor,
    NEUTROPENIA: _chemotherapy,
}
