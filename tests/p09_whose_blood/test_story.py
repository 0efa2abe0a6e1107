"""What page 09 says is what its models give: each number is worked out again and looked for in its prose."""

import math

import numpy as np
import pytest
from story import prose, told

from hsclib import MODELS
from hsclib.evidence import rows
from hsclib.p08_transplantation.graft import survival_of_busulfan
from hsclib.words import percent

DONOR_BLOOD = {"source": "allo PB", **MODELS["Transplant"].companions["source", "allo PB"]}
MIXED = DONOR_BLOOD | {"host_survival": 0.1}
REJECTED = {"host_t_cells": 0.5, "rejection": 0.11}  # of `LineageChimerism`, else as MIXED
LYMPHOCYTES = {"lymphocytes": 10}
NONMYELOABLATIVE = {"host_survival": 0.05, "years": 3}
QUARTER = {
    "disease": "beta thalassemia major",
    "host_red_cell_lifespan": 30,
    "host_effectiveness": 0.2,
    "donor_chimerism": 0.25,
}
SICKLE_CHILD = {"disease": "sickle cell disease", "graft": "bone marrow", "age_group": "child"}
HALF = {"donor": "haploidentical relative"}
REDUCED = {"conditioning": "reduced intensity"}
MISMATCHED = {"donor": "unrelated donor", "hla_mismatches": 1}
PTCY = {"prophylaxis": "post-transplant cyclophosphamide"}
OLD_BLOOD = {"disease": "aplastic anemia", "age_group": "over 60", "graft": "peripheral blood"}
READOUTS = [  # model, settings, readout, the words around its value
    ("Transplant", MIXED, "neutrophil_chimerism_day_30", "{} on day 30, 45 % on day 100"),
    ("Transplant", MIXED, "neutrophil_chimerism_day_100", "{} on day 100, and"),
    ("Transplant", MIXED, "neutrophil_chimerism_1_year", "and {} after a year. The graft arrives"),
    ("Transplant", MIXED | {"cd34_dose": 12}, "chimerism_1_year", "would have made it {}: where"),
    ("Transplant", MIXED, "red_cell_chimerism_day_30", "on day 30 only {} are the donor's"),
    ("LineageChimerism", {}, "neutrophil_chimerism_day_30", "{} on day 30, 45 % on day 100"),
    ("LineageChimerism", REJECTED, "neutrophil_chimerism_day_30", "{} on day 30 instead of 55"),
    ("LineageChimerism", REJECTED, "neutrophil_chimerism_1_year", "and {} after a year. The **T cells**"),
    ("LineageChimerism", REJECTED, "t_cell_chimerism_day_30", "{} are the donor's instead of 50, since"),
    ("LineageChimerism", LYMPHOCYTES, "neutrophil_chimerism_1_year", "on day 100 turn the 45 into {} (set by Umeda"),
    ("LineageChimerism", LYMPHOCYTES, "gvhd_of_lymphocytes", "The price is GVHD: {} up to 10 million"),
    ("LineageChimerism", {"lymphocytes": 100}, "gvhd_of_lymphocytes", "{} from 100 million on (Bar 2013)"),
    ("LineageChimerism", NONMYELOABLATIVE, "chimerism_1_year", "with the usual dose the model says {}"),
    ("Transplant", DONOR_BLOOD | {"host_survival": 1}, "chimerism_1_year", "Without room {} of the stem cells are"),
    (
        "Transplant",
        {"host_survival": 0.1},
        "neutrophil_chimerism_day_30",
        "([page 08](08_transplantation.ipynb)) gives {} of the neutrophils",
    ),
    ("Transplant", {"host_survival": 0.1}, "neutrophil_chimerism_1_year", "on day 30 and {} after a year"),
    ("RedCellMixture", {"donor_chimerism": 0.2}, "donor_red_cell_fraction", "{}, two in three. A donor cell"),
    ("RedCellMixture", {}, "hemoglobin", "rises from {} to"),
    ("RedCellMixture", {"donor_chimerism": 0.2}, "hemoglobin", "to {} g/dL, HbS falls"),
    ("RedCellMixture", {"donor_chimerism": 0.3}, "marrow_work", "works {} times as hard as normal at 30 %"),
    ("RedCellMixture", {"donor_chimerism": 0.5}, "marrow_work", "and {} times at 50 %"),
    ("RedCellMixture", QUARTER, "donor_red_cell_fraction", "25 % donor marrow gives {} donor red cells"),
    ("RedCellMixture", QUARTER, "hemoglobin", "and a hemoglobin of {} g/dL, without"),
    ("RedCellMixture", {"host_red_cell_lifespan": 10}, "chimerism_for_hbs_50", "{} at 10 days"),
    ("RedCellMixture", {}, "chimerism_for_hbs_50", "{} at 15"),
    ("RedCellMixture", {"host_red_cell_lifespan": 20}, "chimerism_for_hbs_50", "{} at 20, as"),
    ("RedCellMixture", {"donor_chimerism": 0.36}, "donor_red_cell_fraction", "should give {} donor red cells"),
    ("RedCellMixture", {"donor_chimerism": 0.25, "donor": "AS"}, "hbs_percent", "too much HbS: {} %"),
    ("RedCellMixture", {"donor_chimerism": 0.6, "donor": "AS"}, "hbs_percent", "{} where 37"),
    ("RedCellMixture", {"donor": "AS"}, "chimerism_for_hemoglobin_10", "has so little only below {}."),
    ("RedCellMixture", {"donor_chimerism": 0.11}, "hbs_percent", "the model says {} %. No red-cell life"),
    ("TransplantOutcome", {"donor": "own cells"}, "non_relapse_mortality", "With own cells {} die"),
    ("TransplantOutcome", {"donor": "own cells"}, "relapse", "and {} have relapsed"),
    ("TransplantOutcome", {}, "non_relapse_mortality", "with a sibling's cells {} and 37 %"),
    ("TransplantOutcome", {"gvhd": "mild GVHD"}, "survival_5_years", "course: {} alive after five years"),
    ("TransplantOutcome", {"gvhd": "no GVHD"}, "survival_5_years", "against {} without any"),
    ("TransplantOutcome", {"gvhd": "severe GVHD"}, "survival_5_years", "Severe GVHD: {}."),
    ("TransplantOutcome", HALF, "relapse", "Half-matched relatives: relapse ({})"),
    ("TransplantOutcome", HALF, "non_relapse_mortality", "deaths of the transplant ({}) as with a sibling"),
    ("TransplantOutcome", HALF, "chronic_gvhd", "chronic GVHD in {} instead of 50"),
    ("TransplantOutcome", {"donor": "cord blood"}, "non_relapse_mortality", "most die of the transplant ({})"),
    ("TransplantOutcome", SICKLE_CHILD, "acute_gvhd", "if rarer: {} acute"),
    ("TransplantOutcome", SICKLE_CHILD, "chronic_gvhd", "acute, {} chronic"),
    ("TransplantOutcome", SICKLE_CHILD, "survival_5_years_without", "Without a transplant {} of such children"),
    (
        "TransplantOutcome",
        SICKLE_CHILD,
        "disease_free_at_end",
        "marrow {} of the children are alive without the disease",
    ),
    ("TransplantOutcome", REDUCED, "non_relapse_mortality", "Reduced conditioning: {} instead of 19 % dead without"),
    ("TransplantOutcome", REDUCED, "relapse", "{} instead of 37 % relapsed"),
    ("TransplantOutcome", MISMATCHED, "survival_5_years", "{} alive after five years with methotrexate"),
    ("TransplantOutcome", MISMATCHED | PTCY, "survival_5_years", "{} with cyclophosphamide. Antibodies"),
    ("TransplantOutcome", HALF | {"donor_antibodies": True}, "graft_failure", "{} of the grafts fail"),
    ("TransplantOutcome", HALF, "graft_failure", "of the grafts fail instead of {}, and"),
    ("TransplantOutcome", HALF | {"donor_antibodies": True}, "survival_5_years", "and {} are alive instead of"),
    ("TransplantOutcome", HALF, "survival_5_years", "are alive instead of {}."),
    ("TransplantOutcome", OLD_BLOOD, "survival_5_years", "blood grafts of the oldest ({} alive, 39 found)"),
    ("TransplantOutcome", SICKLE_CHILD, "non_relapse_mortality", "and {} have died of the transplant"),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("09")


def test_the_lasting_chimerism_of_page_09_is_the_proportion_of_its_formula():
    read = MODELS["Transplant"](**MIXED).run().readouts
    graft, host = (round(read[name].value) for name in ("stem_cells_engrafted", "host_stem_cells"))
    shown = [f"{n:,}".replace(",", "{,}") for n in (graft, host)]
    assert f"\\frac{{{shown[0]}}}{{{shown[0]} + {shown[1]}}} = {100 * graft / (graft + host):.0f}\\ \\%" in prose("09")


def test_page_09_says_what_a_hemoglobin_of_10_takes():
    def needed(days):
        return (
            100
            * MODELS["RedCellMixture"](host_red_cell_lifespan=days).run().readouts["chimerism_for_hemoglobin_10"].value
        )

    assert "A *hemoglobin* of 10 takes {:.0f}, {:.0f} and {:.0f} %".format(*map(needed, (10, 15, 20))) in prose("09")


def test_page_09_says_how_lymphocytes_compare_with_the_series():
    series = {row.source: row for row in rows(MODELS["LineageChimerism"])}
    got = {
        key: percent(series[key].of(MODELS["LineageChimerism"](**dict(series[key].settings)).run()))
        for key in ("dli_preemptive2019", "dli_children2015")
    }
    assert f"(Pre-emptive lymphocytes 2019), here {got['dli_preemptive2019']}." in prose("09")
    assert f"(Lymphocytes in children 2015), here {got['dli_children2015'].removesuffix(' %')}:" in prose("09")


def test_half_matched_adults_do_better_than_siblings_and_page_and_panel_say_why():
    adult = {"disease": "sickle cell disease", "graft": "bone marrow", "age_group": "adult"}
    half, sibling = (MODELS["TransplantOutcome"](**adult, donor=d).run() for d in (*HALF.values(), "matched sibling"))
    alive = [run.readouts["survival_5_years"].value for run in (half, sibling)]
    assert f"({100 * alive[0]:.0f} and {percent(alive[1])} alive after five years)" in prose("09")
    assert "perhaps the years, not the donors" in prose("09") and "it may be the years." in half.sentence
    child = MODELS["TransplantOutcome"](**SICKLE_CHILD, **HALF).run()
    assert "years." not in sibling.sentence and "it may be the years" not in child.sentence


def test_page_09_says_that_some_fell_ill_again_with_a_hemoglobin_above_10():
    ill = [MODELS["RedCellMixture"](donor_chimerism=m).run().readouts["hemoglobin"] for m in (0.11, 0.17)]
    assert all(hemoglobin.value > 10 for hemoglobin in ill)
    assert "where the model has {} and {}.".format(ill[0].text.removesuffix(" g/dL"), ill[1].text) in prose("09")


def test_the_first_fifth_of_donor_marrow_gains_more_than_the_next_30_percent():
    none, fifth, half = (MODELS["RedCellMixture"](donor_chimerism=m).run().readouts for m in (0, 0.2, 0.5))
    for name in ("hemoglobin", "hbs_percent", "donor_red_cell_fraction"):  # "These 30 % gain less"
        a, b, c = (found[name].value for found in (none, fifth, half))
        assert abs(b - a) > abs(c - b), name


def test_the_end_of_page_09_s_leukemia_is_the_model_s():
    free = [
        MODELS["TransplantOutcome"](donor=d).run().readouts["disease_free_at_end"].value
        for d in ("own cells", "matched sibling")
    ]
    assert f"Alive without disease: {100 * free[0]:.0f} and {percent(free[1])}" in prose("09")


@pytest.mark.parametrize("risk_group", ["favorable", "intermediate", "poor"])
def test_the_table_of_risk_groups_is_the_model_s(risk_group):
    read = MODELS["TransplantOutcome"](risk_group=risk_group).run().readouts
    names = ("survival_5_years", "survival_5_years_without")
    names += ("mortality_ratio_to_no_transplant", "mortality_ratio_of_having_a_donor")
    assert f"| {risk_group} | {' | '.join(read[name].text for name in names)} |" in prose("09")


def test_as_many_t_cells_stay_as_come_so_that_half_are_the_donor_s():
    share = MODELS["LineageChimerism"]().run().readouts["t_cell_chimerism_day_30"].value
    assert share == pytest.approx(0.5, abs=0.005) and "the donor's instead of 50, since" in prose("09")


def test_page_09_tells_what_it_takes_for_thalassemia():
    found = MODELS["TransplantOutcome"](
        disease="thalassemia major", age_group="child", graft="bone marrow", **HALF, years=20
    ).run()
    told = found.readouts["survival_5_years"].text, percent(found.series["without_transplant"].y[-1])
    assert f"the model takes {told[0]}, as after" in prose("09")
    assert f"for today's transfusions the model has {told[1]}" in prose("09")


def test_page_09_tells_what_its_outcomes_miss():
    """Each pair of the model's number and the published one."""
    model = MODELS["TransplantOutcome"]
    adult = {"age_group": "adult", "graft": "bone marrow", "donor": "haploidentical relative"}
    aplastic = model(**adult, disease="aplastic anemia").run().series["survival"]
    sickle = model(**adult, disease="sickle cell disease").run().series["disease_free"]
    leukemia = model(donor="unrelated donor").run().series["disease_free"]
    told = [f"{100 * np.interp(3, curve.x, curve.y):.0f}" for curve in (aplastic, sickle, leukemia)]
    for words, value in zip(("({} and 92)", "({} % well, 57 found)", "({} % free of it, 34 found)"), told):
        assert words.format(value) in prose("09")


def test_the_solution_in_code_of_page_09_has_its_results_in_words():
    for auc in (40, 60, 80, 100):
        graft = MODELS["Transplant"].typical(source="allo BM", host_survival=survival_of_busulfan(auc)).run().readouts
        marrow = graft["lasting_chimerism"]
        blood = MODELS["RedCellMixture"](donor_chimerism=marrow.value).run().readouts
        row = f"| {auc} | {marrow.text} | {blood['hemoglobin'].text} | {blood['hbs_percent'].text} |"
        assert row in prose("09")


def test_where_cells_live_half_as_long_a_fifth_of_the_marrow_makes_a_third_of_the_red_cells():
    mixture = MODELS["RedCellMixture"](host_red_cell_lifespan=60, host_effectiveness=1, donor_chimerism=0.2).run()
    assert mixture.readouts["donor_red_cell_fraction"].value == pytest.approx(1 / 3)  # "One in three"


def test_a_carrier_s_marrow_leaves_hbs_above_one_half():
    mixture = MODELS["RedCellMixture"](donor_chimerism=0.2, donor="AS").run()
    assert mixture.readouts["hbs_percent"].value > 50  # "HbS is above one half"


def test_page_09_tells_what_conditioning_leaves():
    text = prose("09")
    assert MODELS["Transplant"]().host_survival == 1e-4 and "one host stem cell in ten thousand" in text
    assert round(1 / survival_of_busulfan(90), -2) == 2300 and "AUC*) of 90 mg·h/L one in 2,300" in text
    assert round(1 / survival_of_busulfan(60)) == 68 and "less of it (AUC 60) one in 68" in text
    assert round(1 / survival_of_busulfan(40)) == 10 and "reduced busulfan (AUC 40) one in ten" in text
    assert round(math.exp(2)) == 7 and "2 Gy of radiation one in seven" in text  # at D₀ = 1 Gy
