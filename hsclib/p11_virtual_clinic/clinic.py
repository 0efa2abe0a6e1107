"""What each therapy does to each patient of the virtual clinic: blood, iron, days of treatment, and people.

Transfusion (u units a day, each 1 g/dL and 225 mg of iron), own red cells and the store of iron::

    own cells      dH/dt = (14.5/120)·ε·f − H/L,        f = min((14.5/(H + R))^2.5, 8)
    transfused     dR/dt = u − R/57
    iron           dI/dt = 0.225·u − (0.001 + 0.07·c)·above,   above = min(1, max(0, I − 1)/0.2)

57 d is the mean remaining life of stored red cells, c the chelation in mg/kg/d, 70 kg the patient. The
body has no exit for iron but 1 mg a day; below 1 g in the stores the diet makes up for it.

People die of the disease, and of iron and anemia, at rates a year that are **teaching values**, chosen so that
untransfused thalassemia is fatal in childhood and unchelated iron in the second decade (olivieri1997)::

    sickle cell disease 0.02·HbS/0.90,   thalassemia 0.005,   anemia 0.8·max(0, 1 − Hb/7)
    iron 0.02·max(0, I/11 − 1),          aplastic anemia 0.81·max(0, 1 − neutrophils)

Transplants have the four states of `TransplantOutcome`. Of gene therapy 1 % die early (fading with three months),
0.2 % a year later; a share as in its trials is rid of the disease, the others live with it as with relief. Of
people with aplastic anemia 87 % respond to immunosuppression with eltrombopag (townsley2017), the others die
as the untreated do. After a graft transfusions keep hemoglobin at 7 g/dL until it makes red cells.
"""

import functools
import math
from dataclasses import dataclass, replace

import numpy as np

from ..blood.erythropoiesis import LIFE, NORMAL, drive, red_cells_at_rest
from ..integrate import Phase, solve
from ..p05_growth_factors.granulocyte_factor import GranulocyteFactor
from ..p06_anemia.iron_deficiency import IronDeficiency
from ..p06_anemia.red_cell_mixture import DISEASES, SICKLE_IN_HOST
from ..p07_marrow_failure_and_leukemia.acute_leukemia import TRANSFUSED, AcuteLeukemia
from ..p07_marrow_failure_and_leukemia.aplastic_anemia import AplasticAnemia
from ..p08_transplantation.transplant import Transplant
from ..p09_whose_blood.transplant_outcome import AGES, TransplantOutcome
from ..p10_gene_therapy.gene_therapy import GeneTherapy
from .patients import (
    APLASIA,
    DONORS,
    GENE,
    IRON_POOR,
    LEUKEMIA,
    NEUTROPENIA,
    NONE,
    PATIENTS,
    RELIEF,
    SICKLE,
    STORE,
    THALASSEMIA,
    TRANSPLANT,
)

YEAR = 365.0
KG, UNIT_IRON, UNIT_LIFE = 70.0, 0.225, 57.0  # kg; g of iron in a unit; d
DAILY_LOSS, RAMP = 0.001, 0.2  # g/d, g
DIAGNOSED, IMMUNE_SHARE, UNTIL_RESPONSE = 240.0, 0.8, 182.0  # d of `AplasticAnemia`; e; d of transfusions
HU_LIFE, HU_SICKLE = 22.0, 0.78  # d and share of HbS with hydroxyurea: HbF up from 8 to 20 %
ANEMIA_DEATHS, ANEMIA, IRON_DEATHS, IRON = 0.8, 7.0, 0.02, 11.0  # 1/y below 7 g/dL; 1/y for each further 11 g of iron
RESPOND = 0.87  # of all with immunosuppression and eltrombopag, after six months (townsley2017)
APLASTIC_DEATHS = 0.5 / (1 - 0.38)  # 1/y without neutrophils; the untreated, with 0.38, die at 0.5
GENE_DEATHS_EARLY, GENE_FADING, GENE_DEATHS_LATER = 0.01, 0.25, 0.002  # share, y, 1/y
RELAPSE = 2.0  # 1/y, and as fast is death of what relapsed: a leukemia in remission that is left alone
LEFT_IN_REMISSION = 1e5  # leukemic dividing cells per kg: far too few for a microscope
DAYS_IN_HOSPITAL = {"sibling": 40, "unrelated": 45, "haploidentical": 45, "cord": 52, GENE: 50}
GRAFT_UNITS, GRAFT_DAYS = 10, 60  # units, until the graft makes red cells
COUNTS = ("hemoglobin", "neutrophils", "platelets")


