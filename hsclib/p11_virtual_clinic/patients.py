"""Who comes to the virtual clinic, and which therapies exist for each: invented patients."""

from dataclasses import dataclass, field

from ..p09_whose_blood.donor_risks import AML, APLASTIC, CORD, HAPLO, SIBLING, SICKLE, THALASSEMIA, UNRELATED
from ..parameters import constant

NONE, RELIEF, TRANSPLANT, GENE = THERAPIES = "none", "relief", "allogeneic transplant", "gene therapy"
#: The donors of the clinic, as `TransplantOutcome` names them.
OUTCOME_DONORS = {"sibling": SIBLING, "unrelated": UNRELATED, "haploidentical": HAPLO, "cord": CORD}
HEALTHY_STORE = constant(1, "g", "Iron of healthy stores")


@dataclass(frozen=True)
class Patient:
    """Somebody who comes to the clinic."""

    count: str  # the count that the disease is about: "hemoglobin" or "neutrophils"
    iron: float = HEALTHY_STORE  # g, in the stores at the start
    outcome: str = ""  # the disease of `TransplantOutcome`
    source: str = ""  # the graft of `Transplant`, save cord blood
    gene_therapy: tuple = ()  # disease and strategy of `GeneTherapy`; share rid of the disease in its trial
    missing: dict = field(default_factory=dict)  # therapy → why it does not exist here
    deaths: str = ""  # why deaths are not modeled; empty where they are
    sick_rate: float = 0.0  # 1/y, deaths of the disease (in sickle cell disease with 90 % HbS); teaching values


APLASIA = "aplastic anemia"
LEUKEMIA = "leukemia in remission"
IRON_POOR = "iron deficiency"
NEUTROPENIA = "neutropenia after chemotherapy"
#: The trials of gene therapy: frangoul2024, 29 of 30; locatelli2022, 20 of 22.
PATIENTS = {
    SICKLE: Patient(
        "hemoglobin",
        HEALTHY_STORE,
        SICKLE,
        "allo BM",
        ("sickle cell disease", "BCL11A editing", 29 / 30),
        sick_rate=0.02,
    ),
    THALASSEMIA: Patient(
        "hemoglobin", 3.0, THALASSEMIA, "allo BM", ("beta thalassemia", "lentiviral", 20 / 22), sick_rate=0.005
    ),
    APLASIA: Patient(
        "neutrophils",
        HEALTHY_STORE,
        APLASTIC,
        "allo BM",
        missing={GENE: "no gene is at fault: the immune system attacks the marrow"},
    ),
    LEUKEMIA: Patient(
        "neutrophils",
        HEALTHY_STORE,
        AML,
        "allo PB",
        missing={
            RELIEF: "in remission there is no symptom to relieve",
            GENE: "no gene therapy of stem cells cures leukemia",
        },
    ),
    IRON_POOR: Patient(
        "hemoglobin",
        0.0,
        missing={
            TRANSPLANT: "the stem cells are healthy, they lack iron",
            GENE: "no gene is at fault, iron is missing",
        },
        deaths="deaths are not modeled: iron deficiency is corrected, not survived",
    ),
    NEUTROPENIA: Patient(
        "neutrophils",
        HEALTHY_STORE,
        missing={
            TRANSPLANT: "the stem cells survived and refill the blood",
            GENE: "no gene is at fault, the drug killed progenitors",
        },
        deaths="deaths by infection are not modeled",
    ),
}
