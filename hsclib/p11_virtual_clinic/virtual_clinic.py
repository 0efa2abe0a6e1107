"""One patient, three ways: relief of symptoms, a transplant, gene therapy, on one screen."""

import numpy as np

from ..blood.constants import BODY_WEIGHT, YEAR
from ..model import Model
from ..parameters import choice, slider, switch
from ..run import Readout, curves
from ..words import number, percent, years
from . import cures, disease, hazards, patients, therapy_course
from .cures import gene_treated, transplanted
from .disease import UNIT_LIFE, Relief, disease_course
from .follow_up import followed_years, who_may
from .patients import AGES, GENE, NEUTROPENIA, NONE, PATIENTS, RELIEF, SICKLE, THALASSEMIA, THERAPIES, TRANSPLANT
from .therapy_course import days_of

UNSEEN_COUNT = 0.005  # 1e9/L: told as 0
THICK = 11  # g/dL, beyond which blood that still sickles in part is too thick
#: Therapy → its name in the sentence, where it is another.
SHORT = {NONE: "no therapy", TRANSPLANT: "transplant"}
#: Therapy → how its series end.
ENDINGS = {NONE: "none", RELIEF: "relief", TRANSPLANT: "transplant", GENE: "gene_therapy"}


def _share(value):
    """A share of people, as the sentence tells it."""
    if value >= 0.995:
        return "over 99 %"
    return "under 1 %" if value < 0.005 else percent(value)


def _curable(model):
    """Whether there are stem cells that a transplant would replace."""
    return model.patient not in (patients.IRON_POOR, NEUTROPENIA)


#: When these parameters act, and why not otherwise.
TRANSFUSED = lambda m: m.patient in (SICKLE, THALASSEMIA, patients.APLASIA), "this patient gets no regular transfusions"
CURABLE = _curable, "there is no transplant for this patient"
SICKLING = lambda m: m.patient == SICKLE, "it belongs to sickle cell disease"


