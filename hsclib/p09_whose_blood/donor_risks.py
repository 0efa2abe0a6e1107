"""What a donor means in each disease, and which publications say so: the tables behind `TransplantOutcome`.

Hazards in 1/y were set so that the published survival and deaths come out; what has no source is a teaching value.
"""

from typing import NamedTuple

from ..parameters import constant

AML, APLASTIC = "AML in remission", "aplastic anemia"
SICKLE, THALASSEMIA = "sickle cell disease", "thalassemia major"
OWN = "own cells"
SIBLING = "matched sibling"
UNRELATED = "unrelated donor"
HAPLO = "haploidentical relative"
CORD = "cord blood"
DONORS = (OWN, SIBLING, UNRELATED, HAPLO, CORD)
STRANGERS = (UNRELATED, CORD)  # whose HLA mismatches count
GRAFTS = BLOOD, MARROW = "peripheral blood", "bone marrow"
PROPHYLAXES = METHOTREXATE, ATG, PTCY = (
    "methotrexate",
    "methotrexate + T-cell antibodies",
    "post-transplant cyclophosphamide",
)
INTENSITIES = MYELOABLATIVE, REDUCED = "myeloablative", "reduced intensity"
RISK_GROUPS = FAVORABLE, INTERMEDIATE, POOR = "favorable", "intermediate", "poor"
CHILD, ADULT, OLD = "child", "adult", "over 60"
ALL = "all patients"
COURSES = ALL, "no GVHD", "mild GVHD", "severe GVHD"


class DonorRisks(NamedTuple):
    """Of adults with poor-risk AML and blood as the graft, or of children with another disease and marrow."""

    death: float  # 1/y, without relapse, with the usual graft
    acute: float  # share with acute GVHD, grade II–IV
    chronic: float  # share with chronic GVHD, with the usual graft
    failure: float  # share whose graft fails, with marrow
    sources: tuple = ()
    relapse: float = 0.0  # 1/y, of leukemia
    child_failure: float = 0.0  # share whose graft fails in children, where it differs


HAPLO_CHRONIC = constant(0.38, "", "Chronic GVHD with cyclophosphamide, hazard, times", "haplo2019", "published")
HAPLO_FAILURE = constant(
    0.07, "1", "Graft failure in leukemia with the patient's child as donor", "haplo2018", "published"
)
HAPLO_GLOBIN_FAILURE = constant(0.03, "1", "Graft failure with half-matched relatives, thalassemia: 3 of 100")
#: Half-matched relatives in AML are as matched siblings, but for chronic GVHD (haplo2019). In thalassemia their deaths
#: are those of matched siblings too: a teaching value between the 73 % alive of a registry, mostly before
#: cyclophosphamide after the transplant, and the 96 % of one center (2 of its 83 grafts failed, 1 of 17 elsewhere).
#: GVHD in thalassemia is that of sickle cell disease. There 8 of 70 half-matched grafts failed, all in people under
#: 18, whose number was not read (kassim2024): 0.20 of them is a teaching value, as is the acute GVHD.
RISKS = {
    (AML, OWN): DonorRisks(0.03, 0, 0, 0.023, relapse=0.655),
    (AML, SIBLING): DonorRisks(0.181, 0.35, 0.50, 0.023, ("donors2017",), relapse=0.364),
    (AML, UNRELATED): DonorRisks(0.244, 0.45, 0.53, 0.09, ("donors2017", "anasetti2012"), relapse=0.325),
    (AML, HAPLO): DonorRisks(
        0.181, 0.35, 1 - 0.50**HAPLO_CHRONIC, HAPLO_FAILURE, ("haplo2019", "haplo2018"), relapse=0.364
    ),
    (AML, CORD): DonorRisks(0.400, 0.45, 0.30, 0.13, ("donors2017", "ruggeri2014"), relapse=0.427),
    (SICKLE, SIBLING): DonorRisks(0.0506, 0.10, 0.22, 0.023, ("gluckman2017", "panepinto2007")),
    (SICKLE, UNRELATED): DonorRisks(0.128, 0.20, 0.39, 0.17, ("sickledonors",)),
    (SICKLE, HAPLO): DonorRisks(0.0551, 0.33, 0.10, 0.03, ("kassim2024",), child_failure=0.20),
    (SICKLE, CORD): DonorRisks(0.128, 0.20, 0.10, 0.17),
    (THALASSEMIA, SIBLING): DonorRisks(0.0802, 0.10, 0.22, 0.039, ("li2019",)),
    (THALASSEMIA, UNRELATED): DonorRisks(0.0957, 0.20, 0.39, 0.067, ("li2019",)),
    (THALASSEMIA, HAPLO): DonorRisks(0.0802, 0.33, 0.10, HAPLO_GLOBIN_FAILURE, ("thalassemia_haplo", "bolanos2019")),
    (THALASSEMIA, CORD): DonorRisks(0.0957, 0.20, 0.10, 0.13),
    (APLASTIC, SIBLING): DonorRisks(0.0647, 0.13, 0.14, 0.03, ("bacigalupo2012", "bacigalupo2015")),
    (APLASTIC, UNRELATED): DonorRisks(0.078, 0.25, 0.26, 0.06, ("bacigalupo2015",)),
    (APLASTIC, HAPLO): DonorRisks(0.0647, 0.11, 0.08, 0.11, ("dezern2020",)),
    (APLASTIC, CORD): DonorRisks(0.13, 0.20, 0.10, 0.13),
}
#: Deaths of transplants by age, times. AML: teaching values. The others from what was published by age, save "over 60"
#: in sickle cell disease and thalassemia, and adults with half-matched relatives' cells in thalassemia, whom nobody
#: counted apart from children.
AGES = {CHILD: 0.5, ADULT: 1.0, OLD: 1.6}
SICKLE_ADULT = constant(1.74, "", "Events from 13 years on, hazard, times", "sickledonors", "published")
THALASSEMIA_ADULT = constant(3.3, "", "Deaths at 16 to 25 years, times: 63 for 87 % alive", "li2019")
APLASTIC_ADULT = constant(3.1, "", "Deaths over 20 years, times: 74 for 90 % alive", "bacigalupo2012")
APLASTIC_OLD = constant(3.84, "", "Deaths over 50 years, times: 69 for 90 % alive", "bacigalupo2012")
AGES_OF = {
    AML: AGES,
    SICKLE: {CHILD: 1, ADULT: SICKLE_ADULT, OLD: 1.6 * SICKLE_ADULT},
    THALASSEMIA: {CHILD: 1, ADULT: THALASSEMIA_ADULT, OLD: 1.6 * THALASSEMIA_ADULT},
    APLASTIC: {CHILD: 1, ADULT: APLASTIC_ADULT, OLD: APLASTIC_OLD},
}
#: Of whom no transplants were counted: what is given for them is a guess.
NEVER_COUNTED = {(SICKLE, OLD), (THALASSEMIA, OLD)}
HAPLO_OLD = constant(
    1.48, "", "Deaths without relapse over 55 with the child as donor, times", "robinson2018", "published"
)

