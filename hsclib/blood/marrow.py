"""The marrow M1: kinds of stem cells that share one niche, and the blood they make.

Host, donor, corrected or sick cells are *genotypes*: each has its own rates, all follow the same
equations, and they meet in the niche (θ), in the marrow (W) and in the blood (N, B, Hb), which are
sums over them. S and T count stem cells as shares of a healthy marrow's (1,000 per kg), P the
CD34+ progenitors as shares of a healthy marrow's (6·10⁷ per kg); N and B are in 1e9/L, R is
hemoglobin in g/dL, time is in days. For each genotype::

    stem cells    dS/dt   = (2a − 1)·p·S − μ_S·S,      a = a_S·s,   p = p_q + (p_a − p_q)·max(0, 1 − θ)
                  s       = 1/(1 + (2a_S° − 1)·θ),     so that a = ½ in a full niche, θ = 1
    delay         dT_1/dt = F − (3/τ_T)·T_1,           F = 2(1 − a)·p·S
                  dT_i/dt = (3/τ_T)·(T_i−1 − T_i),     i = 2, 3
                  influx  = (λ_P/p_q°)·(3/τ_T)·T_3·2/(1 + W⁴)
    progenitors   dP/dt   = influx + (drive − λ_P)·P − μ_P·P
                  drive   = g_max·(1 + 0.20·G)·max(0, 1 − W)·q
    reserve       dq/dt   = influx/(P + one cell)·(1 − q) − χ·drive·q
    neutrophils   dG_1/dt = k_N·N°·P·f_N − (4/τ)·G_1, …,  dN/dt = (4/τ)·G_4 − k_N·N,   τ = τ_N·(1 − 0.25·G)
                  f_N     = (1 + (f_N,max − 1)·max(0, 1 − N/N°))·(1 + 0.25·G)
    platelets     dM_1/dt = (B°/L_B + c_B)·P·f_B·meg(t) − (4/τ_B)·M_1, …,
                  dB/dt   = (4/τ_B)·M_4 − B/L_B − c_B·(1 + 5/B°)·B/(ΣB + 5)
                  f_B     = 1 + (f_B,max − 1)·max(0, 1 − B/B°),   meg = meg0 + (1 − meg0)·t³/(t³ + 70³)
    red cells     dE_1/dt = (Hb°/120)·P·f_E·ε − (3/τ_E)·E_1, …,   dR/dt = (3/τ_E)·E_3 − R/L_R
                  f_E     = min(f_E,max, (Hb°/Hb)^γ)

G is 1 while G-CSF is given, else 0. What bears a ° is the healthy reference, whoever is ill:
otherwise every disease would look healthy. Progenitors age as they divide (q falls, χ) and are
renewed by the stem cells' daughters, which come five weeks later (τ_T): so the CD34+ cells of a
graft set how fast the blood returns, and its stem cells how long it lasts.

A teaching model: its values were chosen so that the published medians of engraftment come out.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..integrate import solve
from .erythropoiesis import GAMMA, LIFE, MOST, NORMAL
from .erythropoiesis import at_rest as red_cells_at_rest


@dataclass(frozen=True)
class Genotype:
    """The rates of one kind of stem cell and of all that descends from it; the defaults are healthy.

    For `equations` over many patients a rate may also be an array over them.
    """

    a_S: float = 0.75  # highest share of daughters that stay stem cells
    p_q: float = 1 / 280  # 1/d, divisions in a full niche: one in 40 weeks (catlin2011)
    p_a: float = 1 / 60  # 1/d, divisions in an empty niche
    mu_S: float = 0.0  # 1/d, death of stem cells
    mu_P: float = 0.0  # 1/d, death of progenitors
    chi: float = 0.12  # reserve that a progenitor's division costs
    g_max: float = 0.55  # 1/d, growth of progenitors in an empty marrow
    L_R: float = LIFE  # d, life of a red cell
    epsilon: float = 1.0  # share of red-cell production that reaches the blood
    meg0: float = 1.0  # platelet formation when a graft is given on day 0, as a share of normal


HEALTHY = Genotype()

N0, B0 = 4.0, 250.0  # 1e9/L
TAU_T, N_T = 35.0, 3  # d, stages: from stem cell to CD34+ progenitor
LAMBDA_P = 0.08  # 1/d, progenitors that mature
ONE_CELL = 1 / 6e7  # per kg, as a share of the healthy progenitors
K_N, TAU_N, N_N, F_N_MAX = 2.4, 6.5, 4, 2.0
L_B, C_B, B_HALF = 9.0, 7.1, 5.0  # d; 1e9/L a day that vessels use up (hanson1985); 1e9/L
TAU_B, N_B, F_B_MAX, MEG_DAY = 4.5, 4, 2.0, 70.0
TAU_E, N_E = 6.0, 3
HB_FLOOR = NORMAL * MOST ** (-1 / GAMMA)  # g/dL: below it f_E is at its maximum
GCSF_GROWTH, GCSF_OUTPUT, GCSF_TRANSIT = 0.20, 0.25, 0.25
RETICULOCYTES = 50.0  # 1e9/L in health
RTOL = 1e-6  # takes half the time of the house's and leaves counts right to five figures


class At:
    """Where the states of a genotype stand among its 20: `states[At.S]`, `states[At.G]` …"""

    S, T, P, q = 0, slice(1, 4), 4, 5
    G, N = slice(6, 10), 10
    M, B = slice(11, 15), 15
    E, R = slice(16, 19), 19


STATES = 20


def absent():
    """The states of a genotype of which there is no cell yet: array of shape (20,)."""
    states = np.zeros(STATES)
    states[At.q] = 1
    return states


def at_rest(genotype=HEALTHY):
    """The states of a marrow of this genotype that no longer change, exactly: array of shape (20,).

    Stem cells and progenitors stand where healthy ones do; hemoglobin where f_E makes up for a
    short life (L_R) and for what never reaches the blood (ε)::

        Λ = ε·L_R/120,   Hb = Hb°·Λ^(1/(1 + γ)), or Hb°·f_E,max·Λ where that is less

    Raises
    ------
    ValueError
        If its stem cells or progenitors die or divide otherwise: such a marrow rests elsewhere, or nowhere.
    """
    if (genotype.a_S, genotype.p_q, genotype.mu_S, genotype.mu_P) != (HEALTHY.a_S, HEALTHY.p_q, 0, 0):
        raise ValueError(f"only stem cells that live and divide as healthy ones do have this rest; got {genotype}")
    states = absent()
    states[At.S] = states[At.P] = 1
    states[At.T] = HEALTHY.p_q * TAU_T / N_T
    states[At.N], states[At.G] = N0, K_N * N0 * TAU_N / N_N
    states[At.B], states[At.M] = B0, (B0 / L_B + C_B) * TAU_B / N_B
    states[At.R] = red_cells_at_rest(genotype.epsilon * genotype.L_R / LIFE)[0]
    states[At.E] = states[At.R] / genotype.L_R * TAU_E / N_E
    return states


def equations(*genotypes, gcsf=False, larger=max):
    """The right-hand side for these genotypes together: `rhs(y, t)` on the 20 states of the first, then of the next …

    Parameters
    ----------
    *genotypes : Genotype
    gcsf : bool
        Whether G-CSF is given.
    larger : callable
        `max` for one patient in plain floats, `numpy.maximum` for arrays over patients.
    """
    kinds = [_equations_of(genotype, gcsf, larger) for genotype in genotypes]
    boost = 1 + GCSF_OUTPUT * gcsf

    def rhs(y, t):
        theta, w, n, b, hb = (sum(y[state::STATES]) for state in (At.S, At.P, At.N, At.B, At.R))
        s = 1 / (1 + (2 * HEALTHY.a_S - 1) * theta)
        room, space, gate = larger(0.0, 1 - theta), larger(0.0, 1 - w), 2 / (1 + w**4)
        f_N = (1 + (F_N_MAX - 1) * larger(0.0, 1 - n / N0)) * boost
        f_B = 1 + (F_B_MAX - 1) * larger(0.0, 1 - b / B0)
        f_E = (NORMAL / larger(hb, HB_FLOOR)) ** GAMMA
        loss = 1 / L_B + C_B * (1 + B_HALF / B0) / (b + B_HALF)
        changes = []
        for i, of_kind in enumerate(kinds):
            changes += of_kind(y[i * STATES : (i + 1) * STATES], t, s, room, space, gate, f_N, f_B, f_E, loss)
        return changes

    return rhs


def _equations_of(genotype, gcsf, larger):
    """How one genotype's states change, given what all of them together make of the niche, the marrow and the blood."""
    a_S, p_q, p_a, mu_S, mu_P = genotype.a_S, genotype.p_q, genotype.p_a, genotype.mu_S, genotype.mu_P
    g_max, chi, L_R, meg0 = genotype.g_max * (1 + GCSF_GROWTH * gcsf), genotype.chi, genotype.L_R, genotype.meg0
    k_T, k_G, k_M, k_E = N_T / TAU_T, N_N / (TAU_N * (1 - GCSF_TRANSIT * gcsf)), N_B / TAU_B, N_E / TAU_E
    amplification, full_n, full_b = LAMBDA_P / HEALTHY.p_q, K_N * N0, B0 / L_B + C_B
    full_e = NORMAL / LIFE * genotype.epsilon
    late_platelets = np.any(meg0 != 1)

    def changes(y, t, s, room, space, gate, f_N, f_B, f_E, loss):
        S, T1, T2, T3, P, q, G1, G2, G3, G4, N, M1, M2, M3, M4, B, E1, E2, E3, R = y
        a, p = a_S * s, p_q + (p_a - p_q) * room
        influx = amplification * k_T * T3 * gate
        drive = g_max * space * q
        meg = meg0 + (1 - meg0) * t**3 / (t**3 + MEG_DAY**3) if late_platelets else 1
        return (
            ((2 * a - 1) * p - mu_S) * S,
            2 * (1 - a) * p * S - k_T * T1,
            k_T * (T1 - T2),
            k_T * (T2 - T3),
            influx + (drive - LAMBDA_P - mu_P) * P,
            influx / (larger(P, 0.0) + ONE_CELL) * (1 - q) - chi * drive * q,
            full_n * P * f_N - k_G * G1,
            k_G * (G1 - G2),
            k_G * (G2 - G3),
            k_G * (G3 - G4),
            k_G * G4 - K_N * N,
            full_b * P * f_B * meg - k_M * M1,
            k_M * (M1 - M2),
            k_M * (M2 - M3),
            k_M * (M3 - M4),
            k_M * M4 - loss * B,
            full_e * P * f_E - k_E * E1,
            k_E * (E1 - E2),
            k_E * (E2 - E3),
            k_E * E3 - R / L_R,
        )

    return changes


