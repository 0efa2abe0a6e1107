"""The graft: what harvest, freezer, conditioning and homing leave of it, and of the host, for the marrow to start from.

D million CD34+ cells a kg of the recipient are alive before freezing; a share v of them is alive after
thawing, a share h of these finds the marrow within a day. Of these some are stem cells that last
(f_LT, "LT-HSC per CD34+"), which need a free place, and most are progenitors that make the first blood::

    infused           I   = D·v
    stem cells        S_d = I·h·f_LT·(1 − 0.99·SF), no more than the places that are free,   on day 0
    progenitors       P_d = I·h·κ/(1 + I/15),                                                on day `lag`

Conditioning leaves a share SF of the host's stem cells::

    busulfan          SF = exp(−AUC/20),   cumulative AUC in mg·h/L
    irradiation       SF = exp(−dose/D₀),     D₀ = 1 Gy
    bite              e  = min(1, ln SF/(−90/20))^(1/3)

and of its other cells a power of what a myeloablative regimen leaves: (10⁻⁶)^e of the progenitors,
(10⁻⁴)^e of the cells on their way; neutrophils, platelets and hemoglobin start between the host's own
(e = 0) and 1, 60 and 10 (e = 1). So e is 0 and nothing happens to the host for SF = 1, e is 1 from busulfan of
AUC 90 on, and AUC 40 or 2 Gy (SF 0.14) leave 3·10⁻⁵ of the progenitors. A rule for teaching, as are
all values here: κ, lag, late platelets and growth of each source were chosen so that the published
medians of engraftment come out.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from ..blood.marrow import HEALTHY, STATES, At, absent, at_rest, equations
from ..integrate import Phase
from ..parameters import constant

NICHES_PER_KG = constant(1000, "1/kg", "Places for stem cells in a healthy marrow, all but 1 % of them taken")
PROGENITORS = constant(6e7, "1/kg", "CD34+ progenitors of a healthy marrow")
OCCUPIED = constant(0.99, "1", "Places taken in a marrow to which nothing was done")
SATURATION = constant(15, "1e6/kg", "Dose at which progenitors work half as well as in a small one")
BUSULFAN_SCALE = constant(20, "mg·h/L", "Busulfan AUC that leaves 1/e of the stem cells")
ABLATION = constant(90, "mg·h/L", "Busulfan AUC from which on conditioning is myeloablative")
BITE = constant(1 / 3, "", "Power of ln SF that tells how deep conditioning reaches")
PROGENITORS_LEFT = constant(1e-6, "1", "Progenitors that a myeloablative regimen leaves")
MATURING_LEFT = constant(1e-4, "1", "Cells on their way to the blood that a myeloablative regimen leaves")
NEUTROPHILS_LEFT = constant(1, "1e9/L", "Neutrophils on day 0 after a myeloablative regimen")
PLATELETS_LEFT = constant(60, "1e9/L", "Platelets on day 0 after a myeloablative regimen")
HEMOGLOBIN_LEFT = constant(10, "g/dL", "Hemoglobin on day 0 after a myeloablative regimen")
SUPPRESSED = constant(0.66, "", "Growth of progenitors under methotrexate and a calcineurin inhibitor, times")
GCSF_FROM = constant(1, "d", "First day of G-CSF")
GCSF_TO = constant(40, "d", "Last day of G-CSF")
REJECTION_FADES = constant(30, "d", "Time in which rejection fades to 1/e", symbol="τ_I")


@dataclass(frozen=True)
class Graft:
    """What is particular to a source of stem cells, and what is usual with it."""

    early: float  # κ, share of the CD34+ cells that act as early progenitors; above 1: better than resting ones
    lag: float  # d, until they do
    meg0: float  # platelet formation on day 0, share of normal
    growth: float  # of the progenitors, share of normal
    low: float  # 1e6/kg, CD34+ doses from low to high are usual
    high: float
    dose: float  # 1e6/kg, the usual one
    lt_hsc_fraction: float  # LT-HSC per CD34+ cell
    host_survival: float = 1e-4  # SF
    gcsf: bool = False
    immune_suppression: bool = True
    own: bool = False  # whether the cells are the patient's own


#: Teaching values; the first four of each were chosen so that the published medians of engraftment come out.
GRAFTS = {
    "auto PB": Graft(1.2, 2.5, 1, 1, 1, 20, 5, 1e-4, gcsf=True, immune_suppression=False, own=True),
    "allo PB": Graft(1.2, 2.5, 1, 1, 2, 12, 6, 1e-4),
    "allo BM": Graft(0.8, 2.5, 1, 1, 1, 5, 2.5, 1.5e-4),
    "cord": Graft(0.6, 2.5, 0.05, 1, 0.05, 0.6, 0.25, 5e-4, gcsf=True),
    "expanded cord": Graft(0.6, 2.5, 0.05, 1, 1, 20, 9, 5e-4, gcsf=True),
    "gene therapy": Graft(0.06, 6.5, 0.05, 0.35, 3, 20, 8, 0.5e-4, 0.011, immune_suppression=False, own=True),
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
    return math.exp(-auc / BUSULFAN_SCALE)


def bite(survival):
    """e: how deep conditioning reaches, from 0 (nothing was done) to 1 (myeloablative)."""
    myeloablative = survival_of_busulfan(ABLATION)
    return 1.0 if survival <= myeloablative else (math.log(survival) / math.log(myeloablative)) ** BITE


def conditioned(survival, before=None):
    """A host's states on the day of the transplant, after conditioning that this share SF of its stem cells survives.

    `before` are those that it had, by default a healthy marrow's.
    """
    states, e = at_rest() if before is None else before.copy(), bite(survival)
    states[At.S] *= survival
    for place in (At.P, At.T):
        states[place] *= PROGENITORS_LEFT**e
    for place in (At.G, At.M, At.E):
        states[place] *= MATURING_LEFT**e
    for place, low in ((At.N, NEUTROPHILS_LEFT), (At.B, PLATELETS_LEFT), (At.R, HEMOGLOBIN_LEFT)):
        states[place] = states[place] ** (1 - e) * low**e
    return states


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
    rejection=0.0,
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
    rejection : float
        κ_r, 1/d: stem cells of the graft are lost at κ_r·exp(−t/30 d).
    host, given : Genotype
        Of the patient's cells and of the graft's.
    before : ndarray, optional
        The host's states before conditioning; by default those of its genotype at rest.
    """
    g_max = growth * (SUPPRESSED if suppressed else 1)
    pair = (
        replace(host, g_max=g_max * host.g_max / HEALTHY.g_max),
        replace(given, g_max=g_max * graft.growth, meg0=graft.meg0),
    )
    before = at_rest(host) if before is None else before

    def rhs_with(on):
        rhs = equations(*pair, gcsf=on)

        def rejected(y, t):
            changes = rhs(y, t)
            changes[STATES + At.S] -= rejection * math.exp(-t / REJECTION_FADES) * y[STATES + At.S]
            return changes

        return rejected if rejection else rhs

    early = 1e6 * infused * homing * graft.early / (1 + infused / SATURATION) / PROGENITORS

    def arrive(y):
        y[STATES + At.P] += early
        y[STATES + At.q] = 1
        return y

    of_graft = np.multiply.outer(absent(), np.ones_like(early))
    of_graft[At.S] = engrafting(infused, homing, lt_hsc_fraction, survival * before[At.S])
    of_host = np.multiply.outer(conditioned(survival, before), np.ones_like(early))
    phases = [Phase(0, rhs_with(False)), Phase(graft.lag, rhs_with(False), arrive)]
    if gcsf:
        boosted = rhs_with(True)
        phases[1:] = Phase(GCSF_FROM, boosted), Phase(graft.lag, boosted, arrive), Phase(GCSF_TO, rhs_with(False))
    return phases, [of_host, of_graft]
