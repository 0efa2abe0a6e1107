"""What gene therapy makes of a stem cell's red cells: copies of a gene, or edited ones, and the hemoglobin they give.

A product is a mixture of *kinds* of stem cells: with 0, 1, 2 … copies of the vector, or with none,
one or both of its genes edited. Of each kind j the share is P_j, a share ε_j of its red cells reaches
the blood, and they live L_j days; φ_j is the share of their hemoglobin that the therapy made::

    copies                 P_k as in `VectorCopies`;   φ_k = k·e/(k·e + n)
    sickle cell disease    L = 15 + 75·min(1, φ/0.35),   ε = 1,   n = 2,   e = 0.8
    beta thalassemia       L = 30 + 90·b,   ε = 0.15 + 0.85·b,   b = min(1, n/2 + k·e/2),   e = 0.5

    edited genes           P = (1 − p)², 2p(1 − p), p²
    HbF switched on        sickle cell disease: HbF 8, 28, 48 % and L = 15 + 75·min(1, (HbF − 0.08)/0.22)
                           beta thalassemia: b = n/2, 0.45, 0.90;   HbF is 90 % of the hemoglobin
    gene corrected         sickle cell disease: one gene makes a carrier (38 % HbS, L = 120), both make health
                           beta thalassemia: b = n/2, ½ + n/4, 1

n is the number of working genes that the patient has: two sickle genes, or what is left in thalassemia
(0.3, or 0.02 where both genes are silent). e is what a copy makes, as a share of a native gene.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..blood.erythropoiesis import LIFE
from ..p06_anemia.red_cell_mixture import DISEASES, SICKLE_IN_CARRIER, SICKLE_IN_HOST
from .vector_copies import copy_shares

PARTS = ("HbS", "HbA", "HbF", "HbA from the vector")
SICKLE, ADULT, FETAL, ADDED = range(4)
#: Hemoglobin of the patient's own red cells.
OWN = {"sickle cell disease": (SICKLE_IN_HOST, 0.02, 0.08, 0), "beta thalassemia": (0, 0.1, 0.9, 0)}
HEALTHY_CELLS = (0, 1, 0, 0)
SICKLE_LIFE, CORRECTED_LIFE = DISEASES["sickle cell disease"].lifespan[0], 90.0  # d
OUTPUT = {"sickle cell disease": 0.8, "beta thalassemia": 0.5}  # e, chosen so that published hemoglobin comes out
PROTECTED = 0.35  # share of added hemoglobin from which on a sickle cell lives as long as it can
FETAL_SHARES = np.array([0.08, 0.28, 0.48])
FETAL_ENOUGH = 0.22  # more HbF than untreated
FETAL_BALANCE = 0.45, 0.90  # b with one and two genes edited
FETAL_IN_THALASSEMIA = 0.9


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
    """

    shares: np.ndarray
    correction: np.ndarray
    effective: np.ndarray
    life: np.ndarray
    parts: np.ndarray
    made: np.ndarray

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


def added(disease, permissive, mean, native_output):
    """The kinds of stem cells after a vector brought a gene: 0, 1, 2 … copies."""
    shares = copy_shares(permissive, mean)
    copies = np.arange(shares.size)
    correction = (copies > 0).astype(float)
    if disease not in OWN:
        return _healthy(shares, correction)
    output = copies * OUTPUT[disease]
    if disease == "sickle cell disease":
        made = output / (output + 2)
        return _sickle(shares, correction, made, _in_own(disease, made, ADDED), made)
    made = output / (output + native_output) if native_output else correction
    return _balanced(
        shares, correction, np.minimum(1, (native_output + output) / 2), _in_own(disease, made, ADDED), made
    )


def edited(disease, efficiency, native_output, corrects):
    """The kinds after none, one or both genes of a cell were edited: HbF switched on, or the gene itself corrected."""
    p = efficiency
    shares, correction = np.array([(1 - p) ** 2, 2 * p * (1 - p), p**2]), np.array([0, 0.5, 1])
    if disease not in OWN:
        return _healthy(shares, np.ceil(correction))  # recessive: one working gene is enough
    if corrects:
        return _corrected(disease, shares, correction, native_output)
    if disease == "sickle cell disease":
        more = (FETAL_SHARES - FETAL_SHARES[0]) / (1 - FETAL_SHARES[0])  # so that HbF in all has these shares
        made = np.where(correction > 0, FETAL_SHARES, 0)
        reach = (FETAL_SHARES - FETAL_SHARES[0]) / FETAL_ENOUGH * PROTECTED
        return _sickle(shares, correction, reach, _in_own(disease, more, FETAL), made)
    balance = np.maximum(native_output / 2, (0, *FETAL_BALANCE))
    return _balanced(
        shares,
        correction,
        balance,
        _in_own(disease, np.zeros(3), FETAL),
        np.where(correction > 0, FETAL_IN_THALASSEMIA, 0),
    )


def _corrected(disease, shares, correction, native_output):
    if disease == "sickle cell disease":
        made = np.array([0, 1 - SICKLE_IN_CARRIER, 1])
        parts = np.array([OWN[disease], (SICKLE_IN_CARRIER, 1 - SICKLE_IN_CARRIER, 0, 0), HEALTHY_CELLS]).T
        return Kinds(shares, correction, np.ones(3), np.array([SICKLE_LIFE, LIFE, LIFE]), parts, made)
    genes = 2 * correction + (1 - correction) * native_output
    made = 2 * correction / genes if native_output else (correction > 0).astype(float)
    return _balanced(shares, correction, genes / 2, _in_own(disease, made, ADULT), made)


def _sickle(shares, correction, reach, parts, made):
    life = SICKLE_LIFE + (CORRECTED_LIFE - SICKLE_LIFE) * np.minimum(1, reach / PROTECTED)
    return Kinds(shares, correction, np.ones_like(shares), life, parts, made)


def _balanced(shares, correction, balance, parts, made):
    return Kinds(shares, correction, 0.15 + 0.85 * balance, 30 + 90 * balance, parts, made)


def _healthy(shares, correction):
    n = shares.size
    return Kinds(
        shares, correction, np.ones(n), np.full(n, LIFE), np.tile(HEALTHY_CELLS, (n, 1)).T.astype(float), np.zeros(n)
    )


def _in_own(disease, share, part):
    """The patient's own hemoglobin, of which this share of each kind's is replaced by one of the parts."""
    parts = np.outer(OWN[disease], 1 - share)
    parts[part] += share
    return parts
