"""What page 06 says is what its models give: each number is worked out again and looked for in its prose."""

import numpy as np
import pytest
from story import prose, read, told

from hsclib import MODELS
from hsclib.blood.erythropoiesis import MOST_DRIVE, red_cells_at_rest
from hsclib.evidence import rows

LOSING = {"years": 3}
TABLETS = {"blood_loss": 0, "iron_store": 0, "hemoglobin_start": 8, "oral_iron": 12, "years": 1}
THALASSEMIA = {"disease": "beta thalassemia major", "host_red_cell_lifespan": 30, "host_effectiveness": 0.2}
MILDER = {"disease": "non-transfusion-dependent thalassemia", "host_red_cell_lifespan": 50, "host_effectiveness": 0.3}
EIGHT = {"hemoglobin_start": 8, "blood_loss": 0, "years": 1, "film_day": 28}
FREED = MILDER | {"host_effectiveness": 0.35}
SPHERES = {"red_cell_lifespan": 33}
SEVENTH = {"red_cell_lifespan": 95, "kidney": 0.14}
READOUTS = [  # model, settings, readout, the words around its value
    ("IronDeficiency", EIGHT | {"iron_store": 0}, "hemoglobin_on_film", "hemoglobin is {} g/dL four weeks later"),
    ("IronDeficiency", EIGHT | {"iron_store": 800}, "hemoglobin_on_film", "With a full one it is {}: only"),
    ("IronDeficiency", LOSING, "store_used_up_day", "The store is used up on day {}, which"),
    ("IronDeficiency", LOSING, "store_used_up_day", "the store is used up on day {}, and hemoglobin passes"),
    ("IronDeficiency", LOSING, "anemia_day", "below 12 on day {}, to 7.3 after"),
    ("IronDeficiency", LOSING, "anemia_day", "passes 12 only on day {}, the cells"),
    ("IronDeficiency", LOSING, "small_cells_day", "falls below 80 fL on day {}."),
    ("IronDeficiency", LOSING, "small_cells_day", "the cells 80 fL on day {}. Measure"),
    ("IronDeficiency", LOSING | {"blood_loss": 5}, "store_used_up_day", "the store is gone on day {} and"),
    ("IronDeficiency", LOSING | {"blood_loss": 5}, "hemoglobin_end", "hemoglobin is {} after three years"),
    ("IronDeficiency", TABLETS | {"blood_loss": 20}, "hemoglobin_end", "hemoglobin climbs to {}, and nobody"),
    ("IronDeficiency", TABLETS, "reticulocytes_half_risen", "half of their rise on day {} (in patients"),
    ("RedCellMixture", {}, "marrow_work", "The marrow works {} times as hard as normal"),
    ("RedCellMixture", {}, "hemoglobin", "and hemoglobin is still {} g/dL.**"),
    ("RedCellMixture", {"host_red_cell_lifespan": 22}, "hemoglobin", "the blood has *more*, {} g/dL"),
    ("RedCellMixture", {"host_red_cell_lifespan": 22}, "marrow_work", "the marrow works *less*, {} times normal"),
    ("RedCellMixture", THALASSEMIA, "marrow_work", "{} times the normal number is begun"),
    ("RedCellMixture", THALASSEMIA, "reticulocytes", "{} times leaves, hemoglobin is"),
    ("RedCellMixture", THALASSEMIA, "hemoglobin", "hemoglobin is {} g/dL. The marrow swells"),
    ("RedCellMixture", MILDER, "hemoglobin", "the column stands at {}, nearly as in sickle"),
    ("RedCellMixture", MILDER, "reticulocytes", "only {} times the normal number leaves"),
    ("RedCellMixture", FREED, "hemoglobin", "(a teaching value) hemoglobin is {}. Of adults"),
    ("RedCellBalance", SPHERES, "hemoglobin_before", "Hemoglobin is {} g/dL, for a woman still normal"),
    ("RedCellBalance", SPHERES, "reticulocytes_before", "with reticulocytes {} times normal"),
    ("RedCellBalance", {"red_cell_lifespan": 15}, "reticulocytes_before", "With 15 days it makes {} times as much"),
    ("RedCellBalance", {"red_cell_lifespan": 15}, "hemoglobin_before", "and {} g/dL is left"),
    ("RedCellBalance", {"pause": 10}, "hemoglobin_lowest", "Healthy people fall to {} g/dL and notice"),
    ("RedCellBalance", SPHERES | {"pause": 10}, "hemoglobin_lowest", "she falls to {}, and the reticulocytes"),
    ("RedCellBalance", SPHERES | {"pause": 10}, "hemoglobin_lowest", "13.6, {} and 5.22 g/dL. The third"),
    (
        "RedCellBalance",
        {"red_cell_lifespan": 15, "pause": 10},
        "hemoglobin_lowest",
        "13.6, 9.88 and {} g/dL. The third",
    ),
    (
        "RedCellBalance",
        SEVENTH | {"kidney": 0.5},
        "hemoglobin_before",
        "half of the EPO hemoglobin is {} g/dL, as with all",
    ),
    (
        "RedCellBalance",
        SEVENTH | {"kidney": 1},
        "hemoglobin_before",
        "half of the EPO hemoglobin is {} g/dL, as with all",
    ),
    ("RedCellBalance", SEVENTH | {"kidney": 0.2}, "hemoglobin_before", "with a fifth {}, with a seventh"),
    ("RedCellBalance", SEVENTH, "hemoglobin_before", "with a seventh {}. Healthy kidneys"),
    ("RedCellBalance", SEVENTH | {"epo_dose": 225}, "rise_84_days", "hemoglobin by {} g/dL in twelve, and stands"),
    ("RedCellBalance", SEVENTH | {"epo_dose": 225}, "hemoglobin", "in twelve, and stands at {} after half a year"),
]
POINTS = [  # model, settings, series, x, the words around its value, decimals
    ("IronDeficiency", LOSING, "hemoglobin", 60, "gives way from 14.5 to {} g/dL", 1),
    ("IronDeficiency", LOSING, "hemoglobin", 1095, "to {} after three years", 1),
    ("IronDeficiency", TABLETS, "iron", 70, "On day 70 the store still holds {} mg", 0),
    ("IronDeficiency", TABLETS, "iron", 90, "the store has {} mg on day 90", 0),
    ("IronDeficiency", TABLETS, "iron", 180, "and {} mg on day 180", 0),
    ("IronDeficiency", TABLETS, "mcv", 108, "their mean is back at {} fL on day 108", 0),
    ("AplasticAnemia", {}, "neutrophils", 240, "| Q | 9.5 | 90 | 12 | {} | 4 |", 1),
    ("AplasticAnemia", {}, "hemoglobin", 240, "| Q | {} | 90 | 12 |", 1),
]


