"""The virtual clinic: every patient meets every therapy, the sums of relief, and an order that turns with the
horizon."""

import csv
import itertools
import math

import numpy as np
import pytest
from boxes import anywhere, case, examples, some
from hypothesis import given
from p11_virtual_clinic import sentences
from p11_virtual_clinic.second import relieved
from scipy.integrate import quad
from scipy.optimize import brentq

from hsclib import GeneTherapy, Transplant, TransplantOutcome, VirtualClinic, evidence
from hsclib.p09_whose_blood.donor_risks import RISKS
from hsclib.p11_virtual_clinic.choices import choices
from hsclib.p11_virtual_clinic.hazards import iron_deaths
from hsclib.p11_virtual_clinic.patients import (
    AGES,
    APLASIA,
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


def test_an_exchange_brings_87_percent_less_iron_and_takes_out_as_much_blood():
    simple, exchanged = (value("iron_gain", chelation=0, exchange=x) + 1 / 70 for x in (False, True))
    assert exchanged == pytest.approx(0.13 * simple, rel=0.02)  # but for the day in which iron is not yet lost in full
    hemoglobin, iron = (
        run(chelation=0, exchange=True, years=10).series[name].y[-1] for name in ("hemoglobin", "body_iron")
    )
    own, given, stores = relieved(VirtualClinic(chelation=0, exchange=True, years=10), np.array([0, 3650.0]))[:, -1]
    assert (hemoglobin, iron) == pytest.approx((own + given, stores), rel=1e-5)


def test_an_exchange_is_for_sickle_cell_disease_alone():
    off, on = (run(patient=THALASSEMIA, exchange=e).series["hemoglobin"].y for e in (False, True))
    assert np.array_equal(off, on)


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
    assert value("alive_none", years=10) == pytest.approx(0.65 * others(30, 10), rel=1e-6)
    anemia = 0.8 * (1 - 14.5 * 4.75 * 0.05 / 7)
    left = math.exp(-5 * (0.0020 + anemia)) * others(30, 5)
    assert value("alive_none", patient=THALASSEMIA, years=5) == pytest.approx(left, rel=1e-4)


def test_leukemia_left_alone_comes_back_at_two_a_year_and_kills_as_fast():
    left = math.exp(-4) * 5 * others(30, 2)
    assert value("alive_none", patient=LEUKEMIA, years=2) == pytest.approx(left, rel=1e-6)


def others(age, years):
    """Alive, of people of this age without the disease."""
    return math.exp(-quad(lambda a: 0.0092 * 2 ** ((a - 60) / 8.7), age, age + years)[0])


@pytest.mark.parametrize("group, age", [("child", 6), ("adult", 30), ("over 60", 62)])
def test_in_every_column_people_die_of_anything_else_too(group, age):
    for years in (1, 20):
        found = run(age_group=group, years=years).readouts
        assert found["alive_otherwise"].value == pytest.approx(others(age, years), rel=1e-9)
        assert all(found[f"alive_{ending}"].value < others(age, years) for ending in ENDINGS.values())


#: Age → deaths within a year, men and women, in the table of the United States of 2017 that `ssa_table` names.
LIFE_TABLE = {
    30: (0.001865, 0.000833),
    40: (0.002482, 0.001429),
    50: (0.004997, 0.003118),
    60: (0.011519, 0.006886),
    70: (0.022889, 0.015285),
    80: (0.058206, 0.042771),
}


@pytest.mark.parametrize("age", LIFE_TABLE)
def test_deaths_of_anything_else_lie_between_those_of_women_and_men_or_near(age):
    men, women = LIFE_TABLE[age]
    assert 0.8 * women < 0.0092 * 2 ** ((age - 60) / 8.7) < 1.2 * men


def deaths(settings, years=10):
    return (
        -math.log(
            value("alive_none", years=years, **settings)
            / others({"child": 6, "adult": 30}[settings["age_group"]], years)
        )
        / years
    )


@pytest.mark.parametrize(
    "group, course, rate",
    [
        ("child", "usual course", 0.0059),
        ("adult", "usual course", -math.log(0.555) / 40),
        ("adult", "severe course", -math.log(0.65) / 10),
        ("child", "few resources", 0.019),
    ],
)
def test_without_therapy_as_many_die_of_sickle_cell_disease_as_were_counted(group, course, rate):
    assert deaths({"age_group": group, "course": course}) == pytest.approx(rate, rel=1e-6)


def test_hydroxyurea_halves_the_deaths_of_the_disease():
    left = value("alive_relief", years=10, units_per_3_weeks=0, hydroxyurea=True) / others(30, 10)
    assert left == pytest.approx((value("alive_none", years=10) / others(30, 10)) ** 0.5, rel=1e-6)


@pytest.mark.parametrize("patient", [SICKLE, THALASSEMIA])
def test_iron_saturates_its_harm(patient):
    most = 0.08 * (0.5 if patient == SICKLE else 1)
    assert iron_deaths(patient, np.array([0.0, 11.0])).tolist() == [0, 0]
    assert iron_deaths(patient, 1e4) == pytest.approx(most)
    steps = np.diff(iron_deaths(patient, np.arange(11.0, 300)))
    assert (steps > 0).all() and (np.diff(steps) < 0).all()


def test_iron_costs_what_was_counted_and_lets_few_unchelated_children_beyond_their_second_decade():
    assert 100 * iron_deaths(THALASSEMIA, 24) == pytest.approx(2.2 - 0.2, abs=0.1)  # fung2007, less the others
    child = {"patient": THALASSEMIA, "units_per_3_weeks": 3, "age_group": "child"}
    assert value("alive_relief", **child, years=14, chelation=0) < 0.5
    assert value("alive_relief", **child, years=20, chelation=0.45) > 0.9


@pytest.mark.parametrize("patient", [SICKLE, THALASSEMIA, APLASIA])
@pytest.mark.parametrize("group", AGES)
@pytest.mark.parametrize("years", [1, 5, 10, 20])
def test_relief_as_it_is_given_never_kills_more_than_no_therapy(patient, group, years):
    found = VirtualClinic.typical(patient=patient, age_group=group, years=years).run().readouts
    assert found["alive_relief"].value >= found["alive_none"].value


@given(settings=anywhere(VirtualClinic))
@examples[40]
def test_what_helps_helps_and_what_harms_harms(settings):
    """More chelation, hydroxyurea, a milder course, a younger age: never fewer alive under relief."""

    def alive(**other):
        found = run(**settings | other).readouts["alive_relief"].value
        return found if found is not None else 0.0

    for name, worse_to_better in (
        ("chelation", (0.0, 0.3, 0.6)),
        ("hydroxyurea", (False, True)),
        ("course", ("few resources", "severe course", "usual course")),
        ("age_group", ("over 60", "adult")),
    ):
        shares = [alive(**{name: better}) for better in worse_to_better]
        assert all(b >= a - 1e-9 for a, b in zip(shares, shares[1:])), name


def test_over_60_aplastic_anemia_kills_2_57_times_as_fast():
    adult, old = (value("alive_none", patient=APLASIA, years=1, age_group=g) for g in ("adult", "over 60"))
    assert math.log(old / others(62, 1)) == pytest.approx(2.57 * math.log(adult / others(30, 1)), rel=1e-9)


def test_gene_therapy_kills_2_percent_early_and_half_a_percent_a_year_later():
    cured = value("cured_gene_therapy", years=10) / others(30, 10)
    assert cured == pytest.approx(29 / 30 * 0.98 * math.exp(-0.05), rel=1e-6)


# what is known, and for whom


def test_beyond_the_years_of_follow_up_the_sentence_says_guess():
    assert "guess" not in run(therapy=GENE, years=4).sentence
    assert run(therapy=GENE, years=5).sentence.endswith("After year 4 it is a guess.")
    assert run(therapy=GENE, years=1, age_group="over 60").sentence.endswith(
        "A guess: nobody of this age was followed."
    )
    assert value("followed_gene_therapy", age_group="child") == 2


def test_the_sentence_names_teaching_values_and_blood_that_is_too_thick():
    for patient in (SICKLE, THALASSEMIA, APLASIA, LEUKEMIA):
        assert " Teaching values: " in run(patient=patient, therapy=NONE).sentence
    assert "too thick" in run(units_per_3_weeks=4).sentence
    assert "too thick" not in run(units_per_3_weeks=4, exchange=True).sentence + run().sentence


def test_who_may_have_a_therapy_depends_on_age_and_donor():
    told = {(g, d): value("who_may_transplant", age_group=g, donor=d) for g in AGES for d in OUTCOME_DONORS}
    assert len({told["adult", d] for d in OUTCOME_DONORS}) == 4
    assert {told["over 60", d] for d in OUTCOME_DONORS} == {"hardly ever done at this age"}
    assert len({value("who_may_gene_therapy", age_group=g) for g in AGES}) == 3
    assert value("who_may_gene_therapy", patient=LEUKEMIA) is None


@pytest.mark.parametrize(
    "patient, disease, graft",
    [(SICKLE, "sickle cell disease", "bone marrow"), (LEUKEMIA, "AML in remission", "peripheral blood")],
)
@pytest.mark.parametrize("donor", OUTCOME_DONORS)
def test_people_after_a_transplant_are_those_of_transplant_outcome(patient, disease, graft, donor):
    there = TransplantOutcome(disease=disease, donor=OUTCOME_DONORS[donor], graft=graft, years=5).run().readouts
    assert value("alive_transplant", patient=patient, donor=donor) == pytest.approx(
        there["survival_at_end"].value * others(30, 5), abs=1e-4
    )
    assert value("cured_transplant", patient=patient, donor=donor) == pytest.approx(
        there["disease_free_at_end"].value * others(30, 5), abs=1e-4
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


# every sentence


def test_what_the_clinic_says_is_what_was_read():
    with sentences.FILE.open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines))
    said = sentences.rows()
    assert [row for row in said if row not in read] == []
    assert len(read) == len(said)


