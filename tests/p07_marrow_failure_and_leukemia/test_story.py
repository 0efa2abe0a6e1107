"""What page 07 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.evidence import misfit, rows
from hsclib.p07_marrow_failure_and_leukemia import aplastic_anemia
from hsclib.words import percent

TENTH_LEUKEMIC = {"leukemic_start": 3e8, "leukemic_self_renewal": 0.87, "leukemic_division_rate": 0.9}
SPARED = {"stem_growth": 0.005}
LUCKY, DRIVEN = {"immunosuppression": 0.9}, {"immunosuppression": 0.9, "eltrombopag": True}
TWO = {"leukemic_division_rate": 0.9, "slow_clone": True, "chemo_day": 270, "days": 1500}
READOUTS = [  # model, settings, readout, the words around its value
    ("AplasticAnemia", DRIVEN, "neutrophils_6_months", "Six months after treatment neutrophils are {}, platelets"),
    ("AplasticAnemia", DRIVEN, "hemoglobin_6_months", "and hemoglobin is {} g/dL. That is no longer severe"),
    ("AplasticAnemia", DRIVEN, "stem_cells_6_months", "The stem cells stand at {} of a healthy marrow"),
    ("AplasticAnemia", DRIVEN, "stem_cells_6_months", "the stem cells stand at {} of normal six months later"),
    ("AplasticAnemia", DRIVEN, "stem_cells_at_diagnosis", "had taken them down to {}, and"),
    ("AplasticAnemia", LUCKY, "first_response", "and responds on day {} of treatment"),
    ("AplasticAnemia", DRIVEN, "first_response", "of treatment instead of day {}."),
    (
        "AplasticAnemia",
        {"immunosuppression": 0.858, "eltrombopag": True},
        "first_response",
        "The median time with eltrombopag, {} days against three months",
    ),
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
    ("AcuteLeukemia", {}, "day_healthy_halved", "halves the healthy ones on day {} at 0.45 divisions a day"),
    ("AcuteLeukemia", {"leukemic_division_rate": 0.9}, "day_healthy_halved", "on day {} at 0.9."),
    ("AcuteLeukemia", TWO | {"chemo_cycles": 4}, "slow_at_first", "Before treatment the slow clone is {} of the"),
    ("AcuteLeukemia", TWO | {"chemo_cycles": 2}, "relapse", "the fast clone is back within {} days"),
    ("AcuteLeukemia", TWO | {"chemo_cycles": 4}, "relapse", "the remission lasts {} days"),
    ("AcuteLeukemia", TWO | {"chemo_cycles": 4}, "relapse", "the remission of {} days was not tuned"),
    ("ChronicMyeloidLeukemia", SPARED, "lowest_day", "BCR-ABL turns on day {}, and fails everyone"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("AplasticAnemia", DRIVEN, "platelets", 422, "platelets {} × 10⁹/L and hemoglobin", 0),
    (
        "ChronicMyeloidLeukemia",
        {"imatinib_days": 1760, "differentiated_fold": 300, "years": 6},
        "bcr_abl_percent",
        1790,
        "it is back at {} % a month later",
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


def test_page_07_tells_how_the_blood_at_diagnosis_differs_from_that_of_patients():
    series, text = MODELS["AplasticAnemia"](immunosuppression=0).run().series, prose("07")

    def on(day, name):
        return np.interp(day, series[name].x, series[name].y)

    assert f"the model has {on(240, 'hemoglobin'):.1f} and {on(240, 'platelets'):.1f}." in text
    few = np.argmax(series["platelets"].y < 13)
    words = f"Platelets pass 13 on day {few}, with {on(few, 'neutrophils'):.2f} neutrophils, as in people (0.64)"
    assert f"{words}, but {on(few, 'hemoglobin'):.1f} g/dL" in text
    counts = "a hemoglobin of {:.1f} g/dL, neutrophils of {:.1f} and platelets of {:.0f} × 10⁹/L"  # patient Q
    assert counts.format(*(on(240, name) for name in ("hemoglobin", "neutrophils", "platelets"))) in text


def test_page_07_tells_what_a_slower_attack_would_leave(monkeypatch):
    rates = ("ATTACK_ON_STEM_CELLS", 0.01), ("ATTACK_ON_PROGENITORS", 0.5)  # 0.03 and 0.35 in the model
    for name, rate in rates:
        monkeypatch.setattr(aplastic_anemia, name, rate)
    series = MODELS["AplasticAnemia"](immunosuppression=0, years=2).run().series
    few = np.argmax(series["platelets"].y < 13)
    assert few == pytest.approx(720, abs=30)  # "two years"
    assert f"would leave {series['hemoglobin'].y[few]:.1f}." in prose("07")
    assert series["neutrophils"].y[few] == pytest.approx(0.67, abs=0.05)  # the counts of white cells agree at any speed


@pytest.mark.parametrize("drug", [False, True])
def test_page_07_tells_which_share_of_the_attack_must_be_stopped(drug):
    def response(percents):
        found = MODELS["AplasticAnemia"](immunosuppression=percents / 100, eltrombopag=drug).run()
        return found.readouts["response"].value

    if drug:
        assert "With it: partial from 70 %, complete from 91 %" in prose("07")
        assert [response(p) for p in (69, 70, 90, 91)] == ["none", "partial", "partial", "complete"]
    else:
        assert "partial from 91 %, complete not even with all of it stopped" in prose("07")
        assert [response(p) for p in (90, 91, 100)] == ["none", "partial", "partial"]


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
    assert aplastic(**LUCKY).run().readouts["response"].value == "none"  # "Still severe after six months"
    assert aplastic(**LUCKY, film_day=605).run().readouts["platelets_on_film"].value > 50  # "Then move the film"
    less, more = (aplastic(**DRIVEN | {"immunosuppression": e}).run().readouts for e in (0.8, 0.9))
    assert less["first_response"].value > more["first_response"].value  # "A little less luck"
    assert f"MCV {aplastic(**DRIVEN, film_day=422).run().film.cell_volume:.1f} fL" in prose("07")
    back = aplastic(**DRIVEN, returns=0.4, years=5).run().readouts["relapse"].value
    assert 730 < back < 1700 - 240  # on the film of day 1,700 it is severe once more
    worse = leukemia(**TENTH_LEUKEMIC | {"leukemic_self_renewal": 0.86, "leukemic_division_rate": 1.2}).run()
    assert "died out" in worse.sentence
    first = leukemia().run().series["healthy"]  # "A year of silence, then weeks"
    assert first.y[first.x < 400].min() > 0.95 and np.interp(600, first.x, first.y) < 0.1
    for settings in (
        TWO | {"slow_clone": False, "chemo_cycles": 4},
        TWO | {"chemo_cycles": 6},
    ):  # "The last cell counts"
        assert "without a relapse" in leukemia(**settings).run().sentence
    chronic = MODELS["ChronicMyeloidLeukemia"]
    usual, paper = (chronic(years=3, differentiated_fold=fold).run().readouts for fold in (20, 750))
    assert paper["slope_2"].value == pytest.approx(
        usual["slope_2"].value, rel=0.08
    )  # "The same second slope, far lower"
    assert paper["lowest"].value < usual["lowest"].value / 30
    assert (
        chronic(years=3, progenitor_fold=10).run().readouts["slope_2"].value > 0.6 * usual["slope_2"].value
    )  # "flattens"
    deep = chronic(differentiated_fold=300, years=6).run().readouts["deep_day"].value
    assert deep + 730 <= 1760  # "two years below MR4.5"


def test_page_07_tells_which_heights_of_chronic_leukemia_are_met():
    found = {row.x: row.of(chronic_run(row)) for row in rows(MODELS["ChronicMyeloidLeukemia"]) if row.x}
    assert found[336] == pytest.approx(0.53, abs=0.01)  # "five times too high"


def chronic_run(row):
    return MODELS["ChronicMyeloidLeukemia"](**dict(row.settings)).run()


def test_a_tenth_of_the_stem_cells_carries_nearly_normal_blood_as_measured_in_people():
    assert "So a tenth carries normal blood" in prose("07")
    series = MODELS["AplasticAnemia"](**DRIVEN, years=3).run().series
    recovered = np.argmax((series["stem_cells"].x > 500) & (series["stem_cells"].y >= 0.1))
    for name, usual in (("neutrophils", 4), ("platelets", 250), ("hemoglobin", 14.5)):
        assert series[name].y[recovered] > 0.8 * usual, name