@dataclass(frozen=True, eq=False)
class Course:
    """One therapy over time, arrays over the days: counts, iron (g), units and days of treatment so far, and shares of people."""

    hemoglobin: np.ndarray
    neutrophils: np.ndarray
    platelets: np.ndarray
    iron: np.ndarray
    units: np.ndarray
    days: np.ndarray
    alive: np.ndarray
    cured: np.ndarray
    sickle: np.ndarray  # HbS, of all hemoglobin


def days_of(patient, years):
    """The times of a course, d: daily while the blood returns, then some two hundred."""
    if patient == NEUTROPENIA:
        return np.linspace(0, 35, 141)
    return np.unique([*np.arange(0, 121.0), *np.linspace(120, YEAR * years, 200)])


def course(patient, therapy, t, clinic):
    """What this therapy does to this patient at the days t; the untreated course where it does not exist."""
    if therapy in PATIENTS[patient].missing:
        therapy = NONE
    return {NONE: _untreated, RELIEF: _relieved, TRANSPLANT: _transplanted, GENE: _gene_treated}[therapy](
        patient, t, clinic
    )


def _untreated(patient, t, clinic):
    if patient in (SICKLE, THALASSEMIA):
        return _red_cells(patient, t, 0.0, 0.0, False)
    if patient == LEUKEMIA:
        blood, gone = _leukemia(), np.exp(-RELAPSE * t / YEAR)
        return _course(t, *(_at(t, blood, name) for name in COUNTS), alive=gone * (1 + RELAPSE * t / YEAR), cured=gone)
    if patient == APLASIA:
        return _aplastic(t, _marrow_failure(False), 0.0)
    if patient == IRON_POOR:
        return _iron_poor(t, 0.0)
    return _chemotherapy(t, 0)


def _relieved(patient, t, clinic):
    if patient in (SICKLE, THALASSEMIA):
        return _red_cells(
            patient, t, clinic.units_per_3_weeks / 21, clinic.chelation, clinic.hydroxyurea and patient == SICKLE
        )
    if patient == APLASIA:
        return _aplastic(t, _marrow_failure(True), clinic.units_per_3_weeks / 21, clinic.chelation)
    if patient == IRON_POOR:
        return _iron_poor(t, 12.0)
    return _chemotherapy(t, 10)


def _red_cells(patient, t, units, chelation, hydroxyurea):
    """Sickle cell disease or thalassemia, with this many units a day."""
    host = DISEASES["beta thalassemia major" if patient == THALASSEMIA else patient]
    life, effective, sickle = host.lifespan[0], host.effectiveness[0], host.sickle
    start = float(red_cells_at_rest(effective * life / LIFE)[0])
    if hydroxyurea:
        life, sickle = HU_LIFE, HU_SICKLE

    def rhs(y, _):
        own, given, iron = y
        return (
            NORMAL / LIFE * effective * drive(own + given) - own / life,
            units - given / UNIT_LIFE,
            _iron_change(iron, units, chelation),
        )

    own, given, iron = solve([Phase(0.0, rhs)], (start, 0.0, PATIENTS[patient].iron), t)
    hemoglobin = own + given
    share = sickle * own / hemoglobin
    rate = PATIENTS[patient].sick_rate * (share / SICKLE_IN_HOST if patient == SICKLE else 1)
    alive = survival(t, rate + deaths_of_anemia(hemoglobin) + deaths_of_iron(iron))
    visits = (t / 21 if units else 0 * t) + (6 * t / YEAR if chelation or hydroxyurea else 0)
    return _course(t, hemoglobin, iron=iron, units=units * t, days=visits, alive=alive, sickle=share)


