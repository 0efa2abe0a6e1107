"""What page 07 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.evidence import misfit, rows
from hsclib.words import percent

TENTH_LEUKEMIC = {"leukemic_start": 3e8, "leukemic_self_renewal": 0.87, "leukemic_division_rate": 0.9}
SPARED = {"stem_growth": 0.005}
READOUTS = [  # model, settings, readout, the words around its value
    ("AplasticAnemia", {}, "neutrophils_6_months", "after treatment neutrophils are {}, platelets"),
    ("AplasticAnemia", {}, "hemoglobin_6_months", "and hemoglobin is {} g/dL. That is no longer severe"),
    ("AplasticAnemia", {}, "stem_cells_6_months", "The stem cells stand at {} of a healthy marrow"),
    ("AplasticAnemia", {}, "stem_cells_6_months", "the stem cells stand at {} of normal six months later"),
    ("AplasticAnemia", {}, "stem_cells_at_diagnosis", "had taken them down to {}, and"),
    ("AplasticAnemia", {"immunosuppression": 0.6}, "neutrophils_6_months", "there is no response: {} neutrophils"),
    ("AcuteLeukemia", TENTH_LEUKEMIC, "leukemic_share_start", "From {} of the dividing cells"),
    ("AcuteLeukemia", TENTH_LEUKEMIC, "leukemic_share_end", "they come to {} after 2,000 days"),
    (
        "AcuteLeukemia",
        {"leukemic_start": 3e8, "leukemic_self_renewal": 0.9},
        "day_healthy_halved",
        "are halved on day {}. With 0.95",
    ),
    (
        "AcuteLeukemia",
        {"leukemic_start": 3e8, "leukemic_division_rate": 0.2},
        "day_healthy_halved",
        "are halved on day {} although",
    ),
    ("ChronicMyeloidLeukemia", SPARED, "lowest_day", "BCR-ABL turns on day {}."),
    ("ChronicMyeloidLeukemia", SPARED | {"years": 5}, "bcr_abl_end", "BCR-ABL stands at {} % after five years"),
    ("ChronicMyeloidLeukemia", SPARED | {"years": 10}, "bcr_abl_end", "and at {} % after ten"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("AplasticAnemia", {}, "platelets", 422, "platelets {} × 10⁹/L and hemoglobin", 0),
    (
        "ChronicMyeloidLeukemia",
        {"imatinib_days": 730, "years": 3},
        "bcr_abl_percent",
        760,
        "is back at {} % a month after",
        1,
    ),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("07")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("07")


def test_the_misfits_that_page_07_states_are_those_of_the_evidence():
    def off(settings):
        return percent(misfit(rows(chronic), chronic(**settings).run())[0])

    chronic, text = MODELS["ChronicMyeloidLeukemia"], prose("07")
    assert f"(on average of the two slopes {off(SPARED)} off, against {off({})})" in text
    slopes = [chronic().run().readouts[name].value for name in ("slope_1", "slope_2")]
    assert "the model's slopes are −{:.4f} and −{:.4f} a day".format(*(-slope for slope in slopes)) in text


@pytest.mark.parametrize("drug", [False, True])
def test_page_07_tells_which_share_of_the_attack_must_be_stopped(drug):
    def response(percents):
        found = MODELS["AplasticAnemia"](immunosuppression=percents / 100, eltrombopag=drug).run()
        return found.readouts["response"].value

    partial, complete = (47, 66) if drug else (73, 88)
    words = f"{'With it' if drug else 'Without eltrombopag'}: partial from {partial} %, complete from {complete} %"
    assert words in prose("07")
    found = [response(p) for p in (partial - 1, partial, complete - 1, complete)]
    assert found == ["none", "partial", "partial", "complete"]


def test_page_07_tells_who_wins_and_when():
    for rate in (0.2, 0.45, 0.9):
        days = []
        for share in (0.87, 0.88, 0.9, 0.95):
            settings = {"leukemic_self_renewal": share, "leukemic_division_rate": rate, "leukemic_start": 3e8}
            day = MODELS["AcuteLeukemia"](**settings).run().readouts["day_healthy_halved"].value
            days.append("never" if day is None else f"{day:,.0f}")
        assert f"| {rate:g} | {' | '.join(days)} |" in prose("07")


def test_the_scenes_of_page_07_keep_their_promises():
    aplastic, leukemia = MODELS["AplasticAnemia"], MODELS["AcuteLeukemia"]
    responses = [
        aplastic(**settings).run().readouts["response"].value
        for settings in ({}, {"immunosuppression": 0.6}, {"immunosuppression": 0.9}, {"eltrombopag": True})
    ]
    assert responses == ["partial", "none", "complete", "complete"]
    assert aplastic(immunosuppression=0.9).run().readouts["stem_cells_6_months"].value < 0.01  # "with few stem cells"
    worse = leukemia(**TENTH_LEUKEMIC | {"leukemic_self_renewal": 0.86, "leukemic_division_rate": 1.2}).run()
    assert "died out" in worse.sentence
    first = leukemia().run().series["healthy"]  # "A year of silence, then weeks"
    assert first.y[first.x < 400].min() > 0.95 and np.interp(600, first.x, first.y) < 0.1
    usual, tenth = (MODELS["ChronicMyeloidLeukemia"](years=3, differentiated_fold=fold).run() for fold in (750, 75))
    higher = tenth.readouts["lowest"].value / usual.readouts["lowest"].value
    assert higher == pytest.approx(10, rel=0.01)  # "ten times higher"
    for name in ("slope_1", "slope_2"):
        assert tenth.readouts[name].value == pytest.approx(usual.readouts[name].value, rel=0.08)  # "The same slopes"
