"""What becomes of people after a transplant, and without one: four states, by disease, donor and treatment."""

import numpy as np

from ..model import Model
from ..parameters import choice, slider, switch
from ..run import Readout, Stack, curves
from ..words import percent, years
from . import donor_risks, outcome_hazards, outcome_ratios
from .donor_risks import (
    ADULT,
    AGES,
    ALL,
    AML,
    APLASTIC,
    BLOOD,
    CHEMOTHERAPY_DEATH,
    CHEMOTHERAPY_RELAPSE,
    CHILD,
    CORD,
    COURSES,
    DONORS,
    GRAFTS,
    HAPLO,
    INTENSITIES,
    MARROW,
    METHOTREXATE,
    MYELOABLATIVE,
    OLD,
    OLD_RELAPSE,
    OWN,
    POOR,
    PROPHYLAXES,
    PTCY,
    RELAPSED,
    RESCUED,
    RISK_GROUPS,
    SIBLING,
    SICK_RATE,
    SICKLE,
    STRANGERS,
    THALASSEMIA,
    UNRELATED,
)
from .four_states import course
from .outcome_hazards import MOST_MISMATCHES, Hazards, hazards, prophylaxis

POINTS = 120  # stretches of the course
UNSEEN_SHARE = 0.0005  # of all patients: nobody, and not told
#: What there is instead of a transplant.
INSTEAD = {AML: "chemotherapy alone", APLASTIC: "no cure", **dict.fromkeys((SICKLE, THALASSEMIA), "no transplant")}


