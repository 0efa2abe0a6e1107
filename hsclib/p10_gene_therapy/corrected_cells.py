"""What gene therapy makes of a stem cell's red cells: copies of a gene, or edited ones, and the hemoglobin they give.

A product is a mixture of *kinds* of stem cells: with 0, 1, 2 … copies of the vector, or with none,
one or both of its genes edited. Of each kind j the share is P_j, a share ε_j of its red cells reaches
the blood, and they live L_j days; φ_j is the share of their hemoglobin that the therapy made::

    copies                 P_k as in `VectorCopies`;   φ_k = k·e/(k·e + n)
    sickle cell disease    L = 15 + 75·min(1, φ/0.35),   ε = 1,   n = 2,   e = 0.8
    beta thalassemia       L = 30 + 90·b,   ε = 0.2 + 0.8·b,   b = min(1, n/2 + k·e/2),   e = 0.5

    edited genes           P = (1 − p)², 2p(1 − p), p²
    HbF switched on        sickle cell disease: HbF 8, 28, 48 % and L = 15 + 75·min(1, (HbF − 0.08)/0.22)
                           beta thalassemia: b = n/2, 0.45, 0.90;   HbF is 90 % of the hemoglobin
    gene corrected         sickle cell disease: one gene makes a carrier (38 % HbS, L = 120), both make health
                           beta thalassemia: b = n/2, ½ + n/4, 1

n is the number of working genes that the patient has: two sickle genes, or what is left in thalassemia
(0.3, or 0 where both genes are silent). e is what a copy makes, as a share of a native gene.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..blood.erythropoiesis import LIFE, stiffness
from ..p06_anemia.red_cell_mixture import HOSTS, SICKLE_IN_CARRIER, SICKLE_IN_HOST
from ..parameters import constant
from .vector_copies import copy_shares

HEMOGLOBIN_PARTS = ("HbS", "HbA", "HbF", "HbA from the vector")
HBS, HBA, HBF, HBA_ADDED = range(4)
SICKLE_GENES = 2  # working genes that a copy must share the hemoglobin with
SICKLE_OUTPUT = constant(0.8, "", "What a copy makes in sickle cell disease, of a native gene", symbol="e")
SICKLE_LIFE = HOSTS["sickle cell disease"].lifespan.value
PROTECTED_LIFE = constant(90, "d", "Life of a sickle cell that is protected", "zheng2021", "transcribed")
PROTECTED = constant(0.35, "1", "Added hemoglobin from which on a sickle cell lives as long as it can")
NO_GENE_EDITED = constant(0.08, "1", "HbF in sickle cells with no gene edited")
ONE_GENE_EDITED = constant(0.28, "1", "HbF in sickle cells with one gene edited")
BOTH_GENES_EDITED = constant(0.48, "1", "HbF in sickle cells with both genes edited")
FETAL_ENOUGH = constant(0.22, "1", "HbF beyond that of unedited cells, at which they live as long as they can")
THALASSEMIA_OUTPUT = constant(0.5, "", "What a copy makes in thalassemia, of a native gene", symbol="e")
THALASSEMIC = HOSTS["beta thalassemia major"]
ONE_GENE_BALANCE = constant(0.45, "1", "Balance in thalassemia with one gene edited", symbol="b")
BOTH_GENES_BALANCE = constant(0.90, "1", "Balance in thalassemia with both genes edited", symbol="b")
FETAL_IN_THALASSEMIA = constant(0.9, "1", "HbF in edited cells, and in one's own, in thalassemia")
#: Hemoglobin of the patient's own red cells, by part.
OWN_PARTS = {
    "sickle cell disease": (SICKLE_IN_HOST, 0.02, NO_GENE_EDITED, 0),
    "beta thalassemia": (0, 1 - FETAL_IN_THALASSEMIA, FETAL_IN_THALASSEMIA, 0),
}
HEALTHY_PARTS = (0, 1, 0, 0)


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of stem cells in a product, the unchanged ones first.

    Attributes
    ----------
    shares, correction : ndarray, shape (k,)
        P, summing to 1; and how much of a correction each has, 0 to 1: half where one of two genes is edited.
    effective, life : ndarray, shape (k,)
        ε and L (d) of their red cells.
    parts : ndarray, shape (4, k)
        HbS, HbA, HbF and HbA from the vector, of the hemoglobin of each.
    made : ndarray, shape (k,)
        Share of the hemoglobin that the therapy made.
    stiff : ndarray, shape (k,)
        How stiff their red cells are: sickle cells that nothing protects are 1.
    """

    shares: np.ndarray
    correction: np.ndarray
    effective: np.ndarray
    life: np.ndarray
    parts: np.ndarray
    made: np.ndarray
    stiff: np.ndarray

    @property
    def corrected(self):
        """Share of the stem cells that are corrected."""
        return float(self.shares @ self.correction)

    @property
    def weights(self):
        """P·ε·L: of the red cells that one whole product keeps in the blood, those of each kind."""
        return self.shares * self.effective * self.life

    def diluted(self, share):
        """The same kinds where this product is only a share m of the marrow, and the rest is unchanged."""
        shares = share * self.shares
        shares[0] += 1 - share
        return replace(self, shares=shares)

    def of_red_cells(self, what):
        """Mean of `what`, given for each kind, over the red cells in the blood."""
        return what @ self.weights / self.weights.sum()


