"""Who comes to the virtual clinic, and which therapies exist for each: invented patients."""

from dataclasses import dataclass, field

from ..p09_whose_blood.transplant_outcome import AML, APLASTIC, CORD, GLOBIN, HAPLO, SIBLING, UNRELATED

NONE, RELIEF, TRANSPLANT, GENE = THERAPIES = "none", "relief", "allogeneic transplant", "gene therapy"
DONORS = {"sibling": SIBLING, "unrelated": UNRELATED, "haploidentical": HAPLO, "cord": CORD}
STORE = 1.0  # g, the iron of healthy stores


@dataclass(frozen=True)
class Patient:
    """Somebody who comes to the clinic.

    Attributes
    ----------
    count : str
        The count that the disease is about: "hemoglobin" or "neutrophils".
    iron : float
        In the stores at the start, g.
    outcome, source : str
        The disease of `TransplantOutcome`; graft of `Transplant`, save cord blood.
    strategy : tuple
        Disease and strategy of `GeneTherapy`, and the share of people who were rid of the disease in its trial.
    missing : dict
        Therapy → why it does not exist here.
    deaths : str
        Why deaths are not modelled; empty where they are.
    sick_rate : float
        Deaths of the disease, 1/y (in sickle cell disease with 90 % HbS).
    """

    count: str
    iron: float = STORE
    outcome: str = ""
    source: str = ""
    strategy: tuple = ()
    missing: dict = field(default_factory=dict)
    deaths: str = ""
    sick_rate: float = 0.0


SICKLE, THALASSEMIA, APLASIA, LEUKEMIA, IRON_POOR, NEUTROPENIA = (
    "sickle cell disease",
    "thalassemia major",
    "aplastic anemia",
    "leukemia in remission",
    "iron deficiency",
    "neutropenia after chemotherapy",
)
PATIENTS = {
    SICKLE: Patient(
        "hemoglobin", STORE, GLOBIN, "allo BM", ("sickle cell disease", "BCL11A editing", 29 / 30), sick_rate=0.02
    ),
    THALASSEMIA: Patient(
        "hemoglobin", 3.0, GLOBIN, "allo BM", ("beta thalassemia", "lentiviral", 20 / 22), sick_rate=0.005
    ),
    APLASIA: Patient(
        "neutrophils",
        STORE,
        APLASTIC,
        "allo BM",
        missing={GENE: "no gene is at fault: the immune system attacks the marrow"},
    ),
    LEUKEMIA: Patient(
        "neutrophils",
        STORE,
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
        deaths="deaths are not modelled: iron deficiency is corrected, not survived",
    ),
    NEUTROPENIA: Patient(
        "neutrophils",
        STORE,
        missing={
            TRANSPLANT: "the stem cells survived and refill the blood",
            GENE: "no gene is at fault, the drug killed progenitors",
        },
        deaths="deaths by infection are not modelled",
    ),
}
