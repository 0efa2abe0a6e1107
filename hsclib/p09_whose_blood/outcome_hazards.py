"""What threatens people after a transplant, by disease and donor: relapse, rejection, death, GVHD.

Where a hazard of a donor has a source, it was set so that the survival and the deaths that were published at two years
come out. Own cells, and all that has no source, are teaching values.
"""

import math
from typing import NamedTuple

from ..parameters import constant

AML, GLOBIN, APLASTIC = "AML in remission", "sickle cell disease or thalassemia", "aplastic anemia"
OWN = "own cells"
SIBLING = "matched sibling"
UNRELATED = "unrelated donor"
HAPLO = "haploidentical relative"
CORD = "cord blood"
STRANGERS = (UNRELATED, CORD)  # whose HLA mismatches count
GVHD = ("all patients", "no GVHD", "mild GVHD", "severe GVHD")


class DonorRisks(NamedTuple):
    """What a donor means for adults with AML, and which sources say so."""

    relapse: float  # 1/y
    death: float  # 1/y, without relapse
    acute: float  # share with acute GVHD, grade II–IV
    chronic: float  # share with chronic GVHD, with blood as the graft
    sources: tuple = ()


HAPLO_CHRONIC = constant(0.38, "", "Chronic GVHD, haploidentical for sibling, times", "haplo2019", "published")
DONOR_RISKS = {
    OWN: DonorRisks(0.655, 0.03, 0, 0),
    SIBLING: DonorRisks(0.364, 0.181, 0.35, 0.50, ("donors2017",)),
    UNRELATED: DonorRisks(0.325, 0.244, 0.45, 0.53, ("donors2017", "anasetti2012")),
    HAPLO: DonorRisks(0.239, 0.315, 0.33, 1 - 0.50**HAPLO_CHRONIC, ("donors2017", "haplo2019")),
    CORD: DonorRisks(0.427, 0.400, 0.45, 0.30, ("donors2017",)),
}
#: Death rate with the disease, back or untreated, 1/y; teaching values.
DEATH_WITH_DISEASE = {AML: 2.0, GLOBIN: 0.02, APLASTIC: 0.5}
#: Death without relapse, times; teaching values.
AGES = {"child": 0.5, "adult": 1.0, "over 60": 1.6}
FADING = constant(1.5, "y", "Time in which the hazards of a transplant fade to 1/e", symbol="τ")
TIME_LEFT = constant(0.8, "y", "Time that those who relapse within 2 years have left of these, about")
BENIGN_DEATH = constant(0.1007, "1/y", "Deaths with a sibling, adults, where the disease is no cancer", "gluckman2017")
BLOOD_FAILURE = constant(-3.48, "", "Log odds of graft failure with blood: 3 %", "anasetti2012", "published")
MARROW_FAILURE = constant(-2.31, "", "Log odds of graft failure with marrow: 9 %", "anasetti2012", "published")
CORD_FAILURE = constant(-1.90, "", "Log odds of graft failure with cord blood: 13 %", "ruggeri2014", "published")
RELATED_FAILURE = constant(-1.44, "", "Sibling or own cells, added: with marrow 2.3 %", "gluckman2017", "published")
MISMATCH_FAILURE = constant(2.81, "", "Odds of graft failure with any mismatch, times", "mismatch2012", "published")
ANTIBODY_FAILURE = constant(22.84, "", "Odds of graft failure with antibodies, times", "spellman2010", "published")
MISMATCH = constant(1.25, "", "Mortality with each HLA mismatch, times", "lee2007", "published")
MISMATCH_ACUTE = constant(
    math.log(1 - 0.55) / math.log(1 - 0.45), "", "Hazard of acute GVHD with each mismatch, times: 55 for 45 %"
)
MISMATCH_CHRONIC = constant(1.2, "", "Hazard of chronic GVHD with each mismatch, times")
MARROW_CHRONIC = constant(
    math.log(1 - 0.41) / math.log(1 - 0.53), "", "Chronic GVHD, marrow for blood, times", "anasetti2012", "published"
)
# The middle of the published hazard ratios, 0.49 to 0.69 and 2.69 to 3.91; they are of acute lymphoblastic leukemia.
GVHD_RELAPSE = constant(math.sqrt(0.49 * 0.69), "", "Hazard of relapse with GVHD, times", "gvl2019", "published")
SEVERE_DEATH = constant(math.sqrt(2.69 * 3.91), "", "Deaths with GVHD III–IV, times", "gvl2019", "published")
SEVERE = constant(0.3, "1", "Grade III–IV, of those with acute GVHD")
FAILURE_BY_GRAFT = {"peripheral blood": BLOOD_FAILURE, "bone marrow": MARROW_FAILURE}


def graft_failure(donor, graft, mismatches, antibodies):
    """Chance that the graft is lost."""
    logit = CORD_FAILURE if donor == CORD else FAILURE_BY_GRAFT[graft]
    if donor in (OWN, SIBLING):
        logit += RELATED_FAILURE
    elif antibodies:
        logit += math.log(ANTIBODY_FAILURE)
    return with_odds(1 / (1 + math.exp(-logit)), MISMATCH_FAILURE if mismatches else 1)


def acute_gvhd(disease, donor, mismatches):
    """Share with acute GVHD; mismatches raise it in leukemia, not in the other diseases (mismatch2012)."""
    more = MISMATCH_ACUTE ** (mismatches if disease == AML else 0)
    return 1 - (1 - DONOR_RISKS[donor].acute) ** more


def chronic_gvhd(disease, donor, graft, mismatches):
    """Share with chronic GVHD."""
    more = MISMATCH_CHRONIC ** (mismatches if disease == AML else 0)
    less = MARROW_CHRONIC if graft == "bone marrow" and donor != CORD else 1
    return 1 - (1 - DONOR_RISKS[donor].chronic) ** (more * less)


def hazards(disease, donor, graft, mismatches, antibodies, age_group, gvhd):
    """h_R and h_N, 1/y: of relapse or rejection, and of death without it."""
    risks = DONOR_RISKS[donor]
    if disease == AML:
        relapse = matched = risks.relapse
        other = risks.death
    else:
        relapse, matched = (-math.log1p(-graft_failure(donor, graft, m, antibodies)) / FADING for m in (mismatches, 0))
        other = BENIGN_DEATH * risks.death / DONOR_RISKS[SIBLING].death
    other *= AGES[age_group]
    if gvhd != "all patients" and donor != OWN:
        # among those who have it and those who have not, with the mixture as it was
        having = acute_gvhd(disease, donor, mismatches)
        in_leukemia = GVHD_RELAPSE if disease == AML else 1.0
        on_relapse = (1 if gvhd == "no GVHD" else in_leukemia) / (1 - having + having * in_leukemia)
        relapse, matched = relapse * on_relapse, matched * on_relapse
        on_death = SEVERE_DEATH if gvhd == "severe GVHD" else 1
        other *= on_death / (1 - SEVERE * having + SEVERE * having * SEVERE_DEATH)
    # mismatches: what is left of overall mortality after those who die of more rejections
    fatal = -math.expm1(-DEATH_WITH_DISEASE[disease] * TIME_LEFT)  # of those who relapse within 2 years: dead by then
    return relapse, max(other, MISMATCH**mismatches * (other + fatal * matched) - fatal * relapse)


def with_odds(chance, ratio):
    """A chance whose odds are multiplied by this ratio."""
    odds = ratio * chance / (1 - chance)
    return odds / (1 + odds)