class VirtualClinic(Model):
    """One invented patient, and what no therapy, relief, a transplant and gene therapy make of years to come.

    The models of the course are put side by side: `RedCellMixture`, `IronDeficiency`, `AplasticAnemia`,
    `AcuteLeukemia` and `Filgrastim` for the disease and its relief, `Transplant` and `GeneTherapy` for
    the blood after a graft, `TransplantOutcome` for the people. What is new stands in this page's folder::

        blood      own red cells and transfused ones (+1 g/dL a unit, lost with 57 d) drive one marrow
        iron       225 mg a unit; 1 mg a day leaves, and what chelation takes (mg/kg/d) or an exchange
        people     alive = exp(−∫ deaths a year); rid of the disease: only after a transplant or gene therapy

    A cure pays its risk at the beginning, a disease year after year. With which choice more people are alive depends
    on how dangerous the disease is, and on the year in which one looks; all courses are shown and none is called best.
    The blood after a graft is that of somebody in whom it takes; how many these are, the people's curves say. What
    goes beyond the years in which people were followed is told as a guess. A therapy that does not exist for a patient
    gives the untreated course, and says so. Time in years, in days after chemotherapy.
    """

    companions = {
        ("patient", SICKLE): {"units_per_3_weeks": 2.0, "chelation": 0.3, "age_group": "adult"},
        ("patient", THALASSEMIA): {"units_per_3_weeks": 3.0, "chelation": 0.45, "age_group": "child"},
        ("patient", patients.APLASIA): {"units_per_3_weeks": 2.0, "chelation": 0.0, "age_group": "adult"},
        ("patient", patients.LEUKEMIA): {"age_group": "adult"},
    }

    patient: str = choice(SICKLE, tuple(PATIENTS)).told(
        "Patient",
        "Each is invented, and stands for a kind of disease: of hemoglobin, of the stem cells, of the supply, of a "
        "drug.",
    )
    therapy: str = choice(RELIEF, THERAPIES).told(
        "Therapy",
        "The one told in words. Relief is what the disease allows: transfusion, iron, growth factor, in aplastic "
        "anemia immunosuppression with eltrombopag. All are drawn.",
    )
    donor: str = choice("sibling", tuple(patients.OUTCOME_DONORS)).told(
        "Donor of the transplant",
        "A matched sibling, a matched unrelated donor, a relative who shares half of HLA, or cord blood. Not "
        "everybody has each.",
        acts_when=CURABLE,
    )
    years: float = slider(5, 1, 20, step=1, unit="y").told(
        "Horizon",
        "How far one looks ahead. After chemotherapy 35 days are shown.",
        acts_when=(lambda m: m.patient != NEUTROPENIA, "35 days are shown after chemotherapy"),
    )
    units_per_3_weeks: float = slider(2, 0, 4, step=0.5, unit="units").told(
        "Units of blood every 3 weeks",
        "Relief in sickle cell disease and thalassemia, and in aplastic anemia for half a year. One unit adds 1 g/dL "
        "and brings 225 mg of iron (200 to 250).",
        acts_when=TRANSFUSED,
    )
    chelation: float = slider(0.3, 0, 0.6, step=0.05, unit="mg/kg/d").told(
        "Iron removed by chelation",
        "What tablets or infusions take out, beyond the 1 mg a day that is lost anyway. Two units every 3 weeks bring "
        "0.3 mg/kg a day, three 0.46.",
        acts_when=TRANSFUSED,
    )
    exchange: bool = switch(False).told(
        "Red-cell exchange",
        "A machine takes out blood while the units go in. In 14 people with sickle cell disease 87 % less iron came in "
        "than by simple transfusion.",
        source="kim1994",
        provenance="published",
        acts_when=SICKLING,
    )
    hydroxyurea: bool = switch(False).told(
        "Hydroxyurea",
        "Relief in sickle cell disease: HbF rises from 8 to 20 %, red cells live 22 d instead of 15. It halves deaths.",
        acts_when=SICKLING,
    )
    age_group: str = choice("adult", AGES).told(
        "Age group",
        "6, 30 or 62 years at the start: how many die of the disease, of a transplant, of anything else. Nobody's "
        "prognosis.",
        acts_when=CURABLE,
    )
    course: str = choice(hazards.SEVERE, hazards.COURSES).told(
        "Course of sickle cell disease",
        "Deaths a year, adults: 1.5 in 100 in all of a cohort from birth, 4.3 in severe disease; children 0.6. With "
        "few resources three times as many as usual.",
        acts_when=SICKLING,
    )

    rests_on = (therapy_course, disease, hazards, cures, patients)

    def run(self):
        t = days_of(self.patient, self.years)
        found = self._courses(t)
        readouts = self._readouts(t, found)
        return self.report(series=self._series(t, found), readouts=readouts, sentence=self._sentence(readouts))

    @property
    def _who(self):
        return PATIENTS[self.patient]

    def _missing(self, therapy):
        """Why there is no such therapy; empty if there is."""
        why = self._who.missing.get(therapy)
        return f"does not exist here ({why})" if why else ""

    def _courses(self, t):
        """Therapy → its course; the untreated one where it does not exist."""
        who = self._who
        ill = self.patient, t, self.age_group, self.course
        found = dict.fromkeys(THERAPIES, disease_course(*ill))
        if RELIEF not in who.missing:
            relief = Relief(self.units_per_3_weeks / 21, self.exchange, self.chelation, self.hydroxyurea)
            found[RELIEF] = disease_course(*ill, relief)
        if TRANSPLANT not in who.missing:
            found[TRANSPLANT] = transplanted(who, t, self.donor, self.age_group, self.years)
        if GENE not in who.missing:
            found[GENE] = gene_treated(who, t, self.age_group, found[RELIEF].alive)
        return found

    def _series(self, t, found):
        in_days = self.patient == NEUTROPENIA
        axis = (t, "d", "Days since chemotherapy") if in_days else (t / YEAR, "y", "Years")
        chosen = found[self.therapy]
        counts = {
            "hemoglobin": (chosen.hemoglobin, "g/dL", "Hemoglobin"),
            "neutrophils": (chosen.neutrophils, "1e9/L", "Neutrophils"),
            "platelets": (chosen.platelets, "1e9/L", "Platelets"),
        }
        named = counts | {
            "body_iron": (chosen.iron, "g", "Iron in the stores"),
            "alive_otherwise": (hazards.alive_otherwise(t, self.age_group), "1", "Alive without this disease"),
        }
        _, unit, label = counts[self._who.count]
        for therapy, course in found.items():
            named |= {
                f"{name}_{ENDINGS[therapy]}": (np.maximum(y, 0), of, f"{words}, {therapy}")
                for name, y, of, words in (
                    ("count", getattr(course, self._who.count), unit, label),
                    ("iron", course.iron, "g", "Iron in the stores"),
                    ("days", course.days, "d", "Days of treatment so far"),
                    ("alive", course.alive, "1", "Alive"),
                    ("cured", course.cured, "1", "Alive without the disease"),
                )
            }
        return curves(axis, **named)

    def _readouts(self, t, found):
        chosen, missing, deaths = found[self.therapy], self._missing(self.therapy), self._who.deaths
        unknown = missing or deaths
        units, gain = chosen.units[-1] * YEAR / t[-1], 1000 * (chosen.iron[-1] - chosen.iron[0]) / (BODY_WEIGHT * t[-1])
        sickle, no_sickle = 100 * chosen.sickle[-1], "" if self.patient == SICKLE else "there is no HbS in this patient"
        told = {
            "therapy_exists": Readout(not missing, "", f"{self.therapy.capitalize()} exists for this patient"),
            "units_per_year": Readout.unless(missing, units, "units", "Units of blood a year, on average"),
            "iron_gain": Readout.unless(missing, gain, "mg/kg/d", "Iron gained, on average"),
            "chance_alive": Readout.unless(unknown, chosen.alive[-1], "1", "Alive at the end"),
            "chance_cured": Readout.unless(unknown, chosen.cured[-1], "1", "Alive without the disease at the end"),
            "hemoglobin_end": Readout(chosen.hemoglobin[-1], "g/dL", "Hemoglobin at the end"),
            "transfused_hemoglobin": self._transfused(),
            "hbs_percent": Readout.unless(no_sickle, sickle, "%", "HbS, of all hemoglobin, at the end"),
            "body_iron_end": Readout(chosen.iron[-1], "g", "Iron in the stores at the end"),
            "neutrophils_end": Readout(chosen.neutrophils[-1], "1e9/L", "Neutrophils at the end"),
            "neutrophils_lowest": Readout(chosen.neutrophils.min(), "1e9/L", "Neutrophils, lowest"),
            "days_of_treatment": Readout.unless(missing, chosen.days[-1], "d", "Days of treatment until the end"),
        }
        for therapy, course in found.items():
            why, ending = self._missing(therapy) or deaths, ENDINGS[therapy]
            for name, words in (("alive", "Alive"), ("cured", "Alive without the disease")):
                share = getattr(course, name)[-1]
                told[f"{name}_{ending}"] = Readout.unless(why, share, "1", f"{words} at the end, {therapy}")
            followed = followed_years(self.patient, therapy, self.age_group)
            told[f"followed_{ending}"] = Readout.unless(why, followed, "y", f"Followed so far, {therapy}")
        left = hazards.alive_otherwise(t, self.age_group)[-1]
        told["alive_otherwise"] = Readout.unless(deaths, left, "1", "Alive at the end, people without this disease")
        for therapy in (TRANSPLANT, GENE):
            may = who_may(self.patient, therapy, self.donor, self.age_group)
            told[f"who_may_{ENDINGS[therapy]}"] = Readout.unless(
                self._missing(therapy), may, "", f"Who may have it: {therapy}"
            )
            told[f"{ENDINGS[therapy]}_ahead_year"] = self._overtakes(t, found, therapy)
        return told

    def _transfused(self):
        """R at rest: u·57 d."""
        given = self.therapy == RELIEF and self.patient in (SICKLE, THALASSEMIA)
        at_rest, none = self.units_per_3_weeks / 21 * UNIT_LIFE, "" if given else "no transfusions for life"
        return Readout.unless(none, at_rest, "g/dL", "Transfused hemoglobin, in the long run")

    def _overtakes(self, t, found, therapy):
        """From which year on more people are alive with this therapy than with relief, or than untreated."""
        other = NONE if self._missing(RELIEF) else RELIEF
        lead = found[therapy].alive - found[other].alive
        behind, why, year = np.flatnonzero(lead < 0), self._missing(therapy) or self._who.deaths, 0.0
        if behind.size and behind[-1] == t.size - 1:
            why = why or f"not within {years(self.years)}"
        elif behind.size:
            i = behind[-1]
            year = (t[i] - lead[i] * (t[i + 1] - t[i]) / (lead[i + 1] - lead[i])) / YEAR
        label = f"More alive than with {other if other == RELIEF else 'no therapy'}: {therapy}, from year"
        return Readout.unless(why, year, "y", label)

    def _sentence(self, readouts):
        value = {name: r.value for name, r in readouts.items()}
        after = f"after {'35 days' if self.patient == NEUTROPENIA else years(self.years)}"
        name = self.patient[0].upper() + self.patient[1:]
        counts = self._count_in_words(value)
        if not value["therapy_exists"]:
            return f"{name}: {self.therapy} {self._missing(self.therapy)}. The untreated course: {after} {counts}."
        given = {NONE: "no therapy", TRANSPLANT: f"transplant, {self.donor}"}.get(self.therapy, self.therapy)
        who = f", {self.age_group}" if _curable(self) else ""
        who += f", {self.course}" if self.patient == SICKLE else ""
        start = f"{name}{who}, {given}: {after} {counts}, {number(value['body_iron_end'])} g of iron in the stores"
        if self._who.deaths:
            why = self._who.deaths
            return f"{start}, {value['days_of_treatment']:.0f} days of treatment. {why[0].upper()}{why[1:]}."
        people = f"{_share(value['chance_alive'])} are alive, {_share(1 - value['chance_alive'])} have died"
        rid = f"{_share(value['chance_cured'])} are" if value["chance_cured"] else "nobody is"
        alive = {therapy: value[f"alive_{ending}"] for therapy, ending in ENDINGS.items() if therapy != self.therapy}
        others = [
            f"{_share(share)} with {SHORT.get(therapy, therapy)}"
            for therapy, share in alive.items()
            if share is not None
        ]
        told = f"{start}. {people}; {rid} without the disease. Alive otherwise: {', '.join(others)}."
        return f"{told} Teaching values: {self._who.guessed}.{self._warning(value)}"

    def _warning(self, value):
        """What a physician would add to this course."""
        if self.therapy == RELIEF and self.patient == SICKLE:
            thick = value["hemoglobin_end"] > THICK
            return f" Above {THICK} g/dL such blood is too thick." if thick else ""
        followed = value[f"followed_{ENDINGS[self.therapy]}"]
        if not followed:
            return " A guess: nobody of this age was followed."
        return f" After year {followed:.0f} it is a guess." if followed < self.years else ""

    def _count_in_words(self, value):
        if self._who.count == "hemoglobin":
            return f"hemoglobin is {number(value['hemoglobin_end'])} g/dL"
        when, name = (" at their lowest", "lowest") if self.patient == NEUTROPENIA else ("", "end")
        count = value[f"neutrophils_{name}"]
        return f"neutrophils are {number(count if count >= UNSEEN_COUNT else 0)} × 10⁹/L{when}"
