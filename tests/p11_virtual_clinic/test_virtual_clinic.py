"""The virtual clinic: every patient meets every therapy, the sums of relief, and an order that turns with the
horizon."""

import itertools
import math

import numpy as np
import pytest
from boxes import anywhere, examples
from hypothesis import given
from p11_virtual_clinic.second import relieved
from scipy.optimize import brentq

from hsclib import GeneTherapy, Transplant, TransplantOutcome, VirtualClinic, evidence
from hsclib.p09_whose_blood.outcome_hazards import DONOR_RISKS
from hsclib.p11_virtual_clinic.choices import choices
from hsclib.p11_virtual_clinic.patients import (
    GENE,
    IRON_POOR,
    LEUKEMIA,
    NEUTROPENIA,
    NONE,
    OUTCOME_DONORS,
    PATIENTS,
    RELIEF,
    SICKLE,
    THALASSEMIA,
    THERAPIES,
    TRANSPLANT,
)
from hsclib.sources import SOURCES

every_pair = pytest.mark.parametrize("patient, therapy", list(itertools.product(PATIENTS, THERAPIES)))
ENDINGS = {NONE: "none", RELIEF: "relief", TRANSPLANT: "transplant", GENE: "gene_therapy"}


def run(**settings):
    return VirtualClinic(**settings).run()


def value(name, **settings):
    return run(**settings).readouts[name].value


# every patient × therapy

EXIST = {
    SICKLE: THERAPIES,
    THALASSEMIA: THERAPIES,
    "aplastic anemia": (NONE, RELIEF, TRANSPLANT),
    LEUKEMIA: (NONE, TRANSPLANT),
    IRON_POOR: (NONE, RELIEF),
    NEUTROPENIA: (NONE, RELIEF),
}


@every_pair
def test_every_therapy_runs_for_every_patient_and_says_whether_it_exists(patient, therapy):
    found = run(patient=patient, therapy=therapy)
    assert found.readouts["therapy_exists"].value == (therapy in EXIST[patient])
    assert ("does not exist" in found.sentence) == (therapy not in EXIST[patient])


@every_pair
def test_a_therapy_that_does_not_exist_gives_the_untreated_course_and_no_numbers(patient, therapy):
    if therapy in EXIST[patient]:
        return
    found, untreated = run(patient=patient, therapy=therapy), run(patient=patient, therapy=NONE)
    for name in ("hemoglobin", "neutrophils", "platelets", "body_iron"):
        assert np.array_equal(found.series[name].y, untreated.series[name].y)
    for name in ("units_per_year", "iron_gain", "chance_alive", "chance_cured"):
        assert found.readouts[name].value is None
        assert found.readouts[name].note.startswith("does not exist here (")


@every_pair
def test_the_chosen_course_is_the_one_of_its_column(patient, therapy):
    found, ending = run(patient=patient, therapy=therapy), ENDINGS[therapy]
    count = "hemoglobin" if found.series["count_none"].y_unit == "g/dL" else "neutrophils"
    assert np.array_equal(found.series[count].y, found.series[f"count_{ending}"].y)
    assert np.array_equal(found.series["body_iron"].y, found.series[f"iron_{ending}"].y)
    assert found.readouts["chance_alive"].value == found.readouts[f"alive_{ending}"].value


@given(settings=anywhere(VirtualClinic))
@examples[40]
def test_the_dead_stay_dead_and_those_without_the_disease_are_alive(settings):
    series = run(**settings).series
    for ending in ENDINGS.values():
        alive, cured = series[f"alive_{ending}"].y, series[f"cured_{ending}"].y
        assert (np.diff(alive) <= 1e-12).all()
        assert (cured <= alive + 1e-12).all()
        assert alive[0] == 1


# relief: blood and iron


@pytest.mark.parametrize(("units", "mean"), [(1, 5.43 / 2), (2, 5.43), (3, 8.14)])
def test_transfused_hemoglobin_is_what_is_given_in_57_days(units, mean):
    assert value("transfused_hemoglobin", units_per_3_weeks=units) == pytest.approx(mean, abs=0.01)


@pytest.mark.parametrize("units", [0, 1, 2, 3])
@pytest.mark.parametrize("patient, rest", [(THALASSEMIA, 0.2 * 30 / 120), (SICKLE, 15 / 120)])
def test_hemoglobin_under_transfusion_rests_where_the_marrow_s_answer_meets_it(patient, rest, units):
    given = units / 21 * 57

    def asked(hb):
        own = (hb - given) / hb
        return min(((14.5 - 4.6 * own if patient == SICKLE else 11.1) / hb) ** 7, 4.75)

    rests = brentq(lambda hb: 14.5 * rest * asked(hb) + given - hb, max(given, 0.5), 30)
    assert value("hemoglobin_end", patient=patient, units_per_3_weeks=units) == pytest.approx(rests, rel=1e-5)


