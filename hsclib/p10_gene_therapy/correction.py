"""Who is corrected after gene therapy, lineage by lineage, and what the hemoglobin is made of."""

from dataclasses import dataclass

import numpy as np

from ..blood.erythropoiesis import LIFE, red_cells_at_rest, set_point
from ..p06_anemia.red_cell_mixture import HEALTHY_CONTENT, HEALTHY_VOLUME, HOSTS, SICKLED
from ..parameters import constant
from ..run import Readout
from .corrected_cells import HBS, HEALTHY_PARTS, OWN_PARTS, Kinds

T_CELL_ADVANTAGE = constant(1000, "", "Advantage of corrected T cells in ADA-SCID, off enzyme replacement", symbol="A")
INDEPENDENT = constant(9, "g/dL", "Hemoglobin from which on nobody needs transfusions")
PROTECTING = constant(1 / 3, "1", "Other hemoglobin that keeps a sickle cell from taking its form")


@dataclass(frozen=True, eq=False)
class Correction:
    """What host and product make together.

    Attributes
    ----------
    disease : str
    kinds : Kinds
        Of stem cells in the product.
    stem_cells, hemoglobin : ndarray, shape (2, n)
        Of host and graft over time.
    """

    disease: str
    kinds: Kinds
    stem_cells: np.ndarray
    hemoglobin: np.ndarray

    @property
    def stem_cells_win(self):
        """Whether corrected stem cells have an advantage; then the graft is those alone."""
        return self.disease == "Fanconi anemia"

    @property
    def of_graft(self):
        """Share of the red cells that comes from the graft, over time."""
        return _second(self.hemoglobin)

    @property
    def in_stem_cells(self):
        """Corrected share of the LT-HSC, over time."""
        return _second(self.stem_cells) * (1 if self.stem_cells_win else self.kinds.corrected)

    @property
    def in_red_cells(self):
        """Share of the red cells that has a correction, over time."""
        fixed = self.kinds.of_red_cells(self.kinds.correction > 0)
        return self.of_graft * (1 if self.stem_cells_win else fixed)

    @property
    def in_t_cells(self):
        """Corrected share of the T cells that the stem cells make in the end: f = m·A/(m·A + 1 − m)."""
        m, advantage = float(self.in_stem_cells[-1]), T_CELL_ADVANTAGE if self.disease == "ADA-SCID" else 1
        return m * advantage / (m * advantage + 1 - m)

    @property
    def parts(self):
        """Hemoglobin by part over time, g/dL: shape (4, n)."""
        own, given = self.hemoglobin
        own_parts = OWN_PARTS.get(self.disease, HEALTHY_PARTS)
        return np.outer(own_parts, own) + np.outer(self.kinds.of_red_cells(self.kinds.parts), given)

    def readouts(self, none, share):
        """What the therapy makes of the hemoglobin, and who is corrected in the end.

        Parameters
        ----------
        none : str
            Why there is no therapy; empty if there is one.
        share : float
            m, of the product among the LT-HSC that met.
        """
        what = {"ADA-SCID": "T cells", "Fanconi anemia": "stem cells and platelets"}.get(self.disease)
        other = none or (f"no disease of hemoglobin: {what} count" if what else "")
        equal = none or ("" if self.disease == "ADA-SCID" else f"corrected T cells have no advantage in {self.disease}")
        hemoglobin = self.hemoglobin[:, -1].sum()
        made = self.hemoglobin[1, -1] * self.kinds.of_red_cells(self.kinds.made)
        met = self.kinds.diluted(share)
        rest = set_point(met.of_red_cells(met.stiff), met.shares @ met.effective)
        lasting = red_cells_at_rest(met.weights.sum() / LIFE, rest)[0]
        stem_cells, red_cells, free = self.in_stem_cells[-1], self.in_red_cells[-1], bool(hemoglobin >= INDEPENDENT)
        label = f"Hemoglobin of {INDEPENDENT:g} g/dL without transfusion"
        told = Readout.unless
        return {
            "therapeutic_hemoglobin": told(other, made, "g/dL", "Hemoglobin made by the therapy"),
            "therapeutic_percent": told(other, 100 * made / hemoglobin, "%", "of all hemoglobin"),
            "transfusion_independent": told(other, free, "", label, at=INDEPENDENT),
            "lasting_hemoglobin": told(other, lasting, "g/dL", "Hemoglobin in the long run, by the closed form"),
            "graft_share": told(none, share, "1", "From the product, of the LT-HSC that met"),
            "corrected_stem_cells": told(none, stem_cells, "1", "Corrected, of all LT-HSC at the end"),
            "corrected_red_cells": told(none, red_cells, "1", "Red cells from corrected stem cells"),
            "t_cell_fraction": told(equal, self.in_t_cells, "1", "T cells from corrected stem cells, once made"),
        }

    def look(self, day, times):
        """How the red cells look on a day: what `Film` is told of them."""
        of_graft, fixed = (float(np.interp(day, times, y)) for y in (self.of_graft, self.in_red_cells))
        host = HOSTS.get("beta thalassemia major" if self.disease == "beta thalassemia" else self.disease)
        volume, content = (host.volume, host.content) if host else (HEALTHY_VOLUME, HEALTHY_CONTENT)
        sickled = 0.0
        if self.disease == "sickle cell disease":
            other = 1 - self.kinds.parts[HBS] / OWN_PARTS[self.disease][HBS]
            unprotected = float(self.kinds.of_red_cells(np.maximum(0, 1 - other / PROTECTING)))
            sickled = SICKLED * (1 - of_graft + of_graft * unprotected)
        return {
            "cell_volume": volume + (HEALTHY_VOLUME - volume) * fixed,
            "cell_hemoglobin": content + (HEALTHY_CONTENT - content) * fixed,
            "sickled": sickled,
        }


def _second(pair):
    """The share of the second in both."""
    return pair[1] / np.maximum(pair.sum(axis=0), 1e-12)