def test_every_patient_age_horizon_therapy_and_donor_reads_sensibly():
    everything = itertools.product(PATIENTS, AGES, (1, 2, 5, 10, 20), THERAPIES, OUTCOME_DONORS)
    for each in some(everything, 240):
        with case(*each):
            found = sentences.model(*each).run()
            told, there = found.readouts, found.readouts["therapy_exists"].value
            assert ("does not exist" in found.sentence) != there
            assert "100 %" not in found.sentence
            shares = [told[f"alive_{ending}"].value for ending in ENDINGS.values()]
            assert all(0 <= share < 1 for share in shares if share is not None)
            if told["chance_alive"].value is not None:
                assert told["chance_cured"].value <= told["chance_alive"].value <= told["alive_otherwise"].value
                assert " Teaching values: " in found.sentence
                assert ("guess" in found.sentence) == (told[f"followed_{ENDINGS[each[3]]}"].value < each[2])


# the lesson


def rank(name, **settings):
    """The choices, most first."""
    readouts = run(**settings).readouts
    found = {ending: readouts[f"{name}_{ending}"].value for ending in ("relief", "transplant", "gene_therapy")}
    return sorted(found, key=found.get, reverse=True)


def test_the_order_turns_with_the_horizon_in_severe_disease():
    early, late = (rank("alive", years=years) for years in (1, 20))
    assert early.index("relief") < early.index("transplant")
    assert late.index("transplant") < late.index("relief")


