"""Gene therapy once more: copies one by one, red cells kind by kind, clones by birth and death, cells per kg."""

import math

import numpy as np
from p06_anemia.second import circulating
from scipy.integrate import solve_ivp
from scipy.stats import poisson
from solving import crossings, solved
from transplants import Kind, plain, resting

# copies


def copies(permissive, mean, most=60):
    """P(0), P(1) …: a Poisson number where the cell is permissive, none otherwise."""
    shares = permissive * poisson.pmf(np.arange(most), mean)
    shares[0] += 1 - permissive
    return shares


def vector_copies(m):
    """Sums over the cells, and of a dish of the same mean in which all are alike."""
    shares = copies(m.permissive_fraction, m.mean_integrations)
    mean = shares @ np.arange(shares.size)
    return {"transduced_fraction": shares[1:].sum(), "vcn": mean, "transduced_if_poisson": poisson.sf(0, mean)}


# red cells, kind by kind: share of the product, of its red cells that reach the blood, their days, made by the therapy

SICKLE, THALASSEMIA = "sickle cell disease", "beta thalassemia"


def with_vector(disease, permissive, mean, native):
    """A kind for each number of copies."""
    found = []
    for k, share in enumerate(copies(permissive, mean)):
        output = k * (0.8 if disease == SICKLE else 0.5)
        made = output / (output + (2 if disease == SICKLE else native)) if k else 0
        if disease == SICKLE:
            found.append((share, 1, 15 + 75 * min(1, made / 0.35), made))
        else:
            b = min(1, (native + output) / 2)
            found.append((share, 0.2 + 0.8 * b, 30 + 90 * b, made))
    return found


def edited(disease, p, native):
    """None, one or both genes edited so that fetal hemoglobin is switched on."""
    found = []
    for share, fetal, b in zip(((1 - p) ** 2, 2 * p * (1 - p), p * p), (0.08, 0.28, 0.48), (native / 2, 0.45, 0.90)):
        if disease == SICKLE:
            found.append((share, 1, 15 + 75 * min(1, (fetal - 0.08) / 0.22), fetal if fetal > 0.08 else 0))
        else:
            found.append(
                (share, 0.2 + 0.8 * max(b, native / 2), 30 + 90 * max(b, native / 2), 0.9 if b > native / 2 else 0)
            )
    return found


def blood_of(disease, kinds, share):
    """Where this product is a share of the marrow: hemoglobin (g/dL), of it made by the therapy, corrected cells.

    The blood runs until it rests, as the red cells of one mean kind; each kind has of it by what it keeps there.
    """
    kinds = [(share * p + (1 - share) * (i == 0), *rest) for i, (p, *rest) in enumerate(kinds)]
    kept = np.array([p * e * life for p, e, life, _ in kinds])
    effective = sum(p * e for p, e, *_ in kinds)
    stiff = kept @ np.interp([life for _, _, life, _ in kinds], [15, 120], [1, 0]) / kept.sum()
    total = circulating(0.0, kept.sum() / effective, effective, stiff if disease == SICKLE else 0).sum()
    made, corrected = kept @ [m for *_, m in kinds] / kept.sum(), kept[1:].sum() / kept.sum()
    return total, total * made, corrected


def gene_therapy(m):
    """Where host and graft come to rest; the few places that the host keeps make no difference to shares."""
    yielded = {"lentiviral": 2 / 3, "BCL11A editing": 1 / 3, "base editing": 0.4, "HDR correction": 0.25}[m.strategy]
    kept = {"lentiviral": 0.5, "BCL11A editing": 0.3, "base editing": 0.4, "HDR correction": 0.15}[m.strategy]
    left = math.exp(-((m.busulfan_auc / 23) ** 1.5))  # as page 08 documents it
    infused = 1e6 * m.cd34_dose * m.selection_recovery * yielded * m.viability
    places = infused * 0.15 * 1e-4 * kept / 1000 * (1 - 0.99 * left)
    share = places / (places + left)
    if m.strategy == "lentiviral":
        corrected = 1 - copies(m.permissive_fraction, m.mean_integrations)[0]
        kinds = with_vector(m.disease, m.permissive_fraction, m.mean_integrations, m.native_output)
    else:
        corrected = m.editing_efficiency  # a cell with one of two genes edited counts half
        kinds = edited(m.disease, m.editing_efficiency, m.native_output)
    found = {
        "graft_share": share,
        "engrafted_stem_cells": 70_000 * places,
        "corrected_engrafted": 70_000 * places * corrected,
        "corrected_stem_cells": share * corrected,
    }
    if m.strategy != "HDR correction":
        hemoglobin, _, red_cells = blood_of(m.disease, kinds, share)
        found |= {"lasting_hemoglobin": hemoglobin, "corrected_red_cells": red_cells}
    return found


# clones


def clone_repertoire(m):
    """Founders times the chance that a clone of one cell lives, its extinction followed backwards in time.

    A clone of one cell that begins at s is gone at the end with probability u: −du/ds = d − (b + d)·u + b·u².
    """

    def self_renewal(cells):
        renews = 0.75 / (1 + 0.5 * cells / 70_000)
        return renews, 365 * (1 / 280 + (1 / 60 - 1 / 280) * max(0, 1 - cells / 70_000))

    def growth(t, y):
        renews, divides = self_renewal(y[0])
        return [(2 * renews - 1) * divides * y[0]]

    exact = {"rtol": 1e-10, "atol": 1e-12, "dense_output": True}
    pool = solve_ivp(growth, (0, m.years), [float(round(m.founder_clones))], "Radau", **exact).sol

    def extinct(back, u):
        renews, divides = self_renewal(pool(m.years - back)[0])
        lost = m.renewal_rate * (1 - renews) * divides / (365 / 280 / 2)
        born = lost + (2 * renews - 1) * divides
        return [lost - (born + lost) * u[0] + born * u[0] ** 2]

    gone = solve_ivp(extinct, (0, m.years), [0.0], "Radau", **exact).y[0, -1]
    left = round(m.founder_clones) * (1 - gone)
    return {"surviving_clones": left, "surviving_clones_theory": left}


# Fanconi anemia

FANCONI = Kind(g_max=0.6 * 0.55, p_a=1 / 280, mu_s=0.0022, chi=0.6)


def fanconi_anemia(m):
    """From birth on, fifty times a year."""
    years = np.linspace(0, m.years, round(50 * m.years) + 1)

    def rhs(t, y):
        return plain(t, y, False, [FANCONI, Kind()])

    def corrected(y):
        y = y.copy()
        y[20], y[0] = m.corrected_share * y[0], (1 - m.corrected_share) * y[0]
        return y

    none = np.eye(20)[5]
    scale = np.tile([1e3] * 4 + [6e7] + [1.0] * 15, 2)
    phases = [(0, rhs), (365 * m.therapy_year, rhs, corrected)]
    y = solved(phases, np.concatenate([resting(), none]), 365 * years, rtol=1e-9, atol=1e-13 * scale)
    stem, platelets = y[0] + y[20], y[15] + y[35]
    failed = crossings(years, platelets, 100)
    return {
        "stem_cells": (years, stem / 1000),
        "platelets": (years, platelets),
        "corrected": (years, y[20] / stem),
        "platelets_below_100_years": failed[0] if failed.size else None,
    }


SECOND = {
    "VectorCopies": vector_copies,
    "GeneTherapy": gene_therapy,
    "CloneRepertoire": clone_repertoire,
    "FanconiAnemia": fanconi_anemia,
}