def test_relief_agrees_with_another_solver():
    model = VirtualClinic(patient=THALASSEMIA, units_per_3_weeks=3, chelation=0.3)
    found = model.run()
    own, given, iron = relieved(model, 365 * found.series["hemoglobin"].x)
    assert found.series["hemoglobin"].y == pytest.approx(own + given, abs=1e-5)
    assert found.series["body_iron"].y == pytest.approx(iron, abs=1e-5)


def test_iron_gained_is_what_transfusion_brings_less_what_leaves():
    gained = (2 / 21 * 225 - 1 - 70 * 0.1) / 70  # mg/kg/d
    assert value("iron_gain", patient=THALASSEMIA, chelation=0.1) == pytest.approx(gained, rel=1e-6)


def test_chelation_stops_at_a_healthy_store():
    store = run(patient=THALASSEMIA, units_per_3_weeks=1, chelation=0.6, years=20).series["body_iron"].y
    assert store[-1] == pytest.approx(1 + 0.2 * (225 / 21) / 43, abs=0.01)  # where what leaves is what comes


def test_a_cure_stops_the_iron_and_does_not_take_back_what_is_there():
    iron = run(patient=THALASSEMIA, therapy=TRANSPLANT).series["body_iron"]
    assert iron.y.max() == pytest.approx(3 + 10 * 0.225 - 0.06, abs=0.01)
    assert iron.y[-1] == pytest.approx(3 + 10 * 0.225 - 0.001 * 5 * 365, abs=0.01)


def test_hydroxyurea_lengthens_the_life_of_red_cells_and_lowers_hbs():
    point = 14.5 - 4.6 * (120 - 22) / 105  # the set point of cells that live 22 d
    rests = point * (14.5 / point * 22 / 120) ** (1 / 8)
    assert value("hemoglobin_end", units_per_3_weeks=0, hydroxyurea=True) == pytest.approx(rests, rel=1e-5)
    assert value("hbs_percent", units_per_3_weeks=0) == pytest.approx(90)
    assert value("hbs_percent", units_per_3_weeks=0, hydroxyurea=True) == pytest.approx(78)
    assert value("hbs_percent", units_per_3_weeks=2) < 45


def test_hydroxyurea_is_for_sickle_cell_disease_alone():
    off, on = (run(patient=THALASSEMIA, hydroxyurea=h).series["hemoglobin"].y for h in (False, True))
    assert np.array_equal(off, on)


# people


def test_without_relief_and_iron_the_disease_alone_kills():
    assert value("alive_none", years=10) == pytest.approx(math.exp(-0.02 * 10), rel=1e-6)
    anemia = 0.8 * (1 - 14.5 * 4.75 * 0.05 / 7)
    assert value("alive_none", patient=THALASSEMIA, years=5) == pytest.approx(math.exp(-5 * (0.005 + anemia)), rel=1e-4)


def test_leukemia_left_alone_comes_back_at_two_a_year_and_kills_as_fast():
    assert value("alive_none", patient=LEUKEMIA, years=2) == pytest.approx(math.exp(-4) * 5, rel=1e-6)


@pytest.mark.parametrize(
    "patient, disease, graft",
    [(SICKLE, "sickle cell disease or thalassemia", "bone marrow"), (LEUKEMIA, "AML in remission", "peripheral blood")],
)
@pytest.mark.parametrize("donor", OUTCOME_DONORS)
def test_people_after_a_transplant_are_those_of_transplant_outcome(patient, disease, graft, donor):
    there = TransplantOutcome(disease=disease, donor=OUTCOME_DONORS[donor], graft=graft, years=5).run().readouts
    assert value("alive_transplant", patient=patient, donor=donor) == pytest.approx(
        there["survival_at_end"].value, abs=1e-4
    )
    assert value("cured_transplant", patient=patient, donor=donor) == pytest.approx(
        there["disease_free_at_end"].value, abs=1e-4
    )


def test_blood_after_a_graft_is_that_of_the_models_that_give_it():
    transplant, gene = (
        Transplant.typical(source="cord").run(),
        GeneTherapy.typical(disease=SICKLE, strategy="BCL11A editing").run(),
    )
    cord = run(therapy=TRANSPLANT, donor="cord").series["neutrophils"]
    there = transplant.series["neutrophils"]
    assert np.interp(30 / 365, cord.x, cord.y) == pytest.approx(np.interp(30, there.x, there.y))
    assert value("hemoglobin_end", therapy=GENE) == pytest.approx(gene.readouts["hemoglobin"].value)


# the lesson


