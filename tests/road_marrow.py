"""The marrow of `hsclib.blood.marrow` as a libRoadRunner model, to be compared with in `benchmark.py`."""

import re

from transplants import GRAFTS, HOMING, P0

from hsclib.blood import marrow

NAMES = "S T1 T2 T3 P q G1 G2 G3 G4 N M1 M2 M3 M4 B E1 E2 E3 R".split()
SHARED = {
    "theta": "S_host + S_donor",
    "w": "P_host + P_donor",
    "n": "N_host + N_donor",
    "b": "B_host + B_donor",
    "hb": "R_host + R_donor",
    "s": "1/(1 + 0.5*theta)",
    "room": "max(0, 1 - theta)",
    "space": "max(0, 1 - w)",
    "f_N": "(1 + max(0, 1 - n/4))*(1 + 0.25*gcsf)",
    "f_B": "1 + max(0, 1 - b/250)",
    "f_E": f"max(hb/14.5, {marrow.FULL_DRIVE})^(-7)",
    "k_G": "4/(6.5*(1 - 0.25*gcsf))",
    "loss": "1/9 + 7.1*(1 + 5/250)/(b + 5)",
}
OWN = {
    "a": "0.75*s",
    "p": "1/280 + (1/60 - 1/280)*room",
    "influx": "0.08*280*3/35*T3*2/(1 + w^4)",
    "drive": "g_max*(1 + 0.2*gcsf)*space*q",
    "meg": "meg0 + (1 - meg0)*time^3/(time^3 + 343000)",
}
RATES = {
    "S": "(2*a - 1)*p*S",
    "T1": "2*(1 - a)*p*S - 3/35*T1",
    "T2": "3/35*(T1 - T2)",
    "T3": "3/35*(T2 - T3)",
    "P": "influx + (drive - 0.08)*P",
    "q": f"influx/(max(P, 0) + {marrow.ONE_CELL})*(1 - q) - 0.12*drive*q",
    "G1": "9.6*P*f_N - k_G*G1",
    "G2": "k_G*(G1 - G2)",
    "G3": "k_G*(G2 - G3)",
    "G4": "k_G*(G3 - G4)",
    "N": "k_G*G4 - 2.4*N",
    "M1": "(250/9 + 7.1)*P*f_B*meg - 4/4.5*M1",
    "M2": "4/4.5*(M1 - M2)",
    "M3": "4/4.5*(M2 - M3)",
    "M4": "4/4.5*(M3 - M4)",
    "B": "4/4.5*M4 - loss*B",
    "E1": "14.5/120*P*f_E - 0.5*E1",
    "E2": "0.5*(E1 - E2)",
    "E3": "0.5*(E2 - E3)",
    "R": "0.5*E3 - R/120",
}


def road_runner(source, dose, start):
    """Host and donor after a transplant with G-CSF from day 1 to 40, from these states; the tolerances are its own."""
    import roadrunner

    early, lag, meg0, growth, _ = GRAFTS[source]
    rr = roadrunner.RoadRunner(3, 1)
    rr.addParameter("gcsf", 0.0, False)
    for states, who, g_max, meg in ((start[0], "host", 0.55, 1.0), (start[1], "donor", 0.55 * growth, meg0)):
        for name, value in zip(NAMES, states):
            rr.addParameter(f"{name}_{who}", float(value), False)
        for name, value in (("g_max", g_max), ("meg0", meg)):
            rr.addParameter(f"{name}_{who}", value, False)
    for name, formula in SHARED.items():
        rr.addParameter(name, 0.0, False)
        rr.addAssignmentRule(name, formula, False)
    for who in ("host", "donor"):
        for name, formula in OWN.items():
            rr.addParameter(f"{name}_{who}", 0.0, False)
            rr.addAssignmentRule(f"{name}_{who}", owned(formula, who), False)
        for name, formula in RATES.items():
            rr.addRateRule(f"{name}_{who}", owned(formula, who), False)
    rr.addParameter("infused", dose * HOMING * early / (1 + dose / 15e6) / P0, False)
    for event, day, changes in (
        ("begins", 1, {"gcsf": "1"}),
        ("ends", 40, {"gcsf": "0"}),
        ("infusion", lag, {"P_donor": "P_donor + infused", "q_donor": "1"}),
    ):
        rr.addEvent(event, False, f"time >= {day}", False)
        for name, formula in changes.items():
            rr.addEventAssignment(event, name, formula, False)
    rr.regenerateModel()
    rr.timeCourseSelections = ["time", *(f"{name}_{who}" for who in ("host", "donor") for name in NAMES)]
    return rr


def owned(formula, who):
    """The formula with the names of one genotype's quantities: S → S_host."""
    own = "|".join([*NAMES, *OWN, "g_max", "meg0"])
    return re.sub(rf"\b({own})\b", rf"\1_{who}", formula)
