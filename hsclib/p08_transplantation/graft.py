"""The graft: what harvest, freezer, conditioning and homing leave of it, and of the host, for the marrow to start from.

D million CD34+ cells a kg of the recipient are alive before freezing; a share v of them is alive after
thawing, a share h of these finds the marrow within a day. Of these some are stem cells that last
(f_LT, "LT-HSC per CD34+"), which need a free place, and most are progenitors that make the first blood::

    infused        I   = D·v
    stem cells     S_d = I·h·f_LT·(1 − 0.99·SF)·s, no more than the places that are free,   on day 0
    progenitors    P_d = I·h·κ·s/(1 + I)^0.65,                                             on day `lag`
    spared         s   = max(1, ρ)^−1.5, and 0 above a limit of ρ;   1 for the patient's own cells

So in usual doses more cells help less than in proportion. ρ is the host's resistance to a donor's cells,
log-normal between hosts (median 1, sd 1 of the logarithm). The limit is that which the share `fails` of hosts is
above; it rises as √(I/D°), D° being the usual dose of the source. Methotrexate and a calcineurin inhibitor slow the
growth of progenitors.
Platelet formation starts at meg0·φ of normal, where meg0 is the source's and φ the patient's, and becomes
normal (`hsclib.blood.marrow`) the later, the lower it starts::

    half-way on day   t_meg = 14/min(1, meg0·φ)

Conditioning has two dose-responses, one for stem cells and one for all that they have made::

                   stem cells that survive        depth e
    busulfan       SF = exp(−(AUC/23)^1.5)        e = min(1, AUC/90),      cumulative AUC in mg·h/L
    irradiation    SF = exp(−dose/D₀)             e = min(1, dose/13.8),   D₀ = 1 Gy

and leaves (10⁻⁶)^e of the progenitors and (10⁻⁴)^e of the cells on their way; neutrophils, platelets and
hemoglobin start between the host's own (e = 0) and 1, 60 and 10 (e = 1). So irradiation leaves as large a share of
the progenitors as of the stem cells, and 2 Gy spares the blood (e 0.14) where a busulfan that kills as many
stem cells (AUC 37, e 0.41) empties it. Rules for teaching, as are all values here: those of busulfan were
chosen so that after AUC 82 the marrow is nearly all the graft's, as is told of gene editing, and after 20 only a small
part; what is particular to each source so that the published medians and shares of engraftment come out. D₀ stands for
progenitors too: colony-forming cells of mice had 0.4 to 1.3 Gy, of dogs 0.6. None of these values gives the slow fall
of both counts that is told of people after 2 Gy (`transplant.csv`): neutrophils fall too far, platelets too little.
"""

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from ..blood.marrow import HEALTHY, STATES, At, absent, at_rest, equations
from ..integrate import Phase
from ..parameters import constant

NICHES_PER_KG = constant(1000, "1/kg", "Places for stem cells in a healthy marrow, all but 1 % of them taken")
PROGENITORS = constant(6e7, "1/kg", "CD34+ progenitors of a healthy marrow")
OCCUPIED = constant(0.99, "1", "Places taken in a marrow to which nothing was done")
CROWDED = constant(1, "1e6/kg", "Dose from which on more progenitors help less than in proportion")
CROWDING = constant(0.65, "", "Power of the dose that is lost where it is large")
BUSULFAN_SCALE = constant(23, "mg·h/L", "Busulfan AUC that leaves 1/e of the stem cells")
BUSULFAN_POWER = constant(1.5, "", "Power of the busulfan AUC in ln SF: little of it spares more than its share")
ABLATION = constant(90, "mg·h/L", "Busulfan AUC from which on conditioning is myeloablative")
PROGENITORS_LEFT = constant(1e-6, "1", "Progenitors that a myeloablative regimen leaves")
MATURING_LEFT = constant(1e-4, "1", "Cells on their way to the blood that a myeloablative regimen leaves")
NEUTROPHILS_LEFT = constant(1, "1e9/L", "Neutrophils on day 0 after a myeloablative regimen")
PLATELETS_LEFT = constant(60, "1e9/L", "Platelets on day 0 after a myeloablative regimen")
HEMOGLOBIN_LEFT = constant(10, "g/dL", "Hemoglobin on day 0 after a myeloablative regimen")
SUPPRESSED = constant(0.82, "", "Growth of progenitors under methotrexate and a calcineurin inhibitor, times")
RIPENS = constant(14, "d", "Day on which platelet formation is half-way to normal, if it starts there or above")
RESISTED = constant(
    1.5, "", "Power of a host's resistance, above the usual, by which it spares fewer of a graft's cells"
)
GCSF_FROM = constant(1, "d", "First day of G-CSF")
GCSF_TO = constant(40, "d", "Last day of G-CSF")
REJECTION_FADES = constant(30, "d", "Time in which rejection fades to 1/e, and the attack of lymphocytes", symbol="τ_I")

