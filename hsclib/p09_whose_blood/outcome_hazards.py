"""What threatens people after a transplant: hazards of relapse or rejection and of death, by all that is chosen.

Functions take a `TransplantOutcome` and read its settings; the numbers by disease and donor stand in `donor_risks`.
"""

import math
from typing import NamedTuple

import numpy as np

from ..parameters import constant
from ..run import Readout
from .donor_risks import (
    AGES_OF,
    ALL,
    AML,
    ANTIBODY_FAILURE,
    APLASTIC,
    ATG,
    BLOOD,
    BLOOD_FAILURE,
    CHEMOTHERAPY_RELAPSE,
    CHILD,
    CORD,
    FATAL,
    HAPLO,
    HAPLO_CHRONIC,
    HAPLO_OLD,
    MARROW,
    METHOTREXATE,
    MISMATCH_FAILURE,
    OLD,
    OLD_RELAPSE,
    OWN,
    POOR,
    PTCY,
    REDUCED,
    RELAPSED,
    RISKS,
    SIBLING,
    SICKLE,
    SICKLE_ADULT,
    STRANGERS,
    THALASSEMIA,
    UNRELATED,
)

FADING = constant(1.5, "y", "Time in which the hazards of a transplant fade to 1/e", symbol="τ")
TIME_LEFT = constant(0.8, "y", "Time that those who relapse within 2 years have left of these, about")
MISMATCH = constant(1.25, "", "Mortality with each of up to two HLA mismatches, times", "lee2007", "published")
MOST_MISMATCHES = 2  # that were transplanted without cyclophosphamide
MISMATCH_ACUTE = constant(
    math.log(1 - 0.55) / math.log(1 - 0.45), "", "Hazard of acute GVHD with each mismatch, times: 55 for 45 %"
)
MISMATCH_CHRONIC = constant(1.2, "", "Hazard of chronic GVHD with each mismatch, times")
MARROW_CHRONIC = constant(
    math.log(1 - 0.41) / math.log(1 - 0.53), "", "Chronic GVHD, marrow for blood, times", "anasetti2012", "published"
)
APLASTIC_BLOOD = constant(1.6, "", "Deaths with blood in aplastic anemia, times", "bacigalupo2012", "published")
ATG_ACUTE = constant(
    math.log(1 - 0.137) / math.log(1 - 0.270), "", "Hazard of acute GVHD with ATG, times", "chang2020", "published"
)
ATG_CHRONIC = constant(
    math.log(1 - 0.322) / math.log(1 - 0.687), "", "Hazard of chronic GVHD with ATG, times", "kroger2016", "published"
)
# The middle of the published hazard ratios, 0.49 to 0.69 and 2.69 to 3.91; they are of acute lymphoblastic leukemia.
GVHD_RELAPSE = constant(math.sqrt(0.49 * 0.69), "", "Hazard of relapse with GVHD, times", "gvl2019", "published")
SEVERE_DEATH = constant(math.sqrt(2.69 * 3.91), "", "Deaths with GVHD III–IV, times", "gvl2019", "published")
SEVERE = constant(0.3, "1", "Grade III–IV, of those with acute GVHD")
SEVERE_PTCY = constant(0.15, "1", "Grade III–IV, of those with acute GVHD in spite of cyclophosphamide")
REDUCED_RELAPSE = constant(1.64, "", "Relapse after reduced conditioning, times", "martino2006", "published")
REDUCED_DEATH = constant(0.61, "", "Deaths after reduced conditioning, times", "martino2006", "published")


class Hazards(NamedTuple):
    """In 1/y, all fading with `FADING`."""

    back: float  # relapse, or a rejection that is survived
    death: float  # without that; in those whose disease is no cancer also of a graft that fails
    later: float  # of the transplant, in those whose disease is back: its harm is done


def prophylaxis(case):
    """What is given against GVHD: relatives who match by half get cyclophosphamide, strata are of methotrexate."""
    if case.donor == HAPLO:
        return PTCY
    return case.prophylaxis if case.donor in (SIBLING, UNRELATED) and case.gvhd == ALL else METHOTREXATE


def mismatches(case):
    """HLA mismatches that act: of unrelated donors and cord blood, without cyclophosphamide after the transplant."""
    acts = case.donor in STRANGERS and prophylaxis(case) != PTCY
    return min(case.hla_mismatches, MOST_MISMATCHES) if acts else 0


def graft_failure(case, mismatched, antibodies, graft):
    """Chance that the graft is lost."""
    risks = RISKS[case.disease, case.donor]
    chance = risks.child_failure if case.age_group == CHILD and risks.child_failure else risks.failure
    ratio = MISMATCH_FAILURE if mismatched else 1
    if antibodies and case.donor not in (OWN, SIBLING):
        ratio *= ANTIBODY_FAILURE
    if graft == BLOOD and case.donor != CORD:
        ratio *= math.exp(BLOOD_FAILURE)
    return with_odds(chance, ratio)


def acute_gvhd(case, by):
    """Share with acute GVHD; mismatches raise it in leukemia, not in the other diseases (mismatch2012)."""
    more = MISMATCH_ACUTE ** (mismatches(case) if case.disease == AML else 0)
    return 1 - (1 - RISKS[case.disease, case.donor].acute) ** (more * (ATG_ACUTE if by == ATG else 1))


def chronic_gvhd(case):
    """Share with chronic GVHD."""
    more = MISMATCH_CHRONIC ** (mismatches(case) if case.disease == AML else 0)
    if case.donor != CORD and case.graft != usual_graft(case):
        more *= MARROW_CHRONIC if case.graft == MARROW else 1 / MARROW_CHRONIC
    if case.donor != HAPLO:  # whose share is that with cyclophosphamide
        more *= {METHOTREXATE: 1, ATG: ATG_CHRONIC, PTCY: HAPLO_CHRONIC}[prophylaxis(case)]
    return 1 - (1 - RISKS[case.disease, case.donor].chronic) ** more