def _iron_change(iron, units, chelation):
    """dI/dt, g/d."""
    above = min(1.0, max(0.0, iron - STORE) / RAMP)
    return UNIT_IRON * units - (DAILY_LOSS + KG * chelation / 1000) * above


def deaths_of_anemia(hemoglobin):
    """1/y, teaching value."""
    return ANEMIA_DEATHS * np.maximum(0, 1 - hemoglobin / ANEMIA)


def deaths_of_iron(iron):
    """1/y, teaching value."""
    return IRON_DEATHS * np.maximum(0, iron / IRON - 1)


def survival(t, rate):
    """exp(−∫ rate), for a rate a year at the days t."""
    return np.exp(-np.concatenate([[0], np.cumsum(np.diff(t) * (rate[1:] + rate[:-1]) / 2)]) / YEAR)


def _aplastic(t, blood, units, chelation=0.0):
    """The marrow's own blood, with this many units a day for the first half-year."""
    own, neutrophils, platelets = (_at(t, blood, name) for name in COUNTS)
    given_for = np.minimum(t, UNTIL_RESPONSE)
    transfused = units * UNIT_LIFE * -np.expm1(-given_for / UNIT_LIFE) * np.exp(-(t - given_for) / UNIT_LIFE)
    days = np.minimum(t, 10) + given_for / 7 + (t - given_for) / 30 if blood["treated"] else 0 * t
    alive = survival(t, APLASTIC_DEATHS * np.maximum(0, 1 - neutrophils))
    if blood["treated"]:  # the counts are those of somebody who responds, the people are all
        alive = RESPOND * alive + (1 - RESPOND) * _untreated(APLASIA, t, None).alive
    return _course(
        t,
        own + transfused,
        neutrophils,
        platelets,
        iron=_iron(t, units, UNTIL_RESPONSE, STORE, chelation),
        units=units * given_for,
        days=days,
        alive=alive,
    )


def _iron(t, units, until, start, chelation=0.0):
    """Iron in the stores, g, with this many units a day until a day."""

    def rhs(given):
        return lambda y, _: (_iron_change(y[0], given, chelation),)

    return solve([Phase(0.0, rhs(units)), Phase(until, rhs(0.0))], (start,), t)[0]


def _iron_poor(t, oral):
    blood = _iron_course(oral)
    return _course(
        t, _at(t, blood, "hemoglobin"), iron=_at(t, blood, "iron") / 1000, days=np.minimum(t / 91, 4) if oral else 0 * t
    )


def _chemotherapy(t, injections):
    return _course(t, NORMAL, _at(t, _neutropenia(injections), "neutrophils"), days=np.clip(t - 2, 0, injections))


def _course(
    t,
    hemoglobin,
    neutrophils=4.0,
    platelets=250.0,
    *,
    iron=STORE,
    units=0.0,
    days=0.0,
    alive=1.0,
    cured=0.0,
    sickle=0.0,
):
    """A course, in which what is not told stays as it is: healthy counts and stores, nothing given, nobody dies, nobody is cured."""
    return Course(
        *(np.zeros(t.size) + y for y in (hemoglobin, neutrophils, platelets, iron, units, days, alive, cured, sickle))
    )


