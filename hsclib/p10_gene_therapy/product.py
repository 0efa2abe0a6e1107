"""The product of gene therapy: a patient's own stem cells, how they are modified, how many are left at each station."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ..blood.constants import YEAR
from ..blood.marrow import HEALTHY, At, at_rest, equations
from ..integrate import Phase, solve
from ..p08_transplantation.engraftment import PATIENT_NICHES
from ..p08_transplantation.graft import GRAFTS, NICHES_PER_KG, engrafting, transplant_phases
from ..parameters import constant
from .corrected_cells import kinds_after_editing, kinds_with_copies
from .fanconi_anemia import FANCONI

HOMED = constant(0.15, "1", "Homing to the marrow", symbol="h")
LT_HSC = constant(1e-4, "", "LT-HSC per CD34+ cell of mobilized blood", symbol="f_LT")
FANCONI_AGE = constant(1.5, "y", "Age at gene therapy in Fanconi anemia, when 40 % of the stem cells are left")
STATIONS = ("collected", "selected", "modified", "infused", "homed", "engrafted")
HEMOGLOBIN_DISEASES = ("sickle cell disease", "beta thalassemia")
GENE_DISEASES = (*HEMOGLOBIN_DISEASES, "ADA-SCID", "Fanconi anemia")


@dataclass(frozen=True)
class Strategy:
    """How cells are modified.

    Attributes
    ----------
    yielded, kept : float
        Share of the sorted CD34+ cells that culture, tests and release leave; and of the LT-HSC among those.
    vigour : float
        Progenitors of the product that act early, as a share of those after a vector.
    diseases : tuple of str
        In which it is a therapy.
    edits, corrects : bool
        Whether it edits genes, or adds one; whether editing repairs the gene itself, or switches HbF on.
    """

    yielded: float
    kept: float
    vigour: float
    diseases: tuple
    edits: bool = True
    corrects: bool = False

    def kinds(self, disease, permissive, mean, efficiency, native_output):
        """The kinds of stem cells in the product: after a vector (permissive share and mean), or after editing."""
        if self.edits:
            return kinds_after_editing(disease, efficiency, native_output, self.corrects)
        return kinds_with_copies(disease, permissive, mean, native_output)

    def cells(self, dose, recovery, viability, corrected, left):
        """LT-HSC of a patient of 70 kg at each station, corrected and uncorrected: shape (2, 6).

        Of the `dose` selection leaves the share `recovery` and thawing `viability`; the host keeps the share `left` of
        its stem cells, and of the product the share `corrected` is corrected.
        """
        collected = 1e6 * LT_HSC * dose * PATIENT_NICHES / NICHES_PER_KG
        selected = collected * recovery
        modified = selected * self.yielded * self.kept
        infused, bag = modified * viability, dose * recovery * self.yielded * viability
        engrafted = PATIENT_NICHES * float(engrafting(bag, HOMED, LT_HSC * self.kept, left))
        cells = np.array([collected, selected, modified, infused, infused * HOMED, engrafted])
        fixed = cells * corrected * (np.arange(len(STATIONS)) >= STATIONS.index("modified"))
        return np.array([fixed, cells - fixed])


#: Teaching values. A label asks for 20 million CD34+ cells per kg to be collected for a dose of at least 3 after
#: editing (exa-cel); that a cut costs more stem cells than a vector is published, how many more is not.
STRATEGIES = {
    "lentiviral": Strategy(2 / 3, 0.5, 1, GENE_DISEASES, edits=False),
    "BCL11A editing": Strategy(1 / 3, 0.3, 0.6, HEMOGLOBIN_DISEASES),
    "base editing": Strategy(0.4, 0.4, 0.8, HEMOGLOBIN_DISEASES),
    "HDR correction": Strategy(0.25, 0.15, 0.4, GENE_DISEASES, corrects=True),
}


def patient(disease, kinds):
    """The genotype of a patient whose cells are as the unchanged ones of a product; states before conditioning."""
    if disease == "Fanconi anemia":
        return FANCONI, _fanconi_states()
    life, effective, stiff = (float(each[0]) for each in (kinds.life, kinds.effective, kinds.stiff))
    host = replace(HEALTHY, L_R=life, epsilon=effective, stiff=stiff)
    return host, at_rest(host)


@cache
def _fanconi_states():
    """The marrow of a child with Fanconi anemia at the age of gene therapy."""
    return solve([Phase(0, equations(FANCONI))], at_rest(), np.array([0.0, FANCONI_AGE * YEAR]))[:, -1]


def gene_transplant(disease, kinds, infused, way, survival, host, before):
    """Phases, and the states of host and graft on day 0, where the dose `infused` was made by this `Strategy`."""
    effective, stiff = float(kinds.shares @ kinds.effective), float(kinds.of_red_cells(kinds.stiff))
    graft = GRAFTS["gene therapy"]
    graft = replace(graft, early=graft.early * way.vigour * (kinds.corrected if disease == "Fanconi anemia" else 1))
    phases, (of_host, of_graft) = transplant_phases(
        graft,
        infused,
        homing=HOMED,
        lt_hsc_fraction=LT_HSC * way.kept,
        survival=survival,
        growth=HEALTHY.g_max,
        gcsf=False,
        suppressed=False,
        host=host,
        before=before,
        given=replace(HEALTHY, epsilon=effective, L_R=float(kinds.weights.sum()) / effective, stiff=stiff),
    )
    if disease == "Fanconi anemia":
        # the unchanged cells of the graft are as sick as the host's and go with them
        of_host[At.S] += (1 - kinds.corrected) * of_graft[At.S]
        of_graft[At.S] *= kinds.corrected
    return phases, [of_host, of_graft]