def test_the_order_turns_later_the_better_relief_is_and_the_milder_the_disease():
    years = [
        value("transplant_ahead_year", years=20, **better)
        for better in ({"chelation": 0}, {}, {"hydroxyurea": True}, {"course": "usual course"})
    ]
    assert 1 < years[0] < years[1] < years[2] < years[3] < 20


def test_in_a_well_treated_child_no_cure_is_ahead_within_twenty_years():
    child = {"age_group": "child", "course": "usual course", "years": 20}
    assert value("transplant_ahead_year", **child) is None
    assert value("gene_therapy_ahead_year", **child) is None


def test_gene_therapy_too_pays_at_the_beginning():
    assert 0 < value("gene_therapy_ahead_year") < 3


def test_relief_needs_fewer_days_in_the_first_year_and_more_in_the_long_run():
    for years, fewer in ((1, True), (10, False)):
        series = run(years=years).series
        assert (series["days_relief"].y[-1] < series["days_transplant"].y[-1]) == fewer


def test_iron_mounts_under_relief_alone():
    iron = {years: run(years=years, chelation=0).series for years in (1, 5)}
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
        there = {"buys", "costs"} | ({"who may have it"} if therapy != RELIEF else set())
        assert kinds == ({"does not exist"} if therapy not in EXIST[patient] else there)


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
    rest, all_people = (series[f"alive_{name}"].y[-1] / others(30, 5) for name in ("none", "relief"))
    assert (all_people - rest) / (responders - rest) == pytest.approx(0.87, abs=0.001)


def test_every_source_of_a_donor_is_in_the_bibliography():
    assert {key for risks in RISKS.values() for key in risks.sources} <= SOURCES.keys()