class TransplantOutcome(Model):
    """Competing risks after a transplant: alive in remission A, alive after relapse B, dead of relapse, dead without.

    The hazards of relapse h_R and of death without relapse h_N fade with time, relapsed people die at the rate d::

        dA/dt = −(h_R + h_N)·e^{−t/τ}·A,   dB/dt = h_R·e^{−t/τ}·A − (d + h_B·e^{−t/τ})·B
        A = exp(−(h_R + h_N)·τ·(1 − e^{−t/τ})),   the four shares sum to 1

    τ = 1.5 years: real curves flatten after two to five years. In AML h_B = 0 and d = 2/y. In the other diseases a
    rejection that is survived takes the place of relapse, d is the death rate of the disease, and the harm of the
    transplant goes on, h_B = h_N less the deaths of failed grafts. Of those whose graft fails, with the chance f, a
    share φ dies of it: h_N holds −φ·ln(1 − f)/τ, and h_R = −(1 − φ)·ln(1 − f)/τ where the disease is no cancer::

        logit f = logit f₀ − 1.17 · (blood) + ln 2.81 · (any mismatch) + ln 22.84 · (antibodies)

    with f₀ by disease and donor. h_R and h_N were set to published survival by disease, donor and age; half-matched
    relatives are in AML as matched siblings (Rashidi 2019), in thalassemia too (a teaching value). Nobody over 60
    was counted in sickle cell disease and thalassemia: their course is a guess. Each of up to two HLA mismatches
    makes mortality 1.25 times as high (Lee 2007), but not with cyclophosphamide after the transplant (ACCESS). ATG
    and cyclophosphamide act on GVHD, and by it on relapse and death: GVHD lowers h_R and, if severe, raises h_N by
    the middle of published hazard ratios (of acute lymphoblastic leukemia). A stratum is known from the start,
    which real patients are not. Reduced conditioning: h_R × 1.64, h_N × 0.61 (Martino 2006). Without a transplant:
    in AML chemotherapy alone, whose hazards fade likewise, and of whose relapses a share is saved; in the other
    diseases death at the rate d. Time in years.
    """

    companions = {
        ("disease", AML): {"age_group": ADULT, "graft": BLOOD},
        ("disease", SICKLE): {"age_group": CHILD, "graft": MARROW},
        ("disease", THALASSEMIA): {"age_group": CHILD, "graft": MARROW},
        ("disease", APLASTIC): {"age_group": CHILD, "graft": MARROW},
    }

    disease: str = choice(AML, (AML, SICKLE, THALASSEMIA, APLASTIC)).told(
        "Disease",
        "AML: acute myeloid leukemia in its first remission. Where the disease is no cancer nothing can relapse; what "
        "fails is the graft: it is rejected, and the disease is back.",
    )
    risk_group: str = choice(POOR, RISK_GROUPS).told(
        "Risk group of the AML",
        "By its genes: how often it comes back after chemotherapy. The published numbers by donor are of poor risk.",
        acts_when=(lambda m: m.disease == AML, "only leukemia has such groups"),
    )
    donor: str = choice(SIBLING, DONORS).told(
        "Donor",
        "Own cells (autologous) carry an inherited disease with them. Unrelated donors are matched for HLA as far as "
        "the mismatches below say; a haploidentical relative shares half and is given with cyclophosphamide after the "
        "transplant.",
    )
    hla_mismatches: int = slider(0, 0, 4, step=1).told(
        "HLA mismatches",
        "Of unrelated donors: 0 means that all of the 8 HLA genes tested agree. Of cord blood: beyond those of the "
        "usual unit, which has some. More than two act as two: nobody is transplanted so without cyclophosphamide.",
        acts_when=(
            lambda m: m.donor in STRANGERS and prophylaxis(m) != PTCY,
            "only in strangers' grafts without cyclophosphamide",
        ),
    )
    age_group: str = choice(ADULT, AGES).told(
        "Age group",
        "Deaths of the transplant by age: published where the disease is no cancer, save over 60; teaching values in "
        "leukemia. Nobody's prognosis.",
        acts_when=(lambda m: m.treated or m.disease == SICKLE, "own cells carry the disease: nobody is treated"),
    )
    graft: str = choice(BLOOD, GRAFTS).told(
        "Graft",
        "Peripheral blood engrafts more surely and brings more chronic GVHD than bone marrow. Cord blood is a graft "
        "of its own.",
        acts_when=(lambda m: m.treated and m.donor != CORD, "nobody is treated, or cord blood is the graft"),
    )
    prophylaxis: str = choice(METHOTREXATE, PROPHYLAXES).told(
        "Against GVHD",
        "Methotrexate with a calcineurin inhibitor (ciclosporin or tacrolimus); with antibodies against T cells (ATG) "
        "as well; or cyclophosphamide on days 3 and 4 after the transplant. Half-matched relatives get that always.",
        acts_when=(
            lambda m: m.donor in (SIBLING, UNRELATED) and m.gvhd == ALL,
            "for siblings and unrelated donors, all patients",
        ),
    )
    conditioning: str = choice(MYELOABLATIVE, INTENSITIES).told(
        "Conditioning",
        "Reduced intensity: relapse 1.64 and death without relapse 0.61 times as often. In the other diseases each "
        "donor has the usual regimen of its publication.",
        source="martino2006",
        provenance="published",
        acts_when=(lambda m: m.disease == AML and m.donor != OWN, "a choice for leukemia and a donor's cells"),
    )
    donor_antibodies: bool = switch(False).told(
        "Antibodies against the donor",
        "The patient has antibodies against HLA of the donor, from pregnancies or transfusions: odds ratio of graft "
        "failure 22.8 (95 % interval 3.57 to infinity: 9 of 37 with graft failure had them, 1 of 78 without). Acts for "
        "unrelated donors, haploidentical relatives and cord blood.",
        source="spellman2010",
        provenance="published",
        acts_when=(lambda m: m.donor not in (OWN, SIBLING), "this donor is no stranger to the patient's HLA"),
    )
    gvhd: str = choice(ALL, COURSES).told(
        "Course shown of",
        "All patients with such a donor, or those without GVHD, with grade I to II (mild) or with grade III to IV "
        "(severe), who got methotrexate.",
        source="gvl2019",
        provenance="published",
        acts_when=(lambda m: m.donor != OWN, "own cells bring no GVHD"),
    )
    years: float = slider(10, 1, 20, step=1, unit="y").told("Years", "How long the patients are followed.")

    rests_on = (donor_risks, outcome_hazards, outcome_ratios)

    @property
    def treated(self):
        """Whether there is a transplant at all: own cells can cure leukemia alone."""
        return self.donor != OWN or self.disease == AML

    @property
    def counted(self):
        """Whether there are numbers of such patients; if not, their transplant's course is a guess."""
        return not self.treated or (self.disease, self.age_group) not in donor_risks.NEVER_COUNTED

    @property
    def _back_rate(self):
        """Death rate d of those whose disease is back, 1/y."""
        return RELAPSED if self.disease == AML else SICK_RATE[self.disease][self.age_group]

    def run(self):
        times = np.unique([*np.linspace(0, self.years, POINTS + 1), 1, 2, 4, 5])
        alive, back, of_disease, other = self._course(times)
        without = self._without(times)
        at = dict(zip(times.tolist(), range(times.size)))
        end, survival = at[self.years], alive + back
        if self.disease == AML:
            return_of_it, other_death = "Relapse", "Death without relapse"
            parts = ("alive in remission", "alive after relapse", "dead of relapse", "dead without relapse")
        else:
            return_of_it, other_death = "Rejection", "Death of the transplant"
            parts = ("alive without disease", "alive with the disease", "dead of the disease", "dead of the transplant")
        returned, instead = self._returned(times), f"Alive with {INSTEAD[self.disease]}"
        readouts = {
            "survival_1_year": Readout(survival[at[1]], "1", "Alive after 1 year"),
            "survival_5_years": Readout(survival[at[5]], "1", "Alive after 5 years"),
            "survival_5_years_without": Readout(without[at[5]], "1", f"{instead} after 5 years"),
            "counted": Readout(self.counted, "", "Such patients were counted; if not, all this is a guess"),
            "survival_at_end": Readout(survival[end], "1", "Alive at the end"),
            "disease_free_at_end": Readout(alive[end], "1", "Alive without the disease at the end"),
            **outcome_hazards.complications(self, alive[at[1]], returned[end], other[end]),
            **outcome_ratios.ratios(self, survival, alive, without, at),
        }
        seen = slice(0, end + 1)
        series = curves(
            (times[seen], "y", "Time since transplant"),
            survival=(survival[seen], "1", "Alive"),
            disease_free=(alive[seen], "1", "Alive without the disease"),
            without_transplant=(without[seen], "1", instead),
            relapse=(returned[seen], "1", return_of_it),
            non_relapse_mortality=(other[seen], "1", other_death),
        )
        states = np.array([alive, back, of_disease, other])[:, seen]
        stack = Stack(times[seen], np.maximum(states, 0), parts, "y", "1", "Patients", x_label="Time since transplant")
        sentence = self._sentence(readouts, parts, states[:, -1].tolist(), without[end])
        return self.report(series=series, stacks={"states": stack}, readouts=readouts, sentence=sentence)

    def _course(self, times):
        """The four states: alive without and with the disease, dead of the disease, dead of the transplant."""
        if not self.treated:
            back = np.exp(-self._back_rate * times)
            return np.zeros(times.size), back, 1 - back, np.zeros(times.size)
        return course(times, hazards(self), self._back_rate)

    def _returned(self, times):
        """Share that ever relapsed, or rejected the graft and survived it."""
        if not self.treated:
            return np.zeros(times.size)
        found = hazards(self)
        gone = -np.expm1(-(found.back + found.death) * outcome_hazards.faded(times))
        return found.back / (found.back + found.death) * gone

    def _without(self, times):
        """Share alive without a transplant."""
        if self.disease != AML:
            return np.exp(-self._back_rate * times)
        relapse, saved = CHEMOTHERAPY_RELAPSE[self.risk_group], RESCUED[self.risk_group]
        relapse *= OLD_RELAPSE if self.age_group == OLD else 1
        alive, back, dead, _ = course(times, Hazards(relapse, CHEMOTHERAPY_DEATH, 0.0), RELAPSED)
        return alive + back + saved * dead

    def _sentence(self, readouts, parts, shares, without):
        after = f"after {years(self.years)}"
        if not self.treated:
            why = "carry the disease themselves" if self.disease in (SICKLE, THALASSEMIA) else "are no longer there"
            return (
                f"Own cells cannot cure {self.disease}: they {why}. Without a donor {after} "
                f"{readouts['survival_at_end'].text} are alive, all with the disease."
            )
        if not self.counted:
            return (
                f"{self.disease[0].upper()}{self.disease[1:]}, {self.donor}: hardly anybody over 60 had such a "
                f"transplant, and nobody was counted. What is drawn is a guess; with {INSTEAD[self.disease]} "
                f"{percent(without)} are alive {after}."
            )
        told = ", ".join(f"{percent(share)} {part}" for part, share in zip(parts, shares) if share > UNSEEN_SHARE)
        group = f", {self.risk_group} risk" if self.disease == AML else ""
        course = "" if self.gvhd == ALL or self.donor == OWN else f", {self.gvhd}"
        harm = f"Graft failure in {readouts['graft_failure'].text}"
        if not course:
            acute, chronic = (readouts[name].text for name in ("acute_gvhd", "chronic_gvhd"))
            harm += f", acute GVHD in {acute}, chronic in {chronic}"
        return (
            f"{self.disease[0].upper()}{self.disease[1:]}{group}, {self.donor}{course}: {after} {told}; with "
            f"{INSTEAD[self.disease]} {percent(without)} alive. {harm}.{self._warning()}"
        )

    def _warning(self):
        """What the settings ask for beyond what was published, or in vain."""
        if self.hla_mismatches and self.donor not in STRANGERS:
            return " HLA mismatches act for unrelated donors and cord blood only."
        if self.disease == THALASSEMIA and self.donor == HAPLO:
            return " Deaths as with a matched sibling: a teaching value, nobody compared them."
        if self.disease == SICKLE and self.donor == HAPLO and self.age_group != CHILD:
            return " Counted to 2025, siblings to 2013: where these look better, it may be the years."
        if not self.hla_mismatches:
            return ""
        if prophylaxis(self) == PTCY:
            return " With cyclophosphamide mismatches no longer count."
        beyond = self.hla_mismatches > MOST_MISMATCHES
        return " More than two mismatches act as two: nobody is transplanted so." if beyond else ""
