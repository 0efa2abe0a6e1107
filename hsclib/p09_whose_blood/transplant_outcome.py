"""What becomes of people after a transplant: four states, by disease and donor."""

import math
from dataclasses import dataclass

import numpy as np

from ..model import Model
from ..parameters import choice, slider, switch
from ..run import Readout, Series, Stack
from ..words import percent

FADING = 1.5  # τ, y: the hazards of a transplant fall to 1/e
POINTS = 120  # stretches of the course
UNSEEN = 0.0005  # of all patients: told as 0 %
LEFT = 0.8  # y, that people who relapse within 2 years have left of these, about

AML, GLOBIN, APLASTIC = "AML in remission", "sickle cell disease or thalassemia", "aplastic anemia"
OWN, SIBLING, UNRELATED, HAPLO, CORD = (
    "own cells",
    "matched sibling",
    "unrelated donor",
    "haploidentical relative",
    "cord blood",
)


@dataclass(frozen=True)
class Donor:
    """Hazards of relapse and of death without relapse in AML (1/y, adults); acute GVHD II–IV, chronic GVHD with blood as the graft."""

    relapse: float
    death: float
    acute: float
    chronic: float


# hazards set so that survival and death without relapse at 2 years are those published by donor (Blood Adv 1:477 2017); teaching
# values are the deaths with an unrelated donor (20 % at 2 years), own cells (relapse × 1.8, 0.03/y), and GVHD but for the unrelated
# donor's chronic (Anasetti 2012) and that of haploidentical relatives against siblings (hazard ratio 0.38, Blood Adv 3:1826)
DONORS = {
    OWN: Donor(0.655, 0.03, 0, 0),
    SIBLING: Donor(0.364, 0.181, 0.35, 0.50),
    UNRELATED: Donor(0.325, 0.244, 0.45, 0.53),
    HAPLO: Donor(0.239, 0.315, 0.33, 1 - 0.50**0.38),
    CORD: Donor(0.427, 0.400, 0.45, 0.30),
}
STRANGERS = (UNRELATED, CORD)  # whose HLA mismatches count
#: Death rate with the disease, back or untreated, 1/y.
DISEASES = {AML: 2.0, GLOBIN: 0.02, APLASTIC: 0.5}
#: In the other diseases: death without relapse with a matched sibling, 1/y, adults. Gluckman 2017 for children with sickle cell disease.
BENIGN_DEATH = 0.1007
AGES = {"child": 0.5, "adult": 1.0, "over 60": 1.6}

MISMATCH = 1.25  # of overall mortality, each (Lee 2007)
MISMATCH_ACUTE, MISMATCH_CHRONIC = math.log(1 - 0.55) / math.log(1 - 0.45), 1.2  # of the hazard of GVHD, each
GRAFTS = {"peripheral blood": -3.48, "bone marrow": -2.31}  # log odds of graft failure: 3 % and 9 % (Anasetti 2012)
CORD_LOGIT = -1.90  # 13 % (Ruggeri 2014)
RELATED_LOGIT = -1.44  # own cells and matched siblings: with marrow 2.3 % (Gluckman 2017)
FAILURE_MISMATCH, FAILURE_ANTIBODIES = 2.81, 22.84  # odds ratios (Blood 120:2918 2012, Spellman 2010)
MARROW_CHRONIC = math.log(1 - 0.41) / math.log(
    1 - 0.53
)  # of the hazard of chronic GVHD, marrow against blood (Anasetti 2012)
#: Middle of the published hazard ratios: relapse with GVHD (0.49 to 0.69), death without relapse with grade III–IV (2.69 to 3.91);
#: of acute lymphoblastic leukemia (Blood Adv 3:670 2019).
LEUKEMIA_EFFECT, SEVERE_DEATHS = math.sqrt(0.49 * 0.69), math.sqrt(2.69 * 3.91)
SEVERE = 0.3  # of those with GVHD
GVHD = ("all patients", "no GVHD", "mild GVHD", "severe GVHD")