def kinds_with_copies(disease, permissive, mean, native_output):
    """The kinds of stem cells after a vector brought a gene: 0, 1, 2 … copies."""
    shares = copy_shares(permissive, mean)
    copies = np.arange(shares.size)
    correction = (copies > 0).astype(float)
    if disease not in OWN_PARTS:
        return _healthy(shares, correction)
    if disease == "sickle cell disease":
        output = copies * SICKLE_OUTPUT
        made = output / (output + SICKLE_GENES)
        return _sickle(shares, correction, made, _replaced(disease, made, HBA_ADDED), made)
    output = copies * THALASSEMIA_OUTPUT
    made = output / (output + native_output) if native_output else correction
    balance = np.minimum(1, (native_output + output) / 2)
    return _balanced(shares, correction, balance, _replaced(disease, made, HBA_ADDED), made)


def kinds_after_editing(disease, efficiency, native_output, corrects):
    """The kinds after none, one or both genes of a cell were edited: HbF switched on, or the gene itself corrected."""
    p = efficiency
    shares, correction = np.array([(1 - p) ** 2, 2 * p * (1 - p), p**2]), np.array([0, 0.5, 1])
    if disease not in OWN_PARTS:
        return _healthy(shares, np.ceil(correction))  # recessive: one working gene is enough
    if corrects:
        return _repaired(disease, shares, correction, native_output)
    if disease == "sickle cell disease":
        fetal = np.array([NO_GENE_EDITED, ONE_GENE_EDITED, BOTH_GENES_EDITED])
        more = (fetal - fetal[0]) / (1 - fetal[0])  # so that HbF in all has these shares
        reach = (fetal - fetal[0]) / FETAL_ENOUGH * PROTECTED
        made = np.where(correction > 0, fetal, 0)
        return _sickle(shares, correction, reach, _replaced(disease, more, HBF), made)
    balance = np.maximum(native_output / 2, (0, ONE_GENE_BALANCE, BOTH_GENES_BALANCE))
    made = np.where(correction > 0, FETAL_IN_THALASSEMIA, 0)
    return _balanced(shares, correction, balance, _replaced(disease, np.zeros(3), HBF), made)


def _repaired(disease, shares, correction, native_output):
    if disease == "sickle cell disease":
        made = np.array([0, 1 - SICKLE_IN_CARRIER, 1])
        carrier = (SICKLE_IN_CARRIER, 1 - SICKLE_IN_CARRIER, 0, 0)
        parts = np.array([OWN_PARTS[disease], carrier, HEALTHY_PARTS]).T
        life = np.array([SICKLE_LIFE, LIFE, LIFE])
        return Kinds(shares, correction, np.ones(3), life, parts, made, stiffness(life))
    genes = 2 * correction + (1 - correction) * native_output
    made = 2 * correction / genes if native_output else (correction > 0).astype(float)
    return _balanced(shares, correction, genes / 2, _replaced(disease, made, HBA), made)


def _sickle(shares, correction, reach, parts, made):
    life = SICKLE_LIFE + (PROTECTED_LIFE - SICKLE_LIFE) * np.minimum(1, reach / PROTECTED)
    return Kinds(shares, correction, np.ones_like(shares), life, parts, made, stiffness(life))


def _balanced(shares, correction, balance, parts, made):
    effective, life = (
        worst + (best - worst) * balance
        for worst, best in ((THALASSEMIC.effectiveness.value, 1), (THALASSEMIC.lifespan.value, LIFE))
    )
    return Kinds(shares, correction, effective, life, parts, made, np.zeros(shares.size))


def _healthy(shares, correction):
    n = shares.size
    parts = np.tile(HEALTHY_PARTS, (n, 1)).T.astype(float)
    return Kinds(shares, correction, np.ones(n), np.full(n, LIFE), parts, np.zeros(n), np.zeros(n))


def _replaced(disease, share, part):
    """The patient's own hemoglobin, of which this share of each kind's is replaced by one of the parts."""
    parts = np.outer(OWN_PARTS[disease], 1 - share)
    parts[part] += share
    return parts