BUSULFAN, IRRADIATION = "busulfan", "irradiation"


@dataclass(frozen=True)
class Graft:
    """What is particular to a source of stem cells, and what is usual with it."""

    early: float  # κ, share of the CD34+ cells that act as early progenitors; above 1: better than resting ones
    lag: float  # d, until they do
    meg0: float  # platelet formation on day 0, share of normal; above 1: progenitors that lean towards platelets
    growth: float  # of the progenitors, share of normal
    low: float  # 1e6/kg, CD34+ doses from low to high are usual
    high: float
    dose: float  # 1e6/kg, the usual one
    lt_hsc_fraction: float  # LT-HSC per CD34+ cell
    host_survival: float = 1e-4  # SF
    gcsf: bool = False
    immune_suppression: bool = True
    own: bool = False  # whether the cells are the patient's own
    fails: float = 0.0  # share of hosts that resist it, at the usual dose


#: Teaching values; the first four of each were chosen so that published medians and shares of engraftment come out.
GRAFTS = {
    "auto PB": Graft(2.85, 2.5, 3, 1, 1, 20, 5, 1e-4, gcsf=True, immune_suppression=False, own=True),
    "allo PB": Graft(2.8, 3, 1, 1, 2, 12, 6, 1e-4, fails=0.03),
    "allo BM": Graft(3.4, 8, 0.55, 1, 1, 5, 2.5, 1.5e-4, fails=0.04),
    "cord": Graft(0.25, 6, 0.18, 0.8, 0.05, 0.6, 0.25, 5e-4, gcsf=True, fails=0.11),
    "expanded cord": Graft(1.6, 2.5, 0.18, 1, 1, 20, 9, 1.4e-5, gcsf=True, fails=0.04),
    "gene therapy": Graft(0.36, 9, 0.13, 0.7, 3, 20, 8, 0.5e-4, 0.0012, immune_suppression=False, own=True),
}
#: The sources as sentences name them.
IN_WORDS = {
    "auto PB": "own blood",
    "allo PB": "a donor's blood",
    "allo BM": "a donor's marrow",
    "cord": "cord blood",
    "expanded cord": "grown cord blood",
    "gene therapy": "gene therapy",
}


def survival_of_busulfan(auc):
    """SF, the share of the host's stem cells that survive busulfan of this cumulative AUC (mg·h/L)."""
    return math.exp(-((auc / BUSULFAN_SCALE) ** BUSULFAN_POWER))


def depth(survival, conditioning=BUSULFAN):
    """e: how deep conditioning that leaves this share SF of the stem cells empties the marrow, from 0 to 1."""
    if survival <= PROGENITORS_LEFT:
        return 1.0
    if conditioning == IRRADIATION:
        return math.log(survival) / math.log(PROGENITORS_LEFT)
    # rounded, so that what survives AUC 90 is told as 0 and not as a trace of the arithmetic
    return min(1.0, round(BUSULFAN_SCALE * (-math.log(survival)) ** (1 / BUSULFAN_POWER) / ABLATION, 12))


def conditioned(survival, before=None, conditioning=BUSULFAN):
    """A host's states on the day of the transplant, after conditioning that this share SF of its stem cells survives.

    `before` are those that it had, by default a healthy marrow's.
    """
    states, e = at_rest() if before is None else before.copy(), depth(survival, conditioning)
    states[At.S] *= survival
    for place in (At.P, At.T):
        states[place] *= PROGENITORS_LEFT**e
    for place in (At.G, At.M, At.E):
        states[place] *= MATURING_LEFT**e
    for place, low in ((At.N, NEUTROPHILS_LEFT), (At.B, PLATELETS_LEFT), (At.R, HEMOGLOBIN_LEFT)):
        states[place] = states[place] ** (1 - e) * low**e
    return states


