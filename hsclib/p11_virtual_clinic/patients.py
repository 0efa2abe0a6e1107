"""Who comes to the virtual clinic, and which therapies exist for each: invented patients."""

from dataclasses import dataclass, field

from ..p09_whose_blood.donor_risks import AML, APLASTIC, CORD, HAPLO, SIBLING, SICKLE, THALASSEMIA, UNRELATED
from ..parameters import constant

NONE, RELIEF, TRANSPLANT, GENE = THERAPIES = "none", "relief", "allogeneic transplant", "gene therapy"
#: The donors of the clinic, as `TransplantOutcome` names them.
OUTCOME_DONORS = {"sibling": SIBLING, "unrelated": UNRELATED, "haploidentical": HAPLO, "cord": CORD}
#: The age groups, with an age in years at the start.
AGES = {"child": 6, "adult": 30, "over 60": 62}
HEALTHY_STORE = constant(1, "g", "Iron of healthy stores")


@dataclass(frozen=True)
class Patient:
    """Somebody who comes to the clinic."""

    count: str  # the count that the disease is about: "hemoglobin" or "neutrophils"
    iron: float = HEALTHY_STORE  # g, in the stores at the start
    outcome: str = ""  # the disease of `TransplantOutcome`
    source: str = ""  # the graft of `Transplant`, save cord blood
    gene_therapy: dict = field(default_factory=dict)  # what is set of `GeneTherapy`
    success: float = 0.0  # share that gene therapy rid of the disease in its trial
    missing: dict = field(default_factory=dict)  # therapy → why it does not exist here
    deaths: str = ""  # why deaths are not modeled; empty where they are
    guessed: str = ""  # which rates are teaching values


APLASIA = "aplastic anemia"
LEUKEMIA = "leukemia in remission"
IRON_POOR = "iron deficiency"
NEUTROPENIA = "neutropenia after chemotherapy"
#: The trials of gene therapy: frangoul2024, 29 of 30; locatelli2024, 32 of 35. The boy makes no β chain of his own.
PATIENTS = {
    SICKLE: Patient(
        "hemoglobin",
        HEALTHY_STORE,
        SICKLE,
        "allo BM",
        {"disease": "sickle cell disease", "strategy": "BCL11A editing"},
        29 / 30,
        guessed="deaths under relief and after gene therapy",
    ),
    THALASSEMIA: Patient(
        "hemoglobin",
        3.0,
        THALASSEMIA,
        "allo BM",
        {"disease": "beta thalassemia", "strategy": "BCL11A editing", "native_output": 0.0},
        32 / 35,
        guessed="deaths of anemia, of iron and after gene therapy",
    ),
    APLASIA: Patient(
        "neutrophils",
        HEALTHY_STORE,
        APLASTIC,
        "allo BM",
        missing={GENE: "no gene is at fault: the immune system attacks the marrow"},
        guessed="deaths at low counts",
    ),
    LEUKEMIA: Patient(
        "neutrophils",
        HEALTHY_STORE,
        AML,
        "allo PB",
        missing={
            RELIEF: "in remission there is no symptom to relieve; for chemotherapy see page 09",
            GENE: "no gene therapy of stem cells cures leukemia",
        },
        guessed="what becomes of it without any therapy",
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
