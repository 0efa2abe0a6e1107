"""One patient, three ways: relief of symptoms, a transplant, gene therapy, on one screen."""

import numpy as np

from ..model import Model
from ..p09_whose_blood.transplant_outcome import AGES
from ..parameters import choice, slider, switch
from ..run import Readout, Series
from ..words import number, percent
from .clinic import KG, YEAR, course, days_of
from .patients import DONORS, GENE, NEUTROPENIA, NONE, PATIENTS, RELIEF, SICKLE, THALASSEMIA, THERAPIES, TRANSPLANT

UNSEEN = 0.005  # 1e9/L: told as 0
#: Therapy → how its series end.
ENDINGS = {NONE: "none", RELIEF: "relief", TRANSPLANT: "transplant", GENE: "gene_therapy"}


class VirtualClinic(Model):
    """One invented patient, and what no therapy, relief, a transplant and gene therapy make of years to come.

    The models of the course are put side by side: `RedCellMixture`, `IronDeficiency`, `AplasticAnemia`,
    `AcuteLeukemia` and `GranulocyteFactor` for the disease and its relief, `Transplant` and `GeneTherapy` for
    the blood after a graft, `TransplantOutcome` for the people. What is new stands in `hsclib.models.clinic`::

        blood      own red cells and transfused ones (+1 g/dL a unit, lost with 57 d) drive one marrow
        iron       225 mg a unit; 1 mg a day leaves, and what chelation takes (mg/kg/d)
        people     alive = exp(−∫ deaths a year); rid of the disease: only after a transplant or gene therapy

    Relief has the best first year and mounting iron; a cure pays its risk at the beginning. Which choice is
    ahead depends on the year in which one looks, so all courses are shown and none is called best. The
    blood after a graft is that of somebody in whom it takes; how many these are, the people's curves say.
    A therapy that does not exist for a patient gives the untreated course, and says so. Rates of death
    under relief and after gene therapy are teaching values. Time in years, in days after chemotherapy.

    Raises
    ------
    ArithmeticError
        If a solver fails.
    """

    companions = {
        ("patient", SICKLE): {"units_per_3_weeks": 2.0, "chelation": 0.0, "age_group": "adult"},
        ("patient", THALASSEMIA): {"units_per_3_weeks": 3.0, "chelation": 0.4, "age_group": "child"},
        ("patient", "aplastic anemia"): {"units_per_3_weeks": 2.0, "chelation": 0.0, "age_group": "adult"},
        ("patient", "leukemia in remission"): {"age_group": "adult"},
    }

    patient: str = choice(
        SICKLE,
        tuple(PATIENTS),
        label="Patient",
        meaning="Each is invented, and stands for a kind of disease: of hemoglobin, of the stem cells, of the supply, of a drug.",
    )
    therapy: str = choice(
        RELIEF,
        THERAPIES,
        label="Therapy",
        meaning="The one told in words. Relief is what the disease allows: transfusion, iron, growth factor, in aplastic anemia "
        "immunosuppression with eltrombopag. All are drawn.",
    )
    donor: str = choice(
        "sibling",
        tuple(DONORS),
        label="Donor of the transplant",
        meaning="A matched sibling, a matched unrelated donor, a relative who shares half of HLA, or cord blood. Not everybody has each.",
    )
    years: float = slider(
        5,
        1,
        20,
        step=1,
        unit="y",
        label="Horizon",
        meaning="How far one looks ahead. After chemotherapy 35 days are shown.",
    )
    units_per_3_weeks: float = slider(
        2,
        0,
        4,
        step=0.5,
        unit="units",
        label="Units of blood every 3 weeks",
        meaning="Relief in sickle cell disease and thalassemia, and in aplastic anemia for half a year. One unit adds 1 g/dL and brings "
        "225 mg of iron (200 to 250).",
    )
    chelation: float = slider(
        0,
        0,
        0.6,
        step=0.05,
        unit="mg/kg/d",
        label="Iron removed by chelation",
        meaning="What tablets or infusions take out, beyond the 1 mg a day that is lost anyway.",
    )
    hydroxyurea: bool = switch(
        False,
        label="Hydroxyurea",
        meaning="Relief in sickle cell disease: HbF rises from 8 to 20 %, red cells live 22 d instead of 15.",
    )
    age_group: str = choice(
        "adult",
        AGES,
        label="Age group",
        meaning="Multiplies deaths by a transplant or gene therapy by 0.5, 1 or 1.6: teaching values, nobody's prognosis.",
    )

    def run(self):
        t = days_of(self.patient, self.years)
        courses = {therapy: course(self.patient, therapy, t, self) for therapy in THERAPIES}
        readouts = self._readouts(t, courses)
        return self.report(series=self._series(t, courses), readouts=readouts, sentence=self._sentence(readouts))

    @property
    def _who(self):
        return PATIENTS[self.patient]

    def _missing(self, therapy):
        """Why there is no such therapy; empty if there is."""
        why = self._who.missing.get(therapy)
        return f"does not exist here ({why})" if why else ""

    def _series(self, t, courses):
        in_days = self.patient == NEUTROPENIA
        x = t if in_days else t / YEAR
        line = {"x_unit": "d" if in_days else "y", "x_label": "Days since chemotherapy" if in_days else "Years"}
        chosen = courses[self.therapy]
        counts = (
            ("hemoglobin", "g/dL", "Hemoglobin"),
            ("neutrophils", "1e9/L", "Neutrophils"),
            ("platelets", "1e9/L", "Platelets"),
        )
        series = {
            name: Series(x, getattr(chosen, name), y_unit=unit, label=label, **line) for name, unit, label in counts
        }
        series["body_iron"] = Series(x, chosen.iron, y_unit="g", label="Iron in the stores", **line)
        ((count, unit, label),) = (row for row in counts if row[0] == self._who.count)
        for therapy, found in courses.items():
            for name, y, of, words in (
                ("count", getattr(found, count), unit, label),
                ("iron", found.iron, "g", "Iron in the stores"),
                ("days", found.days, "d", "Days of treatment so far"),
                ("alive", found.alive, "1", "Alive"),
                ("cured", found.cured, "1", "Alive without the disease"),
            ):
                series[f"{name}_{ENDINGS[therapy]}"] = Series(
                    x, np.maximum(y, 0), y_unit=of, label=f"{words}, {therapy}", **line
                )
        return series

    def _readouts(self, t, courses):
        chosen, missing, mortal = courses[self.therapy], self._missing(self.therapy), self._who.deaths
        years = t[-1] / YEAR
        sickle = self.patient == SICKLE
        readouts = {
            "therapy_exists": Readout(not missing, "", f"{self.therapy.capitalize()} exists for this patient"),
            "units_per_year": Readout(
                None if missing else float(chosen.units[-1] / years),
                "units",
                "Units of blood a year, on average",
                missing,
            ),
            "iron_gain": Readout(
                None if missing else float(1000 * (chosen.iron[-1] - chosen.iron[0]) / (KG * t[-1])),
                "mg/kg/d",
                "Iron gained, on average",
                missing,
            ),
            "chance_alive": Readout(
                None if missing or mortal else float(chosen.alive[-1]), "1", "Alive at the end", missing or mortal
            ),
            "chance_cured": Readout(
                None if missing or mortal else float(chosen.cured[-1]),
                "1",
                "Alive without the disease at the end",
                missing or mortal,
            ),
            "hemoglobin_end": Readout(float(chosen.hemoglobin[-1]), "g/dL", "Hemoglobin at the end"),
            "transfused_hemoglobin": self._transfused(),
            "hbs_percent": Readout(
                100 * float(chosen.sickle[-1]) if sickle else None,
                "%",
                "HbS, of all hemoglobin, at the end",
                "there is no HbS in this patient",
            ),
            "body_iron_end": Readout(float(chosen.iron[-1]), "g", "Iron in the stores at the end"),
            "neutrophils_end": Readout(float(chosen.neutrophils[-1]), "1e9/L", "Neutrophils at the end"),
            "neutrophils_lowest": Readout(float(chosen.neutrophils.min()), "1e9/L", "Neutrophils, lowest"),
            "days_of_treatment": Readout(
                None if missing else float(chosen.days[-1]), "d", "Days of treatment until the end", missing
            ),
        }
        for therapy in THERAPIES:
            why = self._missing(therapy) or mortal
            for name, words in (("alive", "Alive at the end"), ("cured", "Alive without the disease at the end")):
                readouts[f"{name}_{ENDINGS[therapy]}"] = Readout(
                    None if why else float(getattr(courses[therapy], name)[-1]), "1", f"{words}, {therapy}", why
                )
        for therapy in (TRANSPLANT, GENE):
            readouts[f"{ENDINGS[therapy]}_ahead_year"] = self._overtakes(t, courses, therapy)
        return readouts

    def _transfused(self):
        """R at rest: u·57 d."""
        given = self.therapy == RELIEF and self.patient in (SICKLE, THALASSEMIA)
        return Readout(
            self.units_per_3_weeks / 21 * 57 if given else None,
            "g/dL",
            "Transfused hemoglobin, in the long run",
            "no transfusions for life",
        )

    def _overtakes(self, t, courses, therapy):
        """From which year on more people are alive with this therapy than with relief, or without any where there is no relief."""
        other = NONE if self._missing(RELIEF) else RELIEF
        label = f"More alive than with {other if other == RELIEF else 'no therapy'}: {therapy}, from year"
        if why := self._missing(therapy) or self._who.deaths:
            return Readout(None, "y", label, why)
        lead = courses[therapy].alive - courses[other].alive
        behind = np.flatnonzero(lead < 0)
        if not behind.size:
            return Readout(0.0, "y", label)
        i = behind[-1]
        if i == t.size - 1:
            return Readout(None, "y", label, f"not within {self.years:g} {'year' if self.years == 1 else 'years'}")
        return Readout(float((t[i] - lead[i] * (t[i + 1] - t[i]) / (lead[i + 1] - lead[i])) / YEAR), "y", label)

    def _sentence(self, readouts):
        value = {name: r.value for name, r in readouts.items()}
        after = (
            "after 35 days"
            if self.patient == NEUTROPENIA
            else f"after {self.years:g} {'year' if self.years == 1 else 'years'}"
        )
        name = self.patient[0].upper() + self.patient[1:]
        counts = self._count_in_words(value)
        if not value["therapy_exists"]:
            return f"{name}: {self.therapy} {self._missing(self.therapy)}. The untreated course: {after} {counts}."
        given = {NONE: "no therapy", TRANSPLANT: f"transplant, {self.donor}"}.get(self.therapy, self.therapy)
        start = f"{name}, {given}: {after} {counts}, {number(value['body_iron_end'])} g of iron in the stores"
        if self._who.deaths:
            return f"{start}, {value['days_of_treatment']:.0f} days of treatment. {self._who.deaths[0].upper()}{self._who.deaths[1:]}."
        died = "more than 99 %" if value["chance_alive"] < 0.005 else percent(1 - value["chance_alive"])
        people = f"{percent(value['chance_alive'])} are alive, {died} have died"
        rid = (
            f"{percent(value['chance_cured'])} are without the disease"
            if value["chance_cured"]
            else "nobody is without the disease"
        )
        alive = {therapy: value[f"alive_{ending}"] for therapy, ending in ENDINGS.items() if therapy != self.therapy}
        others = [
            f"{percent(share)} with {'no therapy' if therapy == NONE else therapy}"
            for therapy, share in alive.items()
            if share is not None
        ]
        return f"{start}. {people}; {rid}. Alive otherwise: {', '.join(others)}."

    def _count_in_words(self, value):
        if self._who.count == "hemoglobin":
            return f"hemoglobin is {number(value['hemoglobin_end'])} g/dL"
        when, lowest = (
            ("at their lowest", "neutrophils_lowest") if self.patient == NEUTROPENIA else ("", "neutrophils_end")
        )
        return f"neutrophils are {number(value[lowest] if value[lowest] >= UNSEEN else 0)} × 10⁹/L {when}".rstrip()