class TransplantOutcome(Model):
    """Competing risks after a transplant: alive in remission A, alive after relapse B, dead of relapse, dead without relapse.

    The hazards of relapse h_R and of death without relapse h_N fade with time, relapsed people die at the rate d::

        dA/dt = −(h_R + h_N)·e^{−t/τ}·A,   dB/dt = h_R·e^{−t/τ}·A − d·B
        A = exp(−(h_R + h_N)·τ·(1 − e^{−t/τ})),   the four shares sum to 1

    τ = 1.5 years: real curves flatten after two to five years. h_R and h_N of AML are those that give the survival and
    the deaths without relapse at 2 years that were published by donor; d = 2/y follows from both, and from relapses
    near 30 %. In the other diseases rejection takes the place of relapse (h_R = −ln(1 − graft failure)/τ), and h_N is
    that of the donor in AML, scaled to the deaths of children with sickle cell disease and a sibling donor.

    Each HLA mismatch of an unrelated donor or cord unit raises h_N as far as it takes to make overall mortality 1.25 times
    as high (Lee 2007, before cyclophosphamide was given after transplants). Graft failure is a logistic formula::

        logit P = b₀ + ln 2.81 · (any mismatch) + ln 22.84 · (antibodies) − 1.44 · (sibling or own cells)

    with b₀ = −3.48 for blood, −2.31 for marrow, −1.90 for cord. GVHD lowers h_R and, if severe, raises h_N by the
    middle of the published hazard ratios (they are of acute lymphoblastic leukemia); "all patients" is their mixture. The model
    knows from the start who will get it, which real patients do not. Time in years.
    """

    companions = {
        ("disease", AML): {"age_group": "adult", "graft": "peripheral blood"},
        ("disease", GLOBIN): {"age_group": "child", "graft": "bone marrow"},
        ("disease", APLASTIC): {"age_group": "child", "graft": "bone marrow"},
    }

    disease: str = choice(
        AML,
        DISEASES,
        label="Disease",
        meaning="AML: acute myeloid leukemia, poor risk, in its first remission. Where the disease is no cancer nothing can relapse; "
        "what fails is the graft: it is rejected, and the disease is back.",
    )
    donor: str = choice(
        SIBLING,
        DONORS,
        label="Donor",
        meaning="Own cells (autologous) carry an inherited disease with them. Unrelated donors are matched for HLA as far as the "
        "mismatches below say; a haploidentical relative shares half and is given with cyclophosphamide after the transplant.",
    )
    hla_mismatches: int = slider(
        0,
        0,
        4,
        step=1,
        label="HLA mismatches",
        meaning="Of unrelated donors: 0 is 8/8 or 10/10. Of cord blood: beyond those of the usual unit, which has some. They do not "
        "act for other donors. More than two go beyond what was published.",
    )
    age_group: str = choice(
        "adult",
        AGES,
        label="Age group",
        meaning="Multiplies death without relapse by 0.5, 1 or 1.6: teaching values, nobody's prognosis.",
    )
    graft: str = choice(
        "peripheral blood",
        GRAFTS,
        label="Graft",
        meaning="Peripheral blood engrafts more surely and brings more chronic GVHD than bone marrow. Cord blood is a graft of its own.",
    )
    donor_antibodies: bool = switch(
        False,
        label="Antibodies against the donor",
        source="spellman2010",
        provenance="published",
        meaning="The patient has antibodies against HLA of the donor, from pregnancies or transfusions: odds ratio of graft failure 22.8 "
        "(3.6 and more). Acts for unrelated donors, haploidentical relatives and cord blood.",
    )
    gvhd: str = choice(
        "all patients",
        GVHD,
        label="Course shown of",
        source="gvl2019",
        provenance="published",
        meaning="All patients with such a donor, or those without GVHD, with grade I to II (mild) or with grade III to IV (severe).",
    )
    years: float = slider(10, 1, 20, step=1, unit="y", label="Years", meaning="How long the patients are followed.")

    @property
    def treated(self):
        """Whether there is a transplant at all: own cells can cure leukemia alone."""
        return self.donor != OWN or self.disease == AML

    def run(self):
        times = np.unique([*np.linspace(0, self.years, POINTS + 1), 1, 2, 5])
        alive, back, relapsed, other = self._course(times)
        at = dict(zip(times.tolist(), range(times.size)))
        end, survival = at[self.years], alive + back
        readouts = {
            "survival_1_year": Readout(float(survival[at[1]]), "1", "Alive after 1 year"),
            "survival_5_years": Readout(float(survival[at[5]]), "1", "Alive after 5 years"),
            "survival_at_end": Readout(float(survival[end]), "1", "Alive at the end"),
            "disease_free_at_end": Readout(float(alive[end]), "1", "Alive without the disease at the end"),
            **self._complications(float(relapsed[end]), float(other[end])),
            **self._ratios(survival[at[2]], alive[at[2]]),
        }
        line = {"x_unit": "y", "y_unit": "1", "x_label": "Time since transplant"}
        seen = slice(0, end + 1)
        fails, dies = (
            ("Relapse", "Death without relapse") if self.disease == AML else ("Rejection", "Death of the transplant")
        )
        failed = relapsed if self.treated else np.zeros(times.size)
        series = {
            "survival": Series(times[seen], survival[seen], label="Alive", **line),
            "disease_free": Series(times[seen], alive[seen], label="Alive without the disease", **line),
            "relapse": Series(times[seen], failed[seen], label=fails, **line),
            "non_relapse_mortality": Series(times[seen], other[seen], label=dies, **line),
        }
        states = np.array([alive, back, relapsed - back, other])[:, seen]
        parts = (
            ("alive in remission", "alive after relapse", "dead of relapse", "dead without relapse")
            if self.disease == AML
            else ("alive and cured", "alive with the disease", "dead of the disease", "dead of the transplant")
        )
        stack = Stack(times[seen], np.maximum(states, 0), parts, "y", "1", "Patients", x_label="Time since transplant")
        return self.report(
            series=series,
            stacks={"states": stack},
            readouts=readouts,
            sentence=self._sentence(readouts, parts, states[:, -1].tolist()),
        )

    def _course(self, times):
        """Alive in remission, alive after relapse, ever relapsed, dead without relapse."""
        death = DISEASES[self.disease]
        if not self.treated:
            back = np.exp(-death * times)
            return np.zeros(times.size), back, np.ones(times.size), np.zeros(times.size)
        relapse, other = self._hazards()
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

    def _hazards(self):
        """h_R and h_N, 1/y."""
        donor, death = DONORS[self.donor], DISEASES[self.disease]
        if self.disease == AML:
            relapse = matched = donor.relapse
            other = donor.death
        else:
            relapse, matched = (-math.log1p(-self._graft_failure(m)) / FADING for m in (self._mismatches(), 0))
            other = BENIGN_DEATH * donor.death / DONORS[SIBLING].death
        other *= AGES[self.age_group]
        fatal = -math.expm1(-death * LEFT)  # of those who relapse within 2 years: dead by then
        # GVHD, among those who have it and those who have not, with the mixture as it was
        having = self._acute()
        in_leukemia = LEUKEMIA_EFFECT if self.disease == AML else 1.0
        effects = {"no GVHD": (1, 1), "mild GVHD": (in_leukemia, 1), "severe GVHD": (in_leukemia, SEVERE_DEATHS)}
        if self.gvhd in effects and self.donor != OWN:
            on_relapse, on_death = effects[self.gvhd]
            on_relapse /= 1 - having + having * in_leukemia
            relapse, matched = relapse * on_relapse, matched * on_relapse
            other *= on_death / (1 - SEVERE * having + SEVERE * having * SEVERE_DEATHS)
        # mismatches: what is left of overall mortality after those who die of more rejections
        return relapse, max(other, MISMATCH ** self._mismatches() * (other + fatal * matched) - fatal * relapse)

    def _mismatches(self):
        """Those that act."""
        return self.hla_mismatches if self.donor in STRANGERS else 0

    def _graft_failure(self, mismatches):
        logit = CORD_LOGIT if self.donor == CORD else GRAFTS[self.graft]
        if self.donor in (OWN, SIBLING):
            logit += RELATED_LOGIT
        elif self.donor_antibodies:
            logit += math.log(FAILURE_ANTIBODIES)
        return raised(1 / (1 + math.exp(-logit)), FAILURE_MISMATCH if mismatches else 1)

    def _acute(self):
        """Share of patients with acute GVHD; mismatches raise it in leukemia, not in the other diseases (Blood 120:2918)."""
        return 1 - (1 - DONORS[self.donor].acute) ** (
            MISMATCH_ACUTE ** (self._mismatches() if self.disease == AML else 0)
        )

    def _chronic(self):
        more = MISMATCH_CHRONIC ** (self._mismatches() if self.disease == AML else 0)
        less = MARROW_CHRONIC if self.graft == "bone marrow" and self.donor != CORD else 1
        return 1 - (1 - DONORS[self.donor].chronic) ** (more * less)

    def _complications(self, relapsed, other):
        why = "no transplant: " + (
            "own cells carry the disease" if self.disease == GLOBIN else "no own stem cells are left"
        )
        values = (
            (self._graft_failure(self._mismatches()), self._acute(), self._chronic(), relapsed, other)
            if self.treated
            else [None] * 5
        )
        relapse = (
            "Relapse until the end" if self.disease == AML else "Rejection with return of the disease until the end"
        )
        labels = (
            "Graft failure",
            "Acute GVHD, grade II–IV",
            "Chronic GVHD",
            relapse,
            "Death without relapse until the end",
        )
        names = ("graft_failure", "acute_gvhd", "chronic_gvhd", "relapse", "non_relapse_mortality")
        return {name: Readout(value, "1", label, why) for name, value, label in zip(names, values, labels)}

    def _ratios(self, survival, disease_free):
        """Hazards over 2 years, relative to other patients who differ in one thing."""

        def ratio(share, i, **other):
            states = self._person(other)._course(np.array([0.0, 0.25, 0.5, 1, 2]))
            return math.log(share) / math.log((states[0] + states[1])[-1] if i else states[0][-1])

        stranger = self.donor in STRANGERS
        strata = self.donor != OWN and self.gvhd != "all patients"
        return {
            "mismatch_mortality_ratio": Readout(
                ratio(survival, 1, hla_mismatches=0) if stranger else None,
                "",
                "Mortality in 2 years, relative to no mismatch",
                "mismatches act for unrelated donors and cord blood only",
            ),
            "gvhd_mortality_ratio": Readout(
                ratio(survival, 1, gvhd="no GVHD") if strata else None,
                "",
                "Mortality in 2 years, relative to no GVHD",
                "all patients are shown" if self.donor != OWN else "own cells cause no GVHD",
            ),
            "event_ratio_to_sibling": Readout(
                ratio(disease_free, 0, donor=SIBLING, graft="bone marrow") if self.treated else None,
                "",
                "Deaths and returns of the disease in 2 years, relative to marrow of a matched sibling",
                "no transplant",
            ),
        }

    def _sentence(self, readouts, parts, shares):
        after = f"after {self.years:g} year{'s' if self.years != 1 else ''}"
        unused = self.hla_mismatches and self.donor not in STRANGERS
        beyond = " More than two mismatches go beyond what was published." if self._mismatches() > 2 else ""
        note = " HLA mismatches act for unrelated donors and cord blood only." if unused else beyond
        if not self.treated:
            why = "carry the disease themselves" if self.disease == GLOBIN else "are no longer there"
            return (
                f"Own cells cannot cure {self.disease}: they {why}. Without a donor {after} "
                f"{readouts['survival_at_end'].text} are alive, all with the disease, on a teaching scale.{note}"
            )
        told = ", ".join(f"{percent(share if share > UNSEEN else 0)} {part}" for part, share in zip(parts, shares))
        course = "" if self.gvhd == "all patients" or self.donor == OWN else f", {self.gvhd}"
        return (
            f"{self.disease}, {self.donor}{course}: {after} {told}. Graft failure in {readouts['graft_failure'].text}, "
            f"acute GVHD in {readouts['acute_gvhd'].text}, chronic in {readouts['chronic_gvhd'].text}.{note}"
        )


def raised(chance, odds_ratio):
    """A chance whose odds are multiplied."""
    odds = odds_ratio * chance / (1 - chance)
    return odds / (1 + odds)