@pytest.mark.parametrize(("model", "settings", "readout", "words"), READOUTS)
def test_the_page_says_what_the_model_gives(model, settings, readout, words):
    assert words.format(told(model, settings, readout)) in prose("06")


@pytest.mark.parametrize(("model", "settings", "series", "x", "words", "places"), POINTS)
def test_the_page_reads_the_curve_right(model, settings, series, x, words, places):
    assert words.format(read(model, settings, series, x, places)) in prose("06")


def first_day(run, series, limit):
    """The first day on which a curve is at a limit or above."""
    curve = run.series[series]
    return curve.x[np.flatnonzero(curve.y >= limit)[0]]


def test_page_06_tells_the_days_of_losing_and_gaining_iron():
    iron, text = MODELS["IronDeficiency"], prose("06")
    losing = iron(**LOSING).run().series["hemoglobin"]
    assert f"below 13 on day {losing.x[losing.y < 13][0]:.0f}" in text
    treated, food = iron(**TABLETS).run(), iron(**TABLETS | {"oral_iron": 0}).run()
    assert f"Hemoglobin rises by {treated.readouts['rise_28_days'].value:.1f} g/dL in 28 days" in text
    assert f"passes 12, the limit for women, on day {first_day(treated, 'hemoglobin', 12):.0f}" in text
    assert f"and 13 on day {first_day(treated, 'hemoglobin', 13):.0f}" in text
    assert first_day(food, "hemoglobin", 12) == 365 and "food alone needs a year" in text