SICK_CHILD = constant(0.0059, "1/y", "Deaths of children with sickle cell disease", "quinn2004", "published")
SICK_ADULT = constant(0.036, "1/y", "Deaths of young adults with severe sickle cell disease", "walters2025")
SICK_THALASSEMIA = constant(0.005, "1/y", "Deaths with thalassemia, transfused and chelated")
SICK_APLASTIC = constant(0.5, "1/y", "Deaths with aplastic anemia that nothing cured")
RELAPSED = constant(2.0, "1/y", "Deaths after relapse of AML")
#: Death rate of those with the disease, without a transplant or after its failure, 1/y.
SICK_RATE = {
    SICKLE: {CHILD: SICK_CHILD, ADULT: SICK_ADULT, OLD: SICK_ADULT},
    THALASSEMIA: dict.fromkeys(AGES, SICK_THALASSEMIA),
    APLASTIC: dict.fromkeys(AGES, SICK_APLASTIC),
}

GVL = constant(0.4326, "", "Relapse with a sibling, hazard, times that with chemotherapy", "cornelissen2007")
FAVORABLE_RELAPSE = constant(0.373, "1/y", "Relapse after chemotherapy, favorable risk", "mosna2015")
INTERMEDIATE_RELAPSE = constant(0.623, "1/y", "Relapse after chemotherapy, intermediate risk", "burnett2002")
POOR_RELAPSE = constant(RISKS[AML, SIBLING].relapse / GVL, "1/y", "Relapse after chemotherapy, poor risk")
CHEMOTHERAPY_RELAPSE = {FAVORABLE: FAVORABLE_RELAPSE, INTERMEDIATE: INTERMEDIATE_RELAPSE, POOR: POOR_RELAPSE}
OLD_RELAPSE = constant(
    2.08, "", "Relapse after chemotherapy or with own cells over 60, times: 2.4 for 16.6 % of the treated", "vasu2018"
)
CHEMOTHERAPY_DEATH = constant(0.028, "1/y", "Deaths of chemotherapy in remission", "cornelissen2007")
# Of 192 patients 63.9 % were alive at 10 years and 54.8 % of those in remission well; 49.9/54.8 had reached remission.
FAVORABLE_RESCUE = constant(0.36, "1", "Saved after relapse, favorable risk", "mosna2015")
OTHER_RESCUE = constant(
    0.10, "1", "Saved after relapse: alive after 5 years, all risk groups", "ganzel2018", "published"
)
#: Of those who relapse after chemotherapy alone; many get their transplant then.
RESCUED = {FAVORABLE: FAVORABLE_RESCUE, INTERMEDIATE: OTHER_RESCUE, POOR: OTHER_RESCUE}
TRANSPLANTED = constant(0.61, "1", "Transplanted, of those who have a donor", "burnett2002", "published")

BLOOD_FAILURE = constant(-1.17, "", "Log odds of graft failure, blood for marrow, added", "anasetti2012", "published")
MISMATCH_FAILURE = constant(2.81, "", "Odds of graft failure with any mismatch, times", "mismatch2012", "published")
ANTIBODY_FAILURE = constant(22.84, "", "Odds of graft failure with antibodies, times", "spellman2010", "published")
AML_FATAL = constant(
    0.47, "1", "Of those whose graft fails, dead without relapse in 5 years", "failure2015", "published"
)
APLASTIC_FATAL = constant(0.5, "1", "Of those whose graft fails, dead of it: aplastic anemia, 2 of 4", "dezern2020")
GLOBIN_FATAL = constant(0.1, "1", "Of those whose graft fails, dead of it: own marrow mostly comes back")
FATAL = {AML: AML_FATAL, APLASTIC: APLASTIC_FATAL, SICKLE: GLOBIN_FATAL, THALASSEMIA: GLOBIN_FATAL}
