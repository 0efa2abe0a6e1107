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
                  f_B     = 1 + (f_B,max − 1)·max(0, 1 − B/B°),   meg = meg0 + (1 − meg0)·t³/(t³ + t_meg³)
    red cells     dE_1/dt = (Hb°/120)·P·f_E·ε − (3/τ_E)·E_1, …,   dR/dt = (3/τ_E)·E_3 − R/L_R
                  f_E     = min(f_E,max, (S/Hb)^γ),   S = Hb° − 4.6·ΣR·stiff/ΣR − 4.25·ΣP·(1 − ε)/ΣP

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
from ..parameters import constant
from .constants import PLATELETS_USED_UP, PLATELETS_USUAL
from .erythropoiesis import GAMMA, LIFE, LOSS_LOWERS, MOST_DRIVE, NORMAL, STIFF_LOWERS, red_cells_at_rest, set_point

A_S = constant(0.75, "1", "Most daughters that stay stem cells", symbol="a_S")
P_Q = constant(1 / 280, "1/d", "Stem-cell divisions in a full niche, one in 40 weeks", "catlin2011", "published", "p_q")
P_A = constant(1 / 60, "1/d", "Stem-cell divisions in an empty niche", symbol="p_a")
TAU_T = constant(35, "d", "From stem cell to progenitor", symbol="τ_T")
LAMBDA_P = constant(0.08, "1/d", "Progenitors that mature", symbol="λ_P")
G_MAX = constant(0.55, "1/d", "Growth of progenitors in an empty marrow, unless a slider sets it", symbol="g_max")
CHI = constant(0.12, "1", "Reserve that a progenitor's division costs", symbol="χ")
NEUTROPHILS_USUAL = constant(4, "1e9/L", "Neutrophils in health", symbol="N°")
K_N = constant(2.4, "1/d", "Neutrophils that leave the blood", "colijn2005", "transcribed", "k_N")
TAU_N = constant(6.5, "d", "Neutrophils: way through the marrow", symbol="τ_N")
F_N_MAX = constant(2, "× normal", "Most neutrophils that a progenitor makes", symbol="f_N,max")
L_B = constant(9, "d", "Platelets: life", symbol="L_B")
B_HALF = constant(5, "1e9/L", "Platelets at which vessels find half of what they use up")
TAU_B = constant(4.5, "d", "Platelets: way through the marrow", symbol="τ_B")
F_B_MAX = constant(2, "× normal", "Most platelets that a progenitor makes", symbol="f_B,max")
MEG_DAY = constant(
    70, "d", "Day on which a graft's platelet formation is half-way to normal, if not set", symbol="t_meg"
)
TAU_E = constant(6, "d", "Red cells: way through the marrow", symbol="τ_E")
GCSF_GROWTH = constant(0.20, "1", "G-CSF: growth of progenitors, more by")
GCSF_OUTPUT = constant(0.25, "1", "G-CSF: neutrophils made, more by")
GCSF_TRANSIT = constant(0.25, "1", "G-CSF: way through the marrow, shorter by")
RETICULOCYTES = constant(50, "1e9/L", "Reticulocytes in health")
ONE_CELL = 1 / 6e7  # per kg, as a share of the healthy progenitors
FULL_DRIVE = MOST_DRIVE ** (-1 / GAMMA)  # Hb/S below which f_E is at its maximum
N_T, N_N, N_B, N_E = 3, 4, 4, 3  # stages on each way
K_E = N_E / TAU_E  # 1/d, of red cells from each stage to the next
RTOL = 5e-6  # counts are right to 1e-5 of their largest, as those of libRoadRunner are at its defaults


@dataclass(frozen=True)
class Genotype:
    """The rates of one kind of stem cell and of all that descends from it; the defaults are healthy.

    For `equations` over many patients a rate may also be an array over them.
    """

    a_S: float = A_S
    p_q: float = P_Q
    p_a: float = P_A
    mu_S: float = 0.0  # 1/d, death of stem cells
    mu_P: float = 0.0  # 1/d, death of progenitors
    chi: float = CHI
    g_max: float = G_MAX
    L_R: float = LIFE  # d, life of a red cell
    epsilon: float = 1.0  # share of red-cell production that reaches the blood
    stiff: float = 0.0  # how stiff its red cells are: sickle cells that nothing protects are 1
    meg0: float = 1.0  # platelet formation when a graft is given on day 0, as a share of normal
    meg_day: float = MEG_DAY  # d, on which it is half-way from there to normal