def test_the_patients_of_page_06_are_those_of_its_models():
    iron = MODELS["IronDeficiency"](film_day=730).run()
    film, made = iron.film, iron.series["reticulocytes"].y[730]
    sick, empty = MODELS["RedCellMixture"]().run(), MODELS["AplasticAnemia"]().run()
    text = prose("06")
    blood = f"{made:.0f} | {film.neutrophils:.1f} | {film.platelets:.0f} |"
    assert f"| P | {film.hemoglobin:.1f} | {film.cell_volume:.0f} | {blood}" in text
    made = [50 * sick.readouts["reticulocytes"].value, empty.readouts["reticulocytes_at_diagnosis"].value]
    counts = f"{made[0]:.0f} | {sick.film.neutrophils:.1f} | {sick.film.platelets:.0f} |"
    assert f"| R | {sick.film.hemoglobin:.1f} | {sick.film.cell_volume:.0f} | {counts}" in text
    assert f"| Q | 9.5 | 90 | {made[1]:.0f} | 0.4 | {empty.film.platelets:.0f} |" in text
    share = 50 * sick.readouts["reticulocytes"].value / (1000 * sick.film.red_cells)
    assert (
        f"The model's {sick.readouts['reticulocytes'].value:.2f} × 50 × 10⁹/L among {sick.film.red_cells:.2f} × 10¹²/L"
        in text
    )
    assert f"are {100 * share:.1f} %; children" in text


def test_page_06_tells_what_weak_kidneys_leave_and_what_epo_they_need():
    text, most = prose("06"), 14.5 * 95 / 120
    left, doses = [], []
    for k in (0.20, 0.15, 0.10):
        left.append(float(red_cells_at_rest(95 / 120, kidney=k)[0]))
        lacking = 11 / most - MOST_DRIVE * k
        doses.append(450 * lacking / (1.33 - lacking))
    assert f"{left[0]:.1f}, {left[1]:.1f} and {left[2]:.1f} g/dL need" in text
    assert f"need {doses[0]:.0f}, {doses[1]:.0f} and {doses[2]:.0f} IU/kg a week" in text


def test_page_06_says_how_far_its_models_are_from_the_numbers():
    text, found = prose("06"), {}
    for name in ("IronDeficiency", "RedCellMixture", "RedCellBalance"):
        for row in rows(MODELS[name]):
            found[row.source, row.target, row.value] = row.of(MODELS[name](**dict(row.settings)).run())
    iron = {key: value for key, value in found.items() if key[0] in ("archintern1984", "harper2021")}
    off = [abs(value / published - 1) for (*_, published), value in iron.items()]
    assert f"four numbers, off by {100 * min(off):.0f} to {100 * max(off):.0f} %" in text
    assert f"a rise of {found['okam2016', 'hemoglobin', 9] - 8:.1f} instead of 1.0 g/dL on day 14" in text
    little, none, more, left = (found["kiss2015", "recovered_day", days] for days in (32, 158, 31, 78))
    assert f"on day {little:.0f} instead of 32 with tablets, on day {none:.0f} instead of 158 without" in text
    assert f"on days {more:.0f} and {left:.0f} instead of 31 and 78" in text
    assert f"{found['epo1992', 'epo_most', 1.75]:.2f}-fold after 400 mL (men 1.75, women 2.14;" in text
    assert f"({found['cazzola1998', 'epo_before', 17]:.1f} against 17 times normal)" in text
    assert f"({found['epo_nephron1989', 'hemoglobin', 11]:.1f} g/dL with 200 IU/kg a week" in text
    assert f"15 % gives {found['astor2002', 'hemoglobin_before', 12]:.1f} g/dL instead of 12" in text


def test_the_scenes_of_page_06_keep_their_promises():
    iron = MODELS["IronDeficiency"]
    assert iron(**TABLETS | {"film_day": 180}).run().film.hemoglobin > 14
    cured, food = iron(**TABLETS).run(), iron(**TABLETS | {"oral_iron": 0}).run()
    # "at a normal hemoglobin the store is still all but empty", "the gut gains by itself, only slowly"
    assert cured.series["iron"].y[cured.series["hemoglobin"].y < 13].max() < 50
    assert food.readouts["hemoglobin_end"].value == pytest.approx(12, abs=0.3)
    assert MODELS["RedCellMixture"](host_red_cell_lifespan=120).run().readouts["marrow_work"].value == 1  # the start
    # "The marrow is at its limit"; "The blood does not tell": half of the EPO is as good as all
    balance = MODELS["RedCellBalance"]
    assert balance(red_cell_lifespan=15).run().readouts["reticulocytes_before"].value == pytest.approx(MOST_DRIVE)
    halved, all_of_it = (balance(red_cell_lifespan=95, kidney=k).run().readouts["hemoglobin_before"] for k in (0.5, 1))
    assert halved.value == all_of_it.value