def _transplanted(patient, t, clinic):
    who = PATIENTS[patient]
    blood = _graft("cord" if clinic.donor == "cord" else who.source)
    people = (
        TransplantOutcome(
            disease=who.outcome,
            donor=DONORS[clinic.donor],
            age_group=clinic.age_group,
            years=clinic.years,
            graft="peripheral blood" if who.source == "allo PB" else "bone marrow",
        )
        .run()
        .series
    )
    alive, cured = (np.interp(t / YEAR, people[name].x, people[name].y) for name in ("survival", "disease_free"))
    return _once(patient, t, blood, DAYS_IN_HOSPITAL[clinic.donor], alive, cured)


def _gene_treated(patient, t, clinic):
    disease, strategy, success = PATIENTS[patient].strategy
    early, fading = -math.log1p(-GENE_DEATHS_EARLY) * AGES[clinic.age_group], -np.expm1(-t / YEAR / GENE_FADING)
    treated = np.exp(-early * fading - GENE_DEATHS_LATER * t / YEAR)
    others = _relieved(patient, t, clinic).alive
    blood = _corrected(disease, strategy)
    once = _once(
        patient, t, blood, DAYS_IN_HOSPITAL[GENE], treated * (success + (1 - success) * others), treated * success
    )
    return replace(once, sickle=_at(t, blood, "HbS") / once.hemoglobin)


def _once(patient, t, blood, hospital, alive, cured):
    """A therapy that is given once, to somebody whose cells engraft: transfusions until then, visits for a year and rarely after it."""
    visits = np.clip(t - hospital, 0, YEAR - hospital) / 15 + np.maximum(0, t - YEAR) / 180
    own, neutrophils, platelets = (_at(t, blood, name) for name in COUNTS)
    return _course(
        t,
        np.maximum(own, TRANSFUSED),
        neutrophils,
        platelets,
        iron=_iron(t, GRAFT_UNITS / GRAFT_DAYS, GRAFT_DAYS, PATIENTS[patient].iron),
        units=GRAFT_UNITS * np.minimum(t / GRAFT_DAYS, 1),
        days=np.minimum(t, hospital) + visits,
        alive=alive,
        cured=cured,
    )


def _at(t, blood, name):
    """A curve of another model at the days t; after its end it stays."""
    days, curves = blood["days"], blood["curves"]
    return np.interp(t, days, curves[name])


# courses that no slider of the clinic changes are solved once


def _kept(series, names, start=0.0, **more):
    days = series[names[0]].x
    inside = days >= start
    return {"days": days[inside] - start, "curves": {name: series[name].y[inside] for name in names}, **more}


@functools.cache
def _graft(source):
    return _kept(Transplant.typical(source=source).run().series, COUNTS)


@functools.cache
def _corrected(disease, strategy):
    run = GeneTherapy.typical(disease=disease, strategy=strategy).run()
    blood, parts = _kept(run.series, COUNTS), run.stacks["hemoglobin_parts"]
    return blood | {"curves": blood["curves"] | {"HbS": parts.y[parts.parts.index("HbS")]}}


@functools.cache
def _marrow_failure(treated):
    model = AplasticAnemia(immunosuppression=IMMUNE_SHARE * treated, eltrombopag=treated)
    return _kept(model.run().series, COUNTS, DIAGNOSED, treated=treated)


@functools.cache
def _iron_course(oral):
    model = IronDeficiency(blood_loss=10, iron_store=0, hemoglobin_start=8, oral_iron=oral, years=5)
    return _kept(model.run().series, ("hemoglobin", "iron"))


@functools.cache
def _neutropenia(injections):
    return _kept(GranulocyteFactor(gcsf_doses=injections).run().series, ("neutrophils",))


@functools.cache
def _leukemia():
    healthy = AcuteLeukemia(leukemic_start=LEFT_IN_REMISSION).run().series["healthy"]
    left = np.where(healthy.y < 1e-6, 0, healthy.y)
    return {
        "days": healthy.x,
        "curves": {
            "hemoglobin": np.maximum(TRANSFUSED, red_cells_at_rest(np.maximum(left, 1e-9))[0]),
            "neutrophils": 4 * left,
            "platelets": 250 * left,
        },
    }