HEALTHY = Genotype()


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

        Λ = ε·L_R/120,   Hb = (Hb°·Λ·S^γ)^(1/(1 + γ)), or Hb°·f_E,max·Λ where that is less

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
    states[At.N], states[At.G] = NEUTROPHILS_USUAL, K_N * NEUTROPHILS_USUAL * TAU_N / N_N
    states[At.B], states[At.M] = PLATELETS_USUAL, (PLATELETS_USUAL / L_B + PLATELETS_USED_UP) * TAU_B / N_B
    rest = set_point(genotype.stiff, genotype.epsilon)
    states[At.R] = red_cells_at_rest(genotype.epsilon * genotype.L_R / LIFE, rest)[0]
    states[At.E] = states[At.R] / genotype.L_R / K_E
    return states


def equations(genotype, other=None, *, gcsf=False):
    """The right-hand side for one genotype, or two that meet: `rhs(y, t)` on its 20 states, then on the other's.

    Both are written out, since a loop over genotypes takes nearly twice the time. What cannot fall below zero is
    multiplied by whether it is above: that is quicker than `max`, and holds for floats and for arrays over patients.

    Parameters
    ----------
    genotype, other : Genotype
    gcsf : bool
        Whether G-CSF is given.
    """
    a_S, p_q, p_more, mu_S, lost_P, g_max, chi, full_E, k_R, meg0, meg_half = _rates(genotype, gcsf)
    a_S_, p_q_, p_more_, mu_S_, lost_P_, g_max_, chi_, full_E_, k_R_, meg0_, meg_half_ = _rates(other or HEALTHY, gcsf)
    late, late_ = np.any(meg0 != 1), np.any(meg0_ != 1)
    k_T, k_G, k_M, k_E = N_T / TAU_T, N_N / (TAU_N * (1 - GCSF_TRANSIT * gcsf)), N_B / TAU_B, K_E
    sharpness, amplification = 2 * HEALTHY.a_S - 1, 2 * k_T * LAMBDA_P / HEALTHY.p_q
    # plain floats, which Python multiplies faster than any other number
    N_rest, k_N, B_rest, B_half, Hb_rest, full_drive, gamma, one_cell = map(
        float, (NEUTROPHILS_USUAL, K_N, PLATELETS_USUAL, B_HALF, NORMAL, FULL_DRIVE, GAMMA, ONE_CELL)
    )
    pair = genotype, other or HEALTHY
    (stiff, stiff_), (lost_E, lost_E_) = zip(*((STIFF_LOWERS * g.stiff, LOSS_LOWERS * (1 - g.epsilon)) for g in pair))
    sickle, ineffective = (any(np.any(lowers != 0) for lowers in both) for both in ((stiff, stiff_), (lost_E, lost_E_)))
    full_N, N_steep = k_N * N_rest * (1 + GCSF_OUTPUT * gcsf), (F_N_MAX - 1) / N_rest
    full_B, B_steep = B_rest / L_B + PLATELETS_USED_UP, (F_B_MAX - 1) / B_rest
    aging, used_up = 1 / L_B, PLATELETS_USED_UP * (1 + B_half / B_rest)

    def both(y, t):
        # what ends in _ is of the other genotype
        (S, T1, T2, T3, P, q, G1, G2, G3, G4, N, M1, M2, M3, M4, B, E1, E2, E3, R,
         S_, T1_, T2_, T3_, P_, q_, G1_, G2_, G3_, G4_, N_, M1_, M2_, M3_, M4_, B_, E1_, E2_, E3_, R_) = y  # fmt: skip
        theta, w, n, b, hb = S + S_, P + P_, N + N_, B + B_, R + R_
        s = 1 / (1 + sharpness * theta)
        room, space, gate = (1 - theta) * (theta < 1), (1 - w) * (w < 1), amplification / (1 + w**4)
        f_N = full_N * (1 + N_steep * (N_rest - n) * (n < N_rest))
        f_B = full_B * (1 + B_steep * (B_rest - b) * (b < B_rest))
        rest = Hb_rest
        if sickle:
            rest = rest - (stiff * R + stiff_ * R_) / hb
        if ineffective:
            rest = rest - (lost_E * P + lost_E_ * P_) / w
        full = hb / rest
        f_E = (full_drive + (full - full_drive) * (full > full_drive)) ** -gamma
        loss = aging + used_up / (b + B_half)
        meg = meg_ = 1
        if late:
            meg = meg0 + (1 - meg0) * t**3 / (t**3 + meg_half)
        if late_:
            meg_ = meg0_ + (1 - meg0_) * t**3 / (t**3 + meg_half_)
        a, p, influx, drive = a_S * s, p_q + p_more * room, gate * T3, g_max * space * q
        a_, p_, influx_, drive_ = a_S_ * s, p_q_ + p_more_ * room, gate * T3_, g_max_ * space * q_
        # fmt: off
        return [
            ((2 * a - 1) * p - mu_S) * S,
            2 * (1 - a) * p * S - k_T * T1, k_T * (T1 - T2), k_T * (T2 - T3),
            influx + (drive - lost_P) * P,
            influx / (P * (P > 0) + one_cell) * (1 - q) - chi * drive * q,
            P * f_N - k_G * G1, k_G * (G1 - G2), k_G * (G2 - G3), k_G * (G3 - G4), k_G * G4 - k_N * N,
            P * f_B * meg - k_M * M1, k_M * (M1 - M2), k_M * (M2 - M3), k_M * (M3 - M4), k_M * M4 - loss * B,
            full_E * P * f_E - k_E * E1, k_E * (E1 - E2), k_E * (E2 - E3), k_E * E3 - k_R * R,
            ((2 * a_ - 1) * p_ - mu_S_) * S_,
            2 * (1 - a_) * p_ * S_ - k_T * T1_, k_T * (T1_ - T2_), k_T * (T2_ - T3_),
            influx_ + (drive_ - lost_P_) * P_,
            influx_ / (P_ * (P_ > 0) + one_cell) * (1 - q_) - chi_ * drive_ * q_,
            P_ * f_N - k_G * G1_, k_G * (G1_ - G2_), k_G * (G2_ - G3_), k_G * (G3_ - G4_), k_G * G4_ - k_N * N_,
            P_ * f_B * meg_ - k_M * M1_, k_M * (M1_ - M2_), k_M * (M2_ - M3_), k_M * (M3_ - M4_), k_M * M4_ - loss * B_,
            full_E_ * P_ * f_E - k_E * E1_, k_E * (E1_ - E2_), k_E * (E2_ - E3_), k_E * E3_ - k_R_ * R_,
        ]
        # fmt: on

    if other:
        return both
    nobody = absent().tolist()
    return lambda y, t: both([*y, *nobody], t)[:STATES]


def _rates(genotype, gcsf):
    """What one genotype brings to the equations; `+` makes a plain float of a constant, and leaves arrays alone."""
    g_max, full_E = genotype.g_max * (1 + GCSF_GROWTH * gcsf), NORMAL / LIFE * genotype.epsilon
    a_S, p_q, chi = +genotype.a_S, +genotype.p_q, +genotype.chi
    lost_P, k_R, meg_half = LAMBDA_P + genotype.mu_P, 1 / genotype.L_R, genotype.meg_day**3
    return a_S, p_q, genotype.p_a - p_q, genotype.mu_S, lost_P, g_max, chi, full_E, k_R, genotype.meg0, meg_half


class Blood(NamedTuple):
    """What each genotype has and makes: arrays of shape (genotypes, …, n). Their sums are what is counted."""

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
        made = precursors * K_E / (NORMAL / LIFE)  # as many times as in health
        return cls(stem_cells, progenitors, neutrophils, platelets, hemoglobin, RETICULOCYTES * made)

    @property
    def counted(self):
        """The same, summed over the genotypes: arrays of shape (…, n)."""
        return Blood(*(each.sum(axis=0) for each in self))


def blood_course(phases, start, times):
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
