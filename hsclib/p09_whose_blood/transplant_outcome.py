"""What becomes of people after a transplant: four states, by disease and donor."""

import math

import numpy as np

from ..model import Model
from ..parameters import choice, slider, switch
from ..run import Readout, Stack, curves
from ..words import percent, years
from . import outcome_hazards as risks
from .outcome_hazards import AML, APLASTIC, DEATH_WITH_DISEASE, FADING, GLOBIN, OWN, SIBLING, STRANGERS

POINTS = 120  # stretches of the course
UNSEEN_SHARE = 0.0005  # of all patients: told as 0 %


class TransplantOutcome(Model):
    """Competing risks after a transplant: alive in remission A, alive after relapse B, dead of relapse, dead without.

    The hazards of relapse h_R and of death without relapse h_N fade with time, relapsed people die at the rate d::

        dA/dt = −(h_R + h_N)·e^{−t/τ}·A,   dB/dt = h_R·e^{−t/τ}·A − d·B
        A = exp(−(h_R + h_N)·τ·(1 − e^{−t/τ})),   the four shares sum to 1

    τ = 1.5 years: real curves flatten after two to five years. h_R and h_N of AML are those that give the survival and
    the deaths without relapse at 2 years that were published by donor; d = 2/y follows from both, and from relapses
    near 30 %. In the other diseases rejection takes the place of relapse (h_R = −ln(1 − graft failure)/τ), and h_N is
    that of the donor in AML, scaled to the deaths of children with sickle cell disease and a sibling donor.

    Each HLA mismatch of an unrelated donor or cord unit raises h_N as far as it takes to make overall mortality 1.25
    times as high (Lee 2007, before cyclophosphamide was given after transplants). Graft failure is a logistic formula::

        logit P = b₀ + ln 2.81 · (any mismatch) + ln 22.84 · (antibodies) − 1.44 · (sibling or own cells)

    with b₀ = −3.48 for blood, −2.31 for marrow, −1.90 for cord. GVHD lowers h_R and, if severe, raises h_N by the
    middle of the published hazard ratios (they are of acute lymphoblastic leukemia); "all patients" is their mixture.
    The model knows from the start who will get it, which real patients do not. Time in years.
    """

    companions = {
        ("disease", AML): {"age_group": "adult", "graft": "peripheral blood"},
        ("disease", GLOBIN): {"age_group": "child", "graft": "bone marrow"},
        ("disease", APLASTIC): {"age_group": "child", "graft": "bone marrow"},
    }

    disease: str = choice(AML, DEATH_WITH_DISEASE).told(
        "Disease",
        "AML: acute myeloid leukemia, poor risk, in its first remission. Where the disease is no cancer nothing can "
        "relapse; what fails is the graft: it is rejected, and the disease is back.",
    )
    donor: str = choice(SIBLING, risks.DONOR_RISKS).told(
        "Donor",
        "Own cells (autologous) carry an inherited disease with them. Unrelated donors are matched for HLA as far as "
        "the mismatches below say; a haploidentical relative shares half and is given with cyclophosphamide after the "
        "transplant.",
    )
    hla_mismatches: int = slider(0, 0, 4, step=1).told(
        "HLA mismatches",
        "Of unrelated donors: 0 means that all of the 8 or 10 HLA genes tested agree. Of cord blood: beyond those of "
        "the usual unit, which has some. They do not act for other donors. More than two go beyond what was published.",
        acts_when=(lambda m: m.donor in STRANGERS, "such a donor has none that count"),
    )
    age_group: str = choice("adult", risks.AGES).told(
        "Age group",
        "Multiplies death without relapse by 0.5, 1 or 1.6: teaching values, nobody's prognosis.",
        acts_when=(lambda m: m.treated, "own cells carry the disease, so nobody is treated"),
    )
    graft: str = choice("peripheral blood", risks.FAILURE_BY_GRAFT).told(
        "Graft",
        "Peripheral blood engrafts more surely and brings more chronic GVHD than bone marrow. Cord blood is a graft "
        "of its own.",
    )
    donor_antibodies: bool = switch(False).told(
        "Antibodies against the donor",
        "The patient has antibodies against HLA of the donor, from pregnancies or transfusions: odds ratio of graft "
        "failure 22.8 (3.6 and more). Acts for unrelated donors, haploidentical relatives and cord blood.",
        source="spellman2010",
        provenance="published",
        acts_when=(lambda m: m.donor not in (OWN, SIBLING), "this donor is no stranger to the patient's HLA"),
    )
    gvhd: str = choice("all patients", risks.GVHD).told(
        "Course shown of",
        "All patients with such a donor, or those without GVHD, with grade I to II (mild) or with grade III to IV "
        "(severe).",
        source="gvl2019",
        provenance="published",
        acts_when=(lambda m: m.donor != OWN, "own cells bring no GVHD"),
    )
    years: float = slider(10, 1, 20, step=1, unit="y").told("Years", "How long the patients are followed.")

    rests_on = (risks,)

    @property
    def treated(self):
        """Whether there is a transplant at all: own cells can cure leukemia alone."""
        return self.donor != OWN or self.disease == AML

    @property
    def _mismatches(self):
        """Those that act."""
        return self.hla_mismatches if self.donor in STRANGERS else 0

    @property
    def _hazards(self):
        """h_R and h_N, 1/y."""
        return risks.hazards(
            self.disease, self.donor, self.graft, self._mismatches, self.donor_antibodies, self.age_group, self.gvhd
        )

    def run(self):
        times = np.unique([*np.linspace(0, self.years, POINTS + 1), 1, 2, 5])
        alive, back, relapsed, other = self._course(times)
        at = dict(zip(times.tolist(), range(times.size)))
        end, survival = at[self.years], alive + back
        if self.disease == AML:
            return_of_it, other_death = "Relapse", "Death without relapse"
            parts = ("alive in remission", "alive after relapse", "dead of relapse", "dead without relapse")
        else:
            return_of_it, other_death = "Rejection", "Death of the transplant"
            parts = ("alive without disease", "alive with the disease", "dead of the disease", "dead of the transplant")
        readouts = {
            "survival_1_year": Readout(survival[at[1]], "1", "Alive after 1 year"),
            "survival_5_years": Readout(survival[at[5]], "1", "Alive after 5 years"),
            "survival_at_end": Readout(survival[end], "1", "Alive at the end"),
            "disease_free_at_end": Readout(alive[end], "1", "Alive without the disease at the end"),
            **self._complications(relapsed[end], other[end]),
            **self._ratios(survival[at[2]], alive[at[2]]),
        }
        seen = slice(0, end + 1)
        series = curves(
            (times[seen], "y", "Time since transplant"),
            survival=(survival[seen], "1", "Alive"),
            disease_free=(alive[seen], "1", "Alive without the disease"),
            relapse=(relapsed[seen] * self.treated, "1", return_of_it),
            non_relapse_mortality=(other[seen], "1", other_death),
        )
        states = np.array([alive, back, relapsed - back, other])[:, seen]
        stack = Stack(times[seen], np.maximum(states, 0), parts, "y", "1", "Patients", x_label="Time since transplant")
        sentence = self._sentence(readouts, parts, states[:, -1].tolist())
        return self.report(series=series, stacks={"states": stack}, readouts=readouts, sentence=sentence)

    def _course(self, times):
        """Alive in remission, alive after relapse, ever relapsed, dead without relapse."""
        death = DEATH_WITH_DISEASE[self.disease]
        if not self.treated:
            back = np.exp(-death * times)
            return np.zeros(times.size), back, np.ones(times.size), np.zeros(times.size)
        relapse, other = self._hazards
        both = relapse + other

        def remission(t):
            return np.exp(-both * FADING * -np.expm1(-t / FADING))

        # B gains, in each stretch of time, the relapses in it that are still alive at its end: by Gauss and Legendre
        nodes, weights = np.polynomial.legendre.leggauss(16)
        width = np.diff(times)
        inside = times[:-1, None] + width[:, None] * (nodes + 1) / 2
        new = relapse * np.exp(-inside / FADING) * remission(inside) * np.exp(-death * (times[1:, None] - inside))
        gains, back = new @ weights * width / 2, np.zeros(times.size)
        for i, (gain, kept) in enumerate(zip(gains, np.exp(-death * width))):
            back[i + 1] = kept * back[i] + gain
        gone = 1 - remission(times)
        return remission(times), back, relapse / both * gone, other / both * gone

    def _complications(self, relapsed, other):
        why = "own cells carry the disease" if self.disease == GLOBIN else "no own stem cells are left"
        none = "" if self.treated else f"no transplant: {why}"
        back = "Relapse" if self.disease == AML else "Rejection with return of the disease"
        failed = risks.graft_failure(self.donor, self.graft, self._mismatches, self.donor_antibodies)
        acute = risks.acute_gvhd(self.disease, self.donor, self._mismatches)
        chronic = risks.chronic_gvhd(self.disease, self.donor, self.graft, self._mismatches)
        return {
            "graft_failure": Readout.unless(none, failed, "1", "Graft failure"),
            "acute_gvhd": Readout.unless(none, acute, "1", "Acute GVHD, grade II–IV"),
            "chronic_gvhd": Readout.unless(none, chronic, "1", "Chronic GVHD"),
            "relapse": Readout.unless(none, relapsed, "1", f"{back} until the end"),
            "non_relapse_mortality": Readout.unless(none, other, "1", "Death without relapse until the end"),
        }

    def _ratios(self, survival, disease_free):
        """Hazards over 2 years, relative to other patients who differ in one thing."""

        def ratio(none, share, states, label, **other):
            """Of what happened to `share`, to what happens in others to the sum of these states."""
            value = None
            if not none:
                there = self._person(other)._course(np.array([0.0, 0.25, 0.5, 1, 2]))
                value = math.log(share) / math.log(sum(there[:states])[-1])
            return Readout.unless(none, value, "", label)

        mismatched = "" if self.donor in STRANGERS else "mismatches act for unrelated donors and cord blood only"
        shown = "all patients are shown" if self.gvhd == "all patients" else ""
        unharmed = "own cells cause no GVHD" if self.donor == OWN else shown
        untreated = "" if self.treated else "no transplant"
        mortality = "Mortality in 2 years, relative to no"
        events = "Deaths and returns of the disease in 2 years, relative to marrow of a matched sibling"
        marrow = {"donor": SIBLING, "graft": "bone marrow"}
        return {
            "mismatch_mortality_ratio": ratio(mismatched, survival, 2, f"{mortality} mismatch", hla_mismatches=0),
            "gvhd_mortality_ratio": ratio(unharmed, survival, 2, f"{mortality} GVHD", gvhd="no GVHD"),
            "event_ratio_to_sibling": ratio(untreated, disease_free, 1, events, **marrow),
        }

    def _sentence(self, readouts, parts, shares):
        after = f"after {years(self.years)}"
        unused = self.hla_mismatches and self.donor not in STRANGERS
        beyond = " More than two mismatches go beyond what was published." if self._mismatches > 2 else ""
        note = " HLA mismatches act for unrelated donors and cord blood only." if unused else beyond
        if not self.treated:
            why = "carry the disease themselves" if self.disease == GLOBIN else "are no longer there"
            return (
                f"Own cells cannot cure {self.disease}: they {why}. Without a donor {after} "
                f"{readouts['survival_at_end'].text} are alive, all with the disease, on a teaching scale.{note}"
            )
        told = ", ".join(
            f"{percent(share if share > UNSEEN_SHARE else 0)} {part}" for part, share in zip(parts, shares)
        )
        course = "" if self.gvhd == "all patients" or self.donor == OWN else f", {self.gvhd}"
        return (
            f"{self.disease[0].upper()}{self.disease[1:]}, {self.donor}{course}: {after} {told}. Graft failure in "
            f"{readouts['graft_failure'].text}, acute GVHD in {readouts['acute_gvhd'].text}, chronic in "
            f"{readouts['chronic_gvhd'].text}.{note}"
        )