def severe_share(by):
    """Grade III–IV, of those with acute GVHD."""
    return SEVERE_PTCY if by == PTCY else SEVERE


def usual_graft(case):
    """That of the patients whom the tables are about."""
    return BLOOD if case.disease == AML else MARROW


def hazards(case):
    """The hazards of somebody who gets a transplant."""
    risks, leukemia = RISKS[case.disease, case.donor], case.disease == AML
    back = risks.relapse
    own = risks.death * AGES_OF[case.disease][case.age_group]  # of the transplant, but for failed grafts
    if leukemia:
        back *= CHEMOTHERAPY_RELAPSE[case.risk_group] / CHEMOTHERAPY_RELAPSE[POOR]
        if case.donor == OWN and case.age_group == OLD:  # which is more chemotherapy
            back *= OLD_RELAPSE
        if case.conditioning == REDUCED and case.donor != OWN:
            back, own = back * REDUCED_RELAPSE, own * REDUCED_DEATH
        if case.donor == HAPLO and case.age_group == OLD:
            own *= HAPLO_OLD
    if case.disease == SICKLE and case.donor == HAPLO and case.age_group != CHILD:
        own /= SICKLE_ADULT  # children and adults alike (kassim2024)
    own -= FATAL[case.disease] * _lost(case, False, False, usual_graft(case))
    if case.disease == APLASTIC and case.graft == BLOOD and case.donor != CORD:
        own *= APLASTIC_BLOOD
    on_back, on_death = _by_gvhd(case)
    back, own = back * on_back, own * on_death

    many, antibodies = mismatches(case), case.donor_antibodies
    lost = _lost(case, many, antibodies, case.graft)
    killed = FATAL[case.disease] * lost
    if not leukemia:
        own *= MISMATCH**many
        return Hazards(lost - killed, own + killed, own)
    # mismatches: what is left of overall mortality after those who die of relapse
    fatal = -math.expm1(-RELAPSED * TIME_LEFT)  # of those who relapse within 2 years: dead by then
    matched = own + FATAL[AML] * _lost(case, 0, antibodies, case.graft)
    return Hazards(back, max(own + killed, MISMATCH**many * (matched + fatal * back) - fatal * back), 0.0)


def _lost(case, mismatched, antibodies, graft):
    """Hazard of graft failure, 1/y."""
    return -math.log1p(-graft_failure(case, mismatched, antibodies, graft)) / FADING


def _by_gvhd(case):
    """What the course shown makes of the hazards of relapse and of death, times: those of the tables are mixtures."""
    if case.donor == OWN:
        return 1.0, 1.0
    usual = PTCY if case.donor == HAPLO else METHOTREXATE
    on_back, on_death = _mixture(case, usual)
    if case.gvhd != ALL:
        in_leukemia = GVHD_RELAPSE if case.disease == AML else 1.0
        having = in_leukemia if case.gvhd != "no GVHD" else 1.0, SEVERE_DEATH if case.gvhd == "severe GVHD" else 1.0
    else:
        having = _mixture(case, prophylaxis(case))
    return having[0] / on_back, having[1] / on_death


def _mixture(case, by):
    """Of those with and without GVHD, relative to those without: hazards of relapse and of death."""
    acute = acute_gvhd(case, by)
    severe = severe_share(by) * acute
    in_leukemia = GVHD_RELAPSE if case.disease == AML else 1.0
    return 1 - acute + acute * in_leukemia, 1 - severe + severe * SEVERE_DEATH


def with_odds(chance, ratio):
    """A chance whose odds are multiplied by this ratio."""
    odds = ratio * chance / (1 - chance)
    return odds / (1 + odds)


def faded(t):
    """Time, in years, that hazards that fade would have taken at their full height."""
    return -FADING * np.expm1(-t / FADING)


def complications(case, alive, returned, other):
    """Readouts: what goes wrong, and who is spared of it. None without a transplant, and where a stratum is shown.

    Parameters
    ----------
    case : TransplantOutcome
    alive : float
        Alive without the disease after a year.
    returned, other : float
        Relapse or rejection, and death without it, until the end.
    """
    why = "own cells carry the disease" if case.disease in (SICKLE, THALASSEMIA) else "no own stem cells are left"
    none = "" if case.treated else f"no transplant: {why}"
    stratum = none or ("" if case.gvhd == ALL or case.donor == OWN else "chosen: the course shown")
    acute = chronic = failed = free = 0.0
    if not none:
        by = prophylaxis(case)
        acute, chronic = acute_gvhd(case, by), chronic_gvhd(case)
        failed = graft_failure(case, mismatches(case), case.donor_antibodies, case.graft)
        free = alive * (1 - severe_share(by) * acute) * (1 - chronic)
    back = "Relapse" if case.disease == AML else "Rejection with return of the disease"
    spared = "Alive after 1 year without return of the disease, severe acute or chronic GVHD"
    return {
        "graft_failure": Readout.unless(none, failed, "1", "Graft failure"),
        "acute_gvhd": Readout.unless(stratum, acute, "1", "Acute GVHD, grade II–IV"),
        "chronic_gvhd": Readout.unless(stratum, chronic, "1", "Chronic GVHD"),
        "gvhd_relapse_free_1_year": Readout.unless(stratum, free, "1", spared),
        "relapse": Readout.unless(none, returned, "1", f"{back} until the end"),
        "non_relapse_mortality": Readout.unless(none, other, "1", "Death without relapse until the end"),
    }