def rank(name, **settings):
    """The choices, most first."""
    readouts = run(**settings).readouts
    found = {ending: readouts[f"{name}_{ending}"].value for ending in ("relief", "transplant", "gene_therapy")}
    return sorted(found, key=found.get, reverse=True)


@pytest.mark.parametrize("patient", [SICKLE, THALASSEMIA])
def test_the_order_turns_with_the_horizon(patient):
    early, late = (rank("alive", patient=patient, years=years) for years in (1, 15))
    assert early.index("relief") < early.index("transplant")
    assert late.index("transplant") < late.index("relief")


def test_the_order_turns_later_with_chelation_and_never_for_some():
    without, with_it = (value("transplant_ahead_year", years=20, chelation=c) for c in (0, 0.3))
    assert 1 < without < with_it < 20
    assert value("transplant_ahead_year", years=20, chelation=0.3, donor="cord") is None


def test_gene_therapy_too_pays_at_the_beginning():
    assert 0 < value("gene_therapy_ahead_year") < 3


def test_relief_needs_fewer_days_in_the_first_year_and_more_in_the_long_run():
    for years, fewer in ((1, True), (10, False)):
        series = run(years=years).series
        assert (series["days_relief"].y[-1] < series["days_transplant"].y[-1]) == fewer


def test_iron_mounts_under_relief_alone():
    iron = {years: run(years=years).series for years in (1, 5)}
    assert iron[5]["iron_relief"].y[-1] > 4 * iron[1]["iron_relief"].y[-1]
    assert iron[5]["iron_transplant"].y[-1] < iron[1]["iron_transplant"].y[-1]


def test_relief_cures_nobody():
    for patient in (SICKLE, THALASSEMIA, "aplastic anemia"):
        assert value("chance_cured", patient=patient, therapy=RELIEF) == 0


# what each choice buys and costs, in words


@pytest.mark.parametrize("patient", PATIENTS)
def test_the_table_of_choices_tells_each_therapy_and_no_score(patient):
    table = choices(patient)
    assert {row[0] for row in table.rows} == {t for t in THERAPIES[1:]}
    text = repr(table).lower()
    assert "best" not in text.replace("matched", "") and "score" not in text
    for therapy in THERAPIES[1:]:
        kinds = {row[1] for row in table.rows if row[0] == therapy}
        assert kinds == ({"does not exist"} if therapy not in EXIST[patient] else {"buys", "costs"})


def test_every_line_of_the_choices_has_a_source_with_its_people_or_is_marked_as_teaching():
    for row in evidence.table("choices", "hsclib.p11_virtual_clinic"):
        assert row["patient"] in PATIENTS
        assert row["therapy"] in THERAPIES
        if row["source"]:
            assert row["source"] in SOURCES
            assert row["people"], row
            assert row["provenance"] == "published"
        else:
            assert row["provenance"] == "teaching"


@pytest.mark.parametrize(
    "donor, therapy, days",
    [
        ("sibling", TRANSPLANT, 40),
        ("unrelated", TRANSPLANT, 45),
        ("haploidentical", TRANSPLANT, 45),
        ("cord", TRANSPLANT, 52),
        ("sibling", GENE, 50),
    ],
)
def test_days_in_hospital_are_those_of_the_page_then_come_visits(donor, therapy, days):
    # page: "40 to 52 days in hospital for a transplant and 50 for gene therapy", then one visit in 15 days
    series = run(donor=donor, therapy=therapy).series[f"days_{ENDINGS[therapy]}"]
    assert np.interp(days / 365, series.x, series.y) == pytest.approx(days, abs=0.01)
    assert np.interp((days + 15) / 365, series.x, series.y) == pytest.approx(days + 1, abs=0.01)


def test_who_responds_in_aplastic_anemia_are_as_many_as_were_published():
    (said,) = (row for row in choices("aplastic anemia").rows if "immunosuppression with eltrombopag" in row[2])
    assert "response 87 %" in said[3]
    response = VirtualClinic.constants()["RESPONSE"]
    assert (response.source, response.provenance) == ("townsley2017", "published")
    series = run(patient="aplastic anemia", therapy=RELIEF).series
    years, counts = series["neutrophils"].x, series["neutrophils"].y  # of somebody who responds
    responders = np.exp(-np.trapezoid(0.5 / 0.62 * np.maximum(0, 1 - counts), years))
    others, all_people = (series[f"alive_{name}"].y[-1] for name in ("none", "relief"))
    assert (all_people - others) / (responders - others) == pytest.approx(0.87, abs=0.001)


def test_every_source_of_a_donor_is_in_the_bibliography():
    assert {key for risks in DONOR_RISKS.values() for key in risks.sources} <= SOURCES.keys()
