"""A transplant and gene therapy in the virtual clinic: the blood of somebody whose cells engraft, and all people.

Transplants have the four states of `TransplantOutcome`. Of gene therapy 2 % die early (fading with three months) and
0.5 % a year later, which is to carry malignancies; these are teaching values. Known are: the death of
a child edited for thalassemia, after the busulfan (casgevy_label); in trials of lovo-cel two acute leukemias after an
older way of making it and a myelodysplasia (genetix2026), and, from the news alone, that those two died and one person
suddenly (lovocel_deaths). A share as in its trial is rid of the disease,
the others live with it as with relief. In all columns people die of anything else too (`hazards.alive_otherwise`).
After a graft transfusions keep hemoglobin at 7 g/dL until it makes red cells; days and units are teaching values.
"""

import math

import numpy as np

from ..blood.constants import YEAR
from ..p07_marrow_failure_and_leukemia.acute_leukemia import TRANSFUSED
from ..p08_transplantation.transplant import Transplant
from ..p09_whose_blood.transplant_outcome import TransplantOutcome
from ..p10_gene_therapy.corrected_cells import HBS
from ..p10_gene_therapy.gene_therapy import GeneTherapy
from ..parameters import constant
from .hazards import alive_otherwise
from .patients import GENE, OUTCOME_DONORS
from .therapy_course import COUNTS, course_of, curves_at, iron_stores, solved

EARLY_DEATHS = constant(0.02, "1", "Early deaths of gene therapy")
EARLY_FADING = constant(0.25, "y", "Time in which early deaths of gene therapy fade to 1/e")
LATER_DEATHS = constant(0.005, "1/y", "Later deaths of gene therapy")
GRAFT_UNITS = constant(10, "units", "Blood given until the graft makes red cells")
GRAFT_DAYS = constant(60, "d", "Time until the graft makes red cells")
#: By donor, and after gene therapy.
DAYS_IN_HOSPITAL = {"sibling": 40, "unrelated": 45, "haploidentical": 45, "cord": 52, GENE: 50}


def transplanted(who, t, donor, age_group, years):
    """A `Patient` after a transplant, at the days t."""
    graft = "peripheral blood" if who.source == "allo PB" else "bone marrow"
    people = TransplantOutcome(
        disease=who.outcome, donor=OUTCOME_DONORS[donor], age_group=age_group, years=years, graft=graft
    )
    left = alive_otherwise(t, age_group)
    alive, rid = (left * share for share in curves_at(t / YEAR, people.run(), "survival", "disease_free"))
    blood = solved(Transplant.typical(source="cord" if donor == "cord" else who.source))
    return _grafted(who, t, blood, DAYS_IN_HOSPITAL[donor], alive, rid)


def gene_treated(who, t, age_group, relieved):
    """A `Patient` after gene therapy, at the days t; those whom it does not rid of the disease live as with relief."""
    fading = -np.expm1(-t / YEAR / EARLY_FADING)
    treated = np.exp(math.log1p(-EARLY_DEATHS) * fading - LATER_DEATHS * t / YEAR)
    cured = treated * who.success * alive_otherwise(t, age_group)
    alive = cured + treated * (1 - who.success) * relieved
    blood = solved(GeneTherapy.typical(**who.gene_therapy))
    course = _grafted(who, t, blood, DAYS_IN_HOSPITAL[GENE], alive, cured)
    parts = blood.stacks["hemoglobin_parts"]
    return course._replace(sickle=np.interp(t, parts.x, parts.y[HBS]) / course.hemoglobin)


def _grafted(who, t, blood, hospital, alive, cured):
    """A therapy that is given once: transfusions until the graft works, visits for a year and rarely after it."""
    visits = np.clip(t - hospital, 0, YEAR - hospital) / 15 + np.maximum(0, t - YEAR) / 180
    own, neutrophils, platelets = curves_at(t, blood, *COUNTS)
    return course_of(
        t,
        np.maximum(own, TRANSFUSED),
        neutrophils,
        platelets,
        iron=iron_stores(t, GRAFT_UNITS / GRAFT_DAYS, GRAFT_DAYS, who.iron),
        units=GRAFT_UNITS * np.minimum(t / GRAFT_DAYS, 1),
        days=np.minimum(t, hospital) + visits,
        alive=alive,
        cured=cured,
    )
