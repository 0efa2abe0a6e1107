"""How long docetaxel stays in the blood: three compartments, in closed form.

Typical adult, as an open transcription of Friberg 2002 (radivot/myelo) has it; infused over one hour::

    dA1/dt = input − (k10 + k12 + k13)·A1 + k21·A2 + k31·A3
    dA2/dt = k12·A1 − k21·A2,   dA3/dt = k13·A1 − k31·A3,   C = A1/V1

Such a system is a sum of three exponentials, which needs no solver and takes the stiffness
out of the equations that it drives.
"""

import math

import numpy as np

from ..parameters import constant

K10 = constant(5.2, "1/h", "Docetaxel: elimination", "bruno1996", "transcribed", "k10")
K12 = constant(1.06, "1/h", "Docetaxel: from the blood to the first tissue", "bruno1996", "transcribed", "k12")
K21 = constant(1.51, "1/h", "Docetaxel: back from the first tissue", "bruno1996", "transcribed", "k21")
K13 = constant(1.26, "1/h", "Docetaxel: from the blood to the second tissue", "bruno1996", "transcribed", "k13")
K31 = constant(0.084, "1/h", "Docetaxel: back from the second tissue", "bruno1996", "transcribed", "k31")
V1 = constant(7.4, "L", "Docetaxel: volume of the first compartment", "bruno1996", "transcribed", "V1")
MG_PER_UMOL = constant(0.808, "mg/µmol", "Docetaxel: molar mass", "bruno1996", "transcribed")
BODY_SURFACE = constant(1.8, "m²", "Body surface of an adult")
INFUSION_DAYS = 1 / 24


def _modes():
    """Rates (1/d) and weights of the three exponentials after a unit dose; the weights sum to 1.

    In the units that make the flow symmetric (each outer amount times √(way back / way out)) its modes
    are real and orthogonal, and the first compartment keeps its share of each: the square of its part.
    """
    k12, k13 = math.sqrt(K12 * K21), math.sqrt(K13 * K31)
    rates, vectors = np.linalg.eigh([[-(K10 + K12 + K13), k12, k13], [k12, -K21, 0], [k13, 0, -K31]])
    return (-24 * rates).tolist(), (vectors[0] ** 2).tolist()


RATES, WEIGHTS = _modes()


def exposure(dose, starts):
    """Concentration (µmol/L) over a course of equal doses: while each infusion runs, and from its end on.

    Parameters
    ----------
    dose : float
        mg/m², given over `INFUSION_DAYS`.
    starts : sequence of float
        When the infusions begin, in order, d.

    Returns
    -------
    list of (float, callable)
        For each stretch its start, and C(t) from there to the next.
    """
    per_day = dose * BODY_SURFACE / V1 / MG_PER_UMOL / INFUSION_DAYS
    plateaus, nothing = [per_day * w / r for w, r in zip(WEIGHTS, RATES)], (0.0, 0.0, 0.0)
    now, levels, targets, stretches = 0.0, nothing, nothing, []
    for infused in starts:
        for start, ahead in ((infused, plateaus), (infused + INFUSION_DAYS, nothing)):
            levels = [p + (v - p) * math.exp(-r * (start - now)) for v, p, r in zip(levels, targets, RATES)]
            now, targets = start, ahead
            stretches.append((start, _concentration(start, levels, targets)))
    return stretches


def _concentration(start, levels, targets):
    """C(t) from `start`, where the three exponentials stand at these levels, and go to their targets."""
    (a1, a2, a3), (r1, r2, r3) = [v - p for v, p in zip(levels, targets)], RATES
    total, exp = sum(targets), math.exp

    def concentration(t):
        s = start - t
        return total + a1 * exp(r1 * s) + a2 * exp(r2 * s) + a3 * exp(r3 * s)

    return concentration


def peak(dose):
    """Concentration at the end of the first infusion, mg/L."""
    return exposure(dose, [0.0])[0][1](INFUSION_DAYS) * MG_PER_UMOL


def area(dose):
    """Area under the concentration of one dose, mg·h/L: amount / (V1·k10)."""
    return dose * BODY_SURFACE / (V1 * K10)