class Blood(NamedTuple):
    """What each genotype has and makes: arrays of shape (genotypes, …, n). Their sums are what is counted in a patient."""

    stem_cells: np.ndarray  # as shares of a healthy marrow's
    progenitors: np.ndarray
    neutrophils: np.ndarray  # 1e9/L
    platelets: np.ndarray  # 1e9/L
    hemoglobin: np.ndarray  # g/dL
    reticulocytes: np.ndarray  # 1e9/L

    @classmethod
    def of(cls, states):
        """From states of shape (20·genotypes, …). What a solver leaves of an empty pool may be -1e-12: no count."""
        leaving = At.E.stop - 1
        stem_cells, progenitors, neutrophils, platelets, precursors, hemoglobin = (
            np.maximum(states[state::STATES], 0) for state in (At.S, At.P, At.N, At.B, leaving, At.R)
        )
        made = precursors * N_E / TAU_E / (NORMAL / LIFE)  # as many times as in health
        return cls(stem_cells, progenitors, neutrophils, platelets, hemoglobin, RETICULOCYTES * made)

    @property
    def counted(self):
        """The same, summed over the genotypes: arrays of shape (…, n)."""
        return Blood(*(each.sum(axis=0) for each in self))


def course(phases, start, times):
    """What the genotypes make in one patient: `Blood` at these times (d).

    Parameters
    ----------
    phases : list of Phase
        Their right-hand sides from `equations`; infusions and kills are jumps.
    start : sequence of array
        The states of each genotype at `times[0]`: `at_rest()`, `absent()` …
    times : ndarray, shape (n,)

    Raises
    ------
    ArithmeticError
        If the solver fails.
    """
    return Blood.of(solve(phases, np.concatenate(start), times, RTOL))
