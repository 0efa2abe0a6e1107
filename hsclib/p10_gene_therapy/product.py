"""The product of gene therapy: a patient's own stem cells, how they are modified, and how many are left at each station."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ..blood.marrow import HEALTHY, at_rest, equations
from ..integrate import Phase, solve
from ..p08_transplantation.graft import engrafting
from ..p08_transplantation.transplant import NICHES, YEAR
from .corrected_cells import added, edited
from .fanconi_anemia import FANCONI

HOMING = 0.15
LT_HSC = 1e-4  # per CD34+ cell of mobilised blood
FANCONI_AGE = 1.5 * YEAR  # 40 % of the stem cells are left
STATIONS = ("collected", "selected", "modified", "infused", "homed", "engrafted")
HEMOGLOBIN = ("sickle cell disease", "beta thalassemia")
DISEASES = (*HEMOGLOBIN, "ADA-SCID", "Fanconi anemia")


@dataclass(frozen=True)
class Strategy:
    """How cells are modified.

    Attributes
    ----------
    kept : float
        Share of their LT-HSC that culture and modification leave.
    diseases : tuple of str
        In which it is a therapy.
    edits, corrects : bool
        Whether it edits genes, or adds one; whether editing repairs the gene itself, or switches HbF on.
    """

    kept: float
    diseases: tuple
    edits: bool = True
    corrects: bool = False


STRATEGIES = {
    "lentiviral": Strategy(0.5, DISEASES, edits=False),
    "BCL11A editing": Strategy(0.5, HEMOGLOBIN),
    "base editing": Strategy(0.4, HEMOGLOBIN),
    "HDR correction": Strategy(0.15, DISEASES, corrects=True),
}


def kinds_of(therapy):
    """The kinds of stem cells in the product of a `GeneTherapy`."""
    strategy = STRATEGIES[therapy.strategy]
    if strategy.edits:
        return edited(therapy.disease, therapy.editing_efficiency, therapy.native_output, strategy.corrects)
    return added(therapy.disease, therapy.permissive_fraction, therapy.mean_integrations, therapy.native_output)


def patient(disease, kinds):
    """The genotype of a patient whose cells are as the unchanged ones of a product, and the states before conditioning."""
    if disease == "Fanconi anemia":
        return FANCONI, _fanconi_states()
    host = replace(HEALTHY, L_R=float(kinds.life[0]), epsilon=float(kinds.effective[0]))
    return host, at_rest(host)


@cache
def _fanconi_states():
    """The marrow of a child with Fanconi anemia at the age of gene therapy."""
    return solve([Phase(0, equations(FANCONI))], at_rest(), np.array([0.0, FANCONI_AGE]))[:, -1]


def on_the_way(therapy, kinds, left):
    """LT-HSC of a patient of 70 kg at each station, where the host keeps the share `left`: corrected and uncorrected, shape (2, 6)."""
    kept = STRATEGIES[therapy.strategy].kept
    collected = 1e6 * LT_HSC * therapy.cd34_dose * NICHES / 1000
    selected = collected * therapy.selection_recovery
    infused = selected * kept * therapy.viability
    dose = therapy.cd34_dose * therapy.selection_recovery * therapy.viability
    engrafted = NICHES * float(engrafting(dose, HOMING, LT_HSC * kept, left))
    cells = np.array([collected, selected, selected * kept, infused, infused * HOMING, engrafted])
    corrected = cells * kinds.corrected * (np.arange(len(STATIONS)) >= STATIONS.index("modified"))
    return np.array([corrected, cells - corrected])
