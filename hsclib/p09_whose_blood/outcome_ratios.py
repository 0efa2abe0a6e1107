"""Hazards of a transplant relative to other patients who differ in one thing, or to nobody's transplant."""

import math

import numpy as np

from ..run import Readout
from .donor_risks import ALL, AML, MARROW, MYELOABLATIVE, OWN, SIBLING, STRANGERS, TRANSPLANTED


def ratios(case, survival, alive, without, at):
    """Readouts: ratios of cumulative hazards −ln S, over 2 years, and over 5 years to no transplant.

    Trials assign by donor: they compare those who have one with those who have none. Of those who have one a share
    q = 0.61 is transplanted, the others get chemotherapy alone like those without::

        ratio of having a donor  =  ln(q·S_transplant + (1 − q)·S_without) / ln S_without

    Parameters
    ----------
    case : TransplantOutcome
    survival, alive, without : ndarray
        Shares alive, alive without the disease, and alive without a transplant.
    at : dict
        Year → index in these.
    """
    two, five = at[2], at[5]

    def ratio(none, share, states, label, **other):
        """Of what happened to `share` in 2 years, to what happens in others to the sum of these states."""
        value = None
        if not none:
            there = case._person(other)._course(np.array([0.0, 0.25, 0.5, 1, 2]))
            value = math.log(share[two]) / math.log(sum(there[:states])[-1])
        return Readout.unless(none, value, "", label)

    mismatched = "" if case.donor in STRANGERS else "mismatches act for unrelated donors and cord blood only"
    shown = "all patients are shown" if case.gvhd == ALL else ""
    unharmed = "own cells cause no GVHD" if case.donor == OWN else shown
    intense = "" if case.disease == AML and case.donor != OWN else "no choice of intensity here"
    untreated = "" if case.treated else "no transplant"
    mortality = "Mortality in 2 years, relative to"
    events = "Deaths and returns of the disease in 2 years, relative to marrow of a matched sibling"
    donors = "" if case.disease == AML and case.donor != OWN else "counted in leukemia, with a donor"
    with_donor = TRANSPLANTED * survival[five] + (1 - TRANSPLANTED) * without[five]
    return {
        "mortality_ratio_to_no_transplant": Readout.unless(
            untreated, _ratio(survival[five], without[five]), "", "Mortality in 5 years, relative to no transplant"
        ),
        "mortality_ratio_of_having_a_donor": Readout.unless(
            donors,
            _ratio(with_donor, without[five]),
            "",
            "Mortality in 5 years of those who have a donor, relative to those who have none",
        ),
        "mismatch_mortality_ratio": ratio(mismatched, survival, 2, f"{mortality} no mismatch", hla_mismatches=0),
        "gvhd_mortality_ratio": ratio(unharmed, survival, 2, f"{mortality} no GVHD", gvhd="no GVHD"),
        "intensity_mortality_ratio": ratio(
            intense, survival, 2, f"{mortality} myeloablative conditioning", conditioning=MYELOABLATIVE
        ),
        "event_ratio_to_sibling": ratio(untreated, alive, 1, events, donor=SIBLING, graft=MARROW),
    }


def _ratio(share, reference):
    return math.log(share) / math.log(reference)
