"""What page 11 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, told

from hsclib import MODELS

CHILD = {
    "patient": "thalassemia major",
    "units_per_3_weeks": 3,
    "chelation": 0.45,
    "age_group": "child",
    "course": "usual course",
}
ANOTHER = CHILD | {"years": 20, "chelation": 0.5, "age_group": "over 60", "donor": "unrelated"}
APLASTIC, IRON_POOR = {"patient": "aplastic anemia", "chelation": 0}, {"patient": "iron deficiency"}
LEUKEMIA, NEUTROPENIA = {"patient": "leukemia in remission"}, {"patient": "neutropenia after chemotherapy"}
TRANSPLANT, TWENTY, TEN = {"therapy": "allogeneic transplant"}, {"years": 20}, {"years": 10}
TABLET = {"units_per_3_weeks": 0, "chelation": 0, "hydroxyurea": True}
WELL = {"age_group": "child", "course": "usual course", "years": 20}
#: Words of the page, with a gap for each number: settings and readout. Where "%" follows a gap, shares have no sign.
READOUTS = {
    "After one year {} are alive under relief and {} after the transplant": (
        ({"years": 1}, "alive_relief"),
        ({"years": 1}, "alive_transplant"),
    ),
    "After five years it is {} and {}.": (({}, "alive_relief"), ({}, "alive_transplant")),
    "From year {} on more people are alive after the transplant, and": ((TWENTY, "transplant_ahead_year"),),
    "after twenty years it is {} against {}: relief": ((TWENTY, "alive_relief"), (TWENTY, "alive_transplant")),
    "With the iron left in, {} are alive after ten years, instead of {}, and {} without any therapy": (
        (TEN | {"chelation": 0}, "alive_relief"),
        (TEN, "alive_relief"),
        (TEN, "alive_none"),
    ),
    "With hydroxyurea as well the order turns in year {}.": (
        (TWENTY | {"hydroxyurea": True}, "transplant_ahead_year"),
    ),
    "{} units a year bring 7.8 g": (({"chelation": 0}, "units_per_year"),),
    "untransfused he would have {} g/dL": ((CHILD | {"therapy": "none"}, "hemoglobin_end"),),
    "he has {} g/dL and goes to school": ((CHILD, "hemoglobin_end"),),
    "after ten years {} are alive under relief and {} after the transplant, and for all of twenty": (
        (CHILD | TEN, "alive_relief"),
        (CHILD | TEN, "alive_transplant"),
    ),
    "some tablets forgotten, the order turns in year {}; without chelation in year {}.": (
        (CHILD | TWENTY | {"chelation": 0.3}, "transplant_ahead_year"),
        (CHILD | TWENTY | {"chelation": 0}, "transplant_ahead_year"),
    ),
    "The panel has {} and, for an adult, {}": (
        (CHILD, "alive_transplant"),
        (CHILD | {"age_group": "adult"}, "alive_transplant"),
    ),
    "the stores still hold {} g": ((CHILD | TRANSPLANT, "body_iron_end"),),
    "take her to {} g/dL; without them {} g/dL remain": (
        (IRON_POOR, "hemoglobin_end"),
        (IRON_POOR | {"therapy": "none"}, "hemoglobin_end"),
    ),
    "The count falls to {} × 10⁹/L": ((NEUTROPENIA | {"therapy": "none"}, "neutrophils_lowest"),),
    "do not lift the valley ({} × 10⁹/L)": ((NEUTROPENIA, "neutrophils_lowest"),),
    "After a year {} are alive with it, {} after a sibling's marrow and {} after an unrelated donor's": (
        (APLASTIC | {"years": 1}, "alive_relief"),
        (APLASTIC | {"years": 1}, "alive_transplant"),
        (APLASTIC | {"years": 1, "donor": "unrelated"}, "alive_transplant"),
    ),
    "after five years {}, {} and {} %.": (
        (APLASTIC, "alive_relief"),
        (APLASTIC, "alive_transplant"),
        (APLASTIC | {"donor": "unrelated"}, "alive_transplant"),
    ),
    "Without any therapy {} are alive": ((APLASTIC, "alive_none"),),
    "With a sibling's cells {} are alive after five years, and {} without the disease; with cord blood {}.": (
        (LEUKEMIA, "alive_transplant"),
        (LEUKEMIA, "cured_transplant"),
        (LEUKEMIA | {"donor": "cord"}, "alive_transplant"),
    ),
    "alive after ten years, the model says {})": ((TEN, "alive_none"),),
    "fewer died than the model's (86 against {})": ((TEN | TABLET, "alive_relief"),),
    "(93 against {} after two years)": (({"years": 2} | TABLET, "alive_relief"),),
    "(70 against {} after five years)": (({"chelation": 0}, "alive_relief"),),
    "(94 against {} at 18 years)": ((WELL | {"years": 18}, "alive_none"),),
    "13.1 against {} g/dL": ((CHILD | {"therapy": "gene therapy", "years": 2}, "hemoglobin_end"),),
    "Not within twenty years: {} are alive under relief, {} after the transplant, and {} even without any therapy": (
        (WELL, "alive_relief"),
        (WELL, "alive_transplant"),
        (WELL, "alive_none"),
    ),
    "With few resources the order turns in year {};": ((WELL | {"course": "few resources"}, "transplant_ahead_year"),),
    "Hemoglobin {} g/dL, HbS 78 %, iron unchanged at {} g": (
        (TWENTY | TABLET, "hemoglobin_end"),
        (TWENTY | TABLET, "body_iron_end"),
    ),
    "from year {} on more are alive after the transplant. A cheap": ((TWENTY | TABLET, "transplant_ahead_year"),),
    "{} are alive after five years under relief, and": ((ANOTHER | {"years": 5}, "alive_relief"),),
    "under relief, and {} after twenty;": ((ANOTHER, "alive_relief"),),
    "of people of 62 without the disease {} live that long": ((ANOTHER, "alive_otherwise"),),
    "In the first year relief takes {} days, a sibling transplant {}": (
        ({"years": 1, "therapy": "relief"}, "days_of_treatment"),
        ({"years": 1} | TRANSPLANT, "days_of_treatment"),
    ),
    "after ten years it is {} and {}.": (
        (TEN | {"therapy": "relief"}, "days_of_treatment"),
        (TEN | TRANSPLANT, "days_of_treatment"),
    ),
}


def filled(words):
    """These words with what the model gives."""
    values = []
    for settings, readout in READOUTS[words]:
        value = told("VirtualClinic", settings, readout)
        if readout == "days_of_treatment":
            value = f"{MODELS['VirtualClinic'](**settings).run().readouts[readout].value:.0f}"
        values.append(value.removesuffix(" %") if "{} %" in words else value)
    return words.format(*values)


@pytest.mark.parametrize("words", READOUTS)
def test_the_page_says_what_the_model_gives(words):
    assert filled(words) in prose("11")


def test_the_scenes_of_page_11_keep_their_promises():
    def clinic(**settings):
        return MODELS["VirtualClinic"](**settings).run()

    def alive(run, *ways):
        return [run.readouts[f"alive_{way}"].value for way in ways or ("relief", "transplant")]

    iron = clinic(chelation=0).series["iron_relief"]
    assert f"in year {np.interp(11.1, iron.y, iron.x):.2f}, having passed 5.2 g" in prose("11")
    assert round(12 * np.interp(5.2, iron.y, iron.x)) == 7  # "after seven months"
    assert iron.y[0] == pytest.approx(1)  # "1 g at first"
    assert np.interp(1, iron.x, iron.y) < 11 < np.interp(2, iron.x, iron.y)  # "See the first two rows"
    for years, ahead in ((1, "relief"), (5, "relief"), (10, "transplant"), (20, "transplant")):
        relief, transplant = alive(clinic(years=years))
        assert ("relief" if relief > transplant else "transplant") == ahead
    relief, none = alive(clinic(years=10, chelation=0), "relief", "none")
    assert 0 < relief - none < 0.06  # "what is left of the gain?"
    usual = clinic(years=20, course="usual course").readouts["transplant_ahead_year"].value
    assert f"usual course the order turns only in year {usual:.1f}" in prose("11")
    for years in (5, 10):  # "looks best of all in this row for years"
        gene, *others = alive(clinic(years=years), "gene_therapy", "none", "relief", "transplant")
        assert gene > max(others)
    assert clinic(**CHILD | TWENTY).readouts["transplant_ahead_year"].value is None
    for donor in ("sibling", "unrelated", "haploidentical", "cord"):  # "With 0.45 mg/kg it is none of them"
        assert clinic(**CHILD | TWENTY | {"donor": donor}).readouts["transplant_ahead_year"].value is None
    for years in (1, 5, 10, 20):  # fewer after the transplant at any horizon
        relief, transplant = alive(clinic(**ANOTHER | {"years": years}))
        assert relief - transplant > 0.08
    assert clinic(**APLASTIC, age_group="child").readouts["transplant_ahead_year"].value == 0


def test_the_solution_in_code_of_page_11_has_its_results_in_words():
    for chelation in (0.3, 0.4):
        years = [
            MODELS["VirtualClinic"](**CHILD | TWENTY | {"chelation": chelation, "donor": donor})
            .run()
            .readouts["transplant_ahead_year"]
            .text
            for donor in ("sibling", "unrelated", "haploidentical", "cord")
        ]
        assert f"| {chelation} | {' | '.join(years)} |" in prose("11")
