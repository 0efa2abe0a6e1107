"""What page 11 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, told

from hsclib import MODELS

CHILD = {"patient": "thalassemia major", "units_per_3_weeks": 3, "chelation": 0.4, "age_group": "child"}
ANOTHER = CHILD | {"years": 20, "chelation": 0.5, "age_group": "over 60", "donor": "unrelated"}
APLASTIC, IRON_POOR = {"patient": "aplastic anemia"}, {"patient": "iron deficiency"}
LEUKEMIA, NEUTROPENIA = {"patient": "leukemia in remission"}, {"patient": "neutropenia after chemotherapy"}
TRANSPLANT, TWENTY = {"therapy": "allogeneic transplant"}, {"years": 20}
READOUTS = [  # model, settings, readout, the words around its value
    ("VirtualClinic", {"years": 1}, "alive_relief", "After one year {} are alive under relief"),
    ("VirtualClinic", {"years": 1}, "alive_transplant", "alive under relief and {} after the transplant"),
    ("VirtualClinic", {}, "alive_relief", "After five years it is {} and 86 %"),
    ("VirtualClinic", {}, "alive_transplant", "After five years it is 87 % and {}."),
    (
        "VirtualClinic",
        {"years": 10},
        "transplant_ahead_year",
        "From year {} on more people are alive after the transplant",
    ),
    ("VirtualClinic", {"years": 10}, "alive_relief", "after ten years it is {} against 86 %"),
    ("VirtualClinic", {"years": 10}, "alive_transplant", "it is 55 % against {}."),
    ("VirtualClinic", TWENTY | {"chelation": 0.3}, "transplant_ahead_year", "only from year {} on are more alive"),
    ("VirtualClinic", {}, "units_per_year", "{} units a year bring 7.8 g"),
    (
        "VirtualClinic",
        {"patient": "thalassemia major", "therapy": "none"},
        "hemoglobin_end",
        "untransfused he would have {} g/dL",
    ),
    ("VirtualClinic", CHILD, "hemoglobin_end", "he has {} g/dL and goes to school"),
    ("VirtualClinic", CHILD | {"years": 10}, "alive_relief", "after ten years {} are alive under relief"),
    (
        "VirtualClinic",
        CHILD | {"years": 10},
        "alive_transplant",
        "under relief and {} after the transplant; from year",
    ),
    (
        "VirtualClinic",
        CHILD | TWENTY,
        "transplant_ahead_year",
        "from year {} on more are alive after the transplant. Without",
    ),
    (
        "VirtualClinic",
        CHILD | TWENTY | {"chelation": 0},
        "transplant_ahead_year",
        "Without chelation that is so from year {} on",
    ),
    ("VirtualClinic", CHILD | TRANSPLANT, "body_iron_end", "the stores still hold {} g"),
    ("VirtualClinic", CHILD, "alive_transplant", "{} alive after five years instead of 86 %"),
    ("VirtualClinic", IRON_POOR, "hemoglobin_end", "take her to {} g/dL"),
    ("VirtualClinic", IRON_POOR | {"therapy": "none"}, "hemoglobin_end", "without them {} g/dL remain"),
    ("VirtualClinic", NEUTROPENIA | {"therapy": "none"}, "neutrophils_lowest", "The count falls to {} × 10⁹/L"),
    ("VirtualClinic", NEUTROPENIA, "neutrophils_lowest", "do not lift the valley ({} × 10⁹/L)"),
    ("VirtualClinic", APLASTIC | {"years": 1}, "alive_relief", "After a year {} are alive with it"),
    ("VirtualClinic", APLASTIC | {"years": 1}, "alive_transplant", "alive with it, {} after a sibling's marrow"),
    (
        "VirtualClinic",
        APLASTIC | {"years": 1, "donor": "unrelated"},
        "alive_transplant",
        "and {} after an unrelated donor's",
    ),
    ("VirtualClinic", APLASTIC | {"donor": "unrelated"}, "alive_transplant", "after five years 86, 85 and {}"),
    ("VirtualClinic", APLASTIC, "alive_none", "Without any therapy {} are alive"),
    ("VirtualClinic", LEUKEMIA, "alive_transplant", "With a sibling's cells {} are alive after five years"),
    ("VirtualClinic", LEUKEMIA, "cured_transplant", "and {} without the disease; with cord"),
    ("VirtualClinic", LEUKEMIA | {"donor": "cord"}, "alive_transplant", "with cord blood {}. These"),
    ("VirtualClinic", TWENTY | {"chelation": 0.1}, "transplant_ahead_year", "From year {}, 9.65 and 16.9"),
    ("VirtualClinic", TWENTY | {"chelation": 0.2}, "transplant_ahead_year", "From year 6.49, {} and 16.9"),
    ("VirtualClinic", TWENTY, "transplant_ahead_year", "(year {} without chelation)"),
    (
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "hemoglobin_end",
        "Hemoglobin {} g/dL, HbS 78 %",
    ),
    (
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "body_iron_end",
        "iron unchanged at {} g",
    ),
    (
        "VirtualClinic",
        TWENTY | {"units_per_3_weeks": 0, "hydroxyurea": True},
        "transplant_ahead_year",
        "from year {} on more are alive after the transplant. In this",
    ),
    (
        "VirtualClinic",
        {"years": 10, "units_per_3_weeks": 0, "hydroxyurea": True},
        "alive_relief",
        "the model says {}. They were",
    ),
    ("VirtualClinic", CHILD | {"therapy": "gene therapy", "years": 2}, "hemoglobin_end", "13.1 against {} g/dL"),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("11")


def test_the_scenes_of_page_11_keep_their_promises():
    def clinic(**settings):
        return MODELS["VirtualClinic"](**settings).run()

    def alive(run):
        return [run.readouts[f"alive_{way}"].value for way in ("relief", "transplant")]

    iron = clinic().series["iron_relief"]
    assert f"in year {np.interp(11.1, iron.y, iron.x):.2f}, having passed 5.2 g" in prose("11")
    assert round(12 * np.interp(5.2, iron.y, iron.x)) == 7  # "after seven months"
    assert iron.y[0] == pytest.approx(1)  # "1 g at first"
    assert np.interp(1, iron.x, iron.y) < 11 < np.interp(2, iron.x, iron.y)  # "See the first two rows"
    relief, transplant = alive(clinic(years=5))
    assert relief == pytest.approx(transplant, abs=0.01)  # "about equal"
    for years, chelation, ahead in (
        (1, 0, "relief"),
        (10, 0, "transplant"),
        (10, 0.3, "relief"),
        (20, 0.3, "transplant"),
    ):
        relief, transplant = alive(clinic(years=years, chelation=chelation))
        assert ("relief" if relief > transplant else "transplant") == ahead
    assert clinic(years=20, chelation=0.3, donor="cord").readouts["transplant_ahead_year"].value is None
    assert clinic(**CHILD | {"chelation": 0.5}, years=10).readouts["transplant_ahead_year"].value is None
    for years in (1, 5, 10, 20):  # "far fewer after the transplant at any horizon"
        relief, transplant = alive(clinic(**ANOTHER | {"years": years}))
        assert relief - transplant > 0.08
    assert clinic(**APLASTIC, age_group="child").readouts["transplant_ahead_year"].value == 0


def test_exercise_3_of_page_11_counts_who_is_alive():
    found = {
        years: [
            MODELS["VirtualClinic"](**ANOTHER | {"years": years}).run().readouts[f"alive_{way}"].text
            for way in ("relief", "transplant")
        ]
        for years in (1, 5, 20)
    }
    assert "{} are alive after one year under relief and {} after the transplant".format(*found[1]) in prose("11")
    five, twenty = (f"{relief.removesuffix(' %')} and {transplant}" for relief, transplant in (found[5], found[20]))
    assert f"after five years {five}, after twenty {twenty}." in prose("11")


def test_the_solution_in_code_of_page_11_has_its_results_in_words():
    for chelation in (0.3, 0.5):
        years = [
            MODELS["VirtualClinic"](**CHILD | TWENTY | {"chelation": chelation, "donor": donor})
            .run()
            .readouts["transplant_ahead_year"]
            .text
            for donor in ("sibling", "unrelated", "haploidentical", "cord")
        ]
        assert f"| {chelation} | {' | '.join(years)} |" in prose("11")


def test_page_11_counts_the_days():
    first, tenth = (MODELS["VirtualClinic"](years=years).run().series for years in (1, 10))
    days = [f"{run[f'days_{way}'].y[-1]:.0f}" for run in (first, tenth) for way in ("relief", "transplant")]
    assert "relief takes {} days, a sibling transplant {}; after ten years it is {} and {}.".format(*days) in prose(
        "11"
    )