def spared(graft, infused, resistance):
    """s: the share of the graft's cells that the host leaves; 0 where its resistance ρ is above the limit."""
    if graft.own:
        return np.ones_like(resistance * infused)
    limit = math.exp(NormalDist().inv_cdf(1 - graft.fails)) * np.sqrt(infused / graft.dose)
    return (resistance <= limit) * np.maximum(1, resistance) ** -RESISTED


def engrafting(infused, homing, lt_hsc_fraction, left):
    """S_d: the graft's stem cells that find a place, share of a healthy marrow's; the host has the share `left`."""
    free = 1 - OCCUPIED * left
    return np.minimum(1e6 * infused * homing * lt_hsc_fraction / NICHES_PER_KG * free, free)


def transplant_phases(
    graft,
    infused,
    *,
    homing,
    lt_hsc_fraction,
    survival,
    growth,
    gcsf,
    suppressed,
    conditioning=BUSULFAN,
    platelet_formation=1.0,
    resistance=1.0,
    rejection=0.0,
    attack=0.0,
    attack_day=0.0,
    host=HEALTHY,
    before=None,
    given=HEALTHY,
):
    """Phases, and the states of host and graft on day 0, for `blood_course`.

    Parameters
    ----------
    graft : Graft
    infused : float or array
        I, 1e6 CD34+ cells a kg that are alive after thawing.
    homing, lt_hsc_fraction, survival : float
        h, f_LT and SF; `homing` may be an array over patients too.
    growth : float or array
        g_max of healthy progenitors, 1/d.
    gcsf, suppressed : bool
        G-CSF from day 1 to 40; immune suppression, which slows the progenitors of host and graft.
    conditioning : {"busulfan", "irradiation"}
        What it was with: it decides what progenitors are left where this share of stem cells is.
    platelet_formation : float or array
        φ, the patient's.
    resistance : float or array
        ρ, the host's, to a donor's graft.
    rejection : float
        κ_r, 1/d: stem cells of the graft are lost at κ_r·exp(−t/30 d).
    attack, attack_day : float
        α, 1/d: from this day D on, after all else, stem cells of the host are lost at α·exp(−(t − D)/30 d).
    host, given : Genotype
        Of the patient's cells and of the graft's.
    before : ndarray, optional
        The host's states before conditioning; by default those of its genotype at rest.
    """
    meg0 = graft.meg0 * platelet_formation
    meg_day = RIPENS / (np.minimum(1, meg0) if np.ndim(meg0) else min(1, meg0))
    g_max = growth * (SUPPRESSED if suppressed else 1)
    pair = (
        replace(host, g_max=g_max * host.g_max / HEALTHY.g_max),
        replace(given, g_max=g_max * graft.growth, meg0=meg0, meg_day=meg_day),
    )
    before = at_rest(host) if before is None else before

    def rhs_with(on, kills=0.0):
        rhs = equations(*pair, gcsf=on)

        def killed(y, t):
            changes = rhs(y, t)
            changes[STATES + At.S] -= rejection * math.exp(-t / REJECTION_FADES) * y[STATES + At.S]
            changes[At.S] -= kills * math.exp((attack_day - t) / REJECTION_FADES) * y[At.S]
            return changes

        return killed if rejection or kills else rhs

    left = spared(graft, infused, resistance)
    working = infused * homing * graft.early * left / (1 + infused / CROWDED) ** CROWDING
    early = 1e6 * working / PROGENITORS

    def arrive(y):
        y[STATES + At.P] += early
        y[STATES + At.q] = 1
        return y

    of_graft = np.multiply.outer(absent(), np.ones_like(early))
    of_graft[At.S] = left * engrafting(infused, homing, lt_hsc_fraction, survival * before[At.S])
    of_host = np.multiply.outer(conditioned(survival, before, conditioning), np.ones_like(early))
    phases = [Phase(0, rhs_with(False)), Phase(graft.lag, rhs_with(False), arrive)]
    if gcsf:
        boosted = rhs_with(True)
        phases[1:] = Phase(GCSF_FROM, boosted), Phase(graft.lag, boosted, arrive), Phase(GCSF_TO, rhs_with(False))
    if attack:
        phases.append(Phase(attack_day, rhs_with(False, attack)))
    return phases, [of_host, of_graft]
